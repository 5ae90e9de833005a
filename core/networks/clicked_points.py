"""Points that a reader sets by hand on the map of a page: read from its knobs, and what they still lack."""

from __future__ import annotations

from typing import Protocol

from core.data.datasets import Points
from core.data.own_points import missing, read_own_points
from core.experiment.refusal import Refusal

CLICKED = "Own points"


class Clicked(Protocol):
    """Settings of a page with such a map: the name of its data, and the points as text."""

    @property
    def data(self) -> str: ...
    @property
    def points(self) -> str: ...


def own_points(settings: Clicked) -> Points:
    """The points set by hand; a Refusal says which one cannot be read."""
    try:
        return read_own_points(settings.points)
    except ValueError as error:
        raise Refusal(str(error), knob="points") from error


def lacking_points(settings: Clicked) -> str:
    """What is still to be set by hand before a network can be trained, "" for nothing."""
    return missing(own_points(settings)) if settings.data == CLICKED else ""

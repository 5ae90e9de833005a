"""The points on which the page's networks are trained: drawn by formula, or set by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.data.datasets import CLOUDS, Points, load
from core.data.own_points import missing, read_own_points
from core.engine.inputs import Prepared, prepare
from core.experiment.refusal import Refusal

if TYPE_CHECKING:
    from core.networks.activations.topic import Settings

CLICKED = "Own points"
SHARE = 0.6  # of the points are trained on
COUNT, NOISE = 300, 15.0
DATA_SEED = 0


def own_points(settings: Settings) -> Points:
    """The points set by hand; a Refusal says which one cannot be read."""
    try:
        return read_own_points(settings.points)
    except ValueError as error:
        raise Refusal(str(error), knob="points") from error


def lacking_points(settings: Settings) -> str:
    """What is still to be set by hand before a network can be trained, "" for nothing."""
    return missing(own_points(settings)) if settings.data == CLICKED else ""


def prepared_for(settings: Settings) -> Prepared:
    """The chosen points, split and standardised; while points are missing, the first of the clouds stands in."""
    if settings.data == CLICKED and not lacking_points(settings):
        points = own_points(settings)
    else:
        name = settings.data if settings.data in CLOUDS else next(iter(CLOUDS))
        points = load(name, COUNT, NOISE, DATA_SEED)
    return prepare(points, (0, 1), SHARE, DATA_SEED)

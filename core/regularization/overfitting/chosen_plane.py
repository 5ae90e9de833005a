"""From the knobs to the classes in the plane: their points, the run that learns them, and the same for sweeps."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core.engine.inputs import Prepared
from core.engine.networks import Network
from core.engine.training import Recipe, Run
from core.regularization.overfitting.chosen_run import (
    DRAGGED_WORK,
    PLANE_MOMENTS,
    network_of,
    recipe_of,
    sisters_beside,
    switched_run,
)
from core.regularization.overfitting.plane import Mapped, classifier, drawn_labels, on_plane, points_of

if TYPE_CHECKING:
    from core.regularization.overfitting.topic import Settings


def plane_run_for(cap: int, settings: Settings, prepared: Prepared) -> Run:
    """The run on the plane within that work."""
    network, loss = classifier(prepared, network_of(settings))
    recipe = replace(recipe_of(settings), loss=loss, frames=PLANE_MOMENTS)
    return switched_run(cap, settings, network, recipe, prepared.sample)


def plane_within(cap: int, settings: Settings, frames: slice) -> Mapped:
    """The classes' training, and its sisters."""
    prepared = points_of(settings.data, settings.rows, settings.blur, settings.random, settings.data_seed)
    classes = len(prepared.points.classes)
    _, random = drawn_labels(prepared.sample.y, classes, settings.random, settings.data_seed)
    run = plane_run_for(cap, settings, prepared)
    beside = sisters_beside(run, settings.plane_sisters, cap == DRAGGED_WORK)
    return on_plane(prepared, run, random, frames, beside)


def plane_network(settings: Settings) -> tuple[Network, Recipe]:
    """The plane's network without anything against overfitting, and its recipe, for a sweep."""
    few = points_of(settings.data, settings.rows, settings.blur, 0.0, 0, 10)
    network, loss = classifier(few, network_of(settings))
    return network, replace(recipe_of(settings), loss=loss)

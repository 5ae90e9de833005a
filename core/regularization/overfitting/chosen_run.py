"""From the knobs to a run: the network, its recipe, what is switched on, and how much work it may take."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core.engine.networks import Network
from core.engine.sisters import Sisters, sisters_of
from core.engine.training import Recipe, Run, Sample
from core.engine.training.work import A_SECOND, AT_REST, WHILE_DRAGGED, epochs_within
from core.experiment.sisters import asked
from core.regularization.overfitting.families import Plan, regularised

if TYPE_CHECKING:
    from core.regularization.overfitting.topic import Settings

WORK, DRAGGED_WORK = A_SECOND // 2, A_SECOND // 14  # of one training; that of its sisters is the engine's
SISTERS_MOVING = 16  # while a knob is dragged, of these long trainings
MOMENTS, PLANE_MOMENTS = 48, 24  # kept of a training


def full_plan(settings: Settings) -> Plan:
    """All three families, each in the strength of its knob."""
    return Plan(settings.share, settings.strength, settings.jitter)


def plan_of(settings: Settings) -> Plan:
    """Those of the families that are switched on."""
    return Plan(
        settings.share * settings.dropping, settings.strength * settings.shrinking, settings.jitter * settings.copying
    )


def network_of(settings: Settings, units: int = 0, layers: int = 0) -> Network:
    """The network for the curve, of that size or that of the knobs."""
    hidden = (units or settings.units,) * (layers or settings.layers)
    return Network(1, hidden, 1, settings.activation, times=settings.start)


def recipe_of(settings: Settings) -> Recipe:
    """Adam, with all points in every update: an epoch is an update."""
    return Recipe(
        loss="MSE", optimizer="Adam", rate=settings.rate, batch=0, epochs=settings.updates, frames=MOMENTS,
        seed=settings.seed,
    )  # fmt: skip


def switched_run(cap: int, settings: Settings, network: Network, recipe: Recipe, sample: Sample) -> Run:
    """The run with what is switched on, for as many updates as asked for or the work allows; copies are data."""
    plan = plan_of(settings)
    dearest = replace(network, dropout=plan.dropout), replace(recipe, l2=plan.l2)
    recipe = replace(recipe, epochs=epochs_within(*dearest, len(sample.x), cap))
    return regularised(network, recipe, sample, plan, copies=settings.data_seed)


def sisters_beside(run: Run, wanted: str, dragged: bool) -> Sisters | None:
    """The run's sisters, as many as asked for or the work allows, along its updates."""
    cap = WHILE_DRAGGED if dragged else AT_REST
    found = sisters_of(*run, asked(wanted, dragged, SISTERS_MOVING), cap)
    return found and replace(found, epochs=found.epochs * run[1].updates_per_epoch(len(run[2].x)))


def swept_updates(settings: Settings, runs: int) -> int:
    """How many updates each of so many runs on the plane can make within a sweep's work."""
    network = Network(2, (settings.units,) * settings.layers, 3, settings.activation, dropout=0.5)
    return epochs_within(network, replace(recipe_of(settings), l2=1.0), settings.rows, 16 * A_SECOND // runs)

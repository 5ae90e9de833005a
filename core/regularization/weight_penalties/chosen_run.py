"""From the knobs to a run: the points, the network, its recipe and the penalty on its weights."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core.data.datasets import load
from core.engine.inputs import Prepared, prepare
from core.engine.losses import outputs_for
from core.engine.networks import Network
from core.engine.training import Recipe, Run
from core.engine.training.work import A_SECOND, within_work
from core.regularization.weight_penalties.solutions import L2, Penalty, penalty_of
from core.regularization.weight_penalties.training import recipe_with

if TYPE_CHECKING:
    from core.regularization.weight_penalties.topic import Settings

WORK, DRAGGED_WORK = A_SECOND // 10, A_SECOND // 40  # of one training; that of its sisters is the engine's
CLOUD_POINTS, TRAIN_SHARE = 160, 0.5


def penalty_here(settings: Settings, strength: float) -> Penalty:
    return penalty_of(settings.penalty, settings.share, strength)


def points_for(settings: Settings) -> Prepared:
    """The chosen cloud, half of it to train on: few points, so that a network can overfit them."""
    return prepare(load(settings.data, CLOUD_POINTS, settings.spread, 0), (0, 1), TRAIN_SHARE, 0)


def plan(settings: Settings, prepared: Prepared) -> tuple[Network, Recipe]:
    """Two hidden layers and minibatches of 20, without a penalty."""
    outputs, loss = outputs_for(len(prepared.points.classes))
    network = Network(2, (settings.units,) * 2, outputs, settings.activation)
    recipe = Recipe(
        loss=loss, optimizer=settings.optimizer, rate=settings.rate, batch=20, epochs=settings.epochs, frames=40,
        seed=settings.seed,
    )  # fmt: skip
    return network, recipe


def penalised_recipe(settings: Settings, base: Recipe, strength: float, rule: str = "") -> Recipe:
    """`base` with the penalty in that strength, changed later where the knobs say so."""
    l1, l2 = (float(part) for part in penalty_here(settings, strength))
    recipe = recipe_with(base, (l1, l2), settings.biases and settings.penalty == L2, rule or settings.rule)
    return replace(recipe, penalty_from=settings.turn, penalty_later=settings.times)


def run_within(cap: int, settings: Settings, prepared: Prepared) -> Run:
    """The network with the penalty, for the epochs asked for or as many as the work allows."""
    network, base = plan(settings, prepared)
    recipe = penalised_recipe(settings, base, settings.weight)
    return within_work(network, recipe, prepared.sample, cap)

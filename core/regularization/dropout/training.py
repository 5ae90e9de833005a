"""The network of the page, trained with dropout: what it is, on which points, and how it does masked and whole."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np

from core.data.datasets import extent, load
from core.engine.inputs import Prepared, prepare
from core.engine.losses import LOSSES, outputs_for
from core.engine.networks import Network, generator
from core.engine.training import History, Recipe, Run, train
from core.engine.training.work import within_work
from core.regularization.class_maps import Area, right
from core.regularization.dropout.masks import drawn_masks, outputs_under

TESTS = 300  # points to test with, beside those trained on
BATCH, FRAMES = 16, 40
SEEDS_ASKED = 20  # of every sweep
SHOWN_MASKS = 3  # the stream of a seed that draws masks to look at, apart from those that train
MASKED = 400  # masks, about, that a masked loss is the mean of


@dataclass(frozen=True)
class Plan:
    """All that a training depends on: `share` of the hidden units silenced, `points` trained on, `hidden` layers."""

    share: float
    data: str
    points: int
    noise: float
    hidden: tuple[int, ...]
    activation: str
    rate: float
    epochs: int
    seed: int
    data_seed: int


def prepared_for(plan: Plan) -> Prepared:
    """So many points to train on and TESTS others, drawn by the seed of the data and standardised by the first."""
    total = plan.points + TESTS
    return prepare(load(plan.data, total, plan.noise, plan.data_seed), (0, 1), plan.points / total, plan.data_seed)


def described(plan: Plan, prepared: Prepared) -> tuple[Network, Recipe]:
    """The network and its recipe: plain SGD in batches of 16."""
    outputs, loss = outputs_for(len(prepared.points.classes))
    network = Network(prepared.sample.x.shape[1], plan.hidden, outputs, plan.activation, plan.share)
    recipe = Recipe(loss, rate=plan.rate, batch=BATCH, epochs=plan.epochs, frames=FRAMES, seed=plan.seed)
    return network, recipe


def planned(plan: Plan, cap: int) -> tuple[Prepared, Run]:
    """The points, and the run for the plan's epochs, or for as many as stay within so much work."""
    prepared = prepared_for(plan)
    return prepared, within_work(*described(plan, prepared), prepared.sample, cap)


@functools.lru_cache(maxsize=16)
def fitted(plan: Plan, cap: int) -> tuple[Prepared, History]:
    """The network trained within so much work."""
    prepared, run = planned(plan, cap)
    return prepared, train(*run)


def masked_measures(history: History, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Loss and accuracy (F,) of one set at every frame with dropout on: all its points, so often as makes MASKED.

    Each point has masks of its own, as in training, and the same at every frame, so that what changes is the weights.
    """
    network, loss = history.network, LOSSES[history.recipe.loss]
    passes = max(1, MASKED // len(x))
    masks = drawn_masks(network.hidden, passes * len(x), network.dropout, generator(history.recipe.seed, SHOWN_MASKS))
    with np.errstate(all="ignore"):
        outputs = outputs_under(network, history.weights, np.tile(x, (passes, 1)), masks, network.dropout)
    labels = np.tile(y, passes)
    targets = labels if network.outputs > 1 else labels[:, None].astype(np.float32)
    return loss.value(outputs, targets), right(outputs, labels).mean(axis=-1)


def area_of(prepared: Prepared) -> Area:
    """What the maps show: all points with some room around."""
    return extent(prepared.points)

"""Two classes of few points in a plane, their labels true or drawn by chance, and a network that learns them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from core.data.datasets import extent, load
from core.engine.inputs import Prepared, prepare
from core.engine.losses import outputs_for
from core.engine.networks import Network, Weights, forward
from core.engine.sisters import Sisters
from core.engine.training import History, Recipe, Run, train
from core.regularization.class_maps import Area, class_map, right
from core.regularization.overfitting.families import Plan, regularised

PLANE_TESTS = 400


@dataclass(frozen=True)
class Mapped:
    """A network on the plane, at F moments: its history on what it was fed, and accuracies on the points themselves.

    `answers` (F or 1, GRID, GRID) is its map over `area`; `train` and `test` (F,) are accuracies after so many
    `updates` (F,), and `random` (n,) says which training labels were drawn by chance. `sisters`, if any, are along the
    updates too.
    """

    prepared: Prepared
    history: History
    area: Area
    answers: np.ndarray
    train: np.ndarray
    test: np.ndarray
    random: np.ndarray
    updates: np.ndarray
    sisters: Sisters | None = None

    @property
    def chance(self) -> float:
        """The accuracy of a guess."""
        return 1 / len(self.prepared.points.classes)


def drawn_labels(y: np.ndarray, classes: int, share: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """y (n,) with that share of the labels drawn anew, each class as likely; and which ones (n,), right by luck or not.

    With a larger share the same ones and more are drawn.
    """
    chance = np.random.default_rng([seed, 11])
    order, drawn = chance.permutation(len(y)), chance.integers(classes, size=len(y))
    random = np.zeros(len(y), bool)
    random[order[: round(share * len(y))]] = True
    return np.where(random, drawn, y), random


def points_of(data: str, count: int, blur: float, share: float, seed: int, tests: int = PLANE_TESTS) -> Prepared:
    """So many points to train on, a share of their labels drawn by chance, and `tests` more with the true ones."""
    total = count + tests
    prepared = prepare(load(data, total, blur, seed), (0, 1), count / total, seed)
    labels, _ = drawn_labels(prepared.sample.y, len(prepared.points.classes), share, seed)
    return replace(prepared, sample=prepared.sample._replace(y=labels))


def classifier(prepared: Prepared, like: Network) -> tuple[Network, str]:
    """The network with inputs and outputs for these points, and its loss."""
    outputs, loss = outputs_for(len(prepared.points.classes))
    return replace(like, inputs=len(prepared.features), outputs=outputs), loss


def on_plane(
    prepared: Prepared, run: Run, random: np.ndarray, frames: slice = slice(None), sisters: Sisters | None = None
) -> Mapped:
    """Train the run on these points, and map these of the moments kept."""
    history = train(*run)
    area = extent(prepared.points)
    mapped = tuple((matrix[frames], bias[frames]) for matrix, bias in history.weights)
    return Mapped(
        prepared, history, area, class_map(history.network, prepared, mapped, area),
        accuracies(history, prepared), history.accuracies[1], random,
        np.round(history.epochs * history.updates_per_epoch).astype(int), sisters,
    )  # fmt: skip


def accuracies(history: History, prepared: Prepared, frames: slice = slice(None)) -> np.ndarray:
    """The accuracy on the training points themselves (F,), without copies and dropout."""
    weights = tuple((matrix[frames], bias[frames]) for matrix, bias in history.weights)
    return accuracy_of(history.network, weights, prepared.sample.x, prepared.sample.y)


def accuracy_of(network: Network, weights: Weights, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The share of x (n, d) whose largest or positive output says y, at every frame of the weights (F,)."""
    with np.errstate(all="ignore"):
        outputs = forward(network, weights, x.astype(np.float32))[-1]
    return right(outputs, y).mean(axis=-1)


def run_of(prepared: Prepared, like: Network, recipe: Recipe, plan: Plan) -> Run:
    """The same as a run for a sweep: the end alone is kept."""
    network, loss = classifier(prepared, like)
    return regularised(network, replace(recipe, loss=loss, frames=2, batch=0), prepared.sample, plan)

"""The same network under the same seeds with every activation: how often units die, and how often training fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from core.engine.activations import ACTIVATIONS
from core.engine.networks import Network
from core.engine.seeds import POOR, SEEDS
from core.engine.training import History, Recipe, Sample, train_each
from core.engine.training.work import ALTOGETHER, epochs_within

GONE = 1e-6  # a unit whose slope is smaller at every training point gets no gradient worth the name


@dataclass(frozen=True)
class Raced:
    """Of every activation in `names` (A,) under the first k seeds: test accuracy (A, k), NaN where it diverged, and
    the number of `dead` units (A, k) at the end; each trained for `epochs` (A,)."""

    names: tuple[str, ...]
    accuracy: np.ndarray
    dead: np.ndarray
    epochs: np.ndarray


def race(
    network: Network, recipe: Recipe, sample: Sample, cancelled: Callable[[], bool] = lambda: False
) -> Iterator[tuple[int, int, Raced | None]]:
    """Train under the seeds 0 to SEEDS − 1 with every activation in turn; yields what there is after each seed.

    All of them together stay within the work of a sweep; an activation that would take too long trains for less.
    """
    names = tuple(ACTIVATIONS)
    nets = [replace(network, activation=name) for name in names]
    share = ALTOGETHER // (SEEDS * len(names))
    epochs = [epochs_within(net, recipe, len(sample.x), share) for net in nets]
    runs = [
        (net, replace(recipe, epochs=length, frames=2, seed=seed), sample)
        for seed in range(SEEDS)
        for net, length in zip(nets, epochs, strict=True)
    ]
    found: dict[int, tuple[float, int]] = {}
    whole = 0
    for done, (index, history) in enumerate(train_each(runs, cancelled=cancelled), start=1):
        found[index] = ending(history, sample)
        new = None
        while all(whole * len(names) + one in found for one in range(len(names))):
            whole += 1
            table = np.array([found[one] for one in range(whole * len(names))]).reshape(whole, len(names), 2)
            new = Raced(names, table[..., 0].T, table[..., 1].T.astype(int), np.array(epochs))
            yield done, len(runs), new
        if new is None:
            yield done, len(runs), None


def ending(history: History, sample: Sample) -> tuple[float, int]:
    """A run's test accuracy and dead units; NaN and 0 if it diverged."""
    if history.diverged:
        return float("nan"), 0
    assert history.test_accuracy is not None
    return float(history.test_accuracy[-1]), units_without_slope(history, np.asarray(sample.x, np.float32))


def units_without_slope(history: History, x: np.ndarray) -> int:
    """How many hidden units have no slope, below GONE, at any of the points (n, inputs) once training is over."""
    activation, count, h = ACTIVATIONS[history.network.activation], 0, x
    for matrix, bias in history.weights_at(-1)[:-1]:
        with np.errstate(all="ignore"):  # weights that are about to overflow: no slope that is not finite is small
            z = h @ matrix.T + bias
            count += int((np.abs(activation.slope(z)) < GONE).all(axis=0).sum())
            h = activation.value(z)
    return count


def failed(accuracy: np.ndarray) -> np.ndarray:
    """Whether each run failed: it diverged (NaN), or its test accuracy is under POOR."""
    return ~(accuracy >= POOR)

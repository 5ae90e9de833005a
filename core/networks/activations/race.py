"""The same network under the same seeds with every activation: how often units die, and how often training fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from core.engine.activations import ACTIVATIONS
from core.engine.networks import Network
from core.engine.seeds import POOR, SEEDS, seed_by_seed
from core.engine.training import History, Recipe, Sample
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
    for done, total, table in seed_by_seed(runs, len(names), lambda index, run: ending(run, sample), cancelled):
        if table is None:
            yield done, total, None
        else:
            yield done, total, Raced(names, table[..., 0], table[..., 1].astype(int), np.array(epochs))


def ending(history: History, sample: Sample) -> tuple[float, int]:
    """A run's test accuracy and dead units; NaN and 0 if it diverged."""
    if history.diverged:
        return float("nan"), 0
    return history.final_accuracies[1], units_without_slope(history, np.asarray(sample.x, np.float32))


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

"""The same network under many strengths of a penalty, each from many seeds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from core.engine.inputs import Prepared
from core.engine.networks import Network
from core.engine.training import History, Recipe, train_each
from core.engine.training.work import ALTOGETHER, epochs_within
from core.regularization.class_maps import Area, boundary_length, class_map
from core.regularization.weight_penalties.training import all_weights

STRENGTHS = np.array([0.0, 1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1, 0.3])
EACH = 20
MEASURES = ("training accuracy", "test accuracy", "norm of all weights", "exact zeros", "length of the border")
TRAIN, TEST, NORM, ZEROS, BORDER = range(5)


@dataclass(frozen=True)
class Seeds:
    """Every measure (MEASURES, strengths, seeds) of every run so far, NaN where there is none; `constant` (strengths,
    seeds) is 1 where the network ends with one answer for the whole map. Diverged runs stay NaN and count in `lost`."""

    measures: np.ndarray
    constant: np.ndarray
    epochs: int
    lost: int

    @property
    def complete(self) -> bool:
        return int(np.isfinite(self.measures[0]).sum()) + self.lost == self.measures[0].size


def under_many_strengths(
    network: Network,
    plan: Callable[[float], Recipe],
    prepared: Prepared,
    area: Area,
    cancelled: Callable[[], bool] = lambda: False,
) -> Iterator[tuple[int, int, Seeds | None]]:
    """Train under every strength and seed; yields what there is after each run in turn."""
    sample, total = prepared.sample, len(STRENGTHS) * EACH
    epochs = epochs_within(network, plan(float(STRENGTHS[1])), len(sample.x), ALTOGETHER // total)
    recipes = [replace(plan(float(each)), epochs=epochs, frames=2) for each in STRENGTHS]
    runs = [(network, replace(recipe, seed=seed), sample) for seed in range(EACH) for recipe in recipes]
    measures = np.full((len(MEASURES), len(STRENGTHS), EACH), np.nan)
    constant, lost = np.full((len(STRENGTHS), EACH), np.nan), 0
    for done, (index, history) in enumerate(in_order(train_each(runs, cancelled=cancelled)), start=1):
        seed, row = divmod(index, len(STRENGTHS))
        lost += history.diverged is not None
        if not history.diverged:
            last = tuple((matrix[-1:], bias[-1:]) for matrix, bias in history.weights)
            answers, weights = class_map(network, prepared, last, area), all_weights(last)[0]
            measures[:, row, seed] = (
                *history.final_accuracies,
                np.sqrt(np.square(weights, dtype=float).sum()), np.mean(weights == 0), boundary_length(answers)[0],
            )  # fmt: skip
            constant[row, seed] = np.ptp(np.floor(answers)) == 0
        yield done, total, Seeds(measures.copy(), constant.copy(), epochs, lost)


def in_order(ended: Iterator[tuple[int, History]]) -> Iterator[tuple[int, History]]:
    """The same runs, each once all before it have come."""
    ahead: dict[int, History] = {}
    following = 0
    for index, history in ended:
        ahead[index] = history
        while following in ahead:
            yield following, ahead.pop(following)
            following += 1

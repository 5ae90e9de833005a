"""What a network learns of labels that mean nothing: accuracies against the share of labels drawn by chance."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from core.engine.networks import Network
from core.engine.seeds import seed_by_seed
from core.engine.training import History, Recipe
from core.regularization.overfitting.families import Plan
from core.regularization.overfitting.plane import accuracy_of, points_of, run_of

SHARES = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
LABEL_SEEDS = 30


@dataclass(frozen=True)
class Shuffled:
    """Accuracy (2, SHARES, seeds so far) on the labels trained on and on true ones of other points; a guess's."""

    accuracy: np.ndarray
    chance: float


def over_shares(
    data: str, count: int, blur: float, like: Network, recipe: Callable[[int], Recipe],
    plan: Plan, cancelled: Callable[[], bool],
) -> Iterator[tuple[int, int, Shuffled | None]]:  # fmt: skip
    """Train at every share, on LABEL_SEEDS samples; yields what there is after each whole sample."""
    prepared = [points_of(data, count, blur, share, seed) for seed in range(LABEL_SEEDS) for share in SHARES]
    chance = 1 / len(prepared[0].points.classes)
    runs = [run_of(each, like, recipe(index // len(SHARES)), plan) for index, each in enumerate(prepared)]

    def measure(index: int, history: History) -> tuple[float, ...]:
        sample = prepared[index].sample
        if history.diverged:
            return np.nan, np.nan
        train, test = (
            float(accuracy_of(history.network, history.weights_at(-1), x, y))
            for x, y in ((sample.x, sample.y), (sample.test_x, sample.test_y))
        )
        return train, test

    for done, total, table in seed_by_seed(runs, len(SHARES), measure, cancelled):
        yield done, total, None if table is None else Shuffled(np.moveaxis(table, -1, 0), chance)

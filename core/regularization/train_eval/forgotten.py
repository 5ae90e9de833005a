"""eval() forgotten, under many seeds: how much accuracy it costs, by how many points are predicted together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from core.engine.seeds import NORMAL
from core.regularization.train_eval.passes import accuracies
from core.regularization.train_eval.training import Plan

SIZES = (2, 4, 8, 16, 40, 80)  # each divides the test half, so that no point is left alone
SEEDS_ASKED = 40


@dataclass(frozen=True)
class Forgotten:
    """Test accuracies (k, 1 + S) of the first k seeds: in eval(), then in train() with `sizes` (S,) points at once."""

    sizes: tuple[int, ...]
    accuracy: np.ndarray

    @property
    def lost(self) -> np.ndarray:
        """What each seed's network lost (k, S), as shares of 1; below 0 where it gained."""
        return self.accuracy[:, :1] - self.accuracy[:, 1:]


def under_seeds(plan: Plan, cancelled: Callable[[], bool] = lambda: False) -> Iterator[tuple[int, int, Forgotten]]:
    """Train anew under the seeds 0, 1, 2 …, and evaluate each network in both modes."""
    rows: list[np.ndarray] = []
    for seed in range(SEEDS_ASKED):
        if cancelled():
            return
        rows.append(accuracies(replace(plan, seed=seed), SIZES))
        yield seed + 1, SEEDS_ASKED, Forgotten(SIZES, np.array(rows))


def mean_and_half(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The mean (S,) of values (k, S) over the seeds, and half of its 95 % interval; nothing around a single seed."""
    count = len(values)
    spread = values.std(axis=0, ddof=1) if count > 1 else np.zeros(values.shape[1])
    return values.mean(axis=0), NORMAL * spread / np.sqrt(count)

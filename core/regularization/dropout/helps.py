"""Does dropout help? With and without it on the same points, over depth, over how many points there are, over width."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.engine.seeds import epochs_together, seed_by_seed
from core.engine.training import Run
from core.regularization.dropout.training import SEEDS_ASKED, Plan, described, prepared_for

DEPTH, POINTS, WIDTH, RATE = "Hidden layers", "Training points", "Units per layer", "Dropout p"
AGAINST: dict[str, tuple[float, ...]] = {
    DEPTH: (1, 2, 3, 4, 5),
    POINTS: (10, 20, 40, 80, 160, 320),
    WIDTH: (4, 8, 16, 32, 64),
    RATE: (0.1, 0.2, 0.3, 0.5, 0.7),
}


@dataclass(frozen=True)
class Helped:
    """Accuracies (V, k) at the values (V,) of what is varied, without dropout and with it, seed by seed the same points
    and first weights; NaN where a run diverged."""

    against: str
    values: np.ndarray
    train: np.ndarray
    train_with: np.ndarray
    test: np.ndarray
    test_with: np.ndarray
    epochs: int

    @property
    def gained(self) -> np.ndarray:
        """What dropout adds to the test accuracy (V, k)."""
        return self.test_with - self.test

    @property
    def training_gained(self) -> np.ndarray:
        """What it adds to the training accuracy (V, k)."""
        return self.train_with - self.train


def varied(plan: Plan, against: str, value: float) -> Plan:
    """The plan with one thing changed."""
    if against == DEPTH:
        return replace(plan, hidden=(plan.hidden[0],) * int(value))
    if against == WIDTH:
        return replace(plan, hidden=(int(value),) * len(plan.hidden))
    return replace(plan, points=int(value)) if against == POINTS else replace(plan, share=value)


def paired_runs(plans: Sequence[Plan]) -> tuple[list[Run], int]:
    """Every plan without dropout and with it, under seed after seed, and for how many epochs."""
    pairs = [replace(plan, share=share) for plan in plans for share in (0.0, plan.share)]
    networks = [described(each, prepared_for(each))[0] for each in pairs]
    recipe = described(plans[0], prepared_for(plans[0]))[1]
    # Work grows in proportion to the points, so that their mean stands for all.
    epochs = epochs_together(networks, recipe, int(np.mean([each.points for each in pairs])), SEEDS_ASKED)
    runs = []
    for seed in range(SEEDS_ASKED):
        for each, network in zip(pairs, networks, strict=True):
            prepared = prepared_for(replace(each, data_seed=seed))
            runs.append((network, replace(recipe, seed=seed, epochs=epochs, frames=2), prepared.sample))
    return runs, epochs


def does_it_help(
    plan: Plan, against: str, cancelled: Callable[[], bool] = lambda: False
) -> Iterator[tuple[int, int, Helped | None]]:
    """Train every pair under each seed."""
    values = np.array(AGAINST[against])
    runs, epochs = paired_runs([varied(plan, against, value) for value in AGAINST[against]])
    for done, total, table in seed_by_seed(runs, 2 * len(values), lambda _, run: run.final_accuracies, cancelled):
        if table is None:
            yield done, total, None
        else:
            without, with_it = table[::2], table[1::2]
            parts = without[..., 0], with_it[..., 0], without[..., 1], with_it[..., 1]
            yield done, total, Helped(against, values, *parts, epochs)

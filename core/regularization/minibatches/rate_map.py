"""Rate by batch size over seeds: which rate is best for which batch, and how far it grows with the batch."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from core.engine.seeds import seed_by_seed
from core.engine.training import History
from core.engine.training.work import ALTOGETHER, epoch_work
from core.regularization.minibatches.learner import Task, powers_of_two

MAP_RATES = 0.01 * 2.0 ** np.arange(13)
MAP_SEEDS = 8
MAP_EPOCHS = 10
WORST = 2.0  # what a loss counts as at most, and one of a run that diverged
TOLERANCE = 1.1  # the line holds while the loss on it is no more than so many times the loss where it begins


@dataclass(frozen=True)
class RateMap:
    """Training losses (R, B, seeds so far) after `epochs`, by `rates` (R,) and batch `sizes` (B,); WORST at most."""

    rates: np.ndarray
    sizes: np.ndarray
    losses: np.ndarray
    epochs: int
    diverged: np.ndarray

    @property
    def mean(self) -> np.ndarray:
        """(R, B)."""
        return self.losses.mean(axis=-1)

    @property
    def best(self) -> np.ndarray:
        """The row of the best rate of each size (B,)."""
        return self.mean.argmin(axis=0)

    @property
    def on_line(self) -> np.ndarray:
        """The loss (B,) at the best rate of batch 1 times the batch, between the two nearest rates of the map.

        NaN where that rate is beyond the map.
        """
        wanted = np.log2(self.rates[self.best[0]] * self.sizes)
        known = np.log2(self.rates)
        losses = [np.interp(at, known, self.mean[:, column]) for column, at in enumerate(wanted)]
        return np.where(wanted <= known[-1] + 1e-9, losses, np.nan)

    @property
    def holds_to(self) -> int:
        """The largest batch up to which the loss on the line stays within TOLERANCE of that of batch 1."""
        good = self.on_line <= TOLERANCE * self.on_line[0]
        return int(self.sizes[len(good) - 1 if good.all() else int(np.argmin(good)) - 1])

    def exponent(self) -> float:
        """The slope of log best rate by log batch, over all sizes."""
        return float(np.polyfit(np.log(self.sizes), np.log(self.rates[self.best]), 1)[0])


def map_of_rates(
    task: Task, cancelled: Callable[[], bool] = lambda: False
) -> Iterator[tuple[int, int, RateMap | None]]:
    """Train at every rate with every batch size under MAP_SEEDS seeds; yields after each run."""
    n = len(task.sample.x)
    sizes = powers_of_two(n)
    recipes = [task.recipe(float(rate), int(size), MAP_EPOCHS, 0) for rate in MAP_RATES for size in sizes]
    work = MAP_SEEDS * sum(epoch_work(task.network, each, n) for each in recipes)
    epochs = min(MAP_EPOCHS, max(1, ALTOGETHER // work))
    runs = [
        (task.network, replace(each, epochs=epochs, seed=seed), task.sample)
        for seed in range(MAP_SEEDS)
        for each in recipes
    ]
    for done, total, table in seed_by_seed(runs, len(recipes), lambda index, run: last_loss(run), cancelled):
        if table is None:
            yield done, total, None
            continue
        found = table.reshape(len(MAP_RATES), len(sizes), -1, 2)
        yield done, total, RateMap(MAP_RATES, sizes, found[..., 0], epochs, found[..., 1].mean(axis=-1))


def last_loss(run: History) -> tuple[float, float]:
    """The training loss at the end, and 1 if the run diverged."""
    if run.diverged:
        return WORST, 1.0
    return min(WORST, float(run.train_loss[-1])), 0.0

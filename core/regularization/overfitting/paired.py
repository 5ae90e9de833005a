"""Fifty pairs: the same points and the same start, with each family and without; and the same along a size."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.engine.networks import Network
from core.engine.seeds import interval, seed_by_seed
from core.engine.training import History, Recipe, Run, train
from core.engine.training.work import ALTOGETHER, epoch_work
from core.experiment.wording import finite_or
from core.regularization.overfitting.curve import (
    CurvePoints,
    answers,
    draw_points,
    mean_square,
    patience_stop,
    total_variation,
)
from core.regularization.overfitting.families import FAMILIES, Plan, regularised, working_units
from core.regularization.overfitting.intervals import with_interval

PAIRS, SAMPLES = 50, 10
MOST_AT_ONCE = 16  # points in an update of the sweeps along a size
STOPPED = "Early stopping"
WAYS = (*FAMILIES, STOPPED)
MEASURES = ("training loss", "test loss", "total variation", "updates to the least validation loss",
            "units in use", "share of outputs at 0", "sum of w²")  # fmt: skip
TRAIN, TEST, WIGGLE, SOONEST, UNITS, SILENT, SQUARES = range(len(MEASURES))
PAIR_MOMENTS = 40


@dataclass(frozen=True)
class Pairs:
    """MEASURES of every way and seed (measures, WAYS, seeds so far), NaN where a training diverged.

    Early stopping is the run without anything, as it was when its validation loss was least. `seconds` (FAMILIES,) is
    what one training takes here and now, the least of three; NaN until all pairs are done.
    """

    measures: np.ndarray
    seconds: np.ndarray
    updates: int

    @property
    def gap(self) -> np.ndarray:
        """Test less training loss (WAYS, seeds)."""
        return self.measures[TEST] - self.measures[TRAIN]


def over_pairs(
    count: int, noise: float, plan: Plan, network: Network, recipe: Recipe, patience: float,
    cancelled: Callable[[], bool],
) -> Iterator[tuple[int, int, Pairs | None]]:  # fmt: skip
    """Every family on PAIRS samples, each with a start of its own; yields what there is after each whole sample."""
    recipe = replace(recipe, frames=PAIR_MOMENTS, batch=count)
    recipe = replace(recipe, epochs=together([network], recipe, plan, [count], PAIRS))
    drawn = [draw_points(count, noise, seed) for seed in range(PAIRS)]
    runs = [run for seed, points in enumerate(drawn) for run in every_family(network, recipe, points, plan, seed)]
    seconds = np.full(len(FAMILIES), np.nan)

    def measure(index: int, history: History) -> tuple[float, ...]:
        points = drawn[index // len(FAMILIES)]
        stopped = measures_of(history, points, patience) if index % len(FAMILIES) == 0 else ()
        return (*measures_of(history, points), *(stopped or (np.nan,) * len(MEASURES)))

    for done, total, table in seed_by_seed(runs, len(FAMILIES), measure, cancelled):
        if table is None:
            yield done, total, None
        else:
            if done == total:  # alone, so that nothing else is at work
                seconds = np.array([least_time(run) for run in runs[: len(FAMILIES)]])
            each, stopped = table[..., : len(MEASURES)], table[:1, :, len(MEASURES) :]
            yield done, total, Pairs(np.moveaxis(np.concatenate([each, stopped]), -1, 0), seconds, recipe.epochs)


def together(
    networks: Sequence[Network], recipe: Recipe, plan: Plan, counts: Sequence[int], seeds: int = SAMPLES
) -> int:
    """How many updates (the recipe's epochs, at most) every family of every network can make within a sweep's work."""
    dearest = replace(recipe, l2=plan.l2)
    work = sum(
        epoch_work(replace(network, dropout=plan.dropout), dearest, recipe.batch_size(count))
        for network, count in zip(networks, counts, strict=True)
    )
    return min(recipe.epochs, max(1, ALTOGETHER // (seeds * len(FAMILIES) * work)))


def every_family(
    network: Network, recipe: Recipe, points: CurvePoints, plan: Plan, seed: int, families: Sequence[str] = FAMILIES
) -> list[Run]:
    """The same points and start with each family in turn."""
    return [regularised(network, replace(recipe, seed=seed), points.sample, plan.only(each)) for each in families]


def least_time(run: Run) -> float:
    """Seconds of one training, the least of three."""
    times = []
    for _ in range(3):
        start = time.perf_counter()
        train(*run)
        times.append(time.perf_counter() - start)
    return min(times)


def measures_of(history: History, points: CurvePoints, patience: float | None = None) -> tuple[float, ...]:
    """MEASURES of a training at its end, or where early stopping with that patience keeps it."""
    if history.diverged:
        return (np.nan,) * len(MEASURES)
    updates = history.epochs * history.updates_per_epoch
    losses = mean_square(answers(history.network, history.weights, points.validation_x), points.validation_y)
    frame = -1 if patience is None else patience_stop(losses, updates, patience)[0]
    weights = history.weights_at(frame)
    curve, fitted = (answers(history.network, weights, x) for x in (points.grid, points.x))
    units, silent = working_units(history.network, weights, points.grid[:, None])
    squares = sum(float(np.square(matrix, dtype=float).sum()) for matrix, _ in weights)
    return (
        float(mean_square(fitted, points.y)), float(history.test_loss[frame]), float(total_variation(curve)),
        float(updates[losses.argmin()]), units, silent, squares,
    )  # fmt: skip


ALONG = {
    "Points": (6, 10, 16, 30, 100, 250),
    "Units": (2, 4, 8, 16, 32, 64),
    "Hidden layers": (1, 2, 3, 4),
}


@dataclass(frozen=True)
class Growth:
    """Training and test loss (2, FAMILIES, sizes, seeds so far) along the `sizes` of something; NaN where diverged."""

    losses: np.ndarray
    sizes: tuple[int, ...]
    along: str
    updates: int


def along_sizes(
    along: str, count: int, noise: float, plan: Plan, network: Callable[[int], Network], recipe: Recipe,
    cancelled: Callable[[], bool],
) -> Iterator[tuple[int, int, Growth | None]]:  # fmt: skip
    """Every family at every size, SAMPLES samples; of "Points" the network is always network(0).

    All make as many updates, each of MOST_AT_ONCE points at most: what differs is the size alone.
    """
    sizes, points_first = ALONG[along], along == "Points"
    counts = [size if points_first else count for size in sizes]
    networks = [network(0 if points_first else size) for size in sizes]
    recipe = replace(recipe, frames=2, batch=MOST_AT_ONCE)
    updates = together(networks, recipe, plan, counts)
    drawn = [draw_points(each, noise, seed) for seed in range(SAMPLES) for each in counts]
    runs = []
    for index, points in enumerate(drawn):
        own = replace(recipe, epochs=-(-updates // recipe.updates_per_epoch(len(points.x))))
        runs += every_family(networks[index % len(sizes)], own, points, plan, index // len(sizes))

    def measure(index: int, history: History) -> tuple[float, ...]:
        points = drawn[index // len(FAMILIES)]
        fitted = answers(history.network, history.weights_at(-1), points.x)
        losses = float(mean_square(fitted, points.y)), float(history.test_loss[-1])
        return (np.nan, np.nan) if history.diverged else losses

    for done, total, table in seed_by_seed(runs, len(FAMILIES) * len(sizes), measure, cancelled):
        if table is None:
            yield done, total, None
        else:
            losses = np.moveaxis(table, -1, 0).reshape(2, len(sizes), len(FAMILIES), -1).swapaxes(1, 2)
            yield done, total, Growth(losses, sizes, along, updates)


def in_pairs(result: Pairs) -> dict[str, float | str]:
    """The mean of every measure of every way and, pair by pair, what it changes against nothing."""
    found: dict[str, float | str] = {"pairs": float(result.measures.shape[-1]), "epochs": float(result.updates)}
    means = interval(result.measures)[0]
    gains, gaps = interval(result.measures[TEST] - result.measures[TEST, 0]), interval(result.gap - result.gap[0])
    for row, way in enumerate(WAYS):
        found |= {f"{way}: {name}": finite_or(float(means[k, row])) for k, name in enumerate(MEASURES)}
        for name, (mean, low, high) in (("test loss", gains), ("gap", gaps)):
            found |= with_interval(f"{way}: {name}, less that of None", mean[row], low[row], high[row])
    return found

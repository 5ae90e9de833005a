"""The same training under many seeds: how far a result is luck."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.engine.networks import Network
from core.engine.training import History, Recipe, Run, Sample, train_each
from core.engine.training.work import ALTOGETHER, epoch_work, epochs_within

SEEDS = 100
NORMAL = 1.959964  # 95 % of a normal lie within so many standard deviations
POOR = 0.75  # a test accuracy below this counts as failed


@dataclass(frozen=True)
class Cloud:
    """Final test accuracy (n,), a share of 1, under each of `seeds` (n,) after `epochs`; NaN where it diverged."""

    seeds: np.ndarray
    accuracy: np.ndarray
    epochs: int


def under_many_seeds(
    network: Network, recipe: Recipe, sample: Sample, count: int, cancelled: Callable[[], bool] = lambda: False
) -> Iterator[Cloud]:
    """Train on the same data under the seeds 0 to `count` - 1; yields what there is after each of them in turn.

    All of them together stay within the work of a sweep. What is set by hand belongs to one seed and is left out.
    """
    epochs = epochs_within(network, recipe, len(sample.x), ALTOGETHER // count)
    plain = replace(recipe, epochs=epochs, frames=2, singles=0, edits=())
    runs = [(network, replace(plain, seed=seed), sample) for seed in range(count)]
    ahead: dict[int, float] = {}  # seeds that are done before one that comes first
    accuracy: list[float] = []
    for seed, history in train_each(runs, cancelled=cancelled):
        ahead[seed] = history.final_accuracies[1]
        while len(accuracy) in ahead:
            accuracy.append(ahead.pop(len(accuracy)))
            yield Cloud(np.arange(len(accuracy)), np.array(accuracy), epochs)


def seed_by_seed(
    runs: Sequence[Run],
    rows: int,
    measure: Callable[[int, History], tuple[float, ...]],
    cancelled: Callable[[], bool] = lambda: False,
) -> Iterator[tuple[int, int, np.ndarray | None]]:
    """Train `rows` runs a seed, seed after seed as `runs` has them; `measure(index, history)` is what is kept of each.

    Yields runs done, runs in all and, whenever a seed is complete, what there is (rows, seeds so far, measures).
    """
    found: dict[int, tuple[float, ...]] = {}
    whole = 0
    for done, (index, history) in enumerate(train_each(runs, cancelled=cancelled), start=1):
        found[index] = measure(index, history)
        table = None
        while all(whole * rows + row in found for row in range(rows)):
            whole += 1
            table = np.array([found[one] for one in range(whole * rows)]).reshape(whole, rows, -1).swapaxes(0, 1)
            yield done, len(runs), table
        if table is None:
            yield done, len(runs), None


def epochs_together(networks: Sequence[Network], recipe: Recipe, samples: int, seeds: int) -> int:
    """How many of the recipe's epochs all these networks can train, under so many seeds, within the work of a sweep."""
    work = seeds * sum(epoch_work(network, recipe, samples) for network in networks)
    return min(recipe.epochs, max(1, ALTOGETHER // work))


def spread_of(cloud: Cloud) -> dict[str, float | str]:
    """Mean, worst and best accuracy as shares of 1, "none" if all diverged; how many failed, and diverged."""
    good = np.isfinite(cloud.accuracy)
    known = cloud.accuracy[good]
    return {
        "mean" if good.all() else "mean of those that did not diverge": float(known.mean()) if len(known) else "none",
        "worst": float(known.min()) if len(known) else "none",
        "best": float(known.max()) if len(known) else "none",
        "failed (under 75 % or diverged)": float(np.mean(~good | (cloud.accuracy < POOR))),
        "diverged": float((~good).sum()),
    }


def accuracies_by_seed(cloud: Cloud) -> dict[str, float | str]:
    """Every seed's accuracy, and after how many epochs."""
    each = zip(cloud.seeds.tolist(), cloud.accuracy.tolist(), strict=True)
    return {"epochs": float(cloud.epochs)} | {
        f"test accuracy under seed {seed}": accuracy if np.isfinite(accuracy) else "diverged" for seed, accuracy in each
    }


def wilson(hits: int, count: int) -> tuple[float, float]:
    """Wilson's 95 % interval for a share, of `hits` in `count`: right at 0 and at all, too."""
    share, square = hits / count, NORMAL**2
    middle = (share + square / (2 * count)) / (1 + square / count)
    half = NORMAL / (1 + square / count) * float(np.sqrt(share * (1 - share) / count + square / (4 * count**2)))
    return max(0.0, middle - half), min(1.0, middle + half)


Ends = tuple[np.ndarray, np.ndarray, np.ndarray]  # means over the seeds, and the ends of their 95 % intervals


def interval(values: np.ndarray) -> Ends:
    """Mean of the runs that are in along the last axis, and the ends of its 95 % interval by the normal law; NaN
    without a run."""
    known = np.isfinite(values)
    count = known.sum(axis=-1)
    with np.errstate(all="ignore"):
        mean = np.where(known, values, 0).sum(axis=-1) / count
        squares = np.where(known, (values - mean[..., None]) ** 2, 0).sum(axis=-1)
        half = NORMAL * np.sqrt(squares / (count - 1) / count)
    half = np.where(count > 1, half, 0.0)
    return mean, mean - half, mean + half

"""A trial of two settings: A and B trained under the same seeds, pair by pair, and what the paired t-test says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import stats

from core.engine.seeds import POOR
from core.engine.sisters import Sisters, gathered, under_seed
from core.engine.training import History, Run, train_each
from core.engine.training.history import has_classes
from core.engine.training.work import ALTOGETHER, TOGETHER, epoch_work, known
from core.experiment.wording import finite_or

TRIAL_LEVEL, WANTED_POWER = 0.05, 0.8
FEWEST_PAIRS, MOST_PAIRS = 2, 100_000
A_BLOCK = 16  # pairs after which there is something new to see


@dataclass(frozen=True)
class Trial:
    """Both sides so far, of the seeds 0 to k - 1; `asked` is how many pairs were wanted.

    Ends are test accuracies where both have classes, test losses where not, NaN where a run diverged.
    """

    a: Sisters
    b: Sisters
    asked: int

    @property
    def classes(self) -> bool:
        return self.a.accuracy is not None

    @property
    def numbers(self) -> dict[str, float | str]:
        """What the test says; of no pair that nothing is set aside."""
        return numbers_of_pairs(self) if len(self.a.finals) else {"trial": "nothing is set aside as A"}

    @property
    def differences(self) -> np.ndarray:
        """B less A of each pair that both came through (m,)."""
        apart = self.b.finals - self.a.finals
        return apart[np.isfinite(apart)]


def no_trial() -> Trial:
    """A trial of nothing: no pair at all."""
    unknown = np.full((3, 1), np.nan)
    side = Sisters(np.zeros(1), unknown, unknown, np.empty(0), POOR)
    return Trial(side, side, 0)


def under_same_seeds(
    both: Sequence[tuple[Run, float]], asked: int, cancelled: Callable[[], bool] = lambda: False
) -> Iterator[tuple[int, int, Trial | None]]:
    """Train A and B under `asked` seeds, or as many as a sweep may; yields runs done, in all, and what there is.

    Each of `both` is a run and by what its losses are multiplied; without any there is no pair. What is set by hand
    belongs to one seed and is left out.
    """
    if not both:
        yield 1, 1, no_trial()
        return
    a, b = both
    classes = all(has_classes(recipe, sample.test_y) for (_, recipe, sample), _ in both)
    count = min(asked, *(pairs_within(run) for run, _ in (a, b)))
    sides = [[under_seed(run, seed) for seed in range(count)] for run, _ in (a, b)]
    runs = [run for first in range(0, count, A_BLOCK) for side in sides for run in side[first : first + A_BLOCK]]
    found: dict[int, History] = {}
    shown = 0
    for done, (index, history) in enumerate(train_each(runs, cancelled=cancelled), start=1):
        found[index] = replace(history, batch_loss=history.batch_loss[:0])
        whole = shown
        while whole < count and all(place in found for place in range(2 * whole, 2 * min(whole + A_BLOCK, count))):
            whole = min(whole + A_BLOCK, count)
        trial = None
        if whole > shown:
            shown = whole
            first, second = ([found[place] for place in places_of_side(side, whole)] for side in (0, 1))
            trial = Trial(side_of_trial(first, a, classes), side_of_trial(second, b, classes), asked)
        yield done, len(runs), trial


def places_of_side(side: int, count: int) -> list[int]:
    """Where the first `count` runs of a side (0 or 1) stand among all, which go by so many pairs from side to side."""
    places: list[int] = []
    for first in range(0, count, A_BLOCK):
        width = min(A_BLOCK, count - first)
        places += range(2 * first + side * width, 2 * first + (side + 1) * width)
    return places


def pairs_within(run: Run) -> int:
    """How many seeds of a run stay within half the work of a sweep: two at least."""
    network, recipe, sample = run
    work = epoch_work(network, recipe, len(sample.x)) * max(recipe.epochs, 1)
    return max(FEWEST_PAIRS, ALTOGETHER // 2 * (TOGETHER if known(network, recipe) else 1) // work)


def side_of_trial(histories: list[History], side: tuple[Run, float], classes: bool) -> Sisters:
    """One side's bands and ends: accuracies where those of both sides are known."""
    (_, _, sample), square = side
    return gathered(histories, sample, classes).in_units(square)


def seeds_for_power(effect: float) -> float:
    """How many pairs find a difference of `effect` deviations with WANTED_POWER, in a two-sided paired t-test.

    Infinite where MOST_PAIRS would not do. The power is that of the noncentral t.
    """
    low, high = FEWEST_PAIRS, MOST_PAIRS
    if chance_to_find(effect, high) < WANTED_POWER:
        return np.inf
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if chance_to_find(effect, middle) >= WANTED_POWER else (middle + 1, high)
    return float(low)


def chance_to_find(effect: float, pairs: int) -> float:
    """The chance that a paired t-test of so many pairs finds a difference of `effect` deviations at TRIAL_LEVEL."""
    bound, shift = stats.t.isf(TRIAL_LEVEL / 2, pairs - 1), abs(effect) * np.sqrt(pairs)
    found = stats.nct.sf(bound, pairs - 1, shift) + stats.nct.cdf(-bound, pairs - 1, shift)
    # Far out scipy's noncentral t gives up (NaN), where the outcome is not in doubt.
    return float(found) if np.isfinite(found) else float(shift > bound)


def numbers_of_pairs(trial: Trial) -> dict[str, float | str]:
    """Means of both sides and, where two pairs at least came through, the paired t-test of B less A."""
    what = "test accuracy" if trial.classes else "test loss"
    apart, count = trial.differences, len(trial.a.finals)
    found: dict[str, float | str] = {"pairs": float(count)}
    for name, side in (("A", trial.a), ("B", trial.b)):
        good = side.finals[np.isfinite(side.finals)]
        found[f"{name}: mean {what}"] = finite_or(float(good.mean()) if len(good) else np.nan, "all diverged")
        found[f"{name}: diverged"] = float(count - len(good))
    if len(apart) < FEWEST_PAIRS:
        return found | {"difference, B less A": "fewer than two pairs came through"}
    mean, deviation = float(apart.mean()), float(apart.std(ddof=1))
    better = (apart > 0) if trial.classes else (apart < 0)
    found |= {"difference, B less A": mean, "pairs in which B is better": float(better.sum())}
    found |= {"pairs that came through": float(len(apart)), "pairs that tie": float((apart == 0).sum())}
    if deviation < 1e-12 * max(1.0, abs(mean)):
        return found | {"p": "no spread, no t"}
    test = stats.ttest_1samp(apart, 0.0)
    low, high = test.confidence_interval(1 - TRIAL_LEVEL)
    effect = mean / deviation
    return found | {
        "95 % from": float(low),
        "95 % to": float(high),
        "t": float(test.statistic),
        "p": float(test.pvalue),
        "effect size d": effect,
        "pairs for a power of 80 %": finite_or(seeds_for_power(effect), f"more than {MOST_PAIRS:,}"),
    }

"""Three questions asked of a repeated t-test: how often is it right, how many are enough, and may one peek?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.chance.t_test.four_tests import Moments, TTest, power
from core.chance.t_test.repeats import (
    MOST,
    Repeats,
    first_intervals,
    first_paths,
    p_values,
    rejects,
    repeat,
    share_below,
    share_found,
    share_interval,
    size_of,
)


@dataclass(frozen=True)
class Design:
    """What is repeated: a test at a level on samples from normal populations with these moments; how often, and a seed.

    `unit` is what the moments are measured in.
    """

    test: TTest
    first: Moments
    second: Moments
    level: float
    alternative: str = "Two-sided"
    count: int = 1000
    seed: int = 0
    unit: float = 1.0

    @property
    def difference(self) -> float:
        """The true difference, in the design's unit."""
        return self.first.mean - self.second.mean

    @property
    def sizes(self) -> tuple[np.ndarray, np.ndarray]:
        """The samples' own sizes."""
        return size_of(self.first), size_of(self.second)

    def repeat(self, most: int = MOST) -> Repeats:
        """The repetitions, before it is said at which sizes, up to `most`, they are tested."""
        return repeat(self.test, self.first, self.second, self.count, self.seed, most)

    def theory(self) -> float:
        """The power at the samples' own sizes."""
        return float(power(self.test.estimate(self.first, self.second), self.level, self.alternative))


@dataclass(frozen=True)
class Repetitions:
    """What R repetitions gave: with equal means (null), and with the means as they are (true).

    `p_null`, `p_true` (R, or fewer) are p of those that have a t, `false_alarms` and `found` the shares of them below
    the level; `expected` says between what the first lies by chance, `theory` what the second should be. `intervals`
    (50, 2) are the first repetitions' confidence intervals of the difference.
    """

    p_null: np.ndarray
    p_true: np.ndarray
    intervals: np.ndarray
    true_difference: float
    false_alarms: float
    found: float
    expected: tuple[float, float]
    theory: float


def repeat_test(design: Design) -> Repetitions:
    """The same experiment over and over, with equal means and with the means as they are."""
    repeats, level = design.repeat(int(np.max(design.sizes))), design.level
    null, true = (repeats.estimate(design.sizes, difference) for difference in (0.0, design.difference))
    p_null, p_true = (p_values(each, design.alternative) for each in (null, true))
    return Repetitions(
        p_null=p_null,
        p_true=p_true,
        intervals=first_intervals(true, level, design.alternative) * design.unit,
        true_difference=float(design.difference) * design.unit,
        false_alarms=share_below(p_null, level),
        found=share_below(p_true, level),
        expected=share_interval(level, design.count),
        theory=design.theory(),
    )


@dataclass(frozen=True)
class PowerBySize:
    """The power by theory (199,) with 2, 3, … 200 observations a sample, and the share found (S,) with `sizes` of them.

    `theory_here` and `found_here` are both at the samples' own sizes.
    """

    theory: np.ndarray
    sizes: np.ndarray
    found: np.ndarray
    theory_here: float
    found_here: float
    true_difference: float


def power_at_every_size(design: Design) -> PowerBySize:
    """How often the difference is found with 2 to 200 observations in each sample."""
    repeats, level, alternative = design.repeat(), design.level, design.alternative
    sizes = np.unique(np.geomspace(2, MOST, 20).round().astype(int))
    here, grown = (repeats.estimate(each, design.difference) for each in (design.sizes, (sizes, sizes)))
    growing = np.arange(2.0, MOST + 1)
    sides = [
        side._replace(count=growing) if np.isfinite(side.count) else side for side in (design.first, design.second)
    ]
    return PowerBySize(
        theory=power(design.test.estimate(*sides), level, alternative),
        sizes=sizes,
        found=share_found(grown, rejects(grown, level, alternative)),
        theory_here=design.theory(),
        found_here=share_below(p_values(here, alternative), level),
        true_difference=float(design.difference) * design.unit,
    )


@dataclass(frozen=True)
class Peeking:
    """False alarms, with equal means, where p is looked at as observations come in: after `looks` (L,) of them.

    `once` (L,) is their share when looked at once, with that many observations, and `ever` when looked at every time
    until then; NaN where no repetition has a t. `paths` (6, L): p of the first experiments at each look.
    """

    looks: np.ndarray
    once: np.ndarray
    ever: np.ndarray
    paths: np.ndarray


def peek(design: Design, every: int) -> Peeking:
    """p looked at after `every` few observations, though the means are equal."""
    looks = np.arange(every, MOST + 1, every)
    looks = looks[looks >= 2]
    peeks = design.repeat().estimate((looks, looks), 0.0)
    found = rejects(peeks, design.level, design.alternative)
    return Peeking(
        looks=looks,
        once=share_found(peeks, found),
        ever=share_found(peeks, np.logical_or.accumulate(found, axis=1)),
        paths=first_paths(peeks, design.alternative),
    )

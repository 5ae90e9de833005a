"""Student's t-tests: does a mean differ from a value, or from another mean, by more than chance would make it?

Each test is one function of the two sides' moments. One sample, a thousand samples at once (arrays) and the populations
themselves (for the power that theory promises) all go through it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from scipy import special, stats

from core.experiment.wording import plain


class Moments(NamedTuple):
    """What a t-test takes from a sample: how many, their mean, their variance (over n − 1). Numbers or arrays."""

    count: Any
    mean: Any
    variance: Any


class Estimate(NamedTuple):
    """A difference of means, its standard error, degrees of freedom, and the deviation that d is measured in."""

    difference: Any
    error: Any
    freedom: Any
    deviation: Any


def moments(sample: np.ndarray) -> Moments:
    """The moments along the last axis; the variance of one observation is called 0 here, for it has no deviations."""
    count = sample.shape[-1]
    mean = sample.mean(axis=-1)
    squares = ((sample - np.expand_dims(mean, -1)) ** 2).sum(axis=-1)
    return Moments(count, mean, squares / max(count - 1, 1))


def exactly(value: float) -> Moments:
    """A value that is known, not measured: the other side of a one-sample test."""
    return Moments(np.inf, value, 0.0)


def growing_moments(samples: np.ndarray) -> Moments:
    """The moments of the first 1, 2, 3, … of each row (R, n), from running sums: right for numbers around 0."""
    counts = np.arange(1.0, samples.shape[1] + 1)
    sums = np.cumsum(samples, axis=1)
    means = sums / counts
    squares = np.maximum(np.cumsum(samples * samples, axis=1) - sums * means, 0.0)
    return Moments(counts, means, squares / np.maximum(counts - 1, 1))


def against_value(first: Moments, second: Moments) -> Estimate:
    """One sample against a known value; the paired test is this on the pairs' differences, against 0."""
    error = np.sqrt(first.variance / first.count)
    return Estimate(first.mean - second.mean, error, first.count - 1, np.sqrt(first.variance))


def pooled(first: Moments, second: Moments) -> Estimate:
    """Two samples whose populations are taken to spread alike: one variance from both. scipy's ttest_ind."""
    freedom = first.count + second.count - 2
    squares = (first.count - 1) * first.variance + (second.count - 1) * second.variance
    variance = squares / np.maximum(freedom, 1)
    error = np.sqrt(variance * (1 / first.count + 1 / second.count))
    return Estimate(first.mean - second.mean, error, freedom, np.sqrt(variance))


def welch(first: Moments, second: Moments) -> Estimate:
    """Two samples, each with its own variance; freedom by Welch and Satterthwaite. ttest_ind(equal_var=False).

    d is measured in the root of the mean of both variances. NaN where a sample of one leaves its variance unknown.
    """
    # The variance of one observation is unknown, and so are the error and the freedom that are made of it.
    one, other = (np.where(np.asarray(side.count) > 1, side.variance / side.count, np.nan) for side in (first, second))
    both = one + other
    # Of the shares, not of the variances: the square of a variance of 1e-200 would be 0.
    share = np.where(both > 0, one / np.where(both > 0, both, 1.0), np.where(np.isnan(both), np.nan, 0.5))
    spread = share**2 / np.maximum(first.count - 1, 1) + (1 - share) ** 2 / np.maximum(second.count - 1, 1)
    deviation = np.sqrt((first.variance + second.variance) / 2)
    return Estimate(first.mean - second.mean, np.sqrt(both), 1 / spread, deviation)


class Alternative(NamedTuple):
    """What is claimed against "no difference": how many `tails` count, and how far t (`toward(t)`) lies out in them."""

    tails: int
    toward: Callable[[Any], Any]
    scipy: str
    claim: str


ALTERNATIVES: dict[str, Alternative] = {
    "Two-sided": Alternative(2, np.abs, "two-sided", "there is a difference, one way or the other"),
    "Greater": Alternative(1, np.positive, "greater", "the difference is above 0"),
    "Less": Alternative(1, np.negative, "less", "the difference is below 0"),
}


class TTest(NamedTuple):
    """A test: its estimate, what it is for, its formula (LaTeX), the equal scipy call, and what d is measured in."""

    estimate: Callable[[Moments, Moments], Estimate]
    use: str
    formula: str
    scipy: str
    unit: str


T_TESTS: dict[str, TTest] = {
    "One-sample": TTest(
        against_value, "one group against a known value μ", r"\dfrac{\bar x - \mu}{s/\sqrt n}",
        "stats.ttest_1samp(x, mu)", "the sample's deviation s",
    ),
    "Pooled": TTest(
        pooled, "two groups whose spreads may be taken as equal", r"\dfrac{\bar x - \bar y}{s_p\sqrt{1/n + 1/m}}",
        "stats.ttest_ind(x, y)", "the pooled deviation of both samples",
    ),
    "Welch": TTest(
        welch, "two groups, each with its own spread: the safe choice for two groups",
        r"\dfrac{\bar x - \bar y}{\sqrt{s_x^2/n + s_y^2/m}}",
        "stats.ttest_ind(x, y, equal_var=False)", "the root of the mean of both variances",
    ),
    "Paired": TTest(
        against_value, "the same people or things measured twice: the differences within pairs against 0",
        r"\dfrac{\overline{x - y}}{s_{x-y}/\sqrt n}",
        "stats.ttest_rel(x, y)", "the deviation of the differences",
    ),
}  # fmt: skip


def t_of(estimate: Estimate) -> Any:
    """The difference in standard errors; NaN where the standard error is 0, for then there is no t."""
    error = np.where(np.asarray(estimate.error) > 0, estimate.error, np.nan)
    return estimate.difference / error


def p_value(t: Any, freedom: Any, alternative: str = "Two-sided") -> Any:
    """The chance of a t at least this far out, in the alternative's tails, if the null hypothesis is true."""
    tails, toward, *_ = ALTERNATIVES[alternative]
    return tails * special.stdtr(freedom, -toward(np.asarray(t)))


def critical(level: float, freedom: Any, alternative: str = "Two-sided") -> Any:
    """How far out t must lie for p to be below `level`."""
    return -special.stdtrit(freedom, level / ALTERNATIVES[alternative].tails)


def interval(estimate: Estimate, level: float, alternative: str = "Two-sided") -> tuple[Any, Any]:
    """The confidence interval of the difference that leaves out `level` (0.05: 95 %); a one-sided one has one end."""
    error = np.where(np.asarray(estimate.error) > 0, estimate.error, np.nan)
    reach = critical(level, estimate.freedom, alternative) * error
    low, high = estimate.difference - reach, estimate.difference + reach
    unbounded = np.where(np.isnan(reach), np.nan, np.inf)
    return (-unbounded if alternative == "Less" else low), (unbounded if alternative == "Greater" else high)


def power(population: Estimate, level: float, alternative: str = "Two-sided") -> np.ndarray:
    """The chance that p falls below `level` when samples come from these populations: the noncentral t's tails.

    Exact for normal populations, but for Welch's freedom, which is taken from the populations' own variances, and for
    the pooled test where the spreads differ.
    """
    tails, toward, *_ = ALTERNATIVES[alternative]
    bound, shift = critical(level, population.freedom, alternative), toward(t_of(population))
    found = stats.nct.sf(bound, population.freedom, shift)
    if tails == 2:
        found = found + stats.nct.cdf(-bound, population.freedom, shift)
    # Far out scipy's noncentral t gives up (NaN), where the outcome is not in doubt; without spread there is none.
    sure = np.where(np.isfinite(shift) & (np.abs(shift) > bound), np.where(shift > 0, 1.0, 0.0), np.nan)
    return np.where(np.isfinite(found), np.clip(found, 0.0, 1.0), sure)


def unit_of(*samples: np.ndarray) -> float:
    """A power of two in whose unit the numbers are near 1 if they are so tiny that their squares would be 0; else 1."""
    largest = max((float(np.abs(sample).max()) for sample in samples if sample.size), default=0.0)
    return 2.0 ** np.floor(np.log2(largest)) if 0 < largest < 1e-60 else 1.0


def compared(kind: str, first: np.ndarray, second: np.ndarray, reference: float) -> tuple[Moments, Moments]:
    """The two sides of a test: two samples, a sample and a value, or the differences of pairs and 0."""
    if kind == "One-sample":
        return moments(first), exactly(reference)
    if kind == "Paired":
        pairs = min(len(first), len(second))
        return moments(first[:pairs] - second[:pairs]), exactly(0.0)
    return moments(first), moments(second)


def why_no_t(kind: str, first: np.ndarray, second: np.ndarray, reference: float) -> str:
    """Why these samples have no t, in a sentence; empty if they have one."""
    n1, n2 = len(first), len(second)
    if kind == "Paired" and n1 != n2:
        return f"A paired test needs a partner for every value: the first list has {n1}, the second {n2}."
    if kind in ("One-sample", "Paired") and n1 < 2:
        return "One observation has no spread: s divides by n − 1 = 0, so there is no t. Take at least two."
    if kind == "Welch" and min(n1, n2) < 2:
        return "Welch's test needs the spread of each sample, and one observation has none. Take at least two of each."
    if kind == "Pooled" and n1 + n2 < 3:
        return "Two observations, one in each sample: nothing is left to measure the spread with. Take at least three."
    estimate = T_TESTS[kind].estimate(*compared(kind, first, second, reference))
    largest = float(np.abs(np.concatenate([first, second])).max())
    # Equal numbers such as 0.1, 0.1, 0.1 have a mean that is off in the last digit: that is not a spread.
    if estimate.error > 1e-12 * largest:
        return ""
    what = "the differences within pairs" if kind == "Paired" else "the values"
    if abs(estimate.difference) <= 1e-12 * max(largest, abs(reference) if kind == "One-sample" else 0.0):
        return f"Nothing varies: {what} are all alike and there is no difference. t would be 0/0, which has no value."
    return (
        f"Nothing varies: {what} are all alike, so the standard error is 0, and a difference of "
        f"{plain(float(estimate.difference), 4)} divided by 0 has no value. A test needs scatter to compare with."
    )


def scipy_p(
    kind: str, first: np.ndarray, second: np.ndarray, reference: float, alternative: str = "Two-sided"
) -> float:
    """The same p from scipy.stats."""
    name = ALTERNATIVES[alternative].scipy
    if kind == "One-sample":
        return float(stats.ttest_1samp(first, reference, alternative=name).pvalue)
    if kind == "Paired":
        return float(stats.ttest_rel(first, second, alternative=name).pvalue)
    sides, equal = (moments(first), moments(second)), kind == "Pooled"
    if all(np.sqrt(side.variance) > 1e-12 * abs(side.mean) for side in sides):
        return float(stats.ttest_ind(first, second, equal_var=equal, alternative=name).pvalue)
    # Of a sample in which nothing varies scipy warns; from the moments it says the same without.
    one, other = ((side.mean, np.sqrt(side.variance), side.count) for side in sides)
    return float(stats.ttest_ind_from_stats(*one, *other, equal_var=equal, alternative=name).pvalue)

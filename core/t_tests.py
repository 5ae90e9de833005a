"""Student's t-tests: does a mean differ from a value, or from another mean, by more than chance would make it?

Each test is one function of the two sides' moments. One sample, a thousand samples at once (arrays) and the populations
themselves (for the power that theory promises) all go through it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from scipy import special, stats


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
    spread = one**2 / np.maximum(first.count - 1, 1) + other**2 / np.maximum(second.count - 1, 1)
    freedom = (one + other) ** 2 / np.where(spread > 0, spread, 1.0)
    deviation = np.sqrt((first.variance + second.variance) / 2)
    return Estimate(first.mean - second.mean, np.sqrt(one + other), freedom, deviation)


class TTest(NamedTuple):
    """A test: its estimate, what it is for, its formula (LaTeX), the equal scipy call, and what d is measured in."""

    estimate: Callable[[Moments, Moments], Estimate]
    use: str
    formula: str
    scipy: str
    unit: str


T_TESTS: dict[str, TTest] = {
    "One-sample": TTest(
        against_value, "one mean against a known value", r"\dfrac{\bar x - \mu}{s/\sqrt n}", "stats.ttest_1samp(x, mu)",
        "the sample's deviation s",
    ),
    "Pooled": TTest(
        pooled, "two samples, spreads taken as equal", r"\dfrac{\bar x - \bar y}{s_p\sqrt{1/n + 1/m}}",
        "stats.ttest_ind(x, y)", "the pooled deviation of both samples",
    ),
    "Welch": TTest(
        welch, "two samples, each with its own spread", r"\dfrac{\bar x - \bar y}{\sqrt{s_x^2/n + s_y^2/m}}",
        "stats.ttest_ind(x, y, equal_var=False)", "the root of the mean of both variances",
    ),
    "Paired": TTest(
        against_value, "the same people or things, twice", r"\dfrac{\overline{x - y}}{s_{x-y}/\sqrt n}",
        "stats.ttest_rel(x, y)", "the deviation of the differences",
    ),
}  # fmt: skip


def t_of(estimate: Estimate) -> Any:
    """The difference in standard errors; NaN where the standard error is 0, for then there is no t."""
    error = np.where(np.asarray(estimate.error) > 0, estimate.error, np.nan)
    return estimate.difference / error


def two_sided(t: Any, freedom: Any) -> Any:
    """The chance of a t at least this far from 0, either way, if the null hypothesis is true."""
    return 2 * special.stdtr(freedom, -np.abs(t))


def critical(level: float, freedom: Any) -> Any:
    """The |t| beyond which p is below `level`."""
    return -special.stdtrit(freedom, level / 2)


def interval(estimate: Estimate, level: float) -> tuple[float, float]:
    """The confidence interval of the difference that leaves out `level` (0.05: a 95 % interval)."""
    reach = critical(level, estimate.freedom) * estimate.error
    return float(estimate.difference - reach), float(estimate.difference + reach)


def power(population: Estimate, level: float) -> np.ndarray:
    """The chance that p falls below `level` when samples come from these populations: the noncentral t's two tails.

    Exact for normal populations, but for Welch's freedom, which is taken from the populations' own variances.
    """
    bound = critical(level, population.freedom)
    shift = np.abs(t_of(population))
    tails = stats.nct.sf(bound, population.freedom, shift) + stats.nct.cdf(-bound, population.freedom, shift)
    # Far out scipy's noncentral t gives up (NaN), where the outcome is not in doubt; without spread there is none.
    sure = np.where(np.isfinite(shift) & (shift > bound), 1.0, np.nan)
    return np.where(np.isfinite(tails), np.clip(tails, 0.0, 1.0), sure)


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
    # Equal numbers such as 0.1, 0.1, 0.1 have a mean that is off in the last digit: that is not a spread.
    if estimate.error > 1e-12 * np.abs(np.concatenate([first, second])).max():
        return ""
    what = "the differences within pairs" if kind == "Paired" else "the values"
    if abs(estimate.difference) < 1e-12:
        return f"Nothing varies: {what} are all alike and there is no difference. t would be 0/0, which has no value."
    return (
        f"Nothing varies: {what} are all alike, so the standard error is 0, and a difference of "
        f"{estimate.difference:.4g} divided by 0 has no value. A test needs scatter to compare with."
    ).replace("-", "−")


def scipy_p(kind: str, first: np.ndarray, second: np.ndarray, reference: float) -> float:
    """The same p from scipy.stats."""
    if kind == "One-sample":
        return float(stats.ttest_1samp(first, reference).pvalue)
    if kind == "Paired":
        return float(stats.ttest_rel(first, second).pvalue)
    sides, equal = (moments(first), moments(second)), kind == "Pooled"
    if all(np.sqrt(side.variance) > 1e-12 * abs(side.mean) for side in sides):
        return float(stats.ttest_ind(first, second, equal_var=equal).pvalue)
    # Of a sample in which nothing varies scipy warns; from the moments it says the same without.
    one, other = ((side.mean, np.sqrt(side.variance), side.count) for side in sides)
    return float(stats.ttest_ind_from_stats(*one, *other, equal_var=equal).pvalue)

"""One t-test on one pair of samples: its numbers, and what its effect size means for two bells."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from core.chance.t_test.four_tests import (
    T_TESTS,
    Estimate,
    compared,
    interval,
    p_value,
    scipy_p,
    t_of,
    unit_of,
    why_no_t,
)


@dataclass(frozen=True)
class Experiment:
    """The samples (`second` is empty for one) and the test's numbers: NaN with `problem` saying why there is no t."""

    first: np.ndarray
    second: np.ndarray
    difference: float
    error: float
    freedom: float
    t: float
    p: float
    effect: float
    reach: tuple[float, float]
    by_scipy: float
    problem: str


@dataclass(frozen=True)
class Effect:
    """Cohen's d (`size`), and of two bells so far apart how much lies `above` and their `overlap`, as shares.

    The overlap is NaN where there is but one bell; all three are, with `problem` saying why there is no d.
    """

    size: float
    above: float
    overlap: float
    problem: str


def estimated(kind: str, first: np.ndarray, second: np.ndarray, reference: float) -> tuple[Estimate, str]:
    """What the test estimates from these samples, and why there is no t, where there is none."""
    estimate = T_TESTS[kind].estimate(*compared(kind, first, second, reference))
    return Estimate(*map(float, estimate)), why_no_t(kind, first, second, reference)


def run_test(
    kind: str, first: np.ndarray, second: np.ndarray, reference: float, level: float, alternative: str
) -> Experiment:
    """One t-test with everything that it says."""
    # Tiny numbers are tested in a unit of their own, in which their squares are not 0; t and p do not depend on it.
    unit = unit_of(first, second)
    measured = (first / unit, second / unit, reference / unit)
    estimate, problem = estimated(kind, *measured)
    t = np.nan if problem else float(t_of(estimate))
    low, high = (np.nan, np.nan) if problem else interval(estimate, level, alternative)
    return Experiment(
        first=first,
        second=second,
        difference=float(first.mean() - second.mean()) if second.size else estimate.difference * unit,
        error=estimate.error * unit,
        freedom=estimate.freedom,
        t=t,
        p=np.nan if problem else float(p_value(t, estimate.freedom, alternative)),
        effect=np.nan if problem else estimate.difference / estimate.deviation,
        reach=(float(low) * unit, float(high) * unit),
        by_scipy=np.nan if problem else scipy_p(kind, *measured, alternative),
        problem=problem,
    )


def effect_size(kind: str, first: np.ndarray, second: np.ndarray, reference: float) -> Effect:
    """The difference in standard deviations, and what two bells so far apart have in common."""
    unit = unit_of(first, second)
    estimate, problem = estimated(kind, first / unit, second / unit, reference / unit)
    if problem:
        return Effect(np.nan, np.nan, np.nan, problem)
    d = estimate.difference / estimate.deviation
    if has_one_bell(kind):
        return Effect(d, float(stats.norm.cdf(d)), np.nan, "")
    return Effect(d, float(stats.norm.cdf(d / np.sqrt(2))), float(2 * stats.norm.cdf(-abs(d) / 2)), "")


def has_one_bell(kind: str) -> bool:
    """Whether one mean is tested against a value: a sample's, or that of differences against 0."""
    return kind in ("One-sample", "Paired")

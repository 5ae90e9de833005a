"""The t-test: how far apart two means are, measured by what chance alone would do."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from core.knobs import choice, number, numbers
from core.plots import (
    BLUE,
    GREEN,
    INK,
    MAUVE,
    MUTED,
    ORANGE,
    RED,
    Clock,
    Cursor,
    Grip,
    Handle,
    Notice,
    Panel,
    Path,
    Readout,
    Scene,
    axis,
    bars,
    dots,
    figure,
    line,
)
from core.t_tests import (
    MOST,
    T_TESTS,
    Estimate,
    Moments,
    Repeats,
    critical,
    exactly,
    interval,
    moments,
    power,
    repeat,
    share_interval,
    t_of,
    two_sided,
)

TITLE = "The t-test"
LINE = "Two means differ: more than chance alone would make them? Run the experiment 1,000 times and see."

BY_KNOBS = {"data": ["From knobs"]}
OWN = {"data": ["My own numbers"]}
# Student's own example of 1908: hours of sleep gained by ten patients under two drugs.
SLEEP = (0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0)
SLEEP_TOO = (1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4)


@dataclass(frozen=True)
class Settings:
    kind: str = choice(
        "Pooled", T_TESTS, label="Test",
        help="One-sample: a mean against a value. Pooled: two samples from populations that spread alike. Welch: two "
        "samples, each with its own spread. Paired: the same people or things measured twice.",
    )  # fmt: skip
    data: str = choice(
        "From knobs", ("From knobs", "My own numbers"), label="Data",
        help="Samples drawn from normal populations that you set, or numbers that you type or paste.",
    )  # fmt: skip
    n1: int = number(30, 1, MOST, label="First sample: n", help="How many observations. Paired: pairs.", when=BY_KNOBS)
    n2: int = number(
        40, 1, MOST, label="Second sample: n", help="How many observations in the second sample.",
        when={"data": ["From knobs"], "kind": ["Pooled", "Welch"]},
    )  # fmt: skip
    mean1: float = number(
        1.0, -5, 5, step=0.05, label="First population's mean", when=BY_KNOBS,
        help="The true mean that the first sample comes from. The test does not know it. Its handle is on the chart.",
    )  # fmt: skip
    mean2: float = number(
        1.5, -5, 5, step=0.05, label="Second population's mean",
        help="The true mean that the second sample comes from. Equal to the first: the null hypothesis is true.",
        when={"data": ["From knobs"], "kind": ["Pooled", "Welch", "Paired"]},
    )  # fmt: skip
    spread1: float = number(
        1.0, 0, 5, step=0.1, label="First population's spread σ", when=BY_KNOBS,
        help="Its standard deviation. 0: every value is the mean, and there is no t.",
    )  # fmt: skip
    spread2: float = number(
        1.0, 0, 5, step=0.1, label="Second population's spread σ",
        help="Its standard deviation. Unequal spreads with unequal n are where the pooled test goes wrong.",
        when={"data": ["From knobs"], "kind": ["Pooled", "Welch", "Paired"]},
    )  # fmt: skip
    correlation: float = number(
        0.7, -0.99, 0.99, step=0.01, label="Correlation within pairs",
        help="How much the two values of a pair go together. The larger, the more pairing gains.",
        when={"data": ["From knobs"], "kind": ["Paired"]},
    )  # fmt: skip
    reference: float = number(
        0.5, -5, 5, step=0.05, label="Value of the null hypothesis μ", when={"kind": ["One-sample"]},
        help="The mean that the population has if the null hypothesis is true.",
    )  # fmt: skip
    first: tuple[float, ...] = numbers(
        SLEEP, -1e6, 1e6, most=MOST, label="First numbers", when=OWN,
        help="1 to 200 numbers, typed or pasted from a spreadsheet's column. At the start: Student's sleep data of 1908.",
    )  # fmt: skip
    second: tuple[float, ...] = numbers(
        SLEEP_TOO, -1e6, 1e6, most=MOST, label="Second numbers",
        help="1 to 200 numbers; for the paired test as many as the first, in the same order.",
        when={"data": ["My own numbers"], "kind": ["Pooled", "Welch", "Paired"]},
    )  # fmt: skip
    level: float = number(
        0.05, 0.001, 0.5, log=True, label="Level α",
        help="The share of false alarms one is ready to live with. Below it, p is called significant.",
    )  # fmt: skip
    experiments: int = number(
        1000, 100, 4000, log=True, label="Repetitions", help="How often the whole experiment is run again."
    )
    every: int = number(
        1, 1, 100, log=True, label="Look after every … observations",
        help="How many new observations in each sample between two looks at p.",
    )  # fmt: skip
    seed: int = number(17, 0, 9999, label="Seed", help="The same seed draws the same samples.")


@dataclass(frozen=True)
class Result:
    """The samples (`second` is empty for one), the test's numbers (NaN with `problem` saying why), and the repeats.

    `theory` is the power at 2, 3, … 200 observations a sample; `power_here` at the sizes of these samples.
    """

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
    repeats: Repeats
    theory: np.ndarray
    power_here: float
    expected: tuple[float, float]


def run(settings: Settings) -> Result:
    """One t-test on one pair of samples, and the same experiment repeated with and without a true difference."""
    first, second = samples(settings)
    problem = why_no_t(settings, first, second)
    sides = compared(settings, first, second) if not problem.startswith("A paired") else (exactly(np.nan),) * 2
    test = T_TESTS[settings.kind]
    estimate = Estimate(*map(float, test.estimate(*sides)))
    t = np.nan if problem else float(t_of(estimate))
    world = populations(settings) if settings.data == "From knobs" or problem.startswith("A paired") else sides
    grown = [side._replace(count=np.arange(2.0, MOST + 1)) if np.isfinite(side.count) else side for side in world]
    return Result(
        first=first,
        second=second,
        difference=estimate.difference,
        error=estimate.error,
        freedom=estimate.freedom,
        t=t,
        p=np.nan if problem else float(two_sided(t, estimate.freedom)),
        effect=np.nan if problem else estimate.difference / estimate.deviation,
        reach=(np.nan, np.nan) if problem else interval(estimate, settings.level),
        by_scipy=np.nan if problem else scipy_p(settings, first, second),
        problem=problem,
        repeats=repeat(test, *world, settings.level, settings.experiments, settings.every, settings.seed),
        theory=power(test.estimate(*grown), settings.level),
        power_here=float(power(test.estimate(*world), settings.level)),
        expected=share_interval(settings.level, settings.experiments),
    )


def samples(settings: Settings) -> tuple[np.ndarray, np.ndarray]:
    """The two samples (the second empty, if the test takes one). A larger n adds to the same observations."""
    one = settings.kind == "One-sample"
    if settings.data == "My own numbers":
        return np.array(settings.first), np.array(() if one else settings.second)
    noise, other = np.random.default_rng(settings.seed).standard_normal((2, MOST))
    if settings.kind == "Paired":
        other = settings.correlation * noise + np.sqrt(1 - settings.correlation**2) * other
    count = {"One-sample": 0, "Paired": settings.n1}.get(settings.kind, settings.n2)
    first = settings.mean1 + settings.spread1 * noise[: settings.n1]
    return first, settings.mean2 + settings.spread2 * other[:count]


def compared(settings: Settings, first: np.ndarray, second: np.ndarray) -> tuple[Moments, Moments]:
    """The two sides of the test: two samples, a sample and a value, or the differences of pairs and 0."""
    if settings.kind == "Paired":
        return moments(first - second), exactly(0.0)
    return moments(first), exactly(settings.reference) if settings.kind == "One-sample" else moments(second)


def populations(settings: Settings) -> tuple[Moments, Moments]:
    """The two sides as they truly are."""
    first = Moments(settings.n1, settings.mean1, settings.spread1**2)
    if settings.kind == "One-sample":
        return first, exactly(settings.reference)
    if settings.kind == "Paired":
        together = 2 * settings.correlation * settings.spread1 * settings.spread2
        variance = max(settings.spread1**2 + settings.spread2**2 - together, 0.0)
        return Moments(settings.n1, settings.mean1 - settings.mean2, variance), exactly(0.0)
    return first, Moments(settings.n2, settings.mean2, settings.spread2**2)


def why_no_t(settings: Settings, first: np.ndarray, second: np.ndarray) -> str:
    """Why these samples have no t, in a sentence; empty if they have one."""
    n1, n2 = len(first), len(second)
    if settings.kind == "Paired" and n1 != n2:
        return f"A paired test needs a partner for every value: the first list has {n1}, the second {n2}."
    if settings.kind in ("One-sample", "Paired") and n1 < 2:
        return "One observation has no spread: s divides by n − 1 = 0, so there is no t. Take at least two."
    if settings.kind == "Welch" and min(n1, n2) < 2:
        return "Welch's test needs the spread of each sample, and one observation has none. Take at least two of each."
    if settings.kind == "Pooled" and n1 + n2 < 3:
        return "Two observations, one in each sample: nothing is left to measure the spread with. Take at least three."
    estimate = T_TESTS[settings.kind].estimate(*compared(settings, first, second))
    # Equal numbers such as 0.1, 0.1, 0.1 have a mean that is off in the last digit: that is not a spread.
    if estimate.error > 1e-12 * np.abs(np.concatenate([first, second])).max():
        return ""
    what = "the differences within pairs" if settings.kind == "Paired" else "the values"
    if abs(estimate.difference) < 1e-12:
        return f"Nothing varies: {what} are all alike and there is no difference. t would be 0/0, which has no value."
    return (
        f"Nothing varies: {what} are all alike, so the standard error is 0, and a difference of "
        f"{estimate.difference:.4g} divided by 0 has no value. A test needs scatter to compare with."
    )


def scipy_p(settings: Settings, first: np.ndarray, second: np.ndarray) -> float:
    """The same p from scipy.stats."""
    if settings.kind == "Paired":
        return float(stats.ttest_rel(first, second).pvalue)
    if settings.kind == "One-sample":
        return float(stats.ttest_1samp(first, settings.reference).pvalue)
    sides = [(side.mean, np.sqrt(side.variance), side.count) for side in (moments(first), moments(second))]
    return float(stats.ttest_ind_from_stats(*sides[0], *sides[1], equal_var=settings.kind == "Pooled").pvalue)

"""The t-test: how far apart two means are, measured by what chance alone would do."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.chance.t_test.four_tests import (
    ALTERNATIVES,
    T_TESTS,
    Moments,
    against_value,
    compared,
    exactly,
    moments,
    pooled,
    unit_of,
    welch,
    why_no_t,
)
from core.chance.t_test.many_tests import (
    Design,
    Peeking,
    PowerBySize,
    Repetitions,
    peek,
    power_at_every_size,
    repeat_test,
)
from core.chance.t_test.one_test import Effect, Experiment, effect_size, has_one_bell, run_test
from core.chance.t_test.repeats import MOST
from core.chance.t_test.samples import SLEEP, SLEEP_TOO, draw_two
from core.experiment.knobs import choice, number, numbers
from core.experiment.wording import counted, percent, plain

TITLE = "The t-test"
LINE = "Two means differ: more than chance alone would make them? Run the experiment 1,000 times and see."

ONE, EFFECT, MANY, INTERVALS, POWER, PEEKING = (
    "One experiment", "Effect size d", "Many repetitions", "Many intervals", "Power against n", "Peeking at p",
)  # fmt: skip
BY_KNOBS = {"data": ["From knobs"]}
OWN = {"data": ["My own numbers"]}


@dataclass(frozen=True)
class Settings:
    show: str = choice(
        ONE, (ONE, EFFECT, MANY, INTERVALS, POWER, PEEKING), label="Show", view=True,
        help="What is drawn of the experiment that the knobs below describe: one run of it, or very many.",
    )  # fmt: skip
    kind: str = choice(
        "Pooled", T_TESTS, label="Test",
        help=" ".join(f"{label}: {test.use}." for label, test in T_TESTS.items()),
    )  # fmt: skip
    alternative: str = choice(
        "Two-sided", ALTERNATIVES, label="Alternative",
        help="What is claimed if p is small. Two-sided: there is a difference, one way or the other. Greater, less: "
        "the first mean lies above, below the second (or μ). It must be chosen before the data are seen.",
    )  # fmt: skip
    data: str = choice(
        "From knobs", ("From knobs", "My own numbers"), label="Data",
        help="Samples drawn from normal populations that you set, or numbers that you type or paste.",
    )  # fmt: skip
    n1: int = number(
        30,
        1,
        MOST,
        label="First sample: n",
        help="How many observations; in the paired test, how many pairs.",
        when=BY_KNOBS,
    )
    n2: int = number(
        40, 1, MOST, label="Second sample: n", help="How many observations in the second sample.",
        when={"data": ["From knobs"], "kind": ["Pooled", "Welch"]},
    )  # fmt: skip
    mean1: float = number(
        1.0, -5, 5, step=0.05, label="First true mean", when=BY_KNOBS,
        help="The true mean that the first sample comes from. The test does not know it. Its handle is on the chart.",
    )  # fmt: skip
    mean2: float = number(
        1.5, -5, 5, step=0.05, label="Second true mean",
        help="The true mean that the second sample comes from. Equal to the first: the null hypothesis is true.",
        when={"data": ["From knobs"], "kind": ["Pooled", "Welch", "Paired"]},
    )  # fmt: skip
    spread1: float = number(
        1.0, 0, 5, step=0.1, label="First true spread σ", when=BY_KNOBS,
        help="Its standard deviation. 0: every value is the mean, and there is no t.",
    )  # fmt: skip
    spread2: float = number(
        1.0, 0, 5, step=0.1, label="Second true spread σ",
        help="Its standard deviation. Unequal spreads with unequal n are where the pooled test goes wrong.",
        when={"data": ["From knobs"], "kind": ["Pooled", "Welch", "Paired"]},
    )  # fmt: skip
    correlation: float = number(
        0.7, -0.99, 0.99, step=0.01, label="Correlation within pairs",
        help="How much the two values of a pair go together. The larger, the more pairing gains.",
        when={"data": ["From knobs"], "kind": ["Paired"]},
    )  # fmt: skip
    reference: float = number(
        0.5, -1e6, 1e6, step=0.05, slider=(-5, 5), label="Value of the null hypothesis μ",
        when={"kind": ["One-sample"]},
        help="The mean that the population has if the null hypothesis is true. Type any number; the slider holds −5 to "
        "5.",
    )  # fmt: skip
    first: tuple[float, ...] = numbers(
        SLEEP, -1e6, 1e6, most=MOST, label="First numbers", when=OWN,
        help="1 to 200 numbers, typed or pasted from a spreadsheet's column. At first: Student's sleep data of 1908.",
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
        1000,
        100,
        4000,
        log=True,
        label="Repetitions",
        help="How often the whole experiment is run again.",
        when={"show": [MANY, INTERVALS, POWER, PEEKING]},
    )
    every: int = number(
        1, 1, 100, log=True, label="Look after every … observations",
        help="How many new observations in each sample between two looks at p.", when={"show": [PEEKING]},
    )  # fmt: skip
    seed: int = number(23, 0, 9999, label="Seed", help="The same seed draws the same samples.")


def experiment(settings: Settings) -> Experiment:
    """One t-test on one pair of samples."""
    return run_test(settings.kind, *samples(settings), settings.reference, settings.level, settings.alternative)


def effect(settings: Settings) -> Effect:
    """The size of the difference in one pair of samples."""
    return effect_size(settings.kind, *samples(settings), settings.reference)


def repetitions(settings: Settings) -> Repetitions:
    """The experiment over and over, with equal means and with the means as they are."""
    return repeat_test(design(settings))


def power_by_size(settings: Settings) -> PowerBySize:
    """How often the difference is found, by the number of observations."""
    return power_at_every_size(design(settings))


def peeking(settings: Settings) -> Peeking:
    """p looked at again and again as observations come in, though the means are equal."""
    return peek(design(settings), settings.every)


def samples(settings: Settings) -> tuple[np.ndarray, np.ndarray]:
    """The two samples (the second empty, if the test takes one). A larger n adds to the same observations."""
    if settings.data == "My own numbers":
        return np.array(settings.first), np.array(() if settings.kind == "One-sample" else settings.second)
    return draw_two(*drawn(settings))


def drawn(settings: Settings) -> tuple[tuple[int, float, float], tuple[int, float, float], float, int]:
    """What `draw_two` is to draw: size, mean and spread of both samples, their correlation, and the seed."""
    count = {"One-sample": 0, "Paired": settings.n1}.get(settings.kind, settings.n2)
    first, second = (settings.n1, settings.mean1, settings.spread1), (count, settings.mean2, settings.spread2)
    return first, second, settings.correlation if settings.kind == "Paired" else 0.0, settings.seed


def populations(settings: Settings) -> tuple[Moments, Moments]:
    """The two sides as they truly are, where the knobs say so."""
    first = Moments(settings.n1, settings.mean1, settings.spread1**2)
    if settings.kind == "One-sample":
        return first, exactly(settings.reference)
    if settings.kind == "Paired":
        together = 2 * settings.correlation * settings.spread1 * settings.spread2
        variance = max(settings.spread1**2 + settings.spread2**2 - together, 0.0)
        return Moments(settings.n1, settings.mean1 - settings.mean2, variance), exactly(0.0)
    return first, Moments(settings.n2, settings.mean2, settings.spread2**2)


def design(settings: Settings) -> Design:
    """What is repeated: with one's own numbers, samples from normal populations that have their moments."""
    (first, second), unit = populations(settings), 1.0
    if settings.data == "My own numbers":
        one, other = samples(settings)
        unit = unit_of(one, other)
        first, second = compared(settings.kind, one / unit, other / unit, settings.reference / unit)
    return Design(
        T_TESTS[settings.kind],
        first,
        second,
        settings.level,
        settings.alternative,
        settings.experiments,
        settings.seed,
        unit,
    )


def spreads_differ(settings: Settings) -> bool:
    """Whether the two populations spread differently, which the pooled test takes not to be."""
    return settings.spread1 != settings.spread2 or settings.data != "From knobs"


def theory_named(settings: Settings) -> str:
    """What the power by theory is worth at these settings."""
    if settings.kind == "Pooled" and spreads_differ(settings):
        return "theory, were the spreads equal"
    return "theory, rough for so small an n" if settings.kind == "Welch" and fewest(settings) < 8 else "power by theory"


def fewest(settings: Settings) -> int:
    """The size of the smaller of two samples."""
    own = settings.data != "From knobs"
    return min((len(settings.first), len(settings.second)) if own else (settings.n1, settings.n2))


def finite_or_text(value: float) -> float | str:
    """A number, or what is said where there is none: "none", or an interval's end that is infinite."""
    return float(value) if np.isfinite(value) else "none" if np.isnan(value) else plain(value)


def difference_named(kind: str) -> str:
    """What the difference is one of."""
    return {"One-sample": "mean − μ", "Paired": "mean difference"}.get(kind, "difference of means")


def interval_named(level: float) -> str:
    """The interval by the confidence that belongs to a level: 95 % to 0.05."""
    return f"its {plain(100 * (1 - level), 4)} % interval"


def interval_text(reach: tuple[float, float]) -> str:
    """An interval in words; a one-sided one has one end."""
    low, high = (plain(end) for end in reach)
    if not np.isfinite(reach[1]):
        return f"{low} or more"
    return f"{low} to {high}" if np.isfinite(reach[0]) else f"{high} or less"


def experiment_numbers(result: Experiment, settings: Settings) -> dict[str, float | str]:
    """The test's numbers."""
    known = not result.problem
    values = {
        difference_named(settings.kind): result.difference,
        "standard error": result.error,
        "interval from": result.reach[0],
        "interval to": result.reach[1],
        "t": result.t,
        "degrees of freedom": result.freedom,
        f"p ({settings.alternative.lower()})": result.p,
        "effect size d": result.effect,
        "p by scipy": result.by_scipy,
    }
    return {name: finite_or_text(value) for name, value in values.items()} | {
        interval_named(settings.level): interval_text(result.reach) if known else "none",
        f"p < α = {settings.level:g}?": ("yes" if result.p < settings.level else "no") if known else "none",
    }


def effect_numbers(result: Effect, settings: Settings) -> dict[str, float | str]:
    """The effect size and what it means for two bells, as shares."""
    what = {"One-sample": "values above μ", "Paired": "pairs whose first value is larger"}
    above = what.get(settings.kind, "a random one of the first lies above one of the second")
    overlap = {} if has_one_bell(settings.kind) else {"the bells overlap by": finite_or_text(result.overlap)}
    return {
        "effect size d": finite_or_text(result.size),
        **overlap,
        f"{above}, if they are bells": finite_or_text(result.above),
    }


def repetitions_numbers(result: Repetitions, settings: Settings) -> dict[str, float | str]:
    """False alarms and differences found, as shares."""
    low, high = result.expected
    return {
        "false alarms": finite_or_text(result.false_alarms),
        "if the promise holds": f"{percent(low)} to {percent(high)}",
        "false alarms expected from": low,
        "false alarms expected to": high,
        found_named(result): finite_or_text(result.found),
        theory_named(settings): finite_or_text(result.theory),
    }


def found_named(result: Repetitions) -> str:
    """What a p below the level is where the means are as they are."""
    return "differences found: power" if result.true_difference != 0 else "false alarms again"


def intervals_numbers(result: Repetitions, settings: Settings) -> dict[str, float | str]:
    """The share of intervals that hold the true difference."""
    # An interval misses the true difference exactly where the test of that difference cries wolf.
    return {
        "true difference": result.true_difference,
        f"of {counted(settings.experiments, 'interval')} hold it": finite_or_text(1 - result.false_alarms),
        "promised": 1 - settings.level,
    }


def power_numbers(result: PowerBySize, settings: Settings) -> dict[str, float | str]:
    """The power at the samples' own sizes, and the size that is enough."""
    return {
        "n in each sample for 80 %": enough(result, settings),
        f"at your n: {theory_named(settings)}": finite_or_text(result.theory_here),
        "at your n: found by repetition": finite_or_text(result.found_here),
    }


def enough(result: PowerBySize, settings: Settings) -> float | str:
    """The observations in each sample for a power of 80 %, or why no number of them is enough."""
    if not np.isfinite(result.theory).any():
        return "none"
    if not result.true_difference:
        return "none: the means are equal"
    sought = {"Greater": 1.0, "Less": -1.0}.get(settings.alternative, np.sign(result.true_difference))
    if sought != np.sign(result.true_difference):
        return "none: the difference goes the other way"
    sizes = np.flatnonzero(result.theory >= 0.8)
    return 2.0 + float(sizes[0]) if sizes.size else f"more than {MOST}"


def peeking_numbers(result: Peeking, settings: Settings) -> dict[str, float | str]:
    """False alarms when all observations are in: in percent, as the page counts them, and as shares."""
    ever, once = finite_or_text(result.ever[-1]), finite_or_text(result.once[-1])
    return {
        "looked every time: false alarms": ever if isinstance(ever, str) else 100 * ever,
        "looked once, at this n": once if isinstance(once, str) else 100 * once,
        "promised": 100 * settings.level,
        "false alarms when looking every time": ever,
        "false alarms when looking once, at the end": once,
    }


CORE = (moments, pooled, welch, against_value, exactly, draw_two)
# What each test compares, and the same test by scipy.
SIDES = {
    "One-sample": ("moments(first), exactly({})", "stats.ttest_1samp(first, {}"),
    "Paired": ("moments(first - second), exactly(0.0)", "stats.ttest_rel(first, second"),
    "Pooled": ("moments(first), moments(second)", "stats.ttest_ind(first, second"),
    "Welch": ("moments(first), moments(second)", "stats.ttest_ind(first, second, equal_var=False"),
}


def example(settings: Settings) -> str:
    """Lines that call CORE at these settings and print some of the page's numbers; without a t, why there is none."""
    own = settings.data == "My own numbers"
    problem = why_no_t(settings.kind, *samples(settings), settings.reference)
    if problem:
        return f'print("There is no t:", {problem!r})'
    sides, by_scipy = (text.format(settings.reference) for text in SIDES[settings.kind])
    first, second = (list(map(float, values)) for values in (settings.first, settings.second))
    tail = ALTERNATIVES[settings.alternative].scipy
    return f"""
first, second = {f"np.array({first}), np.array({second})" if own else f"draw_two{drawn(settings)}"}
estimate = {T_TESTS[settings.kind].estimate.__name__}({sides})
print("{difference_named(settings.kind)}:", estimate.difference)
print("standard error:", estimate.error)
print("degrees of freedom:", estimate.freedom)
print("t:", estimate.difference / estimate.error)
print("effect size d:", estimate.difference / estimate.deviation)
print("p by scipy:", {by_scipy}, alternative="{tail}").pvalue)
"""

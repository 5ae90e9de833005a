"""The t-test: how far apart two means are, measured by what chance alone would do."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from core.chance.t_test.four_tests import (
    ALTERNATIVES,
    T_TESTS,
    Estimate,
    Moments,
    against_value,
    compared,
    exactly,
    interval,
    moments,
    p_value,
    pooled,
    power,
    scipy_p,
    t_of,
    unit_of,
    welch,
    why_no_t,
)
from core.chance.t_test.pictures import (
    alarms_panel,
    intervals_panel,
    null_panel,
    overlap_panel,
    p_panel,
    p_text,
    power_panel,
    samples_panel,
    walks_panel,
)
from core.chance.t_test.repeats import MOST, Repeats, repeat, share_below, share_interval
from core.experiment.charts import BLUE, GREEN, ORANGE, RED
from core.experiment.knobs import choice, number, numbers
from core.experiment.scene import Clock, Notice, Readout, Scene
from core.experiment.wording import counted, percent, plain

TITLE = "The t-test"
LINE = "Two means differ: more than chance alone would make them? Run the experiment 1,000 times and see."

ONE, EFFECT, MANY, INTERVALS, POWER, PEEKING = (
    "One experiment", "Effect size d", "Many repetitions", "Many intervals", "Power against n", "Peeking at p",
)  # fmt: skip
BY_KNOBS = {"data": ["From knobs"]}
OWN = {"data": ["My own numbers"]}
# Student's own example of 1908: hours of sleep gained by ten patients under two drugs.
SLEEP = (0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0)
SLEEP_TOO = (1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4)


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
    true_difference: float
    false_alarms: float
    found: float
    expected: tuple[float, float]


def run(settings: Settings, repeated: bool = True) -> Result:
    """One t-test on one pair of samples and, if `repeated`, the same experiment over and over (most of the time)."""
    test, (first, second), alternative = T_TESTS[settings.kind], samples(settings), settings.alternative
    # Tiny numbers are tested in a unit of their own, in which their squares are not 0; t and p do not depend on it.
    unit = unit_of(first, second)
    measured = (first / unit, second / unit, settings.reference / unit)
    problem = why_no_t(settings.kind, *measured)
    sides = compared(settings.kind, *measured)
    estimate = Estimate(*map(float, test.estimate(*sides)))
    t = np.nan if problem else float(t_of(estimate))
    world = populations(settings) if settings.data == "From knobs" else sides
    grown = [side._replace(count=np.arange(2.0, MOST + 1)) if np.isfinite(side.count) else side for side in world]
    count = settings.experiments if repeated else 0
    repeats = repeat(test, *world, settings.level, count, settings.every, settings.seed, alternative)
    repeats = repeats._replace(intervals=repeats.intervals * unit)
    low, high = (np.nan, np.nan) if problem else interval(estimate, settings.level, alternative)
    return Result(
        first=first,
        second=second,
        difference=float(first.mean() - second.mean()) if second.size else estimate.difference * unit,
        error=estimate.error * unit,
        freedom=estimate.freedom,
        t=t,
        p=np.nan if problem else float(p_value(t, estimate.freedom, alternative)),
        effect=np.nan if problem else estimate.difference / estimate.deviation,
        reach=(float(low) * unit, float(high) * unit),
        by_scipy=np.nan if problem else scipy_p(settings.kind, *measured, alternative),
        problem=problem,
        repeats=repeats,
        theory=power(test.estimate(*grown), settings.level, alternative),
        power_here=float(power(test.estimate(*world), settings.level, alternative)),
        true_difference=float(world[0].mean - world[1].mean) * unit,
        false_alarms=share_below(repeats.p_null, settings.level),
        found=share_below(repeats.p_true, settings.level),
        expected=share_interval(settings.level, settings.experiments),
    )


def samples(settings: Settings) -> tuple[np.ndarray, np.ndarray]:
    """The two samples (the second empty, if the test takes one). A larger n adds to the same observations."""
    one = settings.kind == "One-sample"
    if settings.data == "My own numbers":
        return np.array(settings.first), np.array(() if one else settings.second)
    return draw_two(*drawn(settings))


def drawn(settings: Settings) -> tuple[tuple[int, float, float], tuple[int, float, float], float, int]:
    """What `draw_two` is to draw: size, mean and spread of both samples, their correlation, and the seed."""
    count = {"One-sample": 0, "Paired": settings.n1}.get(settings.kind, settings.n2)
    first, second = (settings.n1, settings.mean1, settings.spread1), (count, settings.mean2, settings.spread2)
    return first, second, settings.correlation if settings.kind == "Paired" else 0.0, settings.seed


def draw_two(first: tuple, second: tuple, correlation: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Two normal samples, each of (size, mean, spread); a larger size adds to the same observations."""
    noise, other = np.random.default_rng(seed).standard_normal((2, MOST))
    other = correlation * noise + np.sqrt(1 - correlation**2) * other
    (n, mean1, spread1), (m, mean2, spread2) = first, second
    return mean1 + spread1 * noise[:n], mean2 + spread2 * other[:m]


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


def numbers_of(result: Result) -> dict[str, float | str]:
    """The numbers that stand on the page."""
    names = ("difference of means", "standard error", "degrees of freedom", "t", "p", "effect size d")
    values = (result.difference, result.error, result.freedom, result.t, result.p, result.effect)
    pairs = dict(zip(names, values, strict=True)) | {
        "interval from": result.reach[0],
        "interval to": result.reach[1],
        "p by scipy.stats": result.by_scipy,
        "false alarms": result.false_alarms,
        "false alarms expected from": result.expected[0],
        "false alarms expected to": result.expected[1],
        "intervals that hold the true difference": 1 - result.false_alarms,
        "power by repetition": result.found,
        "power by theory": result.power_here,
        "n in each sample for 80 %": enough(result) or np.nan,
        "false alarms when looking every time": float(result.repeats.ever[-1]),
        "false alarms when looking once, at the end": float(result.repeats.once[-1]),
    }
    ends = {np.inf: "∞", -np.inf: "−∞"}
    return {name: float(value) if np.isfinite(value) else ends.get(value, "none") for name, value in pairs.items()}


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
print("difference of means:", estimate.difference)
print("standard error:", estimate.error)
print("degrees of freedom:", estimate.freedom)
print("t:", estimate.difference / estimate.error)
print("effect size d:", estimate.difference / estimate.deviation)
print("p by scipy.stats:", {by_scipy}, alternative="{tail}").pvalue)
"""


def enough(result: Result) -> int:
    """The observations in each sample for a power of 80 %; 0 if 200 are too few."""
    sizes = np.flatnonzero(result.theory >= 0.8)
    return 2 + int(sizes[0]) if sizes.size else 0


def notes_slip() -> str:
    """What the notes' formula and the notes' code say of the notes' own two samples."""
    generator = np.random.RandomState(17)
    first, second = 1 + generator.randn(30), 2 + generator.randn(40)
    as_formula, as_code = stats.ttest_1samp(first, second.mean()), stats.ttest_ind(first, second)
    by_formula, by_code = (plain(float(test.statistic)) for test in (as_formula, as_code))
    return (
        f"the formula with μ = the second mean gives t = {by_formula} (df 29), `ttest_ind` gives "
        f"t = {by_code} (df 68), on the same 70 numbers."
    )


# --- drawing ----------------------------------------------------------------------------------------------------------


def scene(result: Result, settings: Settings, live: bool = False) -> Scene:
    """What the knob "Show" asks for."""
    return SHOWN[settings.show](result, settings, live)


def experiment_scene(result: Result, settings: Settings, live: bool = False) -> Scene:
    """Both samples with their means, and t where it falls if there is no difference."""
    true = (settings.mean1, settings.mean2) if settings.data == "From knobs" else ()
    reference = settings.reference if settings.kind == "One-sample" else None
    paired = settings.kind == "Paired"
    panels = (
        samples_panel(result.first, result.second, true, reference, paired, settings.level),
        null_panel(result.t, result.freedom, result.p, settings.level, settings.alternative),
    )
    return Scene(panels, readouts(result, settings), notices=(experiment_notice(result, settings),))


def experiment_notice(result: Result, settings: Settings) -> Notice:
    """Why there is no t; or what the chosen test is for, and what it takes for granted here."""
    if result.problem:
        return Notice("warning", result.problem, *way_back(settings))
    alone = min(len(result.first), len(result.second) or 2) == 1
    if settings.kind == "Pooled" and alone:
        return Notice("warning", "One observation says nothing of its own population's spread: the pooled test takes "
                      "the other sample's spread for both.")  # fmt: skip
    use = f"{settings.kind}: {T_TESTS[settings.kind].use}. "
    if settings.kind == "Pooled" and spreads_differ(settings):
        return Notice("info", f"{use}Here the spreads differ.", "Use Welch's test", {"kind": "Welch"})
    return Notice("info", f"{use}{settings.alternative}: p is small if {ALTERNATIVES[settings.alternative].claim}.")


def way_back(settings: Settings) -> tuple:
    """A button for the notice that there is no t: its text and knobs."""
    if settings.data == "My own numbers":
        return "Back to Student's sleep data", {"first": SLEEP, "second": SLEEP_TOO}
    if settings.kind == "Welch" and min(settings.n1, settings.n2) < 2 < settings.n1 + settings.n2:
        return "Use the pooled test", {"kind": "Pooled"}
    return "Back to n = 30 and 40, σ = 1", {"n1": 30, "n2": 40, "spread1": 1.0, "spread2": 1.0}


def readouts(result: Result, settings: Settings) -> tuple[Readout, ...]:
    known, side = not result.problem, settings.alternative.lower()
    verdict = ("yes" if result.p < settings.level else "no") if known else "none"
    what = {"One-sample": "mean − μ", "Paired": "mean difference"}.get(settings.kind, "difference of means")
    measured = f"Cohen's d: the difference divided by {T_TESTS[settings.kind].unit}."
    shape = "df, the degrees of freedom: how many deviations are free to vary. They shape the grey curve."
    call = T_TESTS[settings.kind].scipy
    if settings.alternative != "Two-sided":
        call = f'{call[:-1]}, alternative="{ALTERNATIVES[settings.alternative].scipy}")'
    return (
        Readout(what, plain(result.difference)),
        Readout(f"its {percent_of(settings.level)} interval", reach_told(result.reach) if known else "none"),
        Readout("t", plain(result.t, 4) if known else "none", help="The difference in standard errors."),
        Readout("degrees of freedom", plain(result.freedom, 4) if known else "none", help=shape),
        Readout(f"p ({side})", p_text(result.p) if known else "none", color=RED),
        Readout("effect size d", plain(result.effect) if known else "none", help=measured),
        Readout(f"p < α = {settings.level:g}?", verdict),
        Readout("p by scipy", p_text(result.by_scipy) if known else "none", help=call),
    )


def percent_of(level: float) -> str:
    """The confidence that belongs to a level: 95 % to 0.05."""
    return f"{plain(100 * (1 - level), 4)} %"


def reach_told(reach: tuple[float, float]) -> str:
    low, high = (plain(end) for end in reach)
    if not np.isfinite(reach[1]):
        return f"{low} or more"
    return f"{low} to {high}" if np.isfinite(reach[0]) else f"{high} or less"


def effect_scene(result: Result, settings: Settings, live: bool = False) -> Scene:
    """Two bells at the distance d: how far two populations overlap whose means lie d deviations apart."""
    if result.problem:
        return Scene((), notices=(Notice("warning", result.problem, *way_back(settings)),))
    d = result.effect
    alone = settings.kind in ("One-sample", "Paired")
    against = {"One-sample": "μ", "Paired": "0"}.get(settings.kind, "the second sample's")
    above = stats.norm.cdf(d) if alone else stats.norm.cdf(d / np.sqrt(2))
    what = {"One-sample": "values above μ", "Paired": "pairs whose first value is larger"}
    said = what.get(settings.kind, "a random one of the first lies above one of the second")
    readings = [
        Readout("effect size d", plain(d), help=f"The difference divided by {T_TESTS[settings.kind].unit}."),
        Readout(f"{said}, if they are bells", percent(float(above)), color=BLUE),
    ]
    if not alone:
        overlap = percent(float(2 * stats.norm.cdf(-abs(d) / 2)))
        readings.insert(1, Readout("the bells overlap by", overlap, color=ORANGE))
    told = (
        "d does not depend on n: it says how large a difference is, p how surprising it would be by chance. With "
        "enough observations the smallest difference has a small p. A habit of speech: 0.2 is small, 0.5 medium, 0.8 "
        "large."
    )
    return Scene((overlap_panel(d, against, alone),), tuple(readings), notices=(Notice("info", told),))


def repeats_scene(result: Result, settings: Settings, live: bool = False) -> Scene:
    """p of every repetition: with equal means on the left, with the means as they are on the right."""
    repeats, (low, high) = result.repeats, result.expected
    different = result.true_difference != 0
    left, found = ("found", "differences found: power") if different else ("equal, false alarms", "false alarms again")
    return Scene(
        (
            p_panel(repeats.p_null, "equal", "Equal means: false alarms left of α", settings.level, ORANGE, 0.25),
            p_panel(repeats.p_true, "true", f"The means as they are: {left} left of α", settings.level, GREEN, 1.0),
        ),
        (
            Readout("false alarms", share_told(result.false_alarms), color=ORANGE),
            Readout("if the promise holds", f"{percent(low)} to {percent(high)}",
                    help="Where the share lies in 95 of 100 such runs (binomial distribution)."),
            Readout(found, share_told(result.found), color=GREEN),
            Readout(theory_named(settings), share_told(result.power_here), help=THEORY),
        ),
        notices=alarm_notices(result, settings),
    )  # fmt: skip


THEORY = (
    "From the noncentral t distribution: how t is distributed when there is a difference. Exact for normal "
    "populations; the pooled test also needs equal spreads, and for Welch's test it is approximate where n is small."
)


def theory_named(settings: Settings) -> str:
    """What the power by theory is worth at these settings."""
    if settings.kind == "Pooled" and spreads_differ(settings):
        return "theory, were the spreads equal"
    return "theory, rough for so small an n" if settings.kind == "Welch" and fewest(settings) < 8 else "power by theory"


def fewest(settings: Settings) -> int:
    """The size of the smaller of two samples."""
    own = settings.data != "From knobs"
    return min((len(settings.first), len(settings.second)) if own else (settings.n1, settings.n2))


def share_told(share: float) -> str:
    return percent(share) if np.isfinite(share) else "none"


def spreads_differ(settings: Settings) -> bool:
    """Whether the two populations spread differently, which the pooled test takes not to be."""
    return settings.spread1 != settings.spread2 or settings.data != "From knobs"


def alarm_notices(result: Result, settings: Settings) -> tuple[Notice, ...]:
    low, high = result.expected
    if not result.repeats.p_null.size:
        return (Notice("warning", "No repetition has a t: at this n or spread there is nothing to measure chance by."),)
    if low <= result.false_alarms <= high:
        return ()
    says = f"{percent(result.false_alarms)} false alarms where {percent(settings.level)} were promised. "
    if settings.show == INTERVALS:
        held, promised = percent(1 - result.false_alarms), percent(1 - settings.level)
        says = f"{held} of the intervals hold the true difference where {promised} were promised. "
    if settings.kind == "Pooled" and spreads_differ(settings):
        says += "The pooled test takes the spreads to be equal; here they are not. Welch's test does not need that."
        return (Notice("warning", says, "Use Welch's test", {"kind": "Welch"}),)
    if settings.kind == "Welch":
        says += "Welch's freedom is an approximation, rough for very small samples; or it is chance: try another seed."
        return (Notice("info", says),)
    return (Notice("info", says + "Chance alone does that in one run of twenty: try another seed."),)


def intervals_scene(result: Result, settings: Settings, live: bool = False) -> Scene:
    """The confidence intervals of the first repetitions, and how many of all hold the true difference."""
    # An interval misses the true difference exactly where the test of that difference cries wolf.
    held = 1 - result.false_alarms
    return Scene(
        (intervals_panel(result.repeats.intervals, result.true_difference, settings.level),),
        (
            Readout("true difference", plain(result.true_difference)),
            Readout(f"of {counted(settings.experiments, 'interval')} hold it", share_told(held), color=BLUE),
            Readout("promised", percent(1 - settings.level)),
        ),
        notices=alarm_notices(result, settings),
    )


def power_scene(result: Result, settings: Settings, live: bool = False) -> Scene:
    """Power against n: theory's curve and the repetitions' dots."""
    known = bool(np.isfinite(result.theory).any())
    return Scene(
        (power_panel(result.theory, result.repeats.sizes, result.repeats.rejected, theory_named(settings)),),
        (
            Readout("n in each sample for 80 %", enough_told(result, settings) if known else "none", color=GREEN),
            Readout(f"at your n: {theory_named(settings)}", share_told(result.power_here), help=THEORY),
            Readout("at your n: found by repetition", share_told(result.found), color=BLUE),
        ),
        notices=() if known else (Notice("warning", "No spread, no t, no power."),),
    )


def enough_told(result: Result, settings: Settings) -> str:
    if not result.true_difference:
        return "none: the means are equal"
    sought = {"Greater": 1.0, "Less": -1.0}.get(settings.alternative, np.sign(result.true_difference))
    if sought != np.sign(result.true_difference):
        return "none: the difference goes the other way"
    return str(enough(result) or f"more than {MOST}")


def peeking_scene(result: Result, settings: Settings, live: bool = False) -> Scene:
    """p as observations come in, though there is no difference, and how many have cried wolf by then."""
    repeats = result.repeats
    known = bool(np.isfinite(repeats.paths).any())
    lost = () if known else (Notice("warning", "No spread, no t, no p to look at."),)
    return Scene(
        (walks_panel(repeats, settings.level), alarms_panel(repeats, settings.level)),
        (
            Readout(
                "looked every time: false alarms", 100 * repeats.ever if known else "none", "%" * known, 1, color=RED
            ),
            Readout("looked once, at this n", 100 * repeats.once if known else "none", "%" * known, 1, color=BLUE),
            Readout("promised", 100 * settings.level, "%", 1),
        ),
        Clock("observations", repeats.looks),
        notices=lost,
    )


SHOWN = {
    ONE: experiment_scene, EFFECT: effect_scene, MANY: repeats_scene, INTERVALS: intervals_scene, POWER: power_scene,
    PEEKING: peeking_scene,
}  # fmt: skip

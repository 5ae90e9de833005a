"""Mean and variance: where a sample balances, and how far it lies from there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from core.chance.mean_variance.many_samples import bias_panel, shapes_panel, variances_panel
from core.chance.mean_variance.moments import costs_of, library_variances, mean, measures_of, variance, variance_ratios
from core.chance.mean_variance.pictures import (
    added_panel,
    beside_panel,
    least_panels,
    reach_to,
    sample_panel,
    squares_panel,
)
from core.data.populations import POPULATIONS
from core.experiment.axis_ranges import steady_range
from core.experiment.charts import BLUE, GREEN, ORANGE, RED
from core.experiment.knobs import choice, number, numbers
from core.experiment.scene import Notice, Readout, Scene
from core.experiment.wording import fixed, percent, plain

TITLE = "Mean and variance"
LINE = "Drag a sample: where it balances, its squared deviations as squares, and why n − 1."

OWN = "Own numbers"
DRAGGABLE = 40
REPEATS, LARGEST = 10_000, 30


@dataclass(frozen=True)
class Settings:
    source: str = choice(
        OWN, (OWN, *POPULATIONS), label="Sample",
        help="Your own numbers, or a random sample. All populations but Cauchy's have mean 5 and deviation 2.",
    )  # fmt: skip
    own: tuple[float, ...] = numbers(
        (2, 3, 3, 4, 5, 6, 12), -1e6, 1e6, most=200, step=0.1, label="Numbers x", when={"source": (OWN,)},
        help="Drag the points, or type or paste 1 to 200 numbers.",
    )  # fmt: skip
    count: int = number(
        40, 1, 500, log=True, label="Values n", when={"source": tuple(POPULATIONS)}, help="How many values are drawn."
    )
    seed: int = number(
        1, 0, 9999, label="Seed", when={"source": tuple(POPULATIONS)},
        help="Another seed, another sample. The same seed always draws the same values.",
    )  # fmt: skip
    offset: float = number(
        0.0, -10.0, 10.0, step=0.1, label="Point c = mean +",
        help="The point c from which deviations are measured, as a distance from the mean. 0 is the mean itself.",
    )  # fmt: skip
    extra: float = number(
        25.0, -50.0, 100.0, step=0.5, label="One more value", help="A value put beside the sample. Drag it far away."
    )
    size: int = number(
        5, 2, LARGEST, label="Values in each sample", help="How many values each of the 10,000 samples has."
    )
    again: int = number(1, 0, 9999, label="Seed of the samples", help="Another seed, another 10,000 samples.")


@dataclass(frozen=True)
class Result:
    """`measures` of the sample, and of the sample `with_extra`; `by_extra` mean, median and deviation along `extras`.

    `squared` and `absolute` are mean deviations from `centres`, `from_c` those from c itself; `far` is the share of the
    variance that the farthest values make, one in twenty of all. `biased` and `unbiased`
    (REPEATS,) are variances (ddof 0 and 1) of samples of `size`; `ratios` (LARGEST,) mean ddof-0 variances of
    1 … LARGEST values over `truth`.
    """

    sample: np.ndarray
    measures: dict[str, float]
    by_library: dict[str, float]
    extras: np.ndarray
    by_extra: dict[str, np.ndarray]
    with_extra: dict[str, float]
    centres: np.ndarray
    from_c: dict[str, float]
    far: float
    squared: np.ndarray
    absolute: np.ndarray
    biased: np.ndarray
    unbiased: np.ndarray
    around_truth: float
    ratios: np.ndarray
    truth: float


def sample_of(settings: Settings) -> np.ndarray:
    """The reader's numbers, or a sample drawn from the population."""
    if settings.source == OWN:
        return np.array(settings.own)
    return POPULATIONS[settings.source].draw(np.random.default_rng(settings.seed), settings.count)


def bell_around(own: np.ndarray, rng: np.random.Generator, shape: tuple[int, int]) -> np.ndarray:
    """Draws from a normal population with the mean and the variance of `own`."""
    return rng.normal(mean(own), np.sqrt(variance(own)), shape)


def repeated_samples(settings: Settings) -> tuple[np.ndarray, float, float]:
    """(LARGEST, REPEATS) draws, and the mean and variance of what they come from.

    Own numbers stand for a bell with their mean and variance: a few numbers drawn again and again would show their own
    gaps, not what dividing by n does.
    """
    rng = np.random.default_rng(settings.again)
    if settings.source == OWN:
        own = np.array(settings.own)
        return bell_around(own, rng, (LARGEST, REPEATS)), mean(own), variance(own)
    population = POPULATIONS[settings.source]
    return population.draw(rng, (LARGEST, REPEATS)), population.mean, population.deviation**2


def with_one_more(sample: np.ndarray, extras: np.ndarray) -> dict[str, np.ndarray]:
    """Mean, median and standard deviation of the sample with each of the extra values (E,) put to it."""
    joined = np.concatenate([np.broadcast_to(sample, (len(extras), len(sample))), extras[:, None]], axis=1)
    return {
        "mean": joined.mean(axis=1),
        "median": np.median(joined, axis=1),
        "standard deviation": joined.std(axis=1),
    }


def run(settings: Settings) -> Result:
    """The measures of a sample, what one more value does to them, and variances of 10,000 samples."""
    sample = sample_of(settings)
    measures = measures_of(sample)
    reach = max(10.5, 1.2 * float(np.abs(sample - measures["mean"]).max()))
    centres = measures["mean"] + np.linspace(-reach, reach, 201)
    squared, absolute = costs_of(sample, centres)
    here = measures["mean"] + settings.offset
    square, distance = (float(cost[0]) for cost in costs_of(sample, np.array([here])))
    extras = np.linspace(-50, 100, 151)
    draws, centre, truth = repeated_samples(settings)
    part = draws[: settings.size]
    biased = part.var(axis=0)
    return Result(
        sample=sample,
        measures=measures,
        by_library=library_variances(sample),
        extras=extras,
        by_extra=with_one_more(sample, extras),
        with_extra=measures_of(np.append(sample, settings.extra)),
        centres=centres,
        far=far_share(sample),
        from_c={"c": here, "mean squared deviation from c": square, "mean absolute deviation from c": distance},
        squared=squared,
        absolute=absolute,
        biased=biased,
        unbiased=biased * settings.size / (settings.size - 1),
        around_truth=float(((part - centre) ** 2).mean()),
        ratios=variance_ratios(draws, truth),
        truth=truth,
    )


def numbers_of(result: Result) -> dict[str, float | str]:
    """The numbers that stand on the page."""
    told: dict[str, float | str] = {"values": float(len(result.sample))}
    for name, value in result.measures.items():
        told[name] = value if np.isfinite(value) else "none: needs two values"
    told |= dict(result.by_library)
    told["share of the variance made by the farthest"] = result.far
    told |= result.from_c
    told |= {f"{name}, one more value": result.with_extra[name] for name in ("mean", "median", "standard deviation")}
    if not np.isfinite(result.truth):
        return told | {"population's variance": "it has none"}
    told |= {
        "population's variance": result.truth,
        "mean of variances ÷ n": float(result.biased.mean()),
        "mean of variances ÷ (n − 1)": float(result.unbiased.mean()),
        "mean square around the true mean": result.around_truth,
    }
    if result.truth:
        told["mean of variances ÷ n, over the population's"] = float(result.biased.mean()) / result.truth
    return told


CORE = (mean, variance, bell_around, *(population.draw for population in POPULATIONS.values()))


def example(settings: Settings) -> str:
    """Lines that call CORE at these settings and print some of the page's numbers."""
    own, draw = settings.source == OWN, "" if settings.source == OWN else POPULATIONS[settings.source].draw.__name__
    x = np.array(settings.own).tolist() if own else f"{draw}(np.random.default_rng({settings.seed}), {settings.count})"
    many = f"({LARGEST}, {REPEATS})"
    rng = f"np.random.default_rng({settings.again})"
    unbiased = """print("variance, ÷ (n − 1):", variance(x, 1))
print("np.var(x, ddof=1):", np.var(x, ddof=1))
print("torch.var(x):", torch.var(torch.tensor(x)).item())
"""
    return f"""
x = {f"np.array({x})" if own else x}
print("mean:", mean(x))
print("median:", np.median(x))
print("variance, ÷ n:", variance(x))
{unbiased if not own or len(settings.own) > 1 else ""}
# Many samples of {settings.size}: divided by n their variances are too small on average, divided by n − 1 they are not.
samples = {f"bell_around(x, {rng}, {many})" if own else f"{draw}({rng}, {many})"}[:{settings.size}]
print("mean of variances ÷ n:", samples.var(axis=0).mean())
print("mean of variances ÷ (n − 1):", samples.var(axis=0, ddof=1).mean())
"""


def answers_of(result: Result) -> dict[str, str]:
    """What each library call answers for the sample, as text."""
    if not result.by_library:
        return {"np.var(x, ddof=1), torch.var(x)": "none: one value is not enough"}
    return {call: f"{value:.6g}" for call, value in result.by_library.items()}


def scene(result: Result, settings: Settings, live: bool = False) -> Scene:
    """The sample on its line, and its squared deviations as squares."""
    span = drawn_range(result, settings)
    movable = settings.source == OWN and len(result.sample) <= DRAGGABLE
    return Scene(
        panels=(
            sample_panel(result.sample, result.measures, span, "own" if movable else ""),
            squares_panel(result.sample, span, settings.offset, far_count(len(result.sample))),
        ),
        readouts=readouts(result, settings),
        notices=notices(result, settings),
    )


def drawn_range(result: Result, settings: Settings) -> tuple[float, float]:
    """The population's own range, so that samples compare, made to hold the mean; a steady one around own numbers."""
    if settings.source != OWN:
        return reach_to(result.measures["mean"], POPULATIONS[settings.source].span)
    return steady_range(float(result.sample.min()), float(result.sample.max()))


def readouts(result: Result, settings: Settings) -> tuple[Readout, ...]:
    told = {name: value if isinstance(value, str) else plain(value, 4) for name, value in numbers_of(result).items()}
    where = "the mean" if not settings.offset else f"c = {told['c']}"
    few = far_count(len(result.sample))
    named = "value" if few == 1 else f"{few} of {len(result.sample)}"
    return (
        Readout("mean", told["mean"], color=ORANGE),
        Readout("median", told["median"], color=GREEN),
        Readout(f"average square around {where}", told["mean squared deviation from c"], color=ORANGE,
                help="Around the mean it is the variance, and least."),
        Readout("variance, ÷ n", told["variance, ÷ n"], help="np.var(x). ddof, what is taken off n, is 0."),
        Readout("variance, ÷ (n − 1)", told["variance, ÷ (n − 1)"], help="np.var(x, ddof=1)"),
        Readout("standard deviation, ÷ n", told["standard deviation"], help="The root of the variance."),
        Readout(f"made by the farthest {named}", percent(result.far, 0), color=RED,
                help="The part of the variance that the red squares make."),
    )  # fmt: skip


def far_count(count: int) -> int:
    """One in twenty, at least one."""
    return max(1, round(count / 20))


def far_share(sample: np.ndarray) -> float:
    """The share of the squared deviations from the mean that the farthest values make; 0 where all are equal."""
    squares = np.sort((sample - mean(sample)) ** 2)
    return float(squares[-far_count(len(sample)) :].sum() / squares.sum()) if squares.sum() else 0.0


def near_mean(sample: np.ndarray) -> float:
    """The share of the values within a quarter of a standard deviation of the mean; a bell has 20 % there."""
    return float((np.abs(sample - sample.mean()) <= sample.std() / 4).mean())


def notices(result: Result, settings: Settings) -> tuple[Notice, ...]:
    said = []
    sample, spread = result.sample, result.measures["standard deviation"]
    if len(sample) == 1:
        said.append(Notice("info", "One value: it is its own mean and median. It says nothing about spread: ÷ n gives "
                           "0, and ÷ (n − 1) would divide by 0."))  # fmt: skip
    elif spread <= 1e-12 * float(np.abs(sample).max()):
        alike = float(np.ptp(sample)) <= 1e-12 * float(np.abs(sample).max())
        text = "All values are equal: no deviation from the mean, and a variance of 0."
        said.append(Notice("info", text if alike else "The squares of such small numbers are rounded to 0."))
    elif len(sample) >= 10 and near_mean(sample) < 0.05:
        said.append(Notice("warning", f"The mean lies where hardly any data is: {percent(near_mean(sample), 0)} "
                           "lies within ¼ of a deviation of it; in a bell it would be 20 %."))  # fmt: skip
    if settings.source == "Cauchy":
        said.append(Notice("warning", "Cauchy's population has no mean and no variance. A sample has both, "
                           "but they settle nowhere: try other seeds and more values."))  # fmt: skip
    elif not said and abs(result.measures["mean"] - result.measures["median"]) > spread / 5:
        said.append(Notice("info", "Mean and median lie more than a fifth of a deviation apart: a lopsided sample."))
    low, high = drawn_range(result, settings)
    outside = int(((sample < low) | (sample > high)).sum())
    if outside:
        farthest = plain(float(sample[np.abs(sample - 5).argmax()]))
        said.append(Notice("info", f"{outside} of {len(sample)} values lie outside the range drawn, the farthest at "
                           f"{farthest}. They count all the same."))  # fmt: skip
    return tuple(said)


def least_scene(result: Result, settings: Settings, live: bool = False) -> Scene:
    """Mean squared and mean absolute deviation from every c: one is least at the mean, the other at the median."""
    start, square, absolute = result.from_c.values()
    costs = (result.squared, result.absolute)
    panels = least_panels(result.centres, costs, result.measures, result.from_c)
    readings = (
        Readout("c", plain(start)),
        Readout("mean squared deviation", plain(square, 4), color=ORANGE),
        Readout("= variance", plain(result.measures["variance, ÷ n"], 4)),
        Readout("+ (c − mean)²", plain(settings.offset**2, 4)),
        Readout("mean absolute deviation", plain(absolute, 4), color=GREEN),
    )
    return Scene(panels, readings)


def outlier_scene(result: Result, settings: Settings, live: bool = False) -> Scene:
    """The sample with one more value, and mean, median and deviation of all, wherever that value stands."""
    colors = {"mean": ORANGE, "median": GREEN, "standard deviation": BLUE}
    here, (low, high) = result.with_extra, (float(result.extras[0]), float(result.extras[-1]))
    panel = added_panel(result.extras, result.by_extra, here["mean"], colors)
    readings = tuple(
        Readout(f"{name}: without → with", f"{fixed(result.measures[name])} → {fixed(here[name])}", color=color)
        for name, color in colors.items()
    )
    said = []
    if len(result.sample) == 1:
        said.append(Notice("info", "With one value only beside it, the median is the mean of the two and follows too."))
    if result.sample.min() < low or result.sample.max() > high:
        said.append(Notice("info", "Some of the sample lies outside −50 … 100, where the added value can be."))
    return Scene((beside_panel(result.sample, here, (low, high)), panel), readings, notices=tuple(said))


def divisor_scene(result: Result, settings: Settings, live: bool = False) -> Scene:
    """Variances of 10,000 samples, divided by n and by n - 1, and the bias for every n against (n - 1)/n."""
    return Scene(
        (
            variances_panel(result.biased, result.unbiased, result.truth, settings.size),
            bias_panel(result.ratios, settings.size),
        ),
        divisor_readouts(result, settings),
        notices=divisor_notices(result, settings),
    )


def divisor_readouts(result: Result, settings: Settings) -> tuple[Readout, ...]:
    told: dict[str, Any] = numbers_of(result)
    if not np.isfinite(result.truth):
        return (Readout("population's variance", told["population's variance"]),)
    margin = 2 / len(result.biased) ** 0.5
    off_n, off_less = margin * float(result.biased.std()), margin * float(result.unbiased.std())
    by_n, by_less = told["mean of variances ÷ n"], told["mean of variances ÷ (n − 1)"]
    sure = "± two standard errors: within it lies the average of infinitely many samples, but for one seed in twenty."
    bias = f"{sure} That is less than the population's variance: the bias is the point."
    fair = f"{sure} That average is the population's variance."
    readings = [
        Readout("population's variance", plain(result.truth, 4)),
        Readout("average, ÷ n", f"{fixed(by_n)} ± {fixed(off_n)}", color=BLUE, help=bias),
        Readout("average, ÷ (n − 1)", f"{fixed(by_less)} ± {fixed(off_less)}", color=ORANGE, help=fair),
        Readout("÷ n around the true mean", plain(result.around_truth, 4)),
    ]
    if result.truth:
        ratio = told["mean of variances ÷ n, over the population's"]
        readings.append(
            Readout("÷ n over the population's", f"{fixed(ratio)} ± {fixed(off_n / result.truth)}", help=sure)
        )
    return (*readings, Readout("theory: (n − 1)/n", fixed((settings.size - 1) / settings.size)))


def divisor_notices(result: Result, settings: Settings) -> tuple[Notice, ...]:
    if not np.isfinite(result.truth):
        return (Notice("warning", "Cauchy's population has no variance: no divisor is right; the average of the "
                       "10,000 is what its wildest value makes it.", "Take a bell", {"source": "Normal"}),)  # fmt: skip
    if result.truth == 0:
        return (Notice("info", "All your numbers are equal, so every variance is 0, whatever it is divided by."),)
    return ()


def shapes_scene(result: Result, settings: Settings, live: bool = False) -> Scene:
    """The populations that share mean 5 and standard deviation 2, on one axis."""
    return Scene((shapes_panel(),))

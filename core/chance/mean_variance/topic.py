"""Mean and variance: where a sample balances, and how far it lies from there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.chance.mean_variance.moments import (
    bell_around,
    costs_of,
    far_count,
    far_share,
    library_variances,
    mean,
    measures_of,
    variance,
    variance_ratios,
    with_one_more,
)
from core.data.populations import POPULATIONS
from core.experiment.knobs import choice, number, numbers
from core.experiment.wording import fixed, plain

TITLE = "Mean and variance"
LINE = "Drag a sample: where it balances, its squared deviations as squares, and why n − 1."

OWN = "Own numbers"
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
class Described:
    """A sample (n,) with its `measures`; `square` is the average square around `c`.

    `far` is the share of the variance that the farthest values make, one in twenty of all; `by_library` what each
    library call answers.
    """

    sample: np.ndarray
    measures: dict[str, float]
    by_library: dict[str, float]
    c: float
    square: float
    far: float


@dataclass(frozen=True)
class OneMore:
    """A sample (n,) with its `measures`, and those `with_extra`, one more value; `by_extra` (E,) along all `extras`."""

    sample: np.ndarray
    measures: dict[str, float]
    with_extra: dict[str, float]
    extras: np.ndarray
    by_extra: dict[str, np.ndarray]


@dataclass(frozen=True)
class Costs:
    """`squared` and `absolute` (C,) are a sample's mean deviations from `centres`, `square` and `distance` from `c`."""

    measures: dict[str, float]
    centres: np.ndarray
    squared: np.ndarray
    absolute: np.ndarray
    c: float
    square: float
    distance: float


@dataclass(frozen=True)
class Divisors:
    """`biased` and `unbiased` (REPEATS,) are variances (ddof 0 and 1) of samples from a population of variance `truth`.

    `around_truth` is the mean square around the true mean; `ratios` (LARGEST,) are mean ddof-0 variances of
    1 … LARGEST values over the truth.
    """

    biased: np.ndarray
    unbiased: np.ndarray
    around_truth: float
    ratios: np.ndarray
    truth: float


@dataclass(frozen=True)
class Shapes:
    """The densities (X,) along `x` of the populations that share mean 5 and standard deviation 2, by name."""

    x: np.ndarray
    densities: dict[str, np.ndarray]


def sample_of(settings: Settings) -> np.ndarray:
    """The reader's numbers, or a sample drawn from the population."""
    if settings.source == OWN:
        return np.array(settings.own)
    return POPULATIONS[settings.source].draw(np.random.default_rng(settings.seed), settings.count)


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


def describe(settings: Settings) -> Described:
    """The measures of the sample, and its average square around c."""
    sample = sample_of(settings)
    measures = measures_of(sample)
    c = measures["mean"] + settings.offset
    square = float(costs_of(sample, np.array([c]))[0][0])
    return Described(sample, measures, library_variances(sample), c, square, far_share(sample))


def one_more(settings: Settings) -> OneMore:
    """What one more value does to the measures of the sample."""
    sample, extras = sample_of(settings), np.linspace(-50, 100, 151)
    with_extra = measures_of(np.append(sample, settings.extra))
    return OneMore(sample, measures_of(sample), with_extra, extras, with_one_more(sample, extras))


def costs(settings: Settings) -> Costs:
    """Mean squared and mean absolute deviation of the sample, from every point."""
    sample = sample_of(settings)
    measures = measures_of(sample)
    reach = max(10.5, 1.2 * float(np.abs(sample - measures["mean"]).max()))
    centres = measures["mean"] + np.linspace(-reach, reach, 201)
    c = measures["mean"] + settings.offset
    square, distance = (float(cost[0]) for cost in costs_of(sample, np.array([c])))
    return Costs(measures, centres, *costs_of(sample, centres), c, square, distance)


def divisors(settings: Settings) -> Divisors:
    """Variances of 10,000 samples, divided by n and by n − 1."""
    draws, centre, truth = repeated_samples(settings)
    part = draws[: settings.size]
    biased = part.var(axis=0)
    return Divisors(
        biased=biased,
        unbiased=biased * settings.size / (settings.size - 1),
        around_truth=float(((part - centre) ** 2).mean()),
        ratios=variance_ratios(draws, truth),
        truth=truth,
    )


def shapes(settings: Settings) -> Shapes:
    """The densities of all populations that have a deviation."""
    x = np.linspace(-2, 16, 361)
    known = {name: population for name, population in POPULATIONS.items() if np.isfinite(population.deviation)}
    return Shapes(x, {name: population.density(x) for name, population in known.items()})


def square_named(result: Described, settings: Settings) -> str:
    """The average square by the point that it is measured from."""
    return f"average square around {f'c = {plain(result.c, 4)}' if settings.offset else 'the mean'}"


def farthest_named(count: int) -> str:
    """The share of the variance that the farthest of `count` values make, by how many these are."""
    few = far_count(count)
    return f"made by the farthest {'value' if few == 1 else f'{few} of {count}'}"


def describe_numbers(result: Described, settings: Settings) -> dict[str, float | str]:
    """The measures of the sample, by their formulas and by the libraries."""
    measures = result.measures
    unbiased = measures["variance, ÷ (n − 1)"]
    return {
        "values": float(len(result.sample)),
        "mean": measures["mean"],
        "median": measures["median"],
        "c": result.c,
        square_named(result, settings): result.square,
        "variance, ÷ n": measures["variance, ÷ n"],
        "variance, ÷ (n − 1)": unbiased if np.isfinite(unbiased) else "none: needs two values",
        "standard deviation, ÷ n": measures["standard deviation"],
        farthest_named(len(result.sample)): result.far,
        **result.by_library,
    }


def answers_of(result: Described) -> dict[str, str]:
    """What each library call answers for the sample, as text."""
    if not result.by_library:
        return {"np.var(x, ddof=1), torch.var(x)": "none: one value is not enough"}
    return {call: f"{value:.6g}" for call, value in result.by_library.items()}


def one_more_numbers(result: OneMore, settings: Settings) -> dict[str, float | str]:
    """Mean, median and deviation with and without the value."""
    before, after, found = result.measures, result.with_extra, {}
    for name in result.by_extra:
        found[f"{name}: without → with"] = f"{fixed(before[name])} → {fixed(after[name])}"
    return found | {f"{name}, one more value": after[name] for name in result.by_extra}


def costs_numbers(result: Costs, settings: Settings) -> dict[str, float | str]:
    """Both mean deviations from c."""
    return {
        "c": result.c,
        "mean squared deviation": result.square,
        "= variance": result.measures["variance, ÷ n"],
        "+ (c − mean)²": settings.offset**2,
        "mean absolute deviation": result.distance,
    }


def divisors_numbers(result: Divisors, settings: Settings) -> dict[str, float | str]:
    """The averages of all variances with what chance may be off, and the population's own."""
    if not np.isfinite(result.truth):
        return {"population's variance": "it has none"}
    margin, biased = 2 / len(result.biased) ** 0.5, float(result.biased.mean())
    over = {"÷ n over the population's": biased / result.truth} if result.truth else {}
    return {
        "population's variance": result.truth,
        "average, ÷ n": biased,
        "± ÷ n": margin * float(result.biased.std()),
        "average, ÷ (n − 1)": float(result.unbiased.mean()),
        "± ÷ (n − 1)": margin * float(result.unbiased.std()),
        "÷ n around the true mean": result.around_truth,
        **over,
        "theory: (n − 1)/n": (settings.size - 1) / settings.size,
    }


def shapes_numbers(result: Shapes, settings: Settings) -> dict[str, float | str]:
    """In what all of them agree."""
    found: dict[str, float | str] = {}
    for name in result.densities:
        found[f"mean, {name}"] = POPULATIONS[name].mean
        found[f"standard deviation, {name}"] = POPULATIONS[name].deviation
    return found


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
print("average, ÷ n:", samples.var(axis=0).mean())
print("average, ÷ (n − 1):", samples.var(axis=0, ddof=1).mean())
"""

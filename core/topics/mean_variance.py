"""Mean and variance: where a sample balances, and how far it lies from there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.knobs import choice, number, numbers
from core.plots import (
    BLUE,
    CATEGORICAL,
    GREEN,
    INK,
    MUTED,
    ORANGE,
    RED,
    Grip,
    Handle,
    Notice,
    Panel,
    Readout,
    Scene,
    axis,
    bars,
    dots,
    figure,
    line,
)
from core.moments import costs_of, library_variances, mean, measures_of, variance, variance_ratios
from core.populations import POPULATIONS

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
        1, 0, 9999, label="Seed", help="Another seed, another sample. The same seed always draws the same values."
    )
    offset: float = number(
        0.0, -10.0, 10.0, step=0.1, label="Measure from mean +",
        help="The point c from which deviations are measured, as a distance from the mean. 0 is the mean itself.",
    )  # fmt: skip
    extra: float = number(
        25.0, -50.0, 100.0, step=0.5, label="One more value", help="A value put beside the sample. Drag it far away."
    )
    size: int = number(
        5, 2, LARGEST, label="Values in each sample", help="How many values each of the 10,000 samples has."
    )


@dataclass(frozen=True)
class Result:
    """`measures` of the sample, and of the sample `with_extra`; `by_extra` mean, median and deviation along `extras`.

    `squared` and `absolute` are mean deviations from `centres`. `biased` and `unbiased` (REPEATS,) are variances (ddof
    0 and 1) of samples of `size`; `ratios` (LARGEST,) mean ddof-0 variances of 1 … LARGEST values over `truth`.
    """

    sample: np.ndarray
    measures: dict[str, float]
    by_library: dict[str, float]
    extras: np.ndarray
    by_extra: dict[str, np.ndarray]
    with_extra: dict[str, float]
    centres: np.ndarray
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


def repeated_samples(settings: Settings) -> tuple[np.ndarray, float, float]:
    """(REPEATS, LARGEST) draws, and the mean and variance of what they come from; own numbers are drawn with return."""
    rng = np.random.default_rng(settings.seed + 1)
    if settings.source == OWN:
        own = np.array(settings.own)
        return own[rng.integers(0, len(own), (REPEATS, LARGEST))], mean(own), variance(own)
    population = POPULATIONS[settings.source]
    return population.draw(rng, (REPEATS, LARGEST)), population.mean, population.deviation**2


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
    extras = np.linspace(-50, 100, 151)
    draws, centre, truth = repeated_samples(settings)
    part = draws[:, : settings.size]
    biased = part.var(axis=1)
    return Result(
        sample=sample,
        measures=measures,
        by_library=library_variances(sample),
        extras=extras,
        by_extra=with_one_more(sample, extras),
        with_extra=measures_of(np.append(sample, settings.extra)),
        centres=centres,
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
    told |= {name: value if np.isfinite(value) else "none: needs two values" for name, value in result.measures.items()}
    told |= result.by_library or {"np.var(x, ddof=1)": "none: needs two values"}
    told |= {f"{name}, one more value": result.with_extra[name] for name in ("mean", "median")}
    if not np.isfinite(result.truth):
        return told | {"population's variance": "it has none"}
    return told | {
        "population's variance": result.truth,
        "mean of variances ÷ n": float(result.biased.mean()),
        "mean of variances ÷ (n − 1)": float(result.unbiased.mean()),
        "mean square around the true mean": result.around_truth,
    }

"""Sampling variability and seeds: the mean of a sample is itself a random number."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.chance.sampling.samplers import (
    BIASES,
    SIZES,
    Draw,
    draw_from,
    register,
    running_means,
    sample_means,
    slope,
    typical_errors,
)
from core.chance.sampling.seeding import Seeded, changed, repeated, seeded
from core.data.populations import POPULATIONS
from core.experiment.knobs import choice, number, toggle
from core.experiment.wording import fixed

TITLE = "Sampling variability and seeds"
LINE = "Draw samples again and again: their means scatter by σ/√n, unless the sampler is biased."

FRAMES = 60
UNFAIR = {"sampler": list(BIASES)}


@dataclass(frozen=True)
class Settings:
    population: str = choice(
        "Skewed", POPULATIONS, label="Population",
        help="Where the samples come from. All but Cauchy have mean 5 and standard deviation 2; Cauchy has neither.",
    )  # fmt: skip
    n: int = number(10, 1, 500, log=True, label="Sample size n", help="How many are in one sample.")
    samples: int = number(
        1000, 10, 10_000, log=True, label="Samples drawn", help="How many samples; each gives one mean."
    )
    sampler: str = choice(
        "Fair", ("Fair", *BIASES), label="Sampler",
        help="Fair: every member has the same chance. By size: larger ones are taken more often, as if one asked "
        "heights at a basketball club. By convenience: the largest ones are never reached, as if one asked wages by "
        "telephone at noon. The fair one is drawn beside it.",
    )  # fmt: skip
    strength: float = number(
        0.5, 0, 0.9, step=0.05, label="How biased", when=UNFAIR,
        help="By size: in this share of cases the larger of two is taken. By convenience: this share is out of reach.",
    )  # fmt: skip
    zoom: bool = toggle(
        True, label="Zoom in on the means", view=True,
        help="On: the axis holds the means only, so that one sees their shape. Off: it is the population's, so that "
        "one sees how much less they scatter, and how that changes with n.",
    )  # fmt: skip
    seed: int = number(17, 0, 9999, label="Seed", help="The same seed draws the same samples.")
    strangers: int = number(
        1, 0, 5, label="Numbers another program draws in between",
        help="How many numbers a library or another cell takes from the process's global streams between your seed and "
        "your draw.",
    )  # fmt: skip


@dataclass(frozen=True)
class Means:
    """`counts` (F,) samples have been drawn at each moment, the last of them `shown` (F, n).

    `fair` and `unfair` (samples,) are the means by each sampler (empty if there is no biased one), whose `members` have
    a mean that is off by `bias`.
    """

    counts: np.ndarray
    shown: np.ndarray
    fair: np.ndarray
    unfair: np.ndarray
    members: np.ndarray
    bias: float


@dataclass(frozen=True)
class Errors:
    """The typical errors of the mean at `SIZES`, by the fair sampler and by a biased one (empty if there is none)."""

    fair: np.ndarray
    unfair: np.ndarray
    bias: float


@dataclass(frozen=True)
class Walks:
    """Running means at `places` (P,) of long sequences (runs, P), by the fair sampler and by a biased one."""

    places: np.ndarray
    fair: np.ndarray
    unfair: np.ndarray


@dataclass(frozen=True)
class Seeds:
    """What every mechanism of seeding drew, by its name."""

    ways: dict[str, Seeded]


def means(settings: Settings) -> Means:
    """Samples and their means from a fair and perhaps a biased sampler."""
    counts = np.unique(np.geomspace(1, settings.samples, FRAMES).round().astype(int))
    drawn = settings.n, settings.samples, counts - 1, settings.seed
    fair, shown = sample_means(POPULATIONS[settings.population].draw, *drawn)
    unfair, members = np.empty(0), members_of(settings)
    if members.size:
        unfair, shown = sample_means(draw_from(members), *drawn)
    return Means(counts, shown, fair, unfair, members, bias_of(members, settings))


def errors(settings: Settings) -> Errors:
    """How the error of the mean shrinks as n grows."""
    members = members_of(settings)
    fair, unfair = (
        typical_errors(draw, truth_of(settings), is_finite(settings), settings.seed) if draw else np.empty(0)
        for draw in draws_of(settings, members)
    )
    return Errors(fair, unfair, bias_of(members, settings))


def walks(settings: Settings) -> Walks:
    """The mean of the first n values of a few sequences, as n grows to 10,000."""
    places = np.unique(np.geomspace(1, 10_000, 300).round().astype(int))
    fair, unfair = (
        running_means(draw, places, runs, settings.seed) if draw else np.empty((0, len(places)))
        for draw, runs in zip(draws_of(settings, members_of(settings)), (4, 2), strict=True)
    )
    return Walks(places, fair, unfair)


def seeds(settings: Settings) -> Seeds:
    """Three numbers of every mechanism of seeding, drawn three times."""
    return Seeds(seeded(settings.seed, settings.strangers))


def is_finite(settings: Settings) -> bool:
    """Whether the population has a mean and a deviation."""
    return bool(np.isfinite(POPULATIONS[settings.population].deviation))


def truth_of(settings: Settings) -> float:
    """The population's mean; of one that has none, the middle."""
    return POPULATIONS[settings.population].mean if is_finite(settings) else 5.0


def members_of(settings: Settings) -> np.ndarray:
    """Whom the biased sampler asks (65,536,); empty for the fair one."""
    if settings.sampler == "Fair":
        return np.empty(0)
    return register(POPULATIONS[settings.population], settings.sampler, settings.strength, settings.seed)


def draws_of(settings: Settings, members: np.ndarray) -> tuple[Draw, Draw | None]:
    """How the fair sampler draws, and how the biased one, if there is one."""
    return POPULATIONS[settings.population].draw, draw_from(members) if members.size else None


def bias_of(members: np.ndarray, settings: Settings) -> float:
    """How far the members' mean is off; NaN where there is no bias, or nothing to be off from."""
    return float(members.mean()) - truth_of(settings) if members.size and is_finite(settings) else float("nan")


def standard_error(samples: np.ndarray) -> list[float | str]:
    """s/√n of each sample (F, n): what one sample alone says of its mean's scatter; of one value nothing."""
    n = samples.shape[1]
    return (samples.std(axis=1, ddof=1) / np.sqrt(n)).tolist() if n > 1 else ["none: n = 1"] * len(samples)


def theory_named(settings: Settings) -> str:
    """Whose scatter theory says."""
    return f"theory{'' if settings.sampler == 'Fair' else ', fair'}: σ/√n"


def means_numbers(result: Means, settings: Settings) -> dict[str, float | str]:
    """The last sample, and the means of all beside what theory says of them."""
    population, finite = POPULATIONS[settings.population], is_finite(settings)
    biased: dict[str, float | str] = {}
    if result.unfair.size:
        biased = {
            "mean of the biased means": float(result.unfair.mean()),
            "spread of the biased means": float(result.unfair.std(ddof=1)),
            "theory: bias": result.bias if finite else "none",
        }
    return {
        "samples so far": so_far(settings.samples, settings),
        "this sample's mean": float(result.shown[-1].mean()),
        "its s/√n": standard_error(result.shown)[-1],
        "mean of the means": float(result.fair.mean()),
        "spread of the means": float(result.fair.std(ddof=1)),
        **biased,
        "true mean μ": population.mean if finite else "none",
        theory_named(settings): float(population.deviation / np.sqrt(settings.n)) if finite else "none",
    }


def so_far(count: int, settings: Settings) -> str:
    """How many of all samples have been drawn."""
    return f"{count:,} of {settings.samples:,}"


def errors_numbers(result: Errors, settings: Settings) -> dict[str, float | str]:
    """The typical error at every size, and the slope along which it falls."""
    numbers: dict[str, float | str] = {"slope, fair": slope(SIZES, result.fair)}
    for name, found in (("fair", result.fair), ("biased", result.unfair)):
        numbers |= {f"error at n = {n}, {name}": float(error) for n, error in zip(SIZES, found, strict=False)}
    if result.unfair.size:
        numbers["theory: bias"] = result.bias if is_finite(settings) else "none"
    return numbers


def walks_numbers(result: Walks, settings: Settings) -> dict[str, float | str]:
    """Where every sequence ends."""
    numbers: dict[str, float | str] = {}
    for name, found in (("fair", result.fair), (settings.sampler.lower(), result.unfair)):
        if len(found):
            numbers[f"after 10,000 values, {name}"] = ", ".join(fixed(walk[-1]) for walk in found)
        numbers |= {f"{name} sequence {index}": float(walk[-1]) for index, walk in enumerate(found, start=1)}
    return numbers


def seeds_numbers(result: Seeds, settings: Settings) -> dict[str, float | str]:
    """What repeats and what is changed by another's draws, and the first number of every mechanism."""
    numbers: dict[str, float | str] = {
        "drawn again: the same numbers": f"{repeated(result.ways)} of {len(result.ways)}",
        "changed by the other's draws": ", ".join(changed(result.ways)) or "none",
    }
    for label, drawn in result.ways.items():
        numbers[f"first number, {label}"] = float(drawn.once[0])
        numbers[f"after a stranger's draw, {label}"] = float(drawn.disturbed[0])
    return numbers


CORE = (sample_means, typical_errors, slope, *(population.draw for population in POPULATIONS.values()))


def example(settings: Settings) -> str:
    """Lines that call CORE at these settings and print some of the page's numbers: those of the fair sampler."""
    draw, last = POPULATIONS[settings.population].draw.__name__, settings.samples - 1
    one = """print("this sample's mean:", last[0].mean())
print("its s/√n:", last[0].std(ddof=1) / len(last[0]) ** 0.5)
"""
    return f"""
# {settings.samples} samples of {settings.n}: the mean of each is a random number too.
means, last = sample_means({draw}, {settings.n}, {settings.samples}, np.array([{last}]), {settings.seed})
{one if settings.sampler == "Fair" and settings.n > 1 else ""}print("mean of the means:", means.mean())
print("spread of the means:", means.std(ddof=1))
# How far the mean of n is off, typically: as 1/√n, so on logarithmic axes the slope is about −0.5.
errors = typical_errors({draw}, {truth_of(settings)}, {is_finite(settings)}, {settings.seed})
print("slope, fair:", slope(SIZES, errors))
print(f"error at n = {{SIZES[-1]}}, fair: {{errors[-1]}}")

# A generator of one's own draws the same numbers again, whatever else is drawn meanwhile.
print("drawn twice:", *({draw}(np.random.default_rng({settings.seed}), 3) for _ in range(2)))
"""

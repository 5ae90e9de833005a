"""Sampling variability and seeds: the mean of a sample is itself a random number."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.chance.sampling.pictures import errors_panel, means_panel, population_panel, running_panel, seeds_panel
from core.chance.sampling.samplers import (
    BIASES,
    SIZES,
    draw_from,
    register,
    running_means,
    sample_means,
    slope,
    typical_errors,
)
from core.chance.sampling.seeding import Seeded, seeded
from core.data.populations import POPULATIONS
from core.experiment.charts import BLUE, GREEN, ORANGE
from core.experiment.knobs import choice, number, toggle
from core.experiment.scene import Clock, Notice, Readout, Scene
from core.experiment.wording import fixed, percent

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
class Result:
    """`counts` (F,) samples have been drawn at each moment, the last of them `shown` (F, n).

    `means` are the fair sampler's, `unfair` the biased one's (empty if there is none), whose `members` have a mean that
    is off by `bias`. `errors` are the typical errors at `SIZES`; `walks` (runs, P) running means at `places`.
    """

    counts: np.ndarray
    shown: np.ndarray
    means: np.ndarray
    unfair: np.ndarray
    members: np.ndarray
    bias: float
    errors: np.ndarray
    unfair_errors: np.ndarray
    places: np.ndarray
    walks: np.ndarray
    unfair_walks: np.ndarray
    seeds: dict[str, Seeded]


def run(settings: Settings) -> Result:
    """Samples and their means from a fair and perhaps a biased sampler, and how errors shrink as n grows."""
    population, seed = POPULATIONS[settings.population], settings.seed
    finite = bool(np.isfinite(population.deviation))
    truth = population.mean if finite else 5.0
    counts = np.unique(np.geomspace(1, settings.samples, FRAMES).round().astype(int))
    places = np.unique(np.geomspace(1, 10_000, 300).round().astype(int))
    means, shown = sample_means(population.draw, settings.n, settings.samples, counts - 1, seed)
    unfair, members, unfair_errors, unfair_walks = np.empty(0), np.empty(0), np.empty(0), np.empty((0, len(places)))
    if settings.sampler != "Fair":
        members = register(population, settings.sampler, settings.strength, seed)
        draw = draw_from(members)
        unfair, shown = sample_means(draw, settings.n, settings.samples, counts - 1, seed)
        unfair_errors = typical_errors(draw, truth, finite, seed)
        unfair_walks = running_means(draw, places, 2, seed)
    return Result(
        counts=counts,
        shown=shown,
        means=means,
        unfair=unfair,
        members=members,
        bias=float(members.mean()) - truth if members.size and finite else np.nan,
        errors=typical_errors(population.draw, truth, finite, seed),
        unfair_errors=unfair_errors,
        places=places,
        walks=running_means(population.draw, places, 4, seed),
        unfair_walks=unfair_walks,
        seeds=seeded(seed, settings.strangers),
    )


def numbers_of(result: Result) -> dict[str, float | str]:
    """The numbers that stand on the page."""
    numbers: dict[str, float | str] = {
        "mean of the last sample": float(result.shown[-1].mean()),
        "its standard error s/√n": standard_error(result.shown)[-1],
        "mean of the means": float(result.means.mean()),
        "spread of the means": float(result.means.std(ddof=1)),
        "slope of the error": slope(SIZES, result.errors),
        "error at n = 500": float(result.errors[-1]),
    }
    if result.unfair.size:
        numbers |= {
            "mean of the biased means": float(result.unfair.mean()),
            "spread of the biased means": float(result.unfair.std(ddof=1)),
            "bias": result.bias if np.isfinite(result.bias) else "none",
            "biased error at n = 500": float(result.unfair_errors[-1]),
        }
    numbers |= {f"after 10,000 values, sequence {i}": float(walk[-1]) for i, walk in enumerate(result.walks, start=1)}
    for label, drawn in result.seeds.items():
        numbers[f"first number, {label}"] = float(drawn.once[0])
        numbers[f"after a stranger's draw, {label}"] = float(drawn.disturbed[0])
    return numbers


CORE = (sample_means, typical_errors, slope, *(population.draw for population in POPULATIONS.values()))


def example(settings: Settings) -> str:
    """Lines that call CORE at these settings and print some of the page's numbers: those of the fair sampler."""
    population, last = POPULATIONS[settings.population], settings.samples - 1
    draw, finite = population.draw.__name__, bool(np.isfinite(population.deviation))
    one = """print("mean of the last sample:", last[0].mean())
print("its standard error s/√n:", last[0].std(ddof=1) / len(last[0]) ** 0.5)
"""
    return f"""
# {settings.samples} samples of {settings.n}: the mean of each is a random number too.
means, last = sample_means({draw}, {settings.n}, {settings.samples}, np.array([{last}]), {settings.seed})
{one if settings.sampler == "Fair" and settings.n > 1 else ""}print("mean of the means:", means.mean())
print("spread of the means:", means.std(ddof=1))
# How far the mean of n is off, typically: as 1/√n, so on logarithmic axes the slope is about −0.5.
errors = typical_errors({draw}, {population.mean if finite else 5.0}, {finite}, {settings.seed})
print("slope of the error:", slope(SIZES, errors))
print(f"error at n = {{SIZES[-1]}}: {{errors[-1]}}")

# A generator of one's own draws the same numbers again, whatever else is drawn meanwhile.
print("drawn twice:", *({draw}(np.random.default_rng({settings.seed}), 3) for _ in range(2)))
"""


def standard_error(samples: np.ndarray) -> list[float | str]:
    """s/√n of each sample (F, n): what one sample alone says of its mean's scatter; of one value nothing."""
    n = samples.shape[1]
    return (samples.std(axis=1, ddof=1) / np.sqrt(n)).tolist() if n > 1 else ["none: n = 1"] * len(samples)


# --- drawing ----------------------------------------------------------------------------------------------------------


def scene(result: Result, settings: Settings, live: bool = False) -> Scene:
    """The population with the sample of the moment, and the means of all samples so far."""
    return Scene(
        panels=(
            population_panel(settings.population, result.shown, result.members),
            means_panel(
                settings.population, settings.sampler, result.means, result.unfair, result.counts, result.shown,
                settings.zoom,
            ),
        ),
        readouts=readouts(result, settings),
        clock=Clock("samples", result.counts),
        notices=notices(result, settings),
    )  # fmt: skip


def readouts(result: Result, settings: Settings) -> tuple[Readout, ...]:
    population, biased = POPULATIONS[settings.population], bool(result.unfair.size)
    drawn, whose, color = (result.unfair, "biased ", ORANGE) if biased else (result.means, "", BLUE)
    centre = np.cumsum(drawn) / np.arange(1, drawn.size + 1)
    spread = [float(drawn[:count].std(ddof=1)) if count > 1 else "none: one mean" for count in result.counts]
    finite = np.isfinite(population.deviation)
    bias = (Readout("bias", result.bias, color=ORANGE, help="Does not shrink with n."),) if biased and finite else ()
    error = population.deviation / np.sqrt(settings.n) if finite else "none"
    own = "What one sample alone says of the scatter: its own deviation s over √n."
    return (
        Readout("samples so far", [f"{count:,} of {settings.samples:,}" for count in result.counts]),
        Readout("this sample's mean", result.shown.mean(axis=1)),
        Readout("its s/√n", standard_error(result.shown), help=own),
        Readout(f"mean of the {whose}means", centre[result.counts - 1], color=color),
        Readout("true mean μ", population.mean if finite else "none", color=GREEN),
        *bias,
        Readout(f"spread of the {whose}means", spread, color=color),
        Readout(f"theory{', fair' if biased else ''}: σ/√n", error),
    )


STORIES = {
    "By size": "As if one asked heights at a basketball club: the larger a member, the more often it is taken. In {} "
    "of the draws the larger of two is kept.",
    "By convenience": "As if one asked wages by telephone at noon, when the best paid are not at home: the largest {} "
    "of the population are never reached.",
}


def notices(result: Result, settings: Settings) -> tuple[Notice, ...]:
    """How the biased sampler works, as a story; and why Cauchy's means do not settle."""
    said = []
    if settings.sampler != "Fair":
        told = STORIES[settings.sampler].format(percent(settings.strength, 0))
        said.append(Notice("info", told, "Draw fairly", {"sampler": "Fair"}))
    return (*said, *cauchy_notice(settings))


def cauchy_notice(settings: Settings) -> tuple[Notice, ...]:
    if settings.population != "Cauchy":
        return ()
    text = (
        "Cauchy's tails are so heavy that it has no mean and no variance. The mean of any number of its values "
        "scatters as one value does: larger samples do not help, and the central limit theorem does not hold."
    )
    return (Notice("warning", text, "Back to a population with a mean", {"population": "Skewed"}),)


def errors_scene(result: Result, settings: Settings, live: bool = False) -> Scene:
    """The typical error of the mean against n, both axes logarithmic."""
    finite, biased = bool(np.isfinite(POPULATIONS[settings.population].deviation)), bool(result.unfair_errors.size)
    panel = errors_panel(settings.population, settings.sampler, result.errors, result.unfair_errors, result.bias)
    numbers = [
        Readout("slope, fair", slope(SIZES, result.errors), color=BLUE, help="−0.5: as 1/√n."),
        Readout("error at n = 500, fair", float(result.errors[-1]), color=BLUE),
    ]
    if biased:
        numbers.append(Readout("error at n = 500, biased", float(result.unfair_errors[-1]), color=ORANGE))
    if biased and finite:
        numbers.append(Readout("bias", result.bias, color=ORANGE))
    return Scene((panel,), tuple(numbers))


def running_scene(result: Result, settings: Settings, live: bool = False) -> Scene:
    """Running means of a few long sequences within the funnel that theory draws."""
    groups = (("fair", BLUE, result.walks), (settings.sampler.lower(), ORANGE, result.unfair_walks))
    panel = running_panel(settings.population, result.places, groups)
    return Scene((panel,), tuple(ends_of(walks, name, color) for name, color, walks in groups if len(walks)))


def ends_of(walks: np.ndarray, name: str, color: str) -> Readout:
    """Where each of the sequences ends."""
    ends = ", ".join(fixed(walk[-1]) for walk in walks)
    return Readout(f"after 10,000 values, {name}", ends, color=color)


LEGACY = "np.random.seed (global)"
SPARED = (
    "Here numpy's global numbers are the same all the same: its old normal generator makes two numbers at a time and "
    "throws some pairs away, and the other program took just such a pair. After two draws that happens to one seed in "
    "five, after four to one in twenty."
)


def seeds_scene(result: Result, settings: Settings, live: bool = False) -> Scene:
    """Three numbers of every mechanism, drawn three times: what repeats stands on a plumb line."""
    changed = [label for label, drawn in result.seeds.items() if not np.array_equal(drawn.disturbed, drawn.once)]
    spared = settings.strangers > 0 and LEGACY not in changed
    return Scene(
        (seeds_panel(result.seeds),),
        (
            Readout("drawn again: the same numbers", f"{repeated(result.seeds)} of {len(result.seeds)}", color=GREEN),
            Readout("changed by the other's draws", ", ".join(changed) or "none", color=ORANGE),
        ),
        notices=(Notice("info", SPARED),) if spared else (),
    )


def repeated(seeds: dict[str, Seeded]) -> int:
    """How many mechanisms gave the same numbers when run again."""
    return sum(np.array_equal(drawn.once, drawn.again) for drawn in seeds.values())

"""Sampling variability and seeds: the mean of a sample is itself a random number."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.knobs import choice, number, toggle
from core.plots import (
    BLUE,
    GREEN,
    INK,
    MUTED,
    ORANGE,
    Arrows,
    Clock,
    Dots,
    Frames,
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
from core.populations import POPULATIONS, bell, cauchy_density
from core.samplers import (
    BIASES,
    SIZES,
    draw_from,
    histograms,
    register,
    running_means,
    sample_means,
    slope,
    typical_errors,
)
from core.seeding import Seeded, seeded

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
        help="Fair: every member has the same chance. By size: larger ones are taken more often. By convenience: the "
        "largest ones are never reached. The fair one is drawn beside it.",
    )  # fmt: skip
    strength: float = number(
        0.5, 0, 0.9, step=0.05, label="How biased", when=UNFAIR,
        help="By size: in this share of cases the larger of two is taken. By convenience: this share is out of reach.",
    )  # fmt: skip
    zoom: bool = toggle(
        False, label="Zoom in on the means", view=True,
        help="Off: the means on the population's scale, so that one sees how much less they scatter. On: their shape.",
    )  # fmt: skip
    seed: int = number(17, 0, 9999, label="Seed", help="The same seed draws the same samples.")
    strangers: int = number(
        1, 0, 5, label="Numbers a stranger draws in between",
        help="How many numbers somebody else takes from the process's global streams between your seed and your draw.",
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


def standard_error(samples: np.ndarray) -> list[float | str]:
    """s/√n of each sample (F, n): what one sample alone says of its mean's scatter; of one value nothing."""
    n = samples.shape[1]
    return (samples.std(axis=1, ddof=1) / np.sqrt(n)).tolist() if n > 1 else ["none: n = 1"] * len(samples)


# --- drawing ----------------------------------------------------------------------------------------------------------


def scene(result: Result, settings: Settings, live: bool = False) -> Scene:
    """The population with the sample of the moment, and the means of all samples so far."""
    return Scene(
        panels=(population_panel(result, settings), means_panel(result, settings)),
        readouts=readouts(result, settings),
        clock=Clock("samples", result.counts, rate=10),
        notices=notices(result, settings),
    )


def population_panel(result: Result, settings: Settings) -> Panel:
    """The density, the members a biased sampler really asks from, and below it the sample with its mean."""
    population = POPULATIONS[settings.population]
    low, high = population.span
    grid = np.linspace(low, high, 301)
    density = population.density(grid)
    top = float(density.max()) * 1.12
    traces = [line(grid, density, "population", BLUE, 2, fill="tozeroy")]
    if result.members.size:
        asked, edges = np.histogram(result.members, bins=90, range=(low, high))
        asked = asked / result.members.size / (edges[1] - edges[0])
        top = max(top, 1.12 * float(asked.max()))
        traces.append(line((edges[1:] + edges[:-1]) / 2, asked, "who is asked", ORANGE, 2))
    if np.isfinite(population.mean):
        traces.append(line([population.mean] * 2, [0, top], "true mean μ", GREEN, 2))
    step = next(step for step in (0.05, 0.1, 0.2, 0.5, 1.0, 2.0) if top <= 6 * step)
    size = result.shown.shape[1]
    # Steps of the golden ratio spread the dots over a band below the curve, without chance.
    band = -top * (0.07 + 0.16 * (np.arange(size) * 0.618 % 1))
    centres, color = result.shown.mean(axis=1)[:, None], BLUE if settings.sampler == "Fair" else ORANGE
    return Panel(
        name="population",
        title=f"One sample of {size}, and its mean (arrow)",
        figure=figure(
            traces, axis("value", low, high),
            axis("density", -0.27 * top, top, tickvals=np.arange(0, top, step).round(2).tolist()),
            showlegend=True,
        ),
        alt=f"The {settings.population} population with a sample of {size} below it.",
        layers=(
            Dots(result.shown, band, color, 6 if size <= 100 else 4),
            Arrows(centres, np.array([-0.26 * top]), centres, np.array([0.0]), INK, 3),
        ),
        height=320,
    )  # fmt: skip


def means_panel(result: Result, settings: Settings) -> Panel:
    """The histogram of the means as it grows, with the curve that theory says it grows into."""
    population = POPULATIONS[settings.population]
    edges = bin_edges(result, settings)
    middles, width = (edges[1:] + edges[:-1]) / 2, edges[1] - edges[0]
    grid = np.linspace(edges[0], edges[-1], 301)
    curve = theory(settings, grid)
    heights = [histograms(means, result.counts, edges) for means in (result.means, result.unfair) if means.size]
    low, high = (edges[0], edges[-1]) if settings.zoom else population.span
    top = 1.15 * max(float(curve.max()), *(float(rows[-1].max()) for rows in heights))
    traces = [bars(middles, heights[0][-1], "fair", BLUE, width=width, opacity=0.7)]
    if result.unfair.size:
        traces.append(bars(middles, heights[1][-1], settings.sampler.lower(), ORANGE, width=width, opacity=0.7))
    finite = np.isfinite(population.deviation)
    traces.append(line(grid, curve, "N(μ, σ/√n)" if finite else "Cauchy, as one value", INK, 2))
    if finite:
        traces.append(line([population.mean] * 2, [0, top], color=GREEN, width=2, showlegend=False, hoverinfo="skip"))
    return Panel(
        name="means",
        title=f"The means of {settings.samples:,} samples (dot: this sample's)",
        figure=figure(
            traces, axis("mean of a sample", float(low), float(high)), axis("density", 0, top),
            barmode="overlay", bargap=0,
        ),
        alt=f"Histogram of {settings.samples} means around {np.median(result.means):.2f}, with the theory's curve.",
        layers=(Dots(result.shown.mean(axis=1)[:, None], np.array([0.03 * top]), INK, 10),),
        frames=tuple(Frames(place, "y", rows) for place, rows in enumerate(heights)),
        height=320,
    )  # fmt: skip


def bin_edges(result: Result, settings: Settings) -> np.ndarray:
    """About four bins to a standard error, over all means but the few farthest; the span itself for Cauchy."""
    population = POPULATIONS[settings.population]
    if not np.isfinite(population.deviation):
        return np.linspace(*population.span, 91)
    error = population.deviation / np.sqrt(settings.n)
    ends = [np.quantile(means, (0.002, 0.998)) for means in (result.means, result.unfair) if means.size]
    low, high = np.min(ends, initial=5 - 3 * error) - error / 2, np.max(ends, initial=5 + 3 * error) + error / 2
    return np.linspace(low, high, int(np.clip(np.ceil((high - low) / error * 4), 20, 150)) + 1)


def theory(settings: Settings, grid: np.ndarray) -> np.ndarray:
    """The density of the mean by the central limit theorem; of Cauchy's mean, which is Cauchy again."""
    population = POPULATIONS[settings.population]
    if not np.isfinite(population.deviation):
        return cauchy_density(grid)
    return bell(grid, population.mean, population.deviation / np.sqrt(settings.n))


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
        Readout("this sample's mean", result.shown.mean(axis=1)),
        Readout("its s/√n", standard_error(result.shown), help=own),
        Readout(f"mean of the {whose}means", centre[result.counts - 1], color=color),
        Readout("true mean μ", population.mean if finite else "none", color=GREEN),
        *bias,
        Readout(f"spread of the {whose}means", spread, color=color),
        Readout(f"theory{', fair' if biased else ''}: σ/√n", error),
    )


def notices(result: Result, settings: Settings) -> tuple[Notice, ...]:
    if settings.population != "Cauchy":
        return ()
    text = (
        "Cauchy's tails are so heavy that it has no mean and no variance. The mean of any number of its values "
        "scatters as one value does: larger samples do not help, and the central limit theorem does not hold."
    )
    return (Notice("warning", text, "Back to a population with a mean", {"population": "Skewed"}),)


def errors_scene(result: Result, settings: Settings, live: bool = False) -> Scene:
    """The typical error of the mean against n, both axes logarithmic."""
    population, biased = POPULATIONS[settings.population], bool(result.unfair_errors.size)
    finite = bool(np.isfinite(population.deviation))
    traces = [dots(SIZES, result.errors, "fair", BLUE, 10)]
    if biased:
        traces.append(dots(SIZES, result.unfair_errors, settings.sampler.lower(), ORANGE, 10))
    if finite:
        traces.append(line(SIZES, population.deviation / np.sqrt(SIZES), "σ/√n", INK, 2))
    if finite and biased:
        traces.append(line(SIZES[[0, -1]], [abs(result.bias)] * 2, "size of the bias", ORANGE, 1.5))
    # Without a mean to be wrong about, a biased sampler may be off by any amount.
    largest = max(float(np.max(trace["y"])) for trace in traces)
    highest = 6.0 if largest < 5 else 10.0 ** np.ceil(np.log10(2 * largest))
    panel = Panel(
        name="errors",
        title="How far the mean of n lies from the truth",
        figure=figure(
            traces,
            axis("sample size n (log)", -0.05, 2.75, type="log", tickvals=SIZES.tolist()),
            axis(
                "typical error (log)" if finite else "68 % are off by less (log)",
                *np.log10([0.06, highest]).tolist(), type="log", tickvals=[0.1, 0.2, 0.5, 1, 2, 5, 10, 100, 1000],
            ),
            showlegend=True,
        ),
        alt="Typical error against n on log axes: a straight line falling by half for four times n, if it is fair.",
        span=12,
        height=300,
    )  # fmt: skip
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
    population, places = POPULATIONS[settings.population], result.places
    groups = [("fair", BLUE, result.walks), (settings.sampler.lower(), ORANGE, result.unfair_walks)]
    finite, traces = bool(np.isfinite(population.deviation)), []
    for name, color, walks in groups:
        traces += [line(places, walk, name, color, 1.5, showlegend=not i) for i, walk in enumerate(walks)]
    if finite:
        reach = 1.96 * population.deviation / np.sqrt(places)
        for side in (-1, 1):
            funnel = line(places, population.mean + side * reach, "μ ± 1.96 σ/√n", MUTED, 1.5, showlegend=side > 0)
            traces.append(funnel)
        traces.append(line(places[[0, -1]], [population.mean] * 2, "true mean μ", GREEN, 2))
    panel = Panel(
        name="running",
        title="The mean of the first n values, sequence by sequence",
        figure=figure(
            traces,
            axis("n (log)", 0, 4, type="log", tickvals=[1, 10, 100, 1000, 10_000]),
            axis("mean so far", *((2, 8) if finite else (-10, 20))),
            showlegend=True,
        ),
        alt="Running means that settle on the true mean, within a funnel of 1.96 standard errors.",
        span=12,
        height=300,
    )
    return Scene((panel,), tuple(ends_of(walks, name, color) for name, color, walks in groups if len(walks)))


def ends_of(walks: np.ndarray, name: str, color: str) -> Readout:
    """Where each of the sequences ends."""
    ends = ", ".join(f"{walk[-1]:.3f}".replace("-", "−") for walk in walks)
    return Readout(f"after 10,000 values, {name}", ends, color=color)


def seeds_scene(result: Result, settings: Settings, live: bool = False) -> Scene:
    """Three numbers of every mechanism, drawn three times: what repeats stands on a plumb line."""
    changed = [label for label, drawn in result.seeds.items() if not np.array_equal(drawn.disturbed, drawn.once)]
    return Scene(
        (seeds_panel(result.seeds),),
        (
            Readout("drawn again: the same numbers", f"{repeated(result.seeds)} of {len(result.seeds)}", color=GREEN),
            Readout("changed by the stranger", ", ".join(changed) or "none", color=ORANGE),
        ),
    )


def repeated(seeds: dict[str, Seeded]) -> int:
    """How many mechanisms gave the same numbers when run again."""
    return sum(np.array_equal(drawn.once, drawn.again) for drawn in seeds.values())


def seeds_panel(seeds: dict[str, Seeded]) -> Panel:
    """One row a mechanism, three lines in it: once, again, and after a stranger's draws; equal numbers are joined."""
    rows = np.arange(len(seeds), 0, -1.0)[:, None]
    runs = ("once", "again, same seed", "again, a stranger in between")
    drawn = [np.array([way[place] for way in seeds.values()]) for place in (1, 2, 3)]
    heights = [np.broadcast_to(rows + aside, drawn[0].shape) for aside in (0.26, 0.0, -0.26)]
    blank = np.full(drawn[0].shape, np.nan)
    joined = [np.stack([*part, blank], axis=-1).ravel() for part in (drawn, heights)]
    traces = [line(joined[0], joined[1], color=MUTED, width=1.2, hoverinfo="skip", showlegend=False)]
    for x, y, name, color in zip(drawn, heights, runs, (BLUE, GREEN, ORANGE), strict=True):
        traces.append(dots(x.ravel(), y.ravel(), name, color, 10))
    labels = [label.replace(" (", "<br>(") for label in seeds]
    return Panel(
        name="seeds",
        title="Three numbers from each mechanism, drawn three times",
        figure=figure(
            traces,
            axis("number drawn", -4.5, 4.5),
            axis("", 0.5, len(seeds) + 0.5, tickvals=rows.ravel().tolist(), ticktext=labels, showgrid=False),
        ),
        alt="Three numbers from each mechanism: the same when drawn again; a stranger's draws move the global ones.",
        span=12,
        height=380,
    )

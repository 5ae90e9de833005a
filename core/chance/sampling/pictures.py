"""Pictures of sampling: a population and a sample, the means of many, errors, running means, and seeded draws."""

from __future__ import annotations

import numpy as np

from core.chance.sampling.samplers import SIZES, bins_of, histograms
from core.chance.sampling.seeding import Seeded
from core.chance.sampling.topic import Means
from core.data.populations import POPULATIONS, Population, bell, cauchy_density
from core.experiment.charts import BLUE, GREEN, INK, MUTED, ORANGE, axis, bars, dots, figure, line
from core.experiment.scene import Arrows, Dots, Frames, Panel

FULL = 200  # fewer means than these are drawn as a part of so many, so that no early bar leaves the chart
DOTTED = 50  # the first means, each drawn as a dot


def population_panel(label: str, shown: np.ndarray, members: np.ndarray) -> Panel:
    """The density, the members a biased sampler really asks from, and below it the samples (F, n) with their means."""
    population = POPULATIONS[label]
    low, high = population.span
    grid = np.linspace(low, high, 301)
    density = population.density(grid)
    top = float(density.max()) * 1.12
    traces = [line(grid, density, "population", BLUE, 2, fill="tozeroy")]
    if members.size:
        asked, edges = np.histogram(members, bins=90, range=(low, high))
        asked = asked / members.size / (edges[1] - edges[0])
        top = max(top, 1.12 * float(asked.max()))
        traces.append(line((edges[1:] + edges[:-1]) / 2, asked, "who can be asked", ORANGE, 2))
    if np.isfinite(population.mean):
        traces.append(line([population.mean] * 2, [0, top], "true mean μ", GREEN, 2))
    step = next(step for step in (0.05, 0.1, 0.2, 0.5, 1.0, 2.0) if top <= 6 * step)
    size = shown.shape[1]
    # Steps of the golden ratio spread the dots over a band below the curve, without chance.
    band = -top * (0.07 + 0.16 * (np.arange(size) * 0.618 % 1))
    centres, color = shown.mean(axis=1)[:, None], BLUE if not members.size else ORANGE
    return Panel(
        name="population",
        title=f"One sample of {size}, and its mean (arrow)",
        figure=figure(
            traces, axis("value", low, high),
            axis("density", -0.27 * top, top, tickvals=np.arange(0, top, step).round(2).tolist()),
            showlegend=True,
        ),
        alt=f"The {label} population with a sample of {size} below it.",
        layers=(
            Dots(shown, band, color, 6 if size <= 100 else 4),
            Arrows(centres, np.array([-0.26 * top]), centres, np.array([0.0]), INK, 3),
        ),
        height=320,
    )  # fmt: skip


def means_panel(label: str, sampler: str, result: Means, zoom: bool) -> Panel:
    """The histogram of the means as it grows, with the curve that theory says it grows into.

    The first means are dots that stack up to the bars; an arrow leads down to the one that this sample adds.
    """
    population, n = POPULATIONS[label], result.shown.shape[1]
    fair, unfair, counts = result.fair, result.unfair, result.counts
    edges = bin_edges(population, n, fair, unfair)
    middles, width = (edges[1:] + edges[:-1]) / 2, edges[1] - edges[0]
    grid = np.linspace(edges[0], edges[-1], 301)
    curve = theory(population, n, grid)
    least = min(FULL, int(counts[-1]))
    heights = [histograms(means, counts, edges, least) for means in (fair, unfair) if means.size]
    low, high = (edges[0], edges[-1]) if zoom else population.span
    top = 1.08 * max(float(curve.max()), *(float(rows.max()) for rows in heights))
    traces = [bars(middles, heights[0][-1], "fair", BLUE, width=width, opacity=0.6)]
    if unfair.size:
        traces.append(bars(middles, heights[1][-1], sampler.lower(), ORANGE, width=width, opacity=0.6))
    finite = np.isfinite(population.deviation)
    traces.append(line(grid, curve, "N(μ, σ/√n)" if finite else "Cauchy, as one value", INK, 2))
    if finite:
        traces.append(line([population.mean] * 2, [0, top], color=GREEN, width=2, showlegend=False, hoverinfo="skip"))
    drawn, color = (unfair, ORANGE) if unfair.size else (fair, BLUE)
    return Panel(
        name="means",
        title="The means so far (arrow: this one)",
        figure=figure(
            traces, axis("mean of a sample", float(low), float(high)), axis("density", 0, top),
            barmode="overlay", bargap=0,
        ),
        alt=f"Histogram of {fair.size} means around {np.median(fair):.2f}, with the theory's curve.",
        layers=dropped(drawn, counts, edges, 1 / (least * width), top, color),
        frames=tuple(Frames(place, "y", rows) for place, rows in enumerate(heights)),
        height=320,
    )  # fmt: skip


def dropped(
    means: np.ndarray, counts: np.ndarray, edges: np.ndarray, unit: float, top: float, color: str
) -> tuple[Dots, Arrows]:
    """The first means as dots, each `unit` above the last in its bin, and an arrow down to the newest (F,)."""
    first = means[:DOTTED]
    order = stacked_in(bins_of(first, edges))
    x, y = bins_of(first, edges), (order + 0.5) * unit
    middles = np.append((edges[1:] + edges[:-1]) / 2, np.nan)[x]
    there = (np.arange(len(first)) < counts[:, None]) & (counts[:, None] <= DOTTED)
    last = means[counts - 1][:, None]
    heights = histograms(means, counts, edges, round(1 / (unit * (edges[1] - edges[0]))))
    ends = np.append(heights, np.zeros((len(counts), 1)), axis=1)[np.arange(len(counts)), bins_of(last[:, 0], edges)]
    return (
        Dots(np.where(there, middles, np.nan), np.where(there, y, np.nan), color, 7),
        Arrows(last, np.full_like(last, top), last, np.minimum(ends, 0.9 * top)[:, None], INK, 2),
    )


def stacked_in(which: np.ndarray) -> np.ndarray:
    """How many earlier ones each has in its bin: (n,)."""
    return np.array([int((which[:place] == bin_).sum()) for place, bin_ in enumerate(which)])


def bin_edges(population: Population, n: int, *groups: np.ndarray) -> np.ndarray:
    """About four bins to a standard error, over all means but the few farthest; the span itself for Cauchy."""
    if not np.isfinite(population.deviation):
        return np.linspace(*population.span, 91)
    error = population.deviation / np.sqrt(n)
    ends = [np.quantile(means, (0.002, 0.998)) for means in groups if means.size]
    low, high = np.min(ends, initial=5 - 3 * error) - error / 2, np.max(ends, initial=5 + 3 * error) + error / 2
    return np.linspace(low, high, int(np.clip(np.ceil((high - low) / error * 4), 20, 150)) + 1)


def theory(population: Population, n: int, grid: np.ndarray) -> np.ndarray:
    """The density of the mean by the central limit theorem; of Cauchy's mean, which is Cauchy again."""
    if not np.isfinite(population.deviation):
        return cauchy_density(grid)
    return bell(grid, population.mean, population.deviation / np.sqrt(n))


def errors_panel(label: str, sampler: str, fair: np.ndarray, unfair: np.ndarray, bias: float) -> Panel:
    """The typical errors at `SIZES`, both axes logarithmic, with theory's line and the size of the bias."""
    population, biased = POPULATIONS[label], bool(unfair.size)
    finite = bool(np.isfinite(population.deviation))
    traces = [dots(SIZES, fair, "fair", BLUE, 10)]
    if biased:
        traces.append(dots(SIZES, unfair, sampler.lower(), ORANGE, 10))
    if finite:
        traces.append(line(SIZES, population.deviation / np.sqrt(SIZES), "σ/√n", INK, 2))
    if finite and biased:
        traces.append(line(SIZES[[0, -1]], [abs(bias)] * 2, "size of the bias", ORANGE, 1.5))
    # Without a mean to be wrong about, a biased sampler may be off by any amount.
    largest = max(float(np.max(trace["y"])) for trace in traces)
    highest = 6.0 if largest < 5 else 10.0 ** np.ceil(np.log10(2 * largest))
    return Panel(
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
        alt="Typical error against n on log axes: "
        + ("a straight line falling by half for four times n, if it is fair." if finite else "it does not fall."),
        span=12,
        height=300,
    )  # fmt: skip


def running_panel(label: str, places: np.ndarray, groups: tuple[tuple[str, str, np.ndarray], ...]) -> Panel:
    """Running means of each group's (name, colour, walks (runs, P)) within the funnel that theory draws."""
    population = POPULATIONS[label]
    finite, traces = bool(np.isfinite(population.deviation)), []
    for name, color, walks in groups:
        traces += [line(places, walk, name, color, 1.5, showlegend=not i) for i, walk in enumerate(walks)]
    if finite:
        reach = 1.96 * population.deviation / np.sqrt(places)
        for side in (-1, 1):
            funnel = line(places, population.mean + side * reach, "μ ± 1.96 σ/√n", MUTED, 1.5, showlegend=side > 0)
            traces.append(funnel)
        traces.append(line(places[[0, -1]], [population.mean] * 2, "true mean μ", GREEN, 2))
    return Panel(
        name="running",
        title="The mean of the first n values, sequence by sequence",
        figure=figure(
            traces,
            axis("n (log)", 0, 4, type="log", tickvals=[1, 10, 100, 1000, 10_000]),
            axis("mean so far", *((2, 8) if finite else (-10, 20))),
            margin={"l": 52, "r": 28, "t": 8, "b": 44},
            showlegend=True,
        ),
        alt="Running means that settle on the true mean, within a funnel."
        if finite
        else "Running means that never settle.",
        span=12,
        height=300,
    )


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

"""How a sample, its mean and its spread are drawn: dots on a line, squares over deviations, many samples' variances."""

from __future__ import annotations

import numpy as np

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
    Panel,
    axis,
    dots,
    figure,
    line,
)
from core.populations import POPULATIONS
from core.ranges import rounded_up

GREY_BAND, BLUE_FILL, ORANGE_FILL = "rgba(125,133,144,0.18)", "rgba(47,126,216,0.12)", "rgba(217,115,13,0.25)"


def sample_panel(sample: np.ndarray, measures: dict[str, float], span: tuple[float, float], knob: str = "") -> Panel:
    """The values as stacked dots over their balance point, with median and spread; dragged if `knob` holds them."""
    heights = stacked(sample, *span)
    top = max(4.0, float(heights.max()) + 1)
    centre, median, spread = (measures[name] for name in ("mean", "median", "standard deviation"))
    traces = [
        band(centre - spread, centre + spread, top),
        upright(centre, top, "mean", ORANGE),
        upright(median, top, "median", GREEN, "dash"),
        dots(sample, heights, color=BLUE, size=float(np.clip(160 / top, 4, 11)), showlegend=False),
        pivot(centre, -0.07 * top),
    ]
    counts = {"showgrid": False} | ({"dtick": 1} if top <= 6 else {})
    return Panel(
        name="sample",
        title="The sample balances at its mean" + (": drag the points" if knob else ""),
        figure=figure(traces, axis("value x", *span), axis("values stacked", -0.14 * top, top, **counts)),
        alt=f"{len(sample)} values as dots; mean {centre:.3g}, median {median:.3g}, deviation {spread:.3g}.",
        handles=tuple(
            Handle(Grip(knob, place), float(height), f"value {place + 1}", BLUE)
            for place, height in enumerate(heights if knob else ())
        ),
        height=310,
    )


def beside_panel(sample: np.ndarray, measures: dict[str, float], span: tuple[float, float]) -> Panel:
    """The sample on one line with a value to drag beside it, and the mean and median of all, in `measures`."""
    heights = stacked(sample, *span, bins=90)
    top = max(4.0, float(heights.max()) + 1)
    traces = [
        upright(measures["mean"], top, "mean of all", ORANGE),
        upright(measures["median"], top, "median of all", GREEN, "dash"),
        dots(sample, heights, color=BLUE, size=float(np.clip(70 / top, 3, 9)), showlegend=False),
        pivot(measures["mean"], -0.16 * top),
    ]
    hidden = {"showticklabels": False, "ticks": "", "showgrid": False}
    return Panel(
        name="beside",
        title="The sample, and one more value to drag away",
        figure=figure(traces, axis("value x", *span), axis("", -0.34 * top, top, **hidden)),
        alt=f"{len(sample)} values and one more; mean of all {measures['mean']:.3g}, median {measures['median']:.3g}.",
        handles=(Handle(Grip("extra"), 0.5, "the value beside the sample", RED),),
        span=12,
        height=180,
    )


def stacked(sample: np.ndarray, low: float, high: float, bins: int = 36) -> np.ndarray:
    """Each value's height among those that share its bin, from 0.5 up: (n,)."""
    where = np.floor((sample - low) / (high - low) * bins)
    order = np.argsort(where, kind="stable")
    first = np.searchsorted(where[order], where[order], side="left")
    heights = np.empty(len(sample))
    heights[order] = np.arange(len(sample)) - first + 0.5
    return heights


def squares_panel(sample: np.ndarray, span: tuple[float, float], offset: float) -> Panel:
    """A square over each deviation from c = mean + `offset`, and the average of them all as one."""
    centre = float(sample.mean())
    start = centre + offset
    away = np.abs(sample - start)
    from_c, flat, blank = np.full(len(away), start), np.zeros(len(away)), np.full(len(away), np.nan)
    x = np.stack([from_c, sample, sample, from_c, from_c, blank], axis=1).ravel()
    y = np.stack([flat, flat, away, away, flat, blank], axis=1).ravel()
    side = float(np.sqrt((away**2).mean()))
    name = "average: its side is the deviation" if offset == 0 else "average, larger than around the mean"
    tallest = float(np.abs(np.clip(sample, *span) - start).max())
    width = span[1] - span[0]
    low, high = reach_to(start, span)
    # To the right of c, unless only the left has room for it.
    end = start - side if start + side > high and start - side >= low else start + side
    average = ([start, end, end, start, start], [0, 0, side, side, 0])
    # Two heights only: a range that followed c would shift the chart under the hand that drags it.
    fits = max(tallest, side if side < width else 0.0) <= 0.6 * width
    return Panel(
        name="squares",
        title="Squared deviations, and their average as one square",
        figure=figure(
            [
                line(x, y, "squares", BLUE, 1.2 if len(away) <= 40 else 0.6, fill="toself", fillcolor=BLUE_FILL),
                line(*average, name, ORANGE, 3, fill="toself", fillcolor=ORANGE_FILL),
            ],
            axis("value x", low, high),
            axis(
                "x − c",
                -0.04 * width,
                (0.62 if fits else 1.1) * (high - low),
                scaleanchor="x",
                constraintoward="bottom",
            ),
        ),
        alt=f"A square over each deviation from c = {start:.3g}; the average square has side {side:.3g}.",
        handles=(Handle(Grip("offset", offset=centre), 0.0, "c, from which deviations are measured", ORANGE),),
        height=310,
    )


def reach_to(start: float, span: tuple[float, float]) -> tuple[float, float]:
    """`span`, made longer by a rounded amount towards a point outside it."""
    low, high = span
    if start < low:
        low -= rounded_up(low - start)
    elif start > high:
        high += rounded_up(start - high)
    return low, high


def variances_panel(biased: np.ndarray, unbiased: np.ndarray, truth: float, size: int) -> Panel:
    """Histograms of the variances of many samples, divided by n and by n - 1, with their averages and the truth."""
    finite = np.isfinite(truth)
    top = float(np.quantile(unbiased, 0.98 if finite else 0.8)) or 1.0
    edges = np.linspace(0, top, 41)
    middles = (edges[1:] + edges[:-1]) / 2
    parts = (("÷ n", biased, BLUE), ("÷ (n − 1)", unbiased, ORANGE))
    counts = [np.histogram(values, edges)[0] for _, values, _ in parts]
    highest = float(max(count.max() for count in counts))
    traces = [
        line(middles, count, name, color) | {"line": {"color": color, "shape": "hvh"}}
        for count, (name, _, color) in zip(counts, parts, strict=True)
    ]
    if finite:
        traces.append(upright(truth, highest, "the population's", INK))
        traces += [upright(float(values.mean()), highest, "", color, "dot") for _, values, color in parts]
    return Panel(
        name="variances",
        title=f"Variances of 10,000 samples of {size}; dotted: their averages",
        figure=figure(traces, axis("variance of a sample", 0, top), axis("samples", 0, 1.05 * highest)),
        alt=f"Two histograms; averages {biased.mean():.3g} (÷ n) and {unbiased.mean():.3g} (÷ (n − 1)).",
    )


def bias_panel(ratios: np.ndarray, size: int) -> Panel:
    """The average variance ÷ n over the true one for 1, 2, … values, on the theory's curve (n - 1)/n."""
    counts = np.arange(1, len(ratios) + 1)
    traces = [line(counts, (counts - 1) / counts, "theory: (n − 1)/n", MUTED)]
    if np.isfinite(ratios).all():
        traces += [
            dots(counts, ratios, "measured", BLUE, 7),
            dots(counts[size - 1 : size], ratios[size - 1 : size], "this n", ORANGE, 13),
        ]
    return Panel(
        name="bias",
        title="How much too small is ÷ n, on average?",
        figure=figure(
            traces, axis("values in each sample, n", 0, len(ratios) + 1), axis("average ÷ the true variance", 0, 1.1)
        ),
        alt="The average variance ÷ n over the population's, against n: it follows (n − 1)/n.",
    )


def shapes_panel() -> Panel:
    """The populations that have a deviation: the same mean and deviation, different densities."""
    x = np.linspace(-2, 16, 361)
    named = [name for name, population in POPULATIONS.items() if np.isfinite(population.deviation)]
    curves = [
        line(x, POPULATIONS[name].density(x), name, color, 2) for name, color in zip(named, CATEGORICAL, strict=False)
    ]
    return Panel(
        name="shapes",
        title="Five populations with mean 5 and standard deviation 2",
        figure=figure([band(3, 7, 0.6), *curves], axis("value x", -2, 16), axis("density", 0, 0.52)),
        alt=f"Densities of {', '.join(named)}: the same mean and deviation, quite different shapes.",
        span=12,
        height=300,
    )


def upright(x: float, top: float, name: str, color: str, dash: str = "solid") -> dict:
    """An upright line at x up to `top`, in the legend if it has a name."""
    return {
        "type": "scatter", "mode": "lines", "x": [x, x], "y": [0, top], "name": name, "showlegend": bool(name),
        "line": {"color": color, "width": 2.5, "dash": dash},
    }  # fmt: skip


def band(low: float, high: float, top: float) -> dict:
    """The range of one standard deviation to either side of the mean."""
    corners = ([low, low, high, high], [0, top, top, 0])
    return line(*corners, "mean ± deviation", MUTED, 0, fill="toself", fillcolor=GREY_BAND, hoverinfo="skip")


def pivot(x: float, y: float) -> dict:
    """The point on which the sample balances."""
    marker = {"color": ORANGE, "size": 20, "symbol": "triangle-up"}
    return dots([x], [y], showlegend=False, hoverinfo="skip", cliponaxis=False) | {"marker": marker}

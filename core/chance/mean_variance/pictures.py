"""How a sample, its mean and its spread are drawn: dots on a line, squares over deviations, costs around a point."""

from __future__ import annotations

import numpy as np

from core.data.populations import POPULATIONS
from core.experiment.axis_ranges import rounded_up, steady_range
from core.experiment.charts import BLUE, GREEN, MUTED, ORANGE, RED, axis, dots, figure, line
from core.experiment.scene import Grip, Handle, Panel

GREY_BAND, BLUE_FILL, ORANGE_FILL = "rgba(125,133,144,0.18)", "rgba(47,126,216,0.12)", "rgba(217,115,13,0.25)"
RED_FILL = "rgba(209,73,91,0.12)"


def sample_panel(sample: np.ndarray, measures: dict[str, float], span: tuple[float, float], knob: str = "") -> Panel:
    """The values as stacked dots over their balance point, with median and spread; dragged if `knob` holds them."""
    # What can be dragged is drawn larger.
    heights = stacked(sample, *span, across=16 if knob else 36)
    top = max(4.0, float(heights.max()) + 1)
    centre, median, spread = (measures[name] for name in ("mean", "median", "standard deviation"))
    traces = [
        band(centre - spread, centre + spread, top),
        upright(centre, top, "mean", ORANGE),
        upright(median, top, "median", GREEN, "dash"),
        dots(sample, heights, color=BLUE, size=float(np.clip(160 / top, 4, 11)), showlegend=False),
        pivot(centre, -0.07 * top),
    ]
    hidden = {"showticklabels": False, "ticks": "", "showgrid": False}
    return Panel(
        name="sample",
        title="The sample balances at its mean" + (": drag the points" if knob else ""),
        figure=figure(traces, axis("value x", *span), axis("a dot for each value", -0.14 * top, top, **hidden)),
        alt=f"{len(sample)} values as dots; mean {centre:.3g}, median {median:.3g}, deviation {spread:.3g}.",
        handles=tuple(
            Handle(Grip(knob, place), float(height), f"value {place + 1}", BLUE)
            for place, height in enumerate(heights if knob else ())
        ),
        height=310,
    )


def beside_panel(sample: np.ndarray, measures: dict[str, float], span: tuple[float, float]) -> Panel:
    """The sample on one line with a value to drag beside it, and the mean and median of all, in `measures`."""
    heights = stacked(sample, *span, across=90)
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


def added_panel(extras: np.ndarray, measures: dict[str, np.ndarray], mean: float, colors: dict[str, str]) -> Panel:
    """The measures of a sample against one value added to it (E,); `mean` is the present one."""
    curves = [line(extras, measures[name], name, color) for name, color in colors.items()]
    return Panel(
        name="outlier",
        title="What the three measures say, wherever it is",
        figure=figure(
            curves, axis("the value added", float(extras[0]), float(extras[-1])), axis("measure of all values")
        ),
        alt="Against the added value the mean is a rising line, the median flat beyond the sample's middle.",
        handles=(Handle(Grip("extra"), mean, "the value added", ORANGE),),
        span=12,
        height=260,
    )


def stacked(sample: np.ndarray, low: float, high: float, across: int = 36) -> np.ndarray:
    """Each value's height, from 0.5 up: as low as it can lie without touching a dot to its left (n,).

    So many dots fit side by side from low to high. What lies above the first row always has a dot below it.
    """
    width = (high - low) / across
    heights = np.empty(len(sample))
    ends: list[float] = []  # where each row is free again
    for place in np.argsort(sample, kind="stable"):
        level = next((row for row, end in enumerate(ends) if sample[place] >= end), len(ends))
        ends[level : level + 1] = [sample[place] + width]
        heights[place] = level + 0.5
    return heights


def squares_panel(sample: np.ndarray, span: tuple[float, float], offset: float, far: int) -> Panel:
    """A square over each deviation from c = mean + `offset`, the `far` largest in red, and the average of them all."""
    centre = float(sample.mean())
    start = centre + offset
    away = np.abs(sample - start)
    order = np.argsort(away, kind="stable")
    near, farthest = (boxes_over(sample[part], start) for part in (order[:-far], order[-far:]))
    thin = 1.2 if len(away) <= 40 else 0.6
    side = float(np.sqrt((away**2).mean()))
    name = "average" if offset == 0 else "average, now larger"
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
        title="Squared deviations and their average",
        figure=figure(
            [
                line(*near, "squares", BLUE, thin, fill="toself", fillcolor=BLUE_FILL),
                line(*farthest, "the farthest", RED, thin, fill="toself", fillcolor=RED_FILL),
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


def boxes_over(sample: np.ndarray, start: float) -> tuple[np.ndarray, np.ndarray]:
    """The outlines (x, y) of a square over each deviation from `start`, with gaps between them."""
    away = np.abs(sample - start)
    from_c, flat, blank = np.full(len(away), start), np.zeros(len(away)), np.full(len(away), np.nan)
    x = np.stack([from_c, sample, sample, from_c, from_c, blank], axis=1).ravel()
    y = np.stack([flat, flat, away, away, flat, blank], axis=1).ravel()
    return x, y


def drawn_range(sample: np.ndarray, centre: float, source: str) -> tuple[float, float]:
    """The range of the population `source`, so that samples compare, made to hold their centre; else a steady one."""
    if source in POPULATIONS:
        return reach_to(centre, POPULATIONS[source].span)
    return steady_range(float(sample.min()), float(sample.max()))


def reach_to(start: float, span: tuple[float, float]) -> tuple[float, float]:
    """`span`, made longer by a rounded amount towards a point outside it."""
    low, high = span
    if start < low:
        low -= rounded_up(low - start)
    elif start > high:
        high += rounded_up(start - high)
    return low, high


def least_panels(
    centres: np.ndarray,
    costs: tuple[np.ndarray, np.ndarray],
    measures: dict[str, float],
    here: tuple[float, float, float],
) -> tuple[Panel, ...]:
    """Mean squared and mean absolute deviation from each of the centres (C,), and from c: `here` are c and both."""
    centre, median = measures["mean"], measures["median"]
    start, square, absolute = here
    curves = (
        ("squared", "Mean squared deviation from c", "(x − c)²", costs[0], square, centre, "mean", ORANGE),
        ("absolute", "Mean absolute deviation from c", "|x − c|", costs[1], absolute, median, "median", GREEN),
    )
    return tuple(
        Panel(
            name=name,
            title=title,
            figure=figure(
                [
                    line(centres, curve, color=color, showlegend=False),
                    line([least, least], [0, curve.max()], where, color, 1.5),
                ],
                axis("c", float(centres[0]), float(centres[-1])),
                axis(f"average of {measure}", 0.0, 1.05 * float(curve.max()) or 1.0),
                showlegend=True,
            ),
            alt=f"{title} against c; least at the {where}, {least:.3g}. At c = {start:.3g} it is {now:.3g}.",
            handles=(Handle(Grip("offset", offset=centre), now, "c", color),),
            height=280,
        )
        for name, title, measure, curve, now, least, where, color in curves
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

"""Pictures of a perceptron that learns: the moving line, the update as an addition of arrows, errors, many orders."""

from __future__ import annotations

import numpy as np

from core.experiment.axis_ranges import rounded_up
from core.experiment.charts import BLUE, GREEN, INK, MAUVE, MUTED, ORANGE, RED, axis, bars, dots, figure, line
from core.experiment.scene import Arrows, Cursor, Frames, Panel, Path
from core.experiment.wording import plain, short
from core.networks.perceptron.pictures import (
    COLORS,
    TALL,
    area_of,
    ends,
    named,
    plane_figure,
    point_traces,
    rings_trace,
)
from core.networks.perceptron.samples import Sample
from core.networks.perceptron.separability import hull_of

DASHES = (("line now", INK, "solid", 2.5), ("pocket", GREEN, "dash", 2.5), ("averaged", MAUVE, "dot", 3.0))


def walk_map(sample: Sample, index: np.ndarray, lines: tuple[np.ndarray, np.ndarray, np.ndarray], source: str) -> Panel:
    """The line of each moment (F, d), those kept in the pocket and averaged, and the point that is shown."""
    area, traces, frames = area_of(source), [], []
    for place, ((name, color, dash, width), weights) in enumerate(zip(DASHES, lines, strict=True)):
        x, y = ends(weights, area)
        traces.append(line(x[-1], y[-1], name, line={"color": color, "width": width, "dash": dash}, hoverinfo="skip"))
        frames += [Frames(place, "x", x), Frames(place, "y", y)]
    shown = np.where(index[:, None] < 0, np.nan, sample.x[index])
    traces.append(rings_trace(shown[-1:], "", INK, 20) | {"showlegend": False})
    frames += [Frames(3, way, shown[:, place : place + 1]) for place, way in enumerate("xy")]
    points = [trace | {"showlegend": False} for trace in point_traces(sample)]
    return Panel(
        name="walk",
        title="The line moves; the ring is the point shown",
        figure=plane_figure([*traces, *points], area, showlegend=True),
        alt="The points with the line as it is now, the best line so far and the averaged line.",
        frames=tuple(frames),
        height=TALL + 20,
    )


def addition_panel(before: np.ndarray, after: np.ndarray, side: np.ndarray) -> Panel:
    """Old weights, what is added, new weights: arrows (F, d) tip to tail; `side` (F,) is the shown point's class."""
    reach = 1.12 * (float(np.abs(after[:, :2]).max()) or 0.5)
    start = np.zeros((len(after), 1))
    x0, y0, x1, y1 = before[:, :1], before[:, 1:2], after[:, :1], after[:, 1:2]
    added = []
    for y, color in COLORS.items():
        mine = np.where((side == y)[:, None], 1.0, np.nan)
        added.append(Arrows(x0 * mine, y0 * mine, x1 * mine, y1 * mine, color, 3))
    grey = dots([None], [None], "before", MUTED)
    names = [grey, dots([None], [None], "A adds", BLUE), dots([None], [None], "B adds", ORANGE)]
    return Panel(
        name="addition",
        title="The update: old w + change = new w",
        figure=plane_figure(
            [*names, dots([None], [None], "after", INK)], (-reach, reach), ("w₁", "w₂"), showlegend=True,
        ),
        alt="Arrows: the weights before the step, what the point adds to them, and the weights after it.",
        layers=(
            Path(after[:, 0], after[:, 1], MUTED, 1.2, marks=False),
            Arrows(start, start, x0, y0, MUTED, 2.5, name="before"),
            Arrows(start, start, x1, y1, INK, 2.5, name="after"),
            *added,
        ),
        height=TALL + 20,
    )  # fmt: skip


def errors_panel(steps: np.ndarray, errors: tuple[np.ndarray, np.ndarray, np.ndarray], count: int) -> Panel:
    """Errors on all points over the steps: of the line now, in the pocket, averaged."""
    curves = [
        line(steps, each, name, line={"color": color, "width": width, "dash": dash, "shape": "hv"})
        for (name, color, dash, width), each in zip(DASHES, errors, strict=True)
    ]
    top = max(1.0, float(max(each.max() for each in errors)))
    return Panel(
        name="errors",
        title=f"Errors on all {count} points",
        figure=figure(curves, axis("step", 0, float(max(steps[-1], 1))), axis("errors", -0.03 * top, 1.05 * top)),
        alt=f"Errors over the steps; at last {errors[0][-1]} now, {errors[1][-1]} in the pocket, "
            f"{errors[2][-1]} averaged.",
        layers=(Cursor(steps),),
        span=12,
        height=230,
    )  # fmt: skip


def rates_panel(mistakes: np.ndarray, rates: tuple[float, ...]) -> Panel:
    """Mistakes so far (K, T + 1) at several rates, thick below and thin on top, so that equal ones can be told."""
    steps, styles = np.arange(mistakes.shape[1]), ((BLUE, 11.0), (ORANGE, 6.0), (INK, 2.0))
    top = max(1.0, float(mistakes.max()))
    curves = [
        line(steps, row, f"η = {plain(rate)}", color, width)
        for row, rate, (color, width) in zip(mistakes, rates, styles, strict=True)
    ]
    return Panel(
        name="rates",
        title="Mistakes so far, at three rates",
        figure=figure(
            curves, axis("points shown", 0, float(max(steps[-1], 1))), axis("mistakes so far", -0.03 * top, 1.08 * top)
        ),
        alt=f"Mistakes against points shown; at the end {', '.join(str(row[-1]) for row in mistakes)}.",
        span=12,
        height=300,
    )


def parting_map(sample: Sample, source: str, street: np.ndarray, shares: np.ndarray, point: np.ndarray) -> Panel:
    """The classes' hulls: apart, with the widest street between them, or with the `point` that lies in both."""
    area = area_of(source)
    hulls = [_hull(sample.x[sample.y == y], color) for y, color in COLORS.items() if (sample.y == y).any()]
    if len(street):
        w, b = street[:2], street[2]
        lines = [
            line(*ends(np.array([*w, b + shift]), area), color=INK, width=width, hoverinfo="skip",
                 line={"color": INK, "width": width, "dash": dash})
            for shift, width, dash in ((0, 3, "solid"), (1, 1.5, "dash"), (-1, 1.5, "dash"))
        ]  # fmt: skip
        nearest = np.abs(np.abs(sample.x @ w + b) - 1) < 1e-6
        drawn, alt = (
            [*lines, rings_trace(sample.x[nearest], "", INK)],
            "The classes with the widest street between them.",
        )
    elif len(point):
        used = np.flatnonzero(shares)
        spokes = [
            line([sample.x[i, 0], point[0]], [sample.x[i, 1], point[1]], color=COLORS[int(sample.y[i])],
                 width=1.5 + 5 * float(shares[i]), hoverinfo="skip") for i in used
        ]  # fmt: skip
        star = dots([point[0]], [point[1]], color=RED, size=15) | {"marker": {"symbol": "x", "size": 13, "color": RED}}
        drawn = [*spokes, rings_trace(sample.x[used], "", INK), star]
        alt = f"The classes' hulls overlap: ({short(point[0], 2)}, {short(point[1], 2)}) lies in both."
    else:
        drawn, alt = [], "The points, with a hull around each class."
    return Panel(
        name="hulls",
        title="The widest street between the classes"
        if len(street) or not len(point)
        else "A place that both classes reach",
        figure=plane_figure([*hulls, *drawn, *point_traces(sample)], area),
        alt=alt,
        height=TALL + 20,
    )


def _hull(points: np.ndarray, color: str) -> dict:
    around = hull_of(points)
    around = np.vstack([around, around[:1]])
    return line(around[:, 0], around[:, 1], color=color, width=1.5, fill="toself", opacity=0.35, hoverinfo="skip")


def sums_panel(signed: np.ndarray) -> Panel:
    """The certificate of a line: y (w · x + b) of every point, sorted, all above 0."""
    ordered = np.sort(signed)
    return Panel(
        name="sums",
        title="The certificate: y (w · x + b) of every point",
        figure=figure(
            [bars(np.arange(1, len(ordered) + 1), ordered, color=GREEN)],
            axis("points, sorted", 0.4, len(ordered) + 0.6),
            axis("y (w · x + b)", 0, 1.1 * float(ordered.max())),
        ),
        alt=f"Bars, all above 0; the least is {plain(float(ordered.min()))}.",
        height=TALL + 20,
    )


def mistakes_panel(mistakes: np.ndarray, bound: float, ended: bool) -> Panel:
    """How many orders made how many mistakes until they `ended`, and the `bound` on them (0: there is none)."""
    most = int(mistakes.max(initial=1))
    counts = np.bincount(mistakes, minlength=most + 1)
    top = 1.12 * float(counts.max(initial=1))
    right = rounded_up(1.15 * max(bound, float(most)), (1, 1.5, 2, 3, 4, 5, 6, 8, 10))
    # Bars on a log axis would be of unequal width: steps are drawn instead.
    edges = np.repeat(np.arange(most + 2) - 0.5, 2)[1:-1]
    shape = line(np.maximum(edges, 0.5), np.repeat(counts, 2), "orders", BLUE, 1.5, fill="tozeroy", hoverinfo="skip")
    traces = [shape]
    if bound:
        traces.append(line([bound, bound], [0, top], "bound (R/γ)²", RED, 3))
    least = max(0.6, 0.4 * float(mistakes.min(initial=most)))
    sizes = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 1e5, 1e6)
    ticks = [value for value in sizes if least <= value <= right]
    return Panel(
        name="mistakes",
        title="Mistakes until the end, by order" if ended else "Mistakes until it was stopped",
        figure=figure(
            traces,
            axis("mistakes (log)", np.log10(least), np.log10(right), type="log", tickvals=ticks,
                 ticktext=[plain(value) for value in ticks]),
            axis("orders", 0, top),
        ),
        alt=f"A histogram of mistakes, at most {most}; the bound is {plain(bound) if bound else 'none'}.",
        height=TALL,
    )  # fmt: skip


def fan_panel(sample: Sample, fan: np.ndarray, mean: np.ndarray, source: str) -> Panel:
    """Up to 200 final lines (k, d), and their mean (d,) among them."""
    area = area_of(source)
    x, y = ends(fan, area)
    gaps = np.full((len(fan), 1), np.nan)
    many = line(np.hstack([x, gaps]).ravel(), np.hstack([y, gaps]).ravel(), "200 final lines", GREEN, 1.2, opacity=0.45,
                hoverinfo="skip")  # fmt: skip
    middle = [line(*ends(mean, area), "their mean", INK, 3, hoverinfo="skip")] if len(mean) else []
    nowhere = (sum(area) / 2, area[0] + 0.5, "no order has come to an end", MUTED)
    none = [] if len(fan) else [named([nowhere], 14)]
    points = [trace | {"showlegend": False} for trace in point_traces(sample)]
    return Panel(
        name="fan",
        title="Where the line ends, 200 orders",
        figure=plane_figure([many, *middle, *none, *points], area, showlegend=bool(len(mean))),
        alt=f"{len(fan)} final lines, each of which parts the points, and their mean.",
        height=TALL,
    )

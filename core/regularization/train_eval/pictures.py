"""Pictures of predictions: 50 repeats, a point in company, and what passes without an optimizer do."""

from __future__ import annotations

import numpy as np

from core.experiment.axis_ranges import steady_range
from core.experiment.charts import (
    BLUE,
    DIVERGING,
    GREEN,
    INK,
    MUTED,
    ORANGE,
    PAPER,
    axis,
    colorscale,
    dots,
    figure,
    line,
)
from core.experiment.scene import Cursor, Dots, Frames, Grip, Handle, Panel, Raster
from core.experiment.wording import counted, percent, plain
from core.regularization.train_eval.passes import AREA, PASSES, REPEATS, Company, Drifted, Repeated
from core.regularization.train_eval.topic import Settings, flips

TRUTHS = ("circle", "diamond")
PROBABILITY = axis("probability of the lower moon", -0.03, 1.03)


def repeats_panel(result: Repeated, settings: Settings) -> Panel:
    """Every point's predictions: their range over the repeats, those of this repeat, and eval()'s."""
    count = len(result.single)
    rank, low, high = np.arange(1, count + 1), result.repeats.min(axis=0), result.repeats.max(axis=0)
    gaps = np.full(count, np.nan)
    ranges = line(
        np.column_stack([rank, rank, gaps]).ravel(), np.column_stack([low, high, gaps]).ravel(),
        f"range of {REPEATS} repeats", MUTED, 2, hoverinfo="skip", opacity=0.7,
    )  # fmt: skip
    still = np.ptp(result.repeats, axis=0).max() == 0
    hover = {"customdata": rank, "hovertemplate": "point %{x}<br>eval(): %{y:.3f}<extra></extra>"}
    mine = settings.point
    chosen = line([mine, mine], [low[mine - 1], high[mine - 1]], "the point", INK, 4, hoverinfo="skip")
    border = line([0, count + 1], [0.5, 0.5], "", MUTED, 1, hoverinfo="skip", showlegend=False)
    now = dots([None], [None], "this repeat", BLUE, 6)
    said = "every repeat is the same" if still else f"{counted(int(flips(result).sum()), 'point')} change class"
    return Panel(
        name="repeats",
        title=f"The same points, asked {REPEATS} times: {said}",
        figure=figure(
            [border, ranges, chosen, line(rank, result.single, "eval()", GREEN, 2, **hover), now],
            axis(f"{count} test points, in eval()'s order", 0, count + 1), PROBABILITY,
        ),
        alt=f"Probabilities of {count} points in {REPEATS} repeats: they spread by up to "
        f"{plain(float((high - low).max()))}.",
        layers=(Dots(np.broadcast_to(rank, result.repeats.shape), result.repeats, BLUE, 5, "this repeat"),),
        span=7,
        height=322,
        pick="point",
    )  # fmt: skip


def plane_panel(result: Repeated, settings: Settings) -> Panel:
    """The points in the plane: the colour is this repeat's answer, the shape the truth."""
    marker = {
        "size": 9, "color": result.repeats[-1], "cmin": 0, "cmax": 1, "colorscale": colorscale(DIVERGING),
        "symbol": [TRUTHS[int(label)] for label in result.y], "line": {"color": INK, "width": 0.8},
    }  # fmt: skip
    ranks = np.arange(1, len(result.y) + 1)
    points = dots(*result.shown.T, marker=marker, customdata=ranks, hovertemplate="point %{customdata}<extra></extra>")
    where = result.shown[settings.point - 1]
    ends = [steady_range(float(each.min()), float(each.max())) for each in result.shown.T]
    ring = {"size": 17, "color": "rgba(0,0,0,0)", "line": {"color": INK, "width": 2.5}}
    return Panel(
        name="plane",
        title="Colour: its answer. Shape: the truth",
        figure=figure(
            [dots([where[0]], [where[1]], marker=ring, hoverinfo="skip"), points],
            axis("x", *ends[0]), axis("y", *ends[1]), equal=True, showlegend=False,
        ),
        alt="The test points in the plane, coloured from blue, the upper moon, to orange, the lower one.",
        frames=(Frames(1, "marker.color", result.repeats),),
        span=5,
        height=322,
        pick="point",
    )  # fmt: skip


def company_panels(result: Company, settings: Settings) -> tuple[Panel, Panel]:
    """Six points to drag over eval()'s map, and both modes' answers for each of them."""
    names = ["your point", *(f"neighbour {number}" for number in range(1, len(settings.across)))]
    colors = [INK, *[MUTED] * (len(names) - 1)]
    rows = np.arange(len(names))
    handles = tuple(
        Handle(Grip("across", index), Grip("up", index), name, color)
        for index, (name, color) in enumerate(zip(names, colors, strict=True))
    )
    border = line([0.5, 0.5], [-0.5, len(rows) - 0.5], "", MUTED, 1, hoverinfo="skip", showlegend=False)
    joints = line(
        np.column_stack([result.alone, result.together, np.full(len(rows), np.nan)]).ravel(), np.repeat(rows, 3),
        "", MUTED, 2, hoverinfo="skip", showlegend=False,
    )  # fmt: skip
    hollow = {"size": 14, "color": PAPER, "line": {"color": GREEN, "width": 3}}
    hover = "%{y}: %{x:.3f}"
    dumbbells = [
        border,
        joints,
        dots(result.alone, rows, "eval()", marker=hollow, hovertemplate=hover + "<extra>eval()</extra>"),
        dots(result.together, rows, "train()", ORANGE, 9, hovertemplate=hover + "<extra>train()</extra>"),
    ]
    seats = dots(settings.across, settings.up, marker={"size": 1, "opacity": 0}, hoverinfo="skip", showlegend=False)
    ticks = {"tickvals": rows.tolist(), "ticktext": names}
    return (
        Panel(
            name="company",
            title="Drag a neighbour, or your point",
            figure=figure(
                [seats], axis("x", *AREA[:2], showgrid=False), axis("y", *AREA[2:], showgrid=False), equal=True
            ),
            alt="Your point and five neighbours over the plane, in the colours of eval()'s probability.",
            layers=(Raster(result.plane, AREA[:2], AREA[2:], (0.0, 1.0), "diverging"),),
            handles=handles,
            height=360,
        ),
        Panel(
            name="answers",
            title="What the network answers for each",
            figure=figure(dumbbells, PROBABILITY, axis("", len(rows) - 0.5, -0.5, **ticks)),
            alt="; ".join(
                f"{name}: {plain(alone)} in eval(), {plain(together)} in train()"
                for name, alone, together in zip(names, result.alone, result.together, strict=True)
            ) + ".",
            height=360,
        ),
    )  # fmt: skip


def drift_panels(result: Drifted) -> tuple[Panel, Panel]:
    """eval()'s answers after so many passes, and how their accuracy changes."""
    count = result.probabilities.shape[1]
    rank, passes = np.arange(1, count + 1), np.arange(PASSES + 1)
    first = line(rank, result.probabilities[0], "before any pass", GREEN, 2, hoverinfo="skip")
    border = line([0, count + 1], [0.5, 0.5], "", MUTED, 1, hoverinfo="skip", showlegend=False)
    now = dots([None], [None], "now", BLUE, 6)
    return (
        Panel(
            name="drift",
            title="eval()'s answers after so many passes",
            figure=figure(
                [border, first, now], axis(f"{count} test points, in eval()'s first order", 0, count + 1), PROBABILITY
            ),
            alt=f"After {PASSES} passes the answers are {plain(float(result.away[-1]))} off on average.",
            layers=(Dots(np.broadcast_to(rank, result.probabilities.shape), result.probabilities, BLUE, 5, "now"),),
            height=330,
        ),
        Panel(
            name="drift_accuracy",
            title="No optimizer, and yet",
            figure=figure(
                [
                    line(passes, 100 * result.accuracy, "accuracy, eval() (%)", BLUE),
                    line(passes, 100 * result.away, "answers moved by, mean (%)", ORANGE),
                ],
                axis("forward passes in train mode", 0, PASSES), axis("%", 0, 102),
            ),
            alt=f"Accuracy goes from {percent(float(result.accuracy[0]))} to {percent(float(result.accuracy[-1]))}.",
            layers=(Cursor(passes),),
            height=330,
        ),
    )  # fmt: skip

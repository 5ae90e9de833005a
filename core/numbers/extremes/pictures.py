"""How extremes are drawn: among bars, in a matrix, and as slopes."""

from __future__ import annotations

import numpy as np

from core.experiment.axis_ranges import steady_range, steady_range_with_zero
from core.experiment.charts import BLUE, GREEN, MAUVE, MUTED, ORANGE, RED, axis, bars, dots, figure, line
from core.experiment.scene import Grip, Handle, Panel
from core.numbers.cells import boxes_of, cells, outlines
from core.numbers.extremes.reductions import text_of

DRAGGABLE = 40


def values_panel(values: np.ndarray, lows: np.ndarray, highs: np.ndarray, shift: float) -> Panel:
    """The values as bars whose tips are dragged, the smallest and largest in their colours; a NaN is written out."""
    count = len(values)
    span, cut = span_of(float(np.nanmin(values, initial=np.inf)), float(np.nanmax(values, initial=-np.inf)))
    shown = np.where(np.isnan(values), max(span[0], min(0.0, span[1])), values)
    parts = [
        ("the others", np.arange(count), MUTED),
        ("smallest", lows, BLUE),
        ("largest", highs, ORANGE),
    ]
    base = span[0] if cut else 0.0
    traces = [bars(where, shown[where] - base, name, color, base=base) for name, where, color in parts]
    for where, color in ((lows, BLUE), (highs, ORANGE)):
        level = np.repeat(values[where[:1]], 2)
        ends = [-0.6, count - 0.4][: len(level)]
        traces.append(line(ends, level, color=color, width=1.5, hoverinfo="skip", showlegend=False))
    colors = [BLUE if place in lows else ORANGE if place in highs else MUTED for place in range(count)]
    missing = np.flatnonzero(np.isnan(values))
    traces.append(
        dots(
            missing,
            np.full(len(missing), base),
            color=RED,
            size=1,
            mode="markers+text",
            hoverinfo="skip",
            showlegend=False,
        )
        | {"text": ["NaN"] * len(missing), "textposition": "top center", "textfont": {"color": RED, "size": 15}}
    )
    return Panel(
        name="values",
        title=f"How much, and where{': drag the tips' if count <= DRAGGABLE else ''}",
        figure=figure(
            traces,
            index_axis("index i, from 0", count),
            axis("value v[i]" + (", cut off below" if cut else ""), *span),
            barmode="overlay",
        ),
        alt=f"{count} bars; the smallest at index {text_of(lows)}, the largest at {text_of(highs)}.",
        handles=tuple(
            Handle(float(place), Grip("values", place, offset=shift), f"value {place}", colors[place])
            for place in range(count if count <= DRAGGABLE else 0)
            if not np.isnan(values[place])
        ),
        span=7,
        height=310,
    )


def span_of(low: float, high: float) -> tuple[tuple[float, float], bool]:
    """The axis for values from low to high, and whether it is cut: far from 0 their differences would not be seen."""
    if not np.isfinite(low):
        return steady_range_with_zero(0.0, 0.0), False
    if max(low, -high) <= 2 * (high - low or 1.0):
        return steady_range_with_zero(low, high), False
    return steady_range(low, high), True


def sorted_panel(values: np.ndarray, lows: np.ndarray, highs: np.ndarray) -> Panel:
    """The values in order of size, each under its index: the smallest first, the largest last; NaN left out."""
    order = np.argsort(values, kind="stable")[: int((~np.isnan(values)).sum())]
    span, cut = span_of(float(values[order].min(initial=np.inf)), float(values[order].max(initial=-np.inf)))
    base = span[0] if cut else 0.0
    colors = [BLUE if place in lows else ORANGE if place in highs else MUTED for place in order]
    few = len(order) <= 20
    ticks = {"tickvals": list(range(len(order))), "ticktext": [str(place) for place in order]} if few else {}
    return Panel(
        name="sorted",
        title="In order: argmin first, argmax last",
        figure=figure(
            [bars(np.arange(len(order)), values[order] - base, color=colors, base=base)],
            axis("index i of each value" if few else "position when sorted", -0.6, max(len(order), 1) - 0.4, **ticks),
            axis("value v[i]" + (", cut off below" if cut else ""), *span),
        ),
        alt=f"The values from the smallest to the largest; their indices are {text_of(order[:20])}.",
        span=5,
        height=310,
    )


def matrix_panel(matrix: np.ndarray, outlined: tuple[np.ndarray, ...], wanted: str) -> Panel:
    """The matrix with its numbers, the cells `outlined` (their rows, their columns)."""
    rows, columns = outlined
    height, width = matrix.shape
    chosen = np.zeros(matrix.shape)
    chosen[rows, columns] = 1
    return Panel(
        name="matrix",
        title=f"The matrix, its {wanted} outlined",
        figure=figure(
            [],
            axis("column", -0.55, width - 0.45, tickvals=list(range(width)), showgrid=False),
            axis("row", height - 0.45, -0.55, tickvals=list(range(height)), showgrid=False),
        ),
        alt=f"A {height} by {width} matrix; outlined in rows {text_of(rows)}, columns {text_of(columns)}.",
        layers=(cells(matrix, -0.5, -0.5), outlines(boxes_of(height, width, -0.5, -0.5), chosen.ravel())),
    )


# For each axis: what an answer is about, what the chart's axis counts, and what the place counts.
WORDS = {
    "None": ("all cells", "the one answer", "cell"),
    "0": ("each column", "column", "row"),
    "1": ("each row", "row", "column"),
}


def outcome_panel(best: np.ndarray, place: np.ndarray, wanted: str, along: str) -> Panel:
    """The answers of a reduction as bars, each with the place at which it stands."""
    best, place = np.atleast_1d(best), np.atleast_1d(place)
    by, across, found = WORDS[along]
    text = [f"{value:g}<br>{found} {at}" for value, at in zip(best, place, strict=True)]
    low, high = min(0.0, best.min()), max(0.0, best.max())
    room = 0.25 * (high - low) or 1.0
    answer = bars(np.arange(len(best)), best, color=BLUE, text=text, textposition="outside", cliponaxis=False)
    return Panel(
        name="outcome",
        title=f"The {wanted} of {by}, and where it stands",
        figure=figure([answer], index_axis(across, len(best)), axis("value", low - room, high + room)),
        alt=f"{wanted} of {by}: {', '.join(item.replace('<br>', ' at ') for item in text)}.",
    )


def slope_panels(slopes: np.ndarray) -> tuple[Panel, ...]:
    """What each value gets of the slope of a maximum (2, n): shared by ties, or all to one place."""
    count = slopes.shape[1]
    places = np.arange(count)
    titles = ("v.max(): ties share the slope", "v.max(dim=0): one place takes all")
    return tuple(
        Panel(
            name=f"slope{which}",
            title=title,
            figure=figure(
                [bars(places, slope, color=color)],
                index_axis("index i, from 0", count),
                axis("∂ max / ∂ v[i]", -0.05, 1.1),
            ),
            alt=f"The slope is {text_of(slope[slope > 0][:12])} at {text_of(np.flatnonzero(slope)[:12])}, elsewhere 0.",
            height=230,
        )
        for which, (title, slope, color) in enumerate(zip(titles, slopes, (MAUVE, GREEN), strict=True))
    )


def index_axis(title: str, count: int) -> dict:
    """An axis over places 0 … count - 1."""
    ticks = {"tickvals": list(range(count))} if count <= 20 else {}
    return axis(title, -0.6, count - 0.4, **ticks)

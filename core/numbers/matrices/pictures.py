"""Pictures of matrices: coloured cells with their numbers, outlines, the plane that they move, a layer's lines."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.experiment.charts import BLUE, GREEN, INK, MUTED, ORANGE, PAPER, SLATE, axis, dots, figure, line
from core.experiment.scene import Grip, Handle, Panel, Segments
from core.experiment.wording import factor, short
from core.numbers.arrows import arrow, name_trace
from core.numbers.cells import boxes_of, cell_axes, cells, outlines

BASIS = (("i", BLUE), ("j", ORANGE))


def plane_traces(matrix: np.ndarray, reach: int = 3) -> list[dict[str, Any]]:
    """The plane's grid before and after a 2×2 matrix, and the unit square with a letter F, which shows a mirror."""
    grid = grid_lines(reach)
    moved = matrix @ grid
    square = matrix @ np.array([[0, 1, 1, 0, 0], [0, 0, 1, 1, 0]])
    letter = matrix @ np.array([[0.3, 0.3, 0.75, np.nan, 0.3, 0.6], [0.15, 0.85, 0.85, np.nan, 0.5, 0.5]])
    return [
        line(grid[0], grid[1], color=MUTED, width=1, opacity=0.45, hoverinfo="skip"),
        line(moved[0], moved[1], color=BLUE, width=1.2, opacity=0.8, hoverinfo="skip"),
        line(square[0], square[1], "the unit square", GREEN, 2.5, fill="toself"),
        line(letter[0], letter[1], color=INK, width=2.5, hoverinfo="skip"),
        *(name_trace(name, column, color, 0.5) for column, (name, color) in zip(matrix.T, BASIS, strict=True)),
    ]


def grid_lines(reach: int) -> np.ndarray:
    """Upright and level lines through the whole numbers from -reach to reach as one broken line (2, n)."""
    places = np.arange(-reach, reach + 1.0)
    ends = np.tile([-reach, reach, np.nan], len(places))
    return np.hstack([[np.repeat(places, 3), ends], [ends, np.repeat(places, 3)]])


def matrix_panel(
    name: str,
    title: str,
    matrix: np.ndarray,
    chosen: np.ndarray | None,
    height: int,
    span: int = 6,
    room: int = 0,
    click: tuple[Grip | None, Grip | None] | None = None,
) -> Panel:
    """A matrix as coloured cells with its numbers; `chosen` (H, W) is 1 where one is outlined."""
    outlined = np.zeros(matrix.size) if chosen is None else chosen.ravel()
    return Panel(
        name=name,
        title=title,
        figure=figure([], *cell_axes(len(matrix), matrix.shape[1], room)),
        alt=f"The cells of {title}: {matrix.round(3).tolist()}.",
        layers=(cells(matrix), outlines(boxes_of(*matrix.shape), outlined)),
        click=click,
        span=span,
        height=height,
    )


def order_panels(known: list[tuple[str, str, np.ndarray]]) -> tuple[Panel, ...]:
    """Matrices (name, title, values) beside each other, all cells of one size; four large ones in two rows."""
    room = max(2, *(size for *_, matrix in known for size in matrix.shape))
    side, span = (56, 12 // len(known)) if room <= 3 else (46, 6 if len(known) == 4 else 4)
    return tuple(
        matrix_panel(name, f"{title}, {len(matrix)}×{matrix.shape[1]}", matrix, None, 70 + side * room, span, room=room)
        for name, title, matrix in known
    )


def plane_panel(plane: np.ndarray, determinant: float, own: bool) -> Panel:
    """The moved grid; the matrix's columns are the tips of the arrows i and j, dragged if it is the reader's own."""
    tips = [
        Handle(Grip("own", column), Grip("own", 2 + column), f"where {name} goes", color, hollow=True)
        for column, (name, color) in enumerate(BASIS)
    ]
    return Panel(
        name="plane",
        title="Drag the tips of i and j" if own else "Where the plane goes",
        figure=figure(
            plane_traces(plane),
            axis("x", -3.4, 3.4, dtick=1, scaleanchor="y"),
            axis("y", -3.4, 3.4, dtick=1),
            showlegend=False,
        ),
        alt=f"The grid after the matrix {plane.round(2).tolist()}; areas change by {determinant:.2f}.",
        layers=tuple(arrow(tip, color) for tip, (_, color) in zip(plane.T, BASIS, strict=True)),
        handles=tuple(tips) if own else (),
        span=8,
        height=420,
    )


def network_panel(inputs: np.ndarray, weights: np.ndarray, outputs: np.ndarray, sample: int, unit: int) -> Panel:
    """Features on the left, units on the right, a line for each weight: thick if large, orange if positive.

    The weights into `unit` (from 0) are written on their lines.
    """
    levels = [np.linspace(1, 0, len(side) + 2)[1:-1] for side in (inputs, outputs)]
    told = [f"feature {place}: <b>{short(value)}</b>" for place, value in enumerate(inputs, start=1)]
    sums = [f"unit {place}: <b>{short(value)}</b>" for place, value in enumerate(outputs, start=1)]
    chosen = [GREEN if place == unit else SLATE for place in range(len(outputs))]
    nodes = [
        _nodes(0.0, levels[0], told, BLUE, "middle left"),
        _nodes(1.0, levels[1], sums, chosen, "middle right"),
    ]
    feature, towards = (place.ravel() for place in np.mgrid[0 : len(inputs), 0 : len(outputs)])
    ends = (np.zeros(len(towards)), levels[0][feature], np.ones(len(towards)), levels[1][towards])
    return Panel(
        name="network",
        title=f"Sample {sample + 1} through the layer",
        figure=figure(
            nodes, axis("", -0.75, 1.6, visible=False), axis("", 0, 1, visible=False), showlegend=False,
            margin={"l": 6, "r": 6, "t": 4, "b": 4},
            annotations=[_weight(*place, levels[1][unit]) for place in zip(weights[:, unit], levels[0], strict=True)],
        ),
        alt=f"A layer of {len(inputs)} inputs and {len(outputs)} units; the weights on its lines are W's numbers.",
        layers=(Segments(*ends, weights.ravel()),),
        span=6,
        height=400,
    )  # fmt: skip


def _nodes(side: float, level: np.ndarray, told: list[str], color: Any, place: str) -> dict[str, Any]:
    label = {"mode": "markers+text", "text": told, "textposition": place, "textfont": {"size": 15}, "hoverinfo": "skip"}
    return dots(np.full(len(level), side), level, color=color, size=24) | label


def _weight(value: float, start: float, end: float) -> dict[str, Any]:
    """A weight, written on its line (which the stage draws as a curve: this is where it is after 0.35 of its way)."""
    color = BLUE if value < 0 else ORANGE if value > 0 else MUTED
    words = {"text": f"<b>· {factor(value)}</b>", "font": {"size": 15, "color": color}, "bgcolor": PAPER}
    return {"x": 0.384, "y": 0.718 * start + 0.282 * end, "showarrow": False} | words

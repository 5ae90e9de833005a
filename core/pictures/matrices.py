"""Pictures of matrices: coloured cells with their numbers, outlines, the plane that they move, a layer's lines."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.multiplication import factor, short
from core.pictures.vectors import arrow, name_trace
from core.plots import (
    BLUE,
    GREEN,
    INK,
    MUTED,
    ORANGE,
    PAPER,
    SLATE,
    Grip,
    Handle,
    Panel,
    Raster,
    Segments,
    axis,
    dots,
    figure,
    line,
)

BASIS = (("i", BLUE), ("j", ORANGE))


def cells(
    matrix: np.ndarray, left: float = 0.5, top: float = 0.5, seek: np.ndarray | None = None, edit: str = ""
) -> Raster:
    """A matrix (H, W), or one for each frame (F, H, W), as cells of size 1 with row 1 on top; y must run downwards.

    A click on a cell leads to its frame in `seek` (H, W), or to its field in the knob `edit`.
    """
    height, width = matrix.shape[-2:]
    matrix = np.round(matrix, 12) + 0.0  # no dust of rounding, such as 5.6e-17 for 3 · 0.1 − 0.3
    # Twice the largest number, so that even it leaves its cell pale enough for outlines and digits.
    reach = 2 * max(float(np.nanmax(np.abs(matrix), initial=0.0)), 1e-9)
    x, y = (left, left + width), (top, top + height)
    return Raster(matrix, x, y, span=(-reach, reach), colors="diverging", digits=2, smooth=False, seek=seek, edit=edit)


def outlines(boxes: np.ndarray, weight: np.ndarray) -> Segments:
    """Rectangles (N, 4: left, top, right, bottom); `weight` (N,) or (F, N): 1 drawn, 0 a hairline, below 0 in blue."""
    left, top, right, bottom = boxes.T
    return Segments(
        x0=np.concatenate([left, right, right, left]),
        y0=np.concatenate([top, top, bottom, bottom]),
        x1=np.concatenate([right, right, left, left]),
        y1=np.concatenate([top, bottom, bottom, top]),
        weight=np.concatenate([weight] * 4, axis=-1),
    )


def boxes_of(height: int, width: int, left: float = 0.5, top: float = 0.5) -> np.ndarray:
    """The rectangles (height · width, 4) of a matrix's cells, row by row."""
    rows, columns = (place.ravel() for place in np.mgrid[0:height, 0:width])
    return np.stack([left + columns, top + rows, left + columns + 1, top + rows + 1], axis=1)


def cell_axes(height: int, width: int, room: int = 0) -> tuple[dict[str, Any], dict[str, Any]]:
    """Axes that number columns and rows from 1, row 1 on top, with square cells; `room` cells at least each way."""
    # Fixed: beyond a matrix's edges there is nothing to pan to.
    bare = {"showgrid": False, "constrain": "domain", "fixedrange": True}
    across = axis("column", 0.4, max(room, width) + 0.6, tickvals=list(range(1, width + 1)), **bare)
    down = axis("row", max(room, height) + 0.6, 0.4, tickvals=list(range(1, height + 1)), scaleanchor="x", **bare)
    return across, down


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
        *(name_trace(name, column, color) for column, (name, color) in zip(matrix.T, BASIS, strict=True)),
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

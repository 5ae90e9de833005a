"""Pictures of a matrix multiplication: a row meets a column, and the products that add up to the present cell."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.experiment.charts import BLUE, GREEN, MUTED, ORANGE, RED, SLATE, axis, bars, figure, line
from core.experiment.scene import Frames, Grip, Panel
from core.numbers.cells import boxes_of, cells, outlines
from core.numbers.matrices.multiplication import Steps, steps_of

GAP, TALL = 0.7, 400
Ring = tuple[np.ndarray, np.ndarray]


def corner(a: np.ndarray, b: np.ndarray) -> tuple[float, float]:
    """Where A begins on the left and B at the top; AB begins at 0.5, 0.5."""
    return 0.5 - GAP - a.shape[1], 0.5 - GAP - len(b)


def meeting_figure(
    a: np.ndarray, b: np.ndarray, names: tuple[str, str, str], traces: list[dict[str, Any]]
) -> dict[str, Any]:
    """Room for A on the left, B above and AB where they meet, with the grid of AB, and `names` with the shapes."""
    (m, n), (rows, p) = a.shape, b.shape
    left, top = corner(a, b)
    fits = n == rows
    outcome = f"{names[2]}  {m}×{p}" if fits else f"{names[2]} does not exist"
    labels = [
        (left + n / 2, 0.5 - GAP / 2, f"{names[0]}  {m}×{n}", BLUE),
        (0.5 + p / 2, top - GAP / 2, f"{names[1]}  {rows}×{p}", ORANGE),
        (0.5 + p / 2, m + 0.5 + GAP / 2 if fits else 0.5 + m / 2, outcome, GREEN if fits else RED),
    ]
    bare = {"visible": False, "constrain": "domain", "fixedrange": True}
    # Some room beside AB, for a name that is wider than its one column.
    return figure(
        [grid_of(m, p) if fits else line([], []), *traces],
        axis("", left - 0.3, max(p, 2) + 0.8, **bare),
        axis("", m + 0.5 + GAP, top - GAP, **bare, scaleanchor="x"),
        annotations=[
            {"x": x, "y": y, "text": f"<b>{text}</b>", "showarrow": False, "font": {"size": 16, "color": color}}
            for x, y, text, color in labels
        ],
        margin={"l": 6, "r": 6, "t": 4, "b": 4},
        showlegend=False,
    )


def grid_of(height: int, width: int) -> dict[str, Any]:
    """The lines between the cells of AB, filled or not."""
    across, down = np.arange(width + 1) + 0.5, np.arange(height + 1) + 0.5
    x = [*np.repeat(across, 3), *np.tile([0.5, width + 0.5, np.nan], len(down))]
    y = [*np.tile([0.5, height + 0.5, np.nan], len(across)), *np.repeat(down, 3)]
    return line(np.array(x), np.array(y), color=MUTED, width=1, hoverinfo="skip", opacity=0.7)


def ring(left: np.ndarray, top: np.ndarray, width: float = 1.0, height: float = 1.0) -> Ring:
    """The outlines (F, 5) of rectangles whose upper left corners are at left, top (F,)."""
    return left[:, None] + width * np.array([0, 1, 1, 0, 0]), top[:, None] + height * np.array([0, 0, 1, 1, 0])


def ring_trace(outline: Ring, color: str) -> dict[str, Any]:
    """A ring at the clock's first moment."""
    return line(outline[0][0], outline[1][0], color=color, width=3.5, hoverinfo="skip")


def row_column_cell(a: np.ndarray, b: np.ndarray, i: np.ndarray, j: np.ndarray) -> list[tuple[Ring, str]]:
    """The outlines of row i of A, of column j of B, and of the cell of AB where they meet, each (F,)."""
    left, top = corner(a, b)
    start = np.zeros(len(i))
    return [
        (ring(start + left, i + 0.5, a.shape[1]), BLUE),
        (ring(j + 0.5, start + top, height=len(b)), ORANGE),
        (ring(j + 0.5, i + 0.5), GREEN),
    ]


def meeting_panel(a: np.ndarray, b: np.ndarray) -> Panel:
    """A left, B above, AB where they meet; along the clock the row, the column and the cells filled so far."""
    (m, n), (rows, p) = a.shape, b.shape
    left, top = corner(a, b)
    i, j, k, _, _ = steps = steps_of(a, b)
    # The pair that is multiplied has a ring of its own within the row's and the column's.
    pair = [(ring(left + k + 0.12, i + 0.62, 0.76, 0.76), BLUE), (ring(j + 0.62, top + k + 0.12, 0.76, 0.76), ORANGE)]
    outlined = [*pair, *row_column_cell(a, b, i, j)] if n == rows else []
    traces = [ring_trace(outline, color) for outline, color in outlined]
    return Panel(
        name="meeting",
        title="A row meets a column: click a cell of AB" if n == rows else "A left, B above: they do not fit",
        figure=meeting_figure(a, b, ("A", "B", "AB"), traces),
        alt=f"Matrices A ({m} by {n}) and B ({rows} by {p}); their product is filled in cell by cell."
        if n == rows
        else f"Matrices A ({m} by {n}) and B ({rows} by {p}); they have no product.",
        layers=(
            cells(a, left, 0.5, edit="a"),
            cells(b, 0.5, top, edit="b"),
            cells(filled_so_far(steps, m, p), seek=last_steps(m, n, p)) if n == rows else lonely(a, b),
        ),
        # Trace 0 is the grid.
        frames=tuple(
            Frames(place, way, values)
            for place, (outline, _) in enumerate(outlined, start=1)
            for way, values in zip("xy", outline, strict=True)
        ),
        span=7,
        height=TALL,
    )


def filled_so_far(steps: Steps, m: int, p: int) -> np.ndarray:
    """AB (F, m, p) as far as it is known at each multiplication, NaN beyond."""
    filled = np.full((len(steps.i), m, p), np.nan)
    for frame, (i, j, total) in enumerate(zip(steps.i, steps.j, steps.sums, strict=True)):
        filled[frame:, i, j] = total
    return filled


def last_steps(m: int, n: int, p: int) -> np.ndarray:
    """The frame (m, p) at which each cell of AB has its whole sum."""
    return n * np.arange(1, m * p + 1).reshape(m, p) - 1


def lonely(a: np.ndarray, b: np.ndarray) -> Any:
    """Outlines of what has no partner: A's columns or B's rows beyond the shorter of the two."""
    (m, n), (rows, p) = a.shape, b.shape
    left, top = corner(a, b)
    of_a = boxes_of(m, n, left, 0.5)[np.tile(np.arange(n), m) >= rows]
    of_b = boxes_of(rows, p, 0.5, top)[np.repeat(np.arange(rows), p) >= n]
    boxes = np.concatenate([of_a, of_b])
    return outlines(boxes, np.ones(len(boxes)))


def layer_panel(
    samples: np.ndarray, weights: np.ndarray, sums: np.ndarray, sample: int, unit: int, click: tuple[Grip, Grip]
) -> Panel:
    """The same picture of a layer: X, Wᵀ and XWᵀ, with one sample's row and one unit's column (from 0) outlined."""
    left, top = corner(samples, weights)
    outlined = row_column_cell(samples, weights, np.array([sample]), np.array([unit]))
    traces = [ring_trace(outline, color) for outline, color in outlined]
    return Panel(
        name="layer",
        title="All samples at once: click a cell of XWᵀ",
        figure=meeting_figure(samples, weights, ("X", "Wᵀ", "XWᵀ"), traces),
        alt=f"The layer as a product of matrices; row {sample + 1} and column {unit + 1} meet in one cell.",
        layers=(cells(samples, left, 0.5), cells(weights, 0.5, top), cells(sums)),
        click=click,
        span=6,
        height=TALL,
    )


def running_panel(steps: Steps, n: int) -> Panel:
    """The products of the present cell as bars and their running sum, along the clock."""
    places = np.arange(n)
    reached = places <= steps.k[:, None]
    starts = np.arange(len(steps.k)) // n * n
    taken = starts[:, None] + places
    products = np.where(reached, steps.terms[taken], np.nan)
    sums = np.where(reached, steps.sums[taken], np.nan)
    low, high = min(0, steps.terms.min(), steps.sums.min()), max(0, steps.terms.max(), steps.sums.max())
    room = 0.08 * (high - low or 1)
    return Panel(
        name="running",
        title="The present cell's sum",
        figure=figure(
            [
                bars(places + 1, products[0], "product", SLATE),
                line(places + 1, sums[0], "sum so far", GREEN, mode="lines+markers", marker={"size": 9}),
            ],
            axis("position k in row and column", 0.4, n + 0.6, tickvals=(places + 1).tolist()),
            axis("value", low - room, high + room, zeroline=True),
        ),
        alt="The products of the present cell as bars; the line adds them up to the cell's number.",
        frames=(Frames(0, "y", products), Frames(1, "y", sums)),
        span=5,
        height=TALL,
    )


def partners_panel(a: np.ndarray, b: np.ndarray) -> Panel:
    """Row 1 of A beside column 1 of B where their lengths differ: some number has no partner."""
    row, column = a[0], b[:, 0]
    first = min(len(row), len(column)) + 1
    owner = "row of A" if len(row) > len(column) else "column of B"
    return Panel(
        name="partners",
        title=f"Number {first} of the {owner} has no partner",
        figure=figure(
            [
                bars(np.arange(1, len(row) + 1), row, "row 1 of A", BLUE),
                bars(np.arange(1, len(column) + 1), column, "column 1 of B", ORANGE),
            ],
            axis("position k", 0.4, max(len(row), len(column)) + 0.6, dtick=1),
            axis("value", zeroline=True),
        ),
        alt=f"A row of {len(row)} numbers beside a column of {len(column)}.",
        span=5,
        height=TALL,
    )

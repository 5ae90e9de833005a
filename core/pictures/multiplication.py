"""Pictures of a matrix multiplication: a row meets a column, and the products that add up to the present cell."""

from __future__ import annotations

import numpy as np

from core.multiplication import Steps, steps_of
from core.pictures.matrices import boxes_of, cells, outlines
from core.plots import BLUE, GREEN, ORANGE, SLATE, Arrows, Frames, Panel, Raster, Segments, axis, bars, figure, line

GAP = 0.7


def meeting_panel(a: np.ndarray, b: np.ndarray) -> Panel:
    """A left, B above, AB where they meet; along the clock the row, the column and the cells filled so far."""
    (m, n), (rows, p) = a.shape, b.shape
    left, top = 0.5 - GAP - n, 0.5 - GAP - rows
    outcome = "AB does not exist" if n != rows else f"AB  {m}×{p}"
    labels = [
        (left + n / 2, 0.5 - GAP / 2, f"A  {m}×{n}"), (0.5 + p / 2, top - GAP / 2, f"B  {rows}×{p}"),
        (0.5 + p / 2, m + 0.5 + GAP / 2, outcome),
    ]  # fmt: skip
    bare = {"visible": False, "constrain": "domain", "fixedrange": True}
    return Panel(
        name="meeting",
        title="A left, B above: a row meets a column",
        figure=figure(
            [],
            axis("", left - 0.3, p + 1.2, **bare),
            axis("", m + 0.5 + GAP, top - GAP, **bare, scaleanchor="x"),
            annotations=[{"x": x, "y": y, "text": f"<b>{text}</b>", "showarrow": False} for x, y, text in labels],
            margin={"l": 6, "r": 6, "t": 4, "b": 4},
        ),
        alt=f"Matrices A ({m} by {n}) and B ({rows} by {p}); {outcome}, filled in cell by cell.",
        layers=(cells(a, left, 0.5), cells(b, 0.5, top), *meeting_layers(a, b, left, top)),
        span=7,
        height=350,
    )


def meeting_layers(a: np.ndarray, b: np.ndarray, left: float, top: float) -> list[Raster | Segments | Arrows]:
    """The cells filled so far, the present one outlined, and the way along its row and down its column."""
    (m, n), (rows, p) = a.shape, b.shape
    if n != rows:
        # What has no partner: A's columns or B's rows beyond the shorter of the two.
        lonely_a = boxes_of(m, n, left, 0.5)[np.tile(np.arange(n), m) >= rows]
        lonely_b = boxes_of(rows, p, 0.5, top)[np.repeat(np.arange(rows), p) >= n]
        lonely = np.concatenate([lonely_a, lonely_b])
        return [outlines(lonely, np.ones(len(lonely))), outlines(boxes_of(m, p), np.zeros(m * p))]
    i, j, k, _, sums = steps_of(a, b)
    frames = np.arange(len(i))
    filled = np.full((len(i), m, p), np.nan)
    for frame in frames:
        filled[frame:, i[frame], j[frame]] = sums[frame]
    here = np.zeros((len(i), m * p))
    here[frames, i * p + j] = 1
    start, below, beside = np.full(len(i), left + 0.08)[:, None], i[:, None] + 1.4, j[:, None] + 1.4
    along = Arrows(start, below, left + k[:, None] + 0.92, below, BLUE, 3)
    down = Arrows(beside, start - left + top, beside, top + k[:, None] + 0.92, ORANGE, 3)
    return [cells(filled), outlines(boxes_of(m, p), here), along, down]


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
        title="The present cell: products and their sum",
        figure=figure(
            [
                bars(places + 1, products[0], "product", SLATE),
                line(places + 1, sums[0], "sum so far", GREEN, mode="lines+markers", marker={"size": 9}),
            ],
            axis("place k in row and column", 0.4, n + 0.6, tickvals=(places + 1).tolist()),
            axis("value", low - room, high + room, zeroline=True),
        ),
        alt="The products of the present cell as bars; the line adds them up to the cell's number.",
        frames=(Frames(0, "y", products), Frames(1, "y", sums)),
        span=5,
        height=350,
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
            axis("place k", 0.4, max(len(row), len(column)) + 0.6, dtick=1),
            axis("value", zeroline=True),
        ),
        alt=f"A row of {len(row)} numbers beside a column of {len(column)}.",
        span=5,
        height=350,
    )

"""Words that become known along a clock: what the pictures of backpropagation are written with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from core.experiment.charts import INK, PAPER, axis, dots, figure
from core.experiment.scene import Frames, Linked, Panel

NOT_YET = "not yet"
Edits = dict[str, tuple[str, int]]


def bare(low: float, high: float) -> dict:
    """An axis that is not drawn."""
    return axis("", low, high, visible=False, fixedrange=True)


class Words:
    """Words at places, each with its texts along the clock.

    All of a chart are one trace: each trace costs a redraw as much as all its words do.
    """

    def __init__(self) -> None:
        self.columns: list[list[str]] = []
        self.x: list[float] = []
        self.y: list[float] = []
        self.positions: list[str] = []
        self.colors: list[str] = []
        self.sizes: list[int] = []

    def add(
        self, columns: Sequence[list[str]], x: Any, y: Any, position: str = "middle center", color: str = INK,
        size: int = 13,
    ) -> None:  # fmt: skip
        """Words at x and y (N,), one column of texts each."""
        self.columns += columns
        self.x += np.asarray(x, dtype=float).tolist()
        self.y += np.asarray(y, dtype=float).tolist()
        self.positions += [position] * len(columns)
        self.colors += [color] * len(columns)
        self.sizes += [size] * len(columns)

    def draw(self, traces: list[dict], frames: list[Frames], still: int | None = None) -> None:
        """Add their trace, and their frames unless only the frame `still` is shown."""
        if not self.columns:
            return
        rows = framed_texts(self.columns)
        traces.append({
            "type": "scatter", "mode": "text", "x": self.x, "y": self.y, "text": rows[-1 if still is None else still],
            "textposition": self.positions, "textfont": {"size": self.sizes, "color": self.colors},
            "hoverinfo": "skip", "showlegend": False, "cliponaxis": False,
        })  # fmt: skip
        if still is None:
            frames.append(Frames(len(traces) - 1, "text", rows))


def paper(x: Any, y: Any, half: Any, height: Any) -> dict:
    """Strips in the page's colour, so that words on a line can be read; `height` in pixels, of each or of all."""
    marker = {
        "symbol": "line-ew",
        "size": half,
        "color": PAPER,
        "line": {"width": height, "color": PAPER},
        "opacity": 1,
    }
    return dots(x, y, marker=marker, hoverinfo="skip", showlegend=False)


def along(count: int, since: int, before: str, after: str) -> list[str]:
    """One text up to frame `since`, another from there on."""
    return [before if frame < since else after for frame in range(count)]


def framed_texts(columns: Sequence[list[str]]) -> list[list[str]]:
    """Of texts along the clock, one list a mark, what all marks say at every frame (F, N)."""
    return [list(row) for row in zip(*columns, strict=True)]


def table_panel(
    name: str, title: str, heads: Sequence[str], columns: Sequence[Sequence[list[str]]], alt: str, *,
    keys: Sequence[str] = (), colors: Sequence[str] = (), across: Sequence[float] = (), span: int = 12,
    still: int | None = None,
) -> Panel:  # fmt: skip
    """A table of words: `columns` hold of each cell its texts along the clock; a row of a key lights with it.

    `across` is where the columns stand, evenly if not given; with `still` only that frame is shown.
    """
    rows = len(columns[0])
    traces: list[dict] = []
    frames: list[Frames] = []
    y, count = np.arange(rows, dtype=float), len(columns[0][0])
    places = list(across or range(len(heads)))
    words = Words()
    words.add([[f"<b>{head}</b>"] * count for head in heads], places, [-1] * len(heads), "middle right")
    for index, cells in enumerate(columns):
        color = colors[index] if index < len(colors) else INK
        words.add(list(cells), [places[index]] * rows, y, "middle right", color)
    words.draw(traces, frames, still)
    middle = (len(heads) - 1) / 2
    width = 2000.0  # wider than any table: the chart's frame cuts it
    marks = Linked(np.full(rows, middle), y, tuple(keys), tuple(keys), ("",) * rows, width, 21)
    return Panel(
        name=name,
        title=title,
        figure=figure(
            traces, bare(-0.05, len(heads)), bare(rows - 0.4, -1.6), margin={"l": 2, "r": 2, "t": 2, "b": 2},
            showlegend=False, hovermode=False,
        ),
        alt=alt,
        layers=(marks,) if keys else (),
        frames=tuple(frames),
        span=span,
        height=int(22 * (rows + 1.2)) + 4,
    )  # fmt: skip

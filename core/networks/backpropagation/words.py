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


def lettering(
    texts: Sequence[str], x: Any, y: Any, position: str = "middle center", color: str = INK, size: int = 13
) -> dict:
    """Words at places."""
    return {
        "type": "scatter", "mode": "text", "x": x, "y": y, "text": list(texts), "textposition": position,
        "textfont": {"size": size, "color": color}, "hoverinfo": "skip", "showlegend": False, "cliponaxis": False,
    }  # fmt: skip


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


def moving(traces: list[dict], frames: list[Frames], trace: dict, columns: Sequence[list[str]], still: bool) -> None:
    """Add a trace of words that changes along the clock; `still` shows the last."""
    rows = framed_texts(columns)
    traces.append(trace | {"text": rows[-1] if rows else []})
    if rows and not still:
        frames.append(Frames(len(traces) - 1, "text", rows))


def table_panel(
    name: str, title: str, heads: Sequence[str], columns: Sequence[Sequence[list[str]]], alt: str, *,
    keys: Sequence[str] = (), colors: Sequence[str] = (), span: int = 12, still: bool = False,
) -> Panel:  # fmt: skip
    """A table of words: `columns` hold of each cell its texts along the clock; a row of a key lights with it."""
    rows = len(columns[0])
    traces: list[dict] = [
        lettering([f"<b>{head}</b>" for head in heads], list(range(len(heads))), [-1] * len(heads), "middle right")
    ]
    frames: list[Frames] = []
    y = np.arange(rows, dtype=float)
    for index, cells in enumerate(columns):
        color = colors[index] if index < len(colors) else INK
        moving(traces, frames, lettering([], [index] * rows, y, "middle right", color), cells, still)
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

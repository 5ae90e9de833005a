"""What everyone draws with: the palette, and the few traces as plain dicts in Plotly's own words.

Colours are fixed here for both themes, but for INK and PAPER, which the stage replaces by the theme's text and
background.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from core.experiment.wording import plain

# Okabe and Ito's idea: hues that stay apart under every common colour blindness, darkened until each has a contrast
# of 3 to 1 or more on white and on the dark page alike.
BLUE, ORANGE, GREEN, MAUVE, RED, SLATE = "#2f7ed8", "#d9730d", "#0b9a75", "#b565a7", "#d1495b", "#6b7785"
CATEGORICAL = (BLUE, ORANGE, GREEN, MAUVE, RED, SLATE)
CLASSES = (BLUE, ORANGE, GREEN, MAUVE, RED, SLATE, "#8a6d3b", "#2b93a5", "#7a5cc9", "#929a1c")
# Ten steps of viridis: even in lightness, so it also reads in grey.
SEQUENTIAL = (
    "#440154", "#482878", "#3e4a89", "#31688e", "#26828e", "#1f9e89", "#35b779", "#6ece58", "#b5de2b", "#fde725",
)  # fmt: skip
DIVERGING = (
    "#2f7ed8", "#5a97df", "#85b0e6", "#b0caed", "#dbe6f5", "#f8e3d0", "#f2c6a0", "#eba971", "#e38c3f", "#d9730d",
)  # fmt: skip
INK, PAPER, MUTED = "#1b1f24", "#fefefe", "#7d8590"
# How much of a colour is mixed into the background, in the browser and in the gallery alike: a class's at no confidence
# and at full, and that of a diverging scale at its ends.
CLASS_SHARES = (0.12, 0.80)
DIVERGING_SHARE = 0.80
# What the browser knows once and for all.
PALETTE = {
    "classes": CLASSES,
    "sequential": SEQUENTIAL,
    "ink": INK,
    "paper": PAPER,
    "mixing": {"class": CLASS_SHARES, "diverging": DIVERGING_SHARE},
}


def figure(
    traces: Sequence[Mapping[str, Any]],
    x: Mapping[str, Any],
    y: Mapping[str, Any],
    *,
    equal: bool = False,
    **layout: Any,
) -> dict:
    """A chart of `traces` with its two axes (see `axis`) and the house's layout; `layout` adds or replaces.

    With `equal` axes a unit is as long upwards as across: for a plane where both are space, so that circles are round.
    What has no name stands in no legend.
    """
    house = {
        "xaxis": dict(x) | ({"constrain": "domain"} if equal else {}),
        "yaxis": dict(y) | ({"constrain": "domain", "scaleanchor": "x"} if equal else {}),
        "margin": {"l": 52, "r": 20, "t": 8, "b": 44},  # right: half of a 1,000 at the very end of an axis
        "showlegend": sum(bool(trace.get("name")) for trace in traces) > 1,
        "legend": {
            "orientation": "h",
            "x": 0,
            "y": 1,
            "yanchor": "bottom",
            "font": {"size": 13},
            "traceorder": "normal",
        },
        "uirevision": "kept",
        "hovermode": "closest",
        "dragmode": False,
        "font": {"size": 14},
    }
    data = [dict(trace) if trace.get("name") else {"showlegend": False} | dict(trace) for trace in traces]
    return {"data": data, "layout": house | layout}


def axis(title: str, low: float | None = None, high: float | None = None, **more: Any) -> dict:
    """An axis with its name (and unit in it); with `low` and `high` its range is fixed."""
    fixed = {} if low is None or high is None else {"range": [low, high]}
    return (
        {"title": {"text": title, "standoff": 8, "font": {"size": 14}}, "zeroline": False, "automargin": True}
        | fixed
        | more
    )


def percent_axis(title: str) -> dict:
    """An axis for shares that are drawn 100 times as large: in per cent, as sentences and readouts say them."""
    return axis(f"{title} (%)", -2, 102)


def log_axis(title: str, low: float, high: float, most: int = 7, **more: Any) -> dict:
    """A logarithmic axis from `low` to `high`, both above 0, with the ticks of `log_ticks`."""
    return axis(title, math.log10(low), math.log10(high), **log_ticks(low, high, most), **more)


def spanning_axis(title: str, *values: np.ndarray) -> dict:
    """A logarithmic axis, as long as Plotly makes it, for those of the values that are above 0."""
    known = np.concatenate(values, axis=None)
    known = known[np.isfinite(known) & (known > 0)]
    low, high = (float(known.min()), float(known.max())) if known.size else (0.1, 10.0)
    return axis(title, **log_ticks(low, high))


def log_ticks(low: float, high: float, most: int = 7) -> dict:
    """For an axis: it is logarithmic, and its ticks around `low` to `high`, both above 0, are written out in full.

    Plotly's own leave the zeros of 20 and 500 away and write the rest small, or powers large. Powers of ten, and where
    there are few of them twice and five times each too; of more than `most` every second or third, 1 among them.
    """
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    every, digits = max(1, -(-(last - first) // most)), (1, 2, 5) if last - first <= 2 else (1,)
    begin = -(-first // every) * every
    ticks = [float(f"{digit}e{power}") for power in range(begin, last + 1, every) for digit in digits]
    return {"type": "log", "tickvals": ticks, "ticktext": [tick_text(tick) for tick in ticks]}


def tick_text(tick: float) -> str:
    """A tick of a log axis, written as in a sentence, but a power of ten without its factor 1: 10⁻⁵."""
    return plain(tick).removeprefix("1 · ")


def line(x: Any, y: Any, name: str = "", color: str = BLUE, width: float = 2.5, **more: Any) -> dict:
    """A curve; every point of it is drawn, for with fewer a bend becomes a polygon."""
    stroke = {"color": color, "width": width, "simplify": False}
    return {"type": "scatter", "mode": "lines", "x": x, "y": y, "name": name, "line": stroke} | more


def dots(x: Any, y: Any, name: str = "", color: Any = BLUE, size: float = 8, **more: Any) -> dict:
    """Points; `color` one colour or numbers for a colorscale."""
    marker = {"color": color, "size": size, "line": {"color": PAPER, "width": 1}}
    return {"type": "scatter", "mode": "markers", "x": x, "y": y, "name": name, "marker": marker} | more


def bars(x: Any, y: Any, name: str = "", color: Any = BLUE, **more: Any) -> dict:
    """Upright bars."""
    return {"type": "bar", "x": x, "y": y, "name": name, "marker": {"color": color}} | more


def table(
    head: Sequence[str], columns: Sequence[Sequence[str]], widths: Sequence[float], red: Sequence[Sequence[bool]]
) -> dict:
    """A figure that is a table, column by column; cells marked `red` stand out."""
    shown = [["−" + item[1:] if item.startswith("-") else item for item in column] for column in columns]
    plain = {"line": {"color": MUTED, "width": 0.5}, "fill": {"color": PAPER}, "height": 36, "align": "left"}
    colors = [[RED if marked else INK for marked in column] for column in red]
    cells = {
        "type": "table",
        "columnwidth": list(widths),
        "header": {"values": list(head), "font": {"color": INK, "size": 14}} | plain,
        "cells": {"values": shown, "font": {"color": colors, "size": 14}} | plain,
    }
    return {"data": [cells], "layout": {"margin": {"l": 4, "r": 4, "t": 8, "b": 4}, "uirevision": "kept"}}


def colorscale(colors: Sequence[str]) -> list[list]:
    """`colors` as Plotly's evenly spaced colour scale."""
    return [[place / (len(colors) - 1), color] for place, color in enumerate(colors)]

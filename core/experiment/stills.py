"""A panel as a figure of Plotly's alone, for a notebook: its layers as traces, at the moment where its clock ends."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from core.experiment.charts import CLASSES, DIVERGING, SEQUENTIAL, colorscale
from core.experiment.scene import Arrows, Dots, Panel, Path, Raster, Segments

STILL = {"hoverinfo": "skip", "showlegend": False}


def still(panel: Panel) -> dict[str, Any]:
    """The panel's figure with what the stage draws on it; rasters lie below, all else above its own traces."""
    traces = [dict(trace) for trace in panel.figure["data"]]
    for part in panel.frames:
        _set(traces[part.trace], part.attribute, part.values[-1])
    below = [_picture(layer) for layer in panel.layers if isinstance(layer, Raster)]
    above = [trace for layer in panel.layers for trace in _lines(layer)]
    titled = {"title": {"text": panel.title}, "margin": {"t": 60}}
    return {"data": [*below, *traces, *above], "layout": dict(panel.figure["layout"]) | titled}


def _set(trace: dict[str, Any], attribute: str, value: Any) -> None:
    """Set an attribute such as "marker.color" in a copy of what holds it."""
    *path, name = attribute.split(".")
    for key in path:
        trace[key] = dict(trace.get(key, {}))
        trace = trace[key]
    trace[name] = value


def _picture(layer: Raster) -> dict[str, Any]:
    """A raster's last frame as a heatmap."""
    values = layer.values[-1] if layer.values.ndim == 3 else layer.values
    low, high = layer.span
    colors = colorscale({"diverging": DIVERGING, "classes": CLASSES}.get(layer.colors, SEQUENTIAL))
    if layer.colors == "classes":
        values, low, high = np.floor(values), 0.0, len(CLASSES) - 1.0
    x, y = (_middles(*ends, count) for ends, count in ((layer.x, values.shape[1]), (layer.y, values.shape[0])))
    return {"type": "heatmap", "z": values, "x": x, "y": y, "zmin": low, "zmax": high, "colorscale": colors,
            "showscale": False} | STILL  # fmt: skip


def _middles(low: float, high: float, count: int) -> np.ndarray:
    """The middles of `count` equal cells from one end to the other."""
    return low + (np.arange(count) + 0.5) * (high - low) / count


def _lines(layer: Any) -> Iterator[dict[str, Any]]:
    """Segments, arrows, paths and points as lines and markers."""
    if isinstance(layer, Segments):
        weight = np.atleast_2d(layer.weight)[-1]
        for sign, color in ((1, DIVERGING[-1]), (-1, DIVERGING[0])):
            chosen = np.sign(weight) == sign
            yield _strokes(layer.x0[chosen], layer.y0[chosen], layer.x1[chosen], layer.y1[chosen], color, 1.5)
    elif isinstance(layer, Arrows):
        x0, y0, x1, y1 = (np.atleast_2d(ends)[-1] for ends in (layer.x0, layer.y0, layer.x1, layer.y1))
        yield _strokes(x0, y0, x1, y1, layer.color, layer.width)
        yield _markers(x1, y1, layer.color, 7.0)
    elif isinstance(layer, Path):
        yield _strokes(layer.x[:-1], layer.y[:-1], layer.x[1:], layer.y[1:], layer.color, layer.width)
        yield _markers(layer.x[-1:], layer.y[-1:], layer.color, 9.0)
    elif isinstance(layer, Dots):
        yield _markers(np.atleast_2d(layer.x)[-1], np.atleast_2d(layer.y)[-1], layer.color, layer.size)


def _strokes(x0: np.ndarray, y0: np.ndarray, x1: np.ndarray, y1: np.ndarray, color: str, width: float) -> dict:
    """Straight lines as one trace, a gap after each."""
    x, y = (np.column_stack([*ends, np.full(len(ends[0]), np.nan)]).ravel() for ends in ((x0, x1), (y0, y1)))
    return {"type": "scatter", "mode": "lines", "x": x, "y": y, "line": {"color": color, "width": width}} | STILL


def _markers(x: np.ndarray, y: np.ndarray, color: str, size: float) -> dict:
    return {"type": "scatter", "mode": "markers", "x": x, "y": y, "marker": {"color": color, "size": size}} | STILL

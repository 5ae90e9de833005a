"""Two vectors in space, with the shadow, the angle's arc and the ways along i, j and k."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.experiment.charts import BLUE, GREEN, MAUVE, MUTED, ORANGE
from core.numbers.dot_product.vectors import Pair


def space_figure(pair: Pair, reach: float, names: tuple[str, str] = ("p", "q")) -> dict[str, Any]:
    """Both vectors, the shadow and the rest in space, from -reach to reach along i, j and k."""
    axes = [axis_in_space(name, 5 * unit) for name, unit in zip("ijk", np.eye(3), strict=True)]
    shadow = stroke(np.zeros(3), pair.projection, f"{names[0]} along {names[1]}", GREEN, 9)
    rest = stroke(pair.projection, pair.a, "the rest", MAUVE, 4, "dash")
    ranges = {
        f"{name}axis": {
            "visible": False,
            "range": [-reach, reach],
        }
        for name in "xyz"
    }
    # i to the right, j into the depth, k up; neither arrow of the opening picture points at the viewer.
    eye = {"x": 1.15, "y": -0.95, "z": 0.4}
    view = {"aspectmode": "cube", "camera": {"eye": eye}, "dragmode": "turntable"}
    layout = {"uirevision": "kept", "margin": {"l": 0, "r": 0, "t": 0, "b": 0}, "showlegend": False}
    arrows = [*arrow_in_space(names[0], pair.a, BLUE), *arrow_in_space(names[1], pair.b, ORANGE)]
    ways = [way_in_space(end, color) for end, color in ((pair.a, BLUE), (pair.b, ORANGE))]
    traces = [*axes, shadow, rest, *ways, arc_in_space(pair), *arrows]
    return {"data": traces, "layout": layout | {"scene": ranges | view}}


def way_in_space(end: np.ndarray, color: str) -> dict[str, Any]:
    """From the origin along i, then j, then k to a vector's tip: the three components, one after the other."""
    x, y, z = end
    corners = {"x": np.array([0, x, x, x]), "y": np.array([0, 0, y, y]), "z": np.array([0, 0, 0, z])}
    return stroke(np.zeros(3), end, "", color, 2, "dot") | corners | {"hoverinfo": "skip"}


def arc_in_space(pair: Pair) -> dict[str, Any]:
    """The angle's arc in the plane that both vectors share; nothing where they lie on one line."""
    across = float(np.linalg.norm(pair.rejection))
    trace = stroke(np.zeros(3), np.zeros(3), "", MUTED, 4) | {"hoverinfo": "skip"}
    if across < 1e-9 or not np.isfinite(pair.angle):
        return trace
    turn = np.radians(pair.angle) * np.linspace(0, 1, 30)[:, None]
    ahead, sideways = pair.b / np.linalg.norm(pair.b), pair.rejection / across
    arc = 1.2 * (np.cos(turn) * ahead + np.sin(turn) * sideways)
    return trace | dict(zip("xyz", arc.T, strict=True))


def stroke(
    start: np.ndarray, end: np.ndarray, name: str, color: str, width: float, dash: str = "solid"
) -> dict[str, Any]:
    """A straight line in space."""
    ends = np.array([start, end]).T
    return {
        "type": "scatter3d", "mode": "lines", "x": ends[0], "y": ends[1], "z": ends[2], "name": name,
        "line": {"color": color, "width": width, "dash": dash},
    }  # fmt: skip


def axis_in_space(name: str, end: np.ndarray) -> dict[str, Any]:
    """The line from -end to end through the origin, named where it ends and with its last whole numbers written on."""
    label = {"mode": "lines+text", "textfont": {"color": MUTED, "size": 14}, "hoverinfo": "skip"}
    marks = np.linspace(-1, 1, 3)[:, None] * end
    return stroke(-end, end, name, MUTED, 2) | label | {
        "x": marks[:, 0], "y": marks[:, 1], "z": marks[:, 2],
        "text": ["−5", "", f"5<br><b>{name}</b>"],
    }  # fmt: skip


def arrow_in_space(name: str, end: np.ndarray, color: str) -> list[dict[str, Any]]:
    """A shaft with its name, and a cone as its head; the zero vector keeps its cone out of sight."""
    label = {"mode": "lines+text", "text": ["", f"<b>{name}</b>"], "textfont": {"color": color, "size": 18}}
    length = float(np.linalg.norm(end))
    way = end / length if length else np.array([0.0, 0.0, 1.0])
    head = {
        "type": "cone", "x": end[:1], "y": end[1:2], "z": end[2:], "u": way[:1], "v": way[1:2], "w": way[2:],
        "anchor": "tip", "sizemode": "raw", "sizeref": 0.8, "visible": bool(length),
        "colorscale": [[0, color], [1, color]], "showscale": False, "hoverinfo": "skip",
    }  # fmt: skip
    return [stroke(np.zeros(3), end, name, color, 7) | label, head]

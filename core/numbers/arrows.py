"""Vectors of the plane as arrows with their names."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.experiment.charts import dots
from core.experiment.scene import Arrows


def arrow(end: np.ndarray, color: str) -> Arrows:
    """A vector (2,) of the plane, drawn from the origin."""
    return Arrows(np.zeros(1), np.zeros(1), end[:1], end[1:2], color, 3)


def name_trace(name: str, end: np.ndarray, color: str, beyond: float = 0.85) -> dict[str, Any]:
    """A vector's name just beyond its tip: `beyond` it by so much, in units of the axes."""
    length = float(np.linalg.norm(end))
    place = end * (1 + beyond / length) if length else end + 0.7 * beyond
    font = {"size": 17, "color": color}
    label = {"mode": "text", "text": [f"<b>{name}</b>"], "textfont": font, "hoverinfo": "skip", "cliponaxis": False}
    return dots([float(place[0])], [float(place[1])]) | label

"""Two vectors in the plane: the arc of their angle, the shadow with its right angle, and what is left over."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.experiment.charts import BLUE, GREEN, MAUVE, MUTED, ORANGE, dots, line
from core.numbers.arrows import name_trace
from core.numbers.dot_product.vectors import Pair

NOTHING = np.zeros(0)


def shadow_traces(pair: Pair, names: tuple[str, str] = ("a", "b")) -> list[dict[str, Any]]:
    """In the plane: the part of the first vector along the second, what is left over, the angle, and both names."""
    foot, tip = pair.projection, pair.a
    rest = line([foot[0], tip[0]], [foot[1], tip[1]], "the rest (rejection)", MAUVE)
    return [
        line([0, foot[0]], [0, foot[1]], f"{names[0]} along {names[1]} (projection)", GREEN, 9, opacity=0.55),
        rest | {"line": {"color": MAUVE, "width": 2, "dash": "dash"}},
        line(*angle_arc(pair), color=MUTED, width=1.5, hoverinfo="skip"),
        line(*right_angle(pair), color=MUTED, width=1.5, hoverinfo="skip"),
        theta(pair),
        name_trace(names[0], pair.a, BLUE),
        name_trace(names[1], pair.b, ORANGE),
    ]


def angle_arc(pair: Pair) -> tuple[np.ndarray, np.ndarray]:
    """The arc from b to a, the short way round; nothing where there is no angle."""
    if not np.isfinite(pair.angle):
        return NOTHING, NOTHING
    start, end = (np.arctan2(vector[1], vector[0]) for vector in (pair.b, pair.a))
    turn = (end - start + np.pi) % (2 * np.pi) - np.pi
    steps = start + turn * np.linspace(0, 1, 40)
    return 0.9 * np.cos(steps), 0.9 * np.sin(steps)


def theta(pair: Pair) -> dict[str, Any]:
    """The angle's name beyond its arc; nothing where the arrows leave no room for it."""
    x, y = angle_arc(pair) if pair.angle >= 20 else (NOTHING, NOTHING)
    return dots(1.45 * x[20:21], 1.45 * y[20:21]) | {
        "mode": "text",
        "text": ["θ"],
        "textfont": {"size": 17, "color": MUTED},
        "hoverinfo": "skip",
    }


def right_angle(pair: Pair) -> tuple[np.ndarray, np.ndarray]:
    """The small square where the shadow ends; nothing where there is no room for it."""
    across, along = np.linalg.norm(pair.rejection), np.linalg.norm(pair.b)
    if across < 0.4 or not along:
        return NOTHING, NOTHING
    up = 0.3 * pair.rejection / across
    back = (-0.3 if pair.along > 0 else 0.3) * pair.b / along
    corners = np.array([pair.projection + back, pair.projection + back + up, pair.projection + up])
    return corners[:, 0], corners[:, 1]

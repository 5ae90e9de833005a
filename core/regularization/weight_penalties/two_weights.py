"""Two weights of a linear model: where loss and penalty together are least, and what each weight does alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.engine.penalties import soft_threshold
from core.regularization.contours import AROUND, ellipse_of
from core.regularization.weight_penalties.solutions import Penalty, penalised, penalty_of

WEAKEST, STRONGEST, ON_PATH = 0.01, 20.0, 121
FAR = 3.4  # the plane goes so far to each side


@dataclass(frozen=True)
class Plane:
    """Two weights: `free` (2,) without a penalty, `solution` (2,) with it, and `path` (K, 2) at all `strengths` (K,).

    The loss is (w − free)ᵀ gram (w − free) above its least; `loss` and `penalty` are what they are at the solution.
    `alone` (2,) is where each weight would be without a penalty while the other one stays. `map_x` (M,) and `map_y` are
    the map from there to the weight. `ball` (AROUND, 2) is the penalty's contour through the solution and `ellipse` the
    loss's.
    """

    gram: np.ndarray
    free: np.ndarray
    solution: np.ndarray
    strengths: np.ndarray
    path: np.ndarray
    loss: float
    penalty: float
    alone: np.ndarray
    map_x: np.ndarray
    map_y: np.ndarray
    ball: np.ndarray
    ellipse: np.ndarray


def plane_of(kind: str, share: float, strength: float, correlation: float, free: np.ndarray) -> Plane:
    """Two standardised features with that correlation, whose least squares weights are `free`."""
    gram = np.array([[1.0, correlation], [correlation, 1.0]])
    strengths = np.geomspace(WEAKEST, STRONGEST, ON_PATH)
    penalty = penalty_of(kind, share, strength)
    weights = penalised(gram, gram @ free, penalty_of(kind, share, np.append(strengths, strength)))
    solution, path = weights[-1], weights[:-1]
    off = solution - free
    map_x = np.linspace(-FAR, FAR, 281)
    return Plane(
        gram,
        free,
        solution,
        strengths,
        path,
        float(off @ gram @ off),
        float(penalty.value(solution)),
        free - correlation * off[::-1],
        map_x,
        soft_threshold(map_x, penalty.l1 / 2) / (1 + penalty.l2),
        ball_of(penalty_of(kind, share, 1.0), solution),
        ellipse_of(gram, free, float(off @ gram @ off)),
    )


def ball_of(penalty: Penalty, through: np.ndarray) -> np.ndarray:
    """The contour (AROUND, 2) of a penalty through a point: a diamond, a circle, or between the two."""
    level = float(penalty.value(through))
    angle = np.linspace(0, 2 * np.pi, AROUND)
    ways = np.column_stack([np.cos(angle), np.sin(angle)])
    # Along a way of length 1 the penalty is a r + b r²: solved for the radius r.
    a, b = penalty.l1 * np.abs(ways).sum(axis=1), float(penalty.l2)
    root = np.sqrt(a**2 + 4 * b * level)
    radius = 2 * level / np.maximum(a + root, 1e-300)
    return ways * radius[:, None]


def zero_from(plane: Plane, index: int) -> float:
    """The first of the strengths from which on a weight is exactly 0; infinite where it never is."""
    zero = plane.path[:, index] == 0
    last = np.flatnonzero(~zero)
    start = last[-1] + 1 if len(last) else 0
    return float(plane.strengths[start]) if start < len(zero) else float("inf")

"""Where a landscape is flat: critical points found by Newton's method, named by the Hessian's eigenvalues."""

from typing import NamedTuple

import numpy as np

from core.descent.surfaces import Surface, curvatures

MINIMUM, SADDLE, MAXIMUM, DEGENERATE = "minimum", "saddle", "maximum", "degenerate"
KINDS = (MINIMUM, SADDLE, MAXIMUM, DEGENERATE)


class CriticalPoints(NamedTuple):
    """N points of zero gradient: place x, y, height, lower and higher curvature, and the index of each one's KINDS."""

    x: np.ndarray
    y: np.ndarray
    height: np.ndarray
    low: np.ndarray
    high: np.ndarray
    kind: np.ndarray


def newton_step(surface: Surface, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The step to where the gradient would be zero if the surface were quadratic: minus the inverse Hessian times it.

    Where the Hessian is singular, its pseudo-inverse: along the one direction that bends, or nowhere.
    """
    slope_x, slope_y = surface.gradient(x, y)
    xx, xy, yy = surface.hessian(x, y)
    determinant, trace = xx * yy - xy**2, xx + yy
    scale = xx**2 + 2 * xy**2 + yy**2
    regular = np.abs(determinant) > 1e-12 * scale
    over = np.where(regular, determinant, 1.0)
    square = np.where(regular | (trace == 0), 1.0, trace**2)
    step_x = np.where(regular, (yy * slope_x - xy * slope_y) / over, (xx * slope_x + xy * slope_y) / square)
    step_y = np.where(regular, (xx * slope_y - xy * slope_x) / over, (xy * slope_x + yy * slope_y) / square)
    return -step_x, -step_y


def critical_points(surface: Surface, across: int = 32, steps: int = 60) -> CriticalPoints:
    """Every critical point that Newton's method finds on the map from a grid of `across` by `across` starts.

    A step is at most two cells of the grid long, so that it ends near its start; what leaves the map is left out.
    """
    cell_x, cell_y = np.ptp(surface.x) / across, np.ptp(surface.y) / across
    columns = surface.x[0] + cell_x * (np.arange(across) + 0.5)
    rows = surface.y[0] + cell_y * (np.arange(across) + 0.5)
    x, y = (part.ravel() for part in np.meshgrid(columns, rows))
    with np.errstate(all="ignore"):
        for _ in range(steps):
            step_x, step_y = newton_step(surface, x, y)
            shrink = 1 / np.maximum(1, np.hypot(step_x / cell_x, step_y / cell_y) / 2)
            x, y = x + shrink * step_x, y + shrink * step_y
        still = np.hypot(*newton_step(surface, x, y)) < 1e-6 * np.hypot(cell_x, cell_y)
        bend = np.max(np.abs(curvatures(surface, x, y)), axis=0)
        flat = np.hypot(*surface.gradient(x, y)) <= 1e-9 + 1e-6 * bend * cell_x
    edge_x, edge_y = 1e-6 * cell_x, 1e-6 * cell_y
    inside = (x > surface.x[0] - edge_x) & (x < surface.x[1] + edge_x)
    inside &= (y > surface.y[0] - edge_y) & (y < surface.y[1] + edge_y)
    kept = still & flat & inside
    x, y = distinct(x[kept], y[kept], cell_x / 50, cell_y / 50)
    low, high = curvatures(surface, x, y)
    return CriticalPoints(x, y, np.asarray(surface.value(x, y)), low, high, kinds_of(low, high))


def distinct(x: np.ndarray, y: np.ndarray, width: float, height: float) -> tuple[np.ndarray, np.ndarray]:
    """One of each cluster of points: cells so wide and high, moved off the round numbers where points like to lie."""
    cells = np.floor(np.column_stack([x / width, y / height]) + 0.3819660)
    _, first = np.unique(cells, axis=0, return_index=True)
    return x[first], y[first]


def kinds_of(low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Which of KINDS, from the Hessian's eigenvalues: both up, one each way, both down, or one that is zero."""
    zero = np.minimum(np.abs(low), np.abs(high)) <= 1e-4 * np.maximum(1, np.maximum(np.abs(low), np.abs(high)))
    return np.select([zero, low > 0, high < 0], [3, 0, 2], 1)

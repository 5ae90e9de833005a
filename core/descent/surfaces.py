"""Landscapes over two parameters: each height with its gradient and Hessian directly under it, and the menu of them.

Heights are written once for numpy and torch (`library`), so that autograd checks the derivatives written by hand. All
functions take x and y of one shape; a gradient is (d/dx, d/dy), a Hessian (d²/dx², d²/dxdy, d²/dy²).
"""

from collections.abc import Callable
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np
import torch

from core.experiment.wording import plain

Pair = tuple[float, float]
STEEPNESS = 30.0  # of the ravine: across to along


class Surface(NamedTuple):
    """One landscape, the part of it that is shown (`x`, `y`: lowest, highest), and where to begin.

    `minima` are its lowest points (none if it falls for ever); `rate` is a learning rate that suits plain descent here.
    """

    value: Callable[[Any, Any], Any]
    gradient: Callable[[np.ndarray, np.ndarray], tuple[np.ndarray, ...]]
    hessian: Callable[[np.ndarray, np.ndarray], tuple[np.ndarray, ...]]
    formula: str
    x: Pair
    y: Pair
    minima: tuple[Pair, ...]
    start: Pair
    rate: float


def library(x: Any) -> ModuleType:
    """torch for a tensor, numpy for all else."""
    return torch if isinstance(x, torch.Tensor) else np


def bowl(x: Any, y: Any) -> Any:
    return x**2 + y**2


def bowl_gradient(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, ...]:
    return 2 * x, 2 * y


def bowl_hessian(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, ...]:
    return 2 + 0 * x, 0 * x, 2 + 0 * x


def ravine(x: Any, y: Any, steepness: float = STEEPNESS) -> Any:
    """`steepness` is the condition number: the curvature across (y) is so many times the one along (x)."""
    return (x**2 + steepness * y**2) / 2


def ravine_gradient(x: np.ndarray, y: np.ndarray, steepness: float = STEEPNESS) -> tuple[np.ndarray, ...]:
    return x, steepness * y


def ravine_hessian(x: np.ndarray, y: np.ndarray, steepness: float = STEEPNESS) -> tuple[np.ndarray, ...]:
    return 1 + 0 * x, 0 * x, steepness + 0 * x


def ravine_of(steepness: float) -> Surface:
    """A ravine of another condition number; the rate stays the same share of its bound 2/steepness."""
    return SURFACES["Ravine"]._replace(
        value=lambda x, y: ravine(x, y, steepness),
        gradient=lambda x, y: ravine_gradient(x, y, steepness),
        hessian=lambda x, y: ravine_hessian(x, y, steepness),
        formula=f"(x² + {plain(steepness)} y²) / 2",
        rate=SURFACES["Ravine"].rate * STEEPNESS / steepness,
    )


def saddle(x: Any, y: Any) -> Any:
    return x**2 - y**2 + y**4 / 4


def saddle_gradient(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, ...]:
    return 2 * x, y**3 - 2 * y


def saddle_hessian(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, ...]:
    return 2 + 0 * x, 0 * x, 3 * y**2 - 2


def monkey_saddle(x: Any, y: Any) -> Any:
    return x**3 - 3 * x * y**2


def monkey_saddle_gradient(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, ...]:
    return 3 * x**2 - 3 * y**2, -6 * x * y


def monkey_saddle_hessian(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, ...]:
    return 6 * x, -6 * y, -6 * x


def peaks(x: Any, y: Any) -> Any:
    """MATLAB's peaks."""
    exp = library(x).exp
    ring = (x / 5 - x**3 - y**5) * exp(-(x**2) - y**2)
    return 3 * (1 - x) ** 2 * exp(-(x**2) - (y + 1) ** 2) - 10 * ring - exp(-((x + 1) ** 2) - y**2) / 3


def peaks_gradient(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, ...]:
    """Each term's polynomial p turns into p_x - 2 u p along x and p_y - 2 v p along y, at (u, v) from its centre."""
    xx, yy = x * x, y * y
    south, middle, west = np.exp(-xx - (y + 1) ** 2), np.exp(-xx - yy), np.exp(-((x + 1) ** 2) - yy) / 3
    slant, ring = 3 * (1 - x) ** 2, 10 * (x * xx + yy * yy * y) - 2 * x
    slope_x = (-6 * (1 - x) - 2 * x * slant) * south + (30 * xx - 2 - 2 * x * ring) * middle + 2 * (x + 1) * west
    slope_y = -2 * (y + 1) * slant * south + (50 * yy * yy - 2 * y * ring) * middle + 2 * y * west
    return slope_x, slope_y


def peaks_parts(x: np.ndarray, y: np.ndarray) -> list[tuple[np.ndarray, ...]]:
    """The three terms of peaks as polynomial times exp(-(x-a)² - (y-b)²): p, p_x, p_y, p_xx, p_yy, x-a, y-b.

    No polynomial of the three has a mixed derivative.
    """
    none = 0 * x
    return [
        (3 * (1 - x) ** 2, -6 * (1 - x), none, 6 + none, none, x, y + 1),
        (-2 * x + 10 * x**3 + 10 * y**5, -2 + 30 * x**2, 50 * y**4, 60 * x, 200 * y**3, x, y),
        (-1 / 3 + none, none, none, none, none, x + 1, y),
    ]


def peaks_hessian(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, ...]:
    xx, xy, yy = 0 * x, 0 * x, 0 * x
    for p, p_x, p_y, p_xx, p_yy, u, v in peaks_parts(x, y):
        bell = np.exp(-(u**2) - v**2)
        xx = xx + (p_xx - 4 * u * p_x + (4 * u**2 - 2) * p) * bell
        xy = xy + (4 * u * v * p - 2 * v * p_x - 2 * u * p_y) * bell
        yy = yy + (p_yy - 4 * v * p_y + (4 * v**2 - 2) * p) * bell
    return xx, xy, yy


def rosenbrock(x: Any, y: Any) -> Any:
    return (1 - x) ** 2 + 100 * (y - x**2) ** 2


def rosenbrock_gradient(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, ...]:
    return -2 * (1 - x) - 400 * x * (y - x**2), 200 * (y - x**2)


def rosenbrock_hessian(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, ...]:
    return 2 - 400 * (y - 3 * x**2), -400 * x, 200 + 0 * x


def himmelblau(x: Any, y: Any) -> Any:
    return (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2


def himmelblau_gradient(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, ...]:
    one, two = x**2 + y - 11, x + y**2 - 7
    return 4 * x * one + 2 * two, 2 * one + 4 * y * two


def himmelblau_hessian(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, ...]:
    return 12 * x**2 + 4 * y - 42, 4 * x + 4 * y, 12 * y**2 + 4 * x - 26


def rastrigin(x: Any, y: Any) -> Any:
    cos = library(x).cos
    return 20 + x**2 + y**2 - 10 * cos(2 * np.pi * x) - 10 * cos(2 * np.pi * y)


def rastrigin_gradient(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, ...]:
    return 2 * x + 20 * np.pi * np.sin(2 * np.pi * x), 2 * y + 20 * np.pi * np.sin(2 * np.pi * y)


def rastrigin_hessian(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, ...]:
    return 2 + 40 * np.pi**2 * np.cos(2 * np.pi * x), 0 * x, 2 + 40 * np.pi**2 * np.cos(2 * np.pi * y)


def plateau(x: Any, y: Any) -> Any:
    return 1 - library(x).exp(-(x**2) - y**2)


def plateau_gradient(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, ...]:
    bell = np.exp(-(x**2) - y**2)
    return 2 * x * bell, 2 * y * bell


def plateau_hessian(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, ...]:
    bell = np.exp(-(x**2) - y**2)
    return (2 - 4 * x**2) * bell, -4 * x * y * bell, (2 - 4 * y**2) * bell


def curvatures(surface: Surface, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The Hessian's two eigenvalues (lower, higher) at x, y of any shape: the least and the greatest curvature."""
    xx, xy, yy = surface.hessian(x, y)
    middle, half = (xx + yy) / 2, np.hypot((xx - yy) / 2, xy)
    return middle - half, middle + half


SURFACES = {
    "Bowl": Surface(
        bowl, bowl_gradient, bowl_hessian, "x² + y²", (-3, 3), (-3, 3), ((0, 0),), (-2.4, 1.8), 0.1,
    ),
    "Ravine": Surface(
        ravine, ravine_gradient, ravine_hessian, "(x² + 30 y²) / 2", (-3, 3), (-2, 2), ((0, 0),), (-2.6, 1.0), 0.06,
    ),
    "Saddle": Surface(
        saddle, saddle_gradient, saddle_hessian, "x² − y² + y⁴/4", (-2.5, 2.5), (-2.5, 2.5),
        ((0, 2**0.5), (0, -(2**0.5))), (-2.2, 0.001), 0.1,
    ),
    "Monkey saddle": Surface(
        monkey_saddle, monkey_saddle_gradient, monkey_saddle_hessian, "x³ − 3xy²", (-2, 2), (-2, 2), (),
        (1.6, 0.05), 0.03,
    ),
    "Peaks": Surface(
        peaks, peaks_gradient, peaks_hessian,
        "3(1−x)² exp(−x²−(y+1)²) − 10(x/5−x³−y⁵) exp(−x²−y²) − exp(−(x+1)²−y²)/3", (-3, 3), (-3, 3),
        ((0.228278920, -1.625534958),), (0.4, 1.0), 0.02,
    ),
    "Rosenbrock": Surface(
        rosenbrock, rosenbrock_gradient, rosenbrock_hessian, "(1−x)² + 100(y−x²)²", (-2, 2), (-1, 3), ((1, 1),),
        (-1.4, 2.4), 0.001,
    ),
    "Himmelblau": Surface(
        himmelblau, himmelblau_gradient, himmelblau_hessian, "(x²+y−11)² + (x+y²−7)²", (-5, 5), (-5, 5),
        ((3, 2), (-2.805118087, 3.131312518), (-3.779310253, -3.283185991), (3.584428340, -1.848126527)),
        (-0.5, -0.6), 0.01,
    ),
    "Rastrigin": Surface(
        rastrigin, rastrigin_gradient, rastrigin_hessian, "20 + x² + y² − 10 cos 2πx − 10 cos 2πy", (-3, 3), (-3, 3),
        ((0, 0),), (-2.4, 1.6), 0.002,
    ),
    "Plateau": Surface(
        plateau, plateau_gradient, plateau_hessian, "1 − exp(−x² − y²)", (-4, 4), (-4, 4), ((0, 0),), (-2.2, 1.4), 0.3,
    ),
}  # fmt: skip

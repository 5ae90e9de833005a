"""Parent populations that samples are drawn from: all but one have mean 5 and deviation 2, in different shapes.

Equal mean and spread are the point: what still differs between two of them is what those two numbers do not tell.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np


class Population(NamedTuple):
    """`draw(rng, shape)` is a random sample, `density(x)` the curve it follows; `span` is (low, high) for drawing.

    `mean` is NaN and `deviation` infinite where the population has none (Cauchy).
    """

    draw: Callable[[np.random.Generator, int | tuple[int, ...]], np.ndarray]
    density: Callable[[np.ndarray], np.ndarray]
    mean: float
    deviation: float
    span: tuple[float, float]


def bell(x: np.ndarray, centre: float, width: float) -> np.ndarray:
    """The normal density with mean `centre` and standard deviation `width`."""
    return np.exp(-(((x - centre) / width) ** 2) / 2) / (width * np.sqrt(2 * np.pi))


# Uniform on 5 ± 2√3 has deviation 2: a range of length L has L/√12.
HALF_RANGE = 2 * 3**0.5
# Two bells of width w at 5 ± d have variance d² + w² = 4.
HUMP_WIDTH = 0.6
HUMP_DISTANCE = (4 - HUMP_WIDTH**2) ** 0.5
# One in twenty comes from a bell of width 1 far to the right; the gap g makes the variance 1 + 0.05·0.95·g² = 4.
OUTLIER_SHARE = 0.05
OUTLIER_GAP = (3 / (OUTLIER_SHARE * (1 - OUTLIER_SHARE))) ** 0.5
USUAL_CENTRE = 5 - OUTLIER_SHARE * OUTLIER_GAP


def draw_normal(rng: np.random.Generator, shape: int | tuple[int, ...]) -> np.ndarray:
    return rng.normal(5, 2, shape)


def normal_density(x: np.ndarray) -> np.ndarray:
    return bell(x, 5, 2)


def draw_uniform(rng: np.random.Generator, shape: int | tuple[int, ...]) -> np.ndarray:
    return rng.uniform(5 - HALF_RANGE, 5 + HALF_RANGE, shape)


def uniform_density(x: np.ndarray) -> np.ndarray:
    return np.where(np.abs(x - 5) <= HALF_RANGE, 1 / (2 * HALF_RANGE), 0.0)


def draw_skewed(rng: np.random.Generator, shape: int | tuple[int, ...]) -> np.ndarray:
    return 3 + rng.exponential(2, shape)


def skewed_density(x: np.ndarray) -> np.ndarray:
    return np.where(x >= 3, np.exp(-np.maximum(x - 3, 0) / 2) / 2, 0.0)


def draw_bimodal(rng: np.random.Generator, shape: int | tuple[int, ...]) -> np.ndarray:
    side = np.where(rng.random(shape) < 0.5, -1.0, 1.0)
    return 5 + side * HUMP_DISTANCE + rng.normal(0, HUMP_WIDTH, shape)


def bimodal_density(x: np.ndarray) -> np.ndarray:
    return (bell(x, 5 - HUMP_DISTANCE, HUMP_WIDTH) + bell(x, 5 + HUMP_DISTANCE, HUMP_WIDTH)) / 2


def draw_with_outliers(rng: np.random.Generator, shape: int | tuple[int, ...]) -> np.ndarray:
    far = np.where(rng.random(shape) < OUTLIER_SHARE, OUTLIER_GAP, 0.0)
    return USUAL_CENTRE + far + rng.normal(0, 1, shape)


def outliers_density(x: np.ndarray) -> np.ndarray:
    usual, far = bell(x, USUAL_CENTRE, 1), bell(x, USUAL_CENTRE + OUTLIER_GAP, 1)
    return (1 - OUTLIER_SHARE) * usual + OUTLIER_SHARE * far


def draw_cauchy(rng: np.random.Generator, shape: int | tuple[int, ...]) -> np.ndarray:
    return 5 + rng.standard_cauchy(shape)


def cauchy_density(x: np.ndarray) -> np.ndarray:
    return 1 / (np.pi * (1 + (x - 5) ** 2))


POPULATIONS: dict[str, Population] = {
    "Normal": Population(draw_normal, normal_density, 5.0, 2.0, (-2.0, 12.0)),
    "Uniform": Population(draw_uniform, uniform_density, 5.0, 2.0, (0.0, 10.0)),
    "Skewed": Population(draw_skewed, skewed_density, 5.0, 2.0, (2.0, 16.0)),
    "Bimodal": Population(draw_bimodal, bimodal_density, 5.0, 2.0, (0.0, 10.0)),
    "With outliers": Population(draw_with_outliers, outliers_density, 5.0, 2.0, (0.0, 16.0)),
    "Cauchy": Population(draw_cauchy, cauchy_density, float("nan"), float("inf"), (-10.0, 20.0)),
}

"""Where the points come from: a true function, x as the notes draw it, and noise on top."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch

from core.data.own_pairs import Pairs
from core.engine.networks import generator

NOTES, OWN_FUNCTION, OWN = "Line, as in the notes", "My own f(x)", "Own table"
REACH = 4.0  # the chart goes this far to either side: further than x, which is normal, ever comes
TESTS = 500
TEST_SEEDS = 10_000  # a seed's test points are drawn by that seed and this many more
SMALLEST = 1e-6  # answers that differ by less than this share of y's spread are one constant


def fast_sine(x: np.ndarray) -> np.ndarray:
    return np.sin(2 * x)


def sign_step(x: np.ndarray) -> np.ndarray:
    return np.where(x > 0, 1.0, -1.0)


def hump(x: np.ndarray) -> np.ndarray:
    return 2 * np.exp(-2 * x**2)


TARGETS: dict[str, Callable[[np.ndarray], np.ndarray]] = {"Sine": fast_sine, "Step": sign_step, "Bump": hump}


@dataclass(frozen=True)
class Data:
    """Points x, y (n,) to train on and test_x, test_y (m,) to test with; the `truth` on the `grid` (G,).

    `noise` is the standard deviation of what is added to the truth; NaN, as the truth, where nobody knows it.
    """

    x: np.ndarray
    y: np.ndarray
    test_x: np.ndarray
    test_y: np.ndarray
    grid: np.ndarray
    truth: np.ndarray
    noise: float
    names: tuple[str, str] = ("x", "y")


@dataclass(frozen=True)
class Scale:
    """What is taken off x and y, and what they are divided by, before the network sees them."""

    x_mean: float = 0.0
    x_spread: float = 1.0
    y_mean: float = 0.0
    y_spread: float = 1.0

    def inputs(self, x: np.ndarray) -> np.ndarray:
        """x (n,) as a network's inputs (n, 1)."""
        return ((x - self.x_mean) / self.x_spread)[:, None]

    def targets(self, y: np.ndarray) -> np.ndarray:
        return (y - self.y_mean) / self.y_spread

    def answers(self, outputs: np.ndarray) -> np.ndarray:
        """A network's outputs (..., n, 1) in the units of y, (..., n)."""
        return outputs[..., 0].astype(float) * self.y_spread + self.y_mean


def scale_of(x: np.ndarray, y: np.ndarray) -> Scale:
    """Means and spreads of the training points; what does not vary is divided by 1."""
    return Scale(float(x.mean()), float(x.std()) or 1.0, float(y.mean()), float(y.std()) or 1.0)


def draw_points(
    function: Callable[[np.ndarray], np.ndarray], count: int, noise: float, seed: int
) -> tuple[np.ndarray, np.ndarray]:
    """x (n,) normal, y = f(x) + noise times normal: as the notes draw them, x first."""
    chance = generator(seed, 3)
    x, normal = (torch.randn(count, 1, generator=chance)[:, 0].numpy().astype(float) for _ in range(2))
    return x, function(x) + noise * normal


def draw_data(
    function: Callable[[np.ndarray], np.ndarray], count: int, noise: float, seed: int, tests: int = TESTS
) -> Data:
    """Training points of a seed, and test points from the same source."""
    grid = np.linspace(-REACH, REACH, 161)
    points = draw_points(function, count, noise, seed)
    return Data(*points, *draw_points(function, tests, noise, seed + TEST_SEEDS), grid, function(grid), noise)


def own_data(pairs: Pairs, seed: int) -> Data:
    """A reader's points: seven tenths to train on, by chance, the rest to test with; no one knows truth or noise."""
    x, y = pairs.points()
    order = np.random.default_rng(seed).permutation(len(x))
    trained, tested = np.split(order, [round(0.7 * len(x))])
    room = 0.25 * float(np.ptp(x))
    grid = np.linspace(float(x.min()) - room, float(x.max()) + room, 161)
    return Data(x[trained], y[trained], x[tested], y[tested], grid, np.full(161, np.nan), float("nan"), pairs.names)


def standardised(data: Data) -> Data:
    """The same data with x and y less their means, over their spreads."""
    scale = scale_of(data.x, data.y)
    x, test_x, grid = (scale.inputs(part)[:, 0] for part in (data.x, data.test_x, data.grid))
    y, test_y, truth = (scale.targets(part) for part in (data.y, data.test_y, data.truth))
    return Data(x, y, test_x, test_y, grid, truth, data.noise / scale.y_spread, data.names)

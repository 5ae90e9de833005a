"""One number out of one number: few noisy points of a smooth curve, and how wiggly a network's answer to them is."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from core.engine.networks import Network, Weights, forward
from core.engine.training import Sample

REACH = 2.0  # x lies between −2 and 2
VALIDATION, TESTS, CURVE_PLACES = 40, 300, 161


class CurvePoints(NamedTuple):
    """x, y (n,) to train on; the validation set, which may stop a training; the test set, which may decide nothing.

    `truth` (CURVE_PLACES,) is the true curve on the `grid`; `noise` the standard deviation of what y has on top of it.
    """

    x: np.ndarray
    y: np.ndarray
    validation_x: np.ndarray
    validation_y: np.ndarray
    test_x: np.ndarray
    test_y: np.ndarray
    grid: np.ndarray
    truth: np.ndarray
    noise: float

    @property
    def sample(self) -> Sample:
        return Sample(self.x[:, None], self.y, self.test_x[:, None], self.test_y)


def true_curve(x: np.ndarray) -> np.ndarray:
    return np.sin(1.6 * x)


def draw(count: int, noise: float, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """x (n,) uniform, y = sin 1.6x + noise times normal. More noise moves the same points further."""
    x = rng.uniform(-REACH, REACH, count)
    return x, true_curve(x) + noise * rng.standard_normal(count)


def draw_points(count: int, noise: float, seed: int) -> CurvePoints:
    """Three sets of points from the same source, each with a stream of the seed of its own."""
    sets = [
        draw(size, noise, np.random.default_rng([seed, stream]))
        for stream, size in enumerate((count, VALIDATION, TESTS))
    ]
    grid = np.linspace(-REACH, REACH, CURVE_PLACES)
    (x, y), (validation_x, validation_y), (test_x, test_y) = sets
    return CurvePoints(x, y, validation_x, validation_y, test_x, test_y, grid, true_curve(grid), noise)


def answers(network: Network, weights: Weights, x: np.ndarray) -> np.ndarray:
    """A network's answers for x (n,): (n,), or of all frames (F, n), dropout off."""
    with np.errstate(all="ignore"):
        return forward(network, weights, x[:, None].astype(np.float32))[-1][..., 0].astype(float)


def mean_square(answers: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Mean squared error over the last axis."""
    with np.errstate(all="ignore"):
        return ((answers - y) ** 2).mean(axis=-1)


def total_variation(curve: np.ndarray) -> np.ndarray:
    """How far a curve (…, G) goes up and down altogether: 0 where it is constant."""
    return np.abs(np.diff(curve, axis=-1)).sum(axis=-1)


def total_bending(curve: np.ndarray, grid: np.ndarray) -> np.ndarray:
    """By how much the slope of a curve (…, G) changes altogether, ∫|f″|: of a ReLU network the sum of its kinks."""
    slope = np.diff(curve, axis=-1) / np.diff(grid)
    return np.abs(np.diff(slope, axis=-1)).sum(axis=-1)


def turns(curve: np.ndarray) -> np.ndarray:
    """How often a curve (…, G) turns from rising to falling or back."""
    rising = np.diff(curve, axis=-1) > 0
    return (rising[..., 1:] != rising[..., :-1]).sum(axis=-1)


def patience_stop(losses: np.ndarray, times: np.ndarray, patience: float) -> tuple[int, int]:
    """Early stopping: the frame kept, and the one at which training is given up (the last, if it never is).

    It is given up once the lowest loss (F,) so far is `patience` old by `times` (F,); what is kept is that lowest.
    """
    best = 0
    for frame in range(len(losses)):
        if losses[frame] < losses[best]:
            best = frame
        if times[frame] - times[best] >= patience:
            return best, frame
    return best, len(losses) - 1

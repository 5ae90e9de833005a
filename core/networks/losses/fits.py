"""What a loss pulls a model to: the line it fits, and the constant that is best under it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from core.networks.losses.measures import POINTS
from core.networks.losses.noises import LABELS, coin_losses

ROUNDS = 100  # of Newton's method, at most: ten are many
OUTLIER_AT = np.linspace(-10.0, 15.0, 26)


@dataclass(frozen=True)
class Fits:
    """Points (12,), the odd one last; lines (3, 2) under squared, absolute and Huber, and without the odd one (2,).

    `tilts` (3, F) are the lines' slopes while the odd point moves up; `pulls` (3,) is its slope of each loss.
    """

    x: np.ndarray
    y: np.ndarray
    lines: np.ndarray
    without: np.ndarray
    tilts: np.ndarray
    pulls: np.ndarray


@dataclass(frozen=True)
class Constants:
    """Cost (3, F) of every constant under squared, absolute and pinball; BCE (G,) of every probability for labels."""

    constants: np.ndarray
    costs: np.ndarray
    best: dict[str, float]
    shares: np.ndarray
    coin_costs: np.ndarray
    base_rate: float


def least_squares_line(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Intercept and slope (2,) with the least mean squared error; the steepest is a flat one, if all x are alike."""
    return np.linalg.lstsq(np.column_stack([np.ones_like(x), x]), y, rcond=None)[0]


def least_absolute_line(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Intercept and slope (2,) with the least mean absolute error: one of the lines through two of the points is it."""
    first, second = np.array(list(combinations(range(len(x)), 2))).T
    run = x[second] - x[first]
    first, second, run = first[run != 0], second[run != 0], run[run != 0]
    slopes = (y[second] - y[first]) / run
    intercepts = y[first] - slopes * x[first]
    costs = np.abs(y - intercepts[:, None] - slopes[:, None] * x).sum(axis=1)
    best = int(costs.argmin())
    return np.array([intercepts[best], slopes[best]])


def huber_line(x: np.ndarray, y: np.ndarray, delta: float) -> np.ndarray:
    """Intercept and slope (2,) with the least mean Huber loss, by Newton's method with steps halved if too long.

    Within δ a residual costs a parabola, beyond it a straight line: where none crosses δ a step is exact.
    """
    design, line = np.column_stack([np.ones_like(x), x]), least_absolute_line(x, y)

    def cost(line: np.ndarray) -> float:
        residuals = y - design @ line
        pulls = np.clip(residuals, -delta, delta)
        return float(pulls @ (residuals - pulls / 2))

    for _ in range(ROUNDS):
        residuals = y - design @ line
        downhill, near = design.T @ np.clip(residuals, -delta, delta), design[np.abs(residuals) <= delta]
        step = np.linalg.solve(near.T @ near + 1e-3 * np.eye(2), downhill)  # with none near there is no curvature
        gain = float(downhill @ step)
        if gain < 1e-14:
            break
        while cost(line + step) > cost(line) - 1e-4 * gain:
            step, gain = step / 2, gain / 2
        line = line + step
    return line


def pinball(constant: np.ndarray, values: np.ndarray, quantile: float) -> np.ndarray:
    """Mean pinball loss of every constant (F,): a value above costs `quantile` per unit, one below 1 − `quantile`."""
    above = values - constant[:, None]
    return np.maximum(quantile * above, (quantile - 1) * above).mean(axis=1)


def best_constants(values: np.ndarray, quantile: float) -> dict[str, float]:
    """The constant with the least cost under each loss; of equally good ones the lowest, and under MAE the middle."""
    return {
        "squared": float(values.mean()),
        "absolute": float(np.median(values)),
        "quantile": float(np.quantile(values, quantile, method="inverted_cdf")),
    }


def every_constant(values: np.ndarray, quantile: float, ones: int) -> Constants:
    """What every constant costs for `values` (n,), and every probability for LABELS labels with so many `ones`."""
    along = np.linspace(-2, 10, POINTS)
    costs = np.stack(
        [
            ((values - along[:, None]) ** 2).mean(axis=1),
            np.abs(values - along[:, None]).mean(axis=1),
            pinball(along, values, quantile),
        ]
    )
    shares = np.linspace(0.001, 0.999, POINTS)
    return Constants(along, costs, best_constants(values, quantile), shares, coin_losses(shares, ones), ones / LABELS)


def odd_points(seed: int, odd_x: float, odd_y: float) -> tuple[np.ndarray, np.ndarray]:
    """Eleven points near y = 1 + x / 2, and the odd one."""
    x = np.linspace(0.5, 9.5, 11)
    y = 1 + x / 2 + np.random.default_rng(seed).normal(0, 0.6, len(x))
    return np.append(x, odd_x), np.append(y, odd_y)


def three_lines(x: np.ndarray, y: np.ndarray, delta: float) -> np.ndarray:
    """Intercept and slope (3, 2) of the best line under the squared error, the absolute one and Huber."""
    return np.stack([least_squares_line(x, y), least_absolute_line(x, y), huber_line(x, y, delta)])


def with_odd_point(seed: int, odd_x: float, odd_y: float, delta: float) -> Fits:
    """The best line under three losses, with one odd point, and as that moves up and down."""
    x, y = odd_points(seed, odd_x, odd_y)
    lines = three_lines(x, y, delta)
    moved = [three_lines(x, np.append(y[:-1], height), delta)[:, 1] for height in OUTLIER_AT]
    errors = lines[:, 0] + lines[:, 1] * x[-1] - y[-1]
    # MAE's line may run through the odd point: its pull is what balances the others, and not the kink's 0.
    pulls = np.array([2 * errors[0], np.sign(errors[1]) * (abs(errors[1]) > 1e-9), np.clip(errors[2], -delta, delta)])
    return Fits(x, y, lines, least_squares_line(x[:-1], y[:-1]), np.stack(moved, axis=1), pulls)

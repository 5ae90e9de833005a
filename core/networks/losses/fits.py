"""What a loss pulls a model to: the line it fits, and the constant that is best under it."""

from __future__ import annotations

from itertools import combinations

import numpy as np

ROUNDS = 200  # of reweighting, at most


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
    """Intercept and slope (2,) with the least mean Huber loss, by least squares with weights that follow the residuals.

    A residual r weighs min(1, δ/|r|), so that its pull, weight times r, is Huber's.
    """
    design, fitted = np.column_stack([np.ones_like(x), x]), least_absolute_line(x, y)
    for _ in range(ROUNDS):
        size = np.maximum(np.abs(y - design @ fitted), 1e-12)
        root = np.sqrt(np.minimum(1.0, delta / size))
        before, fitted = fitted, np.linalg.lstsq(design * root[:, None], y * root, rcond=None)[0]
        if np.abs(fitted - before).max() < 1e-10:
            break
    return fitted


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

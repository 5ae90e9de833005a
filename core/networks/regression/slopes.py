"""The notes' network on lines of many slopes: what it loses, and how its answers go with y."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from core.networks.regression.hinges import descend, first_hinges, hinge, losses_of
from core.networks.regression.samples import SMALLEST, draw_points

SLOPES, REPEATS, SLOPE_POINTS = 21, 50, 50


@dataclass(frozen=True)
class Sweep:
    """The final losses and the correlations of answer and y, both (slopes, repeats), NaN: a constant has none.

    `variance` (slopes,) is the mean variance of y.
    """

    slopes: np.ndarray
    losses: np.ndarray
    correlations: np.ndarray
    variance: np.ndarray


def over_slopes(
    noise: float, rate: float, epochs: int, cancelled: Callable[[], bool]
) -> Iterator[tuple[int, int, Sweep | None]]:
    """Train on lines of SLOPES slopes, REPEATS times each, with new points and first weights; a Sweep comes at last."""
    slopes = np.repeat(np.linspace(-2, 2, SLOPES), REPEATS)
    points = [draw_points(np.zeros_like, SLOPE_POINTS, noise, seed) for seed in range(len(slopes))]
    x = np.stack([point[0] for point in points])
    y = slopes[:, None] * x + np.stack([point[1] for point in points])
    starts = first_hinges(np.arange(len(slopes)))
    ends = starts
    for epoch, ends in enumerate(descend(starts, x, y, rate, epochs)):  # noqa: B007
        if epoch % 10 == 9:
            if cancelled():
                return
            yield epoch, epochs, None
    with np.errstate(all="ignore"):
        found = correlations_of(hinge(ends, x)[1], y)
    shape = (SLOPES, REPEATS)
    variance = y.var(axis=1).reshape(shape).mean(axis=1)
    losses = losses_of(ends, x, y).reshape(shape)
    yield epochs, epochs, Sweep(slopes[::REPEATS], losses, found.reshape(shape), variance)


def correlations_of(answers: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The correlation of each row (S, n) of answers with its y; NaN where the answers do not vary."""
    a, b = (each - each.mean(axis=1, keepdims=True) for each in (answers, y))
    varies = np.ptp(answers, axis=1) > SMALLEST
    with np.errstate(all="ignore"):
        return np.where(varies, (a * b).sum(axis=1) / np.sqrt((a**2).sum(axis=1) * (b**2).sum(axis=1)), np.nan)

"""A line fitted by minibatches: two weights, so that every path can be seen from above."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

SAMPLES = 600
SLOPE, INTERCEPT = 1.0, 0.5  # of the line that the samples are drawn around
FAR = 50.0  # a weight beyond this has left the map for good


@dataclass(frozen=True)
class Line:
    """Samples x (n,) and y (n,) and the loss of a line w x + b over all of them, a bowl in the two weights.

    The mean squared error is `least` + (θ − best)ᵀ gram (θ − best), for θ = (w, b).
    """

    x: np.ndarray
    y: np.ndarray
    gram: np.ndarray
    best: np.ndarray
    least: float

    def above(self, weights: np.ndarray) -> np.ndarray:
        """By how much the loss at weights (..., 2) is above its least."""
        away = weights - self.best
        return np.einsum("...i,ij,...j->...", away, self.gram, away)


def line_through(x: np.ndarray, y: np.ndarray) -> Line:
    """The loss over these samples, and where it is least (nearest to 0 where that is no single place)."""
    inputs = np.column_stack([x, np.ones(len(x))])
    best = np.linalg.lstsq(inputs, y, rcond=1e-9)[0]
    return Line(x, y, inputs.T @ inputs / len(x), best, float(np.mean((inputs @ best - y) ** 2)))


def line_samples(noise: float, likeness: float = 0.0) -> Line:
    """SAMPLES of a noisy line; with a `likeness` up to 1 they are drawn together, to copies of one sample."""
    rng = np.random.default_rng(0)
    x = 0.6 + (1 - likeness) * rng.standard_normal(SAMPLES)
    return line_through(x, INTERCEPT + SLOPE * x + (1 - likeness) * noise * rng.standard_normal(SAMPLES))


def epochs_of_orders(samples: int, updates: int, batch: int, seeds: np.ndarray) -> np.ndarray:
    """For each seed which samples every update sees: one shuffled epoch after the other, (seeds, epochs, samples)."""
    epochs = -(-updates // -(-samples // batch))
    orders = np.empty((len(seeds), epochs, samples), dtype=np.int64)
    for row, seed in enumerate(seeds):
        rng = np.random.default_rng(seed)
        for epoch in range(epochs):
            orders[row, epoch] = rng.permutation(samples)
    return orders


def descend(
    line: Line, orders: np.ndarray, batch: int, rates: np.ndarray, start: np.ndarray, updates: int
) -> tuple[np.ndarray, np.ndarray]:
    """Minibatch descent of runs side by side, each with its own orders (runs, epochs, n) and rate (updates or 1, runs).

    Returns the weights after every update (runs, updates + 1, 2), and how many samples had been seen (updates + 1,). A
    run that has left the map stays where it left.
    """
    runs, _, n = orders.shape
    per_epoch = -(-n // batch)
    weights = np.empty((updates + 1, 2, runs))
    weights[0] = np.broadcast_to(start[:, None], (2, runs))
    seen = np.zeros(updates + 1, dtype=np.int64)
    for update in range(updates):
        epoch, index = divmod(update, per_epoch)
        members = orders[:, epoch, index * batch : (index + 1) * batch]
        x = line.x[members]
        w, b = weights[update]
        error = x * w[:, None] + b[:, None] - line.y[members]
        there = np.abs(weights[update]).max(axis=0) < FAR
        step = there * rates[min(update, len(rates) - 1)] * (2 / members.shape[1])
        weights[update + 1, 0] = w - step * (error * x).sum(axis=1)
        weights[update + 1, 1] = b - step * error.sum(axis=1)
        seen[update + 1] = seen[update] + members.shape[1]
    return weights.transpose(2, 0, 1), seen


def hover_radius(line: Line, batch: int, rate: float) -> float:
    """The root mean square distance from the best weights at which batches drawn at random keep a small rate hovering.

    The gradients' covariance there is 4 σ² gram / B with the residuals' variance σ², the loss's curvature 2 gram: along
    an axis of curvature h the variance of the weights settles at η σ² / (B (1 − η h / 2)). Infinite where it does not.
    """
    curvatures = 2 * np.linalg.eigvalsh(line.gram)
    if rate * curvatures.max() >= 2:
        return float("inf")
    return float(np.sqrt((rate * line.least / (batch * (1 - rate * curvatures / 2))).sum()))

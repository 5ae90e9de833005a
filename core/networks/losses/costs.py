"""Each sample's loss and the cost of all: descent on their mean, and on their sum."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.networks.losses.measures import MEASURES, NUMBER, Measured, Shape, measure_along

STEPS = 30  # of descent on a cost


@dataclass(frozen=True)
class Samples:
    """Losses (n,) of each sample, and the mean cost (2, steps + 1) while a shift of all predictions descends on the
    mean of the losses and on their sum."""

    predictions: np.ndarray
    targets: np.ndarray
    losses: np.ndarray
    slopes: np.ndarray
    descents: np.ndarray


def losses_of(predictions: np.ndarray, targets: np.ndarray, name: str, shape: Shape) -> Measured:
    """Each sample's own loss and slope (n,)."""
    each = [
        measure_along(MEASURES[name], NUMBER, np.array([ours]), np.array(theirs), shape)
        for ours, theirs in zip(predictions, targets, strict=True)
    ]
    return Measured(np.array([one.value[0] for one in each]), np.array([one.slope[0] for one in each]))


def descend_shift(predictions: np.ndarray, targets: np.ndarray, name: str, shape: Shape, rate: float) -> np.ndarray:
    """The mean cost (STEPS + 1,) before every step of b ← b − η Σ slopes / n, where b is added to all predictions."""
    shift, costs = 0.0, []
    for _ in range(STEPS + 1):
        each = losses_of(predictions + shift, targets, name, shape)
        costs.append(each.value.mean())
        shift -= rate * each.slope.mean()
    return np.array(costs)


def costs_of(predictions: np.ndarray, targets: np.ndarray, name: str, shape: Shape, rate: float) -> Samples:
    """The loss `name` of samples (n,), and the two descents at that rate."""
    each = losses_of(predictions, targets, name, shape)
    # The sum's slope is n times the mean's: a step on the sum is a step on the mean with n times the rate.
    descents = [descend_shift(predictions, targets, name, shape, rate * times) for times in (1, len(predictions))]
    return Samples(predictions, targets, each.value, each.slope, np.stack(descents))

"""The weights of a linear model at which squared error and penalty together are least: exactly, at many strengths."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from core.engine.penalties import soft_threshold

L1, L2, ELASTIC = "L1", "L2", "Elastic net"
MOST_STEPS = 8000  # coordinate steps: bounds the work whatever the data


class Penalty(NamedTuple):
    """`l1` times the sum of |w| plus `l2` times the sum of w²: numbers, or (K,) for as many strengths."""

    l1: np.ndarray
    l2: np.ndarray

    def value(self, weights: np.ndarray) -> np.ndarray:
        """What it adds to the loss, for weights (K, d)."""
        return self.l1 * np.abs(weights).sum(axis=-1) + self.l2 * np.square(weights).sum(axis=-1)


def penalty_of(kind: str, share: float, strength: np.ndarray | float) -> Penalty:
    """λ ∑|w| (L1), λ ∑w² (L2), or with the share α of L1 the elastic net λ (α ∑|w| + (1 − α) ∑w²)."""
    part = {L1: 1.0, L2: 0.0}.get(kind, share)
    return Penalty(np.asarray(strength * part, float), np.asarray(strength * (1 - part), float))


def penalised(gram: np.ndarray, pull: np.ndarray, penalty: Penalty) -> np.ndarray:
    """The w (K, d) at which wᵀ gram w − 2 pull·w + penalty is least, for each of K strengths.

    Of n rows of features X and targets y, `gram` (d, d) is XᵀX / n and `pull` (d,) is Xᵀy / n: that is the mean squared
    error, but for a constant. Coordinate descent: each weight in turn goes where it is best with the others held, which
    is the soft threshold of what it would be alone. Then the equations are solved on those that are not 0.
    """
    l1, l2 = np.atleast_1d(penalty.l1), np.atleast_1d(penalty.l2)
    if not l1.any():
        return np.stack([least_squares_with(gram, pull, each) for each in l2])
    weights = np.zeros((len(l1), len(pull)))
    for _ in range(max(50, MOST_STEPS // len(pull))):
        before = weights.copy()
        for j in range(len(pull)):
            alone = pull[j] - weights @ gram[:, j] + weights[:, j] * gram[j, j]
            weights[:, j] = soft_threshold(alone, l1 / 2) / np.maximum(gram[j, j] + l2, 1e-300)
        if np.abs(weights - before).max() < 1e-9:
            break
    return np.stack([refined(gram, pull, *each) for each in zip(l1, l2, weights, strict=True)])


def least_squares_with(gram: np.ndarray, pull: np.ndarray, l2: float) -> np.ndarray:
    """The w (d,) at which wᵀ gram w − 2 pull·w + l2 ∑w² is least: a system of equations, for L2 is smooth."""
    return np.linalg.lstsq(gram + l2 * np.eye(len(pull)), pull, rcond=1e-12)[0]


def refined(gram: np.ndarray, pull: np.ndarray, l1: float, l2: float, weights: np.ndarray) -> np.ndarray:
    """The exact solution with these zeros and signs, if that keeps the signs; else the weights as they are."""
    kept = weights != 0
    if not kept.any():
        return weights
    signs = np.sign(weights[kept])
    system = gram[np.ix_(kept, kept)] + l2 * np.eye(int(kept.sum()))
    try:
        solved = np.linalg.solve(system, pull[kept] - l1 / 2 * signs)
    except np.linalg.LinAlgError:  # features that repeat each other
        return weights
    if (np.sign(solved) != signs).any() or not np.isfinite(solved).all():
        return weights
    found = weights.copy()
    found[kept] = solved
    return found

"""Surprise and what is averaged from it: entropy, cross-entropy, divergence; in bits, along the last axis.

The limits are kept where the formulas have none: 0 · log 0 counts as 0, and an outcome that happens (p > 0) although
it was held impossible (q = 0) makes cross-entropy and divergence infinite. No warnings, no NaN.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.special import xlog1py, xlogy

BITS_TO_NATS = float(np.log(2))


def distribution(numbers: Sequence[float], outcomes: int) -> np.ndarray:
    """`numbers` as shares of their sum over `outcomes` places, missing ones 0; equal shares if all of them are 0."""
    padded = np.zeros(outcomes)
    padded[: len(numbers)] = numbers
    return padded / padded.sum() if padded.any() else np.full(outcomes, 1 / outcomes)


def surprise(p: np.ndarray) -> np.ndarray:
    """log2(1/p): 0 bits for what is certain, one more for each halving, infinite for what never happens."""
    with np.errstate(divide="ignore"):
        return np.abs(np.log2(p))


def entropy(p: np.ndarray) -> np.ndarray:
    """-Σ p log2 p: the average surprise."""
    return cross_entropy(p, p)


def cross_entropy(p: np.ndarray, q: np.ndarray) -> np.ndarray:
    """-Σ p log2 q: the average surprise of one who expects q while p happens; `F.cross_entropy`'s sum, but in bits."""
    with np.errstate(invalid="ignore"):
        return np.where(p > 0, p * surprise(q), 0.0).sum(axis=-1)


def divergence(p: np.ndarray, q: np.ndarray) -> np.ndarray:
    """KL(p‖q) = Σ p log2(p/q): the surprise that is too much; never negative (rounding taken off), 0 only for p = q."""
    with np.errstate(invalid="ignore"):
        return np.maximum(np.where(p > 0, p * (surprise(q) - surprise(p)), 0.0).sum(axis=-1), 0.0)


def binary_cross_entropy(truth: np.ndarray | float, prediction: np.ndarray | float) -> np.ndarray:
    """-(y ln x + (1 - y) ln(1 - x)) in nats, elementwise and without torch's clamp: infinite where x excludes y."""
    return np.abs(xlogy(truth, prediction) + xlog1py(np.subtract(1, truth), np.negative(prediction)))


def binned_entropy(sample: np.ndarray, bins: int, span: tuple[float, float]) -> tuple[float, np.ndarray]:
    """Entropy in bits of a sample in equal `bins` over `span` (what is beyond: the outer bins), and their shares."""
    low, high = span
    place = np.clip((sample - low) * (bins / (high - low)), 0, bins - 1).astype(int)
    shares = np.bincount(place, minlength=bins) / len(sample)
    return float(entropy(shares)), shares

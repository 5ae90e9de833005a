"""Where an activation is flat: its slope is so small that next to no gradient passes."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from scipy import stats

FLAT = 0.05  # a slope smaller than this, either way, counts as flat
FAR = 40.0  # zones are looked for from −FAR to FAR; one that reaches an end goes on for ever


def is_flat(slope: np.ndarray) -> np.ndarray:
    """Whether each slope is smaller than FLAT in size."""
    return np.abs(slope) < FLAT


def flat_zones(slope: Callable[[np.ndarray], np.ndarray]) -> list[tuple[float, float]]:
    """The intervals of z in which `slope` is flat, their ends by bisection; ±∞ where a zone has none."""
    z = np.linspace(-FAR, FAR, 8001)
    flat = is_flat(slope(z))
    changes = np.flatnonzero(flat[1:] != flat[:-1])
    ends = [_edge(slope, float(z[place]), float(z[place + 1])) for place in changes]
    if flat[0]:
        ends = [-math.inf, *ends]
    if flat[-1]:
        ends = [*ends, math.inf]
    return list(zip(ends[::2], ends[1::2], strict=True))


def _edge(slope: Callable[[np.ndarray], np.ndarray], low: float, high: float) -> float:
    """Where the slope changes from flat to steep, or back, between two numbers that differ in it."""
    first = bool(is_flat(slope(np.array([low])))[0])
    for _ in range(50):
        middle = (low + high) / 2
        if bool(is_flat(slope(np.array([middle])))[0]) == first:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def normal_share(zones: list[tuple[float, float]]) -> float:
    """The share of a standard normal z that falls into the zones."""
    return float(sum(stats.norm.cdf(high) - stats.norm.cdf(low) for low, high in zones))

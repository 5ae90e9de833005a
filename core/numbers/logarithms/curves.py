"""Functions and their slopes, a family of random ones, and where either has no logarithm."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

REACH, STEP = 2.5, 0.005
# A family of random functions: so many, each of so many waves, along a coarser x.
FAMILY, WAVES, POINTS = 200, 5, 251


class Curve(NamedTuple):
    """A function of u with its formula and its slope under it."""

    formula: str
    value: Callable[[np.ndarray], np.ndarray]
    slope: Callable[[np.ndarray], np.ndarray]


CURVES = {
    "Bowl": Curve("u²", lambda u: u**2, lambda u: 2 * u),
    "Two valleys": Curve("(u² − 1)² + u/4", lambda u: (u**2 - 1) ** 2 + u / 4, lambda u: 4 * u * (u**2 - 1) + 0.25),
    "Waves": Curve(
        "u² − cos 2πu + 1",
        lambda u: u**2 - np.cos(2 * np.pi * u) + 1,
        lambda u: 2 * u + 2 * np.pi * np.sin(2 * np.pi * u),
    ),
    "Steep walls": Curve("exp(u²) − 1", lambda u: np.exp(u**2) - 1, lambda u: 2 * u * np.exp(u**2)),
}


def draw_family(lift: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """x (P,) and FAMILY functions (FAMILY, P): sums of waves with random heights, around 1, lifted like f."""
    x = np.linspace(-REACH, REACH, POINTS)
    angles = np.arange(1, WAVES + 1)[:, None] * x * (np.pi / (2 * REACH))
    heights = np.random.default_rng([seed, 2]).normal(0, 0.4, (FAMILY, 2 * WAVES))
    return x, 1 + lift + heights @ np.concatenate([np.sin(angles), np.cos(angles)])


def gaps_of(x: np.ndarray, f: np.ndarray) -> list[tuple[float, float]]:
    """Where f is 0 or below and has no logarithm: (from, to) along x."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], (f <= 0).astype(int), [0]])))
    return [(float(x[a]), float(x[b - 1])) for a, b in zip(edges[::2], edges[1::2], strict=True)]

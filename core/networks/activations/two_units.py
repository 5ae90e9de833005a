"""A network of two hidden units, made by hand: the sum of two activations, shifted, stretched and weighted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.networks.activations.families import Shape

X = np.linspace(-3, 3, 241)
NOTHING = 1e-24  # the square of a difference that is 64-bit rounding and nothing else


def bump(x: np.ndarray) -> np.ndarray:
    """1 between −1 and 1, 0 elsewhere."""
    return (np.abs(x) < 1).astype(float)


def bell(x: np.ndarray) -> np.ndarray:
    """exp(−x²)."""
    return np.exp(-(x**2))


def valley(x: np.ndarray) -> np.ndarray:
    """|x|."""
    return np.abs(x)


def ramp(x: np.ndarray) -> np.ndarray:
    """x between −1 and 1, flat outside."""
    return np.clip(x, -1, 1)


def parabola(x: np.ndarray) -> np.ndarray:
    """x² / 3."""
    return x**2 / 3


def wave(x: np.ndarray) -> np.ndarray:
    """sin(2x)."""
    return np.sin(2 * x)


TARGETS = {"Bump": bump, "Bell": bell, "|x|": valley, "Ramp": ramp, "x² / 3": parabola, "sin 2x": wave}


@dataclass(frozen=True)
class Composed:
    """Along x (n,): the target, each unit's share (2, n) of the sum, and the sum with the offset; their mean squares.

    `error` is the mean of (sum − target)²; `best_error` the least for these two units under the `best` heights and
    offset (3,), `constant_error` that of the best constant: the target's variance.
    """

    x: np.ndarray
    target: np.ndarray
    units: np.ndarray
    total: np.ndarray
    error: float
    best: np.ndarray
    best_error: float
    constant_error: float


def composed(
    shape: Shape, target: str, centres: np.ndarray, slopes: np.ndarray, heights: np.ndarray, offset: float
) -> Composed:
    """y = offset + Σ heights · f(slopes (x − centres)), against TARGETS[target]."""
    wanted = TARGETS[target](X)
    outputs = shape.value(slopes[:, None] * (X - centres[:, None]))
    units = heights[:, None] * outputs
    total = units.sum(axis=0) + offset
    columns = np.column_stack([*outputs, np.ones_like(X)])
    best = np.linalg.lstsq(columns, wanted, rcond=None)[0]
    return Composed(
        X, wanted, units, total, mean_square(total - wanted), best, mean_square(columns @ best - wanted),
        float(wanted.var()),
    )  # fmt: skip


def mean_square(values: np.ndarray) -> float:
    """The mean of the squares; what is rounding only is 0."""
    found = float(np.mean(values**2))
    return found if found > NOTHING else 0.0

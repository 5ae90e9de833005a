"""A t-test repeated: the same experiment thousands of times, with and without a true difference, at every size."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy import stats

from core.chance.t_test.four_tests import (
    ALTERNATIVES,
    Estimate,
    Moments,
    TTest,
    critical,
    exactly,
    growing_moments,
    interval,
    p_value,
    t_of,
)

MOST = 200  # observations in a sample
SHOWN = 6  # experiments whose p is drawn as it moves
INTERVALS = 50  # experiments whose interval is drawn


class Repeats(NamedTuple):
    """R experiments on two normal populations: `noise` are both sides as they grow around a mean of 0."""

    test: TTest
    noise: tuple[Moments, Moments]

    def estimate(self, sizes: Sequence[np.ndarray], difference: float) -> Estimate:
        """The test at these `sizes` (S,) of both samples, the first population `difference` higher: each (R, S)."""
        sides = []
        for side, size in zip(self.noise, sizes, strict=True):
            grown = np.ndim(side.mean) > 0
            sides.append(Moments(*(part[..., size - 1] for part in side)) if grown else side)
        return self.test.estimate(sides[0]._replace(mean=sides[0].mean + difference), sides[1])


def repeat(test: TTest, first: Moments, second: Moments, count: int, seed: int, most: int = MOST) -> Repeats:
    """`count` experiments on normal populations with the variances of `first` and `second`, grown to `most`."""
    rng = np.random.default_rng([seed, 1])
    return Repeats(test, (_growing_noise(first, count, most, rng), _growing_noise(second, count, most, rng)))


def _growing_noise(side: Moments, count: int, most: int, rng: np.random.Generator) -> Moments:
    if not np.isfinite(side.count):
        return exactly(0.0)
    return growing_moments(rng.standard_normal((count, MOST))[:, :most] * np.sqrt(side.variance))


def size_of(side: Moments) -> np.ndarray:
    """The side's own number of observations (1,), as `Repeats.estimate` takes it."""
    return np.array([int(side.count) if np.isfinite(side.count) else 1])


def p_values(estimate: Estimate, alternative: str) -> np.ndarray:
    """p (R,) of every repetition at one size; those without a t are left out."""
    p = np.ravel(p_value(t_of(estimate), estimate.freedom, alternative))
    return p[np.isfinite(p)]


def first_intervals(estimate: Estimate, level: float, alternative: str) -> np.ndarray:
    """The confidence intervals (50, 2) of the first repetitions at one size, NaN where there is no t."""
    first = Estimate(*(np.ravel(part)[:INTERVALS] for part in estimate))
    return np.stack(np.broadcast_arrays(*interval(first, level, alternative)), axis=1)


def first_paths(estimate: Estimate, alternative: str) -> np.ndarray:
    """p (6, S) of the first repetitions at each size."""
    shape = np.broadcast_shapes(*(np.shape(part) for part in estimate))
    rows = Estimate(*(np.broadcast_to(part, shape)[:SHOWN] for part in estimate))
    return p_value(t_of(rows), rows.freedom, alternative)


def share_found(estimate: Estimate, found: np.ndarray) -> np.ndarray:
    """The share (S,) of repetitions that are `found` (R, S); NaN where none has a t."""
    known = np.isfinite(t_of(estimate)).any(axis=0)
    return np.where(known, found.sum(axis=0) / max(len(found), 1), np.nan)


def rejects(estimate: Estimate, level: float, alternative: str = "Two-sided") -> np.ndarray:
    """Whether p < level, without computing p: a critical t for each freedom."""
    freedom, toward = np.asarray(estimate.freedom, dtype=float), ALTERNATIVES[alternative].toward(t_of(estimate))
    if freedom.ndim < 2:
        return toward > critical(level, freedom, alternative)
    # Welch's freedom differs in every repetition: its critical t is read from a table, even in 1/freedom (to 1e-6).
    table = np.linspace(1e-3, 1.0, 4001)
    bounds = np.interp(1 / np.maximum(freedom, 1.0), table, critical(level, 1 / table, alternative))
    return toward > bounds


def share_below(p: np.ndarray, level: float) -> float:
    """The share of p-values below `level`; NaN if there are none."""
    return float((p < level).mean()) if p.size else float("nan")


def share_interval(share: float, count: int) -> tuple[float, float]:
    """Where 95 % of all runs of `count` experiments put a share whose true value is `share` (binomial)."""
    low, high = (float(stats.binom.ppf(end, count, share)) for end in (0.025, 0.975))
    return low / count, high / count

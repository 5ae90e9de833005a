"""A t-test repeated: the same experiment thousands of times, with and without a true difference, at every size."""

from __future__ import annotations

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
    """What R repetitions of an experiment gave, each grown up to 200 observations a sample.

    `p_null`, `p_true` (R,): p at the sizes asked for, with equal means and with the means as they are (empty where no
    t exists). `sizes`, `rejected`: share below the level for these sizes of both samples, the means as they are.
    `looks` (L,), `once`, `ever` (L,): with equal means, the share below the level when looked at once with that many
    observations, and when looked at every time until then. `paths` (6, L): p of the first experiments at each look.
    `intervals` (50, 2): the first experiments' confidence intervals of the difference, the means as they are.
    Shares are NaN where no repetition has a t.
    """

    p_null: np.ndarray
    p_true: np.ndarray
    sizes: np.ndarray
    rejected: np.ndarray
    looks: np.ndarray
    once: np.ndarray
    ever: np.ndarray
    paths: np.ndarray
    intervals: np.ndarray


def repeat(
    test: TTest,
    first: Moments,
    second: Moments,
    level: float,
    count: int,
    every: int,
    seed: int,
    alternative: str = "Two-sided",
) -> Repeats:
    """`count` (0: none) experiments on normal populations with these moments, and on such with equal means."""
    generator = np.random.default_rng([seed, 1])
    noise = [_growing_noise(side, count, generator) for side in (first, second)]
    difference = first.mean - second.mean
    sizes = np.unique(np.geomspace(2, MOST, 20).round().astype(int))
    looks = np.arange(every, MOST + 1, every)
    looks = looks[looks >= 2]
    peeks = _estimate(test, noise, (looks, looks), 0.0)
    found = rejects(peeks, level, alternative)
    grown = _estimate(test, noise, (sizes, sizes), difference)
    chosen = [np.array([int(side.count) if np.isfinite(side.count) else 1]) for side in (first, second)]
    rows = Estimate(*(np.broadcast_to(part, found.shape)[:SHOWN] for part in peeks))
    true = _estimate(test, noise, chosen, difference)
    return Repeats(
        p_null=_p_values(_estimate(test, noise, chosen, 0.0), alternative),
        p_true=_p_values(true, alternative),
        sizes=sizes,
        rejected=_share(grown, rejects(grown, level, alternative)),
        looks=looks,
        once=_share(peeks, found),
        ever=_share(peeks, np.logical_or.accumulate(found, axis=1)),
        paths=p_value(t_of(rows), rows.freedom, alternative),
        intervals=_intervals(true, level, alternative),
    )


def _intervals(estimate: Estimate, level: float, alternative: str) -> np.ndarray:
    """The intervals (50, 2) of the first repetitions at one size, NaN where there is no t."""
    first = Estimate(*(np.ravel(part)[:INTERVALS] for part in estimate))
    return np.stack(np.broadcast_arrays(*interval(first, level, alternative)), axis=1)


def _growing_noise(side: Moments, count: int, generator: np.random.Generator) -> Moments:
    if not np.isfinite(side.count):
        return exactly(0.0)
    return growing_moments(generator.standard_normal((count, MOST)) * np.sqrt(side.variance))


def _estimate(test: TTest, noise: list[Moments], sizes: tuple | list, difference: float) -> Estimate:
    """The test at the first `sizes` observations of every repetition, the first population `difference` higher."""
    sides = []
    for side, size in zip(noise, sizes, strict=True):
        grown = np.ndim(side.mean) > 0
        sides.append(Moments(*(part[..., size - 1] for part in side)) if grown else side)
    return test.estimate(sides[0]._replace(mean=sides[0].mean + difference), sides[1])


def _share(estimate: Estimate, found: np.ndarray) -> np.ndarray:
    known = np.isfinite(t_of(estimate)).any(axis=0)
    return np.where(known, found.sum(axis=0) / max(len(found), 1), np.nan)


def _p_values(estimate: Estimate, alternative: str) -> np.ndarray:
    p = np.ravel(p_value(t_of(estimate), estimate.freedom, alternative))
    return p[np.isfinite(p)]


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

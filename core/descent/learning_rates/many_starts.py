"""Strategies of the learning rate over many starts: where they end, at which base rates, and their very first steps."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from core.descent.learning_rates.rate_race import ENDS, Heat, descend, ends_of, first_visit
from core.descent.surfaces import SURFACES


class Table(NamedTuple):
    """Over many starts, for each strategy: shares (S, 4) of the ENDS, the share (S,) that is ever at a lowest point,
    and the median step (S,) at which these are there first, or NaN."""

    labels: tuple[str, ...]
    shares: np.ndarray
    reached: np.ndarray
    steps: np.ndarray
    starts: int


def anywhere(heat: Heat, count: int, stream: int) -> np.ndarray:
    """So many places (count, 2), uniform on the map."""
    low, high = np.array([SURFACES[heat.surface].x, SURFACES[heat.surface].y]).T
    return np.random.default_rng((heat.seed, stream)).uniform(low, high, (count, 2))


def tabulated(heat: Heat, starts: int, stream: int) -> Table:
    """So many starts, uniform on the map, for all strategies of the heat, each start with its own noise."""
    places, _, _ = descend(heat, anywhere(heat, starts, stream))
    ends, visits = ends_of(heat, places[-1]), first_visit(heat, places)
    shares = np.stack([(ends == which).mean(axis=1) for which in range(len(ENDS))], axis=1)
    steps = [float(np.median(row[row >= 0])) if (row >= 0).any() else np.nan for row in visits]
    return Table(heat.labels, shares, (visits >= 0).mean(axis=1), np.array(steps), starts)


def by_strategy(heat: Heat, starts: int) -> Iterator[Table]:
    """The same for one strategy more each time; all meet the same noise, as if they were run together."""
    rows: list[Table] = []
    for done, label in enumerate(heat.labels, start=1):
        rows.append(tabulated(heat._replace(labels=(label,)), starts, 1))
        shares, reached, steps = (np.concatenate(column) for column in list(zip(*rows, strict=True))[1:4])
        yield Table(heat.labels[:done], shares, reached, steps, starts)


def by_rate(heat: Heat, starts: int, rates: tuple[float, ...]) -> Iterator[np.ndarray]:
    """Shares of the starts that end at a lowest point (R, S) for one base rate more each time, NaN for the others."""
    shares = np.full((len(rates), len(heat.labels)), np.nan)
    for index, rate in enumerate(rates):
        shares[index] = tabulated(heat._replace(rate=rate), starts, 1).shares[:, 0]
        yield shares.copy()


class BySlope(NamedTuple):
    """The slopes `steep` (N,) at some starts, and the `rates` (S, N) which the strategies really use there first."""

    steep: np.ndarray
    rates: np.ndarray


def first_rates(heat: Heat, starts: np.ndarray) -> BySlope:
    """The slope (N,) at every start, and the rates (S, N) which the heat's strategies really use there first."""
    *_, rates = descend(heat._replace(steps=1, noise=0.0), starts)
    return BySlope(np.hypot(*SURFACES[heat.surface].gradient(*starts.T)), rates[0])


def exponent(steep: np.ndarray, rates: np.ndarray) -> float:
    """The k for which rate ∝ slope^k fits best (least squares of the logarithms); NaN with nothing to fit."""
    known = np.isfinite(rates) & (rates > 0) & (steep > 0)
    if known.sum() < 2:
        return float("nan")
    return round(float(np.polyfit(np.log(steep[known]), np.log(rates[known]), 1)[0]), 6) + 0.0

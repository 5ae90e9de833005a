"""Descent on a curve of one variable: many walks at once, and the map of where every start ends at every rate."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from core.descent.curves import SampledCurve
from core.descent.descent_1d.endings import outcomes_of
from core.descent.descent_1d.valleys import Valleys, slope_everywhere, typical_height, valleys_of
from core.experiment.wording import plain
from core.formulas.elementary import simplified
from core.formulas.expressions import Expression
from core.formulas.trees import count_terms, has_value_everywhere

FAR = 100.0  # of the window's width: gone


class Terrain(NamedTuple):
    """What is walked on: a function in its window, the curve drawn of it (which reaches to the start), its valleys."""

    function: Expression
    low: float
    high: float
    curve: SampledCurve
    valleys: Valleys


def walk(
    function: Expression,
    start: np.ndarray,
    rate: np.ndarray,
    epochs: int,
    low: float,
    high: float,
    upward: bool = False,
) -> np.ndarray:
    """x ← x − rate · f′(x) (upward: +), many walks at once: the places (epochs + 1, n).

    From where a walk is FAR away it is ±∞, from where there is no value or slope it is NaN; there it stays.
    """
    start, rate = np.broadcast_arrays(np.asarray(start, dtype=float), np.asarray(rate, dtype=float))
    slope = slope_everywhere(function)
    places = np.empty((epochs + 1, start.size))
    places[0] = start
    middle, gone = (low + high) / 2, FAR * (high - low)
    step, moving = rate if upward else -rate, np.arange(start.size)
    with np.errstate(all="ignore"):
        for epoch in range(epochs):
            places[epoch + 1] = places[epoch]
            here = places[epoch, moving]
            moved = here + step[moving] * slope(here)
            far = np.abs(moved - middle) > gone
            moved = np.where(far, np.copysign(np.inf, moved - middle), np.where(np.isinf(here), here, moved))
            places[epoch + 1, moving] = moved
            if epoch % 8 == 7:  # what rests or is gone stays as it is
                moving = moving[np.isfinite(moved) & (moved != here)]
    # A slope's formula may have a value where the function itself has none: log(x) left of 0.
    if has_value_everywhere(function.tree):
        return places
    # A few steps at a time: a long formula holds many such arrays while it is worked out.
    short = Expression(function.text, function.variables, simplified(function.tree))
    values = np.concatenate([short.value(part) for part in np.array_split(places, 1 + epochs // 64)])
    outside = np.isnan(values) & np.isfinite(places)
    return np.where(np.logical_or.accumulate(outside, axis=0), np.nan, places)


def walk_on(
    terrain: Terrain, start: np.ndarray, rate: np.ndarray | float, epochs: int, upward: bool
) -> tuple[np.ndarray, np.ndarray]:
    """Walks from each start at its rate, side by side: the places (epochs + 1, n) and how each ended (n,)."""
    function, low, high, curve, valleys = terrain
    places = walk(function, start, np.asarray(rate), epochs, low, high, upward)
    return places, outcomes_of(places, function, valleys, high - low, typical_height(curve.y))


def starts_of(terrain: Terrain) -> np.ndarray:
    """400 starts across the whole curve."""
    return np.linspace(terrain.curve.x[0], terrain.curve.x[-1], 400)


def steps_in_numbers(path: np.ndarray, slopes: np.ndarray, rate: float, upward: bool) -> list[str]:
    """Every step of a walk in numbers: 1.8 − 0.01 · 11.8 = 1.682."""
    sign, after = "+" if upward else "−", [*path[1:], np.nan]
    texts = []
    for x, slope, new in zip(path.tolist(), slopes.tolist(), after, strict=True):
        if not np.isfinite(x) or not np.isfinite(slope):
            texts.append("no step from here")
            continue
        factor = f"({plain(slope, 4)})" if slope < 0 else plain(slope, 4)
        if np.isnan(new):  # the last one is not taken any more, or leads to where f has no value
            new = x + (1 if upward else -1) * rate * slope
        texts.append(
            f"{plain(x, 4)} {sign} {rate:.3g} · {factor} = {plain(float(new), 4) if np.isfinite(new) else 'far away'}"
        )
    return texts


def best_of(share: float, most: int) -> np.ndarray:
    """The chance that the best of k random starts, k = 1 … most, reaches what one start reaches with chance `share`."""
    return 1 - (1 - share) ** np.arange(1, most + 1)


def tried(found: np.ndarray, seed: int, most: int) -> np.ndarray:
    """Of 2,000 tries of so many random ones of the walks each, the part whose best of k `found` the goal, (most,)."""
    reached = np.random.default_rng([seed, 1]).choice(found, (2000, most))
    return np.maximum.accumulate(reached, axis=1).mean(axis=0)


class OutcomeMap(NamedTuple):
    """How walks from `starts` (s,) at `rates` (r,) ended: `ends` and `outcomes` (r, s), NaN and -1 at first."""

    rates: np.ndarray
    starts: np.ndarray
    ends: np.ndarray
    outcomes: np.ndarray
    valleys: Valleys


def outcome_map(
    function: Expression, low: float, high: float, height: float, epochs: int, upward: bool
) -> Iterator[tuple[int, int, OutcomeMap]]:
    """160 starts at 80 rates, some rates at once: (rates done, all, the map as far as it is)."""
    rates, starts = np.geomspace(1e-4, 10, 80), np.linspace(low, high, 160)
    valleys = valleys_of(function, low, high, upward)
    ends, outcomes = np.full((80, 160), np.nan), np.full((80, 160), -1)
    # So many that it takes a third of a second or less, even where the slope's formula is long.
    several = 8 if epochs * count_terms(function.derivative().tree) < 200_000 else 2
    for row in range(0, 80, several):
        rows = slice(row, row + several)
        grid = np.broadcast_arrays(starts, rates[rows, None])
        places = walk(function, grid[0].ravel(), grid[1].ravel(), epochs, low, high, upward)
        ends, outcomes = ends.copy(), outcomes.copy()
        ends[rows] = places[-1].reshape(several, 160)
        outcomes[rows] = outcomes_of(places, function, valleys, high - low, height).reshape(several, 160)
        yield row + several, 80, OutcomeMap(rates, starts, ends, outcomes, valleys)

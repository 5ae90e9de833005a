"""Descent on a curve of one variable: many walks at once, the valleys they may end in, a name for how each ended."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from core.formulas.elementary import simplified
from core.formulas.expressions import Expression
from core.formulas.one_sided import exactly_singular
from core.formulas.trees import COMPARISONS, Term, count_terms, has_value_everywhere

# How a walk can end; the first two are arrivals, at a minimum or, by ascent, at a maximum.
GLOBAL, LOCAL, OSCILLATING, DIVERGED, NO_VALUE, FLAT, UNFINISHED, CIRCLING = range(8)
OUTCOMES = (
    "converged to the global {goal}", "stuck in a local {goal}", "oscillating", "diverged",
    "left the function's domain", "stopped on flat ground", "out of steps", "circling between two points",
)  # fmt: skip
NEAR = 0.005  # of the window's width: as near as that to a minimum is there
FAR = 100.0  # of the window's width: gone


class Valleys(NamedTuple):
    """The minima (k,) of a curve: where, how low, how strongly curved (f″, NaN at a kink), which is lowest of all.

    `floor` is the least value in sight where the curve may be level at it (relu(x) is, exp(x) is not), else NaN.
    """

    x: np.ndarray
    y: np.ndarray
    curvature: np.ndarray
    lowest: np.ndarray
    floor: float = float("nan")


def slope_everywhere(function: Expression) -> Callable[[np.ndarray], np.ndarray]:
    """The slope by the rules; where their formula meets 0/0 on a curve that has a value, the mean of both sides.

    So sqrt((x − 1)²) has slope 0 at 1, as |x − 1| has by convention, and descent rests there.
    """
    derivative = function.derivative()

    def slope(x: np.ndarray) -> np.ndarray:
        found = derivative.value(x)
        bad = ~np.isfinite(found) & np.isfinite(x)
        if not bad.any():
            return found
        at = np.asarray(x, dtype=float)[bad]
        near = 1e-7 * (1 + np.abs(at))
        left, right = derivative.value(at - near), derivative.value(at + near)
        mended = np.isfinite(function.value(at)) & ((left * right <= 0) | (np.abs(left) + np.abs(right) < 1e4))
        with np.errstate(all="ignore"):
            found[bad] = np.where(mended, (left + right) / 2, found[bad])
        return found

    return slope


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


def valleys_of(function: Expression, low: float, high: float, upward: bool = False) -> Valleys:
    """All minima (upward: maxima) in the window and one width to each side of it, where the slope changes its sign."""
    width, sign = high - low, -1.0 if upward else 1.0
    x = np.linspace(low - width, high + width, 6001)
    slope = slope_everywhere(function)
    y, signs = sign * function.value(x), np.sign(sign * slope(x))
    told = np.flatnonzero(np.isfinite(signs) & (signs != 0))
    turns = np.flatnonzero((signs[told[:-1]] < 0) & (signs[told[1:]] > 0))
    left, right = x[told[turns]], x[told[turns + 1]]
    # A pole turns the slope's sign as well, but the curve is not continuous there.
    edge = np.minimum(y[told[turns]], y[told[turns + 1]])
    for _ in range(60):
        middle = (left + right) / 2
        falls = sign * slope(middle) < 0
        left, right = np.where(falls, middle, left), np.where(falls, right, middle)
    found = (left + right) / 2
    bottom = sign * function.value(found)
    real = np.isfinite(bottom) & (edge - bottom < typical_height(y)) & (bottom <= edge + 1e-9 * (1 + np.abs(edge)))
    found, bottom = found[real], bottom[real]
    finite = y[np.isfinite(y)]
    depth = finite.min() if finite.size else 0.0
    lowest = bottom <= depth + 1e-6 * typical_height(y)
    curvature = sign * function.derivative().gradient(found)[0]
    # At a kink f″ does not exist, whatever the formula of f″ answers.
    curvature = np.where(exactly_singular(function.tree, found), np.nan, np.nan_to_num(curvature, posinf=0, neginf=0))
    floor = sign * depth if has_pieces(function.tree) and finite.size else float("nan")
    return Valleys(found, sign * bottom, curvature, lowest, floor)


def has_pieces(term: Term) -> bool:
    """Whether a formula is put together of pieces, so that it can be level over a stretch."""
    return term.kind in ("abs", "relu", "step", "sign", "max", "min", "if", "floor", "ceil", *COMPARISONS) or any(
        has_pieces(part) for part in term.parts
    )


def typical_height(y: np.ndarray) -> float:
    """How high a curve is from low to high, poles and far ends left out."""
    finite = y[np.isfinite(y)]
    if not finite.size:
        return 1.0
    low, high = np.quantile(np.clip(finite, -1e300, 1e300), [0.05, 0.95])
    return float(high - low) or 1.0


def nearest_valley(valleys: Valleys, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The index of the nearest minimum (-1: there is none) and the distance to it, each in x's shape."""
    if not valleys.x.size:
        return np.full(x.shape, -1), np.full(x.shape, np.inf)
    distance = np.abs(x[..., None] - valleys.x)
    distance = np.where(np.isfinite(distance), distance, np.inf)
    return distance.argmin(axis=-1), distance.min(axis=-1)


def outcomes_of(places: np.ndarray, function: Expression, valleys: Valleys, width: float, height: float) -> np.ndarray:
    """How each of n walks (epochs + 1, n) ended, (n,): an index into OUTCOMES."""
    end = places[-1]
    index, distance = nearest_valley(valleys, end)
    with np.errstate(all="ignore"):
        slopes = slope_everywhere(function)(end)
        flat = np.abs(slopes) < 1e-3 * height / width
        level = (slopes == 0) & (np.abs(function.value(end) - valleys.floor) <= 1e-9 * height)
    arrived = valleys.lowest[index] if valleys.x.size else np.zeros(end.shape, bool)
    cases = [
        np.isinf(end) | growing(places), np.isnan(end), level, circling(places, width), distance < NEAR * width,
        bouncing(places), flat,
    ]  # fmt: skip
    reached = np.where(arrived, GLOBAL, LOCAL)
    return np.select(cases, [DIVERGED, NO_VALUE, GLOBAL, CIRCLING, reached, OSCILLATING, FLAT], UNFINISHED)


def last_moves(places: np.ndarray, most: int = 24) -> np.ndarray:
    with np.errstate(all="ignore"):
        return np.diff(places[-most - 1 :], axis=0)


def growing(places: np.ndarray) -> np.ndarray:
    """Which walks swing to and fro with every move longer than the one before: they diverge, however slowly."""
    moves = last_moves(places)
    if len(moves) < 3:
        return np.zeros(places.shape[1], bool)
    with np.errstate(all="ignore"):
        swings = (moves[1:] * moves[:-1] < 0).all(axis=0)
        longer = (np.abs(moves[1:]) > (1 + 1e-7) * np.abs(moves[:-1])).all(axis=0)
    return swings & longer


def circling(places: np.ndarray, width: float) -> np.ndarray:
    """Which walks go to and fro between two points, move for move as far."""
    moves = last_moves(places)
    if len(moves) < 3:
        return np.zeros(places.shape[1], bool)
    with np.errstate(all="ignore"):
        back = np.abs(moves[1:] + moves[:-1]) <= 1e-9 * np.abs(moves[1:])
        return back.all(axis=0) & (np.abs(moves[-1]) > 1e-6 * width)


def bouncing(places: np.ndarray) -> np.ndarray:
    """Which walks turn round again and again without coming to rest, by their last 24 moves."""
    moves = last_moves(places)
    with np.errstate(all="ignore"):
        turns = np.sum(moves[1:] * moves[:-1] < 0, axis=0)
    half = len(moves) // 2
    if not half:
        return np.zeros(places.shape[1], bool)
    older, newer = np.abs(moves[:half]).mean(axis=0), np.abs(moves[-half:]).mean(axis=0)
    return (turns >= max(1, len(moves) // 8)) & (newer >= 0.6 * older)


def arrival(path: np.ndarray, minimum: float, width: float) -> int:
    """The first step of one walk (epochs + 1,) from which on it stays near `minimum`; -1 if it does not."""
    with np.errstate(invalid="ignore"):
        away = np.flatnonzero(~(np.abs(path - minimum) < NEAR * width))
    first = int(away[-1]) + 1 if away.size else 0
    return first if first < len(path) else -1


def best_of(share: float, most: int) -> np.ndarray:
    """The chance that the best of k random starts, k = 1 … most, reaches what one start reaches with chance `share`."""
    return 1 - (1 - share) ** np.arange(1, most + 1)


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

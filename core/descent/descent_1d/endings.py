"""How a walk ended, and what that is called."""

from __future__ import annotations

import numpy as np

from core.descent.descent_1d.valleys import Valleys, nearest_valley, slope_everywhere
from core.formulas.expressions import Expression

# How a walk can end; the first two are arrivals, at a minimum or, by ascent, at a maximum.
GLOBAL, LOCAL, OSCILLATING, DIVERGED, OUTSIDE, FLAT, UNFINISHED, CIRCLING = range(8)
OUTCOMES = (
    "converged to the global {goal}", "stuck in a local {goal}", "oscillating", "diverged",
    "left the function's domain", "stopped on flat ground", "out of steps", "circling between two points",
)  # fmt: skip
NEAR = 0.005  # of the window's width: as near as that to a minimum is there


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
    return np.select(cases, [DIVERGED, OUTSIDE, GLOBAL, CIRCLING, reached, OSCILLATING, FLAT], UNFINISHED)


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


def steps_until(path: np.ndarray, valleys: Valleys, width: float, outcome: int) -> int:
    """The step from which on a walk stays at its goal, or, on level ground, where it is; -1 if it does not."""
    nearest = int(nearest_valley(valleys, path[-1])[0])
    goal = valleys.x[nearest] if nearest >= 0 else np.nan
    if outcome == GLOBAL and not abs(path[-1] - goal) < NEAR * width:
        goal = path[-1]
    return arrival(path, goal, width) if np.isfinite(goal) else -1

"""A curve's slope everywhere, and the valleys in which a walk may end: its minima or, by ascent, its maxima."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from core.formulas.expressions import Expression
from core.formulas.one_sided import exactly_singular
from core.formulas.trees import COMPARISONS, Term


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


@lru_cache(maxsize=32)  # the curve stays while start and rate are dragged
def valleys_of(function: Expression, low: float, high: float, upward: bool = False) -> Valleys:
    """All minima (upward: maxima) in the window and one width to each side of it, where the slope changes its sign."""
    width, sign = high - low, -1.0 if upward else 1.0
    x = np.linspace(low - width, high + width, 6001)
    slope = slope_everywhere(function)
    y, signs = sign * function.value(x), np.sign(sign * slope(x))
    known = np.flatnonzero(np.isfinite(signs) & (signs != 0))
    turns = np.flatnonzero((signs[known[:-1]] < 0) & (signs[known[1:]] > 0))
    left, right = x[known[turns]], x[known[turns + 1]]
    # A pole turns the slope's sign as well, but the curve is not continuous there.
    edge = np.minimum(y[known[turns]], y[known[turns + 1]])
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


def curvature_bound(valleys: Valleys, path: np.ndarray, goal: str) -> float | str:
    """2/|f″| at the minimum (maximum) nearest to where a walk ended or, if it is gone, began; or why there is none.

    A larger rate throws a walk out of it, however near it comes.
    """
    place = int(nearest_valley(valleys, np.array(path[-1] if np.isfinite(path[-1]) else path[0]))[0])
    if place < 0:
        return f"no {goal} here"
    curvature = valleys.curvature[place]
    if np.isnan(curvature):
        return "no bound: a kink has no f″"
    return float(2 / curvature) if curvature > 1e-9 else "no bound: f″ is 0 there"

"""Curves of one variable: the course's and a few telling ones as formulas, or one that a reader types."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from core.expressions import Expression, parse

TYPED_CURVE = "Typed"


class Curve(NamedTuple):
    """A formula in x and the window in which it is looked at."""

    formula: str
    low: float
    high: float


CURVES = {
    "3x² − 3x + 4": Curve("3*x**2 - 3*x + 4", -2, 3),
    "cos 2πx + x²": Curve("cos(2*pi*x) + x**2", -2, 2),
    "sin x · exp(−0.05x²)": Curve("sin(x)*exp(-0.05*x**2)", -10, 10),
    "½x²": Curve("0.5*x**2", -5, 5),
    "Two valleys": Curve("x**4/4 - x**2 + x/4", -2.3, 2.2),
    "Flat (vanishing)": Curve("1 - exp(-x**2)", -5, 5),
    "Cliff (exploding)": Curve("0.1*x**2 + 4*sigmoid(25*(x - 2))", -5, 5),
    TYPED_CURVE: Curve("", -5, 5),
}


class Misread(NamedTuple):
    """The result of a run whose typed formula cannot be read: why, and at which column (from 0)."""

    problem: str
    place: int


class SampledCurve(NamedTuple):
    """A curve at n places x, all (n,): its values and slopes (NaN in gaps), and the sentences that explain the gaps."""

    x: np.ndarray
    y: np.ndarray
    slope: np.ndarray
    gaps: tuple[str, ...]


def curve_of(name: str, typed: str, left: float, right: float) -> tuple[Expression, float, float]:
    """The function of a menu's entry and its window; the typed one has its own. Raises ExpressionError."""
    if name == TYPED_CURVE:
        return parse(typed), min(left, right), max(left, right, min(left, right) + 0.1)
    curve = CURVES[name]
    return parse(curve.formula), curve.low, curve.high


def sample_curve(function: Expression, low: float, high: float, count: int = 601) -> SampledCurve:
    """The curve at `count` even places; where it has no value there is a gap, and a sentence says why."""
    x = np.linspace(low, high, count)
    gaps = function.undefined(x)
    missing = np.any([gap.where for gap in gaps], axis=0) if gaps else np.zeros(count, bool)
    y, slope = function.value(x), function.derivative().value(x)
    missing |= ~np.isfinite(y)
    sentences = dict.fromkeys(f"{gap.sentence} {where_it_is(function, x, gap.where)}" for gap in gaps)
    return SampledCurve(
        x, np.where(missing, np.nan, y), np.where(missing | ~np.isfinite(slope), np.nan, slope), tuple(sentences)
    )


def where_it_is(function: Expression, x: np.ndarray, where: np.ndarray) -> str:
    """The places of a mask in words, the first stretch of it."""
    places = np.flatnonzero(where)
    first, last = int(places[0]), int(places[0] + np.argmin(np.append(np.diff(places), 0) == 1))
    more = "" if last == places[-1] else " and elsewhere"
    if first == last:
        near = f"near x = {x[first]:.3g}"
    else:
        near = f"from x = {border(function, x, first, -1):.3g} to {border(function, x, last, 1):.3g}"
    return f"(Here {near}{more}.)".replace("-", "−")


def border(function: Expression, x: np.ndarray, place: int, way: int) -> float:
    """Where the gap that reaches to x[place] ends, between it and its neighbour; at the window's end it is that."""
    if not 0 <= place + way < len(x):
        return float(x[place])
    outside, inside = x[place], x[place + way]
    for _ in range(40):
        middle = (outside + inside) / 2
        if np.isfinite(function.value(middle)):
            inside = middle
        else:
            outside = middle
    return float(round(inside, 9)) + 0.0


def window_of(values: np.ndarray) -> tuple[float, float]:
    """The range in which values are drawn: all of them, unless a few near a pole would flatten the rest."""
    finite = values[np.isfinite(values)]
    if not finite.size:
        return -1.0, 1.0
    low, high = np.quantile(finite, [0.05, 0.95])
    reach = 0.75 * (high - low)
    low, high = max(finite.min(), low - reach), min(finite.max(), high + reach)
    pad = 0.08 * (high - low) or max(1.0, 0.1 * abs(high))
    return float(low - pad), float(high + pad)

"""Curves of one variable: the course's and a few telling ones as formulas, or one that a reader types."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from core.experiment.refusal import Refusal
from core.experiment.wording import plain
from core.formulas.expressions import Expression, parse
from core.formulas.one_sided import kinks_between, slopes_at
from core.formulas.typed import formula_of

TYPED_CURVE = "Typed"
NARROWEST = 0.1
STEEPEST = 1000.0
LARGEST = 1e30  # charts hold numbers in 32 bits


class Curve(NamedTuple):
    """A formula in x, the window in which it is looked at, and a start and a rate of descent that tell something."""

    formula: str
    low: float
    high: float
    start: float
    rate: float


CURVES = {
    "3x² − 3x + 4": Curve("3*x**2 - 3*x + 4", -2, 3, -1.6, 0.05),
    "cos 2πx + x²": Curve("cos(2*pi*x) + x**2", -2, 2, 1.8, 0.01),
    "sin x · exp(−0.05x²)": Curve("sin(x)*exp(-0.05*x**2)", -10, 10, 3.5, 0.5),
    "½x²": Curve("0.5*x**2", -5, 5, 4.0, 0.3),
    "Two valleys": Curve("x**4/4 - x**2 + x/4", -2.3, 2.2, 2.0, 0.1),
    "Flat (vanishing)": Curve("1 - exp(-x**2)", -5, 5, 2.2, 0.3),
    "Cliff (exploding)": Curve("0.1*x**2 + 4*sigmoid(25*(x - 2))", -5, 5, 3.0, 1.0),
    TYPED_CURVE: Curve("", -5, 5, 1.8, 0.01),
}


class SampledCurve(NamedTuple):
    """A curve at n places x, all (n,): its values and slopes (NaN in gaps), and the sentences that explain the gaps."""

    x: np.ndarray
    y: np.ndarray
    slope: np.ndarray
    gaps: tuple[str, ...]


def curve_of(name: str, typed: str, left: float, right: float) -> tuple[Expression, float, float]:
    """The function of a menu's entry and its window; the typed one has its own. Raises Refusal."""
    if name != TYPED_CURVE:
        curve = CURVES[name]
        return parse(curve.formula), curve.low, curve.high
    if right - left < NARROWEST:
        low, high = min(left, right), max(left, right)
        swapped = high - low >= NARROWEST
        raise Refusal(
            f"The window must end at least {NARROWEST:g} to the right of where it begins, not run from "
            f"{plain(left)} to {plain(right)}.",
            "right", None, f"From {plain(low)} to {plain(high)}" if swapped else "From −5 to 5",
            {"left": low, "right": high} if swapped else {"left": -5.0, "right": 5.0},
        )  # fmt: skip
    return formula_of(typed, "typed"), left, right


def sample_curve(function: Expression, low: float, high: float, count: int = 601) -> SampledCurve:
    """The curve at `count` even places; where it has no value there is a gap, and a sentence says why.

    Where the slope jumps it has no value either: a place is added there, so that no line leads across.
    """
    x = np.linspace(low, high, count)
    x = np.union1d(x, kinks_between(function.tree, x))
    gaps = function.undefined(x)
    missing = np.any([gap.where for gap in gaps], axis=0) if gaps else np.zeros(len(x), bool)
    y, slope = function.value(x), slopes_at(function, x)
    missing |= ~np.isfinite(y)
    sentences = dict.fromkeys(f"{gap.sentence} {where_it_is(function, x, gap.where)}" for gap in gaps)
    return SampledCurve(
        x, np.where(missing, np.nan, y), np.where(missing | ~np.isfinite(slope), np.nan, slope), tuple(sentences)
    )


def too_fast(curve: SampledCurve) -> bool:
    """Whether it goes up and down faster than its places can follow: what is drawn is then chance (aliasing)."""
    finite = curve.y[np.isfinite(curve.y)]
    with np.errstate(all="ignore"):
        reach = np.ptp(finite) if finite.size else 0.0
        change = np.abs(curve.slope[:-1]) * np.diff(curve.x)
    return bool(reach > 0 and np.mean(change > 0.5 * reach) > 0.2)


def where_it_is(function: Expression, x: np.ndarray, where: np.ndarray) -> str:
    """The places of a mask in words, the first stretch of it."""
    places = np.flatnonzero(where)
    first, last = int(places[0]), int(places[0] + np.argmin(np.append(np.diff(places), 0) == 1))
    more = "" if last == places[-1] else " and elsewhere"
    if first == last:
        near = f"near x = {plain(x[first])}"
    else:
        near = f"from x = {plain(border(function, x, first, -1))} to {plain(border(function, x, last, 1))}"
    return f"(Here {near}{more}.)"


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
    finite = values[np.abs(values) < LARGEST]
    if not finite.size:
        return -1.0, 1.0
    with np.errstate(all="ignore"):
        least, q1, q3, most = np.quantile(finite, [0.05, 0.25, 0.75, 0.95])
        if most - least > STEEPEST * (q3 - q1) > 0:  # exp(exp(x)): its last tenth would flatten all the rest
            least, most = q1, q3
        reach = 0.75 * (most - least)
    low, high = max(finite.min(), least - reach), min(finite.max(), most + reach)
    pad = 0.08 * (high - low) or max(1.0, 0.1 * abs(high))
    return float(low - pad), float(high + pad)


def beyond_drawing(values: np.ndarray) -> bool:
    """Whether the values' window leaves most of what they reach out of the picture, or they are too large for one."""
    finite = values[np.isfinite(values)]
    if not finite.size:
        return False
    low, high = window_of(values)
    return bool(np.abs(finite).max() > LARGEST or np.ptp(finite) > 1e6 * (high - low))

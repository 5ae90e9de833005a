"""The slope of a curve at a place where autograd's answer is a convention or none: what the two sides say.

If f is continuous at a place and its slope has a limit from a side, that limit is f's slope from this side (by the mean
value theorem). So f′ is taken at distances that shrink tenfold, and its limit found from how its changes shrink.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from core.experiment.wording import plain
from core.formulas.elementary import evaluate_term
from core.formulas.expressions import Expression
from core.formulas.trees import COMPARISONS, Term, is_count, varies

SMOOTH, KINK, JUMP, UPRIGHT, EDGE, NO_SLOPE = "smooth", "kink", "jump", "upright", "edge", "none"
DISTANCES = 10.0 ** -np.arange(2, 10)
FORMS_A_KINK = ("abs", "relu", "sign", "step", "sqrt", "cbrt", "log", "log2", "log10", "max", "min", *COMPARISONS)


class Side(NamedTuple):
    """f to one side of a place: its slope there (±∞: upright, NaN: none), whether f is continuous, f′'s sign nearby."""

    slope: float
    joined: bool
    sign: float


class Slope(NamedTuple):
    """What the slope at a place is: its kind, its value (NaN: it has none), and what autograd answers."""

    kind: str
    value: float
    by_autograd: float
    left: Side | None
    right: Side | None


def slope_at(function: Expression, x: float) -> Slope:
    """The slope at x: autograd's, or, where a part of the formula has a kink or no slope there, what both sides say."""
    exact = float(function.gradient(np.array([x]))[0][0])
    if not np.isfinite(function.value(x)) or function.undefined(x):
        return Slope(NO_SLOPE, np.nan, np.nan, None, None)
    left, right = side_of(function, x, -1), side_of(function, x, 1)
    if np.isfinite(exact) and not singular_at(function.tree, x):
        return Slope(SMOOTH, exact, exact, left, right)
    there = [side for side in (left, right) if side]
    if any(not side.joined for side in there):
        return Slope(JUMP, np.nan, exact, left, right)
    if not left or not right:
        return Slope(EDGE if there else NO_SLOPE, rounded(there[0].slope) if there else np.nan, exact, left, right)
    if np.isinf(left.slope) and left.slope == right.slope:
        return Slope(UPRIGHT, np.nan, exact, left, right)
    finite = np.isfinite(left.slope) and np.isfinite(right.slope)
    if finite and abs(left.slope - right.slope) <= 1e-5 * (1 + abs(left.slope)):
        return Slope(SMOOTH, nearest_of(exact, (left.slope + right.slope) / 2), exact, left, right)
    return Slope(KINK, np.nan, exact, left, right)


def nearest_of(exact: float, limit: float) -> float:
    """Autograd's own digits where the sides agree with it."""
    limit = rounded(limit)
    return exact + 0.0 if abs(exact - limit) <= 1e-5 * (1 + abs(limit)) else limit


def rounded(limit: float) -> float:
    """A limit that was found by numbers; what is as good as 0 is 0."""
    return 0.0 if abs(limit) < 1e-7 else limit


def side_of(function: Expression, x: float, way: int) -> Side | None:
    """f just left (way −1) or right (1) of x; None where it has no value."""
    at = x + way * DISTANCES * (1 + abs(x))
    values, slopes = function.value(at), function.derivative().value(at)
    gaps = [gap.where for gap in function.undefined(at)]
    values = np.where(np.any(gaps, axis=0), np.nan, values) if gaps else values
    if not np.isfinite(values[-3:]).all():
        return None
    here, nearby = float(function.value(x)), limit_of(values)
    signs = np.sign(slopes[np.isfinite(slopes)][-3:])
    sign = float(signs[0]) if len(signs) and (signs == signs[0]).all() else 0.0
    return Side(limit_of(slopes), bool(abs(nearby - here) <= 1e-6 * (1 + abs(here))), sign)


def limit_of(values: np.ndarray) -> float:
    """Where values tend to as the distance shrinks tenfold each time: by Aitken's rule, ±∞ if their changes do not
    shrink, NaN if there are too few."""
    known = values[np.isfinite(values)]
    if len(known) < 4:
        return float("nan")
    steps = np.diff(known)
    if abs(steps[-1]) <= 1e-9 * (1 + abs(known[-1])):
        return float(known[-1])
    ratio = abs(steps[-1] / steps[-2]) if steps[-2] else np.inf
    if ratio < 0.97:
        return float(known[-1] + steps[-1] * ratio / (1 - ratio))
    return float(np.copysign(np.inf, steps[-1])) if abs(known[-1]) > abs(known[-2]) else float("nan")


def singular_at(term: Term, x: float) -> bool:
    """Whether a part of the formula is just where it has a kink, a jump or no slope."""
    near = 1e-12 * (1 + abs(x))
    with np.errstate(all="ignore"):
        return bool(_singular(term, np.array([x - near, x, x + near])))


def _singular(term: Term, x: np.ndarray) -> bool:
    if not varies(term):
        return False
    watched = watched_by(term, x)
    return (watched is not None and _met(watched)) or any(_singular(part, x) for part in term.parts)


def watched_by(term: Term, x: np.ndarray) -> np.ndarray | None:
    """What has a kink or a jump at its zeros (in x's shape): the argument of abs, u − v of max(u, v); None for most."""
    parts = [np.broadcast_to(evaluate_term(part, {"x": x}), x.shape) for part in term.parts]
    if term.kind in ("max", "min", *COMPARISONS):
        return parts[0] - parts[1]
    if term.kind in FORMS_A_KINK:
        return parts[0]
    if term.kind == "**" and not is_count(term.parts[1]):
        return parts[0]
    if term.kind == "/":
        return parts[1]
    if term.kind in ("asin", "acos"):
        return 1 - np.abs(parts[0])
    if term.kind in ("floor", "ceil"):
        return np.sin(np.pi * parts[0])
    return None


def _met(watched: np.ndarray) -> bool:
    """Whether it is 0 in the middle, changes its sign, or nearly touches 0 there."""
    before, here, after = watched
    touched = abs(here) < 1e-3 * min(abs(before), abs(after))
    return bool(here == 0 or touched or before * after < 0)


def kinks_between(term: Term, x: np.ndarray, most: int = 200) -> np.ndarray:
    """Places between neighbours of x where a part of the formula has a kink or a jump; none if there are too many."""
    with np.errstate(all="ignore"):
        found = _kinks(term, x)
    return found if len(found) <= most else np.array([])


def _kinks(term: Term, x: np.ndarray) -> np.ndarray:
    inner = [_kinks(part, x) for part in term.parts if varies(part)]
    watched = watched_by(term, x) if varies(term) and term.kind not in ("/", "**") else None
    if watched is None:
        return np.unique(np.concatenate(inner)) if inner else np.array([])
    at = np.flatnonzero(watched[:-1] * watched[1:] < 0)
    left, right, sign = x[at], x[at + 1], np.sign(watched[at])
    for _ in range(50):
        middle = (left + right) / 2
        here = watched_by(term, middle)
        before = np.sign(here) == sign if here is not None and len(middle) else np.array([], bool)
        left, right = np.where(before, middle, left), np.where(before, right, middle)
    return np.unique(np.concatenate([*inner, right]))


def slopes_at(function: Expression, x: np.ndarray) -> np.ndarray:
    """The slope at many places by the rules; NaN at a kink, and mended where the formula of f′ meets 0/0."""
    derivative = function.derivative()
    slopes = derivative.value(x)
    here = np.flatnonzero(exactly_singular(function.tree, x) | ~np.isfinite(slopes))
    for place in here[:20] if len(here) < 100 else []:
        found = slope_at(function, float(x[place]))
        slopes[place] = found.value if found.kind == SMOOTH else np.nan
    return slopes


def exactly_singular(term: Term, x: np.ndarray) -> np.ndarray:
    with np.errstate(all="ignore"):
        watched = watched_by(term, x) if varies(term) else None
    met = np.zeros(x.shape, bool) if watched is None else np.abs(watched) < 1e-12
    for part in term.parts:
        met = met | exactly_singular(part, x)
    return met


# --- in words -------------------------------------------------------------------------------------------------------


def slope_in_words(found: Slope, x: float) -> str:
    """Why there is no slope at x, or another than autograd's; "" where all is well."""
    at, answer = f"x = {plain(x)}", answer_of(found)
    if found.kind == JUMP:
        return f"f jumps at {at}, so it has no slope there. {answer}"
    if found.kind == UPRIGHT and found.left:
        both = _told(found.left.slope)
        return f"f has a value at {at}, but no slope: the curve stands upright ({both} from either side)."
    if found.kind == EDGE:
        return _at_the_edge(found, at)
    if found.kind == KINK and found.left and found.right:
        if np.isinf(found.left.slope) and np.isinf(found.right.slope):
            return f"f has a cusp at {at}: its slope goes to {_told(found.left.slope)} on the left and to " + (
                f"{_told(found.right.slope)} on the right, so at the point there is none."
            )
        sides = f"the slope is {_told(found.left.slope)} on its left and {_told(found.right.slope)} on its right"
        return f"f has a kink at {at}: {sides}, so at the point there is none. {answer}"
    if found.kind == SMOOTH and found.value != found.by_autograd:
        return f"The slope at {at} is {plain(found.value)} from either side. {answer}"
    return f"f has a value at {at} alone, so there is no slope." if found.kind == NO_SLOPE else ""


def answer_of(found: Slope) -> str:
    if not np.isfinite(found.by_autograd):
        return "Autograd answers with no number: working part by part it meets ∞, or 0 · ∞."
    if found.kind == SMOOTH:
        own = plain(found.by_autograd)
        return f"Autograd answers {own}: at a kink of a part (relu, abs) it takes a slope by convention."
    return f"Autograd answers {plain(found.by_autograd)} all the same, by convention."


def _at_the_edge(found: Slope, at: str) -> str:
    side, name = (found.right, "right") if found.right else (found.left, "left")
    assert side
    begins = f"f has no value to the {'left' if name == 'right' else 'right'} of {at}"
    if np.isinf(side.slope):
        return f"{begins}; from the {name} its slope goes to {_told(side.slope)}: the curve stands upright there."
    return f"{begins}; from the {name} its slope is {_told(side.slope)}."


def _told(slope: float) -> str:
    if np.isnan(slope):
        return "without a limit"
    return plain(rounded(slope))

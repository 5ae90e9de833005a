"""How a derivative comes about: a formula taken apart rule by rule, and where there is none."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from core.algebra import negative_of, power_of, product_of, quotient_of
from core.elementary import FUNCTIONS, differentiate, evaluate_term, power_slope
from core.expressions import Expression
from core.notation import LATEX, written
from core.terms import ONE, TWO, ZERO, Term, number_term, varies


class RuleStep(NamedTuple):
    """One part of a formula, the rule that differentiates it, and both in numbers at a place (NaN: no value)."""

    rule: str
    part: str
    slope: str
    value_there: float
    slope_there: float


class Contribution(NamedTuple):
    """What one part of a rule brings to the slope at a place."""

    label: str
    amount: float


class Contributions(NamedTuple):
    """The parts of the outermost rule's slope, and how they are `joined`: "sum", "product" or "" (there are none)."""

    joined: str = ""
    parts: tuple[Contribution, ...] = ()


def rule_of(term: Term) -> str:
    """The rule that differentiates this term's outermost operation."""
    varying = [varies(part) for part in term.parts]
    if term.kind == "minus":
        return "opposite: $(-u)' = -u'$"
    if term.kind in ("+", "-"):
        return r"sum: $(u \pm v)' = u' \pm v'$"
    if term.kind in ("*", "/") and not all(varying):
        below = term.kind == "/" and varying[1]
        return r"quotient: $(c/v)' = -c\,v'/v^2$" if below else r"constant factor: $(c\,u)' = c\,u'$"
    if term.kind == "*":
        return "product: $(uv)' = u'v + uv'$"
    if term.kind == "/":
        return "quotient: $(u/v)' = (u'v - uv')/v^2$"
    if term.kind == "**" and all(varying):
        return r"both vary: $(u^v)' = u^v(v' \ln u + v\,u'/u)$"
    if term.kind == "**" and varying[1]:
        return r"exponential: $(c^u)' = c^u \ln c \cdot u'$"
    if term.kind == "**":
        bare = term.parts[0].kind == "variable"
        return "power: $(x^n)' = n\\,x^{n-1}$" if bare else "power and chain: $(u^n)' = n\\,u^{n-1} u'$"
    slope = written(FUNCTIONS[term.kind].slope(Term("variable", value="u")), LATEX)
    name = written(Term(term.kind, (Term("variable", value="u"),)), LATEX)
    if term.parts[0].kind == "variable":
        return f"known: $({name})' = {slope}$"
    return rf"chain: $({name})' = {slope} \cdot u'$"


def rule_steps(function: Expression, place: float, most: int = 12) -> tuple[RuleStep, ...]:
    """The formula from outside in: each part that varies, its rule and its slope, with the numbers at `place`."""
    waiting: list[Term] = [function.tree]
    seen: dict[Term, None] = {}
    while waiting:
        term = waiting.pop(0)
        if term.parts and varies(term):
            seen[term] = None
            waiting = [*term.parts, *waiting]
    return tuple(
        RuleStep(
            rule_of(term),
            written(term, LATEX),
            written(slope, LATEX),
            _number_at(term, place),
            _number_at(slope, place),
        )
        for term, slope in ((term, differentiate(term, "x")) for term in list(seen)[:most])
    )


def contributions(function: Expression, place: float) -> Contributions:
    """The addends (or, where one slope scales another, the factors) of the slope at `place`, by the outermost rule."""
    term = function.tree
    if not term.parts or not varies(term):
        return Contributions()
    if len(term.parts) == 1:
        outer = number_term(-1) if term.kind == "minus" else FUNCTIONS[term.kind].slope(term.parts[0])
        return _factors("slope of the outer, at u", outer, "u′", term.parts[0], place)
    u, v = term.parts
    if not varies(v) or not varies(u):
        return _beside_a_constant(term, place)
    return _addends(term, place)


def _factors(label: str, outer: Term, inner_label: str, inner: Term, place: float) -> Contributions:
    inside = Contribution(inner_label, _number_at(differentiate(inner, "x"), place))
    return Contributions("product", (Contribution(label, _number_at(outer, place)), inside))


def _beside_a_constant(term: Term, place: float) -> Contributions:
    """What an operation makes of its one part that varies."""
    u, v = term.parts
    if term.kind in ("+", "-"):
        return _addends(term, place)
    if term.kind == "*":
        constant, inner = (u, v) if varies(v) else (v, u)
        return _factors("c", constant, "u′", inner, place)
    if term.kind == "/" and varies(u):
        return _factors("1/c", quotient_of(ONE, v), "u′", u, place)
    if term.kind == "/":
        return _factors("−c/v²", negative_of(quotient_of(u, power_of(v, TWO))), "v′", v, place)
    if varies(u):
        return _factors("n·uⁿ⁻¹", power_slope(u, v, ONE, ZERO), "u′", u, place)
    return _factors("cᵛ·ln c", power_slope(u, v, ZERO, ONE), "v′", v, place)


def _addends(term: Term, place: float) -> Contributions:
    u, v = term.parts
    du, dv = differentiate(u, "x"), differentiate(v, "x")
    parts = {
        "+": {"u′": du, "v′": dv},
        "-": {"u′": du, "−v′": negative_of(dv)},
        "*": {"u′ · v": product_of(du, v), "u · v′": product_of(u, dv)},
        "/": {"u′ / v": quotient_of(du, v), "−u · v′ / v²": negative_of(
            quotient_of(product_of(u, dv), power_of(v, TWO)))},
        "**": {"v · uᵛ⁻¹ · u′": power_slope(u, v, du, ZERO), "uᵛ · ln u · v′": power_slope(u, v, ZERO, dv)},
    }[term.kind]  # fmt: skip
    return Contributions("sum", tuple(Contribution(label, _number_at(part, place)) for label, part in parts.items()))


CORNERED = ("abs", "relu", "sign", "step")


def corner_at(function: Expression, place: float) -> str:
    """A sentence where the curve has a kink or a jump at `place`, so no slope, whatever autograd answers; else ""."""
    if not turns_at(function.tree, place):
        return ""
    near = 1e-7 * (1 + abs(place))
    (left, right), ends = (
        function.gradient(place + np.array([-near, near]))[0],
        function.value([place - near, place + near]),
    )
    answer = "Autograd answers with a number all the same, by convention."
    if abs(ends[1] - ends[0]) > 1e-4 * (1 + np.abs(ends).max()):
        return f"f jumps at x = {place:g}, so it has no slope there. {answer}"
    if abs(right - left) > 1e-4 * (1 + abs(left) + abs(right)):
        sides = f"the slope is {left:.3g} on its left and {right:.3g} on its right".replace("-", "−")
        return f"f has a kink at x = {place:g}: {sides}, so at the point there is none. {answer}"
    return ""


def turns_at(term: Term, place: float) -> bool:
    """Whether a part of the formula that has a kink or a jump is at it."""
    here = term.kind in CORNERED and _number_at(term.parts[0], place) == 0
    return here or any(turns_at(part, place) for part in term.parts)


def _number_at(term: Term, place: float) -> float:
    with np.errstate(all="ignore"):
        value = float(evaluate_term(term, {"x": np.float64(place)}))
    return value if np.isfinite(value) else float("nan")

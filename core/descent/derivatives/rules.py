"""How a derivative comes about: a formula taken apart rule by rule, and where there is none."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from core.formulas.algebra import negative_of, power_of, product_of, quotient_of
from core.formulas.elementary import CHOOSE, FUNCTIONS, differentiate, evaluate_term, power_slope
from core.formulas.expressions import Expression
from core.formulas.notation import LATEX, written
from core.formulas.trees import COMPARISONS, ONE, TWO, ZERO, Term, number_term, varies


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
    if term.kind in COMPARISONS:
        return "comparison: 1 or 0, so its slope is 0 but where it jumps"
    if term.kind == "if":
        return "pieces: the slope of the piece that holds"
    if term.kind in CHOOSE:
        return f"{'larger' if term.kind == 'max' else 'smaller'} of two: the slope of the one that is taken"
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
    if term.kind in COMPARISONS:
        return Contributions("sum", (Contribution("comparison", 0.0),))
    if term.kind in ("if", *CHOOSE):
        return _of_the_piece(term, place)
    if len(term.parts) == 1:
        outer = number_term(-1) if term.kind == "minus" else FUNCTIONS[term.kind].slope(term.parts[0])
        return _factors("slope of the outer, at u", outer, "u′", term.parts[0], place)
    u, v = term.parts
    if not varies(v) or not varies(u):
        return _beside_a_constant(term, place)
    return _addends(term, place)


def _of_the_piece(term: Term, place: float) -> Contributions:
    """The slope of the one part that is taken, the others bring nothing."""
    u, v = term.parts[0], term.parts[-1]
    asked = term.parts[1] if term.kind == "if" else Term(">" if term.kind == "max" else "<", (u, v))
    first = bool(_number_at(asked, place))
    amounts = (_number_at(differentiate(u, "x"), place), _number_at(differentiate(v, "x"), place))
    first_part = Contribution("u′", amounts[0] if first else 0.0)
    return Contributions("sum", (first_part, Contribution("v′", 0.0 if first else amounts[1])))


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


def _number_at(term: Term, place: float) -> float:
    with np.errstate(all="ignore"):
        value = float(evaluate_term(term, {"x": np.float64(place)}))
    return value if np.isfinite(value) else float("nan")

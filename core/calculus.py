"""How a derivative comes about: a formula taken apart rule by rule, and the slopes that differences give instead."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import torch

from core.expressions import Expression
from core.notation import LATEX, written
from core.terms import FUNCTIONS, Term, differentiate, evaluate_term, varies

DIFFERENCES = {
    "Forward": r"\frac{f(x+h)-f(x)}{h}",
    "Central": r"\frac{f(x+h)-f(x-h)}{2h}",
}
PRECISIONS = {"float32": torch.float32, "float64": torch.float64}


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
    """The addends (or, by the chain rule, factors) of the slope at `place`, as the outermost rule has them."""
    term = function.tree
    if not term.parts:
        return Contributions()
    u, v = term.parts[0], term.parts[-1]
    du, dv = differentiate(u, "x"), differentiate(v, "x")
    one, two, slope_one, slope_two = (_number_at(part, place) for part in (u, v, du, dv))
    if term.kind in ("+", "-"):
        sign, mark = (1, "") if term.kind == "+" else (-1, "−")
        return Contributions("sum", (Contribution("u′", slope_one), Contribution(f"{mark}v′", sign * slope_two)))
    if term.kind == "*":
        return Contributions("sum", (Contribution("u′ · v", slope_one * two), Contribution("u · v′", one * slope_two)))
    if term.kind == "/" and two:
        below = Contribution("−u · v′ / v²", -one * slope_two / two**2)
        return Contributions("sum", (Contribution("u′ / v", slope_one / two), below))
    if term.kind in FUNCTIONS:
        outer = _number_at(FUNCTIONS[term.kind].slope(u), place)
        return Contributions(
            "product", (Contribution("slope of the outer, at u", outer), Contribution("u′", slope_one))
        )
    return Contributions()


def _number_at(term: Term, place: float) -> float:
    with np.errstate(all="ignore"):
        value = float(evaluate_term(term, {"x": np.float64(place)}))
    return value if np.isfinite(value) else float("nan")


def difference_slopes(
    function: Expression, place: float, widths: np.ndarray, scheme: str, precision: str
) -> np.ndarray:
    """The slope at `place` by finite differences of each width (n,), in the given precision; float64 comes out."""
    kind = PRECISIONS[precision]
    h, x = torch.tensor(widths, dtype=kind), torch.full((len(widths),), place, dtype=kind)
    above = _torch_values(function, x + h)
    if scheme == "Forward":
        slopes = (above - _torch_values(function, x)) / h
    else:
        slopes = (above - _torch_values(function, x - h)) / (2 * h)
    return slopes.double().numpy()


def _torch_values(function: Expression, x: torch.Tensor) -> torch.Tensor:
    return torch.as_tensor(evaluate_term(function.tree, {"x": x}, by_torch=True), dtype=x.dtype).expand(x.shape)


def best_width(widths: np.ndarray, errors: np.ndarray) -> float:
    """The width in the middle of the error's valley: round-off makes it ragged, so a running median is taken first."""
    padded = np.pad(np.log(np.maximum(errors, 1e-18)), 4, mode="edge")
    smooth = np.median(np.lib.stride_tricks.sliding_window_view(padded, 9), axis=1)
    if not np.isfinite(smooth).any():
        return float("nan")
    lowest = np.flatnonzero(smooth <= np.nanmin(smooth) + 0.3)
    return float(np.exp(np.log(widths[lowest]).mean()))

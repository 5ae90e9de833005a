"""The functions that a formula may use, each with its slope beside it; a tree's value, and its derivative as a tree."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
import torch
from scipy.special import erf, expit

from core.formulas.algebra import (
    function_of,
    negative_of,
    one_less,
    piecewise,
    power_of,
    product_of,
    quotient_of,
    scaled_term,
    sum_of,
)
from core.formulas.trees import COMPARISONS, CONSTANTS, ONE, TWO, ZERO, Term, number_term, varies


class KnownFunction(NamedTuple):
    """A function of one argument: by numpy, by torch, and its slope as a tree over the argument's tree."""

    numpy: Callable[[Any], Any]
    torch: Callable[[Any], Any]
    slope: Callable[[Term], Term]


def over_log(base: float) -> Callable[[Term], Term]:
    """The slope of a logarithm to `base`: 1/(u ln base)."""
    return lambda u: quotient_of(ONE, product_of(u, function_of("log", number_term(base))))


def half_circle(u: Term) -> Term:
    return function_of("sqrt", one_less(power_of(u, TWO)))


def bell(u: Term) -> Term:
    """The slope of erf: 2 exp(−u²)/√π."""
    top = scaled_term(2, function_of("exp", negative_of(power_of(u, TWO))))
    return quotient_of(top, function_of("sqrt", Term("constant", value="pi")))


# Slopes at kinks are torch's: 0 for abs and relu at 0.
FUNCTIONS = {
    "sin": KnownFunction(np.sin, torch.sin, lambda u: function_of("cos", u)),
    "cos": KnownFunction(np.cos, torch.cos, lambda u: negative_of(function_of("sin", u))),
    "tan": KnownFunction(np.tan, torch.tan, lambda u: quotient_of(ONE, power_of(function_of("cos", u), TWO))),
    "asin": KnownFunction(np.arcsin, torch.asin, lambda u: quotient_of(ONE, half_circle(u))),
    "acos": KnownFunction(np.arccos, torch.acos, lambda u: negative_of(quotient_of(ONE, half_circle(u)))),
    "atan": KnownFunction(np.arctan, torch.atan, lambda u: quotient_of(ONE, sum_of(ONE, power_of(u, TWO)))),
    "exp": KnownFunction(np.exp, torch.exp, lambda u: function_of("exp", u)),
    "log": KnownFunction(np.log, torch.log, lambda u: quotient_of(ONE, u)),
    "log2": KnownFunction(np.log2, torch.log2, over_log(2)),
    "log10": KnownFunction(np.log10, torch.log10, over_log(10)),
    "sqrt": KnownFunction(np.sqrt, torch.sqrt, lambda u: quotient_of(ONE, product_of(TWO, function_of("sqrt", u)))),
    "cbrt": KnownFunction(
        np.cbrt, lambda u: torch.sign(u) * torch.abs(u) ** (1 / 3),
        lambda u: quotient_of(ONE, scaled_term(3, power_of(function_of("cbrt", u), TWO))),
    ),
    "abs": KnownFunction(np.abs, torch.abs, lambda u: function_of("sign", u)),
    "sign": KnownFunction(np.sign, torch.sign, lambda u: ZERO),
    "floor": KnownFunction(np.floor, torch.floor, lambda u: ZERO),
    "ceil": KnownFunction(np.ceil, torch.ceil, lambda u: ZERO),
    "sinh": KnownFunction(np.sinh, torch.sinh, lambda u: function_of("cosh", u)),
    "cosh": KnownFunction(np.cosh, torch.cosh, lambda u: function_of("sinh", u)),
    "tanh": KnownFunction(np.tanh, torch.tanh, lambda u: one_less(power_of(function_of("tanh", u), TWO))),
    "sigmoid": KnownFunction(
        expit, torch.sigmoid, lambda u: product_of(function_of("sigmoid", u), one_less(function_of("sigmoid", u)))
    ),
    "erf": KnownFunction(erf, torch.special.erf, bell),
    "relu": KnownFunction(lambda z: np.maximum(z, 0.0), torch.relu, lambda u: function_of("step", u)),
    "step": KnownFunction(
        lambda z: np.heaviside(z, 0.0), lambda z: torch.where(torch.isnan(z), z, (z > 0).to(z.dtype)), lambda u: ZERO
    ),
}  # fmt: skip
OPERATORS: dict[str, Any] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "**": operator.pow,
    "minus": operator.neg,
}  # fmt: skip
COMPARE: dict[str, Any] = {"<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge}
CHOOSE = {"max": (np.maximum, torch.maximum), "min": (np.minimum, torch.minimum)}


def evaluate_term(term: Term, given: Mapping[str, Any], by_torch: bool = False) -> Any:
    """The tree's value with the variables `given`, in float64, by numpy or by torch."""
    if term.kind == "variable":
        return given[term.value]
    if term.kind in ("number", "constant"):
        value = CONSTANTS[term.value] if term.kind == "constant" else term.value
        return torch.tensor(value, dtype=torch.float64) if by_torch else np.float64(value)
    return apply_kind(term.kind, [evaluate_term(part, given, by_torch) for part in term.parts], by_torch)


def worked_out(term: Term) -> Term:
    """The tree with the value of every function that does not depend on a variable: torch takes no bare numbers."""
    if not term.parts:
        return term
    if not varies(term) and term.kind not in OPERATORS:
        return number_term(float(evaluate_term(term, {})))
    parts = tuple(worked_out(part) for part in term.parts)
    if term.kind == "if" and parts[1].kind == "number":
        return parts[0] if parts[1].value else parts[2]
    return Term(term.kind, parts)


def apply_kind(kind: str, parts: list[Any], by_torch: bool = False) -> Any:
    """One operator or function applied to the values of its parts."""
    if kind in OPERATORS:
        return OPERATORS[kind](*parts)
    if kind in FUNCTIONS:
        function = FUNCTIONS[kind]
        return function.torch(parts[0]) if by_torch else function.numpy(parts[0])
    if by_torch:
        parts = alike(parts)
    if kind in CHOOSE:
        return CHOOSE[kind][by_torch](*parts)
    library: Any = torch if by_torch else np
    if kind == "if":
        then, condition, otherwise = parts
        unknown, found = library.isnan(condition), library.where(condition != 0, then, otherwise)
    else:
        unknown, found = library.isnan(parts[0]) | library.isnan(parts[1]), COMPARE[kind](*parts)
    if by_torch:
        found = found.to(parts[0].dtype)
        return torch.where(unknown, torch.full_like(found, math.nan), found)
    return np.where(unknown, np.nan, found)


def alike(parts: list[torch.Tensor]) -> list[torch.Tensor]:
    """Tensors in one precision: that of those with places, for a bare number does not decide it."""
    placed = [part.dtype for part in parts if part.ndim] or [part.dtype for part in parts]
    return [part.to(placed[0]) for part in parts]


# --- the derivative, as a tree --------------------------------------------------------------------------------------


def differentiate(term: Term, name: str) -> Term:
    """The derivative of a tree along the variable `name`: sum, product, quotient, power and chain rule."""
    if term.kind == "variable":
        return ONE if term.value == name else ZERO
    if not term.parts or term.kind in COMPARISONS:
        return ZERO
    if term.kind in FUNCTIONS:
        inner = differentiate(term.parts[0], name)
        return ZERO if inner == ZERO else product_of(inner, FUNCTIONS[term.kind].slope(term.parts[0]))
    if term.kind == "minus":
        return negative_of(differentiate(term.parts[0], name))
    if term.kind == "if":
        then, condition, otherwise = term.parts
        return piecewise(differentiate(then, name), condition, differentiate(otherwise, name))
    u, v = term.parts
    du, dv = differentiate(u, name), differentiate(v, name)
    if term.kind in CHOOSE:
        return piecewise(du, Term(">" if term.kind == "max" else "<", (u, v)), dv)
    if term.kind == "+":
        return sum_of(du, dv)
    if term.kind == "-":
        return sum_of(du, negative_of(dv))
    if term.kind == "*":
        return sum_of(product_of(du, v), product_of(u, dv))
    if term.kind == "/" and dv == ZERO:
        return quotient_of(du, v)
    if term.kind == "/":
        return quotient_of(sum_of(product_of(du, v), negative_of(product_of(u, dv))), power_of(v, TWO))
    return power_slope(u, v, du, dv)


def power_slope(u: Term, v: Term, du: Term, dv: Term) -> Term:
    """n uⁿ⁻¹ u′ for a fixed exponent, uᵛ log(u) v′ for a fixed base, both together if both vary."""
    if dv == ZERO:
        return product_of(product_of(v, power_of(u, sum_of(v, number_term(-1)))), du)
    if du == ZERO:
        return product_of(product_of(power_of(u, v), function_of("log", u)), dv)
    inner = sum_of(product_of(dv, function_of("log", u)), quotient_of(product_of(v, du), u))
    return product_of(power_of(u, v), inner)


def simplified(term: Term) -> Term:
    """The same function put together anew: x·x·x as x³, x/x/x as 1/x. Shorter, so that its derivatives are."""
    if not term.parts:
        return term
    parts = [simplified(part) for part in term.parts]
    if term.kind == "-":
        return sum_of(parts[0], negative_of(parts[1]))
    known: dict[str, Callable[..., Term]] = {
        "+": sum_of, "*": product_of, "/": quotient_of, "**": power_of, "minus": negative_of, "if": piecewise,
    }  # fmt: skip
    together = known.get(term.kind)
    return together(*parts) if together else Term(term.kind, tuple(parts))

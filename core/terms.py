"""Formulas as trees: the functions they may use, each with its slope beside it, their values and their derivatives."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
import torch
from scipy.special import expit


class Term(NamedTuple):
    """A tree: `kind` is "number", "constant", "variable", an operator or a function's name; leaves carry a value."""

    kind: str
    parts: tuple[Term, ...] = ()
    value: Any = None


class KnownFunction(NamedTuple):
    """A function of one argument: by numpy, by torch, and its slope as a tree over the argument's tree."""

    numpy: Callable[[Any], Any]
    torch: Callable[[Any], Any]
    slope: Callable[[Term], Term]


ZERO, ONE, TWO = Term("number", value=0.0), Term("number", value=1.0), Term("number", value=2.0)
CONSTANTS = {"pi": math.pi, "e": math.e}
OPERATORS: dict[str, Any] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "**": operator.pow,
    "minus": operator.neg,
}  # fmt: skip
# Slopes at kinks are torch's: 0 for abs and relu at 0.
FUNCTIONS = {
    "sin": KnownFunction(np.sin, torch.sin, lambda u: function_of("cos", u)),
    "cos": KnownFunction(np.cos, torch.cos, lambda u: negative_of(function_of("sin", u))),
    "tan": KnownFunction(np.tan, torch.tan, lambda u: quotient_of(ONE, power_of(function_of("cos", u), TWO))),
    "atan": KnownFunction(np.arctan, torch.atan, lambda u: quotient_of(ONE, sum_of(ONE, power_of(u, TWO)))),
    "exp": KnownFunction(np.exp, torch.exp, lambda u: function_of("exp", u)),
    "log": KnownFunction(np.log, torch.log, lambda u: quotient_of(ONE, u)),
    "sqrt": KnownFunction(np.sqrt, torch.sqrt, lambda u: quotient_of(ONE, product_of(TWO, function_of("sqrt", u)))),
    "abs": KnownFunction(np.abs, torch.abs, lambda u: function_of("sign", u)),
    "sign": KnownFunction(np.sign, torch.sign, lambda u: ZERO),
    "sinh": KnownFunction(np.sinh, torch.sinh, lambda u: function_of("cosh", u)),
    "cosh": KnownFunction(np.cosh, torch.cosh, lambda u: function_of("sinh", u)),
    "tanh": KnownFunction(np.tanh, torch.tanh, lambda u: one_less(power_of(function_of("tanh", u), TWO))),
    "sigmoid": KnownFunction(
        expit, torch.sigmoid, lambda u: product_of(function_of("sigmoid", u), one_less(function_of("sigmoid", u)))
    ),
    "relu": KnownFunction(lambda z: np.maximum(z, 0.0), torch.relu, lambda u: function_of("step", u)),
    "step": KnownFunction(lambda z: np.heaviside(z, 0.0), lambda z: (z > 0).to(z.dtype), lambda u: ZERO),
}


def number_term(value: float) -> Term:
    return Term("number", value=float(value))


def varies(term: Term) -> bool:
    """Whether any variable stands in the tree."""
    return term.kind == "variable" or any(varies(part) for part in term.parts)


def count_terms(term: Term) -> int:
    return 1 + sum(count_terms(part) for part in term.parts)


def nesting(term: Term) -> int:
    """How deep it is nested; a chain of additions or of multiplications counts as one level, however long."""
    first = 0 if term.kind in ("+", "-", "*", "/") else 1
    return max((nesting(part) + (first if place == 0 else 1) for place, part in enumerate(term.parts)), default=0)


def has_value_everywhere(term: Term) -> bool:
    """Whether nothing in the tree can be undefined: no logarithm, root, division or fractional power of what varies."""
    fixed = term.parts[-1] if term.kind in ("/", "**") else ZERO
    if term.kind in ("log", "sqrt") or (term.kind == "/" and (fixed.kind != "number" or fixed.value == 0)):
        return False
    if term.kind == "**" and not (fixed.kind == "number" and fixed.value >= 0 and fixed.value.is_integer()):
        return False
    return all(has_value_everywhere(part) for part in term.parts)


def evaluate_term(term: Term, given: Mapping[str, Any], by_torch: bool = False) -> Any:
    """The tree's value with the variables `given`, in float64, by numpy or by torch."""
    if term.kind == "variable":
        return given[term.value]
    if term.kind in ("number", "constant"):
        value = CONSTANTS[term.value] if term.kind == "constant" else term.value
        return torch.tensor(value, dtype=torch.float64) if by_torch else np.float64(value)
    return apply_kind(term.kind, [evaluate_term(part, given, by_torch) for part in term.parts], by_torch)


def apply_kind(kind: str, parts: list[Any], by_torch: bool = False) -> Any:
    """One operator or function applied to the values of its parts."""
    if kind in OPERATORS:
        return OPERATORS[kind](*parts)
    function = FUNCTIONS[kind]
    return function.torch(parts[0]) if by_torch else function.numpy(parts[0])


# --- the derivative, as a tree --------------------------------------------------------------------------------------


def differentiate(term: Term, name: str) -> Term:
    """The derivative of a tree along the variable `name`: sum, product, quotient, power and chain rule."""
    if term.kind == "variable":
        return ONE if term.value == name else ZERO
    if not term.parts:
        return ZERO
    if term.kind in FUNCTIONS:
        return product_of(differentiate(term.parts[0], name), FUNCTIONS[term.kind].slope(term.parts[0]))
    if term.kind == "minus":
        return negative_of(differentiate(term.parts[0], name))
    u, v = term.parts
    du, dv = differentiate(u, name), differentiate(v, name)
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


# --- trees put together, simplified a little so that a derivative can be read ---------------------------------------


def factor_of(term: Term) -> tuple[float, Term]:
    """A term as a plain number times the rest of it."""
    if term.kind == "number":
        return term.value, ONE
    if term.kind == "minus":
        size, rest = factor_of(term.parts[0])
        return -size, rest
    if term.kind == "*" and term.parts[0].kind == "number":
        return term.parts[0].value, term.parts[1]
    return 1.0, term


def scaled_term(size: float, rest: Term) -> Term:
    if size == 0:
        return ZERO
    if rest == ONE:
        return number_term(size)
    if size in (1, -1):
        return rest if size == 1 else Term("minus", (rest,))
    return Term("*", (number_term(size), rest))


def function_of(name: str, part: Term) -> Term:
    return ONE if name == "log" and part.value == "e" else Term(name, (part,))


def negative_of(term: Term) -> Term:
    size, rest = factor_of(term)
    return scaled_term(-size, rest)


def one_less(term: Term) -> Term:
    return sum_of(ONE, negative_of(term))


def sum_of(a: Term, b: Term) -> Term:
    (left, u), (right, v) = factor_of(a), factor_of(b)
    if u == v and math.isfinite(left + right):
        return scaled_term(left + right, u)
    if ZERO in (a, b):
        return b if a == ZERO else a
    if right < 0:
        return Term("-", (a, scaled_term(-right, v)))
    return Term("+", (a, b))


def product_of(a: Term, b: Term) -> Term:
    (left, u), (right, v) = factor_of(a), factor_of(b)
    size = left * right
    if not math.isfinite(size):
        return Term("*", (a, b))
    if ONE in (u, v):
        return scaled_term(size, v if u == ONE else u)
    if "/" in (u.kind, v.kind):
        (fraction, other) = (u, v) if u.kind == "/" else (v, u)
        return quotient_of(scaled_term(size, product_of(fraction.parts[0], other)), fraction.parts[1])
    # What does not vary stands first, then the bare variable: 2πx·sin(x), not sin(x)·x·2π.
    if simplicity(v) < simplicity(u):
        u, v = v, u
    if v.kind == "*" and simplicity(v.parts[0]) < simplicity(u):
        u, v = v.parts[0], product_of(u, v.parts[1])
        return product_of(scaled_term(size, u), v) if factor_of(v)[0] != 1 else scaled_term(size, Term("*", (u, v)))
    return scaled_term(size, Term("*", (u, v)))


def simplicity(term: Term) -> int:
    if not varies(term):
        return 0
    return 1 if term.kind == "variable" or (term.kind == "**" and term.parts[0].kind == "variable") else 2


def quotient_of(a: Term, b: Term) -> Term:
    (top, u), (bottom, v) = factor_of(a), factor_of(b)
    if bottom == 0 or not math.isfinite(top / bottom):
        return Term("/", (a, b))
    ratio = top / bottom
    if ratio < 0:
        return negative_of(quotient_of(negative_of(a), b))
    if u == v and (u != ONE or ratio.is_integer()):
        return number_term(ratio)
    if ratio.is_integer():
        whole = scaled_term(ratio, u)
        return whole if v == ONE or whole == ZERO else Term("/", (whole, v))
    if (bottom / top).is_integer():
        return Term("/", (u, scaled_term(bottom / top, v)))
    return Term("/", (a, b))


def power_of(base: Term, exponent: Term) -> Term:
    if exponent in (ZERO, ONE):
        return ONE if exponent == ZERO else base
    return Term("**", (base, exponent))

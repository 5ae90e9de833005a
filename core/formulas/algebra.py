"""Trees put together by sum, product, quotient and power, simplified so far that a derivative can be read."""

from __future__ import annotations

import math
from fractions import Fraction

from core.formulas.trees import ONE, ZERO, Term, is_count, number_term, varies


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


def fraction_of(term: Term) -> Fraction | None:
    """What 3, −3, 1/3 or −1/3 amounts to; None for anything else."""
    if term.kind == "number":
        return Fraction(int(term.value)) if abs(term.value) < 1e6 and float(term.value).is_integer() else None
    if term.kind == "minus":
        inner = fraction_of(term.parts[0])
        return None if inner is None else -inner
    if term.kind == "/" and all(part.kind == "number" for part in term.parts):
        above, below = (fraction_of(part) for part in term.parts)
        return above / below if above is not None and below else None
    return None


def fraction_term(value: Fraction) -> Term:
    if value.denominator == 1:
        return number_term(value.numerator)
    size = Term("/", (number_term(abs(value.numerator)), number_term(value.denominator)))
    return size if value > 0 else Term("minus", (size,))


def scaled_term(size: float, rest: Term) -> Term:
    if size == 0:
        return ZERO
    if rest == ONE:
        return number_term(size)
    if size in (1, -1):
        return rest if size == 1 else Term("minus", (rest,))
    return Term("*", (number_term(size), rest))


def function_of(name: str, *parts: Term) -> Term:
    return ONE if name == "log" and parts[0].value == "e" else Term(name, parts)


def piecewise(then: Term, condition: Term, otherwise: Term) -> Term:
    return then if then == otherwise else Term("if", (then, condition, otherwise))


def negative_of(term: Term) -> Term:
    size, rest = factor_of(term)
    return scaled_term(-size, rest)


def one_less(term: Term) -> Term:
    return sum_of(ONE, negative_of(term))


def sum_of(a: Term, b: Term) -> Term:
    left_part, right_part = fraction_of(a), fraction_of(b)
    if left_part is not None and right_part is not None:
        return fraction_term(left_part + right_part)
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
    if joined := same_base(u, v):
        return scaled_term(size, joined)
    # What does not vary stands first, then the bare variable: 2πx·sin(x), not sin(x)·x·2π.
    if simplicity(v) < simplicity(u):
        u, v = v, u
    if v.kind == "*" and (joined := same_base(u, v.parts[0])):
        return product_of(scaled_term(size, joined), v.parts[1])
    if v.kind == "*" and simplicity(v.parts[0]) < simplicity(u):
        u, v = v.parts[0], product_of(u, v.parts[1])
        return product_of(scaled_term(size, u), v) if factor_of(v)[0] != 1 else scaled_term(size, Term("*", (u, v)))
    return scaled_term(size, Term("*", (u, v)))


def base_and_count(term: Term) -> tuple[Term, float]:
    """x³ as x and 3, anything else as itself and 1."""
    if term.kind == "**" and is_count(term.parts[1]):
        return term.parts[0], term.parts[1].value
    return term, 1.0


def same_base(u: Term, v: Term) -> Term | None:
    """x²·x as x³; None if the two are no powers of one thing."""
    (base, left), (other, right) = base_and_count(u), base_and_count(v)
    return power_of(base, number_term(left + right)) if base == other and varies(base) else None


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
    if u.kind == "/":
        return quotient_of(scaled_term(top, u.parts[0]), product_of(scaled_term(bottom, u.parts[1]), v))
    if u.kind == "*" and u.parts[0] == v:
        return quotient_of(scaled_term(top, u.parts[1]), number_term(bottom))
    (base, above), (other, below) = base_and_count(u), base_and_count(v)
    if base == other and varies(base):
        rest = power_of(base, number_term(abs(above - below)))
        if above > below:
            return quotient_of(scaled_term(top, rest), number_term(bottom))
        return quotient_of(number_term(top), scaled_term(bottom, rest))
    if ratio.is_integer():
        whole = scaled_term(ratio, u)
        return whole if v == ONE or whole == ZERO else Term("/", (whole, v))
    if top and (bottom / top).is_integer():
        return Term("/", (u, scaled_term(bottom / top, v)))
    return Term("/", (a, b))


def power_of(base: Term, exponent: Term) -> Term:
    if exponent in (ZERO, ONE):
        return ONE if exponent == ZERO else base
    if base.kind == "**" and is_count(exponent) and is_count(base.parts[1]):
        return Term("**", (base.parts[0], number_term(base.parts[1].value * exponent.value)))
    return Term("**", (base, exponent))

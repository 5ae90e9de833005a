"""Formulas as trees: what a tree is made of, and what can be asked of one without working it out."""

from __future__ import annotations

import math
from typing import Any, NamedTuple


class Term(NamedTuple):
    """A tree: `kind` is "number", "constant", "variable", an operator or a function's name; leaves carry a value."""

    kind: str
    parts: tuple[Term, ...] = ()
    value: Any = None


ZERO, ONE, TWO = Term("number", value=0.0), Term("number", value=1.0), Term("number", value=2.0)
CONSTANTS = {"pi": math.pi, "e": math.e}
COMPARISONS = ("<", ">", "<=", ">=")


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


def is_count(term: Term) -> bool:
    """Whether it is 0, 1, 2, …: an exponent under which every base has a value."""
    return term.kind == "number" and term.value >= 0 and float(term.value).is_integer()


def has_value_everywhere(term: Term) -> bool:
    """Whether nothing in the tree can be undefined: no logarithm, root, division or fractional power of what varies."""
    fixed = term.parts[-1] if term.kind in ("/", "**") else ZERO
    if term.kind in ("log", "log2", "log10", "sqrt", "asin", "acos"):
        return False
    if term.kind == "/" and (fixed.kind != "number" or fixed.value == 0):
        return False
    if term.kind == "**" and not is_count(fixed):
        return False
    return all(has_value_everywhere(part) for part in term.parts)

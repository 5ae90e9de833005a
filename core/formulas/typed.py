"""A visitor's formula read for a topic: an Expression, or a Refusal that says at which character it makes no sense."""

from __future__ import annotations

from core.experiment.refusal import Refusal
from core.formulas.algebra import fraction_of
from core.formulas.expressions import Expression, parse
from core.formulas.lexing import ExpressionError
from core.formulas.notation import PRETTY, written
from core.formulas.trees import Term, number_term

FORMULA_HELP = (
    "As on paper or in Python: 3x² − 3x + 4, 2x, sin x, |x|, √x, x^3, x if x > 0 else 0.1x, (x > 0)·x. Known are π, e, "
    "sin, cos, tan, asin, acos, atan, exp, ln (or log), log2, log10, sqrt, cbrt, abs, sign, floor, ceil, max, min, "
    "sinh, cosh, tanh, sigmoid, erf, relu and step."
)


def formula_of(typed: str, knob: str, variables: tuple[str, ...] = ("x",)) -> Expression:
    """The function that was typed into `knob`; raises Refusal, with a mend to take where there is one."""
    try:
        return parse(typed, variables)
    except ExpressionError as error:
        mend = sound_mend(error.mend, variables)
        action = f"Take {mend}" if mend else ""
        raise Refusal(said_at(error, typed), knob, error.place, action, {knob: mend} if mend else {}) from error


def said_at(error: ExpressionError, typed: str) -> str:
    """The sentence with the place it is about: At character 6 (“*”): …"""
    if not typed.strip():
        return str(error)
    if error.place >= len(typed.rstrip()):
        return f"At the end: {error}"
    return f"At character {error.place + 1} (“{typed[error.place]}”): {error}"


def sound_mend(mend: str, variables: tuple[str, ...]) -> str:
    """A mend if it can be read itself, else nothing."""
    try:
        return mend if mend and parse(mend, variables) else ""
    except ExpressionError:
        return ""


def with_cube_roots(function: Expression) -> str:
    """The formula with x^(1/3) as cbrt(x), which has a value left of 0 too; "" if it has no such power."""
    tree = _with_cube_roots(function.tree)
    return written(tree, PRETTY) if tree != function.tree else ""


def _with_cube_roots(term: Term) -> Term:
    parts = tuple(_with_cube_roots(part) for part in term.parts)
    third = fraction_of(parts[1]) if term.kind == "**" else None
    if third is not None and third.denominator == 3:
        root = Term("cbrt", (parts[0],))
        return root if third.numerator == 1 else Term("**", (root, number_term(third.numerator)))
    return Term(term.kind, parts, term.value)

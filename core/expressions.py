"""A function typed by a reader, f(x) or f(x, y): checked, evaluated, differentiated and written as a formula.

Nothing that is typed ever runs as Python. The text is read token by token against a whitelist, Python's parser only
says what binds to what, and the tree kept from it (core/terms.py) holds numbers, variables and listed functions alone.
"""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import torch

from core.notation import LATEX, PRETTY, TYPED, written
from core.programs import Operation, program_of, run_program
from core.terms import (
    CONSTANTS,
    FUNCTIONS,
    Term,
    apply_kind,
    count_terms,
    differentiate,
    evaluate_term,
    nesting,
    number_term,
    varies,
)

LONGEST, MOST_TERMS, DEEPEST = 200, 100, 20


class ExpressionError(ValueError):
    """A formula that cannot be read: one sentence, and the column (from 0) from which on it makes no sense."""

    def __init__(self, sentence: str, place: int = 0) -> None:
        super().__init__(sentence)
        self.place = place


class Gap(NamedTuple):
    """Why a function has no value at some points, and at which (a mask in the shape of the points asked for)."""

    sentence: str
    where: np.ndarray


@dataclass(frozen=True)
class Expression:
    """A function of `variables`, in this order. Arrays in and out are float64, NaN or ∞ where there is no value."""

    text: str
    variables: tuple[str, ...]
    tree: Term

    @cached_property
    def program(self) -> tuple[Operation, ...]:
        """The tree as it is worked out."""
        return program_of(self.tree)

    def value(self, *arrays: Any) -> np.ndarray:
        """The function's value at every point; the arrays are broadcast."""
        points = np.broadcast_arrays(*(np.asarray(array, dtype=float) for array in arrays))
        with np.errstate(all="ignore"):
            result = run_program(self.program, dict(zip(self.variables, points, strict=True)))
        return np.array(np.broadcast_to(result, points[0].shape))

    def gradient(self, *arrays: Any) -> tuple[np.ndarray, ...]:
        """The slope along each variable by torch's autograd; points do not mix, so the sum's gradient serves all."""
        points = np.broadcast_arrays(*(np.asarray(array, dtype=float) for array in arrays))
        leaves = [torch.tensor(array, requires_grad=True) for array in points]
        with torch.enable_grad():
            total = run_program(self.program, dict(zip(self.variables, leaves, strict=True)), by_torch=True).sum()
        if not total.requires_grad:
            return tuple(np.zeros(points[0].shape) for _ in points)
        slopes = torch.autograd.grad(total, leaves, allow_unused=True)
        return tuple(np.zeros(points[0].shape) if slope is None else slope.numpy() for slope in slopes)

    def derivative(self, name: str = "x") -> Expression:
        """The derivative along `name` as an expression of its own, by the rules that school teaches."""
        tree = differentiate(self.tree, name)
        return Expression(written(tree, TYPED), self.variables, tree)

    def latex(self) -> str:
        """The formula in LaTeX."""
        return written(self.tree, LATEX)

    def pretty(self) -> str:
        """The formula in a line of Unicode, for labels: 3x² − 3x + 4."""
        return written(self.tree, PRETTY)

    def undefined(self, *arrays: Any) -> list[Gap]:
        """Where and why there is no value; a zero crossed between two neighbours (last axis) counts as met."""
        points = np.broadcast_arrays(*(np.asarray(array, dtype=float) for array in arrays))
        with np.errstate(all="ignore"):
            return _gaps(self.tree, dict(zip(self.variables, points, strict=True)), points[0].shape)[1]


def parse(text: str, variables: tuple[str, ...] = ("x",)) -> Expression:
    """The function that `text` describes; raises ExpressionError. Power is ** or ^; every * must be written."""
    if len(text) > LONGEST:
        raise ExpressionError(f"A formula may have at most {LONGEST} characters; this one has {len(text)}.", LONGEST)
    python = checked_text(text, variables)
    try:
        tree = tree_of(ast.parse(python, mode="eval").body)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise ExpressionError("This cannot be read as a formula.") from error
    if count_terms(tree) > MOST_TERMS:
        raise ExpressionError(f"The formula has {count_terms(tree)} parts; at most {MOST_TERMS} are taken.")
    if nesting(tree) > DEEPEST:
        raise ExpressionError(f"The formula is nested {nesting(tree)} levels deep; at most {DEEPEST} are taken.")
    return Expression(text, variables, tree)


# --- from text to tree ----------------------------------------------------------------------------------------------

SPELLINGS = {
    "^": "**", "−": "-", "–": "-", "·": "*", "×": "*", "÷": "/", "π": "pi", "²": "**2.0", "³": "**3.0",
    "ln": "log", "arctan": "atan",
}  # fmt: skip
TOKEN = re.compile(
    r"(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)|(?P<name>π|[A-Za-z_][A-Za-z_0-9]*)"
    r"|(?P<raised>[²³])|(?P<operator>\*\*|[-+*/^−–·×÷])|(?P<open>\()|(?P<close>\))"
)


class Word(NamedTuple):
    """One token: its kind (a group of TOKEN, "function", or "" for none), as typed, and in Python's spelling."""

    kind: str
    typed: str
    python: str


def word_at(text: str, place: int, variables: tuple[str, ...]) -> Word:
    found = TOKEN.match(text, place)
    if not found:
        return Word("", text[place], "")
    typed = found.group()
    python = repr(float(typed)) if found.lastgroup == "number" else SPELLINGS.get(typed, typed)
    function = found.lastgroup == "name" and python in FUNCTIONS and typed not in variables
    return Word("function" if function else found.lastgroup or "", typed, python)


def checked_text(text: str, variables: tuple[str, ...]) -> str:
    """`text` in Python's spelling; what comes out is made of the listed words only, and well formed."""
    words = [Word("operator", "", "")]  # at the beginning something is due, as after an operator
    opened: list[int] = []
    place = 0
    while place < len(text):
        if text[place] == " ":
            place += 1
            continue
        word = word_at(text, place, variables)
        complaint = complaint_about(word, words[-1], len(opened), variables)
        if complaint:
            raise ExpressionError(complaint, place)
        if word.kind == "open":
            opened.append(place)
        elif word.kind == "close":
            opened.pop()
        words.append(word)
        place += len(word.typed)
    if words[-1].kind in ("operator", "open", "function"):
        missing = "Something is missing at the end." if words[1:] else "Type a formula, such as 3*x**2 - 3*x + 4."
        raise ExpressionError(missing, len(text.rstrip()))
    if opened:
        raise ExpressionError("This bracket is never closed.", opened[-1])
    return "".join(word.python for word in words)


def complaint_about(word: Word, last: Word, opened: int, variables: tuple[str, ...]) -> str:
    """What is wrong with `word` after `last`, inside `opened` brackets, in a sentence; empty if nothing is."""
    complete = last.kind in ("number", "name", "raised", "close")
    if word.kind == "":
        return unknown_sign(word.typed)
    if last.kind == "function" and word.kind != "open":
        return f"After {last.typed} comes a bracket: {last.typed}({variables[0]})."
    if word.kind == "name" and word.python not in {*CONSTANTS, *variables}:
        return unknown_name(word.typed, variables)
    if complete and word.kind in ("number", "name", "function", "open"):
        if last.kind == "raised":
            return "Write the multiplication, or a longer power, out: 2*x, x**23."
        more = {"open": "…)", "function": "(…)"}.get(word.kind, "")
        return f"Write the multiplication out: {last.typed}*{word.typed}{more}."
    if complete and word.kind == "raised" and last.kind == "raised":
        return "Write this power with **, such as x**23."
    if not complete and word.kind == "raised":
        return f"There is nothing before {word.typed} to raise."
    if word.kind == "close" and not opened:
        return "This bracket closes nothing."
    if not complete and (word.kind == "close" or (word.kind == "operator" and word.python not in "+-")):
        return f"Something is missing before “{word.typed}”."
    if word.kind == "open" and opened >= DEEPEST:
        return f"Brackets may be nested {DEEPEST} deep at most."
    if word.kind == "number" and not math.isfinite(float(word.typed)):
        return "This number is larger than any 64-bit number."
    return ""


def unknown_sign(sign: str) -> str:
    known = {
        ",": "Write decimals with a point, as in 0.5; every function here takes one argument.",
        "=": "Leave “=” out: only the right-hand side is typed.",
        "|": "Write abs(…) for the size of a number.",
    } | dict.fromkeys("[]{}", "Use round brackets.")
    return known.get(sign, f"“{sign}” has no meaning here." if sign.isprintable() else "This sign has no meaning here.")


def unknown_name(word: str, variables: tuple[str, ...]) -> str:
    if word.lower() in {*FUNCTIONS, *CONSTANTS, *variables}:
        return f"Write {word.lower()} in small letters."
    for name in sorted(FUNCTIONS, key=len, reverse=True):
        if word.startswith(name) and word[len(name) :] in variables:
            return f"Write {name}({word[len(name) :]}) with brackets."
    if all(letter in variables or letter == "e" for letter in word):
        return f"Write the multiplication out: {'*'.join(word[:6])}{'*…' * (len(word) > 6)}."
    begun = [name for name in (*FUNCTIONS, *CONSTANTS) if name.startswith(word)]
    if begun:
        return f"“{word}” is no name yet; so {'begins' if len(begun) == 1 else 'begin'} {', '.join(begun)}."
    known = f"{' and '.join(variables)}, pi, e, and the functions {', '.join(FUNCTIONS)}"
    return f"“{word[:20]}{'…' * (len(word) > 20)}” is not known here. There are {known}."


PYTHON_OPERATORS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "**"}


def tree_of(node: ast.expr) -> Term:
    """The tree of a checked text; every node of Python's that is not listed here is refused."""
    if isinstance(node, ast.Constant) and isinstance(node.value, float):
        return number_term(node.value)
    if isinstance(node, ast.Name):
        return Term("constant" if node.id in CONSTANTS else "variable", value=node.id)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd):
        part = tree_of(node.operand)
        if isinstance(node.op, ast.UAdd):
            return part
        return number_term(-part.value) if part.kind == "number" else Term("minus", (part,))
    if isinstance(node, ast.BinOp) and type(node.op) in PYTHON_OPERATORS:
        return Term(PYTHON_OPERATORS[type(node.op)], (tree_of(node.left), tree_of(node.right)))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in FUNCTIONS:
        return Term(node.func.id, (tree_of(node.args[0]),))
    raise ExpressionError("Only numbers, variables, + - * / ** and the listed functions may stand in a formula.")


# --- where there is no value ----------------------------------------------------------------------------------------


def _gaps(term: Term, given: Mapping[str, Any], shape: tuple[int, ...]) -> tuple[np.ndarray, list[Gap]]:
    """The tree's value, and every place where a part of it has none although its own parts have."""
    if not term.parts:
        return np.broadcast_to(evaluate_term(term, given), shape), []
    inner = [_gaps(part, given, shape) for part in term.parts]
    parts = [value for value, _ in inner]
    value = np.broadcast_to(apply_kind(term.kind, parts), shape)
    found = [gap for _, gaps in inner for gap in gaps]
    open_still = np.all([np.isfinite(part) for part in parts], axis=0)
    for gap in _reasons(term, parts):
        if np.any(gap.where & open_still):
            found.append(Gap(gap.sentence, gap.where & open_still))
            open_still = open_still & ~gap.where
    too_large = ~np.isfinite(value) & open_still
    if np.any(too_large):
        found.append(Gap(f"{written(term, PRETTY)} is beyond the largest 64-bit number (1.8e308).", too_large))
    return value, found


def _reasons(term: Term, parts: list[np.ndarray]) -> list[Gap]:
    names = [written(part, PRETTY) for part in term.parts]
    whole, u, v = written(term, PRETTY), parts[0], parts[-1]
    if term.kind == "log":
        return [Gap(f"{whole} exists only where {names[0]} is positive.", u <= 0)]
    if term.kind == "sqrt":
        return [Gap(f"{whole} exists only where {names[0]} is not negative.", u < 0)]
    if term.kind == "tan":
        return [Gap(f"{whole} has no value where cos({names[0]}) = 0.", crossed_zero(np.cos(u)))]
    if term.kind == "/":
        return [Gap(f"Division by 0 where {names[1]} = 0.", crossed_zero(v))]
    if term.kind == "**":
        broken = Gap(f"{whole} has no real value where {names[0]} is negative.", (u < 0) & (v != np.floor(v)))
        met = crossed_zero(u) if varies(term.parts[0]) else u == 0
        return [broken, Gap(f"Division by 0 where {names[0]} = 0: the power is negative.", met & (v < 0))]
    return []


def crossed_zero(values: np.ndarray) -> np.ndarray:
    """Where values are 0, or have changed sign since their neighbour before (last axis)."""
    met = np.asarray(values == 0)
    if values.ndim:
        met[..., 1:] |= np.sign(values[..., 1:]) * np.sign(values[..., :-1]) < 0
    return met

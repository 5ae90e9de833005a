"""A function typed by a reader, f(x) or f(x, y): checked, evaluated, differentiated and written as a formula.

Nothing that is typed ever runs as code. The text is cut into words that are on a list (lexing.py), these are put
together to a tree (reading.py), and the tree (trees.py) holds numbers, variables and listed functions alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import torch

from core.formulas.elementary import differentiate, simplified, worked_out
from core.formulas.gaps import Gap, gaps_in
from core.formulas.lexing import ExpressionError
from core.formulas.notation import LATEX, NUMPY, PRETTY, TORCH, TYPED, written
from core.formulas.operations import Operation, program_of, run_program
from core.formulas.reading import DEEPEST, Reader
from core.formulas.trees import Term, count_terms, nesting, varies

LONGEST, MOST_TERMS = 200, 100


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
        return derived(self.tree, self.variables, name)

    def latex(self) -> str:
        """The formula in LaTeX."""
        return written(self.tree, LATEX)

    def pretty(self) -> str:
        """The formula in a line of Unicode, for labels: 3x² − 3x + 4."""
        return written(self.tree, PRETTY)

    def code(self, library: str = "np") -> str:
        """The formula as a line of Python for numpy ("np") or PyTorch ("torch")."""
        text = written(self.tree, NUMPY) if library == "np" else written(worked_out(self.tree), TORCH)
        # A formula without a variable is as long as its variable all the same.
        return text if varies(self.tree) else f"{text} + 0 * {self.variables[0]}"

    def undefined(self, *arrays: Any) -> list[Gap]:
        """Where and why there is no value; a zero crossed between two neighbours (last axis) counts as met."""
        points = np.broadcast_arrays(*(np.asarray(array, dtype=float) for array in arrays))
        with np.errstate(all="ignore"):
            return gaps_in(self.tree, dict(zip(self.variables, points, strict=True)), points[0].shape)[1]


@lru_cache(maxsize=128)
def derived(tree: Term, variables: tuple[str, ...], name: str) -> Expression:
    found = simplified(differentiate(simplified(tree), name))
    return Expression(written(found, TYPED), variables, found)


def parse(text: str, variables: tuple[str, ...] = ("x",)) -> Expression:
    """The function that `text` describes, as it is written on paper or in Python; raises ExpressionError."""
    if len(text) > LONGEST:
        raise ExpressionError(f"A formula may have at most {LONGEST} characters; this one has {len(text)}.", LONGEST)
    tree = Reader(text, variables).whole()
    if count_terms(tree) > MOST_TERMS:
        raise ExpressionError(f"The formula has {count_terms(tree)} parts; at most {MOST_TERMS} are taken.")
    if nesting(tree) > DEEPEST:
        raise ExpressionError(f"The formula is nested {nesting(tree)} levels deep; at most {DEEPEST} are taken.")
    return Expression(text, variables, tree)

"""Where a formula has no value, and why: in a sentence, with the points at which it is so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from core.formulas.elementary import apply_kind, evaluate_term
from core.formulas.notation import PRETTY, written
from core.formulas.trees import Term, varies


class Gap(NamedTuple):
    """Why a function has no value at some points, and at which (a mask in the shape of the points asked for)."""

    sentence: str
    where: np.ndarray


def gaps_in(term: Term, given: Mapping[str, Any], shape: tuple[int, ...]) -> tuple[np.ndarray, list[Gap]]:
    """The tree's value, and every place where a part of it has none although its own parts have."""
    if not term.parts:
        return np.broadcast_to(evaluate_term(term, given), shape), []
    inner = [gaps_in(part, given, shape) for part in term.parts]
    parts = [value for value, _ in inner]
    value = np.broadcast_to(apply_kind(term.kind, parts), shape)
    if term.kind == "if":
        return value, gaps_of_pieces([gaps for _, gaps in inner], parts[1])
    found = [gap for _, gaps in inner for gap in gaps]
    open_still = np.all([np.isfinite(part) for part in parts], axis=0)
    for sentence, where in reasons(term, parts):
        met = where & open_still
        if np.any(met):
            whole, *names = (written(part, PRETTY) for part in (term, *term.parts))
            found.append(Gap(sentence.format(whole=whole, u=names[0], v=names[-1]), met))
            open_still = open_still & ~met
    too_large = ~np.isfinite(value) & open_still
    if np.any(too_large):
        found.append(Gap(f"{written(term, PRETTY)} is beyond the largest 64-bit number (1.8e308).", too_large))
    return value, found


def gaps_of_pieces(gaps: list[list[Gap]], condition: np.ndarray) -> list[Gap]:
    """The gaps of `a if condition else b`: those of a piece count where that piece is taken."""
    taken = (condition != 0, np.full(condition.shape, True), condition == 0)
    kept = [Gap(gap.sentence, gap.where & mask) for piece, mask in zip(gaps, taken, strict=True) for gap in piece]
    return [gap for gap in kept if gap.where.any()]


def reasons(term: Term, parts: list[np.ndarray]) -> list[tuple[str, np.ndarray]]:
    """What an operation cannot be done with (`whole` of its parts `u` and `v`), and where its parts are such."""
    u, v = parts[0], parts[-1]
    if term.kind in ("log", "log2", "log10"):
        return [("{whole} exists only where {u} is positive.", u <= 0)]
    if term.kind == "sqrt":
        return [("{whole} exists only where {u} is not negative.", u < 0)]
    if term.kind in ("asin", "acos"):
        return [("{whole} exists only where {u} lies from −1 to 1.", np.abs(u) > 1)]
    if term.kind == "tan":
        return [("{whole} has no value where cos({u}) = 0.", crossed_zero(np.cos(u)))]
    if term.kind == "/":
        where = " where {v} = 0" if varies(term.parts[1]) else ""
        return [(f"Division by 0{where}.", crossed_zero(v))]
    if term.kind == "**":
        broken = ("{whole} has no real value where {u} is negative.", (u < 0) & (v != np.floor(v)))
        if not varies(term.parts[0]):
            return [broken, ("{whole} divides by 0 where {v} is negative.", (u == 0) & (v < 0))]
        return [broken, ("Division by 0 where {u} = 0: the power is negative.", crossed_zero(u) & (v < 0))]
    return []


def crossed_zero(values: np.ndarray) -> np.ndarray:
    """Where values are 0, or have changed sign since their neighbour before (last axis)."""
    met = np.asarray(values == 0)
    if values.ndim:
        met[..., 1:] |= np.sign(values[..., 1:]) * np.sign(values[..., :-1]) < 0
    return met

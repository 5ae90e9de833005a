"""Slopes by finite differences: what they are, how far off, and how far off they should be."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import torch

from core.formulas.expressions import Expression
from core.formulas.operations import run_program

DIFFERENCES = {
    "Forward": r"\frac{f(x+h)-f(x)}{h}",
    "Central": r"\frac{f(x+h)-f(x-h)}{2h}",
}
PRECISIONS = {"float32": torch.float32, "float64": torch.float64}


class Bends(NamedTuple):
    """A function's value and its first three derivatives at a place, by autograd of autograd; NaN where none."""

    value: float
    first: float
    second: float
    third: float


def bends_at(function: Expression, place: float) -> Bends:
    x = torch.tensor(place, dtype=torch.float64, requires_grad=True)
    found = []
    with torch.enable_grad():
        at_hand = torch.as_tensor(run_program(function.program, {"x": x}, by_torch=True), dtype=torch.float64)
        for _ in range(4):
            found.append(at_hand.item())
            if not at_hand.requires_grad:
                break
            (slope,) = torch.autograd.grad(at_hand, x, create_graph=True, allow_unused=True)
            at_hand = torch.zeros((), dtype=torch.float64) if slope is None else slope
    found += [0.0 if np.isfinite(found).all() else float("nan")] * (4 - len(found))
    return Bends(*(value if np.isfinite(value) else float("nan") for value in found))


def secant_slope(f: Callable[[Any], Any], x: Any, h: Any, scheme: str) -> Any:
    """The slope of the line through f at x (central: x − h) and at x + h."""
    if scheme == "Forward":
        return (f(x + h) - f(x)) / h
    return (f(x + h) - f(x - h)) / (2 * h)


def difference_slopes(
    function: Expression, place: float, widths: np.ndarray, scheme: str, precision: str
) -> np.ndarray:
    """The slope at `place` by finite differences of each width (n,), in the given precision; float64 comes out."""
    kind = PRECISIONS[precision]
    h, x = torch.tensor(widths, dtype=kind), torch.full((len(widths),), place, dtype=kind)
    return secant_slope(functools.partial(_torch_values, function), x, h, scheme).double().numpy()


def _torch_values(function: Expression, x: torch.Tensor) -> torch.Tensor:
    return torch.as_tensor(run_program(function.program, {"x": x}, by_torch=True), dtype=x.dtype).expand(x.shape)


def expected_errors(bends: Bends, place: float, widths: np.ndarray, scheme: str, precision: str) -> np.ndarray:
    """What theory says of a difference's error: the bend (½|f″|h; central ⅙|f‴|h²) plus the rounding of f and of x.

    The rounding is taken at its usual size, ε(|f| + |x f′|)/h; what is measured lies about it, mostly below.
    """
    with np.errstate(all="ignore"):
        bend = np.abs(bends.second) * widths / 2 if scheme == "Forward" else np.abs(bends.third) * widths**2 / 6
        return bend + np.finfo(precision).eps * (np.abs(bends.value) + np.abs(place * bends.first)) / widths


def best_width(widths: np.ndarray, errors: np.ndarray) -> float:
    """The width in the middle of the error's valley: round-off makes it ragged, so a running median is taken first."""
    padded = np.pad(np.log(np.maximum(errors, 1e-18)), 4, mode="edge")
    smooth = np.median(np.lib.stride_tricks.sliding_window_view(padded, 9), axis=1)
    if not np.isfinite(smooth).any():
        return float("nan")
    lowest = np.flatnonzero(smooth <= np.nanmin(smooth) + 0.3)
    return float(np.exp(np.log(widths[lowest]).mean()))

"""Extremes as the libraries tell them: how much and where, with ties, with NaN, along a matrix's axes; a loss with two
valleys whose smallest value a search over a grid finds and descent may not."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from core.engine.activations import softmax
from core.engine.optimizers import gradient_descent


def places_of(values: np.ndarray, best: float) -> np.ndarray:
    """Every index at which `best` stands; argmin and argmax tell only the first."""
    return np.flatnonzero(values == best)


def library_answers(values: np.ndarray) -> tuple[tuple[str, ...], ...]:
    """The extremes and their places as each library tells them, really called: rows of text.

    torch keeps an array's float64, but makes float32 of a list: there values may tie that differ.
    """
    plain, tensor = values.tolist(), torch.tensor(values)
    short = torch.tensor(plain)
    up, down = torch.sort(tensor), torch.sort(tensor, descending=True)
    rows = [
        ("Python", min(plain), plain.index(min(plain)), max(plain), plain.index(max(plain))),
        ("numpy", np.min(values), np.argmin(values), np.max(values), np.argmax(values)),
        ("numpy, NaN left out", *extremes_without_nan(values)),
        ("torch", tensor.min(), tensor.argmin(), tensor.max(), tensor.argmax()),
        ("torch, float32", short.min(), short.argmin(), short.max(), short.argmax()),
        ("torch.sort", up.values[0], up.indices[0], down.values[0], down.indices[0]),
    ]
    return tuple((name, *(written_answer(item) for item in items)) for name, *items in rows)


def written_answer(item: Any) -> str:
    """An answer as text, with as many digits as its type holds for sure, but 10 at most."""
    if isinstance(item, str):
        return item
    return f"{float(item):.{7 if getattr(item, 'dtype', None) == torch.float32 else 10}g}".replace("nan", "NaN")


def extremes_without_nan(values: np.ndarray) -> tuple:
    """(min, argmin, max, argmax) of what is a number; numpy raises if nothing is, which is said instead."""
    if np.isnan(values).all():
        return ("no number", "error", "no number", "error")
    return np.nanmin(values), np.nanargmin(values), np.nanmax(values), np.nanargmax(values)


def slopes_of_max(values: np.ndarray) -> np.ndarray:
    """What backward() gives each value: (2, n), for v.max() (ties share) and v.max(dim=0) (one takes all)."""
    v = torch.tensor(values, requires_grad=True)
    slopes = [torch.autograd.grad(largest, v)[0] for largest in (v.max(), v.max(dim=0).values)]
    return torch.stack(slopes).numpy()


def slope_of_argmax(values: np.ndarray) -> str:
    """What torch says when asked for the slope of argmax."""
    try:
        torch.tensor(values, requires_grad=True).argmax().backward()
    except RuntimeError as error:
        return str(error).partition("\n")[0]
    return "no error"


def as_matrix(cells: tuple[float, ...], rows: int, columns: int) -> np.ndarray:
    """The top left corner (rows, columns) of a sheet of 6 by 6 cells."""
    return np.reshape(cells, (6, 6)).astype(float)[:rows, :columns]


def reductions(matrix: np.ndarray) -> dict[str, tuple[Any, Any]]:
    """(values, places) of min and max along axis None, 0 and 1, by "min 0" and the like."""
    found = {}
    for name, along in {"None": None, "0": 0, "1": 1}.items():
        found[f"min {name}"] = (matrix.min(axis=along), matrix.argmin(axis=along))
        found[f"max {name}"] = (matrix.max(axis=along), matrix.argmax(axis=along))
    return found


def reductions_by_torch(matrix: np.ndarray) -> dict[str, str]:
    """What torch says in one call: values and indices along a dim, the value alone without one; keys as above."""
    found = {}
    for name in ("min", "max"):
        call = getattr(torch.tensor(matrix), name)
        found[f"{name} None"] = text_of(call().numpy())
        for dim in (0, 1):
            values, indices = call(dim=dim)
            found[f"{name} {dim}"] = f"values {text_of(values.numpy())}, indices {text_of(indices.numpy())}"
    return found


# Three classes, each with a direction it likes; without biases all three scores are 0 at the origin: a tie.
DIRECTIONS = np.array([[2.0, 0.5], [-1.5, 1.5], [-0.5, -2.0]])


def class_scores(features: np.ndarray) -> np.ndarray:
    """One score for each of three classes, linear in the features: (..., 2) to (..., 3)."""
    return features @ DIRECTIONS.T


def shares(scores: np.ndarray) -> np.ndarray:
    """Softmax over the last axis."""
    return softmax(scores)


def two_valleys(w: Any) -> Any:
    """A loss with a deep valley near -1.05 and a shallower one near 0.95."""
    return w**4 - 2 * w**2 + 0.4 * w + 1.6


def two_valleys_slope(w: float) -> float:
    return 4 * w**3 - 4 * w + 0.4


def valley_bottoms() -> np.ndarray:
    """Where `two_valleys` is lowest on the left and on the right: the outer places of slope 0, (2,)."""
    return np.sort(np.roots([4, 0, -4, 0.4]).real)[[0, 2]]


def descend(start: float, rate: float = 0.03, steps: int = 60) -> np.ndarray:
    """The notes' gradient descent on `two_valleys`: w at each step, (steps + 1,)."""
    return np.array(gradient_descent(two_valleys_slope, start, rate, steps))


def text_of(values: np.ndarray) -> str:
    """Numbers as numpy would list them: "2" or "[1, 2]"."""
    items = [f"{value:g}" for value in np.atleast_1d(values)]
    return items[0] if np.ndim(values) == 0 else f"[{', '.join(items)}]"

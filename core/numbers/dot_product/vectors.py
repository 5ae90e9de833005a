"""Two vectors and what their dot product says: angle, projection, correlation; lists of numbers as people type them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from core.experiment.readings import read_list

LONGEST_LIST = 50
LARGEST_ITEM = 1e6


class Pair(NamedTuple):
    """Vectors `a` and `b` (n,) and their relation; `cosine` and `angle` (degrees) are NaN where a length is 0.

    `projection` is the part of a along b and `rejection` the rest, at right angles to b; `along` is the projection's
    signed length.
    """

    a: np.ndarray
    b: np.ndarray
    dot: float
    cosine: float
    angle: float
    along: float
    projection: np.ndarray
    rejection: np.ndarray


def pair_of(a: np.ndarray, b: np.ndarray) -> Pair:
    """All that the dot product tells of two vectors of equal length."""
    dot = float(np.dot(a, b))
    lengths = float(np.linalg.norm(a) * np.linalg.norm(b))
    cosine = float(np.clip(dot / lengths, -1, 1)) if lengths else np.nan
    # Rounding leaves parallel vectors a hair's breadth from 1, of which arccos would make an angle of 1e-6 degrees,
    # and vectors at right angles as near to 0.
    cosine = float(np.sign(cosine)) if abs(cosine) > 1 - 1e-14 else cosine
    dot, cosine = (0.0, 0.0) if abs(cosine) < 1e-14 else (dot, cosine)
    square = float(np.dot(b, b))
    # Onto a vector without a direction nothing can be projected: all of a is left over.
    projection = a if abs(cosine) == 1 else (dot / square) * b if square else np.zeros_like(b)
    along = dot / square**0.5 if square else 0.0
    return Pair(a, b, dot, cosine, float(np.degrees(np.arccos(cosine))), along, projection, a - projection)


def in_words(cosine: float) -> str:
    """What the sign of a dot product means; the cosine, because its size does not depend on the lengths."""
    if np.isnan(cosine):
        return "no direction: a length is 0"
    if abs(cosine) < 1e-9:
        return "at right angles"
    if abs(cosine) > 1 - 1e-12:
        return "exactly the same way" if cosine > 0 else "exactly opposite ways"
    # Components of four decimals seldom meet an angle exactly; to the tenth of a degree that is shown they do.
    named = {0: "nearly the same way", 90: "nearly at right angles", 180: "nearly opposite ways"}
    angle = float(np.degrees(np.arccos(cosine)))
    for degrees, words in named.items():
        if abs(angle - degrees) < 0.05:
            return words
    return "at an acute angle, below 90°" if cosine > 0 else "at an obtuse angle, above 90°"


def centred_unit(values: np.ndarray) -> np.ndarray | None:
    """`values` (n,) minus their mean, scaled to length 1; None where all are equal: nothing is left to scale."""
    centred = values - values.mean()
    length = float(np.linalg.norm(centred))
    # Rounding leaves a constant list a hair's breadth from its mean; scaled up, that would be a direction of noise.
    return centred / length if length > 1e-12 * float(np.linalg.norm(values)) else None


def centred_products(u: np.ndarray, v: np.ndarray) -> np.ndarray | None:
    """The products (n,) of both lists centred and scaled: their sum is the correlation. None if a list is constant."""
    u_unit, v_unit = centred_unit(u), centred_unit(v)
    return None if u_unit is None or v_unit is None else u_unit * v_unit


def typed_list(name: str, written: str) -> np.ndarray:
    """The numbers of a typed list (n,), 1 to 50 of them; raises ValueError with a sentence that names the bad item."""
    reading = read_list(written, -LARGEST_ITEM, LARGEST_ITEM)
    if not 1 <= len(reading.cells) <= LONGEST_LIST:
        raise ValueError(f"{name} must hold 1 to {LONGEST_LIST} numbers; it holds {len(reading.cells)}.")
    values = []
    for place, (item, value) in enumerate(zip(reading.cells, reading.values, strict=True), start=1):
        if value is None:
            raise ValueError(f"{name}: item {place}, “{item[:20]}”, is not a number.")
        if abs(value) > LARGEST_ITEM:
            raise ValueError(
                f"{name}: item {place}, {item[:20]}, must lie from −{LARGEST_ITEM:,.0f} to {LARGEST_ITEM:,.0f}."
            )
        values.append(value)
    return np.array(values)

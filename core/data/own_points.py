"""Points set by hand, as one short line of text: "A1.2_-0.4~B3_2" is a point of class A and one of class B.

Written with letters, digits and - . _ ~ only, so that an address carries it as it is. Read with commas and spaces too.
"""

from __future__ import annotations

import math
import re

import numpy as np

from core.data.datasets import Points

CLASS_NAMES = "ABC"
MOST_POINTS = 200
REACH = 6.0  # points lie from -6 to 6 on both axes, as on TensorFlow Playground's map
LONGEST = 16 * MOST_POINTS  # characters
ONE_POINT = re.compile(r"([A-Za-z])\s*([-+]?[0-9]*\.?[0-9]+)\s*[_,]\s*([-+]?[0-9]*\.?[0-9]+)")


def read_own_points(text: str) -> Points:
    """The points of a text, classes A, B (and C, if used); ValueError says which one is wrong, and how."""
    items = [item.strip() for item in re.split(r"[~;]|\s+(?=[A-Za-z])", text.replace("−", "-")) if item.strip()]
    if len(items) > MOST_POINTS:
        raise ValueError(f"At most {MOST_POINTS} points can be set, not {len(items)}.")
    rows = [_point(number, item) for number, item in enumerate(items, start=1)]
    x = np.array([row[1:] for row in rows], np.float32).reshape(-1, 2)
    y = np.array([row[0] for row in rows], np.int64)
    return Points(x, y, ("x", "y"), tuple(CLASS_NAMES if (y == 2).any() else CLASS_NAMES[:2]))


def _point(number: int, item: str) -> tuple[int, float, float]:
    found = ONE_POINT.fullmatch(item)
    if not found:
        raise ValueError(f"Point {number}, “{item[:20]}”, cannot be read. Write the class and two numbers: A1.2_-0.4.")
    label, across, up = found.groups()
    if label.upper() not in CLASS_NAMES:
        raise ValueError(f"Point {number} has the class {label}; there are A, B and C.")
    place = float(across), float(up)
    if not all(math.isfinite(value) and abs(value) <= REACH for value in place):
        raise ValueError(f"Point {number} lies off the map, which goes from −{REACH:g} to {REACH:g} both ways.")
    return CLASS_NAMES.index(label.upper()), *place


def missing(points: Points) -> str:
    """What is still needed before a network can be trained and tested on these points, "" for nothing."""
    counts = np.bincount(points.y, minlength=2)
    if (counts >= 2).sum() >= 2:
        return ""
    have = ", ".join(f"{name}: {count}" for name, count in zip(CLASS_NAMES, counts, strict=False))
    return f"At least two points of two classes are needed, to train on and to test with; there are {have}."

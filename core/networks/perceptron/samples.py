"""Two classes of points in the plane: the logic gates, clouds, rings, and points set by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from core.data.own_points import read_own_points
from core.experiment.refusal import Refusal

CORNERS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
GATES = {"AND": (-1, -1, -1, 1), "OR": (-1, 1, 1, 1), "XOR": (-1, 1, 1, -1)}
CLICKED = "Own points"
EDGE = 6.0  # drawn points lie within this on both axes


class Sample(NamedTuple):
    """Points x (n, 2) and the class y (n,) of each: −1 (A, blue) or +1 (B, orange)."""

    x: np.ndarray
    y: np.ndarray


def blobs(count: int, spread: float, seed: int) -> Sample:
    """Two round normal clouds of standard deviation `spread`, whose middle is not the origin."""
    rng = np.random.default_rng(seed)
    y = np.where(np.arange(count) < count // 2, -1, 1)
    centres = np.where(y[:, None] < 0, [-0.5, 0.5], [3.0, 3.0])
    return rounded(centres + spread * rng.standard_normal((count, 2)), y)


def rings(count: int, spread: float, seed: int) -> Sample:
    """A disc of class B within a ring of class A; `spread` blurs the distance from the middle."""
    rng = np.random.default_rng(seed)
    y = np.where(np.arange(count) < count // 2, 1, -1)
    radius = np.where(y > 0, 1.7 * np.sqrt(rng.random(count)), 3 + 0.8 * rng.random(count))
    radius = np.abs(radius + 0.3 * spread * rng.standard_normal(count))
    angle = 2 * np.pi * rng.random(count)
    return rounded(radius[:, None] * np.column_stack([np.cos(angle), np.sin(angle)]), y)


def rounded(x: np.ndarray, y: np.ndarray) -> Sample:
    """Points with two decimals, so that the sums on the page can be done by hand."""
    return Sample(np.round(np.clip(x, -EDGE, EDGE), 2), y)


CLOUDS: dict[str, Callable[[int, float, int], Sample]] = {"Blobs": blobs, "Circles": rings}
SOURCES = (*GATES, *CLOUDS, CLICKED)


def drawn(source: str, count: int, spread: float, seed: int, points: str) -> Sample:
    """The sample of one of SOURCES; a Refusal says which of the points set by hand cannot be taken."""
    if source in GATES:
        return Sample(CORNERS, np.array(GATES[source]))
    if source in CLOUDS:
        return CLOUDS[source](count, spread, seed)
    try:
        own = read_own_points(points)
    except ValueError as error:
        raise Refusal(str(error), knob="points") from error
    if (own.y > 1).any():
        raise Refusal("A perceptron parts two classes, A and B: a point has the class C.", knob="points")
    # They are kept in 32 bits, where 0.1 has other digits than in 64.
    return Sample(np.round(own.x.astype(float), 6), np.where(own.y == 1, 1, -1))


def with_constant(x: np.ndarray, bias: bool) -> np.ndarray:
    """The inputs (n, 2) with a third that is always 1, whose weight is the bias; without a bias as they are."""
    return np.column_stack([x, np.ones(len(x))]) if bias else x

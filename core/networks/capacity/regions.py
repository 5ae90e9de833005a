"""Into how many pieces the plane is cut by the lines on which the hidden units switch, counted exactly.

The sum of a first-layer unit is 0 on a straight line. Behind a layer of units with one kink each, a sum is linear
within every piece that the layers before have left, so its line is straight there too: a piece is convex, and either
stays whole or falls into two.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from core.engine.activations import ACTIVATIONS
from core.engine.networks import Weights

MOST_PIECES = 8_000  # of one network; past that they are no longer counted
CUTS = 1_000_000  # pieces times lines that may be worked on for all moments of a training together
PROBES = np.array([-50.0, -2.0, -0.25, 0.25, 2.0, 50.0])
TOUCHING = 1e-9  # a line that comes as near to a corner, in parts of the square's width, does not cut it off


class Bend(NamedTuple):
    """An activation with one kink, at 0: slope and offset (2,) below it and above."""

    slope: np.ndarray
    offset: np.ndarray

    @property
    def straight(self) -> bool:
        """Whether there is no kink at all."""
        return bool(np.ptp(self.slope) == 0 == np.ptp(self.offset))


def bend_of(label: str) -> Bend | None:
    """The two straight pieces of an activation, None where it is curved or has its kinks elsewhere."""
    activation = ACTIVATIONS[label]
    slopes, values = activation.slope(PROBES), activation.value(PROBES)
    offsets = values - slopes * PROBES
    sides = np.array([0, 0, 0, 1, 1, 1])
    ends = np.array([0, 5])
    straight = np.allclose(slopes, slopes[ends][sides]) and np.allclose(offsets, offsets[ends][sides])
    return Bend(slopes[ends], offsets[ends]) if straight else None


def most_regions(hidden: tuple[int, ...], inputs: int = 2) -> int:
    """An upper bound on the pieces: layer by layer, n lines cut a space of d dimensions into at most Σ C(n, j), j ≤ d.

    d is the least width so far. With one hidden layer it is reached (Zaslavsky); for more, see Montúfar, 2017.
    """
    bound, width = 1, inputs
    for units in hidden:
        bound *= sum(math.comb(units, j) for j in range(width + 1))
        width = min(width, units)
    return bound


@dataclass
class Pieces:
    """Convex pieces (P,) of the square: `corners` (P, V, 2), of which `count` (P,) are used, each of a `moment` (P,).

    What the layer so far answers in a piece is `answers` (P, units, 3) times (x, y, 1).
    """

    corners: np.ndarray
    count: np.ndarray
    moment: np.ndarray
    answers: np.ndarray

    def part(self, which: np.ndarray) -> Pieces:
        return Pieces(self.corners[which], self.count[which], self.moment[which], self.answers[which])


def count_regions(weights: Weights, bend: Bend, x: tuple[float, float], y: tuple[float, float]) -> np.ndarray:
    """How many pieces a window has at each moment (F,), for W (F, out, in) and b (F, out) of a network of the plane.

    The weights are those for the window's own coordinates. A moment with more than MOST_PIECES is -1.
    """
    frames = len(weights[0][0])
    square = np.array([[x[0], y[0]], [x[1], y[0]], [x[1], y[1]], [x[0], y[1]]])
    pieces = Pieces(
        np.broadcast_to(square, (frames, 4, 2)).astype(float),
        np.full(frames, 4),
        np.arange(frames),
        np.broadcast_to(np.eye(3)[:2], (frames, 2, 3)).astype(float),
    )
    lost = np.zeros(frames, dtype=bool)
    for matrix, bias in weights[:-1]:
        sums = matrix[pieces.moment].astype(float) @ pieces.answers
        sums[..., 2] += bias[pieces.moment]
        pieces.answers = sums
        for unit in range(matrix.shape[1]):
            pieces = cut(pieces, unit)
            lost |= np.bincount(pieces.moment, minlength=frames) > MOST_PIECES
            if lost.any():
                pieces = pieces.part(~lost[pieces.moment])
        on = above(pieces).astype(int)
        pieces.answers = bend.slope[on][..., None] * pieces.answers
        pieces.answers[..., 2] += bend.offset[on]
    return np.where(lost, -1, np.bincount(pieces.moment, minlength=frames))


def above(pieces: Pieces) -> np.ndarray:
    """Whether each unit's sum is positive within each piece (P, units): read off in its middle."""
    within = np.arange(pieces.corners.shape[1]) < pieces.count[:, None]
    middle = (pieces.corners * within[..., None]).sum(axis=1) / pieces.count[:, None]
    sums = pieces.answers
    return sums[..., 0] * middle[:, :1] + sums[..., 1] * middle[:, 1:] + sums[..., 2] > 0


def cut(pieces: Pieces, unit: int) -> Pieces:
    """The pieces, those that the unit's line crosses in two."""
    plane = pieces.answers[:, unit]
    heights = pieces.corners[..., 0] * plane[:, :1] + pieces.corners[..., 1] * plane[:, 1:2] + plane[:, 2:]
    within = np.arange(heights.shape[1]) < pieces.count[:, None]
    near = TOUCHING * np.abs(heights).max(axis=1, initial=0, where=within)[:, None]
    crossed = ((heights > near) & within).any(axis=1) & ((heights < -near) & within).any(axis=1)
    if not crossed.any():
        return pieces
    old, new = pieces.part(~crossed), halves(pieces.part(crossed), heights[crossed])
    wide = max(old.corners.shape[1], new.corners.shape[1])
    corners = [np.pad(each.corners, ((0, 0), (0, wide - each.corners.shape[1]), (0, 0))) for each in (old, new)]
    return Pieces(
        np.concatenate(corners),
        np.concatenate([old.count, new.count]),
        np.concatenate([old.moment, new.moment]),
        np.concatenate([old.answers, new.answers]),
    )


def halves(pieces: Pieces, heights: np.ndarray) -> Pieces:
    """Both halves of pieces, all of which a line crosses; `heights` (P, V) are their corners' distances from it."""
    rows, wide = np.arange(len(pieces.count))[:, None], heights.shape[1]
    index = np.arange(wide)
    following = np.where(index + 1 < pieces.count[:, None], index + 1, 0)
    positive = heights > 0
    changes = (positive != positive[rows, following]) & (index < pieces.count[:, None])
    first, last = changes.argmax(axis=1), wide - 1 - changes[:, ::-1].argmax(axis=1)
    ends = []
    for edge in (first, last):
        a, b = heights[rows[:, 0], edge], heights[rows[:, 0], following[rows[:, 0], edge]]
        share = (a / (a - b))[:, None]
        start, stop = pieces.corners[rows[:, 0], edge], pieces.corners[rows[:, 0], following[rows[:, 0], edge]]
        ends.append(start + share * (stop - start))
    found, counts = [], []
    slots = np.arange(wide + 2)
    for begin, stop, one, other in ((first, last, 0, 1), (last, first + pieces.count, 1, 0)):
        kept = stop - begin
        taken = pieces.corners[rows, np.minimum((begin[:, None] + slots) % pieces.count[:, None], wide - 1)]
        taken[:, 0] = ends[one]
        taken[rows[:, 0], kept + 1] = ends[other]
        found.append(taken)
        counts.append(kept + 2)
    count = np.concatenate(counts)
    return Pieces(
        np.concatenate(found)[:, : count.max()],
        count,
        np.concatenate([pieces.moment] * 2),
        np.concatenate([pieces.answers] * 2),
    )


def regions_over_time(
    weights: Weights, bend: Bend, x: tuple[float, float], y: tuple[float, float]
) -> tuple[np.ndarray, np.ndarray]:
    """The pieces at the moments (K,) that were counted, the last among them, and which moments these are.

    All of them where the network is small; of a large one every second, third or so, by how many it has at the end.
    """
    frames = len(weights[0][0])
    if bend.straight:
        return np.ones(frames, int), np.arange(frames)
    last = count_regions([(matrix[-1:], bias[-1:]) for matrix, bias in weights], bend, x, y)
    units = sum(matrix.shape[1] for matrix, _ in weights[:-1])
    cost = units * (MOST_PIECES if last[0] < 0 else int(last[0]))
    stride = max(1, math.ceil(frames * cost / CUTS)) if last[0] >= 0 else frames
    moments = np.arange(frames - 1, -1, -stride)[::-1]
    if len(moments) == 1:
        return last, moments
    return count_regions([(matrix[moments], bias[moments]) for matrix, bias in weights], bend, x, y), moments

"""What many networks answer together: on how much of the plane they agree, and where luck decides."""

from __future__ import annotations

import numpy as np

from core.engine.inputs import Prepared, inputs_of
from core.engine.networks import Network, Weights, forward
from core.networks.plane_data import Area

MAP_ANSWERS = 3_000_000  # outputs of units, about, that one map may take
FINEST, MOVING, COARSEST = 64, 32, 16  # cells a side: at rest, while a knob is dragged, at least
NEARLY_ALL = 0.9  # so many of them are nearly all


def agreement_of(
    network: Network, loss: str, weights: Weights, prepared: Prepared, area: Area, finest: int = FINEST
) -> np.ndarray:
    """The share (classes, S, S) of networks that answer each class at the cells of the area, row 0 at its lower edge.

    `weights` hold per layer W (k, out, in) and b (k, out) of k networks of that shape, trained with that loss.
    """
    count, classes = len(weights[0][0]), len(prepared.points.classes)
    side = int(np.sqrt(MAP_ANSWERS / (count * sum(network.sizes))))
    side = min(finest, max(COARSEST, side))
    x, y = (np.linspace(low, high, side) for low, high in area)
    plane = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    shares, cut = np.zeros((classes, side * side)), 0.5 if loss == "MSE" else 0.0
    for first in range(0, len(plane), side):  # row by row: all at once would not stay in the cache
        rows = slice(first, first + side)
        with np.errstate(all="ignore"):
            outputs = forward(network, weights, inputs_of(prepared, plane[rows]))[-1]
        answers = (outputs[..., 0] > cut) if network.outputs == 1 else outputs.argmax(axis=-1)
        for label in range(classes):
            shares[label, rows] = (answers == label).mean(axis=0)
    return shares.reshape(classes, side, side)


def agreed(shares: np.ndarray) -> float:
    """On what share of the area nine in ten of them answer the same."""
    return float((shares.max(axis=0) >= NEARLY_ALL).mean())

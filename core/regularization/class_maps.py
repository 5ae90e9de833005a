"""What a network decides: which answers are right, maps of a plane in its own classes, how long their border is."""

from __future__ import annotations

import numpy as np

from core.engine.inputs import Prepared, inputs_of
from core.engine.networks import Network, Weights, forward

Area = tuple[tuple[float, float], tuple[float, float]]
GRID = 44  # the map's cells to a side


def class_map(network: Network, prepared: Prepared, weights: Weights, area: Area) -> np.ndarray:
    """What the network decides all over the area: class + confidence (below 1), (F, GRID, GRID)."""
    with np.errstate(all="ignore"):
        outputs = forward(network, weights, plane_inputs(prepared, area))[-1]
    return decided(outputs).reshape(-1, GRID, GRID)


def plane_inputs(prepared: Prepared, area: Area) -> np.ndarray:
    """The network's inputs (GRID * GRID, inputs) for every cell of a map of the area."""
    x, y = (np.linspace(low, high, GRID) for low, high in area)
    return inputs_of(prepared, np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2))


def decided(outputs: np.ndarray) -> np.ndarray:
    """Class + confidence (below 1) for linear outputs (…, n, units): one logit, or one score a class."""
    outputs, count = outputs.astype(float), outputs.shape[-1]
    with np.errstate(all="ignore"):
        if count == 1:
            logits = np.clip(np.nan_to_num(outputs[..., 0]), -50, 50)
            share = 1 / (1 + np.exp(-np.abs(logits)))
            label, confidence = (logits > 0).astype(float), 2 * share - 1
        else:
            shifted = np.exp(outputs - outputs.max(axis=-1, keepdims=True))
            share = shifted.max(axis=-1) / shifted.sum(axis=-1)
            label, confidence = outputs.argmax(axis=-1).astype(float), (share * count - 1) / (count - 1)
    return label + np.clip(confidence, 0, 0.999)


def boundary_length(answers: np.ndarray) -> np.ndarray:
    """How long the border between classes is on maps (F, GRID, GRID), in widths of the map: differing neighbours."""
    labels = np.floor(answers)
    across = (labels[:, :, 1:] != labels[:, :, :-1]).sum(axis=(1, 2))
    up = (labels[:, 1:] != labels[:, :-1]).sum(axis=(1, 2))
    return (across + up) / GRID


def right(outputs: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Whether each answer (…, n) is the class y (n,): 1 from a logit above 0, or the highest score."""
    answer = outputs[..., 0] > 0 if outputs.shape[-1] == 1 else outputs.argmax(axis=-1)
    return np.asarray(answer == y)

"""Layers without an activation, or with one behind a single layer: trained, and multiplied out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from core.engine.activations import ACTIVATIONS
from core.engine.losses import LOSSES
from core.engine.networks import Weights

MOMENTUM, UPDATES = 0.9, 300


class Chain(NamedTuple):
    """The `first` weights of some layers, and how they are trained.

    The activation stands behind layer `bend` only (from 1; 0: nowhere). Loss and activation are labels.
    """

    first: Weights
    bend: int
    activation: str
    loss: str
    rate: float


class Affine(NamedTuple):
    """x → matrix x + bias, of float64."""

    matrix: np.ndarray
    bias: np.ndarray


def layer_by_layer(weights: Weights, x: np.ndarray, bend: int, label: str) -> list[np.ndarray]:
    """Every layer's output for x (n, inputs): the activation stands behind layer `bend` only (from 1; 0: nowhere)."""
    outputs = [x]
    for layer, (matrix, bias) in enumerate(weights, start=1):
        z = outputs[-1] @ matrix.T + bias
        outputs.append(ACTIVATIONS[label].value(z) if layer == bend else z)
    return outputs[1:]


def train_chain(chain: Chain, x: np.ndarray, y: np.ndarray, updates: int = UPDATES) -> Weights:
    """The weights after so many updates on all points, by descent with momentum; none if a number overflows.

    Written out, as torch.optim.SGD(rate, momentum=0.9) does it: v ← 0.9 v + g, w ← w − rate v.
    """
    bend, activation, slope = chain.bend, ACTIVATIONS[chain.activation], LOSSES[chain.loss].slope
    parts = [part.copy() for pair in chain.first for part in pair]
    velocity = [np.zeros_like(part) for part in parts]
    with np.errstate(all="ignore"):
        for _ in range(updates):
            pairs = list(zip(parts[::2], parts[1::2], strict=True))
            h, sums = [x], []
            for layer, (matrix, bias) in enumerate(pairs, start=1):
                sums.append(h[-1] @ matrix.T + bias)
                h.append(activation.value(sums[-1]) if layer == bend else sums[-1])
            back = slope(h[-1], y).astype(x.dtype)
            for layer in range(len(pairs), 0, -1):
                if layer == bend:
                    back = back * activation.slope(sums[layer - 1])
                gradients = back.T @ h[layer - 1], back.sum(axis=0)
                back = back @ pairs[layer - 1][0]
                for index, gradient in enumerate(gradients, start=2 * layer - 2):
                    velocity[index] = MOMENTUM * velocity[index] + gradient
                    parts[index] = (parts[index] - chain.rate * velocity[index]).astype(x.dtype)
            if not all(np.isfinite(part).all() for part in parts):
                return ()
    return tuple(zip(parts[::2], parts[1::2], strict=True))


def multiplied_out(layers: Sequence[tuple[np.ndarray, np.ndarray]]) -> Affine:
    """Several layers as one: W₂(W₁x + b₁) + b₂ = (W₂W₁)x + (W₂b₁ + b₂), and so on."""
    matrix, bias = np.eye(layers[0][0].shape[1]), np.zeros(layers[0][0].shape[1])
    for weight, shift in layers:
        matrix, bias = weight.astype(np.float64) @ matrix, weight.astype(np.float64) @ bias + shift
    return Affine(matrix, bias)


def collapsed(weights: Weights, bend: int) -> tuple[Affine, ...]:
    """One matrix, or two where an activation stands between: the layers up to it, and those behind."""
    groups = [weights[:bend], weights[bend:]] if bend else [weights]
    return tuple(multiplied_out(group) for group in groups)


def collapsed_outputs(parts: Sequence[Affine], label: str, x: np.ndarray) -> np.ndarray:
    """What the one matrix answers to x (n, inputs), or the two with the activation between."""
    h = x.astype(np.float64) @ parts[0].matrix.T + parts[0].bias
    for part in parts[1:]:
        h = ACTIVATIONS[label].value(h) @ part.matrix.T + part.bias
    return h


def off_plane(x: np.ndarray, outputs: np.ndarray) -> float:
    """How far outputs (n, K) at places x (n, 2) are from the nearest plane, at most: 0 where the border is straight."""
    sides = np.column_stack([x, np.ones(len(x))]).astype(np.float64)
    fitted = sides @ np.linalg.lstsq(sides, outputs.astype(np.float64), rcond=None)[0]
    return float(np.abs(outputs - fitted).max())

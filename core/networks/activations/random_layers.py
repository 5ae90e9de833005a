"""A normal input on its way through layers that are drawn at random and not trained."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch

from core.engine.networks import Network, initial_weights
from core.networks.activations.families import Shape
from core.networks.activations.flatness import is_flat

INPUTS = 200  # standard normal inputs that are sent through
BINS = 60
LINEAR = 0.5  # a bent scale is nearly linear within this size, and logarithmic beyond


@dataclass(frozen=True)
class Passage:
    """Every layer's outputs, the input first (L + 1, …); `flat`, `zero` and `apart` are of layers 1 to L.

    `histogram` (BINS, L + 1) holds shares over even steps of the bent scale between `ends`; `flat` is the share of
    slopes under FLAT, `zero` of outputs that are exactly 0, `apart` the spread of a unit's output over the inputs.
    """

    histogram: np.ndarray
    ends: tuple[float, float]
    mean: np.ndarray
    spread: np.ndarray
    flat: np.ndarray
    zero: np.ndarray
    apart: np.ndarray


def bent(values: np.ndarray) -> np.ndarray:
    """A scale for numbers of every size and sign: linear around 0, powers of ten further out."""
    return np.arcsinh(values / LINEAR) / np.log(10)


def sent_through(shape: Shape, network: Network, seed: int) -> Passage:
    """Send INPUTS standard normal inputs through the hidden layers of an untrained network, in float64."""
    weights = initial_weights(network, seed)
    h = np.random.default_rng([seed, 7]).standard_normal((INPUTS, network.inputs))
    outputs, slopes = [h], []
    for matrix, bias in weights[:-1]:
        # By torch, whose threads are the server's to set: numpy's own get into each other's way where cores are busy.
        z = (torch.from_numpy(h) @ torch.from_numpy(matrix.T).double()).numpy() + bias
        h = shape.value(z)
        outputs.append(h)
        slopes.append(shape.slope(z))
    ends = scale_ends(outputs)
    return Passage(
        histogram=np.stack([histogram(output, ends) for output in outputs], axis=1),
        ends=ends,
        mean=each(outputs, np.mean),
        spread=each(outputs, np.std),
        flat=each(slopes, lambda slope: np.mean(is_flat(slope))),
        zero=each(outputs[1:], lambda output: np.mean(output == 0)),
        apart=each(outputs[1:], lambda output: np.sqrt(np.mean(np.var(output, axis=0)))),
    )


def each(layers: list[np.ndarray], measure: Callable[[np.ndarray], np.floating]) -> np.ndarray:
    """One number for every layer."""
    return np.array([float(measure(layer)) for layer in layers])


def scale_ends(outputs: list[np.ndarray]) -> tuple[float, float]:
    """The ends of the bent scale that holds all outputs, on whole halves of a power of ten."""
    low, high = (float(bent(find([find(part) for part in outputs]))) for find in (np.min, np.max))
    return min(-1.0, np.floor(2 * low) / 2), max(1.0, np.ceil(2 * high) / 2)


def histogram(values: np.ndarray, ends: tuple[float, float]) -> np.ndarray:
    """The shares (BINS,) of values in even steps of the bent scale."""
    low, high = ends
    places = np.clip((bent(values) - low) * (BINS / (high - low)), 0, BINS - 1).astype(int)
    return np.bincount(places.ravel(), minlength=BINS) / values.size

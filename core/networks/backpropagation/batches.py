"""Several samples: the gradient of each and of their cost, and what the factor in a squared error does to it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.networks.backpropagation.passes import HALF, MEAN, SUM, Layers, flat_parameters
from core.networks.backpropagation.steps import parameter_names
from core.networks.backpropagation.turns import turned


@dataclass(frozen=True)
class Batch:
    """The gradients (S, P) of all four samples and of their cost (P,); the parameters' `names`."""

    names: tuple[str, ...]
    per_sample: np.ndarray
    whole: np.ndarray
    losses: np.ndarray
    cost: float


@dataclass(frozen=True)
class Factors:
    """The gradients (3, P) under three squared errors of the same network and batch, and what makes them alike.

    `ratios` (3,) to that of ½ squared error; `rates` (3,) that give the same step; `apart`: the largest difference of
    the weights after it.
    """

    names: tuple[str, ...]
    losses: tuple[str, ...]
    gradients: np.ndarray
    ratios: np.ndarray
    rates: np.ndarray
    apart: float


def disagreement(result: Batch) -> str:
    """How many weights one sample would raise and another lower."""
    both = ((result.per_sample > 0).any(axis=0) & (result.per_sample < 0).any(axis=0)).sum()
    return f"{int(both)} of {len(result.names)}"


def squared_errors(layers: Layers, x: np.ndarray, y: np.ndarray, names: tuple[str, ...], rate: float) -> Factors:
    """One batch (S, inputs) under ½ squared error, its mean and its sum; `names` are the layers' activations."""
    kinds = (HALF, MEAN, SUM)
    turns = [turned(layers, x, y, names, loss, rate) for loss in kinds]
    gradients = [one.by_hand for one in turns]
    ratios = np.array([1.0, 2.0 / y.shape[1], 2.0 * len(x)])
    rates, flat = rate / ratios, flat_parameters(layers)
    ends = [flat - each * gradient for each, gradient in zip(rates, gradients, strict=True)]
    apart = float(max(np.abs(end - ends[0]).max() for end in ends))
    return Factors(tuple(parameter_names(turns[0].sizes)), kinds, np.stack(gradients), ratios, rates, apart)

"""One neuron: the weighted sums of inputs, its answers, and torch's own beside them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from core.engine.activations import ACTIVATIONS
from core.networks.perceptron.samples import Sample


@dataclass(frozen=True)
class Neuron:
    """`sample`'s sums and answers (n,); those of the input `probe`: `total`, `answer`; torch's `by_torch`."""

    sample: Sample
    weights: np.ndarray
    bias: float
    sums: np.ndarray
    answers: np.ndarray
    total: float
    answer: float
    by_torch: float


def bend(name: str, z: np.ndarray) -> np.ndarray:
    """The activation of that name."""
    return ACTIVATIONS[name].value(z)


def neuron_answer(x: np.ndarray, weights: np.ndarray, bias: float, activation: str) -> tuple[np.ndarray, np.ndarray]:
    """The weighted sums z = x · w + b (…) of inputs x (…, 2), and the answers σ(z)."""
    z = x @ weights + bias
    return z, bend(activation, z)


def by_torch(x: np.ndarray, weights: np.ndarray, bias: float, activation: str) -> float:
    """The same of one input (2,) by nn.Linear and torch's activation, in 64 bits."""
    layer = nn.Linear(2, 1, dtype=torch.float64)
    with torch.no_grad():
        layer.weight.copy_(torch.tensor(weights)[None])
        layer.bias.fill_(bias)
        z = layer(torch.tensor(x))
        return float(ACTIVATIONS[activation].module()(z))


def neuron_at(sample: Sample, weights: np.ndarray, bias: float, activation: str, probe: np.ndarray) -> Neuron:
    """The neuron at every point of the sample and at the input `probe` (2,)."""
    sums, answers = neuron_answer(sample.x, weights, bias, activation)
    total, answer = neuron_answer(probe, weights, bias, activation)
    checked = by_torch(probe, weights, bias, activation)
    return Neuron(sample, weights, bias, sums, answers, float(total), float(answer), checked)


def wrong_of(result: Neuron) -> np.ndarray:
    """Which points (n,) lie on the wrong side, or on the line."""
    return result.sums * result.sample.y <= 0

"""Forward and backward through a small network, by hand, by torch's autograd and by finite differences, in 64 bits."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from core.engine.activations import linear, relu, sigmoid, tanh

Layers = tuple[tuple[np.ndarray, np.ndarray], ...]  # of each layer the weights (units, inputs) and the biases (units,)


class Rule(NamedTuple):
    """An activation as the chain rule needs it: its value, its slope from z and its value a (torch's way), its twin."""

    value: Callable[[np.ndarray], np.ndarray]
    slope: Callable[[np.ndarray, np.ndarray], np.ndarray]
    twin: Callable[[torch.Tensor], torch.Tensor]
    formula: str


RULES = {
    "tanh": Rule(tanh, lambda z, a: 1 - a**2, torch.tanh, "1 − a²"),
    "Sigmoid": Rule(sigmoid, lambda z, a: a * (1 - a), torch.sigmoid, "a(1 − a)"),
    "ReLU": Rule(relu, lambda z, a: (z > 0).astype(float), torch.relu, "1 if z > 0, else 0"),
    "Linear": Rule(linear, lambda z, a: np.ones_like(z), lambda z: z, "1"),
}


class Score(NamedTuple):
    """A loss: of each sample (S,) from outputs and targets (S, m), its slope (S, m), torch's twin of the whole batch.

    `summed`: the batch's cost is the sum of its samples' losses, else their mean.
    """

    loss: Callable[[np.ndarray, np.ndarray], np.ndarray]
    slope: Callable[[np.ndarray, np.ndarray], np.ndarray]
    twin: Callable[[torch.Tensor, torch.Tensor], torch.Tensor]
    summed: bool = False


def binary_losses(p: np.ndarray, y: np.ndarray) -> np.ndarray:
    """−[y ln p + (1 − y) ln(1 − p)], its logarithms not below −100: so does torch."""
    with np.errstate(divide="ignore"):
        right, wrong = np.maximum(np.log(p), -100), np.maximum(np.log1p(-p), -100)
    return -(y * right + (1 - y) * wrong).mean(axis=1)


def binary_slopes(p: np.ndarray, y: np.ndarray) -> np.ndarray:
    """(p − y) / (p(1 − p)), and torch's guard against a division by 0."""
    return (p - y) / np.maximum(p * (1 - p), 1e-12) / p.shape[1]


HALF, MEAN, SUM, BCE = "½ squared error", "MSE (mean)", "Squared error (sum)", "BCE"
SCORES = {
    HALF: Score(
        lambda p, y: ((p - y) ** 2).sum(axis=1) / 2,
        lambda p, y: p - y,
        lambda p, y: ((p - y) ** 2).sum(dim=1).mean() / 2,
    ),
    MEAN: Score(lambda p, y: ((p - y) ** 2).mean(axis=1), lambda p, y: 2 * (p - y) / p.shape[1], nn.MSELoss()),
    SUM: Score(
        lambda p, y: ((p - y) ** 2).sum(axis=1),
        lambda p, y: 2 * (p - y),
        nn.MSELoss(reduction="sum"),
        summed=True,
    ),
    BCE: Score(binary_losses, binary_slopes, nn.BCELoss()),
}


def forward_pass(layers: Layers, x: np.ndarray, names: tuple[str, ...]) -> tuple[list, list]:
    """Each layer's sums z and outputs a, (samples, units) each, for inputs (samples, inputs), which stand first in a.

    `names` are the layers' activations.
    """
    sums, outputs = [], [x]
    for (weights, bias), name in zip(layers, names, strict=True):
        sums.append(outputs[-1] @ weights.T + bias)
        outputs.append(RULES[name].value(sums[-1]))
    return sums, outputs


def slopes_of(sums: list, outputs: list, names: tuple[str, ...]) -> list:
    """Each layer's slopes ∂a/∂z, (samples, units) each."""
    return [RULES[name].slope(z, a) for name, z, a in zip(names, sums, outputs[1:], strict=True)]


def backward_pass(layers: Layers, slopes: list, error: np.ndarray) -> tuple[list, list]:
    """Each layer's errors ∂L/∂a and deltas ∂L/∂z, from the loss's own slope by the outputs (samples, outputs).

    δ is error × slope; a hidden layer's errors are Σ w δ of the layer behind it.
    """
    errors: list[np.ndarray] = []
    deltas: list[np.ndarray] = []
    for (weights, _), slope in zip(reversed(layers), reversed(slopes), strict=True):
        delta = error * slope
        errors.insert(0, error)
        deltas.insert(0, delta)
        error = delta @ weights
    return errors, deltas


def sample_gradients(outputs: list, deltas: list) -> list:
    """Each layer's gradients of every sample: δ times what came in, (samples, units, inputs), and δ for the biases."""
    return [(delta[:, :, None] * before[:, None, :], delta) for before, delta in zip(outputs[:-1], deltas, strict=True)]


def batch_gradients(samples: list, summed: bool) -> list:
    """The cost's gradient: the mean (or the sum) of the samples' gradients."""
    return [tuple(part.sum(axis=0) if summed else part.mean(axis=0) for part in pair) for pair in samples]


def cost_of(losses: np.ndarray, summed: bool) -> float:
    return float(losses.sum() if summed else losses.mean())


def whole_cost(layers: Layers, x: np.ndarray, y: np.ndarray, names: tuple[str, ...], loss: str) -> float:
    """The batch's cost, forward only."""
    score = SCORES[loss]
    return cost_of(score.loss(forward_pass(layers, x, names)[1][-1], y), score.summed)


def updated(layers: Layers, gradients: list, rate: float) -> Layers:
    """w ← w − η ∂L/∂w, for every weight and bias."""
    return tuple(
        (weights - rate * by_weights, bias - rate * by_bias)
        for (weights, bias), (by_weights, by_bias) in zip(layers, gradients, strict=True)
    )


def autograd_gradients(layers: Layers, x: np.ndarray, y: np.ndarray, names: tuple[str, ...], loss: str) -> list:
    """The same gradients by torch: the network in torch's own functions, its loss, and loss.backward()."""
    leaves = [tuple(torch.tensor(part, requires_grad=True) for part in pair) for pair in layers]
    with torch.enable_grad():
        signal = torch.tensor(x)
        for (weights, bias), name in zip(leaves, names, strict=True):
            signal = RULES[name].twin(F.linear(signal, weights, bias))
        SCORES[loss].twin(signal, torch.tensor(y)).backward()
    return [tuple(gradient_in(part) for part in pair) for pair in leaves]


def gradient_in(leaf: torch.Tensor) -> np.ndarray:
    """What backward() has left in .grad, as a copy: the next one adds to it."""
    assert leaf.grad is not None
    return leaf.grad.numpy().copy()


def difference_gradients(layers: Layers, x: np.ndarray, y: np.ndarray, names: tuple[str, ...], loss: str) -> list:
    """The same gradients by a central difference of each weight: nothing is derived, the cost is computed twice."""
    found = [tuple(np.zeros_like(part) for part in pair) for pair in layers]
    moved: Layers = tuple((weights.copy(), bias.copy()) for weights, bias in layers)
    for pair, slopes in zip(moved, found, strict=True):
        for part, slope in zip(pair, slopes, strict=True):
            for place in np.ndindex(part.shape):
                here = float(part[place])
                h = 1e-5 * max(1.0, abs(here))
                part[place] = here + h
                above = whole_cost(moved, x, y, names, loss)
                part[place] = here - h
                below = whole_cost(moved, x, y, names, loss)
                part[place] = here
                slope[place] = (above - below) / (2 * h)
    return found


def flat_parameters(layers: Layers | list) -> np.ndarray:
    """All weights and biases (or their gradients) in a row: unit by unit, its bias first, then its weights."""
    rows = [np.concatenate([bias[:, None], weights], axis=1).ravel() for weights, bias in layers]
    return np.concatenate(rows)


def verdict(ours: float, theirs: float) -> str:
    """How two ways of computing one number agree: exact (to 12 digits), close (to 6 digits), or wrong."""
    apart = abs(ours - theirs) / max(1e-3, abs(theirs))
    return "exact" if apart <= 1e-12 else "close" if apart <= 1e-6 else "wrong"

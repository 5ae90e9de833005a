"""What is measured of a backward pass through a deep network, and the theory's product of factors."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F

from core.engine.activations import ACTIVATIONS
from core.engine.networks import Network, steps_forward
from core.engine.normalisation import NORMALISATIONS, Layer

BINS = 40


class Backward(NamedTuple):
    """One backward pass: loss, sums z and outputs h (L, n, width), |dL/dh| (L,) and, with the last layer, |dL/dW|."""

    loss: float
    sums: torch.Tensor
    outputs: torch.Tensor
    reach: np.ndarray
    weights: np.ndarray


def backward(
    network: Network, layers: Sequence[Layer], x: torch.Tensor, y: torch.Tensor, chance: torch.Generator
) -> Backward:
    """Forward, cross-entropy, backward, in training mode; the gradients stay in the layers' tensors."""
    *way, (_, logits) = steps_forward(network, layers, x, True, chance)
    for _, h in way:
        h.retain_grad()
    loss = F.cross_entropy(logits, y)
    loss.backward()
    sums, outputs = (torch.stack(parts).detach() for parts in zip(*way, strict=True))
    reach, weights = sizes([h.grad for _, h in way]), sizes([layer.weight.grad for layer in layers])
    return Backward(loss.item(), sums, outputs, reach, weights)


def gains(network: Network, layers: Sequence[Layer], x: torch.Tensor, outputs: torch.Tensor) -> np.ndarray:
    """By how much each hidden layer's matrix, turned round, lengthens a random vector on average (L,).

    For W (out, in) and a random vector v (out,) the mean of |Wᵀv|² over |v|² is |W|² / out.
    """
    matrix = NORMALISATIONS[network.normalisation].matrix
    with torch.no_grad():
        used = [matrix(layer, before) for layer, before in zip(layers, [x, *outputs[:-1]], strict=False)]
        return np.array([(each.square().sum() / each.shape[0]).sqrt().item() for each in used])


def slopes(network: Network, sums: torch.Tensor) -> np.ndarray:
    """The activation's slope at every sum, in their shape."""
    return ACTIVATIONS[network.activation].slope(sums.numpy())


def gone(network: Network, slope: np.ndarray) -> np.ndarray:
    """Which slopes are as good as none: exactly 0, or below a hundredth of the activation's steepest."""
    return (slope == 0) | (np.abs(slope) < 0.01 * ACTIVATIONS[network.activation].steepest)


def sizes(gradients: Iterable[torch.Tensor | None]) -> np.ndarray:
    """The norm of each gradient; 0 where there is none."""
    return np.array([0.0 if gradient is None else size(gradient) for gradient in gradients])


def size(values: torch.Tensor) -> float:
    """The root of the sum of squares, scaled first: the square of 1e-170 would be 0, and that of 1e170 infinite."""
    largest = values.abs().max()
    if not largest > 0 or not torch.isfinite(largest):
        return largest.item()
    return (largest * (values / largest).norm()).item()


def dimensions(outputs: torch.Tensor) -> np.ndarray:
    """In how many directions the pictures differ in each layer (L,), for outputs (L, n, width); 0 if they do not.

    The participation ratio of the variances along the principal axes, (Σλ)² / Σλ²: k for k equal ones.
    """
    away = outputs - outputs.mean(dim=1, keepdim=True)
    largest = away.abs().amax(dim=(1, 2), keepdim=True)
    # Differences in the last digits are rounding, not pictures.
    apart = (largest > 1e-12 * outputs.abs().amax(dim=(1, 2), keepdim=True)) & torch.isfinite(largest)
    scaled = torch.where(apart, away / torch.where(apart, largest, 1.0), 0.0)
    products = scaled.mT @ scaled
    trace, squares = products.diagonal(dim1=1, dim2=2).sum(dim=1), products.square().sum(dim=(1, 2))
    return torch.where(squares > 0, trace.square() / torch.where(squares > 0, squares, 1.0), 0.0).numpy()


def product_of_factors(last: float, factors: np.ndarray, residual: bool) -> np.ndarray:
    """The theory: what reaches layer l is what reaches the last one, times the factor of every layer behind l.

    A layer's factor is (typical slope) x (typical gain of its weights), as if both were independent of the gradient.
    Past a residual connection go the gradient itself and that times the factor: together sqrt(1 + factor^2).
    """
    steps = np.sqrt(1 + factors**2) if residual else factors
    return last * np.append(np.cumprod(steps[:0:-1])[::-1], 1.0)


def bent(values: np.ndarray) -> np.ndarray:
    """A scale for numbers of every size and sign: linear within 0.1, logarithmic (powers of ten) beyond."""
    return np.arcsinh(values / 0.1) / np.log(10)


def histogram_of_sums(activation: str, sums: torch.Tensor) -> tuple[np.ndarray, tuple[float, float]]:
    """Each layer's histogram of activations (BINS, L) as shares, and the ends of its scale; sums are (L, n, width).

    Only finite activations are counted: where a number has overflowed there is nothing to draw.
    """
    values = ACTIVATIONS[activation].value(sums.flatten(1).numpy())
    if ACTIVATIONS[activation].saturates:
        low, high = ACTIVATIONS[activation].bounds
    else:
        values = bent(values)
        finite = values[np.isfinite(values)]
        high = max(2.0, float(np.ceil(finite.max(initial=2.0))))
        low = min(-1.0, float(np.floor(finite.min(initial=-1.0))))
    known = np.isfinite(values)
    places = np.clip((np.where(known, values, low) - low) * (BINS / (high - low)), 0, BINS - 1).astype(int)
    places += BINS * np.arange(len(values))[:, None]
    counts = np.bincount(places[known], minlength=BINS * len(values)).reshape(-1, BINS)
    return counts.T / values.shape[1], (low, high)


def measured_factor(curve: np.ndarray) -> float:
    """The geometric mean of what one layer does to the gradient on its way back; NaN if there is nothing to compare."""
    if len(curve) < 2 or not curve[0] or not curve[-1] or not np.isfinite(curve[[0, -1]]).all():
        return float("nan")
    return float((curve[0] / curve[-1]) ** (1 / (len(curve) - 1)))

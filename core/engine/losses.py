"""Loss functions: each formula with its derivative directly under it, and the menu of them all.

Outputs and targets have the same shape; outputs may carry further axes in front (frames, say), and `value` keeps those.
Cross-entropy's targets are class indexes, so they lack the outputs' last axis. Means are over all of a target's axes.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from torch import nn

from core.engine.activations import sigmoid, softmax


class Loss(NamedTuple):
    """One loss: mean over the batch, its slope by the output, its torch twin, and what stands before it.

    `output` is the label of the activation behind the network's last layer (BCE wants probabilities, so a Sigmoid);
    `right(output, target)` says for every sample whether the class decided for is the target.
    """

    value: Callable[[np.ndarray, np.ndarray], np.ndarray]
    slope: Callable[[np.ndarray, np.ndarray], np.ndarray]
    module: Callable[[], nn.Module]
    output: str
    right: Callable[[np.ndarray, np.ndarray], np.ndarray]


def batch_mean(losses: np.ndarray, target: np.ndarray) -> np.ndarray:
    """Mean over the target's axes, in float64: losses (..., *target.shape) to (...)."""
    return losses.mean(axis=tuple(range(-target.ndim, 0)), dtype=np.float64)


def mse(output: np.ndarray, target: np.ndarray) -> np.ndarray:
    return batch_mean((output - target) ** 2, target)


def mse_slope(output: np.ndarray, target: np.ndarray) -> np.ndarray:
    return 2 * (output - target) / target.size


def bce(output: np.ndarray, target: np.ndarray) -> np.ndarray:
    with np.errstate(divide="ignore"):  # log 0 is clamped at -100, as torch does
        right, wrong = np.maximum(np.log(output), -100), np.maximum(np.log1p(-output), -100)
    return batch_mean(-target * right - (1 - target) * wrong, target)


def bce_slope(output: np.ndarray, target: np.ndarray) -> np.ndarray:
    return (output - target) / np.maximum(output * (1 - output), 1e-12) / target.size  # torch's guard against 1/0


def bce_with_logits(output: np.ndarray, target: np.ndarray) -> np.ndarray:
    return batch_mean(np.maximum(output, 0) - output * target + np.log1p(np.exp(-np.abs(output))), target)


def bce_with_logits_slope(output: np.ndarray, target: np.ndarray) -> np.ndarray:
    return (sigmoid(output) - target) / target.size


def cross_entropy(output: np.ndarray, target: np.ndarray) -> np.ndarray:
    shifted = output - output.max(axis=-1, keepdims=True)
    chosen = np.take_along_axis(shifted, np.broadcast_to(target[..., None], (*shifted.shape[:-1], 1)), axis=-1)
    return batch_mean(np.log(np.exp(shifted).sum(axis=-1)) - chosen[..., 0], target)


def cross_entropy_slope(output: np.ndarray, target: np.ndarray) -> np.ndarray:
    one_hot = np.arange(output.shape[-1]) == target[..., None]
    return (softmax(output) - one_hot) / target.size


def outputs_for(classes: int) -> tuple[int, str]:
    """How many outputs a network needs to tell so many classes apart, and the loss of these: two take one logit."""
    return (classes, "Cross-entropy") if classes > 2 else (1, "BCEWithLogits")


def least_loss_twice(classes: int) -> float:
    """The least cross-entropy when it is given probabilities: those of (1, 0, …, 0), so ln(e + K − 1) − 1."""
    return float(np.log(np.e + classes - 1) - 1)


def right_above_half(output: np.ndarray, target: np.ndarray) -> np.ndarray:
    return (output > 0.5) == (target > 0.5)


def right_above_zero(output: np.ndarray, target: np.ndarray) -> np.ndarray:
    return (output > 0) == (target > 0.5)


def right_at_largest(output: np.ndarray, target: np.ndarray) -> np.ndarray:
    return output.argmax(axis=-1) == target


LOSSES = {
    "MSE": Loss(mse, mse_slope, nn.MSELoss, "Linear", right_above_half),
    "BCE": Loss(bce, bce_slope, nn.BCELoss, "Sigmoid", right_above_half),
    "BCEWithLogits": Loss(bce_with_logits, bce_with_logits_slope, nn.BCEWithLogitsLoss, "Linear", right_above_zero),
    "Cross-entropy": Loss(cross_entropy, cross_entropy_slope, nn.CrossEntropyLoss, "Linear", right_at_largest),
}

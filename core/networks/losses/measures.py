"""Errors and losses of one sample: each value with its slope under it, torch's twin, and what it is measured along."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F

from core.engine.activations import sigmoid
from core.engine.losses import bce, bce_slope, bce_with_logits, bce_with_logits_slope, mse, mse_slope

NUMBER, PROBABILITY, LOGIT = "A number", "A probability", "A logit"
OUTPUTS = (NUMBER, PROBABILITY, LOGIT)
HALF = "½ squared error"  # the notes' own
POINTS = 401  # of a curve


class Shape(NamedTuple):
    """What some losses have beside prediction and target: where Huber turns straight, how many classes there are."""

    delta: float = 1.0
    classes: int = 2


class Measure(NamedTuple):
    """An error or loss: value and slope for outputs (any shape) and one target (a 0-d array), and torch's twin.

    `takes` is the output that it is made for: any number, a probability, or a logit. `formula` is in plain text.
    """

    value: Callable[[np.ndarray, np.ndarray, Shape], np.ndarray]
    slope: Callable[[np.ndarray, np.ndarray, Shape], np.ndarray]
    by_torch: Callable[[torch.Tensor, torch.Tensor, Shape], torch.Tensor]
    takes: str
    formula: str


def signed_error(output: np.ndarray, target: np.ndarray, shape: Shape) -> np.ndarray:
    return output - target


def signed_error_slope(output: np.ndarray, target: np.ndarray, shape: Shape) -> np.ndarray:
    return np.ones_like(output)


def signed_error_by_torch(output: torch.Tensor, target: torch.Tensor, shape: Shape) -> torch.Tensor:
    return output - target


def binarised_error(output: np.ndarray, target: np.ndarray, shape: Shape) -> np.ndarray:
    """1 if output and target lie on different sides of ½, else 0."""
    return ((output > 0.5) != (target > 0.5)).astype(float)


def binarised_error_slope(output: np.ndarray, target: np.ndarray, shape: Shape) -> np.ndarray:
    return np.zeros_like(output)


def binarised_error_by_torch(output: torch.Tensor, target: torch.Tensor, shape: Shape) -> torch.Tensor:
    return ((output > 0.5) != (target > 0.5)).double()


def half_squared_error(output: np.ndarray, target: np.ndarray, shape: Shape) -> np.ndarray:
    return mse(output, target) / 2


def half_squared_error_slope(output: np.ndarray, target: np.ndarray, shape: Shape) -> np.ndarray:
    return mse_slope(output, target) / 2


def half_squared_error_by_torch(output: torch.Tensor, target: torch.Tensor, shape: Shape) -> torch.Tensor:
    return F.mse_loss(output, target, reduction="none") / 2


def squared_error(output: np.ndarray, target: np.ndarray, shape: Shape) -> np.ndarray:
    return mse(output, target)


def squared_error_slope(output: np.ndarray, target: np.ndarray, shape: Shape) -> np.ndarray:
    return mse_slope(output, target)


def squared_error_by_torch(output: torch.Tensor, target: torch.Tensor, shape: Shape) -> torch.Tensor:
    return F.mse_loss(output, target, reduction="none")


def absolute_error(output: np.ndarray, target: np.ndarray, shape: Shape) -> np.ndarray:
    return np.abs(output - target)


def absolute_error_slope(output: np.ndarray, target: np.ndarray, shape: Shape) -> np.ndarray:
    return np.sign(output - target)  # 0 at the kink, as torch has it


def absolute_error_by_torch(output: torch.Tensor, target: torch.Tensor, shape: Shape) -> torch.Tensor:
    return F.l1_loss(output, target, reduction="none")


def huber(output: np.ndarray, target: np.ndarray, shape: Shape) -> np.ndarray:
    """½ error² up to δ, and from there a straight line of the slope it then has."""
    size = np.abs(output - target)
    return np.where(size <= shape.delta, size**2 / 2, shape.delta * (size - shape.delta / 2))


def huber_slope(output: np.ndarray, target: np.ndarray, shape: Shape) -> np.ndarray:
    return np.clip(output - target, -shape.delta, shape.delta)


def huber_by_torch(output: torch.Tensor, target: torch.Tensor, shape: Shape) -> torch.Tensor:
    return F.huber_loss(output, target, reduction="none", delta=shape.delta)


def coin_loss(output: np.ndarray, target: np.ndarray, shape: Shape) -> np.ndarray:
    return bce(output, target)


def coin_loss_slope(output: np.ndarray, target: np.ndarray, shape: Shape) -> np.ndarray:
    return bce_slope(output, target)


def coin_loss_by_torch(output: torch.Tensor, target: torch.Tensor, shape: Shape) -> torch.Tensor:
    return F.binary_cross_entropy(output, target, reduction="none")


def coin_loss_on_logits(output: np.ndarray, target: np.ndarray, shape: Shape) -> np.ndarray:
    return bce_with_logits(output, target)


def coin_loss_on_logits_slope(output: np.ndarray, target: np.ndarray, shape: Shape) -> np.ndarray:
    return bce_with_logits_slope(output, target)


def coin_loss_on_logits_by_torch(output: torch.Tensor, target: torch.Tensor, shape: Shape) -> torch.Tensor:
    return F.binary_cross_entropy_with_logits(output, target, reduction="none")


def class_loss(output: np.ndarray, target: np.ndarray, shape: Shape) -> np.ndarray:
    """Cross-entropy of the scores (output, 0, …, 0); the target is the first's share, the others part the rest."""
    return np.logaddexp(output, np.log(shape.classes - 1)) - target * output


def class_loss_slope(output: np.ndarray, target: np.ndarray, shape: Shape) -> np.ndarray:
    return sigmoid(output - np.log(shape.classes - 1)) - target


def class_loss_by_torch(output: torch.Tensor, target: torch.Tensor, shape: Shape) -> torch.Tensor:
    others = shape.classes - 1
    scores = torch.cat([output[:, None], torch.zeros(len(output), others, dtype=output.dtype)], dim=1)
    rest = ((1 - target) / others)[:, None].repeat(1, others)
    return F.cross_entropy(scores, torch.cat([target[:, None], rest], dim=1), reduction="none")


MEASURES = {
    "Signed error": Measure(signed_error, signed_error_slope, signed_error_by_torch, NUMBER, "ŷ − y"),
    "Binarised error": Measure(
        binarised_error, binarised_error_slope, binarised_error_by_torch, NUMBER, "1 if ŷ and y lie on two sides of ½"
    ),
    HALF: Measure(half_squared_error, half_squared_error_slope, half_squared_error_by_torch, NUMBER, "½ (ŷ − y)²"),
    "Squared error": Measure(squared_error, squared_error_slope, squared_error_by_torch, NUMBER, "(ŷ − y)²"),
    "Absolute error": Measure(absolute_error, absolute_error_slope, absolute_error_by_torch, NUMBER, "|ŷ − y|"),
    "Huber": Measure(huber, huber_slope, huber_by_torch, NUMBER, "½ (ŷ − y)² up to δ, then δ (|ŷ − y| − ½ δ)"),
    "BCE": Measure(
        coin_loss, coin_loss_slope, coin_loss_by_torch, PROBABILITY, "−(y log ŷ + (1 − y) log(1 − ŷ))"
    ),
    "BCE on logits": Measure(
        coin_loss_on_logits, coin_loss_on_logits_slope, coin_loss_on_logits_by_torch, LOGIT, "log(1 + exp z) − y z"
    ),
    "Cross-entropy": Measure(
        class_loss, class_loss_slope, class_loss_by_torch, LOGIT, "log(exp z + K − 1) − y z, for scores (z, 0, …, 0)"
    ),
}  # fmt: skip


class Measured(NamedTuple):
    """Value and slope (F,), the slope along the axis on which the outputs stand."""

    value: np.ndarray
    slope: np.ndarray


def fits_output(measure: Measure, output: str) -> bool:
    """Whether the loss has a value for such an output: a logarithm of any number has none."""
    return measure.takes == NUMBER or output != NUMBER


def measure_along(measure: Measure, output: str, x: np.ndarray, target: np.ndarray, shape: Shape) -> Measured:
    """Value and slope along `x` (F,), which holds numbers, probabilities or logits as `output` says.

    Where the loss takes another than these, one is made of the other, ŷ = σ(z) or back, and the chain rule's factor
    stands before the slope.
    """
    given, factor = taken_from(measure, output, x, shape)
    return Measured(measure.value(given, target, shape), measure.slope(given, target, shape) * factor)


def taken_from(measure: Measure, output: str, x: np.ndarray, shape: Shape) -> tuple[np.ndarray, np.ndarray]:
    """What the loss takes, made of x, and its slope along x."""
    if output == LOGIT and measure.takes != LOGIT:
        share = sigmoid(x)
        return share, share * sigmoid(-x)
    if output == PROBABILITY and measure.takes == LOGIT:
        others = shape.classes - 1 if measure.value is class_loss else 1
        return np.log(x) - np.log1p(-x) + np.log(others), 1 / (x * (1 - x))
    return x, np.ones_like(x)


def measured_by_torch(measure: Measure, output: str, x: float, target: float, shape: Shape) -> Measured:
    """torch's own value and gradient, by autograd through the same sigmoid or logit, in float64."""
    point = torch.tensor([x], dtype=torch.float64, requires_grad=True)
    given = point
    if output == LOGIT and measure.takes != LOGIT:
        given = torch.sigmoid(point)
    elif output == PROBABILITY and measure.takes == LOGIT:
        others = shape.classes - 1 if measure.value is class_loss else 1
        given = torch.logit(point) + np.log(others)
    loss = measure.by_torch(given, torch.tensor([target], dtype=torch.float64), shape)
    slope = torch.zeros(1)  # a loss of whole numbers has no gradient of torch's
    if loss.requires_grad:
        (slope,) = torch.autograd.grad(loss.sum(), point)
    return Measured(loss.detach().numpy(), slope.numpy().astype(float))

"""Two losses at work: a unit that starts confidently wrong, and a layer with a softmax too many."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
from scipy.special import expit
from torch import nn

ENOUGH = 0.9  # the accuracy at which a start counts as escaped


class Starts(NamedTuple):
    """Points (2, S, N), by x and y, with classes (S, N) of 0 and 1; weights (S, 3) that are sure of the wrong side."""

    points: np.ndarray
    truth: np.ndarray
    weights: np.ndarray


def wrong_starts(count: int, confidence: float, seed: int, size: int = 20) -> Starts:
    """Two clouds around (−1, −1) and (1, 1), drawn anew for each seed; at their centres the logit is ∓ `confidence`.

    Start i is drawn by the seed `seed` + i alone, so that more starts begin with the same ones.
    """
    draws = [np.random.default_rng(seed + index) for index in range(count)]
    truth = np.tile(np.arange(size) % 2, (count, 1)).astype(float)
    blurs = np.stack([rng.normal(0, 0.5, (2, size)) for rng in draws], axis=1)
    tilts = np.stack([rng.normal(0, 0.3, 3) for rng in draws])
    weights = np.array([-confidence / 2, -confidence / 2, 0.0]) + tilts
    return Starts(blurs + (2 * truth - 1), truth, weights)


def unit_gradient(starts: Starts, weights: np.ndarray, squared: bool) -> tuple[np.ndarray, np.ndarray]:
    """Gradient (S, 3) of the mean loss by weights and bias, and accuracy (S,), of one sigmoid unit for each start.

    In the logit's slope BCE has the error alone, ŷ − y; the squared error has 2 (ŷ − y) ŷ (1 − ŷ).
    """
    across, up = starts.points
    logits = across * weights[:, :1] + up * weights[:, 1:2] + weights[:, 2:]
    share = expit(logits)
    slope = share - starts.truth
    if squared:
        slope = 2 * slope * share * (1 - share)
    gradient = np.stack([(slope * across).mean(axis=1), (slope * up).mean(axis=1), slope.mean(axis=1)], axis=1)
    return gradient, ((logits > 0) == (starts.truth > 0.5)).mean(axis=1)


class Escapes(NamedTuple):
    """Accuracy (F, S) before every update of every start, and the first update (S,) with enough of it; −1 for never."""

    accuracy: np.ndarray
    first: np.ndarray


def descend_from(starts: Starts, squared: bool, rate: float, updates: int) -> Escapes:
    """Full-batch descent from every start."""
    weights, accuracy = starts.weights.copy(), np.empty((updates + 1, len(starts.weights)))
    for update in range(updates + 1):
        gradient, accuracy[update] = unit_gradient(starts, weights, squared)
        weights -= rate * gradient
    good = accuracy >= ENOUGH
    return Escapes(accuracy, np.where(good.any(axis=0), good.argmax(axis=0), -1))


def class_clouds(classes: int, seed: int, each: int = 20) -> tuple[torch.Tensor, torch.Tensor]:
    """Points (N, 2) in clouds on a ring of radius 1, and their class (N,), float64."""
    rng = np.random.default_rng(seed)
    truth = np.repeat(np.arange(classes), each)
    angle = 2 * np.pi * truth / classes
    points = np.column_stack([np.cos(angle), np.sin(angle)]) + rng.normal(0, 0.2, (len(truth), 2))
    return torch.tensor(points), torch.tensor(truth)


# What stands between a layer's scores and nn.CrossEntropyLoss.
BEFORE: dict[str, Callable[[], nn.Module]] = {
    "scores": nn.Identity,
    "softmax": lambda: nn.Softmax(dim=1),
    "log_softmax": lambda: nn.LogSoftmax(dim=1),
}


class Learning(NamedTuple):
    """Loss (F,) before every update and accuracy (F,), a share of 1; the loss at the end if log-softmax came before."""

    loss: np.ndarray
    accuracy: np.ndarray
    relogged: float


@dataclass(frozen=True)
class Escaping:
    """What both losses made of the same starts."""

    squared: Escapes
    cross_entropy: Escapes


@dataclass(frozen=True)
class Twice:
    """Training given scores, given their softmax; the least loss in the second case."""

    scores: Learning
    softmax: Learning
    floor: float


def train_classes(points: torch.Tensor, truth: torch.Tensor, before: str, rate: float, updates: int) -> Learning:
    """A layer nn.Linear(2, K) that starts at zero, what stands before the loss, and nn.CrossEntropyLoss: SGD."""
    layer = nn.utils.skip_init(nn.Linear, 2, int(truth.max()) + 1, dtype=torch.float64)
    nn.init.zeros_(layer.weight)
    nn.init.zeros_(layer.bias)
    model, criterion = nn.Sequential(layer, BEFORE[before]()), nn.CrossEntropyLoss()
    losses, right = np.empty(updates + 1), np.empty(updates + 1)
    for update in range(updates + 1):
        output = model(points)
        loss = criterion(output, truth)
        losses[update] = loss.item()
        right[update] = (output.detach().argmax(dim=1) == truth).double().mean().item()
        gradients = torch.autograd.grad(loss, list(layer.parameters()))
        with torch.no_grad():
            for parameter, gradient in zip(layer.parameters(), gradients, strict=True):
                parameter -= rate * gradient
    return Learning(losses, right, float(criterion(torch.log_softmax(output.detach(), dim=1), truth)))

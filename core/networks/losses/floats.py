"""Binary cross-entropy in 16, 32 and 64 bits: torch's own outputs for a logit on the wrong side."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F

PRECISIONS = {"float16": torch.float16, "float32": torch.float32, "float64": torch.float64}


class InBits(NamedTuple):
    """torch's sigmoid, and value and gradient (F,) of BCELoss after it and of BCEWithLogitsLoss, as float64."""

    sigmoid: np.ndarray
    bce: np.ndarray
    bce_slope: np.ndarray
    with_logits: np.ndarray
    with_logits_slope: np.ndarray


@dataclass(frozen=True)
class Cliff:
    """torch's numbers along the logits on the wrong side, and at the knob's; the logit from which its sigmoid is 1."""

    wrong: np.ndarray
    curves: InBits
    here: InBits
    one_from: float


def in_bits(logits: np.ndarray, label: int, precision: str) -> InBits:
    """What torch computes from logits (F,) in that precision where the truth is `label`; NaN stays NaN."""
    losses, slopes, shares = [], [], np.zeros(0)
    for with_sigmoid in (True, False):
        z = torch.tensor(logits, dtype=PRECISIONS[precision], requires_grad=True)
        truth = torch.full_like(z, label)
        if with_sigmoid:
            share = torch.sigmoid(z)
            shares = share.detach().double().numpy()
            loss = F.binary_cross_entropy(share, truth, reduction="none")
        else:
            loss = F.binary_cross_entropy_with_logits(z, truth, reduction="none")
        (slope,) = torch.autograd.grad(loss.sum(), z)
        losses.append(loss.detach().double().numpy())
        slopes.append(slope.double().numpy())
    return InBits(shares, losses[0], slopes[0], losses[1], slopes[1])


@functools.cache
def first_logit_of_one(precision: str) -> float:
    """The least logit, to a thousandth, at which torch's sigmoid is exactly 1."""
    low, high = 0, 60_000
    while high - low > 1:
        middle = (low + high) // 2
        exactly = bool(torch.sigmoid(torch.tensor([middle / 1000], dtype=PRECISIONS[precision])).item() == 1)
        low, high = (low, middle) if exactly else (middle, high)
    return high / 1000


def cliff_of(label: int, wrong: float, precision: str) -> Cliff:
    """torch's numbers for logits on the wrong side of `label`, up to 60 and at `wrong`."""
    along, side = np.linspace(0, 60, 601), 1.0 if label == 0 else -1.0
    return Cliff(
        along,
        in_bits(side * along, label, precision),
        in_bits(np.array([side * wrong]), label, precision),
        first_logit_of_one(precision),
    )

"""torch's losses of the same distributions: what its clamp and its logarithms make of the limits."""

from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as F

from core.numbers.entropy.information import binary_cross_entropy


def torch_loss(truth: np.ndarray | float, prediction: np.ndarray) -> np.ndarray:
    """`F.binary_cross_entropy` of each prediction in float64; its order is (input = prediction, target = truth)."""
    given = torch.tensor(prediction, dtype=torch.float64)
    return F.binary_cross_entropy(
        given, torch.as_tensor(truth, dtype=torch.float64).expand_as(given), reduction="none"
    ).numpy()


def torch_cross_entropy(p: np.ndarray, q: np.ndarray) -> float:
    """`F.cross_entropy` with ln q for its scores and p for its target; NaN where it meets 0 · ln 0."""
    scores, target = torch.log(torch.tensor(q)), torch.tensor(p)
    return F.cross_entropy(scores[None], target[None]).item()


def torch_divergence(p: np.ndarray, q: np.ndarray) -> float:
    """`F.kl_div` of p from q in nats: it wants ln q first, then p; NaN where it meets 0 · ln 0."""
    return F.kl_div(torch.log(torch.tensor(q)), torch.tensor(p), reduction="sum").item()


def wrong_losses(truth: float, digits: np.ndarray) -> np.ndarray:
    """Loss (2, n), exact and by torch, as the likelier answer is given ever smaller chances 10**-digits."""
    chance = 10.0**-digits
    if truth >= 0.5:
        return np.stack([binary_cross_entropy(truth, chance), torch_loss(truth, chance)])
    return np.stack([binary_cross_entropy(1 - truth, chance), torch_loss(truth, 1 - chance)])

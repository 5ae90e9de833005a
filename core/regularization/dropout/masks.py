"""Masks of dropout: drawn, all of them listed, and a trained network asked under them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from core.engine.activations import ACTIVATIONS, softmax
from core.engine.networks import Network, Weights
from core.engine.normalisation import affine


def outputs_under(
    network: Network, weights: Weights, x: np.ndarray, masks: Sequence[np.ndarray], share: float
) -> np.ndarray:
    """The linear outputs (…, n, outputs) for x (n, inputs) where masks silence hidden units, as in train mode.

    Each layer's mask of 1 (kept) and 0 fits its outputs (…, n, units) by broadcasting: (S, 1, units) asks S
    subnetworks about all points, (n, units) gives each point its own. What is kept is divided by 1 − share.
    """
    values, scale = x, np.float32(1 / (1 - share))
    for pair, mask in zip(weights[:-1], masks, strict=True):
        values = ACTIVATIONS[network.activation].value(affine(pair, values)) * mask * scale
    return affine(weights[-1], values)


def drawn_masks(hidden: Sequence[int], count: int, share: float, chance: torch.Generator) -> tuple[np.ndarray, ...]:
    """So many masks, (count, units) for each hidden layer: a unit is silenced with the probability `share`."""
    kept = (torch.rand(count, sum(hidden), generator=chance) >= share).float().numpy()
    return by_layer(hidden, kept)


def all_masks(hidden: Sequence[int]) -> tuple[np.ndarray, ...]:
    """Every mask that there is, (2ⁿ, units) for each hidden layer of n units in all; the last keeps every unit."""
    total = sum(hidden)
    kept = (np.arange(2**total)[:, None] >> np.arange(total)) & 1
    return by_layer(hidden, kept.astype(np.float32))


def chances(masks: Sequence[np.ndarray], share: float) -> np.ndarray:
    """How probable each mask (S,) is: p to the number of units silenced, times 1 − p to that of those kept."""
    kept = np.concatenate(masks, axis=1).sum(axis=1)
    total = sum(mask.shape[1] for mask in masks)
    return share ** (total - kept) * (1 - share) ** kept


def by_layer(hidden: Sequence[int], kept: np.ndarray) -> tuple[np.ndarray, ...]:
    """Columns (S, n) parted into one array (S, units) a layer."""
    return tuple(np.split(kept, np.cumsum(hidden)[:-1], axis=1))


def whole(masks: Sequence[np.ndarray]) -> list[np.ndarray]:
    """Masks (S, units) as each subnetwork's for all its points: (S, 1, units)."""
    return [mask[:, None, :] for mask in masks]


def class_shares(outputs: np.ndarray) -> np.ndarray:
    """Probabilities (…, classes) of linear outputs (…, units): one logit, or one score a class."""
    return softmax(scores(outputs))


def log_shares(outputs: np.ndarray) -> np.ndarray:
    """Their logarithms, which stay finite where a probability is too small for a float."""
    found = scores(outputs)
    return found - np.logaddexp.reduce(found, axis=-1, keepdims=True)


def scores(outputs: np.ndarray) -> np.ndarray:
    """One score a class (…, classes), in float64; a single logit is the second class's, and the first has 0."""
    outputs = outputs.astype(float)
    return outputs if outputs.shape[-1] > 1 else np.concatenate([np.zeros_like(outputs), outputs], axis=-1)

"""One network, L1 stepped by each rule: which of them reach exactly 0, and which stay next to it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.engine.networks import Network
from core.engine.penalties import L1_RULES
from core.engine.training import History, Recipe, Sample, train
from core.regularization.weight_penalties.training import NEAR, all_weights, recipe_with


@dataclass(frozen=True)
class Rules:
    """One network trained by each rule of L1: histories by name, and exact and near zeros (rules, F)."""

    histories: dict[str, History]
    exact: np.ndarray
    near: np.ndarray
    total: int


def by_every_rule(network: Network, base: Recipe, strength: float, sample: Sample) -> Rules:
    """The network trained by `base` with L1 of that strength, stepped by each of L1_RULES."""
    histories = {rule: train(network, recipe_with(base, (strength, 0.0), False, rule), sample) for rule in L1_RULES}
    frames = min(len(history.epochs) for history in histories.values())
    weights = np.stack([all_weights(history.weights)[:frames] for history in histories.values()])
    exact = (weights == 0).sum(axis=-1)
    return Rules(histories, exact, (np.abs(weights) < NEAR).sum(axis=-1), weights.shape[-1])

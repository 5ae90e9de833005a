"""A network trained with a penalty: how small its weights are, how many are 0, and the prior that the penalty is."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from core.engine.inputs import Prepared
from core.engine.networks import Weights
from core.engine.penalties import SUBGRADIENT
from core.engine.rounding import Rounding
from core.engine.sisters import Sisters
from core.engine.training import History, Recipe
from core.regularization.class_maps import Area

BINS = 41
NEAR = 0.01  # weights smaller than this count as next to zero


def recipe_with(base: Recipe, penalty: tuple[float, float], biases: bool = False, rule: str = SUBGRADIENT) -> Recipe:
    """`base` with l1 ∑|w| + l2 ∑w²; with the `biases` in it, L2 is weight decay, which is half of w² times that."""
    l1, l2 = penalty
    if biases:
        return replace(base, l1=l1, weight_decay=2 * l2, l1_rule=rule)
    return replace(base, l1=l1, l2=l2, l1_rule=rule)


def all_weights(weights: Weights) -> np.ndarray:
    """Every weight, no bias, frame by frame (F, W)."""
    return np.concatenate([matrix.reshape(len(matrix), -1) for matrix, _ in weights], axis=1)


def norms_of(weights: Weights) -> np.ndarray:
    """Each layer's norm, the root of the sum of w², (F, layers)."""
    return np.stack([np.sqrt(np.square(matrix, dtype=float).sum(axis=(1, 2))) for matrix, _ in weights], axis=1)


def histogram(weights: np.ndarray, reach: float) -> tuple[np.ndarray, np.ndarray]:
    """Bin centres (B,) and counts (F, B) of weights (F, W) but exact zeros; beyond ± `reach` they count at the ends."""
    edges = np.linspace(-reach, reach, BINS + 1)
    cells = np.clip(((weights + reach) / (2 * reach) * BINS).astype(int), 0, BINS - 1)
    counts = np.stack([np.bincount(row[w != 0], minlength=BINS) for row, w in zip(cells, weights, strict=True)])
    return (edges[1:] + edges[:-1]) / 2, counts


def prior_density(x: np.ndarray, samples: int, l1: float, l2: float) -> np.ndarray:
    """The density that the penalty is the negative logarithm of: a Laplace for L1, a bell for L2, zeros for none.

    The loss is a mean over the samples, so n times loss + penalty is −log(likelihood × prior): the prior is
    exp(−n (l1 |w| + l2 w²)), normalised.
    """
    if not l1 and not l2:
        return np.zeros_like(x)
    scale = prior_scale(samples, l1, l2)
    fine = np.linspace(-30 * scale, 30 * scale, 6001)
    total = np.trapezoid(np.exp(-samples * (l1 * np.abs(fine) + l2 * fine**2)), fine)
    return np.exp(-samples * (l1 * np.abs(x) + l2 * x**2)) / total


def prior_scale(samples: int, l1: float, l2: float) -> float:
    """About how wide the prior is: 1 / (n l1) of a Laplace, 1 / √(2 n l2) of a bell, the narrower of both."""
    widths = [1 / (samples * l1)] if l1 else []
    widths += [1 / np.sqrt(2 * samples * l2)] if l2 else []
    return float(min(widths, default=np.inf))


@dataclass(frozen=True)
class Trained:
    """A network trained with the penalty and, from the same start, without: histories and maps of the first.

    `area` is the map's, `answers` (F, GRID, GRID) its class + confidence; `penalty` (F,) what it adds to the loss;
    `strength` (l1, l2) as it starts and `final` as it is at the end. `rounding` is what one float32 step does to the
    run; None while a knob is dragged.
    """

    prepared: Prepared
    history: History
    bare: History
    area: Area
    answers: np.ndarray
    penalty: np.ndarray
    strength: tuple[float, float]
    final: tuple[float, float]
    sisters: Sisters | None = None
    rounding: Rounding | None = None

    @property
    def constant(self) -> bool:
        """Whether it ends with one answer for the whole map."""
        return bool(np.ptp(np.floor(self.answers[-1])) == 0)

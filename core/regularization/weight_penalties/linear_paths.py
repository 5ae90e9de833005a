"""A linear model's weights along λ: exactly, and by scikit-learn at the λ that is set."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.regularization.weight_penalties.samples import Measured
from core.regularization.weight_penalties.solutions import penalised, penalty_of
from core.regularization.weight_penalties.training import NEAR
from core.regularization.weight_penalties.translator import by_scikit

PATH_STRENGTHS = np.geomspace(1e-3, 20, 80)


@dataclass(frozen=True)
class Paths:
    """A linear model's weights (K, d) at all `strengths` (K,), and `here` (d,); losses (K,), those here (2,).

    `scikit` (d,) is what scikit-learn finds here. Losses are mean squared errors over the variance of y.
    """

    table: Measured
    strengths: np.ndarray
    weights: np.ndarray
    here: np.ndarray
    scikit: np.ndarray
    train_loss: np.ndarray
    test_loss: np.ndarray
    losses: tuple[float, float]


def along_strengths(table: Measured, kind: str, share: float, strength: float) -> Paths:
    """The weights at PATH_STRENGTHS of a penalty of that kind, and at `strength`."""
    strengths = np.append(PATH_STRENGTHS, strength)
    found = penalised(table.gram, table.pull, penalty_of(kind, share, strengths))
    here, (train_loss, test_loss) = penalty_of(kind, share, strength), table.losses(found)
    return Paths(
        table,
        PATH_STRENGTHS,
        found[:-1],
        found[-1],
        by_scikit(table, float(here.l1), float(here.l2), True),
        train_loss[:-1],
        test_loss[:-1],
        (float(train_loss[-1]), float(test_loss[-1])),
    )


def near_zero(weights: np.ndarray) -> int:
    """How many are not 0, but smaller than a hundredth of the largest."""
    size = np.abs(weights)
    return int(((size > 0) & (size < NEAR * size.max())).sum())

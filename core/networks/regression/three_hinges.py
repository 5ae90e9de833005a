"""Three ReLU units whose kinks and weights are set by hand, and the best weights for these kinks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.networks.regression.rivals import mean_square
from core.networks.regression.samples import Data


@dataclass(frozen=True)
class ByHand:
    """Three hinges set by hand: each `weighted` (3, G), their `total` (G,) with the bias, and their loss on the points.

    `best` are the weights out and the bias (4,) that least squares finds for these kinks, `best_loss` theirs.
    """

    data: Data
    weighted: np.ndarray
    total: np.ndarray
    loss: float
    best: np.ndarray
    best_loss: float


def set_by_hand(data: Data, kinks: np.ndarray, turns: np.ndarray, base: float) -> ByHand:
    """Units that rise from their `kinks` (3,) on, times their weights out `turns` (3,), plus the bias `base`."""
    rising, on_grid = (np.maximum(x[:, None] - kinks, 0) for x in (data.x, data.grid))
    loss = mean_square(rising @ turns + base - data.y)
    columns = np.column_stack([rising, np.ones(len(data.x))])
    best = np.linalg.lstsq(columns, data.y, rcond=None)[0]
    weighted = (on_grid * turns).T
    return ByHand(data, weighted, weighted.sum(axis=0) + base, loss, best, mean_square(columns @ best - data.y))

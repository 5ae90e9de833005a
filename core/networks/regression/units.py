"""What the last hidden layer's units add to the answer, one by one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.engine.networks import steps_forward
from core.engine.training import History
from core.networks.regression.samples import Scale

SHOWN_UNITS = 8


@dataclass(frozen=True)
class Units:
    """What the last hidden layer's units do on `grid` (G,), at F moments: `sums`, `outputs`, `weighted` (F, U, G).

    Of more than SHOWN_UNITS those are taken that move the answer most in the end; `which` are their numbers from 1.
    `total` (F, G) is the answer. In the network's own units, which are the standardised ones where it is so fed.
    """

    grid: np.ndarray
    sums: np.ndarray
    outputs: np.ndarray
    weighted: np.ndarray
    total: np.ndarray
    which: np.ndarray
    epochs: np.ndarray
    count: int


def units_at(history: History, scale: Scale, grid: np.ndarray) -> Units:
    """What each unit does on the grid (G,) of x, at every moment."""
    inputs = scale.inputs(grid).astype(np.float32)
    with np.errstate(all="ignore"):
        *_, last_hidden, output = steps_forward(history.network, history.weights, inputs, False)
        sums, outputs = (np.swapaxes(each, -1, -2) for each in last_hidden)
        weighted = outputs * history.weights[-1][0][:, 0, :, None]
    total = output[0][..., 0]
    chosen = np.sort(np.argsort(-np.ptp(weighted[-1], axis=-1), kind="stable")[:SHOWN_UNITS])
    sums_of, outputs_of, weighted_of = (
        np.nan_to_num(each[:, chosen], posinf=1e30, neginf=-1e30) for each in (sums, outputs, weighted)
    )
    return Units(
        grid, sums_of, outputs_of, weighted_of, np.nan_to_num(total), chosen + 1, history.epochs, sums.shape[1]
    )

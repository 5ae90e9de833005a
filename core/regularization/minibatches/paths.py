"""The main stage: one batch size's path over the bowl, the same from other orders, and the path of all samples."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.regularization.minibatches.bowl import (
    FAR,
    SAMPLES,
    Line,
    descend,
    epochs_of_orders,
    hover_radius,
    line_samples,
)

OTHERS = 15  # orders beside the chosen one


@dataclass(frozen=True)
class Paths:
    """Weights after every update: of minibatches (1 + OTHERS, U + 1, 2), the chosen seed's first, and of all samples
    at once, `whole` (U + 1, 2); with how many samples each had `seen` (U + 1,).

    `above` and `whole_above` are the losses above the least. `stray` is the root mean square distance from the best
    weights over the last third of the updates, of all orders; `predicted` what the theory says (see hover_radius).
    """

    line: Line
    weights: np.ndarray
    whole: np.ndarray
    seen: np.ndarray
    whole_seen: np.ndarray
    above: np.ndarray
    whole_above: np.ndarray
    stray: float
    predicted: float

    @property
    def left(self) -> tuple[bool, bool]:
        """Whether minibatches, in the chosen order, and all samples at once have left the map for good."""
        return bool(np.abs(self.weights[0, -1]).max() >= FAR), bool(np.abs(self.whole[-1]).max() >= FAR)

    @property
    def whole_meanwhile(self) -> int:
        """How many updates all samples at once have made when the minibatches have seen their last sample."""
        return int(self.seen[-1] // SAMPLES)


def paths_of(
    noise: float, batch: int, rate: float, start: tuple[float, ...], updates: int, fall: int, seed: int
) -> Paths:
    """Descend; after `fall` updates (0: never) at a tenth of the rate."""
    line, first = line_samples(noise), np.array(start)
    rates = np.full((updates, 1), rate)
    if fall:
        rates[fall:] *= 0.1
    everything = np.tile(np.arange(SAMPLES), (1, updates, 1))
    whole, whole_seen = descend(line, everything, SAMPLES, rates, first, updates)
    weights, seen = whole, whole_seen
    if batch < SAMPLES:
        orders = epochs_of_orders(SAMPLES, updates, batch, seed + np.arange(1 + OTHERS))
        weights, seen = descend(line, orders, batch, rates, first, updates)
    late = weights[:, 2 * updates // 3 :] - line.best
    return Paths(
        line,
        weights,
        whole[0],
        seen,
        whole_seen,
        line.above(weights),
        line.above(whole[0]),
        float(np.sqrt(np.square(late).sum(axis=-1).mean())),
        hover_radius(line, batch, float(rates[-1, 0])) if batch < SAMPLES else 0.0,
    )

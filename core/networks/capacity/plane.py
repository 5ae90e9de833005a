"""One trained network over the plane: how many pieces its hidden units cut it into, at every moment of training."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.engine.inputs import Prepared, inputs_of
from core.engine.networks import Weights, steps_forward
from core.engine.rounding import Rounding
from core.engine.sisters import Sisters
from core.engine.training import History
from core.networks.capacity.regions import MOST_PIECES, bend_of, regions_over_time
from core.networks.plane_data import Area

FINE = 81  # places of the map each way at which a line is looked for


@dataclass(frozen=True)
class Plane:
    """A history over the `area` of the data; `missing` is what it waits for ("" for nothing).

    `pieces` (F,) of the map at every moment, as last counted at one of `counted` (K,): none where the activation is
    curved, -1 where there are too many. `inhabited` (F,): how many on/off patterns of the hidden units the training
    points have. `sisters` are those of the run, if any; `shares` (classes, S, S) is how many answer each class.
    `rounding` is what one float32 step does to the run; None while a knob is dragged.
    """

    prepared: Prepared
    history: History
    area: Area
    pieces: np.ndarray
    counted: np.ndarray
    inhabited: np.ndarray
    missing: str = ""
    sisters: Sisters | None = None
    shares: np.ndarray | None = None
    rounding: Rounding | None = None

    @property
    def count(self) -> float | str:
        """The pieces in the end, or why there is no number of them."""
        if not len(self.pieces):
            return f"none: {self.history.network.activation} is curved"
        return float(self.pieces[-1]) if self.pieces[-1] > 0 else f"more than {MOST_PIECES:,}"


def plane_of(prepared: Prepared, history: History, area: Area, whole: bool, missing: str) -> Plane:
    """Count the pieces of the `area` at the moments of a history or, without the `whole`, in the end."""
    weights = history.weights if whole else tuple((matrix[-1:], bias[-1:]) for matrix, bias in history.weights)
    bend, scale = bend_of(history.network.activation), prepared.scale
    assert scale is not None
    patterns = patterns_of(history, weights, prepared.sample.x)
    if bend is None:
        return Plane(prepared, history, area, np.zeros(0, int), np.zeros(0, int), patterns, missing)
    ends = [tuple((np.array(area[axis]) - scale.mean[axis]) / scale.scale[axis]) for axis in (0, 1)]
    found, moments = regions_over_time(weights, bend, *ends)
    latest = np.maximum(0, np.searchsorted(moments, np.arange(len(weights[0][0])), side="right") - 1)
    return Plane(prepared, history, area, found[latest], moments, patterns, missing)


def patterns_of(history: History, weights: Weights, x: np.ndarray) -> np.ndarray:
    """How many different on/off patterns of all hidden units the points (n, 2) have at each moment (F,)."""
    steps = list(steps_forward(history.network, weights, np.asarray(x, np.float32), False))
    switched_on = np.concatenate([sums > 0 for sums, _ in steps[:-1]], axis=-1)
    packed = np.packbits(switched_on, axis=-1)
    return np.array([len(np.unique(frame, axis=0)) for frame in packed])


def crosses_the_map(result: Plane, unit: int) -> bool:
    """Whether the line of a hidden unit (from 1, layer by layer) runs through the map in the end."""
    x, y = (np.linspace(low, high, FINE) for low, high in result.area)
    grid = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    steps = list(
        steps_forward(result.history.network, result.history.weights_at(-1), inputs_of(result.prepared, grid), False)
    )
    sums = np.concatenate([each for each, _ in steps[:-1]], axis=-1)[:, unit - 1]
    return bool((sums > 0).any() and (sums <= 0).any())

"""One training judged twice: by the loss that it descends on, and by the share of wrong answers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.data.datasets import load
from core.engine.activations import sigmoid
from core.engine.inputs import prepare
from core.engine.networks import Network, Weights
from core.engine.rounding import Rounding, with_twin
from core.engine.sisters import Sisters
from core.engine.training import Recipe, Run

COUNT, SHARE, EPOCHS = 200, 0.6, 200
NUDGE = 1e-4


@dataclass(frozen=True)
class Judged:
    """One unit's training on BCE at `epochs` (F,): `loss` (2, F) and share of wrong answers `wrong` (2, F), on training
    and on test points.

    `steady` is the first of the moments from which on the training points' share of wrong answers stays as it ends.
    `nudges` (2,) is by how much the binarised error and the loss change at the start (see `nudged`). `sisters` are
    those of the run, if any; `test_accuracy` is the run's own at the end. `rounding` is what one float32 step does to
    the run; None while a knob is dragged.
    """

    epochs: np.ndarray
    loss: np.ndarray
    wrong: np.ndarray
    steady: int
    nudges: np.ndarray
    diverged: bool
    test_accuracy: float
    sisters: Sisters | None = None
    rounding: Rounding | None = None


def unit_run(rate: float, noise: float, data_seed: int, seed: int) -> Run:
    """One sigmoid unit, to be trained on two clouds, all points at once."""
    sample = prepare(load("Gauss", COUNT, noise, data_seed), (0, 1), SHARE, 0).sample
    return Network(2, (), 1), Recipe(rate=rate, batch=0, epochs=EPOCHS, frames=EPOCHS + 1, seed=seed), sample


def judge(run: Run, dragged: bool = False, sisters: Sisters | None = None) -> Judged:
    """Train it, and judge every epoch both ways."""
    (history, rounding), sample = with_twin(*run, dragged=dragged), run[2]
    wrong = 1 - np.stack(history.accuracies)
    changes = np.flatnonzero(wrong[0] != wrong[0, -1])
    return Judged(
        epochs=history.epochs,
        loss=np.stack([history.train_loss, history.test_loss]),
        wrong=wrong,
        steady=int(changes[-1]) + 1 if len(changes) else 0,
        nudges=nudged(history.weights_at(0), sample.x, sample.y),
        diverged=history.diverged is not None,
        test_accuracy=float(history.accuracies[1][-1]),
        sisters=sisters,
        rounding=rounding,
    )


def nudged(weights: Weights, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """By how much at most the mean binarised error and the mean BCE (2,) change when one weight or bias of a sigmoid
    unit is moved by NUDGE."""
    (matrix, bias) = weights[0]
    start = np.append(matrix[0], bias[0]).astype(float)
    moved = start + np.vstack([np.zeros(3), NUDGE * np.eye(3), -NUDGE * np.eye(3)])
    share = sigmoid(moved @ np.column_stack([x, np.ones(len(x))]).T)
    wrong, surprise = (share > 0.5) != (y > 0.5), -np.log(np.where(y > 0.5, share, 1 - share))
    return np.array([np.abs(each[1:] - each[0]).max() for each in (wrong.mean(axis=1), surprise.mean(axis=1))])

"""A training on few points, watched: its curve, its losses on four sets, and the losses as training itself saw them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from core.engine.rounding import Rounding, with_twin
from core.engine.sisters import Sisters
from core.engine.training import History, Run
from core.regularization.overfitting.curve import CurvePoints, answers, mean_square, patience_stop, total_variation


@dataclass(frozen=True)
class Fit:
    """A training at F moments, after so many `updates` (F,).

    `curve` (F, G) is the answer on the points' grid. Losses (F,) are mean squared errors with dropout off, `train` of
    the points themselves. `during` (F,) is the training loss as training saw it: the mean over the updates since the
    moment before, each before its step, dropout on and on what it was fed; `penalty` (F,) is what L2 adds to it.
    `frozen` is the frame that early stopping keeps, and `given_up` the one at which it stops; `best` that with the
    least test loss. `sisters`, if any, are along the updates too, and so is the twin in `rounding`, which tells what
    one float32 step does to the run; None while a knob is dragged.
    """

    points: CurvePoints
    history: History
    updates: np.ndarray
    curve: np.ndarray
    train: np.ndarray
    validation: np.ndarray
    test: np.ndarray
    during: np.ndarray
    penalty: np.ndarray
    frozen: int
    given_up: int
    sisters: Sisters | None = None
    rounding: Rounding | None = None

    @property
    def best(self) -> int:
        return int(self.test.argmin())

    @property
    def gap(self) -> np.ndarray:
        """Test less training loss (F,)."""
        return self.test - self.train

    @property
    def variation(self) -> np.ndarray:
        """The curve's total variation (F,)."""
        return total_variation(self.curve)


def fit(points: CurvePoints, run: Run, patience: float, dragged: bool = False, sisters: Sisters | None = None) -> Fit:
    """Train the run on these points, and look at every moment kept."""
    network, recipe, _ = run
    history, rounding = with_twin(*run, dragged=dragged, judged_by_loss=True)
    along = rounding and replace(rounding, epochs=rounding.epochs * history.updates_per_epoch)
    updates = np.round(history.epochs * history.updates_per_epoch).astype(int)
    curve, on_train, on_validation = (
        answers(network, history.weights, x) for x in (points.grid, points.x, points.validation_x)
    )
    losses = mean_square(on_train, points.y), mean_square(on_validation, points.validation_y)
    kept, given_up = patience_stop(losses[1], updates, patience)
    return Fit(
        points, history, updates, curve, *losses, history.test_loss, seen_during(history, updates),
        recipe.l2 * squared_weights(history), kept, given_up, sisters, along,
    )  # fmt: skip


def seen_during(history: History, updates: np.ndarray) -> np.ndarray:
    """The mean of the updates' losses between a moment and the one before (F,); the first is the first update's."""
    if not len(history.batch_loss):
        return history.train_loss
    sums = np.concatenate([[0.0], np.cumsum(history.batch_loss, dtype=float)])
    means = (sums[updates[1:]] - sums[updates[:-1]]) / np.maximum(np.diff(updates), 1)
    return np.concatenate([[float(history.batch_loss[0])], means])


def squared_weights(history: History) -> np.ndarray:
    """The sum of w² over all weights, no bias (F,)."""
    return sum(np.square(matrix, dtype=float).sum(axis=(1, 2)) for matrix, _ in history.weights)  # type: ignore[return-value]

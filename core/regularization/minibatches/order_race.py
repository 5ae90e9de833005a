"""The same network and minibatches, its samples in four orders."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from core.engine.training import train
from core.engine.training.history import recorded_epochs
from core.engine.training.orders import ORDERS
from core.regularization.minibatches.learner import Task

ORDER_SEEDS = 5
MOMENTS = 41  # at most, at which a training is looked at


@dataclass(frozen=True)
class OrderRace:
    """For every one of ORDERS (O, F, seeds): the loss on all training samples and the accuracy on the test part.

    NaN where a run has diverged. `unseen` is the share of samples that do not come in an epoch drawn with replacement.
    """

    epochs: np.ndarray
    loss: np.ndarray
    accuracy: np.ndarray
    unseen: float


def race_orders(task: Task, rate: float, batch: int, epochs: int) -> OrderRace:
    """Train in every order under ORDER_SEEDS seeds."""
    base = task.recipe(rate, batch, epochs, 0, MOMENTS)
    moments = recorded_epochs(epochs, MOMENTS)
    loss = np.full((len(ORDERS), len(moments), ORDER_SEEDS), np.nan)
    accuracy = loss.copy()
    for row, order in enumerate(ORDERS):
        for seed in range(ORDER_SEEDS):
            run = train(task.network, replace(base, order=order, seed=seed), task.sample)
            loss[row, : len(run.train_loss), seed] = run.train_loss
            accuracy[row, : len(run.train_loss), seed] = run.test_accuracy
    n = len(task.sample.x)
    return OrderRace(moments, loss, accuracy, (1 - 1 / n) ** n)

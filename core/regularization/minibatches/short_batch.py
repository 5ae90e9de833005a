"""The short batch at the end of an epoch: trained on or dropped, on the course's 120 irises."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from core.data.datasets import load
from core.engine.inputs import prepare
from core.engine.networks import Network, Weights
from core.engine.seeds import interval
from core.engine.training import Recipe, Sample, train

IRISES = 120
SEEDS_EACH = 5
EPOCHS = 50
WAYS_WITH_IT = ("kept", "dropped")


@dataclass(frozen=True)
class Short:
    """Batches of `batch` of IRISES samples: `left` of them in the last one, 0 if none is short.

    `updates` are those of an epoch, kept and dropped. `epochs` (F,), and by way (2, F, seeds) `accuracy` on the test
    part and `loss` on the training part. `of_means` is the mean of the batches' mean losses after the first epoch, and
    `of_all` the mean of all samples' losses.
    """

    batch: int
    left: int
    updates: tuple[int, int]
    epochs: np.ndarray
    accuracy: np.ndarray
    loss: np.ndarray
    of_means: float
    of_all: float

    @property
    def in_all(self) -> dict[str, int]:
        """Updates in all epochs: the short batch kept, dropped, or filled up with samples of the next epoch."""
        kept, dropped = (EPOCHS * each for each in self.updates)
        return {"kept": kept, "dropped": dropped, "carried on": EPOCHS * IRISES // self.batch}

    def ends(self, values: np.ndarray) -> np.ndarray:
        """Mean over the seeds and the interval's ends at the end of training, (3, ways)."""
        return np.stack(interval(values[:, -1]))


def iris_sample() -> Sample:
    return prepare(load("Iris"), (0, 1), 0.8, 0).sample


def short_of(batch: int, rate: float) -> Short:
    """Train with the short batch and without, SEEDS_EACH seeds each."""
    sample, network = iris_sample(), Network(4, (12,), 3, "tanh")
    n = len(sample.x)
    recipe = Recipe("Cross-entropy", "SGD", rate, batch=batch, epochs=EPOCHS, frames=EPOCHS + 1)
    both = [replace(recipe, drop_last=dropped) for dropped in (False, True)]
    runs = [[train(network, replace(each, seed=seed), sample) for seed in range(SEEDS_EACH)] for each in both]
    accuracy = np.array([[run.test_accuracy for run in row] for row in runs], dtype=float)
    loss = np.array([[run.train_loss for run in row] for row in runs], dtype=float)
    losses = losses_of_each(network, sample, runs[0][0].weights_at(1))
    return Short(
        batch,
        n % batch,
        (both[0].updates_per_epoch(n), both[1].updates_per_epoch(n)),
        runs[0][0].epochs,
        accuracy.swapaxes(1, 2),
        loss.swapaxes(1, 2),
        mean_of_means(losses, batch),
        float(losses.mean()),
    )


def losses_of_each(network: Network, sample: Sample, weights: Weights) -> np.ndarray:
    """Every training sample's cross-entropy (n,)."""
    (w, b), (v, c) = weights
    outputs = np.tanh(sample.x @ w.T + b) @ v.T + c
    shifted = outputs - outputs.max(axis=1, keepdims=True)
    return np.log(np.exp(shifted).sum(axis=1)) - shifted[np.arange(len(sample.y)), sample.y]


def mean_of_means(values: np.ndarray, batch: int) -> float:
    """The mean of the batches' means: what a loop says that averages `loss.item()` over the batches of an epoch."""
    return float(np.mean([values[begin : begin + batch].mean() for begin in range(0, len(values), batch)]))

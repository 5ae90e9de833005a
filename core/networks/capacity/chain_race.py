"""Linear networks of several depths on the same points: one function, but other ways down to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.engine.networks import Network
from core.engine.seeds import epochs_together, seed_by_seed
from core.engine.training import History, Recipe, Sample, train

CHAIN_SEEDS, CHAIN_EPOCHS = 20, 500


@dataclass(frozen=True)
class Raced:
    """Training loss (D, k, F) of linear networks with 0 to D − 1 hidden layers under k seeds, at `epochs` (F,).

    NaN from where one diverged.
    """

    loss: np.ndarray
    epochs: np.ndarray


def race_chains(
    networks: Sequence[Network], loss: str, rate: float, sample: Sample, cancelled: Callable[[], bool]
) -> Iterator[tuple[int, int, Raced | None]]:
    """Train every network under CHAIN_SEEDS seeds on all points at once; yields after each run."""
    recipe = Recipe(loss=loss, rate=rate, batch=0, epochs=CHAIN_EPOCHS, frames=60)
    recipe = replace(recipe, epochs=epochs_together(networks, recipe, len(sample.x), CHAIN_SEEDS))
    epochs = train(networks[0], recipe, sample).epochs
    runs = [(each, replace(recipe, seed=seed), sample) for seed in range(CHAIN_SEEDS) for each in networks]

    def curve(index: int, run: History) -> tuple[float, ...]:
        return (*run.train_loss, *[np.nan] * (len(epochs) - len(run.train_loss)))

    for done, total, loss_curves in seed_by_seed(runs, len(networks), curve, cancelled):
        yield done, total, None if loss_curves is None else Raced(loss_curves, epochs)


def last_losses(result: Raced) -> np.ndarray:
    """The median last loss (D,) of every depth; infinite where most diverged."""
    return np.median(np.nan_to_num(result.loss[..., -1], nan=np.inf), axis=1)


def half_ways(result: Raced) -> np.ndarray:
    """After how many epochs each depth (D,), in the median, is half-way from 0 hidden layers' start to its end."""
    goal = (np.median(result.loss[0, :, 0]) + last_losses(result)[0]) / 2
    reached = result.loss <= goal
    first = np.where(reached.any(axis=-1), result.epochs[reached.argmax(axis=-1)], np.inf)
    return np.median(first, axis=1)

"""Does dropout need more training? The notes' network on irises: losses over the epochs, masked and whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from core.engine.seeds import epochs_together, seed_by_seed
from core.engine.training import History, Run
from core.engine.training.history import recorded_epochs
from core.regularization.dropout.rates import IRIS, RATES, course_runs
from core.regularization.dropout.training import SEEDS_ASKED, masked_measures

LOSS_FRAMES, LONGEST = 80, 1000
LEVEL = 0.5  # a training loss, in nats, that all of them should reach


@dataclass(frozen=True)
class Longer:
    """Losses (2, k, F) at `epochs` (F,) of networks without and with dropout: of the training half whole and masked,
    and of the test half whole; `needed` (2, k) is the epoch at which the whole network's training loss is first below
    LEVEL, NaN where it never is."""

    epochs: np.ndarray
    whole: np.ndarray
    masked: np.ndarray
    test: np.ndarray
    needed: np.ndarray


def iris_pairs(share: float) -> tuple[list[Run], int]:
    """The notes' network without dropout and with it, seed after seed, and for how many epochs."""
    chosen, _ = course_runs(IRIS, 0, LONGEST)
    rows = len(RATES)
    networks = [chosen[0][0], replace(chosen[0][0], dropout=share)]
    recipe = replace(chosen[0][1], epochs=LONGEST, frames=LOSS_FRAMES)
    epochs = epochs_together(networks, recipe, len(chosen[0][2].x), SEEDS_ASKED)
    return [
        (network, replace(recipe, seed=seed, epochs=epochs), chosen[rows * seed][2])
        for seed in range(SEEDS_ASKED)
        for network in networks
    ], epochs


def needs_longer(
    share: float, cancelled: Callable[[], bool] = lambda: False
) -> Iterator[tuple[int, int, Longer | None]]:
    """Train both under each seed."""
    runs, epochs = iris_pairs(share)
    times = recorded_epochs(epochs, LOSS_FRAMES)

    def measure(index: int, history: History) -> tuple[float, ...]:
        sample = runs[index][2]
        if history.diverged:
            return (np.nan,) * (1 + 3 * len(times))
        below = history.train_loss < LEVEL
        needed = float(times[below.argmax()]) if below.any() else np.nan
        masked = masked_measures(history, sample.x.astype(np.float32), sample.y)[0]
        return needed, *history.train_loss, *masked, *history.test_loss

    for done, total, table in seed_by_seed(runs, 2, measure, cancelled):
        if table is None:
            yield done, total, None
        else:
            whole, masked, test = np.split(table[..., 1:], 3, axis=-1)
            yield done, total, Longer(times, whole, masked, test, table[..., 0])

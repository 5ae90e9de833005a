"""Whether small batches overfit less: the gap between training and test, over paired seeds, with its test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from scipy import stats

from core.engine.seeds import seed_by_seed
from core.engine.training import History
from core.engine.training.work import ALTOGETHER, epoch_work
from core.regularization.minibatches.learner import Task

SAME_EPOCHS, SAME_UPDATES, SAME_LOSS = "Same epochs", "Same updates", "Same training loss"
FAIR = (SAME_EPOCHS, SAME_UPDATES, SAME_LOSS)
PAIRS = 40
SMALL_EPOCHS = 100
GAP, TRAINING, TESTING, TRAIN_LOSS, TEST_LOSS = range(5)


@dataclass(frozen=True)
class Pairs:
    """Measures (5, 2, k) of k seeds, of small batches and of all samples at once, from the same first weights.

    They are the gap (training minus test accuracy), both accuracies, and both losses; NaN where one of the two
    diverged. `epochs` are how long each was trained, `compared` how they were made comparable.
    """

    measures: np.ndarray
    epochs: tuple[int, int]
    compared: str
    batch: int
    count: int

    def paired(self, measure: int) -> np.ndarray:
        """Small batches' minus all samples', of the seeds where both are there."""
        small, whole = self.measures[measure]
        both = np.isfinite(small) & np.isfinite(whole)
        return (small - whole)[both]


def paired_test(differences: np.ndarray) -> tuple[float, float, float, float]:
    """Their mean, the ends of its 95 % interval by Student's t, and the p of a mean of 0; NaN of fewer than two."""
    if len(differences) < 2:
        return (float("nan"),) * 4
    mean, spread = float(differences.mean()), float(differences.std(ddof=1) / np.sqrt(len(differences)))
    if spread == 0:
        return mean, mean, mean, 1.0 if mean == 0 else 0.0
    half = float(stats.t.ppf(0.975, len(differences) - 1)) * spread
    return mean, mean - half, mean + half, float(stats.ttest_1samp(differences, 0).pvalue)


def small_against_all(
    task: Task, rate: float, batch: int, compared: str, cancelled: Callable[[], bool] = lambda: False
) -> Iterator[tuple[int, int, Pairs | None]]:
    """Train both, seed after seed; at the same training loss both are read where they first have the lower one's."""
    n = len(task.sample.x)
    small = task.recipe(rate, batch, SMALL_EPOCHS, 0, 81)
    whole = replace(small, batch=0)
    if compared != SAME_EPOCHS:
        whole = replace(whole, epochs=SMALL_EPOCHS * small.updates_per_epoch(n))
    share = ALTOGETHER // (2 * PAIRS)
    fits = min(1.0, *(share / (each.epochs * epoch_work(task.network, each, n)) for each in (small, whole)))
    both = [replace(each, epochs=max(1, int(each.epochs * fits))) for each in (small, whole)]
    runs = [(task.network, replace(each, seed=seed), task.sample) for seed in range(PAIRS) for each in both]
    for done, total, table in seed_by_seed(runs, 2, lambda index, run: flat_curves(run), cancelled):
        if table is None:
            yield done, total, None
            continue
        curves = [[table[way, seed].reshape(4, -1) for way in (0, 1)] for seed in range(table.shape[1])]
        measures = np.array(
            [compared_pair(small_one, whole_one, compared == SAME_LOSS) for small_one, whole_one in curves]
        ).transpose(1, 2, 0)
        yield done, total, Pairs(measures, (both[0].epochs, both[1].epochs), compared, batch, n)


def flat_curves(run: History) -> tuple[float, ...]:
    """Both accuracies and both losses at 81 moments, one after the other; NaN if the run diverged."""
    moments = np.linspace(0, len(run.train_loss) - 1, 81).round().astype(int)
    rows = (run.train_accuracy, run.test_accuracy, run.train_loss, run.test_loss)
    good = 1.0 if run.diverged is None else float("nan")
    return tuple(good * float(value) for row in rows if row is not None for value in row[moments])


def compared_pair(small: np.ndarray, whole: np.ndarray, same_loss: bool) -> np.ndarray:
    """The measures (5, 2) of one seed's two runs, (4, moments) each: at the end, or at the same training loss."""
    found = []
    reached = max(np.min(small[2]), np.min(whole[2]))
    for run in (small, whole):
        at = int(np.argmax(run[2] <= reached)) if same_loss and np.isfinite(reached) else -1
        training, testing, train_loss, test_loss = run[:, at]
        found.append([training - testing, training, testing, train_loss, test_loss])
    return np.array(found).T

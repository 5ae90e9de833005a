"""The sisters of a run: the same training under other seeds, as bands along the epochs and by where each ends."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from core.engine.networks import Network
from core.engine.seeds import POOR
from core.engine.training import Recipe, Sample, train_each
from core.engine.training.lanes import LANES
from core.engine.training.work import TOGETHER, epoch_work, known

SISTERS = {"none": 0, "32": 32, "96": 96, "1,000": 1000}
BAND = (5, 50, 95)  # per cent of the sisters lie below
FRAMES = 26


@dataclass(frozen=True)
class Sisters:
    """Those of the seeds 0 to k - 1.

    `loss` and `accuracy` (3, F) are the 5 %, 50 % and 95 % of the sisters' on the test samples at `epochs` (F,), of all
    that did not diverge. `finals` (k,) is the test accuracy that each ends with, NaN where it diverged.
    """

    epochs: np.ndarray
    loss: np.ndarray
    accuracy: np.ndarray
    finals: np.ndarray

    @property
    def failed(self) -> int:
        """How many diverged or end under POOR."""
        return int((~(self.finals >= POOR)).sum())


def affordable(network: Network, recipe: Recipe, samples: int, asked: int, cap: int) -> int:
    """How many sisters, of those asked for, may be trained within `cap` multiplications: a multiple of LANES."""
    if not known(network, recipe):
        return 0
    work = epoch_work(network, recipe, samples) * max(recipe.epochs, 1)
    there = min(asked, cap * TOGETHER // work)
    return asked if there == asked else there // LANES * LANES


def sisters_of(network: Network, recipe: Recipe, sample: Sample, asked: int, cap: int) -> Sisters | None:
    """Train them, as many as are affordable; None without any. What is set by hand belongs to one run: left out."""
    count = affordable(network, recipe, len(sample.x), asked, cap)
    if not count:
        return None
    plain = replace(recipe, frames=FRAMES, singles=0, edits=())
    found = dict(train_each([(network, replace(plain, seed=seed), sample) for seed in range(count)]))
    histories = [found[seed] for seed in range(count)]
    whole = [run for run in histories if not run.diverged]
    finals = np.array([run.final_accuracies[1] for run in histories])
    if not whole:
        nothing = np.full((len(BAND), 1), np.nan)
        return Sisters(np.zeros(1), nothing, nothing, finals)
    loss, accuracy = (
        np.percentile(np.stack(curves), BAND, axis=0)
        for curves in ([run.test_loss for run in whole], [run.accuracies[1] for run in whole])
    )
    return Sisters(whole[0].epochs, loss, accuracy, finals)

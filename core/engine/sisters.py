"""The sisters of a run: the same training under other seeds, as bands along the epochs and by where each ends."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from core.engine.networks import Network, Weights
from core.engine.seeds import POOR
from core.engine.training import History, Recipe, Run, Sample, train_each
from core.engine.training.history import has_classes
from core.engine.training.lanes import LANES
from core.engine.training.work import TOGETHER, epoch_work, known

BAND = (5, 50, 95)  # per cent of the sisters lie below
SISTER_FRAMES = 26
MAPPED = 96  # of which the weights are kept


@dataclass(frozen=True)
class Sisters:
    """Those of the seeds 0 to k - 1.

    `loss` and, where targets are classes, `accuracy` (3, F) are the 5 %, 50 % and 95 % of the sisters' on the test
    samples at `epochs` (F,), of all that did not diverge. `finals` (k,) is the test accuracy that each ends with, its
    test loss where there are no classes; NaN where it diverged. One that ends worse than `poor` has failed.
    `weights` are those that the first MAPPED of them which did not diverge end with: W (m, out, in), b (m, out).
    """

    epochs: np.ndarray
    loss: np.ndarray
    accuracy: np.ndarray | None
    finals: np.ndarray
    poor: float
    weights: Weights = ()

    def in_units(self, square: float) -> Sisters:
        """With losses times `square`, where y was divided by its root for the training."""
        ends = self.finals if self.accuracy is not None else self.finals * square
        return replace(self, loss=self.loss * square, finals=ends, poor=self.poor * square)

    @property
    def count(self) -> int:
        return len(self.finals)

    @property
    def failed(self) -> int:
        """How many diverged or end worse than `poor`."""
        good = self.finals <= self.poor if self.accuracy is None else self.finals >= self.poor
        return int((~good).sum())


def affordable(network: Network, recipe: Recipe, samples: int, asked: int, cap: int) -> int:
    """How many sisters, of those asked for, may be trained within `cap` multiplications: a multiple of LANES."""
    if not known(network, recipe):
        return 0
    work = epoch_work(network, recipe, samples) * max(recipe.epochs, 1)
    there = min(asked, cap * TOGETHER // work)
    return asked if there == asked else there // LANES * LANES


def sisters_of(
    network: Network, recipe: Recipe, sample: Sample, asked: int, cap: int, judged_by_loss: bool = False
) -> Sisters | None:
    """Train them, as many as are affordable; None without any. Numbers to be hit may all be 0 or 1 by chance: these are
    no classes where they are `judged_by_loss`."""
    count = affordable(network, recipe, len(sample.x), asked, cap)
    if not count:
        return None
    classes = not judged_by_loss and has_classes(recipe, sample.test_y)
    found = dict(train_each([under_seed((network, recipe, sample), seed) for seed in range(count)]))
    return gathered([found[seed] for seed in range(count)], sample, classes)


def under_seed(run: Run, seed: int) -> Run:
    """The run under a seed of its own. What is set by hand belongs to one run and is left out."""
    network, recipe, sample = run
    return network, replace(recipe, seed=seed, frames=SISTER_FRAMES, singles=0, edits=()), sample


def gathered(histories: list[History], sample: Sample, classes: bool) -> Sisters:
    """The bands of those that did not diverge, NaN at epoch 0 alone where all did; where each ends.

    Without `classes` one fails that ends worse than one and the same answer to all, the test targets' mean.
    """
    if classes:
        finals, poor = np.array([run.final_accuracies[1] for run in histories]), POOR
    else:
        finals = np.array([np.nan if run.diverged else run.test_loss[-1] for run in histories])
        poor = float(np.var(sample.test_y, axis=0).mean())
    whole = [run for run in histories if not run.diverged]
    if not whole:
        nothing = np.full((len(BAND), 1), np.nan)
        return Sisters(np.zeros(1), nothing, nothing if classes else None, finals, poor)
    loss = np.percentile([run.test_loss for run in whole], BAND, axis=0)
    accuracy = np.percentile([run.accuracies[1] for run in whole], BAND, axis=0) if classes else None
    pairs = zip(*(run.weights for run in whole[:MAPPED]), strict=True)
    last = tuple((np.stack([w[-1] for w, _ in each]), np.stack([b[-1] for _, b in each])) for each in pairs)
    return Sisters(whole[0].epochs, loss, accuracy, finals, poor, last)


def sisters_numbers(sisters: Sisters | None) -> dict[str, float | str]:
    """How many sisters there are, where the middle 90 % of those that did not diverge end, and how many failed."""
    if sisters is None:
        return {}
    ends = sisters.loss if sisters.accuracy is None else sisters.accuracy
    low, middle, high = (float(end) for end in ends[:, -1])
    found: dict[str, float | str] = {"sisters": float(len(sisters.finals))}
    if np.isfinite(middle):
        found |= {"sisters: 5 % end below": low, "sisters: median": middle, "sisters: 95 % end below": high}
    return found | {"sisters that failed": float(sisters.failed)}

"""The network and three classical models on ever more points: from how many on the network is ahead."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from core.engine.training.work import A_SECOND, epochs_within
from core.networks.regression.chosen_run import data_of, plan, trained
from core.networks.regression.fits import answers_of
from core.networks.regression.rivals import MODELS, classical_models, mean_square

if TYPE_CHECKING:
    from core.networks.regression.topic import Settings

SIZES, SAMPLES = (5, 10, 20, 50, 100, 200, 500, 1000, 2000), 10
SAMPLE_WORK = 12 * A_SECOND  # of all samples of all sizes


@dataclass(frozen=True)
class Growth:
    """The test loss (models, sizes, samples) of four models against the number of training points; NaN: not yet."""

    losses: np.ndarray
    epochs: tuple[int, ...]

    @property
    def samples(self) -> int:
        """How many samples of each size are in."""
        return int((~np.isnan(self.losses[0])).sum(axis=-1).min())


def over_sizes(settings: Settings, cancelled: Callable[[], bool]) -> Iterator[tuple[int, int, Growth]]:
    """Every model on SAMPLES samples of each of SIZES; yields after each training."""
    losses = np.full((len(MODELS), len(SIZES), SAMPLES), np.nan)
    cap = SAMPLE_WORK // (SAMPLES * len(SIZES))
    epochs = tuple(epochs_within(*plan(settings), size, cap) for size in SIZES)
    done, total = 0, len(SIZES) * SAMPLES
    for sample in range(SAMPLES):
        for place, size in enumerate(SIZES):
            if cancelled():
                return
            own = replace(settings, count=size, data_seed=sample, seed=sample)
            losses[:, place, sample] = grown(own, cap)
            done += 1
            yield done, total, Growth(losses.copy(), epochs)


def grown(settings: Settings, cap: int) -> list[float]:
    """The test loss of each of MODELS on one sample; a network that diverged has ∞."""
    data = data_of(settings)
    history, scale = trained(settings, data, cap, 2)
    tests, y = data.test_x, data.test_y
    network = np.inf if history.diverged else mean_square(answers_of(history, scale, tests, slice(-1, None))[0] - y)
    models = classical_models(data.x, data.y, settings.degree, settings.neighbours)
    return [network, *(mean_square(model(tests) - y) for model in models.values())]


def medians_of(result: Growth) -> np.ndarray:
    """The median over what samples there are yet (models, sizes); NaN where there is none."""
    known = np.where(np.isnan(result.losses), np.nan, np.minimum(result.losses, 1e300))
    counted = (~np.isnan(known)).any(axis=-1)
    return np.where(counted, np.nanmedian(np.where(np.expand_dims(counted, -1), known, 0.0), axis=-1), np.nan)


def overtakes(result: Growth, rivals: tuple[str, ...] = MODELS[1:]) -> int | None:
    """The number of points from which on the network's median test loss is below all of the `rivals`'; None: never."""
    medians = medians_of(result)
    best = medians[[MODELS.index(name) for name in rivals]].min(axis=0)
    ahead = medians[0] < best
    behind = np.flatnonzero(~ahead)
    start = behind[-1] + 1 if len(behind) else 0
    return int(SIZES[start]) if start < len(SIZES) else None


def from_so_many(size: int | None) -> str:
    """The number of points in words."""
    return "never here" if size is None else f"{size:,} points"

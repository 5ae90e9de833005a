"""The network and three classical models on ever more points: from how many on the network is ahead."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.networks.regression.rivals import MODELS

SIZES, SAMPLES = (5, 10, 20, 50, 100, 200, 500, 1000, 2000), 10


@dataclass(frozen=True)
class Growth:
    """The test loss (models, sizes, samples) of four models against the number of training points; NaN: not yet."""

    losses: np.ndarray
    epochs: tuple[int, ...]

    @property
    def samples(self) -> int:
        """How many samples of each size are in."""
        return int((~np.isnan(self.losses[0])).sum(axis=-1).min())


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

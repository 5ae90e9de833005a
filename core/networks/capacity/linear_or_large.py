"""No hidden layer against a large network on every cloud, pair by pair: what curves cost where a line would do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from core.data.datasets import CLOUDS, load
from core.engine.inputs import Prepared, prepare
from core.engine.losses import outputs_for
from core.engine.networks import Network
from core.engine.seeds import epochs_together
from core.engine.training import Recipe
from core.networks.capacity.chosen_data import SHARE
from core.networks.capacity.survey import Survey, survey

LARGE = (32, 32)
PAIRED = Recipe(optimizer="Adam", rate=0.01, epochs=100)
PAIRED_SEEDS = 20


def on_every_cloud(
    count: int, noise: float, activation: str, cancelled: Callable[[], bool]
) -> Iterator[tuple[int, int, Survey | None]]:
    """Both networks on each of CLOUDS: new points and new first weights in each repeat; yields after each run."""
    samples: dict[tuple[str, int], Prepared] = {}
    for name in CLOUDS:
        for seed in range(PAIRED_SEEDS):
            samples[name, seed] = prepare(load(name, count, noise, seed), (0, 1), SHARE / 100, seed)
    networks, names, rows = [], [], []
    for name in CLOUDS:
        outputs, _ = outputs_for(len(samples[name, 0].points.classes))
        for hidden in ((), LARGE):
            networks.append(Network(2, hidden, max(2, outputs), activation))
            names.append(f"{name}, {'large' if hidden else 'linear'}")
            rows.append(name)
    recipe = replace(PAIRED, loss="Cross-entropy")
    recipe = replace(recipe, epochs=epochs_together(networks, recipe, count * SHARE // 100, PAIRED_SEEDS))
    yield from survey(
        names, networks, recipe, lambda row, seed: samples[rows[row], seed].sample, PAIRED_SEEDS, cancelled
    )


def gain_of(result: Survey, row: int) -> tuple[float, float]:
    """The mean gain in test accuracy of the network in the row after `row`, pair by pair, and half its interval."""
    from scipy import stats

    gains = np.nan_to_num(result.test[row + 1]) - np.nan_to_num(result.test[row])
    if len(gains) < 2:
        return float(gains.mean()), float("nan")
    return float(gains.mean()), float(stats.t.ppf(0.975, len(gains) - 1) * gains.std(ddof=1) / np.sqrt(len(gains)))

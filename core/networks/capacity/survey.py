"""Many networks, each under many seeds: how well they do on the training points and on the test points."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.engine.networks import Network
from core.engine.seeds import POOR, epochs_together, seed_by_seed, wilson
from core.engine.training import Recipe, Sample


@dataclass(frozen=True)
class Survey:
    """Accuracies (A, k), shares of 1, of networks called `names` (A,) under the seeds 0 to k - 1; NaN if one diverged.

    `layers`, `units` and `parameters` (A,) are their sizes; each was trained for so many `epochs`.
    """

    names: tuple[str, ...]
    layers: np.ndarray
    units: np.ndarray
    parameters: np.ndarray
    train: np.ndarray
    test: np.ndarray
    epochs: int

    @property
    def failed(self) -> np.ndarray:
        """Whether each run (A, k) failed: it diverged, or its test accuracy is under POOR."""
        return ~(self.test >= POOR)

    @property
    def seeds(self) -> int:
        return self.test.shape[1]


def survey(
    names: Sequence[str],
    networks: Sequence[Network],
    recipe: Recipe,
    sample_of: Callable[[int, int], Sample],
    seeds: int,
    cancelled: Callable[[], bool] = lambda: False,
) -> Iterator[tuple[int, int, Survey | None]]:
    """Train every network under the seeds 0 to `seeds` - 1 on `sample_of(its row, seed)`; yields after each run."""
    recipe = replace(recipe, frames=2)
    runs = [
        (network, replace(recipe, seed=seed), sample_of(row, seed))
        for seed in range(seeds)
        for row, network in enumerate(networks)
    ]
    layers = np.array([len(network.hidden) for network in networks])
    units = np.array([max(network.hidden, default=0) for network in networks])
    parameters = np.array([network.parameter_count for network in networks])
    for done, total, table in seed_by_seed(runs, len(networks), lambda index, run: run.final_accuracies, cancelled):
        if table is None:
            yield done, total, None
        else:
            yield (
                done,
                total,
                Survey(tuple(names), layers, units, parameters, table[..., 0], table[..., 1], recipe.epochs),
            )


def quartiles(accuracy: np.ndarray) -> np.ndarray:
    """The lower quartile, the median and the upper quartile (3, A) over the seeds; a run that diverged counts as 0."""
    return np.quantile(np.nan_to_num(accuracy), (0.25, 0.5, 0.75), axis=1)


def survey_numbers(result: Survey) -> dict[str, float | str]:
    """Of every network: its parameters, the median accuracies, and the share that fails with its 95 % interval."""
    test, train = quartiles(result.test), quartiles(result.train)
    found: dict[str, float | str] = {"seeds": float(result.seeds), "epochs": float(result.epochs)}
    for row, name in enumerate(result.names):
        fails = result.failed[row]
        low, high = wilson(int(fails.sum()), len(fails))
        found |= {
            f"{name}: parameters": float(result.parameters[row]),
            f"{name}: median test accuracy": float(test[1, row]),
            f"{name}: quartiles, from": float(test[0, row]),
            f"{name}: quartiles, to": float(test[2, row]),
            f"{name}: median training accuracy": float(train[1, row]),
            f"{name}: failed": float(fails.mean()),
            f"{name}: failed, from": low,
            f"{name}: failed, to": high,
        }
    return found


def width_for(parameters: int, layers: int, inputs: int, outputs: int) -> int:
    """The units per layer that bring a network of so many hidden layers closest to that many parameters."""

    def apart(units: int) -> int:
        return abs(Network(inputs, (units,) * layers, outputs).parameter_count - parameters)

    return min(range(1, 129), key=apart)


def correlation(a: np.ndarray, b: np.ndarray) -> float:
    """Pearson's correlation, 0 where one does not vary."""
    return float(np.corrcoef(a, b)[0, 1]) if np.ptp(a) and np.ptp(b) else 0.0


def surveyed(
    names: tuple[str, ...], networks: list[Network], recipe: Recipe, sample: Sample, seeds: int,
    cancelled: Callable[[], bool],
) -> Iterator[tuple[int, int, Survey | None]]:  # fmt: skip
    """All these networks on the same points, for as many epochs as all together may take."""
    recipe = replace(recipe, epochs=epochs_together(networks, recipe, len(sample.x), seeds))
    yield from survey(names, networks, recipe, lambda row, seed: sample, seeds, cancelled)

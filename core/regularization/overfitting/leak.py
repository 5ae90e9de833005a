"""The leak: copies made before the split, so that the test set holds copies of what was trained on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from core.data.datasets import divided, in_units, load, units_of
from core.engine.networks import Network
from core.engine.seeds import interval, seed_by_seed
from core.engine.training import History, Recipe, Sample
from core.experiment.wording import finite_or
from core.regularization.overfitting.families import with_copies
from core.regularization.overfitting.intervals import with_interval
from core.regularization.overfitting.plane import accuracy_of, drawn_labels

LEAK_SEEDS, OTHERS, LEAK_SETS, TRAINED_SHARE = 40, 1000, 10, 0.7


@dataclass(frozen=True)
class Leak:
    """Accuracies (2 ways, 2 judges, seeds so far): copies made after the split and before it; as its own test set says
    and as 1,000 new points do.

    `siblings` is the share of the leaky test set of which the original, or another copy, was trained on (seeds,).
    """

    accuracy: np.ndarray
    siblings: np.ndarray
    chance: float

    @property
    def inflation(self) -> np.ndarray:
        """By how much each way's test set says more than new points do (2, seeds so far)."""
        return self.accuracy[:, 0] - self.accuracy[:, 1]


def copied_after(x: np.ndarray, y: np.ndarray, jitter: float, seed: int) -> tuple[Sample, np.ndarray]:
    """x (n, d) split first: copies are made of the training part alone; and which of the tests have a sibling there."""
    first, second = divided(y, TRAINED_SHARE, seed)
    copies, labels = with_copies(x[first], y[first], jitter, LEAK_SETS, seed)
    return Sample(copies, labels, x[second], y[second]), np.zeros(len(second), bool)


def copied_before(x: np.ndarray, y: np.ndarray, jitter: float, seed: int) -> tuple[Sample, np.ndarray]:
    """x (n, d) copied first: originals and copies are then split by chance."""
    copies, labels = with_copies(x, y, jitter, LEAK_SETS, seed)
    first, second = divided(labels, TRAINED_SHARE, seed)
    origin = np.arange(len(labels)) % len(y)
    sample = Sample(copies[first], labels[first], copies[second], labels[second])
    return sample, np.isin(origin[second], origin[first])


def both_ways(
    data: str, count: int, blur: float, share: float, jitter: float, seed: int
) -> tuple[tuple[tuple[Sample, np.ndarray], ...], tuple[np.ndarray, np.ndarray]]:
    """So many points, split and copied in both orders; and OTHERS of the same source that nobody has touched.

    A share of all labels is drawn by chance, those of the others too. x is in standard deviations of the points.
    """
    points = load(data, count + OTHERS, blur, seed)
    labels, _ = drawn_labels(points.y, len(points.classes), share, seed)
    mine, others = divided(points.y, count / (count + OTHERS), seed)
    mean, scale = units_of(points.x[mine])
    x = in_units(points.x, mean, scale)
    ways = tuple(make(x[mine], labels[mine], jitter, seed) for make in (copied_after, copied_before))
    return ways, (x[others], labels[others])


def over_leaks(
    data: str, count: int, blur: float, share: float, jitter: float, network: Network, recipe: Recipe,
    cancelled: Callable[[], bool],
) -> Iterator[tuple[int, int, Leak | None]]:  # fmt: skip
    """Both ways on LEAK_SEEDS samples; yields what there is after each. As many updates each, of as many points."""
    made = [both_ways(data, count, blur, share, jitter, seed) for seed in range(LEAK_SEEDS)]
    samples = [(sample, others) for ways, others in made for sample, _ in ways]
    runs = []
    for index, (sample, _) in enumerate(samples):
        own = replace(recipe, batch=count, seed=index // 2)
        epochs = -(-recipe.epochs // own.updates_per_epoch(len(sample.x)))
        runs.append((network, replace(own, epochs=epochs, frames=2), sample))
    shared = np.array([float(ways[1][1].mean()) for ways, _ in made])
    chance = 1 / max(network.outputs, 2)

    def measure(index: int, history: History) -> tuple[float, ...]:
        sample, others = samples[index]
        weights = history.weights_at(-1)
        own, new = (float(accuracy_of(network, weights, x, y)) for x, y in ((sample.test_x, sample.test_y), others))
        return (np.nan, np.nan) if history.diverged else (own, new)

    for done, total, table in seed_by_seed(runs, 2, measure, cancelled):
        if table is None:
            yield done, total, None
        else:
            yield done, total, Leak(table.swapaxes(1, 2), shared[: table.shape[1]], chance)


def said_by_either(result: Leak) -> dict[str, float | str]:
    """What the test set of either way says, what new points say, and by how much it says too much."""
    means = interval(result.accuracy)[0]
    mean, low, high = interval(result.inflation)
    found: dict[str, float | str] = {
        "samples": float(result.accuracy.shape[-1]),
        "accuracy of a guess": result.chance,
        "leaky tests with a sibling in training": float(result.siblings.mean()),
    }
    for row, way in enumerate(("split first", "copied first")):
        found[f"{way}: its test set says"] = finite_or(float(means[row, 0]))
        found[f"{way}: new points say"] = finite_or(float(means[row, 1]))
        found |= with_interval(f"{way}: too much by", mean[row], low[row], high[row])
    return found

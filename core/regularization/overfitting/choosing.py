"""Choosing the best of k runs on a test set: what that set then says of it, and what a third set says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from core.data.datasets import divided, in_units, load, units_of
from core.engine.networks import Network
from core.engine.seeds import interval, seed_by_seed
from core.engine.training import History, Recipe, Sample
from core.regularization.overfitting.intervals import with_interval
from core.regularization.overfitting.plane import accuracy_of, drawn_labels

SAMPLES_CHOSEN, RUNS, FRESH = 30, 30, 2000


@dataclass(frozen=True)
class Chosen:
    """Accuracies (3 judges, RUNS, samples so far) of the same network from RUNS starts.

    The judges: the set that chooses and a third one, of as many points, and FRESH new points, taken for the truth.
    """

    accuracy: np.ndarray
    held: int


def best_of(accuracy: np.ndarray) -> np.ndarray:
    """What all judges (J) say on average of the best of k by the first of them: (J, K), k from 1 to all K runs.

    The average over all k-subsets of the K runs, exactly; of runs that tie each is as likely to be chosen.
    """
    count = accuracy.shape[1]
    order = np.argsort(accuracy[0], kind="stable")
    ranked = accuracy[:, order]
    for value in np.unique(ranked[0]):  # those that tie share what they have
        same = ranked[0] == value
        ranked[:, same] = ranked[:, same].mean(axis=1, keepdims=True)
    return ranked @ chances_to_lead(count)


def chances_to_lead(count: int) -> np.ndarray:
    """The chance (rank, k − 1) that of `count` ranked runs that of this rank, lowest first, is the best of k of them.

    All others come from the ranks below it: C(rank, k − 1) / C(count, k).
    """
    found = np.zeros((count, count))
    for k in range(1, count + 1):
        found[k - 1, k - 1] = 1.0
        for rank in range(k, count):
            found[rank, k - 1] = found[rank - 1, k - 1] * rank / (rank - k + 1)
        found[:, k - 1] /= found[:, k - 1].sum()
    return found


def over_choices(
    data: str, count: int, blur: float, share: float, held: int, network: Network, recipe: Recipe,
    cancelled: Callable[[], bool],
) -> Iterator[tuple[int, int, Chosen | None]]:  # fmt: skip
    """RUNS starts on each of SAMPLES_CHOSEN samples; yields what there is after each whole sample."""
    sets = [judged(data, count, blur, share, held, seed) for seed in range(SAMPLES_CHOSEN)]
    plain = replace(recipe, frames=2, batch=0)
    runs = [
        (network, replace(plain, seed=RUNS * seed + run), sample)
        for seed, (sample, _) in enumerate(sets) for run in range(RUNS)
    ]  # fmt: skip

    def measure(index: int, history: History) -> tuple[float, ...]:
        weights = history.weights_at(-1)
        first, third, fresh = (float(accuracy_of(network, weights, x, y)) for x, y in sets[index // RUNS][1])
        return first, third, fresh

    for done, total, table in seed_by_seed(runs, RUNS, measure, cancelled):
        yield done, total, None if table is None else Chosen(np.moveaxis(table, -1, 0), held)


def judged(
    data: str, count: int, blur: float, share: float, held: int, seed: int
) -> tuple[Sample, tuple[tuple[np.ndarray, np.ndarray], ...]]:
    """Points to train on, and the three judges (x, y): two sets of `held` points, and FRESH others."""
    total = count + 2 * held + FRESH
    points = load(data, total, blur, seed)
    labels, _ = drawn_labels(points.y, len(points.classes), share, seed)
    mine, rest = divided(points.y, count / total, seed)
    x = in_units(points.x, *units_of(points.x[mine]))
    parts = np.split(rest, [held, 2 * held])
    judges = tuple((x[part], labels[part]) for part in parts)
    return Sample(x[mine], labels[mine], *judges[0]), judges


def chosen_curves(result: Chosen) -> np.ndarray:
    """What every judge says of the best of k (3, samples, RUNS)."""
    return np.stack([best_of(result.accuracy[:, :, sample]) for sample in range(result.accuracy.shape[2])], axis=1)


def said_of_the_best(result: Chosen) -> dict[str, float | str]:
    """What every judge says of the best of 1, 3, 10 and 30 runs, and by how much the first two say too much."""
    curves = chosen_curves(result)
    found: dict[str, float | str] = {"samples": float(result.accuracy.shape[2])}
    for k in (1, 3, 10, 30):
        for judge, name in enumerate(("the set that chose", "a third set", "new points")):
            found[f"best of {k}: {name}"] = float(curves[judge, :, k - 1].mean())
        for judge, name in enumerate(("the set that chose", "a third set")):
            mean, low, high = (float(each[0]) for each in interval((curves[judge] - curves[2])[None, :, k - 1]))
            found |= with_interval(f"best of {k}: {name} says too much by", mean, low, high)
    return found

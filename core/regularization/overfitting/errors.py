"""Where a test error comes from: bias², variance and noise, by training on many samples of the same source."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from core.engine.networks import Network
from core.engine.seeds import epochs_together, seed_by_seed
from core.engine.training import History, Recipe
from core.regularization.overfitting.curve import REACH, answers, draw_points, true_curve
from core.regularization.overfitting.families import Plan, regularised

SIZES = (1, 2, 4, 8, 16, 32, 64)
RESAMPLED, PLACES = 30, 101  # training sets to a size, and places x at which answers are compared


@dataclass(frozen=True)
class Split:
    """Answers (sizes, sets so far, PLACES) of networks of SIZES units, each set of training points another sample.

    `measured` (sizes, sets) is each one's mean squared error at the same places, on values with fresh noise.
    """

    answers: np.ndarray
    measured: np.ndarray
    places: np.ndarray
    truth: np.ndarray
    noise: float
    epochs: int


def over_many_samples(
    count: int, noise: float, plan: Plan, network: Callable[[int], Network], recipe: Recipe,
    cancelled: Callable[[], bool],
) -> Iterator[tuple[int, int, Split | None]]:  # fmt: skip
    """Train every size on every sample; yields what there is after each whole sample."""
    networks = [network(size) for size in SIZES]
    epochs = epochs_together(networks, recipe, count, RESAMPLED)
    places = np.linspace(-REACH, REACH, PLACES)
    truth = true_curve(places)
    runs = []
    for seed in range(RESAMPLED):
        sample = draw_points(count, noise, seed).sample
        own = replace(recipe, seed=seed, epochs=epochs, frames=2)
        runs += [regularised(each, own, sample, plan) for each in networks]

    def measure(index: int, history: History) -> tuple[float, ...]:
        found = answers(history.network, history.weights_at(-1), places)
        fresh = truth + noise * np.random.default_rng([index // len(SIZES), 23]).standard_normal(PLACES)
        error = float(np.mean((found - fresh) ** 2))
        return (np.nan,) * (PLACES + 1) if history.diverged else (error, *found)

    for done, total, table in seed_by_seed(runs, len(SIZES), measure, cancelled):
        yield done, total, None if table is None else Split(table[..., 1:], table[..., 0], places, truth, noise, epochs)


def parts_of_error(answers: np.ndarray, truth: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Bias² and variance (...,) of answers (..., K, X) of K samples at places X, whose truth is (X,); NaN of one.

    Of a mean of K answers a K-th of their variance is still in its squared distance from the truth: it is taken off, so
    that both are right on average; bias² may then come out slightly below 0.
    """
    count = answers.shape[-2]
    with np.errstate(all="ignore"):
        variance = answers.var(axis=-2, ddof=1).mean(axis=-1) if count > 1 else np.full(answers.shape[:-2], np.nan)
        apart = ((answers.mean(axis=-2) - truth) ** 2).mean(axis=-1)
        return apart - variance / count, variance

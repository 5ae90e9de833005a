"""Two augmentations, copies made once and jitter drawn anew for every update; and what jitter has to do with L2."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from core.engine.networks import Network
from core.engine.training import Recipe, train
from core.regularization.overfitting.curve import CurvePoints, answers, mean_square, total_variation
from core.regularization.overfitting.families import Plan, regularised

ONE_COPY, TWENTY, ANEW, BARE, BY_L2 = "One noisy copy", "Twenty copies", "Anew every update", "Nothing", "L2"
KINDS = (BARE, ONE_COPY, TWENTY, ANEW, BY_L2)


@dataclass(frozen=True)
class Jittered:
    """By KINDS: the answers on the points' grid (KINDS, G), training and test loss and total variation (KINDS,)."""

    points: CurvePoints
    curves: np.ndarray
    train: np.ndarray
    test: np.ndarray
    variation: np.ndarray
    updates: int


@dataclass(frozen=True)
class Ridge:
    """A linear model of ten standardised measurements: its weights (10,) by least squares on noisy copies and by ridge.

    `counts` copies of every row (K,) and how far the weights then are from ridge's (K,); `bare` is without noise.
    """

    names: tuple[str, ...]
    bare: np.ndarray
    noisy: np.ndarray
    ridge: np.ndarray
    counts: np.ndarray
    apart: np.ndarray


def every_kind(points: CurvePoints, network: Network, recipe: Recipe, jitter: float, l2: float) -> Jittered:
    """The same network from the same start, with as many updates, in every kind.

    Anew every update: one epoch over as many copies as there are updates, so that none is seen twice.
    """
    plans = {
        BARE: (Plan(), 1), ONE_COPY: (Plan(jitter=jitter), 2), TWENTY: (Plan(jitter=jitter), 20),
        ANEW: (Plan(jitter=jitter), recipe.epochs), BY_L2: (Plan(l2=l2), 1),
    }  # fmt: skip
    curves, losses = [], []
    for kind in KINDS:
        plan, sets = plans[kind]
        history = train(*regularised(network, replace(recipe, frames=2), points.sample, plan, sets))
        weights = history.weights_at(-1)
        curves.append(answers(network, weights, points.grid))
        losses.append((float(mean_square(answers(network, weights, points.x), points.y)), float(history.test_loss[-1])))
    train_loss, test_loss = np.array(losses).T
    return Jittered(points, np.array(curves), train_loss, test_loss, total_variation(np.array(curves)), recipe.epochs)


def noise_as_ridge(jitter: float, seed: int) -> Ridge:
    """Least squares on copies whose features have noise, beside ridge with λ = jitter²: the same, with many copies.

    Of noise e the mean of (y − w·(x + e))² is (y − w·x)² + jitter² ∑w² (Bishop 1995, there for small noise and any
    model; here it is exact). The patients with diabetes (Efron and others 2004).
    """
    from sklearn.datasets import load_diabetes

    table = load_diabetes()
    x = (table.data - table.data.mean(axis=0)) / table.data.std(axis=0)
    y = (table.target - table.target.mean()) / table.target.std()
    counts, found = np.array([1, 3, 10, 30, 100, 300]), []
    chance = np.random.default_rng([seed, 17])
    gram, pull, made = np.zeros((x.shape[1],) * 2), np.zeros(x.shape[1]), 0
    for count in counts:
        while made < count:
            copy = x + jitter * chance.standard_normal(x.shape)
            gram, pull, made = gram + copy.T @ copy, pull + copy.T @ y, made + 1
        found.append(np.linalg.solve(gram, pull))
    ridge = np.linalg.solve(x.T @ x + len(x) * jitter**2 * np.eye(x.shape[1]), x.T @ y)
    bare = np.linalg.solve(x.T @ x, x.T @ y)
    apart = np.abs(np.array(found) - ridge).max(axis=1)
    return Ridge(tuple(table.feature_names), bare, found[-1], ridge, counts, apart)

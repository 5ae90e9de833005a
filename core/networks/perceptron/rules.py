"""How a perceptron learns: by its own rule and by gradient descent, and the two weights that are kept on the way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from scipy.special import expit

PERCEPTRON, DESCENT = "Perceptron rule", "Gradient descent"
RULES = (PERCEPTRON, DESCENT)


class Walk(NamedTuple):
    """What was done, step by step: T points were shown.

    `shown` (T,) is the point shown, `sums` (T,) its w · x + b before the step, `learned` (T + 1, d) all that
    was added up to then, in units of the rate: the weights are start + rate · learned.
    """

    shown: np.ndarray
    sums: np.ndarray
    learned: np.ndarray


def pass_orders(count: int, passes: int, seed: int) -> Iterator[np.ndarray]:
    """The points of every pass in an order of its own."""
    rng = np.random.default_rng(seed)
    for _ in range(passes):
        yield rng.permutation(count)


def perceptron_rule(x: np.ndarray, y: np.ndarray, start: np.ndarray, rate: float, passes: int, seed: int) -> Walk:
    """Points x (n, d), classes y (n,) ±1: where y (w · x) ≤ 0, y x is added to w. A clean pass ends it."""
    learned, index, sums, history = np.zeros(x.shape[1]), [], [], [np.zeros(x.shape[1])]
    given = x @ start
    for order in pass_orders(len(x), passes, seed):
        mistakes = 0
        for i in order:
            total = given[i] + rate * (learned @ x[i])
            if y[i] * total <= 0:
                learned = learned + y[i] * x[i]
                mistakes += 1
            index.append(i)
            sums.append(total)
            history.append(learned)
        if not mistakes:
            break
    return Walk(np.array(index), np.array(sums), np.array(history))


def descent_rule(x: np.ndarray, y: np.ndarray, start: np.ndarray, rate: float, passes: int, seed: int) -> Walk:
    """Gradient descent on the cross-entropy, point by point: (t − σ(w · x)) x is added, t being 1 for y = 1, else 0."""
    learned, index, sums, history = np.zeros(x.shape[1]), [], [], [np.zeros(x.shape[1])]
    given = x @ start
    for order in pass_orders(len(x), passes, seed):
        for i in order:
            total = given[i] + rate * (learned @ x[i])
            learned = learned + ((y[i] > 0) - expit(total)) * x[i]
            index.append(i)
            sums.append(total)
            history.append(learned)
    return Walk(np.array(index), np.array(sums), np.array(history))


def walk_by(rule: str, x: np.ndarray, y: np.ndarray, start: np.ndarray, rate: float, passes: int, seed: int) -> Walk:
    """The walk by one of RULES."""
    learn = perceptron_rule if rule == PERCEPTRON else descent_rule
    return learn(x, y, start, rate, passes, seed)


def errors_of(weights: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """How many points each of the weights (…, d) gets wrong; one that lies on the line counts as wrong."""
    return np.count_nonzero((weights @ x.T) * y <= 0, axis=-1)


def pocket(weights: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """At every moment the best of the weights (T, d) so far, the first of equals: what Gallant's pocket holds."""
    errors = errors_of(weights, x, y)
    better = np.concatenate([[True], errors[1:] < np.minimum.accumulate(errors)[:-1]])
    return weights[np.maximum.accumulate(np.where(better, np.arange(len(errors)), 0))]


def averaged(weights: np.ndarray) -> np.ndarray:
    """At every moment the mean of the weights (T, d) so far."""
    return np.cumsum(weights, axis=0) / np.arange(1, len(weights) + 1)[:, None]

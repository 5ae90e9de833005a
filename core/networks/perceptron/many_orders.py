"""The perceptron rule in a thousand orders of the same points, all at once."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

RUNS = 1000
EVERY = 0.3  # seconds between two looks at it


@dataclass(frozen=True)
class Runs:
    """`mistakes` (K,) made in all, whether each run has `ended` in a clean pass (K,), and its `weights` (K, d)."""

    mistakes: np.ndarray
    ended: np.ndarray
    weights: np.ndarray


def learn_in_many_orders(
    x: np.ndarray, y: np.ndarray, passes: int, seed: int
) -> Iterator[tuple[int, int, Runs | None]]:
    """The rule from w = 0 at x (n, d), y (n,) ±1, with new orders in each pass; yields (pass, of how many, so far)."""
    rng, count = np.random.default_rng(seed), len(x)
    runs = Runs(np.zeros(RUNS, dtype=int), np.zeros(RUNS, dtype=bool), np.zeros((RUNS, x.shape[1])))
    signed, started = x * y[:, None], time.thread_time()
    looked = started
    for number in range(1, passes + 1):
        going = np.flatnonzero(~runs.ended)
        order = rng.permuted(np.tile(np.arange(count), (len(going), 1)), axis=1)
        weights, wrong_so_far = runs.weights[going], np.zeros(len(going), dtype=int)
        for column in order.T:
            shown = signed[column]
            wrong = (weights * shown).sum(axis=1) <= 0
            weights += wrong[:, None] * shown
            wrong_so_far += wrong
            if time.thread_time() - looked > EVERY:
                looked = time.thread_time()
                yield number - 1, passes, None
        runs.weights[going] = weights
        runs.mistakes[going] += wrong_so_far
        runs.ended[going] = wrong_so_far == 0
        if runs.ended.all():
            break
        if time.thread_time() - started > EVERY:
            started = time.thread_time()
            yield number, passes, Runs(runs.mistakes.copy(), runs.ended.copy(), runs.weights.copy())
    yield passes, passes, runs

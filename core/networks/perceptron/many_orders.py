"""The perceptron rule in a thousand orders of the same points, all at once."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from core.networks.perceptron.samples import Sample, with_constant
from core.networks.perceptron.separability import widest_margin

RUNS = 1000
EVERY = 0.3  # seconds between two looks at it


@dataclass(frozen=True)
class Runs:
    """`mistakes` (K,) made in all, whether each run has `ended` in a clean pass (K,), and its `weights` (K, d)."""

    mistakes: np.ndarray
    ended: np.ndarray
    weights: np.ndarray


@dataclass(frozen=True)
class Orders:
    """A thousand runs over the `sample`; its `radius` R and `margin` γ, 0 where no line parts it, the bias as input."""

    sample: Sample
    runs: Runs
    radius: float
    margin: float


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


def beside_the_bound(sample: Sample, use_bias: bool, seed: int) -> Iterator[tuple[int, int, Orders | None]]:
    """The runs, and the radius and the margin that Novikoff's bound is made of."""
    x = with_constant(sample.x, use_bias)
    widest = widest_margin(x, sample.y)
    radius = float(np.linalg.norm(x, axis=1).max())
    margin = 1 / float(np.linalg.norm(widest)) if len(widest) else 0.0
    # What no line parts never comes to an end: a few passes show it. Of many points fewer passes fit in the time.
    passes = min(300, 40_000 // len(sample.y)) if margin else min(60, 8_000 // len(sample.y))
    for done, total, runs in learn_in_many_orders(x, sample.y, passes, seed):
        yield done, total, Orders(sample, runs, radius, margin) if runs else None


def fan_of(result: Orders) -> np.ndarray:
    """The final weights (at most 200, d) of the first orders that came to an end, each of length 1."""
    weights = result.runs.weights[result.runs.ended][:200]
    return weights / np.linalg.norm(weights, axis=1, keepdims=True)


def mean_line(result: Orders) -> np.ndarray:
    """The mean (d,) of the fan: where each parts the points, so does any mixture of them."""
    return fan_of(result).mean(axis=0)

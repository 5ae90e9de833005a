"""Samples that are nearly the same: how many of them a batch size needs, each at its own best rate."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from core.regularization.minibatches.bowl import SAMPLES, descend, epochs_of_orders, line_samples

RIVALS = (1, 8, 64, SAMPLES)  # batch sizes
RATES = np.geomspace(0.01, 1.0, 11)
START = np.array([-1.5, 3.0])
RUNS, MORE_RUNS = 4, 12  # seeds of every rate
MOST = {1: 700, 8: 260, 64: 150, SAMPLES: 125}  # updates
STAYS = 20  # updates over which the mean loss must be there too: a lucky dip is no arrival
LONGER = 4  # where nobody waits for it at the knob
LIKENESSES = (0.0, 0.25, 0.5, 0.75, 0.9, 0.97, 1.0)


@dataclass(frozen=True)
class Alike:
    """Batches RIVALS on samples of one `likeness`: each at the rate of RATES that needs the fewest samples until the
    mean of its seeds is as near as `goal` times the first loss to the least one, and stays there (STAYS).

    `seen` and `above` are lists of arrays: samples seen, and the mean loss above the least one by the first loss.
    `needed` (B,) are the samples until then, `updates` (B,) the updates and `rates` (B,) the rates; infinite where
    none gets there. `x` and `y` are some of the samples.
    """

    likeness: float
    goal: float
    x: np.ndarray
    y: np.ndarray
    seen: tuple[np.ndarray, ...]
    above: tuple[np.ndarray, ...]
    needed: np.ndarray
    updates: np.ndarray
    rates: np.ndarray


@dataclass(frozen=True)
class Likenesses:
    """Samples `needed` and `updates` (likenesses so far, B)."""

    likenesses: np.ndarray
    needed: np.ndarray
    updates: np.ndarray


def alike(likeness: float, noise: float, goal: float, seed: int, times: int = 1, seeds: int = RUNS) -> Alike:
    """Descend with every batch size and rate, `times` as long as MOST; keep of each size its best rate."""
    line = line_samples(noise, likeness)
    first = float(line.above(START))
    curves = []
    for batch in RIVALS:
        runs, most = seeds if batch < SAMPLES else 1, times * MOST[batch]
        orders = epochs_of_orders(SAMPLES, most, batch, seed + np.arange(runs))
        rates = np.repeat(RATES, runs)
        weights, seen = descend(line, np.tile(orders, (len(RATES), 1, 1)), batch, rates[None], START, most)
        above = line.above(weights).reshape(len(RATES), runs, -1).mean(axis=1) / first
        reached = (above <= goal) & (mean_of_next(above) <= goal)
        when = np.where(reached.any(axis=1), reached.argmax(axis=1), most + 1)
        best = int(when.argmin()) if (when <= most).any() else int(above[:, -1].argmin())
        curves.append((seen, above[best], int(when[best]), float(RATES[best])))
    updates = np.array([when if when < len(seen) else np.inf for seen, _, when, _ in curves], dtype=float)
    needed = np.array([seen[when] if when < len(seen) else np.inf for seen, _, when, _ in curves], dtype=float)
    return Alike(
        likeness,
        goal,
        line.x[:150],
        line.y[:150],
        tuple(seen for seen, *_ in curves),
        tuple(above for _, above, *_ in curves),
        needed,
        updates,
        np.array([rate for *_, rate in curves]),
    )


def mean_of_next(values: np.ndarray) -> np.ndarray:
    """The mean of each value and those after it, STAYS in all or as many as there are, along the last axis."""
    count = values.shape[-1]
    sums = np.concatenate([np.zeros((*values.shape[:-1], 1)), np.cumsum(values, axis=-1)], axis=-1)
    ends = np.minimum(np.arange(count) + STAYS, count)
    return (sums[..., ends] - sums[..., :count]) / (ends - np.arange(count))


def at_every_likeness(
    noise: float, goal: float, seed: int, cancelled: Callable[[], bool] = lambda: False
) -> Iterator[tuple[int, int, Likenesses]]:
    """The same at all LIKENESSES."""
    rows: list[Alike] = []
    for likeness in LIKENESSES:
        if cancelled():
            return
        rows.append(alike(likeness, noise, goal, seed, LONGER, MORE_RUNS))
        done = np.array([each.likeness for each in rows])
        needed, updates = np.array([each.needed for each in rows]), np.array([each.updates for each in rows])
        yield len(rows), len(LIKENESSES), Likenesses(done, needed, updates)

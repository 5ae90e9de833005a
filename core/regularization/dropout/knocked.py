"""One unit after the other taken out of a trained network: how much each was relied on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from core.engine.networks import forward
from core.engine.seeds import seed_by_seed
from core.engine.training import History, Run
from core.regularization.class_maps import right
from core.regularization.dropout.masks import by_layer, outputs_under, whole

KNOCK_ORDERS = 20
GONE = np.arange(0, 1.0, 0.1)  # shares of all units taken out at random
FIGURES = 4  # numbers of each network beside the two curves


@dataclass(frozen=True)
class Knocked:
    """Networks trained without and with dropout (2, k seeds, …), n hidden units each.

    `single` (2, k, n): test accuracy lost by taking one unit out, the worst first. `many` (2, k, G): test accuracy with
    the shares GONE of all units out, the mean of 20 random choices. `worst` and `mean` (2, k) are of `single`;
    `correlation` (2, k) is the mean size of the correlation of two units of a layer; `used` (2, k) is the share of
    units that the answer is spread over: (∑c)² / (n ∑c²), c how far the output moves when a unit is out.
    """

    single: np.ndarray
    many: np.ndarray
    worst: np.ndarray
    mean: np.ndarray
    correlation: np.ndarray
    used: np.ndarray
    epochs: int


def reliance(history: History, x: np.ndarray, y: np.ndarray) -> tuple[float, ...]:
    """What `Knocked` keeps of one trained network, on points x (n, inputs) of the classes y."""
    network, weights = history.network, history.weights_at(-1)
    total = sum(network.hidden)
    usual = forward(network, weights, x)[-1]
    out = outputs_under(network, weights, x, whole(by_layer(network.hidden, 1 - np.eye(total, dtype=np.float32))), 0.0)
    accuracy = float(right(usual, y).mean())
    lost = accuracy - right(out, y).mean(axis=-1)
    moved = np.abs(out - usual).astype(float).mean(axis=(1, 2))
    used = float(moved.sum() ** 2 / (total * np.square(moved).sum())) if moved.any() else 0.0
    many = many_out(history, x, y)
    figures = float(lost.max()), float(lost.mean()), mean_correlation(forward(network, weights, x)[:-1]), used
    return (*figures, *np.sort(lost)[::-1], *many)


def many_out(history: History, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Accuracy (G,) with each share of GONE of the units out: the mean of KNOCK_ORDERS random orders."""
    network, weights = history.network, history.weights_at(-1)
    total = sum(network.hidden)
    chance = np.random.default_rng([history.recipe.seed, 3])
    ranks = np.stack([chance.permutation(total) for _ in range(KNOCK_ORDERS)])
    kept = (ranks[None] >= np.round(GONE * total)[:, None, None]).astype(np.float32)
    masks = whole(by_layer(network.hidden, kept.reshape(-1, total)))
    outputs = outputs_under(network, weights, x, masks, 0.0)
    return right(outputs, y).mean(axis=-1).reshape(len(GONE), KNOCK_ORDERS).mean(axis=1)


def mean_correlation(layers: list[np.ndarray]) -> float:
    """The mean size of Pearson's correlation of two units of a layer, over points (n, units); still ones left out."""
    sizes = []
    for layer in layers:
        moving = layer[:, np.ptp(layer, axis=0) > 1e-6].astype(float)
        if moving.shape[1] > 1:
            table = np.corrcoef(moving.T)
            sizes.append(np.abs(table[np.triu_indices(len(table), 1)]))
    return float(np.concatenate(sizes).mean()) if sizes else 0.0


def knocked_out(
    runs: list[Run], epochs: int, cancelled: Callable[[], bool] = lambda: False
) -> Iterator[tuple[int, int, Knocked | None]]:
    """Train without and with dropout, seed after seed, and take units out of each."""
    total = sum(runs[0][0].hidden)

    def measure(index: int, history: History) -> tuple[float, ...]:
        sample = runs[index][2]
        if history.diverged:
            return (np.nan,) * (FIGURES + total + len(GONE))
        return reliance(history, sample.test_x.astype(np.float32), sample.test_y)

    for done, count, table in seed_by_seed(runs, 2, measure, cancelled):
        found = None
        if table is not None:
            single, many = table[..., FIGURES : FIGURES + total], table[..., FIGURES + total :]
            worst, mean, correlation, used = np.moveaxis(table[..., :FIGURES], -1, 0)
            found = Knocked(single, many, worst, mean, correlation, used, epochs)
        yield done, count, found

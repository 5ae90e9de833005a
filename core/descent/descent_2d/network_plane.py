"""A trained network's path seen from above: the plane of its two main directions, and the loss on that plane."""

from typing import NamedTuple

import numpy as np

from core.data.datasets import DATASETS
from core.engine.activations import ACTIVATIONS
from core.engine.losses import LOSSES
from core.engine.networks import Network, Weights, forward
from core.engine.training import History, Recipe, Sample, train


class Plane(NamedTuple):
    """The plane through the path's end along its two main directions.

    `a`, `b` (G,) are the grid's coordinates along them (in units of weight), `losses` (G, G) on it, rows b; `path`
    (F, 2) is the path's shadow, `off` (F,) its distance from the plane and `travelled` (F,) from the start; `on_path`
    and `on_shadow` (F,) are the true loss and the plane's below it; `shares` how much of the path's squared distance
    from its end each direction holds.
    """

    a: np.ndarray
    b: np.ndarray
    losses: np.ndarray
    path: np.ndarray
    off: np.ndarray
    travelled: np.ndarray
    on_path: np.ndarray
    on_shadow: np.ndarray
    shares: np.ndarray


def flattened(weights: Weights) -> np.ndarray:
    """All weights and biases of every frame as one row, (F, P) float64."""
    parts = [part.reshape(len(part), -1) for pair in weights for part in pair]
    return np.concatenate(parts, axis=1).astype(float)


def unflattened(network: Network, rows: np.ndarray) -> Weights:
    """The inverse of `flattened`: rows (F, P) to every layer's (W, b)."""
    layers, place = [], 0
    for fan_in, fan_out in zip(network.sizes, network.sizes[1:], strict=False):
        weight, bias = rows[:, place : (place := place + fan_in * fan_out)], rows[:, place : (place := place + fan_out)]
        layers.append((weight.reshape(len(rows), fan_out, fan_in), bias))
    return tuple(layers)


def losses_of(history: History, rows: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The training loss at every row of flattened weights, in parts that fit the cache."""
    loss = LOSSES[history.recipe.loss]
    values = []
    for begin in range(0, len(rows), 100):
        outputs = forward(history.network, unflattened(history.network, rows[begin : begin + 100]), x)[-1]
        values.append(loss.value(ACTIVATIONS[loss.output].value(outputs), y))
    return np.concatenate(values)


def plane_of(history: History, x: np.ndarray, y: np.ndarray, across: int = 51) -> Plane:
    """The plane of a run's two main directions (singular vectors of the path seen from its end) and the loss on it.

    x (n, inputs) and y (n, 1) are what the loss is taken over.
    """
    rows = flattened(history.weights)
    end = rows[-1]
    _, strengths, directions = np.linalg.svd(rows - end, full_matrices=False)
    directions = directions[:2]
    path = (rows - end) @ directions.T
    shadow = end + path @ directions
    margin = 0.35 * max(np.ptp(path, axis=0).max(), 1e-3)
    middle, reach = (path.min(axis=0) + path.max(axis=0)) / 2, np.ptp(path, axis=0).max() / 2 + margin
    a, b = (np.linspace(m - reach, m + reach, across) for m in middle)
    grid = np.stack(np.meshgrid(a, b), axis=-1).reshape(-1, 2)
    return Plane(
        a=a,
        b=b,
        losses=losses_of(history, end + grid @ directions, x, y).reshape(across, across),
        path=path,
        off=np.linalg.norm(rows - shadow, axis=1),
        travelled=np.linalg.norm(rows - rows[0], axis=1),
        on_path=losses_of(history, rows, x, y),
        on_shadow=losses_of(history, shadow, x, y),
        shares=(strengths**2 / max((strengths**2).sum(), 1e-300))[:2],
    )


class NetworkPath(NamedTuple):
    """A training on its plane: the plane's numbers, the `epochs` (F,) recorded, how many parameters the network has.

    `diverged` is the epoch in which the training did, 0 if it did not.
    """

    plane: Plane
    epochs: np.ndarray
    parameters: int
    diverged: int


def trained(cloud: str, units: int, trainer: str, rate: float, seed: int) -> tuple[History, np.ndarray, np.ndarray]:
    """A network 2-units-1 trained on 200 points of a dataset, with their x (200, 2) and y (200, 1)."""
    points = DATASETS[cloud](200, 20, seed)
    x, y = points.x, points.y[:, None].astype(np.float32)
    recipe = Recipe("BCEWithLogits", trainer, rate, batch=20, epochs=150, frames=101, seed=seed)
    return train(Network(2, (units,), 1), recipe, Sample(x, y, x, y)), x, y


def network_path(cloud: str, units: int, trainer: str, rate: float, seed: int) -> NetworkPath:
    """That network's path on the plane of its two main directions."""
    history, x, y = trained(cloud, units, trainer, rate, seed)
    diverged = history.diverged.epoch if history.diverged else 0
    return NetworkPath(plane_of(history, x, y), history.epochs, history.network.parameter_count, diverged)

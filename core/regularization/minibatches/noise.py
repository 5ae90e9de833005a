"""How much a minibatch's gradient strays from that of all samples, by its size."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.engine.training import train
from core.regularization.minibatches.learner import Task, gradients_of_each, parameter_names, powers_of_two

DRAWS = 200  # batches of every size
LOOKS = 24  # at the network on its way


@dataclass(frozen=True)
class Noise:
    """The gradients of a network after `epoch` epochs: of each sample (n, 2) and of DRAWS batches (DRAWS, 2), along the
    two chosen parameters `names`; `mean` (2,) is that of all.

    `strays` (2, S) is the measured root mean square distance of a batch's whole gradient from that of all, by `sizes`
    (S,), samples drawn with replacement and without; `spread` is that of a single sample. `strength` is the length of
    the gradient of all. `epochs` (F,) and `scales` (F,) are how many samples it takes, over the training, until noise
    and gradient are equally long; `scale` is that at `epoch`. `exponents` (2,) are the slopes of log stray by log size.
    """

    epoch: int
    names: tuple[str, str]
    each: np.ndarray
    batches: np.ndarray
    mean: np.ndarray
    sizes: np.ndarray
    strays: np.ndarray
    spread: float
    strength: float
    epochs: np.ndarray
    scales: np.ndarray
    scale: float
    exponents: np.ndarray
    diverged: bool


def noise_of(task: Task, rate: float, batch: int, epoch: int, pair: tuple[int, int], size: int, seed: int) -> Noise:
    """Train in minibatches of `batch` for `epoch` epochs, and look at the gradients there, of batches of `size`."""
    history = train(task.network, task.recipe(rate, batch, epoch, seed, LOOKS), task.sample)
    looks = np.array([noise_scale(gradients_of_each(task, history.weights_at(k))) for k in range(len(history.epochs))])
    each = gradients_of_each(task, history.weights_at(-1))
    n, names = len(each), parameter_names(task.network)
    across, up = (min(index, len(names) - 1) for index in pair)
    sizes = powers_of_two(n)
    rng = np.random.default_rng([seed, 3])
    orders = rng.permuted(np.tile(np.arange(n), (DRAWS, 1)), axis=1)
    whole = each.mean(axis=0)
    strays = np.stack([strays_of(each, members, sizes) for members in (rng.integers(n, size=(DRAWS, n)), orders)])
    chosen = np.array([across, up])
    fitted = sizes < n
    exponents = [np.polyfit(np.log(sizes[fitted]), np.log(np.maximum(row[fitted], 1e-300)), 1)[0] for row in strays]
    return Noise(
        int(history.epochs[-1]),
        (names[across], names[up]),
        each[:, chosen],
        each[orders[:, : min(size, n)][:, :, None], chosen].mean(axis=1),
        whole[chosen],
        sizes,
        strays,
        float(np.sqrt(each.var(axis=0).sum())),
        float(np.linalg.norm(whole)),
        history.epochs,
        looks,
        float(looks[-1]),
        np.array(exponents),
        history.diverged is not None,
    )


def strays_of(each: np.ndarray, members: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """Root mean square distance (S,) of the mean of the first `sizes` members (draws, n) from the mean of all."""
    away = (each - each.mean(axis=0))[members]
    sums = np.cumsum(away, axis=1)[:, sizes - 1]
    return np.sqrt((np.square(sums).sum(axis=-1) / sizes**2).mean(axis=0))


def noise_scale(each: np.ndarray) -> float:
    """The batch of which the noise is as long as the gradient: the variance of one sample by the gradient's square."""
    return float(each.var(axis=0).sum() / max(np.square(each.mean(axis=0)).sum(), 1e-300))

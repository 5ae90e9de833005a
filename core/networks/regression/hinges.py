"""The notes' 1-1-1 ReLU network many times at once: f(x) = v · relu(w x + b) + c, a hinge with a kink and a slope."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from core.engine.networks import Network, initial_weights
from core.networks.regression.rivals import least_squares, mean_square

HINGE = Network(1, (1,), 1, "ReLU")
SEEDS, MOST_POINTS, MOST_EPOCHS = 1000, 100, 2000  # of the notes' network trained again and again
FATES = ("dead from the start", "died on the way", "bends within the data", "straight over all data", "diverged")


@dataclass(frozen=True)
class Fates:
    """What became of S hinges on the same points: `paths` (P, 4, S) of w, b, v, c, and the final `losses` (S,).

    `fates` (S,) are places in FATES.
    """

    paths: np.ndarray
    losses: np.ndarray
    fates: np.ndarray
    x: np.ndarray
    y: np.ndarray
    epochs: int


def first_hinges(seeds: np.ndarray) -> np.ndarray:
    """w, b, v, c (4, S) of the untrained network under each seed, as nn.Linear draws them."""
    found = [[part.item() for pair in initial_weights(HINGE, int(seed)) for part in pair] for seed in seeds]
    return np.array(found).T.reshape(4, len(seeds))


def hinge(parameters: np.ndarray, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Hidden value and answer (S, n) of hinges (4, S) at x (n,) or (S, n)."""
    w, b, v, c = parameters[..., None]
    hidden = np.maximum(w * x + b, 0)
    return hidden, v * hidden + c


def descend(start: np.ndarray, x: np.ndarray, y: np.ndarray, rate: float, epochs: int) -> Iterator[np.ndarray]:
    """Gradient descent on the mean squared error of hinges (4, S); yields the parameters after every epoch.

    x and y are (n,) for all, or (S, n). A hinge that diverges turns to NaN and stays there.
    """
    parameters = start.astype(float)
    yield parameters
    with np.errstate(all="ignore"):
        for _ in range(epochs):
            hidden, answer = hinge(parameters, x)
            error = 2 * (answer - y) / x.shape[-1]
            back = error * parameters[2][:, None] * (hidden > 0)
            slopes = ((back * x).sum(-1), back.sum(-1), (error * hidden).sum(-1), error.sum(-1))
            parameters = parameters - rate * np.stack(slopes)
            yield parameters


def under_every_seed(
    x: np.ndarray, y: np.ndarray, rate: float, epochs: int, cancelled: Callable[[], bool]
) -> Iterator[tuple[int, int, Fates | None]]:
    """SEEDS hinges on the first MOST_POINTS points, for MOST_EPOCHS epochs at most; their fates come at last."""
    x, y, epochs = x[:MOST_POINTS], y[:MOST_POINTS], min(epochs, MOST_EPOCHS)
    starts = first_hinges(np.arange(SEEDS))
    paths, ends = [], starts
    for epoch, ends in enumerate(descend(starts, x, y, rate, epochs)):
        if epoch % max(1, epochs // 40) == 0 or epoch == epochs:
            paths.append(ends)
        if epoch % 10 == 9:
            if cancelled():
                return
            yield epoch, epochs, None
    fates = fates_of(starts, ends, x)
    yield epochs, epochs, Fates(np.array(paths), losses_of(ends, x, y), fates, x, y, epochs)


def losses_of(parameters: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The mean squared error (S,) of hinges (4, S); NaN or ∞ where one has diverged."""
    with np.errstate(all="ignore"):
        return np.mean((hinge(parameters, x)[1] - y) ** 2, axis=-1)


def fates_of(start: np.ndarray, end: np.ndarray, x: np.ndarray) -> np.ndarray:
    """Which of FATES each hinge (4, S) met, by how many points x (n,) its unit is on for."""
    with np.errstate(all="ignore"):
        before, after = ((w[:, None] * x + b[:, None] > 0).sum(axis=1) for w, b, *_ in (start, end))
    fates = np.full(len(after), 2)
    fates[after == len(x)] = 3
    fates[after == 0] = 1
    fates[before == 0] = 0
    fates[~np.isfinite(end).all(axis=0)] = 4
    return fates


def kinks_and_slopes(parameters: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where each hinge (4, ...) bends, −b/w, and the slope of its sloping side, v·w."""
    w, b, v, _ = parameters
    with np.errstate(all="ignore"):
        return -b / w, v * w


def line_loss(result: Fates) -> float:
    """Least squares' mean squared error on the same points."""
    intercept, slope = least_squares(result.x, result.y)
    return mean_square(intercept + slope * result.x - result.y)

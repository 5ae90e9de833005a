"""The noise that makes a loss: each density, its logarithm, and the loss that its surprise is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from core.engine.losses import bce
from core.networks.losses.measures import POINTS

COIN = "Coin"
LABELS = 20


@dataclass(frozen=True)
class Likelihood:
    """Mean surprise −log of the likelihood (F,) of every prediction, its loss on the same scale, and both here."""

    predictions: np.ndarray
    surprise: np.ndarray
    as_loss: np.ndarray
    here: float
    best: float
    likelihoods: np.ndarray


class Noise(NamedTuple):
    """How values scatter around a prediction: density and its log by (values, prediction, width); `loss` of an error.

    `rescaled(cost, width)` is the mean surprise that a mean loss makes, and `best` the least surprised prediction.
    """

    density: Callable[[np.ndarray, float, float], np.ndarray]
    log_density: Callable[..., np.ndarray]
    loss: Callable[[np.ndarray], np.ndarray]
    rescaled: Callable[[np.ndarray, float], np.ndarray]
    best: Callable[[np.ndarray], float]
    is_the_loss: str


def bell(values: np.ndarray, centre: float, width: float) -> np.ndarray:
    return np.exp(-(((values - centre) / width) ** 2) / 2) / (width * np.sqrt(2 * np.pi))


def log_bell(values: np.ndarray, centre: float | np.ndarray, width: float) -> np.ndarray:
    return -(((values - centre) / width) ** 2) / 2 - np.log(width * np.sqrt(2 * np.pi))


def laplace(values: np.ndarray, centre: float, width: float) -> np.ndarray:
    return np.exp(-np.abs(values - centre) / width) / (2 * width)


def log_laplace(values: np.ndarray, centre: float | np.ndarray, width: float) -> np.ndarray:
    return -np.abs(values - centre) / width - np.log(2 * width)


def squared_to_surprise(cost: np.ndarray, width: float) -> np.ndarray:
    return cost / (2 * width**2) + np.log(width * np.sqrt(2 * np.pi))


def absolute_to_surprise(cost: np.ndarray, width: float) -> np.ndarray:
    return cost / width + np.log(2 * width)


def coin_surprise(chances: np.ndarray, share: float) -> np.ndarray:
    """Mean −log of the coin's likelihood (F,) where `share` of the labels are 1; 0 log 0 is 0."""
    ones = -share * np.log(chances) if share > 0 else np.zeros_like(chances)
    zeros = -(1 - share) * np.log1p(-chances) if share < 1 else np.zeros_like(chances)
    return ones + zeros


def coin_losses(chances: np.ndarray, ones: int) -> np.ndarray:
    """BCE (F,) of predicting every one of LABELS labels, `ones` of them 1, by the same chance (F,)."""
    labels = (np.arange(LABELS) < ones).astype(float)
    return np.array([float(bce(np.full(LABELS, chance), labels)) for chance in chances])


def mean_of(values: np.ndarray) -> float:
    return float(np.mean(values))


def median_of(values: np.ndarray) -> float:
    return float(np.median(values))


SPREADS = {
    "Bell": Noise(bell, log_bell, np.square, squared_to_surprise, mean_of, "squared error"),
    "Laplace": Noise(laplace, log_laplace, np.abs, absolute_to_surprise, median_of, "absolute error"),
}
NOISES = (*SPREADS, COIN)


def surprise_of_coin(chance: float, ones: int) -> Likelihood:
    """LABELS labels, `ones` of them 1, under every prediction of a coin and at `chance`."""
    share, along = ones / LABELS, np.linspace(0.005, 0.995, POINTS)
    here = float(coin_surprise(np.array([chance]), share)[0])
    chances = np.array([1 - chance, chance])
    return Likelihood(along, coin_surprise(along, share), coin_losses(along, ones), here, share, chances)


def surprise_of_spread(noise: Noise, values: np.ndarray, centre: float, width: float) -> Likelihood:
    """Values (n,) that scatter so around every prediction, and around `centre`."""
    along = np.linspace(-2, 10, POINTS)
    heights = noise.density(values, centre, width)
    surprise = -noise.log_density(values, along[:, None], width).mean(axis=1)
    cost = noise.loss(values - along[:, None]).mean(axis=1)
    here = float(-noise.log_density(values, centre, width).mean())
    return Likelihood(along, surprise, noise.rescaled(cost, width), here, noise.best(values), heights)

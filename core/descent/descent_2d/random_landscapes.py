"""Random landscapes of many dimensions: sums of waves, their critical points, and which share of these are saddles."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np


class Waves(NamedTuple):
    """A random function of d variables, the sum of K cosine waves: frequencies (K, d) and phases (K,).

    With normal frequencies it is, for many waves, a Gaussian random field with covariance exp(-|distance|² / 2).
    """

    frequencies: np.ndarray
    phases: np.ndarray

    def value(self, x: np.ndarray) -> np.ndarray:
        return np.sqrt(2 / len(self.phases)) * np.cos(x @ self.frequencies.T + self.phases).sum(axis=1)

    def gradient(self, x: np.ndarray) -> np.ndarray:
        waves = np.sin(x @ self.frequencies.T + self.phases)
        return -np.sqrt(2 / len(self.phases)) * waves @ self.frequencies

    def hessian(self, x: np.ndarray) -> np.ndarray:
        waves = np.cos(x @ self.frequencies.T + self.phases)
        return -np.sqrt(2 / len(self.phases)) * (waves[:, None, :] * self.frequencies.T) @ self.frequencies


def random_waves(dimension: int, count: int, chance: np.random.Generator) -> Waves:
    """So many waves with standard normal frequencies and phases from 0 to 2π."""
    return Waves(chance.standard_normal((count, dimension)), chance.uniform(0, 2 * np.pi, count))


def flat_places(waves: Waves, x: np.ndarray, steps: int = 60) -> np.ndarray:
    """Critical points near the starts x (n, d): Levenberg and Marquardt's steps make the gradient's size least.

    Only those that got the gradient below 1e-8 come back, so there are fewer rows.
    """
    damping, here = np.ones(len(x)), waves.gradient(x)
    for _ in range(steps):
        hessian = waves.hessian(x)
        square = hessian @ hessian + damping[:, None, None] * np.eye(x.shape[1])
        step = -np.linalg.solve(square, (hessian @ here[:, :, None]))[:, :, 0]
        there = waves.gradient(x + step)
        better = (there**2).sum(axis=1) < (here**2).sum(axis=1)
        x, here = np.where(better[:, None], x + step, x), np.where(better[:, None], there, here)
        damping = np.where(better, damping / 5, damping * 3).clip(1e-12, 1e6)
    return x[np.abs(here).max(axis=1) < 1e-8]


def theory_shares(dimension: int, draws: int, chance: np.random.Generator) -> tuple[float, float]:
    """Shares of minima and of saddles among all critical points of the random field of `Waves` (Kac and Rice).

    There the Hessian is a symmetric normal matrix plus one normal number on its whole diagonal, independent of the
    gradient; a critical point counts with the weight |det|. See Bray and Dean, Phys. Rev. Lett. 98 (2007) 150201.
    """
    square = chance.standard_normal((draws, dimension, dimension))
    symmetric = (square + square.swapaxes(1, 2)) / np.sqrt(2)
    eigenvalues = np.linalg.eigvalsh(symmetric) + chance.standard_normal((draws, 1))
    weight = np.abs(eigenvalues).prod(axis=1)
    minima, maxima = (eigenvalues > 0).all(axis=1), (eigenvalues < 0).all(axis=1)
    return float(weight[minima].sum() / weight.sum()), float(weight[~minima & ~maxima].sum() / weight.sum())


class Shares(NamedTuple):
    """For each dimension (D,): critical points found, how many are minima and saddles, and theory's shares of both.

    `heights` and `falling` are, for the last dimension, each point's height and share of directions that bend down.
    """

    dimensions: np.ndarray
    found: np.ndarray
    minima: np.ndarray
    saddles: np.ndarray
    theory_minima: np.ndarray
    theory_saddles: np.ndarray
    heights: np.ndarray
    falling: np.ndarray


DIMENSIONS = (1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20)
DRAWS = 4000  # random Hessians that theory's shares are taken over


def saddle_shares(
    seed: int, dimensions: tuple[int, ...] = DIMENSIONS, functions: int = 8, starts: int = 60, waves: int = 200
) -> Iterator[tuple[int, int, Shares | None]]:
    """Critical points of so many random functions a dimension, from so many starts each; (done, total, so far).

    What is so far changes with a dimension that is complete; between, after each function, it is None.
    """
    rows, done, total = [], 0, len(dimensions) * functions
    for dimension in dimensions:
        chance = np.random.default_rng((seed, dimension))
        heights, falling, ends = [], [], []
        for _ in range(functions):
            landscape = random_waves(dimension, waves, chance)
            flat = flat_places(landscape, chance.uniform(-10, 10, (starts, dimension)))
            eigenvalues = np.linalg.eigvalsh(landscape.hessian(flat))
            heights.append(landscape.value(flat))
            falling.append((eigenvalues < 0).mean(axis=1))
            ends.append(eigenvalues[:, [0, -1]])
            done += 1
            if len(ends) < functions:
                yield done, total, None
        lowest, highest = np.concatenate(ends).T
        minima, saddles = int((lowest > 0).sum()), int(((lowest < 0) & (highest > 0)).sum())
        rows.append((dimension, len(lowest), minima, saddles, *theory_shares(dimension, DRAWS, chance)))
        columns = [np.array(column) for column in zip(*rows, strict=True)]
        columns += [np.concatenate(heights), np.concatenate(falling)]
        yield done, total, Shares(*columns)

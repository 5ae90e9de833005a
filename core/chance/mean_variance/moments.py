"""Mean and variance by their formulas, what the libraries say, and why the sum of squares is divided by n - 1."""

from __future__ import annotations

import numpy as np
import torch


def mean(x: np.ndarray) -> float:
    """The sum over how many there are: the point around which the deviations add up to 0."""
    return float(np.sum(x) / len(x))


def variance(x: np.ndarray, ddof: int = 0) -> float:
    """The sum of squared deviations over n - ddof; NaN if that is 0 (one value says nothing about spread)."""
    left = len(x) - ddof
    return float(np.sum((x - mean(x)) ** 2) / left) if left else float("nan")


def measures_of(x: np.ndarray) -> dict[str, float]:
    """Centre and spread of a sample (n,), by name."""
    return {
        "mean": mean(x),
        "median": float(np.median(x)),
        "variance, ÷ n": variance(x),
        "variance, ÷ (n − 1)": variance(x, 1),
        "standard deviation": float(np.sqrt(variance(x))),
    }


def library_variances(x: np.ndarray) -> dict[str, float]:
    """What the libraries answer when ddof is not mentioned: numpy divides by n, torch by n - 1. Needs two values."""
    if len(x) < 2:
        return {}
    tensor = torch.tensor(x)
    return {
        "np.var(x)": float(np.var(x)),
        "np.var(x, ddof=1)": float(np.var(x, ddof=1)),
        "torch.var(x)": float(torch.var(tensor)),
        "torch.var(x, correction=0)": float(torch.var(tensor, correction=0)),
    }


def variance_ratios(draws: np.ndarray, truth: float) -> np.ndarray:
    """Over the columns of draws (n, R), the mean ddof-0 variance of the first 1, 2, … n values over the truth: (n,).

    Uses that a variance is the mean of squares less the square of the mean. NaN where the truth is infinite or 0.
    """
    if not np.isfinite(truth) or truth == 0:
        return np.full(len(draws), np.nan)
    counts = np.arange(1, len(draws) + 1)
    centred = draws - draws.mean()
    squares = np.cumsum((centred**2).mean(axis=1)) / counts
    running, of_means = np.zeros(draws.shape[1]), np.empty(len(draws))
    for count, row in enumerate(centred, start=1):
        running += row
        of_means[count - 1] = running @ running / count**2 / len(row)
    return (squares - of_means) / truth


def costs_of(x: np.ndarray, centres: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean squared and mean absolute deviation of x (n,) from each of the centres (C,): least at mean and median."""
    away = x - centres[:, None]
    return (away**2).mean(axis=1), np.abs(away).mean(axis=1)


def with_one_more(sample: np.ndarray, extras: np.ndarray) -> dict[str, np.ndarray]:
    """Mean, median and standard deviation of the sample with each of the extra values (E,) put to it."""
    joined = np.concatenate([np.broadcast_to(sample, (len(extras), len(sample))), extras[:, None]], axis=1)
    return {
        "mean": joined.mean(axis=1),
        "median": np.median(joined, axis=1),
        "standard deviation": joined.std(axis=1),
    }


def far_count(count: int) -> int:
    """One in twenty, at least one."""
    return max(1, round(count / 20))


def far_share(sample: np.ndarray) -> float:
    """The share of the squared deviations from the mean that the farthest values make; 0 where all are equal."""
    squares = np.sort((sample - mean(sample)) ** 2)
    return float(squares[-far_count(len(sample)) :].sum() / squares.sum()) if squares.sum() else 0.0


def near_mean(sample: np.ndarray) -> float:
    """The share of the values within a quarter of a standard deviation of the mean; a bell has 20 % there."""
    return float((np.abs(sample - sample.mean()) <= sample.std() / 4).mean())


def bell_around(own: np.ndarray, rng: np.random.Generator, shape: tuple[int, int]) -> np.ndarray:
    """Draws from a normal population with the mean and the variance of `own`."""
    return rng.normal(mean(own), np.sqrt(variance(own)), shape)

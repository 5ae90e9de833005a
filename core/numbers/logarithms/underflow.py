"""Numbers at the edge of what a computer holds: logarithms with their limits, and products that run out of digits."""

from __future__ import annotations

import numpy as np

# Floating-point formats, from few digits to many.
FORMATS = {"float16": np.float16, "float32": np.float32, "float64": np.float64}
BASES = {"2": 2.0, "e": float(np.e), "10": 10.0}


def logarithm(values: np.ndarray | float, base: str) -> np.ndarray:
    """The logarithm to a base of BASES: -inf at 0, NaN below (there is no such number), without a warning."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return {"2": np.log2, "e": np.log, "10": np.log10}[base](values)


def lowest_place(x: np.ndarray, values: np.ndarray) -> float:
    """The x of the smallest value; NaN if not all values are finite, for then there is no smallest one to speak of."""
    return float(x[np.argmin(values)]) if np.isfinite(values).all() else float("nan")


def log_sum_exp(logs: np.ndarray) -> np.ndarray:
    """log Σ exp(logs) over the last axis, the largest taken off first: nothing overflows, nothing is lost."""
    largest = logs.max(axis=-1, keepdims=True)
    return largest[..., 0] + np.log(np.exp(logs - largest).sum(axis=-1))


def naive_log_sum_exp(logs: np.ndarray) -> np.ndarray:
    """The same as it is written: infinite from about 710 on, -inf below about -745, where every exp is 0."""
    with np.errstate(over="ignore", divide="ignore"):
        return np.log(np.exp(logs).sum(axis=-1))


def running_product(factors: np.ndarray, kind: str) -> np.ndarray:
    """The product of the first 1, 2, … n factors (n,), each step rounded to the format `kind` of FORMATS."""
    return np.cumprod(factors.astype(FORMATS[kind]), dtype=FORMATS[kind])


def running_sum(terms: np.ndarray, kind: str) -> np.ndarray:
    """The sum of the first 1, 2, … n terms (n,), each step rounded to the format `kind` of FORMATS."""
    return np.cumsum(terms.astype(FORMATS[kind]), dtype=FORMATS[kind])


def first_zero(values: np.ndarray) -> int:
    """How many factors make a running product exactly 0; 0 if it never is."""
    return int(np.argmax(values == 0)) + 1 if (values == 0).any() else 0


def draw_probabilities(chance: float, spread: float, count: int, seed: int) -> np.ndarray:
    """The probabilities to be multiplied (n,), around the typical one by their logarithm."""
    return chance ** (1 + spread * np.random.default_rng(seed).uniform(-1, 1, count))


def flip_likelihoods(chance: float, count: int, seed: int) -> tuple[int, np.ndarray, np.ndarray, np.ndarray]:
    """A coin flipped n times: heads seen, shares 0.01 … 0.99, and for each the float32 product and the sum of logs."""
    flips = np.random.default_rng([seed, 1]).random(count) < chance
    shares = np.arange(1, 100) / 100
    factors = np.where(flips[:, None], shares, 1 - shares)
    return int(flips.sum()), shares, np.prod(factors, axis=0, dtype=np.float32), np.log(factors).sum(axis=0)

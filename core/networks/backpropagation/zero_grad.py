"""What .grad holds when nobody empties it: one weight, one sample, the same descent with zero_grad() and without."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import torch

from core.networks.backpropagation.passes import gradient_in

ONE_X, ONE_Y = 1.5, 3.0  # the one sample of the part about zero_grad: its best weight is 2


@dataclass(frozen=True)
class Forgotten:
    """Weights, fresh gradients and what .grad holds (2, F): with zero_grad() first, without it second."""

    weights: np.ndarray
    fresh: np.ndarray
    held: np.ndarray


def both_ways(start: float, rate: float, count: int) -> Forgotten:
    """`count` steps of one descent, .grad emptied before every step, and never."""
    runs = [gradient_runs(start, rate, count, clean) for clean in (True, False)]
    weights, fresh, held = (np.stack([run[part] for run in runs]) for part in range(3))
    return Forgotten(weights, fresh, held)


def gradient_runs(start: float, rate: float, count: int, clean: bool) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """w at the start and after each step, the loss's own gradient before it, and what w.grad held when it was made."""
    w = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    weights, fresh, held = [start], [math.nan], [math.nan]
    with torch.enable_grad():
        for _ in range(count):
            if clean and w.grad is not None:
                w.grad.zero_()  # what optimizer.zero_grad() is for
            fresh.append((weights[-1] * ONE_X - ONE_Y) * ONE_X)
            loss = (w * ONE_X - ONE_Y) ** 2 / 2
            loss.backward()  # adds to w.grad
            held.append(float(gradient_in(w)))
            with torch.no_grad():
                w -= rate * held[-1]
            weights.append(float(w.detach()))
    return np.array(weights), np.array(fresh), np.array(held)


def crossings(weights: np.ndarray) -> int:
    """How often a run jumps over the best weight."""
    return int((np.diff(np.sign(weights - ONE_Y / ONE_X)) != 0).sum())

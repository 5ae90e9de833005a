"""weight_decay beside an L2 term written by hand, step by step, in torch itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch

from core.engine.optimizers import OPTIMIZERS, Hyper
from core.regularization.weight_penalties.samples import Measured

UPDATES, TOO_LARGE = 100, 1e3
ARGUMENT, HALF, WHOLE, SHRUNK = "weight_decay=λ", "½ λ ∑w² by hand", "λ ∑w² by hand", "each w times (1 − ηλ)"
WAYS = (ARGUMENT, HALF, WHOLE, SHRUNK)


@dataclass(frozen=True)
class Decays:
    """Weights (ways, updates + 1, d) of one model under one optimizer, L2 taken in four ways.

    `apart` (ways, updates + 1) is the largest difference of each from the first way.
    """

    names: tuple[str, ...]
    weights: np.ndarray
    apart: np.ndarray

    @property
    def grown(self) -> bool:
        """Whether a weight has grown beyond all measure, or overflowed: the steps were too long."""
        return not bool((np.abs(self.weights) < TOO_LARGE).all())


def trained_by(table: Measured, optimizer: str, hyper: Hyper, term: float, shrink: float) -> np.ndarray:
    """The weights (updates + 1, d) of a linear model, all 1 at first.

    `term` times ∑w² joins the loss; `shrink` times the rate is each weight's share that is taken off before a step.
    """
    x, y = torch.tensor(table.x), torch.tensor(table.y)
    w = torch.nn.Parameter(torch.ones(x.shape[1], dtype=torch.float64))
    rule, seen = OPTIMIZERS[optimizer].torch([w], hyper), [w.detach().numpy().copy()]
    for _ in range(UPDATES):
        loss = ((x @ w - y) ** 2).mean()
        if term:
            loss = loss + term * (w**2).sum()
        rule.zero_grad()
        loss.backward()
        with torch.no_grad():
            w.mul_(1 - hyper.rate * shrink)
        rule.step()
        seen.append(w.detach().numpy().copy())
    return np.stack(seen)


def four_ways(table: Measured, optimizer: str, rate: float, strength: float) -> Decays:
    """L2 as the argument, as a term by hand with and without the ½, and as plain shrinking of the weights."""
    plain = Hyper(rate=rate)
    runs: dict[str, Callable[[], np.ndarray]] = {
        ARGUMENT: lambda: trained_by(table, optimizer, plain._replace(weight_decay=strength), 0.0, 0.0),
        HALF: lambda: trained_by(table, optimizer, plain, strength / 2, 0.0),
        WHOLE: lambda: trained_by(table, optimizer, plain, strength, 0.0),
        SHRUNK: lambda: trained_by(table, optimizer, plain, 0.0, strength),
    }
    with np.errstate(all="ignore"):
        weights = np.stack([runs[way]() for way in WAYS])
        apart = np.abs(weights - weights[0]).max(axis=-1)
    return Decays(table.names, weights, apart)

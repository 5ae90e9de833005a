"""nn.Dropout on ten ones, again and again: what comes out, its mean and its variance; and the paper's way of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from core.engine.networks import dropped, generator

TEN, CALLS, MEASURED = 10, 400, 4000
SHARES_TRIED = np.round(np.arange(0, 1, 0.1), 1)  # shares p at which the variance is measured


@dataclass(frozen=True)
class Ones:
    """Ten numbers x through dropout: `calls` (CALLS, 10), and the mean of all numbers so far (CALLS,).

    `measured` is the variance, over 40,000 numbers, at every p of SHARES_TRIED and, last, at the chosen one (G + 1,).
    `rows` are the ways to call it, each with p as it is typed and means and largest outputs measured.
    """

    calls: np.ndarray
    means: np.ndarray
    measured: np.ndarray
    rows: tuple[Way, ...]


@dataclass(frozen=True)
class Way:
    """One way to write dropout: what is typed, the share silenced, mean and largest size of what comes out of x."""

    written: str
    silenced: float
    mean: float
    largest: float


def through(x: torch.Tensor, share: float, chance: torch.Generator) -> torch.Tensor:
    """x as nn.Dropout(share) lets it through in train mode; at 1 nothing comes through, as in torch, and not 0/0."""
    return x * 0 if share == 1 else dropped(x, share, chance)


def variance_of(x: float, share: float) -> float:
    """The variance that dropout adds to a number x: x² p / (1 − p); none at 1, where all is 0."""
    return x**2 * share / (1 - share) if share < 1 else 0.0


def kept_unscaled(x: torch.Tensor, kept: float, chance: torch.Generator) -> torch.Tensor:
    """Dropout as its paper has it: p is the share kept, nothing is scaled while training."""
    return x * (torch.rand(x.shape, generator=chance) < kept)


def ten_ones(x: float, share: float, seed: int) -> Ones:
    """Ten numbers x through dropout, CALLS times, with what is measured of many more."""
    chance = generator(seed, 2)
    ten, many = torch.full((CALLS, TEN), x), torch.full((MEASURED, TEN), x)
    calls = through(ten, share, chance).double().numpy()
    measured = [through(many, float(each), chance).double().var().item() for each in [*SHARES_TRIED, share]]
    means = calls.mean(axis=1).cumsum() / np.arange(1, CALLS + 1)
    return Ones(calls, means, np.array(measured), ways(x, share, chance))


def ways(x: float, share: float, chance: torch.Generator) -> tuple[Way, ...]:
    """Every way to call dropout, each on the same numbers."""
    many = torch.full((MEASURED, TEN), x)
    p, kept = f"{share:g}", 1 - share
    outputs = {
        f"nn.Dropout({p}), train()": through(many, share, chance),
        f"nn.Dropout({p}), eval()": many,
        f"paper, {kept:g}: training": kept_unscaled(many, kept, chance),
        f"paper, {kept:g}: testing": many * kept,
        f"F.dropout(x, {p})": through(many, share, chance),
        "F.dropout(x)": through(many, 0.5, chance),
        "… training=False": many,
    }
    return tuple(Way(name, *summed_up(values.double().numpy(), x)) for name, values in outputs.items())


def summed_up(values: np.ndarray, x: float) -> tuple[float, float, float]:
    """The share silenced, the mean, and the largest size."""
    return float((values == 0).mean()) if x else 0.0, float(values.mean()), float(np.abs(values).max())

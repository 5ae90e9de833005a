"""In which order the samples of an epoch come."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import torch

Order = Iterator[torch.Tensor]  # every epoch's order, without end


def shuffled(y: np.ndarray, chance: torch.Generator) -> Order:
    """Every epoch in an order of its own, each sample once: DataLoader(shuffle=True)."""
    while True:
        yield torch.randperm(len(y), generator=chance)


def drawn_once(y: np.ndarray, chance: torch.Generator) -> Order:
    """Shuffled once, then always the same."""
    order = torch.randperm(len(y), generator=chance)
    while True:
        yield order


def with_replacement(y: np.ndarray, chance: torch.Generator) -> Order:
    """Every sample drawn from all, so that in an epoch some come twice and some do not come."""
    while True:
        yield torch.randint(len(y), (len(y),), generator=chance)


def sorted_by_target(y: np.ndarray, chance: torch.Generator) -> Order:
    """First all samples of the first class, then those of the next, always: a table as it was typed in."""
    order = torch.from_numpy(np.argsort(y.reshape(len(y), -1)[:, 0], kind="stable"))
    while True:
        yield order


ORDERS: dict[str, Callable[[np.ndarray, torch.Generator], Order]] = {
    "Shuffled": shuffled,
    "Fixed": drawn_once,
    "With replacement": with_replacement,
    "Sorted by class": sorted_by_target,
}

"""How long an epoch takes with dropout and without: measured on this machine, in this moment."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from core.engine.networks import Network, SeededDropout, generator, initial_weights, module

TIMED_WIDTHS = (12, 128, 512)
TIMED_POINTS, TIMED_BATCH, TIMED_ROUNDS = 160, 16, 20
WITHOUT, WITH, THINNED = "without dropout", "with nn.Dropout", "a network of the kept units only"
KINDS = (WITHOUT, WITH, THINNED)


@dataclass(frozen=True)
class Timed:
    """Milliseconds an epoch, (W, 3, rounds), by width (W,) and KINDS."""

    widths: tuple[int, ...]
    milliseconds: np.ndarray


def network_of(kind: str, width: int, share: float) -> nn.Sequential:
    """Two hidden layers of so many units in plain torch, or of the share that dropout keeps on average."""
    units = max(1, round(width * (1 - share))) if kind == THINNED else width
    network = Network(4, (units, units), 3, "ReLU", dropout=share if kind == WITH else 0.0)
    model = module(network, initial_weights(network, 0))
    for place, part in enumerate(model):
        if isinstance(part, SeededDropout):
            model[place] = nn.Dropout(share)  # torch's own: its time is asked for
    return model


def seconds_of_an_epoch(model: nn.Sequential, x: torch.Tensor, y: torch.Tensor) -> float:
    """One epoch of plain SGD in batches of 16."""
    optimizer, criterion = torch.optim.SGD(model.parameters(), lr=0.005), nn.CrossEntropyLoss()
    begun = time.perf_counter()
    for part, labels in zip(x.split(TIMED_BATCH), y.split(TIMED_BATCH), strict=True):
        optimizer.zero_grad()
        criterion(model(part), labels).backward()
        optimizer.step()
    return time.perf_counter() - begun


def timed_epochs(share: float, cancelled: Callable[[], bool] = lambda: False) -> Iterator[tuple[int, int, Timed]]:
    """All widths and kinds in turn, round after round, so that what else the machine does meets them all."""
    chance = generator(0, 1)
    x, y = torch.randn(TIMED_POINTS, 4, generator=chance), torch.randint(0, 3, (TIMED_POINTS,), generator=chance)
    models = [[network_of(kind, width, share) for kind in KINDS] for width in TIMED_WIDTHS]
    for row in models:
        for model in row:
            seconds_of_an_epoch(model, x, y)  # the first one prepares much; it is not counted
    rounds: list[np.ndarray] = []
    for done in range(1, TIMED_ROUNDS + 1):
        found = np.zeros((len(TIMED_WIDTHS), len(KINDS)))
        for place in range(found.size):
            width, kind = divmod((place + done) % found.size, len(KINDS))
            found[width, kind] = 1e3 * seconds_of_an_epoch(models[width][kind], x, y)
        rounds.append(found)
        yield done, TIMED_ROUNDS, Timed(TIMED_WIDTHS, np.stack(rounds, axis=-1))
        if cancelled():
            return

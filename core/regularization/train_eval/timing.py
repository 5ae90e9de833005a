"""How long a forward pass takes in each mode: measured on this machine, in this moment, and so never twice the same."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import torch

from core.engine.networks import Network, generator, initial_weights, module
from core.regularization.train_eval.modes import EVAL, GRADIENTS, MODES, OFTEN_USED, watched_pass

WIDTHS = (16, 64, 256, 512)
ROUNDS, TOGETHER = 40, 80
LEAST = 4e-4  # seconds that one measurement should last, for the clock to be fine enough
BEST_OF = 3  # of so many one after the other the shortest counts: whoever is interrupted takes longer, never shorter
COMBINED = tuple((mode, gradients) for mode in MODES for gradients in OFTEN_USED)


@dataclass(frozen=True)
class Timed:
    """Microseconds a forward pass, (W, C, rounds): by width (W,), and by mode and gradients, C of them in `names`.

    `held` (W,) are the bytes that a pass in eval mode holds for the way back, gradients as usual: counted, not timed.
    """

    widths: np.ndarray
    names: tuple[tuple[str, str], ...]
    held: np.ndarray
    microseconds: np.ndarray


def timed_passes(
    share: float, normalised: bool, cancelled: Callable[[], bool] = lambda: False
) -> Iterator[tuple[int, int, Timed]]:
    """Time networks of two hidden layers, all widths and modes in turn, so that what else the machine does hits all.

    Yields after every round what has been measured so far.
    """
    kind = "Batch normalisation" if normalised else "None"
    networks = [Network(2, (width, width), 1, "ReLU", dropout=share, normalisation=kind) for width in WIDTHS]
    models = [module(each, initial_weights(each, 0), generator(0, 2)) for each in networks]
    x = torch.randn(TOGETHER, 2, generator=generator(0, 1))
    counted_ones = [module(each, initial_weights(each, 0), generator(0, 2)) for each in networks]
    held = np.array([watched_pass(model, EVAL, OFTEN_USED[0], x).held for model in counted_ones])
    times = [1] * len(WIDTHS)
    for index, model in enumerate(models):  # the first pass prepares much; it is not counted
        seconds = min(seconds_for(model, x, *COMBINED[0], 1) for _ in range(3))
        times[index] = max(1, min(20, round(LEAST / seconds)))
    rows: list[list[list[float]]] = []
    for done in range(1, ROUNDS + 1):
        rows.append([one_round(model, x, count, done) for model, count in zip(models, times, strict=True)])
        yield done, ROUNDS, Timed(np.array(WIDTHS), COMBINED, held, np.array(rows).transpose(1, 2, 0))
        if cancelled():
            return


def one_round(model: torch.nn.Module, x: torch.Tensor, count: int, number: int) -> list[float]:
    """Microseconds of one pass by mode and gradients, in the order of COMBINED; each round begins with another one."""
    found = [0.0] * len(COMBINED)
    for step in range(len(COMBINED)):
        which = (number + step) % len(COMBINED)
        found[which] = 1e6 * min(seconds_for(model, x, *COMBINED[which], count) for _ in range(BEST_OF)) / count
    return found


def seconds_for(model: torch.nn.Module, x: torch.Tensor, mode: str, gradients: str, count: int) -> float:
    """So many forward passes, one after the other, in seconds."""
    model.train(MODES[mode])
    ask = GRADIENTS[gradients]
    begun = time.perf_counter()
    for _ in range(count):
        ask(model, x)
    return time.perf_counter() - begun

"""Orders of samples and dropout masks as torch draws them, compiled: torch's own calls would take longer than training.

Where a release of torch draws otherwise than `mersenne` does, `same_as_torch` finds out and its own calls are used.
"""

import functools
from itertools import islice

import numpy as np
import torch

from core.engine.networks import generator
from core.engine.training.machine_code import begin, keep, permute
from core.engine.training.mersenne import WORDS
from core.engine.training.orders import ORDERS

KEPT, SHORT = 128, 1 << 16  # so many orders are kept, of at most so many places: 16 MB


def seeded(seed: int) -> np.ndarray:
    """The generator's state (3, WORDS) uint32: see `mersenne`."""
    state = np.zeros((3, WORDS), np.uint32)
    begin(state, seed)
    return state


@functools.lru_cache(maxsize=KEPT)  # a dragged rate trains the same seeds again and again
def first_orders(n: int, seed: int, epochs: int) -> np.ndarray:
    """The orders (epochs, n) of a seed's first epochs, uint16: half the memory; not to be written to."""
    orders = np.empty((epochs, n), np.int32)
    permute(seeded(generator(seed, 1).initial_seed()), orders)
    few = orders.astype(np.uint16)
    few.flags.writeable = False
    return few


class Orders:
    """In which order a recipe's samples come, epoch after epoch: what ORDERS draws of the second stream of a seed.

    Short ones are drawn for all `epochs` of the recipe at once, and kept.
    """

    def __init__(self, order: str, y: np.ndarray, seed: int, epochs: int) -> None:
        self.n, self.done, self.first, self.state = len(y), 0, None, None
        if order != "Shuffled" or not same_as_torch():
            self.by_torch = ORDERS[order](y, generator(seed, 1))
        elif epochs * self.n <= SHORT:
            self.first = first_orders(self.n, seed, epochs)
        else:
            self.state = seeded(generator(seed, 1).initial_seed())

    def draw(self, epochs: int) -> np.ndarray:
        """The orders (epochs, n) of the next epochs, int32."""
        if self.first is not None:
            self.done += epochs
            return self.first[self.done - epochs : self.done].astype(np.int32)
        if self.state is None:
            return torch.stack(list(islice(self.by_torch, epochs))).numpy().astype(np.int32)
        orders = np.empty((epochs, self.n), np.int32)
        permute(self.state, orders)
        return orders


class Masks:
    """Which hidden units are kept in each update: what torch.rand draws of the third stream of a seed."""

    def __init__(self, share: float, seed: int) -> None:
        self.share, self.chance = share, generator(seed, 2)
        self.state = seeded(self.chance.initial_seed()) if same_as_torch() else None

    def draw(self, kept: np.ndarray, lane: int = 0) -> None:
        """Set the lane's bit of every number of `kept` (uint16) whose unit is kept: torch.rand(count) >= share."""
        if self.state is None:
            drawn = torch.rand(len(kept), generator=self.chance) >= self.share
            kept |= drawn.numpy().astype(np.uint16) << np.uint16(lane)
        else:
            keep(self.state, kept, np.uint16(1 << lane), least_kept(self.share))


def least_kept(share: float) -> np.uint32:
    """The least of a word's last 24 bits whose number, that many times 2^-24, is at least `share`: exact in float32."""
    return np.uint32(np.ceil(np.float32(share) * np.float32(2.0**24)))


@functools.cache
def same_as_torch() -> bool:
    """Whether this release of torch draws orders and masks by the rules above."""
    theirs, ours = torch.Generator().manual_seed(4321), seeded(4321)
    orders, kept = np.empty((2, 700), np.int32), np.zeros(100, np.uint16)
    permute(ours, orders)
    keep(ours, kept, np.uint16(1), least_kept(0.3))
    expected = torch.stack([torch.randperm(700, generator=theirs) for _ in range(2)]).numpy()
    return bool((orders == expected).all() and (kept == (torch.rand(100, generator=theirs) >= 0.3).numpy()).all())

"""Orders of samples and dropout masks as torch draws them, compiled: torch's own calls would take longer than training.

torch's generator on the CPU is the Mersenne Twister of Matsumoto and Nishimura (1998), MT19937, seeded by their
init_genrand. `randperm` exchanges sample i with sample i + word % (n - i); `rand` makes a number of a word's last 24
bits. Where a release of torch draws otherwise, `same_as_torch` finds out and torch's own calls are used.
"""
# mypy: allow-untyped-defs, disable-error-code="assignment, call-arg, call-overload, operator, var-annotated"

import functools
from itertools import islice

import numpy as np
import torch

from core.engine.networks import generator
from core.engine.training.lane_maths import compiled, inlined, shared
from core.engine.training.orders import ORDERS

WORDS, MIDDLE = 624, 397
KEPT, SHORT = 128, 1 << 16  # so many orders are kept, of at most so many places: 16 MB


def seeded(seed: int) -> np.ndarray:
    """The generator's state (3, WORDS) uint32: its own words, those it gives out, and how many of these are used."""
    state = np.zeros((3, WORDS), np.uint32)
    begin(state, seed)
    return state


@compiled
def begin(state, seed):
    """Fill the state with what the generator starts from."""
    last = np.int64(seed & 0xFFFFFFFF)
    state[0, 0] = last
    for k in range(1, WORDS):
        last = (1812433253 * (last ^ (last >> 30)) + k) & 0xFFFFFFFF
        state[0, k] = last
    state[2, 0] = WORDS


@inlined
def twisted(first, second, third):
    """A word made of three."""
    mixed = (first & np.uint32(0x80000000)) | (second & np.uint32(0x7FFFFFFF))
    return third ^ (mixed >> np.uint32(1)) ^ ((mixed & np.uint32(1)) * np.uint32(0x9908B0DF))


@shared
def renew(state):
    """Make the next WORDS words; three loops instead of a modulo, so that they become vector instructions."""
    own, given = state[0], state[1]
    for k in range(WORDS - MIDDLE):
        own[k] = twisted(own[k], own[k + 1], own[k + MIDDLE])
    for k in range(WORDS - MIDDLE, WORDS - 1):
        own[k] = twisted(own[k], own[k + 1], own[k + MIDDLE - WORDS])
    own[WORDS - 1] = twisted(own[WORDS - 1], own[0], own[MIDDLE - 1])
    for k in range(WORDS):
        bits = own[k]
        bits ^= bits >> np.uint32(11)
        bits ^= (bits << np.uint32(7)) & np.uint32(0x9D2C5680)
        bits ^= (bits << np.uint32(15)) & np.uint32(0xEFC60000)
        given[k] = bits ^ (bits >> np.uint32(18))


@compiled
def permute(state, orders):
    """Fill every row of `orders` (epochs, n) with a permutation of 0 to n - 1."""
    n, used, given = orders.shape[1], np.int64(state[2, 0]), state[1]
    for epoch in range(len(orders)):
        row = orders[epoch]
        for i in range(n):
            row[i] = i
        for i in range(n - 1):
            if used == WORDS:
                renew(state)
                used = 0
            other = i + np.int64(np.uint32(given[used]) % np.uint32(n - i))
            used += 1
            row[i], row[other] = row[other], row[i]
    state[2, 0] = used


@compiled
def keep(state, kept, bit, least):
    """Set a `bit` in each number of `kept` (uint16) where a word's last 24 bits, the uniform number's, are `least` or
    more."""
    used, given, done = np.int64(state[2, 0]), state[1], 0
    while done < len(kept):
        if used == WORDS:
            renew(state)
            used = 0
        many = min(WORDS - used, len(kept) - done)
        words, here = given[used : used + many], kept[done : done + many]  # so that these become vector instructions
        for k in range(many):
            here[k] |= bit if (words[k] & np.uint32(0xFFFFFF)) >= least else np.uint16(0)
        used, done = used + many, done + many
    state[2, 0] = used


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

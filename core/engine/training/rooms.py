"""The kernels' buffers, made here once for a run: kernels that make no arrays are compiled in far less time."""

from itertools import accumulate, pairwise

import numpy as np

from core.engine.training.lanes import LANES

TILE = 64  # samples that go through a network at a time
Room = tuple[np.ndarray, ...]


def aligned(rows: int, columns: int) -> np.ndarray:
    """Zeros (rows, columns) that begin at a multiple of 64 bytes: across such lines loads are slower."""
    room = np.zeros(rows * columns + LANES, np.float32)
    skipped = (-room.__array_interface__["data"][0] >> 2) & (LANES - 1)
    return room[skipped : skipped + rows * columns].reshape(rows, columns)


def apart(*rows: int) -> list[np.ndarray]:
    """Arrays of so many rows of LANES each, made at once: that takes a quarter of the time."""
    room, ends = aligned(sum(rows), LANES), list(accumulate(rows, initial=0))
    return [room[start:end] for start, end in pairwise(ends)]


def padded(count: int) -> int:
    """So many numbers, rounded up to whole rows of LANES."""
    return -(-count // LANES) * LANES


def room_alone(sizes: tuple[int, ...], count: int) -> Room:
    """What `kernel.train_epochs` works in: values and slopes of all units, targets, one unit's masks, the gradients of
    the `count` parameters, 1 at every weight and 0 at every bias, and for measuring no masks at all."""
    wide, long = TILE // LANES, padded(count) // LANES
    values, slopes, targets, g, weighs = apart(sum(sizes) * wide, sum(sizes) * wide, sizes[-1] * wide, long, long)
    weighs, start = weighs.reshape(1, -1), 0
    for fan_in, fan_out in pairwise(sizes):
        weighs[0, start : start + fan_in * fan_out] = 1
        start += (fan_in + 1) * fan_out
    return values, slopes, targets, g.reshape(1, -1), weighs, np.zeros(0, np.uint16)


def room_together(sizes: tuple[int, ...], count: int) -> Room:
    """What `cloud.train_together` works in: values of all units and of one more, their slopes, targets, seats,
    gradients, the rates (11, LANES), the penalties (3, LANES), dropout's scale, and for measuring no masks at all."""
    wide, units = TILE + 1, sum(sizes)
    rows = (units + 1) * wide, units * wide, sizes[-1] * wide, LANES, count, 11, 3, 1
    return *apart(*rows), np.zeros(0, np.uint16)

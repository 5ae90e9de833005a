"""LANES runs at once, in lockstep: the lanes are networks, each with its own weights, order, masks and rates.

Every sum over samples is made in the order that `kernel.py` keeps (seats, then tiles), so each lane holds, bit for bit,
what the run has that is trained alone. No run is stopped: one that overflows goes on with what is not finite, in its
own lane, and whoever asks trains it again alone.
"""
# mypy: allow-untyped-defs, disable-error-code="call-arg, var-annotated"
# numba infers the types: float32 for what the network holds, int64 for places and counts.

import numpy as np

from core.engine.training.kernel import cross_entropy, fill, guessed, unit_count
from core.engine.training.lane_maths import (
    activated,
    compiled,
    f4,
    inlined,
    penalised,
    priced,
    rates_of,
    shared,
    shrunk,
    stepped,
)
from core.engine.training.lanes import LANES, fma, lanes, load, picked, store, truths, where
from core.engine.training.rooms import TILE


@shared
def add_up(p, w, bias, values, source, row, fan_in, fan_out, tile, wide):
    """The sums z of one layer for a tile of samples; two units by two samples at a time share what they load."""
    for o in range(0, fan_out - 1, 2):
        first, second = w + o * fan_in, w + (o + 1) * fan_in
        here, next_ = (row + o) * wide, (row + o + 1) * wide
        for s in range(0, tile - 1, 2):
            a, c = load(p, bias + o), load(p, bias + o + 1)
            b, d = a, c
            for i in range(fan_in):
                v, u = load(p, first + i), load(p, second + i)
                x, y = load(values, (source + i) * wide + s), load(values, (source + i) * wide + s + 1)
                a, b, c, d = fma(v, x, a), fma(v, y, b), fma(u, x, c), fma(u, y, d)
            store(values, here + s, a)
            store(values, here + s + 1, b)
            store(values, next_ + s, c)
            store(values, next_ + s + 1, d)
        for s in range(tile - tile % 2, tile):
            add_one(p, first, bias + o, values, source, here, fan_in, s, wide)
            add_one(p, second, bias + o + 1, values, source, next_, fan_in, s, wide)
    for o in range(fan_out - fan_out % 2, fan_out):
        for s in range(tile):
            add_one(p, w + o * fan_in, bias + o, values, source, (row + o) * wide, fan_in, s, wide)


@inlined
def add_one(p, w, bias, values, source, here, fan_in, s, wide):
    """The sum z of one unit for one sample."""
    z = load(p, bias)
    for i in range(fan_in):
        z = fma(load(p, w + i), load(values, (source + i) * wide + s), z)
    store(values, here + s, z)


@shared
def forward(sizes, p, values, slopes, activation, masks, at, size, start, tile, scale, wide):
    """Fill values (and slopes, dropout included) of all layers from the inputs in the first rows: see `kernel.forward`.

    A number of `masks` holds one bit for each lane.
    """
    source, row, w = np.int64(0), sizes[0], np.int64(0)  # a plain 0 would be a type of its own, compiled once more
    for layer in range(1, len(sizes)):
        fan_in, fan_out = sizes[layer - 1], sizes[layer]
        bias = w + fan_in * fan_out
        add_up(p, w, bias, values, source, row, fan_in, fan_out, tile, wide)
        if layer < len(sizes) - 1:
            for o in range(fan_out):
                for s in range(tile):
                    place = (row + o) * wide + s
                    a, slope = activated(activation, load(values, place))
                    if len(masks):
                        mask = where(truths(masks[at + (start + s) * fan_out + o]), load(scale, 0), f4(0))
                        a, slope = a * mask, slope * mask
                    store(values, place, a)
                    store(slopes, place, slope)
        at += size * fan_out
        source, row, w = row, row + fan_out, bias + fan_out


@shared
def lose(kind, values, slopes, targets, row, outputs, tile, share, seats, wide):
    """The tile's summed losses; the slopes of the batch's mean loss go to the last rows."""
    for seat in range(LANES):
        store(seats, seat, f4(0))
    for s in range(tile):
        seat = s % LANES
        summed = load(seats, seat)
        if kind == 3:
            summed = summed + cross_entropy(values, slopes, targets, row, outputs, s, wide, share, np.int64(LANES))
        else:
            for o in range(outputs):
                place = (row + o) * wide + s
                loss, slope = priced(kind, load(values, place), load(targets, o * wide + s), share)
                store(slopes, place, slope)
                summed = summed + loss
        store(seats, seat, summed)
    half = LANES // 2
    while half:
        for seat in range(half):
            store(seats, seat, load(seats, seat) + load(seats, seat + half))
        half //= 2
    return load(seats, 0)


@inlined
def seat(slopes, values, a, b, k, tile, long):
    """What seat k adds up of slope times value: its samples are k, and in a `long` tile k + LANES and so on."""
    summed = load(slopes, a + k) * load(values, b + k)
    if long:
        for s in range(k + LANES, tile, LANES):
            summed = fma(load(slopes, a + s), load(values, b + s), summed)
    return summed


@inlined
def two_seats(slopes, values, a, b, k, tile, long):
    """Seats k and k + LANES / 2, as `total` adds them first."""
    summed = seat(slopes, values, a, b, k, tile, long)
    if k + LANES // 2 < tile:
        summed = summed + seat(slopes, values, a, b, k + LANES // 2, tile, long)
    return summed


@inlined
def four_seats(slopes, values, a, b, k, tile, long):
    return two_seats(slopes, values, a, b, k, tile, long) + two_seats(slopes, values, a, b, k + LANES // 4, tile, long)


@inlined
def product(slopes, values, a, b, tile, long):
    """The sum over a tile's samples of slope times value, in `total`'s order: the second half is added to the first.

    A tile of fewer than half of LANES samples has slopes of 0 behind its last one; one of more than LANES is `long`.
    """
    k = np.int64(0)  # a plain 0 would be a type of its own
    even = four_seats(slopes, values, a, b, k, tile, long) + four_seats(slopes, values, a, b, k + 2, tile, long)
    odd = four_seats(slopes, values, a, b, k + 1, tile, long) + four_seats(slopes, values, a, b, k + 3, tile, long)
    return even + odd


@shared
def backward(sizes, p, g, values, slopes, tile, wide):
    """Turn the slopes into gradients by every sum z, last layer first, and add them up in the parameters' g.

    Behind the last unit's, `values` holds a row of ones: what a bias is multiplied by.
    """
    units = row = unit_count(sizes)
    w = p.shape[0]
    for layer in range(len(sizes) - 1, 0, -1):
        fan_in, fan_out = sizes[layer - 1], sizes[layer]
        bias = w - fan_out
        row, w = row - fan_out, bias - fan_in * fan_out
        source = row - fan_in
        for o in range(fan_out):
            here = (row + o) * wide
            for s in range(tile, LANES // 2):
                store(slopes, here + s, f4(0))
            for i in range(fan_in + 1):
                k, there = (w + o * fan_in + i, source + i) if i < fan_in else (bias + o, units)
                # Said here and not asked at every seat, which took a fifth of the time.
                if tile > LANES:
                    store(g, k, load(g, k) + product(slopes, values, here, there * wide, tile, True))
                else:
                    store(g, k, load(g, k) + product(slopes, values, here, there * wide, tile, False))
        if layer == 1:
            return
        for i in range(0, fan_in - 1, 2):
            for s in range(0, tile - 1, 2):
                a = b = c = d = lanes(f4(0))
                for o in range(fan_out):
                    v, u = load(p, w + o * fan_in + i), load(p, w + o * fan_in + i + 1)
                    x, y = load(slopes, (row + o) * wide + s), load(slopes, (row + o) * wide + s + 1)
                    a, b, c, d = fma(v, x, a), fma(v, y, b), fma(u, x, c), fma(u, y, d)
                place, next_ = (source + i) * wide + s, (source + i + 1) * wide + s
                store(slopes, place, a * load(slopes, place))
                store(slopes, place + 1, b * load(slopes, place + 1))
                store(slopes, next_, c * load(slopes, next_))
                store(slopes, next_ + 1, d * load(slopes, next_ + 1))
            for s in range(tile - tile % 2, tile):
                back_one(p, w + i, fan_in, fan_out, slopes, row, (source + i) * wide, s, wide)
                back_one(p, w + i + 1, fan_in, fan_out, slopes, row, (source + i + 1) * wide, s, wide)
        for i in range(fan_in - fan_in % 2, fan_in):
            for s in range(tile):
                back_one(p, w + i, fan_in, fan_out, slopes, row, (source + i) * wide, s, wide)


@inlined
def back_one(p, w, fan_in, fan_out, slopes, row, here, s, wide):
    """The slope that comes back to one unit for one sample, times the unit's own."""
    back = lanes(f4(0))
    for o in range(fan_out):
        back = fma(load(p, w + o * fan_in), load(slopes, (row + o) * wide + s), back)
    store(slopes, here + s, back * load(slopes, here + s))


@shared
def step(sizes, kind, rates, decays, penalties, penalises, rule, p, g, memory):
    """Every parameter's step: see `kernel.step`; `penalties` (3, LANES) are each lane's own."""
    w, count = np.int64(0), p.shape[0]
    l1, l2, size = load(penalties, 0), load(penalties, 1), load(penalties, 2)
    for layer in range(1, len(sizes)):
        bias = w + sizes[layer - 1] * sizes[layer]
        for k in range(w, bias + sizes[layer]):
            before, slope = load(p, k), load(g, k)
            if penalises and k < bias:
                slope = penalised(before, slope, l1, l2)
            weight, m, v = stepped(kind, rates, decays, before, slope, load(memory, k), load(memory, count + k))
            if rule and k < bias:
                weight = shrunk(weight, before, size, rule == 1)
            store(p, k, weight)
            if kind:  # SGD remembers nothing
                store(memory, k, m)
                store(memory, count + k, v)
        w = bias + sizes[layer]


@shared
def each_rates(numbers, table, count):
    """The `rates_of` each lane as a tuple of lanes; `table` (11, LANES) is where they are put together."""
    for lane in range(LANES):
        same = lane > 0
        for k in range(6):
            same = same and numbers[lane, k] == numbers[lane - 1, k]
        if same:
            for k in range(11):
                table[k, lane] = table[k, lane - 1]
            continue
        rates = rates_of(numbers[lane], count)
        for k in range(len(rates)):
            table[k, lane] = rates[k]
    return (
        load(table, 0), load(table, 1), load(table, 2), load(table, 3), load(table, 4), load(table, 5), load(table, 6),
        load(table, 7), load(table, 8), load(table, 9), load(table, 10),
    )  # fmt: skip


@compiled
def train_together(sizes, kinds, numbers, batch, x, y, order, masks, p, memory, slots, frames, batch_loss, done, room):
    """Train the epochs whose `order` (LANES, epochs * n) is given, in every lane; returns the updates done in all.

    As `kernel.train_epochs`, but `numbers` (LANES, 10), the parameters p (parameters, LANES), the optimizer's `memory`
    (2 parameters, LANES), `frames` (frames, parameters, LANES) and `batch_loss` (updates, LANES) have the lanes last,
    and `masks` a bit for each. `room` is made by `rooms.room_together`.
    """
    activation, loss, optimizer, rule = kinds[0], kinds[1], kinds[2], kinds[3]
    values, slopes, targets, seats, g, table, penalties, scale, _ = room
    decays, penalises = numbers[0, 5] != 0, numbers[0, 7] != 0
    for lane in range(LANES):
        l1, l2 = numbers[lane, 6], numbers[lane, 7]
        decays = decays or numbers[lane, 5] != 0
        penalises = penalises or l2 != 0 or (l1 != 0 and not rule)
        penalties[0, lane], penalties[1, lane] = 0 if rule else l1, l2
        penalties[2, lane], scale[0, lane] = numbers[lane, 0] * l1, 1 / (1 - numbers[lane, 8])
    units, outputs, inputs, apart = unit_count(sizes), sizes[-1], sizes[0], order.shape[1]
    n = apart // len(slots)
    output, hidden = units - outputs, units - outputs - inputs
    # So many rows apart are two units: odd, since a power of two would crowd one part of the cache.
    wide = max(min(batch, n, TILE), LANES // 2) | 1
    for s in range(wide):
        store(values, units * wide + s, f4(1))
    at = np.int64(0)  # a plain 0 would be a type of its own, compiled once more
    rates = each_rates(numbers, table, done + 1)
    for epoch in range(len(slots)):
        for start in range(0, n, batch):
            size = min(batch, n - start)
            share = f4(1 / (size * (1 if loss == 3 else outputs)))
            summed = lanes(f4(0))
            fill(g, f4(0))
            for first in range(0, size, TILE):
                tile = min(TILE, size - first)
                for s in range(tile):
                    place = epoch * n + start + first + s
                    for i in range(inputs):
                        store(values, i * wide + s, picked(x, i, order, place, apart, LANES))
                    for o in range(outputs):
                        store(targets, o * wide + s, picked(y, o, order, place, apart, LANES))
                forward(sizes, p, values, slopes, activation, masks, at, size, first, tile, scale, wide)
                summed = summed + lose(loss, values, slopes, targets, output, outputs, tile, share, seats, wide)
                backward(sizes, p, g, values, slopes, tile, wide)
            at += size * hidden
            if optimizer > 4:
                rates = each_rates(numbers, table, done + 1)
            step(sizes, optimizer, rates, decays, penalties, penalises, rule, p, g, memory)
            store(batch_loss, done, summed * share)
            done += 1
        if slots[epoch] >= 0:
            for k in range(len(p)):
                store(frames[slots[epoch]], k, load(p, k))
    return done


@compiled
def measure_together(sizes, kinds, x, y, frames, losses, rights, room):
    """Mean loss and share of right answers (frames, LANES) of every lane, as `kernel.measure` has them."""
    activation, loss, wide = kinds[0], kinds[1], TILE + 1
    n, units, outputs = len(x), unit_count(sizes), sizes[-1]
    output = units - outputs
    values, slopes, targets, seats, _, found, _, scale, masks = room
    at = np.int64(0)  # a plain 0 would be a type of its own, compiled once more
    for first in range(0, n, TILE):
        tile = min(TILE, n - first)
        for s in range(tile):
            for i in range(sizes[0]):
                store(values, i * wide + s, x[first + s, i])
            for o in range(outputs):
                store(targets, o * wide + s, y[first + s, o])
        for frame in range(len(frames)):
            forward(sizes, frames[frame], values, slopes, activation, masks, at, n, first, tile, scale, wide)
            store(found, 0, lose(loss, values, slopes, targets, output, outputs, tile, f4(1), seats, wide))
            right = lanes(f4(0))
            for s in range(tile):
                right = right + guessed(loss, values, targets, output, outputs, s, wide)
            store(found, 1, right)
            for lane in range(LANES):
                losses[frame, lane] += found[0, lane]
                rights[frame, lane] += found[1, lane]
    answers = n * (1 if loss == 3 else outputs)
    for frame in range(len(frames)):
        for lane in range(LANES):
            losses[frame, lane] /= answers
            rights[frame, lane] /= answers

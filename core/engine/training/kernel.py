"""One training run, compiled: the twin of `reference.train`, many epochs in one call that holds no GIL.

The lanes are samples of the batch. All parameters stand in one flat buffer, layer after layer, W row by row and then b.
A batch goes through in tiles of at most TILE samples; activations are (unit, sample). A sum over samples is made in one
fixed order, which `cloud.py` keeps too: sample k of a tile sits in lane k % LANES, each lane adds up its own, `total`
adds the lanes, and the tiles' sums follow one another.
"""
# mypy: allow-untyped-defs, disable-error-code="call-arg, var-annotated"
# numba infers the types: float32 for what the network holds, int64 for places and counts.

import numpy as np

from core.engine.training.lane_maths import (
    activated,
    compiled,
    exp,
    f4,
    inlined,
    log,
    penalised,
    priced,
    rates_of,
    rightly,
    shared,
    shrunk,
    stepped,
)
from core.engine.training.lanes import (
    LANES,
    add_totals,
    below,
    fma,
    lanes,
    load,
    marked,
    picked,
    same,
    store,
    total,
    where,
)
from core.engine.training.rooms import TILE


@shared
def fill(rows, value):
    """Put one number into all rows of LANES; numba's own assignment to slices takes seconds to compile."""
    for k in range(rows.size // LANES):
        store(rows, k, value)


@shared
def unit_count(sizes):
    """All units, the inputs among them; numba's own sum takes long to compile."""
    units = np.int64(0)
    for k in range(len(sizes)):
        units += sizes[k]
    return units


@shared
def copy(source, target):
    """Put the first numbers of `source` into `target`, as many as the shorter holds."""
    for k in range(min(len(source), len(target))):
        target[k] = source[k]


@shared
def forward(sizes, p, values, slopes, groups, activation, masks, at, size, start, tile, scale):
    """Fill values (and slopes, dropout included) of all layers from the inputs in the first rows.

    The masks of the batch of `size` begin at `at`, layer by layer; this tile holds `tile` samples from `start` on.
    """
    wide = TILE // LANES
    source, row, w = np.int64(0), sizes[0], np.int64(0)
    for layer in range(1, len(sizes)):
        fan_in, fan_out = sizes[layer - 1], sizes[layer]
        bias = w + fan_in * fan_out
        hidden = layer < len(sizes) - 1
        for o in range(0, fan_out, 4):
            if o + 4 <= fan_out:
                for k in range(groups):
                    z0, z1 = same(p, bias + o), same(p, bias + o + 1)
                    z2, z3 = same(p, bias + o + 2), same(p, bias + o + 3)
                    at0 = w + o * fan_in
                    for i in range(fan_in):
                        x = load(values, (source + i) * wide + k)
                        z0 = fma(same(p, at0 + i), x, z0)
                        z1 = fma(same(p, at0 + fan_in + i), x, z1)
                        z2 = fma(same(p, at0 + 2 * fan_in + i), x, z2)
                        z3 = fma(same(p, at0 + 3 * fan_in + i), x, z3)
                    store(values, (row + o) * wide + k, z0)
                    store(values, (row + o + 1) * wide + k, z1)
                    store(values, (row + o + 2) * wide + k, z2)
                    store(values, (row + o + 3) * wide + k, z3)
            else:
                for last in range(o, fan_out):
                    for k in range(groups):
                        z = same(p, bias + last)
                        for i in range(fan_in):
                            z = fma(same(p, w + last * fan_in + i), load(values, (source + i) * wide + k), z)
                        store(values, (row + last) * wide + k, z)
        if hidden:
            for o in range(fan_out):
                for k in range(groups):
                    place = (row + o) * wide + k
                    a, slope = activated(activation, load(values, place))
                    if len(masks):
                        first = at + (start + k * LANES) * fan_out + o
                        mask = where(marked(masks, first, fan_out, tile - k * LANES), scale, f4(0))
                        a, slope = a * mask, slope * mask
                    store(values, place, a)
                    store(slopes, place, slope)
        at += size * fan_out
        source, row, w = row, row + fan_out, bias + fan_out


@inlined
def cross_entropy(values, slopes, targets, row, outputs, k, wide, share, count):
    """The losses under cross-entropy of the outputs that stand at place k of their rows, `wide` apart, in the first
    `count` lanes; the slopes by these outputs are put in their places."""
    valid = below(count)
    largest, powers, loss = load(values, row * wide + k), lanes(f4(0)), lanes(f4(0))
    for o in range(1, outputs):
        z = load(values, (row + o) * wide + k)
        largest = where(z > largest, z, largest)
    for o in range(outputs):
        powers = powers + exp(load(values, (row + o) * wide + k) - largest)
    for o in range(outputs):
        place = (row + o) * wide + k
        shifted, t = load(values, place) - largest, load(targets, o * wide + k)
        store(slopes, place, where(valid, (exp(shifted) / powers - t) * share, f4(0)))
        loss = loss + where(t > f4(0), log(powers) - shifted, f4(0))
    return where(valid, loss, f4(0))


@shared
def lose(kind, values, slopes, targets, row, outputs, tile, share):
    """The tile's summed loss; the slopes of the batch's mean loss (each output counts `share`) go to the last rows."""
    wide, summed = TILE // LANES, lanes(f4(0))
    for k in range(-(-tile // LANES)):
        if kind == 3:
            count = tile - k * LANES
            summed = summed + cross_entropy(values, slopes, targets, row, outputs, k, wide, share, count)
            continue
        valid = below(tile - k * LANES)
        for o in range(outputs):
            place = (row + o) * wide + k
            loss, slope = priced(kind, load(values, place), load(targets, o * wide + k), share)
            store(slopes, place, where(valid, slope, f4(0)))
            summed = summed + where(valid, loss, f4(0))
    return total(summed)


@inlined
def added(slopes, at, groups):
    """What each lane adds up of the slopes of one unit, from row `at` on."""
    summed = load(slopes, at)
    for k in range(1, groups):
        summed = summed + load(slopes, at + k)
    return summed


@inlined
def product(slopes, values, a, b, groups):
    """What each lane adds up of slope times value, from rows a and b on."""
    summed = load(slopes, a) * load(values, b)
    for k in range(1, groups):
        summed = fma(load(slopes, a + k), load(values, b + k), summed)
    return summed


@shared
def backward(sizes, p, g, values, slopes, groups):
    """Turn the slopes into gradients by every sum z, last layer first, and add them up in the parameters' g."""
    wide = TILE // LANES
    row, w = unit_count(sizes), np.int64(0)
    for layer in range(1, len(sizes)):
        w += (sizes[layer - 1] + 1) * sizes[layer]
    for layer in range(len(sizes) - 1, 0, -1):
        fan_in, fan_out = sizes[layer - 1], sizes[layer]
        bias = w - fan_out
        row, w = row - fan_out, bias - fan_in * fan_out
        source = row - fan_in
        for o in range(fan_out):
            here = (row + o) * wide
            for i in range(0, fan_in - 3, 4):
                at = (source + i) * wide
                s0 = load(slopes, here)
                a, b = s0 * load(values, at), s0 * load(values, at + wide)
                c, d = s0 * load(values, at + 2 * wide), s0 * load(values, at + 3 * wide)
                for k in range(1, groups):
                    sk = load(slopes, here + k)
                    a, b = fma(sk, load(values, at + k), a), fma(sk, load(values, at + wide + k), b)
                    c, d = fma(sk, load(values, at + 2 * wide + k), c), fma(sk, load(values, at + 3 * wide + k), d)
                add_totals(g, 0, w + o * fan_in + i, a, b, c, d)
            for i in range(fan_in - fan_in % 4, fan_in):
                g[0, w + o * fan_in + i] += total(product(slopes, values, here, (source + i) * wide, groups))
        for o in range(0, fan_out - 3, 4):
            at = (row + o) * wide
            add_totals(
                g, 0, bias + o, added(slopes, at, groups), added(slopes, at + wide, groups),
                added(slopes, at + 2 * wide, groups), added(slopes, at + 3 * wide, groups),
            )  # fmt: skip
        for o in range(fan_out - fan_out % 4, fan_out):
            g[0, bias + o] += total(added(slopes, (row + o) * wide, groups))
        if layer == 1:
            return
        for i in range(0, fan_in, 4):
            if i + 4 <= fan_in:
                for k in range(groups):
                    b0, b1, b2, b3 = lanes(f4(0)), lanes(f4(0)), lanes(f4(0)), lanes(f4(0))
                    for o in range(fan_out):
                        slope, at0 = load(slopes, (row + o) * wide + k), w + o * fan_in + i
                        b0 = fma(same(p, at0), slope, b0)
                        b1 = fma(same(p, at0 + 1), slope, b1)
                        b2 = fma(same(p, at0 + 2), slope, b2)
                        b3 = fma(same(p, at0 + 3), slope, b3)
                    place = (source + i) * wide + k
                    store(slopes, place, b0 * load(slopes, place))
                    store(slopes, place + wide, b1 * load(slopes, place + wide))
                    store(slopes, place + 2 * wide, b2 * load(slopes, place + 2 * wide))
                    store(slopes, place + 3 * wide, b3 * load(slopes, place + 3 * wide))
            else:
                for last in range(i, fan_in):
                    for k in range(groups):
                        back = lanes(f4(0))
                        for o in range(fan_out):
                            back = fma(same(p, w + o * fan_in + last), load(slopes, (row + o) * wide + k), back)
                        place = (source + last) * wide + k
                        store(slopes, place, back * load(slopes, place))


@shared
def step(kind, rates, decays, penalties, rule, weighs, p, g, memory):
    """Add the penalties' slopes, make the optimizer's step, and shrink the weights where L1's rule says so.

    `penalties` (3,) are the slope of L1, that of L2 and by how much weights shrink; `weighs` is 1 at weights and 0 at
    biases; `rule` is L1's. Returns 0, or what is not finite once a parameter is not.
    """
    l1, l2, size = penalties
    rows, gone, zero = p.shape[1] // LANES, lanes(f4(0)), lanes(f4(0))
    for k in range(rows):
        before, slope, weighed = load(p, k), load(g, k), load(weighs, k) > zero
        if l1 != f4(0) or l2 != f4(0):
            slope = where(weighed, penalised(before, slope, l1, l2), slope)
        weight, m, v = stepped(kind, rates, decays, before, slope, load(memory, k), load(memory, rows + k))
        if rule:
            weight = where(weighed, shrunk(weight, before, size, rule == 1), weight)
        store(p, k, weight)
        store(memory, k, m)
        store(memory, rows + k, v)
        gone = fma(f4(0), weight, gone)
    return total(gone)


@inlined
def guessed(kind, values, targets, row, outputs, k, wide):
    """How many answers are right at place k of the outputs' rows, `wide` apart: 1 if the largest output is that of the
    class, or how many of the outputs lie above the middle where they should."""
    best, hits = load(values, row * wide + k), load(targets, k)
    if kind != 3:
        hits = rightly(kind, best, hits)
    for o in range(1, outputs):
        z, t = load(values, (row + o) * wide + k), load(targets, o * wide + k)
        if kind == 3:
            hits = where(z > best, t, hits)
            best = where(z > best, z, best)
        else:
            hits = hits + rightly(kind, z, t)
    return hits


@compiled
def measure(sizes, kinds, x, y, frames, losses, rights, room):
    """Mean loss and share of right answers of every frame's parameters (frames, parameters) on all samples."""
    activation, loss, wide = kinds[0], kinds[1], TILE // LANES
    n, units, outputs = len(x), unit_count(sizes), sizes[-1]
    values, slopes, targets, _, _, masks = room
    across, aims = values.reshape(units, TILE), targets.reshape(outputs, TILE)
    at = np.int64(0)  # a plain 0 would be a type of its own, compiled once more
    for first in range(0, n, TILE):
        tile = min(TILE, n - first)
        groups = -(-tile // LANES)
        for s in range(groups * LANES):
            for i in range(sizes[0]):
                across[i, s] = x[first + (s if s < tile else 0), i]
            for o in range(outputs):
                aims[o, s] = y[first + (s if s < tile else 0), o]
        for frame in range(len(frames)):
            forward(sizes, frames[frame], values, slopes, groups, activation, masks, at, n, first, tile, f4(1))
            losses[frame] += lose(loss, values, slopes, targets, units - outputs, outputs, tile, f4(1))
            hits = lanes(f4(0))
            for k in range(groups):
                right = guessed(loss, values, targets, units - outputs, outputs, k, wide)
                hits = hits + where(below(tile - k * LANES), right, f4(0))
            rights[frame] += total(hits)
    answers = n * (1 if loss == 3 else outputs)
    for frame in range(len(frames)):
        losses[frame] /= answers
        rights[frame] /= answers


@compiled
def train_epochs(sizes, kinds, numbers, batch, x, y, order, masks, p, memory, slots, frames, batch_loss, done, room):
    """Train the epochs whose `order` (epochs, n) is given; returns the updates done in all, and whether all is finite.

    A part of one epoch is trained where `order` (1, samples) holds the samples of whole batches of it only.

    `numbers` are rate, momentum, decay, beta1, beta2, weight_decay, l1, l2, dropout and the place of L1's rule among
    L1_RULES; `masks` is not 0 where a unit is kept, in the reference's order of drawing; `slots` says in which row of
    `frames` an epoch's weights go (-1: none). The parameters p (1, padded) and the optimizer's `memory` (2, padded) are
    trained in place; `done` updates came before. Where a loss or weight is not finite, all stays as that update left
    it. `room` is made by `rooms.room_alone`.
    """
    activation, loss, optimizer = kinds[0], kinds[1], kinds[2]
    rule, scale = int(numbers[9]), f4(1 / (1 - numbers[8]))
    rule = rule if rule == 1 or numbers[6] != 0 else 0
    penalties = f4(0 if rule else numbers[6]), f4(numbers[7]), f4(numbers[0] * numbers[6])
    decays = numbers[5] != 0
    n, units, wide = order.shape[1], unit_count(sizes), TILE // LANES
    hidden = units - sizes[0] - sizes[-1]
    values, slopes, targets, g, weighs, _ = room
    parameters, rates = p[0], rates_of(numbers, np.int64(1))
    at, finite = np.int64(0), True  # a plain 0 would be a type of its own, compiled once more
    for epoch in range(len(order)):
        for start in range(0, n, batch):
            size = min(batch, n - start)
            share = f4(1 / (size * (1 if loss == 3 else sizes[-1])))
            summed = f4(0)
            fill(g, f4(0))
            for first in range(0, size, TILE):
                tile = min(TILE, size - first)
                groups = -(-tile // LANES)
                for k in range(groups):
                    place, count = epoch * n + start + first + k * LANES, tile - k * LANES
                    for i in range(sizes[0]):
                        store(values, i * wide + k, picked(x, i, order, place, 1, count))
                    for o in range(sizes[-1]):
                        store(targets, o * wide + k, picked(y, o, order, place, 1, count))
                forward(sizes, parameters, values, slopes, groups, activation, masks, at, size, first, tile, scale)
                summed += lose(loss, values, slopes, targets, units - sizes[-1], sizes[-1], tile, share)
                backward(sizes, parameters, g, values, slopes, groups)
            at += size * hidden
            summed *= share
            finite = np.isfinite(summed)
            if finite:
                if optimizer > 4:
                    rates = rates_of(numbers, done + 1)
                finite = step(optimizer, rates, decays, penalties, rule, weighs, p, g, memory) == f4(0)
            if not finite:
                break
            batch_loss[done] = summed
            done += 1
        if not finite:
            break
        if slots[epoch] >= 0:
            copy(parameters, frames[slots[epoch]])
    return done, finite

"""The training loop compiled by numba: the twin of `reference.train`, many epochs in one call that holds no GIL.

All parameters stand in one flat buffer, layer after layer, W row by row and then b. A batch goes through in tiles of at
most TILE samples; activations are (unit, sample), so that every inner loop runs over neighbouring samples and becomes
vector instructions. Everything numba compiles is in this file, since it caches by the file's time.
"""
# mypy: allow-untyped-defs
# numba infers the types: float32 for what the network holds, int64 for places and counts.

from collections.abc import Callable
from typing import Any

import numpy as np
from numba import njit

TILE = 64
LANES = 16  # samples are padded to a multiple of this with copies whose gradient is zero
ACTIVATION_CODES = {
    "Linear": 0, "ReLU": 1, "Leaky ReLU": 2, "tanh": 3, "Sigmoid": 4, "ELU": 5, "GELU": 6, "GELU (tanh)": 7, "SiLU": 8,
    "Softplus": 9, "Step": 10,
}  # fmt: skip
LOSS_CODES = {"MSE": 0, "BCE": 1, "BCEWithLogits": 2, "Cross-entropy": 3}
OPTIMIZER_CODES = {"SGD": 0, "Momentum": 1, "Nesterov": 2, "AdaGrad": 3, "RMSprop": 4, "Adam": 5, "AdamW": 6}
f4 = np.float32


def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """numba's njit with its cache (or without, where no folder can be written); NaN and inf keep their meaning."""
    fastmath = {"reassoc", "contract", "nsz", "arcp"}
    try:
        return njit(function, nogil=True, error_model="numpy", fastmath=fastmath, cache=True)
    except RuntimeError:  # numba found nowhere to write
        return njit(function, nogil=True, error_model="numpy", fastmath=fastmath)


@compiled
def fast_tanh(x):
    """A quotient of polynomials, within some 3e-7 of tanh (the coefficients are Eigen's); NaN stays NaN."""
    x = f4(7.99881172180175781) if x > f4(7.99881172180175781) else x
    x = f4(-7.99881172180175781) if x < f4(-7.99881172180175781) else x
    square = x * x
    top = f4(-2.76076847742355e-16)
    top = top * square + f4(2.00018790482477e-13)
    top = top * square + f4(-8.60467152213735e-11)
    top = top * square + f4(5.12229709037114e-08)
    top = top * square + f4(1.48572235717979e-05)
    top = top * square + f4(6.37261928875436e-04)
    top = top * square + f4(4.89352455891786e-03)
    bottom = f4(1.19825839466702e-06)
    bottom = bottom * square + f4(1.18534705686654e-04)
    bottom = bottom * square + f4(2.26843463243900e-03)
    bottom = bottom * square + f4(4.89352518554385e-03)
    return x * top / bottom


@compiled
def fast_exp(x):
    """exp(x) of an x up to 0, within 2e-7 of itself, by exp(x) = 2^n * exp(rest) (the coefficients are Cephes')."""
    x = f4(-87.0) if x < f4(-87.0) else x
    n = np.floor(x * f4(1.44269504) + f4(0.5))
    rest = x - n * f4(0.693359375) + n * f4(2.12194440e-4)
    small = f4(1.9875691500e-4)
    small = small * rest + f4(1.3981999507e-3)
    small = small * rest + f4(8.3334519073e-3)
    small = small * rest + f4(4.1665795894e-2)
    small = small * rest + f4(1.6666665459e-1)
    small = small * rest + f4(5.0000001201e-1)
    small = small * rest * rest + rest + f4(1)
    return small * np.int32((np.int32(n) + np.int32(127)) << np.int32(23)).view(np.float32)


@compiled
def fast_sigmoid(x):
    """1 / (1 + exp(-x)) within 3e-7 of itself; it never overflows."""
    small = fast_exp(-abs(x))
    return (f4(1) if x >= f4(0) else small) / (f4(1) + small)


@compiled
def fast_erf(x, power):
    """erf(x) within 2e-7, given exp(-x * x) (Abramowitz and Stegun, 7.1.26)."""
    t = f4(1) / (f4(1) + f4(0.3275911) * abs(x))
    rest = f4(1.061405429)
    rest = rest * t - f4(1.453152027)
    rest = rest * t + f4(1.421413741)
    rest = rest * t - f4(0.284496736)
    rest = rest * t + f4(0.254829592)
    size = f4(1) - rest * t * power
    return size if x >= f4(0) else -size


@compiled
def bend(kind, z):
    """One of the smooth one-sided activations, or the step, at z, and its slope there."""
    one, zero, half = f4(1), f4(0), f4(0.5)
    if kind == 5:
        small = fast_exp(min(z, zero))
        return (z, one) if z > zero else (f4(np.expm1(z)), small)
    if kind == 6:
        power = fast_exp(-half * z * z)
        share = half * (one + fast_erf(f4(0.70710678) * z, power))
        return z * share, share + f4(0.39894228) * z * power
    if kind == 7:
        square = z * z
        bent = fast_tanh(f4(0.79788456) * z * (one + f4(0.044715) * square))
        steep = f4(0.79788456) * (one + f4(0.134145) * square)
        return half * z * (one + bent), half * (one + bent) + half * z * (one - bent * bent) * steep
    if kind == 8:
        share = fast_sigmoid(z)
        return z * share, share * (one + z * (one - share))
    if kind == 9:
        small = fast_exp(-abs(z))
        return max(z, zero) + f4(np.log1p(small)), fast_sigmoid(z)
    return f4(np.sign(max(z, zero))), zero


@compiled
def activate(kind, values, slopes, first, last, lanes):
    """Activations in place of the pre-activations in rows first..last, and their slopes."""
    for row in range(first, last):
        if kind == 1:
            for s in range(lanes):
                z = values[row, s]
                slopes[row, s] = f4(1) if z > f4(0) else f4(0)
                values[row, s] = f4(0) if z < f4(0) else z  # NaN passes
        elif kind == 2:
            for s in range(lanes):
                z = values[row, s]
                slopes[row, s] = f4(1) if z > f4(0) else f4(0.01)
                values[row, s] = z if z > f4(0) else f4(0.01) * z
        elif kind == 3:
            for s in range(lanes):
                a = fast_tanh(values[row, s])
                slopes[row, s] = f4(1) - a * a
                values[row, s] = a
        elif kind == 4:
            for s in range(lanes):
                a = fast_sigmoid(values[row, s])
                slopes[row, s] = a * (f4(1) - a)
                values[row, s] = a
        elif kind == 0:
            for s in range(lanes):
                slopes[row, s] = f4(1)
        else:
            for s in range(lanes):
                values[row, s], slopes[row, s] = bend(kind, values[row, s])


@compiled
def loss_slopes(kind, values, slopes, first, y, rows, lanes, share):
    """The tile's summed loss; the slopes of the batch's mean loss (each output counts `share`) go to rows first..."""
    total, outputs, zero, one = f4(0), y.shape[1], f4(0), f4(1)
    for s in range(len(rows)):
        if kind == 3:
            largest, powers = values[first, s], zero
            for o in range(1, outputs):
                largest = max(largest, values[first + o, s])
            for o in range(outputs):
                powers += f4(np.exp(values[first + o, s] - largest))
            for o in range(outputs):
                shifted, t = values[first + o, s] - largest, y[rows[s], o]
                slopes[first + o, s] = (f4(np.exp(shifted)) / powers - t) * share
                if t > zero:
                    total += f4(np.log(powers)) - shifted
            continue
        for o in range(outputs):
            z, t = values[first + o, s], y[rows[s], o]
            if kind == 0:
                total += (z - t) * (z - t)
                slopes[first + o, s] = f4(2) * (z - t) * share
                continue
            small = f4(np.exp(-abs(z)))
            p = (one if z >= zero else small) / (one + small)
            if kind == 1:
                log_p, log_q = f4(np.log(p)), f4(np.log1p(-p))
                log_p, log_q = max(log_p, f4(-100)), max(log_q, f4(-100))
                total -= t * log_p + (one - t) * log_q
                slopes[first + o, s] = (p - t) / max(p * (one - p), f4(1e-12)) * share * (one - p) * p
            else:
                total += max(z, zero) - z * t + f4(np.log1p(small))
                slopes[first + o, s] = (p - t) * share
    for o in range(outputs):
        for s in range(len(rows), lanes):
            slopes[first + o, s] = zero
    return total


@compiled
def take_step(kind, numbers, count, p, g, memory):
    """One optimizer step of all parameters p by their gradient g; memory (2, parameters) is the optimizer's state."""
    rate, momentum, decay = f4(numbers[0]), f4(numbers[1]), f4(numbers[2])
    beta1, beta2, weight_decay = f4(numbers[3]), f4(numbers[4]), f4(numbers[5])
    fresh, fresh1, fresh2 = f4(1 - numbers[2]), f4(1 - numbers[3]), f4(1 - numbers[4])
    if weight_decay != 0 and kind != 6:
        for k in range(len(p)):
            g[k] += weight_decay * p[k]
    if kind == 0:
        for k in range(len(p)):
            p[k] -= rate * g[k]
    elif kind == 1:
        for k in range(len(p)):
            memory[0, k] = momentum * memory[0, k] + g[k]
            p[k] -= rate * memory[0, k]
    elif kind == 2:
        for k in range(len(p)):
            memory[0, k] = momentum * memory[0, k] + g[k]
            p[k] -= rate * (g[k] + momentum * memory[0, k])
    elif kind == 3:
        for k in range(len(p)):
            memory[0, k] += g[k] * g[k]
            p[k] -= rate * g[k] / (np.sqrt(memory[0, k]) + f4(1e-10))
    elif kind == 4:
        for k in range(len(p)):
            memory[0, k] = decay * memory[0, k] + fresh * g[k] * g[k]
            p[k] -= rate * g[k] / (np.sqrt(memory[0, k]) + f4(1e-8))
    else:
        size = f4(numbers[0] / (1 - numbers[3] ** count))
        root = f4(np.sqrt(1 - numbers[4] ** count))
        if weight_decay != 0 and kind == 6:
            for k in range(len(p)):
                p[k] -= rate * weight_decay * p[k]
        for k in range(len(p)):
            memory[0, k] = beta1 * memory[0, k] + fresh1 * g[k]
            memory[1, k] = beta2 * memory[1, k] + fresh2 * g[k] * g[k]
            p[k] -= size * memory[0, k] / (np.sqrt(memory[1, k]) / root + f4(1e-8))


@compiled
def forward_tile(sizes, activation, scale, masks, at, size, first, tile, p, values, slopes, lanes):
    """Fill values (and slopes, dropout included) of all layers from the inputs in the first rows.

    The masks of the batch of `size` begin at `at`, layer by layer; this tile holds `tile` samples from `first` on.
    """
    below, row, w = 0, sizes[0], 0
    for layer in range(1, len(sizes)):
        fan_in, fan_out = sizes[layer - 1], sizes[layer]
        bias = w + fan_in * fan_out
        for o in range(fan_out):
            b = p[bias + o]
            for s in range(lanes):
                values[row + o, s] = b
            for i in range(fan_in):
                weight = p[w + o * fan_in + i]
                for s in range(lanes):
                    values[row + o, s] += weight * values[below + i, s]
        if layer < len(sizes) - 1:
            activate(activation, values, slopes, row, row + fan_out, lanes)
            if len(masks):
                for o in range(fan_out):
                    for s in range(tile):
                        kept = scale if masks[at + (first + s) * fan_out + o] else f4(0)
                        values[row + o, s] *= kept
                        slopes[row + o, s] *= kept
        at += size * fan_out
        below, row, w = row, row + fan_out, bias + fan_out


@compiled
def backward_tile(sizes, p, g, values, slopes, lanes):
    """Turn the slopes into gradients by every pre-activation, last layer first, and add to the parameters' g."""
    row, w = values.shape[0], len(p)
    for layer in range(len(sizes) - 1, 0, -1):
        fan_in, fan_out = sizes[layer - 1], sizes[layer]
        bias = w - fan_out
        row, w = row - fan_out, bias - fan_in * fan_out
        below = row - fan_in
        for o in range(fan_out):
            total = f4(0)
            for s in range(lanes):
                total += slopes[row + o, s]
            g[bias + o] += total
            for i in range(fan_in):
                total = f4(0)
                for s in range(lanes):
                    total += slopes[row + o, s] * values[below + i, s]
                g[w + o * fan_in + i] += total
        if layer == 1:
            return
        for i in range(fan_in):
            back = slopes[values.shape[0]]  # a spare row
            for s in range(lanes):
                back[s] = f4(0)
            for o in range(fan_out):
                weight = p[w + o * fan_in + i]
                for s in range(lanes):
                    back[s] += weight * slopes[row + o, s]
            for s in range(lanes):
                slopes[below + i, s] *= back[s]


@compiled
def add_penalty(sizes, l1, l2, p, g):
    """Add the slopes of l1 * sum |w| + l2 * sum w^2 over all weights, no bias."""
    w = 0
    for layer in range(1, len(sizes)):
        bias = w + sizes[layer - 1] * sizes[layer]
        for k in range(w, bias):
            g[k] += l1 * np.sign(p[k]) + f4(2) * l2 * p[k]
        w = bias + sizes[layer]


@compiled
def shrink_weights(sizes, size, stops, still, p):
    """Move all weights, no bias, towards 0 by `size`, to 0 at most; with `stops` those `still` at 0 remain there."""
    w = 0
    for layer in range(1, len(sizes)):
        bias = w + sizes[layer - 1] * sizes[layer]
        for k in range(w, bias):
            left = abs(p[k]) - size
            p[k] = np.sign(p[k]) * left if left > f4(0) and not (stops and still[k]) else f4(0)
        w = bias + sizes[layer]


@compiled
def train_epochs(sizes, kinds, numbers, batch, x, y, order, masks, p, memory, slots, frames, batch_loss, done):
    """Train the epochs whose `order` (epochs, n) is given; returns the updates done in all, and whether all is finite.

    A part of one epoch is trained where `order` (1, samples) holds the samples of whole batches of it only.

    `numbers` are rate, momentum, decay, beta1, beta2, weight_decay, l1, l2, dropout and the place of L1's rule among
    L1_RULES; `masks` is the kept units' 1s in the reference's order of drawing; `slots` says in which row of `frames`
    an epoch's weights go (-1: none). `done` updates came before. Where a loss or weight is not finite, the buffers stay
    as that update left them.
    """
    activation, loss, optimizer = kinds[0], kinds[1], kinds[2]
    l1, l2, scale = f4(numbers[6]), f4(numbers[7]), f4(1 / (1 - numbers[8]))
    stops = numbers[9] == 1
    shrinks = stops or (numbers[9] > 0 and l1 != 0)
    slope = f4(0) if shrinks else l1
    n, units, hidden = order.shape[1], sizes.sum(), sizes[1:-1].sum()
    output = units - sizes[-1]
    values, slopes = np.zeros((units, TILE), f4), np.zeros((units + 1, TILE), f4)
    g, still = np.zeros(len(p), f4), np.zeros(len(p), np.bool_)
    at = np.int64(0)  # a plain 0 would be a type of its own, compiled once more
    for epoch in range(len(order)):
        for start in range(0, n, batch):
            members = order[epoch, start : start + batch]
            share = f4(1 / (len(members) * (1 if loss == 3 else sizes[-1])))
            total = f4(0)
            g[:] = f4(0)
            for first in range(0, len(members), TILE):
                rows = members[first : first + TILE]
                lanes = -(-len(rows) // LANES) * LANES
                for s in range(lanes):
                    row = rows[s] if s < len(rows) else rows[0]
                    for i in range(sizes[0]):
                        values[i, s] = x[row, i]
                forward_tile(
                    sizes, activation, scale, masks, at, len(members), first, len(rows), p, values, slopes, lanes
                )
                total += loss_slopes(loss, values, slopes, output, y, rows, lanes, share)
                backward_tile(sizes, p, g, values, slopes, lanes)
            at += len(members) * hidden
            total *= share
            if not np.isfinite(total):
                return done, False
            if slope != 0 or l2 != 0:
                add_penalty(sizes, slope, l2, p, g)
            if stops:
                for k in range(len(p)):
                    still[k] = p[k] == f4(0)
            take_step(optimizer, numbers, done + 1, p, g, memory)
            if shrinks:
                shrink_weights(sizes, f4(numbers[0]) * l1, stops, still, p)
            zero = f4(0)
            for k in range(len(p)):
                zero += f4(0) * p[k]
            if not np.isfinite(zero):
                return done, False
            batch_loss[done] = total
            done += 1
        if slots[epoch] >= 0:
            frames[slots[epoch]] = p
    return done, True

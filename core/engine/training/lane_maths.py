"""The network's functions for sixteen numbers at once: exp and log, activations with slopes, losses, optimizer steps.

Both kernels use these and nothing else, so that a number comes out the same in either.
"""
# mypy: allow-untyped-defs, disable-error-code="call-arg, var-annotated"
# numba infers the types: Lanes of float32, float32 for what is spread, int64 for codes.

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numba import njit

from core.engine.training.lanes import as_float, bits_of, fma, lanes, of_bits, where, whole

ACTIVATION_CODES = {
    "Linear": 0, "ReLU": 1, "Leaky ReLU": 2, "tanh": 3, "Sigmoid": 4, "ELU": 5, "GELU": 6, "GELU (tanh)": 7, "SiLU": 8,
    "Softplus": 9, "Step": 10,
}  # fmt: skip
LOSS_CODES = {"MSE": 0, "BCE": 1, "BCEWithLogits": 2, "Cross-entropy": 3}
OPTIMIZER_CODES = {"SGD": 0, "Momentum": 1, "Nesterov": 2, "AdaGrad": 3, "RMSprop": 4, "Adam": 5, "AdamW": 6}
f4 = np.float32
FILES = ("lanes.py", "lane_maths.py", "rooms.py", "kernel.py", "cloud.py", "mersenne.py")


def stamp() -> str:
    """What the compiled code depends on: a digest of all files of the kernels that there are."""
    texts = [path.read_bytes() for name in FILES if (path := Path(__file__).with_name(name)).exists()]
    return hashlib.sha256(b"\0".join(texts)).hexdigest()


STAMP = stamp()


# No fast-math: nothing is reordered. Nothing counts references to arrays, which takes longer than what is computed, or
# makes any; what numba would do for other callers takes as long to compile as the kernels.
OPTIONS: dict[str, Any] = {"error_model": "numpy", "no_cfunc_wrapper": True, "no_rewrites": True, "_nrt": False}
WITHIN = OPTIONS | {"no_cpython_wrapper": True}


def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """numba's njit for what Python calls, with its cache (or without, where no folder can be written).

    numba's cache goes by the time of the function's own file; by STAMP it goes by what all of them hold.
    """
    try:
        made: Any = njit(function, cache=True, nogil=True, **OPTIONS)
    except RuntimeError:  # numba found nowhere to write
        return njit(function, nogil=True, **OPTIONS)
    made._cache._cache_file._source_stamp = STAMP
    return made


def shared(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function for compiled ones alone, which hold its code: it cannot be called from Python, and has no cache."""
    return njit(function, **WITHIN)


def inlined(function: Callable[..., Any]) -> Callable[..., Any]:
    """The same, and it becomes part of whatever calls it: for what is too short to be called."""
    return njit(function, forceinline=True, **WITHIN)


@inlined
def exp(x):
    """exp(x) of an x up to 0, within 2e-7 of itself, by exp(x) = 2^n * exp(rest) (the coefficients are Cephes')."""
    x = where(x < f4(-87.0), f4(-87.0), x)
    n = np.floor(fma(x, f4(1.44269504), f4(0.5)))
    rest = fma(n, f4(2.12194440e-4), fma(n, f4(-0.693359375), x))
    small = fma(f4(1.9875691500e-4), rest, f4(1.3981999507e-3))
    small = fma(small, rest, f4(8.3334519073e-3))
    small = fma(small, rest, f4(4.1665795894e-2))
    small = fma(small, rest, f4(1.6666665459e-1))
    small = fma(small, rest, f4(5.0000001201e-1))
    small = fma(small * rest, rest, rest) + f4(1)
    return small * of_bits((whole(n) + np.int32(127)) << np.int32(23))


@inlined
def log(x):
    """log(x) of a positive x, within some 1e-7 of itself (the coefficients are Cephes'); log(0) is below -87."""
    x = where(x < f4(1.1754944e-38), f4(1.1754944e-38), x)
    bits = bits_of(x)
    power = as_float((bits >> np.int32(23)) - np.int32(126))
    part = of_bits((bits & np.int32(0x7FFFFF)) | np.int32(0x3F000000))  # from a half to one
    low = part < f4(0.707106781186547524)
    power = where(low, power - f4(1), power)
    rest = where(low, part + part, part) - f4(1)
    square = rest * rest
    sum_ = fma(f4(7.0376836292e-2), rest, f4(-1.1514610310e-1))
    sum_ = fma(sum_, rest, f4(1.1676998740e-1))
    sum_ = fma(sum_, rest, f4(-1.2420140846e-1))
    sum_ = fma(sum_, rest, f4(1.4249322787e-1))
    sum_ = fma(sum_, rest, f4(-1.6668057665e-1))
    sum_ = fma(sum_, rest, f4(2.0000714765e-1))
    sum_ = fma(sum_, rest, f4(-2.4999993993e-1))
    sum_ = fma(sum_, rest, f4(3.3333331174e-1))
    sum_ = sum_ * rest * square
    sum_ = fma(power, f4(-2.12194440e-4), sum_)
    sum_ = fma(f4(-0.5), square, sum_)
    return fma(power, f4(0.693359375), rest + sum_)


@inlined
def log1p(x):
    """log(1 + x) of an x from 0 to 1, within float32's last digits however small x is."""
    up = f4(1) + x
    return where(up == f4(1), x, log(up) * (x / where(up == f4(1), f4(1), up - f4(1))))


@inlined
def expm1(x):
    """exp(x) - 1 of an x up to 0, within float32's last digits however small x is."""
    up = exp(x)
    less = up - f4(1)
    near = less * (x / where(up == f4(1), f4(1), log(up)))
    return where(up == f4(1), x, where(x < f4(-15.0), less, near))


@inlined
def tanh(x):
    """A quotient of polynomials, within some 3e-7 of tanh (the coefficients are Eigen's); NaN stays NaN."""
    x = where(x > f4(7.99881172180175781), f4(7.99881172180175781), x)
    x = where(x < f4(-7.99881172180175781), f4(-7.99881172180175781), x)
    square = x * x
    top = fma(f4(-2.76076847742355e-16), square, f4(2.00018790482477e-13))
    top = fma(top, square, f4(-8.60467152213735e-11))
    top = fma(top, square, f4(5.12229709037114e-08))
    top = fma(top, square, f4(1.48572235717979e-05))
    top = fma(top, square, f4(6.37261928875436e-04))
    top = fma(top, square, f4(4.89352455891786e-03))
    bottom = fma(f4(1.19825839466702e-06), square, f4(1.18534705686654e-04))
    bottom = fma(bottom, square, f4(2.26843463243900e-03))
    bottom = fma(bottom, square, f4(4.89352518554385e-03))
    return x * top / bottom


@inlined
def sigmoid(x):
    """1 / (1 + exp(-x)) within 3e-7 of itself; it never overflows."""
    small = exp(-abs(x))
    return where(x >= f4(0), f4(1), small) / (f4(1) + small)


@inlined
def erf(x, power):
    """erf(x) within 2e-7, given exp(-x * x) (Abramowitz and Stegun, 7.1.26)."""
    t = f4(1) / fma(f4(0.3275911), abs(x), f4(1))
    rest = fma(f4(1.061405429), t, f4(-1.453152027))
    rest = fma(rest, t, f4(1.421413741))
    rest = fma(rest, t, f4(-0.284496736))
    rest = fma(rest, t, f4(0.254829592))
    size = f4(1) - rest * t * power
    return where(x >= f4(0), size, -size)


@shared
def activated(kind, z):
    """Value and slope of an activation at z; NaN stays NaN."""
    one, zero = lanes(f4(1)), lanes(f4(0))
    if kind == 1:
        return where(z < zero, zero, z), where(z > zero, one, zero)
    if kind == 2:
        return where(z > zero, z, f4(0.01) * z), where(z > zero, one, f4(0.01))
    if kind == 3:
        a = tanh(z)
        return a, one - a * a
    if kind == 4:
        a = sigmoid(z)
        return a, a * (one - a)
    if kind == 0:
        return z, one
    return bend(kind, z)


@shared
def bend(kind, z):
    """One of the smooth one-sided activations, or the step, at z, and its slope there."""
    one, zero, half = lanes(f4(1)), lanes(f4(0)), f4(0.5)
    if kind == 5:
        low = where(z > zero, zero, z)
        return where(z > zero, z, expm1(low)), where(z > zero, one, exp(low))
    if kind == 6:
        power = exp(-half * z * z)
        share = half * (one + erf(f4(0.70710678) * z, power))
        return z * share, fma(f4(0.39894228) * z, power, share)
    if kind == 7:
        square = z * z
        bent = tanh(f4(0.79788456) * z * fma(f4(0.044715), square, f4(1)))
        steep = f4(0.79788456) * fma(f4(0.134145), square, f4(1))
        return half * z * (one + bent), half * (one + bent) + half * z * (one - bent * bent) * steep
    if kind == 8:
        share = sigmoid(z)
        return z * share, share * fma(z, one - share, f4(1))
    if kind == 9:
        return where(z < zero, zero, z) + log1p(exp(-abs(z))), sigmoid(z)
    return where(z > zero, one, zero * z), zero


@shared
def priced(kind, z, t, share):
    """Loss of an output z with target t, and the slope of the batch's mean loss, where each output counts `share`."""
    one, zero = lanes(f4(1)), lanes(f4(0))
    if kind == 0:
        return (z - t) * (z - t), f4(2) * (z - t) * share
    small = exp(-abs(z))
    p = where(z >= zero, one, small) / (one + small)
    if kind == 1:
        q = one - p  # as torch has it: 0 from a logit of 17 on, and the logarithm is cut off at -100
        log_p, log_q = where(p == zero, f4(-100), log(p)), where(q == zero, f4(-100), log(q))
        slope = p * q
        floor = where(slope < f4(1e-12), f4(1e-12), slope)
        return -(t * log_p + (one - t) * log_q), (p - t) / floor * share * q * p
    return where(z < zero, zero, z) - z * t + log1p(small), (p - t) * share


@inlined
def rightly(kind, z, t):
    """1 where an output z and its target t lie on the same side of the middle, else 0."""
    one, zero, wanted = lanes(f4(1)), lanes(f4(0)), t > f4(0.5)
    if kind == 0:
        above = z > f4(0.5)
    elif kind == 1:
        above = sigmoid(z) > f4(0.5)
    else:
        above = z > zero
    return where(above, where(wanted, one, zero), where(wanted, zero, one))


@inlined
def stepped(kind, rates, decays, p, g, m, v):
    """One optimizer step of parameters p by their gradient g; m and v are the optimizer's memory.

    `rates` are those of `rates_of`, each a number or one for each lane; without `decays` there is no weight decay.
    """
    rate, momentum, decay, fresh, beta1, fresh1, beta2, fresh2, weight_decay, size, root = rates
    if kind != 6:
        if decays:
            g = g + weight_decay * p
        if kind == 0:
            return p - rate * g, m, v
        if kind == 1:
            m = momentum * m + g
            return p - rate * m, m, v
        if kind == 2:
            m = momentum * m + g
            return p - rate * (g + momentum * m), m, v
        if kind == 3:
            m = m + g * g
            return p - rate * g / (np.sqrt(m) + f4(1e-10)), m, v
        if kind == 4:
            m = decay * m + fresh * g * g
            return p - rate * g / (np.sqrt(m) + f4(1e-8)), m, v
    elif decays:
        p = p - rate * weight_decay * p
    m = beta1 * m + fresh1 * g
    v = beta2 * v + fresh2 * g * g
    return p - size * m / (np.sqrt(v) / root + f4(1e-8)), m, v


@inlined
def shrunk(weight, before, size, stops):
    """A weight moved towards 0 by `size`, to 0 at most; with `stops` one that was 0 before remains there."""
    zero = lanes(f4(0))
    left = abs(weight) - size
    moved = where(left > zero, where(weight > zero, left, -left), zero)
    return where(before == zero, zero, moved) if stops else moved


@inlined
def penalised(weight, slope, l1, l2):
    """The slope of a weight with those of l1 * |w| and l2 * w^2 added."""
    zero, one = lanes(f4(0)), lanes(f4(1))
    sign = where(weight > zero, one, where(weight < zero, -one, zero))
    return slope + (l1 * sign + f4(2) * l2 * weight)


@inlined
def rates_of(numbers, count):
    """What `stepped` wants of the optimizer's numbers (10,) at its step `count`, from 1 on: rate, momentum, decay and 1
    less it, beta1 and 1 less it, beta2 and 1 less it, weight decay, and Adam's two corrections."""
    rate, momentum, decay, beta1, beta2, weight_decay = (
        numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5],
    )  # fmt: skip
    return (
        f4(rate), f4(momentum), f4(decay), f4(1 - decay), f4(beta1), f4(1 - beta1), f4(beta2), f4(1 - beta2),
        f4(weight_decay), f4(rate / (1 - beta1**count)), f4(np.sqrt(1 - beta2**count)),
    )  # fmt: skip

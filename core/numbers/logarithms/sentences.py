"""What the page on logarithms says of a function, of lost products and of a sum that breaks."""

from __future__ import annotations

import numpy as np

from core.experiment.scene import Notice
from core.experiment.wording import plain
from core.numbers.logarithms.curves import CURVES, gaps_of
from core.numbers.logarithms.topic import FunctionAndLog, Likelihoods, LogSum, Settings


def formula(settings: Settings) -> str:
    """The function as it stands, with u where it is moved sideways."""
    u = f", u = x{_added(-settings.shift)}" if settings.shift else ""
    written = CURVES[settings.curve].formula if settings.shift else CURVES[settings.curve].formula.replace("u", "x")
    return f"f(x) = {written}{_added(settings.lift)}{u}"


def _added(value: float) -> str:
    return f" {'−' if value < 0 else '+'} {abs(value):g}" if value else ""


def sign_notice(result: FunctionAndLog) -> Notice:
    """Whether f has a logarithm everywhere, said at all times: what stands below keeps its place."""
    gaps = gaps_of(result.x, result.f)
    if not gaps:
        return Notice("good", "f is positive everywhere: f and log f are lowest at the same x.")
    back = {"lift": float(np.ceil((0.5 - result.raw[1]) * 20) / 20)}
    where = " and ".join(f"{a:.2f} to {b:.2f}" if a < b else f"{a:.2f}" for a, b in gaps).replace("-", "−")
    if result.f.min() == 0:
        text = f"f touches 0 at x = {where}: log f falls to −∞ there and has no lowest value."
    else:
        text = f"f is 0 or below for x from {where}: no logarithm there, and no lowest log f."
    return Notice("warning", text, "Lift f above 0", back)


def likelihood_notices(result: Likelihoods) -> tuple[Notice, ...]:
    """What float32 has lost of the products: all of them, or the digits of the largest."""
    largest = float(result.products.max())
    if largest >= np.finfo(np.float32).tiny:
        return ()
    lost = "Every product is exactly 0 in float32: no share is better than another."
    if largest:
        lost = (
            f"The largest product is {plain(largest, 2)}. Below 1.2 · 10⁻³⁸ float32 keeps fewer and fewer digits, so "
            "equal steps take the place of the curve, and its highest place cannot be trusted."
        )
    return (Notice("warning", f"{lost} The sum of the logs still tells.", "Take 50 flips", {"flips": 50}),)


def sum_notice(result: LogSum) -> Notice:
    """Whether the formula as written holds, or how it breaks."""
    apart, smaller = abs(result.naive - result.shifted), {"logs": (0.0, -1.0, -3.0)}
    if apart < 1e-9 * max(1.0, abs(result.shifted)):
        return Notice("good", "Here the formula as written holds: it and the shifted one agree, but for rounding.")
    if np.isfinite(result.naive):
        why = "the exponentials lie below 10⁻³⁰⁸, where float64 keeps only a few digits"
        return Notice(
            "warning", f"As written, log Σ exp is off by {plain(apart, 2)}: {why}.", "Take larger logs", smaller
        )
    below = result.naive < 0
    why = "every exponential is 0, and log 0 is −∞" if below else "the sum of the exponentials is infinite"
    text = f"As written, log Σ exp breaks: in float64 {why}."
    return Notice("warning", text, f"Take {'larger' if below else 'smaller'} logs", smaller)

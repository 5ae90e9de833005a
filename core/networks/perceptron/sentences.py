"""What the page about the perceptron says in words: sums as one writes them, steps, outcomes, verdicts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import expit

from core.experiment.wording import counted, factor, plain, short
from core.networks.perceptron.rules import PERCEPTRON
from core.networks.perceptron.watched import Learned

if TYPE_CHECKING:
    from core.networks.perceptron.topic import Settings


def written_sum(weights: np.ndarray, x: np.ndarray, bias: float) -> str:
    """A weighted sum as one writes it: 1·2 + (−1)·0.5 + 0.5."""
    products = " + ".join(f"{factor(w)}·{factor(value)}" for w, value in zip(weights, x, strict=True))
    return f"{products} {'−' if bias < 0 else '+'} {short(abs(bias))}"


def written_weights(weights: np.ndarray) -> str:
    """(w₁, w₂), b: the bias only where there is one."""
    pair = f"({short(weights[0], 3)}, {short(weights[1], 3)})"
    return pair if len(weights) == 2 else f"{pair}, b = {short(weights[2], 3)}"


def step_text(
    rule: str, rate: float, x: np.ndarray, y: int, total: float, before: np.ndarray, after: np.ndarray
) -> str:
    """One step: the sum, whether it was right, and what was added."""
    bias = float(before[2]) if len(before) > 2 else 0.0
    z = f"z = {written_sum(before[:2].round(3), x, round(bias, 3))} = {short(total, 3)}"
    if rule == PERCEPTRON:
        if y * total > 0:
            return f"{z}, right: nothing is added"
        sign, wanted = ("+", "+1") if y > 0 else ("−", "−1")
        times = "" if rate == 1 else f"{short(rate)}·"
        moved = ", ".join(f"{short(w, 3)} {sign} {times}{factor(v)}" for w, v in zip(before, x, strict=False))
        return f"{z}, wrong (y = {wanted}): w ← ({moved})"
    missing = float((y > 0) - expit(total))
    added = ", ".join(plain(float(change)) for change in (after - before)[:2])
    return f"{z}, t − σ(z) = {plain(missing)}: ({added}) is added"


def outcome(rule: str, ended: int, errors: int, passes: int) -> str:
    """How a walk ended: in which pass without a mistake, 0 for none, and with how many errors."""
    if ended:
        return f"pass {ended} had no mistake: it is done"
    if rule == PERCEPTRON:
        return f"still wrong after {counted(passes, 'pass', 'passes')}"
    return "not all are right yet" if errors else "all are right; the changes fade"


def verdict_text(parted: bool, proved: bool, y: np.ndarray) -> str:
    """Yes, no, or that there is nothing to part."""
    if len(np.unique(y)) < 2:
        return "one class only"
    return ("yes" if parted else "no") if proved else "too close to tell in 64 bits"


def steps_told(result: Learned, settings: Settings) -> list[str]:
    """The arithmetic of each moment shown (F,)."""
    return [told(result, settings, frame) for frame in range(len(result.steps))]


def told(result: Learned, settings: Settings, frame: int) -> str:
    """The arithmetic of one moment."""
    i = result.index[frame]
    if i < 0:
        return "the start"
    x, y, weights = result.sample.x[i], int(result.sample.y[i]), (result.before[frame], result.after[frame])
    return step_text(settings.rule, settings.rate, x, y, float(result.sums[frame]), *weights)

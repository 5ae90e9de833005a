"""Axis ranges for values that are dragged on their own chart: coarse, so that the range does not run away."""

from __future__ import annotations

import math


def rounded_up(size: float, steps: tuple[float, ...] = (1, 2, 5, 10)) -> float:
    """The smallest of `steps` times a power of ten that is no smaller than a positive size.

    Steps at least twice apart keep a drag steady: past the edge the range grows once, and the value lies inside again.
    """
    power = 10.0 ** math.floor(math.log10(size))
    return next(step * power for step in steps if step * power >= size * (1 - 1e-12))


def steady_range(low: float, high: float) -> tuple[float, float]:
    """A range around values from low to high, wherever they lie, with at least a fifth of it to spare."""
    width = rounded_up(1.25 * ((high - low) or max(2.0, abs(low) * 0.1)))
    edge = math.floor((low - 0.05 * width) / (width / 8)) * (width / 8)
    start = max(0.0, edge) if low >= 0 else edge
    return start, start + width


def steady_range_with_zero(low: float, high: float) -> tuple[float, float]:
    """A range that holds 0 and values from low to high, each side rounded for itself."""
    above = rounded_up(1.02 * high, (1, 2.5, 5, 10)) if high > 0 else 0.0
    below = rounded_up(-1.02 * low, (1, 2.5, 5, 10)) if low < 0 else 0.0
    room = 0.1 * max(above, below) or 1.0
    return -below or -room, above or room

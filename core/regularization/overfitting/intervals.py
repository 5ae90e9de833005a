"""A mean and its 95 % interval, as a page's numbers have them."""

from __future__ import annotations

import numpy as np

from core.experiment.wording import finite_or, plain


def between(low: float, high: float) -> str:
    """An interval in words."""
    return f"{plain(low)} to {plain(high)}" if np.isfinite([low, high]).all() else "not known"


def with_interval(name: str, mean: float, low: float, high: float) -> dict[str, float | str]:
    """The mean under its name and, under the name with "95 %", from where to where the true one may lie."""
    return {name: finite_or(float(mean)), f"{name}, 95 %": between(float(low), float(high))}

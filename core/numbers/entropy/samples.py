"""Samples of four shapes, three of them from populations of equal mean and variance."""

from __future__ import annotations

import numpy as np

from core.data.populations import POPULATIONS

SAMPLE_SHAPES = ("Normal", "Bimodal", "Uniform", "Constant")
SAMPLE_SPAN = (-4.0, 14.0)


def draw_sample(shape: str, count: int, apart: float, seed: int) -> np.ndarray:
    """A sample of one of SAMPLE_SHAPES around 5; all but the constant one come from populations of variance 4.

    The humps of the bimodal one are moved away from each other, each by `apart`.
    """
    if shape == "Constant":
        return np.full(count, 5.0)
    sample = POPULATIONS[shape].draw(np.random.default_rng(seed), count)
    return sample + np.sign(sample - 5) * apart if shape == "Bimodal" else sample

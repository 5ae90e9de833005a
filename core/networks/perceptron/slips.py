"""Where the notes slip on the perceptron: their words, run."""

from __future__ import annotations

import numpy as np

from core.experiment.wording import short
from core.networks.perceptron.samples import rings, with_constant
from core.networks.perceptron.separability import linear_programme


def constant_sums(weights: tuple[float, ...], bias: float) -> tuple[float, float]:
    """The notes' sum at the corner (0, 1): as it is written, its first feature taken for the constant, and mended."""
    w, x = np.array([bias, *weights]), np.array([0.0, 1.0])
    return float(x[0] * w[0] + np.sum(x[1:] * w[1:])), float(np.append(1, x) @ w)


def constant_slip(weights: tuple[float, ...], bias: float) -> str:
    """What the notes' sum gives at a corner; really run."""
    as_written, mended = constant_sums(weights, bias)
    return (
        f"at x = (0, 1), with the weights above, the sum comes out as {short(as_written, 3)}: x₁ met the bias, and "
        f"numpy silently multiplied x₂ by both weights. It is {short(mended, 3)}."
    )


def features_slip(lift: bool) -> str:
    """What the linear programme says of 40 points in rings, with and without a third feature; really run."""
    sample = rings(40, 0.7, 1)
    inputs = np.column_stack([sample.x, (sample.x**2).sum(axis=1)]) if lift else sample.x
    parted = linear_programme(with_constant(inputs, True), sample.y).parted
    if lift:
        return f"Now it {'finds a plane' if parted else 'finds no plane'}, and the model is as linear as before."
    return f"the linear programme {'finds a line' if parted else 'proves that no line parts 40 points in rings'}."

"""A third feature made of the two that are there, and a plane that cuts the lifted points."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.networks.perceptron.rules import errors_of
from core.networks.perceptron.samples import Sample
from core.networks.perceptron.separability import Verdict, linear_programme

SQUARES, PRODUCT = "x₁² + x₂²", "x₁ · x₂"


@dataclass(frozen=True)
class Lifted:
    """The `sample` with a third feature `height` (n,), and the plane: `weights` (4,) of x₁, x₂, the feature and 1.

    `errors` are the plane's; `verdict` is whether any plane parts the lifted points.
    """

    sample: Sample
    height: np.ndarray
    weights: np.ndarray
    errors: int
    verdict: Verdict


def lift(sample: Sample, feature: str, cut: float, tilted: bool) -> Lifted:
    """The sample lifted by a feature, cut level at the height `cut` or, if `tilted`, as the linear programme has it."""
    height = feature_of(feature, sample.x)
    inputs = np.column_stack([sample.x, height, np.ones(len(height))])
    verdict = linear_programme(inputs, sample.y)
    weights = np.array([0.0, 0.0, 1.0, -cut])
    if tilted and verdict.parted:
        weights = verdict.weights
    elif errors_of(-weights, inputs, sample.y) < errors_of(weights, inputs, sample.y):
        weights = -weights
    return Lifted(sample, height, weights, int(errors_of(weights, inputs, sample.y)), verdict)


def feature_of(name: str, x: np.ndarray) -> np.ndarray:
    """The third feature of inputs (…, 2)."""
    return (x**2).sum(axis=-1) if name == SQUARES else x[..., 0] * x[..., 1]

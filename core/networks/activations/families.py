"""Activations with their parameter free, where they have one: a leak, ELU's α, the sharpness β of SiLU and softplus."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from core.engine.activations import ACTIVATIONS, sigmoid


class Shape(NamedTuple):
    """An activation's value and slope as functions of z (any shape, float64)."""

    value: Callable[[np.ndarray], np.ndarray]
    slope: Callable[[np.ndarray], np.ndarray]


# The knob that moves each activation which has a parameter.
PARAMETERS = {"Leaky ReLU": "leak", "ELU": "alpha", "SiLU": "beta", "Softplus": "beta"}


def leaky(leak: float) -> Shape:
    """z above 0, `leak` times z below: torch's LeakyReLU(leak)."""
    return Shape(lambda z: np.where(z > 0, z, leak * z), lambda z: np.where(z > 0, 1.0, leak))


def elu_of(alpha: float) -> Shape:
    """z above 0, α (exp z − 1) below: torch's ELU(alpha)."""
    return Shape(
        lambda z: np.where(z > 0, z, alpha * np.expm1(np.minimum(z, 0))),
        lambda z: np.where(z > 0, 1.0, alpha * np.exp(np.minimum(z, 0))),
    )


def swish(beta: float) -> Shape:
    """z σ(βz): SiLU at β = 1, close to ReLU for a large β, half of z for a small one."""

    def slope(z: np.ndarray) -> np.ndarray:
        share = sigmoid(beta * z)
        return share * (1 + beta * z * (1 - share))

    return Shape(lambda z: z * sigmoid(beta * z), slope)


def softplus_of(beta: float) -> Shape:
    """log(1 + exp βz) / β: a ReLU with a round corner, the rounder the smaller β; its slope is a sigmoid."""
    return Shape(lambda z: np.maximum(z, 0) + np.log1p(np.exp(-np.abs(beta * z))) / beta, lambda z: sigmoid(beta * z))


def shaped(label: str, leak: float, alpha: float, beta: float) -> Shape:
    """The activation of that label in ACTIVATIONS, with the parameter that it has."""
    if label == "Leaky ReLU":
        return leaky(leak)
    if label == "ELU":
        return elu_of(alpha)
    if label == "SiLU":
        return swish(beta)
    if label == "Softplus":
        return softplus_of(beta)
    return Shape(ACTIVATIONS[label].value, ACTIVATIONS[label].slope)

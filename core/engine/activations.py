"""Activation functions: each formula with its derivative directly under it, and the menu of them all."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from torch import nn


class Activation(NamedTuple):
    """One activation: two numpy functions of the pre-activation z (any shape, dtype kept) and its torch twin."""

    value: Callable[[np.ndarray], np.ndarray]
    slope: Callable[[np.ndarray], np.ndarray]
    module: Callable[[], nn.Module]


def linear(z: np.ndarray) -> np.ndarray:
    return z


def linear_slope(z: np.ndarray) -> np.ndarray:
    return np.ones_like(z)


def relu(z: np.ndarray) -> np.ndarray:
    return np.maximum(z, 0)


def relu_slope(z: np.ndarray) -> np.ndarray:
    return (z > 0).astype(z.dtype)  # 0 at the kink, as torch has it


def leaky_relu(z: np.ndarray) -> np.ndarray:
    return np.where(z > 0, z, z.dtype.type(0.01) * z)


def leaky_relu_slope(z: np.ndarray) -> np.ndarray:
    return np.where(z > 0, z.dtype.type(1), z.dtype.type(0.01))


def tanh(z: np.ndarray) -> np.ndarray:
    return np.tanh(z)


def tanh_slope(z: np.ndarray) -> np.ndarray:
    return 1 - np.tanh(z) ** 2


def sigmoid(z: np.ndarray) -> np.ndarray:
    small = np.exp(-np.abs(z))  # never overflows
    return np.where(z >= 0, z.dtype.type(1), small) / (1 + small)


def sigmoid_slope(z: np.ndarray) -> np.ndarray:
    small = np.exp(-np.abs(z))
    return small / (1 + small) ** 2


ACTIVATIONS = {
    "Linear": Activation(linear, linear_slope, nn.Identity),
    "ReLU": Activation(relu, relu_slope, nn.ReLU),
    "Leaky ReLU": Activation(leaky_relu, leaky_relu_slope, nn.LeakyReLU),
    "tanh": Activation(tanh, tanh_slope, nn.Tanh),
    "Sigmoid": Activation(sigmoid, sigmoid_slope, nn.Sigmoid),
}

"""Activation functions: each formula with its derivative directly under it, and the menu of them all."""

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from scipy.special import erf
from torch import nn

INF = math.inf


class Activation(NamedTuple):
    """One activation: two numpy functions of the pre-activation z (any shape, dtype kept), and torch's twins.

    `module()` makes the layer and `function` is the same of a tensor. Every value lies within `bounds`, every slope
    within ± `steepest`. `in_browser`: network.js of the pages knows its formula too; of others a table is sent.
    """

    value: Callable[[np.ndarray], np.ndarray]
    slope: Callable[[np.ndarray], np.ndarray]
    module: Callable[[], nn.Module]
    function: Callable[[torch.Tensor], torch.Tensor]
    bounds: tuple[float, float] = (-INF, INF)
    steepest: float = 1.0
    in_browser: bool = False

    @property
    def saturates(self) -> bool:
        """Whether it has bounds on both sides, so that it must grow flat on either."""
        return all(map(math.isfinite, self.bounds))


def linear(z: np.ndarray) -> np.ndarray:
    return z


def linear_slope(z: np.ndarray) -> np.ndarray:
    return np.ones_like(z)


def identity(z: torch.Tensor) -> torch.Tensor:
    return z


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


def elu(z: np.ndarray) -> np.ndarray:
    return np.where(z > 0, z, np.expm1(np.minimum(z, 0)))


def elu_slope(z: np.ndarray) -> np.ndarray:
    return np.exp(np.minimum(z, 0))


def gelu(z: np.ndarray) -> np.ndarray:
    return z * (1 + erf(z / z.dtype.type(math.sqrt(2)))) / 2


def gelu_slope(z: np.ndarray) -> np.ndarray:
    density = np.exp(-(z**2) / 2) / z.dtype.type(math.sqrt(2 * math.pi))
    return (1 + erf(z / z.dtype.type(math.sqrt(2)))) / 2 + z * density


def gelu_tanh(z: np.ndarray) -> np.ndarray:
    return z * (1 + np.tanh(z.dtype.type(math.sqrt(2 / math.pi)) * (z + z.dtype.type(0.044715) * z**3))) / 2


def gelu_tanh_slope(z: np.ndarray) -> np.ndarray:
    factor, cubic = z.dtype.type(math.sqrt(2 / math.pi)), z.dtype.type(0.044715)
    bent = np.tanh(factor * (z + cubic * z**3))
    return (1 + bent) / 2 + z * (1 - bent**2) * factor * (1 + 3 * cubic * z**2) / 2


def gelu_tanh_module() -> nn.Module:
    return nn.GELU(approximate="tanh")


def gelu_tanh_function(z: torch.Tensor) -> torch.Tensor:
    return F.gelu(z, approximate="tanh")


def silu(z: np.ndarray) -> np.ndarray:
    return z * sigmoid(z)


def silu_slope(z: np.ndarray) -> np.ndarray:
    share = sigmoid(z)
    return share * (1 + z * (1 - share))


def softplus(z: np.ndarray) -> np.ndarray:
    return np.where(z > 20, z, np.log1p(np.exp(np.minimum(z, 20))))  # from 20 on it is z itself, as torch has it


def softplus_slope(z: np.ndarray) -> np.ndarray:
    return np.where(z > 20, z.dtype.type(1), sigmoid(z))


def step(z: np.ndarray) -> np.ndarray:
    return np.heaviside(z, z.dtype.type(0))


def step_slope(z: np.ndarray) -> np.ndarray:
    return np.zeros_like(z)


def step_function(z: torch.Tensor) -> torch.Tensor:
    """1 above 0, else 0; torch has none with a gradient (0 everywhere), so it is made of two that have one."""
    return torch.where(torch.isnan(z), z, F.relu(torch.sign(z)))


class Step(nn.Module):
    """The step as a layer."""

    def forward(self, z: torch.Tensor) -> torch.Tensor:
        return step_function(z)


# The lowest values and the slopes above 1 are rounded outwards in their last digit.
ACTIVATIONS = {
    "Linear": Activation(linear, linear_slope, nn.Identity, identity, in_browser=True),
    "ReLU": Activation(relu, relu_slope, nn.ReLU, F.relu, (0, INF), in_browser=True),
    "Leaky ReLU": Activation(leaky_relu, leaky_relu_slope, nn.LeakyReLU, F.leaky_relu, in_browser=True),
    "tanh": Activation(tanh, tanh_slope, nn.Tanh, torch.tanh, (-1, 1), in_browser=True),
    "Sigmoid": Activation(sigmoid, sigmoid_slope, nn.Sigmoid, torch.sigmoid, (0, 1), 0.25, True),
    "ELU": Activation(elu, elu_slope, nn.ELU, F.elu, (-1, INF), in_browser=True),
    "GELU": Activation(gelu, gelu_slope, nn.GELU, F.gelu, (-0.16998, INF), 1.12891, True),
    "GELU (tanh)": Activation(
        gelu_tanh, gelu_tanh_slope, gelu_tanh_module, gelu_tanh_function, (-0.17005, INF), 1.129, True
    ),
    "SiLU": Activation(silu, silu_slope, nn.SiLU, F.silu, (-0.27847, INF), 1.09984, True),
    "Softplus": Activation(softplus, softplus_slope, nn.Softplus, F.softplus, (0, INF), in_browser=True),
    "Step": Activation(step, step_slope, Step, step_function, (0, 1), 0.0, True),
}


def softmax(scores: np.ndarray) -> np.ndarray:
    """exp(z) / sum exp(z) along the last axis, the largest taken off first: nothing above exp(0) = 1 can overflow."""
    exponentials = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return exponentials / exponentials.sum(axis=-1, keepdims=True)


def module_code(made: nn.Module) -> str:
    """A layer as a script writes it: "nn.ReLU()", or "Step()" for one that is not torch's."""
    return f"nn.{made}" if type(made).__module__.startswith("torch") else repr(made)


def function_code(function: Callable[[torch.Tensor], torch.Tensor]) -> str:
    """A function of tensors as a script writes it: "torch.tanh", "F.elu", or its name if it is not torch's."""
    name = function.__name__
    if not (function.__module__ or "torch").startswith("torch"):
        return name
    return f"torch.{name}" if hasattr(torch, name) else f"F.{name}"

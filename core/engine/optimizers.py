"""Optimizers: each rule as two pure functions, and the menu of them all; `torch.optim` is the definition.

A state is a plain dict of what the rule remembers (velocity, squares), fit for plotting. Nothing is changed in place.
"""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import numpy as np
import torch

State = dict[str, Any]


class Hyper(NamedTuple):
    """What optimizers can be told; each reads what it knows. Defaults are torch.optim's, except momentum and rate."""

    rate: float = 0.03
    momentum: float = 0.9  # Momentum and Nesterov: the part of the velocity that is kept
    decay: float = 0.99  # RMSprop: the part of the mean square that is kept (torch: alpha)
    beta1: float = 0.9  # Adam: the part of the mean that is kept
    beta2: float = 0.999  # Adam: the part of the mean square that is kept
    weight_decay: float = 0.0  # times the parameter added to the gradient (biases too, as torch does); see AdamW


class Optimizer(NamedTuple):
    """One rule: `start(p) -> state`, `step(p, gradient, state, hyper) -> (new p, new state)`, and torch's own.

    p and gradient are numpy arrays of one shape; `torch(parameters, hyper)` gives the torch.optim.Optimizer. `formula`
    is the rule in LaTeX, line by line: p the place, g the gradient there, η the rate, t the number of this step.
    `memory` says in words what stands under the names of its state. `suited(rate, width)` is a rate for a landscape of
    that width down which plain descent goes well with `rate`: rules that divide by the gradient's size have steps about
    as long as their rate, whatever the slope. Weight decay is `decoupled` where it is no part of the gradient.
    """

    start: Callable[[np.ndarray], State]
    step: Callable[[np.ndarray, np.ndarray, State, Hyper], tuple[np.ndarray, State]]
    torch: Callable[[Iterable[torch.nn.Parameter], Hyper], torch.optim.Optimizer]
    formula: tuple[str, ...]
    memory: dict[str, str]
    suited: Callable[[float, float], float]
    decoupled: bool = False

    @property
    def divides(self) -> bool:
        """Whether the gradient is divided by its own size."""
        return "squares" in self.memory


def decayed(p: np.ndarray, gradient: np.ndarray, hyper: Hyper) -> np.ndarray:
    return gradient + hyper.weight_decay * p if hyper.weight_decay else gradient


def sgd_start(p: np.ndarray) -> State:
    return {}


def sgd_step(p: np.ndarray, gradient: np.ndarray, state: State, hyper: Hyper) -> tuple[np.ndarray, State]:
    return p - hyper.rate * decayed(p, gradient, hyper), state


def sgd_torch(parameters: Iterable[torch.nn.Parameter], hyper: Hyper) -> torch.optim.Optimizer:
    return torch.optim.SGD(parameters, lr=hyper.rate, weight_decay=hyper.weight_decay)


def velocity_start(p: np.ndarray) -> State:
    return {"velocity": np.zeros_like(p)}


def momentum_step(p: np.ndarray, gradient: np.ndarray, state: State, hyper: Hyper) -> tuple[np.ndarray, State]:
    velocity = hyper.momentum * state["velocity"] + decayed(p, gradient, hyper)
    return p - hyper.rate * velocity, {"velocity": velocity}


def momentum_torch(parameters: Iterable[torch.nn.Parameter], hyper: Hyper) -> torch.optim.Optimizer:
    return torch.optim.SGD(parameters, lr=hyper.rate, momentum=hyper.momentum, weight_decay=hyper.weight_decay)


def nesterov_step(p: np.ndarray, gradient: np.ndarray, state: State, hyper: Hyper) -> tuple[np.ndarray, State]:
    gradient = decayed(p, gradient, hyper)
    velocity = hyper.momentum * state["velocity"] + gradient
    return p - hyper.rate * (gradient + hyper.momentum * velocity), {"velocity": velocity}


def nesterov_torch(parameters: Iterable[torch.nn.Parameter], hyper: Hyper) -> torch.optim.Optimizer:
    if hyper.momentum == 0:  # torch refuses Nesterov without momentum; both are plain descent then
        return sgd_torch(parameters, hyper)
    return torch.optim.SGD(
        parameters, lr=hyper.rate, momentum=hyper.momentum, weight_decay=hyper.weight_decay, nesterov=True
    )


def squares_start(p: np.ndarray) -> State:
    return {"squares": np.zeros_like(p)}


def adagrad_step(p: np.ndarray, gradient: np.ndarray, state: State, hyper: Hyper) -> tuple[np.ndarray, State]:
    gradient = decayed(p, gradient, hyper)
    squares = state["squares"] + gradient**2
    return p - hyper.rate * gradient / (np.sqrt(squares) + 1e-10), {"squares": squares}


def adagrad_torch(parameters: Iterable[torch.nn.Parameter], hyper: Hyper) -> torch.optim.Optimizer:
    return torch.optim.Adagrad(parameters, lr=hyper.rate, weight_decay=hyper.weight_decay)


def rmsprop_step(p: np.ndarray, gradient: np.ndarray, state: State, hyper: Hyper) -> tuple[np.ndarray, State]:
    gradient = decayed(p, gradient, hyper)
    squares = hyper.decay * state["squares"] + (1 - hyper.decay) * gradient**2
    return p - hyper.rate * gradient / (np.sqrt(squares) + 1e-8), {"squares": squares}


def rmsprop_torch(parameters: Iterable[torch.nn.Parameter], hyper: Hyper) -> torch.optim.Optimizer:
    return torch.optim.RMSprop(parameters, lr=hyper.rate, alpha=hyper.decay, weight_decay=hyper.weight_decay)


def adam_start(p: np.ndarray) -> State:
    return {"mean": np.zeros_like(p), "squares": np.zeros_like(p), "steps": 0}


def adam_step(p: np.ndarray, gradient: np.ndarray, state: State, hyper: Hyper) -> tuple[np.ndarray, State]:
    gradient, steps = decayed(p, gradient, hyper), state["steps"] + 1
    mean = hyper.beta1 * state["mean"] + (1 - hyper.beta1) * gradient
    squares = hyper.beta2 * state["squares"] + (1 - hyper.beta2) * gradient**2
    unbiased_mean = mean / (1 - hyper.beta1**steps)
    unbiased_squares = squares / (1 - hyper.beta2**steps)
    new = p - hyper.rate * unbiased_mean / (np.sqrt(unbiased_squares) + 1e-8)
    return new, {"mean": mean, "squares": squares, "steps": steps}


def adam_torch(parameters: Iterable[torch.nn.Parameter], hyper: Hyper) -> torch.optim.Optimizer:
    betas = (hyper.beta1, hyper.beta2)
    return torch.optim.Adam(parameters, lr=hyper.rate, betas=betas, weight_decay=hyper.weight_decay)


def adamw_step(p: np.ndarray, gradient: np.ndarray, state: State, hyper: Hyper) -> tuple[np.ndarray, State]:
    """Adam, with weight decay beside it: it shrinks every parameter alike, and the gradient's size has no say in it."""
    return adam_step(p * (1 - hyper.rate * hyper.weight_decay), gradient, state, hyper._replace(weight_decay=0.0))


def adamw_torch(parameters: Iterable[torch.nn.Parameter], hyper: Hyper) -> torch.optim.Optimizer:
    betas = (hyper.beta1, hyper.beta2)
    return torch.optim.AdamW(parameters, lr=hyper.rate, betas=betas, weight_decay=hyper.weight_decay)


ADAM = (
    r"m \leftarrow \beta_1 m + (1 - \beta_1)\, g",
    r"s \leftarrow \beta_2 s + (1 - \beta_2)\, g^2",
    r"p \leftarrow p - \eta\; \frac{m}{1 - \beta_1^t} \Big/ \sqrt{\frac{s}{1 - \beta_2^t}}",
)
OPTIMIZERS = {
    "SGD": Optimizer(
        sgd_start, sgd_step, sgd_torch,
        formula=(r"p \leftarrow p - \eta\, g",),
        memory={}, suited=lambda rate, width: rate,
    ),
    "Momentum": Optimizer(
        velocity_start, momentum_step, momentum_torch,
        formula=(r"v \leftarrow \beta v + g", r"p \leftarrow p - \eta\, v"),
        memory={"velocity": "velocity v"}, suited=lambda rate, width: rate / 3,
    ),
    "Nesterov": Optimizer(
        velocity_start, nesterov_step, nesterov_torch,
        formula=(r"v \leftarrow \beta v + g", r"p \leftarrow p - \eta\, (g + \beta v)"),
        memory={"velocity": "velocity v"}, suited=lambda rate, width: rate / 3,
    ),
    "AdaGrad": Optimizer(
        squares_start, adagrad_step, adagrad_torch,
        formula=(r"s \leftarrow s + g^2", r"p \leftarrow p - \eta\, g / \sqrt{s}"),
        memory={"squares": "sum of squares s"}, suited=lambda rate, width: width / 12,
    ),
    "RMSprop": Optimizer(
        squares_start, rmsprop_step, rmsprop_torch,
        formula=(r"s \leftarrow \alpha s + (1 - \alpha)\, g^2", r"p \leftarrow p - \eta\, g / \sqrt{s}"),
        memory={"squares": "mean square s"}, suited=lambda rate, width: width / 200,
    ),
    "Adam": Optimizer(
        adam_start, adam_step, adam_torch,
        formula=ADAM,
        memory={"mean": "mean m", "squares": "mean square s"}, suited=lambda rate, width: width / 60,
    ),
    "AdamW": Optimizer(
        adam_start, adamw_step, adamw_torch,
        formula=(r"p \leftarrow (1 - \eta\lambda)\, p", *ADAM),
        memory={"mean": "mean m", "squares": "mean square s"}, suited=lambda rate, width: width / 60, decoupled=True,
    ),
}  # fmt: skip


def gradient_descent(
    slope: Callable[[Any], Any], start: Any, rate: float, epochs: int, upward: bool = False
) -> list[Any]:
    """The notes' algorithm for one walk: x ← x − rate · f′(x) (upward: +); all its places, the start first."""
    places = [start]
    for _ in range(epochs):
        step = rate * slope(places[-1])
        places.append(places[-1] + step if upward else places[-1] - step)
    return places

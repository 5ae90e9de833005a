"""Learning-rate strategies: the notes' ways to proportion the rate as pure functions, and the menu of them.

A strategy says the rate of one step from what is known at that moment. What depends on the landscape is said for each
coordinate, as the notes write it: `lr = learningRate * np.abs(grad)`.
"""

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import torch


class Moment(NamedTuple):
    """What is known before a step: its index (from 0) of so many, and, for any number of runs at once (..., d), the
    gradient and the place; the loss is (..., 1)."""

    step: int
    steps: int
    gradient: np.ndarray
    loss: np.ndarray
    place: np.ndarray


class Decay(NamedTuple):
    """How the rate falls with time: times `factor` every `block` steps."""

    block: int = 50
    factor: float = 0.5


class Schedule(NamedTuple):
    """One strategy: `rate(base, moment, decay)`, one number or one a coordinate; torch's own, if it has one.

    `notes` are the notes' words on it, `needs` what has to be known or chosen beside the base rate.
    """

    rate: Callable[[float, Moment, Decay], Any]
    torch: Callable[[torch.optim.Optimizer, int, Decay], torch.optim.lr_scheduler.LRScheduler] | None
    needs: str
    notes: str


def constant(base: float, moment: Moment, decay: Decay) -> float:
    return base


def in_blocks(base: float, moment: Moment, decay: Decay) -> float:
    return base * decay.factor ** (moment.step // decay.block)


def in_blocks_torch(optimizer: torch.optim.Optimizer, steps: int, decay: Decay) -> torch.optim.lr_scheduler.LRScheduler:
    return torch.optim.lr_scheduler.StepLR(optimizer, decay.block, decay.factor)


def exponential(base: float, moment: Moment, decay: Decay) -> float:
    return base * decay.factor ** (moment.step / decay.block)


def exponential_torch(
    optimizer: torch.optim.Optimizer, steps: int, decay: Decay
) -> torch.optim.lr_scheduler.LRScheduler:
    return torch.optim.lr_scheduler.ExponentialLR(optimizer, decay.factor ** (1 / decay.block))


def cosine(base: float, moment: Moment, decay: Decay) -> float:
    return base * (1 + math.cos(math.pi * moment.step / moment.steps)) / 2


def cosine_torch(optimizer: torch.optim.Optimizer, steps: int, decay: Decay) -> torch.optim.lr_scheduler.LRScheduler:
    return torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps)


def in_proportion_to_gradient(base: float, moment: Moment, decay: Decay) -> np.ndarray:
    return base * np.abs(moment.gradient)


def in_proportion_to_loss(base: float, moment: Moment, decay: Decay) -> np.ndarray:
    return base * moment.loss


def in_proportion_to_value(base: float, moment: Moment, decay: Decay) -> np.ndarray:
    return base * np.abs(moment.place)


BY_EPOCH = "Good method often done in blocks. But unrelated to model performance or accuracy."

SCHEDULES = {
    "Fixed": Schedule(constant, None, "nothing", "Learning rate differs for every problem."),
    "Blocks": Schedule(in_blocks, in_blocks_torch, "block length, factor", BY_EPOCH),
    "Exponential": Schedule(exponential, exponential_torch, "half-life", BY_EPOCH),
    "Cosine": Schedule(cosine, cosine_torch, "the last step", BY_EPOCH),
    "∝ |gradient|": Schedule(
        in_proportion_to_gradient, None, "the gradient's scale",
        "Adaptive to the problem. Requires additional parameters and appropriate scaling.",
    ),
    "∝ loss": Schedule(
        in_proportion_to_loss, None, "a loss in [0, 1]",
        "Adaptive to the problem. Works only when loss is in range of [0,1].",
    ),
    "∝ |value|": Schedule(
        in_proportion_to_value, None, "a minimum far from 0",
        "Adaptive to the problem. Too many assumptions for this generally to be a good idea.",
    ),
}  # fmt: skip

"""Gradients of several small batches added up before one step: when that is a larger batch, and when it is not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import nn

from core.engine.networks import Network, generator, initial_weights, module
from core.regularization.minibatches.learner import Task

BY_SIZE, BY_COUNT, NO_DIVISION, FORGOTTEN, NORMALISED = (
    "each loss × its share of the samples", "each loss ÷ number of batches", "not divided",
    "zero_grad() forgotten", "with batch normalisation",
)  # fmt: skip
WAYS_TO_ADD = (BY_SIZE, BY_COUNT, NO_DIVISION, FORGOTTEN, NORMALISED)
A_STEP = 60  # samples to a step
BEYOND = 1e6  # what a difference counts as at most


@dataclass(frozen=True)
class Accumulated:
    """Largest difference of a weight from that of one batch of A_STEP (W, updates + 1), by WAYS_TO_ADD.

    `parts` are the sizes of the small batches. Batch normalisation refuses a batch of one: NaN, and `refused`.
    """

    apart: np.ndarray
    parts: tuple[int, ...]
    refused: bool


def accumulated(task: Task, part: int, rate: float, updates: int, seed: int) -> Accumulated:
    """Train by one batch, and in every way by parts of it, from the same weights."""
    x = torch.from_numpy(task.sample.x[:A_STEP])
    y = torch.from_numpy(task.sample.y[:A_STEP])
    y = y if task.loss == "Cross-entropy" else y.float()[:, None]
    parts = tuple(len(each) for each in torch.arange(A_STEP).split(part))
    plain, normal = task.network, replace(task.network, normalisation="Batch normalisation")
    refused = 1 in parts
    wholes = {each: steps(each, x, y, A_STEP, BY_SIZE, rate, updates, seed, task.loss) for each in (plain, normal)}
    rows = []
    for way in WAYS_TO_ADD:
        if way == NORMALISED and refused:
            rows.append(np.full(updates + 1, np.nan))
            continue
        network = normal if way == NORMALISED else plain
        small = steps(network, x, y, part, way, rate, updates, seed, task.loss)
        with np.errstate(all="ignore"):
            apart = np.abs(small - wholes[network]).max(axis=1)
        rows.append(np.minimum(np.nan_to_num(apart, nan=BEYOND), BEYOND))
    return Accumulated(np.array(rows), parts, refused)


def steps(
    network: Network,
    x: torch.Tensor,
    y: torch.Tensor,
    part: int,
    way: str,
    rate: float,
    updates: int,
    seed: int,
    loss: str,
) -> np.ndarray:
    """All parameters before and after every step (updates + 1, P), of gradients added over batches of `part`."""
    model = module(network, initial_weights(network, seed), generator(seed, 2)).train()
    mean: Callable = (
        nn.functional.cross_entropy if loss == "Cross-entropy" else nn.functional.binary_cross_entropy_with_logits
    )
    optimizer = torch.optim.SGD(model.parameters(), lr=rate)
    pieces = list(zip(x.split(part), y.split(part), strict=True))
    rows = [flat(model)]
    for _ in range(updates):
        if way != FORGOTTEN:
            optimizer.zero_grad()
        for some_x, some_y in pieces:
            (mean(model(some_x), some_y) * weight_of(way, len(some_x), len(pieces))).backward()
        optimizer.step()
        rows.append(flat(model))
    return np.stack(rows)


def weight_of(way: str, size: int, pieces: int) -> float:
    """What a small batch's mean loss is multiplied by before backward()."""
    if way == NO_DIVISION:
        return 1.0
    return 1 / pieces if way == BY_COUNT else size / A_STEP


def flat(model: nn.Module) -> np.ndarray:
    return np.concatenate([parameter.detach().numpy().ravel() for parameter in model.parameters()])

"""The network of the page, trained: two hidden layers with batch normalisation and dropout, watched at every update."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
from torch import nn

from core.data.datasets import in_units, load, split, units_of
from core.engine.networks import Network, generator, initial_weights, module
from core.experiment.refusal import Refusal

HIDDEN = (16, 16)
POINTS = 160  # half of them to train on, half to test with
OVERFLOWS = "Training broke off: at this learning rate numbers grow until float32 cannot hold them. Take a smaller one."
TRAINING_MASKS, EVALUATION_MASKS = 2, 3  # two streams of the seed, so that looking does not change what is trained


@dataclass(frozen=True)
class Plan:
    """All that a training depends on; `share` is what dropout silences, `momentum` the weight of the newest batch.

    `offset` is how many standard deviations the inputs lie off 0.
    """

    noise: float
    offset: float
    share: float
    normalised: bool
    momentum: float
    batch: int
    updates: int
    rate: float
    seed: int


class Halves(NamedTuple):
    """Moons, in two halves: x (N, 2) standardised by the training half, plus the offset, y (N,) of 0 and 1, float32.

    `shown` (N, 2) are the test points as they are drawn; less `mean`, over `scale` (2,), they are the inputs.
    """

    x: torch.Tensor
    y: torch.Tensor
    test_x: torch.Tensor
    test_y: torch.Tensor
    shown: np.ndarray
    mean: np.ndarray
    scale: np.ndarray


class Trained(NamedTuple):
    """The network after every update (U,), or after the last alone where it was not watched (then these are empty).

    `state` is its state_dict as arrays. Of the second hidden layer's sums, one column a unit (·, units): mean and
    variance of every batch (U, units), the running ones (U + 1, units), those of the whole training half with the
    weights of the moment (U + 1, units). `accuracy` and `loss` (2, U + 1): of the test half, in eval() and in train().
    """

    state: dict[str, np.ndarray]
    batch_mean: np.ndarray
    batch_variance: np.ndarray
    running_mean: np.ndarray
    running_variance: np.ndarray
    whole_mean: np.ndarray
    whole_variance: np.ndarray
    accuracy: np.ndarray
    loss: np.ndarray


def halves(plan: Plan) -> Halves:
    """The points of the plan's seed, divided and in the network's units."""
    x, y, test_x, test_y = split(load("Moons", POINTS, plan.noise, plan.seed), 0.5, plan.seed)
    mean, scale = units_of(x)
    mean = mean - plan.offset * scale
    return Halves(
        torch.from_numpy(in_units(x, mean, scale)), torch.from_numpy(y).float(),
        torch.from_numpy(in_units(test_x, mean, scale)), torch.from_numpy(test_y).float(),
        test_x, mean, scale,
    )  # fmt: skip


def description(plan: Plan) -> Network:
    """The network in the engine's words."""
    kind = "Batch normalisation" if plan.normalised else "None"
    return Network(2, HIDDEN, 1, "ReLU", dropout=plan.share, normalisation=kind)


def untrained(plan: Plan, stream: int) -> nn.Sequential:
    """The network as it starts; `stream` of its seed draws its masks."""
    model = module(description(plan), initial_weights(description(plan), plan.seed), generator(plan.seed, stream))
    for norm in batch_norms(model):
        norm.momentum = plan.momentum
    return model


def batch_norms(model: nn.Module) -> list[nn.BatchNorm1d]:
    """Its batch normalisations, from the first layer on."""
    return [part for part in model.modules() if isinstance(part, nn.BatchNorm1d)]


def restored(plan: Plan, trained: Trained) -> nn.Sequential:
    """The trained network anew, in train mode as every module starts; its masks are drawn from the beginning."""
    model = untrained(plan, EVALUATION_MASKS)
    model.load_state_dict({name: torch.tensor(value) for name, value in trained.state.items()})
    return model


def batches(count: int, size: int, chance: torch.Generator) -> list[torch.Tensor]:
    """The places of one epoch's batches; a last batch of one point is left out, for it has no variance."""
    return [each for each in torch.randperm(count, generator=chance).split(size) if len(each) > 1]


@functools.lru_cache(maxsize=48)
def fitted(plan: Plan, watched: bool = False) -> Trained:
    """Train by SGD with BCEWithLogitsLoss for so many updates; `watched`, it is also looked at after each of them."""
    points, model = halves(plan), untrained(plan, TRAINING_MASKS)
    probe = Probe(plan, model) if watched else None
    for _ in taught(model, plan, points):
        if probe:
            probe.look(model, points)
    state = {name: value.numpy().copy() for name, value in model.state_dict().items()}
    if not all(np.isfinite(value).all() for value in state.values()):
        raise Refusal(OVERFLOWS, "rate", action="A learning rate of 0.2", changes={"rate": 0.2})
    empty = {name: np.empty((0, 0)) for name in Trained._fields[1:]}
    return Trained(state, **(probe.found() if probe else empty))


def taught(model: nn.Module, plan: Plan, points: Halves) -> Iterator[int]:
    """Train what model.parameters() finds; yields the number of updates done, from 0 on."""
    optimizer, criterion = torch.optim.SGD(model.parameters(), lr=plan.rate), nn.BCEWithLogitsLoss()
    shuffling, order = generator(plan.seed, 1), list[torch.Tensor]()
    model.train()  # once: who looks in between asks a copy
    yield 0
    for update in range(1, plan.updates + 1):
        order = order or batches(len(points.x), plan.batch, shuffling)
        batch = order.pop(0)
        loss = criterion(model(points.x[batch])[:, 0], points.y[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        yield update


class Probe:
    """A copy of the network that is asked in the middle of training, so that asking changes nothing."""

    def __init__(self, plan: Plan, model: nn.Module) -> None:
        self.copy = untrained(plan, EVALUATION_MASKS)
        self.rows: dict[str, list[np.ndarray]] = {name: [] for name in Trained._fields[1:]}
        self.sums = torch.empty(0)
        if norms := batch_norms(model):
            norms[-1].register_forward_pre_hook(lambda _, given: self._note("batch", given[0].detach()))
            batch_norms(self.copy)[-1].register_forward_pre_hook(self._keep)

    def look(self, model: nn.Module, points: Halves) -> None:
        """Accuracy and loss on the test half in both modes; the running statistics, and what they run after."""
        measured = []
        with torch.no_grad():
            for mine, its in zip(self.copy.state_dict().values(), model.state_dict().values(), strict=True):
                mine.copy_(its)
            for training in (False, True):
                logits = self.copy.train(training)(points.test_x)[:, 0]
                right = ((logits > 0) == (points.test_y > 0.5)).double().mean()
                loss = nn.functional.binary_cross_entropy_with_logits(logits, points.test_y)
                measured.append((right.item(), loss.item()))
            self.rows["accuracy"].append(np.array([right for right, _ in measured]))
            self.rows["loss"].append(np.array([loss for _, loss in measured]))
            if norms := batch_norms(model):
                self.rows["running_mean"].append(statistic(norms[-1].running_mean))
                self.rows["running_variance"].append(statistic(norms[-1].running_var))
                self.copy(points.x)
                self._note("whole", self.sums)

    def _keep(self, _: nn.Module, given: tuple[torch.Tensor]) -> None:
        self.sums = given[0]

    def _note(self, name: str, sums: torch.Tensor) -> None:
        self.rows[f"{name}_mean"].append(sums.mean(dim=0).numpy())
        self.rows[f"{name}_variance"].append(sums.var(dim=0).numpy())

    def found(self) -> dict[str, np.ndarray]:
        """What it has seen, as arrays, by the names of Trained."""
        rows = {name: np.stack(each) if each else np.empty((0, 0)) for name, each in self.rows.items()}
        return rows | {name: rows[name].T for name in ("accuracy", "loss")}


def statistic(buffer: torch.Tensor | None) -> np.ndarray:
    """A copy of a running mean or variance (units,)."""
    assert buffer is not None
    return buffer.detach().numpy().copy()

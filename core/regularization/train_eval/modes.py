"""The two modes, the five ways to treat gradients, and what one forward pass does in each: measured, not told."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from core.engine.networks import SeededDropout
from core.engine.normalisation import EPS
from core.regularization.train_eval.training import batch_norms

TRAIN, EVAL = "net.train()", "net.eval()"
MODES = {TRAIN: True, EVAL: False}
NOTHING = "—"  # where there is no dropout, or no batch normalisation, to speak of
BATCH_S, RUNNING = "batch's", "running"


def as_usual(model: nn.Module, x: torch.Tensor) -> torch.Tensor:
    return model(x)


def without_gradients(model: nn.Module, x: torch.Tensor) -> torch.Tensor:
    with torch.no_grad():
        return model(x)


def in_inference_mode(model: nn.Module, x: torch.Tensor) -> torch.Tensor:
    with torch.inference_mode():
        return model(x)


def detached(model: nn.Module, x: torch.Tensor) -> torch.Tensor:
    return model(x).detach()


def frozen(model: nn.Module, x: torch.Tensor) -> torch.Tensor:
    model.requires_grad_(False)
    return model(x)


GRADIENTS: dict[str, Callable[[nn.Module, torch.Tensor], torch.Tensor]] = {
    "as usual": as_usual,
    "no_grad()": without_gradients,
    "inference_mode()": in_inference_mode,
    "detach()": detached,
    "requires_grad_(False)": frozen,
}
OFTEN_USED = tuple(GRADIENTS)[:3]


@dataclass(frozen=True)
class Seen:
    """What one forward pass did. `silenced` is the share of hidden outputs that dropout set to 0, −1 without dropout.

    `statistics` says which ones batch normalisation divided by, `moved` by how much its running mean changed at most
    (−1 without). `graph`: the output knows where it comes from; `gradients`: after backward() every weight has its
    .grad, else `refused` is what torch says. `saved` bytes were kept for the way back, `held` are so afterwards.
    """

    mode: str
    gradients_by: str
    silenced: float
    statistics: str
    moved: float
    graph: bool
    gradients: bool
    refused: str
    saved: int
    held: int


class Kept:
    """A tensor that autograd keeps for the way back: alive as long as the graph is."""

    def __init__(self, tensor: torch.Tensor) -> None:
        self.tensor = tensor


def watched_pass(model: nn.Sequential, mode: str, gradients_by: str, x: torch.Tensor) -> Seen:
    """Send x (n, 2) through the model in that mode and see what it does; the model is not the same afterwards."""
    model.train(MODES[mode])
    silenced, statistics = list[float](), set[str]()
    _watch(model, silenced, statistics)
    before = running_means(model)
    kept: weakref.WeakSet[Kept] = weakref.WeakSet()
    own = {part.data_ptr() for part in (*model.parameters(), *model.buffers(), x)}
    sizes: dict[int, int] = {}

    def keep(tensor: torch.Tensor) -> Kept:
        each = Kept(tensor.detach())  # an output itself would hold its own graph, and never let it go
        kept.add(each)
        if tensor.data_ptr() not in own:  # weights and inputs are there anyway
            sizes[tensor.data_ptr()] = tensor.nbytes
        return each

    with torch.autograd.graph.saved_tensors_hooks(keep, lambda each: each.tensor):
        output = GRADIENTS[gradients_by](model, x)
    held = {each.tensor.data_ptr() for each in kept} & set(sizes)
    after = running_means(model)
    moved = float(np.abs(after - before).max()) if len(after) else -1.0
    graph = output.grad_fn is not None
    refused = _backward(model, output)
    return Seen(
        mode=mode,
        gradients_by=gradients_by,
        silenced=float(np.mean(silenced)) if silenced else -1.0,
        statistics=" and ".join(sorted(statistics)) or NOTHING,
        moved=moved,
        graph=graph,
        gradients=all(part.grad is not None for part in model.parameters()),
        refused=refused,
        saved=sum(sizes.values()),
        held=sum(sizes[each] for each in held),
    )


def _backward(model: nn.Module, output: torch.Tensor) -> str:
    """Go the way back, if there is one; else what torch says."""
    model.zero_grad()
    try:
        output.mean().backward()
    except RuntimeError as error:
        return str(error).splitlines()[0]
    return ""


def running_means(model: nn.Module) -> np.ndarray:
    """The running means of all batch normalisations in a row."""
    means = [norm.running_mean.numpy() for norm in batch_norms(model) if norm.running_mean is not None]
    return np.concatenate(means).copy() if means else np.empty(0)


def _watch(model: nn.Module, silenced: list[float], statistics: set[str]) -> None:
    """Have every dropout and batch normalisation report what it does to what comes in."""

    def dropout(_: nn.Module, given: tuple[torch.Tensor], output: torch.Tensor) -> None:
        alive = given[0].detach() != 0  # behind a ReLU much is 0 anyway
        silenced.append(float((output.detach()[alive] == 0).double().mean()))

    def norm(layer: nn.Module, given: tuple[torch.Tensor], output: torch.Tensor) -> None:
        assert isinstance(layer, nn.BatchNorm1d)
        statistics.add(statistics_used(layer, given[0].detach(), output.detach()))

    for part in model.modules():
        if isinstance(part, SeededDropout):
            part.register_forward_hook(dropout)
        if isinstance(part, nn.BatchNorm1d):
            part.register_forward_hook(norm)


def statistics_used(layer: nn.BatchNorm1d, sums: torch.Tensor, output: torch.Tensor) -> str:
    """By which mean and variance the sums (n, units) became this output: the batch's own, or the running ones."""
    assert layer.running_mean is not None and layer.running_var is not None
    own = normalised_by(sums, sums.mean(dim=0), sums.var(dim=0, correction=0), layer)
    running = normalised_by(sums, layer.running_mean, layer.running_var, layer)
    return BATCH_S if (own - output).abs().max() <= (running - output).abs().max() else RUNNING


def normalised_by(
    sums: torch.Tensor, mean: torch.Tensor, variance: torch.Tensor, layer: nn.BatchNorm1d
) -> torch.Tensor:
    """Batch normalisation written out: less the mean, over the root of the variance, scaled and shifted."""
    return (sums - mean) / (variance + EPS).sqrt() * layer.weight.detach() + layer.bias.detach()

"""The training loop of the notes in plain PyTorch: it defines what training is; the kernel is its compiled twin."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np
import torch
from torch import nn

from core.engine.activations import ACTIVATIONS
from core.engine.losses import LOSSES
from core.engine.networks import Network, folded_weights, generator, initial_weights, module
from core.engine.optimizers import OPTIMIZERS
from core.engine.penalties import CROSSING, SUBGRADIENT
from core.engine.training.history import (
    History,
    Recipe,
    Sample,
    apply_edits,
    checked,
    divergence,
    edits_by_update,
    history,
    recorded_updates,
)
from core.engine.training.orders import ORDERS


def penalty(layers: Sequence[nn.Linear], recipe: Recipe) -> torch.Tensor | float:
    """l1 times the sum of |w| plus l2 times the sum of w^2, over all weights, no bias; L1 as a slope only."""
    total: torch.Tensor | float = 0.0
    weights = [layer.weight for layer in layers] if recipe.l1 or recipe.l2 else []
    if recipe.l1 and recipe.l1_rule == SUBGRADIENT:
        total = total + recipe.l1 * sum(weight.abs().sum() for weight in weights)
    if recipe.l2:
        total = total + recipe.l2 * sum(weight.square().sum() for weight in weights)
    return total


def shrink(layers: Sequence[nn.Linear], size: float, still: Sequence[torch.Tensor] | None) -> None:
    """Move all weights, no bias, towards 0 by `size`, to 0 at most; those that are `still` at 0 remain there."""
    for index, layer in enumerate(layers):
        w = layer.weight.data
        shrunk = torch.sign(w) * (w.abs() - size).clamp_min(0)
        layer.weight.data = torch.where(still[index], 0.0, shrunk) if still else shrunk


def strengthened(recipe: Recipe, optimizer: torch.optim.Optimizer) -> Recipe:
    """The recipe with its penalties as they are later on; weight decay is the optimizer's to know."""
    times = recipe.penalty_later
    optimizer.param_groups[0]["weight_decay"] = times * recipe.weight_decay
    return replace(recipe, l1=times * recipe.l1, l2=times * recipe.l2)


def train(
    network: Network,
    recipe: Recipe,
    sample: Sample,
    cancelled: Callable[[], bool] = lambda: False,
    close: int | None = None,
) -> History:
    """Train by PyTorch's eager loop: the History of `core.engine.training.train`, only slower.

    `cancelled` is asked before every update, and a cancelled run ends early.
    """
    sample = checked(network, recipe, sample)
    model = module(network, initial_weights(network, recipe.seed), generator(recipe.seed, 2))
    linears = [part for part in model.modules() if isinstance(part, nn.Linear)]
    model.append(ACTIVATIONS[LOSSES[recipe.loss].output].module())  # BCE wants a Sigmoid there, the others nothing
    loss_function = LOSSES[recipe.loss].module()
    optimizer = OPTIMIZERS[recipe.optimizer].torch(list(model.parameters()), recipe.hyper)

    x, y = torch.from_numpy(sample.x), torch.from_numpy(sample.y)
    orders = ORDERS[recipe.order](sample.y, generator(recipe.seed, 1))
    per_epoch = recipe.updates_per_epoch(len(x))
    times, edits = recorded_updates(recipe, per_epoch, close), edits_by_update(recipe, per_epoch)
    recorded, frames = set(times.tolist()), []
    batch_loss: list[float] = []
    diverged, stopped, now = None, False, recipe

    def record() -> None:
        """Keep the weights, and once more where they are edited."""
        frames.append([(w.copy(), b.copy()) for w, b in folded_weights(model)])
        if len(batch_loss) in edits:
            apply_edits(folded_weights(model), edits[len(batch_loss)])
            frames.append([(w.copy(), b.copy()) for w, b in folded_weights(model)])

    model.train()
    record()
    for epoch in range(1, recipe.epochs + 1):
        if recipe.later_from and epoch == recipe.later_from + 1:
            optimizer.param_groups[0]["lr"] = recipe.later_rate
        if recipe.penalty_from and epoch == recipe.penalty_from + 1:
            now = strengthened(recipe, optimizer)
        order = next(orders)[: recipe.samples_per_epoch(len(x))]
        for batch in order.split(recipe.batch_size(len(x))):
            if stopped := cancelled():
                break
            loss = loss_function(model(x[batch]), y[batch])
            if finite := math.isfinite(loss.item()):
                optimizer.zero_grad()
                (loss + penalty(linears, now)).backward()
                still = [layer.weight == 0 for layer in linears] if now.l1_rule == CROSSING else None
                optimizer.step()
                if still or (now.l1 and now.l1_rule != SUBGRADIENT):
                    shrink(linears, optimizer.param_groups[0]["lr"] * now.l1, still)
                finite = all(np.isfinite(part).all() for pair in folded_weights(model) for part in pair)
            if not finite:
                diverged = divergence(network, folded_weights(model), sample.x[batch], len(batch_loss) + 1, epoch)
                break
            batch_loss.append(loss.item())
            if len(batch_loss) in recorded:
                record()
        if diverged or stopped:
            break

    if diverged and recipe.singles and close is None:  # once more, for the frames just before it
        return train(network, recipe, sample, cancelled, len(batch_loss))
    weights = [(np.stack([f[k][0] for f in frames]), np.stack([f[k][1] for f in frames])) for k in range(len(linears))]
    return history(network, recipe, sample, weights, np.array(batch_loss, np.float32), diverged, times)


def train_each(
    runs: Sequence[tuple[Network, Recipe, Sample]], cores: int = 1, cancelled: Callable[[], bool] = lambda: False
) -> Iterator[tuple[int, History]]:
    """Train one after the other: what `core.engine.training.train_each` yields, in the order of the runs."""
    for index, (network, recipe, sample) in enumerate(runs):
        if cancelled():
            return
        yield index, train(network, recipe, sample, cancelled)

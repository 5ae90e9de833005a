"""Many forward passes as one: what torch's modules would answer, repeat after repeat and batch after batch.

Two points at once, 50 times over, are 2,000 passes of a network that is done in microseconds: nearly all of their time
would be spent between the layers. Here each layer is asked once for all of them. Batch normalisation keeps its batches
apart by counting the units of every batch as channels of their own, and the masks are drawn in the order in which the
passes would draw them.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from core.engine.networks import SeededDropout


class Passes(NamedTuple):
    """Logits (repeats, N), and the means by batch (passes, units) of every batch normalisation, in order of passing."""

    logits: torch.Tensor
    means: list[torch.Tensor]


def repeated_passes(model: nn.Sequential, x: torch.Tensor, size: int, repeats: int) -> Passes:
    """Send x (N, inputs) through the model in its present mode, `size` points in a batch, so many times over.

    The model's running statistics stay as they are: see `running_after` for where the passes would have led them.
    """
    full = len(x) // size
    pieces = [x[: full * size].reshape(full, size, -1)] + ([x[full * size :][None]] if len(x) % size else [])
    masked = [part for part in model if isinstance(part, SeededDropout) and model.training]
    widths = units_masked(model) if masked else []
    chances = torch.rand((repeats, len(x) * sum(widths)), generator=masked[0].chance) if masked else None
    found, means = list[torch.Tensor](), list[list[torch.Tensor]]()
    begin = 0
    with torch.no_grad():
        for piece in pieces:
            end = begin + piece.shape[0] * piece.shape[1] * sum(widths)
            drawn = None if chances is None else chances[:, begin:end]
            logits, seen = through(model, piece.expand(repeats, *piece.shape), drawn)
            found.append(logits.reshape(repeats, -1))
            means.append(seen)
            begin = end
    in_order = [torch.cat(each, dim=1).flatten(0, 1) for each in zip(*means, strict=True)]
    return Passes(torch.cat(found, dim=1), in_order)


def units_masked(model: nn.Sequential) -> list[int]:
    """How many units each dropout of the model stands behind."""
    widths, width = list[int](), 0
    for part in model:
        width = part.out_features if isinstance(part, nn.Linear) else width
        widths += [width] if isinstance(part, SeededDropout) else []
    return widths


def through(
    model: nn.Sequential, h: torch.Tensor, drawn: torch.Tensor | None
) -> tuple[torch.Tensor, list[torch.Tensor]]:
    """The model's output for h (repeats, batches, size, inputs), and the batches' means (repeats, batches, units) on
    the way; `drawn` (repeats, draws) decides who is silenced, batch after batch and in it layer after layer."""
    means = list[torch.Tensor]()
    lead, used = h.shape[:3], 0
    by_batch = None if drawn is None else drawn.reshape(*lead[:2], -1)
    for part in model:
        if isinstance(part, nn.BatchNorm1d) and part.training:
            means.append(h.mean(dim=2))
            h = by_batches(part, h)
        elif isinstance(part, SeededDropout) and part.training:
            assert by_batch is not None
            count = lead[2] * h.shape[-1]
            kept = by_batch[..., used : used + count].reshape(h.shape) >= part.share
            h, used = h * kept / (1 - part.share), used + count
        else:  # to these, and to running statistics, a point's company is nothing
            h = part(h.reshape(-1, h.shape[-1])).reshape(*lead, -1)
    return h, means


def by_batches(layer: nn.BatchNorm1d, sums: torch.Tensor) -> torch.Tensor:
    """Each batch of (repeats, batches, size, units) normalised by its own mean and variance."""
    repeats, count, size, units = sums.shape
    channels = sums.permute(2, 0, 1, 3).reshape(size, -1)
    scale, shift = (each.repeat(repeats * count) for each in (layer.weight, layer.bias))
    done = F.batch_norm(channels, None, None, scale, shift, training=True, eps=layer.eps)
    return done.reshape(size, repeats, count, units).permute(1, 2, 0, 3)


def running_after(before: np.ndarray, means: list[torch.Tensor], momentum: float) -> np.ndarray:
    """Where running means (units,) of all layers in a row get to when each batch's mean counts `momentum`."""
    if not means:
        return before
    seen = torch.cat(means, dim=1).double().numpy()
    weights = momentum * (1 - momentum) ** np.arange(len(seen) - 1, -1, -1.0)
    return np.asarray((1 - momentum) ** len(seen) * before + weights @ seen)

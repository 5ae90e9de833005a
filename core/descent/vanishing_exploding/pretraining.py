"""Autoencoder pre-training of a whole network, one hidden layer after the other."""

from __future__ import annotations

import functools

import torch

from core.descent.vanishing_exploding.teaching import batch_of, digits
from core.engine.deep_networks import Deep, Layer, initial_layers, pretrained

PRETRAINING_STEPS, PRETRAINING_RATE, PRETRAINING_PICTURES = 30, 0.03, 128


def pretrained_layers(deep: Deep, seed: int) -> list[Layer]:
    """The layers after pre-training, none if it diverged; not to be changed."""
    layers, _ = pretrained_so_far(deep, seed, deep.depth)
    return layers if all(bool(torch.isfinite(part).all()) for layer in layers for part in layer) else []


@functools.lru_cache(maxsize=128)
def pretrained_so_far(deep: Deep, seed: int, count: int) -> tuple[list[Layer], torch.Tensor]:
    """All layers, the first `count` of them pre-trained, and these ones' outputs; kept because it takes long."""
    if not count:
        x, _ = batch_of(digits(), torch.Generator().manual_seed(3 * seed + 2))
        return initial_layers(deep, seed, x), digits().x[:PRETRAINING_PICTURES]
    layers, x = pretrained_so_far(deep, seed, count - 1)
    layer, x = pretrained(deep, layers[count - 1], x, PRETRAINING_STEPS, PRETRAINING_RATE)
    return [*layers[: count - 1], layer, *layers[count:]], x

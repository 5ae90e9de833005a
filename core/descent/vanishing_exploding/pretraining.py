"""Autoencoder pre-training: each hidden layer in turn learns to let its input be rebuilt, without labels."""

from __future__ import annotations

import dataclasses
import functools

import torch
import torch.nn.functional as F

from core.descent.vanishing_exploding.teaching import batch_of, digits
from core.engine.networks import Network, generator, hidden, initial_layers, parameters
from core.engine.normalisation import Layer, affine

PRETRAINING_STEPS, PRETRAINING_RATE, PRETRAINING_PICTURES = 30, 0.03, 128


def pretrained(network: Network, layer: Layer, x: torch.Tensor, steps: int, rate: float) -> tuple[Layer, torch.Tensor]:
    """A hidden layer after it has learned to let its input x (n, inputs) be rebuilt from its output, and that output.

    A linear decoder (thrown away afterwards) and Adam, full batch, so many `steps`; no label is looked at and nothing
    dropped. Greedy pre-training is this for each layer in turn, on the output of the one before.
    """
    network, layer = dataclasses.replace(network, dropout=0.0), Layer(*(part.clone() for part in layer))
    decoder = Layer(layer.weight.T.clone(), torch.zeros_like(x[0]), layer.scale, layer.mean, layer.variance)
    learned = parameters(network, [layer, decoder])
    optimizer = torch.optim.Adam(learned, lr=rate, fused=True)
    for _ in range(steps):
        optimizer.zero_grad()
        F.mse_loss(affine(decoder, hidden(network, layer, x, True)[1]), x).backward()
        optimizer.step()
    layer = Layer(*(part.detach() for part in layer))
    return layer, hidden(network, layer, x, True)[1]


def pretrained_layers(network: Network, seed: int) -> list[Layer]:
    """The layers after pre-training, none if it diverged; not to be changed."""
    layers, _ = pretrained_so_far(network, seed, len(network.hidden))
    return layers if all(bool(torch.isfinite(part).all()) for layer in layers for part in layer) else []


@functools.lru_cache(maxsize=128)
def pretrained_so_far(network: Network, seed: int, count: int) -> tuple[list[Layer], torch.Tensor]:
    """All layers, the first `count` of them pre-trained, and these ones' outputs; kept because it takes long."""
    if not count:
        x, _ = batch_of(digits(), generator(seed, 1))
        return initial_layers(network, seed, x), digits().x[:PRETRAINING_PICTURES]
    layers, x = pretrained_so_far(network, seed, count - 1)
    layer, x = pretrained(network, layers[count - 1], x, PRETRAINING_STEPS, PRETRAINING_RATE)
    return [*layers[: count - 1], layer, *layers[count:]], x

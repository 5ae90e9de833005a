"""A fully connected network: its description, its first weights, and the way forward, of arrays and of tensors."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, cast

import numpy as np
import torch
from torch import nn

from core.engine.activations import ACTIVATIONS
from core.engine.initialisation import INITIALISATIONS, uniform
from core.engine.normalisation import NORMALISATIONS, Layer, affine

SMALL, STARTS = 1500, 2048  # parameters of a network whose first ones are kept; so many are: 12 MB at most
Weights = Sequence[tuple[np.ndarray, np.ndarray]]


@dataclass(frozen=True)
class Network:
    """Layers of so many units; `activation`, `initialisation` and `normalisation` are labels of their registries.

    Each hidden layer's sums are normalised, then come the activation and `dropout` (the share silenced); `residual`
    adds a hidden layer's input to its output, wherever both have as many units. `times` multiplies the first weights.
    """

    inputs: int
    hidden: tuple[int, ...]
    outputs: int
    activation: str = "tanh"
    dropout: float = 0.0
    initialisation: str = "nn.Linear's own"
    times: float = 1.0
    normalisation: str = "None"
    residual: bool = False

    @property
    def sizes(self) -> tuple[int, ...]:
        return (self.inputs, *self.hidden, self.outputs)

    @property
    def parameter_count(self) -> int:
        scales = sum(self.hidden) if NORMALISATIONS[self.normalisation].scales else 0
        return sum(fan_out * (fan_in + 1) for fan_in, fan_out in pairwise(self.sizes)) + scales


def generator(seed: int, stream: int) -> torch.Generator:
    """A generator of its own for each use of one seed: stream 0 draws weights, 1 the order of samples, 2 dropout."""
    return torch.Generator().manual_seed(4 * seed + stream)


def draw_weights(layer: nn.Linear, chance: torch.Generator) -> None:
    """nn.Linear's own law from a generator of one's own: weights and biases uniform within 1 / sqrt(inputs)."""
    bound = layer.in_features**-0.5
    for part in (layer.weight, layer.bias):
        nn.init.uniform_(part, -bound, bound, generator=chance)


def initial_weights(network: Network, seed: int) -> Weights:
    """Every layer's W (out, in) and b (out,) before training, float32."""
    return tuple((layer.weight.numpy(), layer.bias.numpy()) for layer in initial_layers(network, seed))


def first_parameters(network: Network, seed: int) -> np.ndarray:
    """All of `initial_weights` in a row (parameters,), layer after layer W row by row, then b; not to be written to."""
    return (_kept_start if network.parameter_count <= SMALL else _start)(network, seed)


def _start(network: Network, seed: int) -> np.ndarray:
    chance = generator(seed, 0)
    pairs = [drawn_pair(network, fan_in, fan_out, chance) for fan_in, fan_out in pairwise(network.sizes)]
    found = torch.cat([part.ravel() for pair in pairs for part in pair]).numpy()
    found.flags.writeable = False
    return found


_kept_start = functools.lru_cache(maxsize=STARTS)(_start)  # a dragged rate trains the same seeds again and again


def initial_layers(network: Network, seed: int, x: torch.Tensor | None = None) -> list[Layer]:
    """The untrained layers, drawn one after the other: the first are the same at every depth, and at every scale.

    A first batch x (n, inputs) sets how what is normalised starts; the layers are in its dtype, but drawn as float32,
    so that float64 starts from the same.
    """
    chance, start, layers = generator(seed, 0), NORMALISATIONS[network.normalisation].start, []
    dtype = torch.float32 if x is None else x.dtype
    for index, (fan_in, fan_out) in enumerate(pairwise(network.sizes)):
        layer = drawn_layer(network, fan_in, fan_out, chance, dtype)
        if start and index < len(network.hidden):
            layer = start(layer, x)
            x = None if x is None else hidden(network, layer, x, False)[1]
        layers.append(layer)
    return layers


def drawn_layer(network: Network, fan_in: int, fan_out: int, chance: torch.Generator, dtype: torch.dtype) -> Layer:
    """One layer as its initialisation has it; a normalised network starts without a shift."""
    weight, bias = (part.to(dtype) for part in drawn_pair(network, fan_in, fan_out, chance))
    ones = torch.ones(2, fan_out, dtype=dtype)
    return Layer(weight, bias, ones[0], torch.zeros(fan_out, dtype=dtype), ones[1])


def drawn_pair(
    network: Network, fan_in: int, fan_out: int, chance: torch.Generator
) -> tuple[torch.Tensor, torch.Tensor]:
    """One layer's weights (out, in) and biases (out,), float32."""
    law = INITIALISATIONS[network.initialisation]
    bound = law.bound(fan_in, fan_out)
    weight = uniform((fan_out, fan_in), bound, chance)
    if network.times != 1:
        weight = network.times * weight
    shifted = law.biases and network.normalisation == "None"
    return weight, uniform((fan_out,), bound, chance) if shifted else torch.zeros(fan_out)


def forward(
    network: Network, layers: Sequence[Any], x: Any, training: bool = False, chance: torch.Generator | None = None
) -> list[Any]:
    """Every layer's output for x (n, inputs); the last is linear. Without `training` nothing is dropped.

    Layers are Layers of tensors, or pairs W and b of arrays, any normalisation folded in. These may carry axes in
    front, W (frames, out, in) and b (frames, out): outputs are then (frames, n, units).
    """
    return [output for _, output in steps_forward(network, layers, x, training, chance)]


def steps_forward(
    network: Network, layers: Sequence[Any], x: Any, training: bool, chance: torch.Generator | None = None
) -> Iterator[tuple[Any, Any]]:
    """`forward` layer by layer: the sums z and the output of each."""
    for layer in layers[:-1]:
        z, x = hidden(network, layer, x, training, chance)
        yield z, x
    z = affine(layers[-1], x)
    yield z, z


def hidden(
    network: Network, layer: Any, x: Any, training: bool, chance: torch.Generator | None = None
) -> tuple[Any, Any]:
    """One hidden layer: its sums z and its output h for x (n, inputs); `chance` draws the dropout mask."""
    activation = ACTIVATIONS[network.activation]
    if isinstance(layer, Layer):
        z = NORMALISATIONS[network.normalisation].sums(layer, x, training)
        h: Any = activation.function(z)
    else:
        z = affine(layer, x)
        h = activation.value(z)
    if network.dropout and training:
        h = dropped(h, network.dropout, chance)
    if network.residual and x.shape[-1] == h.shape[-1]:
        h = x + h
    return z, h


def dropped(x: torch.Tensor, share: float, chance: torch.Generator | None) -> torch.Tensor:
    """x with that share of its numbers silenced, and the others larger by as much."""
    return x * (torch.rand(x.shape, generator=chance) >= share) / (1 - share)


def parameters(network: Network, layers: Sequence[Layer]) -> list[nn.Parameter]:
    """What is learned: every weight and bias, and the scales where something is normalised; set to take gradients."""
    learned = [part for layer in layers for part in (layer.weight, layer.bias)]
    if NORMALISATIONS[network.normalisation].scales:
        learned += [layer.scale for layer in layers[:-1]]
    return cast(list[nn.Parameter], [part.requires_grad_() for part in learned])


class SeededDropout(nn.Module):
    """nn.Dropout with a generator of its own: sessions are threads, and the global one would mix their draws."""

    def __init__(self, share: float, chance: torch.Generator | None) -> None:
        super().__init__()
        self.share, self.chance = share, chance

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return dropped(x, self.share, self.chance) if self.training else x


class Residual(nn.Sequential):
    """Layers whose input is added to their output."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x + super().forward(x)


def module(network: Network, weights: Weights, chance: torch.Generator | None = None) -> nn.Sequential:
    """The same network in torch, loaded with a copy of these weights; `chance` draws the dropout masks."""
    layers: list[nn.Module] = []
    for index, (weight, bias) in enumerate(weights):
        last = index == len(network.hidden)
        kind = NORMALISATIONS["None" if last else network.normalisation]
        block = kind.modules(torch.tensor(weight), torch.tensor(bias))
        if not last:
            block.append(ACTIVATIONS[network.activation].module())
            block += [SeededDropout(network.dropout, chance)] if network.dropout else []
        added = network.residual and not last and weight.shape[0] == weight.shape[1]
        layers += [Residual(*block)] if added else block
    return nn.Sequential(*layers)


def folded_weights(model: nn.Module) -> Weights:
    """What every linear layer of the model multiplies by and adds once trained, its normalisation folded in.

    Where nothing is normalised these are the parameters themselves, as numpy sees them: they change with every step.
    """
    found: list[tuple[np.ndarray, np.ndarray]] = []
    for part in model.modules():
        if isinstance(part, nn.Linear):
            bias = torch.zeros(part.out_features) if part.bias is None else part.bias
            found.append((part.weight.detach().numpy(), bias.detach().numpy()))
        elif isinstance(part, nn.BatchNorm1d):
            weight, _ = found.pop()
            mean, variance, scale, shift = (
                each.detach().numpy()
                for each in (part.running_mean, part.running_var, part.weight, part.bias)
                if each is not None
            )
            factor = scale / np.sqrt(variance + part.eps)
            found.append((factor[:, None] * weight, shift - factor * mean))
    return tuple(found)

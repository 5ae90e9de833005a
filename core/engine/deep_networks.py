"""A deep network of equal hidden layers as plain tensors, with the switches against vanishing gradients."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, cast

import torch
import torch.nn.functional as F


@dataclass(frozen=True)
class Deep:
    """`depth` hidden layers of `width` units; the labels are keys of BENDS, INITIALISATIONS and NORMALISATIONS.

    `times` multiplies the initial weights; `dropout` is the share of units silenced; `residual` adds each hidden
    layer's input to its output, wherever both have `width` units.
    """

    inputs: int
    outputs: int
    depth: int
    width: int
    activation: str = "Sigmoid"
    initialisation: str = "Xavier"
    times: float = 1.0
    normalisation: str = "None"
    residual: bool = False
    dropout: float = 0.0

    @property
    def sizes(self) -> tuple[int, ...]:
        return (self.inputs, *[self.width] * self.depth, self.outputs)


class Layer(NamedTuple):
    """One layer: weight (out, in), bias and scale (out,); mean and variance (out,) are batch normalisation's memory."""

    weight: torch.Tensor
    bias: torch.Tensor
    scale: torch.Tensor
    mean: torch.Tensor
    variance: torch.Tensor


class Pass(NamedTuple):
    """One way forward: per hidden layer the sums z and the outputs h, each (n, width), and the logits (n, outputs)."""

    sums: list[torch.Tensor]
    outputs: list[torch.Tensor]
    logits: torch.Tensor


def linear(z: torch.Tensor) -> torch.Tensor:
    return z


BENDS: dict[str, Callable[[torch.Tensor], torch.Tensor]] = {
    "Sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "ReLU": F.relu,
    "Leaky ReLU": F.leaky_relu,
    "ELU": F.elu,
    "GELU": F.gelu,
    "SiLU": F.silu,
    "Linear": linear,
}

# Each gives the standard deviation of the weights from the number of inputs and outputs; they are drawn uniformly, as
# torch.nn.init's *_uniform_ and nn.Linear do, and biases start at zero.
INITIALISATIONS: dict[str, Callable[[int, int], float]] = {
    "Zero": lambda fan_in, fan_out: 0.0,
    "Too small (0.01)": lambda fan_in, fan_out: 0.01,
    "nn.Linear's own": lambda fan_in, fan_out: (1 / (3 * fan_in)) ** 0.5,
    "Xavier": lambda fan_in, fan_out: (2 / (fan_in + fan_out)) ** 0.5,
    "Kaiming": lambda fan_in, fan_out: (2 / fan_in) ** 0.5,
    "Too large (1)": lambda fan_in, fan_out: 1.0,
}


def unnormalised(layer: Layer, x: torch.Tensor, training: bool) -> torch.Tensor:
    return F.linear(x, layer.weight, layer.bias)


def weight_normalised(layer: Layer, x: torch.Tensor, training: bool) -> torch.Tensor:
    """Length and direction of every unit's weights are learned apart: w = scale * v / |v|."""
    direction = layer.weight / layer.weight.norm(dim=1, keepdim=True)
    return F.linear(x, layer.scale[:, None] * direction, layer.bias)


def batch_normalised(layer: Layer, x: torch.Tensor, training: bool) -> torch.Tensor:
    """Each unit's sum is brought to mean 0 and variance 1 over the batch, then scaled and shifted."""
    sums = F.linear(x, layer.weight)
    return F.batch_norm(sums, layer.mean, layer.variance, layer.scale, layer.bias, training)


NORMALISATIONS: dict[str, Callable[[Layer, torch.Tensor, bool], torch.Tensor]] = {
    "None": unnormalised,
    "Weight normalisation": weight_normalised,
    "Batch normalisation": batch_normalised,
}


def initial_layers(deep: Deep, seed: int, x: torch.Tensor) -> list[Layer]:
    """The untrained layers, hidden ones first, in x's dtype; the same seed draws the same at every depth and scale.

    Under weight normalisation the first batch x (n, inputs) sets scale and bias so that every sum has mean 0 and
    variance 1 (Salimans and Kingma 2016); torch's own keeps the scale at |v|, which changes nothing at the start.
    """
    chance = torch.Generator().manual_seed(3 * seed)
    output = drawn(deep, deep.width, deep.outputs, chance, x.dtype)
    layers = []
    for fan_in in deep.sizes[:-2]:
        layer = drawn(deep, fan_in, deep.width, chance, x.dtype)
        if deep.normalisation == "Weight normalisation":
            layer = fitted(layer, x)
            x = hidden(deep, layer, x, True)[1]
        layers.append(layer)
    return [*layers, output]


def uniform_weight(
    fan_in: int, fan_out: int, bound: float, chance: torch.Generator, dtype: torch.dtype = torch.float64
) -> torch.Tensor:
    """A weight matrix (out, in), uniform within ± bound; drawn as float32, so that float64 starts from the same."""
    return bound * (2 * torch.rand(fan_out, fan_in, generator=chance) - 1).to(dtype)


def drawn(deep: Deep, fan_in: int, fan_out: int, chance: torch.Generator, dtype: torch.dtype) -> Layer:
    """One layer as its initialisation has it."""
    bound = 3**0.5 * deep.times * INITIALISATIONS[deep.initialisation](fan_in, fan_out)
    weight = uniform_weight(fan_in, fan_out, bound, chance, dtype)
    zeros, ones = torch.zeros(4, fan_out, dtype=dtype), torch.ones(4, fan_out, dtype=dtype)
    return Layer(weight, zeros[0], ones[0], zeros[1], ones[1])


def fitted(layer: Layer, x: torch.Tensor) -> Layer:
    """Scale and bias such that every sum of the batch x has mean 0 and variance 1."""
    sums = F.linear(x, layer.weight / layer.weight.norm(dim=1, keepdim=True))
    scale = 1 / sums.std(dim=0, correction=0).clamp_min(1e-5)
    return layer._replace(scale=scale, bias=-sums.mean(dim=0) * scale)


def hidden(
    deep: Deep, layer: Layer, x: torch.Tensor, training: bool, chance: torch.Generator | None = None
) -> tuple[torch.Tensor, torch.Tensor]:
    """One hidden layer: its sums z and its output h for x (n, inputs); `chance` draws the dropout mask."""
    z = NORMALISATIONS[deep.normalisation](layer, x, training)
    h = BENDS[deep.activation](z)
    if deep.dropout and training:
        h = h * (torch.rand(h.shape, generator=chance) >= deep.dropout) / (1 - deep.dropout)
    if deep.residual and x.shape == h.shape:
        h = x + h
    return z, h


def effective_weight(deep: Deep, layer: Layer, x: torch.Tensor) -> torch.Tensor:
    """The matrix (out, in) by which a hidden layer really multiplies, its normalisation included, for the batch x."""
    if deep.normalisation == "Weight normalisation":
        return layer.scale[:, None] * layer.weight / layer.weight.norm(dim=1, keepdim=True)
    if deep.normalisation == "Batch normalisation":
        spread = F.linear(x, layer.weight).var(dim=0, correction=0).add(1e-5).sqrt()
        return (layer.scale / spread)[:, None] * layer.weight
    return layer.weight


def slopes(deep: Deep, z: torch.Tensor) -> torch.Tensor:
    """The activation's derivative at every z, by autograd, in z's shape."""
    z = z.detach().requires_grad_()
    return torch.autograd.grad(BENDS[deep.activation](z).sum(), z)[0]


def forward(
    deep: Deep, layers: Sequence[Layer], x: torch.Tensor, training: bool, chance: torch.Generator | None = None
) -> Pass:
    """The whole way from x (n, inputs) to the logits, remembering every layer's sums and outputs."""
    sums, outputs = [], []
    for layer in layers[:-1]:
        z, x = hidden(deep, layer, x, training, chance)
        sums.append(z)
        outputs.append(x)
    return Pass(sums, outputs, unnormalised(layers[-1], x, training))


def parameters(deep: Deep, layers: Sequence[Layer]) -> list[torch.nn.Parameter]:
    """What is learned: every weight and bias, and the scales where something is normalised; set to take gradients."""
    learned = [part for layer in layers for part in (layer.weight, layer.bias)]
    if deep.normalisation != "None":
        learned += [layer.scale for layer in layers[:-1]]
    return cast(list[torch.nn.Parameter], [part.requires_grad_() for part in learned])


def pretrained(deep: Deep, layer: Layer, x: torch.Tensor, steps: int, rate: float) -> tuple[Layer, torch.Tensor]:
    """A hidden layer after it has learned to let its input x (n, inputs) be rebuilt from its output, and that output.

    A linear decoder (thrown away afterwards) and Adam, full batch, so many `steps`; no label is looked at and nothing
    dropped. Greedy pre-training is this for each layer in turn, on the output of the one before.
    """
    deep, layer = replace(deep, dropout=0.0), Layer(*(part.clone() for part in layer))
    decoder = Layer(layer.weight.T.clone(), torch.zeros_like(x[0]), layer.scale, layer.mean, layer.variance)
    learned = parameters(deep, [layer, decoder])
    optimizer = torch.optim.Adam(learned, lr=rate, fused=True)
    for _ in range(steps):
        optimizer.zero_grad()
        F.mse_loss(unnormalised(decoder, hidden(deep, layer, x, True)[1], True), x).backward()
        optimizer.step()
    layer = Layer(*(part.detach() for part in layer))
    return layer, hidden(deep, layer, x, True)[1]

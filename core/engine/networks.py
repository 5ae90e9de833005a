"""A fully connected network: its description, PyTorch-law initial weights, the way forward in numpy and in torch."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from core.engine.activations import ACTIVATIONS

Weights = Sequence[tuple[np.ndarray, np.ndarray]]


@dataclass(frozen=True)
class Network:
    """Layers of so many units; each hidden one is followed by `activation`, then `dropout` (the share silenced)."""

    inputs: int
    hidden: tuple[int, ...]
    outputs: int
    activation: str = "tanh"
    dropout: float = 0.0

    @property
    def sizes(self) -> tuple[int, ...]:
        return (self.inputs, *self.hidden, self.outputs)

    @property
    def parameter_count(self) -> int:
        return sum(fan_out * (fan_in + 1) for fan_in, fan_out in zip(self.sizes, self.sizes[1:], strict=False))


class SeededDropout(nn.Module):
    """nn.Dropout with a generator of its own: sessions are threads, and the global one would mix their draws."""

    def __init__(self, share: float, chance: torch.Generator | None) -> None:
        super().__init__()
        self.share, self.chance = share, chance

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if not self.training:
            return x
        kept = torch.rand(x.shape, generator=self.chance) >= self.share
        return x * kept / (1 - self.share)


def generator(seed: int, stream: int) -> torch.Generator:
    """A generator of its own for each use of one seed: stream 0 draws weights, 1 the order of samples, 2 dropout."""
    return torch.Generator().manual_seed(4 * seed + stream)


def initial_weights(network: Network, seed: int) -> Weights:
    """Every layer's W (out, in) and b (out,), float32, by nn.Linear's law: uniform within 1 / sqrt(in)."""
    chance, layers = generator(seed, 0), []
    for fan_in, fan_out in zip(network.sizes, network.sizes[1:], strict=False):
        layer = nn.utils.skip_init(nn.Linear, fan_in, fan_out)
        draw_weights(layer, chance)
        layers.append((layer.weight.detach().numpy(), layer.bias.detach().numpy()))
    return tuple(layers)


def draw_weights(layer: nn.Linear, chance: torch.Generator) -> None:
    """nn.Linear's own law from a generator of one's own: weights and biases uniform within 1 / sqrt(inputs)."""
    bound = layer.in_features**-0.5
    for part in (layer.weight, layer.bias):
        nn.init.uniform_(part, -bound, bound, generator=chance)


def forward(network: Network, weights: Weights, x: np.ndarray) -> list[np.ndarray]:
    """Every layer's output for x (n, inputs), dropout off; the last is linear.

    Weights may carry axes in front, W (frames, out, in) and b (frames, out): outputs are then (frames, n, units).
    """
    activation, outputs = ACTIVATIONS[network.activation].value, []
    for layer, (weight, bias) in enumerate(weights):
        x = x @ weight.swapaxes(-1, -2)
        x += bias[..., None, :]
        if layer < len(network.hidden):
            x = activation(x)
        outputs.append(x)
    return outputs


def module(network: Network, weights: Weights, chance: torch.Generator | None = None) -> nn.Sequential:
    """The same network in torch, loaded with a copy of these weights; `chance` draws the dropout masks."""
    layers: list[nn.Module] = []
    for layer, (weight, bias) in enumerate(weights):
        linear_layer = nn.utils.skip_init(nn.Linear, weight.shape[1], weight.shape[0])
        with torch.no_grad():
            linear_layer.weight.copy_(torch.tensor(weight))
            linear_layer.bias.copy_(torch.tensor(bias))
        layers.append(linear_layer)
        if layer < len(network.hidden):
            layers.append(ACTIVATIONS[network.activation].module())
            if network.dropout:
                layers.append(SeededDropout(network.dropout, chance))
    return nn.Sequential(*layers)

"""The network of the page in as few lines of torch as it takes."""

from __future__ import annotations

from itertools import pairwise

from torch import nn

from core.engine.networks import draw_weights, generator


def small_network(sizes: list[int], activation: nn.Module, times: float, seed: int) -> nn.Sequential:
    """Layers of these sizes; first weights by nn.Linear's own law, times a factor."""
    chance, parts = generator(seed, 0), list[nn.Module]()
    for fan_in, fan_out in pairwise(sizes):
        linear = nn.Linear(fan_in, fan_out)
        draw_weights(linear, chance)
        linear.weight.data *= times
        parts += [linear, activation]
    return nn.Sequential(*parts[:-1])

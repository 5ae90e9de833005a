"""The notes' own regression in plain PyTorch: their network and their loop."""

from __future__ import annotations

import torch
from torch import nn

from core.engine.networks import draw_weights, generator


def notes_loop(x: torch.Tensor, y: torch.Tensor, model: nn.Sequential, rate: float, epochs: int) -> list[float]:
    """The notes' training loop: every epoch's loss; the predictions are then model(x)."""
    loss_function, losses = nn.MSELoss(), []
    optimizer = torch.optim.SGD(model.parameters(), rate)
    for _ in range(epochs):
        loss = loss_function(model(x), y)
        losses.append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return losses


def notes_network(units: int, seed: int) -> nn.Sequential:
    """Linear, ReLU, Linear, its first weights drawn by nn.Linear's own law from a generator of its own."""
    chance = generator(seed, 0)
    layers = nn.Linear(1, units), nn.ReLU(), nn.Linear(units, 1)
    for layer in (layers[0], layers[2]):
        draw_weights(layer, chance)
    return nn.Sequential(*layers)

"""The notes' own regression in plain PyTorch: their loop."""

from __future__ import annotations

import torch
from torch import nn


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

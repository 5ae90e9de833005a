"""The notes' own regression in plain PyTorch: their loop, and the text of the short script around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import nn

from core.engine.rounding import rounding_code
from core.formulas.typed import formula_of
from core.networks.regression.fits import Fit
from core.networks.regression.samples import OWN_FUNCTION, TARGETS

if TYPE_CHECKING:
    from core.networks.regression.topic import Settings


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


def notes_code(settings: Settings, fit: Fit) -> str:
    """The lines that draw the points, train the notes' network as `fit` was, and print its losses."""
    if settings.target == OWN_FUNCTION:
        function = f"lambda x: {formula_of(settings.typed, 'typed').code()}"
    else:
        function = (
            TARGETS[settings.target].__name__ if settings.target in TARGETS else f"lambda x: {settings.slope} * x"
        )
    same = settings.layers == 1 and settings.activation == "ReLU" and settings.optimizer == "SGD"
    same = same and not settings.scaled and not fit.history.diverged
    name = "" if same else "notes' network and rule, "
    return f"""
function = {function}
x, y = draw_points(function, {settings.count}, {settings.noise}, {settings.data_seed})
columns = torch.tensor(x[:, None], dtype=torch.float32), torch.tensor(y[:, None], dtype=torch.float32)
model = nn.Sequential(nn.Linear(1, {settings.units}), nn.ReLU(), nn.Linear({settings.units}, 1))
chance = generator({settings.seed}, 0)
for layer in model[::2]: draw_weights(layer, chance)
notes_loop(*columns, model, {settings.rate}, {fit.history.recipe.epochs})
print("{name}training loss:", nn.MSELoss()(model(columns[0]), columns[1]).item())
intercept, slope = least_squares(x, y)  # without any training
print("straight line, training loss:", np.mean((intercept + slope * x - y) ** 2))
{rounding_code(fit.rounding) if same else ""}"""

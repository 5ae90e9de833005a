"""The page's training in as few lines of torch as it takes: its network, and the text of the short script."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from torch import nn

from core.engine.activations import ACTIVATIONS, module_code
from core.engine.networks import draw_weights, generator
from core.engine.rounding import rounding_code, with_twin
from core.engine.training import Run
from core.regularization.overfitting.chosen_run import plan_of
from core.regularization.overfitting.curve import TESTS
from core.regularization.overfitting.families import SETS

if TYPE_CHECKING:
    from core.regularization.overfitting.topic import Settings


def small_network(sizes: list[int], activation: nn.Module, times: float, seed: int) -> nn.Sequential:
    """Layers of these sizes; first weights by nn.Linear's own law, times a factor."""
    chance, parts = generator(seed, 0), list[nn.Module]()
    for fan_in, fan_out in pairwise(sizes):
        linear = nn.Linear(fan_in, fan_out)
        draw_weights(linear, chance)
        linear.weight.data *= times
        parts += [linear, activation]
    return nn.Sequential(*parts[:-1])


def fit_code(settings: Settings, run: Run) -> str:
    """The lines that draw the points, make their copies, train the network and print its losses."""
    plan, (network, recipe, sample) = plan_of(settings), run
    rounding = None if plan.dropout else with_twin(network, recipe, sample, judged_by_loss=True)[1]
    epochs, activation = recipe.epochs, module_code(ACTIVATIONS[settings.activation].module())
    copies = f"with_copies(x[:, None], y, {plan.jitter}, {SETS}, {settings.data_seed})" if plan.jitter else "x, y"
    sizes, name = list(network.sizes), "without dropout, " if plan.dropout else ""
    return f"""
x, y = draw({settings.count}, {settings.noise}, np.random.default_rng([{settings.data_seed}, 0]))
new = draw({TESTS}, {settings.noise}, np.random.default_rng([{settings.data_seed}, 2]))
fed = {copies}
columns = [torch.tensor(part.reshape(-1, 1), dtype=torch.float32) for part in (*fed, x, y, *new)]
model = small_network({sizes}, {activation}, {settings.start}, {settings.seed})
optimizer, order = torch.optim.Adam(model.parameters(), lr={settings.rate}), generator({settings.seed}, 1)
for _ in range({epochs}):
    for rows in torch.randperm(len(columns[0]), generator=order).split({settings.count}):
        loss = nn.functional.mse_loss(model(columns[0][rows]), columns[1][rows])
        cost = sum(part.weight.square().sum() for part in model if isinstance(part, nn.Linear))
        optimizer.zero_grad()
        (loss + {plan.l2} * cost).backward()
        optimizer.step()
print("{name}training loss:", nn.functional.mse_loss(model(columns[2]), columns[3]).item())
print("{name}test loss:", nn.functional.mse_loss(model(columns[4]), columns[5]).item())
{rounding_code(rounding)}"""

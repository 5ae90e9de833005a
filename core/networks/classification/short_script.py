"""The text of the short script that trains one network: data, layers, optimizer, and the notes' loop."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from itertools import pairwise

import torch

from core.data.datasets import CLOUDS, Points, load
from core.engine.activations import ACTIVATIONS, module_code
from core.engine.losses import LOSSES
from core.engine.networks import Network, generator
from core.engine.optimizers import OPTIMIZERS
from core.engine.training import Recipe
from core.experiment.wording import listed


def cloud_code(name: str, count: int, noise: float, seed: int) -> str:
    """The line that draws one of CLOUDS."""
    return f"x, y = {CLOUDS[name].args[0].__name__}({count}, {noise}, {seed})"


def table_code(name: str, points: Points) -> str:
    """Lines that load one of TABLES, with the columns of `points`."""
    columns = [load(name).names.index(column) for column in points.names]
    return f"x, y = load_{name.lower().replace(' ', '_')}(return_X_y=True)\nx = x[:, {columns}]"


def points_code(points: Points) -> str:
    """The points themselves, written out."""
    return f"x, y = np.float32({points.x.tolist()}), np.array({points.y.tolist()})"


def network_code(network: Network, loss: str) -> str:
    """The layers of nn.Sequential; many are written one in a line."""
    sizes, activation = network.sizes, module_code(ACTIVATIONS[network.activation].module())
    layers = [f"nn.Linear({a}, {b}), {activation}" for a, b in pairwise(sizes[:-1])]
    output = LOSSES[loss].output
    end = "" if output == "Linear" else f", {module_code(ACTIVATIONS[output].module())}"
    layers.append(f"nn.Linear({sizes[-2]}, {sizes[-1]}){end}")
    text = ", ".join(layers)
    return text if len(text) < 95 else "\n    " + ",\n    ".join(layers) + ",\n"


def optimizer_code(recipe: Recipe) -> str:
    """The optimizer with what is not torch's default."""
    made = OPTIMIZERS[recipe.optimizer].torch([torch.nn.Parameter(torch.zeros(1))], recipe.hyper)
    usual = inspect.signature(type(made)).parameters
    given = [
        f"{name}={value}"
        for name, value in made.defaults.items()
        if name == "lr" or (name in usual and usual[name].default != value)
    ]
    return f"torch.optim.{type(made).__name__}(model.parameters(), {', '.join(given)})"


def training_code(
    data: str, division: str, network: Network, recipe: Recipe, scaled: bool, omitted: Sequence[str], remark: str
) -> str:
    """The whole script: `data` makes x and y, `division` says which are trained on; what is `omitted` is printed, and
    in the end the `remark` stands, a line of code or ""."""
    without = f" (without {listed(list(omitted))})" if omitted else ""
    standardised = "x = (x - x[train].mean(axis=0)) / x[train].std(axis=0)\n" if scaled else ""
    right = LOSSES[recipe.loss].right.__name__
    targets = "torch.tensor(y)" if recipe.loss == "Cross-entropy" else "torch.tensor(np.float32(y))[:, None]"
    return f"""
{data}
train, test = {division}
{standardised}x, y = torch.tensor(np.float32(x)), {targets}
model = nn.Sequential({network_code(network, recipe.loss)})
chance = torch.Generator().manual_seed({generator(recipe.seed, 0).initial_seed()})
for layer in model[::2]: draw_weights(layer, chance)
loss_function = {module_code(LOSSES[recipe.loss].module())}
optimizer = {optimizer_code(recipe)}
chance = torch.Generator().manual_seed({generator(recipe.seed, 1).initial_seed()})
for epoch in range({recipe.epochs}):
    for batch in torch.randperm(len(train), generator=chance).split({recipe.batch}):
        loss = loss_function(model(x[train[batch]]), y[train[batch]])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
with torch.no_grad():
    for name, part in ("training", train), ("test", test):
        output = model(x[part])
        print(f"{{name}} loss{without}:", loss_function(output, y[part]).item())
        print(f"{{name}} accuracy{without}:", {right}(output.numpy(), y[part].numpy()).mean())
{remark}"""

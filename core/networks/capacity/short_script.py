"""The text of the short script: layers without an activation, trained by torch, and their product."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from core.data.datasets import CLOUDS
from core.engine.activations import module_code
from core.engine.inputs import Prepared
from core.engine.losses import LOSSES, outputs_for
from core.networks.capacity.chosen_data import SHARE
from core.networks.capacity.linear_chain import MOMENTUM, UPDATES

if TYPE_CHECKING:
    from core.networks.capacity.topic import Settings


def chain_code(settings: Settings, prepared: Prepared) -> str:
    """The whole script: the chain's layers on these points, all linear, and the one matrix that they are."""
    outputs, loss = outputs_for(len(prepared.points.classes))
    sizes = (2, *(settings.chain_units,) * settings.chain, outputs)
    layers = ", ".join(f"nn.Linear({a}, {b})" for a, b in pairwise(sizes))
    data = cloud_line(settings, prepared)
    name = "chain's without the activation" if settings.bend and settings.chain else "chain's"
    target = "torch.tensor(y)" if loss == "Cross-entropy" else "torch.tensor(np.float32(y))[:, None]"
    right = LOSSES[loss].right.__name__
    return f"""
{data}
train, test = divided(y, {SHARE / 100}, {settings.data_seed})
x = (x - x[train].mean(axis=0)) / x[train].std(axis=0)
x, y = torch.tensor(np.float32(x)), {target}
layers = nn.Sequential({layers})
chance = torch.Generator().manual_seed({4 * settings.seed})
for layer in layers: draw_weights(layer, chance)
loss_function = {module_code(LOSSES[loss].module())}
optimizer = torch.optim.SGD(layers.parameters(), lr={settings.chain_rate}, momentum={MOMENTUM})
for update in range({UPDATES}):
    optimizer.zero_grad()
    loss_function(layers(x[train]), y[train]).backward()
    optimizer.step()

# W₂(W₁x + b₁) + b₂ = (W₂W₁)x + (W₂b₁ + b₂), and so on: all layers are one.
with torch.no_grad():
    matrix, bias = torch.eye(2), torch.zeros(2)
    for layer in layers:
        matrix, bias = layer.weight @ matrix, layer.weight @ bias + layer.bias
    print("one matrix:", matrix.tolist(), "and bias:", bias.tolist())
    print("without an activation, largest difference:", (layers(x) - (x @ matrix.T + bias)).abs().max().item())
    for part, rows in ("training", train), ("test", test):
        print(f"{name} {{part}} accuracy:", {right}(layers(x[rows]).numpy(), y[rows].numpy()).mean())
"""


def cloud_line(settings: Settings, prepared: Prepared) -> str:
    """The line that draws the points of a cloud, or the points themselves, written out."""
    if settings.data in CLOUDS:
        name = CLOUDS[settings.data].args[0].__name__
        return f"x, y = {name}({settings.count}, {settings.noise}, {settings.data_seed})"
    points = prepared.points
    return f"x, y = np.float64({points.x.tolist()}), np.array({points.y.tolist()})"

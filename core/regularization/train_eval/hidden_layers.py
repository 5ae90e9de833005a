"""Layers that train() and eval() do not reach: kept in a Python list, or called as a function without `training=`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from core.engine.networks import SeededDropout, dropped
from core.experiment.refusal import Refusal
from core.regularization.train_eval.passes import probabilities
from core.regularization.train_eval.training import OVERFLOWS, TRAINING_MASKS, Plan, halves, taught, untrained


class InAList(nn.Module):
    """The bug: layers in a Python list, which torch does not look into; only the last one is an attribute."""

    def __init__(self, layers: list[nn.Module]) -> None:
        super().__init__()
        self.layers = layers[:-1]
        self.output = layers[-1]

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for layer in self.layers:
            x = layer(x)
        return self.output(x)


class InAModuleList(InAList):
    """The mend: the same, in a list that torch knows."""

    def __init__(self, layers: list[nn.Module]) -> None:
        super().__init__(layers)
        self.layers = nn.ModuleList(layers[:-1])  # type: ignore[assignment]


class AsAFunction(nn.Module):
    """The bug: F.dropout(x, p), whose `training` is True unless it is told otherwise."""

    def __init__(self, layers: list[nn.Module]) -> None:
        super().__init__()
        own = [part for part in layers if isinstance(part, SeededDropout)]
        self.share, self.chance = (own[0].share, own[0].chance) if own else (0.0, None)
        self.layers = nn.ModuleList(part for part in layers if not isinstance(part, SeededDropout))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for layer in self.layers:
            x = layer(x)
            if self.share and isinstance(layer, nn.ReLU):
                x = self.drop(x)
        return x

    def drop(self, x: torch.Tensor) -> torch.Tensor:
        """F.dropout(x, p), from a generator of its own."""
        return dropped(x, self.share, self.chance)


class AsAFunctionTold(AsAFunction):
    """The mend: F.dropout(x, p, training=self.training)."""

    def drop(self, x: torch.Tensor) -> torch.Tensor:
        return super().drop(x) if self.training else x


# Every way to write the same network, and the class that does it.
WRITTEN: dict[str, Callable[[list[nn.Module]], nn.Module]] = {
    "nn.Sequential": lambda layers: nn.Sequential(*layers),
    "layers in a Python list": InAList,
    "… in nn.ModuleList": InAModuleList,
    "F.dropout(x, p)": AsAFunction,
    "… training=self.training": AsAFunctionTold,
}


@dataclass(frozen=True)
class Found:
    """What became of one way to write the network: `modules` that torch lists, by their classes' names in order;
    `parameters` that it finds, of `all_parameters`; layers of all `layers` that eval() has reached; how far two passes
    in eval mode are `apart` at most; test `accuracy` in eval mode after training what was found."""

    name: str
    modules: tuple[str, ...]
    parameters: int
    all_parameters: int
    reached: int
    layers: int
    apart: float
    accuracy: float


def looked_through(plan: Plan) -> tuple[Found, ...]:
    """Write, train and evaluate the same network in every way: same data, same first weights, same masks."""
    return tuple(written_as(name, plan) for name in WRITTEN)


def written_as(name: str, plan: Plan) -> Found:
    """One of them."""
    layers = list(untrained(plan, TRAINING_MASKS))
    points, model = halves(plan), WRITTEN[name](layers)
    for _ in taught(model, plan, points):
        pass
    with torch.no_grad():
        first, second = (probabilities(model.eval()(points.test_x)) for _ in range(2))
    if not np.isfinite(first + second).all():
        raise Refusal(OVERFLOWS, "rate", action="A learning rate of 0.2", changes={"rate": 0.2})
    # A layer that was taken out for a function has no mode: it is judged by what the model does.
    steady = isinstance(model, AsAFunction) and model.share > 0 and not model.drop(torch.ones(1000)).ne(1).any()
    reached = sum(not part.training or (steady and isinstance(part, SeededDropout)) for part in layers)
    return Found(
        name,
        tuple(type(part).__name__ for part in model.modules()),
        sum(part.numel() for part in model.parameters()),
        sum(part.numel() for layer in layers for part in layer.parameters()),
        reached,
        len(layers),
        float(np.abs(second - first).max()),
        float(((first > 0.5) == (points.test_y.numpy() > 0.5)).mean()),
    )

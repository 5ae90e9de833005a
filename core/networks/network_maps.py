"""Pictures of a network that the browser computes itself: its weights are sent, and network.js sends points through.

So a map is as fine as the screen at every frame, follows a weight while it is changed, and fills whatever is in sight.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, TypedDict

import numpy as np

from core.engine.activations import ACTIVATIONS, softmax
from core.engine.inputs import Prepared
from core.engine.networks import Weights
from core.engine.training import History
from core.experiment.charts import axis, figure
from core.experiment.scene import Overlay, Panel


class Curve(TypedDict):
    """An activation that the browser has no formula of: its values at even steps from low to high."""

    name: str
    low: float
    high: float
    values: np.ndarray


@dataclass(frozen=True)
class Decision(Overlay):
    """What a network answers all over a plane: class colours, the border as a line, a key and switches underneath.

    `weights` (F, parameters) hold layer after layer W row by row, then b, at every moment (F,) of `epochs`. An input is
    one of FEATURES of the plane ("x", "sin y"), or "held" at its item of `held`; then it is less `mean`,
    over `scale`: plain numbers, for large ones that lie close together are told apart in 64 bits only. `switches` are
    the view knobs shown as boxes, by what they say.
    """

    sizes: tuple[int, ...]
    activation: str | Curve
    loss: str
    weights: np.ndarray
    epochs: np.ndarray
    inputs: tuple[str, ...]
    held: tuple[float, ...]
    mean: tuple[float, ...]
    scale: tuple[float, ...]
    x: tuple[float, float]
    y: tuple[float, float]
    classes: tuple[str, ...]
    axes: tuple[str, str]
    sharp: bool = False
    switches: dict[str, str] = field(default_factory=dict)
    name: str = ""


@dataclass(frozen=True)
class Cuts(Overlay):
    """Where the sum of each hidden unit of a layer (from 1) is 0: the lines that cut the plane of the same Decision.

    Only that of `unit` (from 1; 0: of all) is drawn fully, the others faintly.
    """

    layer: int
    color: str
    unit: int = 0
    name: str = ""


@dataclass(frozen=True)
class Diagram(Overlay):
    """The network of the Decision on the same stage, drawn as units and lines; both can be held and edited.

    `features` are the inputs that could be fed, (name, whether it is, knobs that switch it, or None). `edits` is the
    knob that takes what a hand sets, `longer` the knobs that train as long again.
    """

    features: tuple[tuple[str, bool, dict[str, Any] | None], ...]
    edits: str = "edits"
    longer: dict[str, Any] = field(default_factory=dict)
    name: str = ""


@dataclass(frozen=True)
class Confusion(Overlay):
    """How many points of each true class (rows) got each answer (columns), (F, K, K), in the answers' colours."""

    counts: np.ndarray
    classes: tuple[str, ...]
    name: str = ""


@dataclass(frozen=True)
class OwnPoints(Overlay):
    """A plane on which a click sets a point of the knob `brush`'s class, or takes one away, in the knob `points`."""

    points: str
    brush: str
    most: int
    reach: float
    name: str = ""


def probabilities(loss: str, outputs: np.ndarray) -> np.ndarray:
    """Class probabilities (…, n, classes) from a network's linear outputs (…, n, units) under its loss."""
    if loss == "Cross-entropy":
        return softmax(outputs)
    second = np.clip(outputs, 0, 1) if loss == "MSE" else ACTIVATIONS["Sigmoid"].value(outputs)
    return np.concatenate([1 - second, second], axis=-1)


def activation_sent(label: str) -> str | Curve:
    """What the browser is told of an activation: its name, or its values where it has no formula of it."""
    activation = ACTIVATIONS[label]
    if activation.in_browser:
        return label
    z = np.linspace(-20, 20, 4001)
    return {"name": label, "low": -20.0, "high": 20.0, "values": activation.value(z).astype(np.float32)}


def flat(weights: Weights) -> np.ndarray:
    """Every frame's parameters in a row (F, parameters): layer after layer W row by row, then b."""
    return np.concatenate([part.reshape(len(part), -1) for pair in weights for part in pair], axis=1)


def decision(
    prepared: Prepared, history: History, last: slice, extent: tuple[tuple[float, float], tuple[float, float]],
    sharp: bool, switches: dict[str, str],
) -> Decision:  # fmt: skip
    """The map of a history's frames `last` over a plane of that extent."""
    inputs, held = _inputs(prepared)
    still = prepared.scale
    return Decision(
        sizes=history.network.sizes,
        activation=activation_sent(history.network.activation),
        loss=history.recipe.loss,
        weights=flat(history.weights)[last],
        epochs=history.epochs[last],
        inputs=inputs,
        held=held,
        mean=tuple(map(float, still.mean)) if still else (0.0,) * len(inputs),
        scale=tuple(map(float, still.scale)) if still else (1.0,) * len(inputs),
        x=extent[0],
        y=extent[1],
        classes=prepared.points.classes,
        axes=(prepared.points.names[prepared.axes[0]], prepared.points.names[prepared.axes[1]]),
        sharp=sharp,
        switches=switches,
    )


def _inputs(prepared: Prepared) -> tuple[tuple[str, ...], tuple[float, ...]]:
    """What every input is made of, and the values of those that are held (see core.engine.inputs.inputs_of)."""
    if prepared.features != prepared.points.names:
        return prepared.features, (0.0,) * len(prepared.features)
    made = ["held"] * len(prepared.features)
    made[prepared.axes[0]], made[prepared.axes[1]] = "x", "y"
    return tuple(made), tuple(map(float, prepared.points.x.mean(axis=0)))


def network_panel(
    history: History, features: Sequence[tuple[str, bool, dict[str, Any] | None]], longer: dict[str, Any]
) -> Panel:
    """The network as layers of units, each with its own map, and its weights as lines: thickness size, colour sign."""
    bare = {"visible": False, "fixedrange": True}
    return Panel(
        name="network",
        title="The network: what every unit sees, and its weights",
        figure=figure(
            [], axis("", 0, 1, **bare), axis("", 0, 1, **bare), margin={"l": 4, "r": 4, "t": 4, "b": 4},
            showlegend=False, hovermode=False, dragmode=False,
        ),
        alt=f"A network of {' - '.join(map(str, history.network.sizes))} units; orange weights are positive, blue "
        "negative. The list under the chart opens a unit by keyboard.",
        layers=(Diagram(tuple(features), longer=longer),),
        span=7,
        height=340,
    )  # fmt: skip

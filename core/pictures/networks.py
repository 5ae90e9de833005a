"""Pictures of a trained network: its decision map, every unit's map, and the network drawn with its weights."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from core.functions import ACTIVATIONS
from core.networks import Network, Weights, forward
from core.plots import INK, MUTED, Panel, Raster, Segments, axis, figure

UNITS_DRAWN = 8  # per layer: more would be too small to see
UNIT_SIDE = 16  # a unit's map has so many points a side
WORK = 2_500_000  # activations that the maps of one run may cost


def probabilities(loss: str, outputs: np.ndarray) -> np.ndarray:
    """Class probabilities (…, n, classes) from a network's linear outputs (…, n, units) under its loss."""
    if loss == "Cross-entropy":
        exponentials = np.exp(outputs - outputs.max(axis=-1, keepdims=True))
        return exponentials / exponentials.sum(axis=-1, keepdims=True)
    second = np.clip(outputs, 0, 1) if loss == "MSE" else ACTIVATIONS["Sigmoid"].value(outputs)
    return np.concatenate([1 - second, second], axis=-1)


def map_side(network: Network, frames: int) -> int:
    """How fine a map may be, in points a side, so that all its frames stay within WORK."""
    return int(np.clip(np.sqrt(WORK / (frames * sum(network.sizes[1:]))) // UNIT_SIDE, 1, 3)) * UNIT_SIDE


def grid(x: tuple[float, float], y: tuple[float, float], side: int) -> np.ndarray:
    """The centres of side × side cells over a rectangle, (side², 2), the lowest row first."""
    steps = (np.arange(side) + 0.5) / side
    across, up = np.meshgrid(x[0] + steps * (x[1] - x[0]), y[0] + steps * (y[1] - y[0]))
    return np.column_stack([across.ravel(), up.ravel()])


def maps(network: Network, weights: Weights, plane: np.ndarray, side: int) -> list[np.ndarray]:
    """Every layer's outputs over the plane (side², inputs), each (frames, units, side, side)."""
    layers = forward(network, weights, plane)
    return [np.moveaxis(layer, -1, -2).reshape(*layer.shape[:-2], layer.shape[-1], side, side) for layer in layers]


def decision_raster(share: np.ndarray, x: tuple[float, float], y: tuple[float, float], sharp: bool = False) -> Raster:
    """A map of class probabilities (frames, side, side, classes): colour is the class, strength the confidence."""
    classes = share.shape[-1]
    if classes == 2:
        second = share[..., 1]
        return Raster((second > 0.5).astype(np.float32) if sharp else second, x, y, colors="diverging")
    confidence = 0.99 if sharp else np.clip((share.max(axis=-1) * classes - 1) / (classes - 1), 0, 0.99)
    return Raster(share.argmax(axis=-1) + confidence, x, y, (0, classes), "classes", smooth=False)


def network_panel(
    network: Network, weights: Weights, layers: Sequence[np.ndarray], input_maps: np.ndarray, names: Sequence[str],
    height: int = 340,
) -> Panel:  # fmt: skip
    """The network as layers of units, each unit's own map in its box, each weight a line: thickness size, colour sign.

    `layers` as `maps` gives them, `input_maps` (inputs, side, side) and their `names`.
    """
    shown = [min(size, UNITS_DRAWN) for size in network.sizes]
    # Boxes are square on a panel of about 460 px: half of one, as a share of a column's width and of the height.
    up = min(0.13, 0.4 / max(shown))
    box = (up * height * 0.78 * (len(shown) + 0.24) / 460, up)
    place = _places(shown)
    pictures = [_unit(part, place(0, row), box) for row, part in enumerate(input_maps[: shown[0]])]
    for layer, values in enumerate(layers, start=1):
        step = max(1, values.shape[-1] // UNIT_SIDE)
        small = values[..., ::step, ::step]
        span = _span(network, layer, values)
        pictures += [_unit(small[:, row], place(layer, row), box, span) for row in range(shown[layer])]
    return Panel(
        name="network",
        title="The network: what every unit sees, and its weights",
        figure=figure(
            [_labels(network, shown, place, names, box)],
            axis("", -0.72 if max(map(len, names)) < 8 else -1.0, len(shown) - 0.48, visible=False, fixedrange=True),
            axis("", -0.66, 0.62, visible=False, fixedrange=True),
            margin={"l": 4, "r": 4, "t": 4, "b": 4},
            showlegend=False,
        ),
        alt=f"A network of {' - '.join(map(str, network.sizes))} units; orange weights are positive, blue negative.",
        layers=(_edges(network, weights, shown, place), *pictures),
        span=7,
        height=height,
    )


Place = Callable[[int, int], tuple[float, float]]
Box = tuple[float, float]


def _places(shown: Sequence[int]) -> Place:
    tallest = max(shown)
    return lambda layer, row: (float(layer), ((shown[layer] - 1) / 2 - row) / tallest)


def _span(network: Network, layer: int, values: np.ndarray) -> tuple[float, float]:
    """The scale of a layer's maps: the activation's own range where it has one, else the largest value seen."""
    if layer <= len(network.hidden) and network.activation in ("tanh", "Sigmoid"):
        return (-1.0, 1.0) if network.activation == "tanh" else (0.0, 1.0)
    largest = float(np.abs(values).max()) or 1.0
    return -largest, largest


def _unit(values: np.ndarray, at: tuple[float, float], box: Box, span: tuple[float, float] | None = None) -> Raster:
    (x, y), (across, up) = at, box
    largest = float(np.abs(values).max()) or 1.0
    return Raster(values, (x - across, x + across), (y - up, y + up), span or (-largest, largest), "diverging")


def _edges(network: Network, weights: Weights, shown: Sequence[int], place: Place) -> Segments:
    ends: list[tuple[float, float, float, float]] = []
    sizes: list[Any] = []
    for layer, (matrix, _) in enumerate(weights):
        for target in range(shown[layer + 1]):
            for source in range(shown[layer]):
                ends.append((*place(layer, source), *place(layer + 1, target)))
                sizes.append(matrix[..., target, source])
    x0, y0, x1, y1 = np.array(ends).T
    return Segments(x0, y0, x1, y1, np.stack(sizes, axis=-1))


def _labels(network: Network, shown: Sequence[int], place: Place, names: Sequence[str], box: Box) -> dict:
    x, y, text, color = [], [], [], []
    for row, name in enumerate(names[: shown[0]]):
        x.append(place(0, row)[0] - box[0])
        y.append(place(0, row)[1])
        text.append(name if len(name) < 14 else name[:12] + "…")
        color.append(INK)
    for layer, size in enumerate(network.sizes):
        if size > shown[layer]:
            x.append(float(layer))
            y.append(-0.6)
            text.append(f"and {size - shown[layer]} more")
            color.append(MUTED)
    return {
        "type": "scatter", "mode": "text", "x": x, "y": y, "text": text,
        "textposition": ["middle left"] * min(len(names), shown[0]) + ["top center"] * len(text),
        "textfont": {"size": 12, "color": color}, "hoverinfo": "skip",
    }  # fmt: skip

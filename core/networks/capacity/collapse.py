"""A trained chain of layers beside the one matrix that it is, and what it makes of the plane."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.engine.inputs import Prepared, inputs_of
from core.engine.losses import LOSSES
from core.engine.networks import Weights
from core.networks.capacity.linear_chain import (
    Affine,
    Chain,
    collapsed,
    collapsed_outputs,
    layer_by_layer,
    off_plane,
    train_chain,
)
from core.networks.plane_data import Area

GRID = 61  # places of the map each way
GRID_LINES, ALONG = 11, 31  # lines each way that are carried into the hidden layer, and points along each


@dataclass(frozen=True)
class Collapse:
    """A trained chain: its `weights` (none: a number overflowed) and the one or two `parts` that they multiply out to.

    `difference` is the largest between the outputs of both over map and data, in 64 bits, and `rounded` that to the
    network as torch runs it, in 32. `curved` is the logit's distance from a plane, `outputs` (GRID², K) are the map's.
    `lines` (L, ALONG, 2) are a grid of the plane as the last hidden layer has it, and `hidden` (n, 2) the training
    points there, both along its two main directions.
    """

    prepared: Prepared
    area: Area
    bend: int
    weights: Weights
    parts: tuple[Affine, ...]
    difference: float
    rounded: float
    largest: float
    curved: float
    train_accuracy: float
    test_accuracy: float
    outputs: np.ndarray
    lines: np.ndarray
    hidden: np.ndarray
    missing: str = ""


def collapse_of(prepared: Prepared, chain: Chain, area: Area, missing: str) -> Collapse:
    """Train the chain, multiply out what is linear in it, and compare the answers of both."""
    sample, none = prepared.sample, np.zeros((0, 2))
    x = np.asarray(sample.x, np.float32)
    targets, test_targets = (
        y if chain.loss == "Cross-entropy" else y.astype(np.float32)[:, None] for y in (sample.y, sample.test_y)
    )
    weights = () if missing else train_chain(chain, x, targets)
    if not weights:
        nothing = np.zeros((0, 1)), none.reshape(0, 1, 2), none
        return Collapse(prepared, area, chain.bend, (), (), 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, *nothing, missing)
    plane = inputs_of(prepared, places(area, GRID))
    test_x = np.asarray(sample.test_x, np.float32)
    parts = collapsed(weights, chain.bend)
    outputs, fitted, tested = (
        layer_by_layer(weights, each, chain.bend, chain.activation)[-1] for each in (plane, x, test_x)
    )
    wide = [(matrix.astype(np.float64), bias.astype(np.float64)) for matrix, bias in weights]
    both = np.concatenate([plane, x])
    product = collapsed_outputs(parts, chain.activation, both)
    in_turn = layer_by_layer(wide, both.astype(np.float64), chain.bend, chain.activation)[-1]
    apart, rounded = (float(np.abs(found - product).max()) for found in (in_turn, np.concatenate([outputs, fitted])))
    right = LOSSES[chain.loss].right
    lines, hidden = carried(weights, chain, prepared, area, x)
    return Collapse(
        prepared, area, chain.bend, weights, parts, apart, rounded, float(np.abs(outputs).max()),
        off_plane(plane, outputs), float(right(fitted, targets).mean()), float(right(tested, test_targets).mean()),
        outputs, lines, hidden,
    )  # fmt: skip


def places(area: Area, side: int) -> np.ndarray:
    """A grid of the area, row by row from below (side², 2)."""
    x, y = (np.linspace(low, high, side) for low, high in area)
    return np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)


def carried(
    weights: Weights, chain: Chain, prepared: Prepared, area: Area, x: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """A grid of the plane, and the training points, as the last hidden layer has them, in its two main directions."""

    def last_hidden(inputs: np.ndarray) -> np.ndarray:
        return layer_by_layer(weights, inputs, chain.bend, chain.activation)[-2] if len(weights) > 1 else inputs

    even, across, up = np.linspace(0, 1, ALONG), *(np.linspace(*ends, GRID_LINES) for ends in area)
    (x0, x1), (y0, y1) = area
    upright = [np.column_stack([np.full(ALONG, place), y0 + (y1 - y0) * even]) for place in across]
    level = [np.column_stack([x0 + (x1 - x0) * even, np.full(ALONG, place)]) for place in up]
    points = last_hidden(x).astype(np.float64)
    middle = points.mean(axis=0)
    directions = np.linalg.svd(points - middle, full_matrices=False)[2][:2]
    # A direction's sign is arbitrary: the largest part of each is made positive, so that every machine draws the same.
    directions = (
        directions * np.sign(directions[np.arange(len(directions)), np.abs(directions).argmax(axis=1)])[:, None]
    )

    def flat(values: np.ndarray) -> np.ndarray:
        two = (values - middle) @ directions.T
        return np.pad(two, ((0, 0), (0, 2 - two.shape[1])))

    grid = [flat(last_hidden(inputs_of(prepared, line))) for line in (*upright, *level)]
    return np.stack(grid), flat(points)


def entries_of(parts: tuple[Affine, ...]) -> dict[str, float | str]:
    """Every entry of the one matrix, or of the two, and of their biases."""
    found: dict[str, float | str] = {}
    for index, part in enumerate(parts, start=1):
        name = "product" if len(parts) == 1 else f"product {index}"
        for unit, row in enumerate(part.matrix, start=1):
            found |= {f"{name}, row {unit}, column {column}": float(w) for column, w in enumerate(row, start=1)}
            found[f"{name}, bias {unit}"] = float(part.bias[unit - 1])
    return found

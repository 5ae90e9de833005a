"""Pictures of one neuron with two inputs: the sign of its sum on the plane, and what the sum is made of."""

from __future__ import annotations

import numpy as np

from core.experiment.charts import BLUE, GREEN, INK, MUTED, ORANGE, axis, bars, figure, line
from core.experiment.scene import Grip, Handle, Panel, Raster
from core.experiment.wording import short
from core.numbers.arrows import arrow, name_trace

REACH, CELLS = 5.4, 61


def boundary(weights: np.ndarray, bias: float) -> tuple[np.ndarray, np.ndarray]:
    """The line w·x + b = 0 across the chart, as x and y (2,); nothing where both weights are 0."""
    square = float(weights @ weights)
    if not square:
        return np.zeros(0), np.zeros(0)
    along = 4 * REACH * np.array([-weights[1], weights[0]]) / square**0.5
    foot = -bias / square * weights
    return np.array([foot[0] - along[0], foot[0] + along[0]]), np.array([foot[1] - along[1], foot[1] + along[1]])


def neuron_panel(weights: np.ndarray, inputs: np.ndarray, bias: float) -> Panel:
    """The plane of inputs, orange where the sum is positive and blue where negative; w, x and the line are moved."""
    grid = np.linspace(-REACH, REACH, CELLS)
    sums = weights[0] * grid + weights[1] * grid[:, None] + bias
    edges = (-REACH - REACH / (CELLS - 1), REACH + REACH / (CELLS - 1))
    largest = 2 * float(np.abs(sums).max()) or 1.0
    return Panel(
        name="neuron",
        title="Drag the weights w and the input x",
        figure=figure(
            [
                line(*boundary(weights, bias), color=INK, width=2.5, hoverinfo="skip"),
                name_trace("w", weights, GREEN),
                name_trace("x", inputs, INK),
            ],
            axis("first input x₁", -REACH, REACH, dtick=1, zeroline=True, constrain="domain"),
            axis("second input x₂", -REACH, REACH, dtick=1, zeroline=True, constrain="domain", scaleanchor="x"),
            showlegend=False,
        ),
        alt=f"The plane of inputs: w·x + b is {short(float(weights @ inputs) + bias, 2)} at x, and 0 on the line.",
        layers=(Raster(sums, edges, edges, (-largest, largest), "diverging"), arrow(weights, GREEN)),
        handles=(
            Handle(Grip("weights", 0, step=0.5), Grip("weights", 1, step=0.5), "weights w", GREEN, hollow=True),
            Handle(Grip("inputs", 0, step=0.5), Grip("inputs", 1, step=0.5), "input x", INK),
        ),
        height=380,
    )


def sum_panel(weights: np.ndarray, inputs: np.ndarray, bias: float) -> Panel:
    """Both products, the bias and their sum as bars."""
    parts = np.array([*(weights * inputs), bias])
    values, names = np.array([*parts, parts.sum()]), ["w₁x₁", "w₂x₂", "b", "sum"]
    side = ORANGE if values[-1] > 0 else BLUE if values[-1] < 0 else MUTED
    low, high = min(-4.0, float(values.min())), max(4.0, float(values.max()))
    room = 0.12 * (high - low)
    text = [short(float(value), 2) for value in values]
    return Panel(
        name="sum",
        title="What the sum is made of",
        figure=figure(
            [bars(names, values, color=[MUTED, MUTED, MUTED, side], text=text, textposition="outside",
                  cliponaxis=False)],
            axis("", type="category"), axis("value", low - room, high + room, zeroline=True),
        ),
        alt=f"The products {text[0]} and {text[1]} and the bias {text[2]} add up to {text[3]}.",
        height=380,
    )  # fmt: skip

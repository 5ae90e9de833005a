"""Pictures of two hidden neurons: the plane of inputs beside the plane of what they answer, and the forward table."""

from __future__ import annotations

import numpy as np

from core.experiment.charts import GREEN, INK, MAUVE, MUTED, ORANGE, RED, line
from core.experiment.scene import Arrows, Grip, Handle, Panel, Raster
from core.experiment.wording import short
from core.networks.perceptron.hidden_layer import Hidden, corner_names, wrong_corners
from core.networks.perceptron.pictures import (
    NEAR,
    TALL,
    ends,
    named,
    plane_figure,
    point_traces,
    rings_trace,
    table_panel,
)
from core.networks.perceptron.samples import CORNERS, GATES, Sample

HIDDEN_COLORS = (GREEN, MAUVE)


def inputs_panel(hidden: np.ndarray, shade: np.ndarray, wrong: np.ndarray) -> Panel:
    """The inputs with both hidden neurons' lines, on the output's answer `shade` (H, W); hidden (2, 3)."""
    traces = [line(*ends(weights, NEAR), color=color, width=3, hoverinfo="skip")
              for weights, color in zip(hidden, HIDDEN_COLORS, strict=True)]  # fmt: skip
    gauges = NEAR[1] - np.array([0.5, 0.16])
    handles, words = [], []
    for place, (weights, color) in enumerate(zip(hidden, HIDDEN_COLORS, strict=True)):
        name, first = "first" if place == 0 else "second", 3 * place
        traces.append(line([gauges[place]] * 2, NEAR, color=color, width=1.2, opacity=0.6, hoverinfo="skip"))
        tip = weights[:2] + 0.28 * np.sign(weights[:2] + 1e-9)
        words.append((float(tip[0]), float(tip[1]), f"<b>w{'₁₂'[place]}</b>", color))
        grips = Grip("hidden", first, step=0.1), Grip("hidden", first + 1, step=0.1)
        handles += [
            Handle(*grips, f"weights of the {name} hidden neuron", color, hollow=True),
            Handle(float(gauges[place]), Grip("hidden", first + 2, step=0.1), f"bias of the {name}", color),
        ]
    sample = Sample(CORNERS, np.array(GATES["XOR"]))
    return Panel(
        name="inputs",
        title="Input space: drag both neurons",
        figure=plane_figure(
            [*traces, named(words), *point_traces(sample, 13), rings_trace(CORNERS[wrong], "", RED, 22)], NEAR
        ),
        alt="The four corners of XOR, the lines of the two hidden neurons, and what the output answers everywhere.",
        layers=(
            Raster(shade, NEAR, NEAR, (-1, 1), "diverging"),
            *(Arrows(np.zeros(1), np.zeros(1), weights[:1], weights[1:2], color, 3)
              for weights, color in zip(hidden, HIDDEN_COLORS, strict=True)),
        ),
        handles=tuple(handles),
        height=TALL + 20,
    )  # fmt: skip


def hidden_panel(result: Hidden, output: np.ndarray) -> Panel:
    """The same corners at (h₁, h₂), with the output neuron's line, whose weights are dragged."""
    far = max(2.6, 1.15 * float(np.abs(result.answers).max()))
    area = (-min(1.6, far) if result.answers.min() >= 0 else -far, far)
    sample = Sample(result.answers, np.array(GATES["XOR"]))
    groups: dict[tuple[float, float], list[str]] = {}
    for name, (x, y) in zip(corner_names(), result.answers.round(3), strict=True):
        groups.setdefault((float(x), float(y)), []).append(name)
    shift = 0.07 * (area[1] - area[0])
    names = named([(x, y + shift, " and ".join(names), INK) for (x, y), names in groups.items()], 13)
    tip = output[:2] + 0.07 * (area[1] - area[0]) * np.sign(output[:2] + 1e-9)
    return Panel(
        name="hidden",
        title="Hidden space: the same four corners",
        figure=plane_figure(
            [line(*ends(output, area), color=INK, width=3, hoverinfo="skip"), *point_traces(sample, 13), names,
             named([(float(tip[0]), float(tip[1]), "<b>v</b>", ORANGE)])],
            area, ("h₁", "h₂"),
        ),
        alt="The four corners as the hidden neurons see them, and the line of the output neuron.",
        layers=(Arrows(np.zeros(1), np.zeros(1), output[:1], output[1:2], ORANGE, 3),),
        handles=(
            Handle(Grip("output", 0, step=0.1), Grip("output", 1, step=0.1), "output weights", ORANGE, hollow=True),
            Handle(area[1] - 0.045 * (area[1] - area[0]), Grip("output", 2, step=0.1), "bias of the output", MUTED),
        ),
        height=TALL + 20,
    )  # fmt: skip


def forward_table(result: Hidden) -> Panel:
    """Every corner on its way through the network."""
    wanted, wrong = np.array(GATES["XOR"]) > 0, wrong_corners(result)
    rows, colors = [], []
    for i, name in enumerate(corner_names()):
        (first, second), (h1, h2), total = result.sums[i], result.answers[i], result.totals[i]
        rows.append([
            name, short(first, 2), short(h1, 2), short(second, 2), short(h2, 2), short(total, 2),
            str(int(total > 0)), str(int(wanted[i])), "✗" if wrong[i] else "✓",
        ])  # fmt: skip
        colors.append(RED if wrong[i] else GREEN)
    heads = ["x₁ x₂", "z₁", "h₁", "z₂", "h₂", "z₃", "ŷ", "XOR", "right"]
    return table_panel(
        "forward", "Forward, corner by corner", heads, rows, colors,
        f"The four corners through the network; {int(wrong.sum())} answers are wrong.", span=12,
    )  # fmt: skip

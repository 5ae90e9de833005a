"""How the training of deep networks is drawn: whether they learn, and which remedy makes them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.descent.vanishing_exploding.pictures import HEIGHT, logs, powers_axis
from core.descent.vanishing_exploding.teaching import Training
from core.experiment.charts import BLUE, CLASSES, GREEN, MAUVE, MUTED, ORANGE, SLATE, axis, bars, figure, line
from core.experiment.scene import Panel
from core.experiment.wording import plain


def learning_panel(training: Training) -> Panel:
    """Accuracy over the updates, of training and test digits, beside guessing."""
    end = max(float(training.updates[-1]), 1.0)
    traces = [
        line([0, end], [10, 10], "guessing", MUTED, 1.5, line={"color": MUTED, "width": 1.5, "dash": "dot"}),
        line(training.updates, 100 * training.accuracy, "training digits", BLUE),
        line(training.updates, 100 * training.test_accuracy, "test digits", ORANGE),
    ]
    return Panel(
        name="learning",
        title="Does it learn?",
        figure=figure(traces, axis("update", 0, end), axis("right answers (%)", 0, 102)),
        alt=f"After {end:.0f} updates {100 * training.test_accuracy[-1]:.0f} % of the test digits are right.",
        height=HEIGHT,
    )


def through_training_panel(training: Training) -> Panel:
    """The gradient of the weights of the first, middle and last hidden layer, and of the output layer, over updates."""
    count = training.gradients.shape[1] - 1
    shown = {f"layer {1 + place}": place for place in dict.fromkeys([0, (count - 1) // 2, count - 1])} | {
        "output": count
    }
    sizes = logs(training.gradients)
    traces = [
        line(training.updates, sizes[:, place], name, color, 2)
        for (name, place), color in zip(shown.items(), (BLUE, MAUVE, GREEN, SLATE), strict=False)
    ]
    kept = sizes[:, list(shown.values())]
    return Panel(
        name="through",
        title="The gradient of the weights all along",
        figure=figure(
            traces,
            axis("update", 0, max(float(training.updates[-1]), 1.0)),
            powers_axis("|∂L/∂W|", kept.ravel(), -3, 1),
        ),
        alt="Size of the weights' gradients of some layers over the updates.",
        height=HEIGHT,
    )


def race_panel(names: Sequence[str], trainings: Sequence[Training]) -> Panel:
    """Accuracy on the test digits over the updates, one line a remedy."""
    traces = [
        line(training.updates, 100 * training.test_accuracy, name, CLASSES[place], 2)
        for place, (name, training) in enumerate(zip(names, trainings, strict=True))
    ]
    return Panel(
        name="race",
        title="Right answers on the test digits",
        figure=figure(traces, axis("update"), axis("right answers (%)", 0, 102), showlegend=False),
        alt=f"Learning curves of {len(names)} networks.",
        height=360,
    )


def bars_panel(names: Sequence[str], accuracies: Sequence[float], kept: Sequence[float]) -> Panel:
    """Final accuracy of each remedy, its name, and what its first layer had of the last one's gradient at the start."""
    shown = 100 * np.array(accuracies[::-1])
    text = [f"{share:.0f} %, kept {plain(rest, 2)}" for share, rest in zip(shown, kept[::-1], strict=True)]
    colors = list(CLASSES[: len(names)])[::-1]
    across = bars(
        shown,
        list(names[::-1]),
        color=colors,
        orientation="h",
        text=text,
        textposition="outside",
        textangle=0,
        cliponaxis=False,
    )
    return Panel(
        name="results",
        title="At the end, and what layer 1 had of the gradient at the start",
        figure=figure([across], axis("right answers (%)", 0, 180, tickvals=[0, 50, 100]), axis("")),
        alt="; ".join(f"{name}: {100 * share:.0f} %" for name, share in zip(names, accuracies, strict=True)) + ".",
        height=360,
    )

"""Pictures of backpropagation beside the network and its graph: tables, a batch, three losses, two walks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from core.experiment.charts import BLUE, GREEN, INK, ORANGE, RED, axis, bars, figure, line
from core.experiment.scene import Grip, Handle, Panel, Path, Raster
from core.experiment.wording import fixed, plain
from core.networks.backpropagation.batches import Batch, Factors
from core.networks.backpropagation.marking import Asked
from core.networks.backpropagation.moments import Moments
from core.networks.backpropagation.passes import verdict
from core.networks.backpropagation.steps import parameter_keys, parameter_names
from core.networks.backpropagation.turns import Turn
from core.networks.backpropagation.words import NOT_YET, along, table_panel
from core.networks.backpropagation.zero_grad import Forgotten


def gradient_table(result: Turn) -> Panel:
    """Every gradient by hand, by autograd and by finite differences, and whether they agree."""
    moments, sizes = Moments(result), result.sizes
    names, keys = parameter_names(sizes), parameter_keys(sizes)
    ways = (result.by_hand, result.by_autograd, result.by_difference)
    since = [
        moments.backward(int(key[1]), int(key.split(".")[1])) if moments.batch is None else moments.batch
        for key in keys
    ]
    columns = [[[name] * moments.count for name in names]]
    for values in ways:
        columns.append([
            along(moments.count, first, NOT_YET, six_digits(float(value)))
            for first, value in zip(since, values, strict=True)
        ])  # fmt: skip
    agree = [
        ", ".join(verdict(float(own), float(other)) for other in others) for own, *others in zip(*ways, strict=True)
    ]
    columns.append([along(moments.count, first, "", words) for first, words in zip(since, agree, strict=True)])
    worst = [plain(float(np.abs(result.by_hand - values).max())) for values in ways[1:]]
    return table_panel(
        "gradients", "Every gradient, three ways", ("", "by hand", "autograd", "difference", "verdict"), columns,
        f"A table of {len(names)} gradients by hand, by autograd and by finite differences. The largest differences "
        f"are {worst[0]} and {worst[1]}.", keys=keys,
    )  # fmt: skip


def six_digits(value: float) -> str:
    """A number with six decimals, so that columns can be compared; a small or large one with six digits."""
    return fixed(value, 6) if value == 0 or 1e-3 <= abs(value) < 1e3 else plain(value, 6)


def batch_panel(result: Batch) -> Panel:
    """The gradients of all samples as a map of numbers, the batch's in the lowest row."""
    table = np.concatenate([result.whole[None], result.per_sample[::-1]])
    largest = float(np.abs(table).max()) or 1.0
    rows = ["the batch", *[f"sample {index}" for index in range(len(result.per_sample), 0, -1)]]
    count = len(result.names)
    return Panel(
        name="batch",
        title="The gradient of every sample, and of their cost",
        figure=figure(
            [],
            axis("", 0, count, tickvals=np.arange(count) + 0.5, ticktext=result.names, autotickangles=[0, -60],
                 showgrid=False),
            axis("", 0, len(rows), tickvals=np.arange(len(rows)) + 0.5, ticktext=rows, showgrid=False),
        ),
        alt=f"A map of {len(rows)} rows: four samples' gradients and, in the lowest row, the batch's, for "
            f"{count} weights and biases; orange is positive, blue negative.",
        layers=(
            Raster(
                table, (0, count), (0, len(rows)), (-largest, largest), "diverging",
                digits=3 if count <= 10 else None, smooth=False,
            ),
        ),
        span=12,
        height=330,
        narrowest=90 + 52 * count if count <= 10 else 0,  # so that numbers do not run into each other
    )  # fmt: skip


def factors_panel(result: Factors) -> Panel:
    """The gradient along each weight under three squared errors."""
    colors = (BLUE, ORANGE, GREEN)
    x = np.arange(len(result.names))
    return Panel(
        name="factors",
        title="The same network, the same four samples: the gradient under three squared errors",
        figure=figure(
            [bars(x, *each) for each in zip(result.gradients, result.losses, colors, strict=True)],
            axis("", -0.6, len(x) - 0.4, tickvals=list(x), ticktext=list(result.names), autotickangles=[0, -60]),
            axis("∂cost/∂weight", zeroline=True),
        ),
        alt=f"Bars for {len(x)} weights and biases: everywhere MSE's gradient is {plain(float(result.ratios[1]))} "
            f"times, the sum's {plain(float(result.ratios[2]))} times that of ½ squared error.",
        span=12,
    )  # fmt: skip


def answers_panel(asked: tuple[Asked, ...], typed: tuple[float, ...], marks: tuple[str, ...]) -> Panel:
    """What is asked, what was typed, and the marks once all is committed."""
    words = {"exact": "right", "close": "right, rounded", "wrong": "wrong: the first", "not marked": "not marked"}
    told = [plain(value, 7) for value in typed] + [""] * (len(asked) - len(typed))
    marked = [words[mark] for mark in marks] + [""] * (len(asked) - len(marks))
    columns = [
        [[str(index)] for index in range(1, len(asked) + 1)],
        [[each.name] for each in asked], [[each.rule] for each in asked],
        [[text] for text in told], [[mark] for mark in marked],
    ]  # fmt: skip
    return table_panel(
        "answers", "What is asked, in this order", ("", "number", "its rule", "yours", ""), columns,
        f"A table of {len(asked)} numbers to be typed, {len(typed)} of them typed.",
        across=(0.0, 0.35, 1.6, 3.6, 4.35), still=0,
    )  # fmt: skip


def forgotten_panels(
    result: Forgotten, settings: Any, curve: Callable[[np.ndarray], np.ndarray]
) -> tuple[Panel, Panel]:
    """The loss over the weight with both walks on it, and the weight against the steps."""
    x = np.linspace(-2, 6, 161)
    names, colors = ("with zero_grad()", "without"), (BLUE, RED)
    count, named = result.weights.shape[1], list(zip(names, colors, strict=True))
    paths = tuple(
        Path(row, curve(row), color, name=name) for row, color, name in zip(result.weights, colors, names, strict=True)
    )
    grads = [
        line(np.arange(1, count), np.where(np.abs(row[1:]) < 1e9, row[1:], np.nan), name, color)
        for row, name, color in zip(result.held, names, colors, strict=True)
    ]
    return (
        Panel(
            name="walks",
            title="The loss over one weight: two walks",
            figure=figure(
                [line(x, curve(x), "loss", INK, 2), *[line([None], [None], *each) for each in named]],
                axis("weight w", -2, 6), axis("loss ½(1.5w − 3)²", -1, float(curve(np.array(6.0))) + 1),
                showlegend=True,
            ),
            alt="A parabola with its lowest point at w = 2. With zero_grad the walk ends at "
                f"{plain(float(result.weights[0, -1]))}, "
                f"without at {plain(float(result.weights[1, -1]))}.",
            layers=paths,
            handles=(Handle(Grip("start"), float(curve(np.array(settings.start))), "starting weight", INK),),
        ),
        Panel(
            name="held",
            title="What .grad holds when the step is made",
            figure=figure(grads, axis("step", 0.5, count - 0.5, nticks=8), axis(".grad", zeroline=True)),
            alt="The gradient held at every step: with zero_grad the fresh one, without it the sum of all so far.",
        ),
    )  # fmt: skip

"""Pictures of a classifier at work: its points on the map, its curves, its confusions, its luck."""

from __future__ import annotations

import numpy as np

from core.engine.inputs import Prepared
from core.engine.networks import Weights, forward
from core.engine.seeds import SEEDS, Cloud
from core.engine.training import History
from core.experiment.charts import BLUE, INK, MUTED, axis, bars, dots, figure, line, percent_axis, spanning_axis
from core.experiment.scene import Cursor, Panel
from core.experiment.sister_charts import end_axis, sister_band
from core.experiment.twin_charts import twin_line
from core.networks.network_maps import Confusion, probabilities

STEEP = 30.0  # a loss that spans more than this factor is drawn on a log axis


def curve_panel(
    history: History, last: slice, title: str, parts: tuple[np.ndarray, np.ndarray], unit: str,
    sisters: tuple[np.ndarray, np.ndarray] | None = None, twin: tuple[np.ndarray, np.ndarray] | None = None,
) -> Panel:  # fmt: skip
    """A measure of training and test points over the recorded epochs, of which the clock goes through those in `last`.

    Both are drawn in ink, the test dashed: colours are the classes'. Of `sisters`, at epochs (F,), the 5 %, median and
    95 % (3, F) on the test points are a band; `twin` is the test's measure (F,) of the same run a float32 step away.
    """
    epochs, (train_part, test_part), times = history.epochs, parts, 100 if title == "Accuracy" else 1
    curves = [line(epochs, times * train_part, "training", INK), line(epochs, times * test_part, "test", INK)]
    curves[1]["line"] = curves[1]["line"] | {"dash": "dot"}
    curves = [*([twin_line(twin[0], times * twin[1])] if twin else ()), *curves]
    curves = [*(sister_band(sisters[0], times * sisters[1]) if sisters else ()), *curves]
    across = {"zeroline": False, "range": [0, float(max(epochs[-1], 1))]}
    steep = title == "Loss" and _steep(train_part, test_part)
    if steep:
        upward = spanning_axis(f"{unit}, log scale", train_part, test_part)
    elif title == "Accuracy":
        upward = percent_axis(unit)
    else:
        upward = axis(unit) | {"rangemode": "tozero"}
    return Panel(
        name=title.lower(),
        title=f"{title} over epochs",
        figure=figure(
            curves,
            axis("epoch") | across,
            upward,
            shapes=_marks(history),
            annotations=_names(history, title == "Accuracy"),
        ),
        alt=f"{title} of training and test points over epochs, at last {train_part[-1]:.3g} and {test_part[-1]:.3g}.",
        layers=(Cursor(epochs[last]),),
        span=4,
        height=270,
    )


def _steep(*parts: np.ndarray) -> bool:
    values = np.concatenate(parts)
    values = values[values > 0]
    return bool(len(values) and values.max() > STEEP * max(float(parts[0][0]), 1e-9))


def _happenings(history: History) -> dict[float, str]:
    """What was done on the way, by its epoch."""
    recipe, end = history.recipe, float(history.epochs[-1])
    found = {min(edit.epochs, float(recipe.epochs)): "edited" for edit in recipe.edits}
    if recipe.later_from:
        found[float(recipe.later_from)] = f"rate {recipe.later_rate:g}"
    return {epoch: text for epoch, text in found.items() if 0 < epoch < end}


def _marks(history: History) -> list[dict]:
    stroke = {"color": MUTED, "width": 1, "dash": "dash"}
    return [
        {"type": "line", "x0": epoch, "x1": epoch, "yref": "paper", "y0": 0, "y1": 1, "line": stroke}
        for epoch in _happenings(history)
    ]


def _names(history: History, low: bool) -> list[dict]:
    """What was done, written where the curve is not: a good accuracy runs at the top, a good loss at the bottom."""
    place = {"y": 0.02, "yanchor": "bottom"} if low else {"y": 0.98, "yanchor": "top"}
    style = {"yref": "paper", **place, "xanchor": "left", "showarrow": False, "font": {"size": 12}}
    return [{"x": epoch, "text": text, **style} for epoch, text in _happenings(history).items()]


def confusion_panel(prepared: Prepared, history: History, weights: Weights) -> Panel:
    """Test points by true class (rows) and by answer (columns), at every frame."""
    classes, sample = prepared.points.classes, prepared.sample
    outputs = forward(history.network, weights, np.asarray(sample.test_x, np.float32))[-1]
    answers, count = probabilities(history.recipe.loss, outputs).argmax(axis=-1), len(classes)
    cells = np.zeros((len(answers), count, count), dtype=np.int32)
    for true in range(count):
        for answer in range(count):
            cells[:, true, answer] = ((sample.test_y == true) & (answers == answer)).sum(axis=-1)
    ticks = {"tickvals": list(range(count)), "ticktext": [name[:12] for name in classes], "showgrid": False}
    return Panel(
        name="confusion",
        title="Confusion: the test points",
        figure=figure(
            [],
            axis("answer", -0.5, count - 0.5, fixedrange=True, **ticks),
            axis("true class", count - 0.5, -0.5, fixedrange=True, **ticks),
        ),
        alt="How many test points of each true class got each answer; the diagonal is right.",
        layers=(Confusion(cells, classes),),
        span=4,
        height=270,
    )


def cloud_panels(cloud: Cloud, seed: int) -> tuple[Panel, Panel]:
    """Every seed a dot to click, that of the page large, and how often each accuracy came."""
    good, percent = np.isfinite(cloud.accuracy), cloud.accuracy * 100
    here = good & (cloud.seeds == seed)
    upward, _ = end_axis(percent[good], not good.all(), True, "test accuracy (%)")
    counts, edges = np.histogram(percent[good], bins=20, range=(upward["range"][0] + 2, 100))
    every = dots(cloud.seeds[good], percent[good], color=BLUE, customdata=cloud.seeds[good])
    shown = dots(cloud.seeds[here], percent[here], color=INK, size=13, hoverinfo="skip")
    return (
        Panel(
            name="cloud",
            title="Final test accuracy under each seed: click a dot to open it",
            figure=figure(
                [every | {"hovertemplate": "seed %{x}: %{y:.1f} %<extra></extra>"}, shown],
                axis("seed of the network", -1, SEEDS),
                upward,
            ),
            alt="A dot for every seed; the large dark one is the seed shown above.",
            span=8,
            height=260,
            pick="seed",
        ),
        Panel(
            name="spread",
            title="How often",
            figure=figure([bars(counts, (edges[:-1] + edges[1:]) / 2, orientation="h")], axis("seeds"), upward),
            alt="Histogram of the final test accuracies.",
            span=4,
            height=260,
        ),
    )

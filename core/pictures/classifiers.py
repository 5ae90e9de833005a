"""Pictures of a classifier at work: its points on the map, its curves, its confusions."""

from __future__ import annotations

import numpy as np

from core.datasets import extent
from core.networks import Weights, forward
from core.pictures.networks import probabilities
from core.plots import CLASSES, INK, ORANGE, PAPER, Cursor, Frames, Panel, Raster, axis, dots, figure, line
from core.prepared import Prepared
from core.training import History


def map_panel(prepared: Prepared, history: History, raster: Raster, weights: Weights, live: bool) -> Panel:
    """The points on the decision map; hovering over one tells its inputs, its true class and the network's answer."""
    x, y = extent(prepared.points, prepared.axes)
    across, up = (prepared.points.names[place] for place in prepared.axes)
    traces, frames = [], []
    parts = [("training", prepared.shown_train, prepared.sample.x, prepared.sample.y)]
    parts += [("test", prepared.shown_test, prepared.sample.test_x, prepared.sample.test_y)]
    for part, shown, inputs, labels in parts:
        share = None if live else probabilities(history.recipe.loss, forward(history.network, weights, inputs)[-1])
        for label, name in enumerate(prepared.points.classes):
            mine = labels == label
            size, symbol = (7, "circle") if part == "training" else (8, "diamond")
            border = {"width": 1, "color": PAPER}
            marker = {"size": size, "symbol": symbol, "color": CLASSES[label], "line": border}
            traces.append(
                dots(shown[mine, 0], shown[mine, 1], f"{name}, {part}")
                | {"marker": marker, "hovertemplate": hover(across, up, name, part)}
            )
            if share is not None:
                told = np.stack([share[:, mine, label], share[:, mine].argmax(axis=-1)], axis=-1)
                frames.append(Frames(len(traces) - 1, "customdata", told, lazy=True))
    return Panel(
        name="map",
        title="Decision map",
        figure=figure(
            traces, axis(across, *x, showgrid=False), axis(up, *y, showgrid=False), showlegend=False,
            margin={"l": 48, "r": 4, "t": 4, "b": 40},
        ),
        alt=f"Points of {len(prepared.points.classes)} classes over the map of what the network answers everywhere.",
        layers=(raster,),
        frames=tuple(frames),
        span=5,
        height=340,
    )  # fmt: skip


def hover(across: str, up: str, name: str, part: str) -> str:
    return (
        f"{across} %{{x:.3g}}, {up} %{{y:.3g}}<br>true class: {name} ({part} point)<br>"
        "the network gives this class %{customdata[0]:.1%}<extra></extra>"
    )


def curve_panel(
    epochs: np.ndarray, shown: slice, title: str, train_part: np.ndarray, test_part: np.ndarray, unit: str
) -> Panel:
    """A measure of training and test points over the recorded epochs, of which the clock goes through those `shown`."""
    low, high = (-0.02, 1.02) if title == "Accuracy" else (None, None)
    across = {"zeroline": False, "range": [0, float(max(epochs[-1], 1))]}
    more = {} if title == "Accuracy" else {"rangemode": "tozero"}
    return Panel(
        name=title.lower(),
        title=f"{title} over epochs",
        figure=figure(
            [line(epochs, train_part, "training", INK), line(epochs, test_part, "test", ORANGE)],
            axis("epoch") | across,
            axis(unit, low, high) | more,
        ),
        alt=f"{title} of training and test points over epochs, at last {train_part[-1]:.3g} and {test_part[-1]:.3g}.",
        layers=(Cursor(epochs[shown]),),
        span=4,
        height=270,
    )


def confusion_panel(prepared: Prepared, history: History, weights: Weights) -> Panel:
    """Test points by true class (rows) and by answer (columns), at every frame."""
    classes = prepared.points.classes
    answers = probabilities(history.recipe.loss, forward(history.network, weights, prepared.sample.test_x)[-1]).argmax(
        axis=-1
    )
    count = len(classes)
    cells = np.zeros((len(answers), count, count), dtype=np.float32)
    for true in range(count):
        for answer in range(count):
            cells[:, true, answer] = ((prepared.sample.test_y == true) & (answers == answer)).sum(axis=-1)
    largest = float(cells.sum(axis=(1, 2)).max() / count) or 1.0
    ticks = {"tickvals": list(range(count)), "ticktext": [name[:12] for name in classes], "showgrid": False}
    return Panel(
        name="confusion",
        title="Confusion: the test points",
        figure=figure([], axis("answer", -0.5, count - 0.5, **ticks), axis("true class", count - 0.5, -0.5, **ticks)),
        alt="How many test points of each true class got each answer; the diagonal is right.",
        layers=(Raster(cells, (-0.5, count - 0.5), (-0.5, count - 0.5), (0, largest), "sequential", 0, smooth=False),),
        span=4,
        height=270,
    )

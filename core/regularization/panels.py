"""Pictures that several pages of the section draw: a map with its points, and a line with intervals over seeds."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.engine.inputs import Prepared
from core.engine.seeds import Ends
from core.experiment.charts import CLASSES, PAPER, axis, dots, figure, line
from core.experiment.scene import Panel, Raster
from core.regularization.class_maps import Area

SILENT: dict[str, Any] = {"hoverinfo": "skip"}


def class_map_panel(
    name: str, title: str, prepared: Prepared, area: Area, answers: np.ndarray, *, span: int, height: int,
    tests: bool = True, size: int = 8,
) -> Panel:  # fmt: skip
    """A map of class + confidence, (H, W) or along the clock (F, H, W), with the points of training and, as hollow
    diamonds, of the test."""
    traces = []
    for shown, labels, symbol, larger in (
        (prepared.shown_train, prepared.sample.y, "circle", 0),
        (prepared.shown_test, prepared.sample.test_y, "diamond-open", -1),
    ):
        for label, _ in enumerate(prepared.points.classes):
            mine, open_ = labels == label, symbol.endswith("open")
            marker = {"size": size + larger, "symbol": symbol, "color": CLASSES[label]}
            marker |= {"line": {"width": 1.5 if open_ else 1, "color": CLASSES[label] if open_ else PAPER}}
            if tests or not open_:
                traces.append(dots(shown[mine, 0], shown[mine, 1], marker=marker, **SILENT))
    return Panel(
        name=name,
        title=title,
        figure=figure(
            traces, axis("x", *area[0], showgrid=False), axis("y", *area[1], showgrid=False), showlegend=False
        ),
        alt="A map of the classes that the network decides for, with the "
        + ("training and test points." if tests else "training points."),
        layers=(Raster(answers, area[0], area[1], (0.0, float(len(prepared.points.classes))), "classes"),),
        span=span,
        height=height,
    )


def interval_bar(ends: Ends, times: float = 1.0) -> dict[str, Any]:
    """The intervals as error bars; all `times` a factor."""
    mean, low, high = ends
    return {
        "type": "data", "symmetric": False, "array": times * (high - mean), "arrayminus": times * (mean - low),
        "thickness": 2, "width": 5,
    }  # fmt: skip


def interval_line(x: Any, ends: Ends, name: str, color: str, times: float = 1.0) -> dict:
    """Means over the seeds as a line with markers, and their intervals; all `times` a factor."""
    drawn = line(x, times * ends[0], name, color, 2.5, error_y=interval_bar(ends, times) | {"color": color})
    return drawn | {"mode": "lines+markers", "marker": {"size": 7, "color": color}}

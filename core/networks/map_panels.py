"""The plane of a classifier: its points on the map of what the network answers, or set by hand."""

from __future__ import annotations

import numpy as np

from core.data.datasets import Points
from core.engine.inputs import Prepared
from core.engine.sisters import Sisters
from core.experiment.charts import CLASSES, PAPER, axis, dots, figure
from core.experiment.scene import Overlay, Panel, Raster, Readout
from core.experiment.sister_charts import no_sisters, sisters_panel
from core.networks.agreement import agreed
from core.networks.network_maps import Decision, OwnPoints
from core.networks.plane_data import Area

MAP_HEIGHT = 340
MAP_MARGIN = {"l": 48, "r": 4, "t": 4, "b": 40}


def map_panel(prepared: Prepared, layers: tuple[Overlay, ...], tests: bool, equal: bool) -> Panel:
    """The points on the decision map, test points as diamonds (or hidden); `equal` where both axes are space."""
    decision = next(layer for layer in layers if isinstance(layer, Decision))
    parts = [("training", prepared.shown_train, prepared.sample.y)]
    parts += [("test", prepared.shown_test, prepared.sample.test_y)] if tests else []
    traces = [trace for part, shown, labels in parts for trace in class_points(part, shown, labels, decision.classes)]
    return Panel(
        name="map",
        title="Decision map",
        figure=figure(
            traces,
            axis(decision.axes[0], *decision.x, showgrid=False),
            axis(decision.axes[1], *decision.y, showgrid=False),
            showlegend=False, margin=MAP_MARGIN, equal=equal,
        ),
        alt=f"Points of {len(decision.classes)} classes over the map of what the network answers everywhere; a line "
        "marks the border between the classes.",
        layers=layers,
        span=5,
        height=MAP_HEIGHT,
    )  # fmt: skip


def class_points(part: str, shown: np.ndarray, labels: np.ndarray, classes: tuple[str, ...]) -> list[dict]:
    """The points of a part, "training" or "test", one trace a class; test points are diamonds."""
    size, symbol = (7, "circle") if part == "training" else (8, "diamond")
    traces = []
    for label, name in enumerate(classes):
        mine = labels == label
        marker = {"size": size, "symbol": symbol, "color": CLASSES[label], "line": {"width": 1, "color": PAPER}}
        trace = dots(shown[mine, 0], shown[mine, 1], f"{name}, {part}", marker=marker, hoverinfo="none")
        traces.append(trace)
    return traces


def empty_panel(points: Points, layer: OwnPoints) -> Panel:
    """The plane on which points are set by hand, while there are too few to train on."""
    traces = class_points("training", points.x, points.y, points.classes)
    return Panel(
        name="map",
        title="Your own points: click to set one",
        figure=figure(
            traces, axis("x", -layer.reach, layer.reach), axis("y", -layer.reach, layer.reach), showlegend=False,
            margin=MAP_MARGIN, equal=True,
        ),
        alt=f"An empty plane with {len(points.y)} points set by hand.",
        layers=(layer,),
        span=12,
        height=MAP_HEIGHT,
    )  # fmt: skip


def agreement_panel(shares: np.ndarray, prepared: Prepared, area: Area, span: int, height: int) -> Panel:
    """The majority's answer, the stronger the more agree; pale is where the seed decides."""
    classes, points = len(shares), prepared.points
    sure = np.clip((shares.max(axis=0) * classes - 1) / (classes - 1), 0, 0.999)
    names = [points.names[index] for index in prepared.axes]
    return Panel(
        name="agreement",
        title="Sisters: pale is luck",
        figure=figure(
            class_points("training", prepared.shown_train, prepared.sample.y, points.classes),
            axis(names[0], *area[0], showgrid=False), axis(names[1], *area[1], showgrid=False),
            showlegend=False, margin=MAP_MARGIN, equal=names == ["x", "y"],
        ),
        alt=f"A map of what most sisters answer; on {agreed(shares):.0%} of it nine in ten answer the same.",
        layers=(Raster(shares.argmax(axis=0) + sure, *area, (0.0, float(classes)), "classes"),),
        span=span,
        height=height,
    )  # fmt: skip


def sister_panels(
    asked: str, sisters: Sisters | None, shares: np.ndarray | None, prepared: Prepared, area: Area, seed: int
) -> tuple[Panel, ...]:
    """Where each sister ends and, of those that did not diverge, the `shares` of what they answer together."""
    if sisters is None:
        return no_sisters(asked, height=270)
    if shares is None:
        return (sisters_panel(sisters.finals, sisters.failed, seed),)
    return (
        agreement_panel(shares, prepared, area, 4, 270),
        sisters_panel(sisters.finals, sisters.failed, seed, span=8, height=270),
    )


def agreement_readout(shares: np.ndarray | None) -> tuple[Readout, ...]:
    """On how much of the map nearly all sisters agree."""
    if shares is None:
        return ()
    told = "The share of the map on which nine in ten sisters, of 96 at most, give the same answer."
    return (Readout("sisters agree on", 100 * agreed(shares), "% of the map", 0, told),)

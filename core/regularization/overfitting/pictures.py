"""Pictures of one training: the curve and its losses, how wiggly it is, the losses as training saw them, the plane."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from core.engine.rounding import felt
from core.experiment.axis_ranges import rounded_up
from core.experiment.charts import (
    BLUE,
    CLASSES,
    GREEN,
    INK,
    MAUVE,
    MUTED,
    ORANGE,
    PAPER,
    RED,
    SLATE,
    axis,
    bars,
    dots,
    figure,
    line,
    log_axis,
)
from core.experiment.scene import Cursor, Frames, Panel, Raster
from core.experiment.sister_charts import sister_band
from core.experiment.twin_charts import twin_line
from core.experiment.wording import percent, plain
from core.regularization.overfitting.curve import REACH, total_bending, total_variation
from core.regularization.overfitting.fits import Fit
from core.regularization.overfitting.jitter import ANEW, BARE, BY_L2, KINDS, ONE_COPY, TWENTY, Jittered, Ridge
from core.regularization.overfitting.plane import Mapped
from core.regularization.panels import SILENT

LEAST = 1e-5  # losses below are drawn there
KIND_COLORS = {BARE: RED, ONE_COPY: MAUVE, TWENTY: GREEN, ANEW: BLUE, BY_L2: ORANGE}


def dashed(color: str, dash: str = "dash", width: float = 2) -> dict:
    """A line's stroke."""
    return {"line": {"color": color, "width": width, "dash": dash, "simplify": False}}


def heights(result: Fit | Jittered) -> tuple[float, float]:
    """The range of y: the points and the true curve, with room for a curve that overshoots."""
    reach = max(1.2, 1.25 * float(np.abs(result.points.y).max()))
    return -rounded_up(reach, (1, 1.5, 2, 3, 5, 10)), rounded_up(reach, (1, 1.5, 2, 3, 5, 10))


def fit_panel(result: Fit, frames: slice, tests: bool) -> Panel:
    """The points and the network's curve, which moves with the clock; what it never saw only where `tests` are on."""
    points, edges = result.points, heights(result)
    shown = np.clip(result.curve[frames], 3 * edges[0], 3 * edges[1])
    kept = np.clip(result.curve[result.frozen], 3 * edges[0], 3 * edges[1])
    traces = [line(points.grid, shown[-1], "network", BLUE, 3, **SILENT)]
    if tests:
        traces += [
            dots(points.test_x, points.test_y, "test points", ORANGE, 4, opacity=0.45, **SILENT),
            line(points.grid, points.truth, "true curve", **dashed(MUTED), **SILENT),
            line(points.grid, kept, "stopped early", **dashed(GREEN, "dot", 2.5), **SILENT),
        ]
    traces.append(dots(points.x, points.y, "points to train on", INK, 9))
    return Panel(
        name="fit",
        title="What it makes of the points",
        figure=figure(traces, axis("x", -REACH, REACH), axis("y", *edges)),
        alt=f"{len(points.x)} points and the network's curve through them, whose total variation is "
        f"{plain(float(result.variation[-1]))}; the true curve's is {plain(float(total_variation(points.truth)))}.",
        frames=(Frames(0, "y", shown),) if len(shown) > 1 else (),
        span=6,
        height=330,
    )


def loss_axis(title: str, values: list[np.ndarray]) -> dict:
    """An axis of powers of ten around the values."""
    low = max(LEAST, min(float(each.min()) for each in values))
    high = max(LEAST * 10, max(float(np.quantile(each, 0.98)) for each in values))
    ends = math.floor(2 * math.log10(low)) / 2 - 0.1, math.ceil(2 * math.log10(high)) / 2 + 0.15
    return log_axis(title, *(10.0**end for end in ends))


def upright(x: float, name: str, color: str, dash: str) -> dict:
    """An upright line over the whole of a chart with a log axis."""
    return line([x, x], [LEAST / 10, 1e6], name, **dashed(color, dash, 1.5), hoverinfo="name")


def loss_panel(result: Fit, frames: slice, tests: bool) -> Panel:
    """Training loss over the epochs and, where `tests` are on, those of test and validation with what they decide."""
    updates = result.updates
    curves = [("training", result.train, BLUE, 2.5)]
    if tests:
        curves += [("validation", result.validation, GREEN, 1.5), ("test", result.test, ORANGE, 2.5)]
    values = [np.maximum(each, LEAST) for _, each, _, _ in curves]
    traces = [line(updates, y, name, color, width) for y, (name, _, color, width) in zip(values, curves, strict=True)]
    if tests and (twin := felt(result.rounding)):
        values.append(np.maximum(twin.loss, LEAST))
        traces.insert(0, twin_line(twin.epochs, values[-1]))
    if tests and result.sisters:
        values.append(np.maximum(result.sisters.loss, LEAST))
        traces = [*sister_band(result.sisters.epochs, values[-1], MAUVE), *traces]
    alt = f"The training loss ends at {plain(float(result.train[-1]))}"
    if tests:
        floor = max(result.points.noise**2, LEAST)
        traces += [
            line([0, float(updates[-1])], [floor, floor], "noise σ²", **dashed(MUTED, "dash", 1.5)),
            upright(float(updates[result.best]), "best on test", ORANGE, "dot"),
            upright(float(updates[result.frozen]), "stopped early", GREEN, "dot"),
        ]
        values.append(np.array([floor]))
        alt += (
            f", the test loss at {plain(float(result.test[-1]))} after a least of "
            f"{plain(float(result.test[result.best]))} at epoch {updates[result.best]:,}"
        )
    return Panel(
        name="losses",
        title="Mean squared error, dropout off",
        figure=figure(traces, axis("epoch", 0, float(max(updates[-1], 1))), loss_axis("loss (log)", values)),
        alt=f"{alt}.",
        layers=(Cursor(updates[frames].astype(float)),) if len(updates[frames]) > 1 else (),
        span=6,
        height=330,
    )


def wiggle_panels(result: Fit, frames: slice) -> tuple[Panel, Panel]:
    """Total variation and total bending over the epochs, beside the true curve's."""
    points, updates = result.points, result.updates
    found = []
    for name, title, values, true, color in (
        ("variation", "Total variation: how far up and down in all", result.variation,
         float(total_variation(points.truth)), BLUE),
        ("bending", "Bending: how much the slope changes in all", total_bending(result.curve, points.grid),
         float(total_bending(points.truth, points.grid)), MAUVE),
    ):  # fmt: skip
        ends = [0, float(max(updates[-1], 1))]
        traces = [line(updates, values, "network", color), line(ends, [true, true], "true curve", **dashed(MUTED))]
        panel = Panel(
            name=name,
            title=title,
            figure=figure(traces, axis("epoch", *ends), axis("over x from −2 to 2", rangemode="tozero")),
            alt=f"It ends at {plain(float(values[-1]))}; the true curve's is {plain(true)}.",
            layers=(Cursor(updates[frames].astype(float)),) if len(updates[frames]) > 1 else (),
            span=6,
            height=270,
        )
        found.append(panel)
    return found[0], found[1]


def seen_panel(result: Fit, frames: slice, tests: bool) -> Panel:
    """The training loss twice: as training saw it, with penalty and dropout, and as it is; and the test loss."""
    updates = result.updates
    curves = [
        ("training loss, as trained", result.during + result.penalty, BLUE, "dot"),
        ("training loss, evaluated", result.train, BLUE, "solid"),
    ]
    if tests:
        curves.append(("test loss, evaluated", result.test, ORANGE, "solid"))
    values = [np.maximum(each, LEAST) for _, each, _, _ in curves]
    traces = [
        line(updates, y, name, **dashed(color, dash, 2.5))
        for y, (name, _, color, dash) in zip(values, curves, strict=True)
    ]
    return Panel(
        name="seen",
        title="One training, its loss twice",
        figure=figure(traces, axis("epoch", 0, float(max(updates[-1], 1))), loss_axis("loss (log)", values)),
        alt="; ".join(f"{name} ends at {plain(float(y[-1]))}" for name, y, _, _ in curves) + ".",
        layers=(Cursor(updates[frames].astype(float)),) if len(updates[frames]) > 1 else (),
        span=12,
        height=330,
    )


def plane_panels(result: Mapped, frames: slice) -> tuple[Panel, Panel]:
    """The map with the points trained on, those with a label by chance ringed; and accuracies over the epochs."""
    prepared, classes, updates = result.prepared, result.prepared.points.classes, result.updates
    shown, labels, traces = prepared.shown_train, prepared.sample.y, []
    for label, name in enumerate(classes):
        for random, symbol in ((False, "circle"), (True, "x")):
            mine = (labels == label) & (result.random == random)
            marker = {"size": 9, "symbol": symbol, "color": CLASSES[label], "line": {"width": 1, "color": PAPER}}
            said = f"{name}, by chance" if random else name
            traces.append(dots(shown[mine, 0], shown[mine, 1], said, marker=marker, **SILENT))
    answers = result.answers[frames]
    area = Panel(
        name="map",
        title="● true label  ✕ label by chance",
        figure=figure(
            traces,
            axis("x", *result.area[0], showgrid=False),
            axis("y", *result.area[1], showgrid=False),
            showlegend=False,
        ),
        alt=f"A map of what the network decides, with {len(labels)} training points, {int(result.random.sum())} of "
        "them with a label drawn by chance.",
        layers=(
            Raster(answers if len(answers) > 1 else answers[0], *result.area, (0.0, float(len(classes))), "classes"),
        ),
        span=5,
        height=330,
    )
    ends = [0, float(max(updates[-1], 1))]
    curves = [
        line(updates, 100 * result.train, "training", BLUE),
        line(updates, 100 * result.test, "test, true labels", ORANGE),
        line(ends, [100 * result.chance] * 2, "a guess", **dashed(MUTED)),
    ]
    if result.sisters and result.sisters.accuracy is not None:
        curves = [*sister_band(result.sisters.epochs, 100 * result.sisters.accuracy, MAUVE), *curves]
    accuracy = Panel(
        name="accuracy",
        title="Accuracy",
        figure=figure(curves, axis("epoch", *ends), axis("accuracy (%)", 0, 104)),
        alt=f"Training ends at {percent(float(result.train[-1]))}, test at {percent(float(result.test[-1]))}; a guess "
        f"has {percent(result.chance)}.",
        layers=(Cursor(updates[frames].astype(float)),) if len(updates[frames]) > 1 else (),
        span=7,
        height=330,
    )
    return area, accuracy


def jitter_panels(result: Jittered) -> tuple[Panel, Panel]:
    """The curves of every kind, and how wiggly they are beside their test loss."""
    points, edges = result.points, heights(result)
    traces = [
        line(points.grid, np.clip(curve, 3 * edges[0], 3 * edges[1]), kind, KIND_COLORS[kind], 2.5, **SILENT)
        for kind, curve in zip(KINDS, result.curves, strict=True)
    ]
    traces += [
        line(points.grid, points.truth, "true curve", **dashed(MUTED), **SILENT),
        dots(points.x, points.y, "points", INK, 8, showlegend=False),
    ]
    names = [kind.replace(" ", "<br>") for kind in KINDS]
    losses = [
        bars(names, result.train, "training", SLATE),
        bars(names, result.test, "test", ORANGE),
    ]
    return (
        Panel(
            name="jitter_curves",
            title="Five trainings of one network",
            figure=figure(traces, axis("x", -REACH, REACH), axis("y", *edges)),
            alt="; ".join(f"{kind}: total variation {plain(float(value))}"
                          for kind, value in zip(KINDS, result.variation, strict=True)) + ".",
            span=7,
            height=340,
        ),
        Panel(
            name="jitter_losses",
            title="Training and test loss",
            figure=figure(losses, axis("", tickangle=0), axis("mean squared error", rangemode="tozero"),
                          barmode="group"),
            alt="; ".join(f"{kind}: training {plain(float(first))}, test {plain(float(second))}"
                          for kind, first, second in zip(KINDS, result.train, result.test, strict=True)) + ".",
            span=5,
            height=340,
        ),
    )  # fmt: skip


def ridge_panels(result: Ridge) -> tuple[Panel, Panel]:
    """Ten weights by noise and by L2, and how they come together with more copies."""
    names = list(result.names)
    traces = [
        dots(names, result.bare, "least squares", MUTED, 8),
        dots(names, result.ridge, "L2 (ridge)", ORANGE, 14),
        dots(names, result.noisy, f"least squares, {result.counts[-1]} noisy copies", BLUE, 7),
    ]
    apart = line(result.counts, result.apart, "", BLUE) | {"mode": "lines+markers"}
    ticks: dict[str, Any] = {"tickvals": result.counts, "ticktext": [str(count) for count in result.counts]}
    return (
        Panel(
            name="ridge_weights",
            title="Weights of ten measurements",
            figure=figure(traces, axis("measurement"), axis("weight")),
            alt=f"The weights by noise are within {plain(float(result.apart[-1]))} of those by L2.",
            span=7,
            height=300,
        ),
        Panel(
            name="ridge_apart",
            title="Noise and L2: difference",
            figure=figure(
                [apart], axis("copies of every row (log)", type="log", **ticks),
                axis("difference of weights", rangemode="tozero"),
            ),
            alt=f"From {plain(float(result.apart[0]))} with one copy to {plain(float(result.apart[-1]))} with "
            f"{result.counts[-1]}.",
            span=5,
            height=300,
        ),
    )  # fmt: skip

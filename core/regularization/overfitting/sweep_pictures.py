"""Pictures of many trainings: pairs, growth, parts of an error, labels by chance, digits, the leak, the best of k."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from core.engine.seeds import interval
from core.experiment.charts import (
    BLUE,
    GREEN,
    MAUVE,
    MUTED,
    ORANGE,
    RED,
    SLATE,
    axis,
    bars,
    dots,
    figure,
    line,
)
from core.experiment.scene import Panel, Raster
from core.experiment.wording import percent, plain
from core.regularization.overfitting.choosing import Chosen, chosen_curves
from core.regularization.overfitting.digits import CHANGES, SHOWN_DIGITS, SIDE, Digits
from core.regularization.overfitting.errors import SIZES, Split, parts_of_error
from core.regularization.overfitting.families import FAMILIES
from core.regularization.overfitting.labels import SHARES, Shuffled
from core.regularization.overfitting.leak import Leak
from core.regularization.overfitting.paired import SOONEST, SQUARES, TEST, TRAIN, UNITS, WAYS, WIGGLE, Growth, Pairs
from core.regularization.overfitting.pictures import dashed
from core.regularization.panels import SILENT, interval_bar, interval_line

WAY_COLORS = (RED, MAUVE, ORANGE, GREEN, BLUE, SLATE)
HEIGHT = 290


def spread(values: np.ndarray, times: float = 1.0) -> tuple[np.ndarray, dict[str, Any]]:
    """Means along the last axis and error bars of their 95 % intervals."""
    ends = interval(values)
    return times * ends[0], interval_bar(ends, times)


def marked(x: Any, values: np.ndarray, name: str, color: str, times: float = 1.0) -> dict:
    """A line through means with their intervals."""
    return interval_line(x, interval(values), name, color, times)


def said(names: tuple[str, ...] | list[str], values: np.ndarray, times: float = 1.0, unit: str = "") -> str:
    """The means in words."""
    known = [f"{name} {plain(times * float(value))}{unit}" for name, value in zip(names, values, strict=True)]
    return ", ".join(known)


def clouds(names: tuple[str, ...], values: np.ndarray, times: float = 1.0) -> list[dict]:
    """One column of dots a name: every seed's value (names, seeds), with the mean and its interval."""
    places = np.arange(len(names))
    shift = np.linspace(-0.22, 0.22, values.shape[1]) if values.shape[1] > 1 else np.zeros(1)
    each = dots((places[:, None] + shift).ravel(), times * values.ravel(), "one pair", MUTED, 5, opacity=0.7, **SILENT)
    mean, bar = spread(values, times)
    middle = dots(places, mean, "mean, 95 % interval", BLUE, 11, error_y=bar | {"color": BLUE})
    return [each, middle]


def named_axis(names: tuple[str, ...]) -> dict:
    """An axis with a name at every whole number."""
    return axis(
        "", -0.5, len(names) - 0.5, tickvals=list(range(len(names))), ticktext=broken(names), tickfont={"size": 12}
    )


def broken(names: Sequence[str]) -> list[str]:
    """Names that stand side by side under a chart: after their first word they go on below."""
    return [name.replace(" ", "<br>", 1) for name in names]


def zero_line(count: int) -> dict:
    return line([-0.5, count - 0.5], [0, 0], "", **dashed(MUTED), **SILENT, showlegend=False)


def pairs_panels(result: Pairs) -> tuple[Panel, ...]:
    """What each way does to the test loss, seed by seed; losses, wiggle and gap; units in use; how long it takes."""
    ways, means = WAYS[1:], interval(result.measures)[0]
    gains = result.measures[TEST, 1:] - result.measures[TEST, :1]
    losses = [
        bars(broken(WAYS), means[TRAIN], "training", SLATE, error_y=spread(result.measures[TRAIN])[1]),
        bars(broken(WAYS), means[TEST], "test", ORANGE, error_y=spread(result.measures[TEST])[1]),
    ]

    def of(name: str, title: str, measure: int, unit: str) -> Panel:
        bar = bars(broken(WAYS), means[measure], "", list(WAY_COLORS), error_y=spread(result.measures[measure])[1])
        return Panel(
            name=name, title=title, figure=figure([bar], axis(""), axis(unit, rangemode="tozero")),
            alt=f"Means: {said(WAYS, means[measure])}.", span=6, height=HEIGHT,
        )  # fmt: skip

    seconds = bars(broken(FAMILIES), 1000 * result.seconds, "", list(WAY_COLORS[: len(FAMILIES)]))
    return (
        Panel(
            name="pair_gains",
            title="Test loss, less that without anything",
            figure=figure([zero_line(len(ways)), *clouds(ways, gains)], named_axis(ways), axis("below 0: it helped")),
            alt=f"Mean differences: {said(ways, interval(gains)[0])}.",
            span=6,
            height=320,
        ),
        Panel(
            name="pair_losses",
            title="The gap: training and test loss",
            figure=figure(losses, axis(""), axis("mean squared error", rangemode="tozero"), barmode="group"),
            alt=f"Test losses: {said(WAYS, means[TEST])}. Training losses: {said(WAYS, means[TRAIN])}.",
            span=6,
            height=320,
        ),
        of("pair_wiggle", "Is the solution smoother? Total variation", WIGGLE, "of the curve"),
        of("pair_units", "Are representations others? Units in use", UNITS, "of the last hidden layer"),
        of("pair_squares", "Are weights smaller? Sum of w²", SQUARES, "over all weights"),
        of("pair_soonest", "Longer training? Epoch of the best validation", SOONEST, "epoch"),
        Panel(
            name="pair_seconds",
            title="One training, measured here and now",
            figure=figure([seconds], axis(""), axis("milliseconds", rangemode="tozero")),
            alt=f"Milliseconds: {said(FAMILIES, 1000 * result.seconds)}.",
            span=12,
            height=240,
        ),
    )


def growth_panels(result: Growth) -> tuple[Panel, Panel]:
    """Test loss and gap along a size, every family."""
    sizes, layered = result.sizes, result.along == "Hidden layers"
    ticks: dict[str, Any] = {"tickvals": list(sizes), "ticktext": [str(size) for size in sizes]}
    across = (
        axis(result.along.lower(), **ticks) if layered else axis(f"{result.along.lower()} (log)", type="log", **ticks)
    )
    panels = []
    for name, title, values in (
        ("growth_test", "Test loss", result.losses[1]),
        ("growth_gap", "Gap: test less training loss", result.losses[1] - result.losses[0]),
    ):
        traces = [marked(list(sizes), values[row], family, WAY_COLORS[row]) for row, family in enumerate(FAMILIES)]
        means = interval(values)[0]
        panel = Panel(
            name=name, title=title, figure=figure(traces, across, axis("mean squared error", rangemode="tozero")),
            alt=f"At {sizes[-1]} {result.along.lower()}: {said(FAMILIES, means[:, -1])}; at {sizes[0]}: "
            f"{said(FAMILIES, means[:, 0])}.", span=6, height=330,
        )  # fmt: skip
        panels.append(panel)
    return panels[0], panels[1]


def split_panel(result: Split) -> Panel:
    """Bias², variance and noise on top of each other, and the error measured."""
    bias, variance = parts_of_error(result.answers, result.truth)
    names = [str(size) for size in SIZES]
    traces = [
        bars(names, np.full(len(SIZES), result.noise**2), "noise σ²", MUTED),
        bars(names, np.maximum(bias, 0), "bias²", BLUE),
        bars(names, variance, "variance", ORANGE),
    ]
    mean, bar = spread(result.measured)
    traces.append(dots(names, mean, "measured, 95 % interval", RED, 10, error_y=bar | {"color": RED}))
    return Panel(
        name="split",
        title="Where the test error comes from",
        figure=figure(traces, axis("units per layer", type="category"), axis("mean squared error", rangemode="tozero"),
                      barmode="stack"),
        alt=f"Bias² by units: {said(names, bias)}. Variance: {said(names, variance)}. Measured: {said(names, mean)}.",
        span=7,
        height=350,
    )  # fmt: skip


def answers_panel(result: Split) -> Panel:
    """The curves that the largest network and a small one made of every sample, faintly, with their means."""
    traces = []
    for row, color in ((SIZES.index(2), BLUE), (len(SIZES) - 2, ORANGE)):
        count = result.answers.shape[1]
        gap = np.full((count, 1), np.nan)
        curves = np.clip(np.concatenate([result.answers[row], gap], axis=1), -6, 6)
        x = np.tile(np.append(result.places, np.nan), count)
        traces.append(line(x, curves.ravel(), f"{SIZES[row]} units", color, 1, opacity=0.35, **SILENT))
    traces.append(line(result.places, result.truth, "true curve", **dashed(MUTED, "dash", 3), **SILENT))
    return Panel(
        name="split_curves",
        title="The same network on every sample",
        figure=figure(traces, axis("x"), axis("answer", -3, 3)),
        alt="The variance of their answers: "
        + said(["2 units", f"{SIZES[-2]} units"], parts_of_error(result.answers, result.truth)[1][[1, -2]])
        + ".",
        span=5,
        height=350,
    )


def label_panel(result: Shuffled) -> Panel:
    """Accuracies against the share of labels by chance."""
    x = 100 * np.array(SHARES)
    traces = [
        marked(x, result.accuracy[0], "training, the labels given", BLUE, 100),
        marked(x, result.accuracy[1], "test, true labels", ORANGE, 100),
        line([0, 100], [100 * result.chance] * 2, "a guess", **dashed(MUTED)),
    ]
    train, test = interval(result.accuracy)[0]
    names = [percent(share, 0) for share in SHARES]
    return Panel(
        name="labels",
        title="Accuracy against labels drawn by chance",
        figure=figure(traces, axis("labels by chance (%)", -3, 103), axis("accuracy (%)", 0, 104)),
        alt=f"Training: {said(names, train, 100, ' %')}. Test: {said(names, test, 100, ' %')}.",
        span=12,
        height=320,
    )


def digits_panels(result: Digits) -> tuple[Panel, Panel]:
    """The images after each change, and what the copies add to the test accuracy."""
    rows, tall, wide = len(CHANGES), SIDE + 1, SIDE + 1
    mosaic = np.zeros((rows * tall, SHOWN_DIGITS * wide))
    for row in range(rows):
        for column in range(SHOWN_DIGITS):
            top, left = (rows - 1 - row) * tall, column * wide
            mosaic[top : top + SIDE, left : left + SIDE] = result.shown[row, column][::-1]
    height, width = mosaic.shape
    ticks: dict[str, Any] = {
        "tickvals": [(rows - 1 - row + 0.5) * tall for row in range(rows)],
        "ticktext": list(CHANGES),
    }
    hidden = axis("", 0, width, showticklabels=False, showgrid=False, ticks="")
    examples = Panel(
        name="digit_images",
        title="The same five digits, each changed",
        figure=figure([], hidden, axis("", 0, height, showgrid=False, **ticks), equal=True,
                      margin={"l": 90, "r": 8, "t": 8, "b": 12}),
        alt="Five digits of 8 by 8 pixels, as they are, with noise, shifted, turned and mirrored.",
        layers=(Raster(np.clip(mosaic, 0, 1), (0, width), (0, height), smooth=False),),
        span=5,
        height=360,
    )  # fmt: skip
    changes, gains = CHANGES[1:], result.test[1:] - result.test[:1]
    gained = Panel(
        name="digit_gains",
        title="Test accuracy with copies, less that without",
        figure=figure([zero_line(len(changes)), *clouds(changes, gains, 100)], named_axis(changes),
                      axis("percentage points")),
        alt=f"In percentage points: {said(changes, gains.mean(axis=1), 100)}.",
        span=7,
        height=360,
    )  # fmt: skip
    return examples, gained


def leak_panels(result: Leak) -> tuple[Panel, Panel]:
    """What the own test set says and what new points say, both ways; and the inflation of every sample."""
    names, places = ("split, then copies", "copies, then split"), np.arange(2)
    traces = []
    for judge, (name, color) in enumerate((("its own test set says", ORANGE), ("new points say", BLUE))):
        mean, bar = spread(result.accuracy[:, judge], 100)
        traces.append(bars(list(names), mean, name, color, error_y=bar))
    level = 100 * result.chance
    guess = {
        "type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": level, "y1": level, "name": "a guess",
        "showlegend": True, "line": {"color": MUTED, "width": 2, "dash": "dash"},
    }  # fmt: skip
    inflation = result.inflation
    return (
        Panel(
            name="leak",
            title="Test accuracy, in two orders",
            figure=figure(traces, axis(""), axis("accuracy (%)", 0, 104), barmode="group",
                          shapes=[guess]),
            alt="; ".join(f"{names[way]}: its test set says {percent(float(result.accuracy[way, 0].mean()))}, "
                          f"new points {percent(float(result.accuracy[way, 1].mean()))}" for way in places) + ".",
            span=6,
            height=330,
        ),
        Panel(
            name="leak_inflation",
            title="By how much the test set says too much",
            figure=figure([zero_line(2), *clouds(names, inflation, 100)], named_axis(names), axis("percentage points")),
            alt=f"In percentage points: {said(names, inflation.mean(axis=1), 100)}.",
            span=6,
            height=330,
        ),
    )  # fmt: skip


def chosen_panel(result: Chosen) -> Panel:
    """Accuracy of the best of k, by three judges."""
    curves = chosen_curves(result)
    k = np.arange(1, curves.shape[2] + 1)
    traces = []
    for judge, (name, color) in enumerate(
        (("the test set that chose", ORANGE), ("a third set", GREEN), ("2,000 new points", BLUE))
    ):
        mean, low, high = (100 * each for each in interval(curves[judge].T))
        band = np.concatenate([high, low[::-1]])
        fill = {"type": "scatter", "mode": "lines", "x": np.concatenate([k, k[::-1]]), "y": band, "fill": "toself",
                "line": {"width": 0}, "fillcolor": color, "opacity": 0.15, "showlegend": False, **SILENT}  # fmt: skip
        traces += [fill, line(k, mean, name, color, 3)]
    last = curves[:, :, -1].mean(axis=1)
    return Panel(
        name="chosen",
        title="The best of k runs, by what chose it and by others",
        figure=figure(traces, axis("k", 1, float(k[-1])), axis("accuracy (%)")),
        alt=f"Of the best of {k[-1]} the set that chose says {percent(float(last[0]))}, a third set "
        f"{percent(float(last[1]))} and new points {percent(float(last[2]))}.",
        span=12,
        height=330,
    )

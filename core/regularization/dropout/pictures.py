"""Pictures of one network and of ten ones: masks on the drawn network, maps, losses, averages, uncertainty."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.engine.rounding import felt
from core.experiment.axis_ranges import rounded_up, steady_range_with_zero
from core.experiment.charts import (
    BLUE,
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
    table,
)
from core.experiment.scene import Cursor, Frames, Panel, Raster, Segments
from core.experiment.sister_charts import sister_band
from core.experiment.twin_charts import twin_line
from core.experiment.wording import percent, plain
from core.regularization.dropout.average import Averaged
from core.regularization.dropout.ones import CALLS, MEASURED, SHARES_TRIED, TEN, Ones, variance_of
from core.regularization.dropout.topic import STRIP, VOTERS, Settings, Strip, Trained
from core.regularization.dropout.uncertainty import BAND_PASSES, Band
from core.regularization.panels import SILENT, class_map_panel

SAID = 1_000  # points of a scatter, at most
DASHED = {"color": BLUE, "dash": "dash", "width": 3}


def network_panel(result: Trained, frames: slice) -> Panel:
    """The drawn network: units that this moment's mask silences are hollow, and their weights gone."""
    network, kept = result.history.network, result.kept[frames]
    sizes = network.sizes
    alive = np.concatenate(
        [np.ones((len(kept), sizes[0])), kept, np.ones((len(kept), sizes[-1]))], axis=1
    )  # every unit, layer after layer
    starts = np.cumsum((0, *sizes))
    x = np.concatenate([np.full(size, float(layer)) for layer, size in enumerate(sizes)])
    y = np.concatenate([(np.arange(size) - (size - 1) / 2) / max(size, 3) for size in sizes])
    sources, targets, weights = [], [], []
    for layer, (matrix, _) in enumerate(result.history.weights):
        unit, source = (each.ravel() for each in np.indices(matrix.shape[1:]))
        sources.append(starts[layer] + source)
        targets.append(starts[layer + 1] + unit)
        weights.append(matrix[frames].reshape(len(kept), -1))
    first, second = np.concatenate(sources), np.concatenate(targets)
    drawn = np.concatenate(weights, axis=1) * alive[:, first] * alive[:, second]
    size = 13 if max(sizes) <= 16 else 8
    edge = {"color": BLUE, "width": 1.5}
    moving = len(kept) > 1
    gone = int(kept.shape[1] - kept[-1].sum())
    return Panel(
        name="network",
        title="One subnetwork",
        figure=figure(
            [
                dots(x, y, marker={"size": size, "color": PAPER, "line": edge}, **SILENT),
                dots(x, y, marker={"size": size, "color": BLUE, "opacity": alive[-1]}, **SILENT),
            ],
            axis("", -0.3, len(sizes) - 0.7, tickvals=list(range(len(sizes))), showgrid=False,
                 tickangle=0, ticktext=["in", *map(str, range(1, len(sizes) - 1)), "out"]),
            axis("", -0.56, 0.56, visible=False), margin={"l": 8, "r": 8, "t": 8, "b": 30}, showlegend=False,
        ),
        alt=f"A network of {' - '.join(map(str, sizes))} units; {gone} of its {kept.shape[1]} hidden units are "
        "silenced.",
        layers=(Segments(x[first], y[first], x[second], y[second], drawn if moving else drawn[0]),),
        frames=(Frames(1, "marker.opacity", alive),) if moving else (),
        span=4,
        height=250,
    )  # fmt: skip


def maps_panels(result: Trained) -> tuple[Panel, Panel]:
    """The map of the moment's subnetwork, and of the whole network."""
    found = []
    for name, title, answers in (
        ("thinned", "What it answers", result.thinned),
        ("whole", "The whole answers", result.answers),
    ):
        values = answers if len(answers) > 1 else answers[0]
        found.append(
            class_map_panel(name, title, result.prepared, result.area, values, span=4, height=250, tests=False)
        )
    return found[0], found[1]


def losses_panel(result: Trained, frames: slice) -> Panel:
    """The training loss masked and whole, and the test loss."""
    history, epochs = result.history, result.history.epochs
    curves = {
        "training, masked": (result.masked_loss, RED),
        "training, whole": (history.train_loss, BLUE),
        "test, whole": (history.test_loss, ORANGE),
    }
    highest = max(0.8, *(float(np.nan_to_num(values[len(values) // 4 :]).max()) for values, _ in curves.values()))
    traces = [line(epochs, np.minimum(values, 1e4), name, color) for name, (values, color) in curves.items()]
    if twin := felt(result.rounding):
        traces.insert(0, twin_line(twin.epochs, np.minimum(twin.loss, 1e4), SLATE))
    if beside := result.sisters:
        traces = [*sister_band(beside.epochs, np.minimum(beside.loss, 1e4), MAUVE), *traces]
    return Panel(
        name="losses",
        title="Loss, with masks and without",
        figure=figure(
            traces, axis("epoch", 0, float(max(epochs[-1], 1))),
            axis("loss (nats)", 0, rounded_up(highest, (1, 1.5, 2, 3, 5, 7, 10))),
        ),
        alt="; ".join(f"{name} ends at {plain(float(values[-1]))}" for name, (values, _) in curves.items()) + ".",
        layers=(Cursor(epochs),) if len(epochs[frames]) > 1 else (),
        span=6,
        height=270 if beside else 230,
    )  # fmt: skip


def accuracies_panel(result: Trained, frames: slice) -> Panel:
    """Accuracy of the whole network on both parts, of each moment's subnetwork, and without dropout."""
    history, epochs = result.history, result.history.epochs
    train, test, bare = history.train_accuracy, history.test_accuracy, result.bare.test_accuracy
    assert train is not None and test is not None and bare is not None
    beside, twin = result.sisters, felt(result.rounding)
    band = sister_band(beside.epochs, 100 * beside.accuracy, MAUVE) if beside and beside.accuracy is not None else []
    if twin and twin.accuracy is not None:
        band.append(twin_line(twin.epochs, 100 * twin.accuracy, SLATE))
    end = float(max(epochs[-1], 1))
    dashed = {"color": INK, "dash": "dash", "width": 2}
    return Panel(
        name="accuracies",
        title="Right answers",
        figure=figure(
            [
                *band,
                dots(epochs, 100 * result.thinned_right, "subnetwork, test", MUTED, 6, **SILENT),
                line(epochs, 100 * train, "training", BLUE),
                line(epochs, 100 * test, "test", ORANGE),
                line([0, end], [100 * float(bare[-1])] * 2, "test, no dropout", line=dashed),
            ],
            axis("epoch", 0, end), axis("right (%)", 30, 103),
        ),
        alt=f"Of the test points {percent(float(test[-1]))} are right at the end, {percent(float(bare[-1]))} without "
        "dropout.",
        layers=(Cursor(epochs),) if len(epochs[frames]) > 1 else (),
        span=6,
        height=270 if beside else 230,
    )  # fmt: skip


def ones_panels(result: Ones, settings: Settings) -> tuple[Panel, ...]:
    """The ten numbers of each call, the mean of all calls so far, the variance against p, and every way to call it."""
    p, x = settings.share, settings.value
    calls = np.arange(1, CALLS + 1)
    largest = steady_range_with_zero(min(0.0, float(result.calls.min())), max(0.0, float(result.calls.max())))
    half = 1.96 * np.sqrt(variance_of(x, p) / (TEN * calls))
    target = x if p < 1 else 0.0
    reach = max(4 * float(half[9]), 0.05)
    grid = np.linspace(0, 0.92, 93)
    room: dict[str, Any] = {"height": 280, "span": 4}
    still = line([0.5, TEN + 0.5], [x, x], "x", INK, 2, **SILENT)
    return (
        Panel(
            name="ten", title="Ten numbers come out",
            figure=figure(
                [bars(np.arange(1, TEN + 1), result.calls[-1], "dropout(x)", BLUE), still],
                axis("number", 0.4, TEN + 0.6, dtick=1), axis("value", *largest),
            ),
            alt=f"In the last call {int((result.calls[-1] == 0).sum())} of ten numbers are 0.",
            frames=(Frames(0, "y", result.calls),), **room,
        ),
        Panel(
            name="mean", title="The mean of all calls so far",
            figure=figure(
                [
                    line(calls, target + half, "95 % of means", MUTED, 1.5, **SILENT),
                    line(calls, target - half, "", MUTED, 1.5, showlegend=False, **SILENT),
                    line(calls, result.means, "mean", BLUE), line([1, CALLS], [x, x], "x", INK, 2, **SILENT),
                ],
                axis("calls", 0, CALLS), axis("mean", target - reach, target + reach),
            ),
            alt=f"After {CALLS} calls the mean is {plain(float(result.means[-1]))}; x is {plain(x)}.",
            layers=(Cursor(calls),), **room,
        ),
        Panel(
            name="variance", title="The variance that it adds",
            figure=figure(
                [
                    line(grid, x**2 * grid / (1 - grid), "x²p/(1 − p)", INK, 2),
                    dots(SHARES_TRIED, result.measured[:-1], f"measured, {TEN * MEASURED:,} numbers", ORANGE, 9),
                    dots([p], [result.measured[-1]], "your p", BLUE, 12),
                ],
                axis("p", -0.03, 1.03), axis("variance", 0, max(0.1, 12 * x**2)),
            ),
            alt=f"The variance measured at p = {p:g} is {plain(float(result.measured[-1]))}.", **room,
        ),
    )  # fmt: skip


def ways_panel(result: Ones, settings: Settings) -> Panel:
    """Every way to call it; red where what comes out is random though nobody said train."""
    rows = result.rows
    traps = [row.written.startswith("F.dropout(x") and row.silenced > 0 for row in rows]
    columns = [
        [row.written for row in rows],
        [percent(row.silenced) for row in rows],
        [plain(row.mean) for row in rows],
        [plain(row.largest) for row in rows],
    ]
    return Panel(
        name="ways",
        title="Written in every way, 40,000 numbers each. Red: eval() does not stop it",
        figure=table(
            ["written", "silenced", "mean", "largest"], columns, [2.6, 1, 1, 1],
            [traps, traps, [False] * len(rows), [False] * len(rows)],
        ),
        alt="; ".join(f"{row.written}: {percent(row.silenced)} silenced, mean {plain(row.mean)}" for row in rows) + ".",
        span=12,
        height=370,
    )  # fmt: skip


def strip_panels(result: Strip) -> tuple[Panel, ...]:
    """Six subnetworks' maps, the map of the mean of 200, the whole network's, and how they all do."""
    total = result.kept.shape[1]
    panels = [
        class_map_panel(
            f"sub{place + 1}",
            f"{int(result.kept[place].sum())} of {total} units: {percent(float(result.accuracies[place]), 0)}",
            result.prepared, result.area, result.maps[place], span=4, height=200, tests=False, size=6,
        )
        for place in range(STRIP)
    ]  # fmt: skip
    for name, title, answers in (
        ("together", f"The mean of {VOTERS}: {percent(result.mean_right, 0)}", result.mean),
        ("eval", f"eval(): {percent(result.whole_right, 0)}", result.whole),
    ):
        panels.append(
            class_map_panel(name, title, result.prepared, result.area, answers, span=4, height=240, tests=False, size=6)
        )
    edges = np.linspace(0, 1, 51)
    counts = np.histogram(result.accuracies, edges)[0]
    top = 1.15 * float(counts.max())
    together, whole = result.mean_right, result.whole_right
    panels.append(
        Panel(
            name="alone",
            title=f"{VOTERS}, each alone",
            figure=figure(
                [
                    bars(100 * (edges[1:] + edges[:-1]) / 2, counts, "subnetworks", MUTED, width=2),
                    line([100 * together] * 2, [0, top], "their mean", GREEN, 3, **SILENT),
                    line([100 * whole] * 2, [0, top], "eval()", line=DASHED, **SILENT),
                ],
                axis("right on the test points (%)", 20, 101), axis("subnetworks", 0, top),
            ),
            alt=f"Alone they are right in {percent(float(result.accuracies.mean()))} on average.",
            span=4,
            height=240,
        )
    )  # fmt: skip
    return tuple(panels)


def average_panels(result: Averaged) -> tuple[Panel, ...]:
    """eval() against the average of all subnetworks: outputs, probabilities; and the subnetworks' accuracies."""
    mean, whole = result.mean.ravel()[:SAID], result.whole.ravel()[:SAID]
    low, high = float(min(mean.min(), whole.min())), float(max(mean.max(), whole.max()))
    ends = low - 0.05 * (high - low + 1e-3), high + 0.05 * (high - low + 1e-3)
    edges = np.linspace(0, 1, 51)
    counts = np.histogram(result.accuracies, edges, weights=result.weights)[0]
    top = 1.15 * float(counts.max())
    room: dict[str, Any] = {"span": 4, "height": 320}
    return (
        Panel(
            name="outputs", title="Outputs, point by point",
            figure=figure(
                [line(ends, ends, "equal", MUTED, 1.5, **SILENT),
                 dots(mean, whole, "average", BLUE, 6, **SILENT)],
                axis("average of all subnetworks", *ends), axis("eval()", *ends), showlegend=False,
            ),
            alt=f"eval()'s outputs are {plain(result.gap)} standard deviations of the masks off the average.", **room,
        ),
        Panel(
            name="shares", title="Probabilities",
            figure=figure(
                [line([0, 1], [0, 1], "equal", MUTED, 1.5, **SILENT),
                 dots(result.mean_shares[:, 1], result.whole_shares[:, 1], "average", ORANGE, 6, **SILENT),
                 dots(result.geometric[:, 1], result.whole_shares[:, 1], "geometric mean", GREEN, 5, **SILENT)],
                axis("average of all subnetworks", -0.03, 1.03), axis("eval()", -0.03, 1.03),
            ),
            alt="eval()'s probabilities against the subnetworks' average, and against their geometric mean.", **room,
        ),
        Panel(
            name="each", title=f"{len(result.weights):,}, each alone",
            figure=figure(
                [bars(100 * (edges[1:] + edges[:-1]) / 2, 100 * counts, "subnetworks", MUTED, width=2),
                 line([100 * result.right[1]] * 2, [0, 100 * top], "their average", GREEN, 3, **SILENT),
                 line([100 * result.right[0]] * 2, [0, 100 * top], "eval()", line=DASHED, **SILENT)],
                axis("right on the test points (%)", 20, 101), axis("how often dropout draws it (%)", 0, 100 * top),
            ),
            alt=f"eval() is right in {percent(result.right[0])}, the average in {percent(result.right[1])}.", **room,
        ),
    )  # fmt: skip


def band_panels(result: Band) -> tuple[Panel, ...]:
    """How far the passes disagree, what the whole network answers, and what the disagreement goes with."""
    top = rounded_up(max(float(result.spread.max()), 0.01), (1, 2, 3, 5, 7, 10))
    points = [dots(*result.shown.T, marker={"size": 6, "color": PAPER, "line": {"color": INK, "width": 1}}, **SILENT)]
    ends = axis("x", *result.area[0], showgrid=False), axis("y", *result.area[1], showgrid=False)
    fullest = float(max(np.nanmax(result.by_distance), np.nanmax(result.by_doubt), 0.01))
    room: dict[str, Any] = {"span": 4, "height": 320}
    return (
        Panel(
            name="spread", title=f"Where {BAND_PASSES} passes differ",
            figure=figure(points, *ends, showlegend=False),
            alt=f"Standard deviations of the probabilities over the plane, up to {plain(float(result.spread.max()))}.",
            layers=(Raster(result.spread, *result.area, (0.0, top)),), **room,
        ),
        Panel(
            name="answers", title="What eval() answers",
            figure=figure(points, *ends, showlegend=False),
            alt="The whole network's classes over the same plane.",
            layers=(Raster(result.answers, *result.area, (0.0, float(result.classes)),
                           "classes"),), **room,
        ),
        Panel(
            name="profile", title="What that goes with",
            figure=figure(
                [line(result.distances / max(result.distances[-1], 1e-9), result.by_distance,
                      "distance from the points", BLUE, 3),
                 line(result.doubts / max(result.doubts[-1], 1e-9), result.by_doubt, "doubt of eval()", MAUVE, 3)],
                axis("none … the most there is", 0, 1.05), axis("mean spread", 0, 1.15 * fullest),
            ),
            alt=f"Rank correlation with the distance {plain(result.far)}, with the doubt {plain(result.doubted)}.",
            **room,
        ),
    )  # fmt: skip

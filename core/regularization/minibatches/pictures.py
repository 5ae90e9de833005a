"""Pictures of two weights: the path over the bowl, losses against updates and samples, and samples that are alike."""

from __future__ import annotations

from functools import partial

import numpy as np

from core.experiment.charts import (
    BLUE,
    CATEGORICAL,
    GREEN,
    INK,
    MUTED,
    ORANGE,
    RED,
    axis,
    dots,
    figure,
    line,
    log_axis,
)
from core.experiment.scene import Cursor, Dots, Grip, Handle, Panel, Path
from core.experiment.wording import counted, plain
from core.regularization.contours import ellipse_of
from core.regularization.minibatches.bowl import SAMPLES
from core.regularization.minibatches.likeness import RIVALS, Alike, Likenesses
from core.regularization.minibatches.paths import Paths
from core.regularization.panels import SILENT

LEVELS = (0.03, 0.3, 1.0, 2.5, 5.0, 9.0, 15.0, 24.0)  # of the loss above its least
ACROSS, UP = (-2.6, 4.2), (-2.2, 4.2)  # of the map
LOWEST, HIGHEST, NOTHING = 1e-5, 1e3, 1e-30  # losses above the least: in sight, and a log axis has no 0
HEIGHT = 326
ALL = "all"
narrow_axis = partial(log_axis, most=4)  # more ticks would not stand side by side in a narrow chart
SIZE_COLORS = dict(zip(RIVALS, CATEGORICAL, strict=False))


def sized(batch: int, most: int = SAMPLES) -> str:
    """A batch size as the legends have it."""
    return f"B = {batch}" if batch < most else f"B = {batch}, all"


def path_panel(result: Paths, batch: int) -> Panel:
    """The bowl from above with both paths, where other orders are by now, and where random batches would hover."""
    rings = [ellipse_of(result.line.gram, result.line.best, level) for level in LEVELS]
    gaps = np.full((1, 2), np.nan)
    contours = np.concatenate([part for ring in rings for part in (ring, gaps)])
    best = result.line.best
    traces = [
        line(contours[:, 0], contours[:, 1], "", MUTED, 1, showlegend=False, **SILENT),
        dots([best[0]], [best[1]], "best weights", marker={"color": INK, "size": 11, "symbol": "x-thin-open",
                                                           "line": {"color": INK, "width": 2}}, **SILENT),
    ]  # fmt: skip
    if 0 < result.predicted < 10:
        angle = np.linspace(0, 2 * np.pi, 91)
        circle = best + result.predicted * np.column_stack([np.cos(angle), np.sin(angle)])
        traces.append(
            line(
                circle[:, 0],
                circle[:, 1],
                "predicted hovering",
                line={"color": GREEN, "width": 3, "dash": "dot"},
                **SILENT,
            )
        )
    layers: tuple = (Path(result.whole[:, 0], result.whole[:, 1], MUTED, 3, dash=True, marks=False, name="all 600"),)
    if batch < SAMPLES:
        others = result.weights[1:]
        layers = (
            *layers,
            Dots(others[:, :, 0].T, others[:, :, 1].T, ORANGE, 4, name="15 other orders"),
            Path(result.weights[0, :, 0], result.weights[0, :, 1], BLUE, 1.5, marks=False, name=sized(batch)),
        )
    end, whole = (f"{plain(float(w))}, {plain(float(b))}" for w, b in (result.weights[0, -1], result.whole[-1]))
    return Panel(
        name="paths",
        title="Drag the start",
        figure=figure(
            traces, axis("slope w", *ACROSS, dtick=1), axis("height b", *UP, dtick=1), equal=True,
            legend={"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "font": {"size": 11}},
        ),
        alt=f"Batches of {batch} end at {end}, all samples at once at {whole}; the loss is least at "
        f"{plain(float(best[0]))}, {plain(float(best[1]))}.",
        layers=layers,
        handles=(Handle(Grip("start", 0), Grip("start", 1), "first weights", BLUE),),
        span=4,
        height=HEIGHT,
    )  # fmt: skip


def loss_panels(result: Paths, batch: int) -> tuple[Panel, Panel]:
    """The loss above its least after as many updates, and after as many samples."""
    updates = np.arange(len(result.seen))
    small, whole = (np.clip(each, NOTHING, HIGHEST) for each in (result.above, result.whole_above))
    mean = small.mean(axis=0)
    upward = narrow_axis("loss above its least (log)", LOWEST / 2, HIGHEST if small.max() > 60 else 60)

    def traces(x: np.ndarray, whole_x: np.ndarray, first: int) -> list[dict]:
        of_all = line(whole_x[first:], whole[first:], "all 600", line={"color": MUTED, "width": 3, "dash": "dash"})
        if batch == SAMPLES:
            return [of_all]
        return [
            of_all,
            line(x[first:], small[0, first:], sized(batch), BLUE, 1.5),
            line(x[first:], mean[first:], "mean of 16 orders", ORANGE, 2.5),
        ]

    ends = (
        f"{plain(float(result.above[0, -1]))} with batches of {batch}, {plain(float(result.whole_above[-1]))} with all"
    )
    legend = {"orientation": "v", "x": 0.01, "y": 0.01, "yanchor": "bottom", "font": {"size": 11}}
    return (
        Panel(
            name="by_update",
            title="Per update",
            figure=figure(traces(updates, updates, 0), axis("updates", 0, len(updates) - 1), upward, showlegend=False),
            alt=f"After {counted(len(updates) - 1, 'update')} the loss above its least is {ends}.",
            layers=(Cursor(updates),),
            span=4,
            height=HEIGHT,
        ),
        Panel(
            name="by_sample",
            title="Per sample seen",
            figure=figure(
                traces(result.seen, result.whole_seen, 1),
                narrow_axis("samples seen (log)", float(result.seen[1]) * 0.8, float(result.whole_seen[-1]) * 1.3),
                upward, legend=legend,
            ),
            alt=f"When batches of {batch} have seen {result.seen[-1]:,} samples, all samples at once have made "
            f"{counted(result.whole_meanwhile, 'update')}.",
            span=4,
            height=HEIGHT,
        ),
    )  # fmt: skip


def alike_panels(result: Alike) -> tuple[Panel, Panel, Panel]:
    """The samples, the losses against samples seen, and against updates."""
    crowd = Panel(
        name="crowd",
        title="The samples",
        figure=figure(
            [dots(result.x, result.y, color=BLUE, size=6, opacity=0.5, hoverinfo="skip")],
            axis("x", -3, 4), axis("y", -6, 8),
        ),
        alt=f"150 of the samples, drawn together by {plain(result.likeness)}.",
        span=3,
        height=330,
    )  # fmt: skip

    def panel(name: str, title: str, label: str, values: list[np.ndarray], marks: np.ndarray, span: int) -> Panel:
        traces = [line([0.8, 1e6], [result.goal] * 2, "", MUTED, 1.5, showlegend=False, **SILENT)]
        for size, x, above, mark in zip(RIVALS, values, result.above, marks, strict=True):
            color = SIZE_COLORS[size]
            traces.append(line(x[1:], np.clip(above[1:], 1e-4, 10), sized(size), color, 2))
            if np.isfinite(mark):
                traces.append(dots([mark], [result.goal], "", color, 9, showlegend=False))
        top = max(float(x[-1]) for x in values)
        told = [f"{sized(size)}: {plain(float(mark)) if np.isfinite(mark) else 'not reached'}"
                for size, mark in zip(RIVALS, marks, strict=True)]  # fmt: skip
        return Panel(
            name=name,
            title=title,
            figure=figure(
                traces, narrow_axis(f"{label} (log)", 0.8, 1.2 * top),
                narrow_axis("loss above its least / the first (log)", 5e-5, 3),
            ),
            alt=f"Until the goal it takes, in {label}: {'; '.join(told)}.",
            span=span,
            height=330,
        )  # fmt: skip

    updates = [np.arange(len(seen)) for seen in result.seen]
    return (
        crowd,
        panel("alike_samples", "Samples until the goal", "samples seen", list(result.seen), result.needed, 5),
        panel("alike_updates", "Updates until the goal", "updates", updates, result.updates, 4),
    )


def likenesses_panels(result: Likenesses) -> tuple[Panel, Panel]:
    """How many times as many samples and updates all samples need, and how many batch 1 does, by likeness."""

    def panel(name: str, title: str, label: str, values: np.ndarray) -> Panel:
        traces = []
        for column, size in enumerate(RIVALS):
            known = np.isfinite(values[:, column])
            x, y = result.likenesses[known], values[known, column]
            traces.append(line(x, y, sized(size), SIZE_COLORS[size], mode="lines+markers"))
            if not known.all():
                cross = {"color": RED, "size": 9, "symbol": "x"}
                lost = result.likenesses[~known]
                traces.append(dots(lost, np.full(len(lost), 0.7), "", marker=cross, showlegend=False,
                                   hovertemplate="not reached<extra></extra>"))  # fmt: skip
        top = float(np.nanmax(np.where(np.isfinite(values), values, 1)))
        return Panel(
            name=name,
            title=title,
            figure=figure(
                traces, axis("likeness of the samples", -0.03, 1.03), narrow_axis(f"{label} (log)", 0.5, 3 * top)
            ),
            alt="; ".join(
                f"likeness {plain(float(at))}: {plain(float(row[-1]))} with all, {plain(float(row[0]))} with one"
                for at, row in zip(result.likenesses, values, strict=True)
            )
            + ".",
            height=330,
        )

    return (
        panel("likeness_samples", "Samples until the goal", "samples seen", result.needed),
        panel("likeness_updates", "Updates until the goal", "updates", result.updates),
    )

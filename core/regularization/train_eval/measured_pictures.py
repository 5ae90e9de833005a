"""Pictures of what was measured: the two tables, statistics and accuracies over training, times, many seeds."""

from __future__ import annotations

import numpy as np

from core.experiment.charts import (
    BLUE,
    CATEGORICAL,
    GREEN,
    INK,
    MUTED,
    ORANGE,
    axis,
    dots,
    figure,
    line,
    spanning_axis,
    table,
)
from core.experiment.scene import Panel
from core.experiment.wording import percent, plain
from core.regularization.train_eval.forgotten import Forgotten, mean_and_half
from core.regularization.train_eval.hidden_layers import Found
from core.regularization.train_eval.modes import EVAL, MODES, OFTEN_USED, Seen
from core.regularization.train_eval.timing import Timed
from core.regularization.train_eval.topic import HEADINGS, Curves, Settings, Watched, row_of

MODE_COLORS = {"eval()": GREEN, "train()": ORANGE}
MODE_SYMBOLS = ("circle", "diamond-open")


def cells_panels(rows: tuple[Seen, ...]) -> tuple[Panel, Panel]:
    """The notes' table, measured, in two: what the layers did, what gradients did; red is unlike eval(), no_grad()."""
    usual = next(row_of(seen) for seen in rows if (seen.mode, seen.gradients_by) == (EVAL, OFTEN_USED[1]))
    titles = {"layers": "The layers. Red: unlike eval()", "way_back": "The way back. Red: unlike no_grad()"}
    return tuple(
        _cells_panel(name, title, rows, usual, first)
        for first, (name, title) in zip((0, 3), titles.items(), strict=True)
    )  # type: ignore[return-value]


def _cells_panel(name: str, title: str, rows: tuple[Seen, ...], usual: tuple[str, ...], first: int) -> Panel:
    """Three of the columns, from the `first` on."""
    three = slice(first, first + 3)
    said = [(seen.mode.removeprefix("net."), seen.gradients_by, *row_of(seen)[three]) for seen in rows]
    columns = [list(column) for column in zip(*said, strict=True)]
    red = [[False] * len(said)] * 2 + [
        [cell.split(",")[0] != right for cell in column]
        for column, right in zip(columns[2:], usual[three], strict=True)
    ]
    columns[1] = [text.replace("_mode", "<br>_mode").replace("s_grad", "s<br>_grad") for text in columns[1]]
    return Panel(
        name=name,
        title=title,
        figure=table(["mode", "gradients", *HEADINGS[three]], columns, [0.75, 1.45, 0.95, 0.95, 1], red),
        alt="; ".join(f"{row[0]}, {row[1]}: {', '.join(row[2:])}" for row in said) + ".",
        height=560,
    )


def written_panels(rows: tuple[Found, ...]) -> tuple[Panel, Panel]:
    """What torch finds of each way to write the network, and the modules that it lists."""
    names = [row.name.replace("=self", "=<br>self") for row in rows]
    columns = [
        names,
        [f"{row.parameters} of {row.all_parameters}" for row in rows],
        [f"{row.reached} of {row.layers}" for row in rows],
        [plain(row.apart, 2) if row.apart else "no" for row in rows],
        [percent(row.accuracy) for row in rows],
    ]
    partial = [row.parameters < row.all_parameters for row in rows]
    unreached, apart = [row.reached < row.layers for row in rows], [row.apart > 0 for row in rows]
    good = [False] * len(rows)
    head = ["written as", "weights found", "layers eval() reaches", "two passes differ", "right"]
    listed = [", ".join(name.replace("SeededDropout", "Dropout") for name in row.modules[1:]) for row in rows]
    return (
        Panel(
            name="written",
            title="Written in five ways. Red: the bug",
            figure=table(head, columns, [1.8, 1, 1, 1, 0.95], [good, partial, unreached, apart, good]),
            alt="; ".join(
                f"{row.name}: {row.parameters} of {row.all_parameters} weights found, eval() reaches {row.reached} of "
                f"{row.layers} layers"
                for row in rows
            )
            + ".",
            height=430,
        ),
        Panel(
            name="listed",
            title="What modules() lists in the model",
            figure=table(["written as", "modules()"], [names, listed], [1, 2.1], [good, partial]),
            alt="; ".join(f"{row.name}: {text}" for row, text in zip(rows, listed, strict=True)) + ".",
            height=430,
        ),
    )


def chase_panels(result: Watched, settings: Settings) -> tuple[Panel, Panel]:
    """Running mean and variance of one unit after every update, with what they run after."""
    kinds = {
        "mean": (result.batch_mean, result.running_mean, result.whole_mean),
        "variance": (result.batch_variance, result.running_variance, result.whole_variance),
    }
    return tuple(_chase_panel(name, *rows, settings) for name, rows in kinds.items())  # type: ignore[return-value]


def _chase_panel(name: str, batch: np.ndarray, running: np.ndarray, whole: np.ndarray, settings: Settings) -> Panel:
    unit, updates = settings.unit - 1, np.arange(len(running))
    dashed = {"color": ORANGE, "dash": "dash", "width": 2}
    return Panel(
        name=f"chase_{name}",
        title=f"Unit {settings.unit}: the running {name} follows",
        figure=figure(
            [
                dots(updates[1:], batch[:, unit], "each batch's", MUTED, 6, opacity=0.8),
                line(updates, whole[:, unit], "all training points'", line=dashed),
                line(updates, running[:, unit], f"running {name}", BLUE, 3),
            ],
            axis("update", -0.5, len(running) - 0.5), axis(f"{name} of the unit's sums"),
        ),
        alt=f"The running {name} ends at {plain(float(running[-1, unit]))}, that of all training points at "
        f"{plain(float(whole[-1, unit]))}.",
        height=320,
    )  # fmt: skip


def lag_panels(result: Curves) -> tuple[Panel, Panel]:
    """Accuracy and loss on the test half over training, in both modes."""
    updates = np.arange(result.accuracy.shape[1])

    def panel(name: str, title: str, values: np.ndarray, upward: dict) -> Panel:
        traces = [
            line(updates, row, mode, color) for (mode, color), row in zip(MODE_COLORS.items(), values, strict=True)
        ]
        ends = ", ".join(f"{plain(float(row[-1]))} in {mode}" for mode, row in zip(MODE_COLORS, values, strict=True))
        return Panel(
            name=name,
            title=title,
            figure=figure(traces, axis("update", -0.5, len(updates) - 0.5), upward),
            alt=f"Over {len(updates) - 1} updates: at the end {ends}.",
            height=320,
        )

    return (
        panel("lag_accuracy", "The same network, evaluated both ways", 100 * result.accuracy,
              axis("test accuracy (%)", 0, 102)),
        panel("lag_loss", "Its test loss", result.loss, axis("cross-entropy (nats)", rangemode="tozero")),
    )  # fmt: skip


def times_panels(result: Timed) -> tuple[Panel, Panel]:
    """Medians and quartiles of the times, and what no_grad() and inference_mode() take of the usual time."""
    low, middle, high = np.quantile(result.microseconds, (0.25, 0.5, 0.75), axis=2)
    texts = [str(width) for width in result.widths]
    absolute, relative = [], []
    colors, symbols = dict(zip(OFTEN_USED, CATEGORICAL, strict=False)), dict(zip(MODES, MODE_SYMBOLS, strict=True))
    usual = {mode: index for index, (mode, by) in enumerate(result.names) if by == OFTEN_USED[0]}
    for index, (mode, by) in enumerate(result.names):
        name, spread = f"{mode.removeprefix('net.')}, {by}", {"color": colors[by], "thickness": 1.5, "width": 3}
        marker = {"color": colors[by], "size": 9, "symbol": symbols[mode]}
        shift = np.arange(len(texts)) + 0.09 * (index - 2.5)
        absolute.append(
            dots(
                shift, middle[:, index], name, marker=marker,
                error_y=_between(low[:, index], middle[:, index], high[:, index]) | spread,
                hovertemplate="%{y:.0f} µs<extra>" + name + "</extra>",
            )
        )  # fmt: skip
        if by != OFTEN_USED[0]:
            ratios = 100 * result.microseconds[:, index] / result.microseconds[:, usual[mode]]
            ends = np.quantile(ratios, (0.25, 0.5, 0.75), axis=1)
            relative.append(
                dots(
                    shift, ends[1], name, marker=marker, error_y=_between(*ends) | spread,
                    hovertemplate="%{y:.0f} %<extra>" + name + "</extra>",
                )
            )  # fmt: skip
    across = axis(
        "units in each of 2 hidden layers", -0.6, len(texts) - 0.4, tickvals=list(range(len(texts))), ticktext=texts
    )
    level = line([-0.6, len(texts) - 0.4], [100, 100], "", MUTED, 1.5, hoverinfo="skip", showlegend=False)
    count = result.microseconds.shape[2]
    return (
        Panel(
            name="times",
            title=f"A forward pass in {count} rounds: medians, quartiles",
            figure=figure(absolute, across, spanning_axis("µs, here and now", low, high)),
            alt="; ".join(
                f"{width} units: {plain(float(each.min()))} to {plain(float(each.max()))} µs"
                for width, each in zip(result.widths, middle, strict=True)
            ) + ".",
            height=430,
        ),
        Panel(
            name="ratios",
            title="As a share of the usual time, round by round",
            figure=figure([level, *relative], across, axis("time in % of the usual", rangemode="tozero")),
            alt="Time under no_grad() and inference_mode() as a share of the usual, by the network's width.",
            height=430,
        ),
    )  # fmt: skip


def _between(low: np.ndarray, middle: np.ndarray, high: np.ndarray) -> dict:
    return {"type": "data", "symmetric": False, "array": high - middle, "arrayminus": middle - low}


def forgotten_panels(result: Forgotten, settings: Settings) -> tuple[Panel]:
    """What forgetting eval() costs each seed, and the mean of the seeds, by how many points are predicted at once."""
    mean, half = mean_and_half(result.lost)
    seats = np.arange(len(result.sizes))
    count = len(result.accuracy)
    jitter = np.linspace(-0.25, 0.25, 9)[np.arange(count) % 9]
    seeds = np.broadcast_to(np.arange(count)[:, None], result.lost.shape)
    level = line([-0.6, len(seats) - 0.4], [0, 0], "", MUTED, 1.5, hoverinfo="skip", showlegend=False)
    here = np.broadcast_to(np.arange(count) == settings.seed, result.lost.T.shape).T
    places, lost_points = seats + jitter[:, None], 100 * result.lost
    texts = [str(size) for size in result.sizes]
    return (
        Panel(
            name="forgotten",
            title=f"{count} seeds: accuracy lost without eval(). A click takes a seed above",
            figure=figure(
                [
                    level,
                    dots(places.ravel(), lost_points.ravel(), "a seed", BLUE, 5, opacity=0.55,
                         customdata=seeds.ravel(), hovertemplate="seed %{customdata}: %{y:.1f} points<extra></extra>"),
                    dots(places[here], lost_points[here], "the seed above", INK, 9, hoverinfo="skip"),
                    dots(seats + 0.36, 100 * mean, "mean, 95 % interval", ORANGE, 10,
                         error_y={"type": "data", "array": 100 * half, "color": ORANGE, "thickness": 2, "width": 4},
                         hovertemplate="%{y:.1f} points<extra>mean</extra>"),
                ],
                axis("points predicted at once", -0.6, len(seats) - 0.4, tickvals=seats.tolist(), ticktext=texts),
                axis("accuracy lost (percentage points)"),
            ),
            alt="; ".join(
                f"{size} at once: {plain(100 * float(lost))} percentage points lost"
                for size, lost in zip(result.sizes, mean, strict=True)
            ) + ".",
            span=12,
            height=380,
            pick="seed",
        ),
    )  # fmt: skip

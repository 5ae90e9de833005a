"""Pictures of networks: clouds of gradients and their noise, the short batch, orders, accumulated gradients."""

from __future__ import annotations

import numpy as np

from core.engine.seeds import interval
from core.engine.training.orders import ORDERS
from core.experiment.axis_ranges import rounded_up
from core.experiment.charts import BLUE, CATEGORICAL, GREEN, INK, MUTED, ORANGE, RED, axis, bars, dots, figure, line
from core.experiment.scene import Panel
from core.experiment.wording import counted, listed, plain
from core.regularization.minibatches.accumulation import WAYS_TO_ADD, Accumulated
from core.regularization.minibatches.noise import Noise
from core.regularization.minibatches.order_race import OrderRace
from core.regularization.minibatches.pictures import SILENT, narrow_axis
from core.regularization.minibatches.short_batch import EPOCHS, IRISES, WAYS_WITH_IT, Short

HEIGHT_HERE = 340
LEAST_APART = 1e-9  # what is drawn of no difference on a log axis


def band_of(x: np.ndarray, low: np.ndarray, high: np.ndarray, color: str) -> dict:
    """The area between two curves."""
    both = np.concatenate([x, x[::-1]]), np.concatenate([high, low[::-1]])
    return line(*both, color=color, width=0, showlegend=False, **SILENT) | {"fill": "toself", "fillcolor": color + "2a"}


def cloud_panel(result: Noise, drawn: int) -> Panel:
    """Every sample's gradient along two parameters, and those of batches."""
    reach = rounded_up(1.05 * max(float(np.abs(result.each).max()), 1e-6), (1, 1.5, 2, 3, 5, 7.5, 10))
    traces = [
        dots(result.each[:, 0], result.each[:, 1], "of each sample", MUTED, 5, opacity=0.6, **SILENT),
        dots(result.batches[:, 0], result.batches[:, 1], f"of 200 batches of {drawn}", BLUE, 5, opacity=0.7, **SILENT),
        dots([result.mean[0]], [result.mean[1]], "of all", marker={
            "color": ORANGE, "size": 14, "symbol": "diamond-open", "line": {"color": ORANGE, "width": 3}}, **SILENT),
    ]  # fmt: skip
    cross = {"zeroline": True}
    return Panel(
        name="cloud",
        title=f"Gradients after {counted(result.epoch, 'epoch')}",
        figure=figure(
            traces, axis(f"slope of “{result.names[0]}”", -reach, reach) | cross,
            axis(f"slope of “{result.names[1]}”", -reach, reach) | cross,
        ),
        alt=f"Single samples' gradients scatter around {plain(float(result.mean[0]))}, {plain(float(result.mean[1]))}; "
        f"those of batches of {drawn} less so.",
        span=4,
        height=HEIGHT_HERE,
    )  # fmt: skip


def noise_panel(result: Noise, drawn: int) -> Panel:
    """The noise by batch size, measured twice, with the law."""
    n = int(result.sizes[-1])
    smooth = np.geomspace(1, n, 120)
    law = result.spread / np.sqrt(smooth)
    limited = law * np.sqrt(np.maximum(n - smooth, 0) / (n - 1))
    low = rounded_up(float(law[-1])) / 10
    high = 20 * max(result.spread, result.strength)  # room for the legend
    traces = [
        line(smooth, law, "σ / √B", line={"color": MUTED, "width": 2, "dash": "dash"}, **SILENT),
        line(smooth[:-1], np.maximum(limited[:-1], low), "σ / √B · √((n − B)/(n − 1))",
             line={"color": GREEN, "width": 2, "dash": "dot"}, **SILENT),
        dots(result.sizes, result.strays[0], "drawn with replacement", ORANGE, 9),
        dots(result.sizes[:-1], result.strays[1][:-1], "without (an epoch's)", BLUE, 8),
        line([1, n], [max(result.strength, low)] * 2, "the gradient itself", INK, 1.5, **SILENT),
    ]  # fmt: skip
    ticks = [1, 4, 16, 64, n]
    return Panel(
        name="noise",
        title="Noise of a batch's gradient",
        figure=figure(
            traces,
            axis("batch size B (log)", -0.05, float(np.log10(n * 1.15)), type="log", tickvals=ticks,
                 ticktext=[str(tick) for tick in ticks]),
            narrow_axis("distance from the gradient of all (log)", low, high),
            legend={"orientation": "v", "x": 1, "y": 1, "xanchor": "right", "yanchor": "top", "font": {"size": 11}},
        ),
        alt=f"From {plain(float(result.strays[0, 0]))} at one sample the noise falls with the slope "
        f"{plain(float(result.exponents[0]))} on log axes. The gradient of all is {plain(result.strength)} long.",
        span=4,
        height=HEIGHT_HERE,
    )  # fmt: skip


def scale_panel(result: Noise) -> Panel:
    """The batch whose noise is as long as the gradient, over the training."""
    scales = np.clip(result.scales, 0.1, 1e6)
    traces = [
        line(result.epochs, scales, "", MUTED, 2, mode="lines+markers"),
        dots([result.epochs[-1]], [scales[-1]], "", BLUE, 11),
    ]
    return Panel(
        name="scale",
        title="Noise equals gradient at B",
        figure=figure(
            traces, axis("epoch", -0.5, float(max(result.epochs[-1], 1)) + 0.5),
            narrow_axis("batch size (log)", 0.5 * float(scales.min()), 2.5 * float(scales.max())), showlegend=False,
        ),
        alt=f"Noise and gradient are equally long in batches of {plain(float(scales[0]))} before the training and of "
        f"{plain(float(scales[-1]))} after {counted(result.epoch, 'epoch')}.",
        span=4,
        height=HEIGHT_HERE,
    )  # fmt: skip


def epoch_panel(result: Short) -> Panel:
    """One epoch as the blocks that it is divided into."""
    sizes = [result.batch] * (IRISES // result.batch) + ([result.left] if result.left else [])
    rows = {"kept": sizes, "dropped": sizes[:-1] if result.left else sizes}
    traces = []
    for place, (name, blocks) in enumerate(rows.items()):
        begin = 0
        for index, size in enumerate(blocks):
            short = bool(result.left) and index == len(sizes) - 1
            color = ORANGE if short else BLUE
            marker = {"color": color, "opacity": 0.85, "line": {"color": "#fefefe", "width": 1 if size > 1 else 0}}
            traces.append(
                bars([size], [1 - place], "", orientation="h", base=[begin], width=0.6, marker=marker, showlegend=False,
                     hovertemplate=f"batch {index + 1}, {name}: {size} samples<extra></extra>")
            )  # fmt: skip
            begin += size
    said = (
        f"{counted(len(rows['kept']), 'batch', 'batches')} if the last is kept, {len(rows['dropped'])} if it is dropped"
    )
    return Panel(
        name="epoch",
        title="120 irises in batches",
        figure=figure(
            traces, axis("samples", 0, IRISES),
            axis("", -0.6, 1.6, tickvals=[1, 0], ticktext=["kept", "dropped"]), barmode="overlay",
        ),
        alt=f"Batches of {result.batch}: {said}.",
        span=4,
        height=300,
    )  # fmt: skip


def updates_panel(result: Short) -> Panel:
    """Updates an epoch by batch size."""
    sizes = np.arange(2, IRISES + 1)
    kept, dropped = -(-IRISES // sizes), IRISES // sizes
    ticks = [2, 4, 8, 16, 32, 64, 120]
    traces = [
        line(sizes, kept, "kept", BLUE, 2.5) | {"line": {"color": BLUE, "width": 2.5, "shape": "hv"}},
        line(sizes, dropped, "dropped") | {"line": {"color": ORANGE, "width": 2.5, "shape": "hv", "dash": "dash"}},
        dots([result.batch] * 2, result.updates, "", color=[BLUE, ORANGE], size=10, showlegend=False, **SILENT),
    ]
    return Panel(
        name="epoch_updates",
        title="Updates an epoch",
        figure=figure(
            traces,
            axis("batch size (log)", float(np.log10(1.9)), float(np.log10(130)), type="log", tickvals=ticks,
                 ticktext=[str(tick) for tick in ticks]),
            narrow_axis("updates (log)", 0.8, 80) | {"tickvals": [1, 2, 4, 8, 16, 32, 60],
                                                  "ticktext": ["1", "2", "4", "8", "16", "32", "60"]},
        ),
        alt=f"With batches of {result.batch} an epoch has {result.updates[0]} updates, or {result.updates[1]} if the "
        "short one is dropped.",
        span=4,
        height=300,
    )  # fmt: skip


def short_panel(result: Short) -> Panel:
    """The training loss over the epochs, both ways, with the interval of the seeds."""
    traces = []
    for values, color, name in zip(result.loss, (BLUE, ORANGE), WAYS_WITH_IT, strict=True):
        mean, low, high = interval(values)
        traces.append(band_of(result.epochs, low, high, color))
        dash = "solid" if name == "kept" else "dash"
        traces.append(line(result.epochs, mean, name, line={"color": color, "width": 2.5, "dash": dash}))
    ends = result.ends(result.loss)[0]
    return Panel(
        name="short",
        title="Loss, mean of 5 seeds",
        figure=figure(traces, axis("epoch", 0, EPOCHS), axis("cross-entropy (nats)", rangemode="tozero")),
        alt=f"After {EPOCHS} epochs the training loss is {plain(float(ends[0]))} with the short batch and "
        f"{plain(float(ends[1]))} without.",
        span=4,
        height=300,
    )


def order_panels(result: OrderRace) -> tuple[Panel, Panel]:
    """Training loss and test accuracy over the epochs, in four orders."""

    def panel(name: str, title: str, label: str, values: np.ndarray, upward: dict) -> Panel:
        traces, said = [], []
        for row, (order, color) in enumerate(zip(ORDERS, CATEGORICAL, strict=False)):
            mean, low, high = interval(values[row])
            known = np.isfinite(mean)
            traces.append(band_of(result.epochs[known], low[known], high[known], color))
            dash = "dash" if order == "Fixed" else "solid"
            traces.append(
                line(result.epochs[known], mean[known], order, line={"color": color, "width": 2.5, "dash": dash})
            )
            said.append(f"{order}: {plain(float(mean[-1]))}")
        return Panel(
            name=name,
            title=title,
            figure=figure(traces, axis("epoch", 0, float(result.epochs[-1])), upward),
            alt=f"{label} at the end: {'; '.join(said)}.",
            height=HEIGHT_HERE,
        )

    top = min(1.5, 1.1 * float(np.nanmax(result.loss)))
    return (
        panel("order_loss", "Training loss, mean of 5 seeds", "Training loss", result.loss,
              axis("loss (nats)", 0, top)),
        panel("order_accuracy", "Test accuracy, mean of 5 seeds", "Test accuracy", 100 * result.accuracy,
              axis("test accuracy (%)", 40, 102)),
    )  # fmt: skip


def accumulation_panels(result: Accumulated) -> tuple[Panel, Panel]:
    """The small batches, and how far every way of adding them up is from one large batch."""
    numbers = np.arange(1, len(result.parts) + 1)
    colors = [ORANGE if size != result.parts[0] else BLUE for size in result.parts]
    steps = np.arange(result.apart.shape[1])
    palette = (GREEN, BLUE, ORANGE, RED, "#b565a7")
    traces = [
        line(steps[1:], np.clip(row[1:], LEAST_APART, 1e3), way, color, 3, mode="lines+markers",
             line={"color": color, "width": 3, "dash": "dash" if index == 1 else "solid"})
        for index, (way, row, color) in enumerate(zip(WAYS_TO_ADD, result.apart, palette, strict=True))
        if np.isfinite(row).all()
    ]  # fmt: skip
    ends = [
        f"{way}: {plain(float(row[-1])) if np.isfinite(row[-1]) else 'refused'}"
        for way, row in zip(WAYS_TO_ADD, result.apart, strict=True)
    ]
    return (
        Panel(
            name="pieces",
            title=f"60 samples in {counted(len(result.parts), 'piece')}",
            figure=figure(
                [bars(numbers, np.array(result.parts), "", color=colors, marker={"color": colors})],
                axis("piece", 0.3, len(numbers) + 0.7, dtick=1), axis("samples", 0, 62),
            ),
            alt=f"Pieces of {listed([str(size) for size in result.parts])} samples.",
            span=4,
            height=HEIGHT_HERE,
        ),
        Panel(
            name="accumulated",
            title="Largest difference of a weight from one batch of 60",
            figure=figure(
                traces, axis("steps", 0.5, float(steps[-1]) + 0.5, dtick=1),
                narrow_axis("largest difference (log)", LEAST_APART / 2, 2e3) | {
                    "tickvals": [1e-9, 1e-6, 1e-3, 1, 1000], "ticktext": ["10⁻⁹", "10⁻⁶", "0.001", "1", "1,000"]
                },
            ),
            alt=f"After {steps[-1]} steps: {'; '.join(ends)}.",
            span=8,
            height=HEIGHT_HERE,
        ),
    )  # fmt: skip

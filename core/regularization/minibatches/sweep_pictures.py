"""Pictures of the sweeps: seconds, the gap over paired seeds, rate by batch."""

from __future__ import annotations

import numpy as np

from core.engine.seeds import interval
from core.experiment.charts import BLUE, CATEGORICAL, GREEN, INK, MUTED, ORANGE, RED, axis, dots, figure, line
from core.experiment.scene import Panel, Raster
from core.experiment.wording import counted, plain
from core.regularization.minibatches.network_pictures import band_of
from core.regularization.minibatches.pictures import SILENT, narrow_axis, sized
from core.regularization.minibatches.rate_map import MAP_SEEDS, WORST, RateMap
from core.regularization.minibatches.regulariser import GAP, TESTING, TRAINING, Pairs, paired_test
from core.regularization.minibatches.speed import IMAGE_SIZES, Speed
from core.regularization.minibatches.topic import BY_SAMPLES, COMPILED, EAGER, UPDATES, Settings

TALL = 360
DOTTED = {"color": INK, "width": 2, "dash": "dot"}


def sizes_axis(sizes: np.ndarray) -> dict:
    """Batch sizes on a log axis."""
    ticks = [int(size) for size in sizes][::2]
    ends = np.log10([sizes[0] / 1.25, sizes[-1] * 1.25]).tolist()
    return axis("batch size (log)", *ends, type="log", tickvals=ticks, ticktext=[str(tick) for tick in ticks])


def quartile_traces(x: np.ndarray, measured: np.ndarray, name: str, color: str) -> list[dict]:
    """Medians with the band of the middle half of the rounds."""
    low, middle, high = np.quantile(measured, (0.25, 0.5, 0.75), axis=0)
    return [band_of(x, low, high, color), line(x, middle, name, color, 2.5, mode="lines+markers")]


def epoch_times_panel(result: Speed) -> Panel:
    """Milliseconds of an epoch, in both engines."""
    traces = [
        *quartile_traces(result.sizes, result.eager / 1e3, "eager torch", ORANGE),
        *quartile_traces(result.sizes, result.compiled / 1e3, "compiled", BLUE),
    ]
    low, high = float(result.compiled.min()) / 1e3, float(result.eager.max()) / 1e3
    told = "; ".join(
        f"batches of {size}: {plain(1e3 * result.seconds(result.eager, int(size)))} ms eager, "
        f"{plain(1e3 * result.seconds(result.compiled, int(size)))} ms compiled"
        for size in (result.sizes[0], result.sizes[-1])
    )
    return Panel(
        name="epoch_times",
        title=f"An epoch of {result.samples} samples, small network",
        figure=figure(
            traces, sizes_axis(result.sizes), narrow_axis("ms an epoch, here and now (log)", low / 2, high * 2)
        ),
        alt=f"{told}.",
        span=6,
        height=TALL,
    )


def image_times_panel(result: Speed) -> Panel:
    """Microseconds for one image, by batch size."""
    sizes = np.array(IMAGE_SIZES)
    middle = np.median(result.images, axis=0)
    low, high = float(result.images.min()), float(result.images.max())
    best = int(middle.argmin())
    ticks = [t for t in (50, 100, 200, 500, 1000, 2000, 5000, 10000) if low / 1.5 <= t <= high * 1.5]
    upward = narrow_axis("µs an image, here and now (log)", low / 1.5, high * 1.5)
    return Panel(
        name="image_times",
        title="Large samples: 32 × 32 images",
        figure=figure(
            [*quartile_traces(sizes, result.images, "eager torch", GREEN),
             dots([sizes[best]], [middle[best]], "least", RED, 11)],
            sizes_axis(sizes), upward | {"tickvals": ticks, "ticktext": [f"{tick:,}" for tick in ticks]},
        ),
        alt=f"An image takes least, {plain(float(middle[best]))} µs, in batches of {sizes[best]}; in batches of "
        f"{sizes[-1]} it takes {plain(float(middle[-1]))} µs.",
        span=6,
        height=TALL,
    )  # fmt: skip


def losses_panel(result: Speed, against: str) -> Panel:
    """The losses of five batch sizes against what the switch says."""
    traces, ends = [], []
    for size, losses, color in zip(result.shown, result.losses, CATEGORICAL, strict=False):
        per_epoch = {
            UPDATES: -(-result.samples // size),
            BY_SAMPLES: result.samples,
            EAGER: result.seconds(result.eager, size),
            COMPILED: result.seconds(result.compiled, size),
        }[against]
        known = np.isfinite(losses)
        known[0] = False
        traces.append(line(per_epoch * result.epochs[known], losses[known], sized(size, result.samples), color, 2.5))
        ends.append((per_epoch, per_epoch * float(result.epochs[-1])))
    low, high = min(first for first, _ in ends), max(last for _, last in ends)
    title = {UPDATES: "updates", BY_SAMPLES: "samples seen"}.get(against, against.lower())
    return Panel(
        name="against",
        title=f"Training loss against {title}",
        figure=figure(
            traces, narrow_axis(f"{title} (log)", 0.8 * low, 1.25 * high),
            axis("training loss (nats)", rangemode="tozero"),
        ),
        alt=f"The training loss of batches of {', '.join(str(size) for size in result.shown)}, over "
        f"{counted(int(result.epochs[-1]), 'epoch')} each.",
        span=12,
        height=TALL,
    )  # fmt: skip


def pairs_panels(result: Pairs) -> tuple[Panel, Panel]:
    """Both gaps of every seed joined by a line, and the paired differences with their intervals."""
    count = result.measures.shape[-1]
    names = [sized(result.batch, result.count), sized(result.count, result.count)]
    gaps = 100 * result.measures[GAP]
    rows = np.stack([gaps[0], gaps[1], np.full(count, np.nan)])
    places = np.broadcast_to(np.array([0.0, 1.0, np.nan])[:, None], rows.shape)
    mean, _, high = interval(gaps)
    spread = {"type": "data", "array": high - mean, "color": ORANGE, "thickness": 2, "width": 5}
    traces = [
        line(places.T.ravel(), rows.T.ravel(), "a seed", MUTED, 1, opacity=0.6, **SILENT),
        dots([0, 1], mean, "mean, 95 % interval", ORANGE, 11, error_y=spread),
    ]
    kinds = {"gap": GAP, "training accuracy": TRAINING, "test accuracy": TESTING}
    found = 100 * np.array([paired_test(result.paired(measure))[:3] for measure in kinds.values()])
    found = np.nan_to_num(found)
    seats = np.arange(len(kinds))
    wide = {"type": "data", "array": found[:, 2] - found[:, 0], "color": BLUE, "thickness": 2, "width": 5}
    reach = 1.15 * max(2.0, float(np.abs(found[:, 1:]).max()))
    level = line([-0.5, 2.5], [0, 0], "", MUTED, 1.5, **SILENT)
    return (
        Panel(
            name="gaps",
            title=f"Gap between training and test, {counted(count, 'paired seed')}",
            figure=figure(
                traces, axis("", -0.4, 1.4, tickvals=[0, 1], ticktext=names),
                axis("training − test accuracy (percentage points)"),
            ),
            alt=f"The mean gap is {plain(float(mean[0]))} points with {names[0]} and {plain(float(mean[1]))} with "
            f"{names[1]}.",
            height=TALL,
        ),
        Panel(
            name="pair_differences",
            title=f"{names[0]} minus {names[1]}: mean, 95 % interval",
            figure=figure(
                [level, dots(seats, found[:, 0], color=BLUE, size=11, error_y=wide)],
                axis("", -0.5, 2.5, tickvals=seats.tolist(), tickangle=0,
                     ticktext=[name.replace(" ", "<br>") for name in kinds]),
                axis("difference (percentage points)", -reach, reach),
            ),
            alt="; ".join(f"{name}: {plain(float(row[0]))} points" for name, row in zip(kinds, found, strict=True)),
            height=TALL,
        ),
    )  # fmt: skip


def map_panels(result: RateMap, settings: Settings) -> tuple[Panel, Panel]:
    """Loss by rate and batch with the line of linear scaling; and the loss along that line."""
    mean = result.mean
    columns, rows = np.arange(len(result.sizes)), np.arange(len(result.rates))
    best = result.best
    on_line = best[0] + np.log2(result.sizes)
    root = best[0] + np.log2(result.sizes) / 2
    shown = np.log(np.minimum(mean, 1.0))
    inside, inside_root = on_line <= rows[-1] + 0.5, root <= rows[-1] + 0.5
    traces = [
        line(columns[inside], on_line[inside], "rate ∝ B", INK, 2.5, **SILENT),
        line(columns[inside_root], root[inside_root], "rate ∝ √B", line=DOTTED, **SILENT),
        dots(columns, best, "best rate", marker={"color": RED, "size": 10, "symbol": "diamond",
             "line": {"color": "#fefefe", "width": 1.5}}, **SILENT),
    ]  # fmt: skip
    labels = [plain(float(rate)) for rate in result.rates]
    every = rows[::2].tolist()
    edges = (-0.5, len(columns) - 0.5), (-0.5, len(rows) - 0.5)
    grid = Raster(
        shown, *edges, span=(float(shown.min()), 0.0), colors="diverging", smooth=False, name="loss: blue is low"
    )
    line_losses, own = result.on_line, mean[best, columns]
    known = np.isfinite(line_losses)
    first = (
        Panel(
            name="rate_map",
            title=f"Loss after {counted(result.epochs, 'epoch')}: blue low, orange high",
            figure=figure(
                traces,
                axis("batch size", *edges[0], tickvals=columns.tolist(), ticktext=[str(size) for size in result.sizes],
                     showgrid=False),
                axis("learning rate (log)", *edges[1], tickvals=every, ticktext=[labels[row] for row in every],
                     showgrid=False),
            ),
            alt="Best rates: " + "; ".join(
                f"{sized(int(size), int(result.sizes[-1]))}: {labels[row]}"
                for size, row in zip(result.sizes, best, strict=True)
            ) + ".",
            layers=(grid,),
            span=7,
            height=430,
        ),
    )  # fmt: skip
    second = Panel(
        name="on_line",
        title="Loss on the line rate ∝ B",
        figure=figure(
            [
                line(result.sizes[known], line_losses[known], "on the line", INK, 2.5, mode="lines+markers"),
                line(result.sizes, own, "at its own best rate", RED, 2.5, mode="lines+markers"),
            ],
            sizes_axis(result.sizes),
            axis("training loss (nats)", 0, min(WORST, 1.15 * float(max(np.nanmax(line_losses), own.max())))),
        ),
        alt=f"Over {counted(result.losses.shape[-1], 'seed')} of {MAP_SEEDS}: on the line the loss stays within "
        f"a tenth up to batches of {result.holds_to}.",
        span=5,
        height=430,
    )  # fmt: skip
    return (*first, second)

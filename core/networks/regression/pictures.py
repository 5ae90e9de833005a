"""Pictures of a fit: points, curve and residuals, losses over the noise floor, what each unit adds, rivals and luck."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from core.engine.rounding import felt
from core.engine.training import History
from core.experiment.axis_ranges import rounded_up
from core.experiment.charts import (
    BLUE,
    CATEGORICAL,
    CLASSES,
    GREEN,
    INK,
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
    log_ticks,
)
from core.experiment.scene import Cursor, Frames, Grip, Handle, Panel
from core.experiment.sister_charts import sister_band
from core.experiment.twin_charts import twin_line
from core.experiment.wording import percent, plain
from core.networks.regression.fits import Fit
from core.networks.regression.growth import SIZES, Growth, medians_of
from core.networks.regression.hinges import FATES, Fates, kinks_and_slopes, line_loss
from core.networks.regression.rivals import MODELS, Rivals, mean_square
from core.networks.regression.samples import NOTES, REACH, Data
from core.networks.regression.slopes import Sweep
from core.networks.regression.three_hinges import ByHand
from core.networks.regression.topic import Settings
from core.networks.regression.units import Units

MODEL_COLORS = dict(zip(MODELS, (BLUE, ORANGE, MAUVE, GREEN), strict=True))
FATE_COLORS = (RED, ORANGE, BLUE, GREEN, MUTED)
STEEP = 30.0  # a loss that spans more than this factor is drawn on a log axis
MOST_LINES = 24  # weights of one layer that are drawn
FARTHEST = 1e12  # values beyond this are cut where they are drawn
SILENT = {"hoverinfo": "skip"}


def across(data: Data) -> dict:
    """The axis of x."""
    return axis(data.names[0], float(data.grid[0]), float(data.grid[-1]))


def heights(data: Data) -> tuple[float, float]:
    """The range of y: the points, and the truth where points are."""
    within = (data.grid >= data.x.min()) & (data.grid <= data.x.max()) & np.isfinite(data.truth)
    values = np.concatenate([data.y, data.truth[within]])
    return padded(float(values.min()), float(values.max()))


def padded(low: float, high: float) -> tuple[float, float]:
    """A range with some room around low to high; its ends move in steps, so that it mostly rests."""
    span = max(high - low, 1e-9, 1e-6 * abs(high))
    step = rounded_up(span / 8)
    return step * math.floor((low - 0.05 * span) / step), step * math.ceil((high + 0.05 * span) / step)


def cut_off(values: np.ndarray, edges: tuple[float, float] = (-FARTHEST, FARTHEST)) -> np.ndarray:
    """Values as they are drawn: what lies far beyond the chart's `edges` is cut there, and NaN stays a gap."""
    room = 20 * (edges[1] - edges[0])
    return np.clip(values, edges[0] - room, edges[1] + room)


def dashed(color: str, dash: str = "dash", width: float = 2) -> dict:
    """A line's stroke."""
    return {"line": {"color": color, "width": width, "dash": dash, "simplify": False}}


def points_trace(data: Data) -> dict:
    return dots(data.x, data.y, "points", SLATE, 6 if len(data.x) > 200 else 8)


def truth_trace(data: Data) -> dict:
    """The true function, if it is known; an empty trace without a name if not."""
    known = bool(np.isfinite(data.truth).any())
    truth = cut_off(data.truth, heights(data))
    return line(data.grid, truth, "true function", **dashed(MUTED), showlegend=known)


def within_shape(data: Data) -> dict:
    """A band that says where the training points lie."""
    return {
        "type": "rect", "x0": float(data.x.min()), "x1": float(data.x.max()), "yref": "paper", "y0": 0, "y1": 1,
        "fillcolor": MUTED, "opacity": 0.1, "line": {"width": 0}, "layer": "below",
    }  # fmt: skip


def fit_panel(result: Fit, frames: slice, settings: Settings) -> Panel:
    """Points, truth, straight line and the network's curve, which moves with the clock, on what its sisters answer."""
    data = result.data
    band = [] if result.fan is None else sister_band(data.grid, cut_off(result.fan, heights(data)))
    intercept, slope = result.line
    curve = cut_off(result.curve[frames], heights(data))
    traces = [
        *band,
        points_trace(data),
        truth_trace(data),
        line(data.grid, intercept + slope * data.grid, "least squares", **dashed(ORANGE, "dot")),
        line(data.grid, curve[-1], "network", BLUE, 3),
    ]
    slope_handle = Handle(1.0, Grip("slope"), "true slope", INK, hollow=True)
    return Panel(
        name="fit",
        title="Fit: the grey band is where the points lie",
        figure=figure(traces, across(data), axis(data.names[1], *heights(data)), shapes=[within_shape(data)]),
        alt=f"{len(data.x)} points with the network's curve and the straight line of least squares, whose slope is "
        f"{plain(slope)}.",
        frames=(Frames(len(traces) - 1, "y", curve),),
        handles=(slope_handle,) if settings.target == NOTES else (),
        span=7,
        height=330,
    )


def residual_panel(result: Fit, frames: slice) -> Panel:
    """Each point's residual at every moment."""
    data = result.data
    spread = 2.5 * max(float(data.y.std()), 1e-3)
    residuals = cut_off(data.y - result.answers[frames], (-spread, spread))
    zero = line([data.grid[0], data.grid[-1]], [0, 0], color=MUTED, width=1.5, **SILENT)
    return Panel(
        name="residuals",
        title="Residuals: what is left, y − ŷ",
        figure=figure(
            [zero, dots(data.x, residuals[-1], color=SLATE, size=7)],
            across(data), axis("y − ŷ", *padded(-spread, spread)), showlegend=False,
        ),
        alt=f"Residuals of {len(data.x)} points; in the end their mean square is "
        f"{plain(mean_square(residuals[-1]))}.",
        frames=(Frames(1, "y", residuals),),
        span=7,
        height=220,
    )  # fmt: skip


def loss_panel(result: Fit, frames: slice) -> Panel:
    """Training and test loss over epochs on the band of the sisters' test loss, the noise floor and the line's loss."""
    history, sisters, twin = result.history, result.sisters, felt(result.rounding)
    epochs, end = history.epochs, float(max(history.epochs[-1], 1))
    beside = (*(sisters.loss if sisters else ()), *([twin.loss] if twin else ()))
    both = np.concatenate([result.train_loss, result.test_loss, *beside])
    both = both[np.isfinite(both)]
    level = [(result.line_losses[1], "straight line, test", dashed(ORANGE, "dot"))]
    if np.isfinite(result.floor):
        level.append((result.floor, "noise floor σ²", dashed(RED)))
    curves = [
        *(sister_band(sisters.epochs, sisters.loss) if sisters else ()),
        *([twin_line(twin.epochs, twin.loss, MAUVE)] if twin else ()),
        line(epochs, result.train_loss, "training", BLUE),
        line(epochs, result.test_loss, "test", **dashed(BLUE, "dot")),
        *(line([0, end], [value, value], name, **stroke) for value, name, stroke in level),
    ]
    low = max(float(both[both > 0].min(initial=np.inf)), 1e-12)
    steep = float(both.max()) > STEEP * max(low, result.floor if np.isfinite(result.floor) else low)
    highest = 1.05 * max(float(both.max()), result.line_losses[1], 1e-9)
    upward = (
        axis("mean squared error, log scale", **log_ticks(low, max(float(both.max()), 10 * low)))
        if steep
        else axis("mean squared error", 0, highest, exponentformat="power")
    )
    return Panel(
        name="loss",
        title="Loss over epochs",
        figure=figure(curves, axis("epoch", 0, end), upward),
        alt=f"Training loss {plain(float(result.train_loss[-1]))} and test loss "
        f"{plain(float(result.test_loss[-1]))} in "
        f"the end; the noise floor is {plain(result.floor)}.",
        layers=(Cursor(epochs[frames]),),
        span=5,
        height=330,
    )


def weights_panel(history: History, frames: slice) -> Panel:
    """Every weight over epochs, layer by layer; biases are dashed."""
    traces: list[dict] = []
    small = history.network.sizes == (1, 1, 1)
    for layer, (matrix, bias) in enumerate(history.weights):
        color = CATEGORICAL[layer % len(CATEGORICAL)]
        for kind, values, stroke in (("w", matrix, {}), ("b", bias, dashed(color))):
            flat = values.reshape(len(values), -1)[:, :MOST_LINES]
            name = f"{kind}{layer + 1}" if small else f"layer {layer + 1}: {'weights' if kind == 'w' else 'biases'}"
            traces.append(line(*_joined(history.epochs, flat), name, color, 2, **stroke))
    end = float(max(history.epochs[-1], 1))
    return Panel(
        name="weights",
        title="Weights over epochs",
        figure=figure(traces, axis("epoch", 0, end), axis("value"), **({} if small else {"showlegend": True})),
        alt=f"The {history.network.parameter_count} weights and biases over {plain(end)} epochs.",
        layers=(Cursor(history.epochs[frames]),),
        span=5,
        height=220,
    )


def _joined(x: np.ndarray, columns: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Several curves (F, k) as one trace, with a gap between them."""
    gaps = np.full((1, columns.shape[1]), np.nan)
    across = np.tile(np.append(x, np.nan), columns.shape[1])
    return across, cut_off(np.vstack([columns, gaps]).T.ravel())


def units_panels(result: Units, activation: str, deep: bool) -> tuple[Panel, ...]:
    """Line, what the activation makes of it, times its weight, and the sum: one colour a unit."""
    steps = (
        (
            "sums",
            "1. What each unit sums" if deep else "1. A line for each unit",
            result.sums,
            "w·h + b" if deep else "w·x + b",
        ),
        ("outputs", f"2. {activation} of it", result.outputs, "h"),
        ("weighted", "3. Times its weight out", result.weighted, "v·h"),
    )
    grid, panels = result.grid, []
    for name, title, values, label in steps:
        traces = [
            line(grid, cut_off(values[-1, index]), f"unit {unit}", CLASSES[index % len(CLASSES)], 2)
            for index, unit in enumerate(result.which)
        ]
        panels.append(
            Panel(
                name=name,
                title=title,
                figure=figure(traces, _narrow(grid), axis(label, *_range(values)), showlegend=False),
                alt=f"{title}, for {len(result.which)} of {result.count} units.",
                frames=tuple(Frames(index, "y", cut_off(values[:, index])) for index in range(len(result.which))),
                span=3,
                height=260,
            )
        )
    total = cut_off(result.total)
    panels.append(
        Panel(
            name="total",
            title="4. Their sum and the bias",
            figure=figure([line(grid, total[-1], "sum", INK, 3)], _narrow(grid), axis("ŷ", *_range(total))),
            alt="The answer: the sum of what all units add, and the last bias.",
            frames=(Frames(0, "y", total),),
            span=3,
            height=260,
        )
    )
    return tuple(panels)


def _narrow(grid: np.ndarray) -> dict:
    return axis("x", float(grid[0]), float(grid[-1]), nticks=5)


def _range(values: np.ndarray) -> tuple[float, float]:
    shown = cut_off(values)
    return padded(float(shown.min()), float(shown.max()))


def hand_panels(result: ByHand, settings: Settings) -> tuple[Panel, Panel]:
    """Each weighted hinge with its weight to drag, and their sum over the points with its kinks to drag."""
    data, low_high = result.data, heights(result.data)
    pieces = [
        line(data.grid, cut_off(values), f"unit {index}", CLASSES[index - 1])
        for index, values in enumerate(result.weighted, start=1)
    ]
    by_hand = line(data.grid, cut_off(result.total, low_high), "by hand", BLUE, 3)
    at_kinks = np.interp(settings.kinks, data.grid, result.total)
    weights = tuple(
        Handle(float(kink) + 1, Grip("turns", index), f"weight out of unit {index + 1}", CLASSES[index])
        for index, kink in enumerate(settings.kinks)
    )
    kinks = tuple(
        Handle(Grip("kinks", index), float(np.clip(height, *low_high)), f"kink of unit {index + 1}", CLASSES[index])
        for index, height in enumerate(at_kinks)
    )
    return (
        Panel(
            name="pieces",
            title="Three hinges: drag a point for the weight out",
            figure=figure(pieces, axis("x", float(data.grid[0]), REACH + 1), axis("v · relu(x − kink)", -7, 7)),
            alt="Each unit is 0 up to its kink and a straight line after it.",
            handles=weights,
            span=5,
            height=320,
        ),
        Panel(
            name="by_hand",
            title="Their sum on the points: drag the kinks and the bias",
            figure=figure(
                [points_trace(data), truth_trace(data), by_hand],
                across(data), axis("y", *low_high),
            ),
            alt=f"The sum of three hinges, with a loss of {plain(result.loss)}; the best for these kinks has "
            f"{plain(result.best_loss)}.",
            handles=(*kinks, Handle(-REACH, Grip("base"), "bias out", INK)),
            span=7,
            height=320,
        ),
    )  # fmt: skip


def rivals_panels(result: Rivals) -> tuple[Panel, Panel]:
    """Four curves on the points, and their losses."""
    data = result.data
    curves = [
        line(data.grid, cut_off(curve, heights(data)), name, MODEL_COLORS[name], 2.5)
        for name, curve in result.curves.items()
    ]
    training, test = (np.array([result.losses[name][which] for name in MODELS]) for which in (0, 1))
    finite = np.concatenate([training, test])
    finite = finite[np.isfinite(finite)]
    top = 1.2 * max(min(float(finite.max()), 8 * float(np.median(finite))), 1e-9)  # one that ran off is cut
    training, test = (np.minimum(np.where(np.isfinite(values), values, np.inf), 2 * top) for values in (training, test))
    places = np.arange(4)
    text = {
        "text": [plain(result.losses[name][1], 2) for name in MODELS],
        "textposition": "outside",
        "textangle": 0,
        "cliponaxis": False,
    }
    written = bars(places, test, "test", BLUE, **text)
    names = ["network", "line", "poly-<br>nomial", "neigh-<br>bours"]
    floor = [line([-0.5, 3.5], [data.noise**2] * 2, "noise floor σ²", **dashed(RED))] if np.isfinite(data.noise) else []
    return (
        Panel(
            name="curves",
            title="Four models on the same points",
            figure=figure(
                [points_trace(data), truth_trace(data), *curves],
                across(data), axis(data.names[1], *heights(data)), shapes=[within_shape(data)],
            ),
            alt="The curves of a network, a straight line, a polynomial and the nearest neighbours.",
            span=7,
            height=340,
        ),
        Panel(
            name="losses",
            title="Loss on the points and on new ones",
            figure=figure(
                [
                    bars(places, training, "training", SLATE),
                    written,
                    *floor,
                ],
                axis("", -0.5, 3.5, tickvals=places, ticktext=names),
                axis("mean squared error", 0, top, exponentformat="power"),
            ),
            alt="Test losses: " + ", ".join(f"{name} {plain(result.losses[name][1])}" for name in MODELS) + ".",
            span=5,
            height=340,
        ),
    )  # fmt: skip


def growth_panel(result: Growth, settings: Settings) -> Panel:
    """The median test loss of four models against the number of points, with the middle half of the samples."""
    medians = medians_of(result)
    floor = settings.noise**2
    traces = []
    for index, name in enumerate(MODELS):
        known = np.minimum(result.losses[index], FARTHEST)
        rows = ~np.isnan(known).all(axis=-1)
        low, high = (np.nanpercentile(known[rows], q, axis=-1) if rows.any() else np.array([]) for q in (25, 75))
        sizes = np.array(SIZES)[rows]
        traces.append(
            {
                "type": "scatter", "mode": "lines", "x": np.concatenate([sizes, sizes[::-1]]),
                "y": np.concatenate([high, low[::-1]]), "fill": "toself", "fillcolor": MODEL_COLORS[name],
                "opacity": 0.15, "line": {"width": 0}, "hoverinfo": "skip", "showlegend": False,
            }
        )  # fmt: skip
        curve = line(sizes, cut_off(medians[index][rows]), name, MODEL_COLORS[name])
        traces.append(curve | {"mode": "lines+markers"})
    traces.append(line([SIZES[0], SIZES[-1]], [max(floor, 1e-4)] * 2, "noise floor σ²", **dashed(RED)))
    finite = medians[np.isfinite(medians)]
    low = np.log10(max(min(float(finite.min(initial=1.0)), floor or 1.0), 1e-4)) - 0.1
    high = np.log10(min(max(float(finite.max(initial=1.0)), 1e-3), 1e3)) + 0.1
    return Panel(
        name="growth",
        title="Test loss against the number of training points: median, and the middle half",
        figure=figure(
            traces,
            axis(
                "training points (log)", type="log", tickvals=SIZES[::2], ticktext=[f"{size:,}" for size in SIZES[::2]]
            ),
            axis(
                "mean squared error, log scale",
                float(low),
                float(max(high, low + 0.3)),
                **log_ticks(10.0**low, 10.0**high),
            ),
        ),
        alt="Median test losses of a network, a line, a polynomial and the nearest neighbours from 5 to 2,000 points.",
        span=12,
        height=380,
    )


def dead_panels(result: Fates, settings: Settings) -> tuple[Panel, ...]:
    """The phase plane of first kinks and slopes, units that open right and left apart, and the losses in the end."""
    kinks, slopes = kinks_and_slopes(result.paths[0])
    opens_right = result.paths[0, 0] > 0
    sides = (
        ("right", "Units that open to the right", opens_right),
        ("left", "Units that open to the left", ~opens_right),
    )
    panels = [_phase(result, settings, name, title, side, kinks, slopes) for name, title, side in sides]
    finite = np.isfinite(result.losses)
    variance, least = float(result.y.var()), line_loss(result)
    top = 1.2 * max(variance, float(np.percentile(result.losses[finite], 90)) if finite.any() else variance, 1e-9)
    traces, counts_top = [], 1
    for place, name in enumerate(FATES[:4]):
        chosen = finite & (result.fates == place)
        counts, edges = np.histogram(np.minimum(result.losses[chosen], top), bins=40, range=(0, top))
        counts_top = max(counts_top, int(counts.max(initial=0)))
        traces.append(bars((edges[1:] + edges[:-1]) / 2, counts, name, FATE_COLORS[place], showlegend=False))
    for value, name, color in ((variance, "a constant: variance of y", INK), (least, "straight line", ORANGE)):
        traces.append(line([value, value], [0, counts_top], name, **dashed(color)))
    panels.append(
        Panel(
            name="end_losses",
            title="Training loss in the end",
            figure=figure(traces, axis("mean squared error", 0, top), axis("seeds"), barmode="stack", bargap=0.02),
            alt=f"Histogram of {int(finite.sum())} final losses; a constant's is {plain(variance)}.",
            span=4,
            height=340,
        )
    )
    return tuple(panels)


def _phase(
    result: Fates, settings: Settings, name: str, title: str, side: np.ndarray, kinks: np.ndarray, slopes: np.ndarray
) -> Panel:
    traces = []
    for place, fate in enumerate(FATES):
        chosen = side & (result.fates == place)
        if chosen.any():
            seeds = np.flatnonzero(chosen)
            dot = dots(np.clip(kinks[chosen], -6, 6), slopes[chosen], fate, FATE_COLORS[place], 5, customdata=seeds)
            traces.append(dot | {"hovertemplate": "seed %{customdata}: kink %{x:.2f}, slope %{y:.2f}<extra></extra>"})
    if settings.seed < len(result.fates) and side[settings.seed]:
        path_kinks, path_slopes = kinks_and_slopes(result.paths[:, :, settings.seed].T)
        way = line(np.clip(path_kinks, -6, 6), cut_off(path_slopes), "the page's seed", INK, 2.5)
        traces += [way, dots(way["x"][-1:], way["y"][-1:], color=INK, size=10, hoverinfo="skip")]
    stuck = float(np.isin(result.fates[side], (0, 1)).mean()) if side.any() else 0.0
    data_band = {
        "type": "rect", "x0": float(result.x.min()), "x1": float(result.x.max()), "yref": "paper", "y0": 0, "y1": 1,
        "fillcolor": MUTED, "opacity": 0.12, "line": {"width": 0}, "layer": "below",
    }  # fmt: skip
    return Panel(
        name=f"phase_{name}",
        title=title,
        figure=figure(
            traces, axis("kink at the start, −b/w", -6.2, 6.2), axis("slope at the start, v·w", -1.4, 1.4),
            shapes=[data_band], showlegend=False,
        ),
        alt=f"First kink and slope of {int(side.sum())} units, coloured by what became of them; the band is "
        f"where the "
        f"points lie. {percent(stuck)} end as "
        f"a constant.",
        span=4,
        height=340,
        pick="seed",
    )  # fmt: skip


def sweep_panels(result: Sweep) -> tuple[Panel, Panel]:
    """Every training a dot, the mean a line: loss and correlation against the true slope."""
    across = axis("true slope", -2.15, 2.15)
    every = np.repeat(result.slopes, result.losses.shape[1])
    losses, correlations = np.where(np.isfinite(result.losses), result.losses, np.nan), result.correlations
    known = np.isfinite(losses).any(axis=1)
    means = np.where(known, np.nanmean(np.where(np.expand_dims(known, -1), losses, 0.0), axis=1), np.nan)
    top = 1.1 * max(float(np.nanmax(losses)) if known.any() else 1.0, float(result.variance.max()))
    faint: dict[str, Any] = {"opacity": 0.35, "hoverinfo": "skip", "showlegend": False}
    return (
        Panel(
            name="sweep_loss",
            title="Final loss: a dot for each training",
            figure=figure(
                [
                    dots(every, losses.ravel(), color=BLUE, size=5, **faint),
                    line(result.slopes, means, "mean", BLUE),
                    line(result.slopes, result.variance, "variance of y", **dashed(INK)),
                ],
                across, axis("mean squared error", 0, top),
            ),
            alt="The loss is least at slope 0 and grows with the size of the slope, as the variance of y does.",
            span=6,
            height=340,
        ),
        Panel(
            name="sweep_correlation",
            title="Correlation of ŷ and y: constants have none, and stand at 0",
            figure=figure(
                [
                    dots(every, np.nan_to_num(correlations).ravel(), color=GREEN, size=5, **faint),
                    line(result.slopes, np.nan_to_num(correlations).mean(axis=1), "mean", GREEN),
                    line(result.slopes, _mean_known(correlations), "without constants", **dashed(GREEN, "dot")),
                ],
                across, axis("correlation", -0.25, 1.05),
            ),
            alt="The correlation is high where the slope is steep, and low near 0; a share of the trainings "
            "ends as a "
            "constant at every slope.",
            span=6,
            height=340,
        ),
    )  # fmt: skip


def _mean_known(values: np.ndarray) -> np.ndarray:
    known = np.isfinite(values).any(axis=1)
    return np.where(known, np.nanmean(np.where(np.expand_dims(known, -1), values, 0.0), axis=1), np.nan)

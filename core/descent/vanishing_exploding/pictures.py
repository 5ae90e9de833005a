"""How a deep network is drawn layer by layer, on scales of powers of ten that reach beyond float32."""

from __future__ import annotations

import numpy as np

from core.descent.vanishing_exploding.gradients import bent
from core.experiment.charts import BLUE, GREEN, MAUVE, MUTED, ORANGE, RED, SLATE, axis, bars, dots, figure, line
from core.experiment.scene import Panel, Raster
from core.experiment.wording import counted, plain, power_of_ten

HEIGHT = 300


def logs(values: np.ndarray) -> np.ndarray:
    """log10 of the sizes, NaN (a gap) for an exact zero."""
    values = np.asarray(values, dtype=float)
    return np.log10(values, out=np.full(values.shape, np.nan), where=values > 0)


def powers_axis(title: str, exponents: np.ndarray, least: float = -2.0, most: float = 2.0) -> dict:
    """An axis of log10 values, labelled as powers of ten; ends at whole powers, so that it rarely moves in a drag."""
    finite = exponents[np.isfinite(exponents)]
    low, high = min([least, *finite]), max([most, *finite])
    coarse = 2 if high - low > 8 else 1
    low, high = coarse * np.floor(low / coarse), coarse * np.ceil(high / coarse)
    if high - low <= 3:
        marks = [m * 10.0**place for place in range(int(low), int(high) + 1) for m in (1, 2, 5)]
        return axis(title, low, high, tickvals=np.log10(marks).tolist(), ticktext=[f"{mark:g}" for mark in marks])
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100) if (high - low) / step <= 8)
    ticks = np.arange(np.ceil(low / step) * step, high + 0.5, step).astype(int)
    return axis(title, low, high, tickvals=ticks.tolist(), ticktext=[power_of_ten(int(tick)) for tick in ticks])


def layer_axis(count: int, output: bool = False) -> dict:
    """Layers from the pictures to the loss; with `output` the output layer stands last."""
    step = next(step for step in (1, 2, 5, 10) if count / step <= 10)
    ticks = [1, *range(step if step > 1 else 2, count + 1, step)]
    text = [str(tick) for tick in ticks]
    if output:
        ticks, text = [tick for tick in ticks if tick <= count - step / 2 or tick == 1] + [count + 1], [*text]
        text = [str(tick) for tick in ticks[:-1]] + ["out"]
    return axis(
        "hidden layer, from the picture to the loss",
        0.4,
        count + 0.6 + output,
        tickvals=ticks,
        ticktext=text,
    )


def layers_of(count: int) -> np.ndarray:
    return np.arange(1, count + 1)


def zeros_trace(values: np.ndarray, floor: float) -> list[dict]:
    """Crosses at the chart's lower edge where a size is exactly zero; nothing if none is."""
    places = layers_of(len(values))[values == 0]
    if not len(places):
        return []
    crosses = dots(places, np.full(len(places), floor), "exactly 0", RED, 9, cliponaxis=False)
    return [crosses | {"marker": {"color": RED, "size": 9, "symbol": "x"}}]


def float32_ends(low: float, high: float, count: int) -> list[dict]:
    """Lines at the smallest (2⁻¹⁴⁹) and largest number of float32, where they lie within the chart."""
    ends = [(-44.85, "smallest float32"), (38.53, "largest float32")]
    return [
        line([0.4, count + 1.6], [place, place], name, RED, 1, line={"color": RED, "width": 1, "dash": "dot"})
        for place, name in ends
        if low < place < high
    ]


def gradient_panel(reach: np.ndarray, theory: np.ndarray, weights: np.ndarray) -> Panel:
    """The gradient that reaches each layer, the theory's, and that of the layer's weights."""
    count = len(reach)
    y = powers_axis("size of the gradient", logs(np.concatenate([reach, theory, weights])), -5, 0)
    low, high = y["range"]
    dash = {"color": ORANGE, "width": 2.5, "dash": "dash"}
    traces = [
        line(layers_of(count), logs(reach), "at the outputs, ∂L/∂h", BLUE, mode="lines+markers"),
        line(layers_of(count), logs(theory), "by theory", ORANGE, line=dash),
        line(layers_of(count + 1), logs(weights), "at the weights, ∂L/∂W", GREEN, 1.5),
        *zeros_trace(np.append(reach, np.nan), low),
        *float32_ends(low, high, count),
    ]
    return Panel(
        name="gradient",
        title="The gradient, layer by layer",
        figure=figure(traces, layer_axis(count, output=True), y),
        alt=f"Gradient over {count} hidden layers: {plain(reach[-1])} at the last, {plain(reach[0])} at layer 1.",
        height=HEIGHT,
    )


def network_panel(reach: np.ndarray) -> Panel:
    """The network in little: a box for every layer, the stronger the more of the gradient arrives there."""
    count = len(reach)
    sizes, last = logs(reach), logs(reach[-1:])[0]
    # A thousandth of the last layer's gradient is drawn as good as empty, a thousandfold as full.
    shown = np.nan_to_num(np.clip(1 + (sizes - last) / 3, 0.0, 1.0), nan=0.0)
    boxes = bars(layers_of(count), np.ones(count), "", BLUE, width=0.7, base=-0.5, hoverinfo="skip")
    boxes["marker"] = {"color": BLUE, "opacity": (0.08 + 0.92 * shown).tolist(), "line": {"color": BLUE, "width": 1}}
    ends = (0.4, count + 0.6)  # the words at both ends stand in the margins, which are as wide on a phone
    says = {"showarrow": False, "yref": "y", "y": 0.0, "font": {"size": 13}}
    way = {"text": "", "axref": "x", "ayref": "y", "showarrow": True, "arrowhead": 2, "arrowwidth": 2}
    notes = [
        says | {"x": 0.4, "xanchor": "right", "text": "picture x "},
        says | {"x": count + 0.6, "xanchor": "left", "text": " loss L"},
        way | {"x": count + 0.5, "ax": 0.5, "y": 0.8, "ay": 0.8, "arrowcolor": MUTED},
        way | {"x": 0.5, "ax": count + 0.5, "y": -0.8, "ay": -0.8, "arrowcolor": BLUE},
        says | {"x": count / 2 + 0.5, "y": 1.15, "text": "forward: outputs h", "font": {"size": 12, "color": MUTED}},
        says | {"x": count / 2 + 0.5, "y": -1.15, "text": "back: gradient ∂L/∂h", "font": {"size": 12, "color": BLUE}},
    ]
    hidden = {"visible": False}
    return Panel(
        name="network",
        title=f"The network: {counted(count, 'hidden layer')}, the darker the more gradient arrives",
        figure=figure(
            [boxes], axis("", *ends, **hidden), axis("", -1.5, 1.5, **hidden), annotations=notes, showlegend=False,
            margin={"l": 66, "r": 52, "t": 2, "b": 2},
        ),
        alt=f"{counted(count, 'layer')} in a row between picture and loss; pale ones get little of the gradient.",
        span=12,
        height=92,
    )  # fmt: skip


def histogram_panel(histogram: np.ndarray, ends: tuple[float, float], activation: str, bounded: bool) -> Panel:
    """One column a layer: how often each activation occurs (the root of its share, so that rare ones are seen)."""
    count, title = histogram.shape[1], f"{activation}'s output"
    if bounded:
        y = axis(title, tickvals=np.linspace(*ends, 5).tolist())
    else:
        marks = [mark for size in (1, 100, 1e4, 1e8, 1e16, 1e32, 1e64) for mark in (size, -size)]
        kept = sorted([0.0, *(mark for mark in marks if ends[0] <= bent(np.array(mark)) <= ends[1])])
        y = axis(title, tickvals=[float(bent(np.array(mark))) for mark in kept])
        y["ticktext"] = [plain(float(mark), 1).replace("1 · ", "") for mark in kept]
    margin = 0.03 * (ends[1] - ends[0])
    y["range"] = [ends[0] - margin, ends[1] + margin]
    shares = np.sqrt(histogram / np.maximum(histogram.max(axis=0, keepdims=True), 1e-12))
    shares = np.where(shares > 0, shares, np.nan)
    return Panel(
        name="histograms",
        title="Outputs of each layer: bright is frequent",
        figure=figure([], layer_axis(count) | {"showgrid": False}, y | {"showgrid": False}),
        alt=f"Histograms of the activations of {count} layers side by side; bright is frequent.",
        layers=(Raster(shares, (0.5, count + 0.5), ends, smooth=False),),
        height=HEIGHT,
    )


def factors_panel(slope: np.ndarray, gain: np.ndarray) -> Panel:
    """Slope of the activation, gain of the weights, and their product: above 1 the gradient grows, below it shrinks."""
    count = len(slope)
    y = powers_axis("factor", logs(np.concatenate([slope, gain, slope * gain])), -1, 1)
    dotted = {"color": MUTED, "width": 1, "dash": "dot"}
    traces = [
        line([0.4, count + 0.6], [0, 0], "", line=dotted, hoverinfo="skip", showlegend=False),
        line(layers_of(count), logs(slope), "slope", MAUVE, mode="lines+markers"),
        line(layers_of(count), logs(gain), "gain", GREEN, mode="lines+markers"),
        line(layers_of(count), logs(slope * gain), "slope · gain", ORANGE, mode="lines+markers"),
    ]
    return Panel(
        name="factors",
        title="Where the factor comes from",
        figure=figure(traces, layer_axis(count), y),
        alt=f"Slope, gain and factor of every layer; the middle factor is {np.median(slope * gain):.3g}.",
        height=HEIGHT,
    )


def forward_panel(size: np.ndarray, contrast: np.ndarray) -> Panel:
    """The signal on its way forward: how large it is, and how much two pictures still differ in it."""
    count = len(size)
    traces = [
        line(layers_of(count), logs(size), "size of the outputs", BLUE, mode="lines+markers"),
        line(layers_of(count), logs(contrast), "difference between pictures", ORANGE, mode="lines+markers"),
        *zeros_trace(contrast, powers_axis("", logs(np.concatenate([size, contrast])))["range"][0]),
    ]
    return Panel(
        name="forward",
        title="The way forward: what is left of the pictures",
        figure=figure(
            traces, layer_axis(count), powers_axis("root mean square", logs(np.concatenate([size, contrast])))
        ),
        alt=f"Outputs of the last layer have size {plain(size[-1])}; pictures differ by {plain(contrast[-1])} there.",
        height=HEIGHT,
    )


def units_panel(dead: np.ndarray, asleep: np.ndarray) -> Panel:
    """Per layer, the share of dead units (bars) and of slopes that are gone (line)."""
    count = len(dead)
    traces = [
        bars(layers_of(count), 100 * dead, "dead units: no slope on any picture", RED),
        line(layers_of(count), 100 * asleep, "no slope, over all units and pictures", SLATE, mode="lines+markers"),
    ]
    return Panel(
        name="units",
        title="Units without a slope",
        figure=figure(traces, layer_axis(count), axis("share (%)", 0, 102)),
        alt=f"On average {100 * dead.mean():.0f} % of the units are dead.",
        span=12,
        height=280,
    )


def moves_panel(moved: np.ndarray, decayed: np.ndarray, optimizer: str) -> Panel:
    """The share by which one update moves each layer's weights, and by which weight decay alone would (L + 1,)."""
    count = len(moved) - 1
    y = powers_axis("|change of W| / |W|", logs(np.append(moved, decayed)), -6, 0)
    traces = [line(layers_of(count + 1), logs(moved), f"one update of {optimizer}", BLUE, mode="lines+markers")]
    if y["range"][0] < -7.22:
        dotted = {"color": RED, "width": 1, "dash": "dot"}
        traces.append(line([0.4, count + 1.6], [-7.22] * 2, "below: float32 rounds it away", line=dotted))
    if decayed.any():
        traces.append(line(layers_of(count + 1), logs(decayed), "weight decay alone, without a gradient", ORANGE, 2))
    return Panel(
        name="moves",
        title="How far one update moves each layer's weights",
        figure=figure([*traces, *zeros_trace(moved, y["range"][0])], layer_axis(count, output=True), y),
        alt="The share by which one update changes every layer's weights.",
        span=12,
        height=300,
    )


def exponent_told(exponent: float) -> str:
    return plain(10.0**exponent) if np.isfinite(exponent) else "0"


def spread_panel(name: str, title: str, upright: str, values: np.ndarray, mean: bool) -> Panel:
    """Values (N, L) of N networks in each layer, relative to one layer: median, the middle 80 %, and their mean."""
    count = values.shape[1]
    known = np.where(np.isfinite(values) & (values > 0), values, np.nan)
    # A layer in which no network has anything is a gap in the chart.
    empty = np.isnan(known).all(axis=0)
    filled = np.where(empty, 1.0, known)
    low, middle, high = (logs(np.where(empty, 0.0, part)) for part in np.nanpercentile(filled, [10, 50, 90], axis=0))
    traces = [
        line(layers_of(count), low, "", BLUE, 0, hoverinfo="skip", showlegend=False),
        line(layers_of(count), high, "80 % of the networks", BLUE, 0, fill="tonexty", fillcolor="rgba(47,126,216,.25)"),
        line(layers_of(count), middle, "median", BLUE, mode="lines+markers"),
    ]
    drawn = [low, middle, high]
    if mean:
        drawn.append(logs(np.where(empty, 0.0, np.nanmean(filled, axis=0))))
        traces.append(line(layers_of(count), drawn[-1], "mean", ORANGE, mode="lines+markers"))
    return Panel(
        name=name,
        title=title,
        figure=figure(traces, layer_axis(count), powers_axis(upright, np.concatenate(drawn), -1, 1)),
        alt=f"{title}: median {exponent_told(middle[0])} at layer 1, {exponent_told(middle[-1])} at layer {count}.",
        height=HEIGHT,
    )

"""Pictures of activations: value over slope with flat zones shaded, GELU's two forms, layers, and two units."""

from __future__ import annotations

import numpy as np

from core.engine.activations import ACTIVATIONS
from core.experiment.axis_ranges import rounded_up
from core.experiment.charts import BLUE, CATEGORICAL, GREEN, INK, MAUVE, MUTED, ORANGE, RED, axis, bars, figure, line
from core.experiment.scene import Grip, Handle, Panel, Raster
from core.experiment.wording import listed, percent, plain, power_of_ten
from core.networks.activations.random_layers import Passage, bent
from core.networks.activations.topic import ALL, NONE, WINDOW, Curves, Forms
from core.networks.activations.two_units import Composed

HEIGHT, TALL = 300, 390
STEPS = (1, 1.5, 2, 3, 4, 6, 8, 10)
PALE_RED = "rgba(209,73,91,.16)"
Z = "weighted sum z"


def curve_panels(result: Curves, activation: str, beside: str, z: float) -> tuple[Panel, Panel]:
    """The value above, the slope beside it, both read at the same z, which is dragged on either."""
    value, slope = (float(number) for number in result.here)
    low, high = _range(result.values[result.chosen], beside == ALL)
    steep_low, steep_high = _range(result.slopes[result.chosen], beside == ALL)
    zones = [_shade(*zone) for zone in result.zones]
    where = listed([_zone(*zone) for zone in result.zones])
    said = f"It is flat {where}." if len(result.zones) else "It is flat nowhere."
    return (
        Panel(
            name="value",
            title=f"{activation}: what the unit answers",
            figure=figure(
                [*_others(result, result.values, beside), line(result.z, result.values[result.chosen], activation, INK),
                 _upright(z, low, high)],
                axis(Z, -WINDOW, WINDOW), axis("f(z)", low, high, zeroline=True), shapes=zones,
            ),
            alt=f"{activation} against z. At z = {plain(z)} it is {plain(value)}. {said}",
            handles=(Handle(Grip("z"), value, "z, on the value", BLUE),),
            height=TALL,
        ),
        Panel(
            name="slope",
            title="Its slope: the gradient is multiplied by it",
            figure=figure(
                [*_others(result, result.slopes, beside), line(result.z, result.slopes[result.chosen], activation, INK),
                 _upright(z, steep_low, steep_high)],
                axis(Z, -WINDOW, WINDOW), axis("f′(z)", steep_low, steep_high, zeroline=True), shapes=zones,
            ),
            alt=f"The slope of {activation}. At z = {plain(z)} it is {plain(slope)}. {said}",
            handles=(Handle(Grip("z"), slope, "z, on the slope", BLUE),),
            height=TALL,
        ),
    )  # fmt: skip


def _range(values: np.ndarray, all_others: bool) -> tuple[float, float]:
    """Room for a curve; with all the others the same for every choice."""
    low, high = float(values.min()), float(values.max())
    if all_others:
        low, high = min(low, -1.0 if high > 2 else -0.2), max(high, 3.0 if high > 2 else 1.15)
    room = 0.06 * max(high - low, 1.0)
    return low - room, high + room


def _others(result: Curves, curves: np.ndarray, beside: str) -> list[dict]:
    """The curves behind the chosen one: all of them faint, or one in a colour."""
    if beside == NONE:
        return []
    names = list(ACTIVATIONS)
    if beside == ALL:
        faint = {"color": MUTED, "width": 1, "simplify": False}
        return [
            line(result.z, curve, line=faint, opacity=0.55, hovertemplate=f"{name}<extra></extra>", showlegend=False)
            for row, (name, curve) in enumerate(zip(names, curves, strict=True))
            if row != result.chosen
        ]
    return [line(result.z, curves[names.index(beside)], beside, ORANGE, 2)]


def _upright(z: float, low: float, high: float) -> dict:
    return line([z, z], [low, high], color=MUTED, width=1.5, hoverinfo="skip", showlegend=False)


def _shade(low: float, high: float) -> dict:
    return {
        "type": "rect", "x0": max(low, -WINDOW), "x1": min(high, WINDOW), "y0": 0, "y1": 1, "yref": "paper",
        "fillcolor": PALE_RED, "line": {"width": 0}, "layer": "below",
    }  # fmt: skip


def _zone(low: float, high: float) -> str:
    """A zone in words."""
    if np.isinf(low) and np.isinf(high):
        return "everywhere"
    if np.isinf(low):
        return f"below {plain(high)}"
    return f"above {plain(low)}" if np.isinf(high) else f"from {plain(low)} to {plain(high)}"


def forms_panels(result: Forms, z: float) -> tuple[Panel, Panel]:
    """Both forms of GELU on one chart, where they cannot be told apart, and their difference on another."""
    apart, steeper = (1000 * (pair[1] - pair[0]) for pair in (result.values, result.slopes))
    here = 1000 * float(result.here[1] - result.here[0])
    dash = {"color": ORANGE, "width": 2.5, "dash": "dash", "simplify": False}
    return (
        Panel(
            name="forms",
            title="Both forms of GELU",
            figure=figure(
                [line(result.z, result.values[0], "exact", BLUE),
                 line(result.z, result.values[1], "by tanh", line=dash), _upright(z, -0.4, 3.2)],
                axis(Z, -WINDOW, WINDOW), axis("GELU(z)", -0.4, 3.2, zeroline=True),
            ),
            alt="The exact GELU and its tanh form: one curve to the eye.",
            height=HEIGHT,
        ),
        Panel(
            name="difference",
            title="The tanh form less the exact one, in thousandths",
            figure=figure(
                [line(result.z, apart, "of the values", BLUE), line(result.z, steeper, "of the slopes", MAUVE),
                 _upright(z, -1, 1)],
                axis(Z, -WINDOW, WINDOW), axis("difference · 1000", -1, 1, zeroline=True),
            ),
            alt=f"The difference is at most {plain(float(np.abs(apart).max()))} thousandths.",
            handles=(Handle(Grip("z"), here, "z, on the difference", INK),),
            height=HEIGHT,
        ),
    )  # fmt: skip


def passage_panels(result: Passage, activation: str) -> tuple[Panel, Panel, Panel]:
    """A histogram for every layer, their spread and mean, and how much is flat or exactly 0."""
    count = result.histogram.shape[1] - 1
    layers = np.arange(count + 1)
    sizes = np.concatenate([result.spread, np.abs(result.mean), result.apart])
    exponents = _log(sizes)
    low = max(-18.0, float(np.floor(min([-1.0, *exponents[np.isfinite(exponents)]]))))
    high = float(np.ceil(max([0.5, *exponents[np.isfinite(exponents)]])))
    return (
        Panel(
            name="histograms",
            title="A histogram of every layer",
            figure=figure([], _layers(count, 0), _bent_axis(f"output of {activation}", result.ends)),
            alt=f"Histograms of {count} layers, the normal input first.",
            layers=(Raster(np.sqrt(result.histogram), (-0.5, count + 0.5), result.ends, (0, 0.5), smooth=False),),
            span=4,
            height=HEIGHT,
        ),
        Panel(
            name="sizes",
            title="Mean and spread",
            figure=figure(
                [
                    line(layers, _log(result.spread), "spread of all", BLUE, mode="lines+markers"),
                    line(layers, _log(np.abs(result.mean)), "size of the mean", ORANGE, mode="lines+markers"),
                    line(layers[1:], _log(result.apart), "between inputs", GREEN, mode="lines+markers"),
                ],
                _layers(count, 0), _powers_between("size (log scale)", low, high),
            ),
            alt=f"The spread is {plain(float(result.spread[1]))} after layer 1, {plain(float(result.spread[-1]))} "
            f"after the last; between inputs {plain(float(result.apart[-1]))}.",
            span=4,
            height=HEIGHT,
        ),
        Panel(
            name="shares",
            title="Flat, and exactly 0",
            figure=figure(
                [
                    bars(layers[1:], 100 * result.flat, "flat: |f′| < 0.05", RED, opacity=0.75),
                    line(layers[1:], 100 * result.zero, "exactly 0", INK, mode="lines+markers"),
                ],
                _layers(count, 1), axis("share of outputs (%)", 0, 103),
            ),
            alt=f"In the last layer {percent(float(result.flat[-1]))} are flat, "
            f"{percent(float(result.zero[-1]))} exactly 0.",
            span=4,
            height=HEIGHT,
        ),
    )  # fmt: skip


def _log(sizes: np.ndarray) -> np.ndarray:
    return np.log10(sizes, out=np.full(sizes.shape, np.nan), where=sizes > 1e-18)


def _layers(count: int, first: int) -> dict:
    step = next(step for step in (1, 2, 5, 10) if count / step <= 7)
    ticks = [*range(first, count + 1, step)] if first == 0 or step == 1 else [1, *range(step, count + 1, step)]
    text = ["in" if tick == 0 else str(tick) for tick in ticks]
    return axis("layer", first - 0.5, count + 0.5, tickvals=ticks, ticktext=text, showgrid=False)


def _powers_between(title: str, low: float, high: float) -> dict:
    step = next(step for step in (1, 2, 3, 5, 10, 20) if (high - low) / step <= 7)
    ticks = [tick for tick in range(int(low), int(high) + 1) if tick % step == 0]
    text = [plain(10.0**tick) if -3 < tick < 3 else power_of_ten(tick) for tick in ticks]
    return axis(title, low, high, tickvals=ticks, ticktext=text)


def _bent_axis(title: str, ends: tuple[float, float]) -> dict:
    """The bent scale, labelled with the numbers themselves."""
    marks = [0.0] + [sign * 10.0**power for power in range(41) for sign in (1, -1)]
    inside = sorted(mark for mark in marks if ends[0] <= bent(np.array(mark)) <= ends[1])
    step = -(-max(1, (len(inside) - 1) // 2) // 4)
    kept = [mark for mark in inside if mark == 0 or round(np.log10(abs(mark))) % step == 0]
    text = [plain(mark, 1).replace("1 · ", "") for mark in kept]
    return axis(title, *ends, tickvals=[float(bent(np.array(mark))) for mark in kept], ticktext=text, showgrid=False)


def two_units_panels(
    result: Composed, target: str, centres: tuple[float, ...], heights: tuple[float, ...], offset: float
) -> tuple[Panel, Panel]:
    """Each unit's share, dragged by a point, and their sum against the target."""
    low, high = _room(np.concatenate([result.units.ravel(), np.array(heights)]))
    dash = {"color": MUTED, "width": 2.5, "dash": "dash", "simplify": False}
    colors = (CATEGORICAL[0], CATEGORICAL[2])
    down, up = _room(np.concatenate([result.total, result.target]))
    wanted = line(result.x, result.target, f"target: {target}", line=dash)
    return (
        Panel(
            name="units",
            title="Both units, weighted: drag the points",
            figure=figure(
                [line(result.x, row, f"unit {place}", color)
                 for place, (row, color) in enumerate(zip(result.units, colors, strict=True), start=1)],
                axis("input x", -3, 3), axis("its share of the sum", low, high, zeroline=True),
            ),
            alt=f"Two curves, centred at {plain(centres[0])} and {plain(centres[1])}, times {plain(heights[0])} and "
            f"{plain(heights[1])}.",
            handles=tuple(
                Handle(Grip("centres", place), Grip("heights", place), f"unit {place + 1}: centre and weight", color)
                for place, color in enumerate(colors)
            ),
            height=HEIGHT,
        ),
        Panel(
            name="sum",
            title="Their sum, and the target",
            figure=figure(
                [wanted, line(result.x, result.total, "sum", ORANGE, 3, fill="tonexty", fillcolor=PALE_RED)],
                axis("input x", -3, 3), axis("y", down, up, zeroline=True),
            ),
            alt=f"The sum against {target}: the mean squared error is {plain(result.error)}.",
            handles=(Handle(-2.9, Grip("offset"), "output's bias", ORANGE),) if down <= offset <= up else (),
            height=HEIGHT,
        ),
    )  # fmt: skip


def _room(values: np.ndarray) -> tuple[float, float]:
    low, high = min(float(values.min()), -0.4), max(float(values.max()), 1.2)
    return -rounded_up(-1.1 * low, STEPS), rounded_up(1.1 * high, STEPS)

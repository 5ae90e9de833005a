"""Pictures of penalties on linear models: the plane of two weights, paths against λ, dialects, decay, units."""

from __future__ import annotations

import numpy as np

from core.experiment.axis_ranges import rounded_up
from core.experiment.charts import (
    BLUE,
    CATEGORICAL,
    CLASSES,
    GREEN,
    INK,
    MUTED,
    ORANGE,
    RED,
    axis,
    bars,
    dots,
    figure,
    line,
    log_axis,
)
from core.experiment.scene import Grip, Handle, Panel
from core.experiment.wording import listed, plain, signed
from core.regularization.contours import ellipse_of
from core.regularization.panels import SILENT
from core.regularization.weight_penalties.decay import WAYS, Decays
from core.regularization.weight_penalties.linear_paths import Paths
from core.regularization.weight_penalties.scales import Scaled
from core.regularization.weight_penalties.translator import Translations
from core.regularization.weight_penalties.two_weights import FAR, STRONGEST, WEAKEST, Plane

LEVELS = (0.1, 0.4, 1.0, 2.0, 4.0, 8.0, 16.0)  # of the loss above its least
COSTS = [float(f"{digit}e{power}") for power in range(-1, 6) for digit in (1, 2, 5)]
LEAST = 1e-16  # what is drawn of a difference of nothing on a log axis


def dashed(color: str, dash: str = "dash", width: float = 2) -> dict:
    """A line's stroke."""
    return {"line": {"color": color, "width": width, "dash": dash, "simplify": False}}


def strengths_axis(low: float, high: float, title: str = "strength λ (log)") -> dict:
    """The axis of λ."""
    return log_axis(title, low, high)


def upright(x: float, low: float, high: float) -> dict:
    return line([x, x], [low, high], color=MUTED, width=1.5, showlegend=False, **SILENT)


def plane_panel(result: Plane) -> Panel:
    """Loss contours, the penalty's ball through the solution, the way of the solution, and where it is."""
    rings = [ellipse_of(result.gram, result.free, level) for level in LEVELS]
    gaps = np.full((1, 2), np.nan)
    contours = np.concatenate([part for ring in rings for part in (ring, gaps)])
    zero = result.solution == 0
    marker = {"color": RED if zero.any() else INK, "size": 13, "line": {"color": INK, "width": 1.5}}
    traces = [
        line(contours[:, 0], contours[:, 1], "loss contours", MUTED, 1, **SILENT),
        line(result.ellipse[:, 0], result.ellipse[:, 1], "the loss reached", BLUE, 2.5, **SILENT),
        line(result.ball[:, 0], result.ball[:, 1], "penalty ball", ORANGE, 2.5, **SILENT)
        | {"fill": "toself", "fillcolor": "rgba(217,115,13,0.14)"},
        line(result.path[:, 0], result.path[:, 1], "way as λ grows", GREEN, 3, **SILENT),
        dots([result.solution[0]], [result.solution[1]], "solution", marker=marker,
             hovertemplate="w₁ = %{x:.3f}, w₂ = %{y:.3f}<extra></extra>"),
    ]  # fmt: skip
    cross = {"zeroline": True, "zerolinewidth": 1.5, "dtick": 1}
    return Panel(
        name="plane",
        title="The ball touches the loss's contour",
        figure=figure(
            traces,
            axis("weight w₁", -FAR, FAR) | cross,
            axis("weight w₂", -FAR, FAR) | cross,
            equal=True,
            legend={"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "font": {"size": 12}},
        ),
        alt=f"The solution is at {plain(float(result.solution[0]))}, {plain(float(result.solution[1]))}; without a "
        f"penalty it would be at {plain(float(result.free[0]))}, {plain(float(result.free[1]))}.",
        handles=(Handle(Grip("free", 0), Grip("free", 1), "weights without a penalty", BLUE),),
        span=5,
        height=370,
    )


def two_paths_panel(result: Plane, strength: float) -> Panel:
    """Both weights against λ, which is dragged."""
    low, high = min(-0.4, float(result.path.min()) - 0.3), max(0.4, float(result.path.max()) + 0.3)
    here = max(strength, WEAKEST)
    traces = [
        upright(here, low, high),
        line(result.strengths, result.path[:, 0], "w₁", BLUE, 3, hovertemplate="λ %{x:.3g}: %{y:.3f}"),
        line(result.strengths, result.path[:, 1], "w₂", ORANGE, 3, hovertemplate="λ %{x:.3g}: %{y:.3f}"),
        dots([here] * 2, result.solution, color=[BLUE, ORANGE], size=9, showlegend=False, **SILENT),
    ]
    handle = (Handle(Grip("strength", least=WEAKEST), low + 0.08 * (high - low), "strength λ", INK),)
    return Panel(
        name="two_paths",
        title="Drag λ",
        figure=figure(traces, strengths_axis(WEAKEST, STRONGEST), axis("weight", low, high, zeroline=True)),
        alt=f"At λ = {plain(strength)} the weights are {plain(float(result.solution[0]))} and "
        f"{plain(float(result.solution[1]))}.",
        handles=handle if strength else (),
        span=3,
        height=370,
    )


def threshold_panel(result: Plane) -> Panel:
    """What the penalty makes of a weight, from where it would be alone to where it is."""
    diagonal = line([-FAR, FAR], [-FAR, FAR], "no penalty", **dashed(MUTED, "dot", 1.5), **SILENT)
    flat = result.map_x[result.map_y == 0]
    shapes = []
    if len(flat) > 1:
        band = {"type": "rect", "x0": float(flat[0]), "x1": float(flat[-1]), "yref": "paper", "y0": 0, "y1": 1}
        shapes = [band | {"fillcolor": ORANGE, "opacity": 0.12, "line": {"width": 0}, "layer": "below"}]
    traces = [
        diagonal,
        line(result.map_x, result.map_y, "penalised", INK, 3, **SILENT),
        *(
            dots([result.alone[k]], [result.solution[k]], name, color, 11, hovertemplate="%{x:.3f} → %{y:.3f}")
            for k, (name, color) in enumerate((("w₁", BLUE), ("w₂", ORANGE)))
        ),
    ]
    width = f"Between {plain(float(flat[0]))} and {plain(float(flat[-1]))} it is 0." if len(flat) > 1 else ""
    return Panel(
        name="threshold",
        title="In the band it is 0" if shapes else "Shrunk, with no band at 0",
        figure=figure(
            traces, axis("weight, alone", -FAR, FAR, zeroline=True),
            axis("weight, penalised", -FAR, FAR, zeroline=True), shapes=shapes,
        ),
        alt=f"The weight with the penalty against what it would be alone. {width}",
        span=4,
        height=370,
    )  # fmt: skip


def paths_panel(result: Paths, strength: float) -> Panel:
    """Every weight against λ; those that are 0 here are thin and grey."""
    low, high = float(result.weights.min()), float(result.weights.max())
    room = 0.08 * (high - low) or 1.0
    low, high = low - 2 * room, high + room
    here = max(strength, float(result.strengths[0]))
    order = np.argsort(-np.abs(result.weights[0]))
    colors = {int(column): CLASSES[rank % len(CLASSES)] for rank, column in enumerate(order)}
    traces = [upright(here, low, high)]
    for column, name in enumerate(result.table.names):
        zero = result.here[column] == 0
        hover = name + ", λ %{x:.3g}: %{y:.3f}<extra></extra>"
        traces.append(
            line(
                result.strengths, result.weights[:, column], name, colors[column],
                1.5 if zero else 3, opacity=0.5 if zero else 1, hovertemplate=hover,
            )
        )  # fmt: skip
    traces.append(
        dots([here] * len(result.here), result.here, color=[colors[k] for k in range(len(result.here))], size=7,
             showlegend=False, **SILENT)
    )  # fmt: skip
    zeros = int((result.here == 0).sum())
    return Panel(
        name="paths",
        title="Every weight against λ: drag it",
        figure=figure(
            traces, strengths_axis(float(result.strengths[0]), float(result.strengths[-1])),
            axis("weight (per standard deviation)", low, high, zeroline=True),
            legend={"orientation": "v", "x": 1.01, "y": 1, "font": {"size": 12}},
        ),
        alt=f"{zeros} of {len(result.here)} weights are exactly 0 at λ = {plain(strength)}.",
        handles=(Handle(Grip("table_strength"), low + room, "λ on the table", INK),) if strength else (),
        span=8,
        height=380,
    )  # fmt: skip


def path_loss_panel(result: Paths, strength: float) -> Panel:
    """Training and test loss against λ."""
    top = 1.08 * float(max(result.train_loss.max(), result.test_loss.max()))
    here, best = max(strength, float(result.strengths[0])), int(result.test_loss.argmin())
    traces = [
        upright(here, 0, top),
        line(result.strengths, result.train_loss, "training", BLUE),
        line(result.strengths, result.test_loss, "test", ORANGE),
        dots([result.strengths[best]], [result.test_loss[best]], "least", RED, 10),
    ]
    return Panel(
        name="path_loss",
        title="Loss against λ",
        figure=figure(
            traces, strengths_axis(float(result.strengths[0]), float(result.strengths[-1])),
            axis("mean squared error / variance of y", 0, top),
        ),
        alt=f"The test loss is least, {plain(float(result.test_loss[best]))}, at λ = "
        f"{plain(float(result.strengths[best]))}.",
        span=4,
        height=380,
    )  # fmt: skip


def dialects_panel(result: Translations) -> Panel:
    """How far each one's weights are from the exact ones, with λ translated and as it stands."""
    names = list(result.dialects)
    rows = np.arange(len(names))
    labels = [f"{name}<br><b>{result.dialects[name].written}</b>" for name in names]
    pairs = {
        "λ translated": (BLUE, "circle", [each.translated for each in result.dialects.values()]),
        "λ typed as it stands": (ORANGE, "diamond", [each.untranslated for each in result.dialects.values()]),
    }
    traces = []
    for index, (name, (color, symbol, weights)) in enumerate(pairs.items()):
        apart = np.array([np.abs(each - result.exact).max() for each in weights])
        traces.append(
            dots(
                np.maximum(apart, LEAST), rows + 0.16 * (2 * index - 1), name, size=12, hovertemplate="%{x:.2g}",
                marker={"color": color, "size": 12, "symbol": symbol},
            )
        )  # fmt: skip
    ticks = [1e-16, 1e-12, 1e-8, 1e-4, 1]
    return Panel(
        name="dialects",
        title="Largest difference of any weight from the exact solution",
        figure=figure(
            traces, axis("largest difference (log)", -16.5, 0.7, type="log", tickvals=ticks,
                         ticktext=["10⁻¹⁶", "10⁻¹²", "10⁻⁸", "10⁻⁴", "1"]),
            axis("", len(names) - 0.5, -0.5, tickvals=rows.tolist(), ticktext=labels),
            margin={"l": 10, "r": 12, "t": 8, "b": 44},
        ),
        alt=listed([f"{name}: {result.dialects[name].written}" for name in names]) + ".",
        span=7,
        height=330,
    )  # fmt: skip


def dialect_weights_panel(result: Translations) -> Panel:
    """The weights that each reaches, translated, beside the exact ones."""
    columns = np.arange(1, len(result.names) + 1)
    traces = [bars(columns, result.exact, "exact", MUTED, opacity=0.5)]
    for (name, dialect), color in zip(result.dialects.items(), CATEGORICAL, strict=False):
        marker = {"color": color, "size": 8, "symbol": "line-ew-open", "line": {"width": 2.5, "color": color}}
        traces.append(dots(columns, dialect.untranslated, name, marker=marker))
    return Panel(
        name="dialect_weights",
        title="The weights, with λ typed as it stands",
        figure=figure(
            traces, axis("feature", 0.4, len(columns) + 0.6, tickvals=columns.tolist(),
                         ticktext=list(result.names), autotickangles=[0, -60]),
            axis("weight", zeroline=True), legend={"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom",
                                                   "font": {"size": 11}},
        ),
        alt="The weights that come out where the same number is typed in each of the four.",
        span=5,
        height=330,
    )  # fmt: skip


def apart_panel(result: Decays, optimizer: str) -> Panel:
    """How far three ways of taking L2 are from the argument weight_decay, update after update."""
    updates = np.arange(result.apart.shape[1])
    colors = (MUTED, BLUE, ORANGE, GREEN)
    traces = [
        line(updates, np.clip(np.nan_to_num(result.apart[row], nan=1e3), LEAST, 1e3), way, colors[row], 3)
        for row, way in enumerate(WAYS)
        if row
    ]
    ticks = [1e-16, 1e-12, 1e-8, 1e-4, 1]
    return Panel(
        name="apart",
        title=f"How far from torch's weight_decay, under {optimizer}",
        figure=figure(
            traces, axis("update", 0, float(updates[-1])),
            axis("largest difference of a weight (log)", -16.5, 1.2, type="log", tickvals=ticks,
                 ticktext=["10⁻¹⁶", "10⁻¹²", "10⁻⁸", "10⁻⁴", "1"]),
        ),
        alt="; ".join(f"{way} ends {plain(float(result.apart[row, -1]))} away"
                      for row, way in enumerate(WAYS) if row) + ".",
        span=7,
        height=330,
    )  # fmt: skip


def norms_panel(result: Decays) -> Panel:
    """The norm of all weights under each of the four ways."""
    with np.errstate(all="ignore"):
        norms = np.minimum(np.nan_to_num(np.linalg.norm(result.weights, axis=-1), nan=1e6), 1e6)
    updates = np.arange(norms.shape[1])
    strokes = ((MUTED, "solid", 6), (BLUE, "dot", 3), (ORANGE, "solid", 2.5), (GREEN, "dash", 2.5))
    traces = [
        line(updates, norms[row], way, **dashed(color, dash, width))
        for row, (way, (color, dash, width)) in enumerate(zip(WAYS, strokes, strict=True))
    ]
    return Panel(
        name="norms",
        title="The norm of the weights",
        figure=figure(traces, axis("update", 0, float(updates[-1])), axis("√∑w²", rangemode="tozero")),
        alt=listed([f"{way}: {plain(float(norms[row, -1]))}" for row, way in enumerate(WAYS)]) + " at the end.",
        span=5,
        height=330,
    )


def cost_panel(result: Scaled, factor: float) -> Panel:
    """What one and the same function costs, against c."""
    top = 1.05 * rounded_up(float(result.penalties.max()))
    low = 0.8 * float(result.penalties.min())
    traces = [
        upright(factor, low, top),
        line(result.factors, result.penalties[0], "∑|w|", BLUE, 3),
        line(result.factors, result.penalties[1], "∑w²", ORANGE, 3),
        dots([factor] * 2, result.here, color=[BLUE, ORANGE], size=9, showlegend=False, **SILENT),
    ]
    return Panel(
        name="cost",
        title="One function, many penalties: drag c",
        figure=figure(
            traces, strengths_axis(0.1, 10, "factor c: weights in · c, weights out / c (log)"),
            axis("sum over all weights (log)", *np.log10([low, top]).tolist(), type="log", tickvals=COSTS),
        ),
        alt=f"At c = {plain(factor)} the sum of |w| is {plain(float(result.here[0]))} and that of w² "
        f"{plain(float(result.here[1]))}; the answers differ by {plain(result.apart)} at most.",
        handles=(Handle(Grip("factor"), float(result.here[1]), "factor c", INK),),
        span=6,
        height=330,
    )  # fmt: skip


def units_panel(result: Scaled) -> Panel:
    """A linear model's weights with one feature in other units, and standardised again."""
    columns = np.arange(1, len(result.names) + 1)
    kinds = (("all standardised", MUTED), ("one in other units", ORANGE), ("standardised again", BLUE))
    traces = [bars(columns, row, name, color) for row, (name, color) in zip(result.weights, kinds, strict=True)]
    mine = result.names[result.column]
    before, after = (signed(float(result.weights[row, result.column])) for row in (0, 1))
    return Panel(
        name="units",
        title=f"A linear model: {mine} in units c times smaller",
        figure=figure(
            traces, axis("feature", 0.4, len(columns) + 0.6, tickvals=columns.tolist(),
                         ticktext=list(result.names), autotickangles=[0, -60]),
            axis("weight (per standard deviation)", zeroline=True),
        ),
        alt=f"The weight of {mine} goes from {before} to {after} in other units, and back once it is standardised.",
        span=6,
        height=330,
    )  # fmt: skip

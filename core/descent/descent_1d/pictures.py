"""How walks down a curve are drawn: the walk itself, the strip and the map of all starts, the rates, the restarts."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.descent.curves import SampledCurve, window_of
from core.descent.descent_1d.walks import (
    CIRCLING,
    DIVERGED,
    FLAT,
    GLOBAL,
    LOCAL,
    NO_VALUE,
    OSCILLATING,
    UNFINISHED,
    OutcomeMap,
    Valleys,
    nearest_valley,
)
from core.experiment.charts import BLUE, CLASSES, GREEN, INK, MAUVE, MUTED, ORANGE, RED, SLATE, axis, dots, figure, line
from core.experiment.scene import Arrows, Cursor, Grip, Handle, Panel, Path, Raster
from core.experiment.wording import fixed, percent, plain

HEIGHT = 340
# The lowest minimum is green, the others take these of CLASSES in turn; the rest are no arrivals: class and strength.
OTHERS = (1, 7, 8, 6, 9)
NOT_ARRIVED = {DIVERGED: 4.9, OSCILLATING: 3.9, CIRCLING: 3.6, FLAT: 5.9, UNFINISHED: 5.45, NO_VALUE: 5.05}
# How each ending is called in a legend, and its colours on a chart and in the strip, whose hues are paler.
ENDINGS = {
    GLOBAL: ("global {goal}", GREEN, GREEN), LOCAL: ("local {goal}", ORANGE, ORANGE),
    OSCILLATING: ("oscillating", MAUVE, MAUVE), CIRCLING: ("circling", MAUVE, "#c98fbf"),
    DIVERGED: ("diverged", RED, RED), FLAT: ("flat ground", BLUE, SLATE),
    UNFINISHED: ("out of steps", SLATE, "#b4bbc3"), NO_VALUE: ("no value", INK, "#dfe2e6"),
}  # fmt: skip


def valley_classes(valleys: Valleys) -> np.ndarray:
    """For each minimum the class (its place in CLASSES) by whose colour it is known."""
    if not len(valleys.y):
        return np.array([], dtype=int)
    # Those nearest in value to the lowest first: they are the ones in sight, and should differ most.
    best = valleys.y[valleys.lowest][0] if valleys.lowest.any() else valleys.y[0]
    ranks = np.argsort(np.argsort(np.abs(valleys.y - best)))
    classes = np.array(OTHERS)[(ranks - valleys.lowest.sum()) % len(OTHERS)]
    classes[valleys.lowest] = 2
    return classes


def ending_classes(valleys: Valleys, ends: np.ndarray, outcomes: np.ndarray) -> np.ndarray:
    """Each walk's colour for a Raster of classes: class + strength."""
    colors = np.append(valley_classes(valleys) + 0.75, np.nan)[nearest_valley(valleys, ends)[0]]
    for outcome, value in NOT_ARRIVED.items():
        colors = np.where(outcomes == outcome, value, colors)
    return np.where(outcomes < 0, np.nan, colors)


def held(values: np.ndarray, low: float, high: float, reach: float = 3.0) -> np.ndarray:
    """Values no farther than `reach` ranges outside a chart, so that a canvas can draw them; what is gone is NaN."""
    span = high - low
    kept = np.clip(values, low - reach * span, high + reach * span)
    return np.where(np.isfinite(values), kept, np.nan)


def strip_legend(outcomes: np.ndarray, goal: str) -> list[dict]:
    """Legend entries, with nothing to draw, for the strip's endings; each local one has the colour of its dot."""
    entries = []
    for outcome in np.unique(outcomes).tolist():
        name, _, color = ENDINGS[outcome]
        words = name.format(goal=goal)
        entries.append(dots([None], [None], words, color, 11, hoverinfo="skip"))
    return entries


def curve_panel(
    curve: SampledCurve, valleys: Valleys, walked: tuple[np.ndarray, np.ndarray], slopes: np.ndarray,
    endings: tuple[np.ndarray, np.ndarray, np.ndarray], low: float, high: float, upward: bool,
) -> Panel:  # fmt: skip
    """The curve, the walk along the clock with its next move, and under it the strip: where every start ends."""
    bottom, top = window_of(curve.y)
    strip = 0.11 * (top - bottom)
    x, y = held(walked[0], curve.x[0], curve.x[-1]), held(walked[1], bottom, top)
    starts, ends, outcomes = endings
    half = (starts[1] - starts[0]) / 2
    tangents = tangent_arrows(x, y, slopes, (curve.x[0], curve.x[-1]), (bottom, top), upward)
    ahead = np.append(x[1:], np.nan)
    shown = (valleys.x >= curve.x[0]) & (valleys.x <= curve.x[-1])
    colors = [CLASSES[place] for place in valley_classes(valleys)[shown]]
    goal = "maximum" if upward else "minimum"
    traces = [
        line(curve.x, held(curve.y, bottom, top, 1e6), color=INK, width=2, showlegend=False),
        dots(valleys.x[shown], valleys.y[shown], color=colors, size=13, showlegend=False,
             hovertemplate=goal + " x = %{x:.4g}, f = %{y:.4g}<extra></extra>"),
        line([None], [None], "tangent", INK, 2.0),
        line([None], [None], "step", ORANGE, 2.5),
        *strip_legend(outcomes, goal),
    ]  # fmt: skip
    value = float(walked[1][0])
    return Panel(
        name="curve",
        title=f"Drag the start. The strip: in which {goal} every start ends",
        figure=figure(
            traces, axis("x", curve.x[0], curve.x[-1]), axis("f(x)", bottom - strip, top), showlegend=True
        ),
        alt=f"The curve and a walk on it from x = {plain(walked[0][0])} in {len(x) - 1} steps; "
        f"of all starts {percent(np.mean(outcomes == GLOBAL), 0)} end in the global {goal}.",
        layers=(
            Raster(ending_classes(valleys, ends, outcomes)[None, :], (starts[0] - half, starts[-1] + half),
                   (bottom - strip, bottom - 0.25 * strip), (0, 10), "classes", smooth=False),
            Path(x, y, BLUE, 2.0),
            Arrows(x[:, None], y[:, None], *tangents, INK, 2.0, name="tangent"),
            Arrows(x[:, None], y[:, None], ahead[:, None], y[:, None], ORANGE, 2.5, name="step"),
        ),
        handles=(Handle(Grip("start"), value, "start x", INK),) if np.isfinite(value) else (),
        click=(Grip("start"), None),
        span=8,
        height=HEIGHT,
    )  # fmt: skip


def tangent_arrows(
    x: np.ndarray, y: np.ndarray, slopes: np.ndarray, across: tuple[float, float], up: tuple[float, float], upward: bool
) -> tuple[np.ndarray, np.ndarray]:
    """Where an arrow along the tangent, the way the walk goes, ends at every step (F, 1): as long as an eighth of the
    chart, whatever the slope."""
    wide, high = across[1] - across[0], up[1] - up[0]
    with np.errstate(all="ignore"):
        steep = np.abs(slopes) > 1e-3 * high / wide  # on level ground there is no way to show
        way = np.where(steep, np.sign(slopes), 0) * (1 if upward else -1)
        run = way * wide / 8 / np.sqrt(1 + (slopes * wide / high) ** 2)
        rise = np.where(np.isfinite(slopes), slopes, 0) * run
    ends = np.where(run == 0, np.nan, x + run), np.where(run == 0, np.nan, y + rise)
    return ends[0][:, None], ends[1][:, None]


def values_panel(values: np.ndarray, heights: np.ndarray, valleys: Valleys, upward: bool) -> Panel:
    """f at every step, with the best value as a line."""
    low, high = window_of(np.append(heights, held(values, *window_of(heights), 0.5)))
    steps = np.arange(len(values))
    best = valleys.y[valleys.lowest][:1]
    traces = [line(steps, held(values, low, high), "f(x)", BLUE)]
    if best.size:
        name = "highest" if upward else "lowest"
        traces.append(line(steps[[0, -1]], np.repeat(best, 2), f"{name} value", GREEN, 1.5))
    return Panel(
        name="values",
        title="The value at every step",
        figure=figure(traces, axis("step", 0, max(1, len(steps) - 1)), axis("f(x)", low, high)),
        alt="The value f(x) at every step of the walk.",
        layers=(Cursor(steps.astype(float)),),
        span=4,
        height=HEIGHT,
    )


def rates_panel(
    rates: np.ndarray,
    ends: np.ndarray,
    outcomes: np.ndarray,
    valleys: Valleys,
    x: np.ndarray,
    bound: float | str,
    end: float,
    goal: str,
) -> Panel:
    """Where the same start ends at every rate, coloured by how; the stability bounds as upright lines."""
    low, high = float(x[0]), float(x[-1])
    edge = 0.04 * (high - low)
    places = np.clip(np.where(np.isnan(ends), low, ends), low - edge, high + edge)
    inside = (valleys.x >= low) & (valleys.x <= high)
    traces = [line([1e-4, 10], [at, at], color=MUTED, width=1, showlegend=False) for at in valleys.x[inside]]
    for outcome in np.unique(outcomes).tolist():
        mine = outcomes == outcome
        name, color, _ = ENDINGS[outcome]
        traces.append(dots(rates[mine], places[mine], name.format(goal=goal), color, 7))
    reach = (low - 2 * edge, high + 2 * edge)
    with np.errstate(all="ignore"):
        others = np.unique((2 / valleys.curvature[inside]).round(6))
    traces += upright_lines(others, reach, "2/|f″|, others", MUTED)
    traces += upright_lines(np.array([] if isinstance(bound, str) else [bound]), reach, "2/|f″|, nearest", INK)
    here = float(np.clip(end, low - edge, high + edge)) if not np.isnan(end) else low
    log = {"type": "log", "dtick": 1, "exponentformat": "power", "tickfont": {"size": 12}}
    return Panel(
        name="rates",
        title="Where this start ends, at 200 learning rates",
        figure=figure(traces, axis("learning rate (log)", -4.05, 1.05, **log), axis("last x", *reach), showlegend=True),
        alt="The last x against the learning rate: one end for small rates, jumps and divergence for large ones.",
        handles=(Handle(Grip("rate"), here, "learning rate", INK),),
        span=12,
        height=HEIGHT,
    )


def upright_lines(places: np.ndarray, reach: tuple[float, float], name: str, color: str) -> list[dict]:
    """One trace of upright lines at those rates that are on the chart; no trace if there are none."""
    shown = places[(places >= 1e-4) & (places <= 10)]
    x = np.column_stack([shown, shown, np.full(len(shown), np.nan)]).ravel()
    return [line(x, np.tile([*reach, np.nan], len(shown)), name, color, 1.8)] if len(shown) else []


def restarts_panel(curve: SampledCurve, starts: np.ndarray, ends: np.ndarray, outcomes: np.ndarray, goal: str) -> Panel:
    """Random starts on the curve, and where they ended."""
    low, high = window_of(curve.y)
    begun, ended = np.interp(starts, curve.x, curve.y), np.interp(ends, curve.x, curve.y, np.nan, np.nan)
    apart = np.column_stack([starts, np.where(np.isfinite(ends), ends, np.nan), np.full(len(starts), np.nan)]).ravel()
    heights = np.column_stack([begun, ended, np.full(len(starts), np.nan)]).ravel()
    arrived = np.isin(outcomes, (GLOBAL, LOCAL))
    best = outcomes == GLOBAL
    traces = [
        line(curve.x, held(curve.y, low, high, 1e6), color=INK, width=1.5, showlegend=False),
        line(apart, heights, color=MUTED, width=1, showlegend=False),
        dots(starts, begun, "start", BLUE, 8),
        dots(ends[arrived & ~best], ended[arrived & ~best], f"end: local {goal}", ORANGE, 11),
        dots(ends[best], ended[best], f"end: global {goal}", GREEN, 13),
    ]
    return Panel(
        name="restarts",
        title="k walks from random starts",
        figure=figure(traces, axis("x", curve.x[0], curve.x[-1]), axis("f(x)", low, high)),
        alt=f"{len(starts)} random starts on the curve; {int(best.sum())} of them ended in the global {goal}.",
        span=7,
        height=HEIGHT,
    )


def chance_panel(chances: np.ndarray, tries: np.ndarray, k: int) -> Panel:
    """The chance of success against the number of starts: theory and count."""
    ks = np.arange(1, len(chances) + 1)
    traces = [line(ks, chances, "1 − (1 − p)ᵏ", GREEN), dots(ks, tries, "counted", SLATE, 6)]
    return Panel(
        name="chances",
        title="The chance that the best of k finds it",
        figure=figure(traces, axis("random starts k", 0, len(ks) + 1), axis("chance", -0.03, 1.05)),
        alt=f"The chance grows with k; at k = {k} it is {fixed(chances[k - 1], 2)}.",
        handles=(Handle(Grip("restarts"), float(chances[k - 1]), "random starts k", INK),),
        span=5,
        height=HEIGHT,
    )


def map_panel(found: OutcomeMap, start: float, rate: float) -> Panel:
    """Start against rate, coloured by where the walk ends."""
    powers, starts = np.log10(found.rates), found.starts
    half, step = (starts[1] - starts[0]) / 2, (powers[1] - powers[0]) / 2
    ticks: dict[str, Any] = {
        "tickvals": [-4, -3, -2, -1, 0, 1],
        "ticktext": ["0.0001", "0.001", "0.01", "0.1", "1", "10"],
    }
    x, y = (starts[0] - half, starts[-1] + half), (powers[0] - step, powers[-1] + step)
    here = dots([start], [np.log10(rate)], color=INK, size=10, hoverinfo="skip")
    across, up = axis("start x", *x, showgrid=False), axis("learning rate (log)", *y, showgrid=False, **ticks)
    colors = ending_classes(found.valleys, found.ends, found.outcomes)
    return Panel(
        name="map",
        title="Every start (across) at every rate (up): the colour is where it ends",
        figure=figure([here], across, up),
        alt="Start against rate in the colours of the strip: green where it finds the goal, red where it diverges.",
        layers=(Raster(colors, x, y, (0, 10), "classes", smooth=False),),
        click=(Grip("start"), None),
        span=12,
        height=400,
    )

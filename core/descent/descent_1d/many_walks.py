"""How many walks are drawn: this start at every rate, random starts, every start at every rate."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.descent.curves import SampledCurve, window_of
from core.descent.descent_1d.endings import GLOBAL, LOCAL
from core.descent.descent_1d.pictures import ENDINGS, HEIGHT, ending_classes, held
from core.descent.descent_1d.topic import RATES, EveryRate
from core.descent.descent_1d.walks import OutcomeMap
from core.experiment.charts import BLUE, GREEN, INK, MUTED, ORANGE, SLATE, axis, dots, figure, line, log_axis
from core.experiment.scene import Grip, Handle, Panel, Raster
from core.experiment.wording import fixed


def rates_panel(result: EveryRate, goal: str) -> Panel:
    """Where the same start ends at every rate, coloured by how; the stability bounds as upright lines."""
    valleys, ends, bound, low, high = result.valleys, result.ends, result.bound, result.low, result.high
    edge = 0.04 * (high - low)
    places = np.clip(np.where(np.isnan(ends), low, ends), low - edge, high + edge)
    inside = (valleys.x >= low) & (valleys.x <= high)
    traces = [line([1e-4, 10], [at, at], color=MUTED, width=1, showlegend=False) for at in valleys.x[inside]]
    for outcome in np.unique(result.outcomes).tolist():
        mine = result.outcomes == outcome
        name, color, _ = ENDINGS[outcome]
        traces.append(dots(RATES[mine], places[mine], name.format(goal=goal), color, 7))
    reach = (low - 2 * edge, high + 2 * edge)
    with np.errstate(all="ignore"):
        others = np.unique((2 / valleys.curvature[inside]).round(6))
    traces += upright_lines(others, reach, "2/|f″|, others", MUTED)
    traces += upright_lines(np.array([] if isinstance(bound, str) else [bound]), reach, "2/|f″|, nearest", INK)
    here = low if np.isnan(result.here) else float(np.clip(result.here, low - edge, high + edge))
    return Panel(
        name="rates",
        title="Where this start ends, at 200 learning rates",
        figure=figure(traces, log_axis("learning rate (log)", 0.9e-4, 11), axis("last x", *reach), showlegend=True),
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

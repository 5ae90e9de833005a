"""How a walk down a curve is drawn: its steps, the strip of all starts, its values; and the colours of the endings."""

from __future__ import annotations

import numpy as np

from core.descent.curves import window_of
from core.descent.descent_1d.endings import (
    CIRCLING,
    DIVERGED,
    FLAT,
    GLOBAL,
    LOCAL,
    OSCILLATING,
    OUTSIDE,
    UNFINISHED,
)
from core.descent.descent_1d.topic import Walk
from core.descent.descent_1d.valleys import Valleys, nearest_valley
from core.experiment.charts import BLUE, CLASSES, GREEN, INK, MAUVE, ORANGE, RED, SLATE, axis, dots, figure, line
from core.experiment.scene import Arrows, Cursor, Grip, Handle, Panel, Path, Raster
from core.experiment.wording import percent, plain

HEIGHT = 340
# The lowest minimum is green, the others take these of CLASSES in turn; the rest are no arrivals: class and strength.
OTHERS = (1, 7, 8, 6, 9)
NOT_ARRIVED = {DIVERGED: 4.9, OSCILLATING: 3.9, CIRCLING: 3.6, FLAT: 5.9, UNFINISHED: 5.45, OUTSIDE: 5.05}
# How each ending is called in a legend, and its colours on a chart and in the strip, whose hues are paler.
ENDINGS = {
    GLOBAL: ("global {goal}", GREEN, GREEN), LOCAL: ("local {goal}", ORANGE, ORANGE),
    OSCILLATING: ("oscillating", MAUVE, MAUVE), CIRCLING: ("circling", MAUVE, "#c98fbf"),
    DIVERGED: ("diverged", RED, RED), FLAT: ("flat ground", BLUE, SLATE),
    UNFINISHED: ("out of steps", SLATE, "#b4bbc3"), OUTSIDE: ("no value", INK, "#dfe2e6"),
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


def curve_panel(result: Walk, upward: bool) -> Panel:
    """The curve, the walk along the clock with its next move, and under it the strip: where every start ends."""
    curve, valleys, starts, outcomes = result.curve, result.valleys, result.starts, result.outcomes
    bottom, top = window_of(curve.y)
    strip = 0.11 * (top - bottom)
    x, y = held(result.path, curve.x[0], curve.x[-1]), held(result.values, bottom, top)
    half = (starts[1] - starts[0]) / 2
    tangents = tangent_arrows(x, y, result.slopes, (curve.x[0], curve.x[-1]), (bottom, top), upward)
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
    value = float(result.values[0])
    return Panel(
        name="curve",
        title=f"Drag the start. The strip: in which {goal} every start ends",
        figure=figure(
            traces, axis("x", curve.x[0], curve.x[-1]), axis("f(x)", bottom - strip, top), showlegend=True
        ),
        alt=f"The curve and a walk on it from x = {plain(result.path[0])} in {len(x) - 1} steps; "
        f"of all starts {percent(np.mean(outcomes == GLOBAL), 0)} end in the global {goal}.",
        layers=(
            Raster(ending_classes(valleys, result.ends, outcomes)[None, :], (starts[0] - half, starts[-1] + half),
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
    low, high = window_of(heights)
    walked = held(values, low, high, 0.5)
    low, high = (float(end) for end in (np.nanmin([low, *walked]), np.nanmax([high, *walked])))
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

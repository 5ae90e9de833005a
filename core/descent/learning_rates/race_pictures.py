"""How strategies of the learning rate are drawn: the race, its rates and losses over time and its map."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from core.descent.landscapes import Ground, ground
from core.descent.learning_rates.rate_race import STRATEGIES, Race, lowest
from core.descent.race_map import ROOM, loss_panel, map_figure, paths, trail
from core.experiment.charts import CLASSES, INK, axis, figure, log_axis
from core.experiment.scene import Grip, Handle, Panel, Path

FOLLOWING = ("∝ |gradient|", "∝ loss", "∝ |value|")  # the landscape: drawn as dashed lines
HEIGHT = 300


def colors_of(labels: Sequence[str]) -> list[str]:
    """Each strategy's own colour, on every chart."""
    return [CLASSES[STRATEGIES.index(label)] for label in labels]


def race_panels(result: Race, surface: str, draws: int) -> tuple[Panel, Panel, Panel]:
    """The rate over time beside the loss, and the map; of several draws the first one's path is on the map."""
    land, labels, colors = ground(surface), result.labels, colors_of(result.labels)
    above = np.maximum(result.losses.T - lowest(surface), 1e-12)  # the lowest point, for a log axis
    rate = rate_panel(labels, result.rates.T, colors, HEIGHT)
    loss = loss_panel(land, labels, result.losses.T, colors, HEIGHT, False, 7 if draws == 1 else 4)
    loss = replace(loss, layers=trails(labels, above, colors))
    first = "The paths: drag the start, or click"
    if draws > 1:
        rate, loss = (replace(panel, title=f"{panel.title} (middle of {draws} noisy races)") for panel in (rate, loss))
        first = "The paths of one of the races: drag the start, or click"
    rate = named_at_the_end(rate, labels, result.rates.T, colors)
    loss = named_at_the_end(loss, labels, above, colors)
    return rate, loss, start_panel(land, labels, result.places.swapaxes(0, 1), colors, first)


def trails(labels: Sequence[str], curves: np.ndarray, colors: Sequence[str]) -> tuple[Path, ...]:
    """Curves over steps (S, F); those that follow the landscape are dashed."""
    drawn = [trail(row, color) for row, color in zip(curves, colors, strict=True)]
    return tuple(replace(path, dash=label in FOLLOWING, name=label) for label, path in zip(labels, drawn, strict=True))


def rate_panel(labels: Sequence[str], rates: np.ndarray, colors: Sequence[str], height: int) -> Panel:
    """The effective rate of every strategy (S, F - 1) at each step, on a log axis."""
    upright = log_axis("rate: step length / slope (log)", 1e-5, 20)
    return Panel(
        name="rate",
        title="The rate over time",
        figure=figure([], axis("step", 0, ROOM * rates.shape[1]), upright),
        alt=f"The effective learning rate at each step of {', '.join(labels)}.",
        layers=trails(labels, np.maximum(rates, 1e-12), colors),
        height=height,
    )


def named_at_the_end(panel: Panel, labels: Sequence[str], curves: np.ndarray, colors: Sequence[str]) -> Panel:
    """A panel with a log axis, its curves (S, F) named at their right ends; names that would overlap move apart."""
    low, high = panel.figure["layout"]["yaxis"]["range"]
    known = [row[np.isfinite(row)] for row in curves]
    last = np.array([row[-1] if len(row) else 10.0**high for row in known])
    levels = np.clip((np.log10(np.maximum(last, 1e-12)) - low) / (high - low), 0, 1)
    beside = {
        "xref": "paper", "x": 1.03, "xanchor": "left", "yref": "paper", "y": 0.0, "yanchor": "middle",
        "showarrow": False,
    }  # fmt: skip
    notes = [
        beside | {"y": float(level), "text": label, "font": {"color": color, "size": 13}}
        for label, level, color in zip(labels, apart(levels, 17 / (panel.height - 52)), colors, strict=True)
    ]
    layout = panel.figure["layout"] | {"annotations": notes, "margin": {"l": 52, "r": 92, "t": 8, "b": 44}}
    return replace(panel, figure=dict(panel.figure) | {"layout": layout})


def apart(levels: np.ndarray, gap: float) -> np.ndarray:
    """Levels from 0 to 1, moved as little as need be until each is at least `gap` from the next; their order stays."""
    order, moved = np.argsort(levels, kind="stable"), np.array(levels, dtype=float)
    for below, above in pairwise(order):
        moved[above] = max(moved[above], moved[below] + gap)
    moved[order[-1]] = min(moved[order[-1]], 1.0)
    for above, below in pairwise(order[::-1]):
        moved[below] = min(moved[below], moved[above] - gap)
    return moved


def start_panel(land: Ground, labels: Sequence[str], places: np.ndarray, colors: Sequence[str], title: str) -> Panel:
    """The paths (S, F, 2) on the map, with their common start to drag."""
    drawn, under = map_figure(land, False)
    lines = [
        replace(path, dash=label in FOLLOWING, name=label)
        for label, path in zip(labels, paths(places, colors), strict=True)
    ]
    return Panel(
        name="map",
        title=title,
        figure=drawn,
        alt=f"Contour lines with the paths of {', '.join(labels)}.",
        layers=(*under, *lines),
        handles=(Handle(Grip("start_x"), Grip("start_y"), "start of all strategies", INK),),
        click=(Grip("start_x"), Grip("start_y")),
        span=12,
        height=420,
    )

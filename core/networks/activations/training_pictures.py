"""Pictures of trained networks: a card for every hidden unit, the plane it sees, and the race of all activations."""

from __future__ import annotations

import numpy as np

from core.data.datasets import Points, extent
from core.data.own_points import REACH
from core.engine.seeds import POOR, wilson
from core.experiment.charts import BLUE, GREEN, INK, MUTED, ORANGE, RED, axis, dots, figure, line
from core.experiment.scene import Overlay, Panel, Raster
from core.experiment.wording import percent
from core.networks.activations.dead_units import ALIVE, EVERYWHERE, HERE, Unit, relu_layers
from core.networks.activations.race import Raced, failed
from core.networks.activations.topic import Autopsy
from core.networks.network_maps import OwnPoints

COLORS = {ALIVE: GREEN, HERE: ORANGE, EVERYWHERE: RED}
SYMBOLS = (
    "circle", "diamond-open", "x", "square-open", "triangle-up", "star-open", "cross", "pentagon-open", "triangle-down",
    "hexagon-open",
)  # fmt: skip
GRID = 61  # cells of the map each way
WIDER = 2.0  # so many times the longer extent of the data is drawn, both ways


def cards_panel(units: tuple[Unit, ...], card: int) -> Panel:
    """A card for every unit: its name, on which share of the points it fires, and its colour says its verdict."""
    layers = max(unit.layer for unit in units)
    across = max(unit.number for unit in units)
    columns = -(-across // 2) if across > 6 else across
    rows = -(-across // columns)
    places = [
        ((unit.number - 1) % columns, (unit.layer - 1) * (rows + 0.25) + (unit.number - 1) // columns)
        for unit in units
    ]  # fmt: skip
    bottom = layers * (rows + 0.25) - 0.25
    shapes, notes = [], []
    for index, (unit, (x, y)) in enumerate(zip(units, places, strict=True), start=1):
        color, mine = COLORS[unit.verdict], index == card
        box = {"type": "rect", "x0": x - 0.44, "x1": x + 0.44, "y0": y - 0.42, "y1": y + 0.42, "layer": "below"}
        shapes.append(box | {"line": {"color": INK if mine else color, "width": 3 if mine else 1.5}})
        if unit.verdict != ALIVE:
            shapes.append(box | {"fillcolor": color, "opacity": 0.22, "line": {"width": 0}})
        filled = box | {"x1": x - 0.44 + 0.88 * unit.fires, "y0": y + 0.28}
        shapes.append(filled | {"fillcolor": color, "line": {"width": 0}})
        said = {ALIVE: f"fires on {percent(unit.fires, 0)}", HERE: "dead here", EVERYWHERE: "dead: all x"}[unit.verdict]
        text = {"x": x, "showarrow": False, "xanchor": "center"}
        notes.append(text | {"y": y - 0.17, "text": f"<b>{unit.name}</b>", "font": {"size": 14}})
        notes.append(text | {"y": y + 0.1, "text": said, "font": {"size": 11}})
    marks = [
        dots([None], [None], f"{verdict}: {sum(unit.verdict == verdict for unit in units)}", color, 10)
        for verdict, color in COLORS.items()
    ]
    targets = dots(
        [x for x, _ in places], [y for _, y in places], size=34, customdata=list(range(1, len(units) + 1)), opacity=0,
        showlegend=False,
        hovertemplate=[f"unit {unit.name}: {unit.verdict}<extra></extra>" for unit in units],
    )  # fmt: skip
    bare = {"visible": False, "fixedrange": True}
    return Panel(
        name="cards",
        title="Every hidden unit: click one to see it on the map",
        figure=figure(
            [targets, *marks], axis("", -0.55, columns - 0.45, **bare), axis("", bottom - 0.45, -0.55, **bare),
            shapes=shapes, annotations=notes, margin={"l": 6, "r": 6, "t": 8, "b": 6}, showlegend=True,
        ),
        alt="; ".join(f"unit {unit.name} {unit.verdict}" for unit in units) + ".",
        span=7,
        height=360,
        pick="card",
    )  # fmt: skip


def plane_panel(result: Autopsy, unit: Unit, clicks: OwnPoints | None) -> Panel:
    """One unit's sum over the plane around the data: where it fires, the border, and the data."""
    prepared = result.prepared
    names, space = prepared.points.names, prepared.points.names == ("x", "y")
    area = ((-REACH, REACH), (-REACH, REACH)) if clicks else wider(prepared.points, space)
    x, y = (np.linspace(low, high, GRID) for low, high in area)
    plane = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    scale = prepared.scale
    assert scale is not None
    z = relu_layers(result.weights, (plane - scale.mean) / scale.scale)[unit.layer - 1][:, unit.number - 1]
    reach = float(np.abs(z).max()) or 1.0
    traces = points_traces(prepared.shown_train, prepared.sample.y, prepared.points)
    witness = scale.mean + scale.scale * unit.witness
    inside = all(low <= place <= high for place, (low, high) in zip(witness, area, strict=True))
    if np.isfinite(witness).all() and inside:
        star = {"color": RED, "size": 15, "symbol": "star", "line": {"color": INK, "width": 1}}
        traces.append(dots([witness[0]], [witness[1]], "here it would fire", marker=star))
    layers: tuple[Overlay, ...] = (
        Raster(z.reshape(GRID, GRID), *area, (-reach, reach), "diverging"), *((clicks,) if clicks else ()),
    )  # fmt: skip
    return Panel(
        name="plane",
        title=f"Unit {unit.name}: orange fires, blue is silent",
        figure=figure(
            traces, axis(names[0], *area[0], showgrid=False), axis(names[1], *area[1], showgrid=False), equal=space
        ),
        alt=f"Unit {unit.name} fires on {percent(unit.fires)} of the training points and is {unit.verdict}.",
        layers=layers,
        span=5,
        height=360,
    )


def empty_plane_panel(points: Points, clicks: OwnPoints) -> Panel:
    """The plane on which points are set by hand, while there are too few to train on."""
    return Panel(
        name="plane",
        title="Your own points: click to set one",
        figure=figure(
            points_traces(points.x, points.y, points), axis("x", -REACH, REACH), axis("y", -REACH, REACH), equal=True
        ),
        alt=f"An empty plane with {len(points.y)} points set by hand.",
        layers=(clicks,),
        span=12,
        height=360,
    )


def wider(points: Points, space: bool) -> tuple[tuple[float, float], tuple[float, float]]:
    """A field around the points, wider than they are; where the plane is space a square, so that it fills the chart."""
    low, high = (np.array(ends) for ends in zip(*extent(points), strict=True))
    middle, half = (low + high) / 2, WIDER * ((high - low).max() if space else high - low) / 2
    (x0, y0), (x1, y1) = (middle - half).tolist(), (middle + half).tolist()
    return (x0, x1), (y0, y1)


def points_traces(x: np.ndarray, y: np.ndarray, points: Points) -> list[dict]:
    """Points as marks in ink, one symbol a class: colours are the unit's."""
    traces = []
    for label, name in enumerate(points.classes):
        marker = {"size": 6, "symbol": SYMBOLS[label], "color": INK, "opacity": 0.8}
        traces.append(dots(x[y == label, 0], x[y == label, 1], name, marker=marker, hoverinfo="skip"))
    return traces


def race_panels(result: Raced, seed: int) -> tuple[Panel, Panel]:
    """The two shares of every activation with their intervals, and every run as a dot."""
    rows = np.arange(len(result.names))
    names = {"tickvals": rows.tolist(), "ticktext": list(result.names)}
    shares = [
        _shares("runs that fail", failed(result.accuracy), -0.14, RED, "circle"),
        _shares("runs with a unit without slope", result.dead > 0, 0.14, BLUE, "diamond"),
    ]
    count = result.accuracy.shape[1]
    jitter = rows[:, None] + np.linspace(-0.33, 0.33, 7)[np.arange(count) % 7]
    seeds = np.broadcast_to(np.arange(count), jitter.shape)
    known = np.isfinite(result.accuracy)
    cross = {"color": RED, "size": 6, "symbol": "x"}
    lost = dots(np.zeros((~known).sum()), jitter[~known], marker=cross, customdata=seeds[~known])
    lost["hovertemplate"] = "seed %{customdata}: diverged<extra></extra>"
    here = known & (seeds == seed)
    runs = dots(100 * result.accuracy[known], jitter[known], color=BLUE, size=5, customdata=seeds[known], opacity=0.6)
    hover = "seed %{customdata}: %{x:.1f} %<extra></extra>"
    border = line([100 * POOR] * 2, [-0.6, len(rows) - 0.4], color=MUTED, width=1.5, hoverinfo="skip")
    height = 90 + 30 * len(rows)
    percents = [percent(float(row.mean()), 0) for row in failed(result.accuracy)]
    failures = [f"{name}: {share} fail" for name, share in zip(result.names, percents, strict=True)]
    return (
        Panel(
            name="shares",
            title=f"Shares of {count} runs, with 95 % intervals",
            figure=figure(shares, axis("share of the runs (%)", -3, 103), axis("", len(rows) - 0.4, -0.6, **names)),
            alt="; ".join(failures) + ".",
            height=height,
        ),
        Panel(
            name="runs",
            title="Every run: a click takes its seed above",
            figure=figure(
                [border, runs | {"hovertemplate": hover}, lost,
                 dots(100 * result.accuracy[here], jitter[here], color=INK, size=11, hoverinfo="skip")],
                axis("test accuracy (%)", -3, 103), axis("", len(rows) - 0.4, -0.6, **names), showlegend=False,
            ),
            alt="A dot for every run: those left of the line, under 75 %, failed; crosses at 0 diverged.",
            height=height,
            pick="seed",
        ),
    )  # fmt: skip


def _shares(name: str, hits: np.ndarray, shift: float, color: str, symbol: str) -> dict:
    """One share an activation (A, k) as a mark with its interval."""
    shares = 100 * hits.mean(axis=1)
    ends = 100 * np.array([wilson(int(row.sum()), len(row)) for row in hits])
    spread = {
        "type": "data", "symmetric": False, "array": np.maximum(ends[:, 1] - shares, 0),
        "arrayminus": np.maximum(shares - ends[:, 0], 0), "color": color, "thickness": 1.5, "width": 3,
    }  # fmt: skip
    marker = {"color": color, "size": 9, "symbol": symbol}
    hover = "%{x:.0f} %<extra>" + name + "</extra>"
    return dots(shares, np.arange(len(hits)) + shift, name, marker=marker, error_x=spread, hovertemplate=hover)

"""How a race down a landscape is drawn: the paths on the map and in space, the loss over steps, the endings."""

from collections.abc import Sequence

import numpy as np

from core.descent.landscapes import Ground, height_told
from core.descent.maps import (
    critical_traces,
    map_axes,
    map_raster,
    map_traces,
    stretch_of,
    surface_figure,
)
from core.experiment.charts import INK, MUTED, PAPER, axis, figure, line, log_axis
from core.experiment.scene import Arrows, Frames, Grip, Handle, Panel, Path, Raster, Readout

LIFT = 0.015
ROOM = 1.05  # of a chart's width over steps to the last one's: the dot that ends a curve is drawn whole


def map_figure(land: Ground, field: bool) -> tuple[dict, tuple[Raster | Arrows, ...]]:
    """The landscape from above with its critical points, and the layers under the paths."""
    stretch = stretch_of(land.heights)
    layers: tuple[Raster | Arrows, ...] = (map_raster(land.x, land.y, land.heights, stretch),)
    traces = [*map_traces(land.x, land.y, land.heights, stretch), *critical_traces(land.points)]
    legend = {"orientation": "h", "x": 0.5, "xanchor": "center", "y": 1, "yanchor": "bottom", "font": {"size": 12}}
    drawn = figure(traces, *map_axes(land.x, land.y), legend=legend, showlegend=len(traces) > 1)
    drawn["data"][0]["showlegend"] = False
    return drawn, layers + ((downhill(land),) if field else ())


def downhill(land: Ground, across: int = 13) -> Arrows:
    """Arrows along minus the gradient: their length grows with its size, but slowly, so that all can be seen."""
    margin = 0.5 / across
    share = np.linspace(margin, 1 - margin, across)
    x, y = (
        part.ravel()
        for part in np.meshgrid(*(low + share * (high - low) for low, high in (land.surface.x, land.surface.y)))
    )
    with np.errstate(all="ignore"):
        slope_x, slope_y = (np.asarray(part) for part in land.surface.gradient(x, y))
        steep = np.hypot(slope_x, slope_y)
    good = np.isfinite(steep) & (steep > 1e-9)
    x, y, slope_x, slope_y, steep = (part[good] for part in (x, y, slope_x, slope_y, steep))
    length = 0.8 * np.ptp(land.surface.x) / across * (steep / steep.max(initial=1e-9)) ** 0.25
    return Arrows(x, y, x - length * slope_x / steep, y - length * slope_y / steep, MUTED, 1.0)


def paths(
    places: np.ndarray, colors: Sequence[str], width: float = 2.0, marks: bool = True, names: Sequence[str] = ()
) -> tuple[Path, ...]:
    names = names or [""] * len(colors)
    return tuple(
        Path(path[:, 0], path[:, 1], color, width, marks=marks, name=name)
        for path, color, name in zip(places, colors, names, strict=True)
    )


def roomy(drawn: dict) -> dict:
    """A map with its axes named in their corners: more room for the ground."""
    corner = {"xref": "x domain", "yref": "y domain", "showarrow": False, "font": {"size": 16}}
    layout = dict(drawn["layout"])
    names = [f"<i>{layout[which]['title']['text']}</i>" for which in ("xaxis", "yaxis")]
    notes = [
        corner | {"x": 1, "y": 0, "xanchor": "right", "yanchor": "bottom", "text": names[0]},
        corner | {"x": 0, "y": 1, "xanchor": "left", "yanchor": "top", "text": names[1]},
    ]
    for which in ("xaxis", "yaxis"):
        layout[which] = {name: value for name, value in layout[which].items() if name != "title"}
    margin = {"l": 34, "r": 6, "t": 10, "b": 26}
    return drawn | {"layout": layout | {"annotations": notes, "margin": margin}}


def race_panel(
    land: Ground,
    labels: Sequence[str],
    places: np.ndarray,
    outcomes: Sequence[str],
    colors: Sequence[str],
    field: bool,
    height: int,
) -> Panel:
    """The map with every racer's path and their common start, which can be dragged or set by a click."""
    drawn, under = map_figure(land, field)
    return Panel(
        name="map",
        title="From above: drag the start, or click",
        figure=roomy(drawn),
        alt=f"Contour lines of the surface with the paths of {', '.join(labels) or 'nobody'}: {'; '.join(outcomes)}.",
        layers=(*under, *paths(places, colors, 3.0, marks=False, names=labels)),
        handles=(Handle(Grip("start_x"), Grip("start_y"), "start of all racers", INK),),
        click=(Grip("start_x"), Grip("start_y")),
        height=height,
    )


def flat_panel(land: Ground, height: int) -> Panel:
    """The map with its critical points alone."""
    drawn, under = map_figure(land, False)
    return Panel(
        name="flat",
        title="Where the gradient is zero",
        figure=roomy(drawn),
        alt=f"The map with its {len(land.points.x)} critical points.",
        layers=under,
        height=height,
    )


def trail(values: np.ndarray, color: str, name: str = "") -> Path:
    """A curve over steps without a mark at each; the legend's entry of its `name` switches it."""
    return Path(np.arange(len(values)), values, color, 2.0, marks=False, name=name)


def loss_panel(
    land: Ground,
    labels: Sequence[str],
    losses: np.ndarray,
    colors: Sequence[str],
    height: int,
    legend: bool = True,
    decades: int = 7,
) -> Panel:
    """Height against step: above the lowest known point on a log axis, or as it is where none is known."""
    steps = np.arange(losses.shape[1])
    least = [float(land.surface.value(*(np.float64(part) for part in place))) for place in land.surface.minima]
    finite = land.heights[np.isfinite(land.heights)]
    highest = float(finite.max()) if len(finite) else 1.0
    if least:
        bottom = min(least)
        losses = np.maximum(losses - bottom, 1e-12)
        upright = log_axis(
            "height above the lowest (log)", 10.0**-decades, max(3 * (highest - bottom), 10.0 ** (1 - decades))
        )
    else:
        lowest = float(finite.min()) if len(finite) else 0.0
        upright = axis("height f(x, y)", lowest - 0.05 * (highest - lowest), highest)
    named = [line([None], [None], label, color) for label, color in zip(labels, colors, strict=True)]
    return Panel(
        name="loss",
        title="Loss against step",
        figure=figure(named, axis("step", 0, ROOM * (len(steps) - 1)), upright, showlegend=legend),
        alt=f"Height against step of {', '.join(labels) or 'nobody'}.",
        layers=tuple(trail(*drawn) for drawn in zip(losses, colors, labels, strict=True)),
        height=height,
    )


def surface_panel(land: Ground, places: np.ndarray, losses: np.ndarray, colors: Sequence[str], height: int) -> Panel:
    """The surface in space with every path on it; the racers' present places are set when the clock rests."""
    stretch = stretch_of(land.heights)
    inside = np.abs(places - np.array([land.x.mean(), land.y.mean()])) <= np.array([np.ptp(land.x), np.ptp(land.y)]) / 2
    heights = np.where(inside.all(axis=2), stretch.shown(losses) + LIFT, np.nan)
    traces = [
        {
            "type": "scatter3d", "mode": "lines", "x": path[:, 0], "y": path[:, 1], "z": height_,
            "line": {"color": color, "width": 5}, "hoverinfo": "skip",
        }
        for path, height_, color in zip(places, heights, colors, strict=True)
    ]  # fmt: skip
    marker = {"color": list(colors), "size": 6, "line": {"color": PAPER, "width": 1}}
    heads = {"type": "scatter3d", "mode": "markers", "marker": marker, "hoverinfo": "skip"}
    heads |= {"x": places[:, -1, 0], "y": places[:, -1, 1], "z": heights[:, -1]}
    moving = (("x", places[..., 0].T), ("y", places[..., 1].T), ("z", heights.T))
    return Panel(
        name="surface",
        title="f(x, y), stretched: turn it by hand" if stretch.bend else "f(x, y): turn it by hand",
        figure=surface_figure(land.x, land.y, land.heights, stretch, [*traces, heads] if len(places) else []),
        alt="The landscape as a surface in space with the racers' paths on it.",
        frames=tuple(Frames(len(traces) + 1, name, values) for name, values in moving) if len(places) else (),
        height=height,
    )


def race_readouts(
    labels: Sequence[str],
    losses: np.ndarray,
    arrived: np.ndarray,
    ended: np.ndarray,
    outcomes: Sequence[str],
    colors: Sequence[str],
) -> tuple[Readout, ...]:
    """Each racer's height at every step, and what became of it once it has."""
    rows = []
    for racer, label in enumerate(labels):
        told = [height_told(value) for value in losses[racer].tolist()]
        since = arrived[racer] if arrived[racer] >= 0 else ended[racer]
        since = len(told) - 1 if since < 0 else since
        told[since:] = [f"{value} · {outcomes[racer]}" for value in told[since:]]
        rows.append(Readout(label, told, color=colors[racer], help="height at this step, and how it ended"))
    return tuple(rows)

"""Pictures of one neuron: its line in feature space, the numbers that flow through it, the plane above the inputs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from core.experiment.charts import (
    BLUE,
    DIVERGING,
    GREEN,
    INK,
    MAUVE,
    MUTED,
    ORANGE,
    PAPER,
    RED,
    axis,
    colorscale,
    dots,
    figure,
    line,
)
from core.experiment.scene import Arrows, Grip, Handle, Panel, Raster, Segments
from core.experiment.wording import short
from core.networks.network_maps import OwnPoints
from core.networks.perceptron.samples import GATES, Sample

TALL, CELLS = 350, 121
NEAR, FAR = (-1.6, 2.6), (-6.2, 6.2)
PLANE_MARGIN = {"l": 46, "r": 8, "t": 6, "b": 48}
NAMES = {-1: "class A", 1: "class B"}
COLORS = {-1: BLUE, 1: ORANGE}


def area_of(source: str) -> tuple[float, float]:
    """How far a map of these data goes, both ways."""
    return NEAR if source in GATES else FAR


def plane_figure(
    traces: Sequence[dict], area: tuple[float, float], names: tuple[str, str] = ("x₁", "x₂"), **more: Any
) -> dict:
    """A map with equal axes."""
    reach = area[1] - area[0]
    step: dict[str, Any] = {"dtick": 1 if reach < 8 else 2} if 3 < reach < 16 else {"nticks": 8}
    axes = [axis(name, *area, zeroline=True, showgrid=False, **step) for name in names]
    return figure(traces, axes[0], axes[1], equal=True, **({"showlegend": False, "margin": PLANE_MARGIN} | more))


def ends(weights: np.ndarray, area: tuple[float, float]) -> tuple[np.ndarray, np.ndarray]:
    """The line w·x + b = 0 of weights (…, d), the bias last if there are three, as x and y (…, 2) across the map.

    NaN where both weights are 0: there is no line.
    """
    w, b = weights[..., :2], weights[..., 2] if weights.shape[-1] > 2 else np.zeros(weights.shape[:-1])
    square = (w**2).sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        foot = np.where(square > 0, -b / square, np.nan)[..., None] * w
        along = np.stack([-w[..., 1], w[..., 0]], axis=-1) / np.sqrt(square)[..., None]
    far = 4 * (area[1] - area[0]) * np.array([-1, 1])
    both = foot[..., None, :] + far[:, None] * along[..., None, :]
    # A line that runs along the very edge of what numbers can hold is off the map anyway.
    both = np.clip(both, -1e6, 1e6)
    return both[..., 0], both[..., 1]


def point_traces(sample: Sample, size: float = 10) -> list[dict]:
    """The points of both classes in their colours."""
    return [
        dots(
            sample.x[sample.y == y, 0], sample.x[sample.y == y, 1], name, COLORS[y], size,
            hovertemplate="(%{x}, %{y})<extra>" + name + "</extra>",
        )
        for y, name in NAMES.items()
    ]  # fmt: skip


def rings_trace(points: np.ndarray, name: str, color: str, size: float = 18) -> dict:
    """Open circles around points (k, 2)."""
    marker = {"symbol": "circle-open", "size": size, "color": color, "line": {"width": 2.5, "color": color}}
    return dots(points[:, 0], points[:, 1], name) | {"marker": marker, "hoverinfo": "skip"}


def named(words: Sequence[tuple[float, float, str, str]], size: int = 16) -> dict:
    """Words at places (x, y, text, colour): one trace, for each costs a redraw as much as all its words do."""
    x, y, texts, colors = (list(column) for column in zip(*words, strict=True))
    font = {"size": size, "color": colors}
    return dots(x, y) | {"mode": "text", "text": texts, "textfont": font, "hoverinfo": "skip"}


def neuron_map(
    sample: Sample, weights: np.ndarray, wrong: np.ndarray, shade: np.ndarray, span: tuple[float, float],
    source: str, probe: np.ndarray, with_bias: bool,
) -> Panel:  # fmt: skip
    """The points on the neuron's answers `shade` (H, W), its line, and w, b and the probe to drag; weights (3,)."""
    area, (w, b) = area_of(source), (weights[:2], float(weights[2]))
    length, reach = float(np.linalg.norm(w)), area[1] - area[0]
    gauge, own = area[1] - 0.045 * reach, source not in GATES
    foot = -b / length**2 * w if length else np.zeros(2)
    tip = w * (1 + 0.09 * reach / length) if length else np.full(2, 0.07 * reach)
    traces = [
        line(*ends(weights, area), color=INK, width=2.5, hoverinfo="skip"),
        line(
            [0, foot[0]],
            [0, foot[1]],
            color=MAUVE,
            line={"color": MAUVE, "width": 10},
            opacity=0.45,
            hoverinfo="skip",
        ),
        *point_traces(sample),
        rings_trace(sample.x[wrong], "wrong", RED),
    ]
    words = [(float(tip[0]), float(tip[1]), "<b>w</b>", GREEN)]
    handles = [
        Handle(Grip("weights", 0, step=0.1), Grip("weights", 1, step=0.1), "weights w", GREEN, hollow=True),
        Handle(Grip("probe", 0), Grip("probe", 1), "input x", INK),
    ]
    if with_bias:
        traces.append(
            line([gauge, gauge], [max(area[0], -10), area[1]], color=MAUVE, width=1.5, hoverinfo="skip", opacity=0.6)
        )
        words.append((gauge - 0.05 * reach, min(max(b, area[0] + 0.3), area[1] - 0.3), "<b>b</b>", MAUVE))
        handles.append(Handle(gauge, Grip("bias", step=0.1), "bias b", MAUVE))
    clicks = own and source not in ("Blobs", "Circles")
    where = "none: w is 0" if not length else f"at a distance of {short(abs(b) / length, 2)} from the origin"
    return Panel(
        name="map",
        title="Feature space: click sets a point, drag w, b, x" if clicks else "Feature space: drag w, b and x",
        figure=plane_figure([*traces, named(words)], area),
        alt=f"{len(sample.y)} points of two classes; the neuron's line is {where}; {int(wrong.sum())} are wrong.",
        layers=(
            Raster(shade, area, area, span, "diverging"),
            Arrows(np.zeros(1), np.zeros(1), w[:1], w[1:2], GREEN, 3),
            *([OwnPoints("points", "brush", 200, 6.0)] if clicks else []),
        ),
        handles=tuple(handles),
        click=None if clicks else (Grip("probe", 0), Grip("probe", 1)),
        height=TALL,
    )


def flow_panel(weights: np.ndarray, x: np.ndarray, bias: float, total: float, answer: float, activation: str) -> Panel:
    """The neuron drawn, with the numbers of one input flowing through it."""
    products, color = weights * x, ORANGE if total > 0 else BLUE if total < 0 else MUTED
    starts, middle, end = np.array([5.0, 3.0, 1.0]), (5.6, 3.0), (8.9, 3.0)
    inside = [short(x[0], 2), short(x[1], 2), "1", short(total, 2), short(answer, 3)]
    places = np.array([*[(0.9, y) for y in starts], middle, end])
    edge = [
        f"w₁x₁ = {short(weights[0], 2)}·{bracketed(x[0])} = <b>{short(products[0], 2)}</b>",
        f"w₂x₂ = {short(weights[1], 2)}·{bracketed(x[1])} = <b>{short(products[1], 2)}</b>",
        f"b = <b>{short(bias, 2)}</b>",
    ]
    marker = {"size": 50, "color": PAPER, "line": {"width": 2, "color": [INK, INK, MUTED, color, color]}}
    side = "class B" if total > 0 else "class A" if total < 0 else "on the line"
    notes = [
        (0.9, 5.75, "x₁", MUTED), (0.9, 3.75, "x₂", MUTED), (0.9, 0.25, "always 1", MUTED),
        (3.5, 5.3, edge[0], INK), (3.05, 3.35, edge[1], INK), (3.3, 0.8, edge[2], INK),
        (5.6, 3.85, "sum z", MUTED), (7.25, 3.3, f"σ: {activation}", MUTED), (8.9, 3.85, "answer", MUTED),
        (8.9, 2.1, f"<b>{side}</b>", color),
    ]  # fmt: skip
    return Panel(
        name="flow",
        title="The neuron: numbers flow from left to right",
        figure=bare_figure(
            [
                dots(places[:, 0], places[:, 1]) | {
                    "mode": "markers+text", "marker": marker, "text": [f"<b>{text}</b>" for text in inside],
                    "textfont": {"size": 14, "color": INK}, "hoverinfo": "skip",
                },
            ],
            (0, 9.8), (0, 6), notes,
        ),
        alt=f"The input ({inside[0]}, {inside[1]}): the products {short(products[0], 2)} and {short(products[1], 2)} "
            f"and the bias {short(bias, 2)} make the sum {inside[3]}; the answer is {inside[4]}, {side}.",
        layers=(
            Segments(
                np.full(3, 0.9), starts, np.full(3, middle[0]), np.full(3, middle[1]), np.array([*weights, bias])
            ),
            Arrows(np.array([6.25]), np.array([3.0]), np.array([8.2]), np.array([3.0]), MUTED, 2.5),
        ),
        height=TALL,
    )  # fmt: skip


def bracketed(value: float) -> str:
    """A factor, in brackets if negative."""
    return f"({short(value, 2)})" if value < 0 else short(value, 2)


def bare_figure(
    traces: Sequence[dict], across: tuple[float, float], up: tuple[float, float],
    notes: Sequence[tuple[float, float, str, str]], size: int = 14,
) -> dict:  # fmt: skip
    """A drawing without axes, with words at places (x, y, text, colour)."""
    hidden = {"visible": False, "fixedrange": True}
    return figure(
        [*traces, named(notes, size) | {"cliponaxis": False}], axis("", *across, **hidden), axis("", *up, **hidden),
        margin={"l": 4, "r": 4, "t": 4, "b": 4}, showlegend=False, hovermode=False,
    )  # fmt: skip


def answers_panel(
    sample: Sample,
    sums: np.ndarray,
    answers: np.ndarray,
    curve: tuple[np.ndarray, np.ndarray],
    activation: str,
    span: int,
) -> Panel:
    """Every point at its sum z, on the curve of the activation: right of 0 the answer is class B."""
    low, high = float(curve[1].min()), float(curve[1].max())
    room = 0.1 * (high - low) or 1.0
    points = [dots(sums[sample.y == y], answers[sample.y == y], name, COLORS[y], 11) for y, name in NAMES.items()]
    return Panel(
        name="answers",
        title="Every point's sum, sent through σ",
        figure=figure(
            [
                line([0, 0], [low - room, high + room], color=MUTED, width=1.5, hoverinfo="skip", showlegend=False),
                line(*curve, color=INK, width=2, hoverinfo="skip", showlegend=False), *points,
            ],
            axis("sum z = w · x + b", float(curve[0][0]), float(curve[0][-1])),
            axis(f"answer, {activation}", low - room, high + room),
        ),
        alt=f"Points at their sums on the curve of {activation}; those right of 0 are answered class B.",
        span=span,
        height=270,
    )  # fmt: skip


def table_panel(
    name: str, title: str, heads: Sequence[str], rows: Sequence[Sequence[str]], colors: Sequence[str], alt: str,
    span: int = 6, height: int = 270,
) -> Panel:  # fmt: skip
    """A small table of texts, the last column of each row in its colour."""
    count = len(heads)
    notes = [(place + 0.5, 0.5, f"<i>{head}</i>", MUTED) for place, head in enumerate(heads)]
    for number, (row, color) in enumerate(zip(rows, colors, strict=True), start=1):
        cells = enumerate(row)
        notes += [(place + 0.5, number + 0.5, cell, color if place == count - 1 else INK) for place, cell in cells]
    heights = range(1, len(rows) + 1)
    rules = line([0, count, None] * len(rows), [y for height in heights for y in (height, height, None)], color=MUTED,
                 width=1, opacity=0.5)  # fmt: skip
    # Never less than five rows tall: two would be spread over the whole height.
    return Panel(
        name=name, title=title,
        figure=bare_figure([rules], (0, count), (max(len(rows), 5) + 1, 0), notes),
        alt=alt, span=span, height=height,
    )  # fmt: skip


def space_panel(
    surface: tuple[np.ndarray, np.ndarray, np.ndarray], level: float, cut: tuple[np.ndarray, np.ndarray],
    sample: Sample, heights: np.ndarray, title: str, name: str, alt: str, span: int = 12,
    plane: Callable[[np.ndarray, np.ndarray], np.ndarray] | None = None,
) -> Panel:  # fmt: skip
    """A surface (x, y, z) above the plane of inputs, the level at which it is cut, and the points at their heights.

    It may be cut by a tilted `plane` instead, a function of x and y.
    """
    x, y, z = surface
    corners = np.meshgrid(x[[0, -1]], y[[0, -1]])
    cutting = plane(*corners) if plane else np.full((2, 2), level)
    finite = np.abs(z[np.isfinite(z)] - level)
    most = float(finite.max(initial=0.0)) or 1.0
    sheet = {
        "type": "surface", "x": x, "y": y, "z": z, "opacity": 0.55, "showscale": False, "surfacecolor": z - level,
        "cmin": -most, "cmax": most, "colorscale": colorscale(DIVERGING), "hoverinfo": "skip",
    }  # fmt: skip
    flat = {
        "type": "surface", "x": x[[0, -1]], "y": y[[0, -1]], "z": cutting, "opacity": 0.4, "showscale": False,
        "colorscale": [[0, MUTED], [1, MUTED]], "hoverinfo": "skip",
    }  # fmt: skip
    edge = {
        "type": "scatter3d", "mode": "lines", "x": cut[0], "y": cut[1], "z": np.full(len(cut[0]), level),
        "line": {"color": INK, "width": 7}, "hoverinfo": "skip",
    }  # fmt: skip
    points = [
        {
            "type": "scatter3d", "mode": "markers", "x": sample.x[sample.y == side, 0],
            "y": sample.x[sample.y == side, 1], "z": heights[sample.y == side],
            "marker": {"size": 5, "color": COLORS[side], "line": {"width": 1, "color": PAPER}}, "name": words,
            "hovertemplate": "(%{x}, %{y}), height %{z:.3g}<extra>" + words + "</extra>",
        }
        for side, words in NAMES.items()
    ]  # fmt: skip
    titles = {"xaxis": "x₁", "yaxis": "x₂", "zaxis": "height"}
    axes: dict[str, Any] = {which: {"title": {"text": text}, "nticks": 5} for which, text in titles.items()}
    camera = {"eye": {"x": -1.36, "y": -1.75, "z": 0.85}}
    return Panel(
        name=name, title=title,
        figure={
            "data": [flat, sheet, edge, *points],
            "layout": {
                "scene": axes | {"aspectmode": "manual", "aspectratio": {"x": 1, "y": 1, "z": 0.75}, "camera": camera,
                                 "dragmode": "turntable"},
                "margin": {"l": 0, "r": 0, "t": 0, "b": 0}, "showlegend": False, "uirevision": "kept",
            },
        },
        alt=alt, span=span, height=420,
    )  # fmt: skip


def lifted_map(sample: Sample, above: np.ndarray, area: tuple[float, float]) -> Panel:
    """Which side of the plane each place's lifted point lies on, `above` (H, W) by its sign, seen from above."""
    return Panel(
        name="from_above",
        title="The same cut, from above",
        figure=plane_figure(point_traces(sample, 8), area),
        alt="Which side of the plane each place lies on: the border need not be a straight line.",
        layers=(Raster(0.45 * np.sign(above), area, area, (-1, 1), "diverging"),),
        span=5,
        height=420,
    )

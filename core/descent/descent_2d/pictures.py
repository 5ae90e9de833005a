"""How flat places, ravines, random landscapes and a network's path are drawn; the race itself is in race_map."""

from collections.abc import Mapping, Sequence

import numpy as np

from core.descent.critical_points import KINDS, CriticalPoints
from core.descent.descent_2d.network_plane import Plane
from core.descent.descent_2d.random_landscapes import Shares
from core.descent.descent_2d.ravines import Contest
from core.descent.maps import KIND_COLORS, KIND_SIGNS, map_axes, map_raster, map_traces, stretch_of
from core.experiment.charts import BLUE, INK, MUTED, ORANGE, PAPER, axis, dots, figure, line, log_axis, spanning_axis
from core.experiment.scene import Panel, Path
from core.experiment.wording import counted


def curvature_panel(points: CriticalPoints, height: int) -> Panel:
    """Every critical point by its lower and higher curvature; the axes part the kinds."""
    bends = np.concatenate([points.low, points.high])
    reach = 1.35 * float(np.abs(bends).max(initial=1.0))
    traces = [line([-reach, reach], [-reach, reach], color=MUTED, width=1, hoverinfo="skip")]
    for place, kind in enumerate(KINDS):
        chosen = points.kind == place
        marker = {"color": KIND_COLORS[place], "symbol": KIND_SIGNS[place], "size": 11}
        marker["line"] = {"width": 2, "color": KIND_COLORS[place]}
        if chosen.any():
            place_told = "(%{customdata[0]:.3f}, %{customdata[1]:.3f})<extra></extra>"
            told = {"hovertemplate": f"<b>{kind}</b> at {place_told}", "marker": marker, "name": kind}
            traces.append(
                dots(points.low[chosen], points.high[chosen])
                | told
                | {"customdata": np.column_stack([points.x, points.y])[chosen]}
            )
    words = [
        ("both up: minimum", 0.55, 0.92),
        ("one each way: saddle", -0.5, 0.92),
        ("both down: maximum", -0.4, -0.85),
    ]
    notes = [
        {"x": x * reach, "y": y * reach, "text": text, "showarrow": False, "font": {"size": 13, "color": MUTED}}
        for text, x, y in words
    ]
    plain = {"zeroline": True}
    return Panel(
        name="curvatures",
        title="Each flat place by its two curvatures",
        figure=figure(
            traces, axis("lower curvature", -reach, reach, **plain), axis("higher curvature", -reach, reach, **plain),
            annotations=notes, showlegend=False,
        ),
        alt="Critical points by the Hessian's lower and higher eigenvalue.",
        height=height,
    )  # fmt: skip


def drift_panel(drifts: Mapping[str, np.ndarray], height: int) -> Panel:
    """How far from the ridge SGD is at each step, for several strengths of noise: straight lines on a log axis."""
    colors = (BLUE, ORANGE, MUTED, INK)
    traces = [
        line(np.arange(len(drift)), np.where(drift > 0, drift, np.nan), label, color)
        for (label, drift), color in zip(drifts.items(), colors, strict=False)
    ]
    count = max((len(drift) for drift in drifts.values()), default=1) - 1
    power = log_axis("distance from the ridge", 1e-14, 4)
    return Panel(
        name="drift",
        title="SGD leaving the saddle",
        figure=figure(traces, axis("step", 0, count), power, showlegend=True),
        alt="The distance from the ridge grows by a constant factor a step; without noise it stays zero.",
        height=height,
    )


def escape_panel(
    noises: np.ndarray, escapes: Mapping[str, np.ndarray], theory: np.ndarray, colors: Sequence[str], height: int
) -> Panel:
    """The median step at which each racer has left the saddle, against the noise."""
    traces = [
        line(noises, steps, label, color, mode="lines+markers")
        for (label, steps), color in zip(escapes.items(), colors, strict=True)
    ]
    traces.append(line(noises, theory, "SGD, theory", INK, 1.5, line={"color": INK, "width": 1.5, "dash": "dot"}))
    power = spanning_axis("gradient noise (log)", noises)
    return Panel(
        name="escape",
        title="Steps until it has left, by noise",
        figure=figure(traces, power, axis("median step of escape", rangemode="tozero"), showlegend=True),
        alt="Less noise means a later escape, but only by the logarithm: a million times less, some steps later.",
        height=height,
    )


def shares_panel(shares: Shares, height: int) -> Panel:
    """Share of saddles among the critical points found, theory's, and what tossed coins would give."""
    measured = shares.saddles / shares.found
    spread = 1.96 * np.sqrt(np.maximum(measured * (1 - measured), 0.25 / shares.found) / shares.found)
    coins = 1 - 2.0 ** (1 - shares.dimensions)
    found = dots(shares.dimensions, measured, "found", BLUE, 9)
    found |= {"error_y": {"type": "data", "array": spread, "color": BLUE, "thickness": 1.5}}
    dotted = {"line": {"color": MUTED, "width": 1.5, "dash": "dot"}}
    return Panel(
        name="shares",
        title="Share of saddles among critical points",
        figure=figure(
            [
                line(shares.dimensions, shares.theory_saddles, "theory (Kac–Rice)", ORANGE),
                line(shares.dimensions, coins, "a coin for each direction") | dotted,
                found,
            ],
            axis("dimensions", 0, 21),
            axis("share of saddles", -0.03, 1.05),
        ),
        alt="The share of saddles rises from 0 in one dimension over a half in two to nearly 1 from eight on.",
        height=height,
    )


def falling_panel(shares: Shares, height: int) -> Panel:
    """In the last dimension: how high each critical point lies, and how many of its directions bend down."""
    title = axis("share of directions that bend down", -0.03, 1.03)
    return Panel(
        name="falling",
        title=f"The critical points found in {counted(int(shares.dimensions[-1]), 'dimension')}",
        figure=figure([dots(shares.falling, shares.heights, color=ORANGE, size=6)], title, axis("height")),
        alt="The higher a critical point lies, the more of its directions bend down.",
        height=height,
    )


def plane_panel(plane: Plane, color: str, height: int) -> Panel:
    """The loss on the plane with the path's shadow."""
    stretch = stretch_of(plane.losses)
    names = ("along the first direction", "along the second")
    end = dots([0], [0], "end", color=PAPER, size=11)
    return Panel(
        name="plane",
        title="The loss around the path",
        figure=figure(
            [*map_traces(plane.a, plane.b, plane.losses, stretch), end],
            *map_axes(plane.a, plane.b, names),
            showlegend=False,
        ),
        alt="Contour lines of the network's loss on the plane of the path's two main directions, with the path.",
        layers=(
            map_raster(plane.a, plane.b, plane.losses, stretch),
            Path(plane.path[:, 0], plane.path[:, 1], color, 2.5),
        ),
        height=height,
    )


def off_plane_panel(plane: Plane, epochs: np.ndarray, height: int) -> Panel:
    """Distance from the plane and from the start, and the loss on the path and on its shadow, against epochs."""
    traces = [
        line(epochs, plane.travelled, "from the start", BLUE),
        line(epochs, plane.off, "off the plane", ORANGE),
        line(epochs, plane.on_path, "loss on the path", INK, yaxis="y2"),
        line(epochs, plane.on_shadow, "loss on its shadow", yaxis="y2", line={"color": INK, "width": 2, "dash": "dot"}),
    ]
    second = axis("loss", rangemode="tozero", tickmode="auto", nticks=6, showgrid=False)
    second |= {"overlaying": "y", "side": "right"}
    upright = axis("distance in weights", rangemode="tozero")
    return Panel(
        name="off",
        title="How far from the picture the truth is",
        figure=figure(traces, axis("epoch"), upright, yaxis2=second, margin={"l": 52, "r": 56, "t": 8, "b": 44}),
        alt="Distance from the start and off the plane, and the loss on the true path and on its shadow, over epochs.",
        height=height,
    )


def contest_panel(result: Contest, colors: Sequence[str], height: int) -> Panel:
    """Steps to the bottom against the condition number, on two log axes, with what theory says of plain descent."""
    traces = [
        line(result.steepness, np.where(np.isfinite(steps), steps, np.nan), label, color, 2.5, mode="lines+markers")
        for (label, steps), color in zip(result.steps.items(), colors, strict=False)
    ]
    dotted = {"line": {"color": INK, "width": 1.5, "dash": "dot"}}
    traces.append(line(result.steepness, result.theory, "theory, SGD") | dotted)
    return Panel(
        name="contest",
        title="The steeper across, the longer plain descent takes; what divides by the slope's size hardly notices",
        figure=figure(
            traces,
            log_axis("condition number (log)", 0.9, 1100),
            log_axis("steps to the bottom (log)", 1, 4000),
            showlegend=True,
        ),
        alt="Steps to the bottom of a ravine against its condition number: SGD's grow in proportion, Adam's hardly.",
        span=12,
        height=height,
    )

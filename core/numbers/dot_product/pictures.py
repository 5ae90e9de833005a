"""Pictures of the dot product: the arrows, the cosine, components in space, products that add up."""

from __future__ import annotations

import numpy as np

from core.experiment.charts import BLUE, GREEN, INK, MUTED, ORANGE, axis, bars, dots, figure, line
from core.experiment.scene import Grip, Handle, Panel
from core.experiment.wording import short
from core.numbers.arrows import arrow
from core.numbers.dot_product.shadows import shadow_traces
from core.numbers.dot_product.space import space_figure
from core.numbers.dot_product.vectors import Pair, in_words

TALL = 380


def plane_panel(pair: Pair, step: float | None) -> Panel:
    """a and b as arrows, dragged by their tips, which snap to `step`, with the shadow of a on b wholly in sight."""
    arrows = (("a", pair.a, BLUE), ("b", pair.b, ORANGE))
    farthest = max(float(np.abs(end).max()) for end in (pair.a, pair.b, pair.projection))
    reach = next(limit for limit in (5.4, 6.6, 9.2) if farthest <= limit - 0.3)
    return Panel(
        name="plane",
        title="Drag the tips of the arrows",
        figure=figure(
            shadow_traces(pair),
            axis("x", -reach, reach, dtick=1, zeroline=True, constrain="domain"),
            axis("y", -reach, reach, dtick=1, zeroline=True, constrain="domain", scaleanchor="x"),
            showlegend=False,
        ),
        alt=f"Arrows a {_coordinates(pair.a)} and b {_coordinates(pair.b)}; they stand {in_words(pair.cosine)}.",
        layers=tuple(arrow(end, color) for _, end, color in arrows),
        handles=tuple(_tip(name, color, step) for name, _, color in arrows),
        height=TALL,
    )


def _tip(name: str, color: str, step: float | None) -> Handle:
    return Handle(Grip(name, 0, step=step), Grip(name, 1, step=step), f"tip of {name}", color, hollow=True)


def _coordinates(end: np.ndarray) -> str:
    return f"({short(end[0], 2)}, {short(end[1], 2)})"


def cosine_panel(pair: Pair, angle: float) -> Panel:
    """The dot product at every angle; the present, signed `angle` is dragged along the curve."""
    size = float(np.linalg.norm(pair.a) * np.linalg.norm(pair.b))
    angles = np.linspace(-180, 180, 361)
    # Few steps: an axis that follows every move of the hand would hide that the curve grows.
    top = next(limit for limit in (7, 27, 54, 110) if size <= 0.95 * limit)
    upright = line([angle, angle], [0, pair.dot], color=GREEN, width=1.5, hoverinfo="skip")
    words = [(0.5, 0.97, "same way"), (0.02, 0.05, "opposite ways"), (0.98, 0.05, "opposite ways")]
    return Panel(
        name="cosine",
        title="a · b = |a| |b| cos θ: drag the point",
        figure=figure(
            [line(angles, size * np.cos(np.radians(angles)), color=INK), upright],
            axis("angle θ from b to a (degrees)", -184, 184, dtick=90),
            axis("a · b", -top, top, zeroline=True),
            annotations=[
                {"text": word, "xref": "paper", "yref": "paper", "x": x, "y": y, "showarrow": False,
                 "font": {"color": MUTED, "size": 13}} for x, y, word in words
            ],
        ),
        alt=f"The dot product against the angle: a cosine of height {size:.3g}, zero at 90 degrees.",
        handles=(Handle(Grip("angle"), pair.dot, "angle from b to a", GREEN),),
        height=TALL,
    )  # fmt: skip


def space_panel(pair: Pair) -> Panel:
    """p and q in space."""
    return Panel(
        name="space",
        title="Turn it by hand",
        figure=space_figure(pair, 5.5),
        alt=f"Arrows p and q in space, and the shadow of p on q; they stand {in_words(pair.cosine)}.",
        height=TALL,
    )


def components_panel(pair: Pair) -> Panel:
    """The components of p and q as bars whose tips are dragged."""
    places = np.arange(1.0, 4.0)
    sets = [("p", pair.a, BLUE, -0.2), ("q", pair.b, ORANGE, 0.2)]
    return Panel(
        name="components",
        title="Components: drag the tips",
        figure=figure(
            [bars(places + shift, values, name, color, width=0.36) for name, values, color, shift in sets],
            axis("direction", 0.4, 3.6, tickvals=[1, 2, 3], ticktext=["i", "j", "k"]),
            axis("component", -5.5, 5.5, zeroline=True),
        ),
        alt="The components of p and q along i, j and k as bars.",
        handles=tuple(
            Handle(float(place + shift), Grip(name, index), f"{name} along {'ijk'[index]}", color)
            for name, _, color, shift in sets for index, place in enumerate(places)
        ),
        height=TALL,
    )  # fmt: skip


def products_panel(name: str, title: str, products: np.ndarray, unit: str) -> Panel:
    """Products (n,) as bars, and their sum so far."""
    places = np.arange(1, len(products) + 1)
    running = np.cumsum(products)
    return Panel(
        name=name,
        title=title,
        figure=figure(
            [
                bars(places, products, "each product", BLUE),
                line(places, running, "sum so far", GREEN, mode="lines+markers", marker={"size": 5}),
            ],
            axis("position in the lists", 0.4, len(products) + 0.6, tickformat="d"),
            axis(unit, zeroline=True),
        ),
        alt=f"{len(products)} products as bars; their running sum ends at {running[-1]:.4g}.",
        span=4,
        height=320,
    )


def scatter_panel(u: np.ndarray, v: np.ndarray) -> Panel:
    """v against u, a point for each pair, parted by both means: pairs on the same side of both are blue."""
    sides = (u - u.mean()) * (v - v.mean())
    edges = [_around(values) for values in (u, v)]
    parts = (("same side of both means", sides > 0, BLUE), ("opposite sides", sides < 0, ORANGE))
    dash = {"color": MUTED, "width": 1.5, "dash": "dash"}
    means = [
        line([u.mean()] * 2, edges[1], line=dash, hoverinfo="skip", showlegend=False),
        line(edges[0], [v.mean()] * 2, line=dash, hoverinfo="skip", showlegend=False),
        dots(u[sides == 0], v[sides == 0], marker={"color": MUTED, "size": 8}, showlegend=False),
    ]
    points = [dots(u[which], v[which], name, marker={"color": color, "size": 8}) for name, which, color in parts]
    return Panel(
        name="scatter",
        title="v against u; dashed: means",
        figure=figure([*means, *points], axis("u", *edges[0]), axis("v", *edges[1]), showlegend=True),
        alt=f"{len(u)} points: {int((sides > 0).sum())} on the same side of both means, "
            f"{int((sides < 0).sum())} on opposite sides.",
        span=4,
        height=320,
    )  # fmt: skip


def _around(values: np.ndarray) -> list[float]:
    room = 0.12 * float(np.ptp(values)) or max(1.0, 0.1 * abs(float(values[0])))
    return [float(values.min()) - room, float(values.max()) + room]

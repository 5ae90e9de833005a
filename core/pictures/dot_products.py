"""Pictures of the dot product: the arrows, the cosine, components in space, products that add up."""

from __future__ import annotations

import numpy as np

from core.multiplication import plain
from core.pictures.vectors import arrow, shadow_traces, space_figure
from core.plots import BLUE, GREEN, INK, MUTED, ORANGE, Grip, Handle, Panel, axis, bars, dots, figure, line
from core.vectors import Pair, in_words

TALL = 380


def plane_panel(pair: Pair, step: float | None, dragged: bool) -> Panel:
    """a and b as arrows with the shadow of a on b; if `dragged`, by their tips, which snap to `step`."""
    arrows = (("a", pair.a, BLUE), ("b", pair.b, ORANGE))
    return Panel(
        name="plane",
        title="Drag the tips" if dragged else "The two vectors",
        figure=figure(
            shadow_traces(pair),
            axis("x", -5.4, 5.4, dtick=1, zeroline=True, constrain="domain"),
            axis("y", -5.4, 5.4, dtick=1, zeroline=True, constrain="domain", scaleanchor="x"),
            showlegend=False,
        ),
        alt=f"Arrows a {_coordinates(pair.a)} and b {_coordinates(pair.b)}; they point {in_words(pair.cosine)}.",
        layers=tuple(arrow(end, color) for _, end, color in arrows),
        handles=tuple(_tip(name, color, step) for name, _, color in arrows) if dragged else (),
        height=TALL,
    )


def _tip(name: str, color: str, step: float | None) -> Handle:
    return Handle(Grip(name, 0, step=step), Grip(name, 1, step=step), f"tip of {name}", color, hollow=True)


def _coordinates(end: np.ndarray) -> str:
    return f"({plain(end[0], 2)}, {plain(end[1], 2)})"


def cosine_panel(pair: Pair, angle: float | None) -> Panel:
    """The dot product at every angle, with the present one; a signed `angle` may be dragged along the curve."""
    turned = angle is not None
    size = float(np.linalg.norm(pair.a) * np.linalg.norm(pair.b))
    here = pair.angle if angle is None else angle
    angles = np.linspace(-180, 180, 361) if turned else np.linspace(0, 180, 361)
    # Few steps: an axis that follows every move of the hand would hide that the curve grows.
    top = next(limit for limit in (7, 27, 54) if size <= 0.95 * limit)
    curve = line(angles, size * np.cos(np.radians(angles)), color=INK)
    present = [dots([here], [pair.dot], color=GREEN, size=14)] if np.isfinite(pair.angle) else []
    handles = (Handle(Grip("angle"), pair.dot, "angle from b to a", GREEN),) if turned else ()
    words = [(0.94, "same way"), (0.06, "opposite ways")]
    return Panel(
        name="cosine",
        title="a · b = |a||b| cos θ" + (": drag the point" if turned else " at every angle"),
        figure=figure(
            [curve, *present],
            axis("angle θ (degrees)", float(angles[0]) - 4, 184, dtick=90 if turned else 45),
            axis("a · b", -top, top, zeroline=True),
            annotations=[
                {"text": word, "xref": "paper", "yref": "paper", "x": 0.98 if place > 0.5 else 0.02, "y": place,
                 "showarrow": False, "font": {"color": MUTED, "size": 13}} for place, word in words
            ],
        ),
        alt=f"The dot product against the angle: a cosine of height {size:.3g}, zero at 90 degrees.",
        handles=handles,
        height=TALL,
    )  # fmt: skip


def space_panel(pair: Pair) -> Panel:
    """p and q in space."""
    return Panel(
        name="space",
        title="Turn it by hand",
        figure=space_figure(pair, 5.5),
        alt=f"Arrows p and q in space, and the shadow of p on q; they point {in_words(pair.cosine)}.",
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
                line(places, running, "sum so far", GREEN, mode="lines+markers"),
            ],
            axis("place in the lists", 0.4, len(products) + 0.6, tickformat="d"),
            axis(unit, zeroline=True),
        ),
        alt=f"{len(products)} products as bars; their running sum ends at {running[-1]:.4g}.",
        height=300,
    )

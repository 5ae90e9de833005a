"""Pictures of distributions: their bars, their surprise as areas, two of them side by side."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.experiment.charts import BLUE, CLASSES, INK, ORANGE, PAPER, RED, axis, bars, dots, figure, line
from core.experiment.scene import Grip, Handle, Panel
from core.numbers.entropy.information import entropy, surprise


def dashed(x: Any, y: Any, name: str, color: str) -> dict:
    return line(x, y, name, line={"color": color, "width": 2, "dash": "dash"})


def outcome_axis(count: int) -> dict:
    return axis("outcome", 0.4, count + 0.6, tickvals=list(range(1, count + 1)))


def shares_panel(p: np.ndarray) -> Panel:
    """The probabilities p (n,) as bars whose tips move the knob "p"."""
    count = len(p)
    places, text = np.arange(1, count + 1), [f"{share:.2f}" for share in p]
    drawn = bars(places, p, color=list(CLASSES[:count]))
    return Panel(
        name="p",
        title="Probabilities p: drag the tips",
        figure=figure([drawn], outcome_axis(count), axis("probability p", -0.02, 1.05)),
        alt=f"Bars of {count} probabilities: {', '.join(text)}; together 1.",
        handles=tuple(
            Handle(place + 1.0, Grip("p", place), f"probability {place + 1}", CLASSES[place]) for place in range(count)
        ),
    )


def surprise_panel(widths: np.ndarray, per_bit: float, unit: str) -> Panel:
    """Each outcome's surprise as a bar as wide as it is probable: the areas add up to the entropy."""
    heights = per_bit * np.where(widths > 0, surprise(widths), 0.0)
    text = [f"{height:.2f}" if width >= 0.06 else "" for width, height in zip(widths, heights, strict=True)]
    areas = bars(
        np.cumsum(widths) - widths / 2, heights, width=widths, color=list(CLASSES[: len(widths)]),
        text=text, textposition="outside", textangle=0, cliponaxis=False, showlegend=False,
        hovertemplate=f"surprise %{{y:.3f}} {unit}<extra></extra>",
    )  # fmt: skip
    mean = per_bit * float(entropy(widths))
    return Panel(
        name="surprise",
        title=f"Surprises: the area is H = {mean:.3f} {unit}",
        figure=figure(
            [areas, dashed([0, 1], [mean, mean], "their average: H", INK)],
            axis("probability p (widths, together 1)", 0, 1),
            axis(f"surprise −log p ({unit})", 0, tallest(widths, heights, per_bit)),
            showlegend=True,
        ),
        alt=f"Each outcome's surprise as a bar as wide as it is probable; their average is {mean:.3f} {unit}.",
    )


def tallest(widths: np.ndarray, heights: np.ndarray, per_bit: float) -> float:
    """The top of an axis of surprise, in coarse steps; slivers, which would lay the rest flat, may leave it."""
    seen = heights[(widths >= 0.01) & np.isfinite(heights)].max(initial=0.0) * 1.12
    return per_bit * next((top for top in (5.2, 7.7) if seen <= top * per_bit), 10.2)


def areas_panel(p: np.ndarray, q: np.ndarray, per_bit: float, unit: str) -> Panel:
    """Each outcome p wide, as high as it surprises one who expects p, and one who expects q: areas H(p), H(p, q)."""
    met = p > 0
    widths, own, other = p[met], per_bit * surprise(p[met]), per_bit * surprise(q[met])
    top = max(tallest(widths, own, per_bit), tallest(widths, other, per_bit))
    edges = np.concatenate([[0], np.cumsum(widths)])
    steps = np.where(np.isfinite(other), other, 2 * top)
    own_areas = bars(
        edges[:-1] + widths / 2, own, "−log p: its area is H(p)", width=widths, opacity=0.75,
        marker={"color": BLUE, "line": {"color": PAPER, "width": 1}},
    )  # fmt: skip
    endless = [
        {
            "x": (left + right) / 2,
            "y": 0.9 * top,
            "text": "↑ ∞",
            "showarrow": False,
            "font": {"color": ORANGE, "size": 20},
        }
        for left, right, height in zip(edges[:-1], edges[1:], other, strict=True)
        if not np.isfinite(height)
    ]
    outline = {"color": ORANGE, "width": 3, "shape": "hv"}
    return Panel(
        name="areas",
        title="Where the divergence comes from: each outcome as wide as p, as high as it surprises",
        figure=figure(
            [own_areas, line(edges, np.append(steps, steps[-1]), "−log q: the area below is H(p, q)", line=outline)],
            axis("probability p (widths, together 1)", 0, 1),
            axis(f"surprise ({unit})", 0, top),
            annotations=endless,
        ),
        alt="Surprise of each outcome for one who expects p, and for one who expects q; widths are p.",
        span=12,
        height=260,
    )


def pair_panel(p: np.ndarray, q: np.ndarray, given: tuple[int, int]) -> Panel:
    """p and q side by side; the first `given` outcomes of each move the knobs "p" and "q"."""
    places = np.arange(1, len(p) + 1)
    pair = (("p", -0.2, BLUE, given[0], p), ("q", 0.2, ORANGE, given[1], q))
    happens_and_expected = ("p: what happens", "q: what is expected")
    drawn = [
        bars(places + aside, shares, name, color, width=0.36)
        for name, (_, aside, color, _, shares) in zip(happens_and_expected, pair, strict=True)
    ]
    handles = [
        Handle(float(place + 1 + aside), Grip(name, place), f"{name} {place + 1}", color)
        for name, aside, color, movable, _ in pair
        for place in range(movable)
    ]
    return Panel(
        name="pair",
        title="Two distributions: drag both",
        figure=figure(drawn, outcome_axis(len(places)), axis("probability", -0.02, 1.05), barmode="overlay"),
        alt=f"Bars of p and q over {len(places)} outcomes.",
        handles=tuple(handles),
    )


def stack_panel(own: np.ndarray, extra: np.ndarray, whole: np.ndarray, least: float, unit: str) -> Panel:
    """H(p, q) and H(q, p) (2,) as stacks of entropy and divergence, with `whole` by its own formula marked on top."""
    names = ["H(p, q)<br>H(p) + KL(p‖q)", "H(q, p)<br>H(q) + KL(q‖p)"]
    # In whole steps, so that the axis stands still while a bar of the other chart is dragged.
    top = least * max(1.0, np.ceil(1.05 * float(whole[np.isfinite(whole)].max(initial=0.0)) / least))
    endless = [
        {"x": place, "y": top * 0.9, "text": "↑ ∞", "showarrow": False, "font": {"color": "#ffffff", "size": 20}}
        for place, value in enumerate(whole)
        if not np.isfinite(value)
    ]
    whole_mark = {"symbol": "line-ew", "size": 44, "line": {"color": INK, "width": 3}}
    inside = {"texttemplate": "%{text}", "textposition": "inside", "insidetextanchor": "middle", "textangle": 0,
              "constraintext": "none"}  # fmt: skip
    legend = {"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "font": {"size": 13}, "traceorder": "normal"}
    told = [[f"{value:.2f}" if 0.08 * top < value < top else "" for value in part] for part in (own, extra)]
    stacks = [
        bars(names, own, "entropy", BLUE, width=0.5, text=told[0], **inside),
        bars(names, np.minimum(extra, 2 * top), "+ divergence", RED, width=0.5, text=told[1], **inside),
        dots(names, np.where(np.isfinite(whole), whole, np.nan), "= −Σ p log q", marker=whole_mark),
    ]
    return Panel(
        name="stack",
        title="Cross-entropy = entropy + divergence",
        figure=figure(
            stacks,
            axis(""),
            axis(unit, 0, top),
            barmode="stack",
            annotations=endless,
            legend=legend,
        ),
        alt="Two stacked bars: entropy below, divergence above; the cross-entropy by its own formula lies on top.",
    )

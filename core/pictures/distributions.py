"""Pictures of distributions: their bars, their surprise as areas, two of them side by side, a sample's histogram."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.information import entropy, surprise
from core.plots import BLUE, CLASSES, INK, ORANGE, RED, Grip, Handle, Panel, axis, bars, dots, figure, line


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
    # Slivers would stretch the axis until the rest lies flat; they may leave it.
    highest = max(5 * per_bit, float(heights[widths >= 0.01].max(initial=0.0)) * 1.1)
    areas = bars(
        np.cumsum(widths) - widths / 2, heights, width=widths, color=list(CLASSES[: len(widths)]),
        showlegend=False, hovertemplate=f"surprise %{{y:.3f}} {unit}<extra></extra>",
    )  # fmt: skip
    mean = per_bit * float(entropy(widths))
    average = dashed([0, 1], [mean, mean], f"average: H = {mean:.3f} {unit}", INK)
    return Panel(
        name="surprise",
        title="Surprise of each outcome: the areas add up to H",
        figure=figure(
            [areas, average],
            axis("probability p (widths, together 1)", 0, 1),
            axis(f"surprise −log p ({unit})", 0, highest),
            showlegend=True,
        ),
        alt=f"Each outcome's surprise as a bar as wide as it is probable; their average is {mean:.3f} {unit}.",
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
    names = ["H(p, q)", "H(q, p)"]
    top = max(least, 1.2 * float(whole[np.isfinite(whole)].max(initial=0.0)))
    endless = [
        {"x": place, "y": top * 0.93, "text": "∞: off the chart", "showarrow": False}
        for place, value in enumerate(whole)
        if not np.isfinite(value)
    ]
    whole_mark = {"symbol": "line-ew", "size": 44, "line": {"color": INK, "width": 3}}
    stacks = [
        bars(names, own, "entropy", BLUE, width=0.5),
        bars(names, np.where(np.isfinite(extra), extra, 2 * top), "+ KL", RED, width=0.5),
        dots(names, np.where(np.isfinite(whole), whole, np.nan), "= −Σ p log q", marker=whole_mark),
    ]
    return Panel(
        name="stack",
        title="Cross-entropy = entropy + divergence",
        figure=figure(stacks, axis(""), axis(unit, 0, top), barmode="stack", annotations=endless),
        alt="Two stacked bars: entropy below, divergence above; the cross-entropy by its own formula lies on top.",
    )


def histogram_panel(
    name: str, shares: np.ndarray, span: tuple[float, float], tallest: float, entropy_and_variance: str, color: str
) -> Panel:
    """A sample's share of each bin over `span`, its two numbers in the title."""
    edges = np.linspace(*span, len(shares) + 1)
    width = edges[1] - edges[0]
    drawn = bars(edges[:-1] + width / 2, shares, color=color, width=np.full(len(shares), width))
    return Panel(
        name=name.lower(),
        title=f"{name}: {entropy_and_variance}",
        figure=figure([drawn], axis("value", *span), axis("share", 0, tallest), bargap=0),
        alt=f"Histogram of the {name.lower()} sample: {entropy_and_variance}.",
        span=3,
        height=200,
    )

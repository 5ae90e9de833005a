"""Pictures of numbers and their logarithms: on the curve, on number lines, as terms of a sum."""

from __future__ import annotations

import numpy as np

from core.experiment.axis_ranges import steady_range
from core.experiment.charts import CLASSES, GREEN, INK, RED, axis, bars, dots, figure, line
from core.experiment.scene import Grip, Handle, Panel
from core.numbers.logarithms.underflow import logarithm


def upright(place: float, low: float, high: float) -> dict:
    """A dashed upright line that marks the lowest place."""
    return line([place, place], [low, high], line={"color": GREEN, "width": 2, "dash": "dash"}, hoverinfo="skip")


def band(low: float, high: float, along: str) -> dict:
    """A shape that tints a strip from `low` to `high` along an axis: where there is no logarithm."""
    across = "y" if along == "x" else "x"
    place = {f"{along}0": low, f"{along}1": high, f"{across}ref": "paper", f"{across}0": 0, f"{across}1": 1}
    return {"type": "rect", "fillcolor": RED, "opacity": 0.13, "line": {"width": 0}, "layer": "below"} | place


def curve_panel(values: np.ndarray, logs: np.ndarray, base: str) -> Panel:
    low, colors = float(logarithm(6e-7, base)), list(CLASSES[: len(values)])
    x = np.concatenate([np.geomspace(6e-7, 0.05, 120), np.linspace(0.055, 1, 60)])
    shadows = [
        line([value, value, -0.04], [low, log, log], color=color, width=1.2, hoverinfo="skip")
        for value, log, color in zip(values, logs, colors, strict=True)
    ]
    return Panel(
        name="curve",
        title="Crowded below, spread at the left",
        figure=figure(
            [
                *shadows,
                line(x, logarithm(x, base), color=INK, width=1.5),
                dots(values, logs, marker={"color": colors, "size": 7}),
                dots(values, np.full(len(values), 0.99 * low), marker={"color": colors, "size": 6}, cliponaxis=False),
                dots(np.full(len(values), -0.04), logs, marker={"color": colors, "size": 6}, cliponaxis=False),
            ],
            axis("the number", -0.04, 1.03),
            axis(f"its log to base {base}", low, -0.05 * low),
        ),
        alt=f"The curve of the log with {len(values)} numbers on it, projected onto both axes.",
    )


def lines_panel(values: np.ndarray) -> Panel:
    colors, count = list(CLASSES[: len(values)]), len(values)
    powers = range(6, 0, -1)
    marks = {"tickvals": [*(10.0**-k for k in powers), 1.0], "ticktext": [*(f"10<sup>−{k}</sup>" for k in powers), "1"]}
    on_log = dots(values, np.zeros(count), marker={"color": colors, "size": 7})
    linear = on_log | {"xaxis": "x2", "yaxis": "y2"}
    hidden = {"visible": False, "range": [-1, 1], "fixedrange": True}
    drawn = figure(
        [on_log, linear],
        axis("log axis: drag the numbers", np.log10(6e-7), np.log10(1.6), type="log", **marks),
        hidden | {"domain": [0, 0.35]},
        xaxis2=axis("linear axis", -0.04, 1.03, anchor="y2"),
        yaxis2=hidden | {"domain": [0.65, 1], "anchor": "x2"},
    )
    return Panel(
        name="lines",
        title="The same numbers on a linear and on a log axis",
        figure=drawn,
        alt="Two number lines: on the linear one the small numbers lie on one spot, on the log one they stand apart.",
        handles=tuple(
            Handle(Grip("small", place), 0.0, f"number {place + 1}", colors[place]) for place in range(count)
        ),
    )


def terms_panels(terms: np.ndarray, parts: np.ndarray) -> tuple[Panel, Panel]:
    """Logs of terms as points that move the knob "logs", and the terms' shares in their sum."""
    places, colors = np.arange(1, len(terms) + 1), list(CLASSES[: len(terms)])
    text = [f"{part:.3f}" for part in parts]
    ticks = axis("term", 0.4, len(places) + 0.6, tickvals=places.tolist())
    levels = axis("log of the term", *steady_range(float(terms.min()), float(terms.max())))
    shares = bars(places, parts, color=colors, text=text, textposition="outside", cliponaxis=False)
    return (
        Panel(
            name="terms",
            title="Logs of the terms: drag them",
            figure=figure([line([], [])], ticks, levels),
            alt=f"Logs of {len(places)} terms.",
            handles=tuple(
                Handle(place + 1.0, Grip("logs", place), f"log {place + 1}", color)
                for place, color in enumerate(colors)
            ),
            height=260,
        ),
        Panel(
            name="parts",
            title="Their shares in the sum",
            figure=figure([shares], ticks, axis("share", 0, 1.1)),
            alt=f"Shares of the terms: {', '.join(text)}.",
            height=260,
        ),
    )

"""How slopes are drawn: a curve in the colour of its slope's sign, the error of differences, the addends of a rule."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from core.calculus import Contributions
from core.plots import BLUE, GREEN, MAUVE, MUTED, ORANGE, Handle, Panel, axis, bars, figure, line


def told(value: float | str, digits: int = 4) -> str:
    """A number as a chart's words have it; what is none is said."""
    if isinstance(value, str):
        return value
    return f"{value:.{digits}g}".replace("-", "−") if np.isfinite(value) else "no value"


def tamed(trace: dict) -> dict:
    """A trace whose numbers a chart can hold: what is beyond 32 bits is a gap."""
    y = np.asarray(trace["y"], dtype=float)
    return trace | {"y": np.where(np.abs(y) < 1e30, y, np.nan)}


def coloured_curve(x: np.ndarray, y: np.ndarray, slope: np.ndarray) -> list[dict]:
    """A curve in the colour of its slope's sign: where it rises, falls, is flat."""
    signs = np.sign(slope)
    kinds = [("rises: f′ > 0", 1, ORANGE), ("falls: f′ < 0", -1, BLUE), ("flat: f′ = 0", 0, MUTED)]
    traces = []
    for name, sign, color in kinds:
        mine = signs == sign
        joined = (
            mine | np.append(mine[1:], False)
            if sign
            else mine & (np.append(mine[1:], False) | np.append(False, mine[:-1]))
        )
        if joined.any():
            traces.append(line(x, np.where(joined, y, np.nan), name, color, 3.5))
    return traces or [line(x, y, "f", MUTED, 3.5)]


def error_panel(widths: np.ndarray, errors: Mapping[str, np.ndarray], handles: tuple[Handle, ...]) -> Panel:
    """Errors of finite differences against their width; ε's roots are marked, orange for float32, blue for float64."""
    traces = [
        line(widths, np.where(np.isfinite(row), row, np.nan), name, color, 2)
        for (name, row), color in zip(errors.items(), (ORANGE, BLUE, MAUVE, GREEN), strict=True)
    ]
    for kind, low, color in (("float32", -10.5, ORANGE), ("float64", -17.5, BLUE)):
        for mark, power in (("√ε", 1 / 2), ("∛ε", 1 / 3)):
            h = float(np.finfo(kind).eps ** power)
            words: dict[str, Any] = {"mode": "lines+text", "text": ["", mark], "textposition": "top center"}
            words |= {"showlegend": False, "textfont": {"color": color}}
            traces.append(line([h, h], [10.0**low, 10.0 ** (low + 1.5)], color=color, width=2, **words))
    log = {"type": "log", "dtick": 2, "exponentformat": "power"}
    return Panel(
        name="errors",
        title="Too wide: the curve bends away. Too narrow: the digits run out",
        figure=figure(traces, axis("width h (log)", -16, 0.6, **log), axis("|difference − f′(x)|", -18, 2, **log)),
        alt="The error of a finite difference against h: it falls with h, reaches a valley, then round-off raises it.",
        handles=handles,
        span=12,
        height=360,
    )


def addends_panel(split: Contributions, slope: float, place: float) -> Panel:
    """Bars of what the parts of the outermost rule contribute, and of the slope that they make together."""
    known = {part.label: part.amount for part in split.parts if np.isfinite(part.amount)}
    if np.isfinite(slope):
        known["f′(x)"] = slope
    amounts = np.clip(list(known.values()), -1e30, 1e30)
    reach = 1.3 * float(np.abs(amounts).max(initial=1e-3))
    words: dict[str, Any] = {
        "text": [told(value) for value in known.values()],
        "textposition": "outside",
        "cliponaxis": False,
    }
    colors = [GREEN] * (len(known) - 1) + [ORANGE]
    drawn = bars(list(known), amounts, color=colors, width=0.5, **words)
    said = "; ".join(f"{label}: {told(value)}" for label, value in known.items())
    title = {"sum": "add up to", "product": "are multiplied to"}.get(split.joined, "are")
    return Panel(
        name="rules",
        title=f"The green bars {title} the slope at x = {place:g}" if split.parts else f"The slope at x = {place:g}",
        figure=figure([drawn], axis(""), axis("size", -reach, reach)),
        alt=f"Bars of the parts of the slope and of the slope itself: {said}.",
        span=12,
        height=260,
    )

"""How slopes are drawn: a curve in the colour of its slope's sign, the error of differences, the addends of a rule."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from core.descent.curves import window_of
from core.descent.derivatives.rules import Contributions
from core.experiment.charts import BLUE, GREEN, INK, MAUVE, MUTED, ORANGE, axis, bars, dots, figure, line, log_axis
from core.experiment.scene import Grip, Handle, Panel
from core.experiment.wording import plain

CURVE_HEIGHT = 380


def tamed(trace: dict) -> dict:
    """A trace whose numbers a chart can hold: what is beyond 32 bits is a gap."""
    y = np.asarray(trace["y"], dtype=float)
    return trace | {"y": np.where(np.abs(y) < 1e30, y, np.nan)}


def coloured_curve(x: np.ndarray, y: np.ndarray, slope: np.ndarray) -> list[dict]:
    """A curve in the colour of its slope's sign: where it rises, falls, is flat.

    Where there is no slope (at a kink) it has the colour of what is before it, so that the line is not broken.
    """
    signs = np.sign(slope)
    alone = np.isnan(signs[1:]) & np.isfinite(y[1:])
    signs[1:][alone] = signs[:-1][alone]
    kinds = [("rises: f′ > 0", 1, ORANGE), ("falls: f′ < 0", -1, BLUE), ("flat: f′ = 0", 0, MUTED)]
    traces = []
    for name, sign, color in kinds:
        mine = signs == sign
        after, before = np.append(mine[1:], False), np.append(False, mine[:-1])
        joined = mine | after if sign else mine & (after | before)
        if joined.any():
            traces.append(line(x, np.where(joined, y, np.nan), name, color, 3.5))
    return traces or [line(x, y, "f", MUTED, 3.5)]


def jumps_apart(y: np.ndarray, slope: np.ndarray) -> np.ndarray:
    """Values with a gap where they jump at a place without a slope, so that no line leads across."""
    at = np.flatnonzero(np.isnan(slope[1:-1]) & np.isfinite(y[1:-1])) + 1
    with np.errstate(all="ignore"):
        usual = np.nanmedian(np.abs(np.diff(y))) if len(at) else 0.0
        torn = at[np.maximum(np.abs(y[at] - y[at - 1]), np.abs(y[at + 1] - y[at])) > 50 * usual + 1e-9]
    return np.where(np.isin(np.arange(len(y)), torn), np.nan, y)


class Touch(NamedTuple):
    """A place on a curve: x, value, slope, and its secant's slope and ends (x, y, x, y); NaN: there is none."""

    x: float
    value: float
    slope: float
    secant: float
    ends: tuple[float, float, float, float]


def curve_panel(formula: str, x: np.ndarray, y: np.ndarray, slope: np.ndarray, touch: Touch) -> Panel:
    """The curve with its tangent and its secant, and the two points to drag."""
    x0, y0, _, y1 = touch.ends
    span = np.array([x[0], x[-1]])
    with np.errstate(all="ignore"):
        tangent, secant = touch.value + touch.slope * (span - touch.x), y0 + touch.secant * (span - x0)
    traces = [
        *coloured_curve(x, jumps_apart(y, slope), slope),
        line(span, tangent, "tangent") | {"line": {"color": INK, "width": 2, "dash": "dash"}},
        line(span, secant, "secant", GREEN, 2),
        dots([x0], [y0], color=GREEN, size=9, showlegend=False),
    ]
    # The point stands last, so on top: when the two lie on one another, it is the one that is dragged on.
    handles = (
        Handle(Grip("h", offset=touch.x, least=0.01), y1, "second point, x + h", GREEN),
        Handle(Grip("point"), touch.value, "point x", INK),
    )
    return Panel(
        name="curve",
        title="Drag the two points: the secant turns into the tangent",
        figure=figure(
            [tamed(trace) for trace in traces], axis("x", *span.tolist()), axis("f(x)", *window_of(y))
        ),
        alt=f"The curve {formula} with a secant of slope {plain(touch.secant, 4)} and, at x = {plain(touch.x, 4)}, "
        f"a tangent of slope {plain(touch.slope, 4)}. Orange where the curve rises, blue where it falls.",
        handles=tuple(handle for handle, at in zip(handles, (y1, touch.value), strict=True) if np.isfinite(at)),
        span=7,
        height=CURVE_HEIGHT,
    )  # fmt: skip


def slope_panel(formula: str, x: np.ndarray, slope: np.ndarray, secants: np.ndarray, touch: Touch) -> Panel:
    """The slope everywhere, and the slope of a secant of this width everywhere."""
    low, high = window_of(slope)
    low, high = min(low, -0.05 * (high - low)), max(high, 0.05 * (high - low))
    span = [float(x[0]), float(x[-1])]
    traces = [
        line(span, [0, 0], color=MUTED, width=1, showlegend=False),
        line(x, secants, "secant's slope at this h", GREEN, 1.5),
        *[trace | {"showlegend": False} for trace in coloured_curve(x, slope, slope)],
    ]
    return Panel(
        name="slope",
        title="The slope at every x: f′",
        figure=figure([tamed(trace) for trace in traces], axis("x", *span), axis("f′(x)", low, high), showlegend=True),
        alt=f"The derivative {formula}: above zero where the curve rises, below where it falls.",
        handles=(Handle(Grip("point"), touch.slope, "point x", INK),) if np.isfinite(touch.slope) else (),
        span=5,
        height=CURVE_HEIGHT,
    )


def error_panel(
    widths: np.ndarray, errors: Mapping[str, np.ndarray], theory: str, expected: np.ndarray, here: float
) -> Panel:
    """Errors of finite differences against their width, and what `theory` expects in float32 and float64 (2, m).

    ε's roots are marked, orange for float32, blue for float64; the width to drag stands at the error `here`.
    """
    colors = (ORANGE, BLUE, MAUVE, GREEN)
    traces = [
        line(widths, np.where(np.isfinite(row), row, np.nan), name, color, 2)
        for (name, row), color in zip(errors.items(), colors, strict=True)
    ]
    for place, row in enumerate(expected):
        dotted = {"color": INK, "width": 1.5, "dash": "dot"}
        traces.append(line(widths, row, theory) | {"line": dotted, "showlegend": not place})
    for kind, low, color in (("float32", -13.2, ORANGE), ("float64", -17.8, BLUE)):
        for mark, power, side in ((f"√ε, {kind}", 1 / 2, "left"), ("∛ε", 1 / 3, "right")):
            h = float(np.finfo(kind).eps ** power)
            words: dict[str, Any] = {
                "mode": "lines+text",
                "text": ["", f"\u00a0{mark}\u00a0"],
                "textposition": f"middle {side}",
            }
            words |= {"showlegend": False, "textfont": {"color": color, "size": 13}, "hoverinfo": "skip"}
            traces.append(line([h, h], [10.0**low, 10.0 ** (low + 1.4)], color=color, width=2.5, **words))
    top = max([2.0, *(np.log10(row[np.isfinite(row)].max(initial=1.0)) + 1 for row in errors.values())])
    across = log_axis("width h (log)", 1e-16, 5)
    upright = log_axis("|difference − f′(x)| (log)", 1e-18, 10.0 ** min(top, 40))
    return Panel(
        name="errors",
        title="Too wide: the curve bends away. Too narrow: the digits run out",
        figure=figure(traces, across, upright, showlegend=True),
        alt="The error of a finite difference against h: it falls with h, reaches a valley, then round-off raises it.",
        handles=(Handle(Grip("h"), max(here, 1e-17), "width h", INK),) if np.isfinite(here) else (),
        span=12,
        height=400,
    )  # fmt: skip


def addends_panel(split: Contributions, slope: float, place: float) -> Panel:
    """Bars of what the parts of the outermost rule contribute, and of the slope that they make together."""
    known = {part.label: part.amount for part in split.parts if np.isfinite(part.amount)}
    if np.isfinite(slope):
        known["f′(x)"] = slope
    amounts = np.clip(list(known.values()), -1e30, 1e30)
    reach = 1.3 * float(np.abs(amounts).max(initial=1e-3))
    words: dict[str, Any] = {
        "text": [plain(value, 4) for value in known.values()],
        "textposition": "outside",
        "cliponaxis": False,
    }
    colors = [GREEN] * (len(known) - 1) + [ORANGE]
    drawn = bars(list(known), amounts, color=colors, width=0.5, **words)
    said = "; ".join(f"{label}: {plain(value, 4)}" for label, value in known.items())
    title = {"sum": "add up to", "product": "multiply to"}.get(split.joined, "are")
    return Panel(
        name="rules",
        title=f"The green bars {title} the slope at x = {plain(place, 4)}"
        if split.parts
        else f"The slope at x = {plain(place, 4)}",
        figure=figure([drawn], axis(""), axis("size", -reach, reach)),
        alt=f"Bars of the parts of the slope and of the slope itself: {said}.",
        span=12,
        height=260,
    )

"""Pictures of functions and their logarithms, each with the place where it is lowest; of one, and of many at once."""

from __future__ import annotations

import numpy as np

from core.experiment.charts import BLUE, GREEN, INK, MUTED, ORANGE, RED, axis, dots, figure, line
from core.experiment.scene import Grip, Handle, Panel
from core.numbers.logarithms.number_lines import band, upright
from core.numbers.logarithms.underflow import logarithm, lowest_place

SHOWN = 12


def function_panel(
    x: np.ndarray, f: np.ndarray, formula: str, span: tuple[float, float], raw: tuple[float, float], here: float
) -> Panel:
    """f along x; its lowest point, `raw` before it was moved, moves "shift" and "lift"; `here` is f at the knob "x"."""
    low, high = span
    reach, place = float(x[-1]), lowest_place(x, f)
    note = {"x": reach, "y": 0.75 * low, "xanchor": "right", "text": "no logarithm here", "showarrow": False}
    return Panel(
        name="function",
        title=formula,
        figure=figure(
            [upright(place, low, high), line(x, f)],
            axis("x", -reach, reach), axis("f(x)", low, high), shapes=[band(low, 0, "y")], annotations=[note],
        ),
        alt=f"The function, lowest at x = {place:.3f} with the value {f.min():.3f}.",
        handles=(
            Handle(Grip("shift", offset=raw[0]), Grip("lift", offset=raw[1]), "lowest point of f", GREEN),
            Handle(Grip("x"), _in_sight(here, span), "x looked at", INK),
        ),
    )  # fmt: skip


def _in_sight(level: float, span: tuple[float, float]) -> float:
    """A handle's height: where the curve leaves the chart, just inside its edge."""
    room = 0.03 * (span[1] - span[0])
    return float(np.clip(level, span[0] + room, span[1] - room))


def log_panel(
    x: np.ndarray, log_f: np.ndarray, gaps: list[tuple[float, float]], base: str, span: tuple[float, float], here: float
) -> Panel:
    """log f along x, NaN or infinite in the `gaps`; `span` is that of f, `here` is log f at the place looked at."""
    low, high = logarithm(np.array(span), base)
    reach, place = float(x[-1]), lowest_place(x, log_f)
    mark = [upright(place, low, high)] if np.isfinite(place) else []
    grip = Handle(Grip("x"), _in_sight(here, (low, high)), "x looked at", INK)
    return Panel(
        name="log",
        title=f"log f to base {base}",
        figure=figure(
            [*mark, line(x, np.where(np.isfinite(log_f), log_f, np.nan), color=ORANGE)],
            axis("x", -reach, reach), axis("log f(x)", low, high), shapes=[band(*gap, "x") for gap in gaps],
        ),
        alt=f"The log of the function: {'it has gaps where f is not positive' if gaps else 'lowest at the same x'}.",
        handles=(grip,) if np.isfinite(here) else (),
    )  # fmt: skip


def some_panel(x: np.ndarray, functions: np.ndarray, log_lowest: np.ndarray, span: tuple[float, float]) -> Panel:
    """The first SHOWN of `functions` (N, P) along `x` with their lowest points; in red those without a log."""
    shown = functions[:SHOWN]
    positive = np.isfinite(log_lowest[:SHOWN])
    curves = [
        line(x, values, color=BLUE if good else RED, width=1.6, opacity=0.75, hoverinfo="skip")
        for values, good in zip(shown, positive, strict=True)
    ]
    points = dots(x[shown.argmin(axis=1)], shown.min(axis=1), marker={"color": GREEN, "size": 6})
    return Panel(
        name="family",
        title=f"{len(shown)} of the {len(functions)} functions, and where each is lowest",
        figure=figure(
            [*curves, points], axis("x", x[0], x[-1]), axis("f(x)", *span), shapes=[band(span[0], 0, "y")],
            showlegend=False,
        ),
        alt=f"{len(shown)} random functions with their lowest points; {int(positive.sum())} are positive everywhere.",
    )  # fmt: skip


def places_panel(lowest: np.ndarray, log_lowest: np.ndarray, reach: float) -> Panel:
    """Lowest places (N,) of functions against those of their logs; NaN, where there is none, on a line below."""
    good = np.isfinite(log_lowest)
    without = -1.3 * reach
    drawn = [
        line([-reach, reach], [-reach, reach], line={"color": MUTED, "width": 2, "dash": "dash"}, hoverinfo="skip"),
        dots(lowest[good], log_lowest[good], "f positive everywhere", marker={"color": BLUE, "size": 6}, opacity=0.8),
        dots(
            lowest[~good],
            np.full((~good).sum(), without),
            "log f lowest nowhere",
            opacity=0.8,
            marker={"color": RED, "size": 6},
        ),
    ]
    ticks = list(range(-int(reach), int(reach) + 1))
    return Panel(
        name="places",
        title="Lowest place of each f, and of its log",
        figure=figure(
            drawn,
            axis("f is lowest at x", -1.05 * reach, 1.05 * reach),
            axis("log f is lowest at x", 1.15 * without, 1.1 * reach,
                 tickvals=[without, *ticks], ticktext=["nowhere", *(str(tick).replace("-", "−") for tick in ticks)]),
            showlegend=False,
        ),
        alt=f"{int(good.sum())} functions lie on the diagonal: one lowest place; {int((~good).sum())} logs have none.",
    )  # fmt: skip

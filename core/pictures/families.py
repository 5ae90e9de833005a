"""Pictures of many functions at once: some of them with their lowest places, and the places of all."""

from __future__ import annotations

import numpy as np

from core.pictures.numbers import band
from core.plots import BLUE, GREEN, MUTED, RED, Panel, axis, dots, figure, line

SHOWN = 12


def some_panel(x: np.ndarray, functions: np.ndarray, log_lowest: np.ndarray, span: tuple[float, float]) -> Panel:
    """The first SHOWN of `functions` (N, P) along `x` with their lowest points; in red those without a log."""
    shown = functions[:SHOWN]
    positive = np.isfinite(log_lowest[:SHOWN])
    curves = [
        line(x, values, color=BLUE if good else RED, width=1.6, opacity=0.75, hoverinfo="skip")
        for values, good in zip(shown, positive, strict=True)
    ]
    points = dots(x[shown.argmin(axis=1)], shown.min(axis=1), color=GREEN, size=9)
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
        dots(lowest[good], log_lowest[good], "f positive everywhere", BLUE, 8, opacity=0.8),
        dots(lowest[~good], np.full((~good).sum(), without), "log f lowest nowhere", RED, 8, opacity=0.8),
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

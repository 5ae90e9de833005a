"""How learning rates are drawn: over time, where many starts end, over base rates, beside the notes' words."""

from collections.abc import Sequence

import numpy as np

from core.pictures.races import trail
from core.plots import BLUE, GREEN, INK, MUTED, PAPER, RED, Panel, axis, bars, figure, line
from core.schedules import SCHEDULES

ENDS = ("at a lowest point", "in another minimum", "elsewhere, still moving", "diverged")
OTHER_NEEDS = {"RMSprop": "α; a rate in steps' length", "Adam": "β1, β2; a rate in steps' length"}
OTHER_NOTES = "This method (by derivative) is incorporated into RMSprop and Adam optimizers."


def rate_panel(labels: Sequence[str], rates: np.ndarray, colors: Sequence[str], height: int) -> Panel:
    """The effective rate of every strategy (S, F - 1) at each step, on a log axis."""
    legend = [line([None], [None], label, color) for label, color in zip(labels, colors, strict=True)]
    upright = axis("rate: step length / slope (log)", type="log", range=[-5, 1.3], exponentformat="power")
    return Panel(
        name="rate",
        title="The rate over time",
        figure=figure(legend, axis("step", 0, rates.shape[1]), upright, showlegend=True),
        alt=f"The effective learning rate at each step of {', '.join(labels)}.",
        layers=tuple(trail(np.maximum(row, 1e-12), color) for row, color in zip(rates, colors, strict=True)),
        height=height,
    )


def ends_panel(labels: Sequence[str], shares: np.ndarray, steps: np.ndarray, starts: int) -> Panel:
    """Stacked bars: the share of starts with each end, the median step of arrival written beside."""
    places = list(range(len(labels)))
    colors = (GREEN, BLUE, MUTED, RED)
    traces = [
        bars(shares[:, which], places, name, colors[which], orientation="h")
        | {"hovertemplate": f"%{{x:.1%}} {name}<extra></extra>"}
        for which, name in enumerate(ENDS)
    ]
    notes = [
        {"x": 1.01, "y": place, "xanchor": "left", "showarrow": False, "font": {"color": INK}, "text": step_told(step)}
        for place, step in zip(places, steps, strict=True)
    ]
    upright = axis("", tickvals=places, ticktext=list(labels), autorange="reversed", showgrid=False)
    return Panel(
        name="ends",
        title=f"Where {starts} starts end, and the median step from which on they are there",
        figure=figure(
            traces, axis("share of starts", 0, 1, tickformat=".0%"), upright, barmode="stack", annotations=notes,
            showlegend=True, margin={"l": 110, "r": 90, "t": 8, "b": 44},
        ),
        alt="; ".join(f"{label} {share[0]:.0%} at a lowest point" for label, share in zip(labels, shares, strict=True)),
        span=12,
        height=360,
    )  # fmt: skip


def step_told(step: float) -> str:
    return f"step {step:.0f}" if np.isfinite(step) else "never"


def words_panel(labels: Sequence[str], shares: np.ndarray, steps: np.ndarray) -> Panel:
    """A table: each strategy, what it needs, the notes' words, and what was measured."""
    needs = [SCHEDULES[label].needs if label in SCHEDULES else OTHER_NEEDS[label] for label in labels]
    notes = [SCHEDULES[label].notes if label in SCHEDULES else OTHER_NOTES for label in labels]
    measured = [
        f"{share[0]:.0%} at a lowest point ({step_told(step)}), {share[3]:.0%} diverged"
        for share, step in zip(shares, steps, strict=True)
    ]
    head = ["strategy", "it needs", "the notes say", "measured here"]
    look = {"align": "left", "fill": {"color": PAPER}, "line": {"color": MUTED}, "height": 28}
    trace = {
        "type": "table", "columnwidth": [2.3, 1.9, 3.2, 2.6],
        "header": {"values": [f"<b>{word}</b>" for word in head], **look, "font": {"color": INK, "size": 14}},
        "cells": {"values": [list(labels), needs, notes, measured], **look, "font": {"color": INK, "size": 13}},
    }  # fmt: skip
    return Panel(
        name="words",
        title="The notes' words, and what was measured",
        figure={"data": [trace], "layout": {"margin": {"l": 4, "r": 4, "t": 4, "b": 4}, "uirevision": "kept"}},
        alt="; ".join(f"{label}: {words}" for label, words in zip(labels, measured, strict=True)),
        span=12,
        height=480,
    )


def robust_panel(labels: Sequence[str], rates: np.ndarray, shares: np.ndarray, colors: Sequence[str]) -> Panel:
    """The share of starts that end at a lowest point, against the base rate, for every strategy (R, S)."""
    traces = [line(rates, shares[:, place], label, colors[place]) for place, label in enumerate(labels)]
    across = axis("base rate (log)", type="log", exponentformat="power")
    return Panel(
        name="robust",
        title="Share of 100 starts that end at a lowest point, by base rate",
        figure=figure(traces, across, axis("share", -0.02, 1.02, tickformat=".0%"), showlegend=True),
        alt="Each strategy has its own range of base rates at which it arrives.",
        span=12,
        height=360,
    )

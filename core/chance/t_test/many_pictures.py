"""Pictures of a t-test repeated: many intervals, many p, power against n, and p as observations come in."""

from __future__ import annotations

import numpy as np

from core.chance.t_test.many_tests import Peeking
from core.chance.t_test.repeats import MOST
from core.experiment.charts import BLUE, GREEN, INK, MUTED, RED, axis, bars, dots, figure, line
from core.experiment.scene import Cursor, Grip, Handle, Panel, Path
from core.experiment.wording import plain


def intervals_panel(intervals: np.ndarray, truth: float, level: float) -> Panel:
    """Each experiment's interval (N, 2) as an upright line, red where it misses the true difference.

    A one-sided interval goes on beyond the chart.
    """
    drawn = intervals[np.isfinite(intervals)]
    ends = np.array([truth, 0.0, *drawn])
    margin = 0.04 * (ends.max() - ends.min()) or 1.0
    floor, ceiling = float(ends.min() - margin), float(ends.max() + margin)
    known = np.isfinite(intervals).any(axis=1)
    low, high = np.clip(intervals, floor - margin, ceiling + margin).T
    holds, places = (low <= truth) & (truth <= high), np.arange(1.0, len(low) + 1)
    misses = known & ~holds
    traces = []
    for name, these, color in (("holds the true difference", holds, BLUE), ("misses it", misses, RED)):
        y = np.column_stack([low, high, np.full(len(low), np.nan)])[these].ravel()
        traces.append(line(np.repeat(places[these], 3), y, name, color, 3))
    for name, height, color in (("true difference", truth, GREEN), ("", 0.0, MUTED)):
        traces.append(line([0, len(low) + 1], [height] * 2, name, color, 1.5, showlegend=bool(name)))
    return Panel(
        name="intervals",
        title=f"{plain(100 * (1 - level), 4)} % intervals of the first {len(low)} repetitions",
        figure=figure(traces, axis("repetition", 0, len(low) + 1), axis("difference", floor, ceiling), showlegend=True),
        alt=f"{len(low)} confidence intervals, {holds.sum()} of which hold the true difference {plain(truth)}.",
        span=12,
        height=300,
    )


def p_panel(p: np.ndarray, name: str, title: str, level: float, color: str, top: float) -> Panel:
    """Twenty bins of p as shares, the flat line of no difference, and the level, which its handle moves."""
    shares = np.histogram(p, bins=20, range=(0, 1))[0] / max(p.size, 1)
    top = max(top, float(np.ceil(11 * shares.max()) / 10))
    flat = line([0, 1], [0.05, 0.05], color=MUTED, width=2, hoverinfo="skip")
    bound = line([level, level], [0, top], color=RED, width=2, hoverinfo="skip")
    return Panel(
        name=name,
        title=title,
        figure=figure(
            [bars(np.arange(0.025, 1, 0.05), shares, color=color, width=0.047), flat, bound], axis("p", 0, 1),
            axis("share of repetitions", 0, top), showlegend=False,
        ),
        alt=f"Histogram of {p.size} p-values, {(p < level).sum()} of them below the level.",
        handles=(Handle(Grip("level"), 0.85 * top, "level α", RED),),
        height=280,
    )  # fmt: skip


def power_panel(theory: np.ndarray, sizes: np.ndarray, rejected: np.ndarray, named: str) -> Panel:
    """Power against n: a curve for 2, 3, … 200, `named` for what it is worth, and the repetitions' dots."""
    traces = [
        line(np.arange(2, MOST + 1), theory, named, GREEN),
        dots(sizes, rejected, "share of the repetitions", BLUE, 6),
        line([2, MOST], [0.8, 0.8], color=MUTED, width=1.5, hoverinfo="skip", showlegend=False),
    ]
    return Panel(
        name="power",
        title="How often the difference is found",
        figure=figure(traces, axis("observations in each sample", 0, MOST + 3), axis("power", 0, 1.03)),
        alt="Power against the number of observations: theory's curve with the repetitions' dots on it.",
        span=12,
        height=300,
    )


def walks_panel(peeking: Peeking, level: float) -> Panel:
    """p of six experiments as observations come in; red are those that fall below the level at some look."""
    fell = [(path < level).any() for path in peeking.paths]
    paths = [
        Path(peeking.looks, np.maximum(path, 1e-3), RED if below else BLUE, 1.6, marks=False)
        for path, below in zip(peeking.paths, fell, strict=True)
    ]
    bound = line([0, MOST], [level] * 2, color=INK, width=1.5, hoverinfo="skip", showlegend=False)
    ticks = {"tickvals": [0.001, 0.01, 0.05, 0.2, 1], "ticktext": ["≤ 0.001", "0.01", "0.05", "0.2", "1"]}
    return Panel(
        name="walks",
        title="Six experiments; red: p < α at some look",
        figure=figure([bound], sizes_axis(), axis("p (log)", -3.05, 0.08, type="log", **ticks)),
        alt=f"p of six experiments wandering as observations come in; {sum(fell)} of them fall below the level.",
        layers=(*paths, Cursor(peeking.looks)),
        height=300,
    )


def alarms_panel(peeking: Peeking, level: float) -> Panel:
    """The share of false alarms by n: looking every time, and looking once."""
    top = float(np.clip(1.15 * np.max(peeking.ever, initial=0.0, where=np.isfinite(peeking.ever)), 0.2, 1.02))
    return Panel(
        name="alarms",
        title="Experiments with a false alarm",
        figure=figure(
            [
                line(peeking.looks, peeking.ever, "looking every time, up to n", RED, mode="lines"),
                line(peeking.looks, peeking.once, "looking once, at n", BLUE, mode="lines"),
                line([0, MOST], [level] * 2, color=INK, width=1.5, hoverinfo="skip", showlegend=False),
            ],
            sizes_axis(),
            axis("share", 0, top),
        ),
        alt="False alarms against n: near the level when looked at once, rising when looked at every time.",
        layers=(Cursor(peeking.looks),),
        height=300,
    )


def sizes_axis() -> dict:
    return axis("observations in each sample", 0, MOST + 3)

"""How learning rates are drawn: where many starts end, by base rate, by slope, and ∝ loss out of [0, 1]."""

from collections.abc import Sequence

import numpy as np

from core.descent.learning_rates.loss_units import LIFTS, SCALES, Outside
from core.descent.learning_rates.many_starts import BySlope, Table
from core.descent.learning_rates.race_pictures import FOLLOWING, colors_of
from core.descent.learning_rates.rate_race import ENDS
from core.experiment.charts import (
    BLUE,
    CLASSES,
    GREEN,
    INK,
    MUTED,
    RED,
    axis,
    bars,
    dots,
    figure,
    line,
    percent_axis,
    spanning_axis,
)
from core.experiment.scene import Grip, Handle, Panel
from core.experiment.wording import percent, plain


def ends_panel(table: Table) -> Panel:
    """Stacked bars: the share of starts with each end; beside them how many ever came there, and when."""
    labels, indices = table.labels, list(range(len(table.labels)))
    traces = [
        bars(100 * table.shares[:, which], indices, name, color, orientation="h")
        | {"hovertemplate": f"%{{x:.1f}} % {name}<extra></extra>"}
        for which, (name, color) in enumerate(zip(ENDS, (GREEN, BLUE, MUTED, RED), strict=True))
    ]
    texts = [f"{percent(share, 0)}, {when(step)}" for share, step in zip(table.reached, table.steps, strict=True)]
    beside = {"xref": "paper", "x": 1.01, "xanchor": "left", "showarrow": False, "font": {"color": INK, "size": 13}}
    notes = [beside | {"y": index, "text": text} for index, text in zip(indices, texts, strict=True)]
    notes.append(beside | {"yref": "paper", "y": 1.0, "yanchor": "bottom", "text": "<b>ever there, first</b>"})
    upright = axis("", len(labels) - 0.5, -0.5, tickvals=indices, ticktext=list(labels), showgrid=False)
    legend = {"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "font": {"size": 13}, "traceorder": "normal"}
    return Panel(
        name="ends",
        title=f"Where {table.starts} starts end, how many are ever there, and the median step of the first time",
        figure=figure(
            traces,
            axis("share of starts (%)", 0, 100),
            upright,
            barmode="stack",
            annotations=notes,
            showlegend=True,
            legend=legend,
            margin={"l": 110, "r": 136, "t": 8, "b": 44},
        ),
        alt="At a lowest point: " + "; ".join(map("{} {:.0%}".format, labels, table.shares[:, 0])),
        span=12,
        height=360,
    )


def when(step: float) -> str:
    """The step in words, "never" for NaN."""
    return f"step {step:.0f}" if np.isfinite(step) else "never"


def robust_panel(labels: Sequence[str], rates: Sequence[float], shares: np.ndarray) -> Panel:
    """The share of starts that end at a lowest point, against the base rate, for every strategy (R, S)."""
    at = np.array(rates)
    traces = [
        line(at, 100 * column, label, line={"color": color, "width": 2.5, "dash": dash_of(label)})
        for label, column, color in zip(labels, shares.T, colors_of(labels), strict=True)
    ]
    across = spanning_axis("base rate (log)", at)
    return Panel(
        name="robust",
        title="Share of 100 starts that end at a lowest point, by base rate",
        figure=figure(traces, across, percent_axis("share"), showlegend=True),
        alt="Each strategy has its own range of base rates at which it arrives.",
        span=12,
        height=360,
    )


def dash_of(label: str) -> str:
    """Lines of strategies that follow the landscape are dashed."""
    return "dash" if label in FOLLOWING else "solid"


def slope_panel(labels: Sequence[str], result: BySlope) -> Panel:
    """The first rate of each strategy against the slope at its start, both on log axes."""
    colors = [CLASSES[index] for index in (0, 4, 7, 8)]
    traces = [
        dots(result.steep, row, label, color, 6) for label, row, color in zip(labels, result.rates, colors, strict=True)
    ]
    across = spanning_axis("slope |∇f| at the start (log)", result.steep)
    upright = spanning_axis("rate (log)", result.rates)
    return Panel(
        name="slope",
        title="The rate of the first step against the slope there",
        figure=figure(traces, across, upright),
        alt="In proportion to the gradient the rate rises with the slope; RMSprop's and Adam's fall with it.",
        span=12,
        height=340,
    )


def outside_panels(result: Outside, lift: float, scale: float) -> tuple[Panel, Panel]:
    """The height left by what is added to the loss, and by what it is multiplied with."""
    added = axis("added to the loss", -1.05, 1.05)
    times = spanning_axis("loss times (log)", SCALES)
    return (
        outside_panel("lift", added, LIFTS, result.by_lift, lift, "Something is added to the loss"),
        outside_panel("scale", times, SCALES, result.by_scale, scale, "The loss in another unit"),
    )


def outside_panel(name: str, across: dict, values: np.ndarray, height: np.ndarray, here: float, label: str) -> Panel:
    """Height left at the end (N,), in shares of the start's, by one knob's value (N,); NaN is drawn as diverged."""
    gone = np.isnan(height)
    found = float(np.interp(here, values, np.where(gone, 1.2, np.minimum(height, 1.2))))
    traces = [
        line(values, np.minimum(height, 1.2), "ends at", CLASSES[5]),
        dots(values[gone], np.full(int(gone.sum()), 1.2), "diverged", RED, 7, cliponaxis=False),
    ]
    return Panel(
        name=name,
        title=label,
        figure=figure(traces, across, axis("height left (start = 1)", -0.05, 1.28), showlegend=bool(gone.any())),
        alt=f"{label}: at {plain(here)} the height left is {plain(found, 2)} of the start's.",
        handles=(Handle(Grip(name), found, label, GREEN),),
        height=300,
    )


def signed_rate_panel(rates: np.ndarray, base: float) -> Panel:
    """The rate η · loss at every step (F,), which may be negative."""
    finite = rates[np.isfinite(rates)]
    low, high = min(-0.2 * base, *finite), max(1.1 * base, *finite)
    steps = np.arange(len(rates))
    ended = f"it ends at {plain(rates[-1])}" if np.isfinite(rates[-1]) else "then the run diverges"
    traces = [
        line([0, len(rates) - 1], [0, 0], "", MUTED, 1, hoverinfo="skip"),
        line(steps, rates, "rate", CLASSES[5], 2.5),
    ]
    return Panel(
        name="signed",
        title="The rate η · loss over time",
        figure=figure(traces, axis("step", 0, len(rates) - 1), axis("rate", low - 0.05 * (high - low), high)),
        alt=f"The rate starts at {plain(rates[0])}; {ended}.",
        span=12,
        height=220,
    )

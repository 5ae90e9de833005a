"""How learning rates are drawn: over time, where many starts end, over base rates, beside the notes' words."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from core.descent.landscapes import Ground
from core.descent.learning_rates.rate_race import ENDS
from core.descent.learning_rates.schedules import SCHEDULES
from core.descent.race_map import map_figure, paths, trail
from core.experiment.charts import BLUE, CLASSES, GREEN, INK, MUTED, RED, axis, bars, dots, figure, line
from core.experiment.scene import Grip, Handle, Panel, Path
from core.experiment.wording import percent, plain

OTHER_NEEDS = {"RMSprop": "α; a rate in steps' length", "Adam": "β1, β2; a rate in steps' length"}
OTHER_NOTES = "[Derivative:] This method is incorporated into RMSprop and Adam optimizers."
FOLLOWING = ("∝ |gradient|", "∝ loss", "∝ |value|")


def trails(labels: Sequence[str], curves: np.ndarray, colors: Sequence[str]) -> tuple[Path, ...]:
    """Curves over steps (S, F); those that follow the landscape are dashed."""
    drawn = [trail(row, color) for row, color in zip(curves, colors, strict=True)]
    return tuple(replace(path, dash=label in FOLLOWING, name=label) for label, path in zip(labels, drawn, strict=True))


def rate_panel(labels: Sequence[str], rates: np.ndarray, colors: Sequence[str], height: int) -> Panel:
    """The effective rate of every strategy (S, F - 1) at each step, on a log axis."""
    upright = axis("rate: step length / slope (log)", type="log", range=[-5, 1.3], exponentformat="power")
    return Panel(
        name="rate",
        title="The rate over time",
        figure=figure([], axis("step", 0, rates.shape[1]), upright),
        alt=f"The effective learning rate at each step of {', '.join(labels)}.",
        layers=trails(labels, np.maximum(rates, 1e-12), colors),
        height=height,
    )


def named_at_the_end(panel: Panel, labels: Sequence[str], curves: np.ndarray, colors: Sequence[str]) -> Panel:
    """A panel with a log axis, its curves (S, F) named at their right ends; names that would overlap move apart."""
    low, high = panel.figure["layout"]["yaxis"]["range"]
    known = [row[np.isfinite(row)] for row in curves]
    last = np.array([row[-1] if len(row) else 10.0**high for row in known])
    levels = np.clip((np.log10(np.maximum(last, 1e-12)) - low) / (high - low), 0, 1)
    notes = [
        {"xref": "paper", "x": 1.03, "xanchor": "left", "yref": "paper", "y": float(level), "yanchor": "middle",
         "showarrow": False, "text": label, "font": {"color": color, "size": 13}}
        for label, level, color in zip(labels, apart(levels, 17 / (panel.height - 52)), colors, strict=True)
    ]  # fmt: skip
    layout = panel.figure["layout"] | {"annotations": notes, "margin": {"l": 52, "r": 92, "t": 8, "b": 44}}
    return replace(panel, figure=dict(panel.figure) | {"layout": layout})


def apart(levels: np.ndarray, gap: float) -> np.ndarray:
    """Levels from 0 to 1, moved as little as need be until each is at least `gap` from the next; their order stays."""
    order, moved = np.argsort(levels, kind="stable"), np.array(levels, dtype=float)
    for below, above in pairwise(order):
        moved[above] = max(moved[above], moved[below] + gap)
    moved[order[-1]] = min(moved[order[-1]], 1.0)
    for above, below in pairwise(order[::-1]):
        moved[below] = min(moved[below], moved[above] - gap)
    return moved


def start_panel(land: Ground, labels: Sequence[str], places: np.ndarray, colors: Sequence[str], title: str) -> Panel:
    """The paths (S, F, 2) on the map, with their common start to drag."""
    drawn, under = map_figure(land, False)
    lines = [
        replace(path, dash=label in FOLLOWING, name=label)
        for label, path in zip(labels, paths(places, colors), strict=True)
    ]
    return Panel(
        name="map",
        title=title,
        figure=drawn,
        alt=f"Contour lines with the paths of {', '.join(labels)}.",
        layers=(*under, *lines),
        handles=(Handle(Grip("start_x"), Grip("start_y"), "start of all strategies", INK),),
        click=(Grip("start_x"), Grip("start_y")),
        span=12,
        height=420,
    )


def ends_panel(labels: Sequence[str], shares: np.ndarray, reached: np.ndarray, steps: np.ndarray, starts: int) -> Panel:
    """Stacked bars: the share of starts with each end; beside them how many ever came there, and when."""
    places = list(range(len(labels)))
    traces = [
        bars(shares[:, which], places, name, color, orientation="h")
        | {"hovertemplate": f"%{{x:.1%}} {name}<extra></extra>"}
        for which, (name, color) in enumerate(zip(ENDS, (GREEN, BLUE, MUTED, RED), strict=True))
    ]
    told = [f"{percent(share, 0)}, {step_told(step)}" for share, step in zip(reached, steps, strict=True)]
    beside = {"xref": "paper", "x": 1.01, "xanchor": "left", "showarrow": False, "font": {"color": INK, "size": 13}}
    notes = [beside | {"y": place, "text": text} for place, text in zip(places, told, strict=True)]
    notes.append(beside | {"yref": "paper", "y": 1.0, "yanchor": "bottom", "text": "<b>ever there, first</b>"})
    upright = axis("", len(labels) - 0.5, -0.5, tickvals=places, ticktext=list(labels), showgrid=False)
    legend = {"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "font": {"size": 13}, "traceorder": "normal"}
    return Panel(
        name="ends",
        title=f"Where {starts} starts end, how many are ever there, and the median step of the first time",
        figure=figure(
            traces, axis("share of starts", 0, 1, tickformat=".0%"), upright, barmode="stack", annotations=notes,
            showlegend=True, legend=legend, margin={"l": 110, "r": 136, "t": 8, "b": 44},
        ),
        alt="At a lowest point: " + "; ".join(map("{} {:.0%}".format, labels, shares[:, 0])),
        span=12,
        height=360,
    )  # fmt: skip


def step_told(step: float) -> str:
    return f"step {step:.0f}" if np.isfinite(step) else "never"


def needs_of(label: str) -> str:
    """What a strategy has to be told beside the base rate."""
    return SCHEDULES[label].needs if label in SCHEDULES else OTHER_NEEDS[label]


def notes_of(label: str) -> str:
    """The notes' words on a strategy."""
    return SCHEDULES[label].notes if label in SCHEDULES else OTHER_NOTES


def robust_panel(labels: Sequence[str], rates: np.ndarray, shares: np.ndarray, colors: Sequence[str]) -> Panel:
    """The share of starts that end at a lowest point, against the base rate, for every strategy (R, S)."""
    dashes = ["dash" if label in FOLLOWING else "solid" for label in labels]
    traces = [
        line(rates, shares[:, place], label, line={"color": colors[place], "width": 2.5, "dash": dashes[place]})
        for place, label in enumerate(labels)
    ]
    across = axis("base rate (log)", type="log", exponentformat="power")
    return Panel(
        name="robust",
        title="Share of 100 starts that end at a lowest point, by base rate",
        figure=figure(traces, across, axis("share", -0.02, 1.02, tickformat=".0%"), showlegend=True),
        alt="Each strategy has its own range of base rates at which it arrives.",
        span=12,
        height=360,
    )


def slope_panel(labels: Sequence[str], steep: np.ndarray, rates: np.ndarray) -> Panel:
    """The first rate (S, N) of each strategy against the slope (N,) at its start, both on log axes."""
    colors = [CLASSES[place] for place in (0, 4, 7, 8)]
    traces = [dots(steep, row, label, color, 6) for label, row, color in zip(labels, rates, colors, strict=True)]
    across, upright = (
        axis(title, type="log", exponentformat="power") for title in ("slope |∇f| at the start (log)", "rate (log)")
    )
    return Panel(
        name="slope",
        title="The rate of the first step against the slope there",
        figure=figure(traces, across, upright),
        alt="In proportion to the gradient the rate rises with the slope; RMSprop's and Adam's fall with it.",
        span=12,
        height=340,
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

"""How the sisters of a run are drawn: a band in its curves, a dot for where each ends, and their numbers."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from core.experiment.charts import GREEN, INK, RED, axis, dots, figure, line, log_ticks
from core.experiment.scene import Notice, Panel, Readout
from core.experiment.sisters import fewer_sisters
from core.experiment.wording import plain

SHADE = 0.2  # how much of a colour fills an area
DOT_ROWS = 9  # over which dots are spread, so that equal ends do not hide each other
CROWDED = 200  # from so many on the dots are smaller


def sister_band(epochs: np.ndarray, ends: np.ndarray, color: str = GREEN) -> list[dict]:
    """Nine tenths of the sisters and their middle, at epochs (F,): 5 %, median and 95 % (3, F). To be drawn first."""
    return [
        outline(epochs, ends, "sisters (90 %)", color),
        line(epochs, ends[1], color=color, width=1.5, hoverinfo="skip"),
    ]


def outline(epochs: np.ndarray, ends: np.ndarray, name: str, color: str) -> dict:
    """The area between the first and the last of `ends` (3, F), shaded."""
    along, around = np.concatenate([epochs, epochs[::-1]]), np.concatenate([ends[2], ends[0][::-1]])
    return line(along, around, name, color, 0, fill="toself", fillcolor=shaded(color), hoverinfo="skip")


def shaded(color: str) -> str:
    """A colour as areas are filled with it, on light and on dark."""
    return f"rgba({', '.join(str(part) for part in bytes.fromhex(color[1:]))}, {SHADE})"


def sisters_panel(
    finals: np.ndarray, failed: int, seed: int, *, pick: str = "seed", accuracy: bool = True, span: int = 12,
    height: int = 170, color: str = GREEN,
) -> Panel:  # fmt: skip
    """Where each sister ends (k,): a dot to click for the knob `pick`, the page's own `seed` large, crosses for those
    that diverged. Accuracies are shares of 1; of losses the axis is a log one where they lie far apart."""
    seeds, good = np.arange(len(finals)), np.isfinite(finals)
    here, lost, shown = good & (seeds == seed), ~good, 100 * finals if accuracy else finals
    what, unit = ("test accuracy", " %") if accuracy else ("test loss", "")
    across, edge = end_axis(
        shown[good], bool(lost.any()), accuracy, f"{what} at the end" + (" (%)" if accuracy else "")
    )
    rows, size = (seeds % DOT_ROWS).astype(float), 7 if len(seeds) < CROWDED else 5
    every = dots(shown[good], rows[good], color=color, size=size, customdata=seeds[good])
    digits = "%{x:.1f}" if accuracy else "%{x:.3g}"
    cross = {"color": RED, "size": 8, "symbol": "x"}
    gone = dots(np.full(lost.sum(), edge), rows[lost], marker=cross, customdata=seeds[lost])
    own = dots(shown[here], rows[here], color=INK, size=13, hoverinfo="skip")
    return Panel(
        name="sisters",
        title=f"Where {len(seeds):,} sisters end: click one",
        figure=figure(
            [every | {"hovertemplate": f"seed %{{customdata}}: {digits}{unit}<extra></extra>"},
             gone | {"hovertemplate": "seed %{customdata}: diverged<extra></extra>"}, own],
            across, axis("", DOT_ROWS, -1, visible=False), showlegend=False,
        ),
        alt=f"A dot for the final {what} of each of {len(seeds)} sisters; {failed} failed.",
        span=span,
        height=height,
        pick=pick,
    )  # fmt: skip


def no_sisters(asked: str, span: int = 12, height: int = 170) -> tuple[Panel, ...]:
    """Their place where some are `asked` for and none can be trained, so that nothing jumps while a knob is dragged."""
    if asked == "none":
        return ()
    said = {"text": "no time for sisters of so long a training", "showarrow": False, "xref": "paper", "yref": "paper"}
    nothing = figure(
        [], axis("", 0, 1, visible=False), axis("", 0, 1, visible=False), annotations=[said | {"x": 0.5, "y": 0.5}]
    )
    return (Panel("sisters", "Where the sisters end", nothing, "No sister is trained.", span=span, height=height),)


def end_axis(known: np.ndarray, lost: bool, accuracy: bool, title: str) -> tuple[dict, float]:
    """The axis of where sisters end, and the place on it of those that diverged: at the worse edge."""
    if accuracy:
        least = 10 * np.floor((float(known.min()) - 3) / 10) if len(known) and not lost else 0.0
        return axis(title, max(0.0, least) - 2, 102), 0.0
    low, high = (float(known.min()), float(known.max())) if len(known) else (0.0, 1.0)
    if low > 0 and high > 30 * low:
        ends = np.log10([low / 1.3, high * 1.6])
        return axis(title, *ends.tolist(), **log_ticks(low, high)), 1.4 * high
    room = 0.06 * max(high - low, 1e-9)
    return axis(title, low - room, high + 3 * room), high + 2 * room


def sister_readouts(numbers: Mapping[str, float | str], fails: str, *, percent: bool = True) -> tuple[Readout, ...]:
    """Where the sisters end and how many fail, of `sisters_numbers`; `fails` says in a sentence when one has failed."""
    if "sisters" not in numbers:
        return ()
    failures = f"{float(numbers['sisters that failed']):.0f} of {float(numbers['sisters']):,.0f}"
    failing = Readout("sisters that fail", failures, help=fails)
    if "sisters: median" not in numbers:
        return (failing,)
    ends = ("5 % end below", "median", "95 % end below")
    values = [float(numbers[f"sisters: {which}"]) for which in ends]
    low, middle, high = (f"{100 * value:.1f}" if percent else plain(value) for value in values)
    spread = f"{middle}{' %' if percent else ''} ({low} to {high})"
    told = (
        f"Median of the sisters' final test {'accuracies' if percent else 'losses'}, and between what nine in ten lie."
    )
    return Readout("sisters, median (5 to 95 %)", spread, help=told), failing


def sisters_notices(sisters: str, finals: np.ndarray | None, at_rest: bool) -> tuple[Notice, ...]:
    """That there are fewer sisters (k,), or None, than the knob asks for; a drag that has fewer goes unsaid."""
    there = 0 if finals is None else len(finals)
    return tuple(Notice("info", text) for text in (fewer_sisters(sisters, there) if at_rest else ()))

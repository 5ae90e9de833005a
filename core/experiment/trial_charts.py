"""How a trial of two settings is drawn: both sides' bands, each pair's difference, and what the paired test says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

import numpy as np

from core.experiment.charts import BLUE, INK, MUTED, ORANGE, axis, dots, figure, line, percent_axis
from core.experiment.scene import Notice, Panel, Readout, Scene
from core.experiment.sister_charts import outline, shaded
from core.experiment.wording import percent, plain

SIGNIFICANT_TRIAL = 0.05
TRIAL_HEIGHT = 290


class ManyRuns(Protocol):
    """Bands of many runs: `loss` and `accuracy` (3, F; None without classes) at `epochs` (F,); where each ends (k,)."""

    @property
    def epochs(self) -> np.ndarray: ...
    @property
    def loss(self) -> np.ndarray: ...
    @property
    def accuracy(self) -> np.ndarray | None: ...
    @property
    def finals(self) -> np.ndarray: ...


class Paired(Protocol):
    """Two sides that were trained under the same seeds, what a test says of them, and how many pairs were wanted."""

    @property
    def a(self) -> ManyRuns: ...
    @property
    def b(self) -> ManyRuns: ...
    @property
    def asked(self) -> int: ...
    @property
    def numbers(self) -> dict[str, float | str]: ...


def trial_scene(result: Paired, settings: object) -> Scene:
    """The bands of both sides, the pairs' differences, the numbers of the test and its verdict in words."""
    a, b, numbers = result.a, result.b, result.numbers
    classes = a.accuracy is not None and b.accuracy is not None
    if not len(a.finals):
        empty = Panel("pairs", "No pair yet", figure([], axis("seed", 0, 1), axis("", 0, 1)), "There is no pair yet.")
        return Scene((empty,), notices=(Notice("info", "Set the settings aside as A, then change a knob."),))
    span = 4 if classes else 6
    curves = [bands_panel("loss", "Test loss over epochs", a.epochs, a.loss, b.epochs, b.loss, span)]
    if a.accuracy is not None and b.accuracy is not None:
        title = "Test accuracy over epochs"
        curves.append(bands_panel("accuracy", title, a.epochs, a.accuracy, b.epochs, b.accuracy, span))
    return Scene(
        panels=(*curves, pairs_panel(a.finals, b.finals, numbers, classes, span)),
        readouts=trial_readouts(numbers, classes),
        notices=(trial_verdict(numbers, classes), *fewer_pairs(len(a.finals), result.asked)),
    )


def bands_panel(
    name: str,
    title: str,
    epochs: np.ndarray,
    ends: np.ndarray,
    other_epochs: np.ndarray,
    other_ends: np.ndarray,
    span: int,
) -> Panel:
    """Median and band (3, F) of A and of B, over their epochs."""
    accuracy = name == "accuracy"
    ends, other_ends = (100 * each if accuracy else each for each in (ends, other_ends))
    traces = [*band_of_side(epochs, ends, "A", BLUE), *band_of_side(other_epochs, other_ends, "B", ORANGE)]
    last = [float(each[1, -1]) for each in (ends, other_ends)]
    upward = percent_axis("right answers") if accuracy else axis("mean loss") | {"rangemode": "tozero"}
    return Panel(
        name=f"trial_{name}",
        title=title,
        figure=figure(traces, axis("epoch") | {"rangemode": "tozero"}, upward),
        alt=f"{title}, of A and of B; at the end the medians are {plain(last[0])} and {plain(last[1])}.",
        span=span,
        height=TRIAL_HEIGHT,
    )


def band_of_side(epochs: np.ndarray, ends: np.ndarray, name: str, color: str) -> list[dict]:
    """Nine tenths of one side's runs and their median."""
    return [outline(epochs, ends, "", color), line(epochs, ends[1], f"{name}, median and 90 %", color, 2.5)]


def pairs_panel(a: np.ndarray, b: np.ndarray, numbers: Mapping[str, float | str], classes: bool, span: int) -> Panel:
    """B less A under every seed that both came through: a dot to click, their mean and its 95 % interval as a band."""
    apart, times = b - a, 100.0 if classes else 1.0
    seeds = np.flatnonzero(np.isfinite(apart))
    shown = times * apart[seeds]
    every = dots(seeds, shown, color=INK, size=7 if len(seeds) < 100 else 5, customdata=seeds)
    unit = "points" if classes else "loss"
    every |= {"hovertemplate": f"seed %{{x}}: %{{y:.3g}} {unit}<extra></extra>"}
    farthest = float(np.abs(shown).max()) if len(shown) else 0.0
    reach = 1.1 * farthest if farthest > 0 else 1.0
    title = "B less A, test accuracy (points)" if classes else "B less A, test loss"
    return Panel(
        name="pairs",
        title="Pair by pair: click a seed",
        figure=figure(
            [every], axis("seed", -1, len(a)), axis(title, -reach, reach), showlegend=False,
            shapes=[level_line(0.0, MUTED, 1.5), *interval_shapes(numbers, times)],
        ),
        alt=f"The difference of B and A under each of {len(seeds)} seeds, with its mean and the interval of the mean.",
        span=span,
        height=TRIAL_HEIGHT,
        pick="seed",
    )  # fmt: skip


def level_line(y: float, color: str, width: float, dash: str = "solid") -> dict[str, Any]:
    """A level line across the chart."""
    stroke = {"color": color, "width": width, "dash": dash}
    return {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": y, "y1": y, "line": stroke}


def interval_shapes(numbers: Mapping[str, float | str], times: float) -> list[dict[str, Any]]:
    """The mean difference as a line and, where there is one, its 95 % interval as a band."""
    if "95 % from" not in numbers:
        return []
    mean, low, high = (times * float(numbers[name]) for name in ("difference, B less A", "95 % from", "95 % to"))
    area = {"type": "rect", "xref": "paper", "x0": 0, "x1": 1, "y0": low, "y1": high}
    return [
        area | {"fillcolor": shaded(ORANGE), "line": {"width": 0}, "layer": "below"},
        level_line(mean, ORANGE, 2),
    ]


def trial_readouts(numbers: Mapping[str, float | str], classes: bool) -> tuple[Readout, ...]:
    """Means, the difference with its interval, t, p, effect size and the pairs that would do."""
    what, unit = ("test accuracy", "%") if classes else ("test loss", "")
    times, digits = (100.0, 1) if classes else (1.0, 3)

    def told(label: str) -> str | float:
        value = numbers[label]
        return value if isinstance(value, str) else times * value

    found = [
        Readout(f"A, mean {what}", told(f"A: mean {what}"), unit, digits, color=BLUE),
        Readout(f"B, mean {what}", told(f"B: mean {what}"), unit, digits, color=ORANGE),
    ]
    if "95 % from" in numbers:
        difference, low, high = (plain(float(told(name))) for name in ("difference, B less A", "95 % from", "95 % to"))
        found.append(
            Readout(
                "B less A (95 % interval)", f"{difference} ({low} to {high})", "points" if classes else "",
                help="Mean of the pairs' differences, and its interval by Student's t",
            )
        )  # fmt: skip
        helps = {
            "t": "The notes' paired t: the mean difference over its standard error",
            "p": "How often a t as far from 0 comes up where there is no difference",
            "effect size d": "The mean difference over the spread of the differences",
            "pairs for a power of 80 %": "So many pairs find a difference of this size four times in five",
        }
        found += [Readout.of(numbers, name, help=text) for name, text in helps.items()]
        better, count = (float(numbers[f"pairs {which}"]) for which in ("in which B is better", "that came through"))
        found.append(Readout("B is better in", f"{better:.0f} of {count:.0f}"))
    return tuple(found)


def trial_verdict(numbers: Mapping[str, float | str], classes: bool) -> Notice:
    """What the paired test says, in words."""
    lost = [f"{float(numbers[f'{name}: diverged']):.0f} of {name}" for name in "AB" if numbers[f"{name}: diverged"]]
    gone = f" Diverged, and left out with their pairs: {' and '.join(lost)}." if lost else ""
    if "p" not in numbers:
        return Notice("warning", f"Fewer than two pairs came through: there is nothing to compare.{gone}")
    if isinstance(numbers["p"], str):
        if numbers["difference, B less A"] == 0:
            return Notice("info", f"A and B end the same under every seed.{gone}")
        return Notice("info", f"Every pair differs by the same amount: no spread, so no t.{gone}")
    difference, p = float(numbers["difference, B less A"]), float(numbers["p"])
    better = "B" if (difference > 0) == classes else "A"
    size = percent(abs(difference)).replace(" %", " points") if classes else plain(abs(difference))
    measure = "test accuracy" if classes else "test loss"
    if p < SIGNIFICANT_TRIAL:
        luck = f"p = {plain(p, 2)}: hardly the luck of the seeds."
        return Notice("good", f"{better} is better by {size} of {measure} on average, {luck}{gone}")
    needed = numbers["pairs for a power of 80 %"]
    enough = needed if isinstance(needed, str) else f"{needed:,.0f}"
    text = f"No difference is shown (p = {plain(p, 2)}): the interval holds 0. That is not proof of none; a difference "
    return Notice("info", f"{text}as small as this one takes {enough} pairs to be found four times in five.{gone}")


def fewer_pairs(there: int, asked: int) -> tuple[Notice, ...]:
    """That there are fewer pairs than were asked for, where it is so."""
    if there >= asked:
        return ()
    text = f"So far, or as many as this work allows: {there} of {asked} pairs."
    return (Notice("info", text),)

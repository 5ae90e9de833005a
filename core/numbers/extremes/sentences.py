"""What the page on extremes says of ties, NaN and the end of a descent."""

from __future__ import annotations

import numpy as np

from core.experiment.scene import Notice
from core.experiment.wording import fixed
from core.numbers.extremes.reductions import text_of, two_valleys, valley_bottoms
from core.numbers.extremes.topic import Extremes, Scores, Search, Settings


def notices(result: Extremes, settings: Settings) -> tuple[Notice, ...]:
    """What is odd about the values: a NaN, a tie, a single one."""
    said = []
    count = len(result.values)
    if not len(result.lows):
        said.append(Notice("warning", "Nothing but a NaN is left: there is no smallest and no largest, and "
                           "np.nanargmin raises ValueError.", "Take the NaN out", {"hole": False}))  # fmt: skip
    elif settings.hole:
        at = min(settings.place, count - 1)
        said.append(Notice("warning", f"A NaN stands at index {at}. np.min and torch pass it on, np.nanmin "
                           "leaves it out, torch.sort takes it for the largest; plain Python depends on its place.",
                           "Take the NaN out", {"hole": False}))  # fmt: skip
    if count > 1 and len(result.lows) == count:
        said.append(Notice("info", "All values are equal: every one is the smallest and the largest, and argmin and "
                           "argmax both say 0."))  # fmt: skip
    elif len(result.lows) > 1 or len(result.highs) > 1:
        tied = [("smallest", result.lows), ("largest", result.highs)]
        nan = "nan" if settings.hole else ""
        where = " and ".join(f"the {name} stands at indices {text_of(at[:12])}" for name, at in tied if len(at) > 1)
        said.append(Notice("info", f"A tie: {where}. {nan}argmin and {nan}argmax tell the first only."))
    if count == 1 and len(result.lows):
        said.append(Notice("info", "One value: it is the smallest and the largest, at index 0."))
    return tuple(said)


def untied(settings: Settings) -> tuple[Notice, ...]:
    """Where one value alone is the largest, both calls agree: a way to the tie in which they do not."""
    if len(settings.values) == 1 or settings.values.count(max(settings.values)) > 1:
        return ()
    tied = list(settings.values)
    winner = tied.index(max(tied))
    tied[winner - 1] = tied[winner]
    return (Notice("info", f"One value is the largest, at index {winner}: it takes the whole slope in both calls.",
                   "Make a tie", {"values": tuple(tied)}),)  # fmt: skip


def class_notices(result: Scores) -> tuple[Notice, ...]:
    """Which classes tie, if any do."""
    tied = np.flatnonzero(result.scores == result.scores.max())
    if len(tied) == 1:
        return ()
    text = f"Classes {text_of(tied)} have the same score: argmax says the first, {tied[0]}."
    return (Notice("info", f"{text} Nothing in the data prefers it."),)


def loss_notices(result: Search) -> tuple[Notice, ...]:
    """Where descent ended, and whether the weights tried were too few to do as well."""
    end, there = float(result.path[-1]), float(result.weights[result.losses.argmin()])
    said = []
    left, right = valley_bottoms()
    bottom = right if end > 0 else left
    if abs(end - bottom) > 0.01:
        valley, here = "shallower" if end > 0 else "deeper", f"w = {fixed(end, 2)}"
        way = f"still on its way to the bottom of the {valley} valley at {fixed(bottom, 2)}"
        why = "it started near the crest between the valleys, where the slope is almost 0"
        said.append(Notice("info", f"After {len(result.path) - 1} steps descent is at {here}, {way}: {why}."))
    elif end > 0:
        wrong = f"Descent ended at w = {fixed(end, 2)}, in the wrong valley: a local minimum."
        said.append(Notice("warning", wrong, "Start in the other valley", {"start": -1.6}))
    else:
        said.append(Notice("good", f"Descent ended at w = {fixed(end, 2)}, the bottom of the deeper valley."))
    if result.losses.min() > two_valleys(end) + 0.1:
        best = f"the best of them, {fixed(there, 2)}, is worse than where descent ended"
        said.append(Notice("info", f"{len(result.weights)} weights are too few: {best}."))
    return tuple(said)

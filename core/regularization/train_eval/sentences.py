"""What the page says about a result, in sentences."""

from __future__ import annotations

import numpy as np

from core.experiment.scene import Notice
from core.experiment.wording import counted, listed, percent, plain
from core.regularization.train_eval.forgotten import Forgotten, mean_and_half
from core.regularization.train_eval.modes import EVAL, GRADIENTS, MODES
from core.regularization.train_eval.passes import PASSES, Company, Drifted, Repeated
from core.regularization.train_eval.timing import Timed
from core.regularization.train_eval.topic import Curves, Settings, Watched, off_by


def repeated_notices(result: Repeated, settings: Settings) -> tuple[Notice, ...]:
    """Whether the answers flicker, and why; and what no_grad() and eval() leave as it is."""
    spread = float(np.ptp(result.repeats, axis=0).max())
    still = spread == 0
    found = []
    if not MODES[settings.mode]:
        kept = " But the graph is kept: eval() does not stop gradients." if result.graph else ""
        found.append(Notice("good", f"Every repeat gives the same numbers, to the last bit.{kept}"))
    elif still:
        why = "nothing is drawn" if not settings.share else "dropout silences no unit that counts here"
        company = ", though still by the batch's statistics" if settings.normalised else ""
        found.append(Notice("info", f"Even in train mode the repeats agree: {why}{company}."))
    else:
        off = (
            "" if settings.gradients == next(iter(GRADIENTS)) else f" {settings.gradients} does not switch dropout off."
        )
        text = f"Dropout draws new masks at every pass: answers spread by up to {plain(spread)}.{off}"
        found.append(Notice("warning", text, "Evaluate in eval()", {"mode": EVAL}))
    if result.moved > 0:
        text = f"And the {len(result.repeats)} repeats have moved the running means, by up to {plain(result.moved)}."
        found.append(Notice("info", text))
    return tuple(found)


def chase_notices(result: Watched, settings: Settings) -> tuple[Notice, ...]:
    """How long the running statistics remember, and how far off they still are."""
    means, _ = off_by(result)
    remembers = 1 / settings.momentum
    text = (
        f"They remember about the last {plain(remembers, 2)} batches. After {counted(settings.updates, 'update')} "
        f"{percent((1 - settings.momentum) ** settings.updates)} of what they started with, mean 0 and variance 1, is "
        f"still in them; the running means are off by {plain(float(means[-1]))} on average."
    )
    if settings.momentum == 1:
        text = "With a momentum of 1 nothing is remembered: eval() judges by the last batch alone."
    return (Notice("info", text),)


def lag_notices(result: Curves, settings: Settings) -> tuple[Notice, ...]:
    """Where eval() is the worse one, and why."""
    apart = result.accuracy[0] - result.accuracy[1]
    worst = int(apart.argmin())
    if apart[worst] >= 0:
        return (Notice("good", "Here eval() is never worse than train(), after no update."),)
    often = percent(float((apart < 0).mean()), 0)
    size = plain(-100 * float(apart[worst]))
    by = f"eval() scores worse after {often} of the updates, at most by {size} percentage points (update {worst})."
    if not settings.normalised:
        return (Notice("info", f"{by} There are no statistics to lag: that is the luck of the masks in train()."),)
    why = (
        f" Its running statistics forget their start, 0 and 1, by a factor of {plain(1 - settings.momentum)} a batch."
        if settings.momentum < 1
        else " With a momentum of 1 they are the last batch's alone."
    )
    return (Notice("warning", by + why),)


def drift_notices(result: Drifted, settings: Settings) -> tuple[Notice, ...]:
    """What the passes have done to eval()."""
    if not settings.normalised:
        text = "Without batch normalisation nothing moves: a pass leaves no trace in the network."
        return (Notice("info", text, "Switch batch normalisation on", {"normalised": True}),)
    changed = int(((result.probabilities[-1] > 0.5) != (result.probabilities[0] > 0.5)).sum())
    text = (
        f"No weight has changed. The running statistics have: after {PASSES} passes eval() answers otherwise by "
        f"{plain(float(result.away[-1]))} on average, and {counted(changed, 'answer')} "
        f"{'has' if changed == 1 else 'have'} changed."
    )
    return (Notice("warning" if changed else "info", text),)


def company_notices(result: Company, settings: Settings) -> tuple[Notice, ...]:
    """Whether the company matters."""
    if not settings.normalised:
        text = "Without batch normalisation every point is judged for itself, in both modes."
        return (Notice("info", text, "Switch batch normalisation on", {"normalised": True}),)
    crossed = (result.together[0] > 0.5) != (result.alone[0] > 0.5)
    text = (
        f"In train mode your point's answer depends on its neighbours: {plain(float(result.together[0]))} in this "
        f"company, {plain(float(result.alone[0]))} in eval(){', another class' if crossed else ''}. "
        "Dropout is off in both."
    )
    return (Notice("warning" if crossed else "info", text),)


def times_notices(result: Timed, settings: Settings) -> tuple[Notice, ...]:
    """What no_grad() saves in eval(), small and large; and that it is a measurement."""
    names = list(result.names)
    usual, without = (result.microseconds[:, names.index((EVAL, by))] for by in list(GRADIENTS)[:2])
    shares = np.median(without / usual, axis=1)
    said = [f"{percent(float(share), 0)} at {width} units" for width, share in zip(result.widths, shares, strict=True)]
    large, small = (f"{result.held[index]:,} bytes at {result.widths[index]}" for index in (-1, 0))
    text = (
        f"In eval(), no_grad() took this share of the usual time (medians): {listed(said)}. What it saves for certain "
        f"is memory: {large}, {small}. Times are of this machine and this moment: unlike every other number of the "
        "page they are not the same a second time."
    )
    return (Notice("info", text),)


def forgotten_notices(result: Forgotten, settings: Settings) -> tuple[Notice, ...]:
    """Where the interval over the seeds is clear of 0."""
    count = len(result.accuracy)
    if count < 5:
        return ()
    mean, half = mean_and_half(result.lost)
    clear = [str(size) for size, lost, reach in zip(result.sizes, mean, half, strict=True) if lost - reach > 0]
    none = "At no batch size does the 95 % interval lie above 0: here forgetting eval() costs nothing that can be told."
    text = (
        f"With {listed(clear)} points at once accuracy is lost: there the 95 % interval lies above 0."
        if clear
        else none
    )
    return (Notice("warning" if clear else "info", f"{text} {counted(count, 'seed')}."),)

"""What the page about descent in one dimension says of a walk: how it ended, why, and a way on."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from core.descent.descent_1d.endings import (
    CIRCLING,
    DIVERGED,
    FLAT,
    GLOBAL,
    LOCAL,
    OSCILLATING,
    OUTCOMES,
    OUTSIDE,
    UNFINISHED,
)
from core.descent.descent_1d.topic import LONGER, MOST_EPOCHS, Settings, Walk, goal_of, share_of_bound
from core.experiment.scene import Notice
from core.experiment.wording import counted, plain


def notices(result: Walk, settings: Settings) -> tuple[Notice, ...]:
    return (outcome_notice(result, settings), *(Notice("info", gap) for gap in result.curve.gaps[:2]))


def outcome_notice(result: Walk, settings: Settings) -> Notice:
    """How the walk ended, in words, with a way on."""
    end, goal = result.path[-1], goal_of(settings)
    name = OUTCOMES[result.outcome].format(goal=goal).capitalize()
    if result.outcome == GLOBAL:
        steps = counted(max(result.steps, 0), "step")
        return Notice("good", f"{name} at x = {_short(end)} in {steps}. {pace(result, settings)}")
    if result.outcome == LOCAL:
        return stuck_notice(result, goal, f"{name} at x = {_short(end)}")
    if result.outcome in (DIVERGED, OSCILLATING, CIRCLING):
        return thrown_notice(result, settings, name)
    if result.outcome == OUTSIDE:
        return outside_notice(result, name)
    if result.outcome == FLAT:
        slope = f"at x = {_short(end)} the slope is {_short(result.slopes[-1], 1)}"
        return Notice("warning", f"{name}: {slope}, and this is no {goal}. The gradient has vanished.")
    return unfinished_notice(result, settings, name)


def unfinished_notice(result: Walk, settings: Settings, name: str) -> Notice:
    """Out of steps: more of them are offered if they lead anywhere, else a larger rate."""
    text = f"{name}: after {settings.epochs} the walk is at x = {_short(result.path[-1])}, where the slope is "
    text += f"{_short(result.slopes[-1], 2)}, and still moves."
    more = min(MOST_EPOCHS, LONGER * settings.epochs)
    if not result.valleys.x.size and np.isnan(result.valleys.floor):
        return Notice("info", f"{text} There is no {goal_of(settings)} in sight.")
    if result.later != UNFINISHED:
        return Notice("info", text, f"Take {more}", {"epochs": more})
    bound = result.bound
    faster = 10 * settings.rate if isinstance(bound, str) else min(10 * settings.rate, bound / 4)
    if settings.rate < faster <= 10:
        rate = float(f"{faster:.2g}")
        text += f" {more} would not be enough either: the rate is small."
        return Notice("info", text, f"Take the rate {plain(rate, 4)}", {"rate": rate})
    return Notice("info", text)


def outside_notice(result: Walk, name: str) -> Notice:
    """Where the walk met a place with no value or slope, or that it began at one."""
    gone = int(np.argmax(np.isnan(result.path) | np.isnan(result.values)))
    if gone == 0 or np.isnan(result.slopes[0]):
        return Notice(
            "warning", "At this start f has no value, or no slope: there is no way to go. Drag the start elsewhere."
        )
    stood = f"step {gone} leads from x = {_short(result.path[gone - 1])} to where f has no value, or no slope."
    return Notice("warning", f"{name}: {stood}")


def stuck_notice(result: Walk, goal: str, text: str) -> Notice:
    """A local minimum: where the lowest one is, and a start from which it is found."""
    best = result.valleys.x[result.valleys.lowest]
    if not best.size:
        beyond = "higher than any maximum" if goal == "maximum" else "lower than any minimum"
        return Notice("warning", f"{text}. There is no global one in sight: farther out the curve gets {beyond}.")
    text = f"{text}: the {'highest' if goal == 'maximum' else 'lowest'} is at x = {_short(best[0])}."
    better = result.starts[result.outcomes == GLOBAL]
    if not better.size:
        return Notice("warning", f"{text} No start gets there at this rate.")
    inside = round(float(better[len(better) // 2]), 2)
    return Notice("warning", text, "Start where it is found", {"start": float(np.clip(inside, -10, 10))})


def thrown_notice(result: Walk, settings: Settings, name: str) -> Notice:
    """Circling, oscillating or diverged: the rate, and the bound that it is beyond."""
    goal = goal_of(settings)
    if runs_away(result):
        return Notice("warning", f"{gone(result, name)}: there is no {goal} in that direction, so no rate would help.")
    bound = result.bound
    if result.outcome == CIRCLING:
        a, b = sorted(result.path[-2:].tolist())
        text = f"{name}, {_short(a)} and {_short(b)}, for ever"
        if "kink" in str(bound):
            text += ": at a kink the slope does not shrink. A smaller rate circles closer"
        else:
            text += ": the rate is too big"
    elif isinstance(bound, str) or settings.rate < bound:
        text = f"{gone(result, name)}: its steps jump to and fro and do not get smaller. A smaller rate may hold it"
    else:
        text = f"{gone(result, name)}: the rate is too big"
    calm = settings.rate / 4
    if not isinstance(bound, str) and settings.rate >= bound:
        calm, text = bound / 4, f"{text}; at the nearest {goal} it must be below {plain(bound, 3)}"
    rate = float(np.clip(float(f"{calm:.3g}"), 1e-4, 10))
    return Notice("warning", f"{text}.", "Take a smaller rate", {"rate": rate})


def gone(result: Walk, name: str) -> str:
    """That a walk diverged: when it left, or how its steps grow while it is still in sight."""
    if result.outcome != DIVERGED:
        return name
    if np.isinf(result.path[-1]):
        return f"{name} at step {int(np.argmax(np.isinf(result.path)))}"
    moves = np.abs(np.diff(result.path))
    longer = plain(moves[-1] / moves[-2], 3)
    return f"{name.replace('Diverged', 'Diverging')}: every step is {longer} times as long as the one before"


def runs_away(result: Walk) -> bool:
    """Whether a walk that is gone went one way all the time, and no minimum (maximum) lies ahead of its start."""
    path = result.path[: int(np.argmax(np.isinf(result.path))) + 1]
    if not np.isinf(path[-1]):
        return False
    way = np.sign(path[-1])
    ahead = way * (result.valleys.x - path[0]) > 0
    return bool(result.outcome == DIVERGED and np.all(way * np.diff(path) > 0) and not ahead.any())


class Pace(NamedTuple):
    """How a walk comes near its goal: up to which rate · |f″|, a word for the readout, a clause for the notice."""

    most: float
    word: str
    clause: str


PACES = (
    Pace(0.1, "creeps in", "a small rate, many short steps"),
    Pace(1.0, "slides in", "a good rate, it slides in without overshooting"),
    Pace(2.0 - 1e-9, "zigzags in", "a big rate, it zigzags in"),
    Pace(2.0 + 1e-9, "keeps its distance", "to and fro, no nearer and no farther"),
    Pace(np.inf, "thrown out", "too big to hold a walk there"),
)


def pace_of(share: float) -> Pace:
    return next(pace for pace in PACES if share <= pace.most)


def pace(result: Walk, settings: Settings) -> str:
    """Whether the rate is too small, right or too big, by how it stands to the curvature of the nearest goal."""
    share = share_of_bound(result.bound, settings.rate)
    return "" if share is None else f"Rate · |f″| = {plain(share, 2)}: {pace_of(share).clause}."


def _short(value: float, digits: int = 4) -> str:
    return plain(round(float(value), 12) if digits > 2 else float(value), digits)

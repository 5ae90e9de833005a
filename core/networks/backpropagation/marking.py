"""An answer and its mark: right to 6 digits, rounded or wrong, and which factor is the first that is wrong."""

from __future__ import annotations

from typing import NamedTuple

from core.experiment.wording import counted, listed

ROUNDED = 5e-3  # an answer this near, of its own size, is right but rounded
SIX_DIGITS = 1e-6


class Asked(NamedTuple):
    """One number that is asked: its name, the rule it follows, its value, and what known mistakes would make of it."""

    name: str
    rule: str
    value: float
    mistakes: tuple[tuple[str, float], ...]


def mark_of(typed: float, value: float) -> str:
    """exact (to 6 digits), close (right, but rounded) or wrong."""
    apart = abs(typed - value)
    if apart <= SIX_DIGITS * max(abs(value), 1e-3):
        return "exact"
    return "close" if apart <= max(ROUNDED * abs(value), SIX_DIGITS) else "wrong"


def marks_of(asked: tuple[Asked, ...], typed: tuple[float, ...]) -> tuple[str, ...]:
    """A mark for each answer up to the first wrong one; what follows from that is "not marked"."""
    marks: list[str] = []
    for each, answer in zip(asked, typed, strict=False):
        marks.append("not marked" if "wrong" in marks else mark_of(answer, each.value))
    return tuple(marks)


def judgement(asked: tuple[Asked, ...], typed: tuple[float, ...], committed: bool) -> str:
    """What is said of the answers: nothing but their count before all are committed, then the first wrong factor."""
    given = min(len(typed), len(asked))
    if not committed or given < len(asked):
        more = "marks come when the whole chain is there" if committed else "type them all, then commit"
        return f"{given} of {counted(len(asked), 'answer')} typed; {more}."
    marks = marks_of(asked, typed)
    if "wrong" not in marks:
        rounded = marks.count("close")
        return f"All {len(asked)} are right" + (f", {rounded} of them rounded." if rounded else " to 6 digits.")
    index = marks.index("wrong")
    each, answer = asked[index], typed[index]
    known = [why for why, value in each.mistakes if value != each.value and mark_of(answer, value) != "wrong"]
    reason = f": {listed(known[:1])}" if known else f"; it follows {each.rule.removeprefix('= ')}" if each.rule else ""
    before = "Nothing before it is wrong" if index else "It is the very first"
    return f"The first wrong factor is number {index + 1}, {each.name}{reason}. {before}."

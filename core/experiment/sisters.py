"""The sisters that a page shows beside its run: how many are asked for, and what is said where there are fewer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from core.experiment.knobs import choice

SISTERS = {"none": 0, "32": 32, "96": 96, "1,000": 1000}
WHILE_MOVING = 32  # at most while a knob is dragged


def sisters_choice(when: Mapping[str, Sequence[Any]] | None = None, label: str = "Sisters") -> Any:
    """The knob of a `Settings` that asks for sisters."""
    return choice(
        "none", SISTERS, label=label,
        help="The same training under so many seeds, 0, 1, 2 and on, beside it: bands in the curves, and a dot for "
        "where each ends. While a knob moves there are 32 at most.",
        when=when,
    )  # fmt: skip


def asked(sisters: str, dragged: bool, moving: int = WHILE_MOVING) -> int:
    """How many the knob asks for, at rest or, `moving` at most, while one is dragged."""
    return min(moving, SISTERS[sisters]) if dragged else SISTERS[sisters]


def fewer_sisters(sisters: str, there: int) -> list[str]:
    """That there are fewer sisters than the knob asks for, where it is so."""
    if there >= SISTERS[sisters]:
        return []
    return [
        f"This training is so long that {there or 'none'} of the {SISTERS[sisters]:,} sisters are trained beside it; "
        "fewer epochs or units make room for more."
    ]

"""What is said where a training is cut to the work that a visitor may ask for."""

from __future__ import annotations

from core.experiment.scene import Notice
from core.experiment.wording import counted


def cut_short(trained: int, asked: int, room: str = "fewer units") -> tuple[Notice, ...]:
    """That fewer epochs are trained than were asked for, where it is so, and what makes `room` for more."""
    if trained >= asked:
        return ()
    text = f"A training of this size is cut short, to {counted(trained, 'epoch')} instead of {asked:,}; "
    return (Notice("info", f"{text}{room} make room for more."),)

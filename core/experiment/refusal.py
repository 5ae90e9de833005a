"""What a topic raises when a text or data of a visitor's cannot be understood: one sentence, and where it belongs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class Refusal(ValueError):
    """A visitor's text or data that cannot be drawn, said so that the visitor can mend it.

    `sentence` says what is wrong and what would be right; `knob` names the field it belongs to and `place` the
    character (from 0) in its text; `action` is a button's text which sets the knobs in `changes`.
    """

    def __init__(
        self,
        sentence: str,
        knob: str = "",
        place: int | None = None,
        action: str = "",
        changes: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(sentence)
        self.sentence, self.knob, self.place = sentence, knob, place
        self.action, self.changes = action, dict(changes or {})

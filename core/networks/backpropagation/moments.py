"""From which step on each number of a turn is known."""

from __future__ import annotations

from core.networks.backpropagation.steps import known_from
from core.networks.backpropagation.turns import Turn
from core.networks.backpropagation.words import along


class Moments:
    """From which step on each number of a turn is known, and how many steps there are."""

    def __init__(self, result: Turn) -> None:
        self.steps = result.steps
        self.count = len(result.steps)
        self.loss = known_from(result.steps, "loss")
        self.update = known_from(result.steps, "update")
        self.end = self.count - 1
        self.batch = known_from(result.steps, "batch") if len(result.losses) > 1 else None

    def forward(self, layer: int, unit: int) -> int:
        return known_from(self.steps, "forward", layer, unit) if layer else 0

    def backward(self, layer: int, unit: int) -> int:
        return known_from(self.steps, "backward", layer, unit)

    def through(self, since: int, before: str, then: str, fresh: str | None = None) -> list[str]:
        """A number known from `since` on; after the update it is the new one, or nothing."""
        row = along(self.count, since, before, then)
        row[self.end] = then if fresh is None else fresh
        return row

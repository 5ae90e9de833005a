"""What a stage is told: a scene and its knobs or, where `run` or `scene` raised, the knobs and a sentence.

No setting may take its own knobs away: whatever a topic raises, a visitor keeps the means to leave it.
"""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Callable, Mapping, Sequence
from types import ModuleType
from typing import Any, NamedTuple

from core.experiment.packing import Drawing, Groups, Message, groups_of, knob_specs
from core.experiment.refusal import Refusal
from core.experiment.scene import Scene

FAILED = "This could not be computed at these settings. The fault is the program’s, and it has been noted."
BACK = "Back to the defaults"
HIGHEST = 1 << 53  # the browser's largest whole number
EMPTY = Scene(panels=())
More = Sequence[str] | Mapping[str, Sequence[str]]
Names = Mapping[str, Sequence[str]]


class Shown(NamedTuple):
    """Which knobs stand on a stage: in sight, folded away under headings, and drawn as a menu of names."""

    knobs: tuple[str, ...] = ()
    more: Groups = ()
    names: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @classmethod
    def of(cls, knobs: Sequence[str], more: More, names: Names | None = None) -> Shown:
        named = tuple((knob, tuple(each)) for knob, each in (names or {}).items())
        return cls(tuple(knobs), groups_of(more), named)

    def specs(self, settings: Any) -> tuple[list[dict], list[dict]]:
        """The specs of the knobs on the stage and of the hidden ones, as the browser gets them."""
        standing, hidden = knob_specs(settings, self.knobs, self.more)
        names = dict(self.names)
        for spec in standing:
            if spec["name"] in names:
                spec["names"] = list(names[spec["name"]])
        return standing, hidden


def drawn(topic: ModuleType, settings: Any, draw: Callable[[], Scene], shown: Shown, seq: int) -> Message:
    """The message of what `draw` returns; where it raises, one without panels that says so."""
    drawing = refusal = None
    try:
        drawing = Drawing.of(draw())
    except Refusal as error:
        refusal = {name: getattr(error, name) for name in ("sentence", "knob", "place", "action", "changes")}
    except Exception:
        logging.getLogger(__name__).exception("%s could not be drawn at %s", topic.__name__, settings)
        defaults = dataclasses.asdict(topic.Settings())
        refusal = {"sentence": FAILED, "knob": "", "place": None, "action": BACK, "changes": defaults}
    return Message(seq, *shown.specs(settings), refusal, drawing)


def fallback(refusal: Mapping[str, Any], settings: Any, draw: Callable[[Any], Scene]) -> Drawing:
    """What a stage that has drawn nothing yet shows, faded, below a refusal: the scene at that knob's default."""
    if refusal["knob"]:
        default = getattr(type(settings)(), refusal["knob"])
        try:
            return Drawing.of(draw(dataclasses.replace(settings, **{refusal["knob"]: default})))
        except Exception:
            logging.getLogger(__name__).info("%s has no fallback either", refusal["knob"], exc_info=True)
    return Drawing.of(EMPTY)

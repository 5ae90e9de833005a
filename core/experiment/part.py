"""A part: one experiment of a page, from its knobs to its numbers and its picture."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any, NamedTuple

from core.experiment.scene import Scene

Numbers = dict[str, float | str]


class Part(NamedTuple):
    """One experiment of a page: what it computes from which knobs, what it says in numbers, and how it is shown.

    `name` is its stage, the target of links, the key of its question and its heading in the script. `reads` are the
    knobs that `run` looks at (None: all); the others stay out of the cache's key, and view knobs always do. `timed` are
    the fields of a sweep's result that hold measured times: these are of a machine and a moment, all else of the knobs.
    """

    name: str
    run: Callable[..., Any]  # (settings, *data) -> its own small result; a sweep yields (done, total, result so far)
    numbers: Callable[[Any, Any], Numbers]  # (result, settings) -> what the script prints and the readouts show
    scene: Callable[[Any, Any], Scene]  # (result, settings) -> what the stage draws
    reads: tuple[str, ...] | None = None
    dragged: Part | None = None  # what stands in while a knob is dragged, where the whole would take too long
    timed: tuple[str, ...] = ()

    @property
    def sweeps(self) -> bool:
        """Whether it runs in the background, step by step."""
        return inspect.isgeneratorfunction(self.run)

    @property
    def takes_data(self) -> bool:
        """Whether `run` takes a reader's own table besides the settings."""
        return any(name != "cancelled" for name in list(inspect.signature(self.run).parameters)[1:])

    def at(self, settings: Any) -> Part:
        """Itself: as `Switch.at`."""
        return self


class Switch(NamedTuple):
    """A stage that shows one of several parts: the one that the choice knob `knob` names."""

    name: str
    knob: str
    parts: Mapping[str, Part]

    def at(self, settings: Any) -> Part:
        """The part that these settings ask for."""
        return self.parts[getattr(settings, self.knob)]


def parts_of(topic: ModuleType) -> tuple[Part, ...]:
    """The parts of a topic, the main one first: PARTS of the module beside it."""
    return importlib.import_module(f"{topic.__package__}.parts").PARTS


def last(steps: Any) -> Any:
    """What a sweep's steps have come to in the end."""
    found = None
    for _, _, value in steps:
        found = found if value is None else value
    return found


def result_of(part: Part, settings: Any, *data: Any) -> Any:
    """What a part computes, a sweep to its end."""
    computed = part.run(settings, *data)
    return last(computed) if part.sweeps else computed

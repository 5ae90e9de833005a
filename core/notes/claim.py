"""A claim of the notes: what they say, the experiment that tests it, and how the verdict follows from its numbers."""

from __future__ import annotations

import importlib
import math
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

from core.experiment.knobs import computed, knobs, write
from core.experiment.part import Numbers, Part, parts_of, result_of
from core.experiment.shown_code import Slip, happens

HELD, IN_PART, FAILED, UNTESTED = "held", "held in part", "did not hold here", "not tested here"
VERDICTS = (HELD, IN_PART, FAILED, UNTESTED)
WINGS = {path.parent.name: path.parents[1].name for path in Path(__file__).parents[1].glob("*/*/topic.py")}


class Judgement(NamedTuple):
    """A verdict, and its figure in words."""

    verdict: str
    figure: str


class Found(NamedTuple):
    """What an experiment came to at some settings: its part's numbers, and the result that they were read from."""

    numbers: Numbers
    settings: Any = None
    result: Any = None

    def value(self, label: str) -> float:
        """A number of the part; the first number in it if it is a text, NaN if there is none."""
        found = self.numbers[label]
        if not isinstance(found, str):
            return float(found)
        number = re.search(r"-?\d+(\.\d+)?", found.replace("−", "-").replace(",", ""))
        return float(number.group()) if number else math.nan

    def text(self, label: str) -> str:
        """A text of the part, as it stands."""
        return str(self.numbers[label])

    def says(self, label: str, words: str) -> bool:
        """Whether a text of the part holds these words."""
        return words in str(self.numbers[label])

    def of(self, function: Callable[[Any], float]) -> float:
        """A number that is read from the result itself."""
        return float(function(self.result))


class Claim(NamedTuple):
    """What the notes say at a passage, in a sentence of ours, and the part of a topic that tests it.

    The link sets the knobs `sets`; `beside` are further settings to compare with, of another of the topic's parts where
    they name a `part`. `judge` takes what was found at each, in that order. `measure` stands in for the part where the
    claim is about a line of code or a library. A claim with a `reason` is not tested, and that is why. `timed`: the
    figure holds measured times, of a machine and a moment.
    """

    passage: str
    sentence: str
    topic: str = ""
    part: str = ""
    judge: Callable[..., Judgement] | None = None
    sets: Mapping[str, Any] = {}
    beside: tuple[Mapping[str, Any], ...] = ()
    measure: Callable[[], Numbers] | None = None
    reason: str = ""
    timed: bool = False


def judged(figure: str, *facts: bool) -> Judgement:
    """Held if all facts are so, not if none is, in part if some are."""
    verdict = HELD if all(facts) else IN_PART if any(facts) else FAILED
    return Judgement(verdict, figure)


def untested(passage: str, sentence: str, reason: str, topic: str = "", part: str = "") -> Claim:
    """A claim that no experiment here can decide, and why; `topic` shows what comes nearest."""
    return Claim(passage, sentence, topic, part, reason=reason)


def ran(slip: Slip) -> Callable[[], Numbers]:
    """The measure of a claim about code: what the notes' lines do when they are run, and what the mended ones do."""
    return lambda: {"as written": happens(slip.code), "mended": happens(slip.mend)}


def stops(found: Found) -> Judgement:
    """The verdict on code that should run: whether it does as it is written."""
    return judged(f"As written {found.text('as written')}", not found.says("as written", "it stops with"))


def topic_of(name: str) -> ModuleType:
    """A topic's module, by its folder's name."""
    return importlib.import_module(f"core.{WINGS[name]}.{name}.topic")


def part_of(claim: Claim, name: str = "") -> Part:
    """The part of this name, or that the claim names, or else the topic's first."""
    parts, name = parts_of(topic_of(claim.topic)), name or claim.part
    return next(part for part in parts if part.name == name) if name else parts[0]


def query_of(claim: Claim) -> dict[str, str]:
    """The parameters of the address at which the experiment opens set up; what stands at its default is left out."""
    default, pairs = topic_of(claim.topic).Settings(), {}
    for name, knob in knobs(default).items():
        value = claim.sets.get(name, knob.default)
        if value != knob.default:
            written = write(knob, value)
            pairs[f"{claim.topic}_{name}"] = str(written).lower() if isinstance(written, bool) else str(written)
    return pairs


class Bench:
    """Runs experiments, each once for all claims that look at it."""

    def __init__(self) -> None:
        self._results: dict[Any, Any] = {}

    def judge(self, claim: Claim) -> Judgement:
        """The verdict on a claim, from experiments run now."""
        if claim.judge is None:
            return Judgement(UNTESTED, claim.reason)
        if claim.measure:
            return claim.judge(Found(claim.measure()))
        return claim.judge(*(self.found(claim, sets) for sets in (claim.sets, *claim.beside)))

    def found(self, claim: Claim, sets: Mapping[str, Any]) -> Found:
        """What a part comes to with these knobs set, all others at their defaults."""
        knobs_set = {name: value for name, value in sets.items() if name != "part"}
        part, settings = part_of(claim, sets.get("part", "")), topic_of(claim.topic).Settings(**knobs_set)
        key = (part.run.__module__, part.run.__qualname__, computed(settings, part.reads))
        if key not in self._results:
            self._results[key] = result_of(part, settings)
        result = self._results[key]
        return Found(part.numbers(result, settings), settings, result)

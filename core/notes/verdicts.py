"""The table of verdicts: computed by `python -m core.notes`, kept in a file, read by the page."""

from __future__ import annotations

import dataclasses
import functools
import json
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("verdicts.json")


@dataclasses.dataclass(frozen=True)
class Row:
    """A claim as it stands in the table: its sentence, the experiment's topic, part and query, verdict and figure."""

    passage: str
    sentence: str
    topic: str
    part: str
    query: dict[str, str]
    verdict: str
    figure: str


@dataclasses.dataclass(frozen=True)
class Mended:
    """An erratum as it stands in the table: what is written, what happens when it is run, the mend and why."""

    number: int
    passage: str
    topic: str
    part: str
    said: str
    code: str
    happens: str
    mend: str
    mended: str
    because: str


@dataclasses.dataclass(frozen=True)
class Verdicts:
    """All claims and all errata, judged."""

    claims: tuple[Row, ...]
    errata: tuple[Mended, ...]

    def written(self) -> str:
        """The file's text: one entry a line group, in the notes' order."""
        return json.dumps(dataclasses.asdict(self), ensure_ascii=False, indent=1) + "\n"


def read(text: str) -> Verdicts:
    """The inverse of `written`."""
    held: dict[str, Any] = json.loads(text)
    return Verdicts(tuple(Row(**entry) for entry in held["claims"]), tuple(Mended(**entry) for entry in held["errata"]))


@functools.cache
def kept() -> Verdicts:
    """The verdicts that were computed last."""
    return read(FILE.read_text(encoding="utf-8"))

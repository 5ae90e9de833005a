"""The notes' table: claims have verdicts and links that open their experiments, and verdicts follow from numbers."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
import torch

from core.experiment.knobs import knobs, read
from core.experiment.part import parts_of
from core.notes.claim import (
    FAILED,
    HELD,
    IN_PART,
    UNTESTED,
    VERDICTS,
    WINGS,
    Bench,
    Claim,
    Found,
    judged,
    part_of,
    query_of,
    topic_of,
)
from core.notes.claims import CLAIMS
from core.notes.errata import ERRATA
from core.notes.judging import mended_of, row_of
from core.notes.outline import OUTLINE, PASSAGES, SECTIONS, passage_of
from core.notes.verdicts import FILE, kept
from core.notes.verdicts import read as read_table

TESTED = [claim for claim in CLAIMS if claim.judge]
# Recomputed here: all that needs no sweep, and the sweeps that take no second.
QUICK_SWEEPS = {"escape", "table", "dead", "widening"}


def named(claim: Claim) -> str:
    return re.sub(r"\W+", "-", claim.sentence)[:50].strip("-")


def runs(claim: Claim) -> list[Any]:
    return [part_of(claim, sets.get("part", "")) for sets in (claim.sets, *claim.beside)]


def quick(claim: Claim) -> bool:
    if claim.measure or not claim.judge:
        return True
    return all(not part.sweeps or part.name in QUICK_SWEEPS for part in runs(claim))


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield Bench()
    torch.set_num_threads(before)


def test_the_file_holds_these_claims_in_the_notes_order() -> None:
    rows = kept().claims
    assert [(row.passage, row.sentence, row.topic, row.part) for row in rows] == [
        (claim.passage, claim.sentence, claim.topic, claim.part) for claim in CLAIMS
    ]
    places = [list(PASSAGES).index(row.passage) for row in rows]
    assert places == sorted(places)
    assert len({(row.passage, row.sentence) for row in rows}) == len(rows)
    assert {row.verdict for row in rows} == set(VERDICTS)
    assert FILE.read_text(encoding="utf-8") == kept().written() and read_table(kept().written()) == kept()


def test_every_figure_says_something_and_no_number_is_missing() -> None:
    for row in kept().claims:
        assert 5 < len(row.figure) < 330 and row.figure == row.figure.strip(), row
        assert len(row.sentence.split()) <= 22 and row.sentence[-1] in ".", row
        assert not re.search(r"\b(NaN|nan|None|undefined|no value)\b|∞ ", row.figure) or "overflows" in row.figure, row


@pytest.mark.parametrize("claim", [claim for claim in CLAIMS if claim.topic], ids=named)
def test_a_link_opens_its_experiment_set_up(claim: Claim) -> None:
    """What the address says is read back as the very settings that were judged."""
    topic, query = topic_of(claim.topic), query_of(claim)
    known = knobs(topic.Settings)
    sets = {
        name: (text == "true" if known[name].kind == "toggle" else read(known[name], text))
        for key, text in query.items()
        if (name := key.removeprefix(f"{claim.topic}_"))
    }
    assert topic.Settings(**sets) == topic.Settings(**claim.sets)
    assert part_of(claim) in parts_of(topic)
    (row,) = (row for row in kept().claims if (row.passage, row.sentence) == (claim.passage, claim.sentence))
    assert row.query == query


def test_every_passage_is_judged_or_says_why_not_once_its_page_is_there() -> None:
    claimed = {claim.passage for claim in CLAIMS}
    for passage in OUTLINE:
        standing = all(topic in WINGS for topic in passage.topics)
        assert passage.name in claimed or passage.none or not standing, passage.name
        assert passage.section in SECTIONS
    assert claimed <= set(PASSAGES)
    assert {passage_of(topic) for topic in WINGS} <= set(PASSAGES)


def test_every_page_is_named_by_a_claim() -> None:
    assert {claim.topic for claim in TESTED} >= {
        topic for topic in WINGS if passage_of(topic) in {c.passage for c in CLAIMS}
    }


@pytest.mark.parametrize("claim", [claim for claim in CLAIMS if quick(claim)], ids=named)
def test_a_verdict_is_what_the_experiment_says_now(claim: Claim, bench: Bench) -> None:
    (row,) = (row for row in kept().claims if (row.passage, row.sentence) == (claim.passage, claim.sentence))
    assert row_of(claim, bench) == row


def test_the_errata_are_all_there_and_are_what_happens_now(bench: Bench) -> None:
    assert [erratum.number for erratum in ERRATA] == list(range(1, 14))
    assert tuple(mended_of(erratum, bench) for erratum in ERRATA) == kept().errata
    told = {each.number: each for each in kept().errata}
    assert "inf" in told[1].happens and "1.386" in told[1].mended
    assert "AttributeError" in told[2].happens and "`-2`" in told[3].happens and "NameError" in told[6].happens
    assert all(each.happens and each.mended and each.passage in PASSAGES for each in kept().errata)


class Made:
    """Found at a made-up experiment: numbers and texts by chance, the same for the same label."""

    def __init__(self, claim: Claim, seed: int) -> None:
        self.chance, self.claim = random.Random(seed), claim
        self.alike = self.chance.random() < 0.3
        self.common = self.draw()
        self.numbers = {f"weight of x{number}": self.draw() for number in range(1, 21)}
        self.numbers |= {"A @ B in torch": self.chance.choice(["cannot", "fits"])}
        self.result = SimpleNamespace()
        self.known: dict[str, Any] = {}

    @property
    def settings(self) -> Any:
        return topic_of(self.claim.topic).Settings(**self.claim.sets)

    def draw(self) -> float:
        return self.chance.choice([-2.0, -1.0, -0.5, 0.0, 0.03, 0.2, 0.25, 0.5, 0.97, 1.0, 2.0, 30.0, 1e4])

    def value(self, label: str) -> float:
        if label in self.numbers and label.startswith("weight"):
            return self.numbers[label]
        return self.known.setdefault(label, self.common if self.alike else self.draw())

    def text(self, label: str) -> str:
        return self.known.setdefault(f"text {label}", self.chance.choice(["yes", "no", "none", "a", "cannot", "inf"]))

    def says(self, label: str, words: str) -> bool:
        return self.known.setdefault(f"{label} says {words}", self.chance.random() < 0.5)

    def of(self, function: Callable[[Any], float]) -> float:
        return self.common if self.alike else self.draw()


def said(claim: Claim) -> set[str]:
    """The verdicts that a claim's judge says of made-up experiments."""
    assert claim.judge
    verdicts = set()
    for seed in range(3000):
        made = [Made(claim, 100 * seed + place) for place in range(1 + len(claim.beside))]
        if seed % 3 == 0:  # the same experiment twice: nothing has changed
            made = made[:1] * len(made)
        verdicts.add(claim.judge(*made).verdict)
        if len(verdicts) == 3:
            break
    return verdicts


@pytest.mark.parametrize("claim", TESTED, ids=named)
def test_a_judge_can_say_otherwise(claim: Claim) -> None:
    """A verdict that no numbers could change would be no verdict."""
    verdicts = said(claim)
    assert FAILED in verdicts or IN_PART in verdicts
    assert HELD in verdicts or IN_PART in verdicts
    assert len(verdicts) >= 2, verdicts


def test_facts_make_a_verdict() -> None:
    assert judged("", True, True).verdict == HELD
    assert judged("", True, False).verdict == IN_PART
    assert judged("", False, False).verdict == FAILED


def test_a_number_is_found_in_a_text() -> None:
    found = Found({"a": "82 % at 0.014", "b": "−1,234.5 mm", "c": "none", "d": 3.0})
    assert (found.value("a"), found.value("b"), found.value("d")) == (82.0, -1234.5, 3.0)
    assert found.value("c") != found.value("c")


def test_what_is_not_tested_says_why() -> None:
    for row in kept().claims:
        claim = next(each for each in CLAIMS if (each.passage, each.sentence) == (row.passage, row.sentence))
        assert (row.verdict == UNTESTED) == bool(claim.reason) == (claim.judge is None)

"""No setting may take its own knobs away: whatever a topic raises, a page keeps its knobs and says one sentence."""

import dataclasses
import importlib
import json
from collections.abc import Iterator
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.experiment.part import Part, Switch, parts_of
from core.experiment.refusal import Refusal
from core.numbers.softmax import topic as softmax
from pages.lab.drawing import BACK, FAILED, Shown
from pages.lab.live import answer
from pages.lab.results import RESULTS
from pages.lab.visitors import Errand, Visitor
from pages.sections import topic_of
from tests.arriving import PAGES, opened
from tests.core.experiment.test_packing import unpack

TOLD = "the inside of the program"


@pytest.fixture(autouse=True)
def empty_caches() -> Iterator[None]:
    yield
    RESULTS.clear()


def raises(*_: Any) -> Any:
    raise RuntimeError(TOLD)


def refuses(*_: Any) -> Any:
    raise Refusal("Write numbers only.", "scores", 3, "Back to three", {"scores": (1.0, 2.0, 3.0)})


def main_stage(at: AppTest) -> dict:
    return next(
        message for message in map(unpack, (each.proto.bytes for each in at.get("bidi_component") if each.proto.bytes))
        if message.get("keeps")
    )  # fmt: skip


def change(name: str, monkeypatch: pytest.MonkeyPatch, **changes: Any) -> Part:
    """Put a changed part in the place of a topic's main one, wherever its module names it."""
    module = importlib.import_module(f"{topic_of(name).__package__}.parts")
    main = module.PARTS[0]
    changed = main._replace(**changes)
    monkeypatch.setattr(module, "PARTS", (changed, *module.PARTS[1:]))
    for each, value in list(vars(module).items()):
        if value is main:
            monkeypatch.setattr(module, each, changed)
        if isinstance(value, Switch):
            parts = {option: changed if part is main else part for option, part in value.parts.items()}
            monkeypatch.setattr(module, each, value._replace(parts=parts))
    return changed


@pytest.mark.parametrize("what", ["run", "scene"])
@pytest.mark.parametrize(("section", "name"), PAGES)
def test_a_page_keeps_its_knobs_whatever_its_topic_raises(
    section: str, name: str, what: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    topic = topic_of(name)
    whole = main_stage(opened(section, name))
    RESULTS.clear()
    change(name, monkeypatch, **{what: raises})
    at = opened(section, name)
    message = main_stage(at)
    assert not at.exception
    assert [knob["name"] for knob in message["knobs"]] == [knob["name"] for knob in whole["knobs"]] != []
    assert message["refusal"]["sentence"] == FAILED and message["refusal"]["action"] == BACK
    assert set(message["refusal"]["changes"]) == {field.name for field in dataclasses.fields(topic.Settings)}
    assert TOLD not in json.dumps(message, default=str)
    assert any(record.exc_info for record in caplog.records)
    caplog.clear()


@pytest.mark.parametrize(("section", "name"), PAGES[:1])
def test_what_a_page_s_own_lines_raise_leaves_the_stage_and_a_way_back(
    section: str, name: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("pages.lab.try_this", raises)
    at = opened(section, name)
    assert not at.exception and main_stage(at)["refusal"] is None
    assert at.button(key="rescue").label == BACK
    caplog.clear()


def test_a_dragged_knob_is_told_too(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    shown = Shown(("scores",))
    assert unpack(answer(Errand(Visitor(), softmax, parts_of(softmax)[0], (), shown), {}, 4))["refusal"] is None
    changed = change("softmax", monkeypatch, run=raises)
    message = unpack(answer(Errand(Visitor(), softmax, changed, (), shown), {}, 5))
    assert message["seq"] == 5 and message["refusal"]["sentence"] == FAILED
    assert [knob["name"] for knob in message["knobs"]] == ["scores"] and "panels" not in message
    caplog.clear()


def test_what_a_topic_refuses_is_said_as_it_says_it(monkeypatch: pytest.MonkeyPatch) -> None:
    changed = change("softmax", monkeypatch, run=refuses)
    message = unpack(answer(Errand(Visitor(), softmax, changed, (), Shown(("scores",))), {}, 5))
    assert message["refusal"] == {
        "sentence": "Write numbers only.", "knob": "scores", "place": 3, "action": "Back to three",
        "changes": {"scores": [1.0, 2.0, 3.0]},
    }  # fmt: skip


def test_a_fresh_page_shows_the_default_of_the_refused_knob(monkeypatch: pytest.MonkeyPatch) -> None:
    run, default = parts_of(softmax)[0].run, softmax.Settings()

    def some(settings: Any) -> Any:
        return run(settings) if settings.scores == default.scores else refuses()

    change("softmax", monkeypatch, run=some)
    message = main_stage(opened("Numbers", "softmax", softmax_scores="1, 2"))
    assert message["refusal"]["knob"] == "scores" and message["fallback"]["panels"]
    assert next(knob for knob in message["knobs"] if knob["name"] == "scores")["value"] == [1.0, 2.0]


def test_knobs_in_groups_and_with_names_reach_the_browser() -> None:
    shown = Shown.of(["temperature"], {"Scores": ["shift"]}, {"temperature": ("cold", "hot")})
    specs = {spec["name"]: spec for spec in shown.specs(softmax.Settings())[0]}
    assert specs["temperature"]["names"] == ["cold", "hot"] and specs["shift"]["group"] == "Scores"

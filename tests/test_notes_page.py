"""The page of the notes' claims: it opens, its filters are in the address, and it computes nothing."""

import csv
import io
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core.experiment.part import Part, Switch, parts_of
from core.notes.claim import UNTESTED, VERDICTS
from core.notes.claims import CLAIMS
from core.notes.outline import PASSAGES, passage_of
from core.notes.verdicts import kept
from pages.lab.controls import address
from pages.lab.foot import judged_of
from pages.lab.notes import as_csv, as_markdown, chosen, drawn, href_of, links, passages_of
from pages.lab.words import headings_of, questions_of
from pages.sections import ORDER, address_of, topic_of
from tests.arriving import arrived, home


@pytest.fixture(autouse=True)
def empty_caches() -> Any:
    yield
    st.cache_resource.clear()


def opened(**query: str) -> AppTest:
    return arrived("notes.py", **query)


def test_it_opens_without_an_experiment_being_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("an experiment was run")

    at = home()  # it draws its cards
    monkeypatch.setattr("core.notes.claim.Bench.found", refuse)
    monkeypatch.setattr("core.experiment.part.result_of", refuse)
    monkeypatch.setattr("pages.lab.results.result_of", refuse)
    at.switch_page("notes.py").run()
    assert not at.exception and at.title[0].value == "The notes"
    assert len(at.markdown[0].value.split()) <= 120
    counted = " ".join(each.value for each in at.markdown)
    for verdict in VERDICTS:
        assert f"{sum(row.verdict == verdict for row in kept().claims)} {verdict}" in counted


def test_filters_are_in_the_address_and_a_bad_one_is_dropped() -> None:
    at = opened(section="Chance", verdict="did not hold here", claim="formula")
    assert not at.exception
    assert (at.selectbox(key="section").value, at.selectbox(key="verdict").value) == ("Chance", "did not hold here")
    assert at.text_input(key="claim").value == "formula"
    assert any("1 of" in each.value for each in at.caption)
    nothing = opened(claim="xyzzy")
    assert any("No claim is like that" in each.value for each in nothing.info)
    bad = opened(section="Astrology", verdict="<script>")
    assert not bad.exception and bad.selectbox(key="section").value == "All"


def test_the_filters_choose_and_leave_out_empty_passages() -> None:
    everything = passages_of(chosen("", "", ""), True)
    assert [box["name"] for box in everything] == [name for name in PASSAGES if name in {c.passage for c in CLAIMS}]
    assert sum(len(box["claims"]) for box in everything) == len(kept().claims)
    for verdict in VERDICTS:
        boxes = passages_of(chosen("", verdict, ""), False)
        assert boxes and all(row["verdict"] == verdict for box in boxes for row in box["claims"])
    assert {box["section"] for box in passages_of(chosen("Descent", "", ""), False)} == {"Descent"}
    assert all("relu" in (row["sentence"] + row["figure"] + box["heading"]).lower()
               for box in passages_of(chosen("", "", "ReLU"), False) for row in box["claims"])  # fmt: skip


def test_a_link_is_the_address_of_its_settings_and_leads_to_a_stage_that_its_page_places() -> None:
    rows = dict(zip(CLAIMS_BY_KEY, links()[0], strict=True))
    for claim in (claim for claim in CLAIMS if claim.topic):
        topic = topic_of(claim.topic)
        settings = topic.Settings(**claim.sets)
        href = rows[claim.passage, claim.sentence]["href"]
        path, _, goal = href.partition("#")
        query = address(topic, settings)
        question = questions_of(topic).get(claim.part)
        opens = f"{claim.topic}_{question}=true" if question else ""
        assert path == f"./{address_of(claim.topic)}" + ("?" if query or opens else "") + "&".join(
            filter(None, (query, opens))
        )
        first, placed = parts_of(topic)[0].name, headings_of(topic)
        if goal:
            assert goal == f"stage_{claim.topic}_{claim.part}" and claim.part in placed
        else:
            switches = [
                each
                for each in vars(__import__(f"{topic.__package__}.parts", fromlist="x")).values()
                if isinstance(each, Switch)
            ]
            shown = [switch.at(settings).name for switch in switches]
            assert claim.part in ("", first, *shown), claim


CLAIMS_BY_KEY = [(claim.passage, claim.sentence) for claim in CLAIMS]


def test_questions_are_those_that_fold_a_part() -> None:
    softmax = topic_of("softmax")
    assert questions_of(softmax) == {"twice": "twice"}
    assert questions_of(topic_of("extremes")) == {"slope": "slope", "ties": "ties", "gaps": "gaps", "libraries": "gaps"}


@pytest.mark.parametrize("name", ORDER)
def test_every_page_leads_back_to_its_passage(name: str) -> None:
    assert passage_of(name) in PASSAGES
    assert judged_of(name).startswith("To this passage of the notes")


def test_the_table_is_handed_out_whole() -> None:
    rows = list(csv.DictReader(io.StringIO(as_csv())))
    assert [(row["claim"], row["verdict"], row["figure"]) for row in rows] == [
        (row.sentence, row.verdict, row.figure) for row in kept().claims
    ]
    assert all(row["experiment"].partition("?")[0] in {address_of(name) for name in ORDER} | {""} for row in rows)
    text = as_markdown()
    assert all(row.figure.replace("|", "\\|") in text for row in kept().claims)
    assert all(f"\n{each.number}. {each.said}" in text for each in kept().errata)


def test_no_experiment_is_promised_for_a_claim_that_is_not_tested() -> None:
    for row in kept().claims:
        assert drawn(row)["does"].startswith("See" if row.verdict == UNTESTED else "Open the experiment")


def test_a_part_of_a_switch_needs_no_place_of_its_own() -> None:
    assert (
        href_of("t_test", "repetitions", {"t_test_show": "Many repetitions"}) == "./t-test?t_test_show=Many+repetitions"
    )
    assert isinstance(parts_of(topic_of("t_test"))[0], Part)

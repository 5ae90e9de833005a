"""Every page opens, every choice redraws it, and no address breaks it. A new page joins by being in the menu."""

import re
from collections.abc import Iterator

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core.experiment.knobs import knobs, write
from core.experiment.packing import pack
from pages.lab.browser import bundle
from pages.lab.essay import offer
from pages.lab.results import RESULTS
from pages.sections import topic_of
from tests.arriving import PAGES, home, opened
from tests.core.experiment.test_packing import unpack


@pytest.fixture(autouse=True)
def empty_caches() -> Iterator[None]:
    """The caches are the process's own: every test starts without what another computed."""
    yield
    st.cache_data.clear()
    st.cache_resource.clear()
    RESULTS.clear()


def stages(at: AppTest) -> list[bytes]:
    return [element.proto.bytes for element in at.get("bidi_component") if element.proto.bytes]


def test_no_two_files_of_the_stage_declare_the_same_name() -> None:
    """They are served as one module: a name declared twice would leave every page without its charts."""
    names = re.findall(r"^(?:async )?(?:function\*?|class|const|let) (\w+)", bundle(), re.MULTILINE)
    assert len(names) > 50
    assert not {name for name in names if names.count(name) > 1}


def test_home_opens() -> None:
    at = home()
    assert not at.exception and at.title


@pytest.mark.parametrize(("section", "name"), PAGES)
def test_a_page_opens_with_its_title_a_short_claim_and_a_stage(section: str, name: str) -> None:
    at = opened(section, name)
    assert not at.exception
    assert at.title[0].value == topic_of(name).TITLE
    assert len(at.markdown[0].value.split()) <= 120, "the claim is short"
    assert stages(at)


def shown(at: AppTest) -> list[dict]:
    """What the stages were told that can be dragged: a sweep's picture grows by itself."""
    return [message for message in map(unpack, stages(at)) if message.get("live")]


def pictures(at: AppTest) -> list[bytes]:
    """What these stages show, without their knobs."""
    return [
        pack({each: message[each] for each in ("panels", "readouts", "notices", "refusal")}) for message in shown(at)
    ]


@pytest.mark.parametrize(("section", "name"), PAGES)
def test_a_choice_redraws_the_page(section: str, name: str) -> None:
    """Each knob's first other choice and the way back; tests/core/test_topics.py turns them all."""
    at = opened(section, name)
    default, standing = pictures(at), {knob["name"] for message in shown(at) for knob in message["knobs"]}
    for field, knob in knobs(topic_of(name).Settings).items():
        if knob.kind != "choice" or knob.when or field not in standing:
            continue
        for option in (next(option for option in knob.options if option != knob.default), knob.default):
            at.selectbox(key=f"{name}_{field}").set_value(option).run()
            assert not at.exception, (field, option)
            assert (pictures(at) == default) == (option == knob.default), (field, option)


@pytest.mark.parametrize(("section", "name"), PAGES)
def test_a_hostile_address_leaves_the_defaults(section: str, name: str) -> None:
    rubbish = ["NaN", "1e999", "-1", "<script>alert(1)</script>", "x" * 10_000, "", "__import__('os')"]
    for value in rubbish:
        at = opened(section, name, **{f"{name}_{field}": value for field in knobs(topic_of(name).Settings)})
        assert not at.exception, value
        assert stages(at), value


def test_an_address_with_several_faults_says_each_once_and_of_many_the_first_three() -> None:
    address = {"activation": "Mish", "depth": "deep", "times": "often", "rate": "fast"}
    at = opened("Descent", "vanishing_exploding", **{f"vanishing_exploding_{name}": address[name] for name in address})
    (box,) = at.error
    assert all(box.value.count(part) == 1 for part in ("Mish", "Hidden layers", "Initial weights")), box.value
    assert "Learning rate" not in box.value
    assert box.value.count("1 more like these") == 1


@pytest.mark.parametrize(("section", "name"), PAGES)
def test_an_address_restores_every_knob(section: str, name: str) -> None:
    """Each knob, set to another value than its default, comes back from the one URL that holds them all."""
    wanted = {}
    for field, knob in knobs(topic_of(name).Settings).items():
        if knob.kind == "number":
            wanted[field] = write(knob, knob.low if knob.default != knob.low else knob.high)
        elif knob.kind == "choice":
            wanted[field] = knob.options[0] if knob.default != knob.options[0] else knob.options[-1]
        elif knob.kind == "toggle":
            wanted[field] = not knob.default
    at = opened(
        section,
        name,
        **{
            f"{name}_{field}": str(value).lower() if isinstance(value, bool) else str(value)
            for field, value in wanted.items()
        },
    )
    assert not at.exception
    assert {field: at.session_state[f"{name}_{field}"] for field in wanted} == wanted


def test_one_slip_is_spoken_of_as_one() -> None:
    assert "1 slip here: see what happens when it is run" in offer(1)
    assert "2 slips here: see what happens when they are run" in offer(2)

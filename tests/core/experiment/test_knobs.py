"""A knob checks what comes from outside, and says in a sentence what would be right."""

from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.experiment.knobs import (
    applies,
    check,
    choice,
    computed,
    corners,
    knobs,
    number,
    numbers,
    read,
    sound,
    text,
    toggle,
    write,
)


@dataclass(frozen=True)
class Settings:
    kind: str = choice("one", ["one", "two"], label="Kind", help="")
    rate: float = number(0.1, 1e-3, 10.0, log=True, label="Rate", help="", unit="per step")
    count: int = number(3, 1, 9, label="Count", help="", when={"kind": ("two",)})
    on: bool = toggle(False, label="On", help="")
    scores: tuple[float, ...] = numbers((1, 2), -5, 5, least=1, most=4, label="Scores", help="")
    formula: str = text("x", label="Formula", help="", most=5)
    sharp: bool = toggle(False, label="Sharp", help="", view=True)


KNOBS = knobs(Settings)


def test_a_whole_default_makes_a_whole_knob() -> None:
    assert KNOBS["count"].whole and not KNOBS["rate"].whole
    assert check(KNOBS["count"], 4.0) == 4 and isinstance(check(KNOBS["count"], 4.0), int)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("rate", 11.0, "from 0.001 to 10 per step"),
        ("rate", float("nan"), "must be a number"),
        ("rate", "0.1", "must be a number"),
        ("rate", True, "must be a number"),
        ("count", 2.5, "whole number from 1 to 9"),
        ("kind", "three", "one of one, two"),
        ("on", 1, "on or off"),
        ("scores", [], "1 to 4 numbers"),
        ("scores", [1, 9], "number 2 must lie from −5 to 5"),
        ("scores", [1, float("nan")], "number 2"),
        ("formula", "x" * 6, "at most 5 characters"),
        ("formula", "a\nb", "one line"),
    ],
)
def test_a_bad_value_gets_a_sentence(name: str, value: object, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        check(KNOBS[name], value)


def test_a_typed_list_names_the_item_that_is_no_number() -> None:
    with pytest.raises(ValueError, match="item 2, “two”, is not a number"):
        read(KNOBS["scores"], "1, two, 3")


@given(st.text(max_size=200))
def test_any_text_is_read_or_answered_by_a_sentence(written: str) -> None:
    try:
        assert all(-5 <= value <= 5 for value in read(KNOBS["scores"], written))
    except ValueError as error:
        assert str(error).endswith(".")


@given(st.lists(st.floats(-5, 5), min_size=1, max_size=4))
def test_a_list_survives_its_address(values: list[float]) -> None:
    assert read(KNOBS["scores"], write(KNOBS["scores"], tuple(values))) == pytest.approx(values, abs=1e-11)


@given(st.floats(1e-3, 10), st.integers(1, 9))
def test_a_number_survives_its_address(rate: float, count: int) -> None:
    assert read(KNOBS["rate"], write(KNOBS["rate"], rate)) == pytest.approx(rate, rel=1e-11)
    assert read(KNOBS["count"], write(KNOBS["count"], count)) == count


@pytest.mark.parametrize("written", ["NaN", "1e999", "", "four", "<script>", "0x10", "x" * 10_000])
def test_an_address_that_is_no_number_gets_a_sentence(written: str) -> None:
    with pytest.raises(ValueError, match="must be a"):
        read(KNOBS["count"], written)


def test_a_condition_says_when_a_knob_counts() -> None:
    assert not applies(Settings(), "count")
    assert applies(Settings(kind="two"), "count")


def test_corners_visit_every_extreme_with_its_condition_met() -> None:
    found = list(corners(Settings))
    assert Settings() == found[0]
    for corner in (
        replace(Settings(), rate=10.0),
        replace(Settings(), kind="two", count=9),
        replace(Settings(), on=True),
    ):
        assert corner in found
    assert all(settings.kind == "two" for settings in found if settings.count != 3)


def test_a_view_knob_is_no_part_of_what_is_computed() -> None:
    assert computed(Settings(sharp=True, count=5)) == Settings(count=5)
    assert computed(Settings(sharp=True, count=5), ("count",)) == Settings(count=5)
    assert computed(Settings(sharp=True, count=5), ()) == Settings()


def test_a_log_scale_needs_a_positive_bound() -> None:
    with pytest.raises(ValueError, match="positive lower bound"):
        number(1.0, 0.0, 2.0, log=True, label="Rate", help="")


@pytest.mark.parametrize("value", [10**400, -(10**400), float("inf"), float("nan"), None, "7", [1]])
def test_what_lies_beyond_all_bounds_is_left_out_and_raises_nothing_else(value: object) -> None:
    assert sound(Settings, {"count": value, "rate": value, "scores": [value], "on": True}) == {"on": True}

"""Numbers from outside: one reading for a whole list, said where a person may have meant another."""

import json
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.chance.mean_variance import topic as mean_variance
from core.experiment.knobs import knobs, read, read_noted, write
from core.experiment.readings import COMMA, POINT, read_cells, read_list, read_number
from core.networks.classification import topic as classification
from core.numbers.entropy import topic as entropy
from core.numbers.logarithms import topic as logarithms

EXAMPLES = json.loads((Path(__file__).parents[2] / "examples" / "readings.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: repr(example.get("list", example.get("number")))[:30])
def test_examples_are_read_as_the_table_says(example: dict) -> None:
    given = {name: value for name, value in example.items() if name not in ("list", "number", "values", "note")}
    reading = read_list(example["list"], **given) if "list" in example else read_number(example["number"], **given)
    assert list(reading.values) == example["values"] and reading.note == example["note"]


@given(st.text(max_size=80) | st.lists(st.sampled_from(list("0123456789,.; -%\n\t−'€e")), max_size=40).map("".join))
def test_any_text_becomes_finite_numbers_or_none(text: str) -> None:
    for value in (*read_list(text).values, *read_number(text).values):
        assert value is None or math.isfinite(value)


@given(st.lists(st.floats(-1e15, 1e15), min_size=1, max_size=20))
def test_what_an_address_holds_is_read_as_it_was_written_and_without_a_word(values: list[float]) -> None:
    knob = knobs(mean_variance.Settings)["own"]._replace(low=-1e15, high=1e15, most=20)
    read_again, note = read_noted(knob, write(knob, values))
    assert read_again == pytest.approx(values, rel=1e-11) and note == ""


def test_an_ambiguous_column_follows_the_rest_of_its_file_or_the_person() -> None:
    cells = ["1,250", "2,300"]
    assert read_cells(cells, hint=COMMA).values == (1.25, 2.3) and read_cells(cells, hint=POINT).values == (1250, 2300)
    assert read_cells(cells, comma="decimal").values == (1.25, 2.3)
    assert read_cells(cells, comma="thousands").values == (1250, 2300)


P, OWN = knobs(entropy.Settings)["p"], knobs(mean_variance.Settings)["own"]


def test_counts_are_taken_for_their_shares_and_said() -> None:
    assert read_noted(P, "3, 1, 1") == ((0.6, 0.2, 0.2), "They add up to 5: their shares of 1 are shown.")
    assert read_noted(P, "0.5, 0.25, 0.25") == ((0.5, 0.25, 0.25), "")
    assert read_noted(P, "50 %, 25 %, 25 %")[0] == (0.5, 0.25, 0.25)
    with pytest.raises(ValueError, match="more than 0"):
        read(P, "0, 0")
    with pytest.raises(ValueError, match="from 0 to 1"):
        read(P, "-1, 2")


def test_more_numbers_than_a_knob_holds_are_left_out_and_said() -> None:
    values, note = read_noted(OWN, ", ".join(str(k) for k in range(OWN.most + 50)))
    assert len(values) == OWN.most and note == f"The first {OWN.most:,} of {OWN.most + 50:,} numbers are used."


@pytest.mark.parametrize(
    "item", ["![](//host/a)", "[x](//ev.il/a)", "www.ev.il", "a@ev.il", "https://ev.il", "$x$", "**b**", "_a_"]
)
def test_a_refusal_quotes_nothing_that_could_be_markup_or_a_link(item: str) -> None:
    with pytest.raises(ValueError, match="item 2 is not a number") as refused:
        read(OWN, f"1; {item}")
    assert item not in str(refused.value)


@pytest.mark.parametrize("written", ["9" * 400, "1e400", "Infinity", "NaN", "-" + "9" * 400])
def test_a_number_beyond_all_bounds_is_refused_in_words(written: str) -> None:
    for topic, name in ((classification, "epochs"), (classification, "rate"), (logarithms, "small")):
        with pytest.raises(ValueError, match=r"from|not a number"):
            read(knobs(topic.Settings)[name], written)

"""Weights set by hand: what their text says, and what is said of a text that cannot be read."""

import math

import pytest

from core.engine.edits import MOST_EDITS, fitting, read_edits
from core.engine.networks import Network
from core.engine.training import Edit


def test_a_text_of_edits_is_read() -> None:
    assert read_edits("1.2.3=0.5@100 2.1.b=-1; 1.1.0=−2e-1@1.5") == (
        Edit(100.0, 0, 1, 2, 0.5), Edit(math.inf, 1, 0, -1, -1.0), Edit(1.5, 0, 0, -1, -0.2),
    )  # fmt: skip
    assert read_edits("") == ()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("1.2=0.5", "Edit 1, “1.2=0.5”, cannot be read"),
        ("1.1.1=1 1.1.1=inf", "Edit 2"),
        ("0.1.1=1", "count from 1"),
        ("1.1.1=1e9", "from −100 to 100"),
        ("1.1.1=1@-3", "cannot be read"),
        (" ".join(["1.1.1=1"] * (MOST_EDITS + 1)), "At most 100"),
    ],
)
def test_what_cannot_be_read_is_said(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        read_edits(text)


def test_edits_of_what_a_network_has_not_are_left_out() -> None:
    edits = read_edits("1.2.1=1 1.9.1=1 3.1.1=1 1.1.9=1 2.1.b=1")
    assert [edit.layer for edit in fitting(edits, Network(2, (3,), 1))] == [0, 1]

"""Points set by hand: what their text says, and what is said of a text that cannot be read."""

import numpy as np
import pytest

from core.data.own_points import MOST_POINTS, missing, read_own_points


def test_a_text_of_points_is_read_with_either_marks() -> None:
    for text in ("A1.2_-0.4~B3_2~A-5_6", "A 1.2, −0.4; b 3,2; A-5,6"):
        points = read_own_points(text)
        np.testing.assert_allclose(points.x, [[1.2, -0.4], [3, 2], [-5, 6]], rtol=1e-6)
        assert points.y.tolist() == [0, 1, 0] and points.classes == ("A", "B")
    assert read_own_points("A1_1~C2_2").classes == ("A", "B", "C")
    assert len(read_own_points("").y) == 0


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("A1_2~B3", "Point 2, “B3”, cannot be read"),
        ("D1_2", "class D; there are A, B and C"),
        ("A7_0", "off the map, which goes from −6 to 6"),
        ("A1e9_0", "cannot be read"),
        ("<script>", "cannot be read"),
        ("~".join(["A1_1"] * (MOST_POINTS + 1)), "At most 200"),
    ],
)
def test_what_cannot_be_read_is_said(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        read_own_points(text)


@pytest.mark.parametrize(("text", "enough"), [("", False), ("A1_1~A2_2~B1_2", False), ("A1_1~A2_2~B1_2~B0_0", True)])
def test_two_points_of_two_classes_are_needed(text: str, enough: bool) -> None:
    assert (missing(read_own_points(text)) == "") == enough

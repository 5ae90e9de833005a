"""Two columns of a person's own table, chosen by name."""

import numpy as np
import pytest

from core.data.own_pairs import read_table
from core.data.table_text import TableError

TABLE = b"name,rooms,note,price\n" + b"\n".join(b"h%d,%d,x,%d" % (k, k % 5 + 1, 1000 * k) for k in range(1, 13))


def test_a_table_without_any_class_is_read_and_its_columns_are_chosen_by_name() -> None:
    pairs = read_table(b"area;price\n" + b"\n".join(b"%d,5;%d" % (k, 7 * k) for k in range(20)))
    assert (pairs.x, pairs.y) == ("area", "price")
    x, y = pairs.points()
    np.testing.assert_allclose(x, np.arange(20) + 0.5)
    np.testing.assert_allclose(y, 7 * np.arange(20))
    other = pairs.choose("price", "area")
    np.testing.assert_allclose(other.points()[0], y)
    assert other.digest != pairs.digest


def test_only_columns_of_numbers_can_be_chosen() -> None:
    pairs = read_table(TABLE)
    assert pairs.possible == ("rooms", "price")
    with pytest.raises(TableError, match="holds no numbers"):
        pairs.choose("name", "price")


def test_rows_with_a_gap_are_left_out() -> None:
    pairs = read_table(b"a,b\n1,2\n,3\n2,\n3,4\n4,6\n5,5\n6,7\n7,8\n")
    assert len(pairs.points()[0]) == 6


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"a,b\nx,1\ny,2\nz,3\nu,4\nv,5\nw,6\n", "two columns of numbers"),
        (b"a,b\n1,1\n2,2\n3,3\n", "are the least"),
        (b"a,b\n" + b"\n".join(b"1,%d" % k for k in range(9)), "one value only"),
    ],
)
def test_what_cannot_be_used_is_said(content: bytes, said: str) -> None:
    with pytest.raises(TableError, match=said):
        read_table(content).points()


def test_the_call_makes_the_same_choice() -> None:
    pairs = read_table(TABLE).choose("price", "rooms")
    again = eval(pairs.call(), {"read_table": read_table, "content": TABLE})
    assert again.digest == pairs.digest

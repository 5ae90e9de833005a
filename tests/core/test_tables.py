"""A person's own CSV: what is good is read, what is bad is answered by a sentence with its row and column."""

import csv
import io
import re
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.datasets import load
from core.tables import MAX_CELL, Table, TableError, quoted, read_table

GOOD = "width,height,kind\n1,2,cat\n3,4,cat\n5,6.5,dog\n-7,8e1,dog\n"
X = [[1, 2], [3, 4], [5, 6.5], [-7, 80]]


def table_of(text: str, encoding: str = "utf-8") -> Table:
    return read_table(text.encode(encoding))


def complaint(content: str | bytes, **chosen) -> str:
    """The sentence with which a table is refused."""
    with pytest.raises(TableError) as caught:
        read_table(content if isinstance(content, bytes) else content.encode()).points(**chosen)
    return str(caught.value)


def is_one_sentence(text: str) -> bool:
    return text[0].isupper() and text.endswith(".") and "\n" not in text and len(text) < 300


def test_a_table_with_a_header_becomes_points() -> None:
    table = table_of(GOOD)
    points = table.points()
    assert table.names == ("width", "height", "kind") and table.class_column == "kind" and table.notes == ()
    assert points.names == ("width", "height") and points.classes == ("cat", "dog")
    assert points.x.dtype == np.float32 and points.y.dtype == np.int64
    np.testing.assert_array_equal(points.x, np.array(X, np.float32))
    np.testing.assert_array_equal(points.y, [0, 0, 1, 1])


def test_iris_written_and_read_is_iris() -> None:
    iris, out = load("Iris"), io.StringIO()
    writer = csv.writer(out)
    writer.writerow([*iris.names, "species"])
    writer.writerows([*row, iris.classes[k]] for row, k in zip(iris.x.tolist(), iris.y, strict=True))
    points = table_of(out.getvalue()).points()
    assert points.names == iris.names and points.classes == iris.classes
    np.testing.assert_array_equal(points.x, iris.x)
    np.testing.assert_array_equal(points.y, iris.y)


@pytest.mark.parametrize(
    "text",
    [
        GOOD.replace(",", ";"),
        GOOD.replace(",", "\t"),
        GOOD.replace(",", ", "),
        GOOD.replace("\n", "\r\n"),
        GOOD.replace("\n", "\r"),
        GOOD.rstrip(),
        GOOD + "\n\n",
        GOOD + ",,\n",
        GOOD.replace("6.5", "6,5")
        .replace("8e1", "80,0")
        .replace("1,2,", "1;2;")
        .replace("3,4,", "3;4;")
        .replace("5,6,5,", "5;6,5;")
        .replace("-7,80,0,", "-7;80,0;")
        .replace("width,height,", "width;height;"),
        GOOD.replace("width", '"width"').replace("cat", '"cat"').replace("6.5", '"6.5"'),
    ],
)
def test_the_same_table_in_another_dress(text: str) -> None:
    points = table_of(text).points()
    assert points.names == ("width", "height") and points.classes == ("cat", "dog")
    np.testing.assert_array_equal(points.x, np.array(X, np.float32))


@pytest.mark.parametrize(
    ("encoding", "note"),
    [
        ("utf-8", ""),
        ("utf-8-sig", ""),
        ("latin-1", "Windows-1252"),
        ("cp1252", "Windows-1252"),
        ("utf-16", "UTF-16"),
    ],
)
def test_encodings_are_recognised_and_told(encoding: str, note: str) -> None:
    table = table_of(GOOD.replace("width", "Größe").replace("dog", "Bär"), encoding)
    assert table.names[0] == "Größe" and table.points().classes == ("Bär", "cat")
    assert note in " ".join(table.notes) and bool(table.notes) == bool(note)


def test_without_a_header_columns_are_called_by_number_and_row_1_is_data() -> None:
    table = table_of(GOOD.split("\n", 1)[1])
    assert table.names == ("column 1", "column 2", "column 3") and "no header" in table.notes[0]
    np.testing.assert_array_equal(table.points().x, np.array(X, np.float32))


def test_a_header_may_leave_a_name_out_and_columns_at_the_end_may_be_empty() -> None:
    table = table_of(",x,y,kind,\n1,2,3,a,\n2,2,3,a,\n3,4,5,b,\n4,4,5,b,\n")
    assert table.names == ("column 1", "x", "y", "kind")
    assert "no name for column 1" in " ".join(table.notes) and "Empty columns" in " ".join(table.notes)


def test_whole_numbers_may_be_the_class_and_sort_by_value() -> None:
    points = table_of("a,b,c\n1,2,10\n1,3,10.0\n2,3,9\n2,2,9\n").points()
    assert points.classes == ("9", "10") and points.names == ("a", "b") and points.y.tolist() == [1, 1, 0, 0]


def test_class_and_features_can_be_chosen_by_name() -> None:
    table = table_of("sex,x,y,z,who\n0,1.5,2,3,Ann\n0,2,3,4,Bo\n1,3,4,5,Cy\n1,3,4,5,Di\n")
    assert table.class_column == "who"
    points = table.points("sex", ["z", "x"])
    assert points.classes == ("0", "1") and points.names == ("z", "x") and points.x[0].tolist() == [3, 1.5]
    assert table.points("sex").names == ("x", "y", "z")


def test_other_text_columns_are_left_out_and_told() -> None:
    table = table_of("id,x,y,kind\nn1,1,2,a\nn2,1,2,a\nn3,1,3,b\nn4,1,3,b\n")
    assert table.points().names == ("x", "y") and '"id"' in table.notes[0]


HEAD = "width,height,kind\n1,2,cat\n3,4,cat\n"
BAD = {
    "empty": (b"", ["empty"]),
    "blank": (b" \n\n,,\n", ["empty"]),
    "header only": ("width,height,kind\n", ["one row only"]),
    "10 MB": (b"1,2,a\n" * 1_700_000, ["too large", "10,200,000", "1 MB"]),
    "too many rows": ("a,b,c\n" + "1,2,x\n" * 5001, ["more than 5,000 rows"]),
    "too many rows without header": ("1,2,x\n" * 5001, ["more than 5,000 rows"]),
    "too many columns": ("1," * 60 + "a\n" + "1," * 60 + "b\n", ["61 columns", "50"]),
    "one column": ("hello\nworld\n", ["1 column:", "comma, semicolon or tab"]),
    "two columns": ("x,kind\n1,a\n2,b\n", ["2 columns:"]),
    "no numbers": ("a,b,c\nx,y,z\nx,y,z\n", ["no column of numbers"]),
    "one number column": ("a,b,c\n1,y,z\n2,y,z\n", ["one column of numbers"]),
    "short row": (HEAD + "5,dog\n6,7,dog\n", ["Row 4 ", "2 cells", "3"]),
    "long row": (HEAD + "5,6,7,dog\n6,7,dog\n", ["Row 4 ", "4 cells", "3"]),
    "title above the header": ("My table\n" + GOOD, ["Row 1 ", "1 cell ", "3"]),
    "row numbers count blank lines": (HEAD + "\n\n6,dog\n", ["Row 6 "]),
    "text in a number column": (HEAD + "5,six,dog\n7,8,dog\n", ["Row 4", "column 2", '"height"', '"six"', "numbers"]),
    "text in a headerless column": ("1,2,a\n3,4,a\n5,six,b\n7,8,b\n", ["Row 3", "column 2", '"six"']),
    "decimal comma in quotes": (HEAD + '5,"6,5",dog\n7,8,dog\n', ["Row 4", "column 2", '"6,5"', "1.5"]),
    "mixed decimals": ("a;b;c\n1,5;2;x\n1.5;2;x\n3;4;y\n", ["Row 2", "column 1", '"1,5"']),
    "underscored number": (HEAD + "5,1_000,dog\n7,8,dog\n", ["Row 4", "column 2", '"1_000"']),
    "empty cell": (HEAD + ",6,dog\n7,8,dog\n", ["Row 4", "column 1", '"width"', "is empty"]),
    "empty class": (HEAD + "5,6,\n7,8,dog\n", ["Column 3", '"kind"', "row 4", "empty"]),
    "NaN": (HEAD + "5,NaN,dog\n7,8,dog\n", ["Row 4", "column 2", '"NaN"', "not a finite number"]),
    "inf": (HEAD + "-inf,6,dog\n7,8,dog\n", ["Row 4", "column 1", '"-inf"', "not a finite number"]),
    "NA": (HEAD + "5,NA,dog\n7,8,dog\n", ["Row 4", "column 2", '"NA"']),
    "overflow": (HEAD + "5,1e999,dog\n7,8,dog\n", ["Row 4", "column 2", '"1e999"', "1e+15"]),
    "one class": (HEAD, ["Column 3", '"kind"', "only one class", '"cat"', "2 to 10"]),
    "many classes": ("a,b,c\n" + "".join(f"1,2,n{i}\n" for i in range(11)), ["Column 3", "11 different", "2 to 10"]),
    "lonely class": (HEAD + "5,6,dog\n", ["Column 3", '"dog"', "row 4 only", "at least 2 rows"]),
    "fractions as class": ("a,b,c\n1,2,0\n1,2,0.5\n", ["Column 3", '"c"', "row 3", "0.5", "whole number"]),
    "too few features": ("a,b,c\n1,x,2\n1,x,2\n2,y,3\n2,y,3\n", ["1 column of numbers"], {"class_column": "c"}),
    "duplicate names": ("x,x,kind\n1,2,a\n3,4,b\n", ["Columns 1 and 2", '"x"', "a name of its own"]),
    "NUL": (b"a,b,c\n1,2\x00,x\n", ["not text", "NUL"]),
    "binary": (bytes(range(256)) * 4, ["not text"]),
    "UTF-16 without mark": ("a,b,c\n1,2,x\n".encode("utf-16-le"), ["not text", "UTF-8"]),
    "UTF-16 cut": (b"\xff\xfea\x00,\x00b", ["not text"]),
    "Excel": (b"PK\x03\x04\x14\x00\x06", ["spreadsheet", "CSV"]),
    "long cell": (HEAD + f"5,6,{'d' * 201}\n", ["Row 4", "column 3", "201 characters", str(MAX_CELL)]),
    "endless cell": (HEAD + "5,6," + "d" * 200_000, ["Row 4", "100,000 characters"]),
    "open quote": (HEAD + '5,6,"dog\n7,8,dog\n', ["Row 4", "quote", "not closed"]),
    "text beside a quote": (HEAD + '5,6,"dog"gy\n', ["Row 4", "quote"]),
    "no such column": (GOOD, ['"colour"', '"width"', '"kind"'], {"class_column": "colour"}),
    "no such feature": (GOOD, ['"colour"'], {"features": ["width", "colour"]}),
    "class as feature": (GOOD, ["Column 3", "is the class"], {"features": ["width", "kind"]}),
    "text as feature": ("n,x,y,k\n" + "q,1,2,a\nq,1,2,b\n" * 2, ["Column 1", "is text"], {"features": ["n", "x"]}),
    "one feature": (GOOD, ["1 column", "at least 2"], {"features": ["width"]}),
}


@pytest.mark.parametrize("case", BAD)
def test_every_bad_table_has_its_sentence(case: str) -> None:
    content, words, *chosen = BAD[case]
    said = complaint(content, **(chosen[0] if chosen else {}))
    assert is_one_sentence(said), said
    assert all(word in said for word in words), said


def test_what_is_quoted_is_short_and_on_one_line() -> None:
    assert quoted("a\nb\u202e") == '"a b "'
    assert len(quoted("x" * 1000)) == 42
    said = complaint("a,b,c\n1,2,x\n1,2,x\n" + '"q\n\nq",2,y\n1,2,y\n')
    assert is_one_sentence(said) and "Row 4, column 1" in said


def outcome(content: bytes) -> str:
    """What becomes of the bytes, which must be a Table, Points or a sentence."""
    try:
        table = read_table(content)
        assert len(set(table.names)) == len(table.names) == len(table.numbers) + len(table.texts)
        assert all(np.isfinite(values).all() for values in table.numbers.values())
        points = table.points()
        assert np.isfinite(points.x).all() and points.x.shape == (len(table.rows), len(points.names))
        assert np.bincount(points.y, minlength=len(points.classes)).min() >= 2
    except TableError as error:
        assert is_one_sentence(str(error)), str(error)
        return "refused"
    return "read"


BITS = ["1", "2.5", "2,5", "-3e2", "nan", "1e400", "a", "b", " ", '"', ",", ",", ";", "\t", "\n", "\n", "\r", "\r\n"]
CELLS = st.lists(st.lists(st.sampled_from(["1", "2", "3.5", "a", "b", "", "nan"]), min_size=3, max_size=4), min_size=2)


@settings(max_examples=150, deadline=1000)
@given(st.binary(max_size=300) | st.binary(max_size=99).map(lambda rest: b"\xff\xfe" + rest))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    assert outcome(content) in ("read", "refused")


@settings(max_examples=250, deadline=1000)
@given(st.lists(st.sampled_from(BITS), max_size=60).map("".join) | st.text(max_size=80))
def test_any_text_is_read_or_refused(text: str) -> None:
    assert outcome(text.encode()) in ("read", "refused")


@settings(max_examples=150, deadline=1000)
@given(CELLS)
def test_almost_tables_are_read_or_refused(rows: list[list[str]]) -> None:
    assert outcome("\n".join(map(",".join, rows)).encode()) in ("read", "refused")


@pytest.mark.parametrize(
    "content",
    [
        ("1," * 49 + "a\n") * 5000,
        "," * 999_999,
        ",\n" * 499_999,
        "\n" * 999_999,
        '"' * 999_999,
        '""\n' * 333_333,
        "1" * 999_999,
        "1;" * 499_999,
        ("1.1" * 60 + ",2,a\n") * 5000,
        ("1;2,5;a\n" * 5000),
        "9" * 150 + ",1,a\n" * 999,
    ],
    ids=lambda content: re.sub(r"\s", "_", content[:8]),
)
def test_the_largest_files_are_answered_within_a_second(content: str) -> None:
    started = time.process_time()
    outcome(content.encode()[:1_000_000])
    assert time.process_time() - started < 1

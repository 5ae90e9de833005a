"""A person's own CSV: what is good is read, what is bad is answered by a sentence with its row and column."""

import __future__

import ast
import contextlib
import csv
import io
import json
import re
import time
from pathlib import Path

import numpy as np
import pytest
import sklearn.datasets
from hypothesis import given, settings
from hypothesis import strategies as st

from core.data.datasets import load
from core.data.own_table import Table, quoted, read_table
from core.data.table_remarks import remarks
from core.data.table_text import MAX_CELL, TableError
from core.experiment.part import parts_of
from core.experiment.standalone_script import notebook, script
from core.networks.classification import topic as classification
from core.networks.classification.topic import Settings
from core.networks.plane_data import OWN
from tests.alone import run_alone

MAIN = parts_of(classification)[0]
GOOD = "width,height,kind\n1,2,cat\n3,4,cat\n5,6.5,dog\n-7,8e1,dog\n"
X = [[1, 2], [3, 4], [5, 6.5], [-7, 80]]


def table_of(text: str, encoding: str = "utf-8") -> Table:
    return read_table(text.encode(encoding))


def complaint(content: str | bytes, **chosen) -> str:
    """The sentence with which a table is refused."""
    with pytest.raises(TableError) as caught:
        read_table(content if isinstance(content, bytes) else content.encode()).choose(**chosen).points()
    return str(caught.value)


def is_one_sentence(text: str) -> bool:
    return text[0].isupper() and text.endswith(".") and "\n" not in text and len(text) < 500


def test_a_table_with_a_header_becomes_points() -> None:
    table = table_of(GOOD)
    points = table.points()
    assert tuple(table.columns) == ("width", "height", "kind") and table.class_column == "kind" and table.notes == ()
    assert points.names == ("width", "height") and points.classes == ("cat", "dog")
    assert points.x.dtype == np.float64 and points.y.dtype == np.int64
    np.testing.assert_array_equal(points.x, np.array(X))
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
    np.testing.assert_array_equal(points.x, np.array(X))


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
    assert next(iter(table.columns)) == "Größe" and table.points().classes == ("Bär", "cat")
    assert note in " ".join(table.notes) and bool(table.notes) == bool(note)


def test_without_a_header_columns_are_called_by_number_and_row_1_is_data() -> None:
    table = table_of(GOOD.split("\n", 1)[1])
    assert tuple(table.columns) == ("column 1", "column 2", "column 3") and "no header" in table.notes[0]
    np.testing.assert_array_equal(table.points().x, np.array(X))


def test_a_header_may_leave_a_name_out_and_columns_at_the_end_may_be_empty() -> None:
    table = table_of(",x,y,kind,\n1,2,3,a,\n2,2,3,a,\n3,4,5,b,\n4,4,5,b,\n")
    assert tuple(table.columns) == ("column 1", "x", "y", "kind")
    assert "no name for column 1" in " ".join(table.notes) and "Empty columns" in " ".join(table.notes)


def test_whole_numbers_may_be_the_class_and_sort_by_value() -> None:
    points = table_of("a,b,c\n1,2,10\n1,3,10.0\n2,3,9\n2,2,9\n").points()
    assert points.classes == ("9", "10") and points.names == ("a", "b") and points.y.tolist() == [1, 1, 0, 0]


def test_class_and_features_can_be_chosen_by_name() -> None:
    table = table_of("sex,x,y,z,who\n0,1.5,2,3,Ann\n0,2,3,4,Bo\n1,3,4,5,Ann\n1,3,4,5,Bo\n")
    assert table.class_column == "who" and table.features == ("sex", "x", "y", "z")
    points = table.choose("sex", ["z", "x"]).points()
    assert points.classes == ("0", "1") and points.names == ("z", "x") and points.x[0].tolist() == [3, 1.5]
    assert table.choose("sex").features == ("x", "y", "z")


def test_a_choice_is_told_by_its_digest() -> None:
    table = table_of(GOOD)
    assert table.digest == table_of(GOOD).digest == table.choose("kind").digest
    others = [
        table.choose("width", ["height", "kind"]),
        table_of(GOOD.replace("6.5", "6.6")),
        read_table(GOOD.encode(), False),
    ]
    assert len({table.digest, *(other.digest for other in others)}) == 4


def test_text_of_many_kinds_is_not_kept() -> None:
    table = table_of("name,x,y,kind\n" + "".join(f"person {k},{k},{k * k},{'ab'[k % 2]}\n" for k in range(40)))
    assert table.columns["name"].kinds == 40 and not table.columns["name"].words
    assert not table.columns["name"].values.size and 'Neither class nor feature: "name".' in remarks(table)


HEAD = "width,height,kind\n1,2,cat\n3,4,cat\n"
BAD = {
    "empty": (b"", ["empty"]),
    "blank": (b" \n\n,,\n", ["empty"]),
    "header only": ("width,height,kind\n", ["one row only"]),
    "10 MB": (b"1,2,a\n" * 1_700_000, ["too large", "10,200,000", "1 MB"]),
    "too many rows": ("a,b,c\n" + "1,2,x\n" * 5001, ["more than 5,000 rows"]),
    "too many rows without header": ("1,2,x\n" * 5001, ["more than 5,000 rows"]),
    "too many columns": ("1," * 120 + "a\n" + "1," * 120 + "b\n", ["121 columns", "100"]),
    "one column": ("hello\nworld\n", ["1 column:", "comma, semicolon or tab"]),
    "two columns": ("x,kind\n1,a\n2,b\n", ["2 columns:"]),
    "no numbers": ("a,b,c\nx,y,z\nx,y,z\n", ["needs a class", "one value only"]),
    "one number column": ("a,b,c\n1,y,z\n2,y,z\n", ["2 features", "one value only"]),
    "short row": (HEAD + "5,dog\n6,7,dog\n", ["Row 4 ", "2 cells", "3"]),
    "uneven rows": (HEAD * 3 + "5,dog\n6\n6,7,dog\n", ["Row 10 has 2 cells", "row 11 has 1 cell ", "3"]),
    "long row": (HEAD + "5,6,7,dog\n6,7,dog\n", ["Row 4 ", "4 cells", "3"]),
    "title above the header": ("My table\n" + GOOD, ["Row 1 ", "1 cell ", "3"]),
    "row numbers count blank lines": (HEAD + "\n\n6,dog\n", ["Row 6 "]),
    "one class": (HEAD, ["2 to 10", '"kind" holds one value only']),
    "many classes": ("a,b,c\n" + "".join(f"1,2,n{i}\n" for i in range(11)), ["2 to 10", '"c" holds 11 different']),
    "lonely class": (HEAD + "5,6,dog\n", ["row 4 stands alone", "2 rows each"]),
    "fractions as class": ("a,b,c\n1,2,0\n1,2,0.5\n", ["whole numbers", '"c" holds fractions']),
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
    "class as feature": (GOOD, ["1 feature", "2 to 50"], {"features": ["width", "kind"]}),
    "text as feature": (
        "n,x,y,k\n" + "q,1,2,a\nq,1,2,b\n" * 2,
        ['"n"', "cannot be a feature"],
        {"features": ["n", "x"]},
    ),
    "one feature": (GOOD, ["1 feature", "2 to 50"], {"features": ["width"]}),
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
    table = table_of("a,b,c\n1,2,x\n1,2,x\n" + '"q\n\nq",2,y\n1,2,y\n3,4,y\n')
    assert 'No number, so taken for a gap: "q  q" in "a" (row 4).' in remarks(table)


def outcome(content: bytes) -> str:
    """What becomes of the bytes, which must be a Table, Points or a sentence."""
    try:
        table = read_table(content)
        assert not any(np.isinf(column.values).any() for column in table.columns.values())
        points = table.points()
        assert np.isfinite(points.x).all() and points.x.shape == (table.kept()[0].sum(), len(points.names))
        assert np.bincount(points.y, minlength=len(points.classes)).min() >= 2
        assert all(is_one_sentence(sentence[:200].rstrip(".") + ".") for sentence in remarks(table))
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


# --- tables as people have them: the values by hand -----------------------------------------------------------------

TABLES = Path(__file__).parents[2] / "examples" / "tables"
CASES = {  # file: class, features, rows used, the first row's values, and what must be said
    "class-chosen-by-hand.csv": ("time", "total tip size", 40, [28.02, 5.55, 3], []),
    "decimal-comma-quoted.csv": ("kind", "length width", 24, [2.39, 10.42], ['in "length" 2,39 as 2.39']),
    "gaps-empty.csv": ("species", "bill depth flipper mass", 22, [23.9, 10.4, 191, 3520], ["2 of 24 rows are left"]),
    "gaps-na.csv": ("species", "bill depth flipper mass year", 22, [23.9, 10.4, 191, 3520, 2007], ['"bill" (2)']),
    "gaps-in-one-column.csv": (
        "survived", "class age fare", 18, [1, 32, 10.4188], ['gaps in "age" (6)', '"id" only numbers', '"name"'],
    ),
    "header-is-a-count.csv": (
        "column 5", "column 1,column 2,column 3,column 4", 24, [2.4, 10.4, 1.7, 0.9], ["counts and the classes' names"],
    ),
    "header-of-years.csv": ("kind", "2019 2020", 24, [2.4, 10.4], []),
    "ids-of-16-digits.csv": ("kind", "x y", 24, [2.3869, 10.4188], ['Neither class nor feature: "source"']),
    "label-first.txt": ("#Label", "length width depth", 24, [2.4, 10.4, 0.4], []),
    "percent.csv": ("side", "win change", 24, [47.2, -4.6], ['in "win" 47.2% as 47.2', "-4.6% as −4.6"]),
    "row-names-short-header.txt": ("Kind", "Length Width", 24, [2.4, 10.4], ["row names", "only numbers the rows"]),
    "row-number-first.csv": ("Kind", "LengthCm WidthCm", 40, [2.1, 2.0], ['"Id" only numbers the rows']),
    "sep-line.csv": ("kind", "length width", 24, [2.39, 10.42], ["2,39 as 2.39"]),
    "thousands-english-semicolon.csv": ("group", "income spend", 24, [1432, 416], ["1,432 as 1432, not 1.432"]),
    "thousands-german.csv": ("group", "salary sales", 24, [2100.44, 10985.5], ["2.100,44 as 2100.44"]),
    "thousands-quoted.csv": ("group", "income spend", 24, [1432, 416], ["1,432 as 1432, not 1.432"]),
    "thousands-space-comma.csv": ("group", "salary rent", 24, [11361.4, 10857.5], ["11 361,40 as 11361.4"]),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_table_as_people_have_them_is_read_and_told(name: str) -> None:
    class_column, features, count, first, words = CASES[name]
    table = read_table((TABLES / name).read_bytes())
    points, said = table.points(), " ".join(remarks(table))
    assert table.class_column == class_column
    assert table.features == tuple(features.split("," if "," in features else " "))
    assert len(points.y) == count and points.x[0].tolist() == first
    assert all(word in said for word in words), said


def test_a_gap_marker_is_no_class_and_classes_may_be_named_by_a_row_of_counts() -> None:
    sexes = read_table((TABLES / "na-becomes-a-class.csv").read_bytes()).choose("sex").points()
    assert sexes.classes == ("female", "male") and len(sexes.y) == 21
    counts = read_table((TABLES / "header-is-a-count.csv").read_bytes()).points()
    assert counts.classes == ("alpha", "beta")


def test_whether_there_is_a_header_and_what_commas_are_can_be_said() -> None:
    content = b"2019,2020,2021\n1,2,0\n3,4,1\n5,6,0\n2,3,1\n"
    assert len(read_table(content).rows) == 5 and len(read_table(content, header=True).rows) == 4
    assert list(read_table(content, header=True).columns) == ["2019", "2020", "2021"]
    prices = b'a,b,k\n"1,250","2",x\n"950","3",x\n"2,300","4",y\n"1,900","7",y\n'
    assert read_table(prices).unsure and read_table(prices).points().x[:, 0].tolist() == [1250, 950, 2300, 1900]
    assert read_table(prices, comma="decimal").points().x[:, 0].tolist() == [1.25, 950, 2.3, 1.9]


def test_what_is_sure_of_one_column_decides_a_doubtful_one() -> None:
    table = table_of("a;b;k\n1.250;0,5;x\n2.300;1,25;x\n1.900;3,5;y\n4.100;2;y\n")
    assert table.points().x[:, 0].tolist() == [1250, 2300, 1900, 4100]


def test_two_words_serve_as_a_feature_and_it_is_said_which_is_1() -> None:
    table = table_of("smoker,age,ill\n" + "yes,40,no\nno,30,no\nyes,60,yes\nno,50,yes\n").choose(
        "ill", ["age", "smoker"]
    )
    assert table.points().x.tolist() == [[40, 1], [30, 0], [60, 1], [50, 0]]
    assert 'As features, words are 0 and 1; 1 is "yes" in "smoker".' in remarks(table)


def test_names_and_classes_hold_no_markup_for_the_charts() -> None:
    points = table_of("<b>x</b>,y,k\n1,2,<i>a\n1,3,<i>a\n2,3,b\n2,2,b\n").points()
    assert points.names[0] == "‹b›x‹/b›" and points.classes == ("‹i›a", "b")


# --- the most public tables, by their shapes ------------------------------------------------------------------------

RNG = np.random.default_rng(0)


def rows_of(count: int, *columns: object) -> list[list[str]]:
    """Rows of made-up cells: a column is a list of words to repeat, or (centre, spread, decimals) of numbers."""
    made = []
    for column in columns:
        if isinstance(column, list):
            made.append([str(column[k * 7 % len(column)]) for k in range(count)])
        else:
            centre, spread, decimals = column
            made.append([f"{value:.{decimals}f}" for value in RNG.normal(centre, spread, count)])
    return [list(row) for row in zip(*made, strict=True)]


def file_of(
    header: str, rows: list[list[str]], gaps: dict[int, int] | None = None, mark: str = "", sep: str = ","
) -> str:
    """A file of these rows, with a gap in every so-manieth row of some columns."""
    for column, every in (gaps or {}).items():
        for row in rows[2::every]:
            row[column] = mark
    return (header + "\n" if header else "") + "\n".join(sep.join(row) for row in rows) + "\n"


def ids(rows: list[list[str]], first: int = 1) -> list[list[str]]:
    return [[str(k), *row] for k, row in enumerate(rows, start=first)]


N = 84  # divisible by 2, 3, 4, 6 and 7
FAMOUS = {  # text, chosen class and features (None: by default), rows used
    "penguins": (
        file_of(
            "species,island,bill_length_mm,bill_depth_mm,flipper_length_mm,body_mass_g,sex",
            rows_of(N, ["Adelie", "Gentoo", "Chinstrap"], ["Biscoe", "Dream"], (44, 5, 1), (17, 2, 1), (200, 14, 0),
                    (4200, 800, 0), ["MALE", "FEMALE"]), {2: 42, 3: 42, 4: 42, 5: 42, 6: 12}, "NA"),
        None, None, N - 2,
    ),
    "titanic": (
        file_of(
            "PassengerId,Survived,Pclass,Name,Sex,Age,SibSp,Fare,Cabin,Embarked",
            ids([[*row[:2], f'"Doe, Mr. J {k}"', *row[2:]] for k, row in enumerate(
                rows_of(N, [0, 1, 1], [1, 2, 3], ["male", "female"], (30, 8, 1), [0, 1], (32, 9, 4), ["C85", ""],
                        ["S", "C", "Q"]))]), {5: 4, 9: 42}),
        "Survived", ("Pclass", "Fare", "Sex"), N,
    ),
    "mpg": (
        file_of("mpg,cylinders,displacement,horsepower,weight,origin,name",
                rows_of(N, (23, 7, 1), [4, 6, 8], (190, 90, 1), (104, 30, 0), (2900, 700, 0),
                        ["usa", "japan", "europe"], [f"car {k}" for k in range(83)]), {3: 28}),
        None, None, N - 3,
    ),
    "cleveland": (
        file_of("", rows_of(N, (54, 9, 1), [1.0, 0.0], (4, 1, 1), (130, 15, 1), (3, 1, 1), ["3.0", "6.0", "7.0"],
                            [0, 1, 2, 3, 4]), {4: 28, 5: 42}, "?"),
        None, None, N - 4,
    ),
    "wisconsin": (
        file_of("", ids(rows_of(N, *[(4, 2, 0)] * 4, (3, 3, 0), [2, 4]), 1_000_025), {5: 21}, "?"),
        None, None, N - 4,
    ),
    "adult": (
        file_of("", rows_of(N, (38, 9, 0), ["Private", "State-gov", "?"], (190000, 9000, 0), ["HS-grad", "Masters"],
                            (10, 2, 0), ["Male", "Female"], (40, 9, 0), ["<=50K", ">50K"]), sep=", "),
        None, None, N,
    ),
    "iris": (
        file_of("Id,SepalLengthCm,SepalWidthCm,PetalLengthCm,PetalWidthCm,Species",
                ids(rows_of(N, (5.8, 1, 1), (3, 0.4, 1), (3.7, 1, 1), (1.2, 0.5, 1),
                            ["Iris-setosa", "Iris-versicolor", "Iris-virginica"]))),
        None, None, N,
    ),
    "wine quality": (
        file_of('"fixed acidity";"volatile acidity";"pH";"alcohol";"quality"',
                rows_of(N, (8, 1, 1), (0.5, 0.1, 2), (3.3, 0.1, 2), (10, 1, 1), [3, 4, 5, 6, 7, 8]), sep=";"),
        None, None, N,
    ),
    "tips": (
        file_of("total_bill,tip,sex,smoker,day,time,size",
                rows_of(N, (20, 5, 2), (3, 1, 2), ["Female", "Male"], ["No", "Yes"], ["Sun", "Sat", "Thur"],
                        ["Dinner", "Lunch"], [1, 2, 3, 4])),
        "sex", ("total_bill", "tip", "smoker"), N,
    ),
    "heart": (
        file_of("HeartDisease,BMI,Smoking,AlcoholDrinking,Stroke,SleepTime,AgeCategory",
                rows_of(N, ["No", "Yes"], (28, 5, 2), ["Yes", "No", "No"], ["No", "Yes"], ["No", "Yes", "No"],
                        (7, 1, 0), ["18-24", "25-29", "80 or older"])),
        "HeartDisease", ("BMI", "Smoking", "Stroke", "SleepTime"), N,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FAMOUS)
def test_the_most_public_tables_by_shape_are_read_and_trained_on(name: str) -> None:
    text, class_column, features, count = FAMOUS[name]
    table = table_of(text)
    if class_column:
        table = table.choose(class_column, features)
    points = table.points()
    assert len(points.y) == count
    counters = {"Id", "PassengerId"} | ({"column 1"} if name == "wisconsin" else set())
    assert not counters & set(points.names), "a column that only counts rows is no feature by default"
    trained = MAIN.run(Settings(data=OWN, epochs=1, rest="fed, held at the mean in the map"), table)
    assert np.isfinite(trained.history.train_loss).all()


@pytest.mark.parametrize("name", ["iris", "wine_data", "breast_cancer"])
def test_the_tables_that_come_with_scikit_learn_are_read_as_they_are(name: str) -> None:
    content = (Path(sklearn.datasets.__file__).parent / "data" / f"{name}.csv").read_bytes()
    points, known = read_table(content).points(), load({"wine_data": "Wine", "iris": "Iris"}.get(name, "Breast cancer"))
    np.testing.assert_array_equal(points.x, known.x)
    np.testing.assert_array_equal(points.y, known.y)
    assert [name.replace("_", " ") for name in points.classes] == list(known.classes)
    assert np.isfinite(MAIN.run(Settings(data=OWN, epochs=1), read_table(content)).history.train_loss).all()


# --- what is taken along --------------------------------------------------------------------------------------------

TAKEN = {
    "class-chosen-by-hand.csv": ("sex", ["total", "tip", "size"], True, ""),
    "label-first.txt": ("#Label", ["length", "depth"], None, ""),
    "thousands-english-semicolon.csv": ("group", ["income", "spend"], None, "decimal"),
}


@pytest.mark.parametrize("name", TAKEN)
def test_script_and_notebook_print_the_numbers_of_the_table_as_it_was_chosen(
    name: str, tmp_path: Path, monkeypatch
) -> None:
    class_column, features, header, comma = TAKEN[name]
    table = read_table((TABLES / name).read_bytes(), header, comma).choose(class_column, features)
    chosen = Settings(data=OWN, epochs=3)
    expected = MAIN.numbers(MAIN.run(chosen, table), chosen)
    source = script(classification, chosen, table)
    names = [node.name for node in ast.parse(source).body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    assert len(names) == len(set(names)), "two definitions of one name in a script"
    done = run_alone(source, tmp_path, str(TABLES / name), MAIN.name)
    assert done.returncode == 0, done.stderr
    said = dict(line.split(": ", 1) for line in done.stdout.splitlines() if ": " in line)
    for key in ("training loss", "test loss", "training accuracy", "test accuracy"):
        assert float(said[key]) == pytest.approx(expected[key], rel=1e-4), key
    cells = [
        cell["source"]
        for cell in json.loads(notebook(classification, chosen, table, parts=(MAIN,)))["cells"]
        if cell["cell_type"] == "code"
    ]
    monkeypatch.setattr("builtins.input", lambda _: str(TABLES / name))
    monkeypatch.setattr("plotly.graph_objects.Figure.show", lambda drawn: None)
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        space: dict = {"__name__": "__main__"}
        for cell in cells:
            exec(compile("".join(cell), "cell", "exec", __future__.annotations.compiler_flag, True), space)
    assert done.stdout.splitlines()[1:] == out.getvalue().splitlines()

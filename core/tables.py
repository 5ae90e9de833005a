"""A person's own table: the bytes of a CSV file from outside become labelled points, or a sentence says why not."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from core.datasets import Points

MAX_BYTES, MAX_ROWS, MAX_COLUMNS, MAX_CLASSES, MAX_CELL = 1_000_000, 5_000, 50, 10, 200
MAX_VALUE = 1e15  # its square fits in float32, and below it every whole number is exact
NUMBER = re.compile(r"[+-]?((\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?|nan|inf|infinity)", re.ASCII | re.IGNORECASE)
POINT_NUMBER = re.compile(r"[+-]?\d*\.\d+(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)
COMMA_NUMBER = re.compile(r"[+-]?\d*,\d+(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)
NO_TEXT = re.compile("[^\t\n\r\x20-\x7e\xa0-\ufffc\U00010000-\U0010ffff]")

Rows = list[tuple[int, list[str]]]  # filled rows, each with its number as a person counts: the file's first is row 1


class TableError(ValueError):
    """What is wrong with a table and what would be right, in one sentence; it may quote the file: escape it."""


@dataclass(frozen=True, eq=False)
class Table:
    """A read table: number columns as (n,) float64 and text columns as n strings, each by name.

    A table equals only itself, so that it may be a cache's key.

    `names` has all columns in order, `class_column` is the class unless another is chosen, `rows` has each row's number
    in the file, `notes` says in sentences what was assumed. Names and texts come from outside: escape them when shown.
    """

    names: tuple[str, ...]
    numbers: dict[str, np.ndarray]
    texts: dict[str, tuple[str, ...]]
    class_column: str
    rows: tuple[int, ...]
    notes: tuple[str, ...]

    def points(self, class_column: str | None = None, features: Sequence[str] | None = None) -> Points:
        """Points with these number columns as features, by default all but the class; TableError where it cannot be.

        Classes are sorted, whole numbers by value; there must be 2 to 10, each with two rows or more.
        """
        column = self.class_column if class_column is None else class_column
        labels = self.labels(column)
        classes = sorted(set(labels), key=int) if column in self.numbers else sorted(set(labels))
        chosen = [name for name in self.numbers if name != column] if features is None else list(features)
        for name in chosen:
            where = self.where(name)
            if name == column or name not in self.numbers:
                kind = "the class" if name == column else "text"
                raise TableError(f"{where} is {kind} and cannot be a feature: choose a column of numbers.")
        if len(chosen) < 2:
            plural = "" if len(chosen) == 1 else "s"
            raise TableError(f"The features are {len(chosen)} column{plural} of numbers: at least 2 are needed.")
        x = np.column_stack([self.numbers[name] for name in chosen]).astype(np.float32)
        y = np.array([classes.index(label) for label in labels], dtype=np.int64)
        return Points(x, y, tuple(chosen), tuple(classes))

    def where(self, name: str) -> str:
        """How a sentence names a column; TableError when there is none of this name."""
        if name not in self.names:
            known = ", ".join(quoted(known) for known in self.names[:8])
            raise TableError(f"There is no column called {quoted(name)}: choose one of {known}.")
        return f"Column {self.names.index(name) + 1} ({quoted(name)})"

    def labels(self, column: str) -> list[str]:
        """The class of every row as text; TableError when the column cannot be the class."""
        where = self.where(column)
        labels = list(self.texts.get(column, ()))
        for row, value in zip(self.rows, self.numbers.get(column, ()), strict=False):
            if not value.is_integer():
                fault = f"{where} cannot be the class, since row {row} holds {value:g}"
                raise TableError(f"{fault}: a class is a word or a whole number, so choose or add such a column.")
            labels.append(str(int(value)))
        if "" in labels:
            row = self.rows[labels.index("")]
            raise TableError(f"{where} cannot be the class, since row {row} is empty there: fill it or delete the row.")
        counts = Counter(labels)
        if not 2 <= len(counts) <= MAX_CLASSES:
            found = f"only one class, {quoted(labels[0])}" if len(counts) == 1 else f"{len(counts)} different values"
            raise TableError(f"{where} holds {found}: as the class it needs 2 to {MAX_CLASSES} of them.")
        rare, number = counts.most_common()[-1]
        if number == 1:
            fault = f"{where} holds class {quoted(rare)} in row {self.rows[labels.index(rare)]} only"
            raise TableError(f"{fault}: every class needs at least 2 rows, one to train on and one to test on.")
        return labels


def read_table(content: bytes) -> Table:
    """The table in a CSV file (at most 1 MB, 5,000 rows, 3 to 50 columns); TableError says what is wrong with it.

    Comma, semicolon or tab between cells; UTF-8, Windows-1252 (so Latin-1), or UTF-16 with its mark; a decimal comma
    where cells are not parted by commas. A column is of numbers when more than half of its filled cells below the first
    row are. The first row is the header when most number columns have no number there. The class is the last text
    column or else the last column; whether it can be, `Table.points` says.
    """
    text, notes = decode(content)
    delimiter = sniff(text)
    rows = decimal_points(rectangle(list(records(text, delimiter)), notes), delimiter, notes)
    first, body, width = rows[0][1], rows[1:], len(rows[0][1])
    numeric = [j for j in range(width) if is_numeric([cells[j] for _, cells in body])]
    if len(numeric) < 2:
        count = "one column" if numeric else "no column"
        raise TableError(f"The table has {count} of numbers: at least 2 are needed as features, beside the class.")
    header = 2 * sum(not NUMBER.fullmatch(first[j]) for j in numeric) > len(numeric)
    names = column_names(first if header else None, width, notes)
    body = body if header else rows
    if len(body) > MAX_ROWS:
        raise TableError(f"The table has more than {MAX_ROWS:,} rows: take a sample of them.")
    numbers = {names[j]: column_values(body, j, names[j]) for j in numeric}
    texts = {names[j]: tuple(cells[j] for _, cells in body) for j in range(width) if j not in numeric}
    class_column = next(reversed(texts), names[-1])
    left_out = ", ".join(quoted(name) for name in texts if name != class_column)
    if left_out:
        notes.append(f"Text is left out unless it is chosen as the class: {left_out}.")
    return Table(names, numbers, texts, class_column, tuple(row for row, _ in body), tuple(notes))


def decode(content: bytes) -> tuple[str, list[str]]:
    """The file's text, and a note on its encoding where it was not UTF-8."""
    if len(content) > MAX_BYTES:
        raise TableError(f"The file is too large, {len(content):,} bytes: at most {MAX_BYTES:,} (1 MB) can be read.")
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise TableError("This is a spreadsheet or an archive, not a CSV file: save it from the spreadsheet as CSV.")
    notes = []
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = content.decode("utf-16", "replace")
        notes.append("The file was read as UTF-16.")
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            # Latin-1 differs from Windows-1252 in control characters only, which no table holds.
            text = content.decode("cp1252", "replace")
            notes.append("The file is not UTF-8, so it was read as Windows-1252 (Latin-1).")
    if NO_TEXT.search(text):
        raise TableError("The file holds bytes that are not text (such as NUL): save the table as CSV in UTF-8.")
    return text, notes


def sniff(text: str) -> str:
    """The delimiter that parts the beginning of a text into the most numbers or, that being equal, the most cells."""

    def found(delimiter: str) -> tuple[int, int]:
        lines = io.StringIO(text[:20_000], newline="")
        cells = [cell.strip() for row in csv.reader(lines, delimiter=delimiter) for cell in row]
        numbers = [c for c in cells if NUMBER.fullmatch(c) or (delimiter != "," and COMMA_NUMBER.fullmatch(c))]
        return len(numbers), len(cells)

    return max((";", "\t", ","), key=found)


def records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not blank, cells stripped; TableError for a stray quote, an overlong cell, too many rows."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True, skipinitialspace=True)
    row, filled = 0, 0
    try:
        for cells in reader:
            row += 1
            cells = [cell.strip() for cell in cells]
            if not any(cells):
                continue
            filled += 1
            if filled > MAX_ROWS + 1:  # one may be the header
                raise TableError(f"The table has more than {MAX_ROWS:,} rows: take a sample of them.")
            for column, cell in enumerate(cells, start=1):
                if len(cell) > MAX_CELL:
                    fault = f"Row {row}, column {column} holds {len(cell):,} characters"
                    raise TableError(f"{fault}: a cell has at most {MAX_CELL}; perhaps a quote is not closed.")
            yield row, cells
    except csv.Error as error:
        fault = f"Row {row + 1} has a quote that is not closed, or text beside a quoted cell"
        if "limit" in str(error):
            fault = f"Row {row + 1} has a cell of more than 100,000 characters, perhaps since a quote is not closed"
        raise TableError(f"{fault}: put only whole cells in quotes and double any quote inside.") from error


def rectangle(rows: Rows, notes: list[str]) -> Rows:
    """The rows without empty last columns; TableError when there are too few, or one is longer or shorter than most."""
    if not rows:
        raise TableError("The file is empty: it needs columns of numbers, a class column and a row for each point.")
    if len(rows) == 1:
        raise TableError("The file has one row only: below the header it needs a row for each point.")
    width = Counter(len(cells) for _, cells in rows).most_common(1)[0][0]
    for row, cells in rows:
        if len(cells) != width:
            fault = f"Row {row} has {len(cells)} cell{'s' * (len(cells) != 1)} where most rows have {width}"
            raise TableError(f"{fault}: give every row the same number of cells.")
    kept = max(j + 1 for _, cells in rows for j, cell in enumerate(cells) if cell)
    if kept < width:
        notes.append(f"Empty columns at the end were left out: {width - kept}.")
    if kept < 3:
        fault = f"The table has {kept} column{'s' * (kept != 1)}"
        raise TableError(f"{fault}: it needs 3 or more, two of numbers and a class, parted by comma, semicolon or tab.")
    if kept > MAX_COLUMNS:
        raise TableError(f"The table has {kept:,} columns: at most {MAX_COLUMNS} can be read, so leave some out.")
    return [(row, cells[:kept]) for row, cells in rows]


def decimal_points(rows: Rows, delimiter: str, notes: list[str]) -> Rows:
    """The rows with decimal commas made points, if the table has decimal commas and no decimal points."""
    cells = [cell for _, row in rows for cell in row] if delimiter != "," else []
    if not any(map(COMMA_NUMBER.fullmatch, cells)) or any(map(POINT_NUMBER.fullmatch, cells)):
        return rows
    notes.append("Commas in numbers were read as decimal points.")
    return [(row, [c.replace(",", ".") if COMMA_NUMBER.fullmatch(c) else c for c in cells]) for row, cells in rows]


def is_numeric(cells: Sequence[str]) -> bool:
    """Whether more than half of the filled cells are numbers: the rest are then mistakes to point at, not text."""
    filled = [cell for cell in cells if cell]
    return 2 * sum(NUMBER.fullmatch(cell) is not None for cell in filled) > len(filled)


def column_names(header: Sequence[str] | None, width: int, notes: list[str]) -> tuple[str, ...]:
    """The header's names, or "column 1" and so on where there is none; TableError when two are the same."""
    if header is None:
        notes.append('The first row holds numbers, so there is no header: the columns are called "column 1" and so on.')
    blank = [j + 1 for j in range(width) if header is not None and not header[j]]
    if blank:
        notes.append(f"The header has no name for column {', '.join(map(str, blank))}: it is called by its number.")
    names = [(header[j] if header else "") or f"column {j + 1}" for j in range(width)]
    for j, name in enumerate(names):
        if name in names[:j]:
            fault = f"Columns {names.index(name) + 1} and {j + 1} are both called {quoted(name)}"
            raise TableError(f"{fault}: give every column a name of its own in the header.")
    return tuple(names)


def column_values(body: Rows, column: int, name: str) -> np.ndarray:
    """A number column as (n,) float64; TableError at the first cell that is empty, text, not finite or too large."""
    values = []
    for row, cells in body:
        cell = cells[column]
        value = float(cell) if NUMBER.fullmatch(cell) else np.nan
        if not abs(value) <= MAX_VALUE:
            where = f"Row {row}, column {column + 1} ({quoted(name)})"
            raise TableError(f"{where} {cell_fault(cell)}: write a number such as 1.5 there or delete the row.")
        values.append(value)
    return np.array(values)


def cell_fault(cell: str) -> str:
    """What is wrong with a cell of a number column."""
    if not cell:
        return "is empty"
    if not NUMBER.fullmatch(cell):
        return f"holds {quoted(cell)}, but most of the column is numbers"
    if cell.lstrip("+-")[0] in "nNiI":
        return f"holds {quoted(cell)}, which is not a finite number"
    return f"holds {quoted(cell)}, which is more than {MAX_VALUE:g} in size"


def quoted(text: str) -> str:
    """A text from the file in quotes, shortened, on one line."""
    shown = text if len(text) <= 40 else text[:39] + "…"
    return '"' + "".join(char if char.isprintable() else " " for char in shown) + '"'

"""The bytes of a table from outside as rows of cells: encoding, what parts the cells, and whether rows fit together."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from core.experiment.readings import is_one
from core.experiment.wording import listed

MAX_BYTES = 1_000_000
MAX_ROWS = 5_000
MAX_COLUMNS = 100
MAX_CELL = 200
NO_TEXT = re.compile("[^\t\n\r\x20-\x7e\xa0-\ufffc\U00010000-\U0010ffff]")
ARCHIVES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b")
SEPARATOR_LINE = re.compile(r'"?sep=(.)"?\s*(?:\r\n|\r|\n)', re.IGNORECASE)

Rows = list[tuple[int, list[str]]]  # filled rows, each with its number as a person counts: the file's first is row 1


class TableError(ValueError):
    """What is wrong with a table and what would be right, in one sentence; it may quote the file: escape it."""


class Sheet(NamedTuple):
    """The rows of a file, all of one length; what parts their cells; notes; and classes that a first row names."""

    rows: Rows
    delimiter: str
    notes: list[str]
    classes: tuple[str, ...]


def sheet_of(content: bytes, fewest: int = 3) -> Sheet:
    """The cells of a file of at most 1 MB and 5,000 rows; TableError says what is wrong with it.

    Comma, semicolon, tab or blanks between cells, or what a first line `sep=;` says, which spreadsheets write and hide;
    UTF-8, Windows-1252 (so Latin-1), or UTF-16 with its mark.
    """
    text, notes = decode(content)
    stated = SEPARATOR_LINE.match(text)
    text = text[stated.end() :] if stated else text
    delimiter = stated[1] if stated else sniff(text)
    if delimiter == " ":
        text = re.sub(r"[ \t]+", " ", text)
    rows, classes = rectangle(list(records(text, delimiter)), notes, fewest)
    return Sheet(rows, delimiter, notes, classes)


def decode(content: bytes) -> tuple[str, list[str]]:
    """The file's text, and a note on its encoding where it was not UTF-8."""
    if len(content) > MAX_BYTES:
        raise TableError(f"The file is too large, {len(content):,} bytes: at most {MAX_BYTES:,} (1 MB) can be read.")
    if content.startswith(ARCHIVES):
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
    """The delimiter that parts the beginning of a text into the most numbers or, that being equal, the most cells.

    Blanks count only where nothing else parts most rows into three cells or more.
    """
    beginning = text[:20_000]

    def found(delimiter: str) -> tuple[int, int]:
        lines = io.StringIO(beginning, newline="")
        cells = [cell.strip() for row in csv.reader(lines, delimiter=delimiter) for cell in row]
        return sum(map(is_one, cells)), len(cells)

    def width(delimiter: str) -> int:
        lines = io.StringIO(beginning, newline="")
        rows = csv.reader(lines, delimiter=delimiter, skipinitialspace=True)
        return Counter(len([cell for cell in row if cell]) for row in rows if row).most_common(1)[0][0]

    best = max((";", "\t", ","), key=found)
    if not beginning.strip() or width(best) >= 3:
        return best
    return " " if width(" ") >= 3 else best


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


def rectangle(rows: Rows, notes: list[str], fewest: int = 3) -> tuple[Rows, tuple[str, ...]]:
    """The rows, all of one length, without empty last columns; and the class names of a first row of counts.

    TableError names every row that is longer or shorter than most, and says when there are fewer than `fewest` columns.
    """
    if not rows:
        raise TableError("The file is empty: it needs columns of numbers, a class column and a row for each point.")
    if len(rows) == 1:
        raise TableError("The file has one row only: below the header it needs a row for each point.")
    width = Counter(len(cells) for _, cells in rows).most_common(1)[0][0]
    rows, classes = without_counts(rows, width, notes)
    if len(rows[0][1]) == width - 1 and all(len(cells) == width for _, cells in rows[1:]):
        rows[0] = rows[0][0], ["row names", *rows[0][1]]
        notes.append("The header has one name fewer than there are columns, so the first column holds row names.")
    uneven = [(row, len(cells)) for row, cells in rows if len(cells) != width]
    if uneven:
        raise TableError(uneven_fault(uneven, width))
    kept = max(j + 1 for _, cells in rows for j, cell in enumerate(cells) if cell)
    if kept < width:
        notes.append(f"Empty columns at the end were left out: {width - kept}.")
    if kept < fewest:
        fault = f"The table has {kept} column{'s' * (kept != 1)}"
        need = "two of numbers and a class" if fewest > 2 else "two of numbers"
        raise TableError(f"{fault}: it needs {fewest} or more, {need}, parted by comma, semicolon or tab.")
    if kept > MAX_COLUMNS:
        raise TableError(f"The table has {kept:,} columns: at most {MAX_COLUMNS} can be read, so leave some out.")
    return [(row, cells[:kept]) for row, cells in rows], classes


def without_counts(rows: Rows, width: int, notes: list[str]) -> tuple[Rows, tuple[str, ...]]:
    """The rows below a first one that holds the counts of rows and features, then the classes' names, if it does."""
    first = [cell for cell in rows[0][1] if cell]
    if first[:2] != [str(len(rows) - 1), str(width - 1)] or len(first) < 4 or len(rows) < 3:
        return rows, ()
    notes.append("The first row holds counts and the classes' names, so the columns have none.")
    return rows[1:], tuple(first[2:])


def uneven_fault(uneven: list[tuple[int, int]], width: int) -> str:
    """What is wrong where rows are longer or shorter than most."""
    each = [f"row {row} has {count} cell{'s' * (count != 1)}" for row, count in uneven[:5]]
    rest = [f"{len(uneven) - 5} more are like that"] if len(uneven) > 5 else []
    fault = listed(each + rest)
    return f"{fault[0].upper()}{fault[1:]} where most rows have {width}: give every row the same number of cells."

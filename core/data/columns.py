"""The columns of a table from outside: numbers or words, gaps, how they were read, and what each can serve for."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.experiment.readings import Convention, Reading, is_one, read_cells

MAX_CLASSES = 10
MAX_VALUE = 1e15  # below it every whole number is exact
GAPS = {"", "?", "na", "n/a", "#n/a", "#na", "<na>", ".", "nan", "null", "-", "--", "–", "—"}
ID_NAME = re.compile(r"(.*[\s_.-])?(id|index|no\.?|nr\.?|row ?names?|unnamed: 0)|.*[a-z]Id", re.ASCII)


@dataclass(frozen=True, eq=False)
class Column:
    """One column of n rows: `values` (n,) float64 are numbers, or indices into `words`; NaN where a gap is.

    Text of too many different values to be a class has no values at all: its `words` are none and `kinds` counts them.
    `odd` holds the cells of a number column that are none, as (row, text). `unsure`: another reading fits too.
    """

    name: str
    values: np.ndarray
    words: tuple[str, ...]
    kinds: int
    gaps: int
    odd: tuple[tuple[int, str], ...] = ()
    note: str = ""
    unsure: bool = False

    @property
    def numeric(self) -> bool:
        return not self.words and len(self.values) > 0

    @property
    def can_be_class(self) -> bool:
        """Whether it holds 2 to 10 different words or whole numbers."""
        filled = self.values[np.isfinite(self.values)]
        return 2 <= self.kinds <= MAX_CLASSES and len(filled) > 0 and bool(np.all(filled % 1 == 0))

    @property
    def can_be_feature(self) -> bool:
        """Whether it holds numbers of which none is huge, or two words, which then are 0 and 1."""
        if len(self.words) == 2:
            return True
        return self.numeric and self.kinds > 0 and float(np.nanmax(np.abs(self.values))) <= MAX_VALUE

    @property
    def names_rows(self) -> bool:
        """Whether it only counts the rows or, by its name, numbers what they are about."""
        if not self.numeric or self.gaps or not np.all(self.values % 1 == 0):
            return False
        counts = len(self.values) > 2 and bool(np.all(np.diff(self.values) == 1))
        return counts or (ID_NAME.fullmatch(self.name.strip()) is not None and self.kinds > 0.9 * len(self.values))


def is_numeric(cells: Sequence[str]) -> bool:
    """Whether more than half of the filled cells are numbers: the rest are then mistakes to point at, not text."""
    filled = {cell: count for cell, count in Counter(cells).items() if not is_gap(cell)}
    return 2 * sum(count for cell, count in filled.items() if is_one(cell)) > sum(filled.values())


def is_gap(cell: str) -> bool:
    """Whether the cell says that nothing is known."""
    return cell.lower() in GAPS


def word_column(name: str, cells: Sequence[str]) -> Column:
    """A column of text: its words sorted, or only their count where they are too many."""
    counts = Counter(cells)
    words = tuple(sorted(cell for cell in counts if not is_gap(cell)))
    gaps = sum(count for cell, count in counts.items() if is_gap(cell))
    if not 1 <= len(words) <= MAX_CLASSES:
        return Column(name, np.empty(0), (), len(words), gaps)
    index = {word: k for k, word in enumerate(words)}
    return Column(name, np.array([index.get(cell, math.nan) for cell in cells]), words, len(words), gaps)


def number_column(name: str, cells: Sequence[str], rows: Sequence[int], reading: Reading) -> Column:
    """A column of numbers, as it was read; what is no number is named in `odd`."""
    values = np.array([math.nan if value is None else value for value in reading.values])
    missing = np.flatnonzero(np.isnan(values)).tolist()
    odd = tuple((rows[i], cells[i]) for i in missing if not is_gap(cells[i]))
    gaps = len(missing) - len(odd)
    kinds = len(np.unique(values[np.isfinite(values)]))
    return Column(name, values, (), kinds, gaps, odd, reading.note, reading.unsure)


def read_columns(columns: Sequence[Sequence[str]], delimiter: str, comma: str) -> list[Reading]:
    """Columns of cells as numbers: what is sure of some decides how the doubtful ones are read."""
    separator = ";" if delimiter == ";" else ""
    gaps = [{cell for cell in set(cells) if is_gap(cell)} for cells in columns]
    filled = [["" if cell in gap else cell for cell in cells] for cells, gap in zip(columns, gaps, strict=True)]
    read = [read_cells(cells, separator=separator, comma=comma) for cells in filled]
    hint = sure_decimal(read)
    if hint is None or comma:
        return read
    doubtful = zip(read, filled, strict=True)
    return [read_cells(cells, separator=separator, hint=hint) if r.unsure else r for r, cells in doubtful]


def sure_decimal(read: Sequence[Reading]) -> Convention | None:
    """The convention of the columns that leave no doubt, if they agree on the decimal mark and use one."""
    sure = [reading for reading in read if not reading.unsure and uses_decimals(reading)]
    decimals = {reading.convention.decimal for reading in sure}
    return sure[0].convention if len(decimals) == 1 else None


def uses_decimals(reading: Reading) -> bool:
    """Whether a decimal mark stands in a cell that is a number."""
    read = zip(reading.values, reading.cells, strict=True)
    return any(value is not None and reading.convention.decimal in cell for value, cell in read)


def looks_like_header(first: Sequence[str], body: Sequence[Sequence[str]], numeric: Sequence[int]) -> bool:
    """Whether the first row names the columns: text over numbers or, over words that repeat, one that never does."""
    named = [j for j in numeric if not is_gap(first[j]) and not is_one(first[j])]
    if 2 * len(named) > len(numeric):
        return True
    for j in range(len(first)):
        words = Counter(row[j] for row in body)
        repeated = len(words) <= MAX_CLASSES and min(words.values()) > 1
        if j not in numeric and first[j] and first[j] not in words and repeated:
            return True
    return False

"""A person's own table: the bytes of a CSV file from outside become labelled points, or a sentence says why not."""

from __future__ import annotations

import dataclasses
import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.data.columns import (
    MAX_CLASSES,
    Column,
    is_numeric,
    looks_like_header,
    number_column,
    read_columns,
    word_column,
)
from core.data.datasets import Points
from core.data.table_text import MAX_ROWS, Rows, TableError, sheet_of
from core.experiment.wording import counted, listed

MAX_FEATURES = 50
CLASS_COLUMNS = ("target", "label", "species", "survived", "diagnosis", "outcome", "class")


@dataclass(frozen=True, eq=False)
class Table:
    """A read table with the columns that serve as class and as features; it equals only itself.

    `rows` has each row's number in the file, `notes` says in sentences what was assumed of the file, `header` whether
    its first row was taken for one, `source` stands for the file and how it was read. Names and words come from
    outside: escape them when shown.
    """

    columns: dict[str, Column]
    rows: tuple[int, ...]
    notes: tuple[str, ...]
    header: bool
    comma: str
    source: str
    class_column: str = ""
    features: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """What stands for the table and the choice: a cache's key."""
        return f"{self.source} {self.class_column!r} {self.features!r}"

    @property
    def possible_classes(self) -> tuple[str, ...]:
        return tuple(name for name, column in self.columns.items() if column.can_be_class)

    @property
    def possible_features(self) -> tuple[str, ...]:
        return tuple(name for name, column in self.columns.items() if column.can_be_feature)

    @property
    def unsure(self) -> bool:
        """Whether the numbers of a column could be read in another way."""
        return any(column.unsure for column in self.columns.values())

    def choose(self, class_column: str | None = None, features: Sequence[str] | None = None) -> Table:
        """The same table with these columns as class and features; by default the likeliest class, and the features
        that `likely_features` names; TableError for a column that is not there or cannot serve."""
        chosen = self.likely_class() if class_column is None else self.checked(class_column, "class")
        used = self.likely_features(chosen) if features is None else tuple(self.checked(f, "feature") for f in features)
        used = tuple(name for name in used if name != chosen)
        return dataclasses.replace(self, class_column=chosen, features=used)

    def checked(self, name: str, use: str) -> str:
        """The name, if there is such a column for such a use ("class" or "feature")."""
        if name not in self.columns:
            known = ", ".join(quoted(known) for known in list(self.columns)[:8])
            raise TableError(f"There is no column called {quoted(name)}: choose one of {known}.")
        if name not in (self.possible_classes if use == "class" else self.possible_features):
            raise TableError(f"Column {quoted(name)} cannot be a {use}, since it {cannot(self.columns[name], use)}.")
        return name

    def likely_class(self) -> str:
        """The column named species, class or the like, or else the last of words, or else the last that can be."""
        features = set(self.possible_features)
        possible = [name for name in self.possible_classes if len(features - {name}) >= 2]
        if not possible:
            raise TableError(self.no_class())
        words = [name for name in possible if self.columns[name].words]
        plain = {name.lower().strip("# "): name for name in possible}
        return next((plain[name] for name in CLASS_COLUMNS if name in plain), (words or possible)[-1])

    def no_class(self) -> str:
        """Why no column can be the class."""
        need = f"The table needs a class, a column with 2 to {MAX_CLASSES} different words or whole numbers"
        features = f"and 2 features of numbers or two words beside it; it has {len(self.possible_features)} of these"
        columns = list(self.columns.items())
        faults = [f"{quoted(name)} {cannot(column, 'class')}" for name, column in columns if not column.can_be_class]
        return f"{need}, {features}" + (f", and {'; '.join(faults[-4:])}." if faults else ".")

    def likely_features(self, class_column: str) -> tuple[str, ...]:
        """The columns of numbers that are not mostly gaps and do not only name rows; words where those are too few."""
        possible = [name for name in self.possible_features if name != class_column]
        filled = [name for name in possible if 2 * np.isnan(self.columns[name].values).sum() < len(self.rows)]
        numbers = [name for name in filled if self.columns[name].numeric]
        telling = [name for name in numbers if not self.columns[name].names_rows]
        for wanted in (telling, [name for name in filled if name in telling or self.columns[name].words], filled):
            if len(wanted) >= 2:
                return tuple(wanted[:MAX_FEATURES])
        return tuple(possible[:MAX_FEATURES])

    def points(self) -> Points:
        """The rows without a gap in the columns used, as points; TableError where too few columns or rows remain.

        Features are float64, two words being 0 and 1; classes are sorted, whole numbers by value.
        """
        if not 2 <= len(self.features) <= MAX_FEATURES:
            count = counted(len(self.features), "feature")
            raise TableError(
                f"The choice holds {count}: choose 2 to {MAX_FEATURES} columns of numbers or of two words."
            )
        kept, lone = self.kept()
        if kept.sum() < 4 or len(np.unique(self.columns[self.class_column].values[kept])) < 2:
            raise TableError(self.nothing_left(lone))
        x = np.column_stack([self.columns[name].values[kept] for name in self.features])
        found, y = np.unique(self.columns[self.class_column].values[kept].astype(int), return_inverse=True)
        words = self.columns[self.class_column].words
        classes = tuple(drawable(words[k] if words else str(k)) for k in found)
        return Points(x, y.astype(np.int64), tuple(map(drawable, self.features)), classes)

    def kept(self) -> tuple[np.ndarray, np.ndarray]:
        """Which rows (n,) have no gap in a column used; and which of these are left out as the only one of a class."""
        used = [self.columns[name].values for name in (*self.features, self.class_column)]
        kept = np.isfinite(np.column_stack(used)).all(axis=1)
        labels = self.columns[self.class_column].values
        counts = Counter(labels[kept].tolist())
        lone = kept & np.array([counts[label] == 1 for label in labels.tolist()])
        return kept & ~lone, lone

    def nothing_left(self, lone: np.ndarray) -> str:
        """Why there are no points."""
        need = "Two classes or more need 2 rows each without a gap in the columns used"
        gaps = self.gaps_by_column()
        reasons = [f"there are gaps in {listed(gaps[:3])}"] if gaps else []
        rows = [str(row) for row, alone in zip(self.rows, lone.tolist(), strict=True) if alone]
        if rows:
            reasons.append(f"{listed([f'row {row}' for row in rows[:3]])} stands alone in its class")
        return f"{need}, but {listed(reasons or ['the table has too few rows'])}."

    def gaps_by_column(self) -> list[str]:
        """The columns used that have gaps, the most first, each with their number."""
        missing = {name: int(np.isnan(self.columns[name].values).sum()) for name in (*self.features, self.class_column)}
        order = sorted((name for name in missing if missing[name]), key=lambda name: -missing[name])
        return [f"{quoted(name)} ({missing[name]:,})" for name in order]

    def call(self) -> str:
        """The Python expression that makes this table of the file's bytes `content`."""
        read = f"read_table(content, header={self.header}, comma={self.comma!r})"
        return f"{read}.choose({self.class_column!r}, {self.features!r})"


def read_table(content: bytes, header: bool | None = None, comma: str = "") -> Table:
    """The table in a CSV file with the likeliest class and features; TableError says what is wrong with it."""
    return read_sheet(content, header, comma).choose()


def read_sheet(content: bytes, header: bool | None = None, comma: str = "", fewest: int = 3) -> Table:
    """The table in a CSV file of `fewest` columns or more, none chosen yet; TableError says what is wrong with it.

    A column is of numbers when more than half of its filled cells below the first row are. Whether the first row is a
    `header` is found from what stands below it, unless it is said. `comma` ("decimal" or "thousands") says what commas
    in numbers are; by default each column shows it.
    """
    sheet = sheet_of(content, fewest)
    notes, first, body = sheet.notes, sheet.rows[0][1], sheet.rows[1:]
    numeric = [j for j in range(len(first)) if is_numeric([cells[j] for _, cells in body])]
    if header is None:
        header = not sheet.classes and looks_like_header(first, [cells for _, cells in body], numeric)
    if not header and not sheet.classes:
        notes.append('The first row is data, so there is no header: the columns are called "column 1" and so on.')
    names = column_names(first if header else None, len(first), notes)
    body = body if header else sheet.rows
    if len(body) > MAX_ROWS:
        raise TableError(f"The table has more than {MAX_ROWS:,} rows: take a sample of them.")
    columns = columns_of(names, body, numeric, sheet.delimiter, comma)
    if sheet.classes:
        columns[names[-1]] = named_classes(columns[names[-1]], sheet.classes)
    source = hashlib.blake2b(content + repr((header, comma)).encode(), digest_size=12).hexdigest()
    rows = tuple(row for row, _ in body)
    return Table(columns, rows, tuple(notes), header, comma, source)


def columns_of(
    names: Sequence[str], body: Rows, numeric: Sequence[int], delimiter: str, comma: str
) -> dict[str, Column]:
    """Every column of the body by its name; those with index in `numeric` are of numbers."""
    rows = [row for row, _ in body]
    cells = [[row[j] for _, row in body] for j in range(len(names))]
    read = dict(zip(numeric, read_columns([cells[j] for j in numeric], delimiter, comma), strict=True))
    return {
        name: number_column(name, cells[j], rows, read[j]) if j in read else word_column(name, cells[j])
        for j, name in enumerate(names)
    }


def named_classes(column: Column, classes: tuple[str, ...]) -> Column:
    """A column of the numbers 0, 1, 2 … as the words that they stand for, if they do."""
    values = column.values[np.isfinite(column.values)]
    if not column.numeric or not np.isin(values, np.arange(len(classes))).all():
        return column
    return dataclasses.replace(column, words=classes)


def column_names(header: Sequence[str] | None, width: int, notes: list[str]) -> tuple[str, ...]:
    """The header's names, each once, or "column 1" and so on where there is none."""
    blank = [j + 1 for j in range(width) if header is not None and not header[j]]
    if blank:
        notes.append(f"The header has no name for column {', '.join(map(str, blank))}: it is called by its number.")
    names: list[str] = []
    for j in range(width):
        name = (header[j] if header else "") or f"column {j + 1}"
        if name in names:
            again = f"{name} ({j + 1})"
            notes.append(f"Two columns are called {quoted(name)}: the one at place {j + 1} is called {quoted(again)}.")
            name = again if again not in names else f"column {j + 1}, {again}"
        names.append(name)
    return tuple(names)


def cannot(column: Column, use: str) -> str:
    """Why a column cannot serve as "class" or as "feature"."""
    if use == "feature":
        return f"holds text of {column.kinds} kinds" if not column.numeric else "holds numbers beyond 10¹⁵"
    if column.kinds < 2:
        return "is empty" if not column.kinds else "holds one value only"
    if column.kinds > MAX_CLASSES:
        return f"holds {column.kinds:,} different values"
    return "holds fractions"


def drawable(text: str) -> str:
    """A text from the file as charts may show it: on one line, and no markup."""
    line = "".join(char if char.isprintable() else " " for char in text)
    return line.replace("<", "‹").replace(">", "›")


def quoted(text: str) -> str:
    """A text from the file in quotes, shortened, on one line."""
    line = text if len(text) <= 40 else text[:39] + "…"
    return '"' + "".join(char if char.isprintable() else " " for char in line) + '"'

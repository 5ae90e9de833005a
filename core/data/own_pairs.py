"""Two columns of a person's own table: one number to predict from another."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from core.data.own_table import Table, drawable, quoted, read_sheet
from core.data.table_text import TableError
from core.experiment.wording import counted

FEWEST = 6  # rows: some to train on, some to test with


@dataclass(frozen=True, eq=False)
class Pairs:
    """A read table with the columns `x` and `y`, by name; it equals only itself."""

    table: Table
    x: str = ""
    y: str = ""

    @property
    def digest(self) -> str:
        """What stands for the table and the choice: a cache's key."""
        return f"{self.table.source} {self.x!r} {self.y!r}"

    @property
    def possible(self) -> tuple[str, ...]:
        """The columns that can be x or y: those of numbers."""
        return tuple(name for name in self.table.possible_features if self.table.columns[name].numeric)

    def choose(self, x: str = "", y: str = "") -> Pairs:
        """The same table with these columns; by default the first and the last of numbers."""
        possible = self.possible
        if len(possible) < 2:
            raise TableError(
                f"The table needs two columns of numbers, one to predict from and one to predict; it has "
                f"{len(possible)}."
            )
        telling = [name for name in possible if not self.table.columns[name].names_rows]
        first, *_, last = telling if len(telling) >= 2 else possible
        chosen = replace(self, x=x or first, y=y or last)
        for name in (chosen.x, chosen.y):
            if name not in possible:
                raise TableError(f"Column {quoted(name)} holds no numbers that could be x or y.")
        return chosen

    def points(self) -> tuple[np.ndarray, np.ndarray]:
        """x and y (n,) of the rows without a gap in either; TableError where too few are left, or x does not vary."""
        x, y = (self.table.columns[name].values for name in (self.x, self.y))
        kept = np.isfinite(x) & np.isfinite(y)
        if kept.sum() < FEWEST:
            raise TableError(
                f"Only {counted(int(kept.sum()), 'row')} with a number in both columns: {FEWEST} are the least."
            )
        if not np.ptp(x[kept]):
            raise TableError(f"Column {quoted(self.x)} holds one value only, so nothing can be told from it.")
        return x[kept], y[kept]

    @property
    def names(self) -> tuple[str, str]:
        """The columns' names, as charts may show them."""
        return drawable(self.x), drawable(self.y)

    def call(self) -> str:
        """The Python expression that makes this table of the file's bytes `content`."""
        read = f"read_table(content, header={self.table.header}, comma={self.table.comma!r})"
        return f"{read}.choose({self.x!r}, {self.y!r})"


def read_table(content: bytes, header: bool | None = None, comma: str = "") -> Pairs:
    """The table in a CSV file, with two columns of numbers chosen; TableError says what is wrong with it."""
    return Pairs(read_sheet(content, header, comma, fewest=2)).choose()

"""What a reader is told of a table: how its numbers were read, which rows and columns are left out, and why."""

from __future__ import annotations

from core.data.own_table import Table, quoted
from core.experiment.wording import counted, listed

SHOWN = 4  # examples of a kind; the rest is counted


def remarks(table: Table) -> list[str]:
    """Sentences about the table as it is used; they quote the file: escape them."""
    said = [left_out_rows(table), odd_cells(table), lone_rows(table), readings(table), row_names(table), binary(table)]
    return [*table.notes, *filter(None, [*said, unusable(table)])]


def left_out_rows(table: Table) -> str:
    """How many rows have a gap in a column used, and in which."""
    kept, lone = table.kept()
    missing = len(kept) - int((kept | lone).sum())
    if not missing:
        return ""
    gaps = table.gaps_by_column()
    more = [f"{len(gaps) - SHOWN} more"] if len(gaps) > SHOWN else []
    verb = "is" if missing == 1 else "are"
    return f"{missing:,} of {counted(len(kept), 'row')} {verb} left out, with gaps in {listed(gaps[:SHOWN] + more)}."


def odd_cells(table: Table) -> str:
    """Which cells of the columns used are no numbers."""
    used = [(name, row, cell) for name in table.features for row, cell in table.columns[name].odd]
    each = [f"{quoted(cell)} in {quoted(name)} (row {row})" for name, row, cell in used[:SHOWN]]
    more = [f"{len(used) - SHOWN:,} more"] if len(used) > SHOWN else []
    return f"No number, so taken for a gap: {listed(each + more)}." if used else ""


def lone_rows(table: Table) -> str:
    """Which classes have a single row."""
    _, lone = table.kept()
    if not lone.any():
        return ""
    rows = [str(row) for row, alone in zip(table.rows, lone, strict=True) if alone]
    return f"Left out as the only row of its class: {listed([f'row {row}' for row in rows[:SHOWN]])}."


def readings(table: Table) -> str:
    """How numbers with commas, spaces, percent or currency were read, with an example of each column."""
    notes = {name: column.note for name, column in table.columns.items() if column.note}
    each = [f"in {quoted(name)} {note.removeprefix('Read ').rstrip('.')}" for name, note in list(notes.items())[:SHOWN]]
    more = f" The same in {counted(len(notes) - SHOWN, 'other column')}." if len(notes) > SHOWN else ""
    return f"Read {'; '.join(each)}.{more}" if notes else ""


def row_names(table: Table) -> str:
    """Which columns only number the rows."""
    names = [name for name, column in table.columns.items() if column.names_rows]
    out = [quoted(name) for name in names if name not in (*table.features, table.class_column)]
    used = [quoted(name) for name in names if name in table.features]
    said = [f"{listed(out)} only number{'s' * (len(out) == 1)} the rows and {_is(out)} left out." if out else ""]
    said += [f"{listed(used)} only number{'s' * (len(used) == 1)} the rows, yet {_is(used)} used." if used else ""]
    return " ".join(filter(None, said))


def binary(table: Table) -> str:
    """What 1 stands for in features of two words."""
    two = [name for name in table.features if len(table.columns[name].words) == 2]
    each = [f"{quoted(table.columns[name].words[1])} in {quoted(name)}" for name in two]
    return f"As features, words are 0 and 1; 1 is {listed(each)}." if two else ""


def unusable(table: Table) -> str:
    """Which columns can be neither class nor feature."""
    usable = {*table.possible_classes, *table.possible_features}
    names = [quoted(name) for name in table.columns if name not in usable]
    more = [f"{len(names) - SHOWN} more"] if len(names) > SHOWN else []
    return f"Neither class nor feature: {listed(names[:SHOWN] + more)}." if names else ""


def _is(names: list[str]) -> str:
    return "is" if len(names) == 1 else "are"

"""A table of the reader's own: uploaded, read, and kept for the session until a better one comes."""

from __future__ import annotations

import re
from dataclasses import dataclass

import streamlit as st

from core.data.own_table import MAX_FEATURES, Table, read_table
from core.data.table_remarks import remarks
from core.data.table_text import TableError

TYPES = ["csv", "tsv", "txt", "tab", "data", "dat"]
RULES = (
    "A CSV file of at most 1 MB and 5,000 rows: a column with the class (words or whole numbers, 2 to 10 different "
    "ones), and two or more columns of numbers or of two words such as yes and no. Rows with gaps are left out. "
    "The file is held in the memory of this session only, and goes when the session ends."
)
CIRCLE = " Until then the page shows the circle."
COMMAS = {"As each column shows": "", "Decimal: 1,250 is 1.25": "decimal", "Thousands: 1,250 is 1250": "thousands"}


@dataclass
class Upload:
    """What a session holds of its reader's file: the name, the bytes to read again, the table as it is chosen from,
    and the last one that could be used, perhaps of a file before it."""

    name: str
    content: bytes
    table: Table
    good: Table | None


def own_table() -> Table | None:
    """The reader's table, None while there is none; what is wrong with a file is said, and the last good one stays."""
    file = st.file_uploader("Your own table (CSV)", type=TYPES, help=RULES, key="own_file")
    state = st.session_state
    if file is None:
        state.pop("own_fault", None)
    elif file.file_id != state.get("own_file_id"):
        state["own_file_id"] = file.file_id
        _take(file.name, file.getvalue())
    upload: Upload | None = state.get("own_upload")
    if "own_fault" in state:
        _complain(state["own_fault"], upload)
    if upload is None:
        if file is None:
            st.info(RULES + CIRCLE, icon=":material/upload:")
        return None
    if file is None or file.name != upload.name:
        st.markdown(f"**{plain(upload.name)}**")
    _choose(upload)
    return upload.good


def _take(name: str, content: bytes) -> None:
    """Read a new file; one that cannot be read leaves the table before it in use."""
    state = st.session_state
    state.pop("own_fault", None)
    try:
        table = read_table(content)
    except TableError as error:
        state["own_fault"] = str(error)
        return
    before: Upload | None = state.get("own_upload")
    state["own_upload"] = Upload(name, content, table, before.good if before else None)
    for widget in [key for key in state if str(key).startswith("own_choice")]:
        del state[widget]


def _choose(upload: Upload) -> None:
    """The columns by name, and how they were read; a choice that cannot be is said, and the last good one stays."""
    left, right = st.columns([1, 2])
    try:
        table = _read_again(upload)
        classes = list(table.possible_classes)
        place = classes.index(table.class_column)
        chosen = left.selectbox("Class column", classes, place, key=f"own_choice_class_{table.header}")
        usual = table.features if chosen == table.class_column else table.likely_features(chosen)
        possible = [name for name in table.possible_features if name != chosen]
        told = "The columns that the network may see. Rows with a gap in one of them are left out."
        key = f"own_choice_features_{table.header}_{chosen}"
        features = right.multiselect("Features", possible, usual, max_selections=MAX_FEATURES, key=key, help=told)
        if (chosen, tuple(features)) != (table.class_column, table.features):
            table = table.choose(chosen, features)
        upload.table = table
        points = table.points()
    except TableError as error:
        _complain(str(error), upload)
        return
    upload.good = table
    counts = [f"{plain(name)} ({int((points.y == k).sum()):,})" for k, name in enumerate(points.classes)]
    summary = f"{len(points.y):,} of {len(table.rows):,} rows are used. Classes: {', '.join(counts)}."
    st.caption(" ".join([summary, *map(plain, remarks(table))]))


def _read_again(upload: Upload) -> Table:
    """The table read as the person says: whether its first row is a header, and what commas in numbers are."""
    table = upload.table
    left, right = st.columns([1, 2], vertical_alignment="bottom")
    header = left.toggle("The first row is the header", table.header, key="own_choice_header")
    comma = table.comma
    if table.unsure or table.comma:
        place = list(COMMAS.values()).index(table.comma)
        comma = COMMAS[right.selectbox("Commas in numbers", list(COMMAS), place, key="own_choice_comma")]
    if (header, comma) == (table.header, table.comma):
        return table
    again = read_table(upload.content, header, comma)
    features = [name for name in table.features if name in again.possible_features]
    if table.class_column in again.possible_classes and len(features) > 1:
        return again.choose(table.class_column, features)
    return again


def _complain(sentence: str, upload: Upload | None) -> None:
    kept = " The last good table stays." if upload and upload.good else CIRCLE
    st.error(plain(sentence) + kept, icon=":material/error:")


def plain(sentence: str) -> str:
    """A sentence that quotes a file, with nothing in it that Markdown would take for markup or for a link."""
    escaped = "".join("\\" + mark if mark in "\\`*_{}[]<>()#+-.!|$:~" else mark for mark in sentence)
    # Addresses are made links after the escapes are undone: a mark without width takes them apart.
    return re.sub(r"(?<=www)(?=\\\.)|(?=\\:/)|(?=@)", "\u2060", escaped, flags=re.IGNORECASE)

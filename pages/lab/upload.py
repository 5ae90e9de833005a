"""A table of the reader's own: uploaded, read, and kept until a better one comes."""

from __future__ import annotations

import dataclasses

import streamlit as st

from core.tables import Table, TableError, read_table

RULES = (
    "A CSV file of at most 1 MB and 5,000 rows: two or more columns of numbers and a column with the class (words or "
    "whole numbers, 2 to 10 different ones). The file stays in this session's memory and is not kept."
)


def own_table() -> Table | None:
    """The reader's table, None while there is none; what is wrong with a file is said, and the last good one stays."""
    file = st.file_uploader("Your own table (CSV)", type=["csv", "tsv", "txt"], help=RULES, key="own_file")
    if file is not None:
        try:
            table = _read(file.getvalue(), None)
            names = list(table.names)
            column = st.selectbox("Class column", names, names.index(table.class_column), key="own_class")
            table = _read(file.getvalue(), column)
            st.session_state["own_table"] = table
            for note in table.notes:
                st.caption(_plain(note))
        except TableError as error:
            kept = " The last good table stays." if "own_table" in st.session_state else ""
            st.error(_plain(str(error)) + kept, icon=":material/error:")
    if file is None and "own_table" not in st.session_state:
        st.info(RULES + " Until then the page shows the circle.", icon=":material/upload:")
    return st.session_state.get("own_table")


@st.cache_resource(max_entries=16, show_spinner=False)
def _read(content: bytes, column: str | None) -> Table:
    table = read_table(content)
    if column is not None:
        table = dataclasses.replace(table, class_column=column)
        table.points()
    return table


def _plain(sentence: str) -> str:
    """A sentence that quotes a file, with nothing in it that Markdown would take for markup."""
    return "".join("\\" + mark if mark in "\\`*_{}[]<>()#+-.!|$:~" else mark for mark in sentence)

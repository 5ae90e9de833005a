"""A table of the reader's own, of which one column of numbers is predicted from another."""

from __future__ import annotations

import streamlit as st

from core.data.own_pairs import Pairs, read_table
from core.data.table_text import TableError
from pages.lab.own_table import COMMAS, TYPES, plain

RULES = (
    "A CSV file of at most 1 MB and 5,000 rows with two columns of numbers or more. Rows with a gap are left "
    "out; three "
    "tenths are kept for the test. The file is held in the memory of this session only, and goes when the "
    "session ends."
)


def own_pairs(until: str = "the notes' line") -> Pairs | None:
    """The reader's two columns, None while there are none; what is wrong is said, and the last good choice stays.

    `until` is what the page shows as long as there is none.
    """
    until = f" Until then the page shows {until}."
    file = st.file_uploader("Your own table (CSV)", type=TYPES, help=RULES, key="pairs_file")
    if file is None:
        st.info(RULES + until, icon=":material/upload:")
        return None
    good: Pairs | None = st.session_state.get("pairs_good")
    try:
        pairs = _chosen(file.getvalue(), file.file_id)
        x, _ = pairs.points()
    except TableError as error:
        kept = " The last good choice stays." if good else until
        st.error(plain(str(error)) + kept, icon=":material/error:")
        return good
    rows = f"{len(x):,} of {len(pairs.table.rows):,} rows are used."
    st.caption(" ".join([rows, *map(plain, pairs.table.notes)]))
    if good is None or good.digest != pairs.digest:
        st.session_state["pairs_good"] = good = pairs
    return good


def _chosen(content: bytes, name: str) -> Pairs:
    """The file read as the person says, with the columns chosen by name."""
    pairs = read_table(content)
    columns = st.columns(4 if pairs.table.unsure else 3, vertical_alignment="bottom")
    header = columns[2].toggle("The first row is the header", pairs.table.header, key=f"pairs_header_{name}")
    comma = ""
    if pairs.table.unsure:
        comma = COMMAS[columns[3].selectbox("Commas in numbers", list(COMMAS), key=f"pairs_comma_{name}")]
    if (header, comma) != (pairs.table.header, ""):
        pairs = read_table(content, header, comma)
    names = list(pairs.possible)
    x, y = (
        column.selectbox(label, names, names.index(usual), key=f"pairs_{label}_{name}_{header}")
        for column, label, usual in ((columns[0], "x: predict from", pairs.x), (columns[1], "y: predict", pairs.y))
    )
    return pairs.choose(x, y)

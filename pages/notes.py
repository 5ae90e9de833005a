"""The notes: every claim in their order, the experiment that tests it, its verdict and its figure; and the errata."""

import streamlit as st

from core.notes.claim import VERDICTS
from core.notes.outline import SECTIONS
from core.notes.verdicts import kept
from pages.lab.browser import sent
from pages.lab.notes import ERRATA, MARKS, as_csv, as_markdown, chosen, erratum_box, outline, passages_of

ALL = "All"
verdicts = kept()
counts = {verdict: sum(row.verdict == verdict for row in verdicts.claims) for verdict in VERDICTS}

st.title("The notes", anchor=False)
st.markdown(
    f"**{len(verdicts.claims)} claims of the notes, in their own order, each with the experiment that tests it.** “The "
    "notes” are the study notes “Deep learning – In detail”; the sentences are ours. A verdict follows by a fixed rule "
    "from numbers that the experiment's page prints, at the settings that its link sets and at those that the figure "
    "compares with; or from code of the notes, run. Open one, move a knob, and see how far it reaches: “did not hold "
    "here” is said of these data and networks, not of all."
)
tally = " · ".join(f"{MARKS[verdict][0]} {count} {verdict}" for verdict, count in counts.items())
st.markdown(f"{tally} · {len(verdicts.errata)} errata")
left, middle, right = st.columns([1, 1, 2])
section = left.selectbox("Section", [ALL, *SECTIONS, "Errata"], key="section", bind="query-params")
verdict = middle.selectbox("Verdict", [ALL, *VERDICTS], key="verdict", bind="query-params")
asked = right.text_input(
    "Find in claims and figures", key="claim", bind="query-params", max_chars=80, placeholder="for example: ReLU, L1"
)
own = "" if section == ALL else section
wanted = "" if verdict == ALL else verdict
shown = chosen(own, wanted, asked)
everything = verdict == ALL and not asked
boxes = [] if section == "Errata" else passages_of(shown, everything and section == ALL)
if everything and section in (ALL, "Errata"):
    boxes.append(erratum_box())
if section != "Errata" and not all(shown):
    st.caption(f"{sum(shown)} of {len(shown)} claims are shown.")
if not boxes:
    st.info("No claim is like that. Choose another verdict or section, or empty the field.")
outline(key="outline", data=sent({"passages": boxes, "errata": ERRATA}))

st.subheader("Take it along", anchor=False)
st.markdown(
    "`python -m core.notes`, in the project's folder, runs every experiment anew and writes the "
    "table; it takes a minute "
    "or two. Times, where a figure holds any, are of the machine on which that was done last."
)
with st.container(horizontal=True):
    st.download_button(
        "Table (.csv)", as_csv, "notes.csv", "text/csv", on_click="ignore",
        icon=":material/download:", key="notes_csv",
    )  # fmt: skip
    st.download_button(
        "Table and errata (.md)", as_markdown, "notes.md", "text/markdown", on_click="ignore",
        icon=":material/download:", key="notes_md",
    )  # fmt: skip

"""The end of every page: its words, the passage of the notes it stands for, and the pages before and after."""

from __future__ import annotations

from types import ModuleType

import streamlit as st

from core.experiment.glossary import anchor, terms_of
from core.experiment.wording import counted
from core.notes.outline import passage_of
from core.notes.verdicts import kept
from pages.lab.controls import slug
from pages.lab.leaps import item, leaps
from pages.sections import ORDER, PASSAGES, TITLES


def foot(topic: ModuleType) -> None:
    """Words on this page, the notes' passage, the previous and the next page."""
    name = slug(topic)
    terms = terms_of(name)
    if terms:
        st.subheader("Words on this page", anchor=False)
        words = [item("glossary", word, query=f"term={anchor(word)}", hint=term.says) for word, term in terms.items()]
        leaps(f"words_{name}", "words", "Words on this page", words)
    st.divider()
    st.markdown(f"This page tests what the notes say under **{PASSAGES[name]}**.")
    leaps(f"judged_{name}", "seen", "The notes", [item("notes", judged_of(name), goal=f"note_{passage_of(name)}")])
    place = ORDER.index(name)
    around = [("Previous", ORDER[place - 1] if place else "home"), ("Next", (*ORDER, "home")[place + 1])]
    titles = [(way, other, "Home" if other == "home" else TITLES[other]) for way, other in around]
    way_on = [item(other, title, way) for way, other, title in titles]
    leaps(f"path_{name}", "path", "Pages", [way_on[0], item("home", "What are the notes?", "Home"), way_on[1]])


def judged_of(name: str) -> str:
    """What the link to The notes says: how many claims this page's experiments decide there."""
    count = sum(row.topic == name for row in kept().claims)
    return "To this passage of the notes" + (f": {counted(count, 'claim')} judged on this page" if count else "")

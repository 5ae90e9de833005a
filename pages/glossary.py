"""Words: every term that a page uses, in one sentence, with its formula and the pages on which it can be seen."""

import streamlit as st

from core.experiment.glossary import anchor, found
from pages.lab.leaps import item, leaps
from pages.sections import TITLES

st.title("Words", anchor=False)
st.markdown("Every term that a page uses: one sentence, the formula where there is one, and the pages that show it.")
asked = st.text_input("Find a word", key="term", bind="query-params", max_chars=80, placeholder="for example: df, KL")
words = found(asked)
if not words:
    st.info("No page uses that word. Try a part of it, or empty the field to see all words.")
for word, term in words.items():
    formula = f"  \n${term.formula}$" if term.formula else ""
    st.markdown(f"**{word}**: {term.says}{formula}")
    pages = [item(page, TITLES[page]) for page in term.pages]
    leaps(f"seen_{anchor(word)}", "seen", f"Pages that show {word}", pages)

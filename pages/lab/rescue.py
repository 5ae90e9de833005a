"""The last net under a page: what its own lines raise is noted, and a visitor keeps a way back."""

from __future__ import annotations

import dataclasses
import logging

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from pages.lab.controls import turn
from pages.lab.drawing import BACK
from pages.sections import SECTIONS, topic_of

SENTENCE = "The rest of this page could not be made at these settings. The fault is the program’s; it has been noted."


def rescued(page: StreamlitPage) -> None:
    """Run a page; where it raises, what stands stays, and below it are one sentence and a button to the defaults."""
    try:
        page.run()
    except Exception:
        logging.getLogger(__name__).exception("the page %r could not be made", page.url_path)
        st.error(SENTENCE, icon=":material/error:")
        name = page.url_path.replace("-", "_")
        if any(name in names for names in SECTIONS.values()):
            topic = topic_of(name)
            st.button(BACK, key="rescue", on_click=turn, args=(topic, dataclasses.asdict(topic.Settings())))

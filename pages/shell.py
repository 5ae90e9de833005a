"""The frame around every page: navigation, title, icon. The running script's folder holds no `pages/` on purpose:
Streamlit would take such a folder for its old automatic pages and send a fresh server's first deep link astray."""

from pathlib import Path

import streamlit as st

from pages.sections import SECTIONS, topic_of

st.set_page_config(page_title="Deep learning, in detail", page_icon=str(Path(__file__).parent / "icon.svg"), layout="wide")


def pages_of(section: str, names: list[str]) -> list:
    """The pages of a section: file, title and address all follow from the topic's name."""
    folder = section.lower()
    return [
        st.Page(f"{folder}/{name}.py", title=topic_of(name).TITLE, url_path=name.replace("_", "-")) for name in names
    ]


home = st.Page("home.py", title="Home", icon=":material/home:", default=True)
menu = {section: pages_of(section, names) for section, names in SECTIONS.items() if names}
st.navigation({"": [home], **menu}, position="top").run()

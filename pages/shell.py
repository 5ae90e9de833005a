"""The frame around every page: navigation, title, icon. The running script's folder holds no `pages/` on purpose:
Streamlit would take such a folder for its old automatic pages and send a fresh server's first deep link astray."""

from pathlib import Path

import streamlit as st

from pages.lab.bar import view
from pages.lab.rescue import rescued
from pages.lab.warming import served
from pages.sections import SECTION_OF, SECTIONS, TITLES, topic_of

NAME = "Deep learning, in detail"

st.set_page_config(page_title=NAME, page_icon=str(Path(__file__).parent / "icon.svg"), layout="wide")


def pages_of(section: str, names: list[str]) -> list:
    """The pages of a section: file, title and address all follow from the topic's name."""
    folder = section.lower()
    return [st.Page(f"{folder}/{name}.py", title=TITLES[name], url_path=name.replace("_", "-")) for name in names]


def mark(place: int) -> None:
    """Mark the section at this place of the menu (Home stands at 0): Streamlit marks only the page in the open menu."""
    chosen = f"[data-testid=stTopNav] > .rc-overflow-item:nth-child({place + 1}) > :is(button, div)"
    st.html(f"<style>{chosen} {{ font-weight: 700; box-shadow: inset 0 -3px currentColor; }}</style>")


notes = st.Page("notes.py", title="The notes", icon=":material/fact_check:", url_path="notes")
words = st.Page("glossary.py", title="Words", icon=":material/dictionary:", url_path="glossary")
home = st.Page("home.py", title="Home", icon=":material/home:", default=True)
menu = {"": [home], **{section: pages_of(section, names) for section, names in SECTIONS.items() if names}}
menu[""] += [notes, words]
page = st.navigation(menu, position="top")
st.set_page_config(page_title=NAME if page == home else f"{page.title} – {NAME}")
top = [[home], [notes], [words], *list(menu.values())[1:]]  # as the menu draws it: what has no section stands first
mark([page in pages for pages in top].index(True))
view()
if (name := page.url_path.replace("-", "_")) in SECTION_OF:
    topic_of(name)  # imported here, and not by the essay, because this waits for what is being imported elsewhere
rescued(page)
served()

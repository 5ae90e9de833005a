"""Home: what these pages are, for whom, where to begin, and every topic with a picture that its experiment draws."""

import streamlit as st

from core.experiment.part import parts_of
from core.experiment.thumbnail import sketch
from pages.lab.controls import plain
from pages.lab.leaps import item, leaps, shelves
from pages.lab.results import result_of
from pages.sections import ORDER, SECTIONS, TITLES, topic_of

FIRST = ["derivatives", "descent_1d", "softmax", "entropy", "classification"]


@st.cache_resource(max_entries=len(SECTIONS), show_spinner=False)
def cards(section: str) -> list[dict]:
    """The section's pages as links, each with what its first scene shows at the defaults, as a small SVG."""
    return [item(name, TITLES[name], topic_of(name).LINE, picture=picture(name)) for name in SECTIONS[section]]


def picture(name: str) -> str:
    topic = topic_of(name)
    part, settings = parts_of(topic)[0], topic.Settings()
    part = part.dragged or part
    return sketch(part.scene(result_of(part, settings), settings))


st.title("Deep learning, in detail", anchor=False)
if lost := st.query_params.get("lost", ""):
    st.info(
        f"There is no page “{plain(lost[:60])}” here. These are the pages that there are.", icon=":material/explore:"
    )
st.markdown(
    "**Move something, and see a claim of deep learning hold or fail.** Every number comes from a computation that "
    "runs now, and every page hands out the script that prints it."
)
st.markdown(
    "These pages test, claim by claim, a set of study notes on the fundamentals of deep learning, “Deep learning – In "
    "detail”. “The notes” always means these. Where they hold, you can see them hold; where they slip, the page says "
    "so, runs their code, and mends it; every claim stands with its verdict under *The notes*. The pages are for "
    "students in their first year and for those who teach them: school mathematics is enough to begin, "
    "and every term is explained under *Words*. A page takes some 20 minutes. "
    "**New here? Begin with these, in this order:**"
)
known = [name for name in FIRST if name in ORDER]
leaps("first", "words", "Where to begin", [item(name, TITLES[name]) for name in known])

shelves("pages", "cards", {section: cards(section) for section, names in SECTIONS.items() if names})

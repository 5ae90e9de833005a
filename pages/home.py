"""The gallery: every topic with a picture that its own experiment draws."""

import streamlit as st

from core.sketch import sketch
from pages.lab.run import result_of
from pages.sections import SECTIONS, topic_of

st.title("Deep learning, in detail", anchor=False)
st.markdown(
    "Move something, and see a claim of deep learning hold or fail. Every number comes from a computation that runs "
    "now, and every page hands out the script that prints it."
)


@st.cache_data(max_entries=64, show_spinner=False)
def picture(name: str) -> str:
    """The topic's scene at its defaults, as a small SVG."""
    topic = topic_of(name)
    settings = topic.Settings()
    return sketch(topic.scene(result_of(topic, settings), settings, True), getattr(topic, "PICTURE", ""))


for section, names in SECTIONS.items():
    if not names:
        continue
    st.subheader(section, anchor=False)
    grid = st.grid(min_column_width=260, gap="medium")
    for name in names:
        topic = topic_of(name)
        with grid.cell(), st.container(border=True, height="stretch"):
            st.image(picture(name), width="stretch")
            st.page_link(f"{section.lower()}/{name}.py", label=f"**{topic.TITLE}**")
            st.caption(topic.LINE)

"""What a person takes along: the code that ran, the experiment as a script and a notebook, and the link to it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

import streamlit as st

from core.experiment.part import parts_of
from core.experiment.standalone_script import OwnTable, essence, notebook, script
from pages.lab.browser import HERE, sent
from pages.lab.controls import address, frame_of, slug
from pages.lab.essay import page_address, slips
from pages.lab.foot import foot
from pages.lab.words import claim_of, headings_of

# Not st.code: it would have every page load the highlighter of two hundred languages before its charts are drawn.
share = st.components.v2.component(
    "share",
    html="<div class='share'><input readonly aria-label='The link to this page'>"
    "<button type='button' class='tool'>Copy</button></div>",
    js=(HERE / "share.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def takeaway(
    topic: ModuleType,
    settings: Any,
    *functions: Callable[..., Any],
    table: OwnTable | None = None,
) -> None:
    """The end of a page: the notes' slips, the sources of `functions`, what a person may take along, the way on.

    `functions` are those that ran, the idea first, plumbing last. The standalone script and the notebook restore
    `settings`; `table` is the reader's own that the run took: the script reads it in the same way.
    Before it stands what teaches the idea in some 60 lines, made of the topic's CORE and `example`.
    """
    slips(topic)
    st.subheader("The code that ran", anchor=False)
    names = [function.__name__ for function in functions]
    # Built only when opened: highlighted code is the heaviest thing on a page, at every redraw of a chart.
    code = st.expander(f"Show {', '.join(names)}", key=f"{slug(topic)}_code", on_change="rerun")
    if code.open:
        for tab, function in zip(code.tabs(names), functions, strict=True):
            tab.code(inspect.getsource(function), language="python")
    short = st.expander("The core of it, as a short script", key=f"{slug(topic)}_core", on_change="rerun")
    if short.open:
        short.code(essence(topic, settings), language="python")
    _downloads(topic, settings, functions, table)
    st.caption("A link that restores everything on this page" + (" but your own table" if table else ""))
    share(key=f"share_{slug(topic)}", data=sent({"link": link(topic, settings)}))
    foot(topic)


def _downloads(
    topic: ModuleType, settings: Any, functions: Sequence[Callable[..., Any]], table: OwnTable | None
) -> None:
    st.markdown(
        "The whole experiment at these settings, as a script of its own: it needs numpy, scipy, torch and scikit-learn "
        "only, and prints the numbers which stand above, part by part. It begins with the functions shown here. The "
        "notebook draws the charts too, with plotly."
    )
    name, parts = slug(topic), {part.name: (part,) for part in parts_of(topic)}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        # A part is named as its stage is in links; "" stands for all of them.
        chosen = st.selectbox(
            "Of", ["", *parts], format_func=lambda each: each.replace("_", " ") or "the whole page",
            key=f"{name}_script_of", width=220,
        )  # fmt: skip
        own, file = (topic, settings, table, functions, parts.get(chosen, ())), f"{name}_{chosen}".rstrip("_")
        st.download_button(
            "Script (.py)", lambda: script(*own), f"{file}.py", "text/x-python",
            on_click="ignore", icon=":material/download:", key=f"{name}_script",
        )  # fmt: skip
        st.download_button(
            "Notebook (.ipynb)", lambda: notebook(*own, claim_of(topic), headings_of(topic)), f"{file}.ipynb",
            "application/x-ipynb+json", on_click="ignore", icon=":material/download:", key=f"{name}_notebook",
        )  # fmt: skip


def link(topic: ModuleType, settings: Any) -> str:
    """The full address of the page at these settings and the moment shown."""
    here = urlsplit(st.context.url or "")
    base = f"{here.scheme}://{here.netloc}/" if here.netloc else "/"
    query = address(topic, settings, frame_of(topic))
    return f"{base}{page_address(topic)}" + (f"?{query}" if query else "")

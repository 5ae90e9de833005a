"""What a person takes along: the code that ran, the experiment as a script and a notebook, and the link to it."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

import streamlit as st

from core.scripts import notebook, script
from core.tables import Table
from pages.lab.controls import address, frame_of, slug
from pages.lab.essay import page_address


def takeaway(topic: ModuleType, settings: Any, *functions: Callable[..., Any], table: Table | None = None) -> None:
    """The sources of `functions` (those that ran), the standalone script and notebook at `settings`, and the link.

    `table` is the reader's own that the run took: the script asks for its path and reads it in the same way.
    """
    st.subheader("The code that ran", anchor=False)
    names = [function.__name__ for function in functions]
    # Built only when opened: highlighted code is the heaviest thing on a page, at every redraw of a chart.
    code = st.expander(f"Show {', '.join(names)}", key=f"{slug(topic)}_code", on_change="rerun")
    if code.open:
        for tab, function in zip(code.tabs(names), functions, strict=True):
            tab.code(inspect.getsource(function), language="python")
    st.markdown(
        "The whole experiment at these settings, as a script of its own: it needs numpy, scipy, torch and scikit-learn "
        "only, and prints the numbers which stand above."
    )
    name = slug(topic)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.download_button(
            "Script (.py)", lambda: script(topic, settings, table), f"{name}.py", "text/x-python",
            on_click="ignore", icon=":material/download:", key=f"{name}_script",
        )  # fmt: skip
        st.download_button(
            "Notebook (.ipynb)", lambda: notebook(topic, settings, table), f"{name}.ipynb", "application/x-ipynb+json",
            on_click="ignore", icon=":material/download:", key=f"{name}_notebook",
        )  # fmt: skip
    st.caption("A link that restores everything on this page" + (" but your own table" if table else ""))
    st.code(link(topic, settings), language=None, wrap_lines=True)


def link(topic: ModuleType, settings: Any) -> str:
    """The full address of the page at these settings and the moment shown."""
    here = urlsplit(st.context.url or "")
    base = f"{here.scheme}://{here.netloc}/" if here.netloc else "/"
    query = address(topic, settings, frame_of(topic))
    return f"{base}{page_address(topic)}" + (f"?{query}" if query else "")

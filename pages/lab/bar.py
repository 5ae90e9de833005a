"""Beside a page's title: "Reset", to its opening state, and the way into the lecture view and out of it."""

from __future__ import annotations

import dataclasses
from types import ModuleType
from typing import Any

import streamlit as st

from pages.lab.browser import HERE, sent
from pages.lab.controls import LAST, VIEW, bad_of, frame_of, go, slug, turn

PAGE, LECTURE = "page", "lecture"  # the two views that an address may ask for

buttons = st.components.v2.component(
    "bar",
    html="<div class='bar' role='group' aria-label='Page'></div>",
    js=(HERE / "bar.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def view() -> str:
    """Which view the address asks for; its widget stands on every page, so that it goes along from page to page."""
    with st.container(key="urlknobs_view"), st.popover("View"):
        return st.selectbox("View", [PAGE, LECTURE], key=VIEW, bind="query-params")


def bar(topic: ModuleType, settings: Any) -> None:
    """The buttons; "Reset" can be pressed when a knob or the moment shown is not the opening state's."""
    name = f"bar_{slug(topic)}"
    changed = settings != topic.Settings() or frame_of(topic) != LAST
    lecture = st.session_state.get(VIEW) == LECTURE
    data = {"changed": changed, "lecture": lecture, "mend": bool(bad_of(topic))}
    buttons(key=name, data=sent(data), on_press_change=lambda: _pressed(topic, name), width="content")


def _pressed(topic: ModuleType, name: str) -> None:
    press = st.session_state[name].get("press")
    if press == "reset":
        reset(topic)
    elif press in ("lecture", "leave"):
        st.session_state[VIEW] = LECTURE if press == "lecture" else PAGE
    elif press == "mend":
        turn(topic, bad_of(topic))


def reset(topic: ModuleType) -> None:
    """Every knob at its default and the main stage at its opening moment; only in a callback."""
    turn(topic, dataclasses.asdict(topic.Settings()))
    go(topic, LAST)

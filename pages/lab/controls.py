"""A topic's settings as the page and its address hold them.

Each knob has one Streamlit widget bound to the URL: it reads a link, falls back from a bad value, and keeps the address
true. It stands hidden, because the knob that a person moves is drawn by the stage, where it can speak while dragged.
"""

from __future__ import annotations

from types import ModuleType
from typing import Any

import streamlit as st

from core.knobs import LONGEST, Knob, knobs, read_noted, sound, write

LAST = -1


def slug(topic: ModuleType) -> str:
    """The topic's short name: its file's."""
    return topic.__name__.rpartition(".")[2]


def key(topic: ModuleType, name: str) -> str:
    """The session's and the URL's name of a knob."""
    return f"{slug(topic)}_{name}"


def settings_of(topic: ModuleType) -> Any:
    """The settings that the address asks for; a value that cannot be is replaced by its default and said."""
    values = {}
    # In a closed popover nothing is built in the browser, so dozens of widgets cost a redraw nothing.
    with st.container(key=f"urlknobs_{slug(topic)}"), st.popover("Settings"):
        for name, knob in knobs(topic.Settings).items():
            values[name] = _widget(knob, key(topic, name))
        st.text_input("frame", str(LAST), key=key(topic, "frame"), bind="query-params", max_chars=7)
    wrong, readings = [], {}
    for name, knob in knobs(topic.Settings).items():
        try:
            values[name], readings[name] = read_noted(knob, values[name])
        except ValueError as error:
            values[name] = knob.default
            wrong.append(str(error))
    if wrong:
        more = f" ({len(wrong) - 1} more like it.)" if len(wrong) > 1 else ""
        st.error(f"{wrong[0]} The page shows its default instead.{more}", icon=":material/error:")
    st.session_state[f"{slug(topic)}_readings"] = {name: note for name, note in readings.items() if note}
    return topic.Settings(**values)


def _widget(knob: Knob, name: str) -> Any:
    if knob.kind == "choice":
        place = knob.options.index(knob.default)
        return st.selectbox(knob.label, knob.options, place, key=name, bind="query-params")
    if knob.kind == "toggle":
        return st.toggle(knob.label, knob.default, key=name, bind="query-params")
    # Numbers too are held as text: the address then shows them as a person writes them, and `read` checks them.
    return st.text_input(knob.label, write(knob, knob.default), key=name, bind="query-params", max_chars=LONGEST)


def frame_of(topic: ModuleType) -> int:
    """The moment that the address asks the main stage to show, LAST where it asks for none."""
    written = st.session_state.get(key(topic, "frame"), "")
    return int(written) if written.isascii() and written.isdigit() else LAST


def turn(topic: ModuleType, changes: Any) -> None:
    """Set knobs, as a person would; only in a callback. What the browser sent and cannot be is left out."""
    for name, value in sound(topic.Settings, changes).items():
        st.session_state[key(topic, name)] = write(knobs(topic.Settings)[name], value)


def address(topic: ModuleType, settings: Any) -> str:
    """The query string that restores these settings; what stands at its default is left out, as Streamlit does."""
    from urllib.parse import urlencode

    pairs = {}
    for name, knob in knobs(settings).items():
        value = getattr(settings, name)
        if value != knob.default:
            written = write(knob, value)
            pairs[key(topic, name)] = str(written).lower() if isinstance(written, bool) else written
    return urlencode(pairs)

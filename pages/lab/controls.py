"""A topic's settings as the page and its address hold them.

Each knob has one Streamlit widget bound to the URL: it reads a link, falls back from a bad value, and keeps the address
true. It stands hidden, because the knob that a person moves is drawn by the stage, where it can speak while dragged.
"""

from __future__ import annotations

import re
from types import ModuleType
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from core.experiment.knobs import LONGEST, Knob, knobs, read_noted, sound, write
from pages.sections import SECTIONS

LAST = -1
SAID = 3  # faults of an address, at most; of more the number
VIEW = "view"  # the address's name of how a page is shown


def slug(topic: ModuleType) -> str:
    """The topic's short name: its file's."""
    return topic.__name__.split(".")[-2]


def key(topic: ModuleType, name: str) -> str:
    """The session's and the URL's name of a knob."""
    return f"{slug(topic)}_{name}"


def settings_of(topic: ModuleType) -> Any:
    """The settings that the address asks for; a value that cannot be is said and leaves the address."""
    noted = f"{slug(topic)}_noted"
    wrong = [*_strangers(topic), *_no_options(topic)]
    written = _widgets(topic)
    values, bad, readings = {}, {}, {}
    for name, knob in knobs(topic.Settings).items():
        try:
            values[name], readings[name] = read_noted(knob, written[name])
        except ValueError as error:
            values[name] = knob.default
            bad[name] = knob.default
            wrong.append(f"{error} Its default is shown instead.")
    settings = topic.Settings(**values)
    if wrong:
        st.session_state[noted] = _together(wrong), settings
    st.session_state[f"{slug(topic)}_bad"] = bad
    st.session_state[f"{slug(topic)}_readings"] = {name: note for name, note in readings.items() if note}
    sentence, then = st.session_state.get(noted, ("", None))
    if sentence and then == settings:
        st.error(plain(sentence), icon=":material/error:")
    return settings


def _together(wrong: list[str]) -> str:
    """What is wrong with an address, each fault once, in one text; of many the first."""
    each = list(dict.fromkeys(wrong))
    more = len(each) - SAID
    return " ".join([*each[:SAID], *([f"And {more} more like these."] if more > 0 else [])])


def bad_of(topic: ModuleType) -> dict[str, Any]:
    """The knobs whose values in the address cannot be, with their defaults: `turn` takes them out of it."""
    return st.session_state.get(f"{slug(topic)}_bad", {})


def _widgets(topic: ModuleType) -> dict[str, Any]:
    """One widget a knob, and one for the moment shown; what each holds."""
    written = {}
    # In a closed popover nothing is built in the browser, so dozens of widgets cost a redraw nothing.
    with st.container(key=f"urlknobs_{slug(topic)}"), st.popover("Settings"):
        for name, knob in knobs(topic.Settings).items():
            written[name] = _widget(knob, key(topic, name))
        st.text_input("frame", str(LAST), key=key(topic, "frame"), bind="query-params", max_chars=7)
    return written


def _strangers(topic: ModuleType) -> list[str]:
    """A sentence for each parameter of the address that no page has, which is then taken out of it."""
    pages = tuple(f"{name}_" for names in SECTIONS.values() for name in names)
    asked = [name for name in st.query_params if name != VIEW and not name.startswith(pages)]
    for name in asked:
        del st.query_params[name]
    return [f"The address asks for “{name[:40]}”, which this page does not have." for name in asked]


def _no_options(topic: ModuleType) -> list[str]:
    """A sentence for each choice or switch that the address sets to no option of it; Streamlit drops such a value."""
    wrong = []
    for name, knob in knobs(topic.Settings).items():
        asked = st.query_params.get(key(topic, name))
        options = ("true", "false") if knob.kind == "toggle" else knob.options
        if asked is not None and options and key(topic, name) not in st.session_state and asked not in options:
            wrong.append(
                f"{knob.label}: “{asked[:40]}” is not one of {', '.join(options[:6])}. The page shows its default."
            )
    return wrong


def plain(text: str) -> str:
    """`text` for a place that takes Markdown: shown as it is."""
    return re.sub(r"([\\`*_{}\[\]()#+.!|<>$~:-])", r"\\\1", text)


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


def go(topic: ModuleType, frame: int) -> None:
    """Show another moment of the main stage; only in a callback."""
    st.session_state[key(topic, "frame")] = str(frame)


def address(topic: ModuleType, settings: Any, frame: int = LAST) -> str:
    """The query string that restores these settings; what stands at its default is left out, as Streamlit does."""
    pairs = {}
    for name, knob in knobs(settings).items():
        value = getattr(settings, name)
        if value != knob.default:
            written = write(knob, value)
            pairs[key(topic, name)] = str(written).lower() if isinstance(written, bool) else written
    if frame != LAST:
        pairs[key(topic, "frame")] = str(frame)
    return urlencode(pairs)

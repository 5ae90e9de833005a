"""The stage: one component through which every moving chart of every page goes (see browser/)."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version
from types import ModuleType
from typing import Any

import streamlit as st

from core.experiment.packing import Mounting
from core.experiment.part import Part, Switch, parts_of
from core.experiment.scene import Scene
from pages.lab.browser import loader, styles
from pages.lab.controls import LAST, frame_of, key, slug, turn
from pages.lab.drawing import HIGHEST, More, Names, Shown, drawn, fallback
from pages.lab.results import result_of
from pages.lab.visitors import visitor

PLOTLY_URL = f"plotly.min.js?v={version('plotly')}"
NO_KNOBS = Shown()

component = st.components.v2.component(
    "stage",
    html="<div class='lab'></div>",
    css=styles(),
    js=loader(),
    isolate_styles=False,
)


def stage(
    topic: ModuleType,
    settings: Any,
    part: Part | Switch,
    *,
    knobs: Sequence[str] = (),
    more: More = (),
    names: Names | None = None,
    data: tuple = (),
) -> None:
    """Draw a part of the topic with its live knobs beside it.

    `knobs` stand in sight, `more` are folded away, as a list or in groups by heading; every other knob may still be
    moved by a handle or a link. `names` makes a whole-number knob a menu of names. `data` is what the part's `run`
    takes besides the settings.
    """

    def picture(settings: Any) -> Scene:
        chosen = part.at(settings)
        return chosen.scene(result_of(chosen, settings, *data), settings)

    shown = Shown.of(knobs, more, names)
    ticket = visitor().ticket(topic, part, data, shown)
    draw(topic, settings, picture, stage_name(topic, part), shown=shown, ticket=ticket)


def stage_name(topic: ModuleType, part: Part | Switch) -> str:
    """The name of a part's stage: its own, and "main" for the page's first."""
    return "main" if isinstance(part, Switch) or part.name == parts_of(topic)[0].name else part.name


def draw(
    topic: ModuleType,
    settings: Any,
    picture: Callable[[Any], Scene],
    name: str,
    *,
    shown: Shown = NO_KNOBS,
    ticket: str = "",
) -> None:
    """Send `picture(settings)` and its knobs to the stage `name`; without a `ticket` it cannot be dragged live."""
    own = f"stage_{slug(topic)}_{name}"
    keeps = name == "main"  # the address holds one moment: the main stage's
    message = drawn(topic, settings, lambda: picture(settings), shown, st.session_state.get(f"{own}_seq", 0))
    drawing = message.drawing
    if drawing and keeps and drawing.clock and frame_of(topic) != LAST:
        drawing = dataclasses.replace(drawing, frame=frame_of(topic))
    mounting = Mounting(
        key=own,
        live=ticket and f"live/{ticket}",
        plotly=PLOTLY_URL,
        keeps=keeps,
        readings=st.session_state.get(f"{slug(topic)}_readings", {}),
        fallback=fallback(message.refusal, settings, picture) if message.refusal else None,
    )
    message = dataclasses.replace(message, drawing=drawing, mounting=mounting)
    component(key=own, data=message.packed(), on_ask_change=lambda: _asked(topic, own))


def with_followers(topic: ModuleType, changes: Any) -> Any:
    """`changes` with the knobs that follow them, where a topic has any: a new surface brings a rate that suits it."""
    entailed = getattr(topic, "entailed", None)
    return entailed(changes) | changes if entailed and isinstance(changes, Mapping) else changes


def _asked(topic: ModuleType, name: str) -> None:
    """A knob was let go: the page is run anew with it, and the address follows. What came may be anything."""
    ask = st.session_state.get(name, {}).get("ask")
    if isinstance(ask, Mapping):
        seq, frame = ask.get("seq"), ask.get("frame")
        if type(seq) is int and 0 <= seq <= HIGHEST:
            st.session_state[f"{name}_seq"] = seq
        turn(topic, with_followers(topic, ask.get("knobs")))
        if type(frame) is int and LAST <= frame <= 1_000_000:
            st.session_state[key(topic, "frame")] = str(frame)
    st.rerun()

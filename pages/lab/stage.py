"""The stage: one component through which every moving chart of every page goes (see browser/)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.metadata import version
from types import ModuleType
from typing import Any

import streamlit as st

from core.packing import pack
from core.plots import Scene
from pages.lab.browser import loader, styles
from pages.lab.controls import LAST, frame_of, key, slug, turn
from pages.lab.live import ERRANDS, Errand, message
from pages.lab.run import result_of

PLOTLY_URL = f"plotly.min.js?v={version('plotly')}"

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
    *,
    knobs: Sequence[str] = (),
    more: Sequence[str] = (),
    scene: Callable[..., Any] | None = None,
    data: tuple = (),
    name: str = "main",
) -> None:
    """Draw `scene(result, settings, live)` (the topic's own, if none is given) with its live knobs beside it.

    `knobs` stand in sight, `more` are folded away; every other knob may still be moved by a handle or a link. `data` is
    what `run` takes besides the settings. `name` tells several stages of one page apart.
    """
    drawn = (scene or topic.scene)(result_of(topic, settings, *data), settings, False)
    ticket = ERRANDS.ticket(Errand(topic, scene or topic.scene, data, tuple(knobs), tuple(more)))
    draw(topic, settings, drawn, name, knobs=tuple(knobs), more=tuple(more), ticket=ticket)


def draw(
    topic: ModuleType,
    settings: Any,
    scene: Scene,
    name: str,
    *,
    knobs: tuple[str, ...] = (),
    more: tuple[str, ...] = (),
    ticket: str = "",
) -> None:
    """Send a scene and its knobs to the stage `name` of the page; without a `ticket` it cannot be dragged live."""
    own = f"stage_{slug(topic)}_{name}"
    keeps = name == "main"  # the address holds one moment: the main stage's
    header = message(scene, settings, knobs, more) | {
        "key": own,
        "seq": st.session_state.get(f"{own}_seq", 0),
        "live": ticket and f"live/{ticket}",
        "plotly": PLOTLY_URL,
        "keeps": keeps,
    }
    if keeps and scene.clock and frame_of(topic) != LAST:
        header["frame"] = frame_of(topic)
    component(key=own, data=pack(header), on_ask_change=lambda: _asked(topic, own))


def _asked(topic: ModuleType, name: str) -> None:
    """A knob was let go: the page is run anew with it, and the address follows."""
    ask = st.session_state[name].get("ask") or {}
    seq, frame = ask.get("seq"), ask.get("frame")
    if isinstance(seq, int):
        st.session_state[f"{name}_seq"] = seq
    turn(topic, ask.get("knobs"))
    if isinstance(frame, int) and LAST <= frame <= 1_000_000:
        st.session_state[key(topic, "frame")] = str(frame)
    st.rerun()

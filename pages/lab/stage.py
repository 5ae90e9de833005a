"""The stage: one component through which every moving chart of every page goes (see browser/)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version
from types import ModuleType
from typing import Any

import streamlit as st

from core.packing import Groups, groups_of, pack
from core.plots import Scene
from pages.lab.browser import HERE, loader
from pages.lab.controls import LAST, frame_of, key, slug, turn
from pages.lab.live import ERRANDS, Errand, message
from pages.lab.run import result_of

PLOTLY_URL = f"plotly.min.js?v={version('plotly')}"

component = st.components.v2.component(
    "stage",
    html="<div class='lab'></div>",
    css=(HERE / "stage.css").read_text(encoding="utf-8"),
    js=loader(),
    isolate_styles=False,
)


def stage(
    topic: ModuleType,
    settings: Any,
    *,
    knobs: Sequence[str] = (),
    more: Mapping[str, Sequence[str]] | Sequence[str] = (),
    scene: Callable[..., Any] | None = None,
    data: tuple = (),
    names: Mapping[str, Sequence[str]] | None = None,
    name: str = "main",
) -> None:
    """Draw `scene(result, settings, live)` (the topic's own, if none is given) with its live knobs beside it.

    `knobs` stand in sight, `more` are folded away (a mapping: under headings); every other knob may still be moved by
    a handle or a link. `data` is what `run` takes besides the settings. `names` makes whole-number
    knobs menus of these names, 1 being the first. `name` tells several stages of one page apart.
    """
    drawn = (scene or topic.scene)(result_of(topic, settings, *data), settings, False)
    groups = groups_of(more)
    ticket = ERRANDS.ticket(Errand(topic, scene or topic.scene, data, tuple(knobs), groups))
    draw(topic, settings, drawn, name, knobs=tuple(knobs), more=groups, ticket=ticket, names=names)


def draw(
    topic: ModuleType,
    settings: Any,
    scene: Scene,
    name: str,
    *,
    knobs: tuple[str, ...] = (),
    more: Groups = (),
    ticket: str = "",
    names: Mapping[str, Sequence[str]] | None = None,
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
        "names": {knob: tuple(labels) for knob, labels in (names or {}).items()},
        "readings": st.session_state.get(f"{slug(topic)}_readings", {}),
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

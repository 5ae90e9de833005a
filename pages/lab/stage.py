"""The stage: one component through which every moving chart of every page goes (see browser/)."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from importlib.metadata import version
from types import ModuleType
from typing import Any

import streamlit as st

from core.packing import knob_specs, pack, scene_header
from core.plots import Scene
from pages.lab.browser import HERE, loader
from pages.lab.controls import LAST, frame_of, key, slug, sound, turn
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
    more: Sequence[str] = (),
    scene: Callable[..., Any] | None = None,
    data: tuple = (),
    name: str = "main",
) -> None:
    """Draw `scene(result, settings, live)` (the topic's own, if none is given) with its live knobs beside it.

    `knobs` stand in sight, `more` are folded away; every other knob may still be moved by a handle or a link. `data` is
    what `run` takes besides the settings. `name` tells several stages of one page apart.
    """
    _live(topic, settings, tuple(knobs), tuple(more), scene or topic.scene, data, f"stage_{slug(topic)}_{name}")


@st.fragment
def _live(
    topic: ModuleType, base: Any, shown: tuple, folded: tuple, scene: Callable[..., Any], data: tuple, name: str
) -> None:
    moved = st.session_state.pop(f"{name}_moved", {})
    settings = dataclasses.replace(base, **moved)
    drawn = scene(result_of(topic, settings, *data), settings, bool(moved))
    draw(topic, settings, drawn, name, shown, folded)


def draw(
    topic: ModuleType, settings: Any, scene: Scene, name: str, shown: Sequence[str] = (), folded: Sequence[str] = ()
) -> None:
    """Send a scene and its knobs to the component `name` on the page."""
    standing, hidden = knob_specs(settings, shown, folded)
    keeps = name == f"stage_{slug(topic)}_main"  # the address holds one moment: the main stage's
    frame = frame_of(topic) if keeps else LAST
    header = scene_header(scene) | {
        "knobs": standing,
        "hidden": hidden,
        "key": name,
        "seq": st.session_state.get(f"{name}_seq", 0),
        "plotly": PLOTLY_URL,
        "keeps": keeps,
    }
    if frame != LAST and scene.clock:
        header["frame"] = frame
    component(key=name, data=pack(header), on_ask_change=lambda: _asked(topic, name))


def _asked(topic: ModuleType, name: str) -> None:
    """What the browser asks: while a knob is dragged only the stage is run anew; on release the whole page is."""
    ask = st.session_state[name].get("ask") or {}
    seq, frame = ask.get("seq"), ask.get("frame")
    if isinstance(seq, int):
        st.session_state[f"{name}_seq"] = seq
    if ask.get("live"):
        st.session_state[f"{name}_moved"] = sound(topic, ask.get("knobs"))
        return
    turn(topic, ask.get("knobs"))
    if isinstance(frame, int) and LAST <= frame <= 1_000_000:
        st.session_state[key(topic, "frame")] = str(frame)
    st.rerun()

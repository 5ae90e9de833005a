"""The parts of a page around its stage: title and claim, questions, links that set knobs, slips and their mend."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import Any

import streamlit as st

from pages.lab.browser import HERE
from pages.lab.controls import address, settings_of, slug, turn

links = st.components.v2.component(
    "links",
    html="<ul class='links'></ul>",
    js=(HERE / "links.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def page(topic: ModuleType, claim: str) -> Any:
    """Open a topic's page: its title, its claim (at most 120 words), and the settings that the address asks for."""
    st.title(topic.TITLE, anchor=False)
    st.markdown(claim)
    return settings_of(topic)


def try_this(topic: ModuleType, settings: Any, experiments: Mapping[str, Mapping[str, Any]]) -> None:
    """One-line experiments, each a link that sets the knobs it names and leaves the others at their defaults.

    Beside knobs an experiment may name a `part`: the stage further down that shows it, to which the link then leads; a
    question of that name is opened.
    """
    st.subheader("Try this", anchor=False)
    default = topic.Settings()
    items = []
    for text, experiment in experiments.items():
        changes = {name: value for name, value in experiment.items() if name != "part"}
        goal, part = dataclasses.replace(default, **changes), experiment.get("part", "")
        href = f"{page_address(topic)}?{address(topic, goal)}"
        stage = f"stage_{slug(topic)}_{part}" if part else ""
        items.append({"text": text, "href": href, "knobs": dataclasses.asdict(goal), "part": stage})
    name = f"links_{slug(topic)}"
    links(key=name, data={"items": items}, on_follow_change=lambda: _followed(topic, name))


def _followed(topic: ModuleType, name: str) -> None:
    follow = st.session_state[name].get("follow") or {}
    turn(topic, follow.get("knobs"))
    asked = str(follow.get("part", "")).removeprefix("stage_")
    if asked.startswith(f"{slug(topic)}_") and isinstance(st.session_state.get(asked), bool):
        st.session_state[asked] = True


def page_address(topic: ModuleType) -> str:
    """The topic's address below the app's own: its slug with hyphens."""
    return slug(topic).replace("_", "-")


def predict(topic: ModuleType, question: str, options: Sequence[str], answer: str, because: str) -> None:
    """One question whose answer the reader commits to before it is told; `answer` is one of `options`."""
    st.subheader("Predict, then look", anchor=False)
    chosen = st.radio(question, options, index=None, key=f"{slug(topic)}_predict")
    if chosen == answer:
        st.success(f"Yes. {because}", icon=":material/check:")
    elif chosen:
        st.info(f"You said “{chosen}”. It is “{answer}”. {because}", icon=":material/lightbulb:")


def question(text: str, name: str) -> Any:
    """A part of a page that is computed only when it is opened: `if part := lab.question(…)`; `name` is its URL key."""
    part = st.expander(text, key=name, on_change="rerun", bind="query-params")
    return part if part.open else None


def slip(said: str, code: str, happens: str, mend: str, because: str, first: bool = True) -> None:
    """A slip of the notes: what they say, their code, what it does when run (really run), the mend and the reason.

    A page's `first` slip stands under a heading, which the others share.
    """
    if first:
        st.subheader("In the notes", anchor=False)
    st.markdown(said)
    left, right = st.columns(2)
    with left:
        st.caption("As written")
        st.code(code, language="python")
        st.markdown(f"When run: {happens}")
    with right:
        st.caption("Mended")
        st.code(mend, language="python")
        st.markdown(because)

"""A trial of two settings: one is set aside as A, any knob changed is B, and both are trained under the same seeds."""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType
from typing import Any

import streamlit as st

from core.experiment.knobs import computed
from core.experiment.part import Part
from core.experiment.refusal import Refusal
from core.experiment.set_aside import aside_differences, aside_of, compared_knobs, set_aside
from core.experiment.wording import percent
from core.experiment.wording import plain as number
from pages.lab.controls import plain, slug, turn
from pages.lab.leaps import item, leaps
from pages.lab.sweep import sweep
from pages.lab.words import TRIAL

LEVEL, MOST_LOOKS = 0.05, 500


def trial(topic: ModuleType, settings: Any, part: Part, *, data: tuple = ()) -> None:
    """Buttons to set settings aside as A and, once they are, the trial `part` of A against what the knobs say now, B.

    The topic's Settings has the knobs `aside` and `trial_pairs` (see core.experiment.set_aside).
    """
    st.subheader(TRIAL, anchor=False)
    st.markdown(
        "Set the settings aside as A, then change any knob: what the knobs say is B. Both are trained under the same "
        "seeds, and the paired t-test asks whether the difference is more than the luck of the seeds, on these data."
    )
    _buttons(topic, settings, part.reads)
    if settings.aside:
        _compare(topic, settings, part, data)


def _buttons(topic: ModuleType, settings: Any, reads: Sequence[str] | None) -> None:
    name = slug(topic)
    with st.container(horizontal=True):
        st.button("Set aside as A", key=f"{name}_set_aside", on_click=_set_aside, args=(topic, settings, reads))
        if settings.aside:
            st.button("Back to A", key=f"{name}_back_to_a", on_click=_back, args=(topic, settings, reads))
            st.button("Forget A", key=f"{name}_forget_a", on_click=turn, args=(topic, {"aside": ""}))
    if refused := st.session_state.pop(f"{name}_not_aside", ""):
        st.error(plain(refused), icon=":material/error:")


def _set_aside(topic: ModuleType, settings: Any, reads: Sequence[str] | None) -> None:
    try:
        turn(topic, {"aside": aside_of(settings, reads)})
    except Refusal as refusal:
        st.session_state[f"{slug(topic)}_not_aside"] = refusal.sentence


def _back(topic: ModuleType, settings: Any, reads: Sequence[str] | None) -> None:
    try:
        turn(topic, compared_knobs(set_aside(settings), reads))
    except Refusal as refusal:
        st.session_state[f"{slug(topic)}_not_aside"] = refusal.sentence


def _compare(topic: ModuleType, settings: Any, part: Part, data: tuple) -> None:
    try:
        apart = aside_differences(settings, part.reads)
    except Refusal as refusal:
        st.error(plain(refusal.sentence), icon=":material/error:")
        return
    if not apart:
        st.info("A is set aside, and B is still the same: change any knob above.")
        return
    told = [f"{plain(label)} **{plain(first)}** against **{plain(second)}**" for label, first, second in apart]
    st.markdown(f"A against B: {'; '.join(told)}.")
    sweep(topic, settings, part, knobs=["trial_pairs"], data=data)
    _looks(topic, settings, part, data)


def _looks(topic: ModuleType, settings: Any, part: Part, data: tuple) -> None:
    """How often this A has been compared with something, and what that does to p."""
    name = slug(topic)
    aside, looks = st.session_state.get(f"{name}_looks", ("", set()))
    if aside != settings.aside:
        looks = set()
    if len(looks) < MOST_LOOKS:
        looks.add((computed(settings, part.reads), data))
    st.session_state[f"{name}_looks"] = settings.aside, looks
    count = len(looks)
    if count < 2:
        return
    st.markdown(
        f"This is look {count} at this A. Where nothing differs, {count} looks find a p below {LEVEL} in up to "
        f"{percent(1 - (1 - LEVEL) ** count, 0)}: to keep that at 5 %, ask each for a p below "
        f"{number(LEVEL / count, 2)}."
    )
    from pages.lab.notes import href_of  # it brings torch, which the server does not wait for

    peeking = item("t_test", "What looking again and again does: the t-test’s page")
    peeking["href"] = href_of("t_test", "peeking", {})
    leaps(f"looks_{name}", "seen", "Looking again and again", [peeking])

"""Computations of over a second: run in the background, with progress and a way to stop, drawn as far as they are."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from types import ModuleType
from typing import Any, NamedTuple

import streamlit as st

from core.experiment.knobs import computed
from core.experiment.part import Part
from pages.lab.controls import slug
from pages.lab.drawing import More, Shown
from pages.lab.jobs import JOBS, Job
from pages.lab.results import NEEDS_A_RESULT
from pages.lab.stage import draw
from pages.lab.visitors import visitor

EVERY = 0.4  # seconds between two looks at a job at work


class Sweep(NamedTuple):
    """What is computed, from what, and how it is drawn."""

    topic: ModuleType
    settings: Any
    part: Part
    data: tuple
    shown: Shown

    @property
    def wanted(self) -> Any:
        """The settings that count."""
        return computed(self.settings, self.part.reads)

    @property
    def key(self) -> Hashable:
        return slug(self.topic), self.part.name, self.wanted, self.data


def sweep(
    topic: ModuleType, settings: Any, part: Part, *, knobs: Sequence[str] = (), more: More = (), data: tuple = ()
) -> None:
    """Draw a part whose `run(settings, *data)` yields (done, total, result so far) as far as it is.

    Its `knobs`, and `more` that are folded away, stand beside it: it is computed anew when one of them is let go.

    It yields several times a second, so that it can be stopped, with None for a result where there is nothing new; or
    it takes `cancelled`, a function to ask within a long step whether nobody wants it any more.
    """
    this = Sweep(topic, settings, part, data, Shown.of(knobs, more))
    job = _look(this)
    if job is None:
        st.info("Too many computations are waiting on this server. Try again in a minute.")
        return
    polled = _at_work(this, job)
    st.fragment(_watch, run_every=EVERY if polled else None)(this, polled)


def _look(this: Sweep) -> Job | None:
    """The sweep's job; whoever has pressed Stop looks at it without keeping it going."""
    me = visitor()
    stopped = JOBS.find(me, this.key) if this.key in me.stopped else None
    return stopped or JOBS.look(me, this.key, this.part.run, this.wanted, this.data)


def _at_work(this: Sweep, job: Job) -> bool:
    return job.at_work and this.key not in visitor().stopped


def _watch(this: Sweep, polled: bool) -> None:
    job = _look(this)
    if job is None:
        return
    # Always there, so that the charts below keep their place on the page, and with it their zoom.
    with st.container():
        _progress(this, job)
    # Until the new computation has something, the last one stays in sight under the progress bar.
    shown = f"shown_{slug(this.topic)}_{this.part.name}"
    if job.value is not None:
        st.session_state[shown] = this.key
    last = JOBS.find(visitor(), st.session_state.get(shown))
    value = last.value if last else None
    if value is not None:
        scene = this.part.scene
        draw(this.topic, this.settings, lambda settings: scene(value, settings), this.part.name, shown=this.shown)
    if _at_work(this, job) != polled:
        st.rerun()


def _progress(this: Sweep, job: Job) -> None:
    """How far a job is with a way to stop it, or how it ended if it was not well."""
    name = f"{slug(this.topic)}_{this.part.name}"
    if _at_work(this, job):
        left, right = st.columns([5, 1], vertical_alignment="center")
        share, text = (job.done / job.total, f"{job.done} of {job.total}") if job.total else (0.0, "Starting …")
        left.progress(share, text=text)
        right.button("Stop", key=f"stop_{name}", on_click=_stop, args=(this,), width="stretch")
    elif job.state == "refused":
        st.caption(NEEDS_A_RESULT)
    elif job.state == "failed":
        st.error("This computation failed at these settings. Change a knob to try others.")
    elif job.state != "done":
        st.button(
            f"Stopped at {job.done} of {job.total}. Start again", key=f"again_{name}", on_click=_again, args=(this,)
        )


def _stop(this: Sweep) -> None:
    """This visitor wants it no more; it goes on for others."""
    me = visitor()
    me.stop(this.key)
    job = JOBS.find(me, this.key)
    if job:
        job.leave(me)


def _again(this: Sweep) -> None:
    visitor().stopped.pop(this.key, None)

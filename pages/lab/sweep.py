"""Computations of over a second: run in the background, with progress and a way to stop, drawn as far as they are."""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from types import ModuleType
from typing import Any

import streamlit as st

from core.knobs import computed
from pages.lab.controls import slug
from pages.lab.stage import draw

KEPT, WAITING, ABANDONED_AFTER = 48, 24, 8.0
Steps = Callable[..., Iterator[tuple[int, int, Any]]]


class Job:
    """One background computation: how far it is, what it has so far, and whether anybody still looks at it."""

    def __init__(self, steps: Steps, settings: Any, data: tuple) -> None:
        self.steps, self.settings, self.data = steps, settings, data
        self.done, self.total = 0, 0
        self.value: Any = None
        self.state = "waiting"
        self.looked_at = time.monotonic()
        self.stopped = threading.Event()

    def work(self) -> None:
        """Run to the end, until stopped, or until nobody has looked for a while (the page was left)."""
        self.state = "running"
        try:
            for done, total, value in self.steps(self.settings, *self.data):
                self.done, self.total, self.value = done, total, value
                if self.stopped.is_set() or time.monotonic() - self.looked_at > ABANDONED_AFTER:
                    self.state = "stopped"
                    return
            self.state = "done"
        except Exception:
            logging.getLogger(__name__).exception("a background computation failed")
            self.state = "failed"


class Jobs:
    """The jobs of this server, newest last; two at work at a time, so that a crowd cannot take the machine."""

    def __init__(self) -> None:
        self.pool = ThreadPoolExecutor(2, thread_name_prefix="sweep")
        self.lock = threading.Lock()
        self.by_key: OrderedDict[Any, Job] = OrderedDict()

    def of(self, key: Any, steps: Steps, settings: Any, data: tuple, afresh: bool = False) -> Job | None:
        """The job of `key`, started if it is new; None while too many wait already."""
        with self.lock:
            job = self.by_key.get(key)
            if job and not afresh and job.state != "stopped":
                job.looked_at = time.monotonic()
                return job
            if sum(other.state == "waiting" for other in self.by_key.values()) >= WAITING:
                return None
            stopped_by_hand = job is not None and job.stopped.is_set() and not afresh
            if job and stopped_by_hand:
                return job
            job = self.by_key[key] = Job(steps, settings, data)
            while len(self.by_key) > KEPT:
                self.by_key.popitem(last=False)[1].stopped.set()
            self.pool.submit(job.work)
            return job

    def restart(self, key: Any, steps: Steps, settings: Any, data: tuple) -> None:
        """Begin a stopped job again."""
        self.of(key, steps, settings, data, afresh=True)

    def value_of(self, key: Any) -> Any:
        """What the job of `key` has so far, None where there is no such job."""
        with self.lock:
            job = self.by_key.get(key)
            return job.value if job else None

    def close(self) -> None:
        """Stop all, begun or waiting."""
        for job in self.by_key.values():
            job.stopped.set()
        self.pool.shutdown(wait=False, cancel_futures=True)


@st.cache_resource(on_release=lambda jobs: jobs.close())
def _jobs() -> Jobs:
    return Jobs()


def sweep(
    topic: ModuleType,
    settings: Any,
    *,
    steps: Steps,
    scene: Callable[..., Any],
    name: str,
    data: tuple = (),
) -> None:
    """Draw `scene(value, settings, live)` of what `steps(settings, *data)` yields as (done, total, value so far)."""
    key = (slug(topic), name, computed(settings), data)
    job = _jobs().of(key, steps, settings, data)
    if job is None:
        st.info("The house is full: too many computations are waiting. Try again in a minute.")
        return
    every = 0.4 if job.state in ("waiting", "running") else None
    st.fragment(_watch, run_every=every)(topic, settings, steps, scene, name, data, key)


def _watch(topic: ModuleType, settings: Any, steps: Steps, scene: Any, name: str, data: tuple, key: Any) -> None:
    job = _jobs().of(key, steps, settings, data)
    if job is None:
        return
    at_work = job.state in ("waiting", "running")
    # Always there, so that the charts below keep their place on the page, and with it their zoom.
    with st.container():
        _progress(job, key, f"{slug(topic)}_{name}")
    # Until the new computation has something, the last one stays in sight under the progress bar.
    shown = f"shown_{slug(topic)}_{name}"
    if job.value is not None:
        st.session_state[shown] = key
    value = _jobs().value_of(st.session_state.get(shown))
    if value is not None:
        draw(topic, settings, lambda settings: scene(value, settings, False), name)
    if at_work and job.state not in ("waiting", "running"):
        st.rerun()


def _progress(job: Job, key: Any, name: str) -> None:
    """How far a job is with a way to stop it, or how it ended if it was not well."""
    if job.state in ("waiting", "running"):
        left, right = st.columns([5, 1], vertical_alignment="center")
        left.progress(job.done / job.total if job.total else 0.0, text=f"{job.done} of {job.total or '…'}")
        right.button("Stop", key=f"stop_{name}", on_click=job.stopped.set, width="stretch")
    elif job.state == "failed":
        st.error("This computation failed at these settings. Change a knob to try others.")
    elif job.state == "stopped":
        again = f"Stopped at {job.done} of {job.total}. Start again"
        st.button(again, key=f"again_{name}", on_click=_jobs().restart, args=(key, job.steps, job.settings, job.data))

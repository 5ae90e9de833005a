"""What the server holds for one visitor's session: tickets, results of the visitor's own tables, interest in jobs.

All of it lives in the session. Elsewhere there are only weak references, so nothing of it outlives the session.
"""

from __future__ import annotations

import secrets
import threading
import weakref
from collections import OrderedDict
from collections.abc import Collection, Hashable
from types import ModuleType
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core.experiment.part import Part, Switch
from pages.lab.drawing import Shown
from pages.lab.recent import Recent

TICKETS, OWN_RESULTS = 64, 48_000_000  # a session's, and bytes of results of its own tables


class Errand:
    """What a stage may ask again and again: which part of which topic, of which data, with which knobs on it."""

    def __init__(self, visitor: Visitor, topic: ModuleType, part: Part | Switch, data: tuple, shown: Shown) -> None:
        self.visitor, self.topic, self.part, self.data, self.shown = visitor, topic, part, data, shown
        self.cost = 0.0  # seconds of work that the last answer took

    @property
    def key(self) -> tuple:
        return self.topic.__name__, self.part.name, id(self.part), self.data, self.shown


class Visitor:
    """One session's holdings; `ended` says that the session is over and everything was let go."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.tickets: OrderedDict[tuple, tuple[str, Errand]] = OrderedDict()
        self.results = Recent(OWN_RESULTS)
        self.jobs: OrderedDict[Hashable, Any] = OrderedDict()  # background computations of own tables
        self.stopped: OrderedDict[Hashable, None] = OrderedDict()  # those that this visitor has stopped by hand
        self.ended = False

    def ticket(self, topic: ModuleType, part: Part | Switch, data: tuple, shown: Shown) -> str:
        """The ticket for such an errand, always the same while it is kept; the longest unused go first."""
        errand = Errand(self, topic, part, data, shown)
        with self.lock:
            if errand.key not in self.tickets:
                ticket = secrets.token_urlsafe(9)
                self.tickets[errand.key] = ticket, errand
                ERRANDS[ticket] = errand
            self.tickets.move_to_end(errand.key)
            while len(self.tickets) > TICKETS:
                self.tickets.popitem(last=False)
            return self.tickets[errand.key][0]

    def stop(self, key: Hashable) -> None:
        """Remember that the computation of `key` was stopped by hand."""
        self.stopped[key] = None
        while len(self.stopped) > TICKETS:
            self.stopped.popitem(last=False)

    def end(self) -> None:
        """Let everything go: the session is over."""
        with self.lock:
            self.ended = True
            for ticket, _ in self.tickets.values():
                ERRANDS.pop(ticket, None)
            self.tickets.clear()
            for job in self.jobs.values():
                job.drop()
            self.jobs.clear()
            self.stopped.clear()
        self.results.clear()


ERRANDS: weakref.WeakValueDictionary[str, Errand] = weakref.WeakValueDictionary()  # by ticket, those of all sessions
VISITORS: weakref.WeakValueDictionary[str, Visitor] = weakref.WeakValueDictionary()  # by session


def visitor() -> Visitor:
    """The holdings of the session whose page is being run."""
    if "visitor" not in st.session_state:
        st.session_state["visitor"] = Visitor()
        context = get_script_run_ctx(suppress_warning=True)
        if context is not None:
            VISITORS[context.session_id] = st.session_state["visitor"]
    return st.session_state["visitor"]


def end_others(alive: Collection[str]) -> None:
    """End every visitor whose session is not among those `alive`."""
    for session, each in list(VISITORS.items()):
        if session not in alive:
            VISITORS.pop(session, None)
            each.end()

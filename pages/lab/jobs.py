"""Background computations: two at work at a time, only while somebody looks, and the same one for all who look."""

from __future__ import annotations

import inspect
import logging
import os
import sys
import threading
import time
import weakref
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from core.experiment.refusal import Refusal
from pages.lab.cluster import CLUSTER
from pages.lab.visitors import Visitor

KEPT, WAITING, EACH, AT_ONCE = 48, 24, 2, 2  # jobs remembered; queued in all; queued by one visitor; at work
BEHIND = 10  # steps of niceness: a tenth of a core where others want it, the whole where nobody does
ABANDONED_AFTER = 6.0  # seconds since anybody looked: the page, which asks twice a second, was left
Steps = Callable[..., Iterator[tuple[int, int, Any]]]  # (done, total, value so far or None for nothing new)


class Job:
    """One computation: how far it is, what it has so far, and which visitors are interested in it."""

    def __init__(self, steps: Steps, settings: Any, data: tuple, value: Any = None) -> None:
        self.steps, self.settings, self.data = steps, settings, data
        self.done, self.total, self.value = 0, 0, value
        self.state = "waiting"
        self.lock = threading.Lock()
        self.looked: weakref.WeakKeyDictionary[Visitor, float] = weakref.WeakKeyDictionary()

    @property
    def at_work(self) -> bool:
        return self.state in ("waiting", "running")

    def look(self, visitor: Visitor) -> None:
        """Be interested, from now on for a while."""
        with self.lock:
            self.looked[visitor] = time.monotonic()

    def leave(self, visitor: Visitor) -> None:
        """Be interested no more; others may be."""
        with self.lock:
            self.looked.pop(visitor, None)

    def abandoned(self) -> bool:
        """Whether nobody is interested: asked between steps, and by what trains within them."""
        now = time.monotonic()
        with self.lock:
            return all(now - moment > ABANDONED_AFTER for moment in self.looked.values())

    def drop(self) -> None:
        """Nobody may ever look again: stop, and let the data go."""
        with self.lock:
            self.looked.clear()
        self.data, self.value = (), None

    def work(self) -> None:
        """Run to the end, or until abandoned; what nobody waits for any more is not even begun."""
        if self.abandoned():
            self.state = "stopped"
            return
        self.state = "running"
        takes = "cancelled" in inspect.signature(self.steps).parameters
        steps = self.steps(self.settings, *self.data, **({"cancelled": self.abandoned} if takes else {}))
        try:
            with CLUSTER.used():
                for done, total, value in steps:
                    if self.abandoned():
                        break
                    self.done, self.total = done, total
                    if value is not None:
                        self.value = value
            self.state = "stopped" if self.abandoned() and not 0 < self.total == self.done else "done"
        except Refusal:
            self.state = "refused"
        except Exception:
            logging.getLogger(__name__).exception("a background computation failed")
            self.state = "failed"


def stand_behind() -> None:
    """Let this thread compute when nobody waits for an answer: on few cores a dragged knob comes first.

    Linux alone knows how willing a single thread is; elsewhere all stay equal.
    """
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), os.getpriority(os.PRIO_PROCESS, 0) + BEHIND)


class Jobs:
    """The jobs of this server, newest last; those of a visitor's own data are held by the visitor."""

    def __init__(self) -> None:
        self.pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="sweep", initializer=stand_behind)
        self.lock = threading.Lock()
        self.by_key: OrderedDict[Hashable, Job] = OrderedDict()
        self.every: weakref.WeakSet[Job] = weakref.WeakSet()

    def look(self, visitor: Visitor, key: Hashable, steps: Steps, settings: Any, data: tuple) -> Job | None:
        """The job of `key`, begun if there is none or it was stopped; None while too many wait already."""
        with self.lock:
            held = visitor.jobs if data else self.by_key
            job = held.get(key)
            if job is None or job.state == "stopped":
                self._make_room(visitor)
                if sum(each.state == "waiting" and not each.abandoned() for each in self.every) >= WAITING:
                    return None
                job = held[key] = Job(steps, settings, data, job.value if job else None)
                job.look(visitor)
                self.every.add(job)
                self.pool.submit(job.work)
                while len(held) > KEPT:
                    held.popitem(last=False)[1].drop()
            job.look(visitor)
            return job

    def _make_room(self, visitor: Visitor) -> None:
        """One visitor may have few waiting: those asked for first are left."""
        waiting = [job for job in [*self.by_key.values(), *visitor.jobs.values()] if job.state == "waiting"]
        mine = [job for job in waiting if visitor in job.looked]
        for job in mine[: len(mine) - EACH + 1]:
            job.leave(visitor)

    def find(self, visitor: Visitor, key: Hashable) -> Job | None:
        """The job of `key` as it is, without being interested in it."""
        with self.lock:
            return visitor.jobs.get(key) or self.by_key.get(key)

    def close(self) -> None:
        """Stop all, begun or waiting: the server ends."""
        with self.lock:
            for job in list(self.every):
                job.drop()
        self.pool.shutdown(wait=False, cancel_futures=True)


JOBS = Jobs()

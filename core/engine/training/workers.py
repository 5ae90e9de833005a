"""Many tasks in threads of this process, or by any executor; whatever is done first is handed on first."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import islice
from typing import Any, NamedTuple

import numba
import numpy as np
import torch

from core.engine.training.lane_maths import STAMP

SOON = 0.1  # seconds between two questions whether all is cancelled
WINDOW = 64  # tasks under way at an executor, which does not say how many it works at
RELEASE = STAMP, torch.__version__, numba.__version__, np.__version__  # what the numbers of a training depend on
EXECUTOR: ContextVar[Executor | None] = ContextVar("EXECUTOR", default=None)


class Workers(NamedTuple):
    """Who works: so many threads (0: one a core), or an executor with so many tasks under way there."""

    cores: int = 0
    executor: Executor | None = None
    window: int = WINDOW


@contextmanager
def trained_by(executor: Executor | None) -> Iterator[None]:
    """Within it, and in this thread alone, what is given no executor uses this one (None: threads of its own)."""
    token = EXECUTOR.set(executor)
    try:
        yield
    finally:
        EXECUTOR.reset(token)


def attempted(work: Callable[..., Any], *arguments: Any) -> tuple[Any, Exception | None]:
    """What the work returns and what it raises: so whatever else a future raises is its executor's own failure."""
    try:
        return work(*arguments), None
    except Exception as error:
        return None, error


def attempted_elsewhere(release: tuple[str, ...], work: Callable[..., Any], task: Any) -> tuple[Any, Exception | None]:
    """The same where the numbers come out as for the sender; RuntimeError where they may not."""
    if release != RELEASE:
        raise RuntimeError(f"a worker has another release of this project or of torch, numba or numpy: {RELEASE[1:]}")
    return attempted(work, task)


def each_done(
    work: Callable[..., Any], tasks: Sequence[Any], workers: Workers, cancelled: Callable[[], bool]
) -> Generator[tuple[int, Any]]:
    """Yields (index of the task, work(task)) as they finish; closing the iterator cancels, as `cancelled` does.

    Threads of this process are given a function to ask whether it is cancelled, work(task, stop). An executor is sent
    the task alone: what it has begun when it is cancelled runs to its end there, for nothing, and a task that it loses
    is done here. What the work raises is raised.
    """
    crew = Crew(work, tasks, workers, cancelled)
    try:
        while True:
            crew.fill()
            done = wait(crew.under_way, SOON, return_when=FIRST_COMPLETED).done
            if not crew.under_way or cancelled():
                return
            for future in done:
                yield from crew.outcome(future)
    finally:
        crew.close()


class Crew:
    """The threads, the executor before them if there is one, and the tasks under way by their futures."""

    def __init__(
        self, work: Callable[..., Any], tasks: Sequence[Any], workers: Workers, cancelled: Callable[[], bool]
    ) -> None:
        self.work, self.tasks, self.cancelled = work, tasks, cancelled
        self.executor, cores = workers.executor or EXECUTOR.get(), workers.cores or os.cpu_count() or 1
        self.window = workers.window if self.executor else 2 * cores
        self.pool, self.over = ThreadPoolExecutor(cores), threading.Event()
        self.waiting, self.under_way = iter(range(len(tasks))), dict[Future, int]()
        self.lost: list[Exception] = []

    def fill(self) -> None:
        """Begin tasks until as many as may be are under way."""
        for index in islice(self.waiting, self.window - len(self.under_way)):
            self.under_way[self.sent(index) if self.executor else self.begun(index)] = index

    def begun(self, index: int) -> Future:
        """A task under way in a thread here."""
        return self.pool.submit(attempted, self.work, self.tasks[index], self.stopped)

    def stopped(self) -> bool:
        return self.over.is_set() or self.cancelled()

    def sent(self, index: int) -> Future:
        """A task under way at the executor; where it takes none any more, that is what the future raises."""
        assert self.executor
        try:
            return self.executor.submit(attempted_elsewhere, RELEASE, self.work, self.tasks[index])
        except Exception as error:
            future = Future[Any]()
            future.set_exception(error)
            return future

    def outcome(self, future: Future) -> Iterator[tuple[int, Any]]:
        """Yields the index and the result of a task that is done; one that the executor has lost is begun here."""
        index = self.under_way.pop(future)
        try:
            result, error = future.result()
        except Exception as failure:
            self.lost.append(failure)
            self.under_way[self.begun(index)] = index
            return
        if error:
            raise error
        yield index, result

    def close(self) -> None:
        """Drop what is not begun, and have what is under way here end early."""
        self.over.set()
        if self.lost:
            count = len(self.lost)
            logging.getLogger(__name__).warning("%d trainings sent elsewhere were done here: %r", count, self.lost[0])
        for future in self.under_way:
            future.cancel()
        self.pool.shutdown(cancel_futures=True)

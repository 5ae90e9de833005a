"""Who computes when: few at a time, in turn between visitors, and never more waiting than will be served soon.

Light pages have a lane of their own: however many train networks, a dragged softmax does not wait for them.
"""

from __future__ import annotations

import asyncio
import os
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Any


class Full(Exception):
    """Too many wait already, or the server is stopping: come back later."""


class Lane:
    """So many `places` at work at a time; up to `waiting` wait, `each` of one visitor, and visitors take turns."""

    def __init__(self, name: str, places: int, waiting: int, each: int = 3) -> None:
        self.name, self.free, self.waiting, self.each = name, places, waiting, each
        self.pool = ThreadPoolExecutor(places, thread_name_prefix=name)
        self.queues: OrderedDict[Hashable, deque[asyncio.Future]] = OrderedDict()
        self.closed = False

    @asynccontextmanager
    async def place(self, visitor: Hashable) -> AsyncIterator[Callable[..., Any]]:
        """Wait for a place; within, `await work(function, *arguments)` runs in the lane's thread."""
        await self._enter(visitor)
        try:
            yield self._work
        finally:
            self._leave()

    async def _work(self, function: Callable[..., Any], *arguments: Any) -> Any:
        # Shielded: a client that leaves cancels its request, but a thread under way still holds its place.
        under_way = asyncio.get_running_loop().run_in_executor(self.pool, function, *arguments)
        try:
            return await asyncio.shield(under_way)
        except asyncio.CancelledError:
            if not self.closed:
                await asyncio.wait([under_way])
            raise

    async def _enter(self, visitor: Hashable) -> None:
        if self.closed:
            raise Full
        if self.free > 0:
            self.free -= 1
            return
        queue = self.queues.get(visitor, deque())
        if len(queue) >= self.each or sum(map(len, self.queues.values())) >= self.waiting:
            raise Full
        turn = asyncio.get_running_loop().create_future()
        self.queues.setdefault(visitor, queue).append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled() and not turn.exception():
                self._leave()  # the place came in the very moment of leaving
            raise

    def _leave(self) -> None:
        """Hand the place on: to the visitor whose turn it is, who then stands last."""
        while self.queues:
            visitor, queue = self.queues.popitem(last=False)
            turn = queue.popleft()
            if queue:
                self.queues[visitor] = queue
            if not turn.done():
                turn.set_result(None)
                return
        self.free += 1

    def close(self) -> None:
        """Send away all that wait: the server stops."""
        self.closed = True
        for queue in self.queues.values():
            for turn in queue:
                if not turn.done():
                    turn.set_exception(Full())
        self.queues.clear()
        self.pool.shutdown(wait=False, cancel_futures=True)


CORES = os.cpu_count() or 1


class Lanes:
    """The lane for light pages, and the one for training and whatever else has shown to take long."""

    def __init__(self) -> None:
        self.light = Lane("light", places=max(1, CORES // 2), waiting=64)  # two on two cores starve a training
        self.heavy = Lane("heavy", places=max(1, CORES - 1), waiting=48)

    def close(self) -> None:
        self.light.close()
        self.heavy.close()

"""Results worth keeping for a while: the least recently used go first, and what counts is their size in bytes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Any

from core.experiment.sizes import size_of


class Recent:
    """Values by key, together at most `most` bytes; a value asked for while it is computed is computed once."""

    def __init__(self, most: int) -> None:
        self.most, self.held = most, 0
        self.lock = threading.Lock()
        self.values: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self.under_way: dict[Hashable, Future] = {}

    def get(self, key: Hashable, compute: Callable[[], Any]) -> Any:
        """The value of `key`, computed where it is not held; what `compute` raises is raised and not kept."""
        with self.lock:
            if key in self.values:
                self.values.move_to_end(key)
                return self.values[key][0]
            other = self.under_way.get(key)
            if other is None:
                mine = self.under_way[key] = Future()
        if other is not None:
            return other.result()
        try:
            value = compute()
        except BaseException as error:
            with self.lock:
                del self.under_way[key]
            mine.set_exception(error)
            raise
        self._keep(key, value)
        mine.set_result(value)
        return value

    def _keep(self, key: Hashable, value: Any) -> None:
        size = size_of(value)
        with self.lock:
            del self.under_way[key]
            if size > self.most:
                return
            self.values[key] = value, size
            self.held += size
            while self.held > self.most:
                self.held -= self.values.popitem(last=False)[1][1]

    def clear(self) -> None:
        """Forget everything."""
        with self.lock:
            self.values.clear()
            self.held = 0

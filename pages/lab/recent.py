"""Results worth keeping for a while: the least recently used go first, and what counts is their size in bytes."""

from __future__ import annotations

import dataclasses
import sys
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Mapping
from concurrent.futures import Future
from typing import Any

import numpy as np


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


def size_of(value: Any) -> int:
    """The bytes that a value keeps alive: arrays whole (a view holds all it looks at), containers, dataclasses."""
    seen: set[int] = set()
    waiting, total = [value], 0
    while waiting:
        each = waiting.pop()
        while isinstance(each, np.ndarray) and isinstance(each.base, np.ndarray):
            each = each.base
        if id(each) in seen or isinstance(each, type) or callable(each):
            continue
        seen.add(id(each))
        total += each.nbytes + 100 if isinstance(each, np.ndarray) else sys.getsizeof(each, 64)
        waiting += _parts(each)
    return total


def _parts(value: Any) -> Iterator[Any]:
    if isinstance(value, np.ndarray):
        yield from value.ravel() if value.dtype == object else ()
    elif isinstance(value, Mapping):
        yield from value.keys()
        yield from value.values()
    elif isinstance(value, list | tuple | set | frozenset):
        yield from value
    elif dataclasses.is_dataclass(value):
        yield from (getattr(value, field.name) for field in dataclasses.fields(value))
    elif hasattr(value, "__dict__"):
        yield from vars(value).values()

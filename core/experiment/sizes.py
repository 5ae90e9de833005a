"""How many bytes of memory a result keeps alive."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np


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

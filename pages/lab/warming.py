"""The server warms up beside its first visitors, but never in their way."""

from __future__ import annotations

import gc
import sys
import threading

PATIENCE = 5.0  # seconds that a server without visitors waits for the first
_first = threading.Event()
_frozen = set[int]()  # how many modules there were when objects were frozen


def served() -> None:
    """A visitor's page has been made: what it imported is frozen, and what is left to import not in its way."""
    if len(sys.modules) not in _frozen:
        _frozen.add(len(sys.modules))
        freeze()
    _first.set()


def wait_for_the_first_visitor() -> None:
    """Return when the first visitor has a page, or when none comes."""
    _first.wait(PATIENCE)


def freeze() -> None:
    """Take what lives now out of the garbage collector's sight.

    Streamlit collects garbage after every script run with the interpreter's lock held; with torch's objects alive that
    costs 130 to 280 ms each time, and next to nothing once they are frozen. It must come after the lazy imports.
    """
    gc.collect()
    gc.freeze()

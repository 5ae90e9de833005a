"""What the server does beside its first visitors: it imports and uses once all that is heavy, never in their way."""

from __future__ import annotations

import gc
import threading

from pages.sections import IMPORTING, ORDER, topic_of

PATIENCE = 5.0  # seconds that a server without visitors waits for the first
_first = threading.Event()


def served() -> None:
    """A visitor's page has been made: what is left to import no longer stands in its way."""
    _first.set()


def warm_up() -> None:
    """Import all topics and compile the training loop, once the first visitor has a page or none comes.

    What is imported is then taken out of the garbage collector's sight: Streamlit collects garbage after every script
    run with the interpreter's lock held; with torch's objects alive that costs 130 to 280 ms each time, and next to
    nothing once they are frozen. It must come after the lazy imports.
    """
    with IMPORTING:  # at once: the first page needs it, and its visitor's browser is still loading
        import torch

    torch.set_num_threads(1)
    _first.wait(PATIENCE)
    for name in ORDER:
        topic_of(name)
    parameter = torch.nn.Parameter(torch.zeros(2))
    optimizer = torch.optim.Adam([parameter])
    parameter.sum().backward()
    optimizer.step()
    freeze()
    from core.engine.training import warm_up as warm_up_training

    warm_up_training()  # loads the training loop's machine code, or compiles it at the very first start
    freeze()


def freeze() -> None:
    """Take what lives now out of the garbage collector's sight."""
    gc.collect()
    gc.freeze()

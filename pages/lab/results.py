"""What a part has computed, kept by the knobs that it reads; of a visitor's own table only within the session."""

from __future__ import annotations

import logging
import time
from typing import Any

import streamlit as st

from core.experiment.knobs import computed
from core.experiment.part import Part
from core.experiment.refusal import Refusal
from pages.lab.recent import Recent
from pages.lab.visitors import Visitor, visitor

RESULTS = Recent(96_000_000)  # bytes, of all visitors
NEEDS_A_RESULT = "What stands here speaks about the picture above, which could not be drawn at these settings."


def kept(part: Part, settings: Any, data: tuple, owner: Visitor | None) -> Any:
    """`part.run(settings, *data)`, kept among everybody's results or, for data of the `owner`, among that visitor's.

    Parts that name the same `run` and reads share it. Edited code is run anew: it comes with a new `Settings` class,
    whose instances equal none of the old.
    """
    return _timed(part, settings, data, owner)[0]


def _timed(part: Part, settings: Any, data: tuple, owner: Visitor | None) -> tuple[Any, float]:
    """What is kept, and the seconds that it took when it was computed."""
    wanted = computed(settings, part.reads)

    def compute() -> tuple[Any, float]:
        begin = time.perf_counter()
        return part.run(wanted, *data), time.perf_counter() - begin

    results = owner.results if owner else RESULTS
    return results.get((part.run, wanted, data), compute)


def result_of(part: Part, settings: Any, *data: Any) -> Any:
    """The part's result, from memory where it has been computed before; treat it as read-only."""
    return kept(part, settings, data, visitor() if data else None)


def seconds_of(part: Part, settings: Any, *data: Any) -> float:
    """How long the part's result took to compute."""
    return _timed(part, settings, data, visitor() if data else None)[1]


def result_or_stop(part: Part, settings: Any, *data: Any) -> Any:
    """The result for the words of a page; where there is none, the stage above says why, and the page ends here."""
    try:
        return result_of(part, settings, *data)
    except Refusal:
        st.caption(NEEDS_A_RESULT)
    except Exception:
        logging.getLogger(__name__).exception("no result of %s at %s", part.name, settings)
        st.caption(NEEDS_A_RESULT)
    st.stop()

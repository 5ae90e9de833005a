"""A topic's run, and what is kept of it: by topic and settings; of a visitor's own table only within the session."""

from __future__ import annotations

import logging
from types import ModuleType
from typing import Any

import streamlit as st

from core.experiment.knobs import computed
from core.experiment.refusal import Refusal
from pages.lab.recent import Recent
from pages.lab.visitors import Visitor, visitor

RESULTS = Recent(96_000_000)  # bytes, of all visitors
NEEDS_A_RESULT = "What stands here speaks about the picture above, which could not be drawn at these settings."


def result_of(topic: ModuleType, settings: Any, *data: Any) -> Any:
    """`topic.run(settings, *data)`, from memory where it has been run before; treat the result as read-only."""
    return kept(topic, settings, data, visitor() if data else None)


def kept(topic: ModuleType, settings: Any, data: tuple, owner: Visitor | None, live: bool = False) -> Any:
    """The result, kept among everybody's or, for data of the `owner`, among that visitor's.

    A topic whose run may take long has a `run_live` beside its `run`: what is computed while a knob is dragged. Edited
    code is run anew: it comes with a new `Settings` class, whose instances equal none of the old.
    """
    run = getattr(topic, "run_live", topic.run) if live else topic.run
    wanted = computed(settings)
    results = owner.results if owner else RESULTS
    return results.get((topic.__name__, run.__name__, wanted, data), lambda: run(wanted, *data))


def result_or_stop(topic: ModuleType, settings: Any, *data: Any) -> Any:
    """The result for the words of a page; where there is none, the stage above says why, and the page ends here."""
    try:
        return result_of(topic, settings, *data)
    except Refusal:
        st.caption(NEEDS_A_RESULT)
    except Exception:
        logging.getLogger(__name__).exception("no result of %s at %s", topic.__name__, settings)
        st.caption(NEEDS_A_RESULT)
    st.stop()

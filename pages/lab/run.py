"""A topic's run, cached: by topic, settings and the newest source in core, because an edited function must run anew."""

from __future__ import annotations

import logging
import time
from pathlib import Path
from types import ModuleType
from typing import Any

import streamlit as st

from core.knobs import computed
from core.refusal import Refusal

CORE = Path(__file__).parents[2] / "core"
NEEDS_A_RESULT = "What stands here speaks about the picture above, which could not be drawn at these settings."


def result_of(topic: ModuleType, settings: Any, *data: Any) -> Any:
    """`topic.run(settings, *data)`, from the cache where it has been run before; treat the result as read-only."""
    return _run(topic.__name__, computed(settings), data, _newest_source(round(time.monotonic() / 2)), topic)


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


@st.cache_resource(max_entries=96, show_spinner=False)
def _run(name: str, settings: Any, data: tuple, source: float, _topic: ModuleType) -> Any:
    return _topic.run(settings, *data)


@st.cache_resource(max_entries=1, show_spinner=False)
def _newest_source(moment: int) -> float:
    return max(path.stat().st_mtime for path in CORE.rglob("*.py"))

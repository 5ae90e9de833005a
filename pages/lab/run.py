"""A topic's run, cached: by topic, settings and the newest source in core, because an edited function must run anew."""

from __future__ import annotations

import time
from pathlib import Path
from types import ModuleType
from typing import Any

import streamlit as st

from core.knobs import computed

CORE = Path(__file__).parents[2] / "core"


def result_of(topic: ModuleType, settings: Any, *data: Any) -> Any:
    """`topic.run(settings, *data)`, from the cache where it has been run before; treat the result as read-only."""
    return _run(topic.__name__, computed(settings), data, _newest_source(round(time.monotonic() / 2)), topic)


@st.cache_resource(max_entries=96, show_spinner=False)
def _run(name: str, settings: Any, data: tuple, source: float, _topic: ModuleType) -> Any:
    return _topic.run(settings, *data)


@st.cache_resource(max_entries=1, show_spinner=False)
def _newest_source(moment: int) -> float:
    return max(path.stat().st_mtime for path in CORE.rglob("*.py"))

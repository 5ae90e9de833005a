"""The server's own life: sessions that are over are cleared away, and its end does not wait for what is at work."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import Any

from streamlit.runtime import Runtime

from pages.lab.cluster import CLUSTER
from pages.lab.jobs import JOBS
from pages.lab.live import LANES
from pages.lab.visitors import end_others

EVERY = 5.0  # seconds between two looks for sessions that are over
PATIENCE = 2.0  # seconds that what is at work has when the server is told to stop


async def clear_away() -> None:
    """For ever: end what belongs to sessions that are over; Streamlit itself lets them go only when others come."""
    while True:
        await asyncio.sleep(EVERY)
        try:
            end_sessions()
        except Exception:
            logging.getLogger(__name__).exception("sessions that are over could not be cleared away")


def end_sessions() -> None:
    """End the visitors whose sessions are over, and what Streamlit still holds of these."""
    if not Runtime.exists():
        return
    sessions = Runtime.instance()._session_mgr
    expire = getattr(getattr(getattr(sessions, "_session_storage", None), "_cache", None), "expire", None)
    for _, info in (expire() if expire else None) or ():
        info.session.shutdown()
        info.session.session_state.clear()
    end_others({info.session.id for info in sessions.list_sessions()})


def stop_everything() -> None:
    """Begin nothing new, and end what can be ended."""
    LANES.close()
    JOBS.close()
    CLUSTER.close()


def _leave() -> None:
    """What cannot be ended is left behind: nothing that runs here has anything to lose."""
    time.sleep(PATIENCE)
    logging.shutdown()
    os._exit(0)


def heed_signals() -> None:
    """At SIGINT or SIGTERM stop everything, and then let the server do what it does: it would wait for all at work."""
    if threading.current_thread() is not threading.main_thread():
        return
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stopping(loop, signal.getsignal(number)))


def _stopping(loop: asyncio.AbstractEventLoop, before: Any) -> Callable[[int, FrameType | None], None]:
    stopping = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        if not stopping.is_set():
            stopping.set()
            threading.Thread(target=_leave, name="leave", daemon=True).start()
            loop.call_soon_threadsafe(stop_everything)
        if callable(before):
            before(number, frame)

    return stop

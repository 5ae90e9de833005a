"""The short way of a dragged knob: the stage asks for its next scene by a plain request, no page is run.

A rerun of the page costs the browser more than drawing the charts does; a scene is a pure function of its settings, so
while a knob is dragged only that function is called. On release the page is run as usual, and the address follows.
"""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable
from types import ModuleType
from typing import Any, NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from core.knobs import sound
from core.packing import pack
from core.plots import Scene
from pages.lab.drawing import Shown, drawn

KEPT, LARGEST, AT_ONCE = 1024, 64_000, 2


class Errand(NamedTuple):
    """What a stage may ask again and again: which function draws which topic's result, with which knobs on it."""

    topic: ModuleType
    scene: Callable[..., Scene]
    data: tuple
    shown: Shown


class Errands:
    """The errands that this server's pages have handed out, by ticket; the longest unused go first."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.tickets: dict[Errand, str] = {}
        self.errands: OrderedDict[str, Errand] = OrderedDict()

    def ticket(self, errand: Errand) -> str:
        """The ticket of an errand, always the same while it is kept."""
        with self.lock:
            ticket = self.tickets.setdefault(errand, secrets.token_urlsafe(9))
            self.errands[ticket] = errand
            self.errands.move_to_end(ticket)
            while len(self.errands) > KEPT:
                del self.tickets[self.errands.popitem(last=False)[1]]
            return ticket

    def of(self, ticket: str) -> Errand | None:
        with self.lock:
            return self.errands.get(ticket)


ERRANDS = Errands()
PLACES = asyncio.Semaphore(AT_ONCE)  # at work at a time: a crowd that drags must not take the machine


async def live(request: Request) -> Response:
    """POST /live/TICKET with {"seq": n, "knobs": {name: value}}: the scene at these settings, packed."""
    errand = ERRANDS.of(request.path_params["ticket"])
    if errand is None:
        return Response(status_code=404)
    body = await request.body()
    try:
        asked: Any = json.loads(body) if len(body) <= LARGEST else None
        seq, values = int(asked["seq"]), asked["knobs"]
    except (ValueError, TypeError, KeyError):
        return Response(status_code=400)
    async with PLACES:
        try:
            return Response(await asyncio.to_thread(answer, errand, values, seq), media_type="application/octet-stream")
        except Exception:
            logging.getLogger(__name__).exception("a scene could not be drawn")
            return Response(status_code=500)


def answer(errand: Errand, values: Any, seq: int) -> bytes:
    """The packed scene of an errand, or why there is none; values that cannot be are left at their defaults."""
    topic = errand.topic
    settings = topic.Settings(**sound(topic.Settings, values))

    def draw() -> Scene:
        return errand.scene(topic.run(settings, *errand.data), settings, True)

    return pack(drawn(topic, settings, draw, errand.shown) | {"seq": seq})

"""The short way of a dragged knob: the stage asks for its next scene by a plain request, no page is run.

A rerun of the page costs the browser more than drawing the charts does; a scene is a pure function of its settings, so
while a knob is dragged only that function is called. On release the page is run as usual, and the address follows.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from core.experiment.knobs import sound
from core.experiment.part import Part, Switch
from core.experiment.scene import Scene
from pages.lab.drawing import HIGHEST, drawn
from pages.lab.lanes import Full, Lane, Lanes
from pages.lab.results import kept
from pages.lab.visitors import ERRANDS, Errand

LARGEST = 64_000  # bytes of a request
PATIENCE = 5.0  # seconds in which a request must have arrived
LONG = 0.1  # seconds: what has taken longer is not light
LANES = Lanes()


class Refused(Exception):
    """A request that cannot be served, with the HTTP status that says why."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


async def live(request: Request) -> Response:
    """POST /live/TICKET with {"seq": n, "knobs": {name: value}}: the scene at these settings, packed.

    404: no such ticket (any more). 503: too many wait; the stage asks again a little later.
    """
    try:
        errand = ERRANDS.get(request.path_params["ticket"])
        if errand is None:
            raise Refused(404)
        seq, values = asked(await body_of(request))
        async with lane_of(errand).place(id(errand.visitor)) as work:
            if await request.is_disconnected():
                raise Refused(499)
            answer_ = await work(answer, errand, values, seq)
        return Response(answer_, media_type="application/octet-stream")
    except Full:
        return Response(status_code=503, headers={"Retry-After": "1"})
    except Refused as refused:
        return Response(status_code=refused.status)
    except Exception:
        logging.getLogger(__name__).exception("a scene could not be drawn")
        return Response(status_code=500)


async def body_of(request: Request) -> bytes:
    """The request's body, given up as soon as it is too large, or too slow, or its sender has left."""
    length = request.headers.get("content-length", "0")
    if not length.isascii() or not length.isdigit() or int(length[:20]) > LARGEST:
        raise Refused(413)
    body = bytearray()
    try:
        async with asyncio.timeout(PATIENCE):
            async for chunk in request.stream():
                body += chunk
                if len(body) > LARGEST:
                    raise Refused(413)
    except TimeoutError:
        raise Refused(408) from None
    except ClientDisconnect:
        raise Refused(499) from None
    return bytes(body)


def asked(body: bytes) -> tuple[int, Any]:
    """The sequence number and the knobs in a request's body."""
    try:
        question = json.loads(body)
        seq, values = question["seq"], question["knobs"]
    except (ValueError, TypeError, KeyError, RecursionError):
        raise Refused(400) from None
    if type(seq) is not int or not 0 <= seq <= HIGHEST:
        raise Refused(400)
    return seq, values


def lane_of(errand: Errand) -> Lane:
    """Work that is bounded because it may be long has a lane of its own, as has what took long when last asked."""
    return LANES.heavy if bounded(errand.part) or errand.cost > LONG else LANES.light


def bounded(part: Part | Switch) -> bool:
    """Whether the part computes less while a knob is dragged than at rest."""
    return isinstance(part, Part) and part.dragged is not None and part.dragged.run is not part.run


def answer(errand: Errand, values: Any, seq: int) -> bytes:
    """The packed scene of an errand, or why there is none; values that cannot be are left at their defaults."""
    topic, began = errand.topic, time.thread_time()
    settings = topic.Settings(**sound(topic.Settings, values))
    owner = errand.visitor if errand.data else None

    def draw() -> Scene:
        part = errand.part.at(settings)
        part = part.dragged or part
        return part.scene(kept(part, settings, errand.data, owner), settings)

    packed = drawn(topic, settings, draw, errand.shown, seq).packed()
    errand.cost = time.thread_time() - began
    return packed

"""The short way of a dragged knob answers what a page handed out a ticket for, and nothing else."""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.requests import Request
from starlette.responses import Response

from core.topics import softmax
from pages.lab.drawing import Shown
from pages.lab.live import ERRANDS, LARGEST, Errand, Errands, live
from tests.core.test_packing import unpack

TICKET = ERRANDS.ticket(Errand(softmax, softmax.scene, (), Shown(("scores",))))


def post(ticket: str, body: bytes) -> Response:
    """The answer to a POST to /live/ticket."""

    async def receive() -> dict:
        return {"type": "http.request", "body": body, "more_body": False}

    scope = {
        "type": "http",
        "method": "POST",
        "path": f"/live/{ticket}",
        "headers": [],
        "path_params": {"ticket": ticket},
    }
    # In a thread of its own: the browser tests keep an event loop running in this one.
    with ThreadPoolExecutor(1) as aside:
        return aside.submit(lambda: asyncio.run(live(Request(scope, receive)))).result()


def ask(knobs: dict, seq: int = 1) -> dict:
    return unpack(bytes(post(TICKET, json.dumps({"seq": seq, "knobs": knobs}).encode()).body))


def probabilities(header: dict) -> list[float]:
    panel = next(panel for panel in header["panels"] if panel["name"] == "probabilities")
    return panel["figure"]["data"][0]["y"].tolist()


def test_it_draws_the_scene_at_the_knobs_asked_for() -> None:
    header = ask({"scores": [0, 0, 0, 0]}, seq=7)
    assert header["seq"] == 7
    assert probabilities(header) == pytest.approx([0.25] * 4)
    assert [knob["name"] for knob in header["knobs"]] == ["scores"]


def test_what_cannot_be_is_left_at_its_default() -> None:
    knobs = {"scores": ["x"], "temperature": 1e9, "shift": None, "unknown": 1}
    assert len(probabilities(ask(knobs))) == 3


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b"null", b'{"seq": "x", "knobs": {}}', b"\xff", b"1" * (LARGEST + 1)]
)
def test_rubbish_is_refused(body: bytes) -> None:
    assert post(TICKET, body).status_code == 400


def test_an_unknown_ticket_is_not_found() -> None:
    assert post("none", b'{"seq": 1, "knobs": {}}').status_code == 404


def test_tickets_are_kept_within_bounds() -> None:
    errands = Errands()
    first = errands.ticket(Errand(softmax, softmax.scene, (0,), Shown()))
    assert errands.ticket(Errand(softmax, softmax.scene, (0,), Shown())) == first
    for place in range(1, 1200):
        errands.ticket(Errand(softmax, softmax.scene, (place,), Shown()))
    assert errands.of(first) is None
    assert len(errands.errands) == len(errands.tickets) <= 1024

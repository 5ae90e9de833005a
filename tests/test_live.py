"""The short way of a dragged knob answers what a page handed out a ticket for, and nothing else, to all in turn."""

import asyncio
import gc
import json
import threading
import time
import weakref
from collections.abc import AsyncIterator, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import Response

import pages.lab.live
from core.networks.classification import topic as classification
from core.networks.classification.parts import TRAINING
from core.numbers.softmax import topic as softmax
from core.numbers.softmax.parts import SHARES
from pages.lab.drawing import Shown
from pages.lab.lanes import Full, Lane, Lanes
from pages.lab.live import LARGEST, lane_of, live
from pages.lab.results import RESULTS
from pages.lab.visitors import ERRANDS, Visitor
from tests.core.experiment.test_packing import unpack

SCORES = Shown(("scores",))


class Table:
    """Stands for a visitor's own data."""


def run_aside(work: Coroutine[Any, Any, Any]) -> Any:
    """In a thread of its own: the browser tests keep an event loop running in this one."""
    with ThreadPoolExecutor(1) as aside:
        return aside.submit(lambda: asyncio.run(work)).result()


def request(ticket: str, chunks: list[bytes], length: str | None = None, left: bool = False) -> Request:
    """A POST to /live/ticket whose body comes in chunks; its sender may have `left` when it has been read."""
    waiting = [{"type": "http.request", "body": chunk, "more_body": True} for chunk in chunks]
    waiting.append({"type": "http.request", "body": b"", "more_body": False})

    async def receive() -> dict:
        if waiting:
            return waiting.pop(0)
        if left:
            return {"type": "http.disconnect"}
        return await asyncio.get_running_loop().create_future()

    headers = [(b"content-length", length.encode())] if length is not None else []
    scope = {"type": "http", "method": "POST", "path": f"/live/{ticket}", "headers": headers}
    return Request(scope | {"path_params": {"ticket": ticket}}, receive)


def post(ticket: str, body: bytes) -> Response:
    return run_aside(live(request(ticket, [body])))


@pytest.fixture
def visitor() -> Visitor:
    return Visitor()


@pytest.fixture
def ticket(visitor: Visitor) -> str:
    return visitor.ticket(softmax, SHARES, (), SCORES)


def body(seq: Any = 1, **knobs: Any) -> bytes:
    return json.dumps({"seq": seq, "knobs": knobs}).encode()


def probabilities(response: Response) -> list[float]:
    header = unpack(bytes(response.body))
    panel = next(panel for panel in header["panels"] if panel["name"] == "probabilities")
    return panel["figure"]["data"][0]["y"].tolist()


def test_it_draws_the_scene_at_the_knobs_asked_for(ticket: str) -> None:
    response = post(ticket, body(seq=7, scores=[0, 0, 0, 0]))
    header = unpack(bytes(response.body))
    assert header["seq"] == 7
    assert probabilities(response) == pytest.approx([0.25] * 4)
    assert [knob["name"] for knob in header["knobs"]] == ["scores"]


@pytest.mark.parametrize("huge", [10**400, 1e308, float("inf"), float("nan"), -(10**400)])
def test_what_cannot_be_is_left_at_its_default(ticket: str, huge: float) -> None:
    knobs = {"scores": ["x"], "temperature": huge, "shift": None, "unknown": 1}
    assert len(probabilities(post(ticket, body(**knobs)))) == 3


RUBBISH = [
    b"", b"[]", b"{}", b"null", b'{"seq": "x", "knobs": {}}', b"\xff", b'{"seq": Infinity, "knobs": {}}',
    b'{"seq": 1e400, "knobs": {}}', b'{"seq": -1, "knobs": {}}', b'{"seq": true, "knobs": {}}',
    b'{"seq": ' + b"9" * 400 + b', "knobs": {}}', b'{"seq": 1, "knobs": ' + b"[" * 20_000 + b"]" * 20_000 + b"}",
]  # fmt: skip


@pytest.mark.parametrize("rubbish", RUBBISH)
def test_rubbish_is_refused(ticket: str, rubbish: bytes) -> None:
    assert post(ticket, rubbish).status_code == 400


@pytest.mark.parametrize("knobs", [b"[]", b"null", b'"x"', b"7", b'{"scores": {"a": 1}}', b'{"scores": [null]}'])
def test_knobs_that_are_none_leave_the_defaults(ticket: str, knobs: bytes) -> None:
    assert len(probabilities(post(ticket, b'{"seq": 1, "knobs": ' + knobs + b"}"))) == 3


def test_an_unknown_ticket_is_not_found() -> None:
    assert post("none", body()).status_code == 404


@pytest.mark.parametrize("length", [str(LARGEST + 1), "9" * 5000, "-1", "x", "²"])
def test_a_body_said_to_be_too_large_is_not_read(ticket: str, length: str) -> None:
    async def ask() -> Response:
        asking = request(ticket, [b" " * LARGEST] * 3, length)
        response = await live(asking)
        assert (await asking.receive())["body"]  # the first chunk is still there
        return response

    assert run_aside(ask()).status_code == 413


def test_a_body_is_cut_off_while_it_is_read(ticket: str) -> None:
    read = []

    async def endless() -> AsyncIterator[bytes]:
        while True:
            read.append(1)
            yield b" " * 10_000

    async def ask() -> Response:
        asking = request(ticket, [])
        asking.stream = endless  # type: ignore[method-assign]
        return await live(asking)

    assert run_aside(ask()).status_code == 413
    assert len(read) == LARGEST // 10_000 + 1


def test_a_body_that_does_not_come_is_not_waited_for(ticket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages.lab.live, "PATIENCE", 0.05)

    async def ask() -> Response:
        asking = request(ticket, [])
        asking._receive = asyncio.get_running_loop().create_future  # type: ignore[assignment]
        return await live(asking)

    assert run_aside(ask()).status_code == 408


def test_whoever_has_left_is_not_computed(ticket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages.lab.live, "answer", lambda *_: pytest.fail("computed for nobody"))
    assert run_aside(live(request(ticket, [body()], left=True))).status_code == 499


# --- tickets ----------------------------------------------------------------------------------------------------------


def test_a_ticket_stays_the_same_and_those_of_a_session_are_bounded(visitor: Visitor) -> None:
    first = visitor.ticket(softmax, SHARES, (0,), SCORES)
    assert visitor.ticket(softmax, SHARES, (0,), SCORES) == first
    for data in range(1, 200):
        visitor.ticket(softmax, SHARES, (data,), SCORES)
    gc.collect()
    assert first not in ERRANDS and len(visitor.tickets) <= 64


def test_what_a_session_held_is_gone_when_it_ends(visitor: Visitor) -> None:
    table = Table()
    gone = weakref.ref(table)
    ticket = visitor.ticket(softmax, SHARES, (table,), SCORES)
    visitor.results.get(("run", table), Table)
    visitor.end()
    del table
    gc.collect()
    assert gone() is None
    assert post(ticket, body()).status_code == 404


def test_results_of_own_data_are_kept_by_their_visitor_only(visitor: Visitor) -> None:
    own = SHARES._replace(run=lambda settings, _: SHARES.run(settings))
    ticket = visitor.ticket(softmax, own, (Table(),), SCORES)
    shared = set(RESULTS.values)
    assert post(ticket, body()).status_code == 200
    assert len(visitor.results.values) == 1 and set(RESULTS.values) == shared


# --- lanes ------------------------------------------------------------------------------------------------------------


def test_training_and_what_took_long_stay_out_of_the_light_pages_way(visitor: Visitor) -> None:
    light = ERRANDS[visitor.ticket(softmax, SHARES, (), SCORES)]
    trains = ERRANDS[visitor.ticket(classification, TRAINING, (), SCORES)]
    assert lane_of(light) is not lane_of(trains)
    light.cost = 0.3
    assert lane_of(light) is lane_of(trains)


def test_a_light_page_is_answered_while_training_holds_every_place(
    ticket: str, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    lanes, over, begun = Lanes(), threading.Event(), threading.Semaphore(0)

    def wait(*_: Any) -> None:
        begun.release()
        over.wait(20)

    async def ask() -> Response:
        async def train(number: int) -> None:
            async with lanes.heavy.place(number) as work:
                await work(wait)

        trainings = [asyncio.create_task(train(number)) for number in range(12)]
        await asyncio.to_thread(begun.acquire)
        response = await asyncio.wait_for(live(request(ticket, [body()])), 10)
        over.set()
        await asyncio.gather(*trainings)
        return response

    monkeypatch.setattr(pages.lab.live, "LANES", lanes)
    try:
        assert run_aside(ask()).status_code == 200
    finally:
        over.set()
        lanes.close()


def crowd(lane: Lane, work: Callable[[asyncio.Event], Coroutine[Any, Any, Any]]) -> Any:
    """What `work(release)` gives while the lane's one place is taken until `release` is set."""

    async def together() -> Any:
        release = asyncio.Event()

        async def hold() -> None:
            async with lane.place("holder"):
                await release.wait()

        holding = asyncio.create_task(hold())
        await asyncio.sleep(0)
        found = await work(release)
        release.set()
        await holding
        return found

    try:
        return run_aside(together())
    finally:
        lane.close()


def test_visitors_take_turns_however_many_requests_one_sends() -> None:
    lane, served = Lane("test", 1, 32, each=8), []

    async def work(release: asyncio.Event) -> list[str]:
        async def ask(visitor: str) -> None:
            async with lane.place(visitor):
                served.append(visitor)

        asking = [asyncio.create_task(ask(visitor)) for visitor in "aaaaaabc"]
        await asyncio.sleep(0.01)
        release.set()
        await asyncio.gather(*asking)
        return served

    assert crowd(lane, work)[:4] == ["a", "b", "c", "a"]


def test_more_than_the_bound_are_sent_away_and_one_visitor_cannot_fill_the_queue() -> None:
    lane = Lane("test", 1, waiting=4, each=2)

    async def work(release: asyncio.Event) -> list[str]:
        async def ask(visitor: str) -> str:
            try:
                async with lane.place(visitor):
                    return visitor
            except Full:
                return "full"

        asking = [asyncio.create_task(ask(visitor)) for visitor in "aaabcd"]
        await asyncio.sleep(0.01)
        release.set()
        return await asyncio.gather(*asking)

    assert crowd(lane, work) == ["a", "a", "full", "b", "c", "full"]


def test_a_place_comes_back_from_whoever_gives_up_waiting() -> None:
    lane = Lane("test", 1, 8)

    async def work(release: asyncio.Event) -> int:
        async def ask() -> None:
            async with lane.place("a"):
                pass

        giving_up = asyncio.create_task(ask())
        await asyncio.sleep(0.01)
        giving_up.cancel()
        await asyncio.gather(giving_up, return_exceptions=True)
        release.set()
        await asyncio.sleep(0.01)
        return lane.free

    assert crowd(lane, work) == 1 and not lane.queues


def test_a_stopping_server_sends_everybody_away() -> None:
    lane = Lane("test", 1, 8)

    async def work(release: asyncio.Event) -> list[Any]:
        async def ask() -> None:
            async with lane.place("a"):
                pass

        waiting = asyncio.create_task(ask())
        await asyncio.sleep(0.01)
        began = time.monotonic()
        lane.close()
        found = await asyncio.gather(waiting, ask(), return_exceptions=True)
        assert time.monotonic() - began < 1
        return found

    assert all(isinstance(each, Full) for each in crowd(lane, work))


# --- work -------------------------------------------------------------------------------------------------------------


def test_a_dragged_knob_trains_for_half_a_second_at_most_and_says_nothing_of_it() -> None:
    heavy = classification.Settings(layers=6, units=64, batch=1, epochs=2000, optimizer="Adam", l1=0.001, l2=0.001)
    began = time.thread_time()
    result = classification.train_while_dragged(heavy)
    assert time.thread_time() - began < 1.5  # half a second on an ordinary machine
    assert result.history.epochs[-1] < 2000
    light = classification.Settings()
    assert classification.train_while_dragged(light).history.epochs[-1] == light.epochs

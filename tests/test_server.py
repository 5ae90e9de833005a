"""The server as strangers meet it: what it says to whom, what it forgets, and how it ends."""

import asyncio
import http.client
import signal
import threading
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.exceptions import InvalidStatus

from pages.lab.gate import closed, origin_allowed
from tests.served import app
from tests.test_live import run_aside
from tests.visits import Asking, visit


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with app(STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL="1") as (address, _):
        yield address


def get(address: str, path: str, method: str = "GET", **headers: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
    connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    return connection.getresponse()


@pytest.mark.parametrize("path", ["/", "/softmax", "/stage.js", "/_stcore/health", "/live/x"])
def test_every_answer_says_how_it_may_be_used(address: str, path: str) -> None:
    headers = get(address, path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "frame-ancestors 'self'"
    assert headers["Referrer-Policy"] == "same-origin"


def test_only_names_of_ours_are_answered_to(address: str) -> None:
    refused = get(address, "/softmax", Host="evil.example")
    assert refused.status == 421 and b"server.allowedHosts" in refused.read()
    assert get(address, "/_stcore/health", Host="10.0.0.3").status == 200
    with pytest.raises(InvalidStatus):
        run_aside(visit(address, "softmax", origin="http://evil.example", Host="evil.example").__aenter__())


def test_a_page_of_another_site_gets_no_socket_and_nobody_waits_for_it(address: str) -> None:
    began = time.monotonic()
    for _ in range(5):
        with pytest.raises(InvalidStatus):
            run_aside(visit(address, "softmax", origin="https://evil.example").__aenter__())
    assert get(address, "/_stcore/health").status == 200
    assert time.monotonic() - began < 10
    assert get(address, "/live/x", "POST", Origin="https://evil.example").status == 403


def test_origins_named_in_the_settings_are_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = {"server.enableCORS": True, "server.corsAllowedOrigins": ["https://demo.example"]}
    monkeypatch.setattr("streamlit.config.get_option", settings.get)
    assert origin_allowed("https://demo.example", "inside:8501") and origin_allowed(None, "inside:8501")
    assert not origin_allowed("https://evil.example", "inside:8501")
    assert not origin_allowed("null", "inside:8501") and not origin_allowed("http://[", "inside:8501")


def test_a_live_address_is_no_page(address: str) -> None:
    assert get(address, "/live/x").status == 405
    assert get(address, "/live/x", "POST").status == 404


@pytest.mark.parametrize(("accepted", "encoding"), [("gzip, br", "gzip"), ("identity", None)])
def test_plotly_is_compressed_only_for_those_who_take_it(address: str, accepted: str, encoding: str | None) -> None:
    answer = get(address, "/plotly.min.js", Accept_Encoding=accepted)
    assert answer.headers["Content-Encoding"] == encoding
    assert (answer.read()[:2] == b"\x1f\x8b") == (encoding == "gzip")


def test_no_visitor_empties_the_caches_of_all() -> None:
    assert closed(BackMsg(clear_cache=True).SerializeToString())
    assert not closed(BackMsg(stop_script=True).SerializeToString())
    assert not closed(b"\xff\xff") and not closed(None)


def test_what_no_visitor_may_send_does_not_reach_the_app(address: str) -> None:
    async def send() -> None:
        async with visit(address, "softmax") as page:
            await page.socket.send(
                BackMsg(
                    clear_cache=True,
                ).SerializeToString()
            )
            await page.run("softmax")
            assert page.stages

    run_aside(send())


def test_a_ticket_dies_with_its_session(address: str) -> None:
    async def ask() -> list[int]:
        asking = Asking(address)
        async with visit(address, "softmax") as page:
            ticket = page.ticket
            statuses = [(await asking.ask(ticket, 1, {}))[0]]
        end = time.monotonic() + 60
        while statuses[-1] == 200 and time.monotonic() < end:
            await asyncio.sleep(0.5)
            statuses.append((await asking.ask(ticket, 1, {}))[0])
        asking.close()
        return statuses

    statuses = run_aside(ask())
    assert statuses[0] == 200 and statuses[-1] == 404


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_server_ends_within_three_seconds_whatever_runs(number: signal.Signals) -> None:
    """A heavy sweep, heavy dragging, a page run and a request that never ends are under way."""
    heavy = "&".join(
        f"classification_{knob}={value}"
        for knob, value in {"layers": 6, "units": 64, "batch": 1, "epochs": 2000}.items()
    )

    async def meanwhile(address: str, stop: threading.Event, ready: threading.Event) -> None:
        _, unfinished = await asyncio.open_connection("127.0.0.1", urlsplit(address).port)
        async with visit(address, "classification", heavy) as page:
            unfinished.write(f"POST /{page.ticket} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99\r\n\r\n".encode())
            knobs = {"layers": 6, "units": 64, "batch": 1, "epochs": 2000}
            asking = [
                asyncio.create_task(Asking(address).ask(page.ticket, 1, knobs | {"rate": 0.01 + n / 1000}))
                for n in range(3)
            ]
            await asyncio.sleep(0.3)
            ready.set()
            await asyncio.to_thread(stop.wait, 60)
            await asyncio.gather(*asking, return_exceptions=True)

    with app() as (address, process):
        stop, ready = threading.Event(), threading.Event()
        crowd = threading.Thread(target=lambda: asyncio.run(meanwhile(address, stop, ready)), daemon=True)
        crowd.start()
        assert ready.wait(90)
        began = time.monotonic()
        process.send_signal(number)
        process.wait(timeout=20)
        took = time.monotonic() - began
        stop.set()
        crowd.join(10)
    assert took < 3.5

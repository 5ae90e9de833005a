"""One server and one browser for all browser tests; a fresh page, which may log no error, for each."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.served import CHROMIUM, app, chromium


@pytest.fixture(scope="session")
def browser() -> Iterator[BrowserContext]:
    if CHROMIUM is None:
        if os.environ.get("CI"):
            pytest.fail("no Chromium on the path: the browser tests are part of what must pass")
        pytest.skip("no Chromium or Chrome on the path")
    with chromium() as launched:
        yield launched


@pytest.fixture(scope="session")
def address(browser: BrowserContext) -> Iterator[str]:
    with app() as (address, _):
        yield address


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A browser on a busy machine may be late once: its tests are tried up to three times before they have failed."""
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.flaky(reruns=2))


Open = Callable[..., Page]
VISITS = 20  # that a tab opens before a new one takes its place: its history holds 50 entries


class Tab:
    """A page of the browser, used again and again: it opens an address in half the time that a new one takes."""

    def __init__(self, browser: BrowserContext) -> None:
        self.page, self.visits, self.errors = browser.new_page(), 0, list[str]()
        self.page.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def open(self, address: str, width: int, scheme: str) -> None:
        """The page at an address, in a session of its own, with the pointer in a corner."""
        self.visits += 1
        self.page.set_default_timeout(90_000)
        self.page.bring_to_front()  # in the background it would hardly draw
        self.page.mouse.up()
        self.page.mouse.move(0, 0)
        self.page.set_viewport_size({"width": width, "height": 800})
        self.page.emulate_media(color_scheme=scheme)
        self.page.goto(address)
        settled(self.page)


_idle: list[Tab] = []


@contextmanager
def visits(browser: BrowserContext, address: str) -> Iterator[Open]:
    """A way to open pages, each with a session of its own; on the way out none may have logged an error."""
    tabs: list[Tab] = []

    def opened(path: str, width: int = 1280, scheme: str = "light") -> Page:
        tabs.append(_idle.pop() if _idle else Tab(browser))
        tabs[-1].open(f"{address}/{path}", width, scheme)
        return tabs[-1].page

    yield opened
    errors = [error for tab in tabs for error in tab.errors]
    for tab in tabs:
        if tab.visits < VISITS and not errors:
            _idle.append(tab)
        else:
            tab.page.close()
    assert not errors


@pytest.fixture
def visit(browser: BrowserContext, address: str) -> Iterator[Open]:
    """`visit("softmax?softmax_shift=10", width=390, scheme="dark")`: the page, once its first stage is drawn."""
    with visits(browser, address) as opened:
        yield opened


def settled(page: Page) -> None:
    """Wait until the first stage has drawn and no request of it is under way."""
    page.wait_for_function(
        "() => { const s = document.querySelector('.lab')?.stage; "
        "return s && s.scene && !s.inflight && !s.wanted && document.querySelector('.lab .panel .main-svg, .lab "
        "canvas'); }"
    )
    page.wait_for_timeout(250)

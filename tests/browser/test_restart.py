"""What a person had outlives the server: it is killed and started anew, and the page in the browser goes on."""

import socket

from playwright.sync_api import BrowserContext, Page

from tests.browser.conftest import settled
from tests.served import app


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def temperature(page: Page, text: str) -> None:
    entry = page.locator("[data-knob=temperature] .value input").first
    entry.fill(text)
    entry.press("Enter")


def agreed(page: Page, value: str) -> None:
    """Wait until address, knob and chart all have the value."""
    page.wait_for_function(
        "value => new URLSearchParams(location.search).get('softmax_temperature') === value"
        " && document.querySelector('.lab').stage.specs.temperature.value === Number(value)"
        " && document.querySelector('.lab').stage.values.temperature === Number(value)"
        " && !document.querySelector('.lab').stage.inflight",
        arg=value,
    )


def test_the_first_change_after_a_restart_is_not_lost(browser: BrowserContext) -> None:
    port = free_port()
    page = browser.new_page()
    page.set_default_timeout(120_000)
    with app(port) as (address, server):
        page.goto(f"{address}/softmax")
        settled(page)
        temperature(page, "3")
        agreed(page, "3")
        server.kill()
        server.wait()
    with app(port):
        page.wait_for_function(
            "document.querySelector('[data-testid=stApp]').dataset.testConnectionState === 'CONNECTED'"
        )
        page.wait_for_timeout(1500)
        temperature(page, "5")
        agreed(page, "5")
        # The handles too: the old ticket is worth nothing any more.
        temperature(page, "2")
        agreed(page, "2")
    page.close()

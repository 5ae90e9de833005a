"""What a person waits for: drag to painted, redraws a second, frames a second while playing, start, memory, CPU."""

from __future__ import annotations

import math
import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import BrowserContext, Page

from pages.sections import SECTIONS
from tests.browser.conftest import settled
from tests.served import app, chromium

SECONDS = 5.0
GRIP = "circle.grip"
KNOB = ".knobs > .knob:not(.off) input[type=range]"
SWEEPS = {"dropout?dropout_sweep_epochs=": "dropout_rates", "capacity?capacity_epochs=": "capacity_widths"}
RATE = "[data-knob=rate] input[type=range]"  # on classification: every step of it retrains


def main() -> dict:
    """All figures in one run: every page's drag, the classification page's player and DOM, the server's costs."""
    found: dict = {}
    with chromium() as browser:
        begin = time.monotonic()
        with app() as (address, server):
            found["process start to healthy, s"] = round(time.monotonic() - begin, 1)
            page = opened(browser, f"{address}/classification")
            found["process start to first chart, s"] = round(time.monotonic() - begin, 1)
            page.close()
            found["memory after start, MB"] = memory(server.pid)
            time.sleep(10)  # the training loop's machine code is loaded, or compiled, in the background
            found["drag a knob"] = {name: drag(browser, f"{address}/{name}", KNOB) for name in slugs()}
            found["drag a knob with 96 sisters"] = with_sisters(browser, address)
            found["drag a handle"] = {name: drag(browser, f"{address}/{name}", GRIP) for name in slugs()}
            found["play"] = {
                "classification, 1,000 epochs": play(browser, f"{address}/classification?classification_epochs=1000"),
                "a race of six, 200 steps": play(browser, f"{address}/descent-2d?descent_2d_steps=200"),
            }
            found["hundred changes"] = hundred(browser, f"{address}/classification")
            found["drag a knob beside another visitor's two sweeps"] = beside_sweeps(browser, address)
            found["memory after these, MB"] = memory(server.pid)
            found["CPU of a rerun of the home page, ms"] = rerun_cost(browser, address, server.pid)
    return found


def slugs() -> list[str]:
    return [name.replace("_", "-") for names in SECTIONS.values() for name in names]


def opened(browser: BrowserContext, url: str) -> Page:
    page = browser.new_page()
    page.set_viewport_size({"width": 1280, "height": 800})
    page.set_default_timeout(60_000)
    page.goto(url)
    settled(page)
    return page


def drag(browser: BrowserContext, url: str, what: str, beside: Callable[[], object] = lambda: None) -> dict | None:
    """Drag the first stage's first slider or handle to and fro; None where the page has none of that kind.

    `beside` begins what shall be at work meanwhile.
    """
    page = opened(browser, url)
    page.wait_for_timeout(1500)
    moved = page.locator(".lab").first.locator(RATE if what == KNOB and url.endswith("/classification") else what).first
    if moved.count():
        moved.scroll_into_view_if_needed()
    box = moved.bounding_box() if moved.count() else None
    if box is None:
        page.close()
        return None
    beside()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    reach = 40.0 if what == GRIP else box["width"] * 0.3
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate("document.querySelector('.lab').stage.times = []")
    begin, turn = time.monotonic(), 0
    while time.monotonic() - begin < SECONDS:
        turn += 1
        # A handle is led round a circle: some move along x only, some along y.
        page.mouse.move(x + reach * math.sin(turn / 12), y + (what == GRIP) * reach * (math.cos(turn / 12) - 1) / 2)
        time.sleep(0.016)
    times = page.evaluate("document.querySelector('.lab').stage.times")
    seconds = time.monotonic() - begin
    page.mouse.up()
    settled(page)
    page.close()
    return summary([row["painted"] - row["asked"] for row in times], seconds)


def with_sisters(browser: BrowserContext, address: str) -> dict:
    """The same drags on the pages whose first stage trains, with 96 sisters at rest and 32 at most while dragged."""
    names = ("classification", "regression", "capacity", "dropout", "overfitting")
    return {
        name: drag(browser, f"{address}/{name}?{name}_sisters=96", RATE if name == "classification" else KNOB)
        for name in names
    }


def beside_sweeps(browser: BrowserContext, address: str) -> dict:
    """The same drags while two sweeps that other sessions have opened are at work; asked: p95 of 400 ms at most.

    Each drag has two sweeps of its own, which nobody has computed before; `swept` is how much of each, in %, was done
    at its end.
    """
    found: dict = {"ms, p95 asked": 400}
    for number, name in enumerate(("softmax", "classification", "dropout")):
        tabs = [opened(browser, f"{address}/{sweep}{1000 - number}") for sweep in SWEEPS]

        def begin(tabs: list[Page] = tabs) -> None:
            for tab, question in zip(tabs, SWEEPS.values(), strict=True):
                tab.locator(f".st-key-{question} summary").click()
                tab.locator("[data-testid=stProgress]").wait_for()

        row = drag(browser, f"{address}/{name}", KNOB, begin) or {}
        found[name] = row | {"swept": [swept(tab) for tab in tabs]}
        for tab in tabs:
            tab.close()
    return found


def swept(page: Page) -> int:
    """How many % of a page's sweep are done."""
    bar = page.locator("[data-testid=stProgress] [role=progressbar]")
    return round(float(bar.first.get_attribute("aria-valuenow") or 0)) if bar.count() else 100


def summary(waits: list[float], seconds: float) -> dict:
    ordered = sorted(waits)
    return {
        "changes": len(ordered),
        "drag to painted, ms, median": round(statistics.median(ordered)) if ordered else None,
        "drag to painted, ms, p95": round(ordered[int(0.95 * (len(ordered) - 1))]) if ordered else None,
        "redraws a second": round(len(ordered) / seconds, 1),
    }


def play(browser: BrowserContext, url: str) -> dict:
    """Play the history from its beginning; the frames that the clock asks for, and those that the browser painted."""
    page = opened(browser, url)
    page.evaluate("document.querySelector('.lab').stage.go(0, true)")
    page.evaluate(
        "() => { window.animations = 0; const count = () => { window.animations++; requestAnimationFrame(count); }; "
        "count(); document.querySelector('.lab').stage.painted = 0; }"
    )
    page.locator(".player button").first.click()
    begin = time.monotonic()
    page.wait_for_function("!document.querySelector('.lab').stage.player.playing")
    seconds = time.monotonic() - begin
    stage = "document.querySelector('.lab').stage"
    painted, animations = page.evaluate(f"[{stage}.painted, window.animations]")
    page.close()
    return {
        "frames": painted,
        "painted frames a second": round(painted / seconds, 1),
        "seconds at speed 1": round(seconds, 1),
        "the browser's own frames a second meanwhile": round(animations / seconds, 1),
    }


def hundred(browser: BrowserContext, url: str) -> dict:
    """DOM nodes before and after 100 changes of a knob, each retraining."""
    page = opened(browser, url)
    page.wait_for_timeout(4000)
    count = "document.querySelector('.lab').querySelectorAll('*').length"
    before = page.evaluate(count)
    for turn in range(100):
        page.evaluate(f"document.querySelector('.lab').stage.turn({{rate: {0.05 + turn / 1000}}}, true)")
        page.wait_for_function("!document.querySelector('.lab').stage.inflight")
    page.evaluate("document.querySelector('.lab').stage.turn({rate: 0.1}, false)")
    settled(page)
    after = page.evaluate(count)
    page.close()
    return {"DOM nodes before": before, "DOM nodes after": after}


def memory(pid: int) -> int:
    """Resident memory of a process, in MB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) // 1024
    return 0


def cpu(pid: int) -> float:
    """Seconds of CPU that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def rerun_cost(browser: BrowserContext, address: str, pid: int) -> float:
    """CPU of the server for one rerun of the page that computes nothing new."""
    page = browser.new_page()
    page.goto(address)
    page.wait_for_timeout(3000)
    before, runs = cpu(pid), 20
    for _ in range(runs):
        page.keyboard.press("r")  # Streamlit's own key for "run again"
        page.wait_for_timeout(400)
    spent = cpu(pid) - before
    page.close()
    return round(1000 * spent / runs, 1)

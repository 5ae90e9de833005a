"""A class at once: 30 visitors drag knobs for a minute while 100 pages stand open beside them."""

from __future__ import annotations

import asyncio
import math
import os
import statistics
import time
from collections import Counter
from contextlib import AsyncExitStack
from typing import Any

from tests.bench.stage import cpu, memory
from tests.served import app
from tests.visits import Asking, Visit, visit

DRAGGING, IDLE = int(os.environ.get("CROWD_DRAGGING", "30")), int(os.environ.get("CROWD_IDLE", "100"))
SECONDS = float(os.environ.get("CROWD_SECONDS", "60"))
PAUSE = 0.03  # seconds between an answer and the next question: the browser draws
PROMISED = {"softmax": 400, "classification": 1500}  # ms, of 95 in 100 answers


def main() -> dict:
    """Open the pages, drag, and tell how long the answers took."""
    with app() as (address, server):
        return asyncio.run(crowd(address, server.pid))


async def crowd(address: str, server: int) -> dict:
    async with AsyncExitStack() as stack:
        pages = ["softmax", "classification"] * (DRAGGING // 2)
        opened = [await stack.enter_async_context(visit(address, page)) for page in pages]
        await asyncio.sleep(10)  # the training loop's machine code is loaded, or compiled, in the background
        began = time.monotonic()
        for number in range(IDLE):
            await stack.enter_async_context(visit(address, "softmax" if number % 2 else "entropy"))
        opening = time.monotonic() - began
        before, end = cpu(server), time.monotonic() + SECONDS
        drags = [drag(page, name, number, end) for number, (page, name) in enumerate(zip(opened, pages, strict=True))]
        answers = await asyncio.gather(*drags)
        used = (cpu(server) - before) / SECONDS
    found: dict[str, Any] = {
        "idle pages": IDLE,
        "seconds to open one of these": round(opening / max(IDLE, 1), 2),
        "the server's cores in use": round(used, 2),
        "memory, MB": memory(server),
    }
    for name, most in PROMISED.items():
        of_page = [each for page, each in zip(pages, answers, strict=True) if page == name]
        found[name] = summary([wait for each, _ in of_page for wait in each], most)
        found[name]["statuses"] = dict(sum((statuses for _, statuses in of_page), Counter()))
        found[name]["fewest answers of a visitor"] = min(len(each) for each, _ in of_page)
    return found


def summary(waits: list[float], most: int) -> dict[str, Any]:
    ordered = sorted(waits)
    p95 = round(ordered[int(0.95 * (len(ordered) - 1))]) if ordered else None
    return {
        "answers": len(ordered),
        "ms, median": round(statistics.median(ordered)) if ordered else None,
        "ms, p95": p95,
        "ms, p95 promised": most,
        "kept": p95 is not None and p95 <= most,
    }


async def drag(page: Visit, name: str, number: int, end: float) -> tuple[list[float], Counter]:
    """Ask as a dragged knob does, one question after another; the waits in ms, and the statuses that came."""
    asking, waits, statuses, turn = Asking(page.address), list[float](), Counter[int | str](), number * 100
    while time.monotonic() < end:
        turn += 1
        share = (math.sin(turn / 12 + number) + 1) / 2
        knobs = {"temperature": 0.1 + 4 * share} if name == "softmax" else {"rate": 0.02 + 0.3 * share}
        began = time.monotonic()
        try:
            status, _ = await asyncio.wait_for(asking.ask(page.ticket, turn, knobs), 30)
        except (OSError, EOFError, TimeoutError) as error:
            statuses[type(error).__name__] += 1
            asking.close()
            asking = Asking(page.address)
            continue
        statuses[status] += 1
        if status == 200:
            waits.append(1000 * (time.monotonic() - began))
        await asyncio.sleep(PAUSE if status == 200 else 0.5)
    asking.close()
    return waits, statuses

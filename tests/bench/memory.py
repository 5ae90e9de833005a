"""What the server holds after many settings, each another: the caches are bounded in bytes, so it ends.

First heavy ones, each in a session of its own, then 2,000 dragged ones over all pages.
"""

from __future__ import annotations

import asyncio
import os

from core.experiment.knobs import knobs
from pages.sections import ORDER, topic_of
from tests.bench.stage import memory
from tests.served import app
from tests.visits import Asking, visit

SETTINGS = int(os.environ.get("MEMORY_SETTINGS", "300"))
DRAGGED = int(os.environ.get("MEMORY_DRAGGED", "2000"))  # over all pages
PROMISED = 900  # MB


def main() -> dict:
    """Open one heavy setting after another, in sessions of their own, and tell the memory meanwhile."""
    with app() as (address, server):
        return asyncio.run(heavy(address, server.pid))


async def heavy(address: str, server: int) -> dict:
    await asyncio.sleep(10)  # the training loop's machine code is loaded, or compiled, in the background
    found = {"memory after start, MB": memory(server)}
    highest = 0
    for number in range(SETTINGS):
        page, query = (
            ("classification", f"layers=3&units=24&batch=4&epochs=400&seed={number}"),
            ("descent_1d", f"epochs=1000&start={number / 100}"),
            ("learning_rates", f"steps=500&noise={number / 100}"),
        )[number % 3]
        asked = "&".join(f"{page}_{each}" for each in query.split("&"))
        async with visit(address, page.replace("_", "-"), asked):
            highest = max(highest, memory(server))
        if (number + 1) % 50 == 0:
            found[f"after {number + 1} settings, MB"] = memory(server)
    for name in ORDER:
        await dragged(address, name, DRAGGED // len(ORDER))
        found[f"after {name}, MB"] = memory(server)
        highest = max(highest, memory(server))
    return found | {"highest, MB": highest, "promised, MB": PROMISED, "kept": highest <= PROMISED}


async def dragged(address: str, name: str, count: int) -> None:
    """Ask a page's main stage for `count` values of a knob that measures, as a hand does that drags it."""
    known = knobs(topic_of(name).Settings)
    each = next(each for each, knob in known.items() if knob.kind == "number" and not knob.whole and not knob.view)
    knob = known[each]
    asking = Asking(address)
    async with visit(address, name.replace("_", "-")) as page:
        for number in range(count):
            value = knob.low + (knob.high - knob.low) * (number + 0.5) / count
            await asyncio.wait_for(asking.ask(page.ticket, number + 1, {each: value}), 60)
    asking.close()

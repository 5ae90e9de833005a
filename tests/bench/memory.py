"""What the server holds after many heavy settings, each another: the caches are bounded in bytes, so it ends."""

from __future__ import annotations

import asyncio
import os

from tests.bench.stage import memory
from tests.served import app
from tests.visits import visit

SETTINGS = int(os.environ.get("MEMORY_SETTINGS", "300"))
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
    return found | {"highest, MB": highest, "promised, MB": PROMISED, "kept": highest <= PROMISED}

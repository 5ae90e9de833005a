"""A visitor without a browser: Streamlit's own messages over a socket, and the questions of a dragged knob."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from tests.core.experiment.test_packing import unpack


@dataclass
class Visit:
    """One open page: its socket, its session, and what its stages were sent last, by their keys."""

    address: str
    socket: ClientConnection
    session: str = ""
    stages: dict[str, dict] = field(default_factory=dict)

    async def run(self, page: str = "", query: str = "") -> None:
        """Have the page run and wait until it has."""
        asked = BackMsg()
        asked.rerun_script.page_name, asked.rerun_script.query_string = page, query
        await self.socket.send(asked.SerializeToString())
        while True:
            message = ForwardMsg()
            message.ParseFromString(await self.socket.recv())
            if message.WhichOneof("type") == "new_session":
                self.session = message.new_session.initialize.session_id
            if message.WhichOneof("type") == "script_finished":
                return
            component = message.delta.new_element.bidi_component
            if component.bytes:
                stage = unpack(component.bytes)
                self.stages[stage["key"]] = stage

    @property
    def ticket(self) -> str:
        """Where the main stage asks while it is dragged."""
        return next(stage["live"] for stage in self.stages.values() if stage["keeps"])


@asynccontextmanager
async def visit(address: str, page: str, query: str = "", **headers: str) -> AsyncIterator[Visit]:
    """A page opened as a browser opens it."""
    socket = address.replace("http", "ws", 1) + "/_stcore/stream"
    async with connect(
        socket, subprotocols=["streamlit"], origin=headers.pop("origin", address), additional_headers=headers,  # type: ignore[arg-type,list-item]
        max_size=None, compression=None, open_timeout=60, proxy=None,
    ) as connection:  # fmt: skip
        opened = Visit(address, connection)
        await opened.run(page, query)
        yield opened


class Asking:
    """One kept connection over which live scenes are asked for, one after another."""

    def __init__(self, address: str) -> None:
        self.place = urlsplit(address)
        self.reader: asyncio.StreamReader | None = None
        self.writer: asyncio.StreamWriter | None = None

    async def ask(self, ticket: str, seq: int, knobs: dict[str, Any]) -> tuple[int, bytes]:
        """Status and body of the answer to one question."""
        if self.writer is None or self.reader is None:
            self.reader, self.writer = await asyncio.open_connection(self.place.hostname, self.place.port)
        body = json.dumps({"seq": seq, "knobs": knobs}).encode()
        head = f"POST /{ticket} HTTP/1.1\r\nHost: {self.place.netloc}\r\nContent-Length: {len(body)}\r\n\r\n"
        self.writer.write(head.encode() + body)
        status, *lines = (await self.reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        length = next(int(line.split(":")[1]) for line in lines if line.lower().startswith("content-length"))
        return int(status.split()[1]), await self.reader.readexactly(length)

    def close(self) -> None:
        if self.writer is not None:
            self.writer.close()

"""What stands between the network and the app: which hosts and origins are answered, and what no visitor may send."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "frame-ancestors 'self'",
    "Referrer-Policy": "same-origin",
}
SAFE = ("GET", "HEAD", "OPTIONS")
HEALTH = "/_stcore/health"  # asked by machines that know the server by a number
# One visitor's message that would act on all: empty the caches, or read what the server's folder is.
CLOSED = ("clear_cache", "load_git_info", "set_run_on_save")
MISDIRECTED = "This server does not answer to the name {host}. The setting server.allowedHosts says to which it does.\n"


class Gate:
    """Middleware in front of everything, sockets included."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await self._socket(scope, receive, send)
        elif scope["type"] == "http":
            await self._request(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        host = headers.get("host")

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        if not is_host_allowed(host) and not scope["path"].endswith(HEALTH):
            refusal = PlainTextResponse(MISDIRECTED.format(host=ascii(host or "")[1:80]), 421)
            await refusal(scope, receive, with_headers)
        elif scope["method"] not in SAFE and not origin_allowed(headers.get("origin"), host):
            await PlainTextResponse("Asked for by another site.\n", 403)(scope, receive, with_headers)
        else:
            await self.app(scope, receive, with_headers)

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        if not is_host_allowed(headers.get("host")) or not origin_allowed(headers.get("origin"), headers.get("host")):
            await receive()  # websocket.connect
            await send({"type": "websocket.close", "code": 1008})
            return

        async def harmless() -> Message:
            while True:
                message = await receive()
                if message["type"] != "websocket.receive" or not closed(message.get("bytes")):
                    return message

        # Without its Origin, which is judged: Streamlit would compare it with the machine's outer address, and ask
        # another server for that, while everybody waits.
        judged = [(name, value) for name, value in scope["headers"] if name != b"origin"]
        await self.app({**scope, "headers": judged}, harmless, send)


def origin_allowed(origin: str | None, host: str | None) -> bool:
    """Whether a page of this origin may speak to us: our own, one that the settings name, or no page at all."""
    if origin is None or not config.get_option("server.enableCORS"):
        return True
    named: Iterable[str] = config.get_option("server.corsAllowedOrigins") or []
    try:
        asked = urlsplit(origin)
    except ValueError:
        return False
    return asked.netloc == host or any(_same(origin, each) for each in named)


def _same(origin: str, named: str) -> bool:
    """Whether an origin is the one named, by name alone where no scheme is given."""
    return origin.lower() == named.rstrip("/").lower() or urlsplit(origin).hostname == named.lower()


def closed(data: bytes | None) -> bool:
    """Whether a browser's message is one that no visitor may send."""
    if not data:
        return False
    message = BackMsg()
    try:
        message.ParseFromString(data)
    except Exception:  # Streamlit refuses it
        return False
    return message.WhichOneof("type") in CLOSED

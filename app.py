"""The server: `streamlit run app.py`. Warms up beside its first visitors and serves Plotly's JavaScript itself."""

from __future__ import annotations

import asyncio
import gzip
import os
import socket
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlencode

import plotly
import streamlit as st
from starlette.convertors import StringConvertor, register_url_convertor
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

sys.path[:0] = [] if str(Path(__file__).parent) in sys.path else [str(Path(__file__).parent)]

from pages.lab.browser import FRAME, HERE, bundle, framed  # noqa: E402
from pages.lab.cluster import CLUSTER  # noqa: E402
from pages.lab.gate import Gate  # noqa: E402
from pages.lab.live import live  # noqa: E402
from pages.lab.serving import clear_away, heed_signals, stop_everything  # noqa: E402
from pages.lab.warming import freeze, wait_for_the_first_visitor  # noqa: E402
from pages.sections import IMPORTING, ORDER, SECTIONS, topic_of  # noqa: E402

PLOTLY_JS = gzip.compress((Path(plotly.__file__).parent / "package_data" / "plotly.min.js").read_bytes(), 6)
A_YEAR = "public, max-age=31536000, immutable"
SLICE = 0.001  # seconds, not 5 ms: so long does a training wait for light pages between two calls of its kernel


async def plotly_js(request: Request) -> Response:
    """The installed plotly package's own JavaScript, compressed; its address carries the version, so it may be kept."""
    headers = {"Cache-Control": A_YEAR, "Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(PLOTLY_JS, media_type="text/javascript", headers=headers | {"Content-Encoding": "gzip"})
    return Response(gzip.decompress(PLOTLY_JS), media_type="text/javascript", headers=headers)


async def post_only(request: Request) -> Response:
    """Any other question at a live address: without this the app's own page would be the answer."""
    return Response(status_code=405, headers={"Allow": "POST"})


async def stage_js(request: Request) -> Response:
    """The stage's JavaScript; its address carries a checksum of its text, so it may be kept."""
    return Response(bundle(), media_type="text/javascript", headers={"Cache-Control": A_YEAR})


async def page_html(request: Request) -> Response:
    """Streamlit's own page in this project's frame."""
    html = (Path(st.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    return HTMLResponse(framed(html), headers={"Cache-Control": "no-cache"})


async def frame_file(request: Request) -> Response:
    """The frame's script or style; its address carries a checksum of its text, so it may be kept."""
    name = request.url.path.rpartition("/")[2]
    return FileResponse(HERE / name, media_type=FRAME[name], headers={"Cache-Control": A_YEAR})


async def lost(request: Request) -> Response:
    """An address that no page has: Home, which says so."""
    return RedirectResponse(f"./?{urlencode({'lost': request.path_params['name'][:60]})}", status_code=307)


def warm_up() -> None:
    """Import and use once all that is heavy: torch at once, since the first page needs it, the rest when it is made."""
    with IMPORTING:
        import torch

    torch.set_num_threads(1)
    wait_for_the_first_visitor()
    for name in ORDER:
        topic_of(name)
    freeze()
    from core.engine.training import warm_up as warm_up_training

    warm_up_training()  # loads the training loop's machine code, or compiles it at the very first start
    freeze()
    CLUSTER.begin()


def send_at_once() -> None:
    """Set TCP_NODELAY on the server's sockets, which those of its visitors inherit.

    asyncio does so only for sockets that name their protocol, and Streamlit's do not: every answer that is written in
    two parts then waits some 40 ms for the visitor's acknowledgement of the first.
    """
    if not os.path.isdir("/dev/fd"):
        return
    for name in os.listdir("/dev/fd"):
        try:
            with socket.socket(fileno=os.dup(int(name))) as each:
                if each.type == socket.SOCK_STREAM and each.family in (socket.AF_INET, socket.AF_INET6):
                    each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except OSError:
            continue  # no socket, or closed meanwhile


@asynccontextmanager
async def lifespan(server: object) -> AsyncIterator[None]:
    heed_signals()
    sys.setswitchinterval(SLICE)
    send_at_once()
    threading.Thread(target=warm_up, name="warm-up", daemon=True).start()
    clearing = asyncio.create_task(clear_away())
    yield
    clearing.cancel()
    stop_everything()


class PageConvertor(StringConvertor):
    """A page's name in an address: unlike a file's it has no dot."""

    regex = "[^/.]+"


register_url_convertor("page", PageConvertor())
addresses = [name.replace("_", "-") for names in SECTIONS.values() for name in names]
routes = [Route("/plotly.min.js", plotly_js), Route("/stage.js", stage_js)]
routes += [Route("/live/{ticket}", live, methods=["POST"]), Route("/live/{ticket:path}", post_only)]
routes += [Route(f"/{name}", frame_file) for name in FRAME]
routes += [Route(f"/{address}", page_html) for address in ["", "notes", "glossary", *addresses]]
routes += [Route("/{name:page}", lost)]
app = st.App("pages/shell.py", lifespan=lifespan, routes=routes, middleware=[Middleware(Gate)])

"""The stage's own JavaScript: plain files, served to the browser as one module."""

import json
import zlib
from pathlib import Path
from typing import Any

from core.experiment.charts import PALETTE

HERE = Path(__file__).parent
ORDER = (
    "basics.js",
    "reading.js",
    "knob.js",
    "lists.js",
    "figure.js",
    "layers.js",
    "network.js",
    "linked.js",
    "pen.js",
    "saving.js",
    "table.js",
    "handles.js",
    "view.js",
    "panel.js",
    "arrows.js",
    "player.js",
    "stage.js",
    "mount.js",
)
STYLES = ("stage.css", "charts.css", "network.css")
FRAME = {"frame.js": "text/javascript", "frame.css": "text/css"}


def bundle() -> str:
    """The palette and all of the stage's files, as one module."""
    palette = f"const PALETTE = {json.dumps(PALETTE)};"
    return "\n".join([palette, *((HERE / name).read_text(encoding="utf-8") for name in ORDER)])


def styles() -> str:
    """The stage's rules and those of its charts."""
    return "\n".join((HERE / name).read_text(encoding="utf-8") for name in STYLES)


def framed(html: str) -> str:
    """Streamlit's own page `html` with this project's frame in it, which must run before Streamlit's script."""
    version = {name: zlib.crc32((HERE / name).read_bytes()) for name in FRAME}
    script = f"<script src='frame.js?v={version['frame.js']}'></script>"
    return html.replace("<head>", f"<head>{script}<link rel='stylesheet' href='frame.css?v={version['frame.css']}'>", 1)


def loader() -> str:
    """What the component itself runs: it fetches the bundle once, by an address that changes with its text."""
    version = zlib.crc32(bundle().encode())
    return (
        f"let stage;\nconst source = new URL('stage.js?v={version}', document.baseURI).href;\n"
        "export default async part => (await (stage ??= import(source))).default(part);\n"
    )


def sent(data: dict[str, Any]) -> list[dict[str, Any]]:
    """What a component is told, in a list: of a bare dict Streamlit asks every value whether it is a table.

    For that it would import pandas and pyarrow, before the first visitor sees a page.
    """
    return [data]

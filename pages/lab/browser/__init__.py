"""The stage's own JavaScript: plain files, served to the browser as one module."""

import zlib
from pathlib import Path

HERE = Path(__file__).parent
ORDER = (
    "basics.js", "reading.js", "knob.js", "lists.js", "layers.js", "pen.js", "saving.js", "table.js", "panel.js",
    "player.js", "stage.js",
)  # fmt: skip


def bundle() -> str:
    """All of the stage's files as one module."""
    return "\n".join((HERE / name).read_text(encoding="utf-8") for name in ORDER)


def loader() -> str:
    """What the component itself runs: it fetches the bundle once, by an address that changes with its text."""
    version = zlib.crc32(bundle().encode())
    return (
        f"let stage;\nconst source = new URL('stage.js?v={version}', document.baseURI).href;\n"
        "export default async part => (await (stage ??= import(source))).default(part);\n"
    )

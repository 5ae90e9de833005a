"""The browser's side without a browser: the stage's module in Node, and what it shares with Python."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.experiment.scene import Overlay
from pages.lab.browser import bundle
from tests.example_message import FILE, example, written

ROOT = Path(__file__).parents[1]
TOOLS = ROOT / "node_modules"
NODE = shutil.which("node")
TESTED = "unpack, LAYERS, formatted, unbroken, dressLayout, magnified, columnNames, labelled, followArrows"


def kinds(kind: type) -> Iterator[type]:
    for each in kind.__subclasses__():
        yield each
        yield from kinds(each)


def test_the_example_of_a_message_is_what_python_packs() -> None:
    assert json.loads(FILE.read_text(encoding="utf-8")) == json.loads(written()), "python -m tests.example_message"


def test_the_example_holds_every_kind_of_layer() -> None:
    drawing = example().drawing
    assert drawing is not None
    sent = {layer["kind"] for panel in drawing.panels for layer in panel["layers"]}
    assert sent == {kind.__name__.lower() for kind in kinds(Overlay)}


def test_the_javascript_tests_pass(tmp_path: Path) -> None:
    """`npm install` brings what they need; the machine that decides what lands must have it."""
    if NODE is None or not TOOLS.is_dir():
        if os.environ.get("CI"):
            pytest.fail("no Node, or its packages are not installed: see .ci/run")
        pytest.skip("no Node, or its packages are not installed")
    module = tmp_path / "stage.mjs"
    module.write_text(
        bundle() + f"\nexport {{{TESTED}}};\n",
        encoding="utf-8",
    )
    command = [NODE, "--test", *map(str, sorted((ROOT / "tests" / "javascript").glob("*.test.js")))]
    environment = {**os.environ, "BUNDLE": module.as_uri()}
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr

"""The promises that every topic keeps, at every corner of its knobs. A new topic joins by existing."""

import dataclasses
import inspect
import math
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from core.experiment.knobs import corners, knobs
from core.experiment.packing import pack, scene_header
from core.experiment.refusal import Refusal
from core.experiment.scene import Scene
from core.experiment.standalone_script import notebook, script
from pages.sections import SECTIONS, topic_of

CORE = Path(__file__).parents[2] / "core"
TOPICS = [topic_of(name) for names in SECTIONS.values() for name in names]
CORNERS = [(topic, settings) for topic in TOPICS for settings in corners(topic.Settings)]


def short(topic: ModuleType) -> str:
    return topic.__name__.split(".")[-2]


def named(value: Any) -> str:
    if isinstance(value, ModuleType):
        return short(value)
    changed = [
        f"{name}={getattr(value, name)}" for name, knob in knobs(value).items() if getattr(value, name) != knob.default
    ]
    return (",".join(changed) or "defaults")[:60]


def equal(first: Any, second: Any) -> bool:
    """Whether two results hold the very same numbers, however deep."""
    if isinstance(first, np.ndarray):
        return first.dtype == second.dtype and np.array_equal(first, second, equal_nan=first.dtype.kind in "fc")
    if dataclasses.is_dataclass(first) and not isinstance(first, type):
        return all(equal(getattr(first, item.name), getattr(second, item.name)) for item in dataclasses.fields(first))
    if isinstance(first, dict):
        return first.keys() == second.keys() and all(equal(first[name], second[name]) for name in first)
    if isinstance(first, list | tuple):
        return len(first) == len(second) and all(equal(a, b) for a, b in zip(first, second, strict=True))
    return first == second or (isinstance(first, float) and math.isnan(first) and math.isnan(second))


def test_every_topic_is_in_the_menu() -> None:
    assert {path.parent.name for path in CORE.glob("*/*/topic.py")} == {short(topic) for topic in TOPICS}


@pytest.mark.parametrize(("topic", "settings"), CORNERS, ids=named)
def test_a_corner_runs_draws_and_says_what_is_not_finite(topic: ModuleType, settings: Any) -> None:
    try:
        result = topic.run(settings)
    except Refusal as refusal:
        assert len(refusal.sentence) > 20
        return
    scene = topic.scene(result, settings)
    assert isinstance(scene, Scene)
    assert len(pack(scene_header(scene))) < 6_000_000
    pack(scene_header(topic.scene(result, settings, live=True)))
    for panel in scene.panels:
        go.Figure(dict(panel.figure))  # raises where Plotly would not understand the figure
        assert len(panel.alt) > 10 and panel.title
        assert len({handle.label for handle in panel.handles}) == len(panel.handles)
    shown = [np.asarray(readout.value) for readout in scene.readouts]
    if any(values.dtype.kind == "f" and not np.isfinite(values).all() for values in shown):
        assert scene.notices, "a number that is not finite stands on the page, and no sentence says why"


@pytest.mark.parametrize("topic", TOPICS, ids=short)
def test_the_same_settings_give_the_same_numbers(topic: ModuleType) -> None:
    for settings in list(corners(topic.Settings))[:6]:
        assert equal(topic.run(settings), topic.run(settings))


@pytest.mark.parametrize("topic", TOPICS, ids=short)
def test_every_knob_has_a_label_and_help(topic: ModuleType) -> None:
    for name, knob in knobs(topic.Settings).items():
        assert knob.label and len(knob.help) > 10, name


@pytest.mark.parametrize("topic", TOPICS, ids=short)
def test_scenes_have_one_signature(topic: ModuleType) -> None:
    scenes = [value for name, value in vars(topic).items() if name == "scene" or name.endswith("_scene")]
    for scene in scenes:
        if getattr(scene, "__module__", "") == topic.__name__ and not inspect.isclass(scene):
            assert list(inspect.signature(scene).parameters)[1:] == ["settings", "live"], scene.__name__


@pytest.mark.parametrize("topic", TOPICS, ids=short)
def test_the_script_prints_the_page_s_numbers(topic: ModuleType, tmp_path: Path) -> None:
    """The standalone script, run in a process and a folder of its own, agrees with the page."""
    settings = topic.Settings()
    path = tmp_path / "script.py"
    path.write_text(script(topic, settings), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-W", "error", "-I", path], capture_output=True, text=True, cwd=tmp_path, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert not done.stderr
    expected = topic.numbers_of(topic.run(settings))
    for line, (name, value) in zip(done.stdout.splitlines(), expected.items(), strict=True):
        assert line.startswith(f"{name}: ")
        printed = line.removeprefix(f"{name}: ")
        if isinstance(value, float):
            assert float(printed) == pytest.approx(value, rel=1e-4, abs=1e-5, nan_ok=True), name
        else:
            assert printed == str(value), name


@pytest.mark.parametrize("topic", TOPICS, ids=short)
def test_the_script_needs_the_field_s_libraries_only(topic: ModuleType) -> None:
    text = script(topic, topic.Settings())
    for line in text.splitlines():
        assert not line.startswith(("import numba", "from numba", "import streamlit", "import plotly", "from core"))
    notebook(topic, topic.Settings())  # validates itself

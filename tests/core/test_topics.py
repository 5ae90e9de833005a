"""The promises that every topic keeps, at every corner of its knobs. A new topic joins by existing."""

import dataclasses
import functools
import inspect
import math
import re
import sys
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from core.experiment.knobs import Knob, computed, corners, knobs
from core.experiment.packing import Drawing, pack
from core.experiment.part import Part, Switch, parts_of
from core.experiment.refusal import Refusal
from core.experiment.scene import Scene
from core.experiment.standalone_script import notebook, script
from core.regularization.minibatches import topic as minibatches
from pages.sections import SECTIONS, topic_of
from tests.alone import run_alone

CORE = Path(__file__).parents[2] / "core"
TOPICS = [topic_of(name) for names in SECTIONS.values() for name in names]
PARTS = [(topic, part) for topic in TOPICS for part in parts_of(topic)]
CORNERS = [(topic, settings) for topic in TOPICS for settings in corners(topic.Settings)]
FEW = 20  # epochs
KEPT = 256  # results that are looked at again: of the parts of a topic, at the defaults and where a knob is turned
FIRST_SIGHT = 2  # so many results of a sweep are drawn at a corner, and at the defaults all


@pytest.fixture(autouse=True)
def few_samples_are_timed(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is measured in seconds takes seconds: here it is no matter of how many."""
    monkeypatch.setattr(minibatches, "TIMED_POINTS", 160)


def short(topic: ModuleType) -> str:
    return topic.__name__.split(".")[-2]


def named(value: Any) -> str:
    if isinstance(value, ModuleType):
        return short(value)
    if isinstance(value, Part):
        return value.name
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


@functools.lru_cache(maxsize=KEPT)
def computed_once(run: Callable[..., Any], settings: Any) -> Any:
    """As the pages' own cache: what a part does not read is not computed anew."""
    return run(settings)


def first_results(part: Part, settings: Any, many: int = FIRST_SIGHT) -> Iterator[Any]:
    """What a part computes, or the first results of a sweep; of one that measures times the first."""
    if not part.sweeps:
        yield part.run(settings)
        return
    found = 0
    for _, _, value in part.run(settings):
        if value is not None:
            found += 1
            yield value
        if found == (1 if part.timed else many):
            return


def brief(part: Part, settings: Any, turned: set[str]) -> Any:
    """The settings with which a sweep is looked at: it trains for few epochs, but where these are what is turned."""
    return shortened(settings, FEW, turned) if part.sweeps else settings


def shortened(settings: Any, most: int, turned: Collection[str] = ()) -> Any:
    """The settings with so many epochs at most, as few as the knobs take, but where these are what is turned."""
    lowered = {
        name: max(most, each.low)
        for name, each in knobs(settings).items()
        if name.endswith(("epochs", "updates")) and name not in turned
    }
    fewer = {name: few for name, few in lowered.items() if few < getattr(settings, name)}
    return dataclasses.replace(settings, **fewer)


@pytest.mark.parametrize(("topic", "settings"), CORNERS, ids=named)
def test_a_corner_runs_draws_and_says_what_is_not_finite(topic: ModuleType, settings: Any) -> None:
    """Every part of the topic; what a part does not read can wait for the defaults. A choice changes what is drawn."""
    default = topic.Settings()
    turned = {name for name in knobs(settings) if getattr(settings, name) != getattr(default, name)}
    drawn: dict[Part, bytes] = {}
    viewed: set[Part] = set()
    for part in parts_of(topic):
        if part.sweeps and part.reads is not None and turned and not turned & set(part.reads):
            continue
        for one in (part, part.dragged) if part.dragged else (part,):
            asked = brief(one, settings, turned)
            try:
                for result in (
                    [computed_once(one.run, computed(asked, one.reads))]
                    if not one.sweeps
                    else first_results(one, asked, 1 if turned else FIRST_SIGHT)
                ):
                    drawn[one] = examine(one.scene(result, asked))
                    if one.timed and drawn[one] != examine(one.scene(result, default)):  # a view of the same times
                        viewed.add(one)
                    one.numbers(result, asked)
            except Refusal as refusal:
                assert len(refusal.sentence) > 20
    for name in turned & choices(topic) if len(turned) == 1 else ():
        rest = {one: at_rest(one, brief(one, default, turned)) for one in drawn if not one.timed}
        changed = [one for one in drawn if one in viewed or (one in rest and drawn[one] != rest[one])]
        assert changed or all(one.sweeps for one in drawn), f"{name} changes nothing that is drawn"


def choices(topic: ModuleType) -> set[str]:
    """The menus that stand for themselves, but for those that choose between parts."""
    switches = {each.knob for each in vars(sys.modules[f"{topic.__package__}.parts"]).values() if type(each) is Switch}
    return {name for name, knob in knobs(topic.Settings).items() if knob.kind == "choice" and not knob.when} - switches


@functools.lru_cache(maxsize=KEPT)
def at_rest(part: Part, settings: Any) -> bytes:
    result = (
        next(first_results(part, settings)) if part.sweeps else computed_once(part.run, computed(settings, part.reads))
    )
    return examine(part.scene(result, settings))


UNDERSTOOD = set[str]()  # kinds of figures that Plotly has taken: it takes longer over one than all else together
DATA = {
    "range", "x", "y", "z", "x0", "x1", "y0", "y1", "text", "title", "name", "customdata", "hovertemplate", "tickvals",
    "ticktext",
}  # fmt: skip


def kind_of(value: Any, name: str = "") -> str:
    """A figure's description without its data: what has the same is understood alike."""
    if isinstance(value, dict):
        return "{" + ",".join(f"{key}:{kind_of(item, key)}" for key, item in value.items()) + "}"
    if isinstance(value, np.ndarray):
        return f"{value.dtype.kind}{value.ndim}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(sorted({kind_of(item, name) for item in value})) + "]"
    return type(value).__name__ if name in DATA else repr(value)


def examine(scene: Scene) -> bytes:
    """What every scene keeps: small, understood by Plotly, described in words, and what is not finite is said."""
    assert isinstance(scene, Scene)
    packed = pack(vars(Drawing.of(scene)))
    assert len(packed) < 6_000_000
    for panel in scene.panels:
        if (kind := kind_of(panel.figure)) not in UNDERSTOOD:
            go.Figure(dict(panel.figure))  # raises where Plotly would not understand the figure
            UNDERSTOOD.add(kind)
        assert len(panel.alt) > 10 and panel.title
        axes = {trace.get("xaxis", "x") for trace in panel.figure["data"]}
        if axes and (panel.handles or panel.layers):  # they stand on axes that Plotly leaves out where no trace is
            assert "x" in axes, panel.name
        if panel.figure["layout"].get("legend", {}).get("x", 0) > 1:  # beside the chart: on a phone it takes its width
            assert max(len(trace.get("name", "")) for trace in panel.figure["data"]) <= 14, panel.name
        assert len({handle.label for handle in panel.handles}) == len(panel.handles)
    shown = [np.asarray(readout.value) for readout in scene.readouts]
    if any(values.dtype.kind == "f" and not np.isfinite(values).all() for values in shown):
        assert scene.notices, "a number that is not finite stands on the page, and no sentence says why"
    return packed


def of_the_settings(part: Part, settings: Any) -> Any:
    """What a part computes, or a sweep first, without the times that it measures: these are of the moment."""
    result = next(first_results(part, settings))
    return dataclasses.replace(result, **{name: None for name in part.timed}) if part.timed else result


@functools.lru_cache(maxsize=KEPT)
def known(part: Part, settings: Any) -> Any:
    """What the settings give, computed once for all tests that hold something else against it."""
    return of_the_settings(part, settings)


@pytest.mark.parametrize(("topic", "part"), PARTS, ids=named)
def test_the_same_settings_give_the_same_numbers(topic: ModuleType, part: Part) -> None:
    """At the first corners; those that differ by what the part does not read are one."""
    for settings in dict.fromkeys(computed(settings, part.reads) for settings in list(corners(topic.Settings))[:3]):
        assert equal(known(part, settings), of_the_settings(part, settings))


@pytest.mark.parametrize(("topic", "part"), [pair for pair in PARTS if pair[1].timed], ids=named)
def test_times_are_measured_only_where_a_reader_asks_for_it(topic: ModuleType, part: Part) -> None:
    """In a sweep, which nothing starts by itself; never in a part whose numbers are promised to come again."""
    assert part.sweeps and set(part.timed) <= {
        field.name for field in dataclasses.fields(next(first_results(part, topic.Settings())))
    }


def other_value(knob: Knob) -> Any:
    """Another value than the default, as near to it as may be."""
    if knob.kind == "number":
        near = knob.default + (1 if knob.whole else (knob.step or (knob.high - knob.low) / 50))
        return near if near <= knob.high else knob.low
    if knob.kind == "choice":
        return next(option for option in knob.options if option != knob.default)
    if knob.kind == "toggle":
        return not knob.default
    return tuple(reversed(knob.default)) if knob.kind == "numbers" else knob.default


@pytest.mark.parametrize(("topic", "part"), [pair for pair in PARTS if pair[1].reads is not None], ids=named)
def test_a_knob_that_a_part_does_not_read_changes_nothing(topic: ModuleType, part: Part) -> None:
    assert set(part.reads) <= set(knobs(topic.Settings))
    default = topic.Settings()
    idle = {name: other_value(knob) for name, knob in knobs(default).items() if name not in part.reads}
    turned = dataclasses.replace(default, **idle)
    assert equal(known(part, default), of_the_settings(part, turned))


@pytest.mark.parametrize(("topic", "part"), [pair for pair in PARTS if not pair[1].sweeps], ids=named)
def test_what_the_readouts_show_are_the_part_s_numbers(topic: ModuleType, part: Part) -> None:
    """A readout of a number stands among the numbers that the script prints, with the same digits."""
    settings = topic.Settings()
    result = known(part, settings)
    numbers = part.numbers(result, settings)
    for readout in part.scene(result, settings).readouts:
        assert readout.label in numbers, readout.label
        number = numbers[readout.label]
        shown = np.ravel(np.array(readout.value, dtype=object))[-1]  # along the clock: when it has run out
        if not isinstance(shown, str):
            assert isinstance(number, float), readout.label
            either = (number, 100 * number) if readout.unit == "%" else (number,)  # shares of 1 are printed as such
            assert any(shown == pytest.approx(each, rel=1e-6, nan_ok=True) for each in either), readout.label
        elif isinstance(number, float) and (digits := re.search(r"[\d.]+", shown)):
            assert digits[0][:2].strip(".0") in f"{number:.12g}{100 * number:.12g}{number:.3e}", readout.label


@pytest.mark.parametrize("topic", TOPICS, ids=short)
def test_every_knob_has_a_label_and_help(topic: ModuleType) -> None:
    for name, knob in knobs(topic.Settings).items():
        assert knob.label and len(knob.help) > 10, name


@pytest.mark.parametrize(("topic", "part"), PARTS, ids=named)
def test_parts_have_one_shape(topic: ModuleType, part: Part) -> None:
    for function in (part.numbers, part.scene):
        assert list(inspect.signature(function).parameters)[1:] == ["settings"], function.__name__
    assert part.run.__module__ == part.numbers.__module__ == topic.__name__
    assert [each.name for each in parts_of(topic)].count(part.name) == 1 and part.name.isidentifier()


@functools.cache
def whole_script(topic: ModuleType) -> str:
    return script(topic, topic.Settings())


@pytest.mark.parametrize("topic", TOPICS, ids=short)
def test_the_script_prints_the_page_s_numbers(topic: ModuleType, tmp_path: Path) -> None:
    """The standalone script agrees with the page, part by part."""
    settings = topic.Settings()
    parts = [part for part in parts_of(topic) if not part.sweeps]
    done = run_alone(whole_script(topic), tmp_path, *(part.name for part in parts))
    assert (done.returncode, done.stderr) == (0, "")
    lines = iter(done.stdout.splitlines())
    for part in parts:
        assert next(lines) == f"# {part.name}"
        for name, value in part.numbers(known(part, settings), settings).items():
            label, printed = next(lines).rsplit(": ", 1) if isinstance(value, float) else (name, next(lines))
            assert label == name
            if isinstance(value, float):
                assert float(printed) == pytest.approx(value, rel=1e-4, abs=1e-5, nan_ok=True), name
            else:
                assert printed == f"{name}: {value}"
    assert next(lines, None) is None


@pytest.mark.parametrize("topic", TOPICS, ids=short)
def test_a_part_s_own_script_is_no_longer_than_the_page_s(topic: ModuleType, tmp_path: Path) -> None:
    whole = whole_script(topic)
    for part in parts_of(topic):
        own = script(topic, topic.Settings(), parts=[part])
        assert len(own) <= len(whole) and part.numbers.__name__ in own
        compile(own, part.name, "exec")


@pytest.mark.parametrize("topic", TOPICS, ids=short)
def test_the_script_needs_the_field_s_libraries_only(topic: ModuleType) -> None:
    text = whole_script(topic)
    for line in text.splitlines():
        assert not line.startswith(("import numba", "from numba", "import streamlit", "import plotly", "from core"))
    notebook(topic, topic.Settings())  # validates itself

"""What the page says of its race, its surfaces and its racers holds."""

from dataclasses import replace

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from core.descent.descent_2d.parts import RACE, race_scene
from core.descent.descent_2d.races import RACERS
from core.descent.descent_2d.topic import (
    BESIDE,
    EGG_BOX,
    RAVINE,
    RIDGE,
    SUITED,
    VALLEY,
    Settings,
    entailed,
    race_down,
    race_numbers,
)
from core.descent.landscapes import OWN_FORMULA, ground
from core.descent.surfaces import SURFACES
from core.experiment.refusal import Refusal
from core.experiment.scene import Path


def test_at_the_defaults_the_racers_part_as_the_page_says():
    result = race_down(Settings())
    told = dict(zip(result.labels, result.outcomes, strict=True))
    assert all(told[label].startswith("local minimum") for label in ("SGD", "AdaGrad", "RMSprop", "Adam"))
    assert all(told[label].startswith("lowest minimum") for label in ("Momentum", "Nesterov"))
    ends = dict(zip(result.labels, result.places[:, -1], strict=True))
    for label, place in {"SGD": (0.30, 0.32), "Adam": (-1.35, 0.20), "Momentum": (0.23, -1.63)}.items():
        np.testing.assert_allclose(ends[label], place, atol=0.02)
    for label in ("AdaGrad", "RMSprop"):
        np.testing.assert_allclose(ends[label], ends["Adam"], atol=0.02)
    first = np.abs(result.moves[:, 0])
    for label in ("AdaGrad", "RMSprop", "Adam"):  # as far along the gentle direction as along the steep one
        assert first[result.labels.index(label)].min() == pytest.approx(first[result.labels.index(label)].max())


def test_try_this_does_what_its_lines_say():
    ravine = dict(zip(RACERS, race_down(Settings(**RAVINE)).outcomes, strict=True))
    assert ravine["SGD"].startswith("diverged")
    assert all("minimum" in outcome for outcome in race_down(Settings(**RIDGE)).outcomes)
    assert (race_down(Settings(**VALLEY)).arrived == -1).all()
    assert all(outcome.startswith("local minimum") for outcome in race_down(Settings(**EGG_BOX)).outcomes)
    assert len(set(outcome[:5] for outcome in race_down(Settings(start_x=-1.4, start_y=1.6)).outcomes)) == 1


def test_a_typed_surface_races_and_what_cannot_be_read_is_refused():
    result = race_down(Settings(surface=OWN_FORMULA, formula="(x - 1)^2 + 3*(y + 0.5)^2"))
    assert all(outcome.startswith("lowest minimum") for outcome in result.outcomes)
    with pytest.raises(Refusal, match="At the end: Something is missing") as caught:
        race_down(Settings(surface=OWN_FORMULA, formula="x^2 + "))
    assert caught.value.knob == "formula"
    gap = Settings(surface=OWN_FORMULA, formula="log(x) + y^2")
    said = race_scene(race_down(gap), gap).notices
    assert any("gap" in notice.text for notice in said)
    back = next(notice.knobs for notice in said if "nobody can set out" in notice.text)
    assert (race_down(replace(gap, **back)).ended != 0).all()


@given(st.text("xy0123456789+-*/^() sincoexplog.", max_size=25))
@hypothesis_settings(max_examples=12, deadline=None)
def test_whatever_is_typed_there_is_a_map_and_a_race_or_a_refusal(formula):
    settings = Settings(surface=OWN_FORMULA, formula=formula, steps=20)
    try:
        result = race_down(settings)
    except Refusal as refusal:
        assert refusal.knob == "formula" and refusal.sentence.endswith(".")
        return
    assert all(isinstance(value, str) or np.isfinite(value) for value in race_numbers(result, settings).values())
    for panel in race_scene(result, settings).panels:
        go.Figure(dict(panel.figure))


def test_no_racers_a_start_off_the_map_and_divergence_are_said():
    nobody = replace(Settings(), sgd=False, momentum=False, nesterov=False, adagrad=False, rmsprop=False, adam=False)
    assert any("Nobody" in notice.text for notice in race_scene(race_down(nobody), nobody).notices)
    outside = Settings(surface="Monkey saddle", start_x=5.0)
    assert any("off this map" in notice.text for notice in race_scene(race_down(outside), outside).notices)
    fast = Settings(surface="Ravine", pace=20.0, rates=SUITED)
    assert any("Too large a rate" in notice.text for notice in race_scene(race_down(fast), fast).notices)
    bottomless = Settings(surface=OWN_FORMULA, formula="-x^2 - y^2")
    assert any("no minimum" in notice.text for notice in race_scene(race_down(bottomless), bottomless).notices)
    assert ground("Bowl") is ground("Bowl")


@pytest.mark.parametrize("constant", ["1e16", "1e17 + x", "-1e300", "0", "x - x"])
def test_a_surface_without_height_is_drawn_in_space_too(constant):
    settings = Settings(surface=OWN_FORMULA, formula=constant, beside=BESIDE[1])
    for panel in race_scene(race_down(settings), settings).panels:
        go.Figure(dict(panel.figure))


def test_a_surface_chosen_by_hand_brings_a_start_that_tells_something():
    for label in SURFACES:
        chosen = replace(Settings(surface=label), **entailed({"surface": label}))
        result = race_down(chosen)
        x, y = SURFACES[label].x, SURFACES[label].y
        assert x[0] < chosen.start_x < x[1] and y[0] < chosen.start_y < y[1]
        assert not any("at step 0" in outcome or outcome[-9:] == "at step 3" for outcome in result.outcomes), label
    assert entailed({"surface": "Peaks"}) == {"start_x": Settings().start_x, "start_y": Settings().start_y}
    assert entailed({"pace": 2.0}) == {} and entailed({"surface": "none such"}) == {}


def test_sgd_suffers_from_the_condition_number_and_adam_does_not():
    """The prediction of the page, at the knobs that its Look sets."""
    ravine = Settings(surface="Ravine", start_x=-2.6, start_y=1.0, steps=300)
    mild, harsh = race_down(ravine), race_down(replace(ravine, steepness=300.0))
    sgd, adam = RACERS.index("SGD"), RACERS.index("Adam")
    assert 55 < mild.arrived[sgd] < 70 and 55 < mild.arrived[adam] < 70
    assert harsh.arrived[sgd] == -1 and harsh.arrived[adam] == mild.arrived[adam]


def test_critical_points_are_told_by_shape_not_by_a_racers_colour():
    drawn = race_scene(race_down(Settings()), Settings()).panels[0]
    colors = {layer.color for layer in drawn.layers if isinstance(layer, Path)}
    kinds = [trace for trace in drawn.figure["data"] if trace["type"] == "scatter"]
    assert len(kinds) == 3 and len({trace["marker"]["symbol"] for trace in kinds}) == 3
    assert not colors & {trace["marker"]["color"] for trace in kinds}


def test_a_legends_entry_names_a_racers_path_on_every_chart():
    for panel in race_scene(race_down(Settings()), Settings()).panels:
        assert [layer.name for layer in panel.layers if isinstance(layer, Path)] == list(RACERS)


def test_under_the_hand_only_the_paths_on_the_surface_in_space_are_left_out():
    flat, space = Settings(), Settings(beside=BESIDE[1])
    result = race_down(flat)
    assert RACE.dragged.run is RACE.run and RACE.dragged.reads == RACE.reads
    at_rest, dragged = (part.scene(result, space).panels[1] for part in (RACE, RACE.dragged))
    assert len(at_rest.figure["data"]) == 2 + len(RACERS) and len(dragged.figure["data"]) == 1
    assert at_rest.frames and not dragged.frames
    names = [[panel.name for panel in part.scene(result, flat).panels] for part in (RACE, RACE.dragged)]
    assert names == [["map", "loss"], ["map", "loss"]]

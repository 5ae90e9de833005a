"""The sisters of the curve's training and of the plane's are the very runs that their dots open."""

from dataclasses import replace

import numpy as np
import pytest

from core.experiment.part import Part
from core.regularization.overfitting import topic
from core.regularization.overfitting.chosen_run import SISTERS_MOVING, WORK
from core.regularization.overfitting.parts import CLASSES, CURVE, SEEN
from core.regularization.overfitting.topic import Settings

SHORT = Settings(test=True, updates=40, units=6, dropping=True, copying=True)


@pytest.mark.parametrize(("part", "knob"), [(CURVE, "sisters"), (CLASSES, "plane_sisters")])
def test_a_dot_opens_its_very_number_and_the_median_is_that_of_the_runs(part: Part, knob: str) -> None:
    settings = replace(SHORT, **{knob: "32"})
    result = part.run(settings)
    panel = part.scene(result, settings).panels[-1]
    assert panel.name == "sisters" and panel.pick == "seed"
    opened = [part.run(replace(SHORT, seed=seed)) for seed in range(32)]
    ends = [float(run.test[-1]) for run in opened]
    assert result.sisters.finals.tolist() == ends
    assert part.numbers(result, settings)["sisters: median"] == np.median(ends)
    assert result.sisters.epochs[-1] == opened[0].updates[-1], "along the updates, as the page's own curves are"


@pytest.mark.parametrize(("part", "knob"), [(CURVE, "sisters"), (CLASSES, "plane_sisters")])
def test_nothing_changes_but_by_the_sisters(part: Part, knob: str) -> None:
    settings = replace(SHORT, **{knob: "32"})
    alone, beside = part.numbers(part.run(SHORT), SHORT), part.numbers(part.run(settings), settings)
    assert {name: beside[name] for name in alone} == alone and len(beside) > len(alone)
    assert part.dragged is not None
    assert part.dragged.run(settings).sisters.count == SISTERS_MOVING and part.run(SHORT).sisters is None


def test_the_sisters_hide_with_the_test_set() -> None:
    settings = replace(SHORT, test=False, sisters="32")
    scene = CURVE.scene(CURVE.run(settings), settings)
    assert all(panel.name != "sisters" for panel in scene.panels)
    assert not any("sisters" in readout.label for readout in scene.readouts)
    assert "sisters" in scene.notices[-1].text and scene.notices[-1].knobs == {"test": True}


def test_the_page_trains_the_run_that_it_names() -> None:
    (network, recipe, sample), times = topic.run_for(WORK, SHORT)
    history = CURVE.run(SHORT).history
    assert (network, recipe, times) == (history.network, history.recipe, 1.0) and recipe.seed == SHORT.seed
    again = topic.run_for(WORK, replace(SHORT, seed=5))[0]
    assert again[1] == replace(recipe, seed=5)
    assert all((one == other).all() for one, other in zip(sample, again[2], strict=True)), "copies are data"
    assert SEEN.dragged and SEEN.dragged.run(replace(SHORT, sisters="32")).sisters is None


def test_where_it_ends_is_luck_and_with_l2_it_is_not() -> None:
    """As the page says beside the link."""
    bare = CURVE.run(Settings(sisters="32")).sisters
    calm = CURVE.run(Settings(sisters="32", shrinking=True)).sisters
    low, _, high = bare.loss[:, -1]
    assert high > 1.4 * low and calm.loss[2, -1] < 1.1 * calm.loss[0, -1]

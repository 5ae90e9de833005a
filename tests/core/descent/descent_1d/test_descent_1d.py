"""Descent in one dimension: when it arrives, where, and what each ending is called."""

import math
from dataclasses import replace

import numpy as np
import pytest
import torch

from core.descent.curves import CURVES, TYPED_CURVE, curve_of
from core.descent.descent_1d.endings import (
    CIRCLING,
    DIVERGED,
    FLAT,
    GLOBAL,
    LOCAL,
    NEAR,
    OSCILLATING,
    OUTSIDE,
    UNFINISHED,
)
from core.descent.descent_1d.parts import PARTS, restarts_scene, walk_scene
from core.descent.descent_1d.pictures import ENDINGS
from core.descent.descent_1d.sentences import pace
from core.descent.descent_1d.topic import (
    Settings,
    at_every_rate,
    entailed,
    from_random_starts,
    one_walk,
    rate_numbers,
    walk_numbers,
)
from core.descent.descent_1d.walks import steps_in_numbers
from core.experiment.part import result_of
from core.experiment.refusal import Refusal
from core.experiment.wording import plain


def ends(**knobs):
    return one_walk(Settings(**knobs)).outcome


def typed(text, **knobs):
    return ends(curve=TYPED_CURVE, typed=text, **knobs)


@pytest.mark.parametrize("name", [name for name in CURVES if name != TYPED_CURVE])
def test_the_path_is_torch_sgds(name):
    result = one_walk(Settings(curve=name, start=1.3, rate=0.02, epochs=50))
    function, _, _ = curve_of(name, "", 0, 0)
    x = torch.nn.Parameter(torch.tensor(1.3, dtype=torch.float64))
    optimizer = torch.optim.SGD([x], lr=0.02)
    path = [1.3]
    for _ in range(50):
        x.grad = torch.tensor(function.gradient(np.array([x.item()]))[0][0])
        optimizer.step()
        path.append(x.item())
    np.testing.assert_allclose(result.path, path, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("a", [0.5, 1.0, 4.0])
@pytest.mark.parametrize("share", [0.05, 0.5, 0.95, 1.3, 1.9, 1.99])
def test_a_bowl_converges_below_2_over_a_in_the_predicted_steps(a, share):
    settings = Settings(
        curve=TYPED_CURVE, typed=f"{a / 2}*x**2", left=-5, right=5, start=4.0, rate=share / a, epochs=1000
    )
    result = one_walk(settings)
    predicted = math.floor(math.log(NEAR * 10 / 4) / math.log(abs(1 - share))) + 1
    assert result.outcome == GLOBAL and result.steps == predicted
    assert result.bound == pytest.approx(2 / a)


@pytest.mark.parametrize("share", [2.02, 2.5, 5.0])
def test_a_bowl_diverges_above_2_over_a(share):
    result = one_walk(Settings(curve="½x²", start=4.0, rate=share, epochs=1000))
    assert result.outcome == DIVERGED
    gone = int(np.argmax(np.isinf(result.path)))
    assert gone == math.floor(math.log(1000 / 4) / math.log(share - 1)) + 1


def test_at_the_bound_it_swings_between_two_points_and_at_half_arrives_at_once():
    result = one_walk(Settings(curve="½x²", start=4.0, rate=2.0, epochs=50))
    assert result.outcome == CIRCLING and set(result.path.tolist()) == {4.0, -4.0}
    assert one_walk(Settings(curve="½x²", start=4.0, rate=1.0)).steps == 1


def test_endings_have_their_names():
    assert ends() == LOCAL
    assert ends(start=0.9) == GLOBAL
    assert ends(rate=0.2) == OSCILLATING
    assert ends(curve="Flat (vanishing)", start=4.0) == FLAT
    assert ends(curve="3x² − 3x + 4", start=-1.5, rate=0.001) == UNFINISHED
    assert typed("x**4", start=3.0, rate=1.0) == DIVERGED
    assert typed("log(x)", start=1.0, rate=0.3) == OUTSIDE
    assert typed("sqrt(x)", start=-1.0) == OUTSIDE
    assert typed("abs(x)", start=1.05, rate=0.3) == CIRCLING
    assert ends(curve="½x²", start=4.0, rate=1.9, epochs=100) == GLOBAL


def test_every_ending_is_said_in_words():
    for knobs in [{}, {"start": 0.9}, {"rate": 0.2}, {"curve": "Flat (vanishing)", "start": 4.0}, {"rate": 10.0}]:
        settings = Settings(**knobs)
        result = one_walk(settings)
        drawn = walk_scene(result, settings)
        assert drawn.notices[0].text.lower().startswith(walk_numbers(result, settings)["outcome"].split()[0])


def test_a_start_without_a_value_is_named_as_such():
    settings = Settings(curve=TYPED_CURVE, typed="log(x)", start=-1.0)
    texts = [notice.text for notice in walk_scene(one_walk(settings), settings).notices]
    assert "At this start f has no value" in texts[0] and "positive" in texts[1] and "nan" not in " ".join(texts)
    later = Settings(curve=TYPED_CURVE, typed="log(x)", start=1.0, rate=0.3)
    assert "step 3 leads from x = 0.27" in walk_scene(one_walk(later), later).notices[0].text
    assert one_walk(later).bound == "no minimum here"


def test_where_no_rate_would_help_none_is_offered():
    for settings, helpless in (
        (Settings(curve="Two valleys", ascent=True, start=1.8, rate=0.4), True),
        (Settings(curve="½x²", ascent=True, start=1.0, rate=2.0), True),
        (Settings(curve="½x²", start=4.0, rate=3.0), False),
        (Settings(rate=10.0), False),
    ):
        (notice, *_) = walk_scene(one_walk(settings), settings).notices
        assert ("no rate would help" in notice.text) == helpless == (not notice.action), notice.text
    climbing = Settings(ascent=True)
    assert "no global maximum" in restarts_scene(from_random_starts(climbing), climbing).notices[0].text
    assert not restarts_scene(from_random_starts(Settings()), Settings()).notices


def test_ascent_speaks_of_maxima():
    settings = Settings(ascent=True, start=0.9)
    result = one_walk(settings)
    assert walk_numbers(result, settings)["outcome"] == "stuck in a local maximum"
    assert "higher than any maximum" in walk_scene(result, settings).notices[0].text
    assert not any("minimum" in notice.text for notice in walk_scene(result, settings).notices)


def test_the_strip_s_legend_names_every_ending_in_it():
    for settings in (Settings(), Settings(rate=0.2), Settings(curve="Flat (vanishing)"), Settings(rate=10.0)):
        result = one_walk(settings)
        names = {
            trace["name"]
            for trace in walk_scene(result, settings).panels[0].figure["data"]
            if trace["name"] not in ("", "tangent", "step")
        }
        assert names == {ENDINGS[kind][0].format(goal="minimum") for kind in result.outcomes.tolist()}


def test_the_way_on_leads_there():
    settings = Settings()
    (notice, *_) = walk_scene(one_walk(settings), settings).notices
    assert ends(**notice.knobs) == GLOBAL
    settings = Settings(curve="½x²", start=4.0, rate=5.0, epochs=100)
    (notice, *_) = walk_scene(one_walk(settings), settings).notices
    assert ends(curve="½x²", start=4.0, epochs=100, **notice.knobs) == GLOBAL


def test_one_step_off_the_cliff_passes_the_minimum():
    result = one_walk(Settings(curve="Cliff (exploding)", start=2.05, rate=0.3))
    assert result.path[1] < -2 and abs(result.path[2] - result.path[1]) < 1


def test_ascent_is_descent_on_the_curve_upside_down():
    up = one_walk(Settings(curve=TYPED_CURVE, typed="sin(x) - x**2/9", ascent=True, start=-2.0, rate=0.1))
    down = one_walk(Settings(curve=TYPED_CURVE, typed="x**2/9 - sin(x)", start=-2.0, rate=0.1))
    np.testing.assert_allclose(up.path, down.path)
    assert up.outcome == down.outcome and np.array_equal(up.outcomes, down.outcomes)


def test_the_pace_is_named():
    words = {0.05: "small", 0.7: "good", 1.5: "zigzags", 3.0: "too big"}
    for rate, word in words.items():
        settings = Settings(curve="½x²", rate=rate, start=4.0)
        assert word in pace(one_walk(settings), settings)


def said(**knobs):
    settings = Settings(**knobs)
    return walk_scene(one_walk(settings), settings).notices[0]


@pytest.mark.parametrize("rate", [2.01, 2.05, 2.1, 2.5, 3.0])
def test_growth_is_divergence_whether_or_not_it_has_left_the_picture(rate):
    knobs = {"curve": "½x²", "start": 1.0, "rate": rate}
    result = one_walk(Settings(**knobs))
    assert result.outcome == DIVERGED and abs(result.path[-1]) > 1
    words = said(**knobs).text
    assert ("Diverged at step" in words) == bool(np.isinf(result.path[-1]))
    assert np.isinf(result.path[-1]) or f"every step is {plain(rate - 1)} times as long" in words
    assert "must be below 2." in words


def test_at_the_bound_the_readout_says_neither_in_nor_out():
    settings = Settings(curve="½x²", start=4.0, rate=2.0)
    drawn = walk_scene(one_walk(settings), settings)
    assert "keeps its distance" in next(row.value for row in drawn.readouts if row.label == "rate · |f″|")
    assert "−4 and 4, for ever" in drawn.notices[0].text


def test_level_ground_at_the_least_value_is_a_minimum():
    for text, start, end in (("relu(x)", 2.0, -0.1), ("relu(abs(x) - 1)", 3.0, 0.9), ("max(x, 1)", 3.0, 0.9)):
        result = one_walk(Settings(curve=TYPED_CURVE, typed=text, start=start, rate=0.3))
        assert result.outcome == GLOBAL and result.path[-1] == pytest.approx(end) and result.steps == 7
    assert typed("exp(x)", start=-3.0, rate=0.001) in (UNFINISHED, FLAT)  # falls for ever
    assert typed("min(x^2, 1)", start=3.0, rate=0.3) == FLAT  # level, but not at the least value
    assert typed("sqrt((x-1)**2)", start=3.0, rate=0.5) == GLOBAL


def test_more_steps_are_advised_only_where_they_lead_somewhere():
    for knobs in ({}, {"rate": 0.3}, {"rate": 1e-4, "start": -1.8}, {"curve": "Two valleys", "start": 1.8},
                  {"curve": "Flat (vanishing)", "start": 3.0, "rate": 0.1}, {"curve": "½x²", "rate": 0.05},
                  {"curve": TYPED_CURVE, "typed": "exp(x)", "start": 2.0, "rate": 0.3}):  # fmt: skip
        notice = said(**knobs)
        if "epochs" in notice.knobs:
            assert ends(**knobs | dict(notice.knobs)) not in (UNFINISHED, OSCILLATING, CIRCLING, DIVERGED), notice.text
    wandering = said(rate=0.3)
    assert "rate is too big" in wandering.text and "epochs" not in wandering.knobs
    assert "no minimum in sight" in said(curve=TYPED_CURVE, typed="exp(x)", start=2.0, rate=0.3).text


def test_a_kink_has_no_bound_and_says_why():
    assert one_walk(Settings(curve=TYPED_CURVE, typed="abs(x)", start=1.0)).bound == "no bound: a kink has no f″"
    assert one_walk(Settings(curve=TYPED_CURVE, typed="x**4", start=1.0)).bound == "no bound: f″ is 0 there"


def steps_of(settings):
    result = one_walk(settings)
    return steps_in_numbers(result.path, result.slopes, settings.rate, settings.ascent)


def test_every_step_is_worked_out_in_numbers():
    settings = Settings()
    texts = steps_of(settings)
    assert texts[0] == "1.8 − 0.01 · 9.576 = 1.704" and len(texts) == settings.epochs + 1
    assert steps_of(replace(settings, ascent=True))[0].startswith("1.8 + 0.01 ·")
    for knobs in ({"curve": "½x²", "start": 1.0, "rate": 3.0}, {"curve": TYPED_CURVE, "typed": "log(x)", "rate": 0.3}):
        for text in steps_of(Settings(**knobs)):
            assert "nan" not in text and "inf" not in text


@pytest.mark.parametrize("curve", [name for name in CURVES if name != TYPED_CURVE])
def test_a_curve_chosen_by_hand_brings_a_start_and_a_rate_that_arrive_or_tell_why_not(curve):
    assert ends(curve=curve, **entailed({"curve": curve})) in (GLOBAL, LOCAL, FLAT, OSCILLATING)
    assert entailed({"curve": TYPED_CURVE}) == entailed({"start": 1.0}) == {}


def test_what_cannot_be_read_is_refused():
    settings = Settings(curve=TYPED_CURVE, typed="2*/x")
    for part in PARTS:
        with pytest.raises(Refusal, match="At character 3"):
            result_of(part, settings)


@pytest.mark.parametrize("epochs", [1, 40, 1000])
def test_the_values_chart_holds_the_whole_walk_however_long_it_stands_still(epochs):
    """996 of 1,000 values that are all alike must not make the chart's range a matter of rounding."""
    settings = Settings(epochs=epochs)
    result = one_walk(settings)
    low, high = walk_scene(result, settings).panels[1].figure["layout"]["yaxis"]["range"]
    assert low < result.valleys.y.min() and result.values.max() < high
    assert high - low < 20


def test_a_single_rate_that_finds_the_minimum_is_no_range():
    settings = Settings(epochs=1)
    assert rate_numbers(at_every_rate(settings), settings)["they lie within"] == "0.14"

"""What the page says of each strategy holds over many starts."""

from dataclasses import replace

import numpy as np
import pytest

from core.descent.learning_rates.many_starts import exponent, tabulated
from core.descent.learning_rates.parts import OUTSIDE, PARTS, ROBUST, TABLE, slope_scene, table_scene
from core.descent.learning_rates.rate_race import BY_MEMORY, STRATEGIES, Heat, descend
from core.descent.learning_rates.schedules import Decay
from core.descent.learning_rates.sentences import OTHER_NEEDS
from core.descent.learning_rates.topic import (
    ALL,
    BY_SLOPE,
    LANDSCAPE,
    RACED_ON,
    STARTS,
    Settings,
    by_slope,
    heat_of_all,
    race,
    race_numbers,
    slope_numbers,
    starts_for_all,
)
from core.experiment.knobs import computed


def table_of(settings, starts):
    return tabulated(heat_of_all(settings), starts, 1)


def test_with_noise_the_fixed_rate_keeps_jumping_and_decay_settles():
    settings = Settings()
    table = table_of(settings, 200)
    share = dict(zip(table.labels, table.shares[:, 0], strict=True))
    assert min(share[label] for label in ("Blocks", "Exponential", "Cosine")) > 0.8
    assert max(share[label] for label in ("Fixed", "RMSprop", "Adam")) < 0.5
    # Its floor is the theory's: the variance per coordinate is rate² noise² / (1 - (1 - 2 rate)²).
    places, *_ = descend(Heat("Bowl", ("Fixed",), 0.1, Decay(), False, 200, 1.0, 3), np.zeros((300, 2)))
    assert places[100:].var() == pytest.approx(0.1**2 / (1 - 0.8**2), rel=0.1)
    quiet = dict(zip(table.labels, race(replace(settings, noise=0.0, group=ALL)).stays, strict=True))
    assert 0 <= quiet["Fixed"] <= quiet["Exponential"]


def test_proportional_to_value_shines_where_the_answer_is_zero_and_freezes_there():
    on_zero = table_of(Settings(surface="Rastrigin", rate=0.01), 100)
    elsewhere = table_of(Settings(surface="Himmelblau", rate=0.01), 100)
    place = STRATEGIES.index("∝ |value|")
    assert on_zero.shares[place, 0] > 0.9 and elsewhere.shares[place, 0] < 0.1
    places, *_ = descend(Heat("Himmelblau", ("∝ |value|",), 0.001, Decay(), False, 60, 0.0, 3), np.zeros((1, 2)))
    assert (places == 0).all()


@pytest.mark.parametrize("label", RACED_ON)
def test_shares_make_one_and_every_number_is_finite_or_said(label):
    fast = Settings(surface=label, rate=3.0)
    np.testing.assert_allclose(table_of(fast, 20).shares.sum(axis=1), 1)
    fast = replace(fast, noise=5.0)
    numbers = race_numbers(race(fast), fast) | slope_numbers(by_slope(fast), fast)
    assert all(isinstance(value, str) or np.isfinite(value) for value in numbers.values())
    assert set(BY_MEMORY) == set(OTHER_NEEDS)


def test_the_table_waits_for_no_knob_that_it_does_not_depend_on():
    moved = Settings(surface="Peaks", rate=0.02, start_x=1.0, start_y=-1.0, group=LANDSCAPE)
    before, after = table_of(moved, 20), table_of(computed(moved, TABLE.reads), 20)
    np.testing.assert_array_equal(before.shares, after.shares)
    assert computed(moved, TABLE.reads) == computed(replace(moved, start_x=2.0), TABLE.reads)
    assert computed(moved, ROBUST.reads) == computed(replace(moved, start_y=2.0, rate=0.5), ROBUST.reads)
    assert computed(moved, TABLE.reads) != computed(replace(moved, rate=0.5), TABLE.reads)


@pytest.mark.parametrize("knob", ["lift", "scale"])
def test_a_dragged_lift_or_scale_computes_its_own_stage_only(knob):
    moved = replace(Settings(), **{knob: 0.5})
    assert [part for part in PARTS if computed(moved, part.reads) != computed(Settings(), part.reads)] == [OUTSIDE]


def test_large_steps_arrive_and_small_ones_settle():
    table = table_of(Settings(), starts=200)
    ever, first = (dict(zip(table.labels, row, strict=True)) for row in (table.reached, table.steps))
    assert all(ever[label] == 1 for label in ("Fixed", "RMSprop", "Adam", "∝ |gradient|"))
    assert first["Fixed"] <= first["Exponential"]
    assert (table.reached >= table.shares[:, 0]).all()
    notes = table_scene(table, Settings()).panels[0].figure["layout"]["annotations"]
    assert len(notes) == len(STRATEGIES) + 1
    assert all(note["xref"] == "paper" for note in notes)  # beyond the axis' range Plotly would leave them out


def test_rmsprop_and_adam_take_a_rate_in_inverse_proportion_to_the_derivative():
    result = by_slope(Settings())
    powers = {label: exponent(result.steep, row) for label, row in zip(BY_SLOPE, result.rates, strict=True)}
    assert powers["Fixed"] == pytest.approx(0, abs=1e-9)
    assert powers["∝ |gradient|"] == pytest.approx(1, abs=0.1)
    assert powers["RMSprop"] == pytest.approx(-1, abs=1e-3) and powers["Adam"] == pytest.approx(-1, abs=1e-3)
    assert [row.value for row in slope_scene(result, Settings()).readouts] == list(powers.values())
    assert np.isnan(exponent(np.zeros(3), np.ones(3)))


def test_the_table_grows_by_strategies_to_the_one_of_all_together():
    settings = Settings(steps=30, noise=0.5)
    *_, (done, total, grown) = starts_for_all(settings)
    assert done == total == len(STRATEGIES)
    np.testing.assert_equal(tuple(grown), tuple(table_of(settings, STARTS)))
    _, _, first = next(starts_for_all(settings))
    assert table_scene(first, settings).panels

"""Many walks at once, at every rate, from random starts, on the map: each does what it does alone."""

import math
from dataclasses import replace

import numpy as np
import plotly.graph_objects as go
import pytest

from core.descent.curves import curve_of
from core.descent.descent_1d.endings import DIVERGED, GLOBAL, OSCILLATING, OUTCOMES
from core.descent.descent_1d.parts import MAP, map_scene, rates_scene
from core.descent.descent_1d.topic import (
    RATES,
    Settings,
    at_every_rate,
    at_every_start_and_rate,
    from_random_starts,
    map_numbers,
    one_walk,
    rate_numbers,
    restart_numbers,
)
from core.descent.descent_1d.walks import best_of, walk
from core.experiment.knobs import computed
from core.experiment.part import last


def test_the_bounds_of_all_minima_are_marked():
    settings = Settings(curve="Two valleys", rate=0.3)
    result = at_every_rate(settings)
    bounds = {t["name"]: np.unique(t["x"][::3]) for t in rates_scene(result, settings).panels[0].figure["data"]}
    inside = np.abs(result.valleys.x) < 2.3
    assert bounds["2/|f″|, others"] == pytest.approx(np.sort(2 / result.valleys.curvature[inside]), abs=1e-6)
    assert bounds["2/|f″|, nearest"] == pytest.approx([result.bound])


def test_the_lower_parts_numbers_are_those_of_their_walks():
    settings = Settings(rate=0.02)
    found = at_every_rate(settings)
    assert rate_numbers(found, settings)["rates that diverge"] == np.sum(found.outcomes == DIVERGED)
    values = restart_numbers(from_random_starts(settings), settings)
    assert values["chance that the best of 5 finds it"] == pytest.approx(
        1 - (1 - values["chance that one start finds it"]) ** 5
    )
    assert values["one start finds it"] == 100 * values["chance that one start finds it"]


def test_the_strip_says_what_each_start_does_alone():
    result = one_walk(Settings(rate=0.03))
    for place in (10, 130, 250, 390):
        alone = one_walk(Settings(rate=0.03, start=float(result.starts[place])))
        assert alone.outcome == result.outcomes[place]
        assert alone.path[-1] == pytest.approx(result.ends[place])


def test_rates_share_one_start():
    result = at_every_rate(Settings())
    place = 77
    alone = one_walk(Settings(rate=float(RATES[place])))
    assert alone.outcome == result.outcomes[place] and alone.path[-1] == pytest.approx(result.ends[place])
    assert np.all(np.isin(result.outcomes[RATES > 5], (DIVERGED, OSCILLATING)))
    assert result.here == one_walk(Settings()).path[-1] and result.bound == one_walk(Settings()).bound


def test_chances_are_counted_as_theory_has_them():
    np.testing.assert_allclose(best_of(0.3, 3), [0.3, 0.51, 0.657])
    result = from_random_starts(Settings(curve="sin x · exp(−0.05x²)", rate=0.1, epochs=400))
    assert 0.1 < result.chances[0] < 0.9
    np.testing.assert_allclose(result.tries, result.chances, atol=4 * 0.5 / math.sqrt(2000))


def test_the_map_agrees_with_single_walks():
    settings = Settings(epochs=30)
    *_, (done, total, found) = at_every_start_and_rate(settings)
    assert done == total == 80 and (found.outcomes >= 0).all()
    function, low, high = curve_of(settings.curve, "", 0, 0)
    path = walk(function, found.starts[[40]], found.rates[[30]], 30, low, high)
    assert path[-1, 0] == pytest.approx(found.ends[30, 40])
    go.Figure(dict(map_scene(found, settings).panels[0].figure))
    numbers = map_numbers(found, settings)
    label = "walks that find the global minimum"
    assert numbers.pop(label) == 100 * np.mean(found.outcomes == GLOBAL)
    assert len(numbers) == len(OUTCOMES) and sum(numbers.values()) == pytest.approx(1)


def test_the_map_of_all_starts_and_rates_depends_on_neither():
    moved = Settings(curve="½x²", start=3.0, rate=0.3, seed=4, restarts=9, epochs=5)
    wanted = computed(moved, MAP.reads)
    one, other = last(MAP.run(moved)), last(MAP.run(wanted))
    np.testing.assert_array_equal(one.outcomes, other.outcomes)
    assert wanted == computed(replace(moved, start=0.1, rate=0.01), MAP.reads)
    assert wanted != computed(replace(moved, epochs=6), MAP.reads)


def test_the_map_marks_the_present_start_and_rate():
    settings = Settings(curve="½x²", start=3.0, rate=0.1, epochs=5)
    _, _, found = next(MAP.run(computed(settings, MAP.reads)))
    marked = map_scene(found, settings).panels[0].figure["data"][0]
    assert list(marked["x"]) == [3.0] and list(marked["y"]) == [pytest.approx(-1.0)]

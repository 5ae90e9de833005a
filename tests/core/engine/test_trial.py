"""A trial of two settings: pairs of the very runs, and the paired t-test that scipy makes of them."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from core.chance.t_test.four_tests import Estimate, power
from core.engine.training import train
from core.engine.trial import (
    MOST_PAIRS,
    WANTED_POWER,
    Trial,
    chance_to_find,
    numbers_of_pairs,
    places_of_side,
    seeds_for_power,
    under_same_seeds,
)
from core.experiment.part import last
from core.experiment.standalone_script import script
from core.networks.classification import topic
from core.networks.classification.parts import TRIAL
from core.networks.classification.topic import Settings, run_for, trial
from tests.alone import run_alone

A = "rate=0.02&epochs=12"


def of(pairs: int = 32, **knobs: object) -> Trial:
    return last(trial(replace(Settings(epochs=12, noise=35.0, aside=f"{A}&noise=35", trial_pairs=pairs), **knobs)))


def test_both_sides_are_the_runs_of_each_seed() -> None:
    found = of()
    for side, rate in ((found.a, 0.02), (found.b, 0.1)):
        (network, recipe, sample), _ = run_for(10**9, Settings(epochs=12, noise=35.0, rate=rate))
        runs = [train(network, replace(recipe, seed=seed, singles=0), sample) for seed in range(32)]
        assert side.finals.tolist() == [run.final_accuracies[1] for run in runs]
        np.testing.assert_array_equal(side.loss[1, -1], np.median([run.test_loss[-1] for run in runs]))


def test_the_numbers_are_those_of_scipy_s_paired_test() -> None:
    found = of()
    numbers, test = found.numbers, stats.ttest_rel(found.b.finals, found.a.finals)
    low, high = test.confidence_interval(0.95)
    expected = (test.statistic, test.pvalue, low, high, (found.b.finals - found.a.finals).mean())
    got = [numbers[name] for name in ("t", "p", "95 % from", "95 % to", "difference, B less A")]
    np.testing.assert_allclose(got, expected, rtol=1e-9)
    assert numbers["pairs in which B is better"] == (found.b.finals > found.a.finals).sum()
    assert TRIAL.numbers(found, Settings()) == numbers == numbers_of_pairs(found)


@pytest.mark.parametrize("effect", [0.1, 0.35, 0.77, 1.2, 1.41, 2.99, 4.0])
def test_so_many_pairs_and_no_fewer_have_the_power(effect: float) -> None:
    count = int(seeds_for_power(effect))
    assert chance_to_find(effect, count) >= WANTED_POWER and (
        count == 2 or chance_to_find(effect, count - 1) < WANTED_POWER
    )
    theory = power(Estimate(effect, 1 / np.sqrt(count), count - 1, 1.0), 0.05)
    assert chance_to_find(effect, count) == pytest.approx(float(theory), abs=1e-6)
    assert all(
        chance_to_find(effect, more) >= WANTED_POWER
        for more in (count + 1, 2 * count, 50, 400, MOST_PAIRS)
        if more > count
    )
    assert count == pytest.approx((1.959964 + 0.841621) ** 2 / effect**2 + 1.92, abs=1.6)  # the normal's rule of thumb


def test_a_difference_of_nothing_is_never_found_and_a_huge_one_at_once() -> None:
    assert seeds_for_power(0.0) == seeds_for_power(1e-9) == np.inf
    assert seeds_for_power(1e6) == seeds_for_power(-1e6) == 2
    assert MOST_PAIRS == 100_000


def test_the_same_settings_never_differ() -> None:
    found = last(trial(Settings(epochs=3, aside="epochs=3", trial_pairs=16)))
    assert (found.differences == 0).all() and found.numbers["p"] == "no spread, no t"


def test_runs_that_diverge_leave_with_their_pairs_and_are_counted() -> None:
    wild = Settings(activation="ReLU", loss="MSE", rate=0.9, units=6, layers=1, data="Moons", epochs=20, noise=20.0)
    found = last(trial(replace(wild, aside="activation=ReLU&loss=MSE&units=6&layers=1&data=Moons&epochs=20&noise=20")))
    gone = int(np.isnan(found.b.finals).sum())
    assert 0 < gone < 32 and found.numbers["B: diverged"] == gone and len(found.differences) == 32 - gone
    lost = last(trial(Settings(activation="ReLU", loss="MSE", rate=30.0, epochs=5, aside="defaults", trial_pairs=16)))
    assert lost.numbers["B: mean test accuracy"] == "all diverged"
    notices = [notice.text for notice in TRIAL.scene(lost, Settings()).notices]
    assert any("Fewer than two pairs" in text for text in notices)


def test_nothing_is_trained_where_nothing_is_set_aside() -> None:
    (_, _, found), *more = trial(Settings())
    assert found is not None and not more and found.numbers == {"trial": "nothing is set aside as A"}
    assert TRIAL.scene(found, Settings()).notices[0].text.startswith("Set the settings aside")


@pytest.mark.parametrize("count", [1, 15, 16, 17, 40])
def test_every_run_has_one_place(count: int) -> None:
    places = places_of_side(0, count) + places_of_side(1, count)
    assert sorted(places) == list(range(2 * count))


def test_it_shows_what_there_is_on_the_way_and_can_be_cancelled() -> None:
    side = run_for(10**9, Settings(epochs=3))
    steps = list(under_same_seeds((side, side), 40))
    sizes = [len(found.a.finals) for _, _, found in steps if found]
    assert sizes == sorted(set(sizes)) and sizes[-1] == 40 and len(steps) == steps[-1][1] == 80
    assert list(under_same_seeds((side, side), 40, cancelled=lambda: True)) == []


def test_the_words_say_which_is_better_and_by_how_much() -> None:
    settings = Settings(epochs=12, noise=35.0, aside=f"{A}&noise=35")
    found = of()
    text = TRIAL.scene(found, settings).notices[0].text
    assert text.startswith("B is better by") and float(found.numbers["p"]) < 0.05
    swapped = Trial(found.b, found.a, found.asked)
    assert TRIAL.scene(swapped, settings).notices[0].text.startswith("A is better by")


def test_the_script_compares_what_was_set_aside(tmp_path: Path) -> None:
    settings = Settings(aside="rate=0.02&epochs=3", epochs=3, trial_pairs=4)
    done = run_alone(script(topic, settings, parts=[TRIAL]), tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    printed = dict(line.rsplit(": ", 1) for line in done.stdout.splitlines()[1:])
    for name, value in last(trial(settings)).numbers.items():
        assert float(printed[name]) == pytest.approx(value, rel=1e-4), name

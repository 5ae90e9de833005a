"""The t-test page's claims, each as the page makes it."""

import numpy as np
import pytest
from scipy import stats

from core.chance.t_test.topic import (
    EFFECT,
    INTERVALS,
    SLEEP,
    SLEEP_TOO,
    Settings,
    enough,
    notes_slip,
    numbers_of,
    power_scene,
    repeats_scene,
    run,
    scene,
)
from core.experiment.wording import plain

OWN = "My own numbers"


def test_at_the_defaults_p_is_below_5_percent_and_equals_scipys():
    result = run(Settings())
    theirs = stats.ttest_ind(result.first, result.second)
    assert (result.t, result.p) == pytest.approx((theirs.statistic, theirs.pvalue), rel=1e-10)
    assert result.p == pytest.approx(result.by_scipy, rel=1e-10)
    assert result.p < 0.05
    assert result.reach[0] < result.difference < result.reach[1] < 0


def test_a_larger_n_adds_to_the_same_observations():
    few, many = run(Settings(n1=10)).first, run(Settings(n1=50)).first
    np.testing.assert_array_equal(few, many[:10])


def test_students_sleep_data_give_what_the_page_says():
    assert run(Settings(kind="Paired", data=OWN)).p == pytest.approx(0.0028329, rel=1e-4)
    assert run(Settings(kind="Welch", data=OWN)).p == pytest.approx(0.0793941, rel=1e-4)
    assert (len(SLEEP), len(SLEEP_TOO)) == (10, 10)


def test_the_links_show_what_they_promise():
    assert run(Settings(mean2=2.0)).p < 1e-3
    assert run(Settings(mean2=1.0, seed=21)).p < 0.05
    unequal = Settings(n1=10, n2=60, spread1=3.0, mean2=1.0)
    result = run(unequal)
    assert result.false_alarms > 0.2
    (notice,) = repeats_scene(result, unequal).notices
    assert notice.knobs == {"kind": "Welch"}
    mended = Settings(kind="Welch", n1=10, n2=60, spread1=3.0, mean2=1.0)
    assert not repeats_scene(run(mended), mended).notices


def test_half_a_deviation_takes_64_a_sample():
    result = run(Settings())
    assert 2 + np.flatnonzero(result.theory >= 0.8)[0] == 64


def test_two_experiments_in_five_cry_wolf_when_looked_at_every_time():
    result = run(Settings(experiments=4000))
    assert result.repeats.ever[-1] == pytest.approx(0.4, abs=0.05)
    assert result.repeats.once[-1] == pytest.approx(0.05, abs=0.015)


@pytest.mark.parametrize(
    "settings",
    [
        Settings(n1=1, n2=1),
        Settings(kind="One-sample", n1=1),
        Settings(kind="Welch", n1=1),
        Settings(spread1=0.0, spread2=0.0),
        Settings(kind="Paired", data=OWN, first=(1.0, 2.0, 3.0), second=(1.0, 2.0)),
        Settings(data=OWN, first=(5.0,) * 4, second=(5.0,) * 4),
    ],
)
def test_where_there_is_no_t_the_page_says_so_and_offers_a_way_back(settings):
    result = run(settings)
    (notice,) = scene(result, settings).notices
    assert notice.text == result.problem and notice.action
    assert numbers_of(result)["t"] == "none"


def test_a_p_too_small_for_a_number_is_written_as_such():
    settings = Settings(data=OWN, first=tuple(np.arange(200) * 1e-3), second=tuple(1e5 + np.arange(200) * 1e-3))
    result = run(settings)
    assert result.p == 0
    assert "below 10⁻³⁰⁰" in {readout.value for readout in scene(result, settings).readouts}


def test_no_spread_means_no_share_and_no_power():
    settings = Settings(spread1=0.0, spread2=0.0)
    numbers = numbers_of(run(settings))
    for name in (
        "false alarms",
        "power by theory",
        "false alarms when looking every time",
        "n in each sample for 80 %",
    ):
        assert numbers[name] == "none"


def test_one_observation_gives_welchs_test_no_power_either():
    numbers = numbers_of(run(Settings(kind="Welch", n1=1)))
    assert {numbers[name] for name in ("t", "false alarms", "power by repetition", "power by theory")} == {"none"}


def test_equal_means_are_found_as_often_as_chance_finds_them_and_the_page_says_so():
    settings = Settings(mean2=1.0)
    labels = [readout.label for readout in repeats_scene(run(settings), settings).readouts]
    assert "false alarms again" in labels
    assert power_scene(run(settings), settings).readouts[0].value == "none: the means are equal"


@pytest.mark.parametrize("kind", ["One-sample", "Pooled", "Welch", "Paired"])
def test_an_interval_misses_where_the_test_of_the_truth_cries_wolf(kind):
    result = run(Settings(kind=kind))
    low, high = result.repeats.intervals.T
    missed = (low > result.true_difference) | (high < result.true_difference)
    np.testing.assert_array_equal(missed, result.repeats.p_null[:50] < 0.05)
    # Leaving out 0 and p < α are the same statement.
    np.testing.assert_array_equal((low > 0) | (high < 0), result.repeats.p_true[:50] < 0.05)
    assert 1 - result.expected[1] <= 1 - result.false_alarms <= 1 - result.expected[0]


def test_pairs_that_go_together_need_fewer_observations():
    needed = [enough(run(Settings(kind="Paired", correlation=correlation))) for correlation in (0.0, 0.7, 0.9)]
    assert needed[0] > needed[1] > needed[2]
    assert needed[1] < 64


def test_the_notes_formula_exaggerates():
    assert "t = −5.59" in notes_slip() and "t = −4.05" in notes_slip()


def test_the_script_names_the_n_for_80_percent_as_the_textbooks_do():
    pairs = numbers_of(run(Settings(mean1=1.0, mean2=1.5)))
    assert pairs["n in each sample for 80 %"] == 64
    assert pairs["false alarms expected from"] <= pairs["false alarms"] <= pairs["false alarms expected to"]
    assert numbers_of(run(Settings(mean1=1.0, mean2=1.0)))["n in each sample for 80 %"] == "none"


def test_two_in_five_experiments_cry_wolf_when_looked_at_every_time():
    pairs = numbers_of(run(Settings(every=1, level=0.05)))
    assert 0.35 < pairs["false alarms when looking every time"] < 0.45
    assert pairs["false alarms when looking once, at the end"] < 0.075


def test_welch_has_no_repetitions_where_one_observation_leaves_a_spread_unknown():
    result = run(Settings(kind="Welch", n1=1, n2=2))
    assert result.problem and not result.repeats.p_null.size
    assert numbers_of(result)["power by theory"] == "none"


CAMIS = (65.0, 70.0, 75.0, 80.0, 68.0, 95.0)


def test_own_numbers_are_tested_against_a_value_of_their_own_size():
    numbers = numbers_of(run(Settings(kind="One-sample", data=OWN, first=CAMIS, reference=60.0)))
    theirs = stats.ttest_1samp(CAMIS, 60)
    assert (numbers["t"], numbers["p"]) == pytest.approx((theirs.statistic, theirs.pvalue))
    assert (round(numbers["t"], 4), numbers["degrees of freedom"], round(numbers["p"], 5)) == (3.4731, 5, 0.01779)


@pytest.mark.parametrize("alternative", ["Two-sided", "Greater", "Less"])
@pytest.mark.parametrize("kind", ["One-sample", "Pooled", "Welch", "Paired"])
def test_every_alternative_is_scipys(kind, alternative):
    settings = Settings(kind=kind, alternative=alternative, n1=9, n2=14, spread2=2.0)
    result, name = run(settings), alternative.lower()
    x, y = result.first, result.second
    theirs = {
        "One-sample": lambda: stats.ttest_1samp(x, settings.reference, alternative=name),
        "Pooled": lambda: stats.ttest_ind(x, y, alternative=name),
        "Welch": lambda: stats.ttest_ind(x, y, equal_var=False, alternative=name),
        "Paired": lambda: stats.ttest_rel(x, y, alternative=name),
    }[kind]()
    assert result.p == pytest.approx(theirs.pvalue, rel=1e-9) and result.by_scipy == pytest.approx(result.p, rel=1e-9)
    reach, shift = theirs.confidence_interval(0.95), settings.reference if kind == "One-sample" else 0.0
    assert np.array(result.reach) + shift == pytest.approx([reach.low, reach.high], rel=1e-9)
    # An interval that leaves out 0 and p < α are the same statement, and repetitions keep the promise.
    low, high = result.repeats.intervals.T
    np.testing.assert_array_equal((low > 0) | (high < 0), result.repeats.p_true[:50] < 0.05)
    assert f"p ({name})" in {readout.label for readout in scene(result, settings).readouts}
    if kind != "Pooled":
        assert result.false_alarms == pytest.approx(0.05, abs=0.025)
    assert abs(result.found - result.power_here) < 0.12


def test_a_one_sided_test_is_repeated_one_sided_too():
    """The first mean is the lower one: "greater" hardly ever finds it, and "less" more often than two-sided."""
    found = {side: run(Settings(alternative=side)).found for side in ("Two-sided", "Greater", "Less")}
    assert found["Greater"] < 0.01 < found["Two-sided"] < found["Less"]
    away = Settings(alternative="Greater")
    assert power_scene(run(away), away).readouts[0].value == "none: the difference goes the other way"


@pytest.mark.parametrize("unit", [2.0**-300, 2.0**-600])
def test_tiny_numbers_have_the_t_of_the_same_numbers_made_larger(unit):
    result = run(Settings(kind="Welch", data=OWN, first=(-unit, 0.0, unit), second=(unit, 2 * unit, 3 * unit)))
    assert not result.problem
    assert (result.t, result.freedom, result.p) == pytest.approx((-2.4494897, 4.0, 0.0704840), rel=1e-6)
    assert result.reach[0] / unit == pytest.approx(-2 - 2.7764451 * (2 / 3) ** 0.5)


@pytest.mark.parametrize(
    ("changes", "named", "theory", "measured"),
    [
        ({"n1": 10, "n2": 60, "spread1": 3.0}, "were the spreads equal", 0.172, 0.36),
        ({"kind": "Welch", "n1": 3, "n2": 3, "mean1": 0.0, "mean2": 2.0}, "rough for so small an n", 0.463, 0.37),
    ],
    ids=str,
)
def test_theory_that_does_not_hold_is_named_so_everywhere(changes, named, theory, measured):
    settings = Settings(**changes, experiments=4000)
    result = run(settings)
    assert result.power_here == pytest.approx(theory, abs=0.003) and result.found == pytest.approx(measured, abs=0.03)
    for drawn in (power_scene(result, settings), repeats_scene(result, settings)):
        assert any(named in readout.label for readout in drawn.readouts)
    assert named in str(power_scene(result, settings).panels[0].figure["data"][0]["name"])


def test_too_few_intervals_hold_and_the_page_says_why():
    settings = Settings(n1=10, n2=60, spread1=3.0, show=INTERVALS)
    (notice,) = scene(run(settings), settings).notices
    assert "of the intervals hold" in notice.text and notice.knobs == {"kind": "Welch"}


def test_one_observation_in_a_pooled_test_is_said_to_have_no_spread():
    settings = Settings(n1=1)
    (notice,) = scene(run(settings), settings).notices
    assert "takes the other sample's spread for both" in notice.text


def test_the_overlap_is_that_of_two_bells():
    settings = Settings(show=EFFECT)
    result = run(settings)
    values = {readout.label: readout.value for readout in scene(result, settings).readouts}
    grid = np.linspace(-9, 9, 200_001)
    both = np.minimum(stats.norm.pdf(grid, result.effect), stats.norm.pdf(grid)).sum() * (grid[1] - grid[0])
    assert values["the bells overlap by"] == f"{100 * both:.1f} %"
    assert values["effect size d"] == plain(result.effect)
    rng = np.random.default_rng(1)
    larger = (rng.normal(result.effect, 1, 200_000) > rng.normal(0, 1, 200_000)).mean()
    (said,) = (float(value[:-2]) for label, value in values.items() if "random one" in label)
    assert said == pytest.approx(100 * larger, abs=0.5)

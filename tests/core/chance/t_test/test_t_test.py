"""The t-test page's claims, each as the page makes it."""

import numpy as np
import pytest
from scipy import stats

from core.chance.t_test import many_tests, topic
from core.chance.t_test.parts import (
    EXPERIMENT,
    PARTS,
    SHOWN,
    effect_scene,
    experiment_scene,
    intervals_scene,
    power_scene,
    repetitions_scene,
)
from core.chance.t_test.samples import SLEEP, SLEEP_TOO
from core.chance.t_test.slips import notes_slip
from core.chance.t_test.topic import Settings, effect, enough, experiment, peeking, power_by_size, repetitions
from core.experiment.knobs import knobs
from core.experiment.part import Numbers
from core.experiment.scene import Scene
from core.experiment.wording import plain

OWN = "My own numbers"


def numbers_of(settings: Settings) -> Numbers:
    """The numbers of all parts."""
    found: Numbers = {}
    for part in PARTS:
        found = part.numbers(part.run(settings), settings) | found
    return found


def shown(settings: Settings) -> Scene:
    """What the stage draws."""
    part = SHOWN.at(settings)
    return part.scene(part.run(settings), settings)


def test_the_stage_shows_what_is_asked_for_and_every_part_can_be_asked_for():
    assert tuple(SHOWN.parts) == knobs(Settings)["show"].options
    assert tuple(SHOWN.parts.values()) == PARTS and SHOWN.at(Settings()) is EXPERIMENT
    names = {option: [panel.name for panel in shown(Settings(show=option)).panels] for option in SHOWN.parts}
    assert names == {
        topic.ONE: ["samples", "null"], topic.EFFECT: ["overlap"], topic.MANY: ["equal", "true"],
        topic.INTERVALS: ["intervals"], topic.POWER: ["power"], topic.PEEKING: ["walks", "alarms"],
    }  # fmt: skip
    two = Settings(kind="One-sample", n1=2)
    assert shown(two).panels[1].title.endswith(": 1 degree of freedom")


def test_one_experiment_is_not_repeated(monkeypatch):
    """A mean that is dragged there runs one test, not a thousand; many intervals are those of many repetitions."""

    def repeated(*_):
        raise AssertionError("it was repeated")

    monkeypatch.setattr(many_tests, "repeat", repeated)
    experiment(Settings())
    effect(Settings())
    with pytest.raises(AssertionError, match="it was repeated"):
        repetitions(Settings())
    many, intervals = (SHOWN.parts[option] for option in (topic.MANY, topic.INTERVALS))
    assert (many.run, many.reads) == (intervals.run, intervals.reads)


def test_at_the_defaults_p_is_below_5_percent_and_equals_scipys():
    result = experiment(Settings())
    theirs = stats.ttest_ind(result.first, result.second)
    assert (result.t, result.p) == pytest.approx((theirs.statistic, theirs.pvalue), rel=1e-10)
    assert result.p == pytest.approx(result.by_scipy, rel=1e-10)
    assert result.p < 0.05
    assert result.reach[0] < result.difference < result.reach[1] < 0


def test_a_larger_n_adds_to_the_same_observations():
    few, many = experiment(Settings(n1=10)).first, experiment(Settings(n1=50)).first
    np.testing.assert_array_equal(few, many[:10])


def test_students_sleep_data_give_what_the_page_says():
    assert experiment(Settings(kind="Paired", data=OWN)).p == pytest.approx(0.0028329, rel=1e-4)
    assert experiment(Settings(kind="Welch", data=OWN)).p == pytest.approx(0.0793941, rel=1e-4)
    assert (len(SLEEP), len(SLEEP_TOO)) == (10, 10)


def test_the_links_show_what_they_promise():
    assert experiment(Settings(mean2=2.0)).p < 1e-3
    assert experiment(Settings(mean2=1.0, seed=21)).p < 0.05
    unequal = Settings(n1=10, n2=60, spread1=3.0, mean2=1.0)
    result = repetitions(unequal)
    assert result.false_alarms > 0.2
    (notice,) = repetitions_scene(result, unequal).notices
    assert notice.knobs == {"kind": "Welch"}
    mended = Settings(kind="Welch", n1=10, n2=60, spread1=3.0, mean2=1.0)
    assert not repetitions_scene(repetitions(mended), mended).notices


def test_half_a_deviation_takes_64_a_sample():
    result = power_by_size(Settings())
    assert 2 + np.flatnonzero(result.theory >= 0.8)[0] == 64


def test_two_experiments_in_five_cry_wolf_when_looked_at_every_time():
    result = peeking(Settings(experiments=4000))
    assert result.ever[-1] == pytest.approx(0.4, abs=0.05)
    assert result.once[-1] == pytest.approx(0.05, abs=0.015)


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
    result = experiment(settings)
    (notice,) = experiment_scene(result, settings).notices
    assert notice.text == result.problem and notice.action
    assert numbers_of(settings)["t"] == numbers_of(settings)["effect size d"] == "none"
    values = {readout.label: readout.value for readout in experiment_scene(result, settings).readouts}
    assert {values[label] for label in ("t", "p (two-sided)", "degrees of freedom", "p by scipy")} == {"none"}
    bells = effect_scene(effect(settings), settings)
    assert bells.notices == (notice,) and not bells.panels


def test_a_p_too_small_for_a_number_is_written_as_such():
    settings = Settings(data=OWN, first=tuple(np.arange(200) * 1e-3), second=tuple(1e5 + np.arange(200) * 1e-3))
    result = experiment(settings)
    assert result.p == 0
    assert "below 10⁻³⁰⁰" in {readout.value for readout in experiment_scene(result, settings).readouts}


def test_no_spread_means_no_share_and_no_power():
    settings = Settings(spread1=0.0, spread2=0.0)
    numbers = numbers_of(settings)
    for name in (
        "false alarms",
        "power by theory",
        "false alarms when looking every time",
        "n in each sample for 80 %",
    ):
        assert numbers[name] == "none"


def test_one_observation_gives_welchs_test_no_power_either():
    numbers = numbers_of(Settings(kind="Welch", n1=1))
    theory = "theory, rough for so small an n"
    assert {numbers[name] for name in ("t", "false alarms", "at your n: found by repetition", theory)} == {"none"}


def test_equal_means_are_found_as_often_as_chance_finds_them_and_the_page_says_so():
    settings = Settings(mean2=1.0)
    labels = [readout.label for readout in repetitions_scene(repetitions(settings), settings).readouts]
    assert "false alarms again" in labels
    assert power_scene(power_by_size(settings), settings).readouts[0].value == "none: the means are equal"


@pytest.mark.parametrize("kind", ["One-sample", "Pooled", "Welch", "Paired"])
def test_an_interval_misses_where_the_test_of_the_truth_cries_wolf(kind):
    result = repetitions(Settings(kind=kind))
    low, high = result.intervals.T
    missed = (low > result.true_difference) | (high < result.true_difference)
    np.testing.assert_array_equal(missed, result.p_null[:50] < 0.05)
    # Leaving out 0 and p < α are the same statement.
    np.testing.assert_array_equal((low > 0) | (high < 0), result.p_true[:50] < 0.05)
    assert 1 - result.expected[1] <= 1 - result.false_alarms <= 1 - result.expected[0]


def test_pairs_that_go_together_need_fewer_observations():
    each = [Settings(kind="Paired", correlation=correlation) for correlation in (0.0, 0.7, 0.9)]
    needed = [enough(power_by_size(settings), settings) for settings in each]
    assert needed[0] > needed[1] > needed[2]
    assert needed[1] < 64


def test_the_notes_formula_exaggerates():
    assert "t = −5.59" in notes_slip() and "t = −4.05" in notes_slip()


def test_the_script_names_the_n_for_80_percent_as_the_textbooks_do():
    pairs = numbers_of(Settings(mean1=1.0, mean2=1.5))
    assert pairs["n in each sample for 80 %"] == 64
    assert pairs["false alarms expected from"] <= pairs["false alarms"] <= pairs["false alarms expected to"]
    equal = numbers_of(Settings(mean1=1.0, mean2=1.0))
    assert equal["n in each sample for 80 %"] == "none: the means are equal"


def test_two_in_five_experiments_cry_wolf_when_looked_at_every_time():
    pairs = numbers_of(Settings(every=1, level=0.05))
    assert 0.35 < pairs["false alarms when looking every time"] < 0.45
    assert pairs["false alarms when looking once, at the end"] < 0.075


def test_welch_has_no_repetitions_where_one_observation_leaves_a_spread_unknown():
    settings = Settings(kind="Welch", n1=1, n2=2)
    assert experiment(settings).problem and not repetitions(settings).p_null.size
    assert numbers_of(settings)["theory, rough for so small an n"] == "none"


CAMIS = (65.0, 70.0, 75.0, 80.0, 68.0, 95.0)


def test_own_numbers_are_tested_against_a_value_of_their_own_size():
    numbers = numbers_of(Settings(kind="One-sample", data=OWN, first=CAMIS, reference=60.0))
    theirs = stats.ttest_1samp(CAMIS, 60)
    assert (numbers["t"], numbers["p (two-sided)"]) == pytest.approx((theirs.statistic, theirs.pvalue))
    assert (round(numbers["t"], 4), numbers["degrees of freedom"], round(numbers["p (two-sided)"], 5)) == (
        3.4731,
        5,
        0.01779,
    )


@pytest.mark.parametrize("alternative", ["Two-sided", "Greater", "Less"])
@pytest.mark.parametrize("kind", ["One-sample", "Pooled", "Welch", "Paired"])
def test_every_alternative_is_scipys(kind, alternative):
    settings = Settings(kind=kind, alternative=alternative, n1=9, n2=14, spread2=2.0)
    result, name = experiment(settings), alternative.lower()
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
    many = repetitions(settings)
    low, high = many.intervals.T
    np.testing.assert_array_equal((low > 0) | (high < 0), many.p_true[:50] < 0.05)
    assert f"p ({name})" in {readout.label for readout in experiment_scene(result, settings).readouts}
    if kind != "Pooled":
        assert many.false_alarms == pytest.approx(0.05, abs=0.025)
    assert abs(many.found - many.theory) < 0.12


def test_a_one_sided_test_is_repeated_one_sided_too():
    """The first mean is the lower one: "greater" hardly ever finds it, and "less" more often than two-sided."""
    found = {side: repetitions(Settings(alternative=side)).found for side in ("Two-sided", "Greater", "Less")}
    assert found["Greater"] < 0.01 < found["Two-sided"] < found["Less"]
    away = Settings(alternative="Greater")
    assert power_scene(power_by_size(away), away).readouts[0].value == "none: the difference goes the other way"


@pytest.mark.parametrize("unit", [2.0**-300, 2.0**-600])
def test_tiny_numbers_have_the_t_of_the_same_numbers_made_larger(unit):
    settings = Settings(kind="Welch", data=OWN, first=(-unit, 0.0, unit), second=(unit, 2 * unit, 3 * unit))
    result = experiment(settings)
    assert not result.problem
    assert (result.t, result.freedom, result.p) == pytest.approx((-2.4494897, 4.0, 0.0704840), rel=1e-6)
    assert result.reach[0] / unit == pytest.approx(-2 - 2.7764451 * (2 / 3) ** 0.5)
    many = repetitions(settings)
    assert many.true_difference == -2 * unit and np.isfinite(many.intervals).all()
    # Repetitions of tiny samples are those of samples of their own shape.
    large = repetitions(Settings(kind="Welch", data=OWN, first=(-1.0, 0.0, 1.0), second=(1.0, 2.0, 3.0)))
    np.testing.assert_array_equal(many.intervals / unit, large.intervals)


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
    many, by_size = repetitions(settings), power_by_size(settings)
    assert many.theory == by_size.theory_here == pytest.approx(theory, abs=0.003)
    assert many.found == by_size.found_here == pytest.approx(measured, abs=0.03)
    power_drawn = power_scene(by_size, settings)
    for drawn in (power_drawn, repetitions_scene(many, settings)):
        assert any(named in readout.label for readout in drawn.readouts)
    assert named in str(power_drawn.panels[0].figure["data"][0]["name"])


def test_too_few_intervals_hold_and_the_page_says_why():
    settings = Settings(n1=10, n2=60, spread1=3.0)
    (notice,) = intervals_scene(repetitions(settings), settings).notices
    assert "of the intervals hold" in notice.text and notice.knobs == {"kind": "Welch"}


def test_one_observation_in_a_pooled_test_is_said_to_have_no_spread():
    settings = Settings(n1=1)
    (notice,) = experiment_scene(experiment(settings), settings).notices
    assert "takes the other sample's spread for both" in notice.text


def test_the_overlap_is_that_of_two_bells():
    settings = Settings()
    result = experiment(settings)
    values = {readout.label: readout.value for readout in effect_scene(effect(settings), settings).readouts}
    grid = np.linspace(-9, 9, 200_001)
    both = np.minimum(stats.norm.pdf(grid, result.effect), stats.norm.pdf(grid)).sum() * (grid[1] - grid[0])
    assert values["the bells overlap by"] == f"{100 * both:.1f} %"
    assert values["effect size d"] == plain(result.effect)
    rng = np.random.default_rng(1)
    larger = (rng.normal(result.effect, 1, 200_000) > rng.normal(0, 1, 200_000)).mean()
    (said,) = (float(value[:-2]) for label, value in values.items() if "random one" in label)
    assert said == pytest.approx(100 * larger, abs=0.5)

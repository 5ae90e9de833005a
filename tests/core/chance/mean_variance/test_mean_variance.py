"""Mean and variance: each claim of the page."""

import numpy as np
import pytest
from scipy import stats

from core.chance.mean_variance.moments import near_mean
from core.chance.mean_variance.parts import divisors_readouts, sample_readouts
from core.chance.mean_variance.pictures import drawn_range, squares_panel, stacked
from core.chance.mean_variance.sentences import sample_notices
from core.chance.mean_variance.topic import (
    LARGEST,
    Settings,
    answers_of,
    costs,
    describe,
    describe_numbers,
    divisors,
    divisors_numbers,
    one_more,
    repeated_samples,
    shapes,
)
from core.data.populations import POPULATIONS
from core.experiment.axis_ranges import steady_range
from core.experiment.scene import Notice, Readout


def readouts(settings: Settings) -> tuple[Readout, ...]:
    return sample_readouts(describe(settings), settings)


def notices(settings: Settings) -> tuple[Notice, ...]:
    return sample_notices(describe(settings), settings)


@pytest.mark.parametrize("source", ["Own numbers", "Normal", "Uniform", "Skewed", "Bimodal"])
@pytest.mark.parametrize("size", [2, 5, 20])
def test_dividing_by_n_is_too_small_by_n_minus_1_over_n(source, size):
    result = divisors(Settings(source=source, size=size))
    assert result.biased.mean() / result.truth == pytest.approx((size - 1) / size, rel=0.05)
    assert result.unbiased.mean() / result.truth == pytest.approx(1, rel=0.05)
    assert result.around_truth / result.truth == pytest.approx(1, rel=0.05)
    assert np.abs(result.ratios - (np.arange(LARGEST)) / np.arange(1, LARGEST + 1)).max() < 0.04


def test_a_far_value_moves_the_mean_by_its_share_and_the_median_to_its_neighbour():
    near, far = (one_more(Settings(extra=value)).with_extra for value in (50.0, 100.0))
    assert far["mean"] - near["mean"] == pytest.approx(50 / 8)
    assert far["median"] == near["median"] == 4.5


def test_the_far_ones_make_three_quarters_of_the_variance():
    settings = Settings(source="With outliers", count=100)
    sample = describe(settings).sample
    far = sample > 9
    assert far.sum() == 5
    assert 1 - sample[~far].var() / sample.var() == pytest.approx(0.75, abs=0.05)
    said = readouts(settings)[-1]
    assert (said.label, said.value) == ("made by the farthest 5 of 100", "75 %")


def test_the_average_square_stands_beside_the_variance_wherever_c_is_dragged():
    """The claim says that it is larger anywhere else than at the mean: the readout must show it."""
    at, off = (
        {readout.label: readout.value for readout in readouts(chosen)} for chosen in (Settings(), Settings(offset=2.0))
    )
    assert at["average square around the mean"] == at["variance, ÷ n"] == "9.714"
    assert off["average square around c = 7"] == "13.71"


def test_no_value_floats_above_the_axis_with_nothing_below_it():
    """Wherever the range ends: above the first row there is always a dot within a dot's width one row down."""
    for top in (8.0, 12.5, 20.0, 2000.0):
        sample = np.array([2.0, 3, 3, 4, 5, 6, top])
        low, high = steady_range(2.0, top)
        heights, width = stacked(sample, low, high), (high - low) / 36
        for x, height in zip(sample, heights, strict=True):
            below = np.abs(sample[heights == height - 1] - x)
            assert height == 0.5 or (below < width).any()


def test_why_n_minus_1_opens_on_a_bell():
    draws, centre, truth = repeated_samples(Settings())
    assert (centre, truth) == pytest.approx((5, 68 / 7))
    assert stats.kstest((draws[0] - centre) / truth**0.5, "norm").pvalue > 0.01


def test_what_the_average_of_the_biased_ones_is_said_to_miss():
    """÷ n lies beside the population's variance with every seed: its margin is not about that."""
    settings = Settings(source="Normal")
    by_n, by_less = divisors_readouts(divisors(settings), settings)[1:3]
    assert "bias is the point" in by_n.help and "is the population's variance" in by_less.help


def test_small_numbers_that_differ_are_not_called_equal():
    for own in ((1e-13, 2e-13, 3e-13), (1e-200, 2e-200)):
        settings = Settings(own=own)
        assert not any("All values are equal" in notice.text for notice in notices(settings))


def test_the_mean_is_always_in_the_picture():
    for seed in range(20):
        settings = Settings(source="Cauchy", count=500, seed=seed)
        result = describe(settings)
        low, high = drawn_range(result.sample, result.measures["mean"], settings.source)
        assert low <= result.measures["mean"] <= high


def test_the_prediction_988_more_on_one_of_seven():
    before, after = (describe(Settings(own=(2.0, 3.0, 3.0, 4.0, 5.0, 6.0, last))).measures for last in (12.0, 1000.0))
    assert after["mean"] - before["mean"] == pytest.approx(988 / 7) and round(988 / 7) == 141
    assert after["median"] == before["median"]


def test_two_humps_have_their_mean_where_no_data_is_and_a_bell_has_not():
    humps = Settings(source="Bimodal", count=100)
    assert any("hardly any data" in notice.text for notice in notices(humps))
    bell = np.random.default_rng(0).normal(size=100_000)
    assert near_mean(bell) == pytest.approx(0.197, abs=0.01)


def test_a_skewed_sample_has_its_mean_above_its_median():
    for seed in range(10):
        measures = describe(Settings(source="Skewed", count=200, seed=seed)).measures
        assert measures["mean"] > measures["median"]


def test_cauchy_is_said_to_have_no_variance():
    settings = Settings(source="Cauchy")
    assert divisors_numbers(divisors(settings), settings)["population's variance"] == "it has none"
    assert "no mean and no variance" in notices(settings)[0].text


def test_one_value_says_nothing_about_spread():
    settings = Settings(own=(4.0,))
    assert describe_numbers(describe(settings), settings)["variance, ÷ (n − 1)"] == "none: needs two values"
    assert "divide by 0" in notices(settings)[0].text


def test_a_constant_sample_is_said_to_be_constant():
    settings = Settings(own=(4.0, 4.0, 4.0))
    assert describe(settings).measures["variance, ÷ (n − 1)"] == 0
    assert "All values are equal" in notices(settings)[0].text


def test_own_numbers_are_the_population_of_the_ten_thousand_samples():
    assert divisors(Settings()).truth == pytest.approx(68 / 7)


@pytest.mark.parametrize("source", POPULATIONS)
def test_stacked_dots_do_not_overlap(source):
    sample = describe(Settings(source=source, count=300)).sample
    heights = stacked(sample, 0.0, 10.0)
    for row in np.unique(heights):
        assert (np.diff(np.sort(sample[heights == row])) >= 10 / 36 - 1e-9).all()


def test_two_standard_errors_miss_the_truth_with_about_one_seed_in_twenty():
    missed = 0
    for again in range(200):
        result = divisors(Settings(source="Normal", again=again))
        missed += abs(result.unbiased.mean() - 4) > 2 * result.unbiased.std() / 100
    assert 2 <= missed <= 20


def test_the_pages_own_point_lies_on_both_curves():
    """The curves that c is dragged along: at c stands what the page says of c, and the mean's square is least."""
    result = costs(Settings(offset=3.0))
    assert np.interp(result.c, result.centres, result.squared) == pytest.approx(result.square, rel=1e-3)
    assert np.interp(result.c, result.centres, result.absolute) == pytest.approx(result.distance, rel=1e-2)
    assert result.square == pytest.approx(result.measures["variance, ÷ n"] + 9)
    assert result.centres[result.squared.argmin()] == pytest.approx(result.measures["mean"])


def test_one_value_has_no_answer_where_two_are_needed():
    assert list(answers_of(describe(Settings(own=(4.0,)))).values()) == ["none: one value is not enough"]
    assert answers_of(describe(Settings()))["np.var(x)"] == "9.71429"


def test_five_populations_agree_in_both_numbers():
    """The densities that are drawn have the mean and the deviation that the page says."""
    assert list(shapes(Settings()).densities) == [name for name in POPULATIONS if name != "Cauchy"]
    x = np.linspace(-60, 60, 240_001)
    for name in shapes(Settings()).densities:
        weights = POPULATIONS[name].density(x) * (x[1] - x[0])
        centre = (weights * x).sum()
        assert (weights.sum(), centre) == pytest.approx((1, 5), rel=1e-3)
        assert (weights * (x - centre) ** 2).sum() == pytest.approx(4, rel=1e-3)


def test_red_are_the_squares_farthest_from_where_c_stands():
    sample = np.array([2.0, 3, 3, 4, 5, 6, 12])
    for offset, widest in ((0.0, 7.0), (10.0, 13.0)):
        squares = squares_panel(sample, (0.0, 20.0), offset, 1).figure["data"]
        assert [np.nanmax(trace["y"]) for trace in squares if trace["name"] == "the farthest"] == [widest]


def test_a_single_value_that_is_not_drawn_lies_there():
    chosen = Settings(source="Cauchy", count=40)
    notices = sample_notices(describe(chosen), chosen)
    assert "1 of 40 values lies outside" in notices[-1].text

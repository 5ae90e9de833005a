"""Mean and variance: formulas equal to the libraries', and each claim of the page."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import settings as tried
from hypothesis import strategies as st
from scipy import stats

from core.chance.mean_variance.moments import costs_of, library_variances, mean, variance, variance_ratios
from core.chance.mean_variance.pictures import stacked
from core.chance.mean_variance.topic import (
    LARGEST,
    Settings,
    divisor_readouts,
    drawn_range,
    near_mean,
    notices,
    numbers_of,
    readouts,
    repeated_samples,
    run,
    with_one_more,
)
from core.data.populations import POPULATIONS
from core.experiment.axis_ranges import steady_range

QUICK = tried(deadline=None, max_examples=40)
SAMPLES = st.lists(st.floats(-1e3, 1e3), min_size=2, max_size=60).map(np.array)


@QUICK
@given(SAMPLES, st.sampled_from([0, 1]))
def test_variance_is_numpys_and_torchs(x, ddof):
    assert mean(x) == pytest.approx(np.mean(x), abs=1e-9)
    assert variance(x, ddof) == pytest.approx(np.var(x, ddof=ddof), rel=1e-9, abs=1e-9)
    assert variance(x, ddof) == pytest.approx(float(torch.var(torch.tensor(x), correction=ddof)), rel=1e-9, abs=1e-9)


def test_numpy_divides_by_n_and_torch_by_n_minus_1_when_not_told():
    told = library_variances(np.array([2.0, 3, 3, 4, 5, 6, 12]))
    assert told["np.var(x)"] == pytest.approx(68 / 7) and told["torch.var(x)"] == pytest.approx(68 / 6)


@QUICK
@given(SAMPLES)
def test_deviations_from_the_mean_add_up_to_zero(x):
    assert np.sum(x - mean(x)) == pytest.approx(0, abs=1e-9)


@QUICK
@given(SAMPLES, st.floats(-50, 50))
def test_mean_square_from_c_is_variance_plus_the_distance_squared_and_least_at_the_mean(x, away):
    squared, _ = costs_of(x, np.array([mean(x), mean(x) + away]))
    assert squared[1] == pytest.approx(variance(x) + away**2, rel=1e-6, abs=1e-6)
    assert squared[1] >= squared[0] - 1e-9


@QUICK
@given(SAMPLES, st.floats(-1e3, 1e3))
def test_mean_distance_is_least_at_the_median(x, c):
    absolute = costs_of(x, np.array([np.median(x), c]))[1]
    assert absolute[0] <= absolute[1] + 1e-9


@pytest.mark.parametrize("source", ["Own numbers", "Normal", "Uniform", "Skewed", "Bimodal"])
@pytest.mark.parametrize("size", [2, 5, 20])
def test_dividing_by_n_is_too_small_by_n_minus_1_over_n(source, size):
    result = run(Settings(source=source, size=size))
    assert result.biased.mean() / result.truth == pytest.approx((size - 1) / size, rel=0.05)
    assert result.unbiased.mean() / result.truth == pytest.approx(1, rel=0.05)
    assert result.around_truth / result.truth == pytest.approx(1, rel=0.05)
    assert np.abs(result.ratios - (np.arange(LARGEST)) / np.arange(1, LARGEST + 1)).max() < 0.04


def test_ratios_are_the_mean_of_numpys_variances():
    draws = np.random.default_rng(3).normal(5, 2, (12, 400))
    expected = [draws[:n].var(axis=0).mean() / 4 for n in range(1, 13)]
    assert np.allclose(variance_ratios(draws, 4.0), expected)


def test_a_far_value_moves_the_mean_by_its_share_and_the_median_to_its_neighbour():
    near, far = (run(Settings(extra=value)).with_extra for value in (50.0, 100.0))
    assert far["mean"] - near["mean"] == pytest.approx(50 / 8)
    assert far["median"] == near["median"] == 4.5


@pytest.mark.parametrize("n", [1, 2, 7, 30])
def test_far_out_the_deviation_grows_root_n_times_as_fast_as_the_mean(n):
    sample = np.random.default_rng(n).normal(0, 1, n)
    grown = with_one_more(sample, np.array([1e6, 2e6]))
    steps = {name: np.diff(values)[0] for name, values in grown.items()}
    assert steps["mean"] == pytest.approx(1e6 / (n + 1)) and steps["median"] == pytest.approx(0 if n > 1 else 5e5)
    assert steps["standard deviation"] / steps["mean"] == pytest.approx(n**0.5, rel=1e-4)


def test_the_far_ones_make_three_quarters_of_the_variance():
    sample = run(Settings(source="With outliers", count=100)).sample
    far = sample > 9
    assert far.sum() == 5
    assert 1 - sample[~far].var() / sample.var() == pytest.approx(0.75, abs=0.05)
    settings = Settings(source="With outliers", count=100)
    said = readouts(run(settings), settings)[-1]
    assert (said.label, said.value) == ("made by the farthest 5 of 100", "75 %")


def test_the_average_square_stands_beside_the_variance_wherever_c_is_dragged():
    """The claim says that it is larger anywhere else than at the mean: the readout must show it."""
    at, off = (
        {part.label: part.value for part in readouts(run(chosen), chosen)}
        for chosen in (Settings(), Settings(offset=2.0))
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
    by_n, by_less = divisor_readouts(run(settings), settings)[1:3]
    assert "bias is the point" in by_n.help and "is the population's variance" in by_less.help


def test_small_numbers_that_differ_are_not_called_equal():
    for own in ((1e-13, 2e-13, 3e-13), (1e-200, 2e-200)):
        settings = Settings(own=own)
        assert not any("All values are equal" in notice.text for notice in notices(run(settings), settings))


def test_between_the_middle_two_of_an_even_number_the_distances_add_up_to_the_same():
    absolute = costs_of(np.array([1.0, 3.0, 7.0, 20.0]), np.array([3.0, 4.0, 7.0, 7.1, 2.9]))[1]
    assert absolute[0] == absolute[1] == absolute[2] < min(absolute[3:])


def test_the_mean_is_always_in_the_picture():
    for seed in range(20):
        settings = Settings(source="Cauchy", count=500, seed=seed)
        result = run(settings)
        low, high = drawn_range(result, settings)
        assert low <= result.measures["mean"] <= high


def test_the_prediction_988_more_on_one_of_seven():
    before, after = (run(Settings(own=(2.0, 3.0, 3.0, 4.0, 5.0, 6.0, last))).measures for last in (12.0, 1000.0))
    assert after["mean"] - before["mean"] == pytest.approx(988 / 7) and round(988 / 7) == 141
    assert after["median"] == before["median"]


def test_two_humps_have_their_mean_where_no_data_is_and_a_bell_has_not():
    humps = Settings(source="Bimodal", count=100)
    assert any("hardly any data" in notice.text for notice in notices(run(humps), humps))
    bell = np.random.default_rng(0).normal(size=100_000)
    assert near_mean(bell) == pytest.approx(0.197, abs=0.01)


def test_a_skewed_sample_has_its_mean_above_its_median():
    for seed in range(10):
        measures = run(Settings(source="Skewed", count=200, seed=seed)).measures
        assert measures["mean"] > measures["median"]


def test_cauchy_is_said_to_have_no_variance():
    settings = Settings(source="Cauchy")
    assert numbers_of(run(settings))["population's variance"] == "it has none"
    assert "no mean and no variance" in notices(run(settings), settings)[0].text


def test_one_value_says_nothing_about_spread():
    settings = Settings(own=(4.0,))
    assert numbers_of(run(settings))["variance, ÷ (n − 1)"] == "none: needs two values"
    assert "divide by 0" in notices(run(settings), settings)[0].text


def test_a_constant_sample_is_said_to_be_constant():
    settings = Settings(own=(4.0, 4.0, 4.0))
    assert run(settings).measures["variance, ÷ (n − 1)"] == 0
    assert "All values are equal" in notices(run(settings), settings)[0].text


def test_own_numbers_are_the_population_of_the_ten_thousand_samples():
    assert run(Settings()).truth == pytest.approx(68 / 7)


@pytest.mark.parametrize("source", POPULATIONS)
def test_stacked_dots_do_not_overlap(source):
    sample = run(Settings(source=source, count=300)).sample
    heights = stacked(sample, 0.0, 10.0)
    for row in np.unique(heights):
        assert (np.diff(np.sort(sample[heights == row])) >= 10 / 36 - 1e-9).all()


def test_two_standard_errors_miss_the_truth_with_about_one_seed_in_twenty():
    missed = 0
    for again in range(200):
        result = run(Settings(source="Normal", again=again))
        missed += abs(result.unbiased.mean() - 4) > 2 * result.unbiased.std() / 100
    assert 2 <= missed <= 20

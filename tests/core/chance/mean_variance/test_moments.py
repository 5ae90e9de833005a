"""Mean and variance by their formulas: equal to the libraries'."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import settings as tried
from hypothesis import strategies as st

from core.chance.mean_variance.moments import (
    costs_of,
    library_variances,
    mean,
    variance,
    variance_ratios,
    with_one_more,
)

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


def test_ratios_are_the_mean_of_numpys_variances():
    draws = np.random.default_rng(3).normal(5, 2, (12, 400))
    expected = [draws[:n].var(axis=0).mean() / 4 for n in range(1, 13)]
    assert np.allclose(variance_ratios(draws, 4.0), expected)


@pytest.mark.parametrize("n", [1, 2, 7, 30])
def test_far_out_the_deviation_grows_root_n_times_as_fast_as_the_mean(n):
    sample = np.random.default_rng(n).normal(0, 1, n)
    grown = with_one_more(sample, np.array([1e6, 2e6]))
    steps = {name: np.diff(values)[0] for name, values in grown.items()}
    assert steps["mean"] == pytest.approx(1e6 / (n + 1)) and steps["median"] == pytest.approx(0 if n > 1 else 5e5)
    assert steps["standard deviation"] / steps["mean"] == pytest.approx(n**0.5, rel=1e-4)


def test_between_the_middle_two_of_an_even_number_the_distances_add_up_to_the_same():
    absolute = costs_of(np.array([1.0, 3.0, 7.0, 20.0]), np.array([3.0, 4.0, 7.0, 7.1, 2.9]))[1]
    assert absolute[0] == absolute[1] == absolute[2] < min(absolute[3:])

"""Every t-test says what scipy.stats says."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from core.chance.t_test.four_tests import (
    T_TESTS,
    Moments,
    compared,
    critical,
    growing_moments,
    interval,
    p_value,
    power,
    scipy_p,
    t_of,
    why_no_t,
)

BY_SCIPY = {
    "One-sample": lambda x, y: stats.ttest_1samp(x, 0.3),
    "Pooled": lambda x, y: stats.ttest_ind(x, y),
    "Welch": lambda x, y: stats.ttest_ind(x, y, equal_var=False),
    "Paired": lambda x, y: stats.ttest_rel(x, y),
}


@pytest.mark.parametrize("kind", T_TESTS)
@pytest.mark.parametrize("sizes", [(2, 2), (7, 7), (3, 40), (200, 150)])
def test_t_p_freedom_and_interval_are_scipys(kind, sizes):
    rng = np.random.default_rng(sum(sizes))
    x, y = rng.normal(1, 2, sizes[0]), rng.normal(1.4, 0.7, sizes[0] if kind == "Paired" else sizes[1])
    theirs = BY_SCIPY[kind](x, y)
    estimate = T_TESTS[kind].estimate(*compared(kind, x, y, 0.3))
    t = t_of(estimate)
    assert t == pytest.approx(theirs.statistic, rel=1e-10)
    assert p_value(t, estimate.freedom) == pytest.approx(theirs.pvalue, rel=1e-9)
    assert scipy_p(kind, x, y, 0.3) == pytest.approx(theirs.pvalue, rel=1e-9)
    assert estimate.freedom == pytest.approx(theirs.df, rel=1e-12)
    shift = 0.3 if kind == "One-sample" else 0.0  # scipy's interval is that of the mean itself
    reach = theirs.confidence_interval(0.99)
    assert np.array(interval(estimate, 0.01)) + shift == pytest.approx([reach.low, reach.high], rel=1e-9)


def test_the_pooled_test_takes_one_observation_as_scipy_does():
    x, y = np.array([2.0]), np.array([0.0, 1.0, 4.0])
    assert t_of(T_TESTS["Pooled"].estimate(*compared("Pooled", x, y, 0.0))) == stats.ttest_ind(x, y).statistic


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(-1e3, 1e3), min_size=3, max_size=30), st.floats(-100, 100))
def test_shifting_both_samples_alike_changes_nothing(values, shift):
    x, y = np.array(values), np.array(values[::-1][:-1]) + 1
    assume(min(x.std(), y.std()) > 1e-3)
    for kind in ("Pooled", "Welch"):
        before, after = (T_TESTS[kind].estimate(*compared(kind, x + by, y + by, 0.0)) for by in (0.0, shift))
        np.testing.assert_allclose(np.array(before), np.array(after), rtol=1e-6, atol=1e-9)


def test_growing_moments_are_the_moments_of_every_beginning():
    samples = np.random.default_rng(1).normal(size=(5, 30))
    grown = growing_moments(samples)
    for n in (2, 3, 17, 30):
        np.testing.assert_allclose(grown.mean[:, n - 1], samples[:, :n].mean(axis=1), rtol=1e-10)
        np.testing.assert_allclose(grown.variance[:, n - 1], samples[:, :n].var(axis=1, ddof=1), rtol=1e-9)


def test_power_does_not_end_in_no_number():
    first = Moments(np.array([2.0, 30.0, 200.0]), np.array([1e3]), 1e-2)
    assert np.all(power(T_TESTS["Pooled"].estimate(first, Moments(first.count, 0.0, 1e-2)), 0.001) > 0.99)
    assert critical(0.05, 68) == pytest.approx(stats.t.ppf(0.975, 68), rel=1e-12)


@pytest.mark.parametrize(
    ("kind", "first", "second", "word"),
    [
        ("One-sample", [1.0], [], "One observation"),
        ("Paired", [1.0, 2.0], [1.0, 2.0, 3.0], "partner"),
        ("Paired", [1.0, 2.0, 3.0], [2.0, 3.0, 4.0], "divided by 0"),
        ("Pooled", [1.0], [2.0], "at least three"),
        ("Welch", [1.0], [2.0, 3.0], "one observation has none"),
        ("Pooled", [0.1] * 3, [0.1] * 5, "0/0"),
        ("Welch", [0.1] * 3, [0.7] * 5, "divided by 0"),
    ],
)
def test_samples_without_a_t_are_told_why(kind, first, second, word):
    assert word in why_no_t(kind, np.array(first), np.array(second), 0.0)

"""Every t-test says what scipy.stats says, and what it promises of chance is kept when the experiment is repeated."""

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
    exactly,
    growing_moments,
    interval,
    p_value,
    power,
    scipy_p,
    t_of,
    why_no_t,
)
from core.chance.t_test.repeats import MOST, repeat, share_below, share_interval

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


@pytest.mark.parametrize("kind", T_TESTS)
def test_false_alarms_lie_within_their_binomial_interval(kind):
    second = exactly(0.0) if kind in ("One-sample", "Paired") else Moments(40, 0.0, 1.0)
    repeats = repeat(T_TESTS[kind], Moments(30, 0.0, 1.0), second, 0.05, 4000, 1, 0)
    low, high = share_interval(0.05, 4000)
    assert low <= share_below(repeats.p_null, 0.05) <= high
    assert stats.kstest(repeats.p_null, "uniform").pvalue > 0.01  # p is flat
    # At every n, looked at once. Welch is known to be too careful with a handful of observations.
    assert np.abs(repeats.once - 0.05)[6:].max() < 0.02
    assert repeats.once.max() < 0.07


def test_power_at_half_a_deviation_and_64_a_group_is_80_percent():
    first, second = Moments(64, 0.5, 1.0), Moments(64, 0.0, 1.0)
    for kind in ("Pooled", "Welch"):
        assert power(T_TESTS[kind].estimate(first, second), 0.05) == pytest.approx(0.80, abs=0.02)
        repeats = repeat(T_TESTS[kind], first, second, 0.05, 4000, 1, 3)
        assert share_below(repeats.p_true, 0.05) == pytest.approx(0.80, abs=0.02)


@pytest.mark.parametrize("kind", T_TESTS)
def test_repetitions_find_as_often_as_theory_says_at_every_size(kind):
    second = exactly(0.0) if kind in ("One-sample", "Paired") else Moments(9, 0.0, 1.0)
    first = Moments(9, 0.4, 1.0)
    repeats = repeat(T_TESTS[kind], first, second, 0.05, 4000, 1, 5)
    sizes = repeats.sizes.astype(float)
    sides = [side._replace(count=sizes) if np.isfinite(side.count) else side for side in (first, second)]
    assert np.abs(power(T_TESTS[kind].estimate(*sides), 0.05) - repeats.rejected).max() < 0.03


def test_peeking_inflates_false_alarms_and_looking_less_often_inflates_them_less():
    ever = {
        every: repeat(T_TESTS["Pooled"], Moments(30, 0.0, 1.0), Moments(30, 0.0, 1.0), 0.05, 2000, every, 0).ever
        for every in (1, 20, 100)
    }
    assert all(np.all(np.diff(share) >= 0) for share in ever.values())
    assert ever[1][-1] > 0.35 > ever[20][-1] > 0.15 > ever[100][-1] > 0.05


def test_unequal_spreads_and_sizes_break_the_pooled_test_and_not_welchs():
    sides = Moments(10, 0.0, 9.0), Moments(60, 0.0, 1.0)
    alarms = {kind: share_below(repeat(T_TESTS[kind], *sides, 0.05, 4000, 1, 0).p_null, 0.05) for kind in T_TESTS}
    assert alarms["Pooled"] > 0.2
    assert alarms["Welch"] == pytest.approx(0.05, abs=0.012)


def test_the_table_of_critical_values_decides_as_p_does():
    repeats = repeat(T_TESTS["Welch"], Moments(8, 0.0, 4.0), Moments(8, 0.0, 1.0), 0.05, 500, 1, 2)
    rng = np.random.default_rng([2, 1])
    x, y = (rng.standard_normal((500, MOST)) * spread for spread in (2.0, 1.0))
    theirs = stats.ttest_ind(x[:, :8], y[:, :8], axis=1, equal_var=False).pvalue
    np.testing.assert_allclose(repeats.p_null, theirs, rtol=1e-7)
    assert repeats.once[np.searchsorted(repeats.looks, 8)] == (theirs < 0.05).mean()


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

"""What a t-test promises of chance is kept when the experiment is repeated, and theory foretells what is found."""

import numpy as np
import pytest
from scipy import stats

from core.chance.t_test.four_tests import T_TESTS, Moments, exactly, power
from core.chance.t_test.many_tests import Design, peek, power_at_every_size, repeat_test
from core.chance.t_test.repeats import MOST, repeat, share_below, share_interval


@pytest.mark.parametrize("kind", T_TESTS)
def test_false_alarms_lie_within_their_binomial_interval(kind):
    second = exactly(0.0) if kind in ("One-sample", "Paired") else Moments(40, 0.0, 1.0)
    design = Design(T_TESTS[kind], Moments(30, 0.0, 1.0), second, 0.05, count=4000)
    p = repeat_test(design).p_null
    low, high = share_interval(0.05, 4000)
    assert low <= share_below(p, 0.05) <= high
    assert stats.kstest(p, "uniform").pvalue > 0.01  # p is flat
    # At every n, looked at once. Welch is known to be too careful with a handful of observations.
    once = peek(design, 1).once
    assert np.abs(once - 0.05)[6:].max() < 0.02
    assert once.max() < 0.07


def test_power_at_half_a_deviation_and_64_a_group_is_80_percent():
    first, second = Moments(64, 0.5, 1.0), Moments(64, 0.0, 1.0)
    for kind in ("Pooled", "Welch"):
        assert power(T_TESTS[kind].estimate(first, second), 0.05) == pytest.approx(0.80, abs=0.02)
        repetitions = repeat_test(Design(T_TESTS[kind], first, second, 0.05, count=4000, seed=3))
        assert repetitions.found == share_below(repetitions.p_true, 0.05) == pytest.approx(0.80, abs=0.02)


@pytest.mark.parametrize("kind", T_TESTS)
def test_repetitions_find_as_often_as_theory_says_at_every_size(kind):
    second = exactly(0.0) if kind in ("One-sample", "Paired") else Moments(9, 0.0, 1.0)
    first = Moments(9, 0.4, 1.0)
    result = power_at_every_size(Design(T_TESTS[kind], first, second, 0.05, count=4000, seed=5))
    sizes = result.sizes.astype(float)
    sides = [side._replace(count=sizes) if np.isfinite(side.count) else side for side in (first, second)]
    theory = power(T_TESTS[kind].estimate(*sides), 0.05)
    assert np.abs(theory - result.found).max() < 0.03
    np.testing.assert_array_equal(result.theory[result.sizes - 2], theory)


def test_peeking_inflates_false_alarms_and_looking_less_often_inflates_them_less():
    design = Design(T_TESTS["Pooled"], Moments(30, 0.0, 1.0), Moments(30, 0.0, 1.0), 0.05, count=2000)
    ever = {every: peek(design, every).ever for every in (1, 20, 100)}
    assert all(np.all(np.diff(share) >= 0) for share in ever.values())
    assert ever[1][-1] > 0.35 > ever[20][-1] > 0.15 > ever[100][-1] > 0.05


def test_unequal_spreads_and_sizes_break_the_pooled_test_and_not_welchs():
    sides = Moments(10, 0.0, 9.0), Moments(60, 0.0, 1.0)
    alarms = {kind: repeat_test(Design(T_TESTS[kind], *sides, 0.05, count=4000)).false_alarms for kind in T_TESTS}
    assert alarms["Pooled"] > 0.2
    assert alarms["Welch"] == pytest.approx(0.05, abs=0.012)


def test_the_table_of_critical_values_decides_as_p_does():
    design = Design(T_TESTS["Welch"], Moments(8, 0.0, 4.0), Moments(8, 0.0, 1.0), 0.05, count=500, seed=2)
    rng = np.random.default_rng([2, 1])
    x, y = (rng.standard_normal((500, MOST)) * spread for spread in (2.0, 1.0))
    theirs = stats.ttest_ind(x[:, :8], y[:, :8], axis=1, equal_var=False).pvalue
    np.testing.assert_allclose(repeat_test(design).p_null, theirs, rtol=1e-7)
    peeking = peek(design, 1)
    assert peeking.once[np.searchsorted(peeking.looks, 8)] == (theirs < 0.05).mean()


@pytest.mark.parametrize("kind", T_TESTS)
def test_repetitions_grown_no_further_than_is_asked_are_the_same_repetitions(kind):
    sides = Moments(7, 1.0, 4.0), exactly(0.0) if kind in ("One-sample", "Paired") else Moments(5, 0.0, 1.0)
    sizes = (np.array([7]), np.array([5]))
    short, long = (repeat(T_TESTS[kind], *sides, 50, 3, most).estimate(sizes, 1.0) for most in (7, MOST))
    for ours, theirs in zip(short, long, strict=True):
        np.testing.assert_array_equal(ours, theirs)

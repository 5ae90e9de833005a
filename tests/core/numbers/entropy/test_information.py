"""Entropy and its kin against scipy and torch, in the limits too."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from core.numbers.entropy.information import (
    BITS_TO_NATS,
    binary_cross_entropy,
    binned_entropy,
    cross_entropy,
    distribution,
    divergence,
    entropy,
    surprise,
)

chances = st.floats(0, 1, allow_subnormal=False)


def pairs() -> st.SearchStrategy:
    """Two distributions over the same 2 to 10 outcomes, zeros among them."""
    sizes = st.integers(2, 10)
    return sizes.flatmap(lambda n: st.tuples(*[arrays(float, n, elements=chances).map(shares) for _ in "pq"]))


def shares(numbers: np.ndarray) -> np.ndarray:
    return distribution(tuple(numbers), len(numbers))


@pytest.mark.parametrize("n", [1, 2, 3, 8, 10, 1000])
def test_entropy_of_n_equal_outcomes_is_log2_n(n):
    assert entropy(np.full(n, 1 / n)) == pytest.approx(np.log2(n), abs=1e-12)


@settings(max_examples=200, deadline=None)
@given(pairs())
def test_expecting_another_distribution_never_surprises_less(pair):
    p, q = pair
    assert cross_entropy(p, q) >= entropy(p) - 1e-9
    assert 0 <= entropy(p) <= np.log2(len(p)) + 1e-9


@settings(max_examples=200, deadline=None)
@given(pairs())
def test_cross_entropy_is_entropy_plus_divergence(pair):
    p, q = pair
    whole, parts = cross_entropy(p, q), entropy(p) + divergence(p, q)
    assert whole == pytest.approx(parts, rel=1e-9, abs=1e-9)
    assert divergence(p, p) == 0


@settings(max_examples=100, deadline=None)
@given(pairs())
def test_entropy_and_divergence_are_scipys(pair):
    p, q = pair
    assert entropy(p) == pytest.approx(stats.entropy(p, base=2), abs=1e-9)
    assert divergence(p, q) == pytest.approx(stats.entropy(p, q, base=2), rel=1e-9, abs=1e-9)


def test_cross_entropy_is_torchs_in_nats():
    logits = torch.tensor([[1.0, 2.0, -0.5]], dtype=torch.float64)
    target = torch.tensor([[0.2, 0.3, 0.5]], dtype=torch.float64)
    ours = cross_entropy(target[0].numpy(), torch.softmax(logits, 1)[0].numpy()) * BITS_TO_NATS
    assert ours == pytest.approx(F.cross_entropy(logits, target).item(), abs=1e-12)


def test_the_limits_are_kept():
    certain, other = np.array([1.0, 0.0]), np.array([0.25, 0.75])
    assert entropy(certain) == 0
    assert cross_entropy(certain, other) == 2
    assert cross_entropy(other, certain) == divergence(other, certain) == np.inf
    assert surprise(np.array([1.0, 0.5, 0.0])).tolist() == [0, 1, np.inf]


@settings(max_examples=200, deadline=None)
@given(st.floats(0, 1), st.floats(1e-6, 1 - 1e-6))
def test_binary_cross_entropy_is_torchs_where_the_clamp_is_out_of_reach(truth, prediction):
    y, x = torch.tensor(truth, dtype=torch.float64), torch.tensor(prediction, dtype=torch.float64)
    expected = F.binary_cross_entropy(x, y).item()
    assert binary_cross_entropy(truth, prediction) == pytest.approx(expected, rel=1e-9, abs=1e-12)


def test_lists_that_are_no_distributions_become_some():
    assert distribution((2.0, 6.0), 3).tolist() == [0.25, 0.75, 0]
    assert distribution((0.0, 0.0), 2).tolist() == [0.5, 0.5]


def test_binned_entropy_counts_every_value_and_knows_no_distance():
    sample = np.random.default_rng(0).normal(0, 1, 500)
    bits, counted = binned_entropy(sample, 10, (-1.0, 1.0))
    assert counted.sum() == pytest.approx(1)
    assert bits == pytest.approx(stats.entropy(counted, base=2))
    assert (
        binned_entropy(np.array([0.1, 0.1, 0.9]), 4, (0, 1))[0]
        == binned_entropy(np.array([0.4, 0.4, 0.6]), 4, (0, 1))[0]
    )

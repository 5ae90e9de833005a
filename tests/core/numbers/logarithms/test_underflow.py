"""Logarithms at the edge, and products that end."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from core.numbers.logarithms.underflow import (
    BASES,
    FORMATS,
    first_zero,
    log_sum_exp,
    logarithm,
    naive_log_sum_exp,
    running_product,
    running_sum,
)


@pytest.mark.parametrize("base", BASES)
def test_logarithm_inverts_the_power_and_survives_what_has_none(base):
    x = np.array([1e4, 1e-4, 1.0, 1e300])
    np.testing.assert_allclose(BASES[base] ** logarithm(x, base), x, rtol=1e-10)
    assert np.isnan(logarithm(-1e4, base))
    assert logarithm(0.0, base) == -np.inf


@settings(max_examples=200, deadline=None)
@given(arrays(float, st.integers(1, 8), elements=st.floats(-1e4, 1e4)))
def test_log_sum_exp_is_torchs_and_softmax_by_it_survives_1e4(logs):
    ours = log_sum_exp(logs)
    assert ours == pytest.approx(torch.logsumexp(torch.tensor(logs), 0).item(), rel=1e-12, abs=1e-12)
    by_torch = torch.softmax(torch.tensor(logs), 0).numpy()
    np.testing.assert_allclose(np.exp(logs - ours), by_torch, rtol=1e-9, atol=1e-12)


def test_as_written_it_breaks_on_both_sides():
    assert naive_log_sum_exp(np.array([1e4, 0.0])) == np.inf
    assert naive_log_sum_exp(np.array([-1e4, -1e4])) == -np.inf
    assert log_sum_exp(np.array([1e4, -1e4])) == 1e4
    assert log_sum_exp(np.array([-1e4, -1e4])) == pytest.approx(-1e4 + np.log(2))


# The smallest numbers are 2**-24, 2**-149 and 2**-1074; half of each is rounded to 0.
@pytest.mark.parametrize(("kind", "dies"), [("float16", 25), ("float32", 150), ("float64", 1075)])
def test_a_product_of_halves_ends_where_the_format_does(kind, dies):
    halves = np.full(1200, 0.5)
    product = running_product(halves, kind)
    assert product.dtype == FORMATS[kind]
    assert first_zero(product) == dies
    assert (product[: dies - 1] == 2.0 ** -np.arange(1.0, dies)).all()
    assert first_zero(halves) == 0


def test_running_results_are_torchs():
    factors = np.random.default_rng(0).uniform(0.3, 1, 50)
    single = torch.tensor(factors, dtype=torch.float32)
    np.testing.assert_allclose(running_product(factors, "float32"), torch.cumprod(single, 0).numpy(), rtol=1e-5)
    np.testing.assert_allclose(running_sum(factors, "float32"), torch.cumsum(single, 0).numpy(), rtol=1e-5)

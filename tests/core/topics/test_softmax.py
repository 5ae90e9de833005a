"""Softmax: torch is the oracle, and every claim of its page is a test."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.topics.softmax import Settings, naive_softmax, run, scene, softmax, softmax_jacobian

SCORES = st.lists(st.floats(-10, 10), min_size=2, max_size=10)


@given(SCORES, st.floats(0.05, 20))
def test_it_is_torch_s(scores: list[float], temperature: float) -> None:
    result = run(Settings(scores=tuple(scores), temperature=temperature))
    expected = torch.softmax(torch.tensor(scores, dtype=torch.float64) / temperature, dim=0).numpy()
    np.testing.assert_allclose(result.probabilities, expected, rtol=1e-12, atol=1e-300)
    np.testing.assert_allclose(result.by_torch, expected, rtol=1e-12, atol=1e-300)


@given(SCORES)
def test_the_sum_is_one_and_the_order_is_kept(scores: list[float]) -> None:
    shares = softmax(np.array(scores))
    assert shares.sum() == pytest.approx(1)
    assert (np.diff(shares[np.argsort(scores, kind="stable")]) >= -1e-15).all()


@given(SCORES, st.floats(-2000, 2000))
def test_a_constant_added_to_all_scores_changes_nothing(scores: list[float], shift: float) -> None:
    np.testing.assert_allclose(softmax(np.array(scores) + shift), softmax(np.array(scores)), atol=1e-10)


@pytest.mark.parametrize("size", [1e4, -1e4])
def test_it_survives_huge_scores_where_the_formula_as_written_breaks(size: float) -> None:
    scores = np.array([size, size + 1, size + 2])
    assert np.isfinite(softmax(scores)).all()
    assert not np.isfinite(naive_softmax(scores)).all()


def test_the_naive_formula_breaks_at_1000_and_the_page_says_so() -> None:
    settings = Settings(shift=1000.0)
    notice = scene(run(settings), settings).notices[0]
    assert "The naive formula broke" in notice.text and notice.knobs == {"shift": 0.0}
    assert not scene(run(Settings()), Settings()).notices


def test_one_point_of_score_multiplies_the_odds_by_e_over_t() -> None:
    for temperature in (0.5, 1.0, 3.0):
        shares = run(Settings(scores=(1.0, 2.0), temperature=temperature)).probabilities
        assert shares[1] / shares[0] == pytest.approx(np.exp(1 / temperature))


def test_the_jacobian_is_autograd_s() -> None:
    scores = torch.tensor([1.0, 2.0, -0.5], dtype=torch.float64)
    expected = torch.autograd.functional.jacobian(lambda z: torch.softmax(z, dim=0), scores).numpy()
    ours = softmax_jacobian(softmax(scores.numpy()))
    np.testing.assert_allclose(ours, expected, atol=1e-12)
    np.testing.assert_allclose(ours.sum(axis=0), 0, atol=1e-12)


def test_cold_is_one_winner_and_hot_is_equal_shares() -> None:
    assert run(Settings(temperature=0.05)).probabilities.max() > 0.999
    np.testing.assert_allclose(run(Settings(temperature=20.0)).probabilities, 1 / 3, atol=0.04)

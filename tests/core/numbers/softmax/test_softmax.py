"""Softmax: torch is the oracle, and every claim of its page is a test."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from core.experiment.charts import CLASSES
from core.numbers.softmax.parts import shares_readouts, shares_scene
from core.numbers.softmax.topic import (
    Settings,
    loss_slopes,
    naive_softmax,
    naive_verdict,
    shares,
    shares_numbers,
    slopes,
    softmax,
    softmax_jacobian,
    twice,
)

SCORES = st.lists(st.floats(-10, 10), min_size=2, max_size=10)


@settings(deadline=None)
@given(SCORES, st.floats(0.05, 20))
def test_it_is_torch_s(scores: list[float], temperature: float) -> None:
    result = shares(Settings(scores=tuple(scores), temperature=temperature))
    expected = torch.softmax(torch.tensor(scores, dtype=torch.float64) / temperature, dim=0).numpy()
    np.testing.assert_allclose(result.probabilities, expected, rtol=1e-12, atol=1e-300)
    np.testing.assert_allclose(result.by_torch, expected, rtol=1e-12, atol=1e-300)


@given(SCORES)
def test_the_sum_is_one_and_the_order_is_kept(scores: list[float]) -> None:
    found = softmax(np.array(scores))
    assert found.sum() == pytest.approx(1)
    assert (np.diff(found[np.argsort(scores, kind="stable")]) >= -1e-15).all()


@given(SCORES, st.floats(-2000, 2000))
def test_a_constant_added_to_all_scores_changes_nothing(scores: list[float], shift: float) -> None:
    np.testing.assert_allclose(softmax(np.array(scores) + shift), softmax(np.array(scores)), atol=1e-10)


@pytest.mark.parametrize("size", [1e4, -1e4])
def test_it_survives_huge_scores_where_the_formula_as_written_breaks(size: float) -> None:
    scores = np.array([size, size + 1, size + 2])
    assert np.isfinite(softmax(scores)).all()
    assert not np.isfinite(naive_softmax(scores)).all()


@pytest.mark.parametrize(
    ("chosen", "verdict"),
    [
        (Settings(), "holds"),
        (Settings(shift=1000.0), "overflows: an exp is ∞"),
        (Settings(scores=(9.7, 9.7), shift=700.0), "overflows: the sum is ∞"),
        (Settings(shift=-2000.0), "underflows: every exp is 0"),
        (Settings(shift=-747.0), "wrong: exp has lost its digits"),
    ],
)
def test_each_way_in_which_the_formula_as_written_fails_is_named(chosen: Settings, verdict: str) -> None:
    result = shares(chosen)
    found = shares_scene(result, chosen).notices
    assert naive_verdict(result) == verdict == shares_numbers(result, chosen)["formula as written"]
    assert bool(found) == (verdict != "holds")
    if found:
        assert found[0].text.startswith("The formula as written fails") and found[0].knobs == {"shift": 0.0}
    np.testing.assert_allclose(result.probabilities, softmax(np.array(chosen.scores)), atol=1e-12)


def test_adding_a_constant_is_seen_on_the_scores_and_not_on_the_probabilities() -> None:
    before, after = (shares_scene(shares(chosen), chosen).panels for chosen in (Settings(), Settings(shift=10.0)))
    heights = [[panels[which].figure["data"][0]["y"] for which in range(3)] for panels in (before, after)]
    np.testing.assert_allclose(heights[1][0], heights[0][0] + 10)
    np.testing.assert_allclose(heights[1][1], heights[0][1] * np.exp(10))
    np.testing.assert_allclose(heights[1][2], heights[0][2], atol=1e-15)
    assert "+ 10" in after[0].title


def test_a_tie_is_named_and_takes_no_class_s_colour() -> None:
    tie, clear = (
        {row.label: row for row in shares_readouts(shares(chosen), chosen)}
        for chosen in (Settings(scores=(5.0, 5.0, -2.0)), Settings())
    )
    assert tie["most likely outcome"].value == "1 and 2: a tie"
    assert not tie["most likely outcome"].color
    assert clear["most likely outcome"].color == CLASSES[2]


@settings(deadline=None)
@given(SCORES, st.integers(0, 9), st.floats(0.05, 20))
def test_the_losses_slopes_are_autograd_s(scores: list[float], target: int, temperature: float) -> None:
    target = min(target, len(scores) - 1)
    z = torch.tensor(scores, dtype=torch.float64, requires_grad=True)
    y = torch.nn.functional.one_hot(torch.tensor(target), len(scores)).double()
    losses = (
        torch.nn.functional.cross_entropy(z / temperature, y),
        ((torch.softmax(z / temperature, dim=0) - y) ** 2).sum() / 2,
    )
    ours = loss_slopes(softmax(np.array(scores) / temperature), target, temperature)
    for row, loss in zip(ours, losses, strict=True):
        np.testing.assert_allclose(row, torch.autograd.grad(loss, z, retain_graph=True)[0], atol=1e-10)


def test_a_confident_mistake_pushes_cross_entropy_and_not_the_squared_error() -> None:
    found = slopes(Settings(scores=(20.0 / 2, -10.0), target=2)).slopes
    np.testing.assert_allclose(found[0], [1, -1], atol=1e-8)
    np.testing.assert_allclose(found[1], 0, atol=1e-8)


@pytest.mark.parametrize(("classes", "floor"), [(2, 0.313), (3, 0.551), (4, 0.744)])
def test_softmax_before_cross_entropy_leaves_a_floor(classes: int, floor: float) -> None:
    result = twice(Settings(classes=classes, lead=20.0))
    assert result.floor == pytest.approx(floor, abs=5e-4)
    assert result.here[1] == pytest.approx(result.floor, abs=1e-6) and result.here[0] < 1e-7
    # Confidently wrong: the scores are pushed with all strength, the probabilities hardly.
    assert result.pushes[0, 0] < -0.99 and abs(result.pushes[1, 0]) < 1e-3


def test_one_point_of_score_multiplies_the_odds_by_e_over_t() -> None:
    for temperature in (0.5, 1.0, 3.0):
        found = shares(Settings(scores=(1.0, 2.0), temperature=temperature)).probabilities
        assert found[1] / found[0] == pytest.approx(np.exp(1 / temperature))


def test_the_jacobian_is_autograd_s() -> None:
    scores = torch.tensor([1.0, 2.0, -0.5], dtype=torch.float64)
    expected = torch.autograd.functional.jacobian(lambda z: torch.softmax(z, dim=0), scores).numpy()
    ours = softmax_jacobian(softmax(scores.numpy()))
    np.testing.assert_allclose(ours, expected, atol=1e-12)
    np.testing.assert_allclose(ours.sum(axis=0), 0, atol=1e-12)


def test_cold_is_one_winner_and_hot_is_equal_shares() -> None:
    assert shares(Settings(temperature=0.05)).probabilities.max() > 0.999
    np.testing.assert_allclose(shares(Settings(temperature=20.0)).probabilities, 1 / 3, atol=0.04)

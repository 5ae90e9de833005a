"""Random landscapes: their flat places are flat, and saddles take over as theory says."""

import numpy as np
import pytest
import torch

from core.descent.descent_2d.parts import share_scene
from core.descent.descent_2d.random_landscapes import flat_places, random_waves, saddle_shares, theory_shares
from core.descent.descent_2d.topic import Settings


def test_saddles_take_over_as_dimensions_grow():
    *_, (_, _, shares) = saddle_shares(0, dimensions=(1, 2, 3, 10), functions=6, starts=40)
    measured = shares.saddles / shares.found
    assert measured[0] == 0 and abs(measured[1] - 0.5) < 0.1 and abs(measured[2] - 0.7535) < 0.1 and measured[3] > 0.99
    # Low critical points bend up almost everywhere.
    assert np.corrcoef(shares.heights, shares.falling)[0, 1] > 0.7


def test_the_shares_can_be_stopped_after_each_function():
    found = list(saddle_shares(0, dimensions=(1, 2), functions=3, starts=5))
    assert [done for done, _, _ in found] == [1, 2, 3, 4, 5, 6] and {total for _, total, _ in found} == {6}
    assert [shares is not None for _, _, shares in found] == 2 * [False, False, True]
    first = next(shares for _, _, shares in found if shares is not None)
    assert share_scene(first, Settings()).panels[1].title.endswith("in 1 dimension")


def test_theorys_share_is_the_known_one():
    """Exactly one half in two dimensions (Longuet-Higgins 1957), 3.055 / 4.055 in three (Bardeen et al. 1986)."""
    chance = np.random.default_rng(0)
    assert theory_shares(2, 40000, chance)[1] == pytest.approx(0.5, abs=0.01)
    assert theory_shares(3, 40000, chance)[1] == pytest.approx(3.055 / 4.055, abs=0.01)


def test_a_random_landscapes_slopes_are_autograds_and_its_flat_places_are_flat():
    waves = random_waves(4, 50, np.random.default_rng(0))
    x = torch.tensor(np.random.default_rng(1).uniform(-3, 3, 4), requires_grad=True)
    f = lambda p: np.sqrt(2 / 50) * torch.cos(torch.tensor(waves.frequencies) @ p + torch.tensor(waves.phases)).sum()  # noqa: E731
    point = x.detach().numpy()[None]
    np.testing.assert_allclose(waves.gradient(point)[0], torch.autograd.grad(f(x), x)[0].numpy(), atol=1e-12)
    theirs = torch.autograd.functional.hessian(f, x.detach()).numpy()
    np.testing.assert_allclose(waves.hessian(point)[0], theirs, atol=1e-12)
    flat = flat_places(waves, np.random.default_rng(2).uniform(-5, 5, (30, 4)))
    assert len(flat) > 15 and np.abs(waves.gradient(flat)).max() < 1e-8

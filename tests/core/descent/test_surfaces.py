"""Every surface: gradient and Hessian are autograd's of the same formula, and its minima are minima."""

import numpy as np
import pytest
import torch

from core.descent.surfaces import SURFACES, curvatures, library


def scattered(surface, count=200):
    rng = np.random.default_rng(0)
    return rng.uniform(*surface.x, count), rng.uniform(*surface.y, count)


@pytest.mark.parametrize("label", SURFACES)
def test_numpy_and_torch_see_the_same_height(label):
    surface = SURFACES[label]
    x, y = scattered(surface)
    by_torch = surface.value(torch.tensor(x), torch.tensor(y))
    assert isinstance(by_torch, torch.Tensor) and library(x) is np
    np.testing.assert_allclose(surface.value(x, y), by_torch.numpy(), rtol=1e-12)


@pytest.mark.parametrize("label", SURFACES)
def test_gradient_is_autograds(label):
    surface = SURFACES[label]
    x, y = scattered(surface)
    place = torch.tensor(np.stack([x, y]), requires_grad=True)
    surface.value(*place).sum().backward()
    np.testing.assert_allclose(np.stack(surface.gradient(x, y)), place.grad.numpy(), rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("label", SURFACES)
def test_hessian_is_autograds(label):
    surface = SURFACES[label]
    x, y = scattered(surface, 12)
    xx, xy, yy = surface.hessian(x, y)
    for place in range(len(x)):
        point = torch.tensor([x[place], y[place]])
        theirs = torch.autograd.functional.hessian(lambda p: surface.value(p[0], p[1]), point).numpy()
        mine = [[xx[place], xy[place]], [xy[place], yy[place]]]
        np.testing.assert_allclose(mine, theirs, rtol=1e-9, atol=1e-9)
        low, high = curvatures(surface, x[place], y[place])
        np.testing.assert_allclose([low, high], np.linalg.eigvalsh(theirs), rtol=1e-7, atol=1e-7)


@pytest.mark.parametrize("label", SURFACES)
def test_lowest_points_are_flat_curve_upwards_and_nothing_shown_is_lower(label):
    surface = SURFACES[label]
    grid = np.meshgrid(np.linspace(*surface.x, 301), np.linspace(*surface.y, 301))
    for x, y in surface.minima:
        gradient = surface.gradient(np.float64(x), np.float64(y))
        low, high = curvatures(surface, np.float64(x), np.float64(y))
        assert np.hypot(*gradient) < 1e-6 and low > 0 and high > 0
        assert surface.value(np.float64(x), np.float64(y)) <= surface.value(*grid).min() + 1e-9
    assert surface.minima or label == "Monkey saddle"


def test_the_saddle_bends_both_ways_and_the_monkey_saddle_not_at_all():
    zero = np.float64(0)
    low, high = curvatures(SURFACES["Saddle"], zero, zero)
    assert low < 0 < high
    assert curvatures(SURFACES["Monkey saddle"], zero, zero) == (0, 0)


@pytest.mark.parametrize("label", SURFACES)
def test_start_lies_on_the_map(label):
    surface = SURFACES[label]
    assert surface.x[0] < surface.start[0] < surface.x[1] and surface.y[0] < surface.start[1] < surface.y[1]

"""The parent populations: what they claim about themselves is what their draws and their density say."""

import numpy as np
import pytest
from scipy.integrate import quad

from core.data.populations import POPULATIONS

WITH_A_MEAN = [name for name in POPULATIONS if name != "Cauchy"]


@pytest.mark.parametrize("name", POPULATIONS)
def test_the_density_adds_up_to_one(name):
    population = POPULATIONS[name]
    low, high = (-2000, 2010) if name == "Cauchy" else (-40, 60)
    total, _ = quad(
        lambda x: float(population.density(np.array(x))), low, high, points=[5 - 12**0.5, 3, 5, 5 + 12**0.5], limit=500
    )
    assert total == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize("name", WITH_A_MEAN)
def test_mean_and_deviation_are_those_of_the_density(name):
    population = POPULATIONS[name]
    x = np.linspace(-20, 80, 1_000_001)
    weight = population.density(x) * (x[1] - x[0])
    assert (weight * x).sum() == pytest.approx(population.mean, abs=1e-3)
    assert (weight * (x - population.mean) ** 2).sum() == pytest.approx(population.deviation**2, abs=1e-3)


@pytest.mark.parametrize("name", POPULATIONS)
def test_draws_follow_the_density(name):
    population = POPULATIONS[name]
    sample = population.draw(np.random.default_rng(0), (200, 200))
    edges = np.linspace(*population.span, 29)
    middles = (edges[1:] + edges[:-1]) / 2
    share = np.histogram(sample, edges)[0] / sample.size / np.diff(edges)
    # a bin across a jump of the density (uniform, skewed) is off by up to half its height
    jumps = np.array([3.0]) if name == "Skewed" else np.array([5 - 12**0.5, 5 + 12**0.5])
    smooth = ~np.any((edges[:-1, None] <= jumps) & (jumps <= edges[1:, None]), axis=1)
    assert sample.shape == (200, 200)
    assert np.abs(share - population.density(middles))[smooth].max() < 0.03


@pytest.mark.parametrize("name", POPULATIONS)
def test_the_same_seed_gives_the_same_draws(name):
    draw = POPULATIONS[name].draw
    assert np.array_equal(draw(np.random.default_rng(5), 50), draw(np.random.default_rng(5), 50))


def test_cauchy_claims_no_mean():
    assert np.isnan(POPULATIONS["Cauchy"].mean) and np.isinf(POPULATIONS["Cauchy"].deviation)

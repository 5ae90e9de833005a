"""Samplers take whom they say they take, and the error of a fair mean shrinks as 1/√n."""

import numpy as np
import pytest

from core.chance.sampling.samplers import (
    BIASES,
    MEMBERS,
    SIZES,
    draw_from,
    register,
    running_means,
    sample_means,
    slope,
    typical_errors,
)
from core.data.populations import POPULATIONS

NORMAL = POPULATIONS["Normal"]
FINITE = [label for label, population in POPULATIONS.items() if np.isfinite(population.deviation)]


def test_by_size_takes_the_larger_of_two_in_that_share_of_cases():
    rng = np.random.default_rng(0)
    one, two = rng.random((2, 400_000))
    taken = np.where(rng.random(one.size) < 0.7, np.maximum(one, two), one)
    shares = np.linspace(0.01, 0.99, 50)
    np.testing.assert_allclose(BIASES["By size"](shares, 0.7), np.quantile(taken, shares), atol=0.004)


def test_by_convenience_never_reaches_the_largest():
    members = register(NORMAL, "By convenience", 0.5, 0)
    assert members.max() <= 5.05 and len(members) == MEMBERS


@pytest.mark.parametrize("sampler", BIASES)
def test_without_bias_the_register_is_the_population(sampler):
    members = register(NORMAL, sampler, 0.0, 0)
    assert len(np.unique(members)) == MEMBERS
    assert members.mean() == pytest.approx(5, abs=0.03)


@pytest.mark.parametrize("label", FINITE)
@pytest.mark.parametrize("seed", [0, 17])
def test_the_error_of_a_fair_mean_shrinks_with_the_root_of_n(label, seed):
    population = POPULATIONS[label]
    errors = typical_errors(population.draw, population.mean, True, seed)
    assert slope(SIZES, errors) == pytest.approx(-0.5, abs=0.05)
    np.testing.assert_allclose(errors, population.deviation / np.sqrt(SIZES), rtol=0.2)


def test_cauchys_mean_does_not_get_better_and_a_biased_one_stops_at_its_bias():
    cauchy = typical_errors(POPULATIONS["Cauchy"].draw, 5.0, False, 0)
    assert slope(SIZES, cauchy) == pytest.approx(0, abs=0.05)
    members = register(NORMAL, "By size", 0.5, 0)
    errors = typical_errors(draw_from(members), 5.0, True, 0)
    assert errors[-1] == pytest.approx(members.mean() - 5, rel=0.05)


@pytest.mark.parametrize("n", [1, 7, 500])
def test_means_and_kept_samples_belong_together(n):
    keep = np.array([0, 3, 1499])
    means, kept = sample_means(NORMAL.draw, n, 1500, keep, 4)
    np.testing.assert_allclose(kept.mean(axis=1), means[keep], rtol=1e-12)
    assert means.std(ddof=1) == pytest.approx(2 / np.sqrt(n), rel=0.07)


def test_running_means_are_means_of_the_beginnings():
    places = np.array([1, 10, 1000])
    walks = running_means(NORMAL.draw, places, 3, 8)
    numbers = NORMAL.draw(np.random.default_rng([8, 3]), (3, 1000))
    np.testing.assert_allclose(walks, [[row[:p].mean() for p in places] for row in numbers], rtol=1e-12)

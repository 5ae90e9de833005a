"""The race is torch.optim's."""

import numpy as np
import pytest
import torch

from core.descent.descent_2d.races import RACERS, race, suited_rates
from core.descent.descent_2d.topic import Settings, race_down, rates_of
from core.descent.surfaces import SURFACES
from core.engine.optimizers import OPTIMIZERS, Hyper


def torchs_path(surface, label, hyper, start, kicks):
    """The same race by torch alone: its optimizer on autograd of the same height."""
    p = torch.nn.Parameter(torch.tensor(start, dtype=torch.float64))
    optimizer, path = OPTIMIZERS[label].torch([p], hyper), [p.detach().numpy().copy()]
    for kick in kicks:
        optimizer.zero_grad()
        surface.value(p[0], p[1]).backward()
        p.grad += torch.tensor(kick)
        optimizer.step()
        path.append(p.detach().numpy().copy())
    return np.array(path)


@pytest.mark.parametrize("label", SURFACES)
def test_every_path_is_torch_optims(label):
    surface = SURFACES[label]
    hypers = tuple(Hyper(rate) for rate in suited_rates(surface))
    kicks = 0.1 * np.random.default_rng(0).standard_normal((30, 2))
    places, *_ = race(surface, RACERS, hypers, surface.start, kicks)
    for racer, hyper, path in zip(RACERS, hypers, places, strict=True):
        theirs = torchs_path(surface, racer, hyper, surface.start, kicks)
        usable = np.abs(theirs).max(axis=1) < 50
        np.testing.assert_allclose(path[usable], theirs[usable], rtol=1e-6, atol=1e-8)


def test_the_pages_own_race_is_torchs_too():
    settings = Settings(noise=0.5, pace=0.7, beta=0.8, decay=0.9, beta1=0.7, beta2=0.95, steps=60)
    result, surface = race_down(settings), SURFACES["Peaks"]
    kicks = 0.5 * np.random.default_rng(0).standard_normal((60, 2))
    for label, rate, path in zip(result.labels, rates_of(settings, surface), result.places, strict=True):
        hyper = Hyper(rate, 0.8, 0.9, 0.7, 0.95)
        theirs = torchs_path(surface, label, hyper, (settings.start_x, settings.start_y), kicks)
        np.testing.assert_allclose(path, theirs, rtol=1e-6, atol=1e-8)


def steps_to_reach(beta, rate, curvatures=(1.0, 100.0)):
    """How many steps of momentum bring both coordinates of a quadratic below 1e-6 for good."""
    rule, p, bends = OPTIMIZERS["Momentum"], np.ones(2), np.array(curvatures)
    state, last = rule.start(p), 0
    for step in range(600):
        p, state = rule.step(p, bends * p, state, Hyper(rate, momentum=beta))
        last = step if np.abs(p).max() > 1e-6 else last
    return last


def test_momentums_best_beta_on_a_ravine_is_near_theorys():
    root = np.sqrt(100.0)
    theory = ((root - 1) / (root + 1)) ** 2
    betas = np.linspace(0, 0.95, 20)
    # For each beta the largest rate that still contracts the steep direction as much as momentum allows.
    best = min(betas, key=lambda beta: steps_to_reach(beta, (1 + np.sqrt(beta)) ** 2 / 100 * 0.999))
    assert abs(best - theory) <= 0.1


@pytest.mark.parametrize("rate, falls", [(0.0660, True), (0.0672, False)])
def test_sgd_on_the_ravine_converges_iff_the_rate_is_below_two_over_the_curvature(rate, falls):
    surface = SURFACES["Ravine"]  # steepest curvature 30: the bound is 2 / 30 = 0.0667
    places, *_ = race(surface, ("SGD",), (Hyper(rate),), (1.0, 1.0), np.zeros((400, 2)))
    assert (abs(places[0, -1, 1]) < 0.1) == falls

"""Every strategy's path is torch's or the notes' loop."""

import numpy as np
import pytest
import torch

from core.descent.learning_rates.rate_race import BY_MEMORY, STRATEGIES, Heat, descend, ends_of, first_stay, first_visit
from core.descent.learning_rates.schedules import SCHEDULES, Decay
from core.descent.surfaces import SURFACES
from core.engine.optimizers import OPTIMIZERS, Hyper

START = np.array([[-2.0, 1.5]])


def heat(surface="Bowl", labels=STRATEGIES, rate=0.05, noise=0.0, steps=60, unit_loss=False):
    return Heat(surface, labels, rate, Decay(15, 0.5), unit_loss, steps, noise, 3)


def torchs_path(given, label):
    """The same by torch alone: its optimizer, its scheduler if it has one, autograd of the same height."""
    p = torch.nn.Parameter(torch.tensor(START[0]))
    rule = OPTIMIZERS[label if label in BY_MEMORY else "SGD"]
    optimizer = rule.torch([p], Hyper(rate=given.rate))
    schedule = SCHEDULES[label].torch if label in SCHEDULES else None
    scheduler = schedule(optimizer, given.steps, given.decay) if schedule else None
    kicks = given.noise * np.random.default_rng(given.seed).standard_normal((given.steps, 1, 2))
    path = [START[0]]
    for kick in kicks:
        optimizer.zero_grad()
        SURFACES[given.surface].value(p[0], p[1]).backward()
        p.grad += torch.tensor(kick[0])
        optimizer.step()
        if scheduler:
            scheduler.step()
        path.append(p.detach().numpy().copy())
    return np.array(path)


@pytest.mark.parametrize("noise", [0.0, 0.5])
@pytest.mark.parametrize("label", ["Fixed", "Blocks", "Exponential", "Cosine", "RMSprop", "Adam"])
def test_what_torch_has_walks_as_in_torch(label, noise):
    given = heat("Peaks", rate=0.02, noise=noise)
    places, *_ = descend(given, START)
    np.testing.assert_allclose(places[:, STRATEGIES.index(label), 0], torchs_path(given, label), rtol=1e-8, atol=1e-10)


def test_the_notes_own_strategies_are_the_notes_loop():
    given = heat("Himmelblau", ("∝ |gradient|", "∝ loss", "∝ |value|"), rate=1e-4, steps=30)
    places, *_ = descend(given, START)
    surface = SURFACES["Himmelblau"]
    factors = (lambda p, g: np.abs(g), lambda p, g: surface.value(*p), lambda p, g: np.abs(p))
    for racer, factor in enumerate(factors):
        localmin = START[0].copy()
        for step in range(30):
            np.testing.assert_allclose(places[step, racer, 0], localmin, rtol=1e-9)
            grad = np.array(surface.gradient(*localmin))
            lr = 1e-4 * factor(localmin, grad)
            localmin = localmin - lr * grad


def test_the_effective_rate_of_fixed_is_its_rate_and_many_starts_are_as_one():
    *_, rates = descend(heat(noise=0.3), np.vstack([START, START + 1]))
    np.testing.assert_allclose(rates[:, 0], 0.05, rtol=1e-9)
    alone, *_ = descend(heat(), START)
    together, *_ = descend(heat(), np.vstack([START, START + 1]))
    np.testing.assert_allclose(together[:, :, :1], alone, rtol=1e-9)


@pytest.mark.parametrize("curvature_times_rate, settles", [(1.9, True), (2.1, False)])
def test_a_fixed_rate_converges_iff_it_is_below_two_over_the_curvature(curvature_times_rate, settles):
    _, losses, _ = descend(heat(labels=("Fixed",), rate=curvature_times_rate / 2, steps=150), START)
    assert (np.nan_to_num(losses[-1, 0, 0], nan=np.inf) < 1e-5) == settles


def test_ends_and_stays_are_counted_rightly():
    given = heat("Himmelblau", ("Fixed",), steps=2)
    last = np.array([[[3.0, 2.0], [0.0, 0.0], [np.nan, np.nan]]])
    assert ends_of(given, last).tolist() == [[0, 2, 3]]
    assert ends_of(heat("Peaks", ("Fixed",)), np.array([[[-1.3474, 0.2045]]])).tolist() == [[1]]
    path = np.array([[9.0, 9.0], [3.0, 2.0], [3.0, 2.01]])[:, None, None]
    assert first_stay(given, path).tolist() == [[1]]
    assert first_stay(given, path[::-1]).tolist() == [[-1]]
    assert first_stay(given, path[1:]).tolist() == [[0]]
    assert first_visit(given, path).tolist() == [[1]]
    assert first_visit(given, path[::-1]).tolist() == [[0]]
    assert first_visit(given, path[:1]).tolist() == [[-1]]

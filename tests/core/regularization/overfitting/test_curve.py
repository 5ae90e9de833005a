"""Measures of a curve, early stopping, copies: each against a known answer."""

import numpy as np
import pytest

from core.engine.networks import Network, forward, initial_weights
from core.engine.training import Recipe, Sample, reference, train
from core.regularization.overfitting.curve import (
    answers,
    draw_points,
    patience_stop,
    total_bending,
    total_variation,
    turns,
)
from core.regularization.overfitting.families import (
    ALL,
    COPIES,
    DROPOUT,
    FAMILIES,
    Plan,
    regularised,
    with_copies,
    working_units,
)
from core.regularization.overfitting.fits import fit, seen_during


def test_wiggle_is_counted_as_by_hand() -> None:
    grid = np.array([0.0, 1.0, 2.0, 4.0])
    curve = np.array([0.0, 2.0, -1.0, -1.0])
    assert total_variation(curve) == 5 and total_variation(np.ones(9)) == 0
    assert total_bending(curve, grid) == pytest.approx(5 + 3)  # slopes 2, −3, 0
    assert turns(np.array([0.0, 1.0, 0.0, 1.0])) == 2


def test_the_bending_of_a_relu_network_is_the_sum_of_its_kinks() -> None:
    network = Network(1, (6,), 1, "ReLU")
    (w, b), (v, _) = initial_weights(network, 3)
    grid = np.linspace(-40, 40, 801)
    kinks = np.abs(v[0] * w[:, 0]).sum()  # each unit's slope jumps by so much, where w x + b is 0
    assert np.abs(b / w[:, 0]).max() < 40
    assert total_bending(answers(network, initial_weights(network, 3), grid), grid) == pytest.approx(kinks, rel=0.03)


def test_patience_stops_when_the_least_loss_is_old() -> None:
    losses, times = np.array([5.0, 3.0, 4.0, 4.0, 1.0]), np.array([0, 10, 20, 30, 40])
    assert patience_stop(losses, times, 20) == (1, 3)  # it never sees the 1
    assert patience_stop(losses, times, 100) == (4, 4)


def test_copies_keep_the_points_and_their_answers() -> None:
    x, y = np.arange(6.0).reshape(3, 2), np.array([1, 2, 3])
    copied, labels = with_copies(x, y, 0.1, 500, 0)
    assert (copied[:3] == x).all() and (labels.reshape(500, 3) == y).all()
    noise = (copied.reshape(500, 3, 2) - x)[1:]
    assert noise.std() == pytest.approx(0.1, rel=0.03) and abs(noise.mean()) < 0.01


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_makes_as_many_updates_of_as_many_points(family: str) -> None:
    points = draw_points(10, 0.3, 0)
    network, recipe = Network(1, (4,), 1), Recipe(loss="MSE", optimizer="Adam", batch=0, epochs=100)
    plan = Plan(0.2, 0.01, 0.1).only(family)
    network, recipe, sample = regularised(network, recipe, points.sample, plan)
    assert recipe.batch_size(len(sample.x)) == 10
    assert recipe.epochs * recipe.updates_per_epoch(len(sample.x)) == 100
    assert (network.dropout > 0) == (family in (DROPOUT, ALL)) and (len(sample.x) > 10) == (family in (COPIES, ALL))


def test_the_loss_seen_during_training_is_the_mean_between_two_moments() -> None:
    points = draw_points(8, 0.3, 0)
    recipe = Recipe(loss="MSE", optimizer="Adam", batch=0, epochs=40, frames=5)
    found = fit(points, regularised(Network(1, (5,), 1), recipe, points.sample, Plan(0.3, 0.01)), 1000)
    losses = found.history.batch_loss
    first, last = found.updates[-2], found.updates[-1]
    assert seen_during(found.history, found.updates)[-1] == pytest.approx(losses[first:last].mean())
    total = sum(float((matrix[-1] ** 2).sum()) for matrix, _ in found.history.weights)
    assert found.penalty[-1] == pytest.approx(0.01 * total)


def test_units_in_use_go_from_one_to_all() -> None:
    x = np.linspace(-1, 1, 50)[:, None]
    network = Network(1, (4,), 1, "Linear")
    alike = ((np.ones((4, 1), np.float32), np.zeros(4, np.float32)), (np.ones((1, 4), np.float32), np.zeros(1)))
    alone = (alike[0], (np.array([[1, 0, 0, 0]], np.float32), np.zeros(1)))
    assert working_units(network, alike, x)[0] == pytest.approx(4)
    assert working_units(network, alone, x)[0] == pytest.approx(1)


def test_the_network_of_the_page_is_the_same_in_plain_torch() -> None:
    """Large first weights make training steady enough for two roundings to end at the same curve."""
    points = draw_points(16, 0.4, 1)
    run = (
        Network(1, (32, 32), 1, times=3.0),
        Recipe(loss="MSE", optimizer="Adam", rate=0.005, batch=0, epochs=300, frames=2),
    )
    ours, theirs = train(*run, points.sample), reference.train(*run, points.sample)
    assert ours.test_loss[-1] == pytest.approx(theirs.test_loss[-1], rel=1e-4)
    assert isinstance(points.sample, Sample) and len(forward(run[0], ours.weights_at(-1), points.sample.x)) == 3

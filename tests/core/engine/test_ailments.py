"""What ruins a training is named, and nothing is named that is not there."""

from dataclasses import replace

import numpy as np
import pytest

from core.engine.ailments import (
    ailment_of,
    dead_units,
    guessing_loss,
    penalty_of,
    saturated_share,
    what_losses_leave_out,
)
from core.engine.networks import Network
from core.engine.training import History, Recipe, Sample
from core.networks.classification.chosen_data import prepared_for
from core.networks.classification.topic import Settings, train_network


def ran(settings: Settings) -> tuple[History, Sample]:
    result = train_network(settings)
    return result.history, result.prepared.sample


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        (Settings(rate=30.0), "far above that of guessing, 0.691"),
        (Settings(data="Spiral", layers=3, rate=3.0, batch=1), "far above that of guessing"),
        (Settings(l1=0.05), "L1 has drawn all weights"),
        (Settings(weight_decay=0.2), "Weight decay has drawn"),
        (Settings(activation="Step"), "only the output layer learns"),
        (Settings(data="XOR", loss="BCE", rate=10.0, batch=400), "the gradient of BCE is 0"),
        (Settings(activation="Sigmoid", layers=3, rate=30.0, batch=400, loss="MSE", data="XOR"), ""),
    ],
)
def test_a_ruin_is_named_and_its_way_out_helps(settings: Settings, sentence: str) -> None:
    history, sample = ran(settings)
    found = ailment_of(history, sample)
    if not sentence:
        return
    assert found and sentence in found.text
    mended, _ = ran(replace(settings, **found.knobs))
    assert mended.train_loss[-1] < history.train_loss[-1] and mended.diverged is None


@pytest.mark.parametrize("data", ["Circle", "XOR", "Gauss", "Moons", "Qwerties 3", "Iris"])
@pytest.mark.parametrize("activation", ["tanh", "ReLU", "Linear"])
def test_a_run_that_is_well_is_left_alone(data: str, activation: str) -> None:
    history, sample = ran(Settings(data=data, activation=activation))
    assert history.train_accuracy is not None
    found = ailment_of(history, sample)
    assert found is None or "ReLU unit" in found.text, found


def test_a_network_without_hidden_layers_has_no_dead_units() -> None:
    history, sample = ran(Settings(layers=0, activation="ReLU", data="XOR"))
    assert ailment_of(history, sample) is None


def test_dead_and_saturated_units_are_counted() -> None:
    x = np.random.default_rng(0).normal(size=(50, 2)).astype(np.float32)
    weights = [
        (np.array([[1, 0], [0, 0], [0, 0]], np.float32), np.array([0, -1, 50], np.float32)),
        (np.ones((1, 3), np.float32), np.zeros(1, np.float32)),
    ]
    assert dead_units(Network(2, (3,), 1, "ReLU"), weights, x) == [1]
    share = saturated_share(Network(2, (3,), 1, "tanh"), weights, x)
    slopes = 1 - np.tanh(np.column_stack([x[:, 0], np.full(50, -1), np.full(50, 50)])) ** 2
    assert share == pytest.approx(np.mean(slopes < 0.05))
    assert saturated_share(Network(2, (3,), 1, "ReLU"), weights, x) == 0


def test_guessing_costs_the_entropy_of_the_classes() -> None:
    assert guessing_loss(Recipe(), np.array([0, 1, 0, 1])) == pytest.approx(np.log(2))
    assert guessing_loss(Recipe("Cross-entropy"), np.arange(30) % 3) == pytest.approx(np.log(3))
    assert guessing_loss(Recipe("MSE"), np.array([0, 1])) == pytest.approx(0.25)


def test_the_losses_say_what_they_leave_out() -> None:
    history, _ = ran(Settings(epochs=20))
    assert what_losses_leave_out(history) == ""
    history, _ = ran(Settings(epochs=20, l1=0.003, weight_decay=0.01, dropout=0.5))
    weights = history.weights_at(-1)
    own = 0.003 * sum(np.abs(matrix).sum() for matrix, _ in weights)
    own += 0.005 * sum((part**2).sum() for pair in weights for part in pair)
    assert penalty_of(history.recipe, weights) == pytest.approx(float(own), rel=1e-5)
    later = replace(history.recipe, penalty_from=10, penalty_later=3.0)
    assert penalty_of(later, weights) == pytest.approx(3 * float(own), rel=1e-5), "as it is at the end"
    text = what_losses_leave_out(history)
    assert f"{own:.3g}" in text and f"{history.train_loss[-1] + own:.3g}" in text and "dropout" in text


def test_decay_beside_the_gradient_is_no_penalty() -> None:
    history, _ = ran(Settings(epochs=20, optimizer="AdamW", rate=0.01, weight_decay=0.01))
    assert penalty_of(history.recipe, history.weights_at(-1)) == 0 and what_losses_leave_out(history) == ""


def test_the_initial_network_s_data_is_there() -> None:
    assert len(prepared_for(Settings()).sample.x) == 240

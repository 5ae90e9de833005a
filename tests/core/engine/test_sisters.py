"""A run's sisters are the runs of the other seeds themselves; there are as many as time allows."""

from dataclasses import replace

import numpy as np

from core.data.datasets import load
from core.engine.inputs import prepare
from core.engine.networks import Network
from core.engine.sisters import BAND, affordable, sisters_of
from core.engine.training import Recipe, train
from core.engine.training.work import AT_REST
from core.experiment.sisters import SISTERS
from core.networks.classification.parts import TRAINING, WHILE_DRAGGED
from core.networks.classification.topic import Settings

NETWORK, RECIPE = Network(2, (5,), 1), Recipe(epochs=30, rate=0.3)


def test_bands_and_ends_are_those_of_the_runs_of_each_seed() -> None:
    sample = prepare(load("Moons", 100, 20.0, 0), (0, 1), 0.6, 0).sample
    sisters = sisters_of(NETWORK, replace(RECIPE, seed=7, singles=5), sample, 32, AT_REST)
    assert sisters is not None and len(sisters.finals) == 32
    runs = [train(NETWORK, replace(RECIPE, seed=seed, frames=26), sample) for seed in range(32)]
    assert (sisters.finals == [run.accuracies[1][-1] for run in runs]).all()
    np.testing.assert_array_equal(sisters.loss, np.percentile([run.test_loss for run in runs], BAND, axis=0))
    assert (sisters.epochs == runs[0].epochs).all()
    assert sisters.failed == sum(run.accuracies[1][-1] < 0.75 for run in runs)


def test_sisters_that_overflow_are_counted_and_leave_the_bands() -> None:
    sample = prepare(load("Moons", 100, 20.0, 0), (0, 1), 0.6, 0).sample
    wild = Recipe(loss="MSE", epochs=20, rate=0.9)
    sisters = sisters_of(Network(2, (6,), 1, "ReLU"), wild, sample, 32, AT_REST)
    assert sisters is not None
    gone = np.isnan(sisters.finals)
    assert 0 < gone.sum() < 32 and sisters.failed >= gone.sum() and np.isfinite(sisters.loss).all()


def test_there_are_as_many_as_time_allows_and_none_of_what_no_kernel_knows() -> None:
    counts = [affordable(NETWORK, replace(RECIPE, epochs=epochs), 60, 96, AT_REST) for epochs in (10, 20_000, 10**7)]
    assert counts[0] == 96 > counts[1] > counts[2] == 0 and counts[1] % 16 == 0
    assert affordable(replace(NETWORK, residual=True), RECIPE, 60, 96, AT_REST) == 0


def test_a_dot_of_the_sisters_opens_its_very_number() -> None:
    settings = Settings(sisters="32", epochs=20, noise=40.0)
    result = TRAINING.run(settings)
    panel = TRAINING.scene(result, settings).panels[-1]
    assert panel.name == "sisters" and panel.pick == "seed"
    for seed in (0, 3, 31):
        opened = TRAINING.run(replace(settings, seed=seed, sisters="none"))
        assert result.sisters.finals[seed] == opened.history.accuracies[1][-1]


def test_while_a_knob_moves_there_are_fewer_and_without_the_switch_none() -> None:
    many = Settings(sisters="96", epochs=5)
    assert len(TRAINING.run(many).sisters.finals) == SISTERS["96"]
    assert len(WHILE_DRAGGED.run(many).sisters.finals) == 32
    assert TRAINING.run(Settings(epochs=5)).sisters is None


def test_their_place_stays_where_none_can_be_trained() -> None:
    long = Settings(layers=4, units=64, epochs=1000, batch=1, sisters="32")
    result = WHILE_DRAGGED.run(long)
    assert result.sisters is None
    names = [panel.name for panel in WHILE_DRAGGED.scene(result, long).panels]
    assert names[-1] == "sisters"
    alone = replace(long, sisters="none")
    assert "sisters" not in [panel.name for panel in WHILE_DRAGGED.scene(WHILE_DRAGGED.run(alone), alone).panels]

"""Under many seeds: each dot is its seed's own run."""

from dataclasses import replace

import numpy as np
import pytest

from core.engine.seeds import SEEDS, Cloud
from core.experiment.knobs import computed
from core.networks.classification.parts import CLOUD, TRAINING, cloud_scene
from core.networks.classification.topic import Settings, cloud_numbers, seed_cloud, train_network, training_numbers


def final(settings: Settings, label: str = "training accuracy") -> float:
    value = training_numbers(train_network(settings), settings)[label]
    assert isinstance(value, float)
    return value


def test_the_seed_cloud_holds_every_seed_s_own_run() -> None:
    settings = Settings(epochs=10)
    steps = list(seed_cloud(settings))
    done, total, cloud = steps[-1]
    assert done == total == SEEDS and cloud.seeds.tolist() == list(range(SEEDS))
    for seed in (0, 17):
        assert cloud.accuracy[seed] == pytest.approx(final(replace(settings, seed=seed), "test accuracy"))
    picked = cloud_scene(cloud, settings).panels[0]
    assert picked.pick == "seed" and picked.figure["data"][0]["customdata"].tolist() == cloud.seeds.tolist()


def test_the_cloud_s_numbers_are_its_readouts_and_every_dot() -> None:
    cloud = Cloud(np.arange(4), np.array([0.9, 0.5, np.nan, 1.0]), 7)
    numbers, readouts = cloud_numbers(cloud, Settings()), cloud_scene(cloud, Settings()).readouts
    shown = {readout.label: readout.value / (100 if readout.unit == "%" else 1) for readout in readouts}
    assert shown == pytest.approx({label: numbers[label] for label in shown})
    assert shown["mean of those that did not diverge"] == pytest.approx(0.8)
    assert shown["failed (under 75 % or diverged)"] == 0.5 and shown["diverged"] == 1
    assert [numbers[f"test accuracy under seed {seed}"] for seed in range(4)] == [0.9, 0.5, "diverged", 1.0]
    nowhere = replace(cloud, accuracy=np.full(4, np.nan))
    assert all(isinstance(readout.value, str | float) for readout in cloud_scene(nowhere, Settings()).readouts)
    assert cloud_numbers(nowhere, Settings())["best"] == "none"


def test_the_cloud_waits_for_no_knob_of_one_seed_alone() -> None:
    moved = replace(Settings(), seed=3, edits="1.1.1=2", sharp=True)
    assert computed(moved, CLOUD.reads) == computed(Settings(), CLOUD.reads)
    assert computed(replace(moved, rate=0.2), CLOUD.reads) != computed(Settings(), CLOUD.reads)
    assert computed(moved, TRAINING.reads) != computed(Settings(), TRAINING.reads)


def test_the_dots_fill_their_chart() -> None:
    """Where all are good, the axis does not begin at 0; where one diverged, it does."""
    seeds, good = np.arange(3), np.array([0.9, 0.93, 0.95])
    for accuracy, start in ((good, 78), (np.array([0.9, np.nan, 0.95]), -2)):
        dots, often = (
            panel.figure["layout"]["yaxis"] for panel in cloud_scene(Cloud(seeds, accuracy, 10), Settings()).panels
        )
        assert dots["range"] == often["range"] == [start, 102] and often["title"]["text"]

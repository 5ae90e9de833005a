"""What the knobs ask for is what the network is fed."""

from dataclasses import replace

import numpy as np
import pytest

from core.data.datasets import CLOUDS, FEATURES
from core.data.own_table import read_table
from core.experiment.refusal import Refusal
from core.networks.classification.chosen_data import prepared_for
from core.networks.classification.parts import last_frame_scene, offered_features, training_scene
from core.networks.classification.topic import (
    Settings,
    cloud_numbers,
    seed_cloud,
    train_network,
    train_while_dragged,
    training_numbers,
)
from core.networks.clicked_points import CLICKED
from core.networks.plane_data import OWN


def final(settings: Settings, label: str = "training accuracy") -> float:
    value = training_numbers(train_network(settings), settings)[label]
    assert isinstance(value, float)
    return value


@pytest.mark.parametrize("data", CLOUDS)
def test_the_training_part_alone_sets_the_scale(data: str) -> None:
    prepared = prepared_for(Settings(data=data))
    np.testing.assert_allclose(prepared.sample.x.mean(axis=0), 0, atol=1e-4)
    np.testing.assert_allclose(prepared.sample.x.std(axis=0), 1, atol=1e-3)


def test_a_table_of_one_s_own_is_trained_on() -> None:
    rows = "\n".join(f"{k},{(k * 7) % 10},{'a' if k < 20 else 'b'}" for k in range(40))
    table = read_table(f"height,weight,kind\n{rows}".encode())
    result = train_network(Settings(data=OWN), table)
    assert result.prepared.points.names == ("height", "weight")
    assert result.prepared.points.classes == ("a", "b")


def test_the_feature_switches_feed_any_of_the_seven_and_one_at_least() -> None:
    assert prepared_for(Settings()).features == ("x", "y")
    assert prepared_for(Settings(feed_x=False, feed_x2=True, feed_sin_y=True)).features == ("y", "x²", "sin y")
    assert prepared_for(Settings(squares=True, sines=True)).features == ("x", "y", "x²", "y²", "sin x", "sin y")
    none = Settings(feed_x=False, feed_y=False)
    assert prepared_for(none).features == ("x",)
    assert any("needs an input" in notice.text for notice in training_scene(train_network(none), none).notices)


def test_every_input_can_be_switched_in_the_drawing_and_older_addresses_are_taken_apart() -> None:
    settings = Settings(squares=True)
    offered = {name: (fed, knobs) for name, fed, knobs in offered_features(settings, prepared_for(settings))}
    assert list(offered) == list(FEATURES)
    fed, knobs = offered["x²"]
    assert fed and knobs is not None
    assert prepared_for(replace(settings, **knobs)).features == ("x", "y", "y²")


def test_own_points_are_trained_on_and_their_empty_map_says_how() -> None:
    empty = Settings(data=CLICKED)
    drawn = training_scene(train_network(empty), empty)
    assert len(drawn.panels) == 1 and "Click on the map" in drawn.notices[0].text
    settings = Settings(data=CLICKED, points="A-2_-2~A-3_-2~A-2_-3~B2_2~B3_2~B2_3~B3_3", rate=0.5)
    assert final(settings) == 1.0
    assert list(seed_cloud(empty)) == []
    assert cloud_numbers(None, empty) == {"training": "waits for points"}
    dragged = last_frame_scene(train_while_dragged(empty), empty)
    assert [panel.title for panel in dragged.panels] == [panel.title for panel in drawn.panels]


def test_texts_that_cannot_be_read_are_refused_at_their_knob() -> None:
    for settings, knob in ((Settings(edits="what"), "edits"), (Settings(data=CLICKED, points="what"), "points")):
        with pytest.raises(Refusal) as refused:
            train_network(settings)
        assert refused.value.knob == knob

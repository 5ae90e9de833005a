"""What the page says of frames, edits and thresholds is so."""

from dataclasses import replace

import numpy as np
import pytest

from core.networks.classification.parts import training_scene
from core.networks.classification.sentences import moments, threshold_slip
from core.networks.classification.topic import Settings, train_network


def test_a_logit_is_cut_at_zero() -> None:
    assert "accuracy" in threshold_slip(train_network(Settings()))
    assert "no single logit" in threshold_slip(train_network(Settings(loss="BCE")))


def test_frames_say_what_they_are_and_end_evenly() -> None:
    result = train_network(Settings())
    names = moments(result.history)
    assert names[0] == "before training" and names[1] == "update 1 (in epoch 1)"
    assert names[-1] == "epoch 100; a frame is 2 epochs"
    assert set(np.diff(result.history.epochs)[-20:]) == {2.0}


def test_an_edit_is_a_moment_evaluated_and_trained_on_from() -> None:
    settings = Settings(epochs=40, edits="3.1.b=20@20")
    result = train_network(settings)
    history = result.history
    place = moments(history).index("epoch 20, edited")
    assert history.train_loss[place] > 5 > history.train_loss[place - 1]
    assert history.train_loss[-1] < history.train_loss[place]
    stops = train_network(replace(settings, epochs=20)).history
    assert stops.train_loss[-1] == pytest.approx(history.train_loss[place])


def test_edits_that_do_not_fit_are_left_out_and_said() -> None:
    settings = Settings(layers=1, units=2, edits="1.2.1=1 1.5.1=1 3.1.b=1")
    texts = [notice.text for notice in training_scene(train_network(settings), settings).notices]
    assert any("2 weights set by hand belong to units that are not there" in text for text in texts)

"""A network's path on its plane: the losses drawn are the network's."""

import numpy as np
import pytest

from core.descent.descent_2d.network_plane import (
    flattened,
    losses_of,
    network_path,
    plane_of,
    trained,
    unflattened,
)
from core.descent.descent_2d.parts import network_scene
from core.descent.descent_2d.topic import Settings, network_on_its_plane


def test_the_networks_plane_tells_true_losses():
    history, x, y = trained("Circle", 8, "SGD", 0.1, 0)
    plane = plane_of(history, x, y)
    np.testing.assert_allclose(plane.on_path, history.train_loss, atol=1e-6)
    rows = flattened(history.weights)
    again = flattened(unflattened(history.network, rows))
    np.testing.assert_array_equal(rows, again)
    assert plane.off[-1] == pytest.approx(0, abs=1e-9) and plane.on_shadow[-1] == pytest.approx(
        plane.on_path[-1], abs=1e-6
    )
    assert plane.off.max() > 0.01 and 0.9 < plane.shares.sum() <= 1
    assert losses_of(history, rows[:1], x, y)[0] == pytest.approx(history.train_loss[0], abs=1e-6)
    path = network_path("Circle", 8, "SGD", 0.1, 0)
    np.testing.assert_array_equal(path.plane.losses, plane.losses)
    assert path.parameters == 33 and path.diverged == 0


def test_a_network_that_diverges_is_said_in_words():
    settings = Settings(trainer="SGD", trainer_rate=3.0)
    drawn = network_scene(network_on_its_plane(settings), settings)
    assert all(np.isfinite(np.asarray(readout.value, dtype=float)).all() for readout in drawn.readouts[:3])

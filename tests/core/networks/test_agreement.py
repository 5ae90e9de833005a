"""What sisters answer together is counted from each one's own answers."""

from dataclasses import replace

import numpy as np
import pytest

from core.engine.inputs import inputs_of
from core.engine.networks import forward
from core.engine.training import train
from core.networks.agreement import COARSEST, FINEST, agreed
from core.networks.classification.parts import TRAINING
from core.networks.classification.topic import Settings, run_within
from core.networks.network_maps import probabilities


@pytest.mark.parametrize("chosen", [{}, {"loss": "MSE"}, {"data": "Wine"}, {"data": "Gauss", "loss": "Cross-entropy"}])
def test_shares_are_those_of_the_single_runs(chosen: dict) -> None:
    settings = Settings(sisters="32", epochs=5, noise=40.0, **chosen)
    result = TRAINING.run(settings)
    assert result.shares is not None and result.sisters is not None and result.sisters.weights == ()
    side = result.shares.shape[-1]
    x, y = (np.linspace(*ends, side) for ends in result.area)
    prepared, (network, recipe, sample) = run_within(10**9, settings, None)
    plane = inputs_of(prepared, np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2))
    counts = np.zeros_like(result.shares)
    for seed in range(32):
        history = train(network, replace(recipe, seed=seed, singles=0), sample)
        answers = probabilities(recipe.loss, forward(network, history.weights_at(-1), plane)[-1]).argmax(axis=-1)
        for label in range(len(counts)):
            counts[label] += (answers == label).reshape(side, side)
    # On the border itself the last digit of a batched product decides.
    assert np.abs(counts / 32 - result.shares).max() <= 1 / 32 and (counts / 32 == result.shares).mean() > 0.999
    np.testing.assert_allclose(result.shares.sum(axis=0), 1)


def test_many_or_large_networks_are_mapped_more_coarsely() -> None:
    small, large = (Settings(sisters="32", epochs=1, units=units) for units in (2, 128))
    sides = [TRAINING.run(settings).shares.shape[-1] for settings in (small, large)]
    assert FINEST == sides[0] > sides[1] >= COARSEST


def test_agreement_is_where_nine_in_ten_answer_the_same() -> None:
    assert agreed(np.array([[[1.0, 0.95], [0.5, 0.1]], [[0.0, 0.05], [0.5, 0.9]]])) == 0.75


def test_networks_that_all_diverged_have_no_map() -> None:
    result = TRAINING.run(Settings(activation="ReLU", rate=30.0, loss="MSE", sisters="32", epochs=20))
    assert result.sisters is not None and np.isnan(result.sisters.finals).all() and result.shares is None
    names = [panel.name for panel in TRAINING.scene(result, Settings(sisters="32")).panels]
    assert "sisters" in names and "agreement" not in names

"""A network starts as nn.Linear's do, and goes forward in numpy as it does in torch."""

import numpy as np
import pytest
import torch
from torch import nn

from core.engine.activations import ACTIVATIONS
from core.engine.networks import Network, forward, generator, initial_weights, module

X = np.random.default_rng(0).normal(size=(20, 3)).astype(np.float32)


def test_sizes_and_parameters_are_counted():
    network = Network(2, (4, 2), 1)
    assert network.sizes == (2, 4, 2, 1)
    assert network.parameter_count == sum(w.size + b.size for w, b in initial_weights(network, 0)) == 25


def test_initial_weights_are_those_nn_linear_draws():
    with torch.random.fork_rng():
        torch.manual_seed(4 * 7)  # as generator(7, 0) is seeded
        theirs = [nn.Linear(3, 5), nn.Linear(5, 2)]
    for (weight, bias), layer in zip(initial_weights(Network(3, (5,), 2), 7), theirs, strict=True):
        assert weight.dtype == bias.dtype == np.float32
        np.testing.assert_allclose(weight, layer.weight.detach().numpy(), rtol=1e-6)
        np.testing.assert_allclose(bias, layer.bias.detach().numpy(), rtol=1e-6)


def test_torchs_global_chance_is_left_alone():
    before = torch.random.get_rng_state()
    initial_weights(Network(3, (5,), 2, dropout=0.5), 7)
    assert torch.equal(before, torch.random.get_rng_state())


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("hidden", [(), (4,), (8, 1, 5)])
def test_forward_is_torchs(activation, hidden):
    network = Network(3, hidden, 2, activation, dropout=0.5)
    weights = initial_weights(network, 1)
    outputs = forward(network, weights, X)
    assert [o.shape for o in outputs] == [(20, units) for units in network.sizes[1:]]
    theirs = module(network, weights).eval()(torch.tensor(X)).detach().numpy()
    np.testing.assert_allclose(outputs[-1], theirs, atol=1e-6)


def test_many_frames_go_forward_at_once():
    network = Network(3, (4,), 2)
    runs = [initial_weights(network, seed) for seed in range(5)]
    frames = [(np.stack([r[k][0] for r in runs]), np.stack([r[k][1] for r in runs])) for k in range(2)]
    for k, output in enumerate(forward(network, frames, X)):
        assert output.shape == (5, 20, network.sizes[k + 1]) and output.dtype == np.float32
        np.testing.assert_allclose(output[3], forward(network, runs[3], X)[k], atol=1e-6)


def test_dropout_silences_its_share_and_keeps_the_mean():
    network = Network(1, (200,), 1, "Linear", dropout=0.25)
    model = module(network, initial_weights(network, 0), generator(0, 2))
    hidden = torch.ones(500, 200)
    dropped = model[2].train()(hidden)
    np.testing.assert_allclose(dropped.unique().numpy(), [0, 4 / 3], rtol=1e-6)
    assert dropped.mean().item() == pytest.approx(1, abs=0.01)
    assert torch.equal(model[2].eval()(hidden), hidden)

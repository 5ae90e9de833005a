"""First weights are those of torch.nn.init, by one law of seeds for every network."""

import dataclasses

import pytest
import torch
from torch import nn

from core.engine.initialisation import INITIALISATIONS
from core.engine.networks import Network, draw_weights, generator, initial_layers, initial_weights


def network(depth=6, **changes):
    return dataclasses.replace(Network(64, (32,) * depth, 10, "Sigmoid"), **changes)


LAWS = {
    "Xavier": lambda weight, g: nn.init.xavier_uniform_(weight, generator=g),
    "Kaiming": lambda weight, g: nn.init.kaiming_uniform_(weight, nonlinearity="relu", generator=g),
    "nn.Linear's own": lambda weight, g: nn.init.kaiming_uniform_(weight, a=5**0.5, generator=g),
}


@pytest.mark.parametrize("law", LAWS)
def test_initial_weights_are_those_of_nn_init(law):
    ours = initial_layers(network(initialisation=law, depth=0), 7)[0].weight
    theirs = LAWS[law](torch.empty(10, 64), generator(7, 0))
    torch.testing.assert_close(ours, theirs)


@pytest.mark.parametrize("law", INITIALISATIONS)
def test_times_multiplies_the_law(law):
    once, thrice = (initial_layers(network(initialisation=law, times=times), 0)[3].weight for times in (1, 3))
    torch.testing.assert_close(3 * once, thrice)
    assert once.std().item() == pytest.approx(INITIALISATIONS[law].bound(32, 32) / 3**0.5, rel=0.05)


def test_more_depth_leaves_the_first_layers_as_they_were():
    shallow, deep = (initial_layers(network(depth=depth), 0) for depth in (3, 9))
    assert all(torch.equal(a.weight, b.weight) for a, b in zip(shallow[:-1], deep[:3], strict=True))


def test_arrays_and_tensors_start_alike_in_either_precision():
    for law in INITIALISATIONS:
        pairs, layers = initial_weights(network(initialisation=law), 5), initial_layers(network(initialisation=law), 5)
        precise = initial_layers(network(initialisation=law), 5, torch.zeros(2, 64, dtype=torch.float64))
        for (weight, bias), layer, double in zip(pairs, layers, precise, strict=True):
            assert (weight == layer.weight.numpy()).all() and (bias == layer.bias.numpy()).all()
            assert torch.equal(layer.weight.double(), double.weight) and torch.equal(layer.bias.double(), double.bias)


def test_a_layer_of_torch_drawn_by_hand_is_the_first_layer():
    layer = nn.Linear(64, 32)
    draw_weights(layer, generator(5, 0))
    (weight, bias), *_ = initial_weights(Network(64, (32,), 10), 5)
    assert (layer.weight.detach().numpy() == weight).all() and (layer.bias.detach().numpy() == bias).all()

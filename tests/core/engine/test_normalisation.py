"""A network of tensors is torch's own, layer by layer, and its switches do what their papers say."""

import dataclasses

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from core.engine.activations import ACTIVATIONS
from core.engine.networks import (
    Network,
    folded_weights,
    forward,
    initial_layers,
    initial_weights,
    module,
    parameters,
    steps_forward,
)
from core.engine.normalisation import NORMALISATIONS

# As the app does: on a busy machine two threads wait for each other longer than they work.
torch.set_num_threads(1)

WEIGHTS, BATCH = "Weight normalisation", "Batch normalisation"


def chance(seed=0):
    return torch.Generator().manual_seed(seed)


def batch(count=64):
    drawn = chance(1)
    return torch.randn(count, 64, generator=drawn, dtype=torch.float64), torch.randint(10, (count,), generator=drawn)


def network(depth=6, width=32, **changes):
    plain = Network(64, (width,) * depth, 10, "Sigmoid", initialisation="Xavier")
    return dataclasses.replace(plain, **changes)


def modules(deep, layers):
    """The same network of nn.Modules, with torch's own weight_norm and BatchNorm1d."""
    parts = []
    for place, layer in enumerate(layers):
        last = place == len(layers) - 1
        linear = nn.utils.skip_init(nn.Linear, layer.weight.shape[1], layer.weight.shape[0], dtype=torch.float64)
        with torch.no_grad():
            linear.weight.copy_(layer.weight)
            linear.bias.copy_(layer.bias)
        if deep.normalisation == WEIGHTS and not last:
            linear = nn.utils.parametrizations.weight_norm(linear)
            with torch.no_grad():
                linear.parametrizations.weight.original0.copy_(layer.scale[:, None])
        parts.append(linear)
        if deep.normalisation == BATCH and not last:
            parts.append(nn.BatchNorm1d(deep.hidden[0], dtype=torch.float64))
        if not last:
            parts.append(ACTIVATIONS[deep.activation].module())
    return nn.Sequential(*parts)


@pytest.mark.parametrize("normalisation", NORMALISATIONS)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_it_is_the_network_torch_builds(activation, normalisation):
    deep = network(activation=activation, normalisation=normalisation)
    x, y = batch()
    layers = initial_layers(deep, 0, x)
    twin = modules(deep, layers)
    parameters(deep, layers)
    logits = forward(deep, layers, x, True)[-1]
    F.cross_entropy(logits, y).backward()
    F.cross_entropy(twin(x), y).backward()
    torch.testing.assert_close(logits, twin(x))
    first = twin[0].parametrizations.weight.original1 if normalisation == WEIGHTS else twin[0].weight
    torch.testing.assert_close(layers[0].weight.grad, first.grad)


def test_batch_normalisation_remembers_for_later_as_torch_does():
    deep = network(normalisation=BATCH)
    x, _ = batch()
    layers = initial_layers(deep, 0, x)
    twin = modules(deep, layers)
    forward(deep, layers, x, True)
    twin(x)
    torch.testing.assert_close(forward(deep, layers, x, False)[-1], twin.eval()(x))


def test_weight_normalisation_forgets_the_weights_size_and_starts_with_variance_one():
    x = batch()[0]
    for times in (0.1, 10):
        deep = network(normalisation=WEIGHTS, times=times)
        sums = torch.stack([z for z, _ in steps_forward(deep, initial_layers(deep, 0, x), x, True)][:-1])
        torch.testing.assert_close(sums.mean(dim=1), torch.zeros_like(sums[:, 0]), atol=1e-9, rtol=0)
        torch.testing.assert_close(sums.var(dim=1, correction=0), torch.ones_like(sums[:, 0]))


@pytest.mark.parametrize("normalisation", NORMALISATIONS)
def test_the_effective_weight_is_what_the_sums_change_by(normalisation):
    deep = network(normalisation=normalisation)
    x = batch()[0]
    layer = initial_layers(deep, 0, x)[0]
    sums = NORMALISATIONS[normalisation].sums(layer, x, True)
    expected = (x - x.mean(dim=0)) @ NORMALISATIONS[normalisation].matrix(layer, x).T
    torch.testing.assert_close(sums - sums.mean(dim=0), expected)


def test_dropout_keeps_the_mean_and_rests_outside_training():
    deep = network(activation="Linear", initialisation="Kaiming", depth=1, dropout=0.4)
    x, _ = batch(1)
    layers = initial_layers(deep, 0, x)
    plain = forward(deep, layers, x, False)[0]
    dropped = forward(deep, layers, x.expand(4000, -1), True, chance())[0]
    assert (dropped == 0).double().mean().item() == pytest.approx(0.4, abs=0.01)
    torch.testing.assert_close(dropped.mean(dim=0, keepdim=True), plain, atol=0.2, rtol=0.1)


def test_the_modules_are_the_same_network():
    """What the reference trains is what the plain tensors are, residual connections and dropout included."""
    for label in NORMALISATIONS:
        deep = network(normalisation=label, residual=True, dropout=0.3)
        x, layers = batch()[0].float(), initial_layers(deep, 3)
        twin = module(deep, initial_weights(deep, 3), chance(5))
        torch.testing.assert_close(forward(deep, layers, x, True, chance(5))[-1], twin(x))
        torch.testing.assert_close(forward(deep, layers, x)[-1], twin.eval()(x))
        folded = forward(deep, folded_weights(twin), x.numpy())[-1]
        torch.testing.assert_close(torch.from_numpy(folded), twin(x), atol=1e-5, rtol=1e-4)


def test_the_global_generator_is_never_touched():
    before, (x, _) = torch.get_rng_state(), batch()
    for label in NORMALISATIONS:
        deep = network(dropout=0.5, normalisation=label)
        forward(deep, initial_layers(deep, 0, x), x, True, chance())
    assert torch.equal(before, torch.get_rng_state())

"""What is measured of a backward pass is so, and what keeps a gradient through depth is what the notes say."""

import dataclasses

import numpy as np
import pytest
import torch

from core.descent.vanishing_exploding.gradients import (
    backward,
    bent,
    dimensions,
    gains,
    gone,
    histogram_of_sums,
    measured_factor,
    product_of_factors,
    size,
    slopes,
)
from core.descent.vanishing_exploding.pretraining import pretrained
from core.descent.vanishing_exploding.teaching import digits
from core.engine.activations import ACTIVATIONS
from core.engine.networks import Network, forward, initial_layers, parameters

# As the app does: on a busy machine two threads wait for each other longer than they work.
torch.set_num_threads(1)

WEIGHTS, BATCH = "Weight normalisation", "Batch normalisation"


def chance(seed=0):
    return torch.Generator().manual_seed(seed)


def batch(count=64):
    return digits().x[:count].double(), digits().y[:count]


def network(depth=6, width=32, **changes):
    plain = Network(64, (width,) * depth, 10, "Sigmoid", initialisation="Xavier")
    return dataclasses.replace(plain, **changes)


def remedied(plain, depth=None, **changes):
    hidden = plain.hidden[: depth or None]
    return dataclasses.replace(plain, hidden=hidden, **changes)


def passed(deep, seed=0, count=64):
    x, y = batch(count)
    layers = initial_layers(deep, seed, x)
    parameters(deep, layers)
    return layers, backward(deep, layers, x, y, chance())


def test_the_global_generator_is_never_touched():
    deep, x = network(dropout=0.5), digits().x[:32]
    torch.optim.Adam([torch.zeros(1)])  # what torch imports at the first optimizer is not ours to judge
    before = torch.get_rng_state()
    passed(deep)
    pretrained(deep, initial_layers(deep, 0, x)[0], x, 2, 0.03)
    assert torch.equal(before, torch.get_rng_state())


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_slopes_are_differences_and_the_flat_ones_are_gone(activation):
    z = torch.tensor([-30.0, -3.0, -1.2, -0.3, 0.4, 2.0], dtype=torch.float64)
    function, deep = ACTIVATIONS[activation].function, network(activation=activation)
    rise = (function(z + 1e-6) - function(z - 1e-6)) / 2e-6
    found = slopes(deep, z)
    torch.testing.assert_close(torch.from_numpy(found), rise, atol=1e-8, rtol=1e-6)
    assert gone(deep, found)[0] == (activation not in ("Linear", "Leaky ReLU"))
    assert gone(deep, found)[-1] == (activation == "Step")


# --- truths ---------------------------------------------------------------------------------------------------------


def test_kaiming_keeps_the_variance_of_relu_over_30_layers():
    """In the mean over networks; a single one of 256 units wanders by the root of 5 · 30 / 256, whatever its law."""
    deep = network(depth=30, width=256, activation="ReLU", initialisation="Kaiming")
    x, squares = digits().x[:4], []
    for seed in range(40):
        outputs = forward(deep, initial_layers(deep, seed, x), x, False)
        squares.append([outputs[place].square().mean().item() for place in (0, 29)])
    first, last = np.mean(squares, axis=0)
    assert last / first == pytest.approx(1, abs=0.2)


@pytest.mark.parametrize("width", [8, 32, 64])
@pytest.mark.parametrize("seed", range(4))
def test_sigmoid_loses_a_factor_of_four_a_layer(width, seed):
    _, back = passed(network(depth=30, width=width), seed)
    factors = back.reach[1:] / back.reach[:-1]
    assert np.exp(np.log(factors).mean()) > 4


def test_zero_weights_make_all_units_alike_and_pass_nothing_back():
    deep = network(initialisation="Zero")
    layers, back = passed(deep)
    assert (back.reach == 0).all() and (back.weights[:-1] == 0).all()
    assert (back.outputs == back.outputs[:, :, :1]).all()
    rule = torch.optim.SGD([part for layer in layers for part in (layer.weight, layer.bias)], lr=0.5)
    for _ in range(20):
        rule.step()
        rule.zero_grad()
        back = backward(deep, layers, *batch(), chance())
    assert layers[-1].weight.abs().max() > 0
    assert torch.allclose(back.outputs, back.outputs[:, :, :1], atol=1e-12)


REMEDIES = [
    {"residual": True}, {"normalisation": BATCH}, {"normalisation": WEIGHTS},
    {"activation": "ReLU", "initialisation": "Kaiming"}, {"depth": 2},
]  # fmt: skip


@pytest.mark.parametrize("remedy", REMEDIES, ids=str)
def test_what_keeps_the_gradient(remedy):
    plain = network(depth=30)
    assert passed(plain)[1].reach[0] / passed(plain)[1].reach[-1] < 1e-17
    kept = passed(remedied(plain, **remedy))[1].reach
    assert 0.02 < kept[0] / kept[-1] < 50


@pytest.mark.parametrize("habit", [{"dropout": 0.2}, {"dropout": 0.5}], ids=str)
def test_dropout_does_not_keep_it(habit):
    reach = passed(network(depth=20, **habit))[1].reach
    assert reach[0] / reach[-1] < 1e-8


def test_pretraining_brings_it_back():
    x = digits().x
    plain = network(depth=20)
    layers, inputs = initial_layers(plain, 0, x[:64]), x[:256]
    for place in range(20):
        layers[place], inputs = pretrained(plain, layers[place], inputs, 30, 0.03)
    parameters(plain, layers)
    reach = backward(plain, layers, x[:64], digits().y[:64], chance()).reach
    assert reach[0] / reach[-1] > 0.01


def test_pretraining_makes_the_input_easier_to_rebuild():
    x, plain = digits().x[:256], network(depth=1)
    before = initial_layers(plain, 0, x)

    def unexplained(layers):
        h = forward(plain, layers, x, False)[0]
        h = torch.cat([h, torch.ones(len(h), 1)], dim=1)
        return (x - h @ torch.linalg.lstsq(h, x).solution).square().mean().item()

    after = [pretrained(plain, before[0], x, 30, 0.03)[0], before[1]]
    assert unexplained(after) < unexplained(before)


def test_relu_with_large_weights_hides_its_explosion_from_the_weights_gradient():
    """Both ways grow alike, so their product |dL/dW| is level while |dL/dh| grows by powers of ten."""
    _, back = passed(network(depth=20, activation="ReLU", initialisation="Kaiming", times=2.0))
    assert back.reach[0] / back.reach[-1] > 1e4
    assert 0.05 < back.weights[0] / back.weights[-2] < 20


# --- the theory -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "settings", [("Sigmoid", "Xavier"), ("tanh", "Xavier"), ("ReLU", "Kaiming"), ("ReLU", "Xavier")]
)
@pytest.mark.parametrize("seed", range(3))
def test_the_product_of_factors_foretells_the_gradient(settings, seed):
    deep = network(depth=20, width=64, activation=settings[0], initialisation=settings[1])
    layers, back = passed(deep, seed)
    slope = np.sqrt((slopes(deep, back.sums) ** 2).mean(axis=(1, 2)))
    theory = product_of_factors(back.reach[-1], slope * gains(deep, layers, batch()[0], back.outputs), False)
    assert measured_factor(theory) == pytest.approx(measured_factor(back.reach), rel=0.1)


def test_the_product_of_factors_by_hand():
    np.testing.assert_allclose(product_of_factors(3.0, np.array([9.0, 0.5, 0.25]), False), [0.375, 0.75, 3.0])
    np.testing.assert_allclose(product_of_factors(1.0, np.array([9.0, 0.75]), True), [1.25, 1.0])
    assert measured_factor(np.array([0.25, 0.5, 1.0])) == pytest.approx(0.5)


def test_histograms_count_every_activation():
    sums = torch.randn(5, 64, 8, generator=chance(), dtype=torch.float64)
    for activation in ACTIVATIONS:
        histogram, (low, high) = histogram_of_sums(activation, 1e6 * sums)
        np.testing.assert_allclose(histogram.sum(axis=0), 1)
        assert low < high
    assert bent(np.array([1e8])) - bent(np.array([1e7])) == pytest.approx(1)


def test_the_gain_is_how_much_the_transpose_lengthens_a_random_vector():
    deep = network(width=8)
    layers, way = passed(deep)
    vectors = torch.randn(100_000, 8, generator=chance(1), dtype=torch.float64)
    lengthened = (vectors @ layers[0].weight).square().sum(dim=1).mean() / vectors.square().sum(dim=1).mean()
    assert gains(deep, layers, batch()[0], way.outputs)[0] == pytest.approx(float(lengthened.detach()) ** 0.5, rel=0.01)


def test_what_is_not_finite_is_not_counted():
    sums = torch.tensor([[[1.0, float("nan")], [2.0, float("inf")]]])
    assert histogram_of_sums("Linear", sums)[0].sum() == pytest.approx(0.5)
    assert histogram_of_sums("ReLU", torch.full((1, 2, 2), float("nan")))[0].sum() == 0


def test_a_size_far_below_one_is_no_zero():
    assert size(torch.tensor([3e-170, 4e-170], dtype=torch.float64)) == pytest.approx(5e-170)
    assert size(torch.tensor([3e170, 4e170], dtype=torch.float64)) == pytest.approx(5e170)


def test_directions_count_equal_axes():
    flat = torch.zeros(2, 4, 5, dtype=torch.float64)
    flat[1, :, 0] = torch.tensor([1.0, -1.0, 1.0, -1.0])
    flat[1, :, 3] = torch.tensor([1.0, 1.0, -1.0, -1.0])
    np.testing.assert_allclose(dimensions(flat + 7), [0, 2], atol=1e-12)

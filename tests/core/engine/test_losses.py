"""Every loss and its slope are what torch and its autograd say, also where the network is sure and wrong."""

import numpy as np
import pytest
import torch

from core.engine.activations import ACTIVATIONS
from core.engine.losses import LOSSES


def drawn(label, shape=(40, 3)):
    chance = np.random.default_rng(0)
    z = np.concatenate([chance.normal(size=shape) * 4, np.full((2, shape[1]), [[-1e4], [1e4]])])
    if label == "Cross-entropy":
        return z, chance.integers(0, shape[1], len(z))
    return ACTIVATIONS[LOSSES[label].output].value(z), chance.integers(0, 2, z.shape).astype(float)


@pytest.mark.parametrize("label", LOSSES)
def test_value_and_slope_are_torchs(label):
    output, target = drawn(label)
    x = torch.tensor(output, requires_grad=True)
    value = LOSSES[label].module()(x, torch.tensor(target))
    (slope,) = torch.autograd.grad(value, x)
    np.testing.assert_allclose(LOSSES[label].value(output, target), value.item(), rtol=1e-12)
    np.testing.assert_allclose(LOSSES[label].slope(output, target), slope.numpy(), rtol=1e-8, atol=1e-12)


@pytest.mark.parametrize("label", LOSSES)
def test_frames_in_front_are_kept(label):
    output, target = drawn(label)
    both = LOSSES[label].value(np.stack([output, output[::-1]]), target)
    np.testing.assert_allclose(both, [LOSSES[label].value(o, target) for o in (output, output[::-1])])


def test_one_axis_will_do():
    assert LOSSES["MSE"].value(np.array([1.0, 3.0]), np.array([0.0, 1.0])) == 2.5


def test_a_sure_and_wrong_probability_costs_100_and_has_no_slope_left():
    certain, target = np.array([1.0]), np.array([0.0])
    assert LOSSES["BCE"].value(certain, target) == 100
    assert ACTIVATIONS["Sigmoid"].slope(np.array([1e4])) * LOSSES["BCE"].slope(certain, target) == 0
    assert LOSSES["BCEWithLogits"].slope(np.array([1e4]), target) == 1


@pytest.mark.parametrize("label", ["MSE", "BCE", "BCEWithLogits"])
def test_right_means_on_the_side_of_the_target(label):
    output = np.array([0.2, 0.9, 0.8]) if label != "BCEWithLogits" else np.array([-1.0, 2.0, 1.0])
    assert LOSSES[label].right(output, np.array([0.0, 1.0, 0.0])).tolist() == [True, True, False]


def test_right_means_the_largest_logit():
    output = np.array([[0.0, 2.0, 1.0], [5.0, 1.0, 1.0]])
    assert LOSSES["Cross-entropy"].right(output, np.array([1, 2])).tolist() == [True, False]

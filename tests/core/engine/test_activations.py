"""Every activation and its slope are what torch and its autograd say, however large the number."""

import numpy as np
import pytest
import torch
from torch import nn

from core.engine.activations import ACTIVATIONS, Step, function_code, module_code, softmax

Z = np.concatenate([np.linspace(-20, 20, 801), [-1e4, -100.0, 100.0, 1e4]])


@pytest.mark.parametrize("label", ACTIVATIONS)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_value_and_slope_are_torchs(label, dtype):
    activation, z = ACTIVATIONS[label], Z.astype(dtype)
    x = torch.tensor(z, requires_grad=True)
    value = activation.module()(x)
    (slope,) = torch.autograd.grad(value.sum(), x)
    # In float32 torch's own 1 + tanh loses its last digits far down on the left.
    tolerance = 1e-12 if dtype == np.float64 else 4e-6 if label == "GELU (tanh)" else 1e-6
    for ours, theirs in ((activation.value(z), value.detach().numpy()), (activation.slope(z), slope.numpy())):
        assert ours.dtype == dtype and ours.shape == z.shape
        np.testing.assert_allclose(ours, theirs, rtol=tolerance, atol=tolerance)


@pytest.mark.parametrize("label", ACTIVATIONS)
def test_the_slope_is_the_slope_of_the_value(label):
    activation, z, step = ACTIVATIONS[label], np.linspace(-3, 3, 50), 1e-6  # 50 of them: none is the kink at 0
    risen = (activation.value(z + step) - activation.value(z - step)) / (2 * step)
    np.testing.assert_allclose(activation.slope(z), risen, atol=1e-8)


@pytest.mark.parametrize("label", ACTIVATIONS)
def test_function_and_module_of_torch_are_one(label):
    z = torch.tensor([*Z, float("nan")])
    value = ACTIVATIONS[label].module()(z)
    torch.testing.assert_close(ACTIVATIONS[label].function(z), value, equal_nan=True)
    assert torch.isnan(value[-1]) and np.isnan(ACTIVATIONS[label].value(z.numpy())[-1])


@pytest.mark.parametrize("label", ACTIVATIONS)
def test_bounds_and_steepest_slope_hold_and_are_nearly_reached(label):
    activation, z = ACTIVATIONS[label], np.linspace(-30, 30, 600_001)
    values, steepest = activation.value(z), np.abs(activation.slope(z)).max()
    assert activation.steepest - 2e-4 <= steepest <= activation.steepest
    for bound, reached in zip(activation.bounds, (values.min(), values.max()), strict=True):
        assert abs(reached) > 0.25 if np.isinf(bound) else abs(bound - reached) < 2e-4
    assert activation.bounds[0] <= values.min() and values.max() <= activation.bounds[1]


@pytest.mark.parametrize("label", ACTIVATIONS)
def test_a_script_can_write_it(label):
    names = {"nn": nn, "torch": torch, "F": torch.nn.functional, "Step": Step} | {
        each.function.__name__: each.function for each in ACTIVATIONS.values() if each.function.__module__
    }
    z, activation = torch.tensor(Z), ACTIVATIONS[label]
    for code in (module_code(activation.module()), function_code(activation.function)):
        torch.testing.assert_close(eval(code, names)(z), activation.module()(z))


def test_softmax_is_torchs_and_never_overflows():
    scores = np.random.default_rng(0).normal(size=(4, 7, 3)) * 500
    np.testing.assert_allclose(softmax(scores), torch.softmax(torch.tensor(scores), dim=-1).numpy(), rtol=1e-12)

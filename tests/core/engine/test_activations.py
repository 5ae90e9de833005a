"""Every activation and its slope are what torch and its autograd say, however large the number."""

import numpy as np
import pytest
import torch

from core.engine.activations import ACTIVATIONS

Z = np.concatenate([np.linspace(-20, 20, 801), [-1e4, -100.0, 100.0, 1e4]])


@pytest.mark.parametrize("label", ACTIVATIONS)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_value_and_slope_are_torchs(label, dtype):
    activation, z = ACTIVATIONS[label], Z.astype(dtype)
    x = torch.tensor(z, requires_grad=True)
    value = activation.module()(x)
    (slope,) = torch.autograd.grad(value.sum(), x)
    tolerance = 1e-6 if dtype == np.float32 else 1e-12
    for ours, theirs in ((activation.value(z), value.detach().numpy()), (activation.slope(z), slope.numpy())):
        assert ours.dtype == dtype and ours.shape == z.shape
        np.testing.assert_allclose(ours, theirs, rtol=tolerance, atol=tolerance)


@pytest.mark.parametrize("label", ACTIVATIONS)
def test_the_slope_is_the_slope_of_the_value(label):
    activation, z, step = ACTIVATIONS[label], np.linspace(-3, 3, 50), 1e-6
    risen = (activation.value(z + step) - activation.value(z - step)) / (2 * step)
    np.testing.assert_allclose(activation.slope(z), risen, atol=1e-8)

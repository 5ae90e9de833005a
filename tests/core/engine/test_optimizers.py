"""Every optimizer walks where torch.optim walks, with every hyperparameter away from its default."""

import numpy as np
import pytest
import torch

from core.engine.optimizers import OPTIMIZERS, Hyper

HYPERS = {
    "defaults": Hyper(rate=0.05),
    "all turned": Hyper(rate=0.02, momentum=0.7, decay=0.8, beta1=0.6, beta2=0.95, weight_decay=0.1),
    "no memory": Hyper(rate=0.02, momentum=0.0, decay=0.0, beta1=0.0, beta2=0.0),
}


def valley_slope(p):
    return np.array([1.0, 30.0, 0.01]) * p + np.sin(3 * p)


@pytest.mark.parametrize("hyper", HYPERS.values(), ids=HYPERS)
@pytest.mark.parametrize("label", OPTIMIZERS)
def test_the_path_is_torchs(label, hyper):
    rule, p = OPTIMIZERS[label], np.array([2.0, -1.0, 3.0])
    parameter = torch.nn.Parameter(torch.tensor(p))
    theirs, state = rule.torch([parameter], hyper), rule.start(p)
    for _ in range(60):
        p, state = rule.step(p, valley_slope(p), state, hyper)
        parameter.grad = torch.tensor(valley_slope(parameter.detach().numpy()))
        theirs.step()
        np.testing.assert_allclose(p, parameter.detach().numpy(), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("label", OPTIMIZERS)
def test_a_step_changes_nothing_in_place(label):
    rule, p, gradient = OPTIMIZERS[label], np.ones(3), np.ones(3)
    state = rule.start(p)
    before = {name: np.copy(value) for name, value in state.items()}
    _, after = rule.step(p, gradient, state, Hyper())
    assert (p == 1).all() and (gradient == 1).all() and after.keys() == before.keys()
    assert all((state[name] == before[name]).all() for name in before)


@pytest.mark.parametrize("label", OPTIMIZERS)
def test_what_is_said_of_a_rule_is_so(label):
    """Its memory by name, a formula for each of its parts, and whether decay is a part of the gradient."""
    rule, p, hyper = OPTIMIZERS[label], np.array([3.0]), Hyper(weight_decay=0.1)
    assert set(rule.memory) == set(rule.start(p)) - {"steps"}
    assert len(rule.formula) == len(rule.memory) + 1 + rule.decoupled
    small, large = (rule.step(p, np.array([size]), rule.start(p), Hyper())[0] - p for size in (1.0, 100.0))
    assert rule.divides == bool(abs(large[0]) < 2 * abs(small[0]))
    assert 0 < rule.suited(0.1, 10.0) < 1
    _, state = rule.step(p, np.zeros(1), rule.start(p), hyper)
    assert rule.decoupled == (bool(rule.memory) and not any(np.any(state[name]) for name in rule.memory))

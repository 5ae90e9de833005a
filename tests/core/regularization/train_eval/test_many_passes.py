"""Many passes as one are what torch's own modules answer, one pass after the other."""

import numpy as np
import pytest
import torch

from core.regularization.train_eval.many_passes import repeated_passes, running_after
from core.regularization.train_eval.modes import running_means
from core.regularization.train_eval.training import Plan, fitted, halves, restored

REPEATS = 4


@pytest.mark.parametrize("training", [True, False])
@pytest.mark.parametrize("size", [2, 7, 33, 80])
@pytest.mark.parametrize(("share", "normalised"), [(0.3, True), (0.0, True), (0.5, False), (0.0, False)])
def test_they_equal_torch_s_modules_asked_one_after_the_other(
    training: bool, size: int, share: float, normalised: bool
) -> None:
    plan = Plan(25.0, 3.0, share, normalised, 0.1, 16, 20, 0.2, 5)
    # In float64: two points of nearly the same sum are pulled apart by so much that float32's last digits would show.
    one_by_one, at_once = (restored(plan, fitted(plan)).double().train(training) for _ in range(2))
    x, before = halves(plan).test_x.double(), running_means(at_once)
    found = repeated_passes(at_once, x, size, REPEATS)
    with torch.no_grad():
        each = [torch.cat([one_by_one(chunk)[:, 0] for chunk in x.split(size)]) for _ in range(REPEATS)]
    assert torch.allclose(found.logits, torch.stack(each), atol=1e-9)
    assert (running_means(at_once) == before).all()
    assert np.allclose(running_after(before, found.means, plan.momentum), running_means(one_by_one), atol=1e-9)


def test_a_single_point_goes_alone_where_nothing_is_normalised() -> None:
    plan = Plan(25.0, 0.0, 0.3, False, 0.1, 16, 5, 0.2, 0)
    x, one_by_one, at_once = halves(plan).test_x, *(restored(plan, fitted(plan)) for _ in range(2))
    with torch.no_grad():
        each = torch.cat([one_by_one(chunk)[:, 0] for chunk in x.split(1)])
    assert torch.allclose(repeated_passes(at_once, x, 1, 1).logits[0], each, atol=1e-6)

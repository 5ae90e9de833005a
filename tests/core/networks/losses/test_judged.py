"""Trained on the loss, judged by wrong answers: equal accuracy, different loss."""

import numpy as np
import pytest
import torch

from core.data.datasets import load
from core.engine.inputs import prepare
from core.engine.networks import Network, initial_weights
from core.networks.losses import judged as module
from core.networks.losses.judged import NUDGE, nudged
from core.networks.losses.parts import judged_notices
from core.networks.losses.topic import Settings, judged


@pytest.mark.parametrize("changes", [{}, {"judged_noise": 0.0}, {"judged_rate": 100.0}, {"judged_seed": 7}])
def test_through_the_marked_stretch_the_answers_stay_and_the_loss_moves(changes: dict) -> None:
    result = judged(Settings(**changes))
    stretch = slice(result.steady, None)
    assert (result.wrong[0, stretch] == result.wrong[0, -1]).all() and len(result.epochs[stretch]) > 50
    assert result.steady and result.wrong[0, result.steady - 1] != result.wrong[0, -1]
    assert result.loss[0, -1] < 0.99 * result.loss[0, result.steady]


def test_loss_and_wrong_answers_are_those_of_torch_s_own_loop() -> None:
    """The notes' loop on one nn.Linear, from the same first weights, on the same points."""
    settings = Settings()
    prepared = prepare(load("Gauss", module.COUNT, settings.judged_noise, 0), (0, 1), module.SHARE, 0)
    x, y = torch.tensor(prepared.sample.x, dtype=torch.float32), torch.tensor(prepared.sample.y, dtype=torch.float32)
    layer, loss_function = torch.nn.Linear(2, 1), torch.nn.BCEWithLogitsLoss()
    with torch.no_grad():
        for part, value in zip((layer.weight, layer.bias), initial_weights(Network(2, (), 1), 0)[0], strict=True):
            part.copy_(torch.tensor(value))
    optimizer, losses, wrong = torch.optim.SGD(layer.parameters(), settings.judged_rate), [], []
    for _ in range(module.EPOCHS + 1):
        logits = layer(x)[:, 0]
        loss = loss_function(logits, y)
        losses.append(loss.item())
        wrong.append(((logits > 0) != (y > 0)).double().mean().item())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    result = judged(settings)
    np.testing.assert_allclose(result.loss[0], losses, rtol=1e-4)
    np.testing.assert_allclose(result.wrong[0], wrong, atol=1e-9)


def test_a_nudge_moves_the_loss_by_its_slope_and_the_wrong_answers_not_at_all() -> None:
    prepared = prepare(load("Gauss", module.COUNT, 25.0, 0), (0, 1), module.SHARE, 0)
    weights = initial_weights(Network(2, (), 1), 0)
    parts = [torch.tensor(part, dtype=torch.float64, requires_grad=True) for part in weights[0]]
    logits = torch.tensor(prepared.sample.x, dtype=torch.float64) @ parts[0].T + parts[1]
    truth = torch.tensor(prepared.sample.y, dtype=torch.float64)
    torch.nn.functional.binary_cross_entropy_with_logits(logits[:, 0], truth).backward()
    steepest = max(float(part.grad.abs().max()) for part in parts if part.grad is not None)
    binarised, loss = nudged(weights, prepared.sample.x, prepared.sample.y)
    assert binarised == 0 and loss == pytest.approx(NUDGE * steepest, rel=1e-3)


def test_what_stands_still_is_said_of_the_training_answers() -> None:
    """The test's may still change in the shaded stretch, as at the opening settings."""
    result = judged(Settings())
    (notice,) = judged_notices(result)
    assert len(set(result.wrong[1, result.steady :])) > 1
    assert "(shaded)" in notice.text and "share of the training answers" in notice.text

"""What each mode does: torch's own modules are the oracle, and the sentences of the page are the claims."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import nn

from core.engine.networks import SeededDropout, dropped
from core.experiment.refusal import Refusal
from core.regularization.train_eval.modes import (
    BATCH_S,
    EVAL,
    GRADIENTS,
    MODES,
    NOTHING,
    RUNNING,
    TRAIN,
    normalised_by,
    statistics_used,
    watched_pass,
)
from core.regularization.train_eval.topic import (
    Settings,
    cells,
    cells_numbers,
    flips,
    plan_of,
    repeated,
    repeated_numbers,
    row_of,
)
from core.regularization.train_eval.training import batch_norms, fitted, halves, restored

KEEPS = {"as usual"}  # the gradients' keys under which the output keeps its graph


# --- torch's modules --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("training", [True, False])
@pytest.mark.parametrize("momentum", [0.01, 0.1, 1.0])
def test_batch_normalisation_written_out_equals_torch_s_module(training: bool, momentum: float) -> None:
    """Its output by whichever statistics it uses, and what becomes of the running ones: unbiased, weighted by m."""
    chance = torch.Generator().manual_seed(1)
    layer, x = nn.BatchNorm1d(5, momentum=momentum), 3 + 2 * torch.randn(12, 5, generator=chance)
    with torch.no_grad():
        layer.weight.copy_(torch.rand(5, generator=chance))
        layer.bias.copy_(torch.rand(5, generator=chance))
        layer.train()(torch.randn(12, 5, generator=chance))  # so that it remembers something
    mean, variance = layer.running_mean.clone(), layer.running_var.clone()
    output = layer.train(training)(x)
    used = (x.mean(dim=0), x.var(dim=0, correction=0)) if training else (mean, variance)
    assert torch.allclose(normalised_by(x, *used, layer), output, atol=1e-6)
    assert statistics_used(layer, x, output.detach()) == (BATCH_S if training else RUNNING)
    m = momentum if training else 0.0
    assert torch.allclose(layer.running_mean, (1 - m) * mean + m * x.mean(dim=0), atol=1e-6)
    assert torch.allclose(layer.running_var, (1 - m) * variance + m * x.var(dim=0), atol=1e-5)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_dropout_equals_torch_s_module(share: float) -> None:
    """The same two values, the same share of zeros, the same mean in train mode; in eval mode the very same."""
    x = torch.full((100_000,), 2.0)
    own, torchs = SeededDropout(share, torch.Generator().manual_seed(0)), nn.Dropout(share)
    assert torch.equal(own.eval()(x), torchs.eval()(x)) and torch.equal(own(x), x)
    ours, theirs = own.train()(x), torchs.train()(x)
    assert torch.allclose(ours.unique(), theirs.unique()) and ours.unique().tolist() == pytest.approx(
        [0, 2 / (1 - share)]
    )
    tolerance = 5 * np.sqrt(share * (1 - share) / len(x))
    for each in (ours, theirs):
        assert (each == 0).double().mean().item() == pytest.approx(share, abs=tolerance)
        assert each.mean().item() == pytest.approx(2, abs=2 * tolerance / (1 - share))
    assert torch.equal(dropped(x, 0.0, torch.Generator().manual_seed(0)), x)


def test_the_trained_network_is_torch_s_own_modules() -> None:
    """In eval mode it equals a plain nn.Sequential with nn.Dropout, loaded with the same numbers."""
    plan = plan_of(Settings())
    model, x = restored(plan, fitted(plan)), halves(plan).test_x
    plain = nn.Sequential(
        nn.Linear(2, 16, bias=False), nn.BatchNorm1d(16), nn.ReLU(), nn.Dropout(plan.share),
        nn.Linear(16, 16, bias=False), nn.BatchNorm1d(16), nn.ReLU(), nn.Dropout(plan.share), nn.Linear(16, 1),
    )  # fmt: skip
    plain.load_state_dict(model.state_dict())
    assert torch.equal(model.eval()(x), plain.eval()(x))


# --- the table --------------------------------------------------------------------------------------------------------


def test_the_table_says_what_each_switch_does() -> None:
    for seen in cells(Settings()).rows:
        training, keeps = MODES[seen.mode], seen.gradients_by in KEEPS
        assert (seen.silenced > 0.2) == training and (seen.silenced == 0) != training
        assert seen.statistics == (BATCH_S if training else RUNNING)
        assert (seen.moved > 0) == training
        assert seen.graph == seen.gradients == keeps == (seen.refused == "")
        assert (seen.held > 0) == keeps
        assert (seen.saved > 0) == (keeps or seen.gradients_by == "detach()")
    assert "does not require grad" in str(cells_numbers(cells(Settings()), Settings()))


def test_without_the_two_kinds_of_layer_the_modes_are_alike() -> None:
    plain = Settings(share=0.0, normalised=False)
    found = cells(plain).rows
    for seen in found:
        assert row_of(seen)[:3] == (NOTHING, NOTHING, NOTHING)
    for gradients in GRADIENTS:
        train, evaluate = (next(s for s in found if (s.mode, s.gradients_by) == (mode, gradients)) for mode in MODES)
        assert replace(train, mode=EVAL) == evaluate


def test_the_bytes_held_are_what_autograd_saves() -> None:
    """A ReLU keeps its output, a linear layer its input: counted by hand, weights and the batch itself left out."""
    model, x = nn.Sequential(nn.Linear(3, 7), nn.ReLU(), nn.Linear(7, 1)), torch.ones(10, 3)
    seen = watched_pass(model, TRAIN, "as usual", x)
    assert seen.held == seen.saved == 10 * 7 * 4  # one and the same: the ReLU's output is the second layer's input
    assert watched_pass(model, TRAIN, "detach()", x).held == 0


# --- fifty repeats ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("gradients", GRADIENTS)
def test_predictions_flicker_in_train_mode_and_stand_still_in_eval_mode_whatever_is_done_about_gradients(
    gradients: str,
) -> None:
    train, evaluate = (repeated(Settings(mode=mode, gradients=gradients)) for mode in (TRAIN, EVAL))
    assert np.ptp(train.repeats, axis=0).min() > 0 and flips(train).sum() >= 10
    assert (evaluate.repeats == evaluate.single).all() and not flips(evaluate).any()
    assert evaluate.moved == 0 < train.moved
    usual = repeated(Settings(gradients="as usual"))
    assert np.array_equal(train.repeats, usual.repeats), "the masks do not ask about gradients"


def test_eval_mode_does_not_care_how_many_points_are_predicted_at_once() -> None:
    together, alone = (repeated(Settings(mode=EVAL, together=size)) for size in (80, 1))
    assert np.allclose(together.repeats, alone.repeats, atol=1e-6)


@pytest.mark.parametrize("seed", range(5))
def test_forgetting_eval_costs_accuracy(seed: int) -> None:
    numbers = repeated_numbers(repeated(Settings(seed=seed)), Settings())
    assert numbers["accuracy, mean of 50"] < numbers["accuracy by eval()"]


@pytest.mark.parametrize("seed", range(5))
def test_without_eval_a_pair_is_judged_by_itself_and_accuracy_falls(seed: int) -> None:
    """Masks apart: what a point's answer is depends on the one beside it."""
    numbers = repeated_numbers(repeated(Settings(seed=seed, together=2, share=0.0)), Settings())
    assert numbers["accuracy, mean of 50"] < numbers["accuracy by eval()"] - 0.05


@pytest.mark.parametrize("together", [1, 79])
def test_a_batch_of_one_is_refused_in_train_mode_in_torch_s_words(together: int) -> None:
    with pytest.raises(Refusal, match=r"no spread.*Expected more than 1 value") as refused:
        repeated(Settings(together=together))
    assert refused.value.changes == {"mode": EVAL}
    repeated(Settings(together=together, mode=EVAL))
    repeated(Settings(together=together, normalised=False))


def test_the_momentum_is_torch_s() -> None:
    plan = plan_of(Settings(momentum=0.02))
    assert [norm.momentum for norm in batch_norms(restored(plan, fitted(plan)))] == [0.02, 0.02]

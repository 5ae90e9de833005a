"""Dropout's formulas against torch: mean, variance, modules, masks, and the enumeration against eval()."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import nn

from core.engine.networks import Network, forward, generator, initial_weights, module
from core.regularization.class_maps import right
from core.regularization.dropout.average import UNITS, averaged, spread_over
from core.regularization.dropout.convolution import ChannelDropout
from core.regularization.dropout.masks import (
    all_masks,
    by_layer,
    chances,
    class_shares,
    drawn_masks,
    outputs_under,
    whole,
)
from core.regularization.dropout.ones import SHARES_TRIED, ten_ones, through, variance_of

POINTS = np.random.default_rng(0).standard_normal((30, 2)).astype(np.float32)
CLASSES = (POINTS[:, 0] > 0).astype(int)


def network(*hidden: int, activation: str = "ReLU", share: float = 0.3, outputs: int = 1) -> Network:
    return Network(2, hidden, outputs, activation, share)


@pytest.mark.parametrize("p", [0.1, 0.25, 0.5, 0.9])
@pytest.mark.parametrize("x", [1.0, -2.0])
def test_the_mean_stays_and_the_variance_is_x2_p_over_1_minus_p(p: float, x: float) -> None:
    """Ours, and torch's own, within five standard errors."""
    count = 200_000
    mine = through(torch.full((count,), x), p, generator(0, 2)).double()
    with torch.random.fork_rng():
        torch.manual_seed(0)
        torchs = nn.Dropout(p)(torch.full((count,), x)).double()
    for values in (mine, torchs):
        assert values.mean().item() == pytest.approx(x, abs=5 * (variance_of(x, p) / count) ** 0.5)
        assert values.var().item() == pytest.approx(variance_of(x, p), rel=0.05)
        assert set(values.float().unique().tolist()) == {0.0, torch.tensor(x / (1 - p)).item()}


def test_at_0_and_1_it_is_what_torch_gives() -> None:
    x = torch.tensor([1.0, -2.0, 3.0])
    for p in (0.0, 1.0):
        assert torch.equal(through(x, p, generator(0, 2)), nn.Dropout(p)(x))


def test_eval_and_training_false_give_x_and_f_dropout_is_on_with_a_half() -> None:
    x = torch.ones(20_000)
    assert torch.equal(nn.Dropout(0.25).eval()(x), x) and torch.equal(F.dropout(x, training=False), x)
    silenced = (F.dropout(x) == 0).double().mean().item()
    assert silenced == pytest.approx(0.5, abs=0.03)


def test_the_ways_of_calling_it_are_told_as_they_are() -> None:
    rows = {row.written: row for row in ten_ones(1.0, 0.25, 0).rows}
    assert rows["nn.Dropout(0.25), eval()"].mean == 1 == rows["… training=False"].mean
    assert rows["nn.Dropout(0.25), train()"].largest == pytest.approx(4 / 3)
    assert rows["F.dropout(x)"].largest == 2
    paper = [row for name, row in rows.items() if name.startswith("paper")]
    assert paper[0].mean == pytest.approx(paper[1].mean, abs=0.01), "training and testing agree on average"


def test_measured_variances_lie_on_the_curve() -> None:
    result = ten_ones(1.5, 0.25, 3)
    for p, measured in zip(SHARES_TRIED, result.measured, strict=False):
        assert measured == pytest.approx(variance_of(1.5, float(p)), rel=0.1, abs=1e-9)


def test_a_mask_silences_as_torch_s_modules_do() -> None:
    """The same masks through the module of the engine and through `outputs_under`."""
    net = network(5, 4)
    weights = initial_weights(net, 0)
    model = module(net, weights, generator(7, 2)).train()
    expected = model(torch.from_numpy(POINTS)).detach().numpy()
    chance = generator(7, 2)
    masks = [(torch.rand(len(POINTS), units, generator=chance) >= 0.3).float().numpy() for units in net.hidden]
    assert outputs_under(net, weights, POINTS, masks, 0.3) == pytest.approx(expected, abs=1e-6)


def test_all_masks_are_all_and_their_chances_add_up() -> None:
    masks = all_masks((2, 3))
    rows = {tuple(row) for row in np.concatenate(masks, axis=1).tolist()}
    assert rows == set(itertools.product((0.0, 1.0), repeat=5))
    assert chances(masks, 0.3).sum() == pytest.approx(1)
    assert chances(masks, 0.3)[-1] == pytest.approx(0.7**5), "the last keeps every unit"
    assert np.concatenate(masks, axis=1)[-1].all()
    assert chances(masks, 0.3) @ np.concatenate(masks, axis=1) == pytest.approx([0.7] * 5)


def test_drawn_masks_are_drawn_with_their_chances() -> None:
    kept = np.concatenate(drawn_masks((6, 4), 20_000, 0.3, generator(0, 3)), axis=1)
    assert kept.mean(axis=0) == pytest.approx([0.7] * 10, abs=0.02)
    assert set(np.unique(kept)) == {0.0, 1.0}


@pytest.mark.parametrize("outputs", [1, 3])
@pytest.mark.parametrize(("hidden", "activation"), [((10,), "ReLU"), ((10,), "tanh"), ((5, 5), "Linear")])
def test_eval_is_the_exact_average_where_nothing_bends_behind_the_masks(
    hidden: tuple[int, ...], activation: str, outputs: int
) -> None:
    """And its probabilities are the subnetworks' geometric mean, not their mean."""
    net = replace(network(*hidden, activation=activation, outputs=outputs), times=4.0)
    found = averaged(net, initial_weights(net, 1), POINTS, CLASSES)
    assert found.whole == pytest.approx(found.mean, abs=1e-4)
    assert found.whole_shares == pytest.approx(found.geometric, abs=1e-5)
    assert np.abs(found.whole_shares - found.mean_shares).max() > 1e-3


def test_a_second_bent_layer_opens_a_gap() -> None:
    net = replace(network(5, 5, share=0.5), times=4.0)
    found = averaged(net, initial_weights(net, 1), POINTS, CLASSES)
    assert found.gap > 0.01 and np.abs(found.whole - found.mean).max() > 1e-3


def test_the_enumeration_agrees_with_many_masked_passes() -> None:
    net = network(5, 5, share=0.5)
    weights = initial_weights(net, 2)
    drawn = whole(drawn_masks(net.hidden, 20_000, 0.5, generator(0, 3)))
    sampled = outputs_under(net, weights, POINTS, drawn, 0.5)
    found = averaged(net, weights, POINTS, CLASSES)
    reach = 5 * found.spread / 20_000**0.5 + 1e-6
    assert (np.abs(sampled.mean(axis=0) - found.mean) < reach).all()


def test_ten_units_are_spread_evenly() -> None:
    for layers in range(1, 6):
        spread = spread_over(layers)
        assert sum(spread) == UNITS and max(spread) - min(spread) <= 1 and len(spread) == layers


def test_probabilities_and_right_answers_are_torch_s() -> None:
    for outputs in (1, 3):
        net = network(4, outputs=outputs)
        logits = forward(net, initial_weights(net, 0), POINTS)[-1]
        tensor = torch.from_numpy(logits)
        if outputs == 1:
            second = torch.sigmoid(tensor).numpy()
            expected, answer = np.concatenate([1 - second, second], axis=1), logits[:, 0] > 0
        else:
            expected, answer = torch.softmax(tensor, dim=1).numpy(), logits.argmax(axis=1)
        assert class_shares(logits) == pytest.approx(expected, abs=1e-6)
        assert (right(logits, CLASSES) == (answer == CLASSES)).all()


def test_columns_part_by_layers() -> None:
    first, second = by_layer((2, 3), np.arange(10).reshape(2, 5))
    assert first.tolist() == [[0, 1], [5, 6]] and second.tolist() == [[2, 3, 4], [7, 8, 9]]


def test_channel_dropout_silences_whole_channels_like_dropout2d() -> None:
    layer, x = ChannelDropout(0.5, generator(0, 2)), torch.ones(40, 8, 3, 3)
    out = layer.train()(x)
    assert set(out.unique().tolist()) == {0.0, 2.0}
    assert (out.flatten(2).amax(dim=2) == out.flatten(2).amin(dim=2)).all(), "a channel is silenced whole"
    assert torch.equal(layer.eval()(x), x)
    assert set(nn.Dropout2d(0.5)(x).unique().tolist()) == {0.0, 2.0}

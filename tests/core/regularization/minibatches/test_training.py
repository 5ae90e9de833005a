"""Short batches, orders, the gap, rates, accumulated gradients, times: the page's claims about networks."""

import numpy as np
import pytest
import torch
from scipy import stats
from torch import nn

from core.engine.losses import LOSSES
from core.engine.networks import Network, initial_weights, module
from core.engine.normalisation import EPS
from core.engine.training.orders import ORDERS
from core.experiment.part import last
from core.experiment.shown_code import happens
from core.regularization.minibatches.accumulation import (
    A_STEP,
    BY_COUNT,
    BY_SIZE,
    FORGOTTEN,
    NO_DIVISION,
    NORMALISED,
    WAYS_TO_ADD,
    accumulated,
)
from core.regularization.minibatches.code import DROPPED, LAST_OF_ONE
from core.regularization.minibatches.learner import task_of
from core.regularization.minibatches.order_race import race_orders
from core.regularization.minibatches.rate_map import MAP_SEEDS, map_of_rates
from core.regularization.minibatches.regulariser import (
    FAIR,
    GAP,
    PAIRS,
    SAME_EPOCHS,
    SAME_LOSS,
    SAME_UPDATES,
    TRAIN_LOSS,
    compared_pair,
    paired_test,
    small_against_all,
)
from core.regularization.minibatches.sentences import (
    accumulation_notices,
    order_notices,
    pairs_notices,
    rates_notices,
    short_notices,
    speed_notices,
)
from core.regularization.minibatches.short_batch import IRISES, iris_sample, losses_of_each, mean_of_means, short_of
from core.regularization.minibatches.speed import IMAGE_SIZES, Speed, epoch_in, image_network, images_in, timed_epochs
from core.regularization.minibatches.topic import FEW_POINTS, MAP_POINTS, POINTS, WIDE, Settings, task_for


@pytest.fixture(autouse=True, scope="module")
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


# --- the short batch --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("batch", [7, 32, 60, 64, 120])
def test_dropping_counts_as_torch_s_loader_does(batch: int) -> None:
    found = short_of(batch, 0.05)
    data = torch.utils.data.TensorDataset(torch.zeros(IRISES))
    for updates, drop_last in zip(found.updates, (False, True), strict=True):
        assert updates == len(torch.utils.data.DataLoader(data, batch_size=batch, drop_last=drop_last))
    assert found.left == IRISES % batch
    if batch == 64:
        assert found.updates == (2, 1) and found.in_all == {"kept": 100, "dropped": 50, "carried on": 93}
        assert found.ends(found.loss)[0, 0] < found.ends(found.loss)[0, 1]


def test_what_is_said_of_the_short_batch() -> None:
    texts = {
        batch: [each.text for each in short_notices(short_of(batch, 0.05), Settings(short=batch))]
        for batch in (7, 60, 64)
    }
    assert "multiple" in texts[60][0] and "Dropping leaves 1 update an epoch of 2" in texts[64][0]
    assert "one sample" in texts[7][1] and len(texts[64]) == 1


def test_the_mean_of_batch_means_is_biased_towards_the_short_batch_only() -> None:
    values = np.arange(10.0)
    assert mean_of_means(values, 5) == values.mean()
    assert mean_of_means(values, 8) == (values[:8].mean() + values[8:].mean()) / 2 != values.mean()
    sample, network = iris_sample(), Network(4, (12,), 3, "tanh")
    weights = initial_weights(network, 0)
    outputs = np.tanh(sample.x @ weights[0][0].T + weights[0][1]) @ weights[1][0].T + weights[1][1]
    assert losses_of_each(network, sample, weights).mean() == pytest.approx(
        LOSSES["Cross-entropy"].value(outputs, sample.y)
    )


def test_batch_normalisation_is_torch_s_and_refuses_one_sample() -> None:
    x = torch.randn(9, 4, generator=torch.Generator().manual_seed(0))
    by_hand = (x - x.mean(dim=0)) / (x.var(dim=0, correction=0) + EPS).sqrt()
    assert torch.allclose(by_hand, nn.BatchNorm1d(4)(x), atol=1e-6)
    network = Network(4, (4,), 1, "tanh", normalisation="Batch normalisation")
    first = module(network, initial_weights(network, 0))
    linear, norm = first[0], first[1]
    z = x @ linear.weight.T
    by_hand = (z - z.mean(dim=0)) / (z.var(dim=0, correction=0) + norm.eps).sqrt() * norm.weight + norm.bias
    assert torch.allclose(by_hand, norm(linear(x)), atol=1e-6)
    assert happens(LAST_OF_ONE).startswith("it stops with `ValueError: Expected more than 1 value per channel")
    assert happens(DROPPED) == "it prints `15 15`."


# --- orders -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [1, 8])
def test_sorted_by_class_is_worse_and_shuffled_once_is_not(size: int) -> None:
    result = race_orders(task_for(Settings(), POINTS), 0.3, size, 30)
    loss = dict(zip(ORDERS, result.loss[:, -1], strict=True))
    assert (loss["Sorted by class"] > loss["Shuffled"]).all()
    assert abs(loss["Fixed"].mean() - loss["Shuffled"].mean()) < 0.05
    text = order_notices(result, Settings(size=size))[0].text
    assert "sorted by class −" in text and text.split("sorted by class")[1].count("clearly so") == 1


def test_about_a_third_is_not_seen_in_an_epoch_with_replacement() -> None:
    result = race_orders(task_for(Settings(), POINTS), 0.3, 8, 2)
    rng = np.random.default_rng(0)
    missed = [1 - len(np.unique(rng.integers(200, size=200))) / 200 for _ in range(400)]
    assert result.unseen == pytest.approx(np.mean(missed), abs=0.01)


# --- many seeds -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pairs() -> dict:
    task = task_of("Moons", 35.0, FEW_POINTS, 0.5, WIDE)
    return {compared: last(small_against_all(task, 0.3, 4, compared)) for compared in FAIR}


def test_the_gap_depends_on_what_is_held_equal(pairs: dict) -> None:
    """Larger at the same epochs, smaller at the same updates, and hardly another at the same training loss."""
    means = {compared: paired_test(found.paired(GAP)) for compared, found in pairs.items()}
    assert means[SAME_EPOCHS][1] > 0 and means[SAME_UPDATES][2] < 0
    assert abs(means[SAME_LOSS][0]) < abs(means[SAME_EPOCHS][0]) / 2
    for compared, word in ((SAME_EPOCHS, "is larger"), (SAME_UPDATES, "is smaller")):
        assert word in pairs_notices(pairs[compared], Settings(compared=compared))[0].text
    losses = pairs[SAME_LOSS].measures[TRAIN_LOSS]
    assert (
        np.abs(losses[0] - losses[1]).mean() < np.abs(np.subtract(*pairs[SAME_EPOCHS].measures[TRAIN_LOSS])).mean() / 5
    )
    assert pairs[SAME_UPDATES].epochs == (100, 1500) and pairs[SAME_EPOCHS].measures.shape[-1] == PAIRS


def test_the_paired_test_is_scipy_s() -> None:
    rng = np.random.default_rng(1)
    a, b = rng.normal(0.3, 1, (2, 20))
    theirs = stats.ttest_rel(a, b)
    mean, low, high, p = paired_test(a - b)
    ends = theirs.confidence_interval()
    assert (mean, low, high, p) == pytest.approx(((a - b).mean(), ends.low, ends.high, theirs.pvalue))
    assert np.isnan(paired_test(a[:1])).all() and paired_test(np.zeros(5)) == (0, 0, 0, 1)


def test_both_are_read_where_they_first_have_the_loss_that_both_reach() -> None:
    small = np.array([[0.5, 0.8, 0.9], [0.5, 0.7, 0.6], [0.7, 0.3, 0.1], [0.7, 0.5, 0.6]])
    whole = np.array([[0.5, 0.6, 0.8], [0.5, 0.6, 0.8], [0.7, 0.5, 0.3], [0.7, 0.6, 0.4]])
    assert compared_pair(small, whole, True)[:, 0] == pytest.approx([0.1, 0.8, 0.7, 0.3, 0.5])
    assert compared_pair(small, whole, False)[:, 0] == pytest.approx([0.3, 0.9, 0.6, 0.1, 0.6])


def test_twice_the_batch_takes_twice_the_rate_up_to_a_size() -> None:
    settings = Settings()
    found = last(map_of_rates(task_for(settings, MAP_POINTS)))
    assert found.losses.shape[-1] == MAP_SEEDS and 16 <= found.holds_to < found.sizes[-1]
    small = found.sizes <= 8
    exponent = np.polyfit(np.log(found.sizes[small]), np.log(found.rates[found.best][small]), 1)[0]
    assert exponent == pytest.approx(1, abs=0.35) and 0.4 < found.exponent() < 1
    own = found.mean[found.best, np.arange(len(found.sizes))]
    assert found.on_line[-1] > 1.5 * own[-1] or np.isnan(found.on_line[-1])
    assert f"up to B = {found.holds_to}" in rates_notices(found, settings)[0].text


# --- accumulation -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("part", [15, 16, 6, 60])
@pytest.mark.parametrize("data", ["Moons", "Qwerties 3"])
def test_accumulation_is_a_larger_batch_where_each_counts_by_its_size(part: int, data: str) -> None:
    settings = Settings(part=part, data=data)
    result = accumulated(task_for(settings, POINTS), part, 0.3, 10, 0)
    apart = dict(zip(WAYS_TO_ADD, result.apart[:, -1], strict=True))
    assert apart[BY_SIZE] < 1e-6
    assert (apart[BY_COUNT] < 1e-6) == (A_STEP % part == 0)
    assert (apart[NO_DIVISION] < 1e-6) == (part == A_STEP) == (apart[NORMALISED] < 1e-6)
    assert apart[FORGOTTEN] > 1e-2 and result.apart[WAYS_TO_ADD.index(FORGOTTEN), 1] < 1e-6
    text = accumulation_notices(result, settings)[0].text
    assert ("all pieces are of one size" in text) == (part in (6, 15))


def test_a_piece_of_one_is_refused_and_said() -> None:
    settings = Settings(part=59)
    result = accumulated(task_for(settings, POINTS), 59, 0.3, 3, 0)
    assert result.refused and np.isnan(result.apart[-1]).all()
    assert "refuses" in accumulation_notices(result, settings)[1].text


# --- seconds ----------------------------------------------------------------------------------------------------------


def test_many_samples_at_once_are_faster_in_eager_torch() -> None:
    """Measured, but no claim of milliseconds: an epoch of 600 updates against one of 10."""
    task = task_of("Moons", 30.0, 1200, 0.5, (8,))
    assert epoch_in(task, 0.3, 64, False) < epoch_in(task, 0.3, 1, False) / 3
    assert epoch_in(task, 0.3, 1, True) < epoch_in(task, 0.3, 1, False) / 10
    assert images_in(image_network(), 4) > 0


def test_the_verdict_on_times_follows_the_numbers() -> None:
    sizes = np.array([1, 8, 64])
    flat, grown = np.full(len(IMAGE_SIZES), 50.0), np.array([500.0, 200, 100, 50, 60, 90, 150])
    for images, word in ((flat, "do not cost more"), (grown, "3 times that")):
        speed = Speed(
            64, sizes, (1, 64), np.arange(2), (np.ones(2), np.ones(2)), np.array([[64000.0, 8000, 1000]]),
            np.array([[100.0, 50, 25]]), images[None],
        )  # fmt: skip
        first, second = (notice.text for notice in speed_notices(speed, Settings()))
        assert "64 times faster" in first and "4 times faster" in first and word in second


def test_the_sweep_of_times_can_be_stopped() -> None:
    task = task_of("Moons", 30.0, 40, 0.5, (2,))
    steps = timed_epochs(task, 0.3, 0, cancelled=lambda: True)
    assert list(steps) == []

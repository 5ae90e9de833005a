"""The kernel trains as the reference does, the reference as the notes do, and both say where a run diverged.

Tolerance: float32 losses and weights of kernel and reference agree to 2e-5 (absolute and relative) over these short,
non-chaotic runs; most agree to 1e-7.
"""

import dataclasses
import threading
import time

import numpy as np
import pytest
import torch
from numba import njit
from numba.core.caching import FunctionCache
from torch import nn

from core.engine.activations import ACTIVATIONS, Activation
from core.engine.losses import LOSSES
from core.engine.networks import Network, forward, initial_layers, initial_weights, module, parameters
from core.engine.normalisation import NORMALISATIONS
from core.engine.optimizers import OPTIMIZERS, Hyper
from core.engine.penalties import L1_RULES
from core.engine.training import (
    Divergence,
    Edit,
    Recipe,
    Sample,
    bridge,
    lane_maths,
    machine_code,
    reference,
    train,
    train_each,
    train_many,
    warm_up,
    work,
)
from core.engine.training.history import recorded_epochs

CLOSE = {"rtol": 2e-5, "atol": 2e-5}


@pytest.fixture(autouse=True, scope="module")
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    warm_up()
    yield
    torch.set_num_threads(before)


def drawn(loss="BCEWithLogits", n=25, inputs=2, outputs=1):
    chance = np.random.default_rng(3)
    x = chance.normal(size=(n + 10, inputs))
    y = (x[:, 0] * x[:, -1] > 0).astype(int) + (x[:, 0] > 1) * (outputs > 2)
    if loss != "Cross-entropy" and outputs > 1:
        y = (x @ chance.normal(size=(inputs, outputs)) > 0).astype(float)
    return Sample(x[:n], y[:n], x[n:], y[n:])


def assert_same(ours, theirs):
    assert ours.diverged is None and theirs.diverged is None
    assert ours.updates == theirs.updates == len(ours.batch_loss)
    assert ours.epochs.tolist() == theirs.epochs.tolist()
    assert theirs.train_loss[0] != theirs.train_loss[-1]
    np.testing.assert_allclose(ours.batch_loss, theirs.batch_loss, **CLOSE)
    np.testing.assert_allclose(ours.train_loss, theirs.train_loss, **CLOSE)
    np.testing.assert_allclose(ours.test_loss, theirs.test_loss, **CLOSE)
    for our_pair, their_pair in zip(ours.weights, theirs.weights, strict=True):
        for our, their in zip(our_pair, their_pair, strict=True):
            assert our.shape == their.shape and our.dtype == np.float32
            np.testing.assert_allclose(our, their, **CLOSE)


def both(network, recipe, sample):
    assert work.known(network, recipe)
    return train(network, recipe, sample), reference.train(network, recipe, sample)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_kernel_equals_reference_for_every_variant(activation, loss, optimizer):
    outputs = 3 if loss == "Cross-entropy" else 1
    network = Network(2, (5, 3), outputs, activation)
    recipe = Recipe(loss, optimizer, rate=0.02, batch=10, epochs=4, seed=1)
    assert_same(*both(network, recipe, drawn(loss, outputs=outputs)))


@pytest.mark.parametrize("hidden", [(), (1,), (64,), (4, 2), (7, 5, 3), (4,) * 4, (3,) * 5, (6,) * 6])
@pytest.mark.parametrize("inputs, outputs", [(1, 1), (4, 3)])
def test_kernel_equals_reference_for_every_depth(hidden, inputs, outputs):
    loss = "Cross-entropy" if outputs > 1 else "BCE"
    recipe = Recipe(loss, "Momentum", rate=0.1, epochs=5)
    assert_same(*both(Network(inputs, hidden, outputs), recipe, drawn(loss, inputs=inputs, outputs=outputs)))


@pytest.mark.parametrize("batch", [1, 2, 16, 17, 64, 65, 129, 150, 0, 1000])
def test_kernel_equals_reference_for_every_batch_size(batch):
    network, recipe = Network(2, (4,), 1, dropout=0.3), Recipe(batch=batch, rate=0.1, epochs=3)
    ours, theirs = both(network, recipe, drawn(n=150))
    assert_same(ours, theirs)
    assert ours.updates == 3 * ours.updates_per_epoch == 3 * -(-150 // (batch or 150)) or batch == 1000


@pytest.mark.parametrize("extra", [{"l1": 0.01}, {"l2": 0.02}, {"weight_decay": 0.05}, {"l1": 0.01, "l2": 0.1}])
@pytest.mark.parametrize("optimizer", ["SGD", "Adam"])
@pytest.mark.parametrize("dropout", [0.0, 0.4])
def test_kernel_equals_reference_with_regularization(extra, optimizer, dropout):
    network = Network(2, (6, 4), 1, "ReLU", dropout)
    assert_same(*both(network, Recipe(optimizer=optimizer, rate=0.05, epochs=10, **extra), drawn()))


@pytest.mark.parametrize("rule", L1_RULES)
@pytest.mark.parametrize("optimizer", ["SGD", "Adam", "AdamW"])
def test_kernel_equals_reference_for_every_rule_of_l1_and_a_later_change(rule, optimizer):
    recipe = Recipe(optimizer=optimizer, rate=0.05, epochs=12, l1=0.02, l2=0.001, weight_decay=0.01, l1_rule=rule)
    network = Network(2, (6, 4), 1, "ReLU", 0.2)
    for later in ({}, {"penalty_from": 5, "penalty_later": 3.0}, {"penalty_from": 4, "penalty_later": 0.0}):
        ours, theirs = both(network, dataclasses.replace(recipe, **later), drawn())
        assert_same(ours, theirs)
        assert [(w == 0).sum() for w, _ in ours.weights] == [(w == 0).sum() for w, _ in theirs.weights]


def test_only_two_rules_of_l1_give_exact_zeros_and_one_of_them_for_good():
    zeros = {}
    for rule in L1_RULES:
        recipe = Recipe(rate=0.1, epochs=60, l1=0.02, l1_rule=rule, penalty_from=30, penalty_later=0.0)
        weights = train(Network(2, (8,), 1, "ReLU"), recipe, drawn()).weights
        zeros[rule] = np.concatenate([(w == 0).reshape(len(w), -1) for w, _ in weights], axis=1)
    assert not zeros["Subgradient"].any()
    assert zeros["Proximal"][30].sum() > zeros["Proximal"][-1].sum(), "they come back once the penalty is gone"
    stopped = zeros["Zero at crossing"]
    assert stopped[30].any() and (stopped[1:] >= stopped[:-1]).all(), "what is 0 stays 0"


def test_an_unknown_rule_of_l1_is_refused():
    with pytest.raises(ValueError, match="is none of"):
        train(Network(2, (2,), 1), Recipe(l1_rule="nothing"), drawn())
    with pytest.raises(ValueError, match="Only the subgradient"):
        network = Network(2, (2,), 1, normalisation="Batch normalisation")
        train(network, Recipe(l1_rule="Proximal"), drawn())


@pytest.mark.parametrize("loss", ["MSE", "BCE", "BCEWithLogits"])
def test_kernel_equals_reference_for_several_outputs(loss):
    assert_same(*both(Network(3, (4,), 3), Recipe(loss, rate=0.1, epochs=5), drawn(loss, inputs=3, outputs=3)))


def test_kernel_equals_reference_over_thousands_of_updates():
    ours, theirs = both(Network(2, (8,), 1), Recipe(rate=0.1, epochs=300), drawn(n=100))
    assert ours.updates == 3000 and theirs.train_accuracy[-1] > 0.9
    assert_same(ours, theirs)


def test_kernel_equals_reference_when_chance_is_drawn_in_pieces(monkeypatch):
    network, recipe, sample = Network(2, (5, 4), 1, dropout=0.5), Recipe(rate=0.1, epochs=7), drawn()
    whole = train(network, recipe, sample)
    monkeypatch.setattr(bridge, "PIECE", 25 * network.parameter_count * 3)
    pieces = train(network, recipe, sample)
    assert_same(pieces, reference.train(network, recipe, sample))
    assert (pieces.batch_loss == whole.batch_loss).all()


def test_the_reference_is_the_loop_of_the_notes():
    network, recipe, sample = Network(2, (4,), 1), Recipe(rate=0.1, batch=10, epochs=3, seed=5), drawn()
    model = module(network, initial_weights(network, 5))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    x, y = torch.tensor(sample.x, dtype=torch.float32), torch.tensor(sample.y, dtype=torch.float32)[:, None]
    order, losses = torch.Generator().manual_seed(4 * 5 + 1), []
    for _ in range(3):
        for batch in torch.randperm(25, generator=order).split(10):
            loss = nn.BCEWithLogitsLoss()(model(x[batch]), y[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
    history = reference.train(network, recipe, sample)
    np.testing.assert_array_equal(history.batch_loss, np.float32(losses))
    np.testing.assert_array_equal(history.weights[0][0][-1], model[0].weight.detach().numpy())
    with torch.no_grad():
        assert history.train_loss[-1] == pytest.approx(nn.BCEWithLogitsLoss()(model(x), y).item(), abs=1e-6)
        assert history.train_accuracy[-1] == ((model(x) > 0) == y).double().mean().item()


@pytest.mark.parametrize(
    "network, recipe, expected",
    [
        (Network(2, (3, 3), 1, "ReLU"), Recipe("MSE", rate=30.0, epochs=20), None),
        (Network(2, (), 1), Recipe("MSE", rate=100.0, epochs=40), "loss"),
        (Network(2, (4,), 1, "Linear"), Recipe("MSE", "Momentum", rate=5.0, epochs=20), None),
        (Network(2, (4,), 1, "Linear"), Recipe(rate=1e38, weight_decay=10.0, epochs=3), "weights"),
        (Network(2, (4, 4), 3, "ReLU"), Recipe("Cross-entropy", rate=1e30, epochs=9), None),
        (Network(2, (4,), 1, "ReLU"), Recipe(optimizer="Adam", rate=1e30, epochs=50), None),
    ],
)
def test_divergence_is_found_where_the_reference_finds_it(network, recipe, expected):
    sample = drawn(recipe.loss, outputs=network.outputs)
    ours, theirs = both(network, recipe, sample)
    assert ours.diverged == theirs.diverged and ours.diverged is not None
    assert ours.diverged.what == (expected or ours.diverged.what)
    assert ours.updates == theirs.updates == ours.diverged.update - 1
    assert ours.diverged.epoch == ours.updates // ours.updates_per_epoch + 1
    for history in (ours, theirs):
        assert len(history.epochs) == len(history.train_loss) == len(history.weights[0][0]) >= 1
        assert history.epochs[-1] < history.diverged.epoch
        assert all(np.isfinite(part).all() for pair in history.weights for part in pair)
        assert np.isfinite(history.batch_loss).all() and np.isfinite(history.test_loss).all()


def test_a_loss_that_overflows_on_the_whole_set_only_is_divergence_too():
    sample = drawn("MSE")
    sample = sample._replace(test_x=np.full_like(sample.test_x, 1e38))
    history = train(Network(2, (), 1), Recipe("MSE", epochs=3), sample)
    assert len(history.epochs) == 1 and history.diverged == Divergence(0, 0, 0, "loss")


MISH = Activation(
    lambda z: z * np.tanh(np.logaddexp(0, z)),
    lambda z: np.tanh(np.logaddexp(0, z)) + z / (1 + np.exp(-z)) / np.cosh(np.logaddexp(0, z)) ** 2,
    nn.Mish,
    nn.functional.mish,
)
UNKNOWN = [
    Network(2, (4,), 1, "Mish"),
    Network(2, (4, 4), 1, residual=True),
    *(Network(2, (4, 4), 1, normalisation=label) for label in NORMALISATIONS if label != "None"),
]


@pytest.mark.parametrize("network", UNKNOWN, ids=str)
def test_what_the_kernel_does_not_know_trains_by_the_reference(network, monkeypatch):
    monkeypatch.setitem(ACTIVATIONS, "Mish", MISH)
    history = train(network, Recipe(rate=0.1, epochs=20), drawn())
    assert not work.known(network, history.recipe) and history.train_loss[-1] < history.train_loss[0]


@pytest.mark.parametrize("network", UNKNOWN[1:], ids=str)
def test_the_reference_s_normalised_and_residual_networks_are_those_of_the_description(network):
    """One update of modules is one update of plain tensors, and what is recorded is the trained network at rest."""
    sample, recipe = drawn(n=30), Recipe("MSE", rate=0.1, batch=0, epochs=1)
    history = reference.train(network, recipe, sample)
    x, y = (torch.tensor(part, dtype=torch.float32) for part in (sample.x, sample.y))
    layers = initial_layers(network, 0)
    learned = parameters(network, layers)
    loss = nn.functional.mse_loss(forward(network, layers, x, True)[-1][:, 0], y)
    assert history.batch_loss[0] == pytest.approx(loss.item(), rel=1e-5)
    loss.backward()
    torch.optim.SGD(learned, lr=0.1).step()
    at_rest = forward(network, layers, x)[-1].detach().numpy()
    np.testing.assert_allclose(forward(network, history.weights_at(-1), sample.x)[-1], at_rest, atol=1e-5)


@pytest.mark.parametrize("network", [Network(2, (8, 8), 1), Network(2, (8, 8), 1, residual=True)], ids=str)
def test_a_run_ends_early_when_it_is_cancelled_wherever_it_runs(network):
    asked = []

    def cancelled():
        asked.append(None)
        return len(asked) > 3

    whole = Recipe(epochs=100_000, batch=1)
    history = train(network, whole, drawn(n=250), cancelled)
    assert history.updates < 100_000 * 250 and len(history.epochs) == len(history.train_loss) >= 1
    assert history.diverged is None


def test_work_is_counted_by_what_will_really_run_it():
    fast, slow = Network(2, (8, 8), 1), Network(2, (8, 8), 1, residual=True)
    assert work.epoch_work(slow, Recipe(), 250) > 50 * work.epoch_work(fast, Recipe(), 250)
    assert work.epochs_within(slow, Recipe(epochs=2000), 250, work.AT_REST) < 200
    assert work.epochs_within(fast, Recipe(epochs=2000), 250, work.AT_REST) == 2000
    sample = drawn(n=25)
    network, recipe, same = work.within_work(slow, Recipe(epochs=2000), sample, work.WHILE_DRAGGED)
    assert recipe == Recipe(epochs=work.epochs_within(slow, Recipe(epochs=2000), 25, work.WHILE_DRAGGED))
    assert network is slow and same is sample and recipe.epochs < 2000


def test_batches_that_cannot_be_normalised_are_said_in_a_sentence():
    network = Network(2, (4,), 1, normalisation="Batch normalisation")
    for batch in (1, 24):
        with pytest.raises(ValueError, match="two samples"):
            train(network, Recipe(batch=batch), drawn(n=25))


@pytest.mark.parametrize("epochs", [0, 1, 2, 59, 79, 80, 81, 100, 200, 1000, 5000, 100_000])
def test_recorded_epochs_cover_any_run(epochs):
    recorded = recorded_epochs(epochs, 80)
    assert recorded[0] == 0 and recorded[-1] == epochs and min(40, epochs + 1) <= len(recorded) <= 120
    assert len(set(np.diff(recorded)[len(recorded) // 2 :])) <= 1, "the second half plays without a stutter"
    assert (np.diff(recorded) >= 1).all() and (np.diff(recorded)[:3] == 1).all()
    assert recorded_epochs(epochs, 2).tolist() == sorted({0, epochs})


EDITS = (Edit(0, 0, 1, -1, 0.5), Edit(1.5, 1, 0, 2, -2.0), Edit(1.5, 0, 0, 0, 3.0), Edit(4, 0, 2, 1, 0.0))


@pytest.mark.parametrize("optimizer", ["SGD", "Momentum", "Adam"])
@pytest.mark.parametrize("dropout", [0.0, 0.4])
def test_kernel_equals_reference_with_edits_single_updates_and_a_later_rate(optimizer, dropout):
    network = Network(2, (5, 3), 1, dropout=dropout)
    recipe = Recipe(
        optimizer=optimizer, rate=0.05, epochs=6, edits=EDITS, singles=4, later_rate=0.005, later_from=3, frames=4
    )
    ours, theirs = both(network, recipe, drawn())
    assert_same(ours, theirs)
    assert ours.epochs.tolist()[:4] == [0, 0, 1 / 3, 2 / 3] and ours.epochs.tolist().count(4 / 3) == 2


def test_a_run_goes_on_as_if_it_had_been_longer_from_the_start():
    """So "train on" is more epochs, and a later rate changes nothing before its epoch."""
    network, sample, recipe = Network(2, (5,), 1), drawn(), Recipe(optimizer="Adam", epochs=3, rate=0.05)
    short = train(network, recipe, sample)
    long = train(network, dataclasses.replace(recipe, epochs=6, later_rate=1e-3, later_from=3), sample)
    assert (short.batch_loss == long.batch_loss[: len(short.batch_loss)]).all()
    plain = train(network, dataclasses.replace(recipe, epochs=6), sample)
    assert (plain.batch_loss != long.batch_loss)[len(short.batch_loss) + 1 :].all()


def test_an_edit_is_a_frame_of_its_own_and_is_measured():
    network, sample = Network(2, (3,), 1), drawn()
    history = train(network, Recipe(epochs=2, edits=(Edit(2, 1, 0, -1, 50.0),)), sample)
    assert history.epochs.tolist() == [0, 1, 2, 2]
    before, after = history.weights_at(2), history.weights_at(3)
    assert after[1][1][0] == 50 and (before[0][0] == after[0][0]).all()
    assert history.train_loss[-1] > 10 > history.train_loss[-2]


@pytest.mark.parametrize(
    "edit, sentence",
    [(Edit(0, 2, 0, 0, 1), "no layer 3"), (Edit(0, 0, 3, 0, 1), "no unit 4"), (Edit(0, 0, 0, 2, 1), "no weight 3")],
)
def test_an_edit_of_what_is_not_there_is_said(edit, sentence):
    for run in (train, reference.train):
        with pytest.raises(ValueError, match=sentence):
            run(Network(2, (3,), 1), Recipe(epochs=1, edits=(edit,)), drawn())


def test_the_updates_before_a_divergence_are_frames():
    network, recipe = Network(2, (3, 3), 1, "ReLU"), Recipe("MSE", rate=30.0, epochs=20, singles=6)
    ours, theirs = both(network, recipe, drawn("MSE"))
    assert ours.diverged == theirs.diverged and ours.diverged is not None
    assert ours.epochs.tolist() == theirs.epochs.tolist()
    assert len(ours.epochs) >= min(6, ours.updates) and ours.train_loss[-1] > 100 * ours.train_loss[0]


def test_no_epochs_is_the_network_before_training():
    history = train(Network(2, (3,), 1), Recipe(epochs=0), drawn())
    assert history.epochs.tolist() == [0] and history.updates == 0
    np.testing.assert_array_equal(history.weights_at(0)[0][0], initial_weights(Network(2, (3,), 1), 0)[0][0])


def test_the_seed_moves_weights_order_and_masks_and_nothing_else_does():
    network, sample = Network(2, (3,), 1, dropout=0.5), drawn()
    first, again, other = train_many([(network, Recipe(epochs=2, seed=seed), sample) for seed in (1, 1, 2)])
    assert (first.batch_loss == again.batch_loss).all() and (first.batch_loss != other.batch_loss).any()


def test_accuracy_is_left_out_where_targets_are_no_classes():
    sample = drawn("MSE")
    assert train(Network(2, (3,), 1), Recipe("MSE", epochs=1), sample).train_accuracy is not None
    measured = Sample(sample.x, sample.y * 2.5, sample.test_x, sample.test_y * 2.5)
    assert train(Network(2, (3,), 1), Recipe("MSE", epochs=1), measured).train_accuracy is None


def test_read_only_and_other_dtypes_are_taken_and_left_as_they_were():
    sample = drawn()
    for part in sample:
        part.setflags(write=False)
    for run in (train, reference.train):
        run(Network(2, (3,), 1), Recipe(epochs=1), sample)
        run(Network(2, (3,), 1), Recipe(epochs=1), Sample(*(part.astype(float)[::-1] for part in sample)))
        run(
            Network(2, (), 2),
            Recipe("MSE", epochs=1),
            Sample(*(np.asfortranarray(sample[k // 2 * 2]) for k in range(4))),
        )
    assert len(machine_code.kernel.train_epochs.signatures) == 1  # nothing made the kernel compile once more


def test_many_runs_come_back_in_order_each_as_if_alone():
    sample = drawn()
    runs = [(Network(2, (1 + k % 3,), 1), Recipe(epochs=3, frames=2, seed=k), sample) for k in range(40)]
    for run, history in zip(runs, train_many(runs), strict=True):
        assert history.network is run[0] and history.recipe is run[1] and len(history.epochs) == 2
        assert (history.batch_loss == train(*run).batch_loss).all()


def test_closing_the_iterator_cancels_what_runs_and_what_waits():
    threads = threading.active_count()
    long = (Network(2, (32, 32), 1), Recipe(epochs=100_000, batch=1), drawn(n=250))
    quick = (Network(2, (1,), 1), Recipe(epochs=1), drawn())
    coming = train_each([quick, long, long, long], cores=2)
    assert next(coming)[0] == 0
    begun = time.perf_counter()
    coming.close()
    assert time.perf_counter() - begun < 20 and threading.active_count() == threads


def test_a_bad_run_among_many_raises_and_leaves_no_thread():
    threads = threading.active_count()
    good = (Network(2, (1,), 1), Recipe(epochs=1), drawn())
    with pytest.raises(ValueError):
        train_many([good, (Network(3, (1,), 1), Recipe(), drawn()), good])
    assert threading.active_count() == threads


@pytest.mark.parametrize(
    "network, recipe, change, sentence",
    [
        (Network(3, (), 1), Recipe(), {}, "3 inputs"),
        (Network(2, (), 1, "Sine"), Recipe(), {}, "'Sine' is none of Linear"),
        (Network(2, (), 1, dropout=1.0), Recipe(), {}, "Dropout"),
        (Network(2, (0,), 1), Recipe(), {}, "unit"),
        (Network(2, (), 1), Recipe("Cross-entropy"), {}, "class index from 0 to 0"),
        (Network(2, (), 2), Recipe("Cross-entropy"), {"y": np.full(25, 0.5)}, "class index"),
        (Network(2, (), 2), Recipe(), {}, "targets of shape"),
        (Network(2, (), 1), Recipe(), {"y": np.full(25, 2.0)}, "from 0 to 1"),
        (Network(2, (), 1), Recipe(), {"y": np.full(24, 1.0)}, "as many rows"),
        (Network(2, (), 1), Recipe(), {"x": np.full((25, 2), 1e300)}, "finite"),
        (Network(2, (), 1), Recipe(), {"x": np.zeros((0, 2))}, "at least one sample"),
    ],
)
@pytest.mark.parametrize("run", [train, reference.train])
def test_what_does_not_fit_is_said_in_a_sentence(run, network, recipe, change, sentence):
    with pytest.raises(ValueError, match=sentence):
        run(network, recipe, drawn()._replace(**change))


def test_every_hyperparameter_reaches_the_optimizer():
    recipe = Recipe(rate=0.1, momentum=0.2, decay=0.3, beta1=0.4, beta2=0.5, weight_decay=0.6)
    assert recipe.hyper == Hyper(0.1, 0.2, 0.3, 0.4, 0.5, 0.6)
    network, sample = Network(2, (4,), 1), drawn()
    for optimizer in OPTIMIZERS:
        assert_same(*both(network, dataclasses.replace(recipe, rate=0.02, optimizer=optimizer, epochs=3), sample))


def test_where_no_cache_can_be_written_the_kernel_compiles_all_the_same(monkeypatch):
    monkeypatch.setattr(FunctionCache._impl_class, "_locator_classes", [])
    with pytest.raises(RuntimeError):
        njit(lambda x: x + 1, cache=True)
    assert lane_maths.compiled(lambda x: x + 1)(1) == 2

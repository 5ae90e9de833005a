"""Sixteen numbers at once: the functions are the field's, chance is torch's, a lane is the run alone, bit for bit."""

import dataclasses
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import scipy.special
import torch
from numba import njit

from core.engine.activations import ACTIVATIONS
from core.engine.losses import LOSSES
from core.engine.networks import Network, generator
from core.engine.optimizers import OPTIMIZERS
from core.engine.penalties import L1_RULES
from core.engine.training import Edit, History, Recipe, Sample, lane_maths, train, train_each, train_many
from core.engine.training.draws import SHORT, Masks, Orders, same_as_torch
from core.engine.training.lanes import LANES, load, store
from core.engine.training.orders import ORDERS
from core.engine.training.together import FEWEST, grouped
from tests.core.engine.processors import on_processor


def along(function: Callable) -> Callable[[np.ndarray], np.ndarray]:
    """A function of lanes for an array of any length."""

    @njit
    def run(rows, found):
        for k in range(len(rows)):
            store(found, k, function(load(rows, k)))

    def call(x: np.ndarray) -> np.ndarray:
        rows = np.resize(x.astype(np.float32), (-(-len(x) // LANES), LANES))
        found = np.zeros_like(rows)
        run(np.ascontiguousarray(rows), found)
        return found.ravel()[: len(x)]

    return call


@pytest.mark.parametrize(
    ("ours", "theirs", "x", "rtol"),
    [
        (lane_maths.exp, np.exp, -np.geomspace(1e-9, 80, 3000), 2e-7),
        (lane_maths.expm1, np.expm1, -np.geomspace(1e-9, 80, 3000), 3e-7),
        (lane_maths.log, np.log, np.geomspace(1e-30, 1e30, 3001), 3e-7),
        (lane_maths.log1p, np.log1p, np.geomspace(1e-12, 1, 3000), 3e-7),
        (lane_maths.tanh, np.tanh, np.linspace(-30, 30, 3001), 5e-7),
        (lane_maths.sigmoid, scipy.special.expit, np.linspace(-80, 30, 3001), 3e-7),
    ],
    ids=["exp", "expm1", "log", "log1p", "tanh", "sigmoid"],
)
def test_the_functions_are_within_float32_s_last_digits(ours, theirs, x, rtol) -> None:
    exact = theirs(x.astype(np.float32).astype(float))
    np.testing.assert_allclose(along(ours)(x), exact, rtol=rtol, atol=1e-37)
    assert np.isnan(along(ours)(np.full(LANES, np.nan))).all() or ours is lane_maths.log


@pytest.mark.parametrize("label", ACTIVATIONS)
def test_activations_and_slopes_are_torch_s(label: str) -> None:
    kind = lane_maths.ACTIVATION_CODES[label]
    activated = lane_maths.activated
    values, slopes = along(njit(lambda z: activated(kind, z)[0])), along(njit(lambda z: activated(kind, z)[1]))
    z = np.concatenate([np.linspace(-30, 30, 4001), [-1e4, -100, 0, 100, 1e4]]).astype(np.float32)
    x = torch.tensor(z, requires_grad=True)
    value = ACTIVATIONS[label].module()(x)
    (slope,) = torch.autograd.grad(value.sum(), x)
    # Far down on the left torch's own GELU by tanh loses its last digits.
    close = {"rtol": 1e-6, "atol": 5e-6 if label == "GELU (tanh)" else 2e-6}
    np.testing.assert_allclose(values(z), value.detach().numpy(), **close)
    np.testing.assert_allclose(slopes(z), slope.numpy(), **close)
    assert np.isnan(values(np.full(LANES, np.nan))).all(), (
        "what is not a number must stay so: divergence is found by it"
    )


def test_the_tables_are_the_menus() -> None:
    assert lane_maths.ACTIVATION_CODES.keys() == ACTIVATIONS.keys()
    assert lane_maths.LOSS_CODES.keys() == LOSSES.keys()
    assert lane_maths.OPTIMIZER_CODES.keys() == OPTIMIZERS.keys()


@pytest.mark.parametrize("altogether", [4, 70_000], ids=["kept", "drawn piece by piece"])
@pytest.mark.parametrize("n", [1, 2, 10, 623, 625, 5000])
def test_orders_are_torch_s_permutations(n: int, altogether: int) -> None:
    assert same_as_torch() and (n * altogether > SHORT) is (altogether > 4)
    ours, theirs = Orders("Shuffled", np.zeros(n), 7, altogether), generator(7, 1)
    for epochs in (1, 3):
        expected = torch.stack([torch.randperm(n, generator=theirs) for _ in range(epochs)]).numpy()
        assert (ours.draw(epochs) == expected).all()


@pytest.mark.parametrize("share", [0.0, 0.25, 0.3, 0.5, 0.9])
def test_masks_are_torch_s(share: float) -> None:
    ours, theirs = Masks(share, 11), generator(11, 2)
    for count in (1, 7, 700, 624, 10_000):
        assert (bits(ours, count) == (torch.rand(count, generator=theirs) >= share).numpy()).all()


def test_where_a_release_draws_otherwise_torch_s_own_calls_are_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.engine.training.draws.same_as_torch", lambda: False)
    expected = torch.stack([torch.randperm(50, generator=generator(3, 1))]).numpy()
    assert (Orders("Shuffled", np.zeros(50), 3, epochs=1).draw(1) == expected).all()
    assert (bits(Masks(0.4, 3), 90) == (torch.rand(90, generator=generator(3, 2)) >= 0.4).numpy()).all()


def bits(masks: Masks, count: int) -> np.ndarray:
    """Whether each of the next `count` units is kept, as the third lane's bits say beside another's."""
    kept = np.full(count, 1, np.uint16)
    masks.draw(kept, 2)
    assert (kept & 1 == 1).all()
    return kept >> 2 == 1


def drawn(classes: int = 2, count: int = 61) -> Sample:
    rng = np.random.default_rng(5)
    x = rng.standard_normal((count, 2))
    y = (np.arange(count) % classes).astype(int)
    return Sample(x, y, x[:20] + 0.1, y[:20])


def same(first: History, second: History) -> bool:
    """Whether two runs are one, bit for bit."""
    parts = [part for run in (first, second) for pair in run.weights for part in pair]
    half = len(parts) // 2
    numbers = [(run.train_loss, run.test_loss, run.train_accuracy, run.test_accuracy) for run in (first, second)]
    return (
        all(np.array_equal(one, other) for one, other in zip(parts[:half], parts[half:], strict=True))
        and all(np.array_equal(one, other) for one, other in zip(*numbers, strict=True))
        and np.array_equal(first.batch_loss, second.batch_loss)
    )


VARIANTS = [
    *[(Network(2, (5, 3), 1, label), Recipe(batch=7, epochs=3)) for label in ACTIVATIONS],
    *[(Network(2, (4, 4), 1), Recipe(optimizer=name, weight_decay=0.02, epochs=4)) for name in OPTIMIZERS],
    *[(Network(2, (6,), 3 if name == "Cross-entropy" else 1), Recipe(loss=name, epochs=3)) for name in LOSSES],
    *[(Network(2, (4,), 1, dropout=0.3), Recipe(l1=0.003, l2=0.01, l1_rule=rule, epochs=3)) for rule in L1_RULES],
    *[(Network(2, (3,), 1), Recipe(batch=size, epochs=2)) for size in (1, 2, 9, 16, 17, 40, 64, 0)],
    *[(Network(2, (3,), 1), Recipe(order=name, epochs=3, drop_last=True)) for name in ORDERS],
    (Network(2, (), 1), Recipe(epochs=5)),
    (Network(2, (4,), 1), Recipe(epochs=7, l1=0.01, later_from=2, later_rate=0.3, penalty_from=5, penalty_later=3.0)),
]


@pytest.mark.parametrize(("network", "recipe"), VARIANTS, ids=str)
def test_a_lane_is_the_run_alone_bit_for_bit(network: Network, recipe: Recipe) -> None:
    """Seeds, rates and penalties differ from lane to lane; one group is full and one is not."""
    sample = drawn(3 if recipe.loss == "Cross-entropy" else 2)
    runs = [
        (network, dataclasses.replace(recipe, seed=k, rate=0.02 * (1 + k % 5), l2=recipe.l2 * (k % 3)), sample)
        for k in range(LANES + FEWEST)
    ]
    assert [*map(len, grouped(runs))] == [LANES, FEWEST]
    for together, run in zip(train_many(runs), runs, strict=True):
        assert same(together, train(*run)), run[1].seed


def test_a_lane_that_overflows_leaves_the_others_alone_and_is_found_where_it_did() -> None:
    network, sample = Network(2, (4,), 1, "ReLU"), drawn()
    runs = [(network, Recipe(loss="MSE", rate=1e9 if k == 3 else 0.02, seed=k, epochs=5), sample) for k in range(LANES)]
    together = train_many(runs)
    for k, run in enumerate(runs):
        alone = train(*run)
        assert together[k].diverged == alone.diverged and (k == 3) == (alone.diverged is not None)
        assert same(together[k], alone)


def test_runs_with_nothing_in_common_are_trained_alone() -> None:
    """Edits and single updates belong to one run; few alike are faster one after the other."""
    sample, network = drawn(), Network(2, (4,), 1)
    alone = [Recipe(singles=3), Recipe(edits=(Edit(1, 0, 0, 0, 0.5),))]
    runs = [(network, recipe, sample) for recipe in alone for _ in range(LANES)]
    assert all(len(group) == 1 for group in grouped(runs))
    assert grouped([(network, Recipe(seed=k), sample) for k in range(FEWEST - 1)]) == [[0], [1], [2], [3]]
    wide = [(Network(2, (32, 32), 1), Recipe(seed=k, batch=0), sample) for k in range(LANES)]
    assert len(sample.x) > LANES and all(len(group) == 1 for group in grouped(wide))


def test_where_kinds_are_compared_there_soon_is_one_of_each() -> None:
    sample, recipes = drawn(), [Recipe(epochs=epochs, seed=k) for epochs in (3, 4) for k in range(1 + LANES)]
    runs = [(Network(2, (4,), 1), recipe, sample) for recipe in recipes]
    assert [*map(len, grouped(runs))] == [1, LANES, 1, LANES]


def test_a_group_that_is_cancelled_ends_early() -> None:
    asked = 0

    def cancelled() -> bool:
        nonlocal asked
        asked += 1
        return asked > 3

    runs = [(Network(2, (16, 16), 1), Recipe(epochs=100_000, frames=2, seed=k), drawn()) for k in range(LANES)]
    assert list(train_each(runs, 1, cancelled)) == [] or asked


@pytest.fixture(scope="module")
def here() -> list[str]:
    """What this machine's own processor computes."""
    return on_processor()


@pytest.mark.timeout(900)
def test_every_processor_trains_alike(here: list[str], compiled: tuple[Path, list[str]]) -> None:
    """Bit for bit where there is fused multiply-add, as haswell has it."""
    assert compiled[1] == here


@pytest.mark.timeout(900)
def test_a_processor_without_fused_multiply_add_trains_nearly_alike(here: list[str], tmp_path: Path) -> None:
    """The oldest have none, and round once more."""
    assert float(on_processor("x86-64", tmp_path)[1]) == pytest.approx(float(here[1]), rel=0.05)

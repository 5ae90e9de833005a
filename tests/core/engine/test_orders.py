"""Every order of samples: what an epoch holds, and that kernel and reference train on the same."""

from dataclasses import replace
from itertools import islice

import numpy as np
import pytest
import torch

from core.engine.networks import Network, generator
from core.engine.training import Recipe, Sample, reference, train
from core.engine.training.orders import ORDERS

Y = np.array([1, 0, 2, 0, 1, 2, 2, 0, 1, 0, 1])


def drawn_sample(n: int = 25) -> Sample:
    rng = np.random.default_rng(3)
    x = rng.normal(size=(n + 10, 2))
    y = (x[:, 0] * x[:, 1] > 0).astype(int)
    return Sample(x[:n], y[:n], x[n:], y[n:])


@pytest.mark.parametrize("name", ORDERS)
def test_an_order_holds_what_its_name_says(name: str) -> None:
    first, second = (each.numpy() for each in islice(ORDERS[name](Y, generator(0, 1)), 2))
    once = np.arange(len(Y))
    assert len(first) == len(second) == len(Y)
    assert (np.array_equal(np.sort(first), once)) == (name != "With replacement")
    assert np.array_equal(first, second) == (name in ("Fixed", "Sorted by class"))
    if name == "Sorted by class":
        assert (np.diff(Y[first]) >= 0).all()


@pytest.mark.parametrize("drop_last", [False, True])
@pytest.mark.parametrize("name", ORDERS)
def test_kernel_and_reference_see_the_same_samples(name: str, drop_last: bool) -> None:
    recipe = Recipe(batch=10, epochs=4, rate=0.1, order=name, drop_last=drop_last)
    network, sample = Network(2, (4,), 1), drawn_sample()
    compiled, eager = train(network, recipe, sample), reference.train(network, recipe, sample)
    assert compiled.updates == eager.updates == 4 * (2 if drop_last else 3)
    assert np.allclose(compiled.batch_loss, eager.batch_loss, rtol=2e-5, atol=2e-5)
    for ours, theirs in zip(compiled.weights, eager.weights, strict=True):
        assert np.allclose(ours[0], theirs[0], rtol=2e-5, atol=2e-5)


def test_masks_follow_a_dropped_batch() -> None:
    recipe, network = Recipe(batch=10, epochs=3, drop_last=True), Network(2, (4,), 1, dropout=0.3)
    compiled, eager = (run(network, recipe, drawn_sample()) for run in (train, reference.train))
    assert np.allclose(compiled.batch_loss, eager.batch_loss, rtol=2e-5, atol=2e-5)


def test_updates_are_those_of_torch_s_loader() -> None:
    for n in (1, 7, 120):
        data = torch.utils.data.TensorDataset(torch.zeros(n))
        for batch in (1, 3, 7, 64):
            for drop_last in (False, True):
                recipe = Recipe(batch=batch, drop_last=drop_last)
                if batch <= n:
                    loader = torch.utils.data.DataLoader(data, batch_size=batch, drop_last=drop_last)
                    assert recipe.updates_per_epoch(n) == len(loader)
                    assert recipe.samples_per_epoch(n) == sum(len(each) for (each,) in loader)


def test_a_last_batch_of_one_is_refused_by_batch_normalisation_unless_it_is_dropped() -> None:
    network = Network(2, (4,), 1, normalisation="Batch normalisation")
    recipe = Recipe(batch=8, epochs=1)
    with pytest.raises(ValueError, match="two samples"):
        train(network, recipe, drawn_sample())
    assert train(network, replace(recipe, drop_last=True), drawn_sample()).updates == 3
    with pytest.raises(ValueError, match="none of"):
        train(network, replace(recipe, order="Backwards"), drawn_sample())

"""Paths over the bowl, where they hover, and the noise of gradients: against torch, and the law of the root."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from core.engine.networks import module
from core.regularization.minibatches.bowl import SAMPLES, descend, epochs_of_orders, hover_radius, line_samples
from core.regularization.minibatches.learner import gradients_of_each, parameter_names, powers_of_two, task_of
from core.regularization.minibatches.likeness import LIKENESSES, RIVALS, alike, mean_of_next
from core.regularization.minibatches.noise import noise_scale
from core.regularization.minibatches.sentences import alike_notices, cloud_notices, paths_notices
from core.regularization.minibatches.topic import (
    POINTS,
    Settings,
    gradient_cloud,
    paths,
    paths_numbers,
    similar,
    task_for,
    weight_menus,
)

LINE = line_samples(1.0)
START = np.array([-1.5, 3.0])


@pytest.mark.parametrize("batch", [1, 8, 77, SAMPLES])
def test_the_path_is_torch_s(batch: int) -> None:
    """nn.Linear, MSELoss and SGD over the same shuffled batches."""
    updates, orders = 20, epochs_of_orders(SAMPLES, 20, batch, np.array([3]))
    ours, seen = descend(LINE, orders, batch, np.array([[0.05]]), START, updates)
    model = torch.nn.Linear(1, 1, dtype=torch.float64)
    with torch.no_grad():
        model.weight.fill_(START[0])
        model.bias.fill_(START[1])
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
    x, y = torch.from_numpy(LINE.x)[:, None], torch.from_numpy(LINE.y)[:, None]
    batches = [part for epoch in orders[0] for part in torch.from_numpy(epoch).split(batch)][:updates]
    for part in batches:
        optimizer.zero_grad()
        torch.nn.functional.mse_loss(model(x[part]), y[part]).backward()
        optimizer.step()
    assert ours[0, -1] == pytest.approx([model.weight.item(), model.bias.item()], rel=1e-9)
    assert seen[-1] == sum(len(part) for part in batches)


def test_the_bowl_is_the_mean_squared_error() -> None:
    w, b = 0.3, -1.2
    loss = np.mean((w * LINE.x + b - LINE.y) ** 2)
    assert LINE.least + LINE.above(np.array([w, b])) == pytest.approx(loss)
    assert LINE.best == pytest.approx(np.polyfit(LINE.x, LINE.y, 1))


@pytest.mark.parametrize(("batch", "rate"), [(2, 0.02), (4, 0.05), (8, 0.1), (16, 0.1)])
def test_batches_hover_where_the_formula_says(batch: int, rate: float) -> None:
    """Drawn at random, in the long run: within a tenth."""
    rng = np.random.default_rng(0)
    updates, runs = 900, 40
    orders = rng.integers(SAMPLES, size=(runs, -(-updates // (SAMPLES // batch)), SAMPLES))
    weights, _ = descend(LINE, orders, batch, np.full((1, runs), rate), LINE.best, updates)
    late = weights[:, updates // 3 :] - LINE.best
    measured = np.sqrt(np.square(late).sum(axis=-1).mean())
    assert measured == pytest.approx(hover_radius(LINE, batch, rate), rel=0.1)


def test_a_rate_beyond_the_curvature_has_no_hovering() -> None:
    assert hover_radius(LINE, 8, 0.6) == float("inf")
    gone = paths(Settings(step=1.0))
    assert gone.left == (True, True)
    assert "without end" in paths_notices(gone, Settings(step=1.0))[0].text
    assert np.isfinite(gone.weights).all()


def test_single_samples_leave_at_a_rate_at_which_all_arrive() -> None:
    settings = Settings(batch=1, step=0.5)
    found = paths(settings)
    assert found.left == (True, False) and "single steep samples" in paths_notices(found, settings)[0].text


@pytest.mark.parametrize("seed", range(4))
def test_small_batches_are_ahead_by_samples_and_behind_by_updates(seed: int) -> None:
    settings = Settings(seed=seed)
    numbers = paths_numbers(paths(settings), settings)
    assert numbers["loss above its least"] < numbers["all 600, same samples"] / 10
    assert numbers["loss above its least"] > numbers["all 600, same updates"]
    assert "4.57" in paths_notices(paths(settings), settings)[0].text


def test_a_lower_rate_and_a_larger_batch_and_no_noise_make_the_cloud_smaller() -> None:
    usual = Settings(batch=2, updates=300)
    stray = {
        name: paths(replace(usual, **changes)).stray
        for name, changes in {
            "usual": {}, "fallen": {"fall": 150}, "larger": {"batch": 32}, "clean": {"noise": 0.0},
        }.items()
    }  # fmt: skip
    assert stray["fallen"] < stray["usual"] / 2 and stray["larger"] < stray["usual"] / 2
    assert stray["clean"] < 1e-3


def test_all_samples_are_one_path() -> None:
    settings = Settings(batch=SAMPLES)
    found = paths(settings)
    assert np.array_equal(found.weights[0], found.whole) and found.predicted == 0
    assert "no chance is left" in paths_notices(found, settings)[0].text


# --- the noise of gradients -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("data", ["Moons", "Qwerties 3"])
@pytest.mark.parametrize("hidden", [(5,), (4, 3)])
def test_a_sample_s_gradient_is_torch_s(data: str, hidden: tuple[int, ...]) -> None:
    from core.engine.networks import initial_weights

    task = task_of(data, 30, 40, 0.5, hidden)
    weights = initial_weights(task.network, 0)
    ours = gradients_of_each(task, weights)
    assert len(parameter_names(task.network)) == ours.shape[1] == task.network.parameter_count
    for index in (0, 7, len(ours) - 1):
        model = module(task.network, weights)
        output = model(torch.from_numpy(task.sample.x[index : index + 1]))
        y = torch.from_numpy(np.atleast_1d(task.sample.y[index]))
        loss = (
            torch.nn.functional.cross_entropy(output, y)
            if task.loss == "Cross-entropy"
            else torch.nn.functional.binary_cross_entropy_with_logits(output, y[:, None].float())
        )
        loss.backward()
        theirs = np.concatenate([parameter.grad.numpy().ravel() for parameter in model.parameters()])
        assert ours[index] == pytest.approx(theirs, abs=1e-6)


@pytest.mark.parametrize("look", [0, 5, 60])
@pytest.mark.parametrize("seed", range(3))
def test_the_noise_falls_with_the_root_of_the_batch(seed: int, look: int) -> None:
    found = gradient_cloud(Settings(seed=seed, look=look))
    assert found.exponents[0] == pytest.approx(-0.5, abs=0.05)
    n = found.sizes[-1]
    law = found.spread / np.sqrt(found.sizes)
    assert found.strays[0] == pytest.approx(law, rel=0.15)
    limited = law * np.sqrt((n - found.sizes) / (n - 1))
    assert found.strays[1] == pytest.approx(limited, rel=0.15, abs=1e-12)


def test_the_scale_is_where_noise_and_gradient_are_equally_long() -> None:
    each = np.random.default_rng(0).normal(0.2, 1, (100, 5))
    scale = noise_scale(each)
    noise = np.sqrt(each.var(axis=0).sum() / scale)
    assert noise == pytest.approx(np.linalg.norm(each.mean(axis=0)))


def test_what_is_said_of_the_noise_is_so_and_divergence_is_named() -> None:
    settings = Settings()
    found = gradient_cloud(settings)
    ratio = found.spread / 2 / found.strength
    assert f"{ratio:.2g}" in cloud_notices(found, settings)[0].text
    broken = replace(found, diverged=True)
    assert "diverged" in cloud_notices(broken, settings)[0].text


def test_the_menus_name_every_parameter() -> None:
    settings = Settings(units=24, data="Qwerties 3")
    menus = weight_menus(settings)
    assert len(menus["across"]) == task_for(settings, POINTS).network.parameter_count
    assert powers_of_two(200).tolist() == [1, 2, 4, 8, 16, 32, 64, 128, 200]


# --- samples that are alike -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(3))
def test_the_more_alike_the_further_ahead_is_batch_1(seed: int) -> None:
    """In samples at every likeness; in updates it comes level only where all samples are one."""
    ratios, steps = [], []
    for likeness in (0.0, 0.5, 0.9):
        found = alike(likeness, 1.0, 0.01, seed)
        ratios.append(found.needed[-1] / found.needed[0])
        steps.append(found.updates[0] / found.updates[-1])
    assert 5 < ratios[0] < ratios[1] < ratios[2] and steps[0] > steps[1] > steps[2] > 1
    same = alike(1.0, 1.0, 0.01, seed)
    assert (same.updates == same.updates[0]).all()
    assert same.needed[-1] / same.needed[0] == SAMPLES
    assert same.needed == pytest.approx(same.needed[0] * np.array(RIVALS))


def test_what_is_said_of_samples_that_are_alike() -> None:
    for likeness in LIKENESSES:
        settings = Settings(likeness=likeness)
        text = alike_notices(similar(settings), settings)[0].text
        assert ("each gradient is that of all" in text) == (likeness == 1)
    hard = Settings(likeness=0.0, goal=0.1, noise=3.0)
    assert "do not reach" in alike_notices(similar(hard), hard)[0].text


def test_a_mean_of_what_follows() -> None:
    values = np.arange(50.0)
    found = mean_of_next(values)
    assert found[0] == values[:20].mean() and found[-1] == 49 and found[40] == values[40:].mean()

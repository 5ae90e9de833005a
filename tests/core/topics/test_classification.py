"""What the classification page claims, held to account."""

from dataclasses import replace

import numpy as np
import pytest

from core.datasets import CLOUDS
from core.tables import read_table
from core.topics.classification import (
    OWN,
    SEEDS,
    Settings,
    cloud_scene,
    cloud_steps,
    numbers_of,
    plan,
    prepare,
    run,
    scene,
    threshold_slip,
)
from core.training import reference
from core.training.work import AT_REST, epochs_within


def accuracy(settings: Settings) -> float:
    value = numbers_of(run(settings))["training accuracy"]
    assert isinstance(value, float)
    return value


def test_one_straight_line_cannot_do_xor_but_the_product_can() -> None:
    line = Settings(data="XOR", layers=0, noise=0.0)
    assert accuracy(line) < 0.7
    assert accuracy(replace(line, product=True)) > 0.95
    assert accuracy(replace(line, layers=2)) > 0.95


def test_three_layers_and_adam_learn_the_spiral() -> None:
    settings = Settings(data="Spiral", layers=3, units=16, optimizer="Adam", rate=0.01, epochs=300, noise=0.0)
    assert accuracy(settings) > 0.95


@pytest.mark.parametrize("layers", [0, 1, 3])
def test_linear_layers_draw_a_straight_line_only(layers: int) -> None:
    assert accuracy(Settings(data="Circle", activation="Linear", layers=layers, noise=0.0)) < 0.75


def test_a_far_too_large_rate_is_named_and_has_a_way_back() -> None:
    settings = Settings(activation="ReLU", rate=10.0, loss="MSE")
    result = run(settings)
    assert result.history.diverged
    notice = next(notice for notice in scene(result, settings).notices if notice.kind == "warning")
    assert "blew up at update" in notice.text and notice.knobs == {"rate": 1.0}
    assert not run(replace(settings, rate=0.1)).history.diverged


def test_bce_s_gradient_dies_where_the_one_from_logits_lives() -> None:
    """The page's own pair of experiments: the same but for the loss."""
    dead, alive = (
        run(Settings(data="XOR", rate=10.0, batch=400, loss=loss)).history for loss in ("BCE", "BCEWithLogits")
    )
    half = len(dead.epochs) // 2
    for matrix, bias in dead.weights:
        assert np.array_equal(matrix[half], matrix[-1]) and np.array_equal(bias[half], bias[-1])
    assert dead.train_loss[-1] > 20
    assert alive.train_accuracy is not None and alive.train_accuracy[-1] > 0.95


def test_the_page_s_numbers_are_the_plain_loop_s() -> None:
    settings = Settings(epochs=20)
    prepared = prepare(settings)
    ours, plain = run(settings).history, reference.train(*plan(settings, prepared), prepared.sample)
    np.testing.assert_allclose(ours.train_loss, plain.train_loss, atol=2e-5)
    np.testing.assert_allclose(ours.test_loss, plain.test_loss, atol=2e-5)


def test_more_than_two_classes_use_cross_entropy_with_an_output_for_each() -> None:
    network, recipe = plan(Settings(data="Iris"), prepare(Settings(data="Iris")))
    assert (network.outputs, recipe.loss) == (3, "Cross-entropy")


@pytest.mark.parametrize("data", CLOUDS)
def test_the_training_part_alone_sets_the_scale(data: str) -> None:
    prepared = prepare(Settings(data=data))
    np.testing.assert_allclose(prepared.sample.x.mean(axis=0), 0, atol=1e-4)
    np.testing.assert_allclose(prepared.sample.x.std(axis=0), 1, atol=1e-3)


def test_work_is_bounded_whatever_the_knobs_say() -> None:
    settings = Settings(layers=6, units=64, batch=1, epochs=2000, count=2000, share=90)
    prepared = prepare(settings)
    network, recipe = plan(settings, prepared)
    allowed = epochs_within(network, recipe, len(prepared.sample.x), AT_REST)
    assert 1 <= allowed < 2000
    assert allowed * len(prepared.sample.x) * network.parameter_count * 16 <= AT_REST  # a batch of 1 is padded to 16


def test_a_table_of_one_s_own_is_trained_on() -> None:
    rows = "\n".join(f"{k},{(k * 7) % 10},{'a' if k < 20 else 'b'}" for k in range(40))
    table = read_table(f"height,weight,kind\n{rows}".encode())
    result = run(Settings(data=OWN), table)
    assert result.prepared.points.names == ("height", "weight")
    assert result.prepared.points.classes == ("a", "b")


def test_the_seed_cloud_holds_every_seed_s_own_run() -> None:
    settings = Settings(epochs=10)
    steps = list(cloud_steps(settings))
    done, total, cloud = steps[-1]
    assert done == total == SEEDS and cloud.seeds.tolist() == list(range(SEEDS))
    for seed in (0, 17):
        assert cloud.accuracy[seed] == pytest.approx(numbers_of(run(replace(settings, seed=seed)))["test accuracy"])
    picked = cloud_scene(cloud, settings).panels[0]
    assert picked.pick == "seed" and picked.figure["data"][0]["customdata"].tolist() == cloud.seeds.tolist()


def test_a_logit_is_cut_at_zero() -> None:
    assert "accuracy" in threshold_slip(run(Settings()))
    assert "no single logit" in threshold_slip(run(Settings(loss="BCE")))

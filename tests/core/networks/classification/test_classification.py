"""What the classification page claims, held to account."""

from dataclasses import replace

import numpy as np
import pytest

from core.data.datasets import CLOUDS, FEATURES
from core.data.own_table import read_table
from core.engine.training import reference
from core.engine.training.work import AT_REST, epochs_within
from core.experiment.charts import CLASSES
from core.experiment.knobs import check, knobs
from core.experiment.refusal import Refusal
from core.networks.classification.topic import (
    CLICKED,
    OWN,
    SEEDS,
    Settings,
    cloud_scene,
    cloud_steps,
    moments,
    numbers_of,
    offered_features,
    plan,
    prepare,
    run,
    scene,
    threshold_slip,
)
from core.networks.network_maps import Decision


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


def test_the_feature_switches_feed_any_of_the_seven_and_one_at_least() -> None:
    assert prepare(Settings()).features == ("x", "y")
    assert prepare(Settings(feed_x=False, feed_x2=True, feed_sin_y=True)).features == ("y", "x²", "sin y")
    assert prepare(Settings(squares=True, sines=True)).features == ("x", "y", "x²", "y²", "sin x", "sin y")
    none = Settings(feed_x=False, feed_y=False)
    assert prepare(none).features == ("x",)
    assert any("needs an input" in notice.text for notice in scene(run(none), none).notices)


def test_every_input_can_be_switched_in_the_drawing_and_older_addresses_are_taken_apart() -> None:
    settings = Settings(squares=True)
    offered = {name: (fed, knobs) for name, fed, knobs in offered_features(settings, prepare(settings))}
    assert list(offered) == list(FEATURES)
    fed, knobs = offered["x²"]
    assert fed and knobs is not None
    assert prepare(replace(settings, **knobs)).features == ("x", "y", "y²")


def test_what_the_browser_is_sent_is_the_network_of_every_frame() -> None:
    settings = Settings(epochs=5)
    result = run(settings)
    plane = scene(result, settings).panels[0].layers[0]
    assert isinstance(plane, Decision)
    assert plane.weights.shape == (len(result.history.epochs), result.history.network.parameter_count)
    first = plane.weights[-1][: 2 * 8].reshape(8, 2)
    np.testing.assert_array_equal(first, result.history.weights[0][0][-1])
    assert len(scene(result, settings, live=True).panels[0].layers[0].weights) == 1


def test_frames_say_what_they_are_and_end_evenly() -> None:
    result = run(Settings())
    names = moments(result.history)
    assert names[0] == "before training" and names[1] == "update 1 (in epoch 1)"
    assert names[-1] == "epoch 100; a frame is 2 epochs"
    assert set(np.diff(result.history.epochs)[-20:]) == {2.0}


def test_an_edit_is_a_moment_evaluated_and_trained_on_from() -> None:
    settings = Settings(epochs=40, edits="3.1.b=20@20")
    result = run(settings)
    history = result.history
    place = moments(history).index("epoch 20, edited")
    assert history.train_loss[place] > 5 > history.train_loss[place - 1]
    assert history.train_loss[-1] < history.train_loss[place]
    stops = run(replace(settings, epochs=20)).history
    assert stops.train_loss[-1] == pytest.approx(history.train_loss[place])


def test_edits_that_do_not_fit_are_left_out_and_said() -> None:
    settings = Settings(layers=1, units=2, edits="1.2.1=1 1.5.1=1 3.1.b=1")
    texts = [notice.text for notice in scene(run(settings), settings).notices]
    assert any("2 weights set by hand belong to units that are not there" in text for text in texts)


def test_texts_that_cannot_be_read_are_refused_at_their_knob() -> None:
    for settings, knob in ((Settings(edits="what"), "edits"), (Settings(data=CLICKED, points="what"), "points")):
        with pytest.raises(Refusal) as refused:
            run(settings)
        assert refused.value.knob == knob


def test_own_points_are_trained_on_and_their_empty_map_says_how() -> None:
    empty = Settings(data=CLICKED)
    drawn = scene(run(empty), empty)
    assert len(drawn.panels) == 1 and "Click on the map" in drawn.notices[0].text
    settings = Settings(data=CLICKED, points="A-2_-2~A-3_-2~A-2_-3~B2_2~B3_2~B2_3~B3_3", rate=0.5)
    assert accuracy(settings) == 1.0
    assert list(cloud_steps(empty)) == []


def test_a_later_rate_changes_the_run_from_its_epoch_on() -> None:
    plain, later = run(Settings()).history, run(Settings(later=True, later_from=50, later_rate=1e-3)).history
    before = plain.epochs <= 50
    assert (plain.train_loss[before] == later.train_loss[before]).all()
    assert (plain.train_loss[~before] != later.train_loss[~before]).all()
    assert np.abs(np.diff(later.train_loss[-20:])).max() < np.abs(np.diff(plain.train_loss[-20:])).max()


def test_the_frames_end_with_the_updates_before_a_blow_up_and_their_loss_is_on_a_log_axis() -> None:
    settings = Settings(activation="ReLU", rate=3.0, loss="MSE", batch=50)
    result = run(settings)
    history = result.history
    assert history.diverged
    np.testing.assert_allclose(np.diff(history.epochs[-4:]) * history.updates_per_epoch, 1)
    loss = next(panel for panel in scene(result, settings).panels if panel.name == "loss")
    assert loss.figure["layout"]["yaxis"]["type"] == "log"


def test_the_curves_take_no_class_s_colour() -> None:
    for panel in scene(run(Settings()), Settings()).panels:
        if panel.name in ("loss", "accuracy"):
            assert not {trace["line"]["color"] for trace in panel.figure["data"]} & set(CLASSES)


@pytest.mark.parametrize("name", ["l1", "l2", "weight_decay"])
def test_penalties_are_on_a_log_slider_that_begins_at_none(name: str) -> None:
    knob = knobs(Settings)[name]
    assert knob.log and knob.zero and check(knob, 0) == 0 and check(knob, 0.003) == 0.003
    with pytest.raises(ValueError, match="must be 0 or a number from 1 · 10⁻⁵"):
        check(knob, 1e-7)


def test_what_the_page_s_links_promise() -> None:
    xor = run(Settings(data="XOR", layers=0))
    assert numbers_of(xor)["training accuracy"] < 0.75  # type: ignore[operator]
    polygon = Settings(activation="ReLU", layers=1, units=3)
    assert accuracy(polygon) > 0.9
    assert run(Settings(activation="ReLU", rate=10.0, loss="MSE")).history.diverged

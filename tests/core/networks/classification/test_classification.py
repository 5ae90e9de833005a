"""What the classification page claims, held to account."""

from dataclasses import replace

import numpy as np
import pytest

from core.engine.training import reference
from core.engine.training.work import AT_REST, epochs_within
from core.experiment.charts import CLASSES
from core.experiment.knobs import check, knobs
from core.experiment.refusal import Refusal
from core.networks.classification.chosen_data import prepared_for
from core.networks.classification.parts import last_frame_scene, training_scene
from core.networks.classification.topic import Settings, plan, train_network, train_while_dragged, training_numbers
from core.networks.network_maps import Decision


def final(settings: Settings, label: str = "training accuracy") -> float:
    value = training_numbers(train_network(settings), settings)[label]
    assert isinstance(value, float)
    return value


def test_one_straight_line_cannot_do_xor_but_the_product_can() -> None:
    line = Settings(data="XOR", layers=0, noise=0.0)
    assert final(line) < 0.7
    assert final(replace(line, product=True)) > 0.95
    assert final(replace(line, layers=2)) > 0.95


def test_three_layers_and_adam_learn_the_spiral() -> None:
    settings = Settings(data="Spiral", layers=3, units=16, optimizer="Adam", rate=0.01, epochs=300, noise=0.0)
    assert final(settings) > 0.95


@pytest.mark.parametrize("layers", [0, 1, 3])
def test_linear_layers_draw_a_straight_line_only(layers: int) -> None:
    assert final(Settings(data="Circle", activation="Linear", layers=layers, noise=0.0)) < 0.75


def test_a_far_too_large_rate_is_named_and_has_a_way_back() -> None:
    settings = Settings(activation="ReLU", rate=10.0, loss="MSE")
    result = train_network(settings)
    assert result.history.diverged
    notice = next(notice for notice in training_scene(result, settings).notices if notice.kind == "warning")
    assert "blew up at update" in notice.text and notice.knobs == {"rate": 1.0}
    assert not train_network(replace(settings, rate=0.1)).history.diverged


def test_bce_s_gradient_dies_where_the_one_from_logits_lives() -> None:
    """The page's own pair of experiments: the same but for the loss."""
    dead, alive = (
        train_network(Settings(data="XOR", rate=10.0, batch=400, loss=loss)).history
        for loss in ("BCE", "BCEWithLogits")
    )
    half = len(dead.epochs) // 2
    for matrix, bias in dead.weights:
        assert np.array_equal(matrix[half], matrix[-1]) and np.array_equal(bias[half], bias[-1])
    assert dead.train_loss[-1] > 20
    assert alive.train_accuracy is not None and alive.train_accuracy[-1] > 0.95


def test_the_page_s_numbers_are_the_plain_loop_s() -> None:
    settings = Settings(epochs=20)
    prepared = prepared_for(settings)
    ours, plain = train_network(settings).history, reference.train(*plan(settings, prepared), prepared.sample)
    np.testing.assert_allclose(ours.train_loss, plain.train_loss, atol=2e-5)
    np.testing.assert_allclose(ours.test_loss, plain.test_loss, atol=2e-5)


def test_more_than_two_classes_use_cross_entropy_with_an_output_for_each() -> None:
    network, recipe = plan(Settings(data="Iris"), prepared_for(Settings(data="Iris")))
    assert (network.outputs, recipe.loss) == (3, "Cross-entropy")


def test_work_is_bounded_whatever_the_knobs_say() -> None:
    settings = Settings(layers=6, units=64, batch=1, epochs=2000, count=2000, share=90)
    prepared = prepared_for(settings)
    network, recipe = plan(settings, prepared)
    allowed = epochs_within(network, recipe, len(prepared.sample.x), AT_REST)
    assert 1 <= allowed < 2000
    assert allowed * len(prepared.sample.x) * network.parameter_count * 16 <= AT_REST  # a batch of 1 is padded to 16


def test_a_training_cut_short_is_said_at_rest_and_not_while_dragged() -> None:
    settings = Settings(layers=6, units=64, batch=1, epochs=2000, count=20)
    result = train_while_dragged(settings)
    assert result.history.recipe.epochs < settings.epochs
    at_rest, dragged = (
        any("; fewer units or larger batches make room" in notice.text for notice in scene(result, settings).notices)
        for scene in (training_scene, last_frame_scene)
    )
    assert at_rest and not dragged


def test_what_the_browser_is_sent_is_the_network_of_every_frame() -> None:
    settings = Settings(epochs=5)
    result = train_network(settings)
    plane = training_scene(result, settings).panels[0].layers[0]
    assert isinstance(plane, Decision)
    assert plane.weights.shape == (len(result.history.epochs), result.history.network.parameter_count)
    first = plane.weights[-1][: 2 * 8].reshape(8, 2)
    np.testing.assert_array_equal(first, result.history.weights[0][0][-1])
    assert len(last_frame_scene(result, settings).panels[0].layers[0].weights) == 1


def test_a_later_rate_changes_the_run_from_its_epoch_on() -> None:
    plain, later = (
        train_network(Settings()).history,
        train_network(Settings(later=True, later_from=50, later_rate=1e-3)).history,
    )
    before = plain.epochs <= 50
    assert (plain.train_loss[before] == later.train_loss[before]).all()
    assert (plain.train_loss[~before] != later.train_loss[~before]).all()
    assert np.abs(np.diff(later.train_loss[-20:])).max() < np.abs(np.diff(plain.train_loss[-20:])).max()


def test_the_frames_end_with_the_updates_before_a_blow_up_and_their_loss_is_on_a_log_axis() -> None:
    settings = Settings(activation="ReLU", rate=3.0, loss="MSE", batch=50)
    result = train_network(settings)
    history = result.history
    assert history.diverged
    np.testing.assert_allclose(np.diff(history.epochs[-4:]) * history.updates_per_epoch, 1)
    loss = next(panel for panel in training_scene(result, settings).panels if panel.name == "loss")
    assert loss.figure["layout"]["yaxis"]["type"] == "log"


def test_the_curves_take_no_class_s_colour() -> None:
    for panel in training_scene(train_network(Settings()), Settings()).panels:
        if panel.name in ("loss", "accuracy"):
            assert not {trace["line"]["color"] for trace in panel.figure["data"]} & set(CLASSES)


@pytest.mark.parametrize("name", ["l1", "l2", "weight_decay"])
def test_penalties_are_on_a_log_slider_that_begins_at_none(name: str) -> None:
    knob = knobs(Settings)[name]
    assert knob.log and knob.zero and check(knob, 0) == 0 and check(knob, 0.003) == 0.003
    with pytest.raises(ValueError, match="must be 0 or a number from 1 · 10⁻⁵"):
        check(knob, 1e-7)


def test_what_the_page_s_links_promise() -> None:
    assert final(Settings(data="XOR", layers=0)) < 0.75
    assert final(Settings(activation="ReLU", layers=1, units=3)) > 0.9
    assert train_network(Settings(activation="ReLU", rate=10.0, loss="MSE")).history.diverged


def test_a_network_too_large_to_wait_for_is_refused_and_the_widest_layer_is_not() -> None:
    wide = train_network(Settings(layers=1, units=128, epochs=1))
    assert wide.history.network.sizes == (2, 128, 1)
    with pytest.raises(Refusal, match="fewer layers or fewer units"):
        train_network(Settings(layers=3, units=128, epochs=1))

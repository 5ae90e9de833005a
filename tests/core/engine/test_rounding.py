"""Where rounding decides: one float32 step in one weight is felt in a chaotic run, and not in a calm one."""

from dataclasses import replace

import numpy as np

from core.engine.networks import Network, initial_weights
from core.engine.rounding import (
    first_parting,
    nudge,
    rounding_numbers,
    rounding_sentence,
    twin_fits,
    with_twin,
)
from core.engine.training import train
from core.engine.training.work import AT_REST, epoch_work
from core.networks.classification.parts import TRAINING, WHILE_DRAGGED
from core.networks.classification.topic import Settings, example, run_for

CALM = Settings(epochs=20)
CHAOTIC = Settings(rate=3.0, epochs=20)


def test_the_nudge_is_one_float32_step_of_the_largest_first_weight() -> None:
    network = Network(2, (5, 3), 1)
    weight, edit = nudge(network, 7)
    matrix = initial_weights(network, 7)[0][0]
    assert abs(weight) == np.abs(matrix).max() and matrix[edit.unit, edit.source] == np.float32(weight)
    assert np.float32(edit.value) == np.nextafter(np.float32(weight), np.float32(np.copysign(9, weight)))
    assert (edit.epochs, edit.layer) == (0.0, 0)


def test_two_runs_part_at_the_first_visible_difference() -> None:
    losses = np.array([1.0, 0.5, 0.2, 0.1])
    assert first_parting(losses, losses) == 0
    assert first_parting(losses, losses * (1, 1.009, 1.02, 1)) == 3
    assert first_parting(losses, losses[:2]) == 3 and first_parting(losses[:0], losses) == 0
    assert (
        first_parting(losses, losses + 9e-5) == 0 and first_parting(np.float32([1, 1e-9]), np.float32([1, 5e-9])) == 0
    )


def test_a_calm_run_feels_nothing_and_a_chaotic_one_parts() -> None:
    for settings, felt in ((CALM, False), (CHAOTIC, True)):
        (network, recipe, sample), _ = run_for(10**9, settings)
        history, rounding = with_twin(network, recipe, sample)
        alone = train(network, recipe, sample)
        np.testing.assert_array_equal(history.batch_loss, alone.batch_loss)
        _, edit = nudge(network, recipe.seed)
        twin = train(network, replace(recipe, edits=(edit,)), sample)
        assert rounding.loss[-1] == twin.test_loss[-1]
        assert (rounding.update > 0) is felt is bool(rounding_sentence(rounding))
        before = slice(0, rounding.update - 1 if felt else None)
        np.testing.assert_allclose(twin.batch_loss[before], alone.batch_loss[before], rtol=0.01, atol=0.01)


def test_the_page_and_the_short_script_say_so_at_rest_and_not_while_dragged() -> None:
    told = [
        notice.text for notice in TRAINING.scene(TRAINING.run(CHAOTIC), CHAOTIC).notices if "Rounding" in notice.text
    ]
    assert len(told) == 1 and repr(told[0]) in example(CHAOTIC)
    assert "Rounding" not in example(CALM)
    assert not any("Rounding" in notice.text for notice in TRAINING.scene(TRAINING.run(CALM), CALM).notices)
    assert WHILE_DRAGGED.run(CHAOTIC).rounding is None


def test_the_numbers_say_from_which_update_on() -> None:
    assert rounding_numbers(None) == {}
    assert rounding_numbers(TRAINING.run(CALM).rounding) == {"one float32 step": "is not felt"}
    assert "parts from update" in str(rounding_numbers(TRAINING.run(CHAOTIC).rounding)["one float32 step"])


def test_two_runs_that_come_together_again_are_said_to() -> None:
    (network, recipe, sample), _ = run_for(10**9, CHAOTIC)
    _, rounding = with_twin(network, recipe, sample)
    assert "instead of" in rounding_sentence(rounding)
    assert "though both end at" in rounding_sentence(replace(rounding, there=rounding.here))


def test_a_run_that_diverges_is_not_said_to_end_at_a_loss() -> None:
    (network, recipe, sample), _ = run_for(10**9, replace(CHAOTIC, activation="ReLU", rate=30.0, loss="BCEWithLogits"))
    history, rounding = with_twin(network, replace(recipe, loss="MSE"), sample)
    assert history.diverged and rounding.here.diverged == history.diverged.update
    apart = rounding_sentence(replace(rounding, update=2, there=rounding.here._replace(diverged=0)))
    assert "at a test loss of" in apart and f"instead of a divergence at update {history.diverged.update:,}" in apart


def test_a_run_too_long_for_two_has_no_twin_and_is_the_same() -> None:
    (network, recipe, sample), _ = run_for(10**9, CALM)
    most = AT_REST // (2 * epoch_work(network, recipe, len(sample.x)))
    assert twin_fits(network, replace(recipe, epochs=most), len(sample.x))
    assert not twin_fits(network, replace(recipe, epochs=most + 1), len(sample.x))
    assert not twin_fits(replace(network, residual=True), recipe, len(sample.x))
    beside, none = with_twin(replace(network, normalisation="Batch normalisation"), recipe, sample)
    assert none is None and beside.epochs[-1] == recipe.epochs
    assert with_twin(network, recipe, sample, dragged=True)[1] is None


def test_losses_are_told_in_the_units_of_y() -> None:
    (network, recipe, sample), _ = run_for(10**9, CHAOTIC)
    _, rounding = with_twin(network, recipe, sample)
    scaled = rounding.in_units(4.0)
    np.testing.assert_array_equal(scaled.loss, 4 * rounding.loss)
    assert (scaled.here.loss, scaled.there.loss) == (4 * rounding.here.loss, 4 * rounding.there.loss)
    assert with_twin(network, recipe, sample, judged_by_loss=True)[1].accuracy is None

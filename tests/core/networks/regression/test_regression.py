"""Regression: torch, numpy and scikit-learn are the oracles, and every claim of its page is a test."""

from dataclasses import replace
from itertools import islice

import numpy as np
import pytest
import torch
from scipy import stats
from torch import nn

from core.data.own_pairs import read_table
from core.engine.networks import draw_weights, generator, initial_weights, module
from core.engine.seeds import wilson
from core.engine.training import Sample, reference
from core.experiment.part import last, result_of
from core.experiment.refusal import Refusal
from core.networks.regression import parts, sentences, topic
from core.networks.regression.chosen_run import data_of, plan
from core.networks.regression.few_lines import notes_loop
from core.networks.regression.fits import answers_of
from core.networks.regression.growth import SIZES, Growth, grown, overtakes
from core.networks.regression.hinges import HINGE, descend, fates_of, first_hinges, hinge, losses_of
from core.networks.regression.rivals import MODELS, classical_models, least_squares, mean_square
from core.networks.regression.slopes import correlations_of
from core.networks.regression.topic import (
    Settings,
    by_hand,
    dead_numbers,
    dead_starts,
    fit_network,
    fit_numbers,
    fit_while_dragged,
    slope_numbers,
    slope_sweep,
    units_of,
)
from core.networks.regression.units import SHOWN_UNITS

SINE = Settings(target="Sine", units=16, activation="tanh", optimizer="Adam", rate=0.02)


@pytest.fixture(scope="module")
def fates():
    return last(dead_starts(Settings()))


def notes_network(seed: int) -> nn.Sequential:
    model, chance = nn.Sequential(nn.Linear(1, 1), nn.ReLU(), nn.Linear(1, 1)), generator(seed, 0)
    for layer in model[::2]:
        draw_weights(layer, chance)
    return model


def test_the_page_runs_the_notes_loop() -> None:
    fit = fit_network(Settings())
    x, y = (torch.tensor(part[:, None], dtype=torch.float32) for part in (fit.data.x, fit.data.y))
    model = notes_network(0)
    losses = notes_loop(x, y, model, 0.05, 500)
    np.testing.assert_allclose(fit.train_loss[[0, 1]], losses[:2], rtol=1e-5)
    np.testing.assert_allclose(fit.answers[-1], model(x).detach()[:, 0], rtol=1e-4, atol=1e-5)


def test_the_points_are_the_notes_line_with_half_a_normal_on_top() -> None:
    data = data_of(Settings(count=2000))
    assert stats.kstest(data.x, "norm").pvalue > 0.01
    assert stats.kstest((data.y - data.x) / 0.5, "norm").pvalue > 0.01
    assert abs(np.corrcoef(data.x, data.y - data.x)[0, 1]) < 0.06


def test_training_and_test_points_differ() -> None:
    data = data_of(Settings())
    assert not np.isin(data.x, data.test_x).any()


@pytest.mark.parametrize("changes", [{}, {"scaled": True}, {"units": 5, "layers": 2, "activation": "tanh"}])
def test_losses_and_answers_are_torch_s_in_the_units_of_y(changes: dict) -> None:
    settings = Settings(slope=3.0, epochs=40, **changes)
    fit = fit_network(settings)
    history, scale = fit.history, fit.scale
    model = module(history.network, history.weights_at(-1))
    with torch.no_grad():
        outputs = model(torch.tensor(scale.inputs(fit.data.x), dtype=torch.float32))[:, 0].numpy()
    answers = outputs.astype(float) * scale.y_spread + scale.y_mean
    np.testing.assert_allclose(fit.answers[-1], answers, rtol=1e-5, atol=1e-6)
    loss = nn.MSELoss()(torch.tensor(answers), torch.tensor(fit.data.y)).item()
    assert fit.train_loss[-1] == pytest.approx(loss, rel=1e-4)


def test_scaling_changes_the_way_and_not_the_units() -> None:
    plain, scaled = (fit_network(Settings(scaled=on, seed=2, epochs=3000)) for on in (False, True))
    assert scaled.train_loss[-1] == pytest.approx(plain.train_loss[-1], rel=0.2)


def test_least_squares_is_numpy_s_and_scipy_s() -> None:
    rng = np.random.default_rng(0)
    for _ in range(20):
        x, y = rng.normal(5, 3, 12), rng.normal(size=12)
        intercept, slope = least_squares(x, y)
        expected = np.linalg.lstsq(np.column_stack([np.ones(12), x]), y, rcond=None)[0]
        np.testing.assert_allclose([intercept, slope], expected, rtol=1e-9, atol=1e-12)
        assert slope == pytest.approx(stats.linregress(x, y).slope)
    assert least_squares(np.ones(3), np.array([1.0, 2.0, 6.0])) == (3.0, 0.0)


def test_the_polynomial_is_numpy_s_and_the_neighbours_are_counted_by_hand() -> None:
    rng = np.random.default_rng(1)
    x, y, new = rng.normal(size=40), rng.normal(size=40), np.linspace(-1.5, 1.5, 9)
    models = classical_models(x, y, 4, 3)
    np.testing.assert_allclose(models["polynomial"](new), np.polyval(np.polyfit(x, y, 4), new), rtol=1e-6)
    nearest = [y[np.argsort(np.abs(x - place))[:3]].mean() for place in new]
    np.testing.assert_allclose(models["nearest neighbours"](new), nearest)


def test_r2_is_scikit_learn_s() -> None:
    from sklearn.metrics import r2_score

    fit = fit_network(Settings(units=4))
    data = fit.data
    answers = answers_of(fit.history, fit.scale, data.test_x, slice(-1, None))[0]
    assert fit.r2[-1] == pytest.approx(r2_score(data.test_y, answers), rel=1e-5)


def test_a_straight_line_through_the_origin_without_noise_has_no_floor_and_least_squares_no_error() -> None:
    numbers = fit_numbers(fit_network(Settings(noise=0.0)), Settings(noise=0.0))
    assert numbers["noise floor σ²"] == 0
    assert numbers["straight line, test loss"] == pytest.approx(0, abs=1e-12)


def test_the_true_function_s_own_test_loss_is_about_the_floor() -> None:
    for seed in range(10):
        data = data_of(Settings(data_seed=seed))
        assert mean_square(data.test_y - data.test_x) == pytest.approx(0.25, rel=0.25)


def test_seed_1_is_dead_and_the_page_says_so() -> None:
    settings = Settings(seed=1)
    fit = fit_network(settings)
    assert fit.constant and np.ptp(fit.answers[-1]) == 0
    notice = sentences.fit_notices(fit, settings)[0]
    assert "one and the same number" in notice.text
    assert not fit_network(replace(settings, **notice.knobs)).constant


def test_a_rate_of_2_diverges_and_the_way_back_helps() -> None:
    settings = Settings(rate=2.0)
    fit = fit_network(settings)
    notice = sentences.fit_notices(fit, settings)[0]
    assert fit.history.diverged and "diverged" in notice.text
    assert not fit_network(replace(settings, **notice.knobs)).history.diverged


def test_a_sine_by_16_tanh_units_comes_close_to_the_floor_inside_the_data() -> None:
    settings = replace(SINE, count=200, epochs=1000)
    fit = fit_network(settings)
    assert fit.test_loss[-1] < 1.2 * fit.floor < 0.8 * fit.line_losses[1]
    assert fit.inside[-1] < 0.25 < fit.outside[-1]


def test_worse_than_the_mean_is_said_where_r2_is_negative() -> None:
    settings = Settings(epochs=1)
    fit = fit_network(settings)
    assert fit.r2[-1] < 0 and "worse than answering their mean" in sentences.fit_notices(fit, settings)[0].text


def test_model_of_y_is_too_good_to_be_true() -> None:
    fit = fit_network(Settings())
    assert mean_square(fit.misfed - fit.data.y) < fit.floor < fit.train_loss[-1]
    assert "too good to be true" in sentences.slip_happens(fit)


def test_a_typed_function_is_drawn_and_one_without_values_refused_with_a_way_back() -> None:
    settings = Settings(target="My own f(x)", typed="2x + 1", noise=0.0)
    np.testing.assert_allclose(data_of(settings).y, 2 * data_of(settings).x + 1)
    with pytest.raises(Refusal) as refused:
        fit_network(replace(settings, typed="ln x"))
    assert refused.value.knob == "typed"
    fit_network(replace(settings, **refused.value.changes))


def test_while_dragged_the_opening_experiment_is_trained_to_its_end() -> None:
    assert fit_while_dragged(Settings()).history.recipe.epochs == 500


@pytest.mark.parametrize("changes", [{}, {"units": 6}, {"units": 20, "layers": 2, "activation": "tanh"}])
def test_the_units_add_up_to_the_answer(changes: dict) -> None:
    settings = Settings(epochs=100, **changes)
    units, fit = units_of(settings), fit_network(settings)
    np.testing.assert_allclose(units.total[-1], fit.curve[-1, ::2], rtol=1e-4, atol=1e-5)
    if units.count <= SHOWN_UNITS:
        bias = fit.history.weights[-1][1][-1, 0]
        np.testing.assert_allclose(units.weighted[-1].sum(axis=0) + bias, units.total[-1], rtol=1e-4, atol=1e-5)


def test_a_network_without_hidden_units_is_refused_with_a_way_back() -> None:
    with pytest.raises(Refusal) as refused:
        units_of(Settings(layers=0))
    units_of(replace(Settings(layers=0), **refused.value.changes))


def test_no_weights_beat_least_squares_for_given_kinks_and_the_button_sets_them() -> None:
    settings = Settings(target="Sine")
    result = by_hand(settings)
    notice = parts.hand_scene(result, settings).notices[0]
    taken = by_hand(replace(settings, **notice.knobs))
    assert taken.loss == pytest.approx(result.best_loss, abs=1e-3)
    rng = np.random.default_rng(0)
    for _ in range(30):
        other = replace(settings, turns=tuple(rng.uniform(-6, 6, 3)), base=float(rng.uniform(-6, 6)))
        assert by_hand(other).loss >= result.best_loss


def test_a_hinge_s_weight_is_its_height_one_step_behind_the_kink() -> None:
    settings = Settings()
    panel = parts.hand_scene(by_hand(settings), settings).panels[0]
    for index, handle in enumerate(panel.handles):
        assert handle.x == settings.kinks[index] + 1
        trace = panel.figure["data"][index]
        assert np.interp(handle.x, trace["x"], trace["y"]) == pytest.approx(settings.turns[index], abs=1e-9)


def test_many_hinges_at_once_are_the_plain_loop_one_by_one() -> None:
    data = data_of(Settings())
    x, y = (torch.tensor(part[:, None], dtype=torch.float32) for part in (data.x, data.y))
    seeds = np.arange(12)
    *_, ends = descend(first_hinges(seeds), data.x, data.y, 0.05, 200)
    for seed in seeds:
        model = notes_network(int(seed))
        notes_loop(x, y, model, 0.05, 200)
        with torch.no_grad():
            np.testing.assert_allclose(hinge(ends[:, [seed]], data.x)[1][0], model(x)[:, 0], atol=1e-4)


def test_a_hinge_s_start_is_the_engine_s() -> None:
    found = [part.item() for pair in initial_weights(HINGE, 7) for part in pair]
    np.testing.assert_array_equal(first_hinges(np.array([7]))[:, 0], found)


def test_a_dead_hinge_stays_where_it_is_but_for_its_last_bias(fates) -> None:
    dead = fates.fates == 0
    np.testing.assert_array_equal(fates.paths[-1][:3, dead], fates.paths[0][:3, dead])
    np.testing.assert_allclose(fates.paths[-1][3, dead], fates.y.mean(), atol=1e-6)
    np.testing.assert_allclose(fates.losses[dead], fates.y.var(), rtol=1e-6)


def test_nearly_a_third_of_a_thousand_seeds_end_as_a_constant_half_of_them_from_the_start(fates) -> None:
    numbers = dead_numbers(fates, Settings())
    assert len(fates.fates) == 1000 and 0.28 < numbers["end as a constant"] < 0.333
    assert numbers["dead from the start"] == pytest.approx(numbers["end as a constant"] / 2, abs=0.02)
    shares = ("dead from the start", "died on the way", "bends within the data", "straight over all data", "diverged")
    assert sum(numbers[name] for name in shares) == pytest.approx(1)


def test_the_dead_from_the_start_have_their_kink_outside_the_data(fates) -> None:
    w, b, *_ = fates.paths[0]
    kink = -b / w
    outside = (kink >= fates.x.max()) & (w > 0) | (kink <= fates.x.min()) & (w < 0)
    np.testing.assert_array_equal(outside, fates.fates == 0)


def test_those_that_die_on_the_way_start_with_a_slope_against_the_data_s(fates) -> None:
    w, _, v, _ = fates.paths[0]
    died = fates.fates == 1
    assert np.mean(v[died] * w[died] < 0) > 0.9


def test_every_fate_is_told_apart() -> None:
    x = np.array([-1.0, 0.0, 1.0])
    on_right, on_all, off = [1, 0, 1, 0], [1, 2, 1, 0], [1, -2, 1, 0]
    starts = np.array([off, on_right, on_right, on_right, on_right], float).T
    ends = np.array([off, off, on_right, on_all, [np.nan] * 4], float).T
    assert fates_of(starts, ends, x).tolist() == [0, 1, 2, 3, 4]


def test_wilson_s_interval_is_scipy_s() -> None:
    for hits in (0, 3, 302, 1000):
        expected = stats.binomtest(hits, 1000).proportion_ci(method="wilson")
        assert wilson(hits, 1000) == pytest.approx((expected.low, expected.high), abs=1e-9)


def test_a_thousand_hinges_that_diverge_are_counted_and_stay_finite_in_words() -> None:
    settings = Settings(rate=10.0, epochs=200)
    result = last(dead_starts(settings))
    numbers = dead_numbers(result, settings)
    assert numbers["diverged"] > 0.1
    assert all(np.isfinite(value) for value in numbers.values() if isinstance(value, float))


def test_a_cancelled_sweep_ends_early() -> None:
    assert len(list(dead_starts(Settings(), cancelled=lambda: True))) == 0
    assert len(list(topic.grow(Settings(), cancelled=lambda: True))) == 0


def test_the_loss_grows_with_the_slope_and_the_correlation_too() -> None:
    result = last(slope_sweep(Settings()))
    losses, correlations = result.losses.mean(axis=1), np.nan_to_num(result.correlations).mean(axis=1)
    assert losses[0] > 3 * losses[10] < losses[-1] and correlations[0] > 3 * correlations[10] < correlations[-1]
    assert result.slopes.tolist() == pytest.approx(np.linspace(-2, 2, 21).tolist()) and result.losses.shape == (21, 50)
    assert np.isnan(result.correlations).mean(axis=1).min() > 0.05
    assert slope_numbers(result, Settings())["slope −2, mean loss"] == pytest.approx(losses[0])


def test_a_correlation_is_numpy_s_and_a_constant_has_none() -> None:
    rng = np.random.default_rng(0)
    answers, y = rng.normal(size=(2, 3, 20))
    answers[1] = 4.0
    found = correlations_of(answers, y)
    assert found[0] == pytest.approx(np.corrcoef(answers[0], y[0])[0, 1]) and np.isnan(found[1])


def test_each_model_s_error_is_that_of_a_run_of_its_own() -> None:
    settings = replace(SINE, count=100, seed=3, data_seed=3)
    data = data_of(settings)
    losses = dict(zip(MODELS, grown(settings, topic.WORK), strict=True))
    assert losses["network"] == pytest.approx(fit_network(settings).test_loss[-1], rel=1e-5)
    assert losses["least squares"] == pytest.approx(
        mean_square(np.polyval(np.polyfit(data.x, data.y, 1), data.test_x) - data.test_y), rel=1e-9
    )


def test_on_a_sine_the_network_is_ahead_of_the_line_with_500_points_and_on_a_line_it_gains_nothing() -> None:
    for sample in range(3):
        on_sine = grown(replace(SINE, count=500, seed=sample, data_seed=sample), topic.WORK)
        on_line = grown(Settings(count=500, seed=sample, data_seed=sample), topic.WORK)
        assert on_sine[0] < 0.8 * on_sine[1] and on_line[0] > 0.97 * on_line[1]


def test_where_the_network_overtakes_for_good() -> None:
    losses = np.ones((4, len(SIZES), 2))
    losses[0] = np.array([2, 0.5, 2, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5])[:, None]
    assert overtakes(Growth(losses, ())) == 50
    losses[0] = 2
    assert overtakes(Growth(losses, ())) is None


def test_growth_comes_piece_by_piece() -> None:
    steps = list(islice(topic.grow(Settings()), 2))
    assert [(done, total) for done, total, _ in steps] == [(1, 90), (2, 90)]
    assert np.isfinite(steps[1][2].losses).sum() == 8


def test_compiled_and_reference_agree_on_a_regression() -> None:
    settings = Settings(units=3, epochs=50)
    fit = fit_network(settings)
    network, recipe = plan(settings)
    data = fit.data
    sample = Sample(data.x[:, None], data.y, data.test_x[:, None], data.test_y)
    plain = reference.train(network, recipe, sample)
    np.testing.assert_allclose(fit.train_loss, plain.train_loss, rtol=1e-3)
    assert plain.train_accuracy is None


def test_losses_of_many_hinges_are_their_mean_squares() -> None:
    x, y = np.array([0.0, 1.0]), np.array([1.0, 0.0])
    assert losses_of(np.array([[1.0], [0.0], [1.0], [0.0]]), x, y).tolist() == [1.0]


HOUSES = b"area,price\n" + b"\n".join(
    b"%d,%d" % (40 + 3 * k, 90_000 + 2500 * k + (k * 7919) % 20_000) for k in range(60)
)


def test_a_table_in_large_units_kills_every_unit_and_standardised_it_learns_in_its_own_units() -> None:
    settings, pairs = Settings(target="Own table", units=4, seed=3), read_table(HOUSES)
    raw = fit_network(settings, pairs)
    notice = sentences.fit_notices(raw, settings)[0]
    assert raw.constant and "the gradient grows with both" in notice.text
    mended = replace(settings, **notice.knobs)
    fit = fit_network(mended, pairs)
    assert not fit.history.diverged and fit.r2[-1] > 0.9
    assert 80_000 < fit.answers[-1].mean() < 260_000
    assert fit_numbers(fit, mended)["noise floor σ²"] == "not known"


@pytest.mark.parametrize("part", [part for part in parts.PARTS if part.name not in ("growth", "slopes")])
@pytest.mark.parametrize("scaled", [False, True])
def test_every_part_draws_a_table_of_one_s_own(part, scaled: bool) -> None:
    settings = Settings(target="Own table", scaled=scaled, epochs=50)
    result = result_of(part, settings, read_table(HOUSES))
    scene = part.scene(result, settings)
    assert scene.panels and part.numbers(result, settings)
    for readout in scene.readouts:
        assert isinstance(readout.value, str) or np.isfinite(readout.value).all()


def test_a_table_is_split_and_no_row_is_in_both_parts() -> None:
    data = data_of(Settings(target="Own table"), read_table(HOUSES))
    assert (len(data.x), len(data.test_x)) == (42, 18) and not np.isin(data.x, data.test_x).any()


def test_a_table_has_one_size_so_growth_is_refused_with_a_way_back() -> None:
    settings = Settings(target="Own table")
    with pytest.raises(Refusal) as refused:
        next(topic.grow(settings, read_table(HOUSES)))
    assert next(topic.grow(replace(settings, **refused.value.changes), read_table(HOUSES)))

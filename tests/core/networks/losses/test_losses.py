"""Errors and losses: torch, scipy and brute force are the oracles, and every claim of the page is a test."""

from dataclasses import replace

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy import optimize, stats

from core.engine.losses import least_loss_twice
from core.networks.losses import parts, topic
from core.networks.losses.chosen_output import SPANS, first_share, suited
from core.networks.losses.costs import STEPS
from core.networks.losses.fits import (
    best_constants,
    huber_line,
    least_absolute_line,
    least_squares_line,
    odd_points,
    pinball,
    three_lines,
)
from core.networks.losses.floats import first_logit_of_one, in_bits
from core.networks.losses.measures import (
    HALF,
    LOGIT,
    MEASURES,
    NUMBER,
    OUTPUTS,
    PROBABILITY,
    Shape,
    fits_output,
    measure_along,
    measured_by_torch,
)
from core.networks.losses.noises import COIN, SPREADS, coin_surprise
from core.networks.losses.topic import Settings, decisions, decisions_numbers
from core.networks.losses.trainings import class_clouds, descend_from, train_classes, unit_gradient, wrong_starts

CASES = [(name, output) for name, measure in MEASURES.items() for output in OUTPUTS if fits_output(measure, output)]


@pytest.mark.parametrize(("name", "output"), CASES)
@pytest.mark.parametrize("target", [0.0, 0.35, 1.0])
def test_value_and_slope_are_torch_s(name: str, output: str, target: float) -> None:
    low, high = SPANS[output]
    for x in np.linspace(low, high, 13):
        for shape in (Shape(1.0, 2), Shape(0.4, 5)):
            ours = measure_along(MEASURES[name], output, np.array([x]), np.array(target), shape)
            theirs = measured_by_torch(MEASURES[name], output, float(x), target, shape)
            np.testing.assert_allclose(ours.value, theirs.value, rtol=1e-9, atol=1e-12)
            np.testing.assert_allclose(ours.slope, theirs.slope, rtol=1e-9, atol=1e-9)


def test_the_binarised_error_of_a_logit_is_on_either_side_of_zero() -> None:
    found = measure_along(MEASURES["Binarised error"], LOGIT, np.array([-0.1, 0.1]), np.array(1.0), Shape())
    np.testing.assert_array_equal(found.value, [1, 0])
    np.testing.assert_array_equal(found.slope, [0, 0])


@given(st.floats(-4, 4), st.floats(-4, 4))
def test_the_half_halves_value_and_slope_of_torch_s_mse(x: float, y: float) -> None:
    point = torch.tensor([x], dtype=torch.float64, requires_grad=True)
    loss = torch.nn.MSELoss()(point, torch.tensor([y], dtype=torch.float64))
    loss.backward()
    ours = measure_along(MEASURES[HALF], NUMBER, np.array([x]), np.array(y), Shape())
    assert 2 * ours.value[0] == pytest.approx(loss.item()) and 2 * ours.slope[0] == pytest.approx(point.grad.item())


@pytest.mark.parametrize("name", ["BCE", "BCE on logits"])
def test_with_two_classes_cross_entropy_is_bce(name: str) -> None:
    for output in (PROBABILITY, LOGIT):
        x = np.linspace(*SPANS[output], 31)
        ours, theirs = (
            measure_along(MEASURES[each], output, x, np.array(0.8), Shape()) for each in (name, "Cross-entropy")
        )
        np.testing.assert_allclose(ours.value, theirs.value, rtol=1e-9)
        np.testing.assert_allclose(ours.slope, theirs.slope, rtol=1e-7, atol=1e-9)


def test_a_loss_is_never_negative_and_the_signed_error_is() -> None:
    for name, output in CASES:
        x = np.linspace(*SPANS[output], 41)
        values = measure_along(MEASURES[name], output, x, np.array(0.5), Shape()).value
        assert (values.min() >= 0) == (name != "Signed error"), name


def test_along_the_logit_bce_pushes_with_the_error_alone_and_the_squared_error_with_its_slope_too() -> None:
    """The prediction's answers: at a logit of −6 with class 1 true, 0.998 against 0.005."""
    share = 1 / (1 + np.exp(6))
    bce, squared = (
        measure_along(MEASURES[name], LOGIT, np.array([-6.0]), np.array(1.0), Shape()).slope[0]
        for name in ("BCE on logits", "Squared error")
    )
    assert bce == pytest.approx(share - 1) and round(abs(bce), 3) == 0.998 and round(share, 3) == 0.002
    assert squared == pytest.approx(2 * (share - 1) * share * (1 - share)) and round(abs(squared), 3) == 0.005
    assert 190 < bce / squared < 220
    assert round(share * (1 - share), 3) == 0.002


@pytest.mark.parametrize("classes", [2, 3, 6])
def test_with_more_than_two_classes_the_probability_is_softmax_s_and_it_is_said(classes: int) -> None:
    chosen = Settings(output=LOGIT, loss="Cross-entropy", logit=1.3, classes=classes)
    scores = torch.tensor([1.3] + [0.0] * (classes - 1), dtype=torch.float64)
    assert first_share(chosen) == pytest.approx(torch.softmax(scores, dim=0)[0].item())
    assert any("not σ(z)" in text for text in parts.remarks(chosen)) == (classes > 2)


@pytest.mark.parametrize("knob", ["loss", "beside"])
@pytest.mark.parametrize("name", ["BCE", "BCE on logits", "Cross-entropy"])
def test_where_a_number_has_no_logarithm_another_loss_is_drawn_and_it_is_said(knob: str, name: str) -> None:
    good = Settings(output=NUMBER, loss="Huber", beside="Huber")
    chosen = replace(good, **{knob: name})
    assert not parts.priced_scene(topic.priced(good), good).notices
    (notice,) = parts.priced_scene(topic.priced(chosen), chosen).notices
    assert notice.text.startswith(name) and name not in topic.priced_numbers(topic.priced(chosen), chosen)
    helped = replace(chosen, **notice.knobs)
    assert suited(helped) == helped


@pytest.mark.parametrize("output", OUTPUTS)
def test_the_output_brings_losses_that_suit_it(output: str) -> None:
    chosen = replace(Settings(), output=output, **topic.entailed({"output": output}))
    assert suited(chosen) == chosen
    assert topic.entailed({"rate": 0.1}) == {}


NUMBERS = st.lists(st.floats(-4, 4), min_size=1, max_size=12)


@settings(deadline=None, max_examples=30)
@given(NUMBERS, NUMBERS, st.sampled_from(["Squared error", "Absolute error", "Huber", HALF]))
def test_the_cost_is_torch_s_mean_and_the_sum_is_n_times_it(ours: list, theirs: list, name: str) -> None:
    chosen = Settings(predictions=tuple(ours), targets=tuple(theirs), sample_loss=name)
    result = topic.samples(chosen)
    count = min(len(ours), len(theirs))
    shift = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    x, y = torch.tensor(ours[:count], dtype=torch.float64) + shift, torch.tensor(theirs[:count], dtype=torch.float64)
    loss = {
        "Squared error": F.mse_loss, "Absolute error": F.l1_loss, "Huber": F.huber_loss,
        HALF: lambda *a, reduction: F.mse_loss(*a, reduction=reduction) / 2,
    }[name]  # fmt: skip
    for reduction, suffix in (("mean", "mean"), ("sum", "sum")):
        value = loss(x, y, reduction=reduction)
        (slope,) = torch.autograd.grad(value, shift, retain_graph=True)
        numbers = topic.samples_numbers(result, chosen)
        assert numbers["cost, the mean" if suffix == "mean" else "the sum instead"] == pytest.approx(value.item())
        assert numbers[f"slope of the {suffix}"] == pytest.approx(slope.item(), abs=1e-9)


def test_a_step_on_the_sum_is_torch_s_sgd_on_the_sum() -> None:
    chosen = Settings()
    x, y = (torch.tensor(values, dtype=torch.float64) for values in (chosen.predictions, chosen.targets))
    for row, reduction in zip(topic.samples(chosen).descents, ("mean", "sum"), strict=True):
        shift = torch.nn.Parameter(torch.zeros(1, dtype=torch.float64))
        optimizer, costs = torch.optim.SGD([shift], lr=chosen.rate), []
        for _ in range(STEPS + 1):
            loss = F.mse_loss(x + shift, y, reduction=reduction)
            costs.append(F.mse_loss(x + shift, y).item())
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        np.testing.assert_allclose(row, costs, rtol=1e-9)


def test_the_link_s_rate_is_good_for_the_mean_and_far_too_large_for_the_sum() -> None:
    chosen = Settings(rate=0.15)
    mean, total = topic.samples(chosen).descents
    assert (np.diff(mean) <= 1e-12).all() and total[-1] > 100 * total[0]
    notice = parts.samples_scene(topic.samples(chosen), chosen).notices[0]
    assert "on the sum" in notice.text and not parts.samples_notices(topic.samples(Settings()), Settings())
    assert not parts.samples_notices(topic.samples(replace(chosen, **notice.knobs)), replace(chosen, **notice.knobs))


@settings(deadline=None, max_examples=40)
@given(NUMBERS, NUMBERS, st.floats(0.001, 1), st.sampled_from(topic.COUNTED), st.floats(0.1, 3))
def test_the_way_back_from_a_rate_helps(ours: list, theirs: list, rate: float, name: str, delta: float) -> None:
    chosen = Settings(predictions=tuple(ours), targets=tuple(theirs), rate=rate, sample_loss=name, delta=delta)
    for notice in parts.samples_notices(topic.samples(chosen), chosen):
        if "rate" in notice.knobs:
            helped = replace(chosen, **notice.knobs)
            assert not parts.samples_notices(topic.samples(helped), helped)


def test_signed_errors_cancel_and_binarised_ones_do_not_move() -> None:
    signed = Settings(sample_loss="Signed error", predictions=(2.0, -2.0), targets=(0.0, 0.0))
    result = topic.samples(signed)
    assert result.losses.mean() == 0 and (np.diff(result.descents) < 0).all()
    still = Settings(sample_loss="Binarised error")
    assert (np.diff(topic.samples(still).descents) == 0).all()
    for chosen in (signed, still):
        assert parts.samples_scene(topic.samples(chosen), chosen).notices


POINTS = st.tuples(st.integers(0, 10_000), st.floats(0, 10), st.floats(-10, 15))


@settings(deadline=None, max_examples=25)
@given(POINTS, st.floats(0.1, 3))
@example((3900, 0.0, 2.0), 0.109375)  # reweighted least squares was far from its end after 200 rounds
def test_each_line_is_the_best_under_its_loss(made: tuple[int, float, float], delta: float) -> None:
    x, y = odd_points(*made)
    costs = {
        "squared": lambda line: F.mse_loss(*_pair(line, x, y)).item(),
        "absolute": lambda line: F.l1_loss(*_pair(line, x, y)).item(),
        "huber": lambda line: F.huber_loss(*_pair(line, x, y), delta=delta).item(),
    }
    lines = three_lines(x, y, delta)
    np.testing.assert_allclose(lines[0], np.polyfit(x, y, 1)[::-1], atol=1e-8)
    # MAE's minimum by a linear programme: least Σ t with −t ≤ y − a − b x ≤ t.
    n, design = len(x), np.column_stack([np.ones_like(x), x])
    bounds = np.block([[design, -np.eye(n)], [-design, -np.eye(n)]])
    least = optimize.linprog(
        np.append([0, 0], np.ones(n)), A_ub=bounds, b_ub=np.append(y, -y), bounds=[(None, None)] * 2 + [(0, None)] * n
    )
    assert costs["absolute"](lines[1]) == pytest.approx(least.fun / n, rel=1e-7)
    best = optimize.minimize(costs["huber"], lines[0], method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-12})
    assert costs["huber"](lines[2]) <= best.fun + 1e-8


def _pair(line: np.ndarray, x: np.ndarray, y: np.ndarray) -> tuple[torch.Tensor, torch.Tensor]:
    return torch.tensor(line[0] + line[1] * x), torch.tensor(y)


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("across", [0.0, 5.0, 9.0, 10.0])
@pytest.mark.parametrize("delta", [0.1, 3.0])
def test_mse_s_slope_follows_the_odd_point_without_end_and_mae_s_and_huber_s_grow_flat(
    seed: int, across: float, delta: float
) -> None:
    squared, absolute, between = topic.fits(Settings(fit_seed=seed, outlier_x=across, delta=delta)).tilts
    np.testing.assert_allclose(np.diff(squared), np.diff(squared)[0], atol=1e-9)
    if across == 9:
        assert np.diff(squared)[0] > 0.03
    for calm in (absolute, between):
        assert abs(calm[2] - calm[0]) < 1e-6 and abs(calm[-1] - calm[-3]) < 1e-6


def test_a_large_delta_makes_huber_the_squared_error() -> None:
    x, y = odd_points(1, 9, 4)
    np.testing.assert_allclose(huber_line(x, y, 1e6), least_squares_line(x, y), atol=1e-9)
    assert not np.allclose(huber_line(x, y, 0.1), least_squares_line(x, y), atol=0.01)
    assert least_absolute_line(np.array([1.0, 1.0, 2.0]), np.array([0.0, 0.0, 1.0])) == pytest.approx([-1, 1])


VALUES = st.lists(st.floats(-2, 10), min_size=1, max_size=12)


@given(VALUES, st.floats(0.05, 0.95))
def test_the_best_constants_are_mean_median_and_quantile(values: list[float], quantile: float) -> None:
    data = np.array(values)
    best, tries = best_constants(data, quantile), np.append(np.linspace(-2, 10, 301), data)
    assert (((data - tries[:, None]) ** 2).mean(axis=1) >= ((data - best["squared"]) ** 2).mean() - 1e-9).all()
    assert (np.abs(data - tries[:, None]).mean(axis=1) >= np.abs(data - best["absolute"]).mean() - 1e-9).all()
    assert (pinball(tries, data, quantile) >= pinball(np.array([best["quantile"]]), data, quantile)[0] - 1e-9).all()


def test_half_the_pinball_is_half_the_absolute_error() -> None:
    data, tries = np.array([0.0, 1, 5]), np.linspace(-2, 10, 13)
    np.testing.assert_allclose(pinball(tries, data, 0.5), np.abs(data - tries[:, None]).mean(axis=1) / 2)


@pytest.mark.parametrize("ones", range(0, 21, 4))
def test_bce_is_least_at_the_base_rate(ones: int) -> None:
    chosen = Settings(ones=ones)
    result = topic.constants(chosen)
    assert abs(result.shares[result.coin_costs.argmin()] - ones / 20) < 0.003
    assert result.coin_costs.min() >= float(topic.constants_numbers(result, chosen)["BCE there"]) - 1e-12
    assert bool(parts.constants_scene(result, chosen).notices) == (ones in (0, 20))


@pytest.mark.parametrize("noise", SPREADS)
def test_a_density_is_scipy_s_and_its_surprise_is_the_loss(noise: str) -> None:
    scipy_s = {"Bell": stats.norm, "Laplace": stats.laplace}[noise]
    for width in (0.3, 1.5, 5.0):
        chosen = Settings(noise=noise, width=width, centre=2.5)
        result = topic.likelihood(chosen)
        np.testing.assert_allclose(result.likelihoods, scipy_s.pdf(chosen.values, 2.5, width), rtol=1e-9)
        assert result.here == pytest.approx(-scipy_s.logpdf(chosen.values, 2.5, width).mean())
        np.testing.assert_allclose(result.surprise, result.as_loss, rtol=1e-9)
        assert abs(result.predictions[result.surprise.argmin()] - result.best) < 0.03


@pytest.mark.parametrize("ones", [0, 5, 14, 20])
def test_the_coin_s_surprise_is_bce(ones: int) -> None:
    result = topic.likelihood(Settings(noise=COIN, ones=ones))
    np.testing.assert_allclose(result.surprise, result.as_loss, rtol=1e-9)
    assert abs(result.predictions[result.surprise.argmin()] - ones / 20) < 0.006
    assert coin_surprise(np.array([0.25]), 1.0)[0] == pytest.approx(np.log(4))


@pytest.mark.parametrize("scale", [0.1, 0.5, 1.0, 2.0, 20.0])
def test_sureness_changes_the_loss_and_never_the_accuracy(scale: float) -> None:
    chosen = Settings(scale=scale)
    result = decisions(chosen)
    assert result.accuracy == decisions(Settings()).accuracy == 0.75
    logits = scale * torch.tensor(chosen.answers, dtype=torch.float64)
    truth = torch.tensor([0.0] * 4 + [1.0] * 4, dtype=torch.float64)
    assert result.loss == pytest.approx(F.binary_cross_entropy_with_logits(logits, truth).item())
    assert result.accuracy == ((torch.sigmoid(logits) > 0.5) == (truth > 0.5)).double().mean().item()
    assert result.above_half == ((logits > 0.5) == (truth > 0.5)).double().mean().item()


def test_with_sure_mistakes_the_loss_falls_and_rises_and_without_it_only_falls() -> None:
    losses = decisions(Settings()).losses
    least = int(losses.argmin())
    assert 0 < least < len(losses) - 1
    assert (np.diff(losses[: least + 1]) < 0).all() and (np.diff(losses[least:]) > 0).all()
    right = Settings(answers=(-1.0, 1.0))
    assert (np.diff(decisions(right).losses) < 0).all()
    assert "no least" in parts.decisions_scene(decisions(right), right).notices[0].text


def test_the_threshold_of_a_half_is_wrong_for_logits_at_the_opening() -> None:
    numbers = decisions_numbers(decisions(Settings()), Settings())
    assert numbers["right, logit > 0"] == 0.75 and numbers["right, logit > 0.5"] == 0.5
    assert any(
        "Cut at 0.5" in notice.text for notice in parts.decisions_scene(decisions(Settings()), Settings()).notices
    )


def test_from_about_16_6_float32_s_sigmoid_is_one_and_bce_loses_its_gradient() -> None:
    assert 16.6 < first_logit_of_one("float32") < 16.7
    assert 8.3 < first_logit_of_one("float16") < 8.4 and 36.7 < first_logit_of_one("float64") < 36.8
    found = in_bits(np.array([10.0, 20.0, 40.0]), 0, "float32")
    assert found.sigmoid[0] < 1 and (found.sigmoid[1:] == 1).all()
    np.testing.assert_array_equal(found.bce[1:], 100)
    np.testing.assert_array_equal(found.bce_slope[1:], 0)
    np.testing.assert_allclose(found.with_logits, [10, 20, 40], atol=1e-4)
    np.testing.assert_allclose(found.with_logits_slope, 1, atol=1e-4)


def test_in_16_bits_the_gradient_is_no_number_and_it_is_said() -> None:
    for label in ("0", "1"):
        chosen = Settings(precision="float16", label=label)
        result = topic.cliff(chosen)
        assert np.isnan(result.here.bce_slope[0]) and np.isfinite(result.here.with_logits_slope[0])
        assert topic.cliff_numbers(result, chosen)["gradient through BCELoss"] == "no number (NaN)"
        (notice,) = parts.cliff_scene(result, chosen).notices
        assert "no number" in notice.text
        assert not parts.cliff_notices(topic.cliff(replace(chosen, **notice.knobs)), chosen)


def test_on_the_other_side_the_loss_is_right_and_its_gradient_is_not() -> None:
    found = in_bits(np.array([-50.0]), 1, "float32")
    assert found.bce[0] == pytest.approx(50) and abs(found.bce_slope[0]) < 1e-9
    assert found.with_logits_slope[0] == pytest.approx(-1)
    chosen = Settings(label="1", wrong=50.0)
    assert "The loss is still right" in parts.cliff_scene(topic.cliff(chosen), chosen).notices[0].text


def test_the_unit_s_gradient_is_autograd_s() -> None:
    starts = wrong_starts(3, 2.0, 7)
    for squared in (True, False):
        ours, _ = unit_gradient(starts, starts.weights, squared)
        for index in range(3):
            weights = torch.tensor(starts.weights[index], requires_grad=True)
            share = torch.sigmoid(torch.tensor(starts.points[:, index].T) @ weights[:2] + weights[2])
            loss = (F.mse_loss if squared else F.binary_cross_entropy)(share, torch.tensor(starts.truth[index]))
            np.testing.assert_allclose(ours[index], torch.autograd.grad(loss, weights)[0], rtol=1e-9)


@pytest.mark.parametrize("seed", [0, 1000, 5000])
def test_from_a_sure_mistake_bce_comes_out_soon_and_the_squared_error_late_or_never(seed: int) -> None:
    chosen = Settings(escape_seed=seed)
    result = topic.escape(chosen)
    assert (result.cross_entropy.first > 0).all() and np.median(result.cross_entropy.first) <= 10
    late = np.where(result.squared.first < 0, topic.UPDATES + 1, result.squared.first)
    assert np.median(late) > 20 * np.median(result.cross_entropy.first)


def test_more_starts_begin_with_the_same_ones() -> None:
    few, many = (descend_from(wrong_starts(count, 4.0, 0), True, 1.0, 20).accuracy for count in (3, 9))
    np.testing.assert_array_equal(few, many[:, :3])


@pytest.mark.parametrize(("classes", "floor"), [(2, 0.313), (3, 0.551), (4, 0.744)])
@pytest.mark.parametrize("rate", [1.0, 10.0])
def test_softmax_before_cross_entropy_never_falls_under_its_floor_and_scores_do(
    classes: int, floor: float, rate: float
) -> None:
    result = topic.twice(Settings(classes=classes, twice_rate=rate))
    assert result.floor == pytest.approx(floor, abs=5e-4)
    assert result.floor == pytest.approx(np.log(np.e + classes - 1) - 1, abs=1e-12)
    assert (result.softmax.loss >= result.floor).all() and result.scores.loss[-1] < result.floor / 4
    sure = torch.zeros(1, classes, dtype=torch.float64)
    sure[0, 0] = 1
    assert F.cross_entropy(sure, torch.tensor([0])).item() == pytest.approx(least_loss_twice(classes), abs=1e-9)


def test_log_softmax_before_cross_entropy_trains_alike() -> None:
    points, truth = class_clouds(3, 1)
    scores, logs = (train_classes(points, truth, before, 1.0, 40) for before in ("scores", "log_softmax"))
    np.testing.assert_allclose(scores.loss, logs.loss, atol=1e-12)
    assert scores.relogged == pytest.approx(scores.loss[-1], abs=1e-12)


def test_the_loop_is_torch_s_sgd() -> None:
    points, truth = class_clouds(3, 2)
    layer = torch.nn.Linear(2, 3, dtype=torch.float64)
    for parameter in layer.parameters():
        torch.nn.init.zeros_(parameter)
    optimizer, losses = torch.optim.SGD(layer.parameters(), lr=1.0), []
    for _ in range(11):
        optimizer.zero_grad()
        loss = F.cross_entropy(torch.softmax(layer(points), dim=1), truth)
        losses.append(loss.item())
        loss.backward()
        optimizer.step()
    np.testing.assert_allclose(train_classes(points, truth, "softmax", 1.0, 10).loss, losses, rtol=1e-9)

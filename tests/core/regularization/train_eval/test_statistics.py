"""Running statistics, passes that should not count, neighbours, hidden layers, times: the page's claims."""

import time
from dataclasses import replace

import numpy as np
import pytest
import torch

from core.experiment.part import last
from core.experiment.refusal import Refusal
from core.experiment.shown_code import happens
from core.regularization.train_eval.forgotten import SIZES, Forgotten, mean_and_half, under_seeds
from core.regularization.train_eval.hidden_layers import WRITTEN
from core.regularization.train_eval.modes import EVAL, MODES, OFTEN_USED
from core.regularization.train_eval.sentences import (
    company_notices,
    drift_notices,
    forgotten_notices,
    lag_notices,
    times_notices,
)
from core.regularization.train_eval.slips import GRADIENTS_IN_EVAL, IN_A_LIST, UNDER_NO_GRAD
from core.regularization.train_eval.timing import ROUNDS, WIDTHS, timed_passes
from core.regularization.train_eval.topic import (
    Settings,
    chased,
    chased_numbers,
    company,
    drift,
    lagged,
    lagged_numbers,
    off_by,
    plan_of,
    written,
)
from core.regularization.train_eval.training import POINTS, fitted, halves, restored


@pytest.mark.parametrize("momentum", [0.01, 0.1, 1.0])
def test_the_running_statistics_follow_their_formula(momentum: float) -> None:
    found = chased(Settings(momentum=momentum))
    mean, variance = np.zeros(16), np.ones(16)
    for step in range(Settings().updates):
        assert np.allclose(found.running_mean[step], mean, atol=1e-5)
        assert np.allclose(found.running_variance[step], variance, rtol=1e-4)
        mean = (1 - momentum) * mean + momentum * found.batch_mean[step]
        variance = (1 - momentum) * variance + momentum * found.batch_variance[step]


def test_looking_changes_nothing() -> None:
    """A training watched at every update ends with the very numbers of one that was left alone."""
    plan = plan_of(Settings(seed=3))
    alone, seen = fitted(plan).state, fitted(plan, watched=True).state
    assert all(np.array_equal(alone[name], seen[name]) for name in alone)


def test_they_catch_up_and_sooner_with_more_momentum() -> None:
    numbers = chased_numbers(chased(Settings()), Settings())
    assert numbers["all units' running means off by"] < numbers["all units' running means off by, at first"] / 3
    ten = {m: off_by(chased(Settings(momentum=m)))[0][10] for m in (0.02, 0.1, 0.3)}
    assert ten[0.3] < ten[0.1] < ten[0.02]
    with pytest.raises(Refusal, match="no statistics"):
        chased(Settings(normalised=False))


@pytest.mark.parametrize("seed", range(4))
def test_lagging_statistics_make_eval_the_worse_one(seed: int) -> None:
    """Early at torch's momentum, for most of this training at 0.02; centred inputs lessen it."""
    usual = lagged(Settings(seed=seed, share=0.0))  # masks, which cost train() some accuracy, left out
    assert usual.accuracy[0, 1:8].mean() < usual.accuracy[1, 1:8].mean()
    slow, centred = (
        lagged_numbers(lagged(Settings(seed=seed, momentum=0.02, share=0.0, offset=offset)), Settings())
        for offset in (3.0, 0.0)
    )
    assert slow["eval() is worse"] > 0.5
    assert centred["eval() is worse"] < slow["eval() is worse"]


def test_what_is_said_of_the_lag_is_so() -> None:
    for settings in (Settings(), Settings(normalised=False), Settings(momentum=1.0), Settings(updates=1)):
        (notice,) = lag_notices(lagged(settings), settings)
        apart = lagged(settings).accuracy[0] - lagged(settings).accuracy[1]
        assert ("never worse" in notice.text) == bool((apart >= 0).all())


# --- passes without an optimizer --------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(4))
def test_passes_in_train_mode_alone_move_the_answers_of_eval(seed: int) -> None:
    moved, still = drift(Settings(seed=seed)), drift(Settings(seed=seed, normalised=False))
    assert moved.away[-1] > 0.02 and moved.accuracy[-1] < moved.accuracy[0]
    assert (still.away == 0).all()
    assert "nothing moves" in drift_notices(still, Settings(normalised=False))[0].text


def test_such_a_pass_changes_statistics_and_no_weight() -> None:
    plan = plan_of(Settings())
    model = restored(plan, fitted(plan))
    before = {name: value.clone() for name, value in model.state_dict().items()}
    with torch.no_grad():
        model.train()(halves(plan).x)
    changed = {name.split(".")[1] for name, value in model.state_dict().items() if not torch.equal(value, before[name])}
    assert changed == {"running_mean", "running_var", "num_batches_tracked"}


# --- neighbours -------------------------------------------------------------------------------------------------------


def test_a_neighbour_moves_a_point_s_answer_in_train_mode_only() -> None:
    here, moved = Settings(), Settings(across=(0.5, 3.0, 0.5, 1.0, 1.5, 1.9))
    before, after = company(here), company(moved)
    assert before.alone[0] == after.alone[0] and (before.alone[2:] == after.alone[2:]).all()
    assert (np.abs(before.together - after.together) > 1e-3).all()
    without = company(replace(here, normalised=False))
    assert np.allclose(without.together, without.alone)


@pytest.mark.parametrize("seed", range(4))
def test_among_points_of_the_lower_moon_a_point_between_looks_like_one_of_the_upper(seed: int) -> None:
    found = company(Settings(seed=seed))
    assert found.together[0] < 0.3 < found.alone[0]
    crossed = "another class" in company_notices(found, Settings())[0].text
    assert crossed == (found.alone[0] > 0.5)


# --- layers that eval() does not reach --------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(3))
def test_layers_in_a_list_and_functions_are_not_reached_and_the_mends_are_the_same_network(seed: int) -> None:
    found = {row.name: row for row in written(Settings(seed=seed)).rows}
    whole, listed, mended, function, told = (found[name] for name in WRITTEN)
    for good in (whole, mended, told):
        assert good.reached == good.layers and good.parameters == good.all_parameters and good.apart == 0
        assert good.accuracy == whole.accuracy
    assert listed.parameters == 17 and listed.reached == 1 and listed.modules == ("InAList", "Linear")
    assert function.parameters == function.all_parameters and function.reached == function.layers - 2
    assert "SeededDropout" not in function.modules and "SeededDropout" in mended.modules
    assert min(listed.apart, function.apart) > 0.1
    assert listed.accuracy < whole.accuracy


def test_without_dropout_the_function_is_no_bug() -> None:
    found = {row.name: row for row in written(Settings(share=0.0)).rows}
    assert found["F.dropout(x, p)"].reached == found["F.dropout(x, p)"].layers and found["F.dropout(x, p)"].apart == 0


def test_the_code_shown_does_what_the_page_says() -> None:
    assert happens(IN_A_LIST) == "it prints `['Net', 'Linear'] True`."
    assert happens(GRADIENTS_IN_EVAL) == "it prints `[[1.0, 1.0]]`."
    assert happens(UNDER_NO_GRAD) == "it prints `False None`."


# --- many seeds, and times --------------------------------------------------------------------------------------------


def test_the_fewer_points_at_once_the_more_is_lost() -> None:
    found = Forgotten(SIZES, np.empty((0, 0)))
    for done, _, value in under_seeds(plan_of(Settings())):
        found = value
        if done == 15:
            break
    mean, half = mean_and_half(found.lost)
    assert (np.diff(mean[:4]) < 0).all() and (mean - half)[0] > 0.05
    assert all(POINTS // 2 % size != 1 for size in SIZES)
    assert "accuracy is lost" in forgotten_notices(found, Settings())[0].text


def test_the_interval_is_student_s_in_the_limit() -> None:
    values = np.random.default_rng(0).normal(0.1, 1, (400, 3))
    mean, half = mean_and_half(values)
    assert mean == pytest.approx(values.mean(axis=0))
    assert half == pytest.approx(1.96 * values.std(axis=0, ddof=1) / 20, rel=1e-3)


def test_times_are_measured_and_need_no_gradient_s_time() -> None:
    """No claim of milliseconds: only that eval() under no_grad() is not slower than training's own pass."""
    began = time.thread_time()
    found = last(timed_passes(0.3, True))
    assert time.thread_time() - began < 20
    assert found.microseconds.shape == (len(WIDTHS), len(MODES) * len(OFTEN_USED), ROUNDS)
    assert (found.microseconds > 0).all() and (np.diff(found.held) > 0).all()
    assert "What it saves for certain is memory" in times_notices(found, Settings())[0].text
    middle = np.median(found.microseconds, axis=2)
    names = list(found.names)
    assert (middle[:, names.index((EVAL, "no_grad()"))] < middle[:, 0]).all()


def test_a_step_too_long_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = replace(plan_of(Settings(normalised=False)), rate=1e12)
    with pytest.raises(Refusal, match="broke off"):
        fitted(plan)

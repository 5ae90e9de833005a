"""Networks trained with dropout: the notes' claims, measured over seeds, and what the page says of them."""

from dataclasses import replace
from itertools import islice

import numpy as np
import pytest

from core.engine.networks import forward
from core.engine.seeds import interval
from core.engine.training import train, train_each
from core.experiment.part import last
from core.experiment.shown_code import happens
from core.regularization.dropout import parts, sentences, topic
from core.regularization.dropout.helps import AGAINST, DEPTH, POINTS, Helped, paired_runs, varied
from core.regularization.dropout.knocked import GONE, many_out, mean_correlation, reliance
from core.regularization.dropout.longer import LEVEL, iris_pairs, needs_longer
from core.regularization.dropout.rates import COURSES, DOUGHNUTS, IRIS, RATES, course_runs
from core.regularization.dropout.slips import slips
from core.regularization.dropout.topic import Settings, plan_of, trained, trained_numbers
from core.regularization.dropout.training import SEEDS_ASKED, fitted


def test_masked_and_whole_loss_agree_without_dropout_and_differ_with_it() -> None:
    without, with_it = trained(Settings(p=0.0)), trained(Settings())
    assert without.masked_loss == pytest.approx(without.history.train_loss, rel=1e-5)
    assert without.kept.all() and np.array_equal(without.thinned, without.answers)
    assert (with_it.masked_loss[-10:] > with_it.history.train_loss[-10:]).all(), "the masked loss is the larger one"
    assert 0.3 < with_it.kept.mean() < 0.7


def test_at_p_0_the_network_is_that_without_dropout() -> None:
    result = trained(Settings(p=0.0))
    numbers = trained_numbers(result, Settings(p=0.0))
    assert numbers["whole, test"] == numbers["without dropout, test"]


def test_a_diverging_training_is_said_in_words() -> None:
    settings = Settings(rate=1.0, p=0.9, layers=4, units=32, activation="Linear")
    result = trained(settings)
    assert result.history.diverged or np.isfinite(result.masked_loss).all()
    assert parts.NETWORK_PART.scene(result, settings).notices


def test_the_notes_model_is_in_the_sweep_with_the_course_s_rate() -> None:
    for course, sizes, rate in ((IRIS, (4, 12, 12, 3), 0.005), (DOUGHNUTS, (2, 32, 32, 1), 0.1)):
        runs, epochs = course_runs(course, 32, 500)
        assert len(runs) == len(RATES) * SEEDS_ASKED and runs[0][0].sizes == sizes
        assert {run[1].rate for run in runs} == {rate} and {run[1].epochs for run in runs} == {epochs}
        assert [run[0].dropout for run in runs[:10]] == pytest.approx(np.arange(10) / 10)
    assert course_runs(IRIS, 32, 500)[1] == 500, "all of the course's epochs fit"
    assert COURSES == (IRIS, DOUGHNUTS)


def test_on_irises_large_p_costs_training_accuracy_and_test_accuracy_too() -> None:
    """Six seeds of p = 0 and p = 0.7, shorter than on the page: the interval of the loss is clear of 0."""
    runs = course_runs(IRIS, 32, 200)[0]
    chosen = [run for place, run in enumerate(runs[:80]) if place % 10 in (0, 7)]
    histories = dict(train_each(chosen))
    train_accuracy = np.array([histories[place].train_accuracy[-1] for place in range(len(chosen))]).reshape(-1, 2)
    test_accuracy = np.array([histories[place].test_accuracy[-1] for place in range(len(chosen))]).reshape(-1, 2)
    for values in (train_accuracy, test_accuracy):
        assert interval((values[:, 1] - values[:, 0])[None])[2][0] < 0


def test_dropout_needs_more_epochs() -> None:
    result = last(islice(needs_longer(0.3), 12))
    assert interval(topic.times_longer(result)[None])[1][0] > 1
    whole = interval(result.whole[:, :, -1])[0]
    assert whole[0] < LEVEL and interval(result.masked[1, :, -1][None])[0][0] > whole[1]
    assert iris_pairs(0.3)[0][1][0].dropout == 0.3 and iris_pairs(0.3)[0][0][0].dropout == 0


def test_a_unit_knocked_out_is_what_a_zero_in_its_place_gives() -> None:
    _, history = fitted(plan_of(Settings(epochs=60)), topic.WORK)
    prepared = fitted(plan_of(Settings(epochs=60)), topic.WORK)[0]
    x, y = prepared.sample.test_x.astype(np.float32), prepared.sample.test_y
    found = reliance(history, x, y)
    weights = [(matrix.copy(), bias.copy()) for matrix, bias in history.weights_at(-1)]
    usual, losses = right_share(history.network, weights, x, y), []
    for layer in range(2):
        for unit in range(16):
            cut = [(matrix.copy(), bias) for matrix, bias in weights]
            cut[layer + 1][0][:, unit] = 0  # what it says reaches nobody
            losses.append(usual - right_share(history.network, cut, x, y))
    assert found[0] == pytest.approx(max(losses)) and found[1] == pytest.approx(np.mean(losses), abs=1e-9)
    assert np.array(found[4:36]) == pytest.approx(np.sort(losses)[::-1])
    many = many_out(history, x, y)
    assert len(many) == len(GONE) and many[0] == pytest.approx(usual)


def right_share(network, weights, x, y) -> float:  # type: ignore[no-untyped-def]
    return float(((forward(network, weights, x)[-1][:, 0] > 0) == y).mean())


def test_correlation_of_units_is_numpy_s_and_still_units_are_left_out() -> None:
    rng = np.random.default_rng(0)
    layer = np.column_stack([rng.standard_normal((50, 3)), np.zeros(50)])
    table = np.abs(np.corrcoef(layer[:, :3].T))
    assert mean_correlation([layer]) == pytest.approx(table[np.triu_indices(3, 1)].mean())
    assert mean_correlation([layer[:, 2:]]) == 0


def test_with_dropout_the_network_relies_less_on_single_units() -> None:
    """Eight seeds: the worst unit costs less, more units are in use, half of them out costs less."""
    result = last(islice(topic.knocked(Settings()), 16))
    worst, used = (interval((values[1] - values[0])[None]) for values in (result.worst, result.used))
    half = interval((result.many[1, :, 5] - result.many[0, :, 5])[None])
    assert worst[2][0] < 0 and used[1][0] > 0 and half[1][0] > 0


def test_pairs_differ_in_dropout_alone_and_the_first_weights_are_the_same() -> None:
    plan = plan_of(Settings())
    runs, epochs = paired_runs([plan])
    (first, recipe, sample), (second, same, again) = runs[:2]
    assert (first.dropout, second.dropout) == (0.0, 0.5) and replace(first, dropout=0.5) == second
    assert recipe == same and np.array_equal(sample.x, again.x) and recipe.epochs == epochs
    start = [train(net, replace(recipe, epochs=0), sample).weights[0][0][0] for net in (first, second)]
    assert np.array_equal(*start)
    for against, values in AGAINST.items():
        assert len({varied(plan, against, value) for value in values}) == len(values)


def test_what_helps_and_what_harms_is_said_by_the_intervals() -> None:
    rng = np.random.default_rng(0)
    base = np.full((2, 20), 0.8)
    noise = 0.01 * rng.standard_normal((2, 20))
    with_it = base + np.array([[0.05], [-0.05]]) + noise
    result = Helped(POINTS, np.array([10.0, 20.0]), base, with_it, base, with_it, 10)
    text = " ".join(notice.text for notice in sentences.helps_notices(result, Settings()))
    assert (
        "helps, clear of chance, at 10: +4.8" in text and "harms at 20: −" in text and "helps less than at 10" in text
    )
    even = Helped(DEPTH, result.values, base, base + noise, base, base + noise, 10)
    said = sentences.helps_notices(even, Settings())[0].text
    assert "at none; it harms at none" in said


@pytest.mark.parametrize("place", [0, 1])
def test_slips_do_what_is_said(place: int) -> None:
    slip = slips()[place]
    code, mend = happens(slip.code), happens(slip.mend)
    assert ("NameError" in code and "True" in mend) if place == 0 else ("`2.0 0.5`" in code and "`1.0 0.0`" in mend)


@pytest.mark.parametrize("settings", [Settings(p=0.0), Settings(data="Qwerties 3"), Settings(units=1, layers=1)])
def test_every_stage_stands_at_odd_settings(settings: Settings) -> None:
    for part in parts.PARTS:
        if not part.sweeps:
            result = part.run(settings)
            assert part.scene(result, settings).notices and part.numbers(result, settings)


def test_uncertainty_is_none_without_dropout_and_is_measured_with_it() -> None:
    assert topic.uncertainty(Settings(p=0.0)).spread.max() < 1e-6
    result = topic.uncertainty(Settings())
    assert result.spread.max() > 0.05 and -1 <= result.far <= 1


def test_a_dead_network_s_passes_are_said_to_agree() -> None:
    settings = Settings(noise=50.0, units=1, layers=3, epochs=81)
    (notice,) = parts.UNCERTAINTY.scene(parts.UNCERTAINTY.run(settings), settings).notices
    assert "All passes give the same answers" in notice.text

"""The claims of the page over many trainings, and its parts of an error, choices and pictures against known answers."""

from itertools import combinations
from math import comb

import numpy as np
import pytest
from scipy import ndimage
from sklearn.datasets import load_diabetes
from sklearn.linear_model import Ridge as ScikitRidge

from core.engine.seeds import interval
from core.experiment.part import last
from core.regularization.overfitting import parts, topic
from core.regularization.overfitting.choosing import best_of, chances_to_lead, chosen_curves
from core.regularization.overfitting.digits import between_pixels, images, shifted, turned
from core.regularization.overfitting.errors import parts_of_error
from core.regularization.overfitting.jitter import ANEW, KINDS, noise_as_ridge
from core.regularization.overfitting.leak import both_ways, copied_after
from core.regularization.overfitting.paired import TEST, TRAIN, WIGGLE
from core.regularization.overfitting.plane import drawn_labels
from core.regularization.overfitting.topic import Settings


def test_the_training_loss_goes_on_falling_while_the_test_loss_rises() -> None:
    found = topic.curve_fit(Settings())
    assert found.train[-1] < 0.01 and found.test[-1] > 2 * found.test[found.best]
    assert found.updates[found.best] < 100, "the prediction's right answer: in the first tenth"
    for name in ("dropping", "shrinking", "copying"):
        switched = topic.curve_fit(Settings(**{name: True}))
        assert switched.variation[-1] < 0.5 * found.variation[-1] and switched.test[-1] < 0.7 * found.test[-1]
    calm = topic.curve_fit(Settings(noise=0.0))
    assert calm.test[-1] < 1.1 * calm.test[calm.best] + 1e-3, "without noise, no harm"


def test_test_below_training_is_the_way_of_measuring() -> None:
    found = topic.curve_fit(Settings(dropping=True, share=0.5, count=120, noise=0.2))
    assert np.mean(found.test < found.during + found.penalty) > 0.9 and np.mean(found.test < found.train) < 0.1


def test_every_family_lowers_the_test_loss_of_these_points_over_pairs_and_raises_the_training_loss() -> None:
    found = last(topic.pairs(Settings(updates=600)))
    assert found.measures.shape[1:] == (6, 50)
    _, low, high = interval(found.measures[:, 1:] - found.measures[:, :1])
    assert (high[TEST] < 0).all() and (low[TRAIN] > 0).all() and (high[WIGGLE] < 0).all()


def test_labels_by_chance_are_learned_and_nothing_else_is() -> None:
    found = last(topic.label_sweep(Settings()))
    mean, low, high = (each[:, -1] for each in interval(found.accuracy))
    assert mean[0] > 0.98 and low[1] <= 0.5 <= high[1]
    assert (np.diff(interval(found.accuracy)[0][1]) < 0).all()


def test_labels_by_chance_are_as_many_as_asked_for_and_more_only_add() -> None:
    y = np.arange(40) % 2
    few, many = drawn_labels(y, 2, 0.25, 3), drawn_labels(y, 2, 0.75, 3)
    assert few[1].sum() == 10 and many[1].sum() == 30 and (many[1] >= few[1]).all()
    assert (few[0][~few[1]] == y[~few[1]]).all() and (many[0][few[1]] == few[0][few[1]]).all()


def test_a_leak_says_too_much_and_the_right_order_does_not() -> None:
    found = last(topic.leak(Settings(updates=500)))
    _, low, high = interval(found.inflation)
    assert low[1] > 0.1 and low[0] <= 0 <= high[0]
    assert found.siblings.min() > 0.9


def test_the_right_order_keeps_every_copy_of_a_test_point_out_of_training() -> None:
    (after, before), (others, _) = both_ways("Moons", 30, 20, 0.0, 1e-6, 0)

    def twins(sample: np.ndarray, tests: np.ndarray) -> int:
        return int((np.abs(sample[None] - tests[:, None]).max(axis=-1) < 1e-4).any(axis=1).sum())

    assert twins(after[0].x, after[0].test_x) == 0 and not after[1].any()
    assert twins(before[0].x, before[0].test_x) == before[1].sum() > 0
    assert twins(before[0].x, others) == 0 and len(copied_after(others, np.arange(len(others)) % 2, 0.1, 0)[0].x) > 6000


def test_the_three_parts_add_up_to_the_measured_error() -> None:
    found = last(topic.error_parts(Settings(updates=300)))
    bias, variance = parts_of_error(found.answers, found.truth)
    total, (_, low, high) = bias + variance + found.noise**2, interval(found.measured)
    assert ((low <= total) & (total <= high)).sum() >= 6
    whole = ((found.answers - found.truth) ** 2).mean(axis=(1, 2))
    assert bias + variance == pytest.approx(whole)  # an identity, noise aside
    assert variance[-1] > 2 * variance[1] and bias[0] > 10 * abs(bias[-1])


def test_bias_and_variance_are_right_on_average() -> None:
    answers = 0.3 + 0.5 * np.random.default_rng(0).standard_normal((4000, 3, 50))
    bias, variance = parts_of_error(answers, np.zeros(50))
    assert bias.mean() == pytest.approx(0.09, abs=0.002) and variance.mean() == pytest.approx(0.25, abs=0.002)


def test_the_best_of_k_is_the_mean_over_all_subsets() -> None:
    accuracy = np.random.default_rng(0).permutation(18).reshape(3, 6).astype(float)
    for k in (1, 3, 6):
        subsets = [list(each) for each in combinations(range(6), k)]
        best = [accuracy[:, each][:, accuracy[0, each].argmax()] for each in subsets]
        assert best_of(accuracy)[:, k - 1] == pytest.approx(np.mean(best, axis=0))
    assert chances_to_lead(6)[4, 2] == pytest.approx(comb(4, 2) / comb(6, 3))
    tied = best_of(np.array([[1.0, 1.0, 0.0], [0.0, 1.0, 5.0]]))
    assert tied[1, 2] == pytest.approx(0.5)


def test_who_chooses_flatters_and_a_third_set_does_not() -> None:
    found = last(topic.chosen(Settings(updates=150)))
    curves = chosen_curves(found)
    ours, third = (interval((curves[judge] - curves[2])[:, -1][None]) for judge in (0, 1))
    assert ours[1][0] > 0 and third[1][0] <= 0 <= third[2][0]


def test_noise_on_the_inputs_of_a_linear_model_is_ridge() -> None:
    found = noise_as_ridge(0.3, 0)
    table = load_diabetes()
    x, y = ((part - part.mean(axis=0)) / part.std(axis=0) for part in (table.data, table.target))
    assert found.ridge == pytest.approx(ScikitRidge(alpha=len(x) * 0.09, fit_intercept=False).fit(x, y).coef_)
    assert found.apart[-1] < 0.01 < 0.3 < np.abs(found.bare - found.ridge).max()


def test_jitter_anew_and_copies_smooth_the_curve() -> None:
    found = topic.jittered(Settings())
    assert (found.variation[2:] < 0.5 * found.variation[0]).all() and KINDS[3] == ANEW


def test_digits_are_shifted_and_turned_as_scipy_does() -> None:
    pictures, rng = images()[0][:3], np.random.default_rng(0)
    moved = shifted(pictures, 2, rng)
    down, across = np.random.default_rng(0).integers(0, 5, (2, 3))
    for picture, ours, y, x in zip(pictures, moved, down, across, strict=True):
        np.testing.assert_allclose(ndimage.shift(picture, (2 - y, 2 - x), order=0), ours, atol=1e-12)
    angles = np.random.default_rng(1).uniform(-40, 40, 3)
    for picture, ours, angle in zip(pictures, turned(pictures, 40, np.random.default_rng(1)), angles, strict=True):
        theirs = ndimage.rotate(picture, -angle, reshape=False, order=1, mode="constant")
        np.testing.assert_allclose(theirs[1:-1, 1:-1], ours[1:-1, 1:-1], atol=1e-9)
    grid = np.mgrid[:8, :8].astype(float)
    np.testing.assert_allclose(between_pixels(pictures[:1], grid[:1], grid[1:]), pictures[:1])


def test_mirrored_digits_do_harm() -> None:
    found = last(topic.digits(Settings()))
    _, _, high = interval(found.test[-1:] - found.test[:1])
    assert high[0] < 0


@pytest.mark.parametrize("along", ["Units", "Hidden layers"])
def test_every_size_makes_as_many_updates(along: str) -> None:
    result = next(value for _, _, value in topic.growth(Settings(along=along, updates=40)) if value is not None)
    assert result.updates == 40 and result.losses.shape[:3] == (2, 5, len(result.sizes))
    assert parts.GROWTH.scene(result, Settings(along=along)).panels

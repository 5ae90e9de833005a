"""Double descent: least squares by scikit-learn, and errors whose verdict is known, are the oracles."""

import numpy as np
import pytest
from sklearn.linear_model import LinearRegression

from core.data.datasets import load
from core.experiment.part import last
from core.networks.capacity import parts
from core.networks.capacity.double_descent import (
    DESCENT,
    REPEATS,
    TEST_POINTS,
    Widening,
    few_points,
    least_squares_error,
    signs,
    threshold,
    verdict_on,
    widths_around,
)
from core.networks.capacity.topic import Settings, widening, widening_numbers


def test_so_many_labels_are_wrong_and_none_of_the_test() -> None:
    points = load("Qwerties 3", 40 + TEST_POINTS, 10, 0)
    sample = few_points(points, 40, 0.25, 3)
    clean = few_points(points, 40, 0.0, 3)
    assert (sample.y != clean.y).sum() == 10 and sample.y.max() <= 2
    np.testing.assert_array_equal(sample.test_y, clean.test_y)
    np.testing.assert_array_equal(sample.x, clean.x)
    assert len(sample.test_x) == TEST_POINTS
    assert len(few_points(load("Iris"), 100, 0.2, 0).x) == 75, "at most half"


@pytest.mark.parametrize("width", [3, 20, 200])
def test_the_output_layer_is_fitted_by_least_squares(width: int) -> None:
    sample = few_points(load("Moons", 540, 10, 1), 40, 0.2, 1)
    train, test, square = least_squares_error(sample, 2, width, 5)
    drawn = np.random.default_rng([5, 6]).standard_normal((width, 3))
    hidden, tested = (
        np.maximum(np.float64(x) @ drawn[:, :2].T + 1.5 * drawn[:, 2], 0) for x in (sample.x, sample.test_x)
    )
    fitted = LinearRegression(fit_intercept=False).fit(hidden, signs(sample.y, 2))
    assert train == pytest.approx(np.mean(fitted.predict(hidden).argmax(axis=1) != sample.y), abs=0.03)
    assert test == pytest.approx(np.mean(fitted.predict(tested).argmax(axis=1) != sample.test_y), abs=0.03)
    assert square == pytest.approx(np.mean((fitted.predict(tested) - signs(sample.test_y, 2)) ** 2), rel=0.05)


def test_a_wider_network_holds_the_narrower_ones_units() -> None:
    narrow, wide = (np.random.default_rng([5, 6]).standard_normal((width, 3)) for width in (4, 9))
    np.testing.assert_array_equal(narrow, wide[:4])


def test_the_widths_lie_close_around_the_number_of_points() -> None:
    widths = widths_around(40)
    assert widths[0] == 1 and widths[-1] == 640 and {36, 40, 44} <= set(widths.tolist())
    assert widths_around(2)[0] == 1


def errors(mean: list[float], scatter: float) -> np.ndarray:
    return np.array(mean)[:, None] + scatter * np.random.default_rng(0).standard_normal((len(mean), REPEATS))


def test_two_descents_are_seen_and_one_is_not() -> None:
    twice = verdict_on(errors([0.5, 0.2, 0.4, 0.3, 0.25], 0.05))
    assert twice.seen and (twice.low, twice.peak, twice.second) == (1, 2, 4)
    assert not verdict_on(errors([0.5, 0.4, 0.3, 0.2, 0.1], 0.05)).seen, "it only falls"
    assert not verdict_on(errors([0.5, 0.2, 0.3, 0.4, 0.45], 0.05)).seen, "it rises to the end"
    assert not verdict_on(errors([0.5, 0.2, 0.21, 0.2, 0.2], 0.1)).seen, "a peak within the scatter"


def test_of_scatter_alone_double_descent_is_hardly_ever_seen() -> None:
    """What looks highest is chosen on other repeats than those that decide."""
    rng = np.random.default_rng(1)
    seen = sum(verdict_on(0.3 + 0.05 * rng.standard_normal((15, REPEATS))).seen for _ in range(400))
    assert seen <= 20


def test_at_the_opening_it_is_seen_and_the_peak_is_near_the_threshold() -> None:
    found = last(widening(Settings()))
    numbers = widening_numbers(found, Settings())
    assert numbers["double descent"] == "seen"
    assert found.test.shape[1] == REPEATS >= 20
    assert 0.5 < numbers["units at the peak"] / threshold(found) < 2
    peak = np.median(found.square, axis=1)
    assert peak.max() > 20 * peak[-1] > 0, "the squared error blows up in between"
    assert "Double descent" in parts.widening_scene(found, Settings()).notices[0].text


def test_the_link_s_promise_holds() -> None:
    """All weights trained by Adam, at the opening's other settings."""
    chosen = Settings(fitted=DESCENT)
    found = last(widening(chosen))
    assert found.epochs == 1000 and widening_numbers(found, chosen)["double descent"] == "not seen here"


def test_not_seen_is_said_as_such() -> None:
    flat = Widening(np.array([1, 2, 4]), np.zeros((3, 24)), errors([0.3, 0.3, 0.3], 0.02), errors([1, 1, 1], 0), 0)
    chosen = Settings()
    assert widening_numbers(flat, chosen)["double descent"] == "not seen here"
    assert parts.widening_scene(flat, chosen).notices[0].text.startswith("Not seen here")


def test_all_weights_can_be_trained_too() -> None:
    chosen = Settings(fitted=DESCENT, few=10)
    found = next(result for _, _, result in widening(chosen) if result is not None)
    assert found.epochs >= 100 and np.isnan(found.square).all()
    assert found.widths[-1] <= 128 and found.train[-1, 0] <= found.train[0, 0]
    assert len(parts.widening_scene(found, chosen).panels) == 1

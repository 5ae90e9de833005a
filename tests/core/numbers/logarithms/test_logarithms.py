"""What the page on logarithms says, as tests that could fail."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.numbers.logarithms.curves import CURVES, FAMILY
from core.numbers.logarithms.parts import (
    added_scene,
    family_scene,
    function_scene,
    likelihood_scene,
    product_scene,
    spread_scene,
)
from core.numbers.logarithms.topic import (
    Settings,
    add_by_logs,
    family,
    function_and_log,
    function_numbers,
    likelihood_numbers,
    likelihoods,
    multiply_and_add,
    product_numbers,
    small_numbers,
    spread_numbers,
)
from core.numbers.logarithms.underflow import BASES, lowest_place


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(list(CURVES)), st.sampled_from(list(BASES)), st.floats(0.3, 4), st.floats(-1, 1))
def test_a_positive_function_and_its_log_are_lowest_at_the_same_place(curve, base, lift, shift):
    result = function_and_log(Settings(curve=curve, base=base, lift=lift, shift=shift))
    assert (result.f > 0).all()
    assert lowest_place(result.x, result.log_f) == lowest_place(result.x, result.f)


@pytest.mark.parametrize("curve", CURVES)
@pytest.mark.parametrize("base", BASES)
def test_slopes_are_the_derivatives_and_have_one_sign(curve, base):
    for x in (-1.4, -0.3, 0.2, 1.7):
        at = Settings(curve=curve, base=base, x=x, shift=0.1)
        h = 1e-5
        left, here, right = (function_and_log(replace(at, x=x + step)).here for step in (-h, 0, h))
        assert here["slope"] == pytest.approx((right["f"] - left["f"]) / (2 * h), rel=1e-5)
        assert here["log slope"] == pytest.approx((right["log"] - left["log"]) / (2 * h), rel=1e-5)
        assert np.sign(here["slope"]) == np.sign(here["log slope"])


def test_below_zero_the_log_has_no_lowest_place_and_the_page_says_so():
    at = Settings(curve="Bowl", lift=-1.0, x=0.0)
    result = function_and_log(at)
    assert function_numbers(result, at)["log f is lowest at x ="] == "nowhere: f is not positive everywhere"
    assert function_numbers(result, at)["log f there"] == "no such number"
    said = function_scene(result, at).notices[0]
    assert "−1.00 to 1.00" in said.text
    lifted = replace(at, **said.knobs)
    assert function_scene(function_and_log(lifted), lifted).notices[0].kind == "good"


@pytest.mark.parametrize("shift", [0.0, 0.3, -0.7, 1.0])
def test_touching_zero_is_told_apart_from_below(shift):
    at = Settings(curve="Bowl", lift=0.0, shift=shift)
    result = function_and_log(at)
    assert function_numbers(result, at)["log f is lowest at x ="] == "nowhere: f is not positive everywhere"
    assert "to −∞" in function_scene(result, at).notices[0].text


@pytest.mark.parametrize("lift", [-2.0, 0.5, 4.0])
def test_every_positive_function_of_the_family_shares_its_lowest_place_with_its_log(lift):
    result = family(Settings(lift=lift))
    positive = (result.functions > 0).all(axis=1)
    assert (np.isfinite(result.log_lowest) == positive).all()
    assert (result.log_lowest == result.lowest)[positive].all()
    x, functions = result.x, result.functions
    assert (np.interp(result.lowest[0], x, functions[0]) <= functions[0]).all()


def test_lifting_the_family_lets_one_after_the_other_have_a_lowest_log():
    counts = [int(np.isfinite(family(Settings(lift=lift)).log_lowest).sum()) for lift in (-2, 0, 0.5, 1, 2, 4)]
    assert counts == sorted(counts)
    assert counts[0] == 0 < counts[2] < FAMILY == counts[-1]
    at = Settings()
    told = {readout.label: readout.value for readout in family_scene(family(at), at).readouts}
    assert told["positive everywhere"] == f"{counts[2]} of {FAMILY}"


def test_another_base_multiplies_every_log_and_moves_nothing():
    natural, two = function_and_log(Settings()), function_and_log(Settings(base="2"))
    np.testing.assert_allclose(two.log_f, natural.log_f * 1.4427, rtol=1e-4)
    assert lowest_place(two.x, two.log_f) == lowest_place(natural.x, natural.log_f)


@pytest.mark.parametrize("base", BASES)
def test_equal_ratios_are_equal_distances(base):
    small, large = small_numbers(Settings(small=(1e-4, 2e-4, 0.4, 0.8), base=base)).logs.reshape(2, 2)
    assert small[1] - small[0] == pytest.approx(large[1] - large[0], rel=1e-9)


def test_numbers_drawn_on_both_axes():
    at = Settings()
    curve, _ = spread_scene(small_numbers(at), at).panels
    on_x, on_y = curve.figure["data"][-2:]
    assert tuple(on_x["x"]) == at.small
    np.testing.assert_allclose(on_y["y"], np.log(at.small))


def test_the_product_dies_where_half_the_smallest_number_is_reached():
    result = multiply_and_add(Settings(count=1200, chance=0.5, spread=0.0))
    assert result.dies == (25, 150, 1075)
    assert result.exact[-1] == pytest.approx(1200 * np.log10(0.5))
    assert multiply_and_add(Settings(count=2000)).dies[2] > 0
    assert multiply_and_add(Settings(count=10)).dies == (0, 0, 0)


def test_the_sum_of_logs_survives_and_float16_stands_still():
    result = multiply_and_add(Settings(count=5000, chance=0.5, spread=0.0))
    assert result.sums[2, -1] == pytest.approx(5000 * np.log(0.5), rel=1e-12)
    assert result.sums[1, -1] == pytest.approx(5000 * np.log(0.5), rel=1e-3)
    assert result.sums[0, -1] == result.sums[0, -1000] > result.sums[2, -1] + 1000


def test_the_likeliest_coin_is_lost_by_products_and_kept_by_sums():
    few, many = likelihoods(Settings(flips=50)), likelihoods(Settings(flips=2000, heads=0.3))
    assert few.shares[few.products.argmax()] == pytest.approx(few.heads / 50)
    assert not many.products.any()
    assert likelihood_numbers(many, Settings())["likeliest by the products"] == "none: every product is 0"
    assert many.shares[many.sums_of_logs.argmax()] == pytest.approx(many.heads / 2000, abs=0.006)


def test_a_dead_likelihood_has_a_way_back():
    at = Settings(flips=1000)
    way = likelihood_scene(likelihoods(at), at).notices[0]
    alive = replace(at, **way.knobs)
    assert not likelihood_scene(likelihoods(alive), alive).notices
    assert likelihood_numbers(likelihoods(alive), alive)["likeliest by the products"] == pytest.approx(
        likelihoods(alive).heads / 50, abs=0.006
    )


@pytest.mark.parametrize(("logs", "end"), [((709.5, 709.5), "infinite"), ((-745.5, -800.0), "is 0")])
def test_a_sum_of_exponentials_that_breaks_is_named_with_a_way_back(logs, end):
    at = Settings(logs=logs)
    said = added_scene(add_by_logs(at), at).notices[0]
    assert end in said.text
    whole = replace(at, **said.knobs)
    assert added_scene(add_by_logs(whole), whole).notices[0].kind == "good"


def test_log_sum_exp_survives_1e4_on_the_page():
    high, low = add_by_logs(Settings(logs=(1e4, 9999.0, -1e4))), add_by_logs(Settings(logs=(-1e4, -1e4)))
    assert high.naive == np.inf and low.naive == -np.inf
    for result in (high, low):
        assert result.shifted == pytest.approx(result.by_torch, rel=1e-12)
        assert result.shares.sum() == pytest.approx(1)


def test_a_largest_product_that_has_lost_its_digits_is_not_trusted():
    at = Settings(flips=148, heads=0.5)
    result = likelihoods(at)
    assert 0 < result.products.max() < np.finfo(np.float32).tiny
    assert result.products.argmax() != result.sums_of_logs.argmax()
    assert "cannot be trusted" in likelihood_scene(result, at).notices[0].text
    assert not likelihood_scene(likelihoods(Settings()), Settings()).notices


def test_a_sum_of_exponentials_that_is_finite_but_wrong_is_not_said_to_hold():
    at = Settings(logs=(-745.0, -745.0))
    result = add_by_logs(at)
    naive, shifted, by_torch = result.naive, result.shifted, result.by_torch
    assert np.isfinite(naive) and shifted == pytest.approx(by_torch) and abs(naive - shifted) > 0.5
    said = added_scene(add_by_logs(at), at).notices[0]
    assert said.kind == "warning" and "off by 0.56" in said.text


@pytest.mark.parametrize("count", [1, 2, 20])
def test_few_probabilities_are_marked_one_by_one(count):
    at = Settings(count=count)
    for panel in product_scene(multiply_and_add(at), at).panels[:2]:
        assert all("markers" in trace["mode"] for trace in panel.figure["data"])
        low, high = panel.figure["layout"]["yaxis"]["range"]
        values = np.concatenate([np.asarray(trace["y"]) for trace in panel.figure["data"]])
        assert low <= values.min() and values.max() <= high and low < 0 < high


def test_float16_s_drift_is_seen_at_the_defaults():
    at = Settings()
    drift = product_scene(multiply_and_add(at), at).panels[2].figure
    assert drift["layout"]["yaxis"]["type"] == "log"
    told = product_numbers(multiply_and_add(at), at)
    half, single = (np.asarray(trace["y"])[-1] for trace in drift["data"])
    assert half == pytest.approx(told["float16 sum is off by"]) and half > 100 * single > 0


@pytest.mark.parametrize("curve", CURVES)
def test_every_handle_of_the_curve_is_in_sight(curve):
    for at in (Settings(curve=curve, lift=-2.0), Settings(curve=curve, x=2.5), Settings(curve=curve, lift=4.0, x=-2.5)):
        result = function_and_log(at)
        for panel in function_scene(result, at).panels:
            low, high = panel.figure["layout"]["yaxis"]["range"]
            for handle in panel.handles:
                if not isinstance(handle.y, float):
                    assert low < handle.y.offset + at.lift < high
                else:
                    assert low + 0.02 * (high - low) < handle.y < high - 0.02 * (high - low)


@pytest.mark.parametrize(("small", "written"), [((1e-6, 1.0), "0.000001 and 1"), ((0.2, 0.0001), "0.0001 and 0.2")])
def test_small_numbers_are_written_as_they_are_typed(small, written):
    settings = Settings(small=small)
    assert spread_numbers(small_numbers(settings), settings)["two smallest numbers"] == written


def test_thousands_are_parted_on_both_sides():
    settings = Settings(flips=5000)
    shown = {readout.label: readout.value for readout in likelihood_scene(likelihoods(settings), settings).readouts}
    assert shown["heads seen"] == "2,451 of 5,000"

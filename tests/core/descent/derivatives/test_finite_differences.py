"""Finite differences: how far off they are, and that theory says how far."""

import numpy as np
import pytest

from core.descent.derivatives.finite_differences import (
    DIFFERENCES,
    PRECISIONS,
    bends_at,
    best_width,
    difference_slopes,
    expected_errors,
)
from core.descent.derivatives.topic import WIDTHS, Settings, errors_by_width, secant_and_tangent
from core.formulas.expressions import parse


def test_the_secant_becomes_the_tangent():
    gaps = [abs(r.secant - r.here.value) for r in (secant_and_tangent(Settings(h=h)) for h in (1.0, 0.1, 0.01, 0.001))]
    assert gaps == sorted(gaps, reverse=True) and gaps[-1] < 1e-3


def test_a_central_secant_as_long_lies_much_nearer():
    forward, central = secant_and_tangent(Settings(h=1.5)), secant_and_tangent(Settings(h=0.75, scheme="Central"))
    assert abs(central.secant - central.here.value) < abs(forward.secant - forward.here.value) / 10


def test_halving_h_halves_the_forward_error_and_quarters_the_central_one():
    for scheme, factor in zip(DIFFERENCES, (2, 4), strict=True):
        errors = [
            abs(r.secant - r.here.value)
            for r in (secant_and_tangent(Settings(h=h, scheme=scheme)) for h in (0.02, 0.01))
        ]
        assert errors[0] / errors[1] == pytest.approx(factor, rel=0.05)


@pytest.mark.parametrize("text", ["sin(x)*exp(-0.05*x**2)", "exp(x)", "x**3 - x", "cos(2*pi*x)+x**2"])
@pytest.mark.parametrize(("scheme", "power"), [("Forward", 1 / 2), ("Central", 1 / 3)])
@pytest.mark.parametrize("kind", ["float32", "float64"])
def test_the_valley_lies_near_the_root_of_epsilon(text, scheme, power, kind):
    function = parse(text)
    errors = np.abs(difference_slopes(function, 0.9, WIDTHS, scheme, kind) - function.gradient(np.array([0.9]))[0])
    theory = np.finfo(kind).eps ** power
    assert theory / 12 < best_width(WIDTHS, errors) < theory * 12


def test_the_predicted_question_is_true():
    errors = errors_by_width(Settings()).errors[0, 1]
    good, tiny = (np.median(errors[np.abs(np.log10(WIDTHS) - power) < 0.4]) for power in (-8, -14))
    assert 1e-9 < good < 1e-7 and 1e-3 < tiny < 0.1


@pytest.mark.parametrize("text", ["sin(x)*exp(-0.05*x**2)", "exp(x)", "x**3 - x", "log(x**2 + 1)/x"])
def test_three_derivatives_by_autograd_are_those_of_the_rules(text):
    function = parse(text)
    slope = function.derivative()
    third = slope.derivative().derivative()
    rules = [float(part.value(0.8)) for part in (function, slope, slope.derivative(), third)]
    assert bends_at(function, 0.8) == pytest.approx(rules)
    assert bends_at(parse("3*x + 1"), 2.0) == (7.0, 3.0, 0.0, 0.0)
    assert np.isnan(bends_at(parse("log(x)"), -1.0)).any()


@pytest.mark.parametrize("text", ["sin(x)*exp(-0.05*x**2)", "exp(x)", "x**3 - x", "cos(2*pi*x)+x**2"])
@pytest.mark.parametrize("scheme", DIFFERENCES)
@pytest.mark.parametrize("kind", PRECISIONS)
def test_theory_s_errors_are_the_measured_ones(text, scheme, kind):
    """Where the bend rules they agree; where rounding rules, what is measured lies about theory's size, and below."""
    function, point = parse(text), 0.9
    errors = np.abs(difference_slopes(function, point, WIDTHS, scheme, kind) - function.gradient([point])[0][0])
    expected = expected_errors(bends_at(function, point), point, WIDTHS, scheme, kind)
    lowest = WIDTHS[expected.argmin()]
    scaled = WIDTHS / lowest
    bend, rounding = (scaled > 10) & (WIDTHS < 0.05), (scaled < 0.1) & (scaled > 1e-6)
    ratio = errors / expected
    assert bend.sum() < 3 or np.allclose(np.median(ratio[bend]), 1, atol=0.1)
    assert 0.02 < np.median(ratio[rounding]) < 1.5 and ratio[rounding].max() < 6


def test_a_parabola_s_central_difference_has_no_bend_to_pay_for():
    result = errors_by_width(Settings(curve="3x² − 3x + 4", point=1.0))
    errors = result.errors[list(DIFFERENCES).index("Central"), list(PRECISIONS).index("float64")]
    assert errors[WIDTHS > 0.01].max() < 1e-12 and np.median(errors[WIDTHS < 1e-10]) > 1e-7

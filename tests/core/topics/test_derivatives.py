"""Derivatives: the claims of the page."""

from dataclasses import replace

import numpy as np
import pytest

from core.calculus import DIFFERENCES, best_width, contributions, difference_slopes, rule_steps
from core.curves import CURVES, TYPED_CURVE, Misread
from core.expressions import parse
from core.topics.derivatives import WIDTHS, Settings, error_scene, numbers_of, rule_table, rules_scene, run, scene


def typed(text, **more):
    return run(Settings(curve=TYPED_CURVE, typed=text, **more))


@pytest.mark.parametrize("curve", [name for name in CURVES if name != TYPED_CURVE])
def test_autograd_rule_and_secant_agree(curve):
    result = run(Settings(curve=curve, point=0.7, h=1e-6, scheme="Central"))
    assert result.by_rule == pytest.approx(result.by_autograd, rel=1e-12)
    assert result.secant == pytest.approx(result.by_autograd, rel=1e-5, abs=1e-8)


def test_the_secant_becomes_the_tangent():
    gaps = [abs(r.secant - r.by_autograd) for r in (run(Settings(h=h)) for h in (1.0, 0.1, 0.01, 0.001))]
    assert gaps == sorted(gaps, reverse=True) and gaps[-1] < 1e-3


def test_halving_h_halves_the_forward_error_and_quarters_the_central_one():
    for scheme, factor in zip(DIFFERENCES, (2, 4), strict=True):
        errors = [abs(r.secant - r.by_autograd) for r in (run(Settings(h=h, scheme=scheme)) for h in (0.02, 0.01))]
        assert errors[0] / errors[1] == pytest.approx(factor, rel=0.05)


@pytest.mark.parametrize("text", ["sin(x)*exp(-0.05*x**2)", "exp(x)", "x**3 - x", "cos(2*pi*x)+x**2"])
@pytest.mark.parametrize(("scheme", "power"), [("Forward", 1 / 2), ("Central", 1 / 3)])
@pytest.mark.parametrize("kind", ["float32", "float64"])
def test_the_valley_lies_near_the_root_of_epsilon(text, scheme, power, kind):
    function = parse(text)
    errors = np.abs(difference_slopes(function, 0.9, WIDTHS, scheme, kind) - function.gradient(np.array([0.9]))[0])
    theory = np.finfo(kind).eps ** power
    assert theory / 12 < best_width(WIDTHS, errors) < theory * 12


def test_a_width_below_the_numbers_own_spacing_says_so():
    result, settings = run(Settings(h=1e-16)), Settings(h=1e-16)
    assert result.secant == 0
    assert any("x + h is x" in notice.text for notice in scene(result, settings).notices)


def test_the_predicted_question_is_true():
    errors = run(Settings()).errors[0, 1]
    good, tiny = (np.median(errors[np.abs(np.log10(WIDTHS) - power) < 0.4]) for power in (-8, -14))
    assert 1e-9 < good < 1e-7 and 1e-3 < tiny < 0.1


def test_the_rules_parts_make_the_slope():
    for text in ["sin(x)*exp(x)", "x**2 - cos(x)", "sin(x)/(x**2 + 1)", "x + exp(x)"]:
        split = contributions(parse(text), 0.7)
        assert split.joined == "sum"
        slope = parse(text).gradient(np.array([0.7]))[0][0]
        assert sum(part.amount for part in split.parts) == pytest.approx(slope)
    chain = contributions(parse("sin(x**2)"), 0.7)
    assert chain.joined == "product"
    assert np.prod([part.amount for part in chain.parts]) == pytest.approx(np.cos(0.49) * 1.4)


def test_steps_name_their_rules():
    steps = rule_steps(parse("sin(3*x)*x**2 + 2**x"), 1.0)
    names = [step.rule.split(":")[0] for step in steps]
    assert names == ["sum", "product", "chain", "constant factor", "power", "exponential"]
    assert steps[0].slope_there == pytest.approx(float(parse("sin(3*x)*x**2 + 2**x").derivative().value(1.0)))


def test_gaps_are_drawn_and_said():
    result = typed("log(x)", point=1.0)
    assert np.isnan(result.y[result.x <= 0]).all() and np.isfinite(result.y[result.x > 0.01]).all()
    assert "positive" in result.gaps[0] and "−5" in result.gaps[0]
    nowhere = typed("log(x)", point=-1.0)
    assert numbers_of(nowhere)["f(x)"] == "no value"
    settings = Settings(curve=TYPED_CURVE, typed="log(x)", point=-1.0)
    assert any("no value at x = -1" in notice.text for notice in scene(nowhere, settings).notices)


def test_what_cannot_be_read_is_kept_and_pointed_at():
    settings = Settings(curve=TYPED_CURVE, typed="3x + 4")
    result = run(settings)
    assert isinstance(result, Misread) and result.place == 1
    for drawn in (scene(result, settings), error_scene(result, settings), rules_scene(result, settings)):
        notes = [note["text"].replace("\u00a0", " ") for note in drawn.panels[0].figure["layout"]["annotations"]]
        assert notes[:2] == ["3x + 4", " ^"]
        assert "3*x" in drawn.notices[0].text and "character 2" in drawn.notices[0].text
    assert "3*x" in numbers_of(result)["formula"]


def test_rising_parts_are_where_the_slope_is_positive():
    settings = Settings(curve="3x² − 3x + 4")
    result = run(settings)
    rises = next(t for t in scene(result, settings).panels[0].figure["data"] if t["name"].startswith("rises"))
    shown = np.isfinite(rises["y"])
    assert np.all(result.x[shown] >= 0.5 - 0.02) and np.all(shown[result.x > 0.5])


@pytest.mark.parametrize("text", ["5", "step(x)", "1/x", "x**x", "sqrt(x)", "exp(x**9)", "tan(x)", "abs(x)"])
def test_unruly_functions_have_finite_pictures(text):
    settings = replace(Settings(), curve=TYPED_CURVE, typed=text, point=0.0)
    result = run(settings)
    for value in numbers_of(result).values():
        assert isinstance(value, str) or np.isfinite(value)
    for panel in scene(result, settings).panels:
        assert np.isfinite(panel.figure["layout"]["yaxis"]["range"]).all()
        panel.plotly()


def test_the_table_of_rules_has_a_row_for_every_part_and_none_for_a_constant():
    table = rule_table(typed("sin(x)*exp(-x)"))
    assert {len(column) for column in table.values()} == {4}
    assert [rule.split(":")[0] for rule in table["rule"]] == ["product", "known", "chain", "opposite"]
    assert rule_table(typed("3"))["part"] == []

"""Derivatives: the claims of the page."""

from dataclasses import replace

import numpy as np
import plotly.graph_objects as go
import pytest

from core.descent.curves import CURVES, TYPED_CURVE
from core.descent.derivatives.finite_differences import (
    DIFFERENCES,
    PRECISIONS,
    bends_at,
    best_width,
    difference_slopes,
    expected_errors,
)
from core.descent.derivatives.rules import contributions, rule_steps
from core.descent.derivatives.topic import WIDTHS, Settings, numbers_of, rule_table, run, scene
from core.experiment.refusal import Refusal
from core.formulas.expressions import parse
from core.formulas.one_sided import slope_at, slope_in_words


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


def test_a_central_secant_as_long_lies_much_nearer():
    forward, central = run(Settings(h=1.5)), run(Settings(h=0.75, scheme="Central"))
    assert abs(central.secant - central.by_autograd) < abs(forward.secant - forward.by_autograd) / 10


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
    for text in ["sin(x**2)", "-exp(x)", "3*sin(x)", "sin(x)/4", "2/(x**2 + 1)", "(x**2 + 1)**3", "2**(x**2)"]:
        split = contributions(parse(text), 0.7)
        assert split.joined == "product"
        slope = parse(text).gradient(np.array([0.7]))[0][0]
        assert np.prod([part.amount for part in split.parts]) == pytest.approx(slope)
    both = contributions(parse("(x + 1)**sin(x)"), 0.7)
    assert sum(part.amount for part in both.parts) == pytest.approx(parse("(x + 1)**sin(x)").gradient([0.7])[0][0])
    assert contributions(parse("x"), 0.7) == contributions(parse("5 + pi"), 0.7) == contributions(parse("7"), 0.7)


def first_notice(text, point=0.0, **more):
    settings = Settings(curve=TYPED_CURVE, typed=text, point=point, **{"h": 0.5} | more)
    return scene(run(settings), settings).notices[0].text


def test_the_sign_tells_the_way():
    """And where the curve is level, what lies on either side tells what it is."""
    words = [(0.5, "a minimum"), (0.0, "downhill is to the right"), (2.0, "downhill is to the left")]
    for point, sentence in words:
        settings = Settings(curve="3x² − 3x + 4", point=point)
        assert sentence in scene(run(settings), settings).notices[0].text
    for text, sentence in {
        "-x**2": "a maximum", "x**4": "a minimum", "-x**6": "a maximum", "x**3": "rises on both sides",
        "-x**3": "falls on both sides", "7": "flat ground", "relu(abs(x) - 1)": "flat ground",
        "abs(x)^1.5": "a minimum",
        "x*abs(x)": "rises on both sides", "1 - x^2 if x > 0 else 1": "points no way",
    }.items():  # fmt: skip
        assert sentence in first_notice(text), text


# What is true at a place, by pen and paper: the kind, the slope (None: there is none) and a word of the sentence.
TRUE_SLOPES = [
    ("relu(x) - relu(-x)", 0, "smooth", 1.0, "1 from either side"),
    ("abs(x)^1.5", 0, "smooth", 0.0, ""),
    ("sqrt(x^2)", 0, "kink", None, "−1 on its left and 1 on its right"),
    ("(x^2)^0.5", 0, "kink", None, "−1 on its left"),
    ("sqrt(x^4)", 0, "smooth", 0.0, "0 from either side"),
    ("sqrt((x-1)**2)", 1, "kink", None, "−1 on its left and 1 on"),
    ("x^x", 0, "edge", -np.inf, "−∞"),
    ("atan(1/x)", 0, "none", None, ""),
    ("0**x", 0, "jump", None, "jumps"),
    ("x**1.5", 0, "edge", 0.0, "from the right its slope is 0"),
    ("x^(1/3)", 0, "edge", np.inf, "upright"),
    ("sqrt(x)", 0, "edge", np.inf, "upright"),
    ("cbrt(x)", 0, "upright", None, "upright"),
    ("asin x", 1, "edge", np.inf, "upright"),
    ("(x**2)**(1/3)", 0, "kink", None, "cusp"),
    ("sqrt|x|", 0, "kink", None, "cusp"),
    ("|x|", 0, "kink", None, "Autograd answers 0"),
    ("relu(x)", 0, "kink", None, "0 on its left and 1"),
    ("|x - 2|", 2, "kink", None, "−1 on its left"),
    ("|3x - 0.9|", 0.3, "kink", None, "−3 on its left and 3"),
    ("max(x, -x)", 0, "kink", None, "−1 on its left"),
    ("x if x > 0 else 0.1x", 0, "kink", None, "0.1 on its left and 1"),
    ("step(x)", 0, "jump", None, "jumps"),
    ("2 sign x", 0, "jump", None, "jumps"),
    ("floor x", 1, "jump", None, "jumps"),
    ("(x > 1)", 1, "jump", None, "jumps"),
    ("|x|^2", 0, "smooth", 0.0, ""),
    ("x·relu(x)", 0, "smooth", 0.0, ""),
    ("|x - 2|", 0, "smooth", -1.0, ""),
    ("sqrt(x) if x > 0 else 0", -1, "smooth", 0.0, "no number"),
    ("sin x", 1, "smooth", np.cos(1), ""),
]


@pytest.mark.parametrize(("text", "point", "kind", "slope", "words"), TRUE_SLOPES)
def test_the_slope_said_is_the_true_one_where_autograds_is_a_convention_or_none(text, point, kind, slope, words):
    found = slope_at(parse(text), float(point))
    assert found.kind == kind
    assert np.isnan(found.value) if slope is None else found.value == pytest.approx(slope, abs=1e-12)
    said = slope_in_words(found, point)
    assert words in said if words else said == "" or kind == "none"
    assert words in first_notice(text, float(point))


def test_what_has_no_value_at_the_point_says_why():
    assert "Division by 0 where x = 0" in first_notice("atan(1/x)")
    assert numbers_of(typed("atan(1/x)", point=0.0))["f(x)"] == "no value"


def test_a_cube_root_left_of_0_is_offered():
    settings = Settings(curve=TYPED_CURVE, typed="2x^(1/3) + x^(2/3)", point=-8.0)
    offered = next(notice for notice in scene(run(settings), settings).notices if notice.action)
    mended = replace(settings, **offered.knobs)
    assert run(mended).value == pytest.approx(0.0, abs=1e-12) and "cbrt" in mended.typed


def test_what_no_chart_can_show_is_said():
    assert any("up and down faster" in notice.text for notice in notices_of("sin(1e10x)"))
    narrower = next(notice for notice in notices_of("exp(exp(x))") if "one axis" in notice.text)
    assert narrower.knobs == {"left": 0.0, "right": 2.0}
    assert any("one axis" in notice.text for notice in notices_of("1e308x"))
    for calm in ("exp(x)", "1/x", "tan x", "sin(x)·exp(−0.05x²)", "sqrt(x)", "floor x"):
        assert not any("one axis" in notice.text or "faster" in notice.text for notice in notices_of(calm)), calm


def notices_of(text):
    settings = Settings(curve=TYPED_CURVE, typed=text, point=1.0, h=0.5)
    return scene(run(settings), settings).notices


def test_a_window_without_width_is_refused_in_words():
    for left, right, offered in ((5.0, 5.0, {"left": -5.0, "right": 5.0}), (3.0, -1.0, {"left": -1.0, "right": 3.0})):
        with pytest.raises(Refusal, match="window") as caught:
            typed("x", left=left, right=right)
        assert caught.value.changes == offered and caught.value.knob == "right"


def test_no_line_leads_across_a_jump():
    settings = Settings(curve=TYPED_CURVE, typed="abs(x - 0.123)", point=1.0)
    result = run(settings)
    at = np.flatnonzero(np.abs(result.x - 0.123) < 1e-9)
    assert at.size and np.isnan(result.slope[at]).all() and np.isfinite(result.y[at]).all()
    drawn = [trace for trace in scene(result, settings).panels[1].figure["data"] if trace["line"]["width"] == 3.5]
    for trace in drawn:
        shown = np.asarray(trace["y"])[np.isfinite(trace["y"])]
        assert np.ptp(shown) == 0  # −1 all along, or 1 all along


def test_the_derivative_is_written_short():
    for text, short in {
        "x^2·1": "2x", "x^(1/3)": "x^(−2/3)/3", "exp(-1/x^2)": "2·exp(−1/x²)/x³", "x·x·x": "3x²", "x/x/x": "−1/x²",
        "(x+1)(x+1)": "2·(x + 1)",
    }.items():  # fmt: skip
        assert run(Settings(curve=TYPED_CURVE, typed=text, point=1.0)).slope_formula == short


def test_the_point_is_dragged_rather_than_the_width_when_the_two_lie_together():
    settings = Settings(h=0.01)
    handles = scene(run(settings), settings).panels[0].handles
    assert [handle.x.name for handle in handles] == ["h", "point"]


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
    result = run(Settings(curve="3x² − 3x + 4", point=1.0))
    errors = result.errors[list(DIFFERENCES).index("Central"), list(PRECISIONS).index("float64")]
    assert errors[WIDTHS > 0.01].max() < 1e-12 and np.median(errors[WIDTHS < 1e-10]) > 1e-7


def test_steps_name_their_rules():
    steps = rule_steps(parse("sin(3*x)*x**2 + 2**x"), 1.0)
    names = [step.rule.split(":")[0] for step in steps]
    assert names == ["sum", "product", "chain", "constant factor", "power", "exponential"]
    assert steps[0].slope_there == pytest.approx(float(parse("sin(3*x)*x**2 + 2**x").derivative().value(1.0)))


def test_gaps_are_drawn_and_said():
    result = typed("log(x)", point=1.0)
    assert np.isnan(result.y[result.x <= 0]).all() and np.isfinite(result.y[result.x > 0.01]).all()
    assert "positive" in result.gaps[0] and "from x = −5 to 0.)" in result.gaps[0]
    assert "from x = −5 to 0.)" in typed("sqrt(x)*sin(x**2)").gaps[0]
    assert "from x = −2 to 2.)" in typed("sqrt(x**2 - 4)").gaps[0]
    nowhere = typed("log(x)", point=-1.0)
    assert numbers_of(nowhere)["f(x)"] == "no value"
    settings = Settings(curve=TYPED_CURVE, typed="log(x)", point=-1.0)
    assert any("no value at x = −1" in notice.text for notice in scene(nowhere, settings).notices)


def test_what_cannot_be_read_is_refused_at_its_character_with_the_mend():
    with pytest.raises(Refusal) as caught:
        typed("3 + 1/2x")
    refusal = caught.value
    assert refusal.knob == "typed" and refusal.place == 4 and refusal.changes == {"typed": "3 + (1/2)·x"}
    assert refusal.sentence.startswith("At character 5 (“1”): ") and "(1/2)·x or 1/(2·x)" in refusal.sentence


def test_rising_parts_are_where_the_slope_is_positive():
    settings = Settings(curve="3x² − 3x + 4")
    result = run(settings)
    rises = next(t for t in scene(result, settings).panels[0].figure["data"] if t["name"].startswith("rises"))
    shown = np.isfinite(rises["y"])
    assert np.all(result.x[shown] >= 0.5 - 0.02) and np.all(shown[result.x > 0.5])


@pytest.mark.parametrize(
    "text",
    ["5", "step(x)", "1/x", "x**x", "sqrt(x)", "exp(x**9)", "tan(x)", "abs(x)", "1e308*x", "exp(exp(x))", "0**x"],
)
def test_unruly_functions_have_finite_pictures(text):
    settings = replace(Settings(), curve=TYPED_CURVE, typed=text, point=0.0)
    result = run(settings)
    for value in numbers_of(result).values():
        assert isinstance(value, str) or np.isfinite(value)
    for panel in scene(result, settings).panels:
        assert np.isfinite(panel.figure["layout"]["yaxis"]["range"]).all()
        go.Figure(dict(panel.figure))


def test_the_table_of_rules_has_a_row_for_every_part_and_none_for_a_constant():
    table = rule_table(typed("sin(x)*exp(-x)"))
    assert {len(column) for column in table.values()} == {4}
    assert [rule.split(":")[0] for rule in table["rule"]] == ["product", "known", "chain", "opposite"]
    assert rule_table(typed("3"))["part"] == []

"""Derivatives: the claims of the page."""

from dataclasses import replace

import numpy as np
import plotly.graph_objects as go
import pytest

from core.descent.curves import CURVES, TYPED_CURVE
from core.descent.derivatives.parts import PARTS, secant_scene
from core.descent.derivatives.topic import Settings, by_rules, secant_and_tangent, secant_numbers
from core.experiment.refusal import Refusal
from core.formulas.expressions import parse
from core.formulas.one_sided import slope_at, slope_in_words


def typed(text, **more):
    return secant_and_tangent(Settings(curve=TYPED_CURVE, typed=text, **more))


@pytest.mark.parametrize("curve", [name for name in CURVES if name != TYPED_CURVE])
def test_autograd_rule_and_secant_agree(curve):
    settings = Settings(curve=curve, point=0.7, h=1e-6, scheme="Central")
    taken_apart, by_autograd = by_rules(settings), secant_and_tangent(settings).here.by_autograd
    assert taken_apart.by_autograd == by_autograd
    assert taken_apart.by_rule == pytest.approx(by_autograd, rel=1e-12)
    assert secant_and_tangent(settings).secant == pytest.approx(by_autograd, rel=1e-5, abs=1e-8)


def test_a_width_below_the_numbers_own_spacing_says_so():
    result, settings = secant_and_tangent(Settings(h=1e-16)), Settings(h=1e-16)
    assert result.secant == 0
    assert any("x + h is x" in notice.text for notice in secant_scene(result, settings).notices)


def first_notice(text, point=0.0, **more):
    settings = Settings(curve=TYPED_CURVE, typed=text, point=point, **{"h": 0.5} | more)
    return secant_scene(secant_and_tangent(settings), settings).notices[0].text


def test_the_sign_tells_the_way():
    """And where the curve is level, what lies on either side tells what it is."""
    words = [(0.5, "a minimum"), (0.0, "downhill is to the right"), (2.0, "downhill is to the left")]
    for point, sentence in words:
        settings = Settings(curve="3x² − 3x + 4", point=point)
        assert sentence in secant_scene(secant_and_tangent(settings), settings).notices[0].text
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
    assert secant_numbers(typed("atan(1/x)", point=0.0), Settings())["f(x)"] == "no value"


def test_a_cube_root_left_of_0_is_offered():
    settings = Settings(curve=TYPED_CURVE, typed="2x^(1/3) + x^(2/3)", point=-8.0)
    offered = next(notice for notice in secant_scene(secant_and_tangent(settings), settings).notices if notice.action)
    mended = replace(settings, **offered.knobs)
    assert secant_and_tangent(mended).value == pytest.approx(0.0, abs=1e-12) and "cbrt" in mended.typed


def test_what_no_chart_can_show_is_said():
    assert any("up and down faster" in notice.text for notice in notices_of("sin(1e10x)"))
    narrower = next(notice for notice in notices_of("exp(exp(x))") if "one axis" in notice.text)
    assert narrower.knobs == {"left": 0.0, "right": 2.0}
    assert any("one axis" in notice.text for notice in notices_of("1e308x"))
    for calm in ("exp(x)", "1/x", "tan x", "sin(x)·exp(−0.05x²)", "sqrt(x)", "floor x"):
        assert not any("one axis" in notice.text or "faster" in notice.text for notice in notices_of(calm)), calm


def notices_of(text):
    settings = Settings(curve=TYPED_CURVE, typed=text, point=1.0, h=0.5)
    return secant_scene(secant_and_tangent(settings), settings).notices


def test_a_window_without_width_is_refused_in_words():
    for left, right, offered in ((5.0, 5.0, {"left": -5.0, "right": 5.0}), (3.0, -1.0, {"left": -1.0, "right": 3.0})):
        with pytest.raises(Refusal, match="window") as caught:
            typed("x", left=left, right=right)
        assert caught.value.changes == offered and caught.value.knob == "right"


def test_no_line_leads_across_a_jump():
    settings = Settings(curve=TYPED_CURVE, typed="abs(x - 0.123)", point=1.0)
    result = secant_and_tangent(settings)
    at = np.flatnonzero(np.abs(result.x - 0.123) < 1e-9)
    assert at.size and np.isnan(result.slope[at]).all() and np.isfinite(result.y[at]).all()
    drawn = [
        trace for trace in secant_scene(result, settings).panels[1].figure["data"] if trace["line"]["width"] == 3.5
    ]
    for trace in drawn:
        shown = np.asarray(trace["y"])[np.isfinite(trace["y"])]
        assert np.ptp(shown) == 0  # −1 all along, or 1 all along


def test_the_derivative_is_written_short():
    for text, short in {
        "x^2·1": "2x", "x^(1/3)": "x^(−2/3)/3", "exp(-1/x^2)": "2·exp(−1/x²)/x³", "x·x·x": "3x²", "x/x/x": "−1/x²",
        "(x+1)(x+1)": "2·(x + 1)",
    }.items():  # fmt: skip
        assert secant_and_tangent(Settings(curve=TYPED_CURVE, typed=text, point=1.0)).slope_formula == short


def test_the_point_is_dragged_rather_than_the_width_when_the_two_lie_together():
    settings = Settings(h=0.01)
    handles = secant_scene(secant_and_tangent(settings), settings).panels[0].handles
    assert [handle.x.name for handle in handles] == ["h", "point"]


def test_gaps_are_drawn_and_said():
    result = typed("log(x)", point=1.0)
    assert np.isnan(result.y[result.x <= 0]).all() and np.isfinite(result.y[result.x > 0.01]).all()
    assert "positive" in result.gaps[0] and "from x = −5 to 0.)" in result.gaps[0]
    assert "from x = −5 to 0.)" in typed("sqrt(x)*sin(x**2)").gaps[0]
    assert "from x = −2 to 2.)" in typed("sqrt(x**2 - 4)").gaps[0]
    nowhere = typed("log(x)", point=-1.0)
    assert secant_numbers(nowhere, Settings())["f(x)"] == "no value"
    settings = Settings(curve=TYPED_CURVE, typed="log(x)", point=-1.0)
    assert any("no value at x = −1" in notice.text for notice in secant_scene(nowhere, settings).notices)


def test_what_cannot_be_read_is_refused_at_its_character_with_the_mend():
    with pytest.raises(Refusal) as caught:
        typed("3 + 1/2x")
    refusal = caught.value
    assert refusal.knob == "typed" and refusal.place == 4 and refusal.changes == {"typed": "3 + (1/2)·x"}
    assert refusal.sentence.startswith("At character 5 (“1”): ") and "(1/2)·x or 1/(2·x)" in refusal.sentence


def test_rising_parts_are_where_the_slope_is_positive():
    settings = Settings(curve="3x² − 3x + 4")
    result = secant_and_tangent(settings)
    rises = next(t for t in secant_scene(result, settings).panels[0].figure["data"] if t["name"].startswith("rises"))
    shown = np.isfinite(rises["y"])
    assert np.all(result.x[shown] >= 0.5 - 0.02) and np.all(shown[result.x > 0.5])


@pytest.mark.parametrize(
    "text",
    ["5", "step(x)", "1/x", "x**x", "sqrt(x)", "exp(x**9)", "tan(x)", "abs(x)", "1e308*x", "exp(exp(x))", "0**x"],
)
def test_unruly_functions_have_finite_pictures(text):
    settings = replace(Settings(), curve=TYPED_CURVE, typed=text, point=0.0)
    for part in PARTS:
        result = part.run(settings)
        for value in part.numbers(result, settings).values():
            assert isinstance(value, str) or np.isfinite(value)
        for panel in part.scene(result, settings).panels:
            go.Figure(dict(panel.figure))
    for panel in secant_scene(secant_and_tangent(settings), settings).panels:
        assert np.isfinite(panel.figure["layout"]["yaxis"]["range"]).all()

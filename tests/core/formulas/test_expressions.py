"""A typed formula: what is taken, what is refused and where, and that values and slopes are right."""

import gc
import operator
import time
import warnings
from contextlib import contextmanager

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy import special

from core.descent.curves import CURVES
from core.descent.surfaces import SURFACES
from core.formulas.elementary import FUNCTIONS, evaluate_term
from core.formulas.expressions import DEEPEST, LONGEST, MOST_TERMS, ExpressionError, parse
from core.formulas.trees import CONSTANTS

POINTS = np.array([-2.7, -1.3, -0.4, 0.2, 0.9, 1.7, 3.1])
FORMULAS = [
    "3*x**2 - 3*x + 4", "cos(2*pi*x) + x**2", "sin(x)*exp(-0.05*x**2)", "x^3/3 - x", "1/(1 + exp(-x))", "x²−1",
    "log(x**2 + 1)/x", "2**x - e**(-x)", "sqrt(abs(x))*sign(x)", "atan(x)**2*tanh(x)", "-x**2 + (-x)**2*3", "5",
    "(x+1)*(x-1)/(x+5)", "abs(x)**x", "x - -x", "sinh(cosh(sin(x)))", "sigmoid(3*x)*(1 - relu(x))", "x**2**3/2/x",
    "exp(-(x**2))/(2*sqrt(pi))", "-(x+1)/(-2*x)",
]  # fmt: skip


@contextmanager
def at_most(seconds):
    """What stands in it takes no longer, by this thread's own time; collecting the tests' garbage is not its work."""
    gc.disable()
    begin = time.thread_time()
    try:
        yield
    finally:
        taken = time.thread_time() - begin
        gc.enable()
    assert taken < seconds


def outcome(text, variables=("x",)):
    with pytest.raises(ExpressionError) as caught:
        parse(text, variables)
    return str(caught.value), caught.value.place


@pytest.mark.parametrize("text", FORMULAS)
def test_value_is_pythons(text):
    names = {
        name: getattr(np, name) for name in ("sin", "cos", "exp", "log", "sqrt", "abs", "sign", "tanh", "sinh", "cosh")
    }
    names |= {"atan": np.arctan, "relu": lambda z: np.maximum(z, 0), "sigmoid": lambda z: 1 / (1 + np.exp(-z))}
    python = text.replace("^", "**").replace("²", "**2").replace("−", "-")
    expected = eval(python, {"__builtins__": {}}, names | CONSTANTS | {"x": POINTS})
    np.testing.assert_allclose(parse(text).value(POINTS), np.broadcast_to(expected, POINTS.shape), rtol=1e-12)


@pytest.mark.parametrize(
    "text", FORMULAS + [f"{name}(x)" for name in FUNCTIONS] + [f"{name}(x**2 - x)" for name in FUNCTIONS]
)
def test_symbolic_derivative_equals_autograd(text):
    function = parse(text)
    points = POINTS[np.isfinite(function.value(POINTS))]
    assert len(points) >= 3
    np.testing.assert_allclose(function.derivative().value(points), function.gradient(points)[0], rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("text", FORMULAS)
def test_derivative_as_text_reads_back(text):
    derivative = parse(text).derivative()
    if len(derivative.text) <= LONGEST:
        np.testing.assert_allclose(parse(derivative.text).value(POINTS), derivative.value(POINTS), rtol=1e-9)


def test_gradient_of_two_variables_equals_finite_difference():
    function = parse("x**2*y + sin(x*y) - y", ("x", "y"))
    x, y = np.meshgrid(np.linspace(-1, 1, 5), np.linspace(-2, 2, 4))
    h = 1e-6
    dx, dy = function.gradient(x, y)
    assert dx.shape == dy.shape == (4, 5)
    np.testing.assert_allclose(dx, (function.value(x + h, y) - function.value(x - h, y)) / (2 * h), atol=1e-7)
    np.testing.assert_allclose(dy, function.derivative("y").value(x, y), rtol=1e-10, atol=1e-12)


# Everything that the pages print or menus say, and how pupils write: each beside the same in Python's spelling.
ACCEPTED = {
    "3x² − 3x + 4": "3*x**2 - 3*x + 4",
    "2x": "2*x",
    "6x − 3": "6*x - 3",
    "sin x": "sin(x)",
    "sinx": "sin(x)",
    "|x|": "abs(x)",
    "2(x+1)": "2*(x+1)",
    "(x+1)(x-1)": "(x+1)*(x-1)",
    "f(x) = x³": "x**3",
    "y = 2x − 1": "2*x - 1",
    "f(t) = x": "x",
    "x³": "x**3",
    "x·x": "x*x",
    "2×x": "2*x",
    "x÷2": "x/2",
    "−x": "-x",
    "π": "pi",
    "2πx": "2*pi*x",
    "√x": "sqrt(x)",
    "√(x + 4)": "sqrt(x+4)",
    "∛x": "cbrt(x)",
    "eˣ": "e**x",
    "e⁻ˣ": "e**(-x)",
    "x⁻²": "x**(-2)",
    "x²³": "x**23",
    "0,5x": "0.5*x",
    "½x²": "0.5*x**2",
    "cos 2πx + x²": "cos(2*pi*x) + x**2",
    "sin x · exp(−0.05x²)": "sin(x)*exp(-0.05*x**2)",
    "sin x cos x": "sin(x)*cos(x)",
    "sin² x": "sin(x)**2",
    "sin^2(x)": "sin(x)**2",
    "sin x²": "sin(x**2)",
    "ln|x|": "log(abs(x))",
    "exp -x²": "exp(-x**2)",
    "ln x": "log(x)",
    "lg x": "log10(x)",
    "log2(x)": "log2(x)",
    "log10 x": "log10(x)",
    "max(x, 0)": "max(x, 0)",
    "max(x, −x, 1)": "max(max(x, -x), 1)",
    "min(0,5x; 1)": "min(0.5*x, 1)",
    "max(1,5)": "max(1, 5)",
    "floor x": "floor(x)",
    "ceil(x)": "ceil(x)",
    "erf(x)": "erf(x)",
    "x/2·(1 + erf(x/√2))": "x/2*(1 + erf(x/sqrt(2)))",
    "x if x > 0 else 0.1x": "x if x > 0 else 0.1*x",
    "(x > 0)·x": "(x > 0)*x",
    "(0 < x < 1)": "(0 < x)*(x < 1)",
    "(x ≥ 1)x": "(x >= 1)*x",
    "||x| − 1|": "abs(abs(x)-1)",
    "2|x|": "2*abs(x)",
    "np.exp(x)": "exp(x)",
    "Sin(X)": "sin(x)",
    "sgn x": "sign(x)",
    "x^-1": "x**(-1)",
    "x^2x": "x**2*x",
    "2x^2": "2*x**2",
    "2 x": "2*x",
    "xexp(x)": "x*exp(x)",
    "arctan x": "atan(x)",
    "asin(x/4)": "asin(x/4)",
    "2 sin 3x": "2*sin(3*x)",
    "x(3)": "x*(3)",
    "xx": "x*x",
    "5x·10⁻³": "5*x*10**(-3)",
    "x − −x": "x - -x",
    "3e − 5": "3*e - 5",
    "3e-5x": "3e-5*x",
    "x if x < -1 else x² if x < 1 else 1": "x if x < -1 else (x**2 if x < 1 else 1)",
}


@pytest.mark.parametrize(("text", "python"), ACCEPTED.items())
def test_formulas_are_read_as_they_stand_on_paper(text, python):
    np.testing.assert_allclose(parse(text).value(POINTS), parse(python).value(POINTS), rtol=1e-15)
    assert parse(text).pretty() and parse(text).latex()


def test_two_variables_stand_side_by_side():
    x, y = np.meshgrid(POINTS, POINTS)
    for text, expected in {
        "x³ − 3xy²": x**3 - 3 * x * y**2,
        "(x² + 30 y²) / 2": (x**2 + 30 * y**2) / 2,
        "xy": x * y,
        "z = x−y": x - y,
        "(1−x)² + 100(y−x²)²": (1 - x) ** 2 + 100 * (y - x**2) ** 2,
        "f(x, y) = max(x, y)": np.maximum(x, y),
        "3(1−x)² exp(−x²−(y+1)²)": 3 * (1 - x) ** 2 * np.exp(-(x**2) - (y + 1) ** 2),
    }.items():
        np.testing.assert_allclose(parse(text, ("x", "y")).value(x, y), expected, rtol=1e-12, atol=1e-300)


def test_every_surfaces_formula_reads_back_to_the_surface():
    x, y = np.meshgrid(POINTS, POINTS)
    for label, surface in SURFACES.items():
        found = parse(surface.formula, ("x", "y")).value(x, y)
        np.testing.assert_allclose(found, surface.value(x, y), rtol=1e-9, atol=1e-9, err_msg=label)


def test_every_curves_label_reads_back_to_the_curve():
    for label, curve in CURVES.items():
        if not label[0].isupper():
            np.testing.assert_allclose(parse(label).value(POINTS), parse(curve.formula).value(POINTS), rtol=1e-12)


@pytest.mark.parametrize(
    ("text", "place", "word", "mend"),
    [
        ("1/2x", 0, "(1/2)·x or 1/(2·x)", "(1/2)·x"),
        ("e^2x", 0, "e^(2x)", "e^(2x)"),
        ("√2x", 0, "two ways", "√(2)x"),
        ("sin x(x+1)", 0, "two ways", "sin(x)·(x+1)"),
        ("1,250x", 0, "1250 or 1.250", "1250x"),
        ("x2", 1, "x^2", "x^2"),
        ("max(x, 0,5)", 7, "“;”", "max(x, 0.5)"),
        ("max(0,5, x)", 4, "“;”", "max(0.5, x)"),
        ("t² + 1", 0, "called x", "x² + 1"),
        ("f(t) = t", 7, "called x", "f(x) = x"),
        ("[x+1]·2", 0, "round", "(x+1)·2"),
        ("(x + (x*2)", 0, "never closed", "(x + (x*2))"),
        ("|x", 0, "never closed", "|x|"),
        ("", 0, "Type", ""),
        ("x)", 1, "closes nothing", ""),
        ("x + ", 3, "missing at the end", ""),
        ("x ** * 2", 5, "missing before", ""),
        ("()", 1, "missing before", ""),
        ("y + 1", 0, "called x", "x + 1"),
        ("__import__('os')", 0, "not known", ""),
        ("sin", 3, "missing", ""),
        ("lambda: 1", 0, "not known", ""),
        ("'a'", 0, "no meaning", ""),
        ("²", 0, "before", ""),
        ("1e999", 0, "larger", ""),
        ("x\x00", 1, "no meaning", ""),
        ("sin()", 4, "missing", ""),
        ("x\n+1", 1, "no meaning", ""),
        ("x, 3", 1, "comma", ""),
        ("lo", 0, "so begin log", ""),
        ("x*s", 2, "sin, sqrt", ""),
        ("x = 3", 2, "right-hand", ""),
        ("x.real", 1, "no meaning", ""),
        ("x if x", 6, "else", ""),
        ("max(x)", 5, "two values", ""),
        ("sin(x, 2)", 5, "one value", ""),
        ("max x", 4, "brackets", ""),
        ("x > 0 and x < 1", 6, "chain", ""),
        ("sin⁻¹ x", 0, "inverse", ""),
        ("30°", 2, "radians", ""),
        ("sin + 2", 4, "sin(x)", ""),
        ("x == 1", 2, "compare", ""),
    ],
)
def test_refusals_say_what_and_where_and_offer_the_mend(text, place, word, mend):
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert word in str(caught.value) and caught.value.place == place, (str(caught.value), caught.value.place)
    assert str(caught.value).endswith(".")
    assert caught.value.mend == mend
    if caught.value.mend:
        parse(caught.value.mend)


def test_limits():
    assert str(LONGEST) in outcome("x" + "+x" * LONGEST)[0]
    assert str(DEEPEST) in outcome("(" * (DEEPEST + 1) + "x" + ")" * (DEEPEST + 1))[0]
    assert str(DEEPEST) in outcome("sin " * 40 + "x")[0]
    assert str(MOST_TERMS) in outcome("+".join(["x"] * 60))[0]
    parse("+".join(["x"] * 40))  # a long sum is no deep nesting


def test_a_tower_of_powers_is_infinite_and_quick():
    with at_most(0.05):
        assert np.isinf(parse("9**9**9**9").value(np.zeros(3))).all()


def test_gaps_are_said_in_words():
    x = np.linspace(-2, 2, 400)
    assert "positive" in parse("log(x)").undefined(x)[0].sentence
    assert parse("log(x)").undefined(x)[0].where.sum() == 200
    (gap,) = parse("1/(x - 0.3)").undefined(x)
    assert "x − 0.3 = 0" in gap.sentence and gap.where.sum() == 1
    assert "not negative" in parse("sqrt(x - 1)").undefined(x)[0].sentence
    assert "real value" in parse("x**0.5").undefined(x)[0].sentence
    assert "64-bit" in parse("exp(exp(x**10))").undefined(x)[0].sentence
    assert not parse("sin(x) + x**2").undefined(x)
    assert not parse("atan(x)/2").undefined(x)


def test_every_point_without_a_value_is_named():
    x = np.linspace(-3, 3, 601)
    for text in [
        "log(sin(x))",
        "sqrt(x)/x",
        "x**-2",
        "exp(x**9)",
        "0/x",
        "log(x) - log(x)",
        "tan(x)**0.5",
        "sqrt(log(x))",
    ]:
        value, named = parse(text).value(x), np.any([gap.where for gap in parse(text).undefined(x)], axis=0)
        assert np.all(np.isfinite(value) | named), text


def test_formulas_are_written_for_the_eye():
    assert parse("3*x**2-3*x+4").pretty() == "3x² − 3x + 4"
    assert parse("3*x**2-3*x+4").derivative().pretty() == "6x − 3"
    assert parse("cos(2*pi*x)+x**2").derivative().pretty() == "−2π·sin(2πx) + 2x"
    assert parse("sin(x)*exp(-0.05*x^2)").derivative().pretty() == "cos(x)·exp(−0.05x²) − 0.1x·sin(x)·exp(−0.05x²)"
    assert parse("sqrt(x**2+1)").derivative().latex() == r"\frac{x}{\sqrt{x^{2} + 1}}"
    assert parse("log(x) + 1/x").derivative().pretty() == "1/x − 1/x²"
    assert parse("(x+1)**(x+1)").pretty() == "(x + 1)^(x + 1)"


# --- fuzz: half of it noise, half of it words that nearly make sense -------------------------------------------------

WORDS = (
    *FUNCTIONS,
    *"xyexyxye+-*/+-*/()()() 30",
    "pi",
    "**",
    "^",
    "|",
    "<",
    ">=",
    " if ",
    " else ",
    ";",
    "√",
    "½",
    "⁻¹",
    "=",
    "max(",
    ".5",
    "1e9",
    "9**9",
    "1_0",
    "0x1F",
    "1j",
    "__class__",
    ".",
    ",",
    "lambda",
    "if",
    "import os",
    "[",
    "'",
    "²",
    "−",
    "π",
    "ｓ",
    "\x00",
    "\n",
    "𝟛",
    "é",
)
# Bytes are drawn ten times as fast as text; every byte is a word, or every two a character.
SENTENCES = st.binary(max_size=60).map(lambda drawn: "".join(WORDS[byte % len(WORDS)] for byte in drawn))
NOISE = st.binary(max_size=440).map(lambda drawn: drawn.decode("utf-16", errors="ignore"))
ASCII = st.binary(max_size=220).map(lambda drawn: "".join(chr(byte % 128) for byte in drawn))


@settings(max_examples=10_000, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(text=st.one_of(SENTENCES, SENTENCES, ASCII, NOISE))
def test_no_text_does_anything_but_parse_or_be_refused(text):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with at_most(0.05):
            try:
                function = parse(text, ("x", "y"))
                assert function.value(POINTS, POINTS).dtype == np.float64
                assert function.derivative().pretty()
            except ExpressionError as error:
                assert 0 <= error.place <= max(len(text), LONGEST) and str(error)


@pytest.mark.parametrize(
    "text",
    [
        "sqrt(" * 18 + "x" + ")" * 18, "sin(cos(" * 9 + "x" + "))" * 9, "*".join("x" * 50), "/".join("x" * 50),
        "**".join("x" * 18), "*".join(["sin(x)"] * 24), "**".join(["(x+1)"] * 16), "tanh(x)**" * 10 + "x",
        "sigmoid(x*" * 7 + "x" + ")" * 7, "log(x)/sqrt(x)*" * 9 + "x", "9**9**9**9*x",
    ],
)  # fmt: skip
def test_the_longest_formulas_are_differentiated_in_a_moment(text):
    with at_most(0.05):
        derivative = parse(text).derivative()
        derivative.pretty(), derivative.latex(), derivative.value(np.linspace(0.1, 3, 601))
    assert len(derivative.program) < 600


SMOOTH = [name for name in FUNCTIONS if name not in ("sign", "step", "abs", "relu", "floor", "ceil")]
# What each function is by numpy and scipy, said a second time.
BY_SCIPY = {name: getattr(np, name) for name in FUNCTIONS if hasattr(np, name)} | {
    "asin": np.arcsin, "acos": np.arccos, "atan": np.arctan, "sigmoid": special.expit, "erf": special.erf,
    "relu": lambda z: np.maximum(z, 0), "step": lambda z: np.where(z > 0, 1.0, np.where(np.isnan(z), z, 0.0)),
}  # fmt: skip
BY_PYTHON = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}


def quietly(function, *values):
    with np.errstate(all="ignore"):
        return function(*values)


def grown(parts):
    """Formulas with their values at POINTS, by numpy and scipy: pairs of a text and an array."""
    pair = st.tuples(parts, parts)
    joined = st.tuples(st.sampled_from("+-*/"), pair).map(
        lambda two: (
            f"({two[1][0][0]}){two[0]}({two[1][1][0]})",
            quietly(BY_PYTHON[two[0]], two[1][0][1], two[1][1][1]),
        )
    )
    called = st.tuples(st.sampled_from(list(FUNCTIONS)), parts).map(
        lambda two: (f"{two[0]}({two[1][0]})", quietly(BY_SCIPY[two[0]], two[1][1]))
    )
    larger_one = pair.map(lambda two: (f"max({two[0][0]}; {two[1][0]})", np.maximum(two[0][1], two[1][1])))
    pieces = pair.map(
        lambda two: (f"({two[0][0]} if x > 0.5 else {two[1][0]})", np.where(POINTS > 0.5, two[0][1], two[1][1]))
    )
    return joined | called | larger_one | pieces | parts.map(lambda one: (f"-({one[0]})", -one[1]))


LEAVES = st.sampled_from([("x", POINTS), ("2", np.full(7, 2.0)), ("0,5", np.full(7, 0.5)), ("π", np.full(7, np.pi))])


@settings(max_examples=400, deadline=None, database=None)
@given(drawn=st.recursive(LEAVES, grown, max_leaves=8))
def test_any_formula_has_scipys_values_and_reads_back_as_it_is_printed(drawn):
    text, expected = drawn
    with np.errstate(all="ignore"):
        try:
            function = parse(text)
        except ExpressionError:
            return
        np.testing.assert_allclose(function.value(POINTS), expected, rtol=1e-9, atol=1e-12)
        for shown in (function, function.derivative()):
            if len(shown.pretty()) <= LONGEST:
                again, value = parse(shown.pretty()), shown.value(POINTS)
                usual = np.isfinite(value) & (np.abs(value) < 1e9)
                np.testing.assert_allclose(again.value(POINTS)[usual], value[usual], rtol=1e-6, atol=1e-9)


def larger(parts):
    pair = st.tuples(parts, parts)
    joined = st.tuples(st.sampled_from("+-*/"), pair).map(lambda two: f"({two[1][0]}) {two[0]} ({two[1][1]})")
    called = st.tuples(st.sampled_from(SMOOTH), parts).map(lambda two: f"{two[0]}({two[1]})")
    pieces = pair.map(lambda two: f"({two[0]} if x > 0.5 else {two[1]})") | pair.map(
        lambda two: f"min({two[0]}, {two[1]})"
    )
    return joined | called | pieces | parts.map(lambda one: f"-({one})") | parts.map(lambda one: f"({one})**2")


@settings(max_examples=400, deadline=None, database=None)
@given(text=st.recursive(st.sampled_from(["x", "2", "0.5", "pi", "x"]), larger, max_leaves=8))
def test_any_tree_has_autograds_derivative(text):
    try:
        function = parse(text)
    except ExpressionError:
        return
    by_rules, by_torch = function.derivative().value(POINTS), function.gradient(POINTS)[0]
    value = function.value(POINTS)
    usual = (
        np.isfinite(value)
        & np.isfinite(by_rules)
        & np.isfinite(by_torch)
        & (np.abs(by_torch) < 1e6)
        & (np.abs(value) < 1e6)
    )
    np.testing.assert_allclose(by_rules[usual], by_torch[usual], rtol=1e-5, atol=1e-5)


def test_a_program_works_out_equal_parts_once_and_as_the_tree_says():
    derivative = parse("exp(sin(x)) * exp(sin(x)) * exp(sin(x))").derivative()
    assert sum(operation.kind == "exp" for operation in derivative.program) == 1
    np.testing.assert_array_equal(derivative.value(POINTS), evaluate_term(derivative.tree, {"x": POINTS}))


def test_gradients_do_not_need_grad_mode():
    with torch.no_grad():
        assert parse("x**2").gradient(np.array([3.0]))[0].tolist() == [6.0]

"""A typed formula: what is taken, what is refused and where, and that values and slopes are right."""

import gc
import time
import warnings
from contextlib import contextmanager

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.expressions import DEEPEST, LONGEST, MOST_TERMS, ExpressionError, parse
from core.terms import CONSTANTS, FUNCTIONS, evaluate_term

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
    points = np.abs(POINTS) if text in ("log(x)", "sqrt(x)") else POINTS
    if text in ("log(x**2 - x)", "sqrt(x**2 - x)"):
        points = np.array([-2.7, -1.3, 1.4, 3.1])
    function = parse(text)
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


@pytest.mark.parametrize(
    ("text", "place", "word"),
    [
        ("3x", 1, "3*x"), ("2*(x+1)(x-1)", 7, ")*("), ("x(3)", 1, "x*("), ("2sin(x)", 1, "2*sin(…)"), ("xx", 0, "x*x"),
        ("sin x", 4, "bracket"), ("sinx", 0, "sin(x)"), ("0,5*x", 1, "point"), ("", 0, "Type"),
        ("x)", 1, "closes nothing"), ("(x + (x*2)", 0, "never closed"), ("x + ", 3, "missing at the end"),
        ("x ** * 2", 5, "missing before"), ("()", 1, "missing before"), ("Sin(x)", 0, "small letters"),
        ("y + 1", 0, "not known"), ("__import__('os')", 0, "not known"), ("sin", 3, "missing"),
        ("x if x else 2", 2, "not known"), ("lambda: 1", 0, "not known"), ("'a'", 0, "no meaning"), ("²", 0, "before"),
        ("x[0]", 1, "round brackets"), ("1e999", 0, "larger"), ("x²³", 2, "**"), ("x\x00", 1, "no meaning"),
        ("sin()", 4, "missing"), ("x\n+1", 1, "no meaning"), ("x<3", 1, "no meaning"), ("x, 3", 1, "one argument"),
        ("lo", 0, "so begins log"), ("x*s", 2, "sin, sqrt"), ("x" * 200, 0, "x*x*x*x*x*x*…"),
        ("x = 3", 2, "right-hand"), ("x.real", 1, "no meaning"),
    ],
)  # fmt: skip
def test_refusals_say_what_and_where(text, place, word):
    sentence, where = outcome(text)
    assert word in sentence and where == place, (sentence, where)
    assert sentence.endswith(".")


def test_limits():
    assert str(LONGEST) in outcome("x" + "+x" * LONGEST)[0]
    assert str(DEEPEST) in outcome("(" * (DEEPEST + 1) + "x" + ")" * (DEEPEST + 1))[0]
    assert str(DEEPEST) in outcome("-" * 60 + "x")[0]
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
    *FUNCTIONS, *"xyexyxye+-*/+-*/()()() 30", "pi", "**", "^", ".5", "1e9", "9**9", "1_0", "0x1F", "1j", "__class__",
    ".", ",", "lambda", "if", "import os", "[", "'", "²", "−", "π", "ｓ", "\x00", "\n", "𝟛", "é",
)  # fmt: skip
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


SMOOTH = [name for name in FUNCTIONS if name not in ("sign", "step", "abs", "relu")]


def larger(parts):
    pair = st.tuples(parts, parts)
    joined = st.tuples(st.sampled_from("+-*/"), pair).map(lambda two: f"({two[1][0]}) {two[0]} ({two[1][1]})")
    called = st.tuples(st.sampled_from(SMOOTH), parts).map(lambda two: f"{two[0]}({two[1]})")
    return joined | called | parts.map(lambda one: f"-({one})") | parts.map(lambda one: f"({one})**2")


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

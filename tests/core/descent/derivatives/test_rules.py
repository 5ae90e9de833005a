"""The rules of differentiation: a formula taken apart, and what its parts bring to the slope."""

import numpy as np
import pytest

from core.descent.curves import TYPED_CURVE
from core.descent.derivatives.parts import rule_table
from core.descent.derivatives.rules import contributions, rule_steps
from core.descent.derivatives.topic import Settings, by_rules
from core.formulas.expressions import parse


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


def test_steps_name_their_rules():
    steps = rule_steps(parse("sin(3*x)*x**2 + 2**x"), 1.0)
    names = [step.rule.split(":")[0] for step in steps]
    assert names == ["sum", "product", "chain", "constant factor", "power", "exponential"]
    assert steps[0].slope_there == pytest.approx(float(parse("sin(3*x)*x**2 + 2**x").derivative().value(1.0)))


def taken_apart(text):
    return by_rules(Settings(curve=TYPED_CURVE, typed=text))


def test_the_table_of_rules_has_a_row_for_every_part_and_none_for_a_constant():
    table = rule_table(taken_apart("sin(x)*exp(-x)"))
    assert {len(column) for column in table.values()} == {4}
    assert [rule.split(":")[0] for rule in table["rule"]] == ["product", "known", "chain", "opposite"]
    assert rule_table(taken_apart("3"))["part"] == []

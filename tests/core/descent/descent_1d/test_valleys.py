"""Valleys: the minima of a curve are found, and nothing else is taken for one."""

import numpy as np
import pytest

from core.descent.descent_1d.valleys import valleys_of
from core.formulas.expressions import parse


def test_valleys_are_the_known_ones():
    bowl = valleys_of(parse("3*x**2 - 3*x + 4"), -2, 3)
    np.testing.assert_allclose(bowl.x, [0.5], atol=1e-9)
    np.testing.assert_allclose(bowl.curvature, [6.0])
    waves = valleys_of(parse("cos(2*pi*x) + x**2"), -2, 2)
    assert waves.lowest.sum() == 2 and np.abs(waves.x[waves.lowest]) == pytest.approx([0.4758, 0.4758], abs=1e-4)
    assert (waves.curvature > 0).all()
    hills = valleys_of(parse("cos(2*pi*x) + x**2"), -2, 2, upward=True)
    assert np.any(np.abs(hills.x) < 1e-9) and (hills.curvature > 0).all() and not hills.lowest.any()


@pytest.mark.parametrize("text", ["-1/x**2", "1/x", "tan(x)", "x", "exp(x)", "5", "step(x)"])
def test_poles_and_slopes_without_end_are_no_valleys(text):
    assert not valleys_of(parse(text), -4.9, 5).x.size


def test_a_kink_is_a_valley():
    assert valleys_of(parse("abs(x - 1)"), -3, 3).x == pytest.approx([1.0])

"""A typed landscape is as good as one of the menu."""

import pytest

from core.descent.landscapes import OWN_FORMULA, ground, height_told


def test_a_surface_of_kinks_has_a_sane_rate():
    """abs(x) + abs(y) is nowhere curved; a step of the rate suited to it is no leap across the map."""
    surface = ground(OWN_FORMULA, "abs(x) + abs(y)").surface
    assert 0.05 < surface.rate < 0.5
    assert ground(OWN_FORMULA, "(x^2 + y^2)/2").surface.rate == pytest.approx(0.3, abs=0.25)


@pytest.mark.parametrize(
    ("height", "words"), [(7.9e-31, "≈ 0"), (-1e-40, "≈ 0"), (0.0, "0"), (2e-7, "2 · 10⁻⁷"), (float("nan"), "lost")]
)
def test_what_rounding_leaves_of_a_height_is_about_0(height, words):
    assert height_told(height) == words

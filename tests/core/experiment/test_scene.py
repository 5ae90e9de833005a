"""One palette, in the charts and in the theme, that reads in both themes."""

import tomllib
from pathlib import Path

import pytest

from core.experiment.charts import CATEGORICAL, CLASSES, DIVERGING, SEQUENTIAL

THEME = tomllib.loads((Path(__file__).parents[3] / ".streamlit" / "config.toml").read_text())["theme"]


def test_the_theme_and_the_charts_have_the_same_colours() -> None:
    assert THEME["chartCategoricalColors"] == list(CATEGORICAL)
    assert THEME["chartSequentialColors"] == list(SEQUENTIAL)
    assert THEME["chartDivergingColors"] == list(DIVERGING)


def luminance(color: str) -> float:
    """Relative luminance of a hex colour, as WCAG 2 defines it."""
    parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("color", CLASSES)
def test_every_class_colour_stands_out_from_the_page(theme: str, color: str) -> None:
    assert contrast(color, THEME[theme]["backgroundColor"]) >= 3


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_and_links_are_read_easily(theme: str) -> None:
    page = THEME[theme]
    assert contrast(page["textColor"], page["backgroundColor"]) >= 7
    assert contrast(page["linkColor"], page["backgroundColor"]) >= 4.5


def as_seen_by_deuteranopes(color: str) -> tuple[float, float, float]:
    """Linear RGB under deuteranopia (Viénot, Brettel and Mollon 1999)."""
    red, green, blue = (int(color[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = red**2.2, green**2.2, blue**2.2
    return 0.29275 * red + 0.70725 * green, 0.29275 * red + 0.70725 * green, -0.02234 * red + 0.02234 * green + blue


def test_the_first_three_classes_differ_for_the_colour_blind() -> None:
    seen = [as_seen_by_deuteranopes(color) for color in CLASSES[:3]]
    for first, second in [(0, 1), (0, 2), (1, 2)]:
        assert sum((a - b) ** 2 for a, b in zip(seen[first], seen[second], strict=True)) ** 0.5 > 0.12

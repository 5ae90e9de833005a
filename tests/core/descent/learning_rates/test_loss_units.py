"""∝ loss where the loss leaves [0, 1] does what the page says."""

from dataclasses import replace

import numpy as np
import pytest

from core.descent.learning_rates.loss_units import outside_unit
from core.descent.learning_rates.parts import outside_scene
from core.descent.learning_rates.rate_race import Heat
from core.descent.learning_rates.schedules import Decay
from core.descent.learning_rates.topic import Settings, outside


def draw(**changes):
    chosen = replace(Settings(), **changes)
    return outside_scene(outside(chosen), chosen)


def test_what_proportional_to_loss_does_outside_zero_to_one():
    """On the bowl: below 0 it stops at the height where its reading is 0; above 1 base rate times loss decides."""
    given, start = Heat("Bowl", ("∝ loss",), 0.1, Decay(), False, 400, 0.0, 3), np.array([-2.0, 1.5])
    lifts = np.array([-0.75, -0.25, 0.5, 1.0])
    height, rates = outside_unit(given, start, np.ones(4), lifts)
    np.testing.assert_allclose(height[-1], [0.75, 0.25, 0, 0], atol=1e-6)
    np.testing.assert_allclose(rates[0], 0.1 * (1 + lifts))
    height, _ = outside_unit(given, start, np.array([9.9, 10.1, 0.01]), np.zeros(3))
    assert height[-1, 0] < 0.1 and np.isnan(height[-1, 1]) and 0.2 < height[-1, 2] < 1
    (alone, _), (wide, _) = (outside_unit(given, start, np.array([k]), np.array([0.0])) for k in (1.0, 5.0))
    (faster, _) = outside_unit(given._replace(rate=0.5), start, np.ones(1), np.zeros(1))
    np.testing.assert_allclose(wide, faster)
    assert alone[-1] > wide[-1]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "It arrives"),
        ({"lift": -0.5}, "stops where what it reads is 0, with 50 %"),
        ({"lift": -1.0, "scale": 0.5}, "It climbs"),
        ({"scale": 100.0}, "Diverged"),
        ({"scale": 0.01}, "of the height is left"),
        ({"surface": "Himmelblau", "lift": -1.0, "scale": 1000.0, "rate": 3.0}, ""),
    ],
)
def test_the_page_says_how_it_ended_outside_zero_to_one(changes, words):
    assert words in draw(**changes).notices[0].text


def test_no_alternative_text_ends_at_nan():
    diverging = draw(scale=1000.0, surface="Himmelblau", rate=3.0)
    assert all("nan" not in panel.alt for panel in diverging.panels)

"""What a racer feels, remembers and does makes its next step, and is shown as it is."""

from dataclasses import replace

import numpy as np
import plotly.graph_objects as go
import pytest

from core.descent.descent_2d.parts import inside_scene
from core.descent.descent_2d.races import RACERS
from core.descent.descent_2d.topic import MEMORY_KNOBS, SWITCHES, Settings, inside_numbers, race_down


@pytest.mark.parametrize("label", RACERS)
def test_the_inner_numbers_make_the_next_step_by_the_rule_on_the_page(label):
    settings = Settings(noise=0.5, steps=40, beta=0.8, decay=0.9, beta1=0.7, beta2=0.95)
    result = race_down(settings)
    racer = result.labels.index(label)
    rate, g, kept, s = (part[racer] for part in (result.rates, result.gradients, result.memory, result.squares))
    np.testing.assert_allclose(result.places[racer][:-1] + result.moves[racer][:-1], result.places[racer][1:])
    steps = np.arange(1, 42)[:, None]
    with np.errstate(invalid="ignore"):
        rule = {
            "SGD": g,
            "Momentum": kept,
            "Nesterov": g + 0.8 * kept,
            "AdaGrad": g / np.sqrt(s),
            "RMSprop": g / np.sqrt(s),
            "Adam": kept / (1 - 0.7**steps) / np.sqrt(s / (1 - 0.95**steps)),
        }[label]
    np.testing.assert_allclose(result.moves[racer], -rate * rule, rtol=1e-5, atol=1e-7)
    if label in ("Momentum", "Nesterov"):
        np.testing.assert_allclose(kept[1:], 0.8 * kept[:-1] + g[1:])
    if label == "Adam":
        np.testing.assert_allclose(kept[1:], 0.7 * kept[:-1] + 0.3 * g[1:])
        np.testing.assert_allclose(s[1:], 0.95 * s[:-1] + 0.05 * g[1:] ** 2)


@pytest.mark.parametrize("label", RACERS)
def test_one_racer_is_looked_into_with_arrows_curves_and_numbers(label):
    settings = replace(Settings(), inside=label)
    drawn = inside_scene(race_down(settings), settings)
    rows = {readout.label: readout.value for readout in drawn.readouts}
    assert inside_numbers(race_down(settings), settings) == {name: values[-1] for name, values in rows.items()}
    assert all(len(values) == settings.steps + 1 for values in rows.values())
    assert not any("e−" in value or "e-" in value for values in rows.values() for value in values)
    assert any("velocity" in name for name in rows) == (label in ("Momentum", "Nesterov"))
    assert any("square" in name for name in rows) == (label in ("AdaGrad", "RMSprop", "Adam"))
    assert {"mean m", "mean square s", "corrections"} <= set(rows) or label != "Adam"
    go.Figure(dict(drawn.panels[1].figure))
    absent = replace(settings, **{SWITCHES[RACERS.index(label)]: False})
    assert "does not race" in inside_scene(race_down(absent), absent).notices[0].text
    assert inside_numbers(race_down(absent), absent) == {label: "does not race"}


@pytest.mark.parametrize("label", RACERS)
def test_the_knobs_beside_a_racer_are_those_that_move_its_numbers(label):
    settings = Settings(inside=label, steps=20)
    numbers = inside_numbers(race_down(settings), settings)
    for knob in ("beta", "decay", "beta1", "beta2"):
        other = replace(settings, **{knob: 0.5})
        assert (inside_numbers(race_down(other), other) != numbers) == (knob in MEMORY_KNOBS.get(label, ())), knob

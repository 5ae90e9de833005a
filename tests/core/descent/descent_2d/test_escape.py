"""A saddle holds nobody but on its exact ridge, and its hold is theory's."""

import numpy as np

from core.descent.descent_2d.escape import escape
from core.descent.descent_2d.parts import ESCAPE, escape_scene
from core.descent.descent_2d.races import RACERS
from core.descent.descent_2d.topic import Settings, escape_numbers
from core.experiment.part import result_of


def test_without_noise_the_exact_ridge_holds_everybody_and_with_it_the_time_is_theorys():
    found = escape(seed=0, seeds=20)
    assert found.without == RACERS
    np.testing.assert_allclose(found.steps["SGD"], found.theory, atol=6)
    assert max(found.steps[label][0] for label in ("AdaGrad", "RMSprop", "Adam")) < found.steps["SGD"][0] / 5


def test_what_is_shown_of_the_escape_is_what_the_script_prints():
    settings = Settings()
    found = result_of(ESCAPE, settings)
    numbers = escape_numbers(found, settings)
    for readout in escape_scene(found, settings).readouts:
        assert readout.value == numbers[readout.label]
    assert numbers["SGD, step of escape with noise 1e-12"] == found.steps["SGD"][0]

"""Steps down a ravine are theory's for plain descent, and no matter to what divides by the slope's size."""

import numpy as np

from core.descent.descent_2d.parts import CONTEST, contest_scene
from core.descent.descent_2d.ravines import fewest_steps
from core.descent.descent_2d.topic import Settings, contest_numbers
from core.experiment.knobs import computed


def test_plain_descent_at_its_best_rate_takes_theorys_steps_and_dividing_rules_do_not_notice():
    steepness = np.array([1.0, 10.0, 100.0])
    with np.errstate(divide="ignore"):
        theory = np.log(0.01 / np.hypot(2.6, 1)) / np.log((steepness - 1) / (steepness + 1))
    np.testing.assert_allclose(fewest_steps("SGD", steepness), np.maximum(np.ceil(theory), 1), atol=2)
    for label in ("AdaGrad", "Adam"):
        steps = fewest_steps(label, steepness)
        assert np.ptp(steps) <= 1, label


def test_the_contest_reads_no_knob_and_says_what_it_found():
    settings = Settings(surface="Saddle", seed=7)
    assert computed(settings, CONTEST.reads) == Settings()
    _, _, found = next(CONTEST.run(settings))
    numbers = contest_numbers(found, settings)
    for readout in contest_scene(found, settings).readouts:
        assert readout.value == numbers[readout.label]
    assert numbers["SGD, condition number 10"] == found.steps["SGD"][3]

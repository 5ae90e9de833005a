"""Schedules that torch has are torch's, step by step; the notes' own do what the notes' line says."""

import numpy as np
import pytest
import torch

from core.descent.learning_rates.schedules import SCHEDULES, Decay, Moment

STEPS = 120


def moment(step, gradient=(0.0, 0.0), loss=0.0, place=(0.0, 0.0)):
    return Moment(step, STEPS, np.array(gradient), np.array([loss]), np.array(place))


@pytest.mark.parametrize("decay", [Decay(), Decay(7, 0.3), Decay(1, 0.9)])
@pytest.mark.parametrize("label", [label for label, schedule in SCHEDULES.items() if schedule.torch])
def test_the_rate_over_time_is_torchs(label, decay):
    schedule = SCHEDULES[label]
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.3)
    scheduler = schedule.torch(optimizer, STEPS, decay)
    for step in range(STEPS):
        assert schedule.rate(0.3, moment(step), decay) == pytest.approx(optimizer.param_groups[0]["lr"], rel=1e-9)
        optimizer.step()
        scheduler.step()


@pytest.mark.parametrize("label", SCHEDULES)
def test_every_rate_grows_with_the_base_rate_and_says_what_it_needs(label):
    now = moment(3, (1.0, -2.0), 0.5, (0.3, -0.4))
    schedule = SCHEDULES[label]
    np.testing.assert_allclose(2 * schedule.rate(0.1, now, Decay()), schedule.rate(0.2, now, Decay()))
    assert schedule.needs and schedule.notes


def test_a_whole_step_by_the_notes_line():
    gradient = np.array([1.5, -0.2])
    step = SCHEDULES["∝ |gradient|"].rate(0.01, moment(0, gradient), Decay()) * gradient
    np.testing.assert_allclose(step, 0.01 * np.abs(gradient) * gradient)


def test_a_loss_below_zero_turns_the_rate_round_and_a_value_of_zero_stops_it():
    assert SCHEDULES["∝ loss"].rate(0.1, moment(0, loss=-2.0), Decay()) < 0
    assert (SCHEDULES["∝ |value|"].rate(0.1, moment(0, (1.0, 1.0)), Decay()) == 0).all()

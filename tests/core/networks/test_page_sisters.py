"""Every page that shows sisters shows those of its own run: a dot opens its very number, and without them all stays."""

from dataclasses import dataclass, replace
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from core.engine.sisters import BAND, SISTER_FRAMES
from core.engine.training import train
from core.experiment.part import Part
from core.experiment.refusal import Refusal
from core.networks.activations import parts as activations_parts
from core.networks.activations import topic as activations_topic
from core.networks.capacity import parts as capacity_parts
from core.networks.capacity import topic as capacity_topic
from core.networks.clicked_points import CLICKED
from core.networks.losses import parts as losses_parts
from core.networks.losses import topic as losses_topic
from core.networks.regression import parts as regression_parts
from core.networks.regression import topic as regression_topic
from core.networks.regression.samples import OWN_FUNCTION


@dataclass(frozen=True)
class Case:
    """A part with sisters, settings that train briefly, the knob of the seed, and which number a dot stands for."""

    topic: ModuleType
    part: Part
    settings: Any
    number: str
    seed: str = "seed"

    def run(self, **changes: Any) -> tuple[Any, dict]:
        settings = replace(self.settings, **changes)
        result = self.part.run(settings)
        return result, self.part.numbers(result, settings)


UNIT = losses_topic.Settings(judged_rate=0.02, judged_noise=45.0, judged_data_seed=3)
CASES = {
    "regression": Case(
        regression_topic, regression_parts.FIT, regression_topic.Settings(epochs=40, scaled=True, count=20), "test loss"
    ),
    "capacity": Case(capacity_topic, capacity_parts.PLANE, capacity_topic.Settings(epochs=10), "test accuracy"),
    "activations": Case(
        activations_topic, activations_parts.DEAD, activations_topic.Settings(epochs=10), "test accuracy"
    ),
    "losses": Case(losses_topic, losses_parts.JUDGED, UNIT, "test accuracy", "judged_seed"),
}


@pytest.fixture(params=CASES.values(), ids=CASES)
def case(request: pytest.FixtureRequest) -> Case:
    return request.param


def test_a_dot_of_the_sisters_opens_its_very_number(case: Case) -> None:
    result, _ = case.run(sisters="32")
    panel = next(p for p in case.part.scene(result, case.settings).panels if p.name == "sisters")
    assert panel.pick == case.seed
    for seed in (0, 3, 31):
        _, numbers = case.run(sisters="32", **{case.seed: seed})
        assert result.sisters.finals[seed] == numbers[case.number]


def test_the_band_is_that_of_the_runs_one_by_one(case: Case) -> None:
    result, numbers = case.run(sisters="32")
    ends = []
    for seed in range(32):
        run, square = case.topic.run_for(10**10, replace(case.settings, **{case.seed: seed}))
        network, recipe, sample = run
        assert recipe.seed == seed
        history = train(network, replace(recipe, frames=SISTER_FRAMES), sample)
        ends.append(history.test_loss[-1] * square)
    assert np.median(ends) == pytest.approx(result.sisters.loss[1, -1], rel=1e-12)
    assert numbers["sisters"] == 32


def test_without_sisters_and_with_them_the_run_is_the_same(case: Case) -> None:
    (bare, alone), (with_, beside) = case.run(), case.run(sisters="32")
    assert bare.sisters is None and with_.sisters.count == 32
    assert alone == {name: beside[name] for name in alone} and not any(name.startswith("sisters") for name in alone)
    dragged = case.part.dragged
    if dragged is not None:
        assert dragged.run(replace(case.settings, sisters="1,000")).sisters.count == 32


def test_that_there_are_fewer_than_asked_for_is_said_at_rest(case: Case) -> None:
    settings = replace(case.settings, sisters="1,000", **({"epochs": 2000} if hasattr(case.settings, "epochs") else {}))
    result = case.part.run(settings)
    scene = case.part.scene(result, settings)
    said = [notice.text for notice in scene.notices if "sisters are trained beside it" in notice.text]
    there = result.sisters.count if result.sisters else 0
    assert bool(said) == (there < 1000)


def test_two_relu_units_do_xor_or_fail_by_the_seed_alone() -> None:
    """As the link on the page on capacity says."""
    settings = capacity_topic.Settings(units=2, sisters="96")
    finals = capacity_topic.plane(settings).sisters.finals
    assert np.mean(finals < 0.75) > 1 / 3 and np.mean(finals > 0.9) > 0.05


def test_nearly_a_third_of_the_notes_network_s_sisters_end_no_better_than_a_constant() -> None:
    sisters = regression_topic.fit_network(regression_topic.Settings(sisters="96")).sisters
    assert 0.25 < sisters.failed / sisters.count < 1 / 3


def test_one_unit_s_losses_stay_apart_at_a_small_rate_and_meet_at_a_large_one() -> None:
    """As the link on the page on losses says: binary cross-entropy of one unit has one valley."""
    apart = {}
    for rate in (0.01, 1.0):
        sisters = losses_topic.judged(losses_topic.Settings(judged_rate=rate, sisters="96")).sisters
        low, middle, high = sisters.loss[:, -1]
        apart[rate] = (high - low) / middle
    assert apart[0.01] > 0.4 and apart[1.0] < 0.01


def test_at_a_rate_of_two_a_fifth_of_the_relu_network_s_sisters_fails_and_at_a_half_none() -> None:
    """As the link on the page on activations says."""
    failed = {}
    for rate in (2.0, 0.5):
        sisters = activations_topic.dead(activations_topic.Settings(rate=rate, sisters="96")).sisters
        failed[rate] = sisters.failed / sisters.count
    assert failed[2.0] == pytest.approx(0.2, abs=0.03) and failed[0.5] == 0


def test_points_that_are_lacking_are_asked_for() -> None:
    for topic in (capacity_topic, activations_topic):
        with pytest.raises(Refusal):
            topic.run_for(10**9, topic.Settings(data=CLICKED))


def test_the_fan_on_the_fit_is_what_the_sisters_answer() -> None:
    settings = regression_topic.Settings(epochs=30, scaled=True, sisters="32")
    fan = regression_topic.fit_network(settings).fan
    curves = [
        regression_topic.fit_network(replace(settings, seed=seed, sisters="none")).curve[-1] for seed in range(32)
    ]
    np.testing.assert_allclose(fan, np.percentile(curves, BAND, axis=0), rtol=1e-4, atol=1e-5)


def test_numbers_that_are_all_0_are_no_classes_to_a_regression() -> None:
    settings = regression_topic.Settings(target=OWN_FUNCTION, typed="0*x", noise=0.0, epochs=20, sisters="32")
    result = regression_parts.FIT.run(settings)
    assert result.sisters is not None and result.sisters.accuracy is None
    opened = regression_parts.FIT.run(replace(settings, seed=3, sisters="none"))
    assert result.sisters.finals[3] == opened.test_loss[-1]

"""Every page that trains names chaos: the twin of its run, one weight a float32 step away, is that very training."""

from dataclasses import dataclass, replace
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from core.engine.rounding import nudge
from core.engine.training import History, train
from core.experiment.part import Part
from core.experiment.scene import Scene
from core.networks.activations import parts as activations_parts
from core.networks.activations import topic as activations_topic
from core.networks.capacity import parts as capacity_parts
from core.networks.capacity import topic as capacity_topic
from core.networks.classification import parts as classification_parts
from core.networks.classification import topic as classification_topic
from core.networks.losses import parts as losses_parts
from core.networks.losses import topic as losses_topic
from core.networks.regression import parts as regression_parts
from core.networks.regression import topic as regression_topic
from core.regularization.dropout import parts as dropout_parts
from core.regularization.dropout import topic as dropout_topic
from core.regularization.minibatches import parts as minibatches_parts
from core.regularization.minibatches import topic as minibatches_topic
from core.regularization.overfitting import parts as overfitting_parts
from core.regularization.overfitting import topic as overfitting_topic
from core.regularization.weight_penalties import parts as penalties_parts
from core.regularization.weight_penalties import topic as penalties_topic


@dataclass(frozen=True)
class Case:
    """A part with a twin, changes of the page's settings after which its run is chaotic, and what the curves show."""

    topic: ModuleType
    part: Part
    chaotic: dict[str, Any]
    curves: tuple[str, ...] = ("loss", "accuracy")

    @property
    def settings(self) -> Any:
        return self.topic.Settings(**self.chaotic)

    def shown(self, settings: Any) -> tuple[Any, dict, Scene]:
        result = self.part.run(settings)
        return result, self.part.numbers(result, settings), self.part.scene(result, settings)

    def twin_alone(self) -> tuple[History, float]:
        (network, recipe, sample), square = self.topic.run_for(10**10, self.settings)
        _, edit = nudge(network, recipe.seed)
        return train(network, replace(recipe, singles=0, edits=(edit,)), sample), square


CASES = {
    "classification": Case(classification_topic, classification_parts.TRAINING, {"rate": 3.0, "epochs": 20}),
    "regression": Case(
        regression_topic, regression_parts.FIT,
        {"optimizer": "Adam", "units": 16, "layers": 3, "rate": 0.05, "scaled": True, "target": "Sine"}, ("loss",),
    ),
    "capacity": Case(capacity_topic, capacity_parts.PLANE, {"rate": 3.0}, ("accuracy",)),
    "activations": Case(
        activations_topic, activations_parts.DEAD, {"rate": 2.0, "epochs": 200, "sisters": "32"}, ("accuracy",)
    ),
    "losses": Case(
        losses_topic, losses_parts.JUDGED,
        {"judged_rate": 60.0, "judged_noise": 40.0, "judged_data_seed": 2, "judged_seed": 2}, ("loss", "wrong"),
    ),
    "overfitting": Case(overfitting_topic, overfitting_parts.CURVE, {"rate": 0.1, "test": True}, ("loss",)),
    "dropout": Case(
        dropout_topic, dropout_parts.NETWORK_PART, {"rate": 1.0, "activation": "tanh", "epochs": 1000}
    ),
    "weight penalties": Case(
        penalties_topic, penalties_parts.NETWORK_PART, {"optimizer": "Adam", "rate": 0.3, "sisters": "32"},
    ),
    "minibatches": Case(minibatches_topic, minibatches_parts.NETWORK, {"rate": 2.0, "size": 4}),
}  # fmt: skip


@pytest.fixture(params=CASES.values(), ids=CASES)
def case(request: pytest.FixtureRequest) -> Case:
    return request.param


def told(scene: Scene) -> list[str]:
    return [notice.text for notice in scene.notices if "one weight nudged" in notice.text]


def nudged_curves(scene: Scene) -> list[np.ndarray]:
    traces = [trace for panel in scene.panels for trace in panel.figure["data"]]
    return [np.asarray(trace["y"]) for trace in traces if trace.get("name") == "test, nudged"]


def test_a_chaotic_run_is_named_in_number_notice_and_curve(case: Case) -> None:
    _, numbers, scene = case.shown(case.settings)
    assert str(numbers["one float32 step"]).startswith("parts from update ") and len(told(scene)) == 1
    assert list(numbers)[-1] == "one float32 step", "the script's last lines say it"
    update = str(numbers["one float32 step"]).split()[3]
    assert f"parts from this one at update {update}" in told(scene)[0] and "no error" in told(scene)[0]


def test_a_calm_run_is_not(case: Case) -> None:
    _, numbers, scene = case.shown(case.topic.Settings())
    assert numbers["one float32 step"] == "is not felt"
    assert not told(scene) and not nudged_curves(scene)


def test_the_twin_is_the_run_trained_alone_with_that_weight(case: Case) -> None:
    result, _, scene = case.shown(case.settings)
    twin, square = case.twin_alone()
    assert result.rounding.there.loss == result.rounding.loss[-1] == twin.test_loss[-1] * square
    wanted = {"loss": twin.test_loss * square}
    if twin.test_accuracy is not None:
        wanted |= {"accuracy": 100 * twin.test_accuracy, "wrong": 100 * (1 - twin.test_accuracy)}
    curves = nudged_curves(scene)
    assert len(curves) == len(case.curves)
    for curve, what in zip(curves, case.curves, strict=True):
        assert curve[-1] == pytest.approx(wanted[what][-1])


def test_none_of_it_appears_while_a_knob_is_dragged(case: Case) -> None:
    dragged = case.part.dragged
    assert dragged is not None
    result = dragged.run(case.settings)
    scene = dragged.scene(result, case.settings)
    assert result.rounding is None and "one float32 step" not in dragged.numbers(result, case.settings)
    assert not told(scene) and not nudged_curves(scene)


def test_of_a_hidden_test_set_nothing_is_told() -> None:
    hidden = CASES["overfitting"].part
    settings = replace(CASES["overfitting"].settings, test=False)
    scene = hidden.scene(hidden.run(settings), settings)
    assert not told(scene) and not nudged_curves(scene)


@pytest.mark.parametrize("name", ["classification", "regression", "overfitting"])
def test_the_short_script_that_trains_the_run_says_the_same_in_its_last_line(name: str) -> None:
    case = CASES[name]
    settings = replace(case.settings, scaled=False, layers=1, target="Sine") if name == "regression" else case.settings
    said = told(case.shown(settings)[2])
    assert (repr(said[0]) in case.topic.example(settings).rstrip().splitlines()[-1]) if said else name == "regression"
    assert "nudged" not in case.topic.example(case.topic.Settings())

"""The core of every topic as a short script: it runs alone and prints the page's numbers at the present settings."""

import contextlib
import dataclasses
import io
import math
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from core.chance.mean_variance import topic as mean_variance
from core.chance.sampling import topic as sampling
from core.chance.t_test import topic as t_test
from core.descent.curves import curve_of
from core.descent.derivatives import topic as derivatives
from core.descent.descent_1d import topic as descent_1d
from core.descent.descent_2d import topic as descent_2d
from core.descent.learning_rates import topic as learning_rates
from core.descent.vanishing_exploding import topic as vanishing_exploding
from core.engine.optimizers import gradient_descent
from core.experiment.part import parts_of
from core.experiment.refusal import Refusal
from core.experiment.standalone_script import essence
from core.networks.backpropagation import topic as backpropagation
from core.networks.capacity import topic as capacity
from core.networks.classification import topic as classification
from core.networks.losses import topic as losses
from core.networks.perceptron import topic as perceptron
from core.networks.regression import topic as regression
from core.numbers.dot_product import topic as dot_product
from core.numbers.entropy import topic as entropy
from core.numbers.extremes import topic as extremes
from core.numbers.logarithms import topic as logarithms
from core.numbers.matrices import topic as matrices
from core.numbers.softmax import topic as softmax
from core.regularization.minibatches import topic as minibatches
from core.regularization.train_eval import topic as train_eval
from pages.sections import SECTIONS, topic_of
from tests.alone import run_alone

TOPICS = [topic_of(name) for names in SECTIONS.values() for name in names]
# Settings off the defaults, for every way in which an example differs.
OTHERS: list[tuple[ModuleType, dict[str, Any]]] = [
    (softmax, {"scores": (1.5, -2.0), "temperature": 3.0, "target": 9}),
    (dot_product, {"entry": "Length and angle", "angle": 120.0}),
    (matrices, {"b_rows": 2}),
    (matrices, {"effect": "Projection", "a_rows": 1, "b_columns": 3}),
    (logarithms, {"flips": 5000, "count": 20, "seed": 4}),
    (entropy, {"p": (3.0, 0.0, 1.0), "q": (0.2, 0.3, 0.1, 0.4), "truth": 1.0}),
    (extremes, {"hole": True, "shift": 2.0}),
    (extremes, {"hole": True, "values": (4.0,)}),
    (mean_variance, {"source": "Skewed", "count": 30, "size": 3}),
    (mean_variance, {"own": (4.0,)}),
    (sampling, {"population": "Cauchy", "n": 1}),
    (sampling, {"sampler": "By size", "population": "Bimodal"}),
    *((t_test, {"kind": kind, "alternative": "Greater"}) for kind in ("One-sample", "Welch", "Paired")),
    (t_test, {"data": "My own numbers", "kind": "Paired"}),
    (t_test, {"n1": 1, "kind": "Welch"}),
    (derivatives, {"curve": "Typed", "typed": "max(x, 2) + cbrt(x) + log2(8) * relu(x) + erf(x)", "scheme": "Central"}),
    (derivatives, {"curve": "Typed", "typed": "3"}),
    (derivatives, {"curve": "Cliff (exploding)", "h": 0.01}),
    (descent_1d, {"curve": "Cliff (exploding)", "ascent": True}),
    (descent_1d, {"curve": "Typed", "typed": "min(x, 2)**2 + asin(x/20) + relu(x - 1) + 1e-7*x + sigmoid(x)"}),
    (descent_1d, {"curve": "½x²", "rate": 5.0, "epochs": 400}),
    (descent_2d, {"surface": "Ravine", "steepness": 50.0, "inside": "Nesterov", "noise": 0.5}),
    (descent_2d, {"surface": "My own f(x, y)", "inside": "SGD"}),
    (learning_rates, {"group": "All nine", "surface": "Rosenbrock", "rate": 0.0001}),
    (learning_rates, {"noise": 0.0, "cosine": True, "by_loss": True}),
    (learning_rates, {"unit_loss": True, "by_loss": True}),
    (vanishing_exploding, {"activation": "Leaky ReLU", "residual": True, "normalisation": "Batch normalisation"}),
    (vanishing_exploding, {"activation": "Linear", "initialisation": "Kaiming", "depth": 1, "seed": 3}),
    (vanishing_exploding, {"dropout": 0.5, "depth": 3}),
    (losses, {"label": "1", "precision": "float64", "wrong": 50.0, "fit_seed": 3, "outlier_x": 2.0}),
    (losses, {"precision": "float16"}),
    (classification, {"data": "Iris", "epochs": 20, "optimizer": "Adam", "rate": 0.01}),
    (
        classification,
        {"data": "XOR", "loss": "BCE", "epochs": 10, "optimizer": "Momentum", "layers": 0, "scaled": False},
    ),
    (classification, {"data": "Moons", "loss": "MSE", "activation": "Leaky ReLU", "epochs": 10, "weight_decay": 0.01}),
    (classification, {"dropout": 0.5, "epochs": 2, "squares": True}),
    (classification, {"data": "Own points"}),
    (capacity, {"data": "Qwerties 3", "chain": 2, "seed": 3, "data_seed": 1}),
    (capacity, {"data": "Iris", "chain": 0, "across": 3}),
    (capacity, {"data": "Own points", "bend": 1}),
    (regression, {"target": "Sine", "units": 16, "activation": "tanh", "epochs": 50}),
    (regression, {"target": "My own f(x)", "noise": 0.0, "units": 3}),
    (regression, {"seed": 1, "rate": 2.0}),
    (perceptron, {"data": "Blobs", "rule": "Gradient descent", "rate": 0.1, "use_bias": False}),
    (perceptron, {"data": "Own points", "from_hand": True}),
    (backpropagation, {"loss": "BCE", "depth": 2, "samples": 3, "activation": "ReLU"}),
    (backpropagation, {"loss": "MSE (mean)", "outputs": 2, "depth": 0, "samples": 4, "output": "tanh"}),
    (backpropagation, {"loss": "Squared error (sum)", "samples": 2, "activation": "Sigmoid", "rate": 0.01}),
    (train_eval, {"mode": "net.eval()", "together": 1, "momentum": 0.5, "offset": 0.0}),
    (train_eval, {"together": 3, "seed": 2, "share": 0.0, "updates": 20}),
    (minibatches, {"batch": 77, "fall": 20, "noise": 0.5, "seed": 3}),
    (minibatches, {"batch": 600, "updates": 10}),
]


def short(topic: ModuleType) -> str:
    return topic.__name__.split(".")[-2]


def numbers_of(topic: ModuleType, settings: Any) -> dict[str, float | str]:
    """The numbers of all parts of a page that are not sweeps."""
    found: dict[str, float | str] = {}
    for part in parts_of(topic):
        if not part.sweeps:
            found = part.numbers(part.run(settings), settings) | found
    return found


def printed(output: str) -> dict[str, str]:
    """What stands behind the last colon of each line, by what stands before it."""
    return {name: value for name, _, value in (line.rpartition(": ") for line in output.splitlines()) if name}


def number_in(value: Any) -> float | None:
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def compared(shown: dict[str, str], page: dict[str, float | str]) -> int:
    """How many printed numbers stand on the page under the same name; each of them must be the same."""
    count = 0
    for name, value in shown.items():
        ours, theirs = number_in(value), number_in(page.get(name))
        if ours is None or theirs is None or math.isnan(theirs):
            continue
        assert ours == pytest.approx(theirs, rel=1e-4, abs=1e-12), name
        count += 1
    return count


@pytest.mark.parametrize("topic", TOPICS, ids=short)
def test_the_core_of_it_is_short_runs_alone_and_prints_the_pages_numbers(topic: ModuleType, tmp_path: Path) -> None:
    settings = topic.Settings()
    text = essence(topic, settings)
    assert len(text.splitlines()) <= 60 and max(map(len, text.splitlines())) <= 120
    done = run_alone(text, tmp_path)
    assert done.returncode == 0 and done.stderr == ""
    assert compared(printed(done.stdout), numbers_of(topic, settings)) >= 2


@pytest.mark.filterwarnings("ignore::RuntimeWarning", "ignore::UserWarning")
@pytest.mark.parametrize(
    ("topic", "changes"), OTHERS, ids=lambda value: short(value) if isinstance(value, ModuleType) else ""
)
def test_it_follows_the_settings(topic: ModuleType, changes: dict[str, Any]) -> None:
    settings = dataclasses.replace(topic.Settings(), **changes)
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        exec(compile(essence(topic, settings), "core.py", "exec"), {"__name__": "__main__"})
    assert output.getvalue()
    compared(printed(output.getvalue()), numbers_of(topic, settings))


def test_a_formula_that_cannot_be_read_is_refused_as_on_the_page() -> None:
    with pytest.raises(Refusal):
        essence(derivatives, derivatives.Settings(curve="Typed", typed="x +"))


def test_the_notes_loop_walks_as_the_page_does() -> None:
    settings = descent_1d.Settings()
    function, *_ = curve_of(settings.curve, settings.typed, settings.left, settings.right)
    places = gradient_descent(function.derivative().value, settings.start, settings.rate, settings.epochs)
    np.testing.assert_allclose(np.array(places, dtype=float), descent_1d.one_walk(settings).path, rtol=1e-12)

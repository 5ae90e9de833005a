"""The browser's own way through a network agrees with core's, for everything a network can be made of."""

import json

import numpy as np
import pytest
from playwright.sync_api import BrowserContext, Page

from core.data.datasets import FEATURES
from core.engine.activations import ACTIVATIONS
from core.engine.inputs import inputs_of
from core.engine.losses import LOSSES
from core.engine.networks import forward
from core.networks.classification.topic import Settings, train_network
from core.networks.network_maps import Decision, decision, probabilities
from pages.lab.browser import bundle

FUNCTIONS = bundle().replace("export default", "const mounted =") + (
    "\nreturn {inputsAt, through, sharesOf, bordersOf, gridOf, zeroLine, FEATURE, ACTIVATE};"
)


@pytest.fixture(scope="module")
def blank(browser: BrowserContext) -> Page:
    page = browser.new_page()
    page.evaluate("source => { window.net = new Function(source)(); }", FUNCTIONS)
    return page


def asked(page: Page, plane: Decision, places: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The probabilities (n, classes) and the last outputs (n, outputs) that the browser finds at places (n, 2)."""
    layer = {name: getattr(plane, name) for name in ("sizes", "activation", "loss", "inputs", "held", "mean", "scale")}
    ask = {
        "layer": layer,
        "weights": plane.weights[-1].tolist(),
        "xs": places[:, 0].tolist(),
        "ys": places[:, 1].tolist(),
    }
    found = page.evaluate(
        """text => {
          const {layer, weights, xs, ys} = JSON.parse(text);
          const outputs = net.through(layer, Float32Array.from(weights), net.inputsAt(layer, xs, ys)).pop();
          return [net.sharesOf(layer, outputs).map(each => Array.from(each)), outputs.map(each => Array.from(each))];
        }""",
        json.dumps(ask, default=lambda array: array.tolist()),
    )
    return np.array(found[0]).T, np.array(found[1]).T


CASES = [Settings(activation=activation, epochs=3) for activation in ACTIVATIONS]
CASES += [Settings(loss=loss, epochs=3) for loss in LOSSES]
CASES += [Settings(product=True, squares=True, sines=True, feed_x=False, epochs=3), Settings(scaled=False, epochs=3)]
CASES += [
    Settings(data="Wine", rest="fed, held at the mean in the map", across=3, up=7, epochs=3),
    Settings(data="Qwerties 3", layers=0, epochs=3),
    Settings(own_shape=(5.0, 1.0, 4.0), epochs=3, edits="2.1.b=3"),
]


@pytest.mark.parametrize(
    "settings", CASES, ids=lambda settings: f"{settings.data},{settings.activation},{settings.loss}"
)
def test_the_browser_answers_as_core_does(blank: Page, settings: Settings) -> None:
    result = train_network(settings)
    plane = decision(result.prepared, result.history, slice(-1, None), ((-6, 6), (-6, 6)), False, {})
    low, high = result.prepared.points.x.min(axis=0), result.prepared.points.x.max(axis=0)
    axes = list(result.prepared.axes)
    places = low[axes] + np.random.default_rng(0).uniform(size=(40, 2)) * (high - low)[axes]
    outputs = forward(result.history.network, result.history.weights_at(-1), inputs_of(result.prepared, places))[-1]
    shares, raw = asked(blank, plane, places)
    np.testing.assert_allclose(raw, outputs, rtol=2e-4, atol=2e-5)
    np.testing.assert_allclose(shares, probabilities(plane.loss, outputs), atol=2e-5)


def test_the_browser_draws_an_activation_that_it_does_not_know(blank: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ACTIVATIONS, "tanh", ACTIVATIONS["tanh"]._replace(in_browser=False))
    test_the_browser_answers_as_core_does(blank, Settings(epochs=3))


def test_the_browser_knows_every_feature_and_activation(blank: Page) -> None:
    features, activations = blank.evaluate("[Object.keys(net.FEATURE), Object.keys(net.ACTIVATE)]")
    assert set(FEATURES) == set(features)
    assert {label for label, each in ACTIVATIONS.items() if each.in_browser} == set(activations)


def test_the_line_of_a_plane_is_straight_and_in_place(blank: Page) -> None:
    pieces = blank.evaluate(
        """() => {
          const grid = net.gridOf([-2, 2], [-1, 3], 41);
          return net.zeroLine(Array.from(grid.xs, (x, s) => 2 * x - grid.ys[s] + .3), grid);
        }"""
    )
    ends = np.array(pieces).reshape(-1, 2)
    assert len(pieces) > 40
    np.testing.assert_allclose(2 * ends[:, 0] - ends[:, 1] + 0.3, 0, atol=1e-6)

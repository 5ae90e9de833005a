"""Values, slopes, flat zones, random layers: torch and scipy are the oracles, and each claim of the page is a test."""

import contextlib
import io

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, stats

from core.engine.activations import ACTIVATIONS
from core.engine.networks import Network, initial_layers
from core.experiment.knobs import knobs
from core.experiment.standalone_script import essence
from core.networks.activations import topic
from core.networks.activations.families import shaped
from core.networks.activations.flatness import FLAT, flat_zones, normal_share
from core.networks.activations.parts import PASSAGE, curves_scene, passage_scene
from core.networks.activations.random_layers import bent, sent_through
from core.networks.activations.topic import (
    Settings,
    curves,
    curves_numbers,
    forms,
    forms_numbers,
    passage,
    passage_numbers,
)

PARAMETER = st.floats(0.25, 3)


@settings(deadline=None)
@given(st.sampled_from(list(ACTIVATIONS)), st.floats(-6, 6), st.floats(-0.5, 1), st.floats(0, 3), PARAMETER)
def test_value_and_slope_are_torch_s_whatever_the_parameter(
    label: str, z: float, leak: float, alpha: float, beta: float
) -> None:
    result = curves(Settings(activation=label, z=z, leak=leak, alpha=alpha, beta=beta))
    np.testing.assert_allclose(result.here, result.by_torch, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("label", ACTIVATIONS)
def test_at_torch_s_own_parameters_it_is_the_registry_s(label: str) -> None:
    z, shape = np.linspace(-8, 8, 401), shaped(label, 0.01, 1.0, 1.0)
    np.testing.assert_allclose(shape.value(z), ACTIVATIONS[label].value(z), atol=1e-12)
    np.testing.assert_allclose(shape.slope(z), ACTIVATIONS[label].slope(z), atol=1e-12)


@pytest.mark.parametrize("label", ["ReLU", "Leaky ReLU", "Step"])
def test_at_the_kink_the_slope_is_torch_s(label: str) -> None:
    result = curves(Settings(activation=label, z=0.0))
    assert result.here[1] == result.by_torch[1]
    assert curves_scene(result, Settings(activation=label, z=0.0)).notices


@pytest.mark.parametrize("label", ACTIVATIONS)
@pytest.mark.parametrize("beta", [0.25, 1.0, 10.0])
def test_a_slope_is_flat_inside_its_zones_and_only_there(label: str, beta: float) -> None:
    slope = shaped(label, 0.01, 1.0, beta).slope
    zones = flat_zones(slope)
    z = np.random.default_rng(1).uniform(-39, 39, 4000)
    inside = np.zeros(len(z), dtype=bool)
    for low, high in zones:
        inside |= (z > low) & (z < high)
    edges = np.array([edge for zone in zones for edge in zone if np.isfinite(edge)])
    clear = np.abs(z[:, None] - edges).min(axis=1, initial=np.inf) > 0.01 if len(edges) else np.ones(len(z), dtype=bool)
    np.testing.assert_array_equal(inside[clear], (np.abs(slope(z)) < FLAT)[clear])


def test_where_sigmoid_tanh_and_relu_saturate() -> None:
    (below, above) = flat_zones(ACTIVATIONS["Sigmoid"].slope)
    edge = np.log((1 + np.sqrt(1 - 4 * FLAT)) / (1 - np.sqrt(1 - 4 * FLAT)))  # σ(1 − σ) = 0.05
    assert below == (-np.inf, pytest.approx(-edge)) and above == (pytest.approx(edge), np.inf)
    (_, above) = flat_zones(ACTIVATIONS["tanh"].slope)
    assert above[0] == pytest.approx(np.arctanh(np.sqrt(1 - FLAT)))
    (below,) = flat_zones(ACTIVATIONS["ReLU"].slope)
    assert below == (-np.inf, pytest.approx(0, abs=1e-9))
    assert not flat_zones(ACTIVATIONS["Linear"].slope)
    assert flat_zones(ACTIVATIONS["Step"].slope) == [(-np.inf, np.inf)]


@pytest.mark.parametrize("label", ACTIVATIONS)
def test_the_share_of_a_normal_in_the_zones_is_the_integral(label: str) -> None:
    slope = ACTIVATIONS[label].slope
    z = np.linspace(-10, 10, 200_001)
    expected = integrate.trapezoid((np.abs(slope(z)) < FLAT) * stats.norm.pdf(z), z)
    assert normal_share(flat_zones(slope)) == pytest.approx(expected, abs=1e-3)


def test_gelu_s_forms_are_torch_s_and_less_than_a_thousandth_apart() -> None:
    result = forms(Settings())
    z = torch.tensor(result.z)
    for row, form in zip(result.values, ("none", "tanh"), strict=True):
        np.testing.assert_allclose(row, torch.nn.functional.gelu(z, approximate=form), atol=1e-12)
    numbers = forms_numbers(result, Settings())
    assert 4e-4 < numbers["largest difference"] < 5e-4
    assert numbers["largest difference of slopes"] < 1e-3
    places = np.abs(result.z[np.abs(result.values[1] - result.values[0]) > 4e-4])
    assert places.min() > 1.8 and places.max() < 3.2  # "largest near |z| = 2 and 3"


@pytest.mark.parametrize("law", ["Xavier", "Kaiming", "nn.Linear's own"])
@pytest.mark.parametrize("label", ACTIVATIONS)
def test_random_layers_are_torch_s(label: str, law: str) -> None:
    network = Network(12, (12,) * 4, 1, label, initialisation=law, times=1.5)
    result = sent_through(shaped(label, 0.01, 1.0, 1.0), network, 3)
    h = torch.tensor(np.random.default_rng([3, 7]).standard_normal((200, 12)))
    for number, layer in enumerate(initial_layers(network, 3)[:-1], start=1):
        z = (h @ layer.weight.double().T + layer.bias.double()).requires_grad_()
        h = ACTIVATIONS[label].function(z)
        slope = torch.autograd.grad(h.sum(), z)[0]
        assert result.flat[number - 1] == pytest.approx((slope.abs() < FLAT).double().mean().item())
        h = h.detach()
        assert result.mean[number] == pytest.approx(h.mean().item(), rel=1e-7, abs=1e-12)
        assert result.spread[number] == pytest.approx(h.std(correction=0).item(), rel=1e-7)
        # Far below 0 the last digit decides whether a GELU is 0 or next to it.
        assert result.zero[number - 1] == pytest.approx((h == 0).double().mean().item(), abs=0.003)
        assert result.apart[number - 1] == pytest.approx(h.var(dim=0, correction=0).mean().sqrt().item(), rel=1e-6)


@pytest.mark.parametrize("label", ACTIVATIONS)
def test_the_histograms_hold_every_output_where_it_lies(label: str) -> None:
    result = passage(Settings(activation=label, depth=30, law="Too large (1)", times=5.0))
    np.testing.assert_allclose(result.histogram.sum(axis=0), 1)
    assert np.isfinite(result.histogram).all() and np.isfinite(result.spread).all()
    low, high = result.ends
    assert low <= bent(result.mean).min() and bent(result.mean).max() <= high


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("width", [32, 64, 80])
def test_half_of_the_last_random_relu_layer_is_zero_however_deep(seed: int, width: int) -> None:
    for depth in (1, 10, 30):
        result = passage(Settings(activation="ReLU", depth=depth, law="Kaiming", width=width, seed=seed))
        assert 0.25 < result.zero[-1] < 0.75
        assert 0.4 < result.zero.mean() < 0.6


def test_the_prediction_s_answer_is_what_the_page_shows() -> None:
    numbers = passage_numbers(passage(Settings(activation="ReLU", depth=30, law="Kaiming")), Settings())
    assert 0.4 < numbers["exactly 0, last layer"] < 0.6


def test_tanh_behind_weights_too_large_saturates() -> None:
    result = passage(Settings(activation="tanh", times=5.0))
    assert (result.flat[1:] > 0.6).all()


def test_weights_that_suit_one_activation_let_another_s_signal_fade() -> None:
    kept = passage(Settings(activation="ReLU", law="Kaiming")).spread[-1]
    faded = passage(Settings(activation="ReLU", law="Xavier")).spread[-1]
    assert kept > 0.3 and faded < 0.01
    assert passage(Settings(activation="Linear", law="Kaiming")).spread[-1] > 100


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"activation": "ReLU"}, "It fades"),
        ({"activation": "Linear", "law": "Kaiming"}, "It blows up"),
        ({"activation": "Sigmoid"}, "hardly depend on the input"),
        ({"activation": "tanh"}, "still tells the inputs apart"),
        ({"activation": "ReLU", "law": "Zero"}, "Nothing is left"),
        ({"activation": "tanh", "times": 5.0}, "Saturated"),
    ],
)
def test_what_became_of_the_signal_is_said(changes: dict, says: str) -> None:
    chosen = Settings(**changes)
    (notice,) = passage_scene(passage(chosen), chosen).notices
    assert says in notice.text
    for name in notice.knobs:
        assert name in PASSAGE.reads and name in knobs(Settings)
    if notice.action:
        better = Settings(**{**changes, **notice.knobs})
        assert says not in passage_scene(passage(better), better).notices[0].text


@pytest.mark.parametrize("law", ["Xavier", "nn.Linear's own"])
@pytest.mark.parametrize("label", ACTIVATIONS)
def test_the_short_script_follows_activation_parameters_and_law(label: str, law: str) -> None:
    chosen = Settings(activation=label, law=law, leak=0.2, alpha=2.0, beta=3.0, depth=4, width=9, times=1.5, seed=2)
    with contextlib.redirect_stdout(io.StringIO()) as said:
        exec(compile(essence(topic, chosen), "core.py", "exec"), {"__name__": "__main__"})
    printed = dict(row.rsplit(": ", 1) for row in said.getvalue().splitlines())
    page = curves_numbers(curves(chosen), chosen) | passage_numbers(passage(chosen), chosen)
    assert len(printed) == 5
    for name, value in printed.items():
        assert float(value) == pytest.approx(page[name], rel=1e-6, abs=0.02 if name.startswith("exactly") else 1e-9)

"""What the page on capacity claims: the collapse, XOR, the hexagon, and that a dot opens its very network."""

from dataclasses import replace
from itertools import islice

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from core.data.datasets import CLOUDS
from core.engine.networks import Network, forward, initial_weights, module
from core.engine.seeds import wilson
from core.engine.training import Recipe, Sample, train, train_many
from core.engine.training.reference import train as by_torch
from core.experiment.knobs import knobs, sound
from core.experiment.part import last
from core.experiment.refusal import Refusal
from core.experiment.shown_code import happens
from core.networks.capacity import parts
from core.networks.capacity.chosen_data import prepared_for
from core.networks.capacity.irises import iris_sample
from core.networks.capacity.linear_chain import (
    Chain,
    collapsed,
    collapsed_outputs,
    layer_by_layer,
    multiplied_out,
    off_plane,
    train_chain,
)
from core.networks.capacity.linear_or_large import gain_of
from core.networks.capacity.slips import slips
from core.networks.capacity.survey import Survey, quartiles, survey_numbers, width_for
from core.networks.capacity.topic import (
    DEPTHS,
    SAME_PARAMETERS,
    WIDTHS,
    Settings,
    both_ways,
    collapse,
    collapse_numbers,
    depths,
    line_names,
    plane,
    plane_numbers,
    plane_while_dragged,
    widths,
)
from core.networks.classification import topic as classification
from core.networks.clicked_points import CLICKED

XOR = np.array([[-1, -1], [-1, 1], [1, -1], [1, 1]], np.float32), np.array([0, 1, 1, 0])  # standardised


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 5000), st.lists(st.integers(1, 12), min_size=0, max_size=5), st.integers(1, 4), st.integers(1, 6))
def test_linear_layers_collapse_into_one_matrix(seed: int, hidden: list[int], inputs: int, outputs: int) -> None:
    network = Network(inputs, tuple(hidden), outputs, "Linear", times=2.0)
    weights = initial_weights(network, seed)
    x = np.random.default_rng(seed).standard_normal((50, inputs)).astype(np.float32)
    answers = module(network, weights)(torch.from_numpy(x)).detach().numpy()
    one = multiplied_out(weights)
    assert one.matrix.shape == (outputs, inputs) and one.bias.shape == (outputs,)
    np.testing.assert_allclose(x @ one.matrix.T + one.bias, answers, atol=1e-5 * max(1.0, np.abs(answers).max()))


@pytest.mark.parametrize("data", ["Gauss", "XOR", "Moons", "Qwerties 3", "Iris", "Wine"])
@pytest.mark.parametrize("chain", [0, 1, 3, 5])
def test_a_trained_chain_is_its_product_and_its_border_straight(data: str, chain: int) -> None:
    chosen = Settings(data=data, chain=chain)
    result = collapse(chosen)
    assert len(result.weights) == chain + 1 and len(result.parts) == 1
    assert result.difference <= 1e-10 and result.rounded <= 1e-5 * max(1.0, result.largest)
    assert result.curved <= 1e-4 * max(1.0, result.largest), "the logit is a plane, so the border is a line"


def test_at_the_defaults_the_difference_is_below_a_hundred_thousandth() -> None:
    numbers = collapse_numbers(collapse(Settings()), Settings())
    assert numbers["largest difference of outputs"] <= 1e-5 and numbers["the same in 32 bits"] <= 1e-5
    assert numbers["they collapse into"] == 1 and numbers["parameters left"] == 3


@pytest.mark.parametrize("bend", [1, 2, 3])
@pytest.mark.parametrize("label", ["ReLU", "tanh"])
def test_one_activation_bends_the_border_and_leaves_two_matrices(bend: int, label: str) -> None:
    result = collapse(Settings(bend=bend, activation=label))
    assert len(result.parts) == 2 and result.curved > 1
    assert result.difference <= 1e-10 and result.rounded <= 1e-5 * max(1.0, result.largest)
    assert result.train_accuracy > collapse(Settings()).train_accuracy + 0.2


def test_bent_behind_the_first_layer_the_chain_solves_xor() -> None:
    result = collapse(Settings(bend=1))
    assert result.train_accuracy > 0.95 and result.test_accuracy > 0.95


@pytest.mark.parametrize("loss", ["BCEWithLogits", "Cross-entropy"])
@pytest.mark.parametrize("hidden", [(), (4,), (4, 4)])
def test_an_unbent_chain_learns_as_torch_does(loss: str, hidden: tuple[int, ...]) -> None:
    prepared = prepared_for(Settings(data="Gauss"))
    outputs = 2 if loss == "Cross-entropy" else 1
    network = Network(2, hidden, outputs, "Linear")
    recipe = Recipe(loss=loss, optimizer="Momentum", rate=0.05, batch=0, epochs=40, frames=2)
    theirs = by_torch(network, recipe, prepared.sample).weights_at(-1)
    targets = prepared.sample.y if outputs == 2 else prepared.sample.y.astype(np.float32)[:, None]
    chain = Chain(initial_weights(network, 0), 0, "ReLU", loss, 0.05)
    ours = train_chain(chain, np.float32(prepared.sample.x), targets, 40)
    for mine, other in zip(ours, theirs, strict=True):
        for a, b in zip(mine, other, strict=True):
            np.testing.assert_allclose(a, b, rtol=1e-3, atol=1e-5)


@pytest.mark.parametrize("bend", [1, 2])
def test_a_bent_chain_learns_as_autograd_does(bend: int) -> None:
    prepared = prepared_for(Settings())
    first = initial_weights(Network(2, (3, 3), 1, "Linear"), 2)
    x, y = np.float32(prepared.sample.x), prepared.sample.y.astype(np.float32)[:, None]
    ours = train_chain(Chain(first, bend, "tanh", "BCEWithLogits", 0.05), x, y, 25)
    layers: list[nn.Module] = []
    for index, (matrix, bias) in enumerate(first, start=1):
        layer = nn.Linear(matrix.shape[1], matrix.shape[0])
        layer.weight.data, layer.bias.data = torch.tensor(matrix), torch.tensor(bias)
        layers += [layer, nn.Tanh()] if index == bend else [layer]
    model = nn.Sequential(*layers)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
    for _ in range(25):
        optimizer.zero_grad()
        nn.functional.binary_cross_entropy_with_logits(model(torch.from_numpy(x)), torch.from_numpy(y)).backward()
        optimizer.step()
    theirs = model(torch.from_numpy(x)).detach().numpy()
    np.testing.assert_allclose(layer_by_layer(ours, x, bend, "tanh")[-1], theirs, atol=1e-4)
    np.testing.assert_allclose(collapsed_outputs(collapsed(ours, bend), "tanh", x), theirs, atol=1e-4)
    assert off_plane(x, theirs) > 1e-3


def test_a_rate_that_is_too_large_is_said() -> None:
    prepared = prepared_for(Settings(data="Qwerties 2"))
    first = initial_weights(Network(2, (16,) * 5, 1, "Linear", times=3.0), 0)
    chain = Chain(first, 0, "ReLU", "MSE", 1.0)
    assert train_chain(chain, np.float32(prepared.sample.x), prepared.sample.y.astype(np.float32)[:, None]) == ()


def four_points_learned(units: int, seeds: int) -> int:
    """How many of so many ReLU networks learn all four points of XOR."""
    sample = Sample(*XOR, *XOR)
    recipe = Recipe(optimizer="Adam", rate=0.05, batch=0, epochs=500, frames=2)
    runs = [(Network(2, (units,), 1, "ReLU"), replace(recipe, seed=seed), sample) for seed in range(seeds)]
    return sum(bool(run.train_accuracy is not None and run.train_accuracy[-1] == 1) for run in train_many(runs))


def test_one_relu_unit_cannot_do_xor_and_four_can_in_most_seeds() -> None:
    assert four_points_learned(1, 100) == 0, "its border is one line"
    low, _ = wilson(four_points_learned(4, 100), 100)
    assert low > 0.5


@settings(deadline=None, max_examples=200)
@given(st.integers(0, 10_000))
def test_no_weights_of_one_relu_unit_part_xor(seed: int) -> None:
    """However they are chosen: v · relu(w · x + b) + c is monotonic along w, so its border is at most one line."""
    rng = np.random.default_rng(seed)
    w, (b, v, c) = rng.standard_normal(2) * 3, rng.standard_normal(3) * 3
    answers = v * np.maximum(XOR[0] @ w + b, 0) + c > 0
    assert (answers != (XOR[1] == 1)).any() and (answers != (XOR[1] == 0)).any()


def some_of(steps: object, seeds: int) -> Survey:
    for _, _, found in steps:  # type: ignore[attr-defined]
        if found is not None and found.seeds == seeds:
            return found
    raise AssertionError


def test_wider_networks_fail_less_often_on_xor() -> None:
    found = some_of(widths(Settings()), 12)
    shares = found.failed.mean(axis=1)
    assert shares[0] == 1 and shares[WIDTHS.index(4)] < 0.3 and shares[-1] == 0
    assert found.parameters.tolist() == [4 * units + 1 for units in WIDTHS]
    numbers = survey_numbers(found)
    low, high = wilson(12, 12)
    assert (numbers["1 unit: failed, from"], numbers["1 unit: failed, to"]) == (low, high)
    assert numbers["128 units: median test accuracy"] == np.median(found.test[-1])


def test_a_run_that_diverged_counts_as_failed_and_as_zero() -> None:
    found = Survey(("a",), np.ones(1), np.ones(1), np.ones(1), np.array([[np.nan, 1.0, 1.0]]),
                   np.array([[np.nan, 0.9, 0.74]]), 10)  # fmt: skip
    assert found.failed.tolist() == [[True, False, True]]
    assert quartiles(found.test)[1, 0] == 0.74


@pytest.mark.parametrize("data", ["XOR", "Qwerties 3", "Iris"])
def test_a_dot_opens_the_very_network_it_stands_for(data: str) -> None:
    """The page on classification trains to the same accuracies with the knobs that a click hands over."""
    chosen = Settings(data=data, epochs=20)
    found = some_of(widths(chosen), 2)
    scene = parts.widths_scene(found, chosen)
    opens = scene.panels[0].opens
    assert opens is not None
    dots = next(trace for trace in scene.panels[0].figure["data"] if "customdata" in trace)
    shown = [(data[:3].astype(int).tolist(), y) for data, y in zip(dots["customdata"], dots["y"], strict=True)]
    assert len(shown) == 2 * len(WIDTHS)
    for place, accuracy in shown[::5]:
        values = {**opens.knobs, **dict(zip(opens.names, place, strict=True))}
        there = classification.Settings(**sound(classification.Settings, values))
        assert {name: getattr(there, name) for name in values} == values, "every value is one of that page's"
        history = classification.train_network(there).history
        assert 100 * history.test_accuracy[-1] == pytest.approx(accuracy)


def test_the_dots_of_the_other_sweeps_open_their_networks_too() -> None:
    iris = some_of(parts.BREADTH.run(Settings()), 1)
    scene = parts.iris_scene(iris, Settings())
    opens = scene.panels[0].opens
    assert opens is not None
    row = 6
    values = dict(opens.knobs) | {"layers": int(iris.layers[row]), "units": int(iris.units[row]), "seed": 0}
    there = classification.train_network(classification.Settings(**values)).history
    assert there.test_accuracy[-1] == pytest.approx(iris.test[row, 0])
    both = some_of(both_ways(Settings()), 1)
    opens = parts.both_scene(both, Settings()).panels[0].opens
    assert opens is not None
    for row, place in ((1, ("Circle", 2, 32, 0, 0)), (2, ("XOR", 0, 1, 0, 0))):
        values = dict(opens.knobs) | dict(zip(opens.names, place, strict=True))
        there = classification.train_network(classification.Settings(**values)).history
        assert there.test_accuracy[-1] == pytest.approx(both.test[row, 0])


def test_networks_of_one_size_have_nearly_as_many_parameters() -> None:
    found = some_of(depths(Settings(equal=SAME_PARAMETERS, parameters=300, epochs=2)), 1)
    assert found.layers.tolist() == list(DEPTHS)
    assert np.abs(found.parameters / 300 - 1).max() < 0.1
    assert width_for(13, 1, 2, 1) == 3


def test_the_irises_are_split_as_on_the_other_page() -> None:
    there = classification.prepared_for(
        classification.Settings(data="Iris", rest="fed, held at the mean in the map", scaled=False, share=80)
    ).sample
    here = iris_sample()
    np.testing.assert_allclose(here.x, there.x)
    np.testing.assert_array_equal(here.test_y, there.test_y)


def test_a_large_network_gains_where_the_data_bend_and_nothing_where_a_line_is_enough() -> None:
    found = some_of(both_ways(Settings()), 6)
    gains = {found.names[row].removesuffix(", linear"): gain_of(found, row) for row in range(0, len(found.names), 2)}
    assert set(gains) == set(CLOUDS)
    for name in ("Circle", "XOR", "Spiral", "Moons"):
        gain, half = gains[name]
        assert gain - half > 0.05, name
    for name in ("Gauss", "Qwerties 2"):
        gain, half = gains[name]
        assert gain < 0.01, name


def test_the_lines_of_the_map_are_those_of_the_first_layer() -> None:
    result = plane(Settings())
    numbers = plane_numbers(result, Settings())
    assert numbers["regions on the map"] == result.pieces[-1] <= numbers["regions at most"] == 11
    assert numbers["parameters"] == 17
    assert result.inhabited[-1] <= result.pieces[-1]
    dragged = plane_while_dragged(Settings())
    assert dragged.pieces.tolist() == [result.pieces[-1]]


def test_with_three_relu_units_the_border_around_a_disc_is_a_hexagon() -> None:
    """As the prediction says: it runs through all pieces but the triangle, and does not reach the map's edge."""
    chosen = Settings(data="Circle", units=3, noise=0.0, epochs=300)
    result = plane(chosen)
    assert plane_numbers(result, chosen)["regions on the map"] == 7
    (matrix, bias), (v, c) = result.history.weights_at(-1)
    even = np.linspace(-5.2, 5.2, 501)
    grid = np.stack(np.meshgrid(even, even), axis=-1).reshape(-1, 2)
    assert result.prepared.scale is not None
    z = (grid - result.prepared.scale.mean) / result.prepared.scale.scale @ matrix.T + bias
    inside = (np.maximum(z, 0) @ v.T + c > 0).reshape(501, 501)
    border = np.zeros_like(inside)
    border[1:] |= inside[1:] != inside[:-1]
    border[:, 1:] |= inside[:, 1:] != inside[:, :-1]
    pieces = np.unique(((z > 0) @ [1, 2, 4]).reshape(501, 501)[border])
    assert pieces.tolist() == [1, 2, 3, 4, 5, 6], "one straight stretch in each, and none where all are off"
    assert not (inside[[0, -1]].any() or inside[:, [0, -1]].any())


def test_one_unit_leaves_xor_undone_however_long_it_trains() -> None:
    chosen = Settings(units=1, epochs=300)
    assert plane_numbers(plane(chosen), chosen)["training accuracy"] < 0.8


def test_the_spiral_uses_hundreds_of_regions_of_a_bound_of_millions() -> None:
    chosen = Settings(
        data="Spiral", layers=3, units=16, optimizer="Adam", rate=0.01, epochs=300, noise=0.0
    )  # fmt: skip
    numbers = plane_numbers(plane(chosen), chosen)
    assert 300 < numbers["regions on the map"] < 10_000
    assert numbers["regions at most"] == "2.57 · 10⁶" and numbers["training accuracy"] > 0.95


@pytest.mark.parametrize("label", ["Linear", "tanh"])
def test_what_has_no_kink_has_no_pieces(label: str) -> None:
    chosen = Settings(activation=label)
    numbers = plane_numbers(plane(chosen), chosen)
    assert numbers["regions on the map"] == (1 if label == "Linear" else "none: tanh is curved")
    assert parts.plane_scene(plane(chosen), chosen).notices


def test_own_points_are_trained_on_and_what_is_lacking_is_said() -> None:
    waiting = Settings(data=CLICKED)
    assert "two points of two classes" in parts.plane_scene(plane(waiting), waiting).notices[0].text
    assert "two points of two classes" in parts.collapse_scene(collapse(waiting), waiting).notices[0].text
    assert list(widths(waiting)) == list(depths(waiting)) == list(parts.WIDENING.run(waiting)) == []
    with pytest.raises(Refusal):
        plane(Settings(data=CLICKED, points="what"))
    chosen = Settings(data=CLICKED, points="A1_1~A2_2~A1_2~B-1_-1~B-2_-2~B-1_-2")
    assert plane(chosen).prepared.points.x.shape == (6, 2)
    assert collapse(chosen).difference < 1e-5
    assert some_of(widths(replace(chosen, epochs=5)), 1).seeds == 1
    assert next(found for _, _, found in parts.WIDENING.run(chosen) if found is not None).widths[0] == 1


def test_depth_makes_linear_networks_wait_and_then_fall_deeper() -> None:
    raced = last(islice(parts.CHAINS.run(Settings()), 60))
    numbers = parts.CHAINS.numbers(raced, Settings())
    waits = [numbers[f"{depth} hidden: median epochs to half-way"] for depth in range(5)]
    assert waits == sorted(waits) and waits[0] * 5 < waits[-1]
    assert numbers["3 hidden: median last loss"] < numbers["0 hidden: median last loss"]


def test_the_same_chain_is_trained_at_every_depth_from_the_engine() -> None:
    raced = next(found for _, _, found in parts.CHAINS.run(Settings()) if found is not None)
    prepared = prepared_for(Settings(data="Gauss"))
    recipe = Recipe(rate=0.1, batch=0, epochs=500, frames=60)
    history = train(Network(2, (4, 4), 1, "Linear", times=0.5), recipe, prepared.sample)
    np.testing.assert_allclose(raced.loss[2, 0], history.train_loss, rtol=1e-5)


def test_every_line_has_a_name_and_one_alone_can_be_drawn() -> None:
    chosen = Settings(units=3, layers=2, unit=5)
    assert line_names(chosen)["unit"] == ("all", "1.1", "1.2", "1.3", "2.1", "2.2", "2.3")
    cuts = [layer for layer in parts.plane_scene(plane(chosen), chosen).panels[0].layers if hasattr(layer, "unit")]
    assert [(each.layer, each.unit) for each in cuts] == [(2, 1)]
    assert knobs(Settings)["unit"].high == 1 + 5 * knobs(Settings)["units"].high


def test_a_line_that_is_not_on_the_map_is_said_so() -> None:
    chosen = Settings(data="Iris", layers=2)
    said = {}
    for unit in range(2, 10):
        here = replace(chosen, unit=unit)
        notices = parts.plane_scene(plane(here), here).notices
        said[unit] = any("does not cross" in notice.text for notice in notices)
    (first, bias), *_ = plane(chosen).history.weights_at(-1)
    scale, area = plane(chosen).prepared.scale, plane(chosen).area
    corners = (np.array([[x, y] for x in area[0] for y in area[1]]) - scale.mean) / scale.scale
    heights = corners @ first.T + bias
    for unit in range(4):
        assert said[unit + 2] == bool((heights[:, unit] > 0).all() or (heights[:, unit] <= 0).all())
    assert any(said.values()) and not all(said.values())


def test_the_slips_are_run() -> None:
    exist, outside = slips()
    assert happens(exist.code) == "it prints `13 parameters`."
    assert happens(exist.mend) == "it prints `3 parameters, the same answers: True`."
    assert "NotImplementedError" in happens(outside.code)
    assert happens(outside.mend) == "it prints `torch.Size([5, 1])`."


def test_forward_agrees_with_the_layers_of_a_chain() -> None:
    weights = initial_weights(Network(2, (5, 5), 1, "Linear"), 1)
    x = np.random.default_rng(1).standard_normal((9, 2)).astype(np.float32)
    np.testing.assert_allclose(
        layer_by_layer(weights, x, 0, "ReLU")[-1], forward(Network(2, (5, 5), 1, "Linear"), weights, x)[-1], rtol=1e-6
    )


def test_the_sweeps_are_drawn_against_units_layers_or_parameters() -> None:
    chosen = Settings(epochs=2)
    wide, deep = some_of(widths(chosen), 1), some_of(depths(chosen), 1)
    for found, scene, sizes in ((wide, parts.widths_scene, wide.units), (deep, parts.depths_scene, deep.layers)):
        for by_size, expected in ((False, sizes), (True, found.parameters)):
            failures = scene(found, replace(chosen, by_size=by_size)).panels[1].figure["data"][0]
            np.testing.assert_array_equal(failures["x"], expected)

"""Backpropagation: torch is the oracle of every gradient, and what the page says is tested."""

import dataclasses
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from core.engine.activations import ACTIVATIONS
from core.experiment.refusal import Refusal
from core.networks.backpropagation.exercises import asked_of_units, asked_of_weights
from core.networks.backpropagation.graphs import adjoints_of, network_graph
from core.networks.backpropagation.marking import judgement, mark_of, marks_of
from core.networks.backpropagation.parts import EXERCISE, FORGOTTEN, FORMULA, TURN, edits_of
from core.networks.backpropagation.passes import (
    BCE,
    HALF,
    MEAN,
    RULES,
    SCORES,
    SUM,
    flat_parameters,
    verdict,
)
from core.networks.backpropagation.steps import parameter_keys, parameter_names
from core.networks.backpropagation.topic import (
    CHAIN,
    LARGE,
    OWN,
    SATURATED,
    WIDER,
    Settings,
    batch,
    exercise,
    factors,
    forgotten,
    formula,
    formula_numbers,
    layers_of,
    turn,
    turn_numbers,
)
from core.networks.backpropagation.typed_formula import variable_slopes

MODULES = {"tanh": nn.Tanh, "Sigmoid": nn.Sigmoid, "ReLU": nn.ReLU, "Linear": nn.Identity}
VALUES = st.floats(-3, 3).map(lambda value: round(value, 2))


def sheet(count: int) -> st.SearchStrategy[tuple[float, ...]]:
    return st.tuples(*[VALUES] * count)


NETWORKS = st.builds(
    Settings,
    activation=st.sampled_from(["tanh", "Sigmoid", "ReLU", "Linear"]),
    output=st.sampled_from(["Linear", "Sigmoid", "tanh"]),
    loss=st.sampled_from([HALF, MEAN, SUM, BCE]),
    inputs=st.integers(1, 3), hidden=st.integers(1, 3), depth=st.integers(0, 2), outputs=st.integers(1, 2),
    samples=st.integers(1, 4), sample=st.integers(1, 4), x=sheet(12), y=st.tuples(*[st.sampled_from([0.0, 1.0])] * 8),
    w0=sheet(6), w1=sheet(9), b1=sheet(3), w2=sheet(9), b2=sheet(3), w3=sheet(6), b3=sheet(2),
)  # fmt: skip


def torch_gradients(chosen: Settings) -> np.ndarray:
    """The gradients of the same network, built of nn.Linear and torch's own loss."""
    layers = layers_of(chosen)
    stack: list[nn.Module] = []
    for index, (weights, bias) in enumerate(layers):
        linear = nn.Linear(weights.shape[1], len(bias), dtype=torch.float64)
        with torch.no_grad():
            linear.weight.copy_(torch.tensor(weights))
            linear.bias.copy_(torch.tensor(bias))
        last = index == len(layers) - 1
        name = chosen.activation if not last else "Sigmoid" if chosen.loss == BCE else chosen.output
        stack += [linear, MODULES[name]()]
    x = torch.tensor(np.reshape(chosen.x, (4, 3))[: chosen.samples, : chosen.inputs])
    y = torch.tensor(np.reshape(chosen.y, (4, 2))[: chosen.samples, : chosen.outputs])
    answers = nn.Sequential(*stack)(x)
    loss = {
        HALF: lambda: 0.5 * nn.MSELoss(reduction="sum")(answers, y) / chosen.samples,
        MEAN: lambda: nn.MSELoss()(answers, y),
        SUM: lambda: nn.MSELoss(reduction="sum")(answers, y),
        BCE: lambda: nn.BCELoss()(answers, y),
    }[chosen.loss]()
    loss.backward()
    return flat_parameters([(each.weight.grad.numpy(), each.bias.grad.numpy()) for each in stack[::2]])


@settings(deadline=None, max_examples=150)
@given(NETWORKS)
def test_backward_by_hand_is_torch_s_on_any_network(chosen: Settings) -> None:
    expected = torch_gradients(chosen)
    found = turn(chosen)
    np.testing.assert_allclose(found.by_hand, expected, rtol=1e-6, atol=1e-9)
    np.testing.assert_allclose(found.by_autograd, expected, rtol=1e-9, atol=1e-12)


@settings(deadline=None, max_examples=60)
@given(NETWORKS)
def test_the_graph_of_operations_comes_to_the_same_loss_and_gradients(chosen: Settings) -> None:
    found = turn(chosen)
    placed = network_graph(found.sizes, found.sample, found.layers, found.names, chosen.loss)
    adjoints = adjoints_of(placed.nodes)
    assert placed.nodes[-1].value == pytest.approx(found.sample.loss, rel=1e-9, abs=1e-12)
    own = {node.key: slope for node, slope in zip(placed.nodes, adjoints, strict=True) if node.key[0] in "wb"}
    expected = dict(zip(parameter_keys(found.sizes), found.per_sample[found.drawn], strict=True))
    assert {key: pytest.approx(value, rel=1e-6, abs=1e-9) for key, value in expected.items()} == own
    where = set(zip(placed.x.round(6), placed.y.round(6), strict=True))
    assert len(where) == len(placed.nodes), "no two nodes on one spot"


@settings(deadline=None, max_examples=40)
@given(NETWORKS)
def test_a_batch_takes_the_mean_of_its_samples_and_the_sum_their_sum(chosen: Settings) -> None:
    found = turn(chosen)
    alone = [
        turn(dataclasses.replace(chosen, samples=1, x=rolled(chosen.x, s, 3), y=rolled(chosen.y, s, 2)))
        for s in range(chosen.samples)
    ]
    together = np.stack([one.by_hand for one in alone])
    expected = together.sum(axis=0) if chosen.loss == SUM else together.mean(axis=0)
    np.testing.assert_allclose(found.by_hand, expected, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(found.per_sample, together, rtol=1e-9, atol=1e-9)


def rolled(values: tuple[float, ...], rows: int, width: int) -> tuple[float, ...]:
    return tuple(np.roll(values, -rows * width))


@pytest.mark.parametrize("name", RULES)
def test_each_slope_is_the_engine_s_and_autograd_s(name: str) -> None:
    z = np.linspace(-4, 4, 33)
    leaf = torch.tensor(z, requires_grad=True)
    value = RULES[name].twin(leaf)
    slope = RULES[name].slope(z, value.detach().numpy())
    np.testing.assert_allclose(value.detach().numpy(), RULES[name].value(z), atol=1e-12)
    np.testing.assert_allclose(value.detach().numpy(), ACTIVATIONS[name].value(z), atol=1e-12)
    np.testing.assert_allclose(slope, torch.autograd.grad(value.sum(), leaf)[0], atol=1e-12)
    np.testing.assert_allclose(slope, ACTIVATIONS[name].slope(z), atol=1e-12)


@pytest.mark.parametrize("loss", SCORES)
def test_each_loss_of_one_sample_is_torch_s(loss: str) -> None:
    p, y = np.array([[0.2, 0.9]]), np.array([[0.0, 1.0]])
    score = SCORES[loss]
    leaf = torch.tensor(p, requires_grad=True)
    own = score.twin(leaf, torch.tensor(y))
    assert score.loss(p, y)[0] == pytest.approx(own.item(), rel=1e-12)
    np.testing.assert_allclose(score.slope(p, y), torch.autograd.grad(own, leaf)[0], rtol=1e-12)


def test_half_the_squared_error_has_half_of_mse_loss_s_gradient() -> None:
    half, mean = (turn(Settings(loss=loss)).by_hand for loss in (HALF, MEAN))
    np.testing.assert_allclose(half, mean / 2)


def test_the_update_is_one_of_sgd_s() -> None:
    chosen = Settings(samples=4, loss=MEAN, rate=0.3, **LARGE)
    found = turn(chosen)
    weights = torch.tensor(flat_parameters(found.layers), requires_grad=True)
    weights.grad = torch.tensor(found.by_autograd)
    torch.optim.SGD([weights], lr=0.3).step()
    np.testing.assert_allclose(flat_parameters(found.after), weights.detach().numpy(), rtol=1e-12)


def test_finite_differences_agree_to_six_digits_at_the_defaults() -> None:
    found = turn(Settings())
    assert {verdict(a, b) for a, b in zip(found.by_hand, found.by_difference, strict=True)} <= {"exact", "close"}


def test_a_finite_difference_across_a_kink_is_called_wrong() -> None:
    chosen = Settings(activation="ReLU", b1=(0.0, -0.1, 0.3), w1=(0.0,) * 9)
    found = turn(chosen)
    assert "wrong" in {verdict(a, b) for a, b in zip(found.by_hand, found.by_difference, strict=True)}
    np.testing.assert_allclose(found.by_hand, found.by_autograd)


# --- what stands in the picture


def texts(panel: Any, frame: int) -> str:
    """All words of a panel at a frame."""
    moving = {part.trace: part.values[frame] for part in panel.frames if part.attribute == "text"}
    return " | ".join(
        text
        for index, trace in enumerate(panel.figure["data"])
        for text in moving.get(index, trace.get("text", ()))
        if text
    )


def test_what_is_not_computed_yet_is_never_shown_as_a_number() -> None:
    result = turn(Settings())
    scene = TURN.scene(result, Settings())
    network, operations, table = scene.panels
    start = texts(network, 0)
    assert "z ?" in start and "L ?" in start and "δ" not in start and "∂" not in start
    assert texts(table, 0).count("not yet") == 3 * len(result.by_hand)
    assert scene.readouts[0].value[0] == "not yet"
    nodes = len(operations.layers[0].keys)
    assert texts(operations, 0).count("|") < 2 * nodes - 1, "only leaves have values"
    last_backward = scene.clock.start
    assert "not yet" not in texts(table, last_backward) and "?" not in texts(network, last_backward)


def test_forward_goes_unit_by_unit_and_backward_from_the_outputs() -> None:
    phases = [(step.phase, step.layer) for step in turn(Settings(**LARGE)).steps]
    assert phases == [
        ("start", 0), *[("forward", 1)] * 3, *[("forward", 2)] * 3, *[("forward", 3)] * 2, ("loss", 3),
        *[("backward", 3)] * 2, *[("backward", 2)] * 3, *[("backward", 1)] * 3, ("update", 3), ("again", 3),
    ]  # fmt: skip
    assert turn(Settings(samples=2)).steps[-3].phase == "batch"


def test_the_largest_network_has_32_numbers_to_set_and_each_is_set_where_it_stands() -> None:
    chosen = Settings(**LARGE)
    result = turn(chosen)
    assert result.sizes == (3, 3, 3, 2) and len(result.by_hand) == 32
    edits = edits_of(chosen)
    assert list(edits) and set(edits) == set(parameter_keys(result.sizes))
    for key, before in zip(parameter_keys(result.sizes), flat_parameters(result.layers), strict=True):
        knob, index = edits[key]
        assert getattr(chosen, knob)[index] == before


@pytest.mark.parametrize("depth", [0, 1, 2])
def test_a_weight_that_is_edited_is_the_one_that_changes(depth: int) -> None:
    chosen = Settings(depth=depth, hidden=3, inputs=3, outputs=2)
    names = parameter_keys(turn(chosen).sizes)
    before = flat_parameters(layers_of(chosen))
    for key, (knob, index) in edits_of(chosen).items():
        values = list(getattr(chosen, knob))
        values[index] = 4.25
        after = flat_parameters(layers_of(dataclasses.replace(chosen, **{knob: tuple(values)})))
        assert np.flatnonzero(after != before).tolist() == [names.index(key)]


def test_every_mark_of_the_network_lights_its_row_and_its_node() -> None:
    scene = TURN.scene(turn(Settings()), Settings())
    keys = [{key for layer in panel.layers if hasattr(layer, "keys") for key in layer.keys} for panel in scene.panels]
    network, operations, table = keys
    assert set(parameter_keys((2, 2, 1))) == table <= network & operations
    assert {"u1.0", "u1.1", "u2.0"} <= network & operations


def test_a_saturated_unit_is_named_and_passes_nothing_on() -> None:
    chosen = Settings(**SATURATED)
    result = turn(chosen)
    scene = TURN.scene(result, chosen)
    assert result.sample.outputs[1][0] == pytest.approx(0.9999, abs=5e-5)
    assert result.sample.loss > 10 and abs(result.sample.deltas[0][0]) < 2e-3
    assert abs(result.sample.errors[0][0]) > 1
    drawn = texts(scene.panels[0], scene.clock.start)
    assert "saturated" in drawn and "h₁ 0.9999" in drawn, "neither a slope of 0 nor a value of 1"
    assert "× 0 " not in drawn and "× 2.22 · 10⁻⁴" in drawn
    assert "h₁ lets hardly any error pass" in scene.notices[0].text


def test_bce_cancels_the_sigmoid_s_slope_and_squared_error_keeps_it() -> None:
    crossed, squared = turn(Settings(loss=BCE)), turn(Settings(output="Sigmoid"))
    gap = crossed.sample.outputs[-1] - crossed.sample.y
    np.testing.assert_allclose(crossed.sample.deltas[-1], gap, rtol=1e-12)
    np.testing.assert_allclose(squared.sample.deltas[-1], gap * squared.sample.slopes[-1], rtol=1e-12)


def test_a_rate_of_2_makes_it_worse_and_says_so() -> None:
    chosen = Settings(rate=2.0)
    result = turn(chosen)
    assert result.cost_after > result.cost
    notice = TURN.scene(result, chosen).notices[0]
    assert "makes it worse" in notice.text and notice.knobs == {"rate": 0.4}


def test_bce_refuses_targets_that_are_no_probabilities_and_offers_the_nearest() -> None:
    chosen = Settings(loss=BCE, y=(3.0, *Settings().y[1:]))
    with pytest.raises(Refusal) as caught:
        turn(chosen)
    assert caught.value.knob == "y"
    turn(dataclasses.replace(chosen, **caught.value.changes))


def test_no_weight_or_bias_of_the_opening_network_is_0() -> None:
    chosen = Settings()
    for name in ("w0", "w1", "b1", "w2", "b2", "w3", "b3", "x"):
        assert 0 not in getattr(chosen, name)


# --- batch, factors


def test_four_samples_have_four_gradients_and_disagree() -> None:
    result = batch(Settings())
    assert result.per_sample.shape == (4, 9)
    np.testing.assert_allclose(result.whole, result.per_sample.mean(axis=0))
    assert ((result.per_sample > 0).any(axis=0) & (result.per_sample < 0).any(axis=0)).any()


@pytest.mark.parametrize("outputs", [1, 2])
def test_a_factor_in_the_loss_scales_every_gradient_and_the_rate_makes_up_for_it(outputs: int) -> None:
    result = factors(Settings(outputs=outputs))
    np.testing.assert_allclose(result.gradients, result.ratios[:, None] * result.gradients[0], rtol=1e-12)
    assert result.ratios.tolist() == [1, 2 / outputs, 8] and result.apart < 1e-12
    for loss, rate in zip(result.losses, result.rates, strict=True):
        one = turn(Settings(outputs=outputs, samples=4, loss=loss, rate=float(rate)))
        first = turn(Settings(outputs=outputs, samples=4))
        np.testing.assert_allclose(flat_parameters(one.after), flat_parameters(first.after), rtol=1e-9)


# --- a typed formula


@pytest.mark.parametrize(
    "typed",
    ["(tanh(w·x + b) − 1)² + 0.1w²", "w*w*w + x", "sigmoid(w x + b)·(1 − sigmoid(w x + b))", "x/w + 2^x", "relu(x) + b",
     "e^(−(w·x + b)²)", "x^2 + x^2", "max(x, w)·b", "x if x > 0 else 0.1x", "sin 2 · w", "−x·√(b)"],
)  # fmt: skip
@settings(deadline=None, max_examples=25)
@given(x=st.floats(-3, 3), w=st.floats(-3, 3), b=st.floats(0.1, 3))
def test_the_adjoints_of_a_typed_formula_are_autograd_s(typed: str, x: float, w: float, b: float) -> None:
    if abs(w) < 0.01 or abs(x) < 0.01 or abs(x - w) < 1e-6:
        return
    result = formula(Settings(typed=typed, at_x=x, at_w=w, at_b=b))
    np.testing.assert_allclose(variable_slopes(result), result.by_autograd, rtol=1e-9, atol=1e-9)
    for paths, adjoint, node in zip(result.paths[:-1], result.adjoints, result.nodes, strict=False):
        if node.wanted:
            assert sum(paths) == pytest.approx(adjoint, rel=1e-9, abs=1e-12)


def test_a_node_that_is_used_twice_adds_its_two_paths() -> None:
    result = formula(Settings())
    w = next(index for index, node in enumerate(result.nodes) if node.name == "w")
    assert len(result.paths[w]) == 2
    said = formula_numbers(result, Settings())["used more than once"]
    assert said == "w: (−1.825) + (−0.12) = −1.945"
    scene = FORMULA.scene(result, Settings())
    assert said in scene.notices[0].text
    frames = [texts(scene.panels[0], frame) for frame in range(len(result.steps))]
    assert any("(−0.12) + …" in text for text in frames) and "(−0.12) + (−1.83)<br>= −1.95" in frames[-1]


@pytest.mark.parametrize(("typed", "said"), [("log(w)", "positive"), ("x +", "missing"), ("√(x)·0/0", "Division by 0")])
def test_a_formula_without_a_value_is_refused_in_words(typed: str, said: str) -> None:
    with pytest.raises(Refusal, match=said):
        formula(Settings(typed=typed))


def test_a_kink_is_named_where_autograd_takes_another_slope() -> None:
    chosen = Settings(typed="max(x, w)", at_x=1.0, at_w=1.0)
    result = formula(chosen)
    notices = FORMULA.scene(result, chosen).notices
    different = not np.allclose(variable_slopes(result), result.by_autograd)
    assert different == any("kink" in notice.text for notice in notices)
    assert different


# --- check me


@pytest.mark.parametrize("drill", [CHAIN, WIDER, OWN])
def test_the_right_answers_are_all_right(drill: str) -> None:
    asked = exercise(Settings(drill=drill)).asked
    right = tuple(each.value for each in asked)
    done = exercise(Settings(drill=drill, mine=right, commit=True))
    assert done.judgement == f"All {len(asked)} are right to 6 digits."
    rounded = tuple(float(f"{value:.4g}") for value in right)
    rough = exercise(Settings(drill=drill, mine=rounded, commit=True)).judgement
    assert rough.startswith(f"All {len(asked)} are right")


def test_nothing_is_marked_before_all_is_there_and_committed() -> None:
    asked = exercise(Settings()).asked
    wrong = tuple(each.value + 1 for each in asked)
    for chosen in (Settings(mine=wrong), Settings(mine=wrong[:-1], commit=True), Settings(commit=True)):
        result = exercise(chosen)
        assert result.marks == () and "typed" in result.judgement
        assert "wrong" not in texts(EXERCISE.scene(result, chosen).panels[1], 0)


@pytest.mark.parametrize("drill", [CHAIN, WIDER, OWN])
def test_the_first_wrong_factor_is_named_and_nothing_after_it_is_marked(drill: str) -> None:
    asked = exercise(Settings(drill=drill)).asked
    for index in range(len(asked)):
        mine = [each.value for each in asked]
        mine[index] += 10
        mine[-1] += 10
        result = exercise(Settings(drill=drill, mine=tuple(mine), commit=True))
        assert f"number {index + 1}, {asked[index].name}" in result.judgement
        assert result.marks[:index] == ("exact",) * index and set(result.marks[index + 1 :]) <= {"not marked"}


def test_known_mistakes_are_named_for_what_they_are() -> None:
    asked = exercise(Settings()).asked
    right = [each.value for each in asked]
    weight = turned_weight(Settings())
    for name, change, said in (
        ("δ of h", lambda each: named(asked, "error of h").value, "the slope is missing"),
        ("error of ŷ", lambda each: -each.value, "wrong sign"),
        ("new w x→h", lambda each: 2 * weight - each.value, "added, not subtracted"),
        ("∂L/∂(w h→ŷ)", lambda each: -each.value, "the sign is wrong"),
    ):
        mine = [change(each) if each.name == name else value for each, value in zip(asked, right, strict=True)]
        found = exercise(Settings(mine=tuple(mine), commit=True)).judgement
        assert name in found and said in found


def named(asked: tuple, name: str) -> Any:
    return next(each for each in asked if each.name == name)


def turned_weight(chosen: Settings) -> float:
    return float(exercise(chosen).turn.layers[0][0][0, 0])


def test_a_batch_s_answers_are_the_batch_s_gradients() -> None:
    chosen = Settings(drill=OWN, samples=3)
    asked = exercise(chosen).asked
    np.testing.assert_allclose([each.value for each in asked[:9]], torch_gradients(chosen), rtol=1e-9)
    first = turn(chosen).per_sample[0]
    mine = tuple([float(first[0]), *[each.value for each in asked[1:]]])
    assert "the first sample's alone" in exercise(dataclasses.replace(chosen, mine=mine, commit=True)).judgement


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 9999), st.sampled_from([CHAIN, WIDER]))
def test_every_exercise_has_odd_numbers_and_answers_that_are_autograd_s(seed: int, drill: str) -> None:
    result = exercise(Settings(drill=drill, drill_seed=seed))
    assert not (flat_parameters(result.turn.layers) == 0).any()
    np.testing.assert_allclose(result.turn.by_hand, result.turn.by_autograd, rtol=1e-9)
    own = {each.name: each.value for each in result.asked}
    for name, slope in zip(parameter_names(result.turn.sizes), result.turn.by_autograd, strict=True):
        assert own[f"∂L/∂({name})"] == slope


def test_another_seed_is_another_exercise() -> None:
    first, second = (exercise(Settings(drill_seed=seed)).asked for seed in (1, 2))
    assert [each.value for each in first] != [each.value for each in second]


def test_an_answer_is_right_to_six_digits_or_rounded_or_wrong() -> None:
    assert [mark_of(typed, 0.123456789) for typed in (0.1234568, 0.1235, 0.13)] == ["exact", "close", "wrong"]
    assert mark_of(0.0, 0.0) == "exact" and mark_of(0.1, 0.0) == "wrong"
    assert marks_of((), ()) == () and judgement((), (), False).startswith("0 of 0")


def test_a_mistake_that_is_no_other_number_is_not_named() -> None:
    """With a slope of 1, to leave it out changes nothing: it cannot be told from the right answer."""
    found = turn(Settings())
    asked = asked_of_units(found.sizes, found.sample, found.layers, found.after, found.names)
    asked += asked_of_weights(found.sizes, found.sample, found.layers, found.by_autograd)
    for each in asked:
        assert judgement((each,), (each.value,), True).startswith("All 1 are right")


# --- zero_grad


def walked(start: float, rate: float, count: int, clean: bool) -> list[float]:
    weight = nn.Parameter(torch.tensor(start, dtype=torch.float64))
    optimizer = torch.optim.SGD([weight], lr=rate)
    path = [start]
    for _ in range(count):
        if clean:
            optimizer.zero_grad()
        (0.5 * (1.5 * weight - 3) ** 2).backward()
        optimizer.step()
        path.append(weight.item())
    return path


@pytest.mark.parametrize("clean", [True, False])
def test_the_two_walks_are_torch_s_own_loop_with_and_without_zero_grad(clean: bool) -> None:
    result = forgotten(Settings())
    expected = walked(0.2, 0.3, 12, clean)
    np.testing.assert_allclose(result.weights[0 if clean else 1], expected, rtol=1e-12)


def test_without_zero_grad_each_step_follows_the_sum_of_all_gradients() -> None:
    result = forgotten(Settings(count=20))
    np.testing.assert_allclose(result.held[0, 1:], result.fresh[0, 1:], rtol=1e-12)
    np.testing.assert_allclose(result.held[1, 1:], np.cumsum(result.fresh[1, 1:]), rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("rate", [0.05, 0.3, 0.8])
def test_without_zero_grad_it_never_comes_to_rest(rate: float) -> None:
    """Over any stretch of 40 steps it is about as far from the best weight as at the start; the right loop is there."""
    long = walked(0.2, rate, 400, False)
    assert min(max(abs(w - 2) for w in long[i : i + 40]) for i in range(0, 360, 40)) > 0.9 * 1.8
    assert abs(walked(0.2, rate, 400, True)[-1] - 2) < 1e-6


@pytest.mark.parametrize(
    ("rate", "words"), [(0.3, None), (1.0, "even the right loop runs away"), (1.9, "both walks run away")]
)
def test_what_a_rate_too_large_does_is_said(rate: float, words: str | None) -> None:
    chosen = Settings(step_rate=rate, count=40)
    result = forgotten(chosen)
    notices = FORGOTTEN.scene(result, chosen).notices
    assert [words in notice.text for notice in notices] == ([] if words is None else [True])
    far = np.abs(result.weights - 2).max(axis=1)
    assert (far[0] > 10) == (rate > 2 / 2.25) and (far[1] > 100) == (rate > 4 / 2.25)


def test_the_numbers_say_that_hand_and_autograd_are_the_same() -> None:
    for loss in SCORES:
        chosen = Settings(loss=loss, samples=4, **LARGE)
        assert turn_numbers(turn(chosen), chosen)["by hand against autograd"] in ("exact", "close")

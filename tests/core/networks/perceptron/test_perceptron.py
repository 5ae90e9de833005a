"""The perceptron: torch, scipy and scikit-learn are the oracles, and every claim of its page is a test."""

import dataclasses
from itertools import product

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from core.engine.activations import ACTIVATIONS
from core.experiment.part import result_of
from core.experiment.refusal import Refusal
from core.networks.perceptron import parts, topic
from core.networks.perceptron.hidden_layer import wrong_corners
from core.networks.perceptron.lifting import PRODUCT, SQUARES
from core.networks.perceptron.one_neuron import bend, wrong_of
from core.networks.perceptron.pictures import ends
from core.networks.perceptron.rules import DESCENT, PERCEPTRON, averaged, descent_rule
from core.networks.perceptron.samples import CLICKED, CORNERS, GATES, drawn, with_constant
from core.networks.perceptron.sentences import step_text
from core.networks.perceptron.separability import linear_programme
from core.networks.perceptron.slips import constant_slip, features_slip
from core.networks.perceptron.topic import BENDS, Settings
from core.networks.perceptron.watched import FRAMES

BINARY = [np.array(bits) for bits in product((-1, 1), repeat=4)]
NUMBER = st.floats(-6, 6).map(lambda value: round(value, 1))


def at(**changes: object) -> Settings:
    return dataclasses.replace(Settings(), **changes)


@settings(deadline=None)
@given(st.tuples(NUMBER, NUMBER), NUMBER, st.tuples(NUMBER, NUMBER), st.sampled_from(BENDS))
def test_the_neuron_is_torch_s(weights: tuple, bias: float, probe: tuple, activation: str) -> None:
    chosen = at(weights=weights, bias=bias, probe=probe, activation=activation)
    numbers = topic.neuron_numbers(topic.neuron(chosen), chosen)
    layer = torch.nn.functional.linear(
        torch.tensor(probe, dtype=torch.float64), torch.tensor([weights], dtype=torch.float64)
    )
    total = float(layer + bias)
    assert numbers["sum z"] == pytest.approx(total, abs=1e-12)
    assert float(numbers["compared with nn.Linear"]) < 1e-12 or (activation == "Step" and abs(total) < 1e-9)


@pytest.mark.parametrize("activation", BENDS)
def test_every_activation_offered_answers_by_the_side_of_zero(activation: str) -> None:
    z = np.concatenate([-np.geomspace(1e-3, 20, 200), np.geomspace(1e-3, 20, 200)])
    above = bend(activation, z) > parts.middle_of(activation)
    assert (above == (z > 0)).all()


def test_the_menu_is_the_registry_of_activations() -> None:
    assert set(BENDS) == set(ACTIVATIONS)


def test_the_page_opens_with_a_line_that_is_right() -> None:
    chosen = Settings()
    assert topic.neuron_numbers(topic.neuron(chosen), chosen)["errors"] == "0 of 4"


@given(st.tuples(NUMBER, NUMBER), NUMBER)
def test_the_line_is_at_right_angles_to_w_and_as_far_from_the_origin_as_is_said(weights: tuple, bias: float) -> None:
    w = np.array(weights)
    x, y = ends(np.array([*weights, bias]), (-6.2, 6.2))
    if not w.any():
        assert np.isnan(x).all() and np.isnan(y).all()
        return
    on_it = np.stack([x, y])
    if np.abs(on_it).max() < 1e6:
        np.testing.assert_allclose(w @ on_it + bias, 0, atol=1e-6)
        along = on_it[:, 1] - on_it[:, 0]
        assert abs(along @ w) < 1e-6 * np.linalg.norm(along) * np.linalg.norm(w)
    numbers = topic.neuron_numbers(topic.neuron(at(weights=weights, bias=bias)), at(weights=weights))
    assert numbers["line to origin, |b|/‖w‖"] == pytest.approx(abs(bias) / np.linalg.norm(w))


def test_without_weights_there_is_no_boundary_and_it_is_said() -> None:
    chosen = at(weights=(0.0, 0.0))
    scene = parts.neuron_scene(topic.neuron(chosen), chosen)
    assert any("no boundary" in notice.text for notice in scene.notices)
    assert topic.neuron_numbers(topic.neuron(chosen), chosen)["line to origin, |b|/‖w‖"] == "no line"


@given(st.tuples(NUMBER, NUMBER), st.sampled_from(["AND", "OR", "XOR"]))
def test_without_a_bias_the_corner_at_the_origin_is_never_right(weights: tuple, gate: str) -> None:
    found = topic.neuron(at(weights=weights, use_bias=False, data=gate))
    assert wrong_of(found)[0] and found.sums[0] == 0


@settings(deadline=None)
@given(st.tuples(NUMBER, NUMBER), NUMBER)
def test_xor_keeps_a_corner_wrong_whatever_is_moved(weights: tuple, bias: float) -> None:
    assert wrong_of(topic.neuron(at(weights=weights, bias=bias, data="XOR"))).any()


def test_the_truth_table_ticks_what_is_right() -> None:
    chosen = at(data="OR")
    panels = {panel.name: panel for panel in parts.neuron_scene(topic.neuron(chosen), chosen).panels}
    ticks = [text for text in panels["truth"].figure["data"][-1]["text"] if text in "✓✗"]
    assert ticks == ["✓", "✗", "✗", "✓"]
    chosen = at(data="Blobs")
    assert "truth" not in {panel.name for panel in parts.neuron_scene(topic.neuron(chosen), chosen).panels}


def test_own_points_are_set_by_clicking_and_others_are_not() -> None:
    for source, clickable in ((CLICKED, True), ("Blobs", False), ("AND", False)):
        chosen = at(data=source)
        kinds = [type(layer).__name__ for layer in parts.neuron_scene(topic.neuron(chosen), chosen).panels[0].layers]
        assert ("OwnPoints" in kinds) == clickable


def test_own_points_that_cannot_be_taken_are_refused_at_their_knob() -> None:
    for text in ("A1_2~C3_4", "A1_2~?", "A1_99"):
        with pytest.raises(Refusal) as refused:
            topic.neuron(at(data=CLICKED, points=text))
        assert refused.value.knob == "points"


@pytest.mark.parametrize("part", [part for part in parts.PARTS if part.name not in ("neuron", "plane", "hidden")])
def test_no_points_at_all_are_said_with_a_way_back(part) -> None:
    empty = at(data=CLICKED, points="", lift_of=topic.ABOVE)
    with pytest.raises(Refusal) as refused:
        result_of(part, empty)
    assert refused.value.changes == {"points": topic.OPENING}
    assert parts.neuron_scene(topic.neuron(empty), empty).notices
    assert "no points" in topic.example(empty)


@pytest.mark.parametrize("part", parts.PARTS)
@pytest.mark.parametrize("points", ["A1_2", "A1_2~A3_4", "A1_1~B1_1", "A0_0~B0_0~A1_0", "B1_1~A2_2~B3_3"])
def test_few_equal_or_one_class_of_points_are_drawn(part, points: str) -> None:
    chosen = at(data=CLICKED, points=points, lift_of=topic.ABOVE)
    result = result_of(part, chosen)
    assert part.scene(result, chosen).panels and part.numbers(result, chosen)


# --- learning ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("gate", ["AND", "OR"])
@pytest.mark.parametrize("seed", range(20))
def test_the_rule_learns_the_gates_that_a_line_parts(gate: str, seed: int) -> None:
    found = topic.learned(at(data=gate, seed=seed, passes=30))
    assert found.ended and found.errors[-1] == 0


def test_every_step_shown_is_the_one_before_it_and_what_was_added() -> None:
    for source, rule in product(("AND", "Blobs", "XOR"), (PERCEPTRON, DESCENT)):
        chosen = at(data=source, rule=rule, rate=0.5)
        found = topic.learned(chosen)
        x, y = with_constant(found.sample.x, True)[found.index[1:]], found.sample.y[found.index[1:]]
        sums = (found.before[1:] * x).sum(axis=1)
        np.testing.assert_allclose(found.sums[1:], sums, atol=1e-9)
        pull = y * (y * sums <= 1e-12) if rule == PERCEPTRON else (y > 0) - 1 / (1 + np.exp(-sums))
        expected = found.before[1:] + 0.5 * pull[:, None] * x
        np.testing.assert_allclose(found.after[1:], expected, atol=1e-9)


def test_gradient_descent_s_step_is_autograd_s() -> None:
    rng = np.random.default_rng(0)
    for _ in range(20):
        x, w, y, rate = rng.normal(size=3), rng.normal(size=3), int(rng.choice([-1, 1])), float(rng.uniform(0.1, 2))
        walk = descent_rule(x[None], np.array([y]), w, rate, 1, 0)
        weights = torch.tensor(w, requires_grad=True)
        target = torch.tensor(float(y > 0), dtype=torch.float64)
        torch.nn.functional.binary_cross_entropy_with_logits(weights @ torch.tensor(x), target).backward()
        np.testing.assert_allclose(w + rate * walk.learned[-1], w - rate * weights.grad.numpy(), atol=1e-12)


def test_the_arithmetic_of_a_step_is_written_out() -> None:
    before, after, x = np.array([1.0, 0.0, -1.0]), np.array([2.0, 1.0, 0.0]), np.array([1.0, 1.0])
    assert step_text(PERCEPTRON, 1.0, x, 1, 0.0, before, after) == (
        "z = 1·1 + 0·1 − 1 = 0, wrong (y = +1): w ← (1 + 1, 0 + 1)"
    )
    assert step_text(PERCEPTRON, 0.5, x, -1, 3.0, before, after).endswith("w ← (1 − 0.5·1, 0 − 0.5·1)")
    assert step_text(PERCEPTRON, 1.0, x, -1, -1.0, before, after).endswith("right: nothing is added")


def test_the_rate_changes_nothing_for_the_rule_from_zero() -> None:
    for source, bias, seed in product(GATES, (True, False), range(5)):
        assert topic.at_rates(at(data=source, use_bias=bias, seed=seed)).same
    for source in ("Blobs", "Circles", CLICKED):
        found = topic.at_rates(at(data=source))
        assert found.same and (found.mistakes[0] == found.mistakes[2]).all()


def test_the_rate_counts_from_another_start_and_for_gradient_descent() -> None:
    assert not topic.at_rates(at(from_hand=True, data="Blobs", weights=(-2.0, 1.0))).same
    assert not topic.at_rates(at(rule=DESCENT)).same


def test_the_pocket_never_gets_worse_and_holds_the_best() -> None:
    for source in ("XOR", "Circles", "Blobs"):
        found = topic.learned(at(data=source, spread=2.0, count=30, passes=5))
        assert (np.diff(found.errors_kept) <= 0).all()
        assert (found.errors_kept <= np.minimum.accumulate(found.errors)).all()
        assert found.errors_kept[-1] <= found.errors[-1]


def test_the_average_is_the_mean_of_all_weights_so_far() -> None:
    weights = np.random.default_rng(0).normal(size=(30, 3))
    np.testing.assert_allclose(averaged(weights)[[0, 9, 29]], [weights[:k].mean(axis=0) for k in (1, 10, 30)])


def test_a_long_walk_is_thinned_and_ends_where_it_ends() -> None:
    whole = topic.learned(at(data="Circles", count=200, passes=30))
    assert len(whole.steps) <= FRAMES and whole.steps[-1] == 200 * 30
    assert (np.diff(whole.steps)[: FRAMES // 2 - 1] == 1).all()


# --- more features, more neurons --------------------------------------------------------------------------------------


def test_rings_are_parted_by_no_line_but_lifted_by_a_plane() -> None:
    for seed in range(10):
        sample = drawn("Circles", 40, 0.5, seed, "")
        assert not linear_programme(with_constant(sample.x, True), sample.y).parted
        lifted = topic.lifted(at(data_seed=seed, spread=0.5))
        assert lifted.verdict.parted


def test_the_opening_cut_is_right_and_the_programme_s_plane_too() -> None:
    assert topic.lifted(Settings()).errors == 0
    assert topic.lifted(at(tilted=True)).errors == 0


def test_xor_is_parted_by_its_product_and_not_by_its_squares() -> None:
    xor = {"data": "XOR", "lift_of": topic.ABOVE}
    assert topic.lifted(at(feature=PRODUCT, **xor)).verdict.parted
    assert topic.lifted(at(feature=PRODUCT, tilted=True, **xor)).errors == 0
    assert not topic.lifted(at(feature=SQUARES, **xor)).verdict.parted


@pytest.mark.parametrize(
    ("hidden", "output", "names"),
    [
        (Settings().hidden, Settings().output, ("OR", "NAND")),
        ((0.6, -0.6, -0.3, -0.6, 0.6, -0.3), (0.5, 0.5, -0.3), ("x₁ and not x₂", "x₂ and not x₁")),
    ],
)
def test_both_classic_solutions_of_xor_are_right(hidden: tuple, output: tuple, names: tuple[str, str]) -> None:
    chosen = at(hidden=hidden, output=output)
    found = topic.hidden_neurons(chosen)
    numbers = topic.hidden_numbers(found, chosen)
    assert not wrong_corners(found).any() and numbers["the output"] == "XOR"
    assert (numbers["first hidden neuron"], numbers["second hidden neuron"]) == names
    assert len(np.unique(found.answers, axis=0)) == 3  # two of the four corners fall together


@settings(deadline=None)
@given(st.lists(NUMBER, min_size=9, max_size=9))
def test_linear_hidden_neurons_never_reach_xor(values: list[float]) -> None:
    chosen = at(hidden=tuple(values[:6]), output=tuple(values[6:]), hidden_activation="Linear")
    found = topic.hidden_neurons(chosen)
    # In exact arithmetic the sums at 00 and 11 make as much as those at 01 and 10.
    assert found.totals[0] + found.totals[3] == pytest.approx(found.totals[1] + found.totals[2], abs=1e-9)
    assert (found.totals * np.array(GATES["XOR"]) <= 1e-9).any()


@pytest.mark.parametrize("wanted", BINARY, ids=lambda bits: "".join("01"[int(bit > 0)] for bit in bits))
def test_of_the_sixteen_functions_of_two_bits_a_line_parts_fourteen(wanted: np.ndarray) -> None:
    x = with_constant(CORNERS, True)
    unequal = not (wanted == np.array([-1, 1, 1, -1])).all() and not (wanted == np.array([1, -1, -1, 1])).all()
    assert linear_programme(x, wanted).parted == unequal


def test_the_notes_slips_are_really_run() -> None:
    assert "comes out as 1:" in constant_slip((0.5, 0.5), -0.7) and "It is −0.2." in constant_slip((0.5, 0.5), -0.7)
    assert "no line" in features_slip(lift=False) and "finds a plane" in features_slip(lift=True)


@pytest.mark.parametrize("rate", [0.01, 1.0, 100.0])
def test_updates_of_any_size_fill_their_chart_with_ticks_that_can_be_read(rate: float) -> None:
    knobs = Settings(rate=rate)
    learned = result_of(parts.LEARNED, knobs)
    panel = next(panel for panel in parts.LEARNED.scene(learned, knobs).panels if panel.name == "addition")
    across = panel.figure["layout"]["xaxis"]
    low, high = across["range"]
    assert np.abs(learned.after[:, :2]).max() > 0.8 * high
    assert across["nticks"] <= 10 if "nticks" in across else 2 <= (high - low) / across["dtick"] <= 16


def test_an_angle_has_its_degree_sign() -> None:
    for knobs, text in ((Settings(weights=(0.5, 0.5)), "45°"), (Settings(weights=(0.0, 0.0)), "none")):
        readouts = parts.NEURON.scene(result_of(parts.NEURON, knobs), knobs).readouts
        assert next(row.value for row in readouts if row.label == "direction of w") == text

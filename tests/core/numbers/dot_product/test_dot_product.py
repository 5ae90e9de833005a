"""The dot product's page: what it says holds, and what it quotes the libraries really answer."""

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from scipy import stats

from core.experiment.knobs import applies, knobs
from core.experiment.shown_code import happens
from core.numbers.dot_product.libraries import EXPRESSIONS, KINDS, answers
from core.numbers.dot_product.neuron import boundary
from core.numbers.dot_product.parts import arrows_scene, lists_scene, neuron_scene
from core.numbers.dot_product.slips import slips
from core.numbers.dot_product.space import arc_in_space
from core.numbers.dot_product.topic import (
    Settings,
    arrow_numbers,
    in_space,
    list_numbers,
    neuron,
    synced,
    two_arrows,
    two_lists,
    typed_lists,
)

DEFAULT = Settings()


def numbers_at(**changes: Any) -> dict[str, float | str]:
    settings = replace(DEFAULT, **changes)
    return arrow_numbers(two_arrows(settings), settings)


def test_both_ways_of_moving_agree() -> None:
    angled = replace(DEFAULT, entry="Length and angle", a_length=4.0, b_length=3.0, b_direction=-50.0, angle=120.0)
    turned = two_arrows(angled)
    assert turned.pair.dot == pytest.approx(4 * 3 * math.cos(math.radians(120)))
    assert turned.pair.angle == pytest.approx(120)
    typed = two_arrows(replace(DEFAULT, a=tuple(turned.pair.a), b=tuple(turned.pair.b)))
    assert typed.pair.dot == pytest.approx(turned.pair.dot)


@pytest.mark.parametrize("snap", [True, False])
def test_typed_components_stand_and_only_the_hand_snaps(snap: bool) -> None:
    settings = replace(DEFAULT, a=(1.26, -3.1), b=(0.2, 4.9), snap=snap)
    np.testing.assert_array_equal(two_arrows(settings).pair.a, [1.26, -3.1])
    for handle in arrows_scene(two_arrows(settings), settings).panels[0].handles:
        assert (handle.x.step, handle.y.step) == ((0.5, 0.5) if snap else (None, None))
        assert handle.x.offset == handle.y.offset == 0


def test_right_angles_give_zero_however_long() -> None:
    for long in (0.5, 1, 5):
        assert two_arrows(replace(DEFAULT, a=(0.0, long), b=(5.0, 0.0))).pair.dot == 0


def test_twice_both_lengths_is_four_times_the_product() -> None:
    one = two_arrows(replace(DEFAULT, a=(1, 2), b=(2.5, -0.5))).pair
    two = two_arrows(replace(DEFAULT, a=(2, 4), b=(5.0, -1.0))).pair
    assert two.dot == 4 * one.dot and two.angle == pytest.approx(one.angle)


def test_the_number_is_written_out_both_ways() -> None:
    told = {readout.label: readout.value for readout in arrows_scene(two_arrows(DEFAULT), DEFAULT).readouts}
    assert told["a₁b₁ + a₂b₂"] == "2·4.5 + 3.5·1" and told["a · b"] == 2 * 4.5 + 3.5 * 1
    lengths_and_cosine = [float(part) for part in told["|a| |b| cos θ"].split("·")]
    assert math.prod(lengths_and_cosine) == pytest.approx(told["a · b"], rel=5e-3)
    assert numbers_at()["length of a"] == pytest.approx(math.hypot(2, 3.5))


def test_fifty_numbers_of_full_length_fit() -> None:
    longest = ", ".join(repr(-1.2345678901234567e-05) for _ in range(50))
    assert two_lists(replace(DEFAULT, u=longest, v=longest)).complaint == ""
    assert len(longest) <= knobs(Settings)["u"].most


def test_the_angles_arc_in_space_goes_from_q_to_p() -> None:
    pair = in_space(DEFAULT)
    arc = arc_in_space(pair)
    points = np.array([arc["x"], arc["y"], arc["z"]]).T
    for end, vector in ((points[0], pair.b), (points[-1], pair.a)):
        np.testing.assert_allclose(end / np.linalg.norm(end), vector / np.linalg.norm(vector), atol=1e-12)


@pytest.mark.parametrize(
    ("u", "v", "words"),
    [((3.0, 2.0), (4.0, -0.5), "acute"), ((-0.1, 1.0), (1.0, 0.0), "obtuse"), ((1.0, 1.0), (1.0, -1.0), "right")],
)
def test_the_angle_in_words_and_the_cosine_as_a_number(u: tuple, v: tuple, words: str) -> None:
    settings = replace(DEFAULT, a=u, b=v)
    told = {readout.label: readout.value for readout in arrows_scene(two_arrows(settings), settings).readouts}
    assert words in told["they stand"]
    assert told["cos θ"] == pytest.approx(np.dot(u, v) / math.hypot(*u) / math.hypot(*v), abs=1e-12)


@pytest.mark.parametrize("entry", ["Components", "Length and angle"])
@pytest.mark.parametrize("angle", [-170.0, -90.0, 0.0, 35.0, 180.0])
def test_components_lengths_and_angles_tell_of_the_same_arrows(entry: str, angle: float) -> None:
    settings = replace(DEFAULT, entry=entry, a_length=3.0, b_length=4.5, b_direction=20.0, angle=angle, a=(-1.0, 2.5))
    linked = synced(settings)
    assert linked.entry == "Components"
    for name in ("a", "b"):
        np.testing.assert_allclose(getattr(linked, name), getattr(two_arrows(settings).pair, name), atol=1e-4)
    back = two_arrows(replace(linked, entry="Length and angle")).pair
    np.testing.assert_allclose(back.a, two_arrows(settings).pair.a, atol=2e-2)
    assert abs(linked.angle) == pytest.approx(two_arrows(settings).pair.angle, abs=0.051)
    assert all(applies(linked, name) for name in ("a", "b", "a_length", "b_length", "angle", "b_direction"))


def test_both_charts_have_handles_at_once() -> None:
    plane, cosine = arrows_scene(two_arrows(DEFAULT), DEFAULT).panels
    assert [handle.label for handle in plane.handles] == ["tip of a", "tip of b"]
    assert [handle.label for handle in cosine.handles] == ["angle from b to a"]
    # No dot that is no handle looks like one.
    assert not [trace for panel in (plane, cosine) for trace in panel.figure["data"] if trace["mode"] == "markers"]


@pytest.mark.parametrize("b", [(1.0, 0.0), (0.5, 0.2), (-1.0, -0.4)])
def test_the_shadow_is_in_sight(b: tuple[float, float]) -> None:
    for a in ((5.0, 5.0), (5.0, -5.0), (7.1, 7.1)):
        settings = replace(DEFAULT, a=a, b=b)
        result = two_arrows(settings)
        reach = arrows_scene(result, settings).panels[0].figure["layout"]["xaxis"]["range"][1]
        assert np.abs(result.pair.projection).max() < reach


def test_a_neuron_s_sum_changes_its_sign_on_the_line() -> None:
    settings = replace(DEFAULT, weights=(2.0, -1.0), bias=3.0)
    x, y = boundary(np.array(settings.weights), settings.bias)
    for end in zip(x, y, strict=True):
        assert neuron(replace(settings, inputs=end)).total == pytest.approx(0, abs=1e-9)
        assert neuron(replace(settings, inputs=(end[0] + 1, end[1] - 1))).total > 0
    flat = replace(DEFAULT, weights=(0.0, 0.0))
    assert "no line" in neuron_scene(neuron(flat), flat).notices[0].text


def test_the_scatter_parts_its_points_by_both_means() -> None:
    panel = lists_scene(two_lists(DEFAULT), DEFAULT).panels[0]
    same, opposite = (trace for trace in panel.figure["data"] if trace.get("name"))
    assert (same["x"].tolist(), same["y"].tolist()) == ([1, 2, 5], [2, 1, 6])
    assert (opposite["x"].tolist(), opposite["y"].tolist()) == ([4], [3])


def test_torch_s_float32_loses_the_sum_of_large_products_that_cancel() -> None:
    told = {
        said.expression: float(said.value)
        for said in two_lists(replace(DEFAULT, u="1000000 1 -1000000", v="1000000 1 1000000")).answers[KINDS[0]]
    }
    assert told["np.dot(nv1, nv2)"] == 1 and told["torch.dot(tv1, tv2)"] == 0


def test_turning_both_changes_nothing() -> None:
    dots = {
        round(two_arrows(replace(DEFAULT, entry="Length and angle", b_direction=float(turn))).pair.dot, 9)
        for turn in range(-180, 181, 30)
    }
    assert len(dots) == 1


@pytest.mark.parametrize("entry", ["Components", "Length and angle"])
def test_the_present_angle_lies_on_the_cosine(entry: str) -> None:
    settings = replace(DEFAULT, entry=entry)
    curve, here = arrows_scene(two_arrows(settings), settings).panels[1].figure["data"]
    assert np.interp(here["x"][1], curve["x"], curve["y"]) == pytest.approx(here["y"][1], abs=2e-2)


def test_a_vector_without_length_is_named() -> None:
    values = numbers_at(b=(0.0, 0.0))
    assert values["angle θ"] == values["cos θ"] == "none: a length is 0"
    assert values["a along b"] == "none: b has no direction"
    nothing = replace(DEFAULT, b=(0.0, 0.0))
    words = {readout.label: readout.value for readout in arrows_scene(two_arrows(nothing), nothing).readouts}
    assert words["they stand"] == "no direction: a length is 0"


def test_correlation_is_scipys_and_survives_a_shift() -> None:
    u, v, complaint = typed_lists(DEFAULT)
    assert complaint == ""
    assert two_lists(DEFAULT).correlation == pytest.approx(stats.pearsonr(u, v).statistic)
    shifted = two_lists(replace(DEFAULT, lift=100.0))
    assert (shifted.u.tolist(), shifted.v.tolist()) == ([101, 102, 103, 104, 105], [102, 101, 104, 103, 106])
    assert shifted.total > 900 * two_lists(DEFAULT).total
    assert shifted.correlation == pytest.approx(two_lists(DEFAULT).correlation)


def test_products_add_up() -> None:
    result = two_lists(DEFAULT)
    _, products, centred = lists_scene(result, DEFAULT).panels
    assert products.figure["data"][0]["y"].sum() == pytest.approx(result.total)
    assert centred.figure["data"][0]["y"].sum() == pytest.approx(result.correlation)


@pytest.mark.parametrize(
    ("u", "v", "says"),
    [
        ("1, 2, x", "1, 2, 3", "u: item 3, “x”, is not a number."),
        ("1, 2, 3", "1, 2, 3, 4, 5", "u has 3 numbers and v has 5: number 4 of v has no partner."),
        ("1, 2", "", "v must hold 1 to 50 numbers; it holds 0."),
    ],
)
def test_bad_lists_are_named_and_the_picture_stays(u: str, v: str, says: str) -> None:
    settings = replace(DEFAULT, u=u, v=v)
    result = two_lists(settings)
    assert says in result.complaint and says in lists_scene(result, settings).notices[0].text
    assert len(result.u) == len(result.v) and np.isfinite(result.total)


def test_a_constant_list_has_no_correlation_and_says_so() -> None:
    settings = replace(DEFAULT, v="7, 7, 7, 7, 7")
    assert list_numbers(two_lists(settings), settings)["correlation r"] == "none: a list is constant"
    assert "No correlation" in lists_scene(two_lists(settings), settings).notices[0].text


def test_all_lines_agree_on_floats() -> None:
    for said in two_lists(replace(DEFAULT, u="0.1, 2.7, -3", v="5, 6.5, 7.25")).answers[KINDS[0]]:
        assert float(said.value) == pytest.approx(0.1 * 5 + 2.7 * 6.5 - 3 * 7.25, rel=1e-6)
        assert ("float32" in said.kind) == ("tv1" in said.expression)


def test_dot_is_strict_and_sum_is_not() -> None:
    u, v = np.array([1.0, 2, 3]), np.array([0.5, 1, 2])
    mixed = {said.expression: said for said in answers(u, v, "whole numbers with floats")}
    rows = {said.expression: said for said in answers(u, v, "rows [[…]]")}
    assert [name for name in EXPRESSIONS if mixed[name].failed] == ["torch.dot(tv1, tv2)", "tv1 @ tv2"]
    assert [name for name in EXPRESSIONS if not rows[name].failed] == ["np.sum(nv1 * nv2)", "torch.sum(tv1 * tv2)"]


def test_the_notes_slip_is_what_torch_says() -> None:
    (slip,) = slips()
    with pytest.raises(RuntimeError) as refused:
        torch.dot(torch.tensor([[1, 2, 3, 4]]), torch.tensor([[1, 2, 3, 4]]))
    assert f"RuntimeError: {refused.value}" in happens(slip.code)
    assert "dtype" in slip.because
    assert happens(slip.mend) == "it prints `tensor(30.)`."


def test_right_angles_and_parallels_leave_no_dust() -> None:
    for turn in range(-180, 181, 5):
        for angle in (-90.0, 90.0):
            values = numbers_at(entry="Length and angle", b_direction=float(turn), angle=angle)
            assert values["a · b"] == values["a along b"] == 0 and values["angle θ"] == 90
        along = numbers_at(entry="Length and angle", b_direction=float(turn), angle=180.0)
        assert along["the rest of a"] == 0 and along["a along b"] == pytest.approx(-4)


def test_parallel_arrows_have_an_angle_of_exactly_0_or_180() -> None:
    assert numbers_at(a=(4.0, 2.0), b=(2.0, 1.0))["angle θ"] == 0
    assert numbers_at(a=(-0.3, -0.1), b=(0.9, 0.3))["angle θ"] == 180


def test_no_arrow_s_name_is_cut_off_at_the_edge_of_the_plane() -> None:
    traces = arrows_scene(two_arrows(DEFAULT), DEFAULT).panels[0].figure["data"]
    names = [trace for trace in traces if trace.get("text") in (["<b>a</b>"], ["<b>b</b>"])]
    assert len(names) == 2 and all(trace["cliponaxis"] is False for trace in names)

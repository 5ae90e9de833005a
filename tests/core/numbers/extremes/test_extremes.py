"""Extremes: what the page says of ties, NaN, axes, classes and descent is what the libraries do."""

import dataclasses

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import settings as tried
from hypothesis import strategies as st

from core.experiment.knobs import check, knobs
from core.numbers.extremes.answer_tables import ties_panel
from core.numbers.extremes.parts import extremes_scene, loss_scene, matrix_scene, slope_scene
from core.numbers.extremes.reductions import (
    as_matrix,
    descend,
    library_answers,
    places_of,
    two_valleys,
    two_valleys_slope,
    valley_bottoms,
)
from core.numbers.extremes.sentences import notices
from core.numbers.extremes.ties_and_nans import gap_answers, tie_answers, tied_places
from core.numbers.extremes.topic import (
    Settings,
    class_numbers,
    classify,
    differentiate_max,
    find_extremes,
    library_numbers,
    reduce_matrix,
    search_and_descend,
)

QUICK = tried(deadline=None, max_examples=40)
LISTS = st.lists(st.integers(-3, 3).map(float), min_size=1, max_size=60)


def answers(values):
    return {row[0]: row[1:] for row in library_answers(np.array(values, float))}


def library_answers_at(settings):
    return library_numbers(find_extremes(settings), settings)


def test_the_notes_list_has_its_minimum_at_minus_two_not_minus_one():
    told = library_answers_at(Settings())
    assert (told["np.min(v)"], told["np.argmin(v)"]) == ("-2", "1")
    assert -1.0 not in Settings().values


def test_the_notes_second_list_v_is_1_2_3():
    told = library_answers_at(Settings(values=(1.0, 2.0, 3.0)))
    assert (told["np.argmin(v)"], told["np.argmax(v)"]) == ("0", "2")


@QUICK
@given(LISTS)
def test_without_nan_all_libraries_agree_and_the_first_tied_place_is_told(values):
    told = answers(values)
    expected = (f"{min(values):g}", f"{values.index(min(values))}", f"{max(values):g}", f"{values.index(max(values))}")
    assert told["Python"] == told["numpy"] == told["numpy, NaN left out"] == told["torch"] == expected
    assert (told["torch.sort"][0], told["torch.sort"][2]) == (expected[0], expected[2])
    assert values[int(told["torch.sort"][1])] == min(values)


@QUICK
@given(LISTS)
def test_argmin_of_the_negative_is_argmax(values):
    assert np.argmin(-np.array(values)) == np.argmax(values)


@QUICK
@given(LISTS, st.integers(-50, 50))
def test_a_constant_moves_the_extremes_and_leaves_their_places(values, shift):
    before, after = (
        find_extremes(Settings(values=tuple(values))),
        find_extremes(Settings(values=tuple(values), shift=float(shift))),
    )
    assert np.array_equal(before.lows, after.lows) and np.array_equal(before.highs, after.highs)
    assert float(after.answers[1][1]) == float(before.answers[1][1]) + shift


def test_twenty_equal_values_part_argmax_from_sorting():
    told = answers([1.0] * 20)
    assert told["torch"][3] == "0" != told["torch.sort"][3]
    assert torch.sort(torch.ones(20), stable=True).indices[0] == 0, "a stable sort keeps the first"
    assert places_of(np.ones(20), 1.0).tolist() == list(range(20))


def test_float32_ties_what_float64_tells_apart():
    told = answers(check(knobs(Settings)["values"], [64.0, 64.000003, 3.0]))
    assert told["numpy"][2:] == told["torch"][2:] == ("64.000003", "1")
    assert told["torch, float32"][2:] == ("64", "0")


@pytest.mark.parametrize("count", [1, 2, 20, 40])
def test_argmin_and_argmax_say_the_first_of_equal_values_and_a_stable_sort_ends_at_the_last(count):
    told = {line: said for row in tie_answers(count) for line, said in (row[:2], row[2:])}
    for line in ("np.argmin(v)", "np.argmax(v)", "t.argmin()", "t.argmax()"):
        assert told[line] == "0"
    for line in ("np.argsort(v, stable=True)", "t.argsort(stable=True)"):
        assert (told[f"{line}[0]"], told[f"{line}[-1]"]) == ("0", str(count - 1))


def test_of_many_equal_values_torchs_sort_and_topk_say_another_than_the_first():
    places = tied_places()
    assert not places["np.argmax(v)"].any() and not places["t.argmax()"].any()
    assert places["t.argsort()[0]"].any() and places["t.topk(1).indices[0]"].any()
    assert all((said < np.arange(1, len(said) + 1)).all() for said in places.values())


def test_the_table_of_nan_is_what_the_page_says_of_it():
    told = {line: said for line, *said in gap_answers([1.0, -2.0, 1.0, 2.0, 3.0, 4.0])}
    assert told["min(v)"] == ["NaN", "-2", "-2"], "Python keeps a NaN met first and passes over a later one"
    assert told["np.min(v)"] == told["t.min()"] == told["t.sort().values[-1]"] == ["NaN"] * 3
    assert told["np.argmin(v)"] == told["t.argmin()"] == ["0", "3", "6"], "the place of the NaN"
    assert told["np.nanmin(v)"] == told["t[~t.isnan()].min()"] == ["-2"] * 3
    assert told["np.nanargmin(v)"] == ["2", "1", "1"]
    assert not hasattr(torch, "nanmin")


@pytest.mark.parametrize(("place", "python"), [(0, "NaN"), (2, "-2")])
def test_nan_is_passed_on_by_numpy_and_torch_left_out_by_nanmin_and_python_depends_on_its_place(place, python):
    result = find_extremes(Settings(hole=True, place=place))
    told = {row[0]: row[1:] for row in result.answers}
    assert told["numpy"][:2] == told["torch"][:2] == ("NaN", str(place))
    assert told["numpy, NaN left out"][:2] == ("-2", "1")
    assert told["Python"][0] == python
    assert told["torch.sort"][2:] == ("NaN", str(place))
    assert any("NaN" in notice.text for notice in notices(result, Settings(hole=True, place=place)))


def test_nothing_but_nan_is_said_in_words():
    settings = Settings(values=(3.0,), hole=True)
    with pytest.raises(ValueError):
        np.nanargmin(np.array([np.nan]))
    assert "no smallest" in notices(find_extremes(settings), settings)[0].text
    assert library_answers_at(settings)["np.nanmin(v)"] == "no number"


@QUICK
@given(st.lists(st.integers(-9, 9).map(float), min_size=36, max_size=36), st.integers(1, 6), st.integers(1, 6))
def test_matrix_reductions_are_torchs(cells, rows, columns):
    result = reduce_matrix(Settings(cells=tuple(cells), rows=rows, columns=columns))
    assert result.matrix.shape == (rows, columns)
    tensor = torch.tensor(result.matrix)
    for dim in (0, 1):
        for name, (values, places) in {"min": tensor.min(dim=dim), "max": tensor.max(dim=dim)}.items():
            best, where = result.reduced[f"{name} {dim}"]
            assert np.array_equal(best, values) and np.array_equal(where, tensor_first(tensor, name, dim))
            assert torch.equal(torch.gather(tensor, dim, places.unsqueeze(dim)).squeeze(dim), values)


def tensor_first(tensor, name, dim):
    return (tensor.argmin(dim=dim) if name == "min" else tensor.argmax(dim=dim)).numpy()


def test_the_matrix_is_the_sheets_top_left_corner():
    assert as_matrix(tuple(range(36)), 2, 3).tolist() == [[0, 1, 2], [6, 7, 8]]


def test_exactly_the_cells_told_are_outlined():
    settings = Settings(along="1", wanted="min")
    shown = matrix_scene(reduce_matrix(settings), settings).panels[0].layers[1]
    assert shown.weight.reshape(4, 3, 4)[0].tolist() == [[0, 1, 0, 0], [0, 0, 1, 0], [0, 1, 0, 0]]


@QUICK
@given(st.floats(-3, 3), st.floats(-3, 3))
def test_softmax_keeps_the_argmax(x, y):
    result = classify(Settings(x=x, y=y))
    assert result.probabilities[result.scores.argmax()] == result.probabilities.max()
    assert np.allclose(result.probabilities, torch.softmax(torch.tensor(result.scores), 0))


def test_at_the_origin_all_three_classes_tie_and_the_first_wins():
    result = classify(Settings(x=0.0, y=0.0))
    assert np.all(result.scores == 0) and class_numbers(result, Settings())["predicted class: argmax"] == 0


def test_ties_share_the_slope_or_one_place_takes_it_and_argmax_has_none():
    result = differentiate_max(Settings(values=(1.0, 3.0, 3.0)))
    assert result.slopes.tolist() == [[0, 0.5, 0.5], [0, 1, 0]]
    assert "does not require grad" in result.no_slope


def test_descent_from_the_right_ends_in_the_wrong_valley_and_from_the_left_at_the_argmin():
    minima = np.sort(np.roots([4, 0, -4, 0.4]).real)
    assert descend(1.6)[-1] == pytest.approx(minima[2], abs=1e-3)
    assert descend(-1.6)[-1] == pytest.approx(minima[0], abs=1e-3)
    fine = search_and_descend(Settings(points=201))
    assert fine.weights[fine.losses.argmin()] == pytest.approx(minima[0], abs=0.01)
    assert two_valleys(minima[0]) < two_valleys(minima[2])


def test_the_slope_of_the_two_valleys_is_autograds():
    w = torch.linspace(-1.8, 1.8, 50, dtype=torch.float64, requires_grad=True)
    two_valleys(w).sum().backward()
    assert np.allclose(w.grad, two_valleys_slope(w.detach().numpy()))


def test_a_nan_beyond_the_end_takes_the_last_place():
    settings = dataclasses.replace(Settings(), hole=True, place=199)
    assert np.isnan(find_extremes(settings).values[-1])


def test_the_offered_tie_is_one_that_the_two_calls_share_differently():
    (notice,) = slope_scene(differentiate_max(Settings()), Settings()).notices
    tied = Settings(**notice.knobs)
    assert slope_scene(differentiate_max(tied), tied).notices == ()
    shared, taken = differentiate_max(tied).slopes
    assert sorted(shared[shared > 0]) == [0.5, 0.5] and taken[taken > 0].tolist() == [1.0]


@pytest.mark.parametrize("shift", [-100.0, -10.0, 0.0, 10.0, 100.0])
def test_wherever_the_values_lie_their_differences_are_seen(shift):
    settings = Settings(shift=shift)
    for panel in extremes_scene(find_extremes(settings), settings).panels:
        low, high = panel.figure["layout"]["yaxis"]["range"]
        tops = np.concatenate([trace["y"] + trace["base"] for trace in panel.figure["data"] if trace["type"] == "bar"])
        assert low <= tops.min() and tops.max() <= high
        assert np.ptp(tops) > (high - low) / 7, "the bars look alike"
        assert ("cut off" in panel.figure["layout"]["yaxis"]["title"]["text"]) == (low > 0 or high < 0)


def test_in_order_the_argmin_comes_first_and_the_argmax_last():
    ordered = extremes_scene(find_extremes(Settings()), Settings()).panels[1].figure
    assert ordered["layout"]["xaxis"]["ticktext"] == ["1", "0", "2", "3", "4", "5"]


@pytest.mark.parametrize(("start", "word"), [(0.1, "still on its way"), (-1.6, "bottom of the deeper"), (1.6, "wrong")])
def test_where_descent_ended_is_named_as_it_is(start, word):
    result = search_and_descend(Settings(start=start))
    assert word in loss_scene(result, Settings(start=start)).notices[0].text
    at_bottom = np.abs(valley_bottoms() - result.path[-1]).min() < 0.01
    assert at_bottom == ("still" not in word)
    assert two_valleys_slope(valley_bottoms()) == pytest.approx(0, abs=1e-12)


def test_one_value_is_no_values():
    assert ties_panel((), 1).title.startswith("1 equal value,")

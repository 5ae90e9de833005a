"""What the page on entropy says, as tests that could fail."""

from dataclasses import replace

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from core.experiment.knobs import knobs
from core.numbers.entropy.information import BITS_TO_NATS
from core.numbers.entropy.parts import (
    PARTS,
    coin_scene,
    distribution_scene,
    prediction_scene,
    sample_scene,
    two_scene,
)
from core.numbers.entropy.sample_pictures import histogram_panel
from core.numbers.entropy.samples import SAMPLE_SHAPES
from core.numbers.entropy.topic import (
    Settings,
    coin,
    one_distribution,
    one_prediction,
    prediction_numbers,
    sort_samples,
    two_distributions,
    two_numbers,
)

NOTES = Settings(p=(1.0, 0.0), q=(0.25, 0.75))


def test_the_notes_example_is_log_4():
    result = two_distributions(NOTES)
    assert result.cross == (2.0, np.inf)
    by_torch = F.binary_cross_entropy(torch.tensor(NOTES.q), torch.tensor(NOTES.p)).item()
    assert result.binary_by_torch == pytest.approx(by_torch, abs=1e-6)
    assert result.cross[0] * BITS_TO_NATS == pytest.approx(by_torch, abs=1e-6)


def test_order_matters():
    result = two_distributions(Settings())
    assert abs(result.cross[0] - result.cross[1]) > 0.1
    assert abs(result.kl[0] - result.kl[1]) > 1e-3


def test_eight_equal_outcomes_take_three_questions():
    assert one_distribution(Settings(p=(0.125,) * 8)).entropy == 3


def test_the_coin_is_most_uncertain_when_fair_and_entropy_is_no_straight_line():
    result = coin(Settings(heads=0.9))
    assert result.chances[result.entropies.argmax()] == 0.5
    assert result.entropies.max() == 1
    assert result.entropies[0] == result.entropies[-1] == 0
    assert result.entropy == pytest.approx(0.469, abs=1e-3)
    assert result.entropies[50] > 0.5 * result.entropies[100] + 0.2


def test_areas_of_the_surprise_picture_add_up_to_the_entropy():
    for p in [(0.5, 0.25, 0.15, 0.1), (1.0, 0.0), (0.97, 0.01, 0.01, 0.01)]:
        settings = Settings(p=p)
        result = one_distribution(settings)
        areas = distribution_scene(result, settings).panels[1].figure["data"][0]
        assert np.sum(areas["width"] * areas["y"]) == pytest.approx(result.entropy, abs=1e-12)


def test_stacks_reach_the_mark_of_the_other_formula():
    settings = Settings(p=(0.7, 0.1, 0.2), q=(0.2, 0.5, 0.3))
    own, extra, whole = two_scene(two_distributions(settings), settings).panels[1].figure["data"]
    np.testing.assert_allclose(own["y"] + extra["y"], whole["y"], atol=1e-12)


def test_binary_cross_entropy_is_lowest_where_the_prediction_is_the_truth():
    for truth in (0.0, 0.3, 1.0):
        result = one_prediction(Settings(truth=truth))
        inside = result.predictions
        assert inside[result.losses[0].argmin()] == pytest.approx(truth, abs=0.006)
        np.testing.assert_allclose(result.losses[0], result.losses[1], atol=1e-12)


def test_torch_stops_at_100_where_the_formula_goes_on():
    result = one_prediction(Settings(truth=1.0))
    exact, by_torch = result.wrong_losses
    assert by_torch.max() == 100
    assert exact[-1] == pytest.approx(60 * np.log(10))
    assert (exact[by_torch == 100] >= 100).all()


def test_near_1_torch_stops_suddenly_because_float64_ends_there():
    result = one_prediction(Settings(truth=0.0))
    exact, by_torch = result.wrong_losses
    np.testing.assert_allclose(exact, result.digits * np.log(10), rtol=1e-12)
    assert (by_torch[result.digits > 16.5] == 100).all()
    assert by_torch[result.digits == 16] == pytest.approx(exact[result.digits == 16], rel=0.01)


@pytest.mark.parametrize(("truth", "end"), [(0.0, "100"), (0.3, "70"), (0.5, "50"), (1.0, "100")])
def test_the_end_of_torchs_loss_is_named_as_it_is(truth, end):
    settings = Settings(truth=truth)
    result = one_prediction(settings)
    assert prediction_scene(result, settings).panels[1].title.endswith(f"stops at {end}")
    assert result.wrong_losses[1].max() == pytest.approx(float(end), abs=0.5)


def test_behind_a_sigmoid_that_rounds_to_0_nothing_is_learned():
    score = torch.tensor(-800.0, dtype=torch.float64, requires_grad=True)
    F.binary_cross_entropy(torch.sigmoid(score), torch.ones((), dtype=torch.float64)).backward()
    assert score.grad == 0
    F.binary_cross_entropy_with_logits(score, torch.ones((), dtype=torch.float64)).backward()
    assert score.grad == -1


def test_a_prediction_that_excludes_the_truth_is_named():
    settings = Settings(truth=1.0, prediction=0.0)
    result = one_prediction(settings)
    assert prediction_numbers(result, settings)["by hand"] == "infinite"
    assert prediction_numbers(result, settings)["F.binary_cross_entropy(q, p)"] == 100
    assert "−100" in prediction_scene(result, settings).notices[0].text


def test_infinite_and_odd_lists_are_named():
    endless = Settings(q=(0.5, 0.5, 0.0, 0.0))
    said = two_scene(two_distributions(endless), endless).notices
    assert any("infinite: outcome 3" in notice.text for notice in said)
    uneven = Settings(p=(0.5, 0.5), q=(0.2, 0.3, 0.5))
    way_back = next(notice for notice in two_scene(two_distributions(uneven), uneven).notices if notice.knobs)
    assert two_distributions(replace(uneven, **way_back.knobs)).cross[0] == 1
    nothing = Settings(p=(0.0, 0.0))
    assert "equal shares" in distribution_scene(one_distribution(nothing), nothing).notices[0].text
    certain = distribution_scene(one_distribution(NOTES), NOTES).notices
    assert "H = 0" in certain[0].text


@pytest.mark.parametrize("endless", [Settings(q=(0.5, 0.5, 0.0, 0.0)), Settings(q=(0.5, 0.5)), NOTES])
def test_what_is_infinite_has_a_way_back(endless):
    said = [notice for notice in two_scene(two_distributions(endless), endless).notices if "infinite" in notice.text]
    for notice in said:
        assert sum(next(iter(notice.knobs.values()))) == pytest.approx(1)
        result = two_distributions(replace(endless, **notice.knobs))
        assert np.isfinite(result.cross[0 if "q" in notice.knobs else 1])
    assert said


def test_torchs_cross_entropy_is_the_pages_in_nats_and_its_nan_is_named():
    result = two_distributions(Settings())
    assert result.cross_by_torch == pytest.approx(result.cross[0] * BITS_TO_NATS, rel=1e-12)
    both = Settings(p=(0.5, 0.5, 0.0), q=(0.2, 0.8, 0.0))
    assert two_numbers(two_distributions(both), both)["F.cross_entropy(ln q, p)"] == "no value"
    assert "Outcome 3" in two_scene(two_distributions(both), both).notices[0].text
    assert two_distributions(both).cross[0] > 0


def test_the_first_stage_speaks_of_p_only():
    odd_q, usual = Settings(q=(0.5, 0.1)), Settings()
    said, as_usual = (distribution_scene(one_distribution(at), at).notices for at in (odd_q, usual))
    assert said == as_usual


@pytest.mark.parametrize("p", [(0.5, 0.25, 0.15, 0.1), (0.6, 0.3, 0.1, 0.0), (1.0, 0.0, 0.0, 0.0)])
def test_there_is_something_to_say_at_all_times_so_that_what_stands_below_keeps_its_place(p):
    (only,) = distribution_scene(one_distribution(Settings(p=p)), Settings(p=p)).notices
    assert not only.action and len(only.text) < 115
    for q in (p, (0.25,) * 4, (0.0, 0.0, 0.5, 0.5)):
        settings = Settings(p=p, q=q, prediction=0.0)
        assert two_scene(two_distributions(settings), settings).notices
        assert prediction_scene(one_prediction(settings), settings).notices


def test_samples_are_sorted_only_when_one_of_their_own_knobs_moves():
    by_knob = {knob: [part.name for part in PARTS if knob in part.reads] for knob in knobs(Settings)}
    assert by_knob["heads"] == ["coin"] and by_knob["p"] == ["surprise", "two"]
    assert {knob for knob, names in by_knob.items() if "sample" in names} == {"count", "bins", "apart", "seed"}


def test_perplexity_is_the_number_of_equal_outcomes():
    settings = Settings(p=(0.25,) * 4)
    assert "among 4.00 equally" in distribution_scene(one_distribution(settings), settings).notices[0].text


def test_the_axis_of_the_stacks_grows_in_whole_steps():
    tops = set()
    for small in np.linspace(0.001, 0.25, 40):
        settings = Settings(q=(small, *[(1 - small) / 3] * 3))
        tops.add(two_scene(two_distributions(settings), settings).panels[1].figure["layout"]["yaxis"]["range"][1])
    assert tops == {4, 8}


def test_areas_of_the_two_surprises_are_entropy_and_cross_entropy():
    settings = Settings(p=(0.6, 0.0, 0.4), q=(0.2, 0.5, 0.3))
    result = two_distributions(settings)
    own, other = two_scene(result, settings).panels[2].figure["data"]
    assert np.sum(own["width"] * own["y"]) == pytest.approx(result.entropies[0], abs=1e-12)
    assert np.sum(np.diff(other["x"]) * other["y"][:-1]) == pytest.approx(result.cross[0], abs=1e-12)


def test_halving_the_bins_adds_between_0_and_1_bit():
    for bins in (2, 5, 36, 100):
        coarse, fine = (sort_samples(Settings(bins=count)).entropies for count in (bins, 2 * bins))
        assert (fine >= coarse - 1e-12).all() and (fine <= coarse + 1 + 1e-12).all()


def test_equal_variance_does_not_mean_equal_entropy():
    result = sort_samples(Settings(count=10_000))
    normal, bimodal, uniform, constant = range(len(SAMPLE_SHAPES))
    assert result.variances[:3] == pytest.approx(4, abs=0.2)
    assert result.entropies[normal] > result.entropies[uniform] > result.entropies[bimodal] + 0.2
    assert result.variances[constant] == result.entropies[constant] == 0


def test_humps_pushed_apart_grow_in_variance_but_not_in_entropy():
    near, far = sort_samples(Settings(count=10_000)), sort_samples(Settings(count=10_000, apart=3.0))
    assert far.variances[1] > 5 * near.variances[1]
    assert far.entropies[1] == pytest.approx(near.entropies[1], abs=0.1)


def test_finer_bins_mean_more_entropy_but_never_more_than_log2_of_the_sample():
    result = sort_samples(Settings(count=100))
    assert (result.by_bins[:3, -1] > result.by_bins[:3, 0] + 2).all()
    assert (result.by_bins <= np.log2(100) + 1e-9).all()


def test_no_label_lies_over_the_values_of_equal_outcomes():
    settings = Settings(p=(0.125,) * 8)
    picture = distribution_scene(one_distribution(settings), settings).panels[1].figure
    assert not picture["layout"].get("annotations")
    assert "their average: H" in [trace.get("name") for trace in picture["data"]]


@pytest.mark.parametrize("heads", [0.0, 1.0])
def test_infinite_surprise_is_never_drawn_as_none(heads):
    settings = Settings(heads=heads)
    drawn = coin_scene(coin(settings), settings).panels[1].figure
    heights, top = drawn["data"][0]["y"], drawn["layout"]["yaxis"]["range"][1]
    never = 0 if heads == 0 else 1
    assert heights[never] > top and heights[1 - never] == 0
    (note,) = drawn["layout"]["annotations"]
    assert "↑ ∞" in note["text"] and note["x"] == never


@pytest.mark.parametrize("unit", ["bits", "nats"])
def test_one_unit_throughout(unit):
    settings = Settings(unit=unit)
    result = two_distributions(settings)
    per_bit = 1 if unit == "bits" else BITS_TO_NATS
    told = {row.label: row.value for row in two_scene(result, settings).readouts}
    assert all(value.endswith(f" {unit}") for value in told.values())
    assert told["H(p, q)"] == told["F.cross_entropy(ln q, p)"] == f"{result.cross[0] * per_bit:.3f} {unit}"
    assert told["KL(p‖q)"] == told["F.kl_div(ln q, p)"] == f"{result.kl[0] * per_bit:.3f} {unit}"
    assert "F.binary_cross_entropy(q, p)" not in told
    assert distribution_scene(one_distribution(settings), settings).readouts[0].value.endswith(unit)
    histogram = sample_scene(sort_samples(settings), settings).panels[0]
    assert unit in histogram.title


def test_for_two_outcomes_binary_cross_entropy_is_the_cross_entropy():
    told = {row.label: row.value for row in two_scene(two_distributions(NOTES), NOTES).readouts}
    assert told["F.binary_cross_entropy(q, p)"] == told["H(p, q)"] == "2.000 bits"


def test_torch_s_divergence_wants_the_logarithm_of_the_prediction_first():
    result = two_distributions(Settings())
    assert result.kl_by_torch == pytest.approx(result.kl[0] * BITS_TO_NATS, rel=1e-12)
    p, q = torch.tensor(result.p), torch.tensor(result.q)
    assert F.kl_div(p, q, reduction="sum") < 0


def test_equal_distributions_and_perfect_predictions_cost_nothing_in_words():
    same = Settings(q=Settings().p)
    assert "costs nothing" in two_scene(two_distributions(same), same).notices[0].text
    perfect = Settings(truth=0.3, prediction=0.3)
    assert "no loss could be smaller" in prediction_scene(one_prediction(perfect), perfect).notices[0].text


def test_exchanging_p_and_q_gives_another_number_as_a_rule_only():
    mirrored = two_distributions(Settings(p=(0.25, 0.75), q=(0.75, 0.25)))
    assert mirrored.cross[0] == pytest.approx(mirrored.cross[1])


def test_wide_bins_let_the_humps_change_the_entropy():
    near, far = sort_samples(Settings(bins=3)), sort_samples(Settings(bins=3, apart=3.0))
    assert far.entropies[1] > near.entropies[1] + 0.5


@pytest.mark.parametrize("bins", [2, 3, 36])
def test_the_note_beside_a_bar_that_is_cut_stands_where_there_is_room(bins):
    shares = np.zeros(bins)
    shares[bins // 2] = 1.0
    (note,) = histogram_panel("Constant", shares, 0.2, "").figure["layout"]["annotations"]
    assert note["x"] < 8.6 if note["xanchor"] == "left" else note["x"] > 1.4

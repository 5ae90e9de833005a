"""Networks with a penalty: zeros by each rule, the prior, biases, a change on the way, and strength over seeds."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from core.engine.penalties import CROSSING, PROXIMAL, SUBGRADIENT
from core.engine.seeds import interval
from core.experiment.part import last
from core.regularization.class_maps import boundary_length, class_map
from core.regularization.weight_penalties import parts
from core.regularization.weight_penalties.chosen_run import plan, points_for
from core.regularization.weight_penalties.many_seeds import NORM, STRENGTHS, TEST, ZEROS
from core.regularization.weight_penalties.topic import (
    Settings,
    rules,
    rules_numbers,
    seeds,
    seeds_numbers,
    trained,
    trained_numbers,
)
from core.regularization.weight_penalties.training import (
    all_weights,
    histogram,
    prior_density,
    prior_scale,
)


def test_the_prior_of_l1_is_a_laplace_and_that_of_l2_a_bell() -> None:
    x = np.linspace(-2, 2, 101)
    assert prior_density(x, 80, 0.01, 0.0) == pytest.approx(stats.laplace(scale=1 / 0.8).pdf(x), rel=1e-3)
    assert prior_density(x, 80, 0.0, 0.01) == pytest.approx(stats.norm(scale=1.6**-0.5).pdf(x), rel=1e-3)
    assert prior_scale(80, 0.01, 0.0) == pytest.approx(1.25) and prior_scale(80, 0.0, 0.0) == np.inf


def test_a_histogram_counts_every_weight_but_the_exact_zeros() -> None:
    centres, counts = histogram(np.array([[0.0, 1e-9, 5.0, -0.99, 0.3]]), 1.0)
    assert counts.sum() == 4 and counts[0, len(centres) // 2] == 1 and centres[len(centres) // 2] == pytest.approx(0)
    assert counts[0, -1] == 1


def test_only_the_subgradient_gives_no_exact_zeros() -> None:
    numbers = rules_numbers(rules(Settings()), Settings())
    assert numbers[f"{SUBGRADIENT}: exact zeros"] == 0
    assert min(numbers[f"{CROSSING}: exact zeros"], numbers[f"{PROXIMAL}: exact zeros"]) > 0.5 * numbers["weights"]


def test_zeros_come_back_when_the_penalty_goes_but_not_where_they_are_for_good() -> None:
    settings = Settings(turn=150, times=0.0, weight=0.01)
    result = rules(settings)
    middle = int(np.searchsorted(next(iter(result.histories.values())).epochs, 150))
    names = list(result.histories)
    crossing, proximal = result.exact[names.index(CROSSING)], result.exact[names.index(PROXIMAL)]
    assert (np.diff(crossing) >= 0).all()
    assert proximal[-1] < proximal[middle]


@pytest.mark.parametrize("kind", ["L1", "L2", "Elastic net"])
def test_a_penalty_makes_the_weights_smaller(kind: str) -> None:
    for seed in range(3):
        settings = Settings(penalty=kind, seed=seed)
        result = trained(settings)
        numbers = trained_numbers(result, settings)
        assert (
            np.square(all_weights(result.history.weights)[-1]).sum()
            < np.square(all_weights(result.bare.weights)[-1]).sum()
        )
        assert (numbers["exact zeros"] > 0) == (kind != "L2")


def test_biases_are_shrunk_only_where_they_are_in_it() -> None:
    without, shrunk = (trained(Settings(penalty="L2", weight=0.03, biases=each)) for each in (False, True))
    sizes = [sum(np.square(bias[-1]).sum() for _, bias in result.history.weights) for result in (without, shrunk)]
    assert sizes[1] < sizes[0]
    assert without.history.recipe.l2 == 0.03 and shrunk.history.recipe.weight_decay == 0.06


def test_too_much_of_it_kills_the_network_and_the_page_says_so() -> None:
    settings = Settings(weight=0.1)
    result = trained(settings)
    assert result.constant
    notices = parts.NETWORK_PART.scene(result, settings).notices
    assert "one class everywhere" in notices[0].text and notices[0].knobs == {"weight": pytest.approx(0.01)}
    assert not trained(Settings()).constant


def test_a_change_on_the_way_leaves_what_was_before_as_it_was() -> None:
    plain, changed = trained(Settings()), trained(Settings(turn=150, times=10.0))
    before = plain.history.epochs <= 150
    assert (plain.history.epochs == changed.history.epochs).all()
    for (ours, _), (theirs, _) in zip(plain.history.weights, changed.history.weights, strict=True):
        assert (ours[before] == theirs[before]).all()
    ends = [(all_weights(each.history.weights)[-1] == 0).sum() for each in (plain, changed)]
    assert ends[1] > ends[0]


def test_the_border_of_half_and_half_is_one_width_long() -> None:
    answers = np.zeros((1, 44, 44))
    answers[:, 22:] = 1.5
    assert boundary_length(answers)[0] == pytest.approx(1)


def test_the_map_agrees_with_the_network_on_its_points() -> None:
    settings = Settings()
    result, prepared = trained(settings), points_for(settings)
    network, _ = plan(settings, prepared)
    assert class_map(network, prepared, result.history.weights, result.area).shape[1:] == (44, 44)
    assert set(np.unique(np.floor(result.answers))) <= {0.0, 1.0}
    three = trained(Settings(data="Qwerties 3"))
    assert set(np.unique(np.floor(three.answers[-1]))) == {0.0, 1.0, 2.0}


def test_an_interval_is_that_of_the_mean_by_the_normal_law() -> None:
    values = np.random.default_rng(0).standard_normal((1, 50))
    mean, low, high = interval(values)
    theirs = stats.norm.interval(0.95, values.mean(), stats.sem(values[0]))
    assert (low[0], high[0]) == pytest.approx(theirs) and mean[0] == pytest.approx(values.mean())
    assert np.isnan(interval(np.full((1, 3), np.nan))[0][0])


def test_more_of_it_means_smaller_norms_more_zeros_and_in_the_end_nothing() -> None:
    settings = Settings(epochs=100, units=6)
    result = last(seeds(settings))
    assert result.complete
    means = interval(result.measures)[0]
    assert (np.diff(means[NORM]) <= 0).all() and means[NORM, -2] < 0.5 * means[NORM, 0]
    assert means[ZEROS, 0] == 0 and means[ZEROS, -1] == 1
    assert (result.constant[-1] == 1).all() and means[TEST, -1] <= 0.6
    numbers = seeds_numbers(result, settings)
    assert numbers["λ = 0.3: one answer for all"] == 1 and len(STRENGTHS) == 9
    assert any("every network" in notice.text for notice in parts.SEEDS.scene(result, settings).notices)
    assert not parts.SEEDS.scene(replace(result, measures=result.measures * np.nan), settings).notices

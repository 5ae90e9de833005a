"""The sisters of the network with a penalty are the very runs that their dots open."""

from dataclasses import replace

import numpy as np

from core.regularization.weight_penalties import topic
from core.regularization.weight_penalties.chosen_run import WORK
from core.regularization.weight_penalties.parts import NETWORK_PART, RULES, SCALE, SEEDS
from core.regularization.weight_penalties.topic import Settings

SHORT = Settings(epochs=15, turn=8, weight=0.01)
BESIDE = replace(SHORT, sisters="32")


def test_a_dot_opens_its_very_number_and_the_median_is_that_of_the_runs() -> None:
    result = NETWORK_PART.run(BESIDE)
    panel = NETWORK_PART.scene(result, BESIDE).panels[-1]
    assert panel.name == "sisters" and panel.pick == "seed"
    several = [replace(SHORT, seed=seed) for seed in range(32)]
    ends = [NETWORK_PART.numbers(NETWORK_PART.run(one), one)["test accuracy"] for one in several]
    assert result.sisters.finals.tolist() == ends
    assert NETWORK_PART.numbers(result, BESIDE)["sisters: median"] == np.median(ends)


def test_nothing_changes_but_by_the_sisters() -> None:
    alone, beside = (NETWORK_PART.run(one) for one in (SHORT, BESIDE))
    numbers, more = NETWORK_PART.numbers(alone, SHORT), NETWORK_PART.numbers(beside, BESIDE)
    assert {name: more[name] for name in numbers} == numbers and len(more) > len(numbers)
    shown, added = ([panel.name for panel in NETWORK_PART.scene(result, SHORT).panels] for result in (alone, beside))
    assert added[: len(shown)] == shown and added[len(shown) :] == ["accuracy", "sisters"]
    assert not any("sisters" in (part.reads or ()) for part in (RULES, SCALE, SEEDS))
    many = replace(SHORT, sisters="96")
    assert NETWORK_PART.dragged and NETWORK_PART.dragged.run(many).sisters.count == 32


def test_the_page_trains_the_run_that_it_names() -> None:
    (network, recipe, sample), times = topic.run_for(WORK, SHORT)
    result = NETWORK_PART.run(SHORT)
    assert (network, recipe, times) == (result.history.network, result.history.recipe, 1.0)
    assert recipe.seed == SHORT.seed and (sample.x == result.prepared.sample.x).all()
    assert topic.run_for(WORK, replace(SHORT, seed=5))[0][1] == replace(recipe, seed=5)


def test_at_a_strength_of_0_03_luck_decides_which_networks_the_penalty_kills() -> None:
    """As the link of the page has it: some answer one class to all, half of the test points, and others learn."""
    ends = NETWORK_PART.run(Settings(weight=0.03, sisters="96")).sisters.finals
    assert 10 < (ends == 0.5).sum() < 60 and (ends > 0.8).sum() > 30

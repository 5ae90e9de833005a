"""The sisters of the page's one network are the very runs that their dots open."""

from dataclasses import replace

import numpy as np

from core.regularization.minibatches import topic
from core.regularization.minibatches.parts import NETWORK, PARTS
from core.regularization.minibatches.topic import Settings

SHORT = Settings(epochs=5, size=7)
BESIDE = replace(SHORT, sisters="32")


def test_a_dot_opens_its_very_number_and_the_median_is_that_of_the_runs() -> None:
    result = NETWORK.run(BESIDE)
    panel = NETWORK.scene(result, BESIDE).panels[-1]
    assert panel.name == "sisters" and panel.pick == "seed"
    several = [replace(SHORT, seed=seed) for seed in range(32)]
    ends = [NETWORK.numbers(NETWORK.run(one), one)["test accuracy"] for one in several]
    assert result.sisters.finals.tolist() == ends
    assert NETWORK.numbers(result, BESIDE)["sisters: median"] == np.median(ends)


def test_nothing_changes_but_by_the_sisters() -> None:
    numbers, more = (NETWORK.numbers(NETWORK.run(one), one) for one in (SHORT, BESIDE))
    assert {name: more[name] for name in numbers} == numbers and len(more) > len(numbers)
    assert [part.name for part in PARTS if "sisters" in (part.reads or ())] == ["network"]
    many = replace(SHORT, sisters="96")
    assert NETWORK.dragged and NETWORK.dragged.run(many).sisters.count == 32


def test_the_page_trains_the_run_that_it_names() -> None:
    (network, recipe, _), times = topic.run_for(topic.WORK, SHORT)
    history = NETWORK.run(SHORT).history
    assert (network, recipe, times) == (history.network, history.recipe, 1.0) and recipe.seed == SHORT.seed
    assert topic.run_for(topic.WORK, replace(SHORT, seed=5))[0][1] == replace(recipe, seed=5)


def test_what_is_said_of_the_updates_adds_up() -> None:
    (notice,) = NETWORK.scene(NETWORK.run(SHORT), SHORT).notices
    assert notice.text == "5 epochs of 29 updates, each from 7 samples (the last from 4): 145 updates in all."


def test_at_a_large_rate_batches_of_one_fail_and_batches_of_eight_do_not() -> None:
    """As the link of the page has it."""
    wild = Settings(rate=3.0, sisters="96")
    one, eight = (NETWORK.run(replace(wild, size=size)).sisters for size in (1, 8))
    assert one.failed > 5 and eight.failed == 0

"""The sisters of the network with dropout are the very runs that their dots open, on the same points."""

from dataclasses import replace

import numpy as np

from core.regularization.dropout import topic
from core.regularization.dropout.parts import NETWORK_PART, STRIP
from core.regularization.dropout.topic import Settings

SHORT = Settings(epochs=15, points=20, data_seed=4)
BESIDE = replace(SHORT, sisters="32")


def test_a_dot_opens_its_very_number_and_the_median_is_that_of_the_runs() -> None:
    result = NETWORK_PART.run(BESIDE)
    panel = NETWORK_PART.scene(result, BESIDE).panels[-1]
    assert panel.name == "sisters" and panel.pick == "seed"
    ends = [NETWORK_PART.numbers(NETWORK_PART.run(one), one)["whole, test"] for one in seeds()]
    assert result.sisters.finals.tolist() == ends
    assert NETWORK_PART.numbers(result, BESIDE)["sisters: median"] == np.median(ends)


def seeds() -> list[Settings]:
    return [replace(SHORT, seed=seed) for seed in range(32)]


def test_nothing_changes_but_by_the_sisters() -> None:
    alone = NETWORK_PART.numbers(NETWORK_PART.run(SHORT), SHORT)
    beside = NETWORK_PART.numbers(NETWORK_PART.run(BESIDE), BESIDE)
    assert {name: beside[name] for name in alone} == alone and len(beside) > len(alone)
    assert NETWORK_PART.run(SHORT).sisters is None and "sisters" not in (STRIP.reads or ())
    many = replace(SHORT, sisters="96")
    assert NETWORK_PART.dragged and NETWORK_PART.dragged.run(many).sisters.count == 32


def test_the_page_trains_the_run_that_it_names_on_points_that_are_not_the_seed_s() -> None:
    (network, recipe, sample), times = topic.run_for(topic.WORK, SHORT)
    history = NETWORK_PART.run(SHORT).history
    assert (network, recipe, times) == (history.network, history.recipe, 1.0) and recipe.seed == SHORT.seed
    other = topic.run_for(topic.WORK, replace(SHORT, seed=5))[0]
    assert other[1] == replace(recipe, seed=5) and (other[2].x == sample.x).all()
    assert not np.array_equal(topic.run_for(topic.WORK, replace(SHORT, data_seed=5))[0][2].x, sample.x)


def test_with_few_units_more_sisters_fail_with_dropout_than_without() -> None:
    """As the link of the page has it."""
    small = Settings(data="XOR", noise=10.0, units=4, sisters="96")
    with_it, without = (NETWORK_PART.run(replace(small, p=p)).sisters for p in (0.5, 0.0))
    assert with_it.failed > 2 * without.failed > 0

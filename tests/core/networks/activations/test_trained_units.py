"""Dead units, the race and the two units: brute force, torch and scipy are the oracles."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from core.data.datasets import CLOUDS
from core.engine.activations import ACTIVATIONS
from core.engine.seeds import wilson
from core.engine.training import train
from core.experiment.refusal import Refusal
from core.experiment.shown_code import happens
from core.networks.activations import parts
from core.networks.activations.chosen_data import prepared_for
from core.networks.activations.dead_units import ALIVE, EVERYWHERE, HERE, autopsy, firing_behind, relu_layers
from core.networks.activations.families import shaped
from core.networks.activations.race import GONE, Raced, failed, units_without_slope
from core.networks.activations.slips import slips
from core.networks.activations.topic import Settings, dead, dead_numbers, plan, raced, raced_numbers, two_units
from core.networks.activations.two_units import TARGETS
from core.networks.clicked_points import CLICKED

FAR = np.random.default_rng(0).standard_normal((20_000, 2)) * np.geomspace(0.01, 1e4, 20_000)[:, None]


@settings(deadline=None, max_examples=200)
@given(st.integers(0, 10_000), st.integers(1, 6), st.floats(-1.5, 1.0))
def test_dead_for_every_input_agrees_with_a_search_of_the_whole_plane(seed: int, units: int, shift: float) -> None:
    rng = np.random.default_rng(seed)
    matrix, bias = rng.standard_normal((units, 2)), rng.standard_normal(units)
    w, b = rng.standard_normal(units) + shift, float(rng.standard_normal() + shift)
    values = np.maximum(FAR @ matrix.T + bias, 0) @ w + b
    witness = firing_behind(w, b, matrix, bias)
    if witness is None:
        assert values.max() <= 1e-6
    else:
        assert np.maximum(matrix @ witness + bias, 0) @ w + b > 0


@pytest.mark.parametrize(
    ("w", "b", "matrix", "bias", "fires"),
    [
        ([-1.0], 0.5, [[1.0, 0.0]], [0.0], True),  # on the silent side of the only line
        ([-1.0], -0.1, [[1.0, 0.0]], [0.0], False),
        ([1.0, -1.0], -2.0, [[1.0, 0.0], [1.0, 0.0]], [0.0, -1.0], False),  # parallel lines: a ramp that ends at −1
        ([1.0, -1.0], -0.5, [[1.0, 0.0], [1.0, 0.0]], [0.0, -1.0], True),
        ([1.0, -2.0, 1.0], -0.5, [[1.0, 0.0]] * 3, [1.0, 0.0, -1.0], True),  # a hat of height 1
        ([1.0, -2.0, 1.0], -1.5, [[1.0, 0.0]] * 3, [1.0, 0.0, -1.0], False),
        ([1.0], -5.0, [[0.0, 0.0]], [3.0], False),  # no line at all
        ([1.0], -2.0, [[0.0, 0.0]], [3.0], True),
        ([0.001], -50.0, [[0.0, 1.0]], [0.0], True),  # very far out
    ],
)
def test_dead_for_every_input_is_decided_exactly(w: list, b: float, matrix: list, bias: list, fires: bool) -> None:
    found = firing_behind(np.array(w), b, np.array(matrix), np.array(bias))
    assert (found is not None) == fires


@pytest.mark.parametrize("data", [*CLOUDS])
@pytest.mark.parametrize("seed", range(3))
def test_a_verdict_is_what_the_units_do(data: str, seed: int) -> None:
    result = dead(Settings(data=data, seed=seed))
    x = np.asarray(result.prepared.sample.x, float)
    layers = relu_layers([(np.float64(w), np.float64(b)) for w, b in result.weights], x)
    for unit in result.units:
        z = layers[unit.layer - 1][:, unit.number - 1]
        assert (unit.verdict == ALIVE) == bool((z > 0).any())
        if unit.verdict == HERE:
            there = relu_layers(result.weights, unit.witness[None])[unit.layer - 1][0, unit.number - 1]
            assert there > 0
        if unit.verdict == EVERYWHERE:
            assert unit.layer == 2, "a first-layer unit always fires somewhere"
            assert relu_layers(result.weights, FAR)[1][:, unit.number - 1].max() <= 1e-3
    numbers = dead_numbers(result, Settings())
    assert sum(numbers[verdict] for verdict in (ALIVE, HERE, EVERYWHERE)) == len(result.units)


def test_the_opening_state_has_all_three_verdicts() -> None:
    numbers = dead_numbers(dead(Settings()), Settings())
    assert all(numbers[verdict] >= 1 for verdict in (ALIVE, HERE, EVERYWHERE))
    assert dead(Settings()).units[Settings().card - 1].verdict == HERE, "the map opens on a unit that fires elsewhere"


def test_at_a_small_rate_no_unit_of_this_network_dies() -> None:
    chosen = Settings(rate=0.05)
    numbers = dead_numbers(dead(chosen), chosen)
    assert numbers[ALIVE] == 16


def test_a_dead_unit_gets_no_gradient() -> None:
    """Trained on, its weights stay to the last bit."""
    chosen = Settings()
    result = dead(chosen)
    network, recipe = plan(chosen, result.prepared)
    history = train(network, recipe, result.prepared.sample)
    longer = train(network, replace(recipe, epochs=recipe.epochs + 1), result.prepared.sample)
    for unit in result.units:
        if unit.verdict != ALIVE and unit.layer == 1:
            before, after = (each.weights_at(-1)[0][0][unit.number - 1] for each in (history, longer))
            np.testing.assert_array_equal(before, after)


def test_what_cannot_be_trained_is_said() -> None:
    waiting = Settings(data=CLICKED)
    scene = parts.dead_scene(dead(waiting), waiting)
    assert "two points of two classes" in scene.notices[0].text
    assert list(raced(waiting)) == []
    with pytest.raises(Refusal):
        dead(Settings(data=CLICKED, points="what"))
    chosen = Settings(data=CLICKED, points="A1_1~A2_2~A1_2~B-1_-1~B-2_-2~B-1_-2")
    assert len(dead(chosen).units) == 16 and not dead(chosen).missing


@given(st.integers(0, 100), st.integers(1, 100))
def test_the_interval_is_scipy_s_wilson(hits: int, count: int) -> None:
    hits = min(hits, count)
    expected = stats.binomtest(hits, count).proportion_ci(method="wilson")
    assert wilson(hits, count) == (pytest.approx(expected.low, abs=1e-6), pytest.approx(expected.high, abs=1e-6))


def some_of_the_race(seeds: int) -> Raced:
    for _, _, found in raced(Settings()):
        if found is not None and found.accuracy.shape[1] == seeds:
            return found
    raise AssertionError


def test_the_race_gives_every_activation_the_same_seeds_and_counts_what_one_run_does() -> None:
    found = some_of_the_race(2)
    assert found.names == tuple(ACTIVATIONS) and (found.epochs == Settings().epochs).all()
    network, recipe = plan(Settings(), prepared_for(Settings()))
    sample = prepared_for(Settings()).sample
    for row, name in enumerate(found.names):
        for seed in range(2):
            history = train(replace(network, activation=name), replace(recipe, seed=seed), sample)
            if history.diverged:
                assert np.isnan(found.accuracy[row, seed]) and found.dead[row, seed] == 0
            else:
                assert found.accuracy[row, seed] == pytest.approx(history.test_accuracy[-1])
                assert found.dead[row, seed] == units_without_slope(history, np.float32(sample.x))
    here = dead(Settings())
    relu = found.names.index("ReLU")
    assert found.dead[relu, 0] == sum(unit.verdict != ALIVE for unit in here.units)


def test_each_unit_of_a_step_network_is_without_slope_and_none_of_a_linear_or_leaky_one() -> None:
    found = some_of_the_race(2)
    dead_counts = dict(zip(found.names, found.dead, strict=True))
    assert (dead_counts["Step"] == 16).all() and GONE < 0.01
    assert not dead_counts["Linear"].any() and not dead_counts["Leaky ReLU"].any()


def test_a_run_fails_under_75_percent_or_where_it_diverged() -> None:
    accuracy = np.array([[0.74, 0.75, np.nan, 1.0]])
    np.testing.assert_array_equal(failed(accuracy), [[True, False, True, False]])
    result = Raced(("ReLU",), accuracy, np.array([[1, 0, 0, 2]]), np.array([40]))
    numbers = raced_numbers(result, Settings())
    assert numbers["ReLU: failed"] == 0.5 == numbers["ReLU: with dead units"]
    assert (numbers["ReLU: failed, from"], numbers["ReLU: failed, to"]) == wilson(2, 4)


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("label", ACTIVATIONS)
def test_no_outgoing_weights_beat_those_called_the_best(label: str, target: str) -> None:
    chosen = Settings(activation=label, target=target)
    result = two_units(chosen)
    rng = np.random.default_rng(0)
    for _ in range(20):
        heights = tuple(rng.uniform(-3, 3, 2))
        other = two_units(Settings(activation=label, target=target, heights=heights, offset=rng.uniform(-2, 2)))
        assert other.error >= result.best_error - 1e-12
    assert result.best_error <= result.constant_error + 1e-12
    f = shaped(label, 0.01, 1.0, 1.0).value
    by_hand = f(3 * (result.x + 1)) - f(3 * (result.x - 1))
    np.testing.assert_allclose(result.total, by_hand, atol=1e-12)
    assert result.error == pytest.approx(np.mean((by_hand - TARGETS[target](result.x)) ** 2))


def test_two_relus_are_the_absolute_value_and_two_steep_sigmoids_a_bump() -> None:
    both = two_units(
        Settings(activation="ReLU", target="|x|", centres=(0.0, 0.0), slopes=(1.0, -1.0), heights=(1.0, 1.0))
    )
    assert both.error == pytest.approx(0, abs=1e-30)
    steep = two_units(Settings(activation="Sigmoid", slopes=(20.0, 20.0)))
    assert steep.error < 0.01 and steep.error < two_units(Settings()).error / 5


def test_the_button_takes_the_best_outgoing_weights() -> None:
    chosen = Settings(activation="tanh", heights=(2.0, 0.5))
    (notice,) = parts.two_units_scene(two_units(chosen), chosen).notices
    after = two_units(Settings(activation="tanh", **notice.knobs))
    assert after.error == pytest.approx(two_units(chosen).best_error, abs=1e-6)


@pytest.mark.parametrize("slopes", [(3.0, 3.0), (1.0, -7.0)])
def test_without_a_bend_it_is_a_straight_line(slopes: tuple[float, float]) -> None:
    total = two_units(Settings(activation="Linear", slopes=slopes, heights=(2.0, -0.5))).total
    np.testing.assert_allclose(np.diff(total, 2), 0, atol=1e-10)


def test_an_activation_with_a_parameter_is_run() -> None:
    (slip,) = slips()
    assert happens(slip.code) == "it prints `0`." and happens(slip.mend) == "it prints `1`."


def test_the_autopsy_knows_units_that_never_wake() -> None:
    weights = ((np.eye(2), np.zeros(2)), (-np.ones((1, 2)), -np.ones(1)), (np.ones((1, 1)), np.zeros(1)))
    first, _, second = autopsy(weights, np.ones((3, 2)))
    assert (first.verdict, second.verdict, second.for_good) == (ALIVE, EVERYWHERE, True)

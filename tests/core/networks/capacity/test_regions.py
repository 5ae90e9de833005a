"""Pieces of the plane: counting on a fine grid, and Zaslavsky's formula, are the oracles."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.engine.activations import ACTIVATIONS
from core.engine.networks import Network, forward, initial_weights
from core.networks.capacity.regions import MOST_PIECES, bend_of, count_regions, most_regions, regions_over_time

SQUARE = (-1.0, 1.0), (-1.0, 1.0)
RELU = bend_of("ReLU")
assert RELU is not None


def one_moment(network: Network, seed: int) -> list[tuple[np.ndarray, np.ndarray]]:
    return [(matrix[None], bias[None]) for matrix, bias in initial_weights(network, seed)]


def patterns_on_a_grid(network: Network, seed: int, side: int = 400) -> int:
    """How many on/off patterns of the hidden ReLU units a grid of the square meets: a few small ones are missed."""
    even = np.linspace(-1, 1, side)
    x = np.stack(np.meshgrid(even, even), axis=-1).reshape(-1, 2)
    layers = forward(network, initial_weights(network, seed), x)[:-1]
    return len(np.unique(np.packbits(np.concatenate(layers, axis=1) > 0, axis=1), axis=0))


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 5000), st.lists(st.integers(1, 8), min_size=1, max_size=4), st.sampled_from([1.0, 2.0, 4.0]))
def test_pieces_are_the_patterns_that_a_fine_grid_meets(seed: int, hidden: list[int], times: float) -> None:
    network = Network(2, tuple(hidden), 1, "ReLU", times=times)
    (counted,) = count_regions(one_moment(network, seed), RELU, *SQUARE)
    found = patterns_on_a_grid(network, seed)
    assert found <= counted <= found + 3 + 0.15 * found
    assert counted <= most_regions(tuple(hidden))


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 5000), st.integers(1, 12))
def test_with_one_layer_they_are_what_zaslavsky_says_of_the_crossings_in_the_window(seed: int, units: int) -> None:
    rng = np.random.default_rng(seed)
    matrix, bias = rng.standard_normal((units, 2)), rng.uniform(-0.5, 0.5, units)
    (counted,) = count_regions([(matrix[None], bias[None]), (np.ones((1, 1, units)), np.zeros((1, 1)))], RELU, *SQUARE)
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]])
    heights = corners @ matrix.T + bias
    lines = [unit for unit in range(units) if heights[:, unit].min() < 0 < heights[:, unit].max()]
    crossings = 0
    for a in lines:
        for b in lines:
            if a < b:
                place = np.linalg.solve(matrix[[a, b]], -bias[[a, b]])
                crossings += bool(np.abs(place).max() < 1)
    assert counted == 1 + len(lines) + crossings


@pytest.mark.parametrize("units", range(1, 9))
def test_one_layer_reaches_the_bound_in_a_window_that_is_large_enough(units: int) -> None:
    angles = np.pi * (np.arange(units) + 0.5) / units
    matrix, bias = np.column_stack([np.cos(angles), np.sin(angles)]), np.sin(3 * np.arange(units)) + 0.1
    layers = [(matrix[None], bias[None]), (np.ones((1, 1, units)), np.zeros((1, 1)))]
    (counted,) = count_regions(layers, RELU, (-1e4, 1e4), (-1e4, 1e4))
    assert counted == most_regions((units,)) == 1 + units + units * (units - 1) // 2


def test_which_activations_have_one_kink() -> None:
    straight = {name for name in ACTIVATIONS if bend_of(name) is not None}
    assert straight == {"Linear", "ReLU", "Leaky ReLU", "Step"}
    linear = bend_of("Linear")
    assert linear is not None and linear.straight and not RELU.straight


@pytest.mark.parametrize("label", ["ReLU", "Leaky ReLU", "Step"])
def test_within_a_piece_the_network_is_linear(label: str) -> None:
    """Between two places of one pattern the output is the mean of theirs."""
    network = Network(2, (6, 5), 1, label)
    weights = [(np.float64(w), np.float64(b)) for w, b in initial_weights(network, 3)]
    rng = np.random.default_rng(0)
    a, b = rng.uniform(-1, 1, (2, 4000, 2))

    def signs(x: np.ndarray) -> np.ndarray:
        found, h = [], x
        for matrix, bias in weights[:-1]:
            z = h @ matrix.T + bias
            found.append(z > 0)
            h = ACTIVATIONS[label].value(z)
        return np.concatenate(found, axis=1)

    same = (signs(a) == signs(b)).all(axis=1)
    assert same.sum() > 50
    ends = [forward(network, weights, x)[-1][same] for x in (a, b, (a + b) / 2)]
    np.testing.assert_allclose((ends[0] + ends[1]) / 2, ends[2], atol=1e-12)


def test_a_large_network_is_counted_at_some_moments_and_a_huge_one_said_to_be_beyond() -> None:
    large = one_moment(Network(2, (24,) * 4, 1, "ReLU", times=2.0), 1)
    frames = [(np.repeat(matrix, 40, axis=0), np.repeat(bias, 40, axis=0)) for matrix, bias in large]
    counts, moments = regions_over_time(frames, RELU, *SQUARE)
    assert moments[-1] == 39 and 1 <= len(moments) < 40 and (counts == counts[0]).all()
    huge = one_moment(Network(2, (32,) * 5, 1, "ReLU", times=3.0), 1)
    counts, moments = regions_over_time(huge, RELU, *SQUARE)
    assert counts[-1] == -1 or counts[-1] <= MOST_PIECES
    linear = bend_of("Linear")
    assert linear is not None
    assert regions_over_time(frames, linear, *SQUARE)[0].tolist() == [1] * 40

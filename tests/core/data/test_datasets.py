"""The data's promises: formulas, seeds, parts without a leak."""

import numpy as np
import pytest
from sklearn import datasets as oracle
from sklearn.preprocessing import StandardScaler

from core.data.datasets import (
    CLOUDS,
    DATASETS,
    FEATURES,
    TABLES,
    Points,
    expand,
    extent,
    hold,
    load,
    pick,
    split,
    standardise,
)


def radius(points: Points) -> np.ndarray:
    return np.hypot(points.x[:, 0], points.x[:, 1])


def row_set(x: np.ndarray) -> set[tuple[float, ...]]:
    return {tuple(row) for row in x.tolist()}


@pytest.mark.parametrize("name", DATASETS)
def test_every_dataset_is_well_formed(name: str) -> None:
    points = load(name)
    assert points.x.dtype == (np.float64 if name in TABLES else np.float32) and points.y.dtype == np.int64
    assert points.x.shape == (len(points.y), len(points.names))
    assert np.isfinite(points.x).all()
    assert all(type(text) is str for text in points.names + points.classes)
    assert set(points.y.tolist()) == set(range(len(points.classes)))


@pytest.mark.parametrize("name", CLOUDS)
@pytest.mark.parametrize("count", [2, 3, 10, 101, 500])
@pytest.mark.parametrize("noise", [0, 50])
def test_a_cloud_has_as_many_points_as_asked(name: str, count: int, noise: float) -> None:
    points = load(name, count, noise, 3)
    assert points.x.shape == (count, 2) and np.isfinite(points.x).all()


@pytest.mark.parametrize("name", CLOUDS)
def test_same_seed_same_data_other_seed_other_data(name: str) -> None:
    first, again, other = (load(name, 200, 25, seed) for seed in (1, 1, 2))
    assert np.array_equal(first.x, again.x) and np.array_equal(first.y, again.y)
    assert not np.array_equal(first.x, other.x)


@pytest.mark.parametrize("name", CLOUDS)
def test_points_move_smoothly_with_noise(name: str) -> None:
    before, after = load(name, 300, 20, 4), load(name, 300, 20.01, 4)
    assert np.abs(before.x - after.x).max() < 0.01


@pytest.mark.parametrize("name", ["Gauss", "Spiral", "Moons", "Qwerties 2", "Qwerties 3", "Doughnuts"])
def test_classes_are_balanced(name: str) -> None:
    points = load(name, 501)
    assert np.ptp(np.bincount(points.y)) <= 1


def test_circle_without_noise_is_labelled_by_its_radius() -> None:
    points = load("Circle", 500, 0, 7)
    inside = points.y == 1
    assert inside.sum() == 250
    assert radius(points)[inside].max() < 2.5
    assert radius(points)[~inside].min() >= 3.5 and radius(points)[~inside].max() <= 5.0001


def test_xor_without_noise_is_labelled_by_quadrant_and_keeps_off_the_axes() -> None:
    points = load("XOR", 500, 0, 7)
    assert np.array_equal(points.y == 1, points.x[:, 0] * points.x[:, 1] > 0)
    assert np.abs(points.x).min() >= 0.2999 and np.abs(points.x).max() <= 5.3001


@pytest.mark.parametrize("name", ["Circle", "XOR"])
def test_noise_flips_labels_of_circle_and_xor_and_moves_no_point(name: str) -> None:
    clean, few, many = (load(name, 2000, noise, 5) for noise in (0, 10, 50))
    assert np.array_equal(clean.x, many.x)
    assert 0 < (clean.y != few.y).mean() < (clean.y != many.y).mean() < 0.5


@pytest.mark.parametrize("noise", [0, 10, 25, 50])
def test_gauss_variance_is_linear_in_noise(noise: float) -> None:
    points = load("Gauss", 40_000, noise, 0)
    for label, centre in [(0, -2), (1, 2)]:
        part = points.x[points.y == label]
        assert part.mean(axis=0) == pytest.approx([centre, centre], abs=0.06)
        assert part.var(axis=0) == pytest.approx([0.5 + 7 * noise / 100] * 2, rel=0.04)


def test_spiral_without_noise_is_the_formula_whatever_the_seed() -> None:
    points = load("Spiral", 500, 0, 1)
    assert np.array_equal(points.x, load("Spiral", 500, 0, 2).x)
    i = np.arange(250)
    r, t = 5 * i / 250, 1.75 * i / 250 * 2 * np.pi
    arms = {1: t, 0: t + np.pi}
    for label, angle in arms.items():
        expected = np.column_stack([r * np.sin(angle), r * np.cos(angle)])
        np.testing.assert_allclose(points.x[points.y == label], expected, atol=1e-6)


def test_spiral_noise_shifts_each_coordinate_by_at_most_its_share() -> None:
    shift = np.abs(load("Spiral", 2000, 40, 1).x - load("Spiral", 2000, 0, 1).x)
    assert 0.39 < shift.max() <= 0.4001 and shift.mean() == pytest.approx(0.2, rel=0.05)


def test_moons_are_scikit_learns() -> None:
    points = load("Moons", 301, 20, 9)
    x, y = oracle.make_moons(301, noise=0.2, random_state=9)
    np.testing.assert_array_equal(points.x, x.astype(np.float32))
    np.testing.assert_array_equal(points.y, y)


@pytest.mark.parametrize(("noise", "blur"), [(0, 1), (50, 2)])
@pytest.mark.parametrize("name, centres", [("Qwerties 2", [(1, 1), (5, 1)]), ("Qwerties 3", [(1, 1), (5, 1), (4, 3)])])
def test_qwerties_stand_round_the_courses_centres(name: str, centres: list, noise: float, blur: float) -> None:
    points = load(name, 30_000, noise, 0)
    for label, centre in enumerate(centres):
        part = points.x[points.y == label]
        assert part.mean(axis=0) == pytest.approx(centre, abs=0.08)
        assert part.std(axis=0) == pytest.approx([blur, blur], rel=0.04)


@pytest.mark.parametrize(("noise", "times"), [(0, 1), (50, 2)])
def test_doughnuts_have_radius_10_and_15_and_crossed_spreads(noise: float, times: float) -> None:
    points = load("Doughnuts", 40_000, noise, 0)
    for label, size, spread in [(0, 10, (3, 1)), (1, 15, (1, 3))]:
        variance = size**2 / 2 + (times * np.array(spread)) ** 2  # a circle's own, then the blur's
        assert points.x[points.y == label].var(axis=0) == pytest.approx(variance, rel=0.04)


@pytest.mark.parametrize(
    ("name", "bunch"),
    [
        ("Iris", oracle.load_iris),
        ("Wine", oracle.load_wine),
        ("Breast cancer", oracle.load_breast_cancer),
    ],
)
def test_real_tables_are_scikit_learns_whatever_the_knobs(name: str, bunch) -> None:
    table, points = bunch(), load(name, 17, 50, 99)
    np.testing.assert_array_equal(points.x, table.data)
    np.testing.assert_array_equal(points.y, table.target)
    assert [text.replace(" ", "_") for text in points.names] == [text.replace(" ", "_") for text in table.feature_names]
    assert [text.replace(" ", "_") for text in points.classes] == list(table.target_names)


def test_iris_names_carry_their_unit() -> None:
    assert load("Iris").names[2] == "petal length (cm)"


@pytest.mark.parametrize("name", DATASETS)
@pytest.mark.parametrize("share", [0.01, 0.1, 0.5, 0.9, 0.999])
def test_split_is_stratified_disjoint_and_complete(name: str, share: float) -> None:
    points = load(name, 120, 10, 2)
    row = np.arange(len(points.y), dtype=np.float32)[:, None]
    train_x, train_y, test_x, test_y = split(points._replace(x=row), share, 11)
    train, test = train_x[:, 0].astype(int), test_x[:, 0].astype(int)
    assert sorted([*train, *test]) == list(range(len(row)))
    assert np.array_equal(points.y[train], train_y) and np.array_equal(points.y[test], test_y)
    for label, size in enumerate(np.bincount(points.y)):
        assert 1 <= (train_y == label).sum() < size
        assert abs((train_y == label).sum() - share * size) <= 1


def test_split_is_by_its_seed_shuffled_and_nested_in_the_share() -> None:
    points = load("Gauss", 400, 20, 0)
    first, again, other, larger = (split(points, *how) for how in [(0.5, 1), (0.5, 1), (0.5, 2), (0.7, 1)])
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))
    assert not np.array_equal(first[0], other[0])
    assert row_set(first[0]) < row_set(larger[0])
    assert (np.diff(first[1]) != 0).sum() > 20  # the classes alternate: they do not come in blocks


def test_a_class_of_one_point_is_trained_on() -> None:
    points = Points(np.zeros((5, 2), np.float32), np.array([0, 0, 0, 0, 2]), ("x", "y"), ("a", "b", "c"))
    _, train_y, _, test_y = split(points, 0.5, 0)
    assert 2 in train_y and 2 not in test_y


def test_standardise_sees_the_training_part_only() -> None:
    train_x, _, test_x, _ = split(load("Wine"), 0.6, 0)
    done = standardise(train_x, test_x)
    scaler = StandardScaler().fit(train_x.astype(np.float64))
    np.testing.assert_allclose(done.train, scaler.transform(train_x), atol=2e-6)
    np.testing.assert_allclose(done.test, scaler.transform(test_x), atol=2e-6)
    np.testing.assert_allclose((test_x - done.mean) / done.scale, done.test, atol=1e-5)
    assert np.array_equal(standardise(train_x, test_x * 1000).train, done.train)
    assert done.train.dtype == done.test.dtype == np.float32


@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_standardise_leaves_a_constant_feature_at_zero(kind: type) -> None:
    constant = np.full((101, 1), 0.1, kind)  # in float64 its computed standard deviation is not 0
    done = standardise(constant, constant + 2)
    assert done.scale.tolist() == [1.0]
    np.testing.assert_allclose(done.train, 0, atol=1e-7)
    np.testing.assert_allclose(done.test, 2, atol=1e-6)


def test_what_is_large_beside_its_spread_is_standardised_before_it_is_narrowed() -> None:
    times = 1_600_000_000 + np.arange(100.0)[:, None]  # float32 steps by 128 here
    done = standardise(times, times)
    np.testing.assert_allclose(done.train[:, 0], (np.arange(100) - 49.5) / np.arange(100).std(), rtol=1e-6)


def test_a_spread_of_next_to_nothing_overflows_nowhere() -> None:
    done = standardise(np.array([[0.0], [1e-45]]), np.array([[1e15], [-1e15]]))
    assert np.isfinite(done.train).all() and done.test[:, 0].tolist() == [np.float32(1e15), np.float32(-1e15)]


def test_features_are_tensorflow_playgrounds() -> None:
    x = load("XOR", 50, 0, 1).x
    a, b = x.T
    expected = np.column_stack([a, b, a * a, b * b, a * b, np.sin(a), np.sin(b)])
    assert list(FEATURES) == ["x", "y", "x²", "y²", "xy", "sin x", "sin y"]
    np.testing.assert_array_equal(expand(x, list(FEATURES)), expected)
    np.testing.assert_array_equal(expand(x, ["xy", "x"]), expected[:, [4, 0]])


@pytest.mark.parametrize("name", TABLES)
def test_two_features_on_the_axes_and_the_rest_left_out_or_held(name: str) -> None:
    points = load(name)
    pair = pick(points, (3, 1))
    assert pair.names == (points.names[3], points.names[1])
    np.testing.assert_array_equal(pair.x, points.x[:, [3, 1]])
    mean = points.x.mean(axis=0)
    held = hold(pair.x, (3, 1), mean)
    np.testing.assert_array_equal(held[:, [3, 1]], pair.x)
    others = [i for i in range(len(mean)) if i not in (3, 1)]
    assert (held[:, others] == mean[others]).all() and held.dtype == np.float64


@pytest.mark.parametrize("name", DATASETS)
def test_extent_holds_every_point_with_room_around(name: str) -> None:
    points = load(name)
    for axis, (low, high) in enumerate(extent(points)):
        values = points.x[:, axis]
        assert type(low) is float and low < values.min() and values.max() < high
        assert high - low == pytest.approx(1.2 * np.ptp(values), rel=1e-4)


def test_extent_of_a_constant_feature_has_a_width() -> None:
    points = Points(np.full((3, 2), 4, np.float32), np.zeros(3, np.int64), ("x", "y"), ("a",))
    assert extent(points, (1, 1)) == ((3, 5), (3, 5))

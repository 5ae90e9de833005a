"""Seeded point clouds and small real tables for classification, and what is done to them before training.

scikit-learn is imported by what needs it only: it takes a second and 80 MB.
"""

import functools
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np


class Points(NamedTuple):
    """Labelled points: x (n, d), y (n,) int64 class index, d feature names, and the class names by index.

    x is float32 for drawn clouds and float64 for tables, whose values may be large beside their spread: float32 would
    round it away before `standardise` is done.
    """

    x: np.ndarray
    y: np.ndarray
    names: tuple[str, ...]
    classes: tuple[str, ...]


def cloud(x: np.ndarray, y: np.ndarray, classes: Sequence[str]) -> Points:
    """Points of a plane: x (n, 2), y (n,) class indices; the features are called x and y."""
    return Points(x.astype(np.float32), y.astype(np.int64), ("x", "y"), tuple(classes))


def drawn_cloud(
    draw: Callable[[int, float, int], tuple[np.ndarray, np.ndarray]],
    classes: Sequence[str],
    count: int,
    noise: float,
    seed: int,
) -> Points:
    """The points that one of the functions below draws: their places (n, 2), and the class of each (n,)."""
    return cloud(*draw(count, noise, seed), classes)


# TensorFlow Playground's four (its dataset.ts). Its noise slider is 0..50; its label +1 is class 1 here, -1 is class 0.
# Each draws the same numbers at every noise and scales them, so that points move smoothly while noise is dragged.


def circle(count: int, noise: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """A disc of radius 2.5 inside a ring from 3.5 to 5; noise moves a point before it is labelled, never the point."""
    rng = np.random.default_rng(seed)
    inner = count // 2
    radius = np.concatenate([rng.uniform(0, 2.5, inner), rng.uniform(3.5, 5, count - inner)])
    angle = rng.uniform(0, 2 * np.pi, count)
    x = np.column_stack([radius * np.sin(angle), radius * np.cos(angle)])
    moved = x + noise / 100 * rng.uniform(-5, 5, (count, 2))
    return x, np.hypot(moved[:, 0], moved[:, 1]) < 2.5


def xor(count: int, noise: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Four quadrants, 0.3 off both axes, labelled by the sign of x times y; noise moves a point for its label only."""
    rng = np.random.default_rng(seed)
    x = rng.uniform(-5, 5, (count, 2))
    x += np.where(x > 0, 0.3, -0.3)
    moved = x + noise / 100 * rng.uniform(-5, 5, (count, 2))
    return x, moved[:, 0] * moved[:, 1] >= 0


def gauss(count: int, noise: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Two normal clouds at (2, 2) and (-2, -2) whose variance grows from 0.5 at noise 0 to 4 at noise 50."""
    rng = np.random.default_rng(seed)
    y = np.arange(count) < count // 2
    variance = 0.5 + 3.5 * noise / 50
    x = np.where(y, 2.0, -2.0)[:, None] + np.sqrt(variance) * rng.standard_normal((count, 2))
    return x, y


def spiral(count: int, noise: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Two arms of 1.75 turns out to radius 5; noise shifts each coordinate by up to noise/100 either way."""
    rng = np.random.default_rng(seed)
    y = np.arange(count) < count // 2
    step = np.concatenate([np.arange(part) / part for part in (count // 2, count - count // 2) if part])
    angle = 1.75 * 2 * np.pi * step + np.where(y, 0, np.pi)
    x = 5 * step[:, None] * np.column_stack([np.sin(angle), np.cos(angle)])
    return x + noise / 100 * rng.uniform(-1, 1, (count, 2)), y


def moons(count: int, noise: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """scikit-learn's two half moons of radius 1; noise/100 is the standard deviation added to each coordinate."""
    from sklearn.datasets import make_moons

    return make_moons(count, noise=noise / 100, random_state=seed)


# The data of M. X. Cohen's course "A deep understanding of deep learning". At noise 0 they are as spread as there, at
# noise 50 twice as much.


def qwerties(
    centres: Sequence[tuple[float, float]], count: int, noise: float, seed: int
) -> tuple[np.ndarray, np.ndarray]:
    """Round normal clouds, one a class, with standard deviation 1 at noise 0 (the course's) to 2 at noise 50."""
    rng = np.random.default_rng(seed)
    y = np.arange(count) * len(centres) // count
    x = np.array(centres)[y] + (1 + noise / 50) * rng.standard_normal((count, 2))
    return x, y


def qwerties_2(count: int, noise: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """The course's two classes around (1, 1) and (5, 1)."""
    return qwerties([(1, 1), (5, 1)], count, noise, seed)


def qwerties_3(count: int, noise: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """The course's three classes around (1, 1), (5, 1) and (4, 3), as in its lectures on optimizers."""
    return qwerties([(1, 1), (5, 1), (4, 3)], count, noise, seed)


def doughnuts(count: int, noise: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Two blurred rings of radius 10 and 15, twice round: values near 20, so standardise or take a small rate.

    The inner ring's standard deviations are 3 across and 1 up, the outer's 1 and 3; noise 50 doubles them.
    """
    rng = np.random.default_rng(seed)
    y = np.arange(count) >= count // 2
    angle = np.concatenate([np.linspace(0, 4 * np.pi, count // 2), np.linspace(0, 4 * np.pi, count - count // 2)])
    ring = np.where(y, 15, 10)[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
    spread = np.where(y[:, None], [1, 3], [3, 1]) * (1 + noise / 50)
    return ring + spread * rng.standard_normal((count, 2)), y


# Real tables are what they are: count, noise and seed change nothing in them.


def bundled(name: str) -> Points:
    """The points of a table that comes with scikit-learn, by the name of what loads it: "load_iris"."""
    from sklearn import datasets

    table = getattr(datasets, name)()
    names = tuple(str(name).replace("_", " ") for name in table.feature_names)
    classes = tuple(str(name).replace("_", " ") for name in table.target_names)
    return Points(table.data.astype(np.float64), table.target.astype(np.int64), names, classes)


def iris(count: int, noise: float, seed: int) -> Points:
    """Fisher's 150 irises: 4 lengths in cm, 3 species."""
    return bundled("load_iris")


def wine(count: int, noise: float, seed: int) -> Points:
    """178 Italian wines (UCI): 13 measurements on very different scales, 3 growers."""
    return bundled("load_wine")


def breast_cancer(count: int, noise: float, seed: int) -> Points:
    """569 tumours of Wisconsin (UCI): 30 measurements of cell nuclei, malignant or benign."""
    return bundled("load_breast_cancer")


CLOUDS: dict[str, functools.partial[Points]] = {
    "Circle": functools.partial(drawn_cloud, circle, ("outside", "inside")),
    "XOR": functools.partial(drawn_cloud, xor, ("signs differ", "signs agree")),
    "Gauss": functools.partial(drawn_cloud, gauss, ("lower left", "upper right")),
    "Spiral": functools.partial(drawn_cloud, spiral, ("arm A", "arm B")),
    "Moons": functools.partial(drawn_cloud, moons, ("upper moon", "lower moon")),
    "Qwerties 2": functools.partial(drawn_cloud, qwerties_2, ("A", "B")),
    "Qwerties 3": functools.partial(drawn_cloud, qwerties_3, ("A", "B", "C")),
    "Doughnuts": functools.partial(drawn_cloud, doughnuts, ("inner ring", "outer ring")),
}
TABLES: dict[str, Callable[[int, float, int], Points]] = {"Iris": iris, "Wine": wine, "Breast cancer": breast_cancer}
DATASETS: dict[str, Callable[[int, float, int], Points]] = {**CLOUDS, **TABLES}

FEATURES: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "x": lambda x: x[:, 0],
    "y": lambda x: x[:, 1],
    "x²": lambda x: x[:, 0] ** 2,
    "y²": lambda x: x[:, 1] ** 2,
    "xy": lambda x: x[:, 0] * x[:, 1],
    "sin x": lambda x: np.sin(x[:, 0]),
    "sin y": lambda x: np.sin(x[:, 1]),
}


def load(name: str, count: int = 500, noise: float = 0.0, seed: int = 0) -> Points:
    """Points of DATASETS[name] with all features; a real table ignores count, noise (0 to 50) and seed."""
    return DATASETS[name](count, noise, seed)


def pick(points: Points, features: Sequence[int]) -> Points:
    """The same points with only these features (by index, in this order); the others are left out."""
    return points._replace(x=points.x[:, list(features)], names=tuple(points.names[i] for i in features))


def hold(plane: np.ndarray, axes: tuple[int, int], rest: np.ndarray) -> np.ndarray:
    """Inputs (n, d) for points of a plane (n, 2): features `axes` from the plane, the others held at `rest` (d,)."""
    x = np.tile(np.asarray(rest, dtype=np.float64), (len(plane), 1))
    x[:, list(axes)] = plane
    return x


def expand(x: np.ndarray, names: Sequence[str]) -> np.ndarray:
    """The named FEATURES of plane points (n, 2) side by side, (n, len(names)); at least one name."""
    return np.column_stack([FEATURES[name](x) for name in names])


def split(points: Points, share: float, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Shuffle and divide into train_x, train_y, test_x, test_y, every class by the same share (0 to 1) of training.

    A class of two or more points has at least one in each part; a single point is trained on. With the same seed, the
    training part of a smaller share lies within that of a larger one.
    """
    first, second = divided(points.y, share, seed)
    return points.x[first], points.y[first], points.x[second], points.y[second]


def divided(y: np.ndarray, share: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """The shuffled places of the training part, a share (0 to 1) of every class, and of the test part."""
    order = np.random.default_rng([seed, 1]).permutation(len(y))  # a stream other than the one that drew the points
    train = np.zeros(len(order), dtype=bool)
    for label in np.unique(y):
        members = order[y[order] == label]
        train[members[: max(1, min(len(members) - 1, round(share * len(members))))]] = True
    return order[train[order]], order[~train[order]]


class Standardised(NamedTuple):
    """Both parts in the training part's units, and the (d,) float64 mean and scale that turn any x into them."""

    train: np.ndarray
    test: np.ndarray
    mean: np.ndarray
    scale: np.ndarray


def standardise(train: np.ndarray, test: np.ndarray) -> Standardised:
    """Both parts in the units of the training part (n, d): the test part must not be looked at, or the test leaks."""
    mean, scale = units_of(train)
    return Standardised(in_units(train, mean, scale), in_units(test, mean, scale), mean, scale)


def units_of(train: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean and standard deviation (ddof 0) of every feature (d,); a constant one keeps scale 1."""
    mean = train.mean(axis=0, dtype=np.float64)
    # Asked of the values, since rounding gives a constant column a tiny spread that would blow it up.
    return mean, np.where(np.ptp(train, axis=0) > 0, train.std(axis=0, dtype=np.float64), 1.0)


def in_units(x: np.ndarray, mean: np.ndarray, scale: np.ndarray) -> np.ndarray:
    """(x - mean) / scale, narrowed to float32 only then; at most 1e15 either way, whose square float32 still holds."""
    with np.errstate(over="ignore"):
        return np.clip((x - mean) / scale, -1e15, 1e15).astype(np.float32)


def extent(points: Points, axes: tuple[int, int] = (0, 1)) -> tuple[tuple[float, float], tuple[float, float]]:
    """((x0, x1), (y0, y1)) of a map of all points, train and test alike, with a tenth of the range around them."""
    low, high = points.x[:, list(axes)].min(axis=0), points.x[:, list(axes)].max(axis=0)
    low, high = low.astype(np.float64), high.astype(np.float64)
    margin = np.where(high > low, 0.1 * (high - low), 1.0)
    (x0, y0), (x1, y1) = (low - margin).tolist(), (high + margin).tolist()
    return (x0, x1), (y0, y1)

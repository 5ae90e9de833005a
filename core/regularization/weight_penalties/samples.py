"""Regression data with many features: drawn, real, or a reader's own; all standardised by the training part."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from core.data.own_pairs import Pairs
from core.data.own_table import drawable
from core.experiment.refusal import Refusal

DIABETES, DRAWN, OWN = "Diabetes", "Drawn: 3 of 20 count", "Own table"
SOURCES = (DIABETES, DRAWN, OWN)
TESTS, MOST_FEATURES, FEWEST_ROWS = 500, 30, 12
TRUTH = np.array([2.0, -1.5, 1.0])  # the weights of the drawn data that are not 0


@dataclass(frozen=True)
class Measured:
    """Standardised features x (n, d) and target y (n,) to train on, and the same to test with; the features' names.

    `truth` (d,) are the weights from which standardised data were drawn; NaN where nobody knows them. It `stands_in`
    for a table of the reader's until there is one.
    """

    x: np.ndarray
    y: np.ndarray
    test_x: np.ndarray
    test_y: np.ndarray
    names: tuple[str, ...]
    truth: np.ndarray
    stands_in: bool = False

    @property
    def gram(self) -> np.ndarray:
        return self.x.T @ self.x / len(self.x)

    @property
    def pull(self) -> np.ndarray:
        return self.x.T @ self.y / len(self.x)

    def losses(self, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Mean squared errors of weights (K, d) in training and test, as shares of the variance of the training y."""
        return tuple(
            np.mean((x @ weights.T - y[:, None]) ** 2, axis=0)
            for x, y in ((self.x, self.y), (self.test_x, self.test_y))
        )  # type: ignore[return-value]


def diabetes() -> tuple[np.ndarray, np.ndarray, tuple[str, ...]]:
    """442 patients (Efron and others, 2004): 10 measurements, and how the disease went on a year later."""
    from sklearn.datasets import load_diabetes

    table = load_diabetes()
    names = {"s1": "cholesterol", "s2": "LDL", "s3": "HDL", "s4": "ratio", "s5": "triglycerides", "s6": "sugar"}
    return table.data, table.target, tuple(names.get(name, name) for name in table.feature_names)


def drawn_features(count: int, noise: float, seed: int) -> tuple[np.ndarray, np.ndarray, tuple[str, ...], np.ndarray]:
    """Normal features, neighbours correlated by a half; y counts only three of the 20, plus noise."""
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((count + TESTS, 20))
    for column in range(1, 20):
        x[:, column] = 0.5 * x[:, column - 1] + np.sqrt(0.75) * x[:, column]
    truth = np.zeros(20)
    truth[[0, 7, 14]] = TRUTH
    names = tuple(f"x{number}" for number in range(1, 21))
    return x, x @ truth + noise * rng.standard_normal(len(x)), names, truth


def own_columns(pairs: Pairs) -> tuple[np.ndarray, np.ndarray, tuple[str, ...]]:
    """A reader's y and all other columns of numbers, at most 30, of the rows without a gap."""
    columns = pairs.table.columns
    telling = [name for name in pairs.possible if name != pairs.y and not columns[name].names_rows]
    chosen = [name for name in dict.fromkeys([pairs.x, *telling]) if name != pairs.y][:MOST_FEATURES]
    if not chosen:
        raise Refusal("The column to predict must be another one than the column to predict from.", knob="source")
    x = np.column_stack([columns[name].values for name in chosen]).astype(float)
    y = np.asarray(columns[pairs.y].values, float)
    whole = np.isfinite(x).all(axis=1) & np.isfinite(y)
    if whole.sum() < FEWEST_ROWS or not np.ptp(y[whole]):
        sentence = f"{whole.sum()} rows have a number in all {len(chosen) + 1} columns: {FEWEST_ROWS} are the least"
        raise Refusal(f"{sentence}, and the column to predict must vary.", knob="source")
    return x[whole], y[whole], tuple(drawable(name) for name in chosen)


def table_of(source: str, count: int, noise: float, seed: int, pairs: Pairs | None = None) -> Measured:
    """The data of that name, standardised; until there is a table of the reader's, the patients stand in."""
    if source == DRAWN:
        return drawn_table(count, noise, seed)
    if source == OWN and pairs is not None:
        return split_table(*own_columns(pairs), seed)
    return replace(split_table(*diabetes(), seed), stands_in=source == OWN)


def drawn_table(count: int, noise: float, seed: int) -> Measured:
    """So many drawn rows to train on, and 500 to test with."""
    x, y, names, truth = drawn_features(count, noise, seed)
    rows = np.arange(len(x))
    return standardised_table(x, y, names, truth, rows[:count], rows[count:])


def split_table(x: np.ndarray, y: np.ndarray, names: tuple[str, ...], seed: int) -> Measured:
    """Six tenths of the rows to train on, by chance."""
    order = np.random.default_rng(seed).permutation(len(x))
    trained, tested = np.split(order, [round(0.6 * len(x))])
    return standardised_table(x, y, names, np.full(len(names), np.nan), trained, tested)


def standardised_table(
    x: np.ndarray, y: np.ndarray, names: tuple[str, ...], truth: np.ndarray, trained: np.ndarray, tested: np.ndarray
) -> Measured:
    """All columns less their means, over their deviations, both of the rows to train on."""
    mean, scale = x[trained].mean(axis=0), deviations(x[trained])
    middle, size = y[trained].mean(), deviations(y[trained][:, None])[0]
    x, y = (x - mean) / scale, (y - middle) / size
    return Measured(x[trained], y[trained], x[tested], y[tested], names, truth * scale / size)


def deviations(x: np.ndarray) -> np.ndarray:
    """Standard deviation of every column (d,); a constant one has 1."""
    return np.where(np.ptp(x, axis=0) > 0, x.std(axis=0), 1.0)

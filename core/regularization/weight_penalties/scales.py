"""Penalties depend on units: the same function in other units costs another penalty, or gives another solution."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.regularization.weight_penalties.samples import Measured, deviations
from core.regularization.weight_penalties.solutions import Penalty, penalised

FACTORS = np.geomspace(0.1, 10, 81)


@dataclass(frozen=True)
class Scaled:
    """A ReLU network with its hidden units' weights times c and its outgoing ones over c, for all `factors` (C,).

    `penalties` (2, C) are ∑|w| and ∑w²; `here` (2,) both at the chosen c, `apart` the largest difference of the answers
    from those at c = 1; `best` (2,) the c at which either penalty is least. `weights` (3, d) is a linear model's
    solution, per standard deviation of each feature: all standardised; with the feature `column`, the one most like y,
    in units c times smaller; and that standardised again.
    """

    factors: np.ndarray
    penalties: np.ndarray
    here: np.ndarray
    apart: float
    best: np.ndarray
    weights: np.ndarray
    names: tuple[str, ...]
    column: int


def relu_network(units: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Weights in (units, 2), biases (units,) and weights out (units,), drawn normal."""
    rng = np.random.default_rng(seed)
    return rng.standard_normal((units, 2)), rng.standard_normal(units), rng.standard_normal(units)


def answers(w1: np.ndarray, b1: np.ndarray, w2: np.ndarray, x: np.ndarray) -> np.ndarray:
    """A ReLU network's answers (n,) to points x (n, 2)."""
    return np.maximum(x @ w1.T + b1, 0) @ w2


def in_other_units(table: Measured, penalty: Penalty, factor: float, units: int, seed: int) -> Scaled:
    """The network's penalty against c, and a linear model of which one feature is measured in other units."""
    w1, b1, w2 = relu_network(units, seed)
    x = np.random.default_rng([seed, 1]).standard_normal((200, 2))
    same, other = answers(w1, b1, w2, x), answers(w1 * factor, b1 * factor, w2 / factor, x)
    inner, outer = np.array([np.abs(w1).sum(), (w1**2).sum()]), np.array([np.abs(w2).sum(), (w2**2).sum()])
    power = np.array([1, 2])
    penalties = inner[:, None] * FACTORS ** power[:, None] + outer[:, None] / FACTORS ** power[:, None]
    best = (outer / inner) ** (1 / (2 * power))
    column = int(np.abs(table.pull).argmax())
    units_of_one = np.ones(table.x.shape[1])
    units_of_one[column] = factor
    scaled = table.x * units_of_one
    solutions = [
        solved(table.x, table.y, penalty),
        solved(scaled, table.y, penalty) * units_of_one,
        solved(scaled / deviations(scaled), table.y, penalty),
    ]
    return Scaled(
        FACTORS,
        penalties,
        inner * factor**power + outer / factor**power,
        float(np.abs(same - other).max()),
        best,
        np.stack(solutions),
        table.names,
        column,
    )


def solved(x: np.ndarray, y: np.ndarray, penalty: Penalty) -> np.ndarray:
    return penalised(x.T @ x / len(x), x.T @ y / len(x), penalty)[0]

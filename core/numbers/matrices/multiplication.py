"""Matrix multiplication by its definition, and one multiplication after the other."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from core.experiment.wording import factor, short


def matrix_product(a: np.ndarray, b: np.ndarray) -> np.ndarray | None:
    """AB (m, p) by its definition: cell i, j is row i of A times column j of B, added up; None if shapes do not fit."""
    (m, n), (rows, p) = a.shape, b.shape
    if n != rows:
        return None
    product = np.zeros((m, p))
    for i in range(m):
        for j in range(p):
            for k in range(n):
                product[i, j] += a[i, k] * b[k, j]
    return product


class Steps(NamedTuple):
    """The multiplications in order (F,): row `i`, column `j`, place `k`, the product `terms` and the `sums` so far."""

    i: np.ndarray
    j: np.ndarray
    k: np.ndarray
    terms: np.ndarray
    sums: np.ndarray


def steps_of(a: np.ndarray, b: np.ndarray) -> Steps:
    """Every multiplication of AB, cell by cell; none (F = 0) where the shapes do not fit."""
    (m, n), p = a.shape, b.shape[1]
    if n != len(b):
        return Steps(*np.zeros((3, 0), int), *np.zeros((2, 0)))
    i, j, k = (place.ravel() for place in np.mgrid[0:m, 0:p, 0:n])
    terms = a[i, k] * b[k, j]
    return Steps(i, j, k, terms, np.cumsum(terms.reshape(m * p, n), axis=1).ravel())


def written_sums(a: np.ndarray, b: np.ndarray, steps: Steps) -> list[str]:
    """The sum so far as it is written on paper, for each multiplication."""
    return [written_sum(a[i, : k + 1], b[: k + 1, j], total) for i, j, k, _, total in zip(*steps, strict=True)]


def written_sum(row: np.ndarray, column: np.ndarray, total: float) -> str:
    """The products of a row and a column, and what they add up to."""
    return " + ".join(f"{factor(x)}·{factor(y)}" for x, y in zip(row, column, strict=True)) + f" = {short(total)}"

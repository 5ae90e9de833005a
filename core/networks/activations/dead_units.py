"""Which ReLU units are dead: on these data only, or for every input that there is. The second is decided exactly."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.engine.networks import Weights

ALIVE, HERE, EVERYWHERE = "alive", "dead on these data", "dead for every input"
ROUNDING = 1e-9  # of the size of what is added up: a sum that should be 0 comes out as much


@dataclass(frozen=True)
class Unit:
    """A hidden ReLU unit: `layer` and `number` from 1, the share of the points at which it fires, and its verdict.

    `witness` (2,) is an input at which a unit that is dead on these data fires after all; NaN otherwise. `for_good`:
    no incoming weight and no bias is positive, so no change in the layers before it can ever wake it.
    """

    layer: int
    number: int
    fires: float
    verdict: str
    witness: np.ndarray
    for_good: bool

    @property
    def name(self) -> str:
        return f"{self.layer}.{self.number}"


def relu_layers(weights: Weights, x: np.ndarray) -> list[np.ndarray]:
    """The sums z of every hidden layer (n, units) for inputs (n, inputs) of a ReLU network."""
    found, h = [], x
    for matrix, bias in weights[:-1]:
        z = h @ matrix.T + bias
        found.append(z)
        h = np.maximum(z, 0)
    return found


def autopsy(weights: Weights, x: np.ndarray) -> list[Unit]:
    """Every unit of at most two hidden ReLU layers over two inputs, judged on the points x (n, 2) and on all inputs."""
    exact = [(np.asarray(matrix, float), np.asarray(bias, float)) for matrix, bias in weights]
    units = []
    for layer, z in enumerate(relu_layers(exact, np.asarray(x, float)), start=1):
        for number in range(z.shape[1]):
            matrix, bias = exact[layer - 1]
            w, b = matrix[number], float(bias[number])
            fires = float(np.mean(z[:, number] > 0))
            witness = None if fires else (firing_input(w, b) if layer == 1 else firing_behind(w, b, *exact[0]))
            verdict = ALIVE if fires else EVERYWHERE if witness is None else HERE
            place = np.full(2, np.nan) if witness is None else witness
            good = layer > 1 and not fires and bool((w <= 0).all()) and b <= 0
            units.append(Unit(layer, number + 1, fires, verdict, place, good))
    return units


def firing_input(w: np.ndarray, b: float) -> np.ndarray | None:
    """The input nearest to 0 where w · x + b reaches a little above 0; None only where w is 0 and b is not positive."""
    square = float(w @ w)
    if square == 0:
        return np.zeros(2) if b > 0 else None
    return w * (max(0.0, -b) + 0.1 * np.sqrt(square)) / square


def firing_behind(w: np.ndarray, b: float, matrix: np.ndarray, bias: np.ndarray) -> np.ndarray | None:
    """An input (2,) at which w · relu(matrix x + bias) + b is positive, or None: then there is none in all the plane.

    The sum is linear in every cell into which the units' lines cut the plane. So, if it is positive anywhere, it is at
    a corner of a cell, at a point on a line that meets no other, or far out along the edge of a cell.
    """

    def value(x: np.ndarray) -> np.ndarray:
        return np.maximum(x @ matrix.T + bias, 0) @ w + b

    corners, rays = corners_of(matrix, bias), directions_of(matrix)
    size = np.abs(w).sum() * (1 + np.abs(matrix).max(initial=0) + np.abs(bias).max(initial=0)) + abs(b)
    heights = value(corners)
    if heights.max() > ROUNDING * size:
        good = np.flatnonzero(heights > ROUNDING * size)
        return corners[good[np.linalg.norm(corners[good], axis=1).argmin()]]
    rises = np.maximum(rays @ matrix.T, 0) @ w  # how fast it grows along each ray, far out
    for ray in rays[rises > ROUNDING * size]:
        for distance in np.geomspace(1, 1e9, 40):
            reached = corners + distance * ray
            heights = value(reached)
            if heights.max() > 0:
                return reached[heights.argmax()]
    return None


def corners_of(matrix: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """Where the lines w · x + b = 0 of the units (m,) meet, and of each its point nearest to 0; 0 itself too."""
    squares = (matrix**2).sum(axis=1)
    real = squares > 0
    w, b = matrix[real], bias[real]
    feet = -w * (b / squares[real])[:, None]
    first, second = np.triu_indices(len(w), 1)
    turn = w[first, 0] * w[second, 1] - w[first, 1] * w[second, 0]
    cross = np.abs(turn) > 1e-12 * np.sqrt(squares[real][first] * squares[real][second])
    first, second, turn = first[cross], second[cross], turn[cross]
    x = (w[first, 1] * b[second] - w[second, 1] * b[first]) / turn
    y = (w[second, 0] * b[first] - w[first, 0] * b[second]) / turn
    return np.concatenate([np.zeros((1, 2)), feet, np.column_stack([x, y])])


def directions_of(matrix: np.ndarray) -> np.ndarray:
    """Unit vectors along every unit's line and across it, both ways: one on each edge of the cells far out."""
    lengths = np.sqrt((matrix**2).sum(axis=1))
    normals = matrix[lengths > 0] / lengths[lengths > 0][:, None]
    along = normals[:, ::-1] * np.array([-1, 1])
    return np.concatenate([along, -along, normals, -normals])

"""Repeated masked passes over the plane: how far the subnetworks disagree, near the data and away from it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from core.engine.inputs import Prepared
from core.engine.networks import forward, generator
from core.engine.training import History
from core.regularization.class_maps import GRID, Area, decided, plane_inputs
from core.regularization.dropout.masks import class_shares, drawn_masks, outputs_under, whole
from core.regularization.dropout.training import SHOWN_MASKS, area_of

BAND_PASSES, BINS = 50, 12


@dataclass(frozen=True)
class Band:
    """Over a plane of twice the points' extent, GRID × GRID cells: `spread`, the standard deviation of the
    probabilities over BAND_PASSES masked passes, and `answers`, class + confidence of the whole network.

    `distances` (B,) from the nearest training point, in standard deviations of the features, with the mean spread
    there, `by_distance` (B,); `doubts` (B,) is 1 − the largest probability, with `by_doubt` (B,). NaN where no cell is.
    Rank correlations of the spread with both are `far` and `doubted`; `shown` (n, 2) are the training points.
    """

    area: Area
    spread: np.ndarray
    answers: np.ndarray
    distances: np.ndarray
    by_distance: np.ndarray
    doubts: np.ndarray
    by_doubt: np.ndarray
    far: float
    doubted: float
    at_training: float
    at_rim: float
    shown: np.ndarray
    classes: int


def widened(area: Area) -> Area:
    """Twice as wide and high about its middle."""
    (left, right), (low, high) = area
    across, up = (right - left) / 2, (high - low) / 2
    return (left - across, right + across), (low - up, high + up)


def band(prepared: Prepared, history: History) -> Band:
    """Ask so many subnetworks about every cell of the plane."""
    network, weights, area = history.network, history.weights_at(-1), widened(area_of(prepared))
    x, trained_on = plane_inputs(prepared, area), prepared.sample.x.astype(np.float32)
    masks = whole(
        drawn_masks(network.hidden, BAND_PASSES, network.dropout, generator(history.recipe.seed, SHOWN_MASKS))
    )

    def spread_at(places: np.ndarray) -> np.ndarray:
        return class_shares(outputs_under(network, weights, places, masks, network.dropout)).std(axis=0).mean(axis=-1)

    with np.errstate(all="ignore"):
        spread = spread_at(x)
        outputs = forward(network, weights, x)[-1]
    doubt = 1 - class_shares(outputs).max(axis=-1)
    distance = np.sqrt(((x[:, None, :] - trained_on) ** 2).sum(axis=-1)).min(axis=1).astype(float)
    top = 1 - 1 / max(network.outputs, 2)
    far, near_border = means_in(distance, spread, float(distance.max())), means_in(doubt, spread, top)
    cells = spread.reshape(GRID, GRID)
    rim = np.concatenate([cells[0], cells[-1], cells[1:-1, 0], cells[1:-1, -1]])
    return Band(
        area, cells, decided(outputs).reshape(GRID, GRID), *far, *near_border,
        rank_correlation(spread, distance), rank_correlation(spread, doubt),
        float(spread_at(trained_on).mean()), float(rim.mean()), prepared.shown_train, len(prepared.points.classes),
    )  # fmt: skip


def means_in(where: np.ndarray, values: np.ndarray, top: float) -> tuple[np.ndarray, np.ndarray]:
    """Middles (B,) of even steps from 0 to `top`, and the mean of the values that lie in each; NaN in an empty one."""
    places = np.clip((where / top * BINS).astype(int), 0, BINS - 1)
    counts = np.bincount(places, minlength=BINS)
    with np.errstate(all="ignore"):
        means = np.bincount(places, weights=values, minlength=BINS) / counts
    return (np.arange(BINS) + 0.5) * top / BINS, means


def rank_correlation(a: np.ndarray, b: np.ndarray) -> float:
    """Spearman's, 0 where one of them does not vary."""
    return float(stats.spearmanr(a, b).statistic) if np.ptp(a) > 1e-9 and np.ptp(b) > 1e-9 else 0.0

"""Data as a network gets it: which points, drawn where, fed as what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.data.datasets import Points, Standardised, expand, hold, in_units, pick, split, standardise
from core.engine.training import Sample


@dataclass(frozen=True)
class Prepared:
    """The data as the network gets it: all points with two features to draw, and the sample in the inputs' units."""

    points: Points
    axes: tuple[int, int]
    shown_train: np.ndarray
    shown_test: np.ndarray
    sample: Sample
    scale: Standardised | None
    features: tuple[str, ...]


def axes_within(points: Points, across: int, up: int) -> tuple[int, int]:
    """Two different features to draw (from 0): those asked for, or the nearest that there are; of two these two."""
    last = points.x.shape[1] - 1
    if last < 2:
        return 0, 1
    across, up = min(across, last), min(up, last)
    return across, up if up != across else (across + 1) % (last + 1)


def prepare(
    points: Points,
    axes: tuple[int, int],
    share: float,
    seed: int,
    *,
    features: Sequence[str] = (),
    rest: bool = True,
    scaled: bool = True,
) -> Prepared:
    """Points split (a `share` of training, by `seed`), features chosen or made, standardised by the training part.

    `axes` are drawn; without the `rest` only they are fed. `features` of a plane are made of its x and y.
    """
    train_x, train_y, test_x, test_y = split(points, share, seed)
    shown = train_x[:, axes], test_x[:, axes]
    if points.x.shape[1] > 2 and not rest:
        points = pick(points, axes)
        train_x, test_x, axes = *shown, (0, 1)
    if features:
        train_x, test_x = expand(train_x, features), expand(test_x, features)
    scale = standardise(train_x, test_x) if scaled else None
    if scale:
        train_x, test_x = scale.train, scale.test
    sample = Sample(train_x, train_y, test_x, test_y)
    return Prepared(points, axes, *shown, sample, scale, tuple(features) or tuple(points.names))


def inputs_of(prepared: Prepared, plane: np.ndarray) -> np.ndarray:
    """The network's inputs (n, inputs) for places (n, 2) on the map."""
    if prepared.features != prepared.points.names:
        x = expand(plane, prepared.features)
    elif len(prepared.features) > 2:
        x = hold(plane, prepared.axes, prepared.points.x.mean(axis=0))
    else:
        x = plane
    return in_units(x, prepared.scale.mean, prepared.scale.scale) if prepared.scale else x.astype(np.float32)

"""Data as a network gets it: which points, drawn where, fed as what."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.data.datasets import Points, Standardised, expand, hold, in_units
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


def inputs_of(prepared: Prepared, plane: np.ndarray) -> np.ndarray:
    """The network's inputs (n, inputs) for places (n, 2) on the map."""
    if prepared.features != prepared.points.names:
        x = expand(plane, prepared.features)
    elif len(prepared.features) > 2:
        x = hold(plane, prepared.axes, prepared.points.x.mean(axis=0))
    else:
        x = plane
    return in_units(x, prepared.scale.mean, prepared.scale.scale) if prepared.scale else x.astype(np.float32)

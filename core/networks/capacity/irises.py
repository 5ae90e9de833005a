"""The course's question on the irises, more units or more layers: data, training, and what goes with accuracy."""

from __future__ import annotations

import numpy as np

from core.data.datasets import divided, load
from core.engine.training import Recipe, Sample
from core.networks.capacity.survey import Survey, correlation

IRIS_UNITS, IRIS_SEEDS = (4, 7, 13, 25, 49), 8
IRIS = Recipe(loss="Cross-entropy", rate=0.01, batch=0, epochs=500)  # the course's own, on all points at once


def iris_sample() -> Sample:
    """All four measurements of the irises as they are, four fifths of them to train on."""
    points = load("Iris")
    first, second = divided(points.y, 0.8, 0)
    x = points.x.astype(np.float32)
    return Sample(x[first], points.y[first], x[second], points.y[second])


def goes_with_size(result: Survey) -> dict[str, float | str]:
    """Pearson's r over all runs of the test accuracy with each way to measure a network's size."""
    accuracy = np.nan_to_num(result.test).ravel()

    def with_(sizes: np.ndarray) -> float:
        return correlation(np.repeat(sizes, result.seeds), accuracy)

    return {
        "accuracy with units, r": with_(np.log(result.units)),
        "accuracy with parameters, r": with_(np.log(result.parameters)),
        "accuracy with layers, r": with_(result.layers),
    }

"""The points on which the page's networks are trained: drawn by formula, or set by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.data.datasets import CLOUDS, load
from core.engine.inputs import Prepared, prepare
from core.networks.clicked_points import CLICKED, lacking_points, own_points

if TYPE_CHECKING:
    from core.networks.activations.topic import Settings

SHARE = 0.6  # of the points are trained on
COUNT, NOISE = 300, 15.0
DATA_SEED = 0


def prepared_for(settings: Settings) -> Prepared:
    """The chosen points, split and standardised; while points are missing, the first of the clouds stands in."""
    if settings.data == CLICKED and not lacking_points(settings):
        points = own_points(settings)
    else:
        name = settings.data if settings.data in CLOUDS else next(iter(CLOUDS))
        points = load(name, COUNT, NOISE, DATA_SEED)
    return prepare(points, (0, 1), SHARE, DATA_SEED)

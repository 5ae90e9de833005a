"""The points on which the page's networks are trained: two features of what its knobs ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.data.own_table import Table
from core.engine.inputs import Prepared, prepare
from core.networks.plane_data import plane_points

if TYPE_CHECKING:
    from core.networks.activations.topic import Settings

SHARE = 0.6  # of the points are trained on
COUNT, NOISE = 300, 15.0
DATA_SEED = 0


def prepared_for(settings: Settings, table: Table | None = None) -> Prepared:
    """The chosen points, split and standardised."""
    return prepare(plane_points(settings, table, COUNT, NOISE, DATA_SEED), (0, 1), SHARE, DATA_SEED)

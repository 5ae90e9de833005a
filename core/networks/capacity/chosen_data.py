"""The data of the page: two features of what its knobs ask for, split and standardised."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.data.datasets import Points
from core.data.own_table import Table
from core.engine.inputs import Prepared, prepare
from core.networks import plane_data

if TYPE_CHECKING:
    from core.networks.capacity.topic import Settings

SHARE = 60  # per cent of the points are trained on


def features_drawn(settings: Settings, table: Table | None = None) -> Points:
    """The chosen points with the two features that are drawn, which are all that the networks get."""
    return plane_data.plane_points(settings, table, settings.count, settings.noise, settings.data_seed)


def prepared_for(settings: Settings, table: Table | None = None) -> Prepared:
    """The chosen points as the network gets them: standardised and split."""
    return prepare(features_drawn(settings, table), (0, 1), SHARE / 100, settings.data_seed)


def elsewhere(settings: Settings, epochs: int) -> dict[str, Any]:
    """The knobs of the page on classification that train as here, on the same points, for so many epochs."""
    data = "data", "points", "across", "up", "noise", "count", "data_seed"
    shared = *data, "activation", "rate", "optimizer", "batch"
    return {name: getattr(settings, name) for name in shared} | {"share": SHARE, "epochs": epochs}

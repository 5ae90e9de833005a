"""The data of the page: two features, drawn by formula, from a table, set by hand, or of a reader's own table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.data.datasets import CLOUDS, TABLES, Points, extent, load, pick
from core.data.own_points import REACH
from core.data.own_table import Table
from core.engine.inputs import Prepared, axes_within, prepare
from core.networks.clicked_points import CLICKED, lacking_points, own_points

if TYPE_CHECKING:
    from core.networks.capacity.topic import Settings

OWN = "Own table"
Area = tuple[tuple[float, float], tuple[float, float]]
SHARE = 60  # per cent of the points are trained on


def points_of(settings: Settings, table: Table | None) -> Points:
    """All points of the chosen data; while there are none of one's own yet, the first of the clouds stands in."""
    if settings.data == OWN and table is not None:
        return table.points()
    if settings.data == CLICKED and not lacking_points(settings):
        return own_points(settings)
    name = next(iter(CLOUDS)) if settings.data in (OWN, CLICKED) else settings.data
    return load(name, settings.count, settings.noise, settings.data_seed)


def plane_points(settings: Settings, table: Table | None = None) -> Points:
    """The same with the two features that are drawn, which are all that the networks get."""
    points = points_of(settings, table)
    return pick(points, axes_within(points, settings.across - 1, settings.up - 1))


def prepared_for(settings: Settings, table: Table | None = None) -> Prepared:
    """The chosen points as the network gets them: standardised and split."""
    return prepare(plane_points(settings, table), (0, 1), SHARE / 100, settings.data_seed)


def area_of(settings: Settings, prepared: Prepared) -> Area:
    """What the maps show: the data with some room around, or the whole plane on which points are set."""
    return ((-REACH, REACH), (-REACH, REACH)) if settings.data == CLICKED else extent(prepared.points)


def feature_menus(settings: Settings, table: Table | None = None) -> dict[str, tuple[str, ...]]:
    """The names of the columns that the knobs `across` and `up` number; none where the data is a plane."""
    if settings.data not in TABLES and (settings.data != OWN or table is None):
        return {}
    names = points_of(settings, table).names
    return {"across": names, "up": names}


def elsewhere(settings: Settings, epochs: int) -> dict[str, Any]:
    """The knobs of the page on classification that train as here, on the same points, for so many epochs."""
    data = "data", "points", "across", "up", "noise", "count", "data_seed"
    shared = *data, "activation", "rate", "optimizer", "batch"
    return {name: getattr(settings, name) for name in shared} | {"share": SHARE, "epochs": epochs}

"""Two features of data on a plane: drawn by formula, of a table, set by hand, or of a reader's own table."""

from __future__ import annotations

from typing import Protocol

from core.data.datasets import CLOUDS, DATASETS, TABLES, Points, extent, load, pick
from core.data.own_points import REACH
from core.data.own_table import Table
from core.engine.inputs import axes_within
from core.networks.clicked_points import CLICKED, Clicked, lacking_points, own_points

OWN = "Own table"
MENU = (*DATASETS, CLICKED, OWN)
COLUMNS = tuple(name for name in (*DATASETS, OWN) if name not in CLOUDS)  # data of which two features are chosen
STAND_IN = next(iter(CLOUDS))  # what is shown while there are no points of one's own yet
Area = tuple[tuple[float, float], tuple[float, float]]


class Chosen(Clicked, Protocol):
    """Settings of a page with such data: also which columns of a table lie across and go up, from 1."""

    @property
    def across(self) -> int: ...
    @property
    def up(self) -> int: ...


def points_of(settings: Chosen, table: Table | None, count: int, noise: float, seed: int) -> Points:
    """All points of the chosen data; `count`, `noise` and `seed` are for those that are drawn by formula."""
    if settings.data == OWN and table is not None:
        return table.points()
    if settings.data == CLICKED:
        return own_points(settings)
    return load(STAND_IN if settings.data == OWN else settings.data, count, noise, seed)


def plane_points(settings: Chosen, table: Table | None, count: int, noise: float, seed: int) -> Points:
    """The same with the two features that are drawn; while points set by hand are too few, others stand in."""
    if lacking_points(settings):
        return load(STAND_IN, count, noise, seed)
    points = points_of(settings, table, count, noise, seed)
    return pick(points, axes_within(points, settings.across - 1, settings.up - 1))


def area_of(settings: Chosen, points: Points) -> Area:
    """What the maps show: the data with some room around, or the whole plane on which points are set."""
    return ((-REACH, REACH), (-REACH, REACH)) if settings.data == CLICKED else extent(points)


def feature_menus(settings: Chosen, table: Table | None = None) -> dict[str, tuple[str, ...]]:
    """The names of the columns that the knobs `across` and `up` number; none where the data is a plane."""
    if settings.data not in TABLES and (settings.data != OWN or table is None):
        return {}
    names = table.features if settings.data == OWN and table else load(settings.data).names
    return {"across": names, "up": names}

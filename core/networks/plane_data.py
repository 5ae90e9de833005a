"""Two features of data on a plane: drawn by formula, of a table, set by hand or a reader's own; and their knobs."""

from __future__ import annotations

from typing import Any, Protocol

from core.data.datasets import CLOUDS, DATASETS, TABLES, Points, extent, load, pick
from core.data.own_points import CLASS_NAMES, LONGEST, REACH
from core.data.own_table import Table
from core.engine.inputs import axes_within
from core.experiment.knobs import choice, number, text
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


def points_text() -> Any:
    """The knob that holds a reader's own points."""
    return text(
        "", most=LONGEST, label="Own points",
        help="Click on the map to set a point, on a point to take it away. Here they stand as text: class, x and y.",
        when={"data": (CLICKED,)},
    )  # fmt: skip


def brush_choice() -> Any:
    """The knob with the class of the next point that is set."""
    return choice(
        "A", CLASS_NAMES, label="A click sets class", help="The class of the next point that is set on the map.",
        view=True, when={"data": (CLICKED,)},
    )  # fmt: skip


def across_number() -> Any:
    """The knob that says which column of a table lies across."""
    return number(
        1, 1, 50, label="Feature across", help="Which column of the table lies along the horizontal axis.",
        when={"data": COLUMNS},
    )  # fmt: skip


def up_number() -> Any:
    """The knob that says which column of a table goes up."""
    return number(2, 1, 50, label="Feature up", help="Which column of the table goes up.", when={"data": COLUMNS})


def blur_number() -> Any:
    """The knob that blurs what is drawn by formula."""
    return number(
        10.0, 0.0, 50.0, step=1, label="Noise", help="How blurred the formula's points or labels are.",
        when={"data": tuple(CLOUDS)},
    )  # fmt: skip


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

"""Which data the knobs of the classification page ask for: drawn, loaded, set by hand or a reader's own table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.data.datasets import CLOUDS, FEATURES
from core.data.own_table import Table
from core.engine.inputs import Prepared, axes_within, prepare
from core.networks.clicked_points import CLICKED
from core.networks.plane_data import points_of

if TYPE_CHECKING:
    from core.networks.classification.topic import Settings

PLANES = (*CLOUDS, CLICKED)  # data of two coordinates, from which features are made


def prepared_for(settings: Settings, table: Table | None = None) -> Prepared:
    """The chosen data as the network gets it."""
    points = points_of(settings, table, settings.count, settings.noise, settings.data_seed)
    return prepare(
        points,
        axes_within(points, settings.across - 1, settings.up - 1),
        settings.share / 100,
        settings.data_seed,
        features=chosen_features(settings) if settings.data in PLANES else (),
        rest=settings.rest != "left out",
        scaled=settings.scaled,
    )


def wanted_features(settings: Settings) -> dict[str, bool]:
    """Which of FEATURES the knobs ask for."""
    return {
        "x": settings.feed_x,
        "y": settings.feed_y,
        "x²": settings.feed_x2 or settings.squares,
        "y²": settings.feed_y2 or settings.squares,
        "xy": settings.product,
        "sin x": settings.feed_sin_x or settings.sines,
        "sin y": settings.feed_sin_y or settings.sines,
    }


def chosen_features(settings: Settings) -> tuple[str, ...]:
    """The inputs made of a plane's x and y, by name in FEATURES; one at least."""
    wanted = wanted_features(settings)
    return tuple(name for name in FEATURES if wanted.get(name)) or ("x",)

"""The parts of the page about strategies of the learning rate: what is drawn and said of each."""

from __future__ import annotations

import numpy as np

from core.descent.learning_rates import topic
from core.descent.learning_rates.loss_units import Outside
from core.descent.learning_rates.many_starts import BySlope, Table
from core.descent.learning_rates.pictures import (
    ends_panel,
    outside_panels,
    robust_panel,
    signed_rate_panel,
    slope_panel,
)
from core.descent.learning_rates.race_pictures import colors_of, race_panels
from core.descent.learning_rates.rate_race import STRATEGIES, Race
from core.descent.learning_rates.sentences import notices, outside_notice
from core.descent.learning_rates.topic import Settings
from core.descent.surfaces import SURFACES
from core.experiment.part import Part
from core.experiment.scene import Clock, Readout, Scene

ARRIVED = "The loss. ✓ arrived: from here on it stays within 2 % of the map's width of a lowest point."


def race_scene(result: Race, settings: Settings) -> Scene:
    """The rate over time beside the loss, and the map below, on one clock."""
    return Scene(
        panels=race_panels(result, settings.surface, topic.draws_of(settings)),
        readouts=race_readouts(result),
        clock=Clock("step", np.arange(settings.steps + 1)),
        notices=notices(result, settings, SURFACES[settings.surface]),
    )


def race_readouts(result: Race) -> tuple[Readout, ...]:
    """Each strategy's loss at every step, and whether it has come to a lowest point for good by then."""
    texts = [
        [topic.loss_at(result, racer, step, loss) for step, loss in enumerate(losses)]
        for racer, losses in enumerate(result.losses.T.tolist())
    ]
    return tuple(
        Readout(label, each, color=color, help=ARRIVED)
        for label, each, color in zip(result.labels, texts, colors_of(result.labels), strict=True)
    )


def table_scene(result: Table, settings: Settings) -> Scene:
    """Where 500 starts end under each strategy."""
    return Scene((ends_panel(result),))


def robust_scene(result: np.ndarray, settings: Settings) -> Scene:
    """Each strategy at every base rate: how good it gets, and over how wide a range."""
    numbers = topic.rate_numbers(result, settings)
    return Scene(
        (robust_panel(STRATEGIES, topic.RATES, result),),
        tuple(
            Readout.of(numbers, label, color=color)
            for label, color in zip(STRATEGIES, colors_of(STRATEGIES), strict=True)
        ),
    )


def outside_scene(result: Outside, settings: Settings) -> Scene:
    """How ∝ loss ends when its loss is lifted out of [0, 1] or measured in another unit."""
    numbers = topic.outside_numbers(result, settings)
    return Scene(
        panels=(
            *outside_panels(result, settings.lift, settings.scale),
            signed_rate_panel(result.rates, settings.rate),
        ),
        readouts=tuple(Readout.of(numbers, label) for label in numbers),
        notices=(outside_notice(result, settings),),
    )


def slope_scene(result: BySlope, settings: Settings) -> Scene:
    """What the derivative does to the rate in the notes' line, in RMSprop and in Adam."""
    numbers = topic.slope_numbers(result, settings)
    return Scene(
        (slope_panel(topic.BY_SLOPE, result),), tuple(Readout(label, power) for label, power in numbers.items())
    )


GIVEN = ("surface", "noise", "block", "factor", "unit_loss", "steps", "seed")
RACE = Part(
    "losses",
    topic.race,
    topic.race_numbers,
    race_scene,
    (*GIVEN, "rate", "start_x", "start_y", "group", *topic.ADDED),
)
TABLE = Part("table", topic.starts_for_all, topic.table_numbers, table_scene, (*GIVEN, "rate"))
ROBUST = Part("robust", topic.every_base_rate, topic.rate_numbers, robust_scene, GIVEN)
OUTSIDE = Part(
    "outside",
    topic.outside,
    topic.outside_numbers,
    outside_scene,
    ("surface", "rate", "steps", "start_x", "start_y", "lift", "scale"),
)
SLOPE = Part("slope", topic.by_slope, topic.slope_numbers, slope_scene, ("surface", "rate", "seed"))
PARTS = (RACE, TABLE, ROBUST, OUTSIDE, SLOPE)

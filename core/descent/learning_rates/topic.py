"""Learning-rate strategies: the notes' list in one race, and measured over many starts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.descent.learning_rates.loss_units import Outside, outside_of
from core.descent.learning_rates.many_starts import (
    BySlope,
    Table,
    anywhere,
    by_rate,
    by_strategy,
    exponent,
    first_rates,
)
from core.descent.learning_rates.rate_race import BY_LANDSCAPE, BY_TIME, ENDS, STRATEGIES, Heat, Race, raced
from core.descent.learning_rates.schedules import SCHEDULES, Decay, Moment
from core.descent.surfaces import SURFACES
from core.experiment.knobs import choice, number, toggle
from core.experiment.wording import listed, plain

TITLE = "Learning-rate strategies"
LINE = "Nine ways to choose the rate in one race: by the clock, by the landscape, by memory."

THREE, ALL, TIME, LANDSCAPE = "Three, and those added", "All nine", "By time", "By the landscape"
GROUPS = {THREE: ("Fixed", "Blocks", "Adam"), ALL: STRATEGIES, TIME: BY_TIME, LANDSCAPE: BY_LANDSCAPE}
ADDED = {"exponential": "Exponential", "cosine": "Cosine", "by_gradient": "∝ |gradient|", "by_loss": "∝ loss",
         "by_value": "∝ |value|", "rmsprop": "RMSprop"}  # fmt: skip
ONLY_THREE = {"group": [THREE]}
RACED_ON = tuple(label for label, surface in SURFACES.items() if surface.minima)
# What a surface chosen by hand brings along.
BRINGS = {
    label: {"rate": SURFACES[label].rate, "start_x": SURFACES[label].start[0], "start_y": SURFACES[label].start[1]}
    for label in RACED_ON
}
STARTS, RATE_STARTS, DRAWS, SLOPES = 500, 100, 32, 150
RATES = tuple(np.geomspace(1e-4, 3, 28).tolist())
BY_SLOPE = ("Fixed", "∝ |gradient|", "RMSprop", "Adam")


@dataclass(frozen=True)
class Settings:
    surface: str = choice(
        "Bowl", RACED_ON, label="Surface",
        help="The loss, as a landscape over two parameters. It brings a start and a base rate that suit it.",
    )  # fmt: skip
    rate: float = number(
        0.1,
        1e-4,
        3.0,
        log=True,
        label="Base rate",
        help="The same number for all; each strategy turns it into its own.",
    )
    noise: float = number(
        1.0, 0.0, 5.0, label="Gradient noise",
        help="Normal noise added to both slopes at every step, the same for all, as minibatches would add it.",
    )  # fmt: skip
    block: int = number(
        40, 1, 200, label="Block length", unit="steps", help="After so many steps the rate is multiplied by the factor."
    )
    unit_loss: bool = toggle(
        False, label="Scale the loss to [0, 1]",
        help="∝ loss only: the loss is divided by its value at the start, and taken above the lowest point.",
    )  # fmt: skip
    group: str = choice(
        THREE, GROUPS, label="Strategies",
        help="Which are raced. Three: fixed, in blocks, Adam, and those that are switched on under “Add to the race”.",
    )  # fmt: skip
    exponential: bool = toggle(
        False, label="Exponential", when=ONLY_THREE, help="The rate falls smoothly, by the block factor in each block."
    )
    cosine: bool = toggle(
        False, label="Cosine", when=ONLY_THREE, help="The rate falls along half a cosine, to 0 at the last step."
    )
    by_gradient: bool = toggle(
        False, label="∝ |gradient|", when=ONLY_THREE,
        help="∝ means “in proportion to”: the rate is the base rate times the size of the slope, for each coordinate.",
    )  # fmt: skip
    by_loss: bool = toggle(
        False,
        label="∝ loss",
        when=ONLY_THREE,
        help="In proportion to the loss: the rate is the base rate times the loss.",
    )
    by_value: bool = toggle(
        False, label="∝ |value|", when=ONLY_THREE,
        help="In proportion to the parameter: the rate is the base rate times the size of each coordinate itself.",
    )  # fmt: skip
    rmsprop: bool = toggle(
        False, label="RMSprop", when=ONLY_THREE,
        help="The base rate divided by the running root mean square of the slope, for each coordinate.",
    )  # fmt: skip
    factor: float = number(0.5, 0.05, 1.0, label="Block factor", help="What the rate is multiplied by after a block.")
    steps: int = number(200, 10, 500, label="Steps", help="How many updates each strategy makes.")
    start_x: float = number(-2.4, -6.0, 6.0, label="Start x", help="Where all begin. Drag it on the map.")
    start_y: float = number(1.8, -6.0, 6.0, label="Start y", help="Where all begin. Drag it on the map.")
    seed: int = number(0, 0, 9999, label="Seed", help="Draws the noise, and the starts of the table.")
    lift: float = number(
        0.0, -1.0, 1.0, step=0.01, label="Added to the loss",
        help="∝ loss reads the loss plus this; the lowest point itself stays where it is.",
    )  # fmt: skip
    scale: float = number(
        1.0, 0.01, 1000.0, log=True, label="Loss times",
        help="∝ loss reads the loss times this, as if it were measured in another unit.",
    )  # fmt: skip

    @property
    def labels(self) -> tuple[str, ...]:
        added = [label for name, label in ADDED.items() if self.group == THREE and getattr(self, name)]
        return tuple(label for label in STRATEGIES if label in (*GROUPS[self.group], *added))


def entailed(changes: Mapping[str, Any]) -> dict[str, float]:
    """The knobs that a newly chosen surface brings along: the base rate and the start that suit it."""
    return BRINGS.get(str(changes.get("surface")), {})


def heat_of(settings: Settings) -> Heat:
    """The race that the knobs ask for."""
    return Heat(
        settings.surface, settings.labels, settings.rate, Decay(settings.block, settings.factor), settings.unit_loss,
        settings.steps, settings.noise, settings.seed,
    )  # fmt: skip


def draws_of(settings: Settings) -> int:
    """How often the race is run: 32 times, if there is noise."""
    return DRAWS if settings.noise else 1


def race(settings: Settings) -> Race:
    """Every strategy from one start with the same noise; that noise is drawn 32 times, and medians are kept."""
    return raced(heat_of(settings), (settings.start_x, settings.start_y), draws_of(settings))


def loss_at(result: Race, racer: int, step: int, loss: float) -> str:
    """A racer's loss at a step as it is shown, with a tick once it has come to a lowest point for good."""
    if loss != loss:
        return "diverged"
    arrived = result.lost[racer] < 0 and 0 <= result.stays[racer] <= step
    return plain(loss, 2) + (" ✓ arrived" if arrived else "")


def race_numbers(result: Race, settings: Settings) -> dict[str, float | str]:
    """How each strategy ended: as shown, in full, and from when on it was at a lowest point."""
    numbers: dict[str, float | str] = {}
    for racer, label in enumerate(result.labels):
        last, stays = float(result.losses[-1, racer]), int(result.stays[racer])
        numbers[label] = loss_at(result, racer, settings.steps, last)
        numbers[f"{label}: loss at the end"] = last if np.isfinite(last) else f"diverged at step {result.lost[racer]}"
        numbers[f"{label}: at the lowest point for good"] = f"from step {stays}" if stays >= 0 else "no"
    return numbers


def heat_of_all(settings: Settings) -> Heat:
    """The same of all nine strategies."""
    return heat_of(settings)._replace(labels=STRATEGIES)


def starts_for_all(settings: Settings) -> Iterator[tuple[int, int, Table]]:
    """Where 500 starts end, one strategy at a time."""
    for done, table in enumerate(by_strategy(heat_of_all(settings), STARTS), start=1):
        yield done, len(STRATEGIES), table


def table_numbers(result: Table, settings: Settings) -> dict[str, float | str]:
    """Of the starts: how they ended, how many were ever at a lowest point, and when these were there first."""
    numbers: dict[str, float | str] = {}
    for racer, label in enumerate(result.labels):
        numbers |= {f"{label}: {end}": float(result.shares[racer, which]) for which, end in enumerate(ENDS)}
        numbers[f"{label}: ever at a lowest point"] = float(result.reached[racer])
        step = float(result.steps[racer])
        numbers[f"{label}: median step of the first time"] = step if np.isfinite(step) else "never"
    return numbers


def every_base_rate(settings: Settings) -> Iterator[tuple[int, int, np.ndarray]]:
    """Share of 100 starts that end at a lowest point, (R, S), NaN for the rates of RATES that are still to come."""
    for done, shares in enumerate(by_rate(heat_of_all(settings), RATE_STARTS, RATES), start=1):
        yield done, len(RATES), shares


def rate_numbers(result: np.ndarray, settings: Settings) -> dict[str, float | str]:
    """Each strategy's best share and the base rate there; then the shares of all at every base rate."""
    best = np.nanargmax(result, axis=0)
    numbers: dict[str, float | str] = {
        label: f"{100 * result[index, racer]:.0f} % at {plain(RATES[index], 2)}"
        for racer, (label, index) in enumerate(zip(STRATEGIES, best, strict=True))
    }
    for rate, shares in zip(RATES, result, strict=True):
        if np.isfinite(shares).all():
            each = [f"{label} {100 * share:.0f} %" for label, share in zip(STRATEGIES, shares, strict=True)]
            numbers[f"at a lowest point from base rate {plain(rate, 2)}"] = listed(each)
    return numbers


def outside(settings: Settings) -> Outside:
    """∝ loss where its loss is lifted out of [0, 1], or measured in another unit."""
    start = np.array([settings.start_x, settings.start_y])
    return outside_of(heat_of(settings), start, settings.scale, settings.lift)


def outside_numbers(result: Outside, settings: Settings) -> dict[str, float | str]:
    """What the knobs' lift and scale have led to."""
    return {
        "height left at the end": result.left if np.isfinite(result.left) else "diverged",
        "rate at the start": float(result.rates[0]),
    }


def by_slope(settings: Settings) -> BySlope:
    """The rate of the very first step at 150 random places, and how steep it is there."""
    heat = heat_of(settings)._replace(labels=BY_SLOPE)
    return first_rates(heat, anywhere(heat, SLOPES, 2))


def slope_numbers(result: BySlope, settings: Settings) -> dict[str, float | str]:
    """To which power of the slope each strategy's first rate is proportional."""
    return {
        f"{label}: rate ∝ slope to the power of": exponent(result.steep, row)
        for label, row in zip(BY_SLOPE, result.rates, strict=True)
    }


CORE = (
    *(surface.value for surface in SURFACES.values()), *(surface.gradient for surface in SURFACES.values()),
    Moment, Decay, *(schedule.rate for schedule in SCHEDULES.values()),
)  # fmt: skip


def example(settings: Settings) -> str:
    """Lines that call CORE at these settings and print some of the page's numbers: those of the plain descents."""
    surface = SURFACES[settings.surface]
    chosen = [
        label for label in settings.labels if label in SCHEDULES and not (label == "∝ loss" and settings.unit_loss)
    ]
    rates = ", ".join(f'"{label}": {SCHEDULES[label].rate.__name__}' for label in chosen or ["Fixed"])
    races, kick = (DRAWS, " + kicks[step]") if settings.noise else (1, "")
    kicks = f"{settings.noise} * np.random.default_rng({settings.seed}).standard_normal(({settings.steps}, {races}, 2))"
    return f"""
strategies = {{{rates}}}
base, steps, decay = {settings.rate}, {settings.steps}, Decay({settings.block}, {settings.factor})
{f"kicks = {kicks}  # the same noise for all" if settings.noise else ""}
for label, rate_of in strategies.items():
    places = np.tile([{settings.start_x}, {settings.start_y}], ({races}, 1))
    for step in range(steps):
        x, y = places.T
        slopes = np.stack({surface.gradient.__name__}(x, y), axis=1){kick}
        moment = Moment(step, steps, slopes, {surface.value.__name__}(x, y)[:, None], places)
        places = places - rate_of(base, moment, decay) * slopes
    print(f"{{label}}: loss at the end:", np.median({surface.value.__name__}(*places.T)))
"""

"""Learning-rate strategies: the notes' list in one race, and measured over many starts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from core.descent.landscapes import Ground, ground
from core.descent.learning_rates.pictures import (
    ends_panel,
    named_at_the_end,
    needs_of,
    notes_of,
    outside_panel,
    rate_panel,
    robust_panel,
    signed_rate_panel,
    slope_panel,
    start_panel,
    trails,
)
from core.descent.learning_rates.rate_race import (
    BY_LANDSCAPE,
    BY_TIME,
    STRATEGIES,
    Heat,
    Table,
    anywhere,
    descend,
    exponent,
    first_rates,
    first_stay,
    lowest,
    outside_unit,
    read_loss,
    tabulated,
)
from core.descent.learning_rates.schedules import SCHEDULES, Decay, Moment
from core.descent.race_map import loss_panel
from core.descent.surfaces import SURFACES
from core.experiment.charts import CLASSES, axis
from core.experiment.knobs import choice, number, toggle
from core.experiment.scene import Clock, Notice, Readout, Scene
from core.experiment.wording import listed, percent, plain

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
LIFTS, SCALES = np.linspace(-1, 1, 81), np.geomspace(0.01, 1000, 81)
HEIGHT = 300


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
        0.0, -1.0, 1.0, step=0.01, label="Added to the loss", view=True,
        help="∝ loss reads the loss plus this; the lowest point itself stays where it is.",
    )  # fmt: skip
    scale: float = number(
        1.0, 0.01, 1000.0, log=True, label="Loss times", view=True,
        help="∝ loss reads the loss times this, as if it were measured in another unit.",
    )  # fmt: skip

    @property
    def labels(self) -> tuple[str, ...]:
        added = [label for name, label in ADDED.items() if self.group == THREE and getattr(self, name)]
        return tuple(label for label in STRATEGIES if label in (*GROUPS[self.group], *added))


@dataclass(frozen=True)
class Result:
    """S strategies from one start, that race run 32 times with other noise (once without).

    `places` (F, S, 2) are the first race's, NaN once lost; `losses` (F, S) and `rates` (F - 1, S) the medians of loss
    and effective rate. `lost` is the step at which half of the races were lost, -1 if they were not; `stays` the median
    step from which on a race stays within 2 % of the map's width of a lowest point, -1 if half do not; `turned` the
    first step at which ∝ loss had a negative rate in most races, -1 for none. `steep` (N,) are the slopes at some
    starts, `first` (4, N) the rates of the first step there of the strategies BY_SLOPE.
    """

    labels: tuple[str, ...]
    places: np.ndarray
    losses: np.ndarray
    rates: np.ndarray
    lost: np.ndarray
    stays: np.ndarray
    turned: int
    steep: np.ndarray
    first: np.ndarray


def entailed(changes: Mapping[str, Any]) -> dict[str, float]:
    """The knobs that a newly chosen surface brings along: the base rate and the start that suit it."""
    return BRINGS.get(str(changes.get("surface")), {})


def heat_of(settings: Settings) -> Heat:
    return Heat(
        settings.surface, settings.labels, settings.rate, Decay(settings.block, settings.factor), settings.unit_loss,
        settings.steps, settings.noise, settings.seed,
    )  # fmt: skip


def run(settings: Settings) -> Result:
    """Every strategy from one start with the same noise; that noise is drawn 32 times, and the medians are told."""
    heat = heat_of(settings)
    draws = descend(heat, np.tile([settings.start_x, settings.start_y], (DRAWS if settings.noise else 1, 1)))
    losses = middle(draws[1])
    gone = ~np.isfinite(losses)
    below = np.zeros(1, dtype=bool)
    if "∝ loss" in heat.labels:
        own = losses[:, heat.labels.index("∝ loss")]
        below = read_loss(heat, own, own[0]) < 0
    stays = first_stay(heat, draws[0])
    steep, first = first_rates(heat._replace(labels=BY_SLOPE), anywhere(heat, SLOPES, 2))
    return Result(
        heat.labels, draws[0][:, :, 0], losses, middle(draws[2]),
        lost=np.where(gone.any(axis=0), gone.argmax(axis=0), -1),
        stays=np.nan_to_num(middle(np.where(stays < 0, np.nan, stays)), nan=-1).astype(int),
        turned=int(below.argmax()) if below.any() else -1,
        steep=steep,
        first=first,
    )  # fmt: skip


def middle(values: np.ndarray) -> np.ndarray:
    """The median over the last axis; NaN counts as larger than all, and is the answer where half are NaN."""
    most = np.median(np.where(np.isnan(values), np.inf, values), axis=-1)
    return np.where(np.isfinite(most), most, np.nan)


def numbers_of(result: Result) -> dict[str, float | str]:
    """The numbers that stand on the page."""
    told: dict[str, float | str] = {}
    for racer, label in enumerate(result.labels):
        last = float(result.losses[-1, racer])
        told[f"{label}: loss at the end"] = last if np.isfinite(last) else f"diverged at step {result.lost[racer]}"
        told[f"{label}: at the lowest point for good"] = stay_told(int(result.stays[racer]))
    for label, power in zip(BY_SLOPE, powers_of(result), strict=True):
        told[f"{label}: the first rate is proportional to the slope to the power of"] = power
    return told


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


def powers_of(result: Result) -> list[float]:
    return [exponent(result.steep, row) for row in result.first]


def stay_told(step: int) -> str:
    return f"from step {step}" if step >= 0 else "no"


def colors_of(labels: tuple[str, ...]) -> list[str]:
    return [CLASSES[STRATEGIES.index(label)] for label in labels]


def scene(result: Result, settings: Settings, live: bool = False) -> Scene:
    """The rate over time beside the loss, and the map below, on one clock."""
    land, labels, colors = ground(settings.surface), result.labels, colors_of(result.labels)
    rate = rate_panel(labels, result.rates.T, colors, HEIGHT)
    loss = loss_panel(land, labels, result.losses.T, colors, HEIGHT, False, 4 if settings.noise else 7)
    loss = replace(loss, layers=trails(labels, above(settings.surface, result.losses.T), colors))
    first = "The paths: drag the start, or click"
    if settings.noise:
        rate, loss = (replace(panel, title=f"{panel.title} (middle of {DRAWS} noisy races)") for panel in (rate, loss))
        first = "The paths of one of the races: drag the start, or click"
    rate = named_at_the_end(rate, labels, result.rates.T, colors)
    loss = named_at_the_end(loss, labels, above(settings.surface, result.losses.T), colors)
    return Scene(
        panels=(rate, loss, start_panel(land, labels, result.places.swapaxes(0, 1), colors, first)),
        readouts=readouts(result, colors),
        clock=Clock("step", np.arange(settings.steps + 1)),
        notices=notices(result, settings, land),
    )


def above(surface: str, losses: np.ndarray) -> np.ndarray:
    """Losses as heights above the lowest point, for a log axis."""
    return np.maximum(losses - lowest(surface), 1e-12)


def readouts(result: Result, colors: list[str]) -> tuple[Readout, ...]:
    """Each strategy's loss at every step, and whether it has come to a lowest point for good by then."""
    tip = "The loss. ✓ arrived: from here on it stays within 2 % of the map's width of a lowest point."
    rows = []
    for racer, (label, color) in enumerate(zip(result.labels, colors, strict=True)):
        stays = result.stays[racer] if result.lost[racer] < 0 else -1
        told = [
            "diverged" if value != value else plain(value, 2) + (" ✓ arrived" if 0 <= stays <= step else "")
            for step, value in enumerate(result.losses[:, racer])
        ]
        rows.append(Readout(label, told, color=color, help=tip))
    return tuple(rows)


def notices(result: Result, settings: Settings, land: Ground) -> tuple[Notice, ...]:
    """Always one sentence, the most pressing, so that the map below keeps its place under the hand."""
    x, y = land.surface.x, land.surface.y
    if not (x[0] <= settings.start_x <= x[1] and y[0] <= settings.start_y <= y[1]):
        to = {"start_x": float(land.surface.start[0]), "start_y": float(land.surface.start[1])}
        return (Notice("info", "The start lies off this map.", "Put it on the map", to),)
    suited = BRINGS[settings.surface]
    lost = [label for label, step in zip(result.labels, result.lost, strict=True) if step >= 0]
    if lost:
        told = f"{listed(lost)} diverged: the steps grew at every turn."
        if settings.rate > suited["rate"]:
            return (Notice("warning", told, f"Take the rate that suits this surface, {suited['rate']:g}", suited),)
        if settings.rate <= 1e-4:
            bowl = {"surface": "Bowl"} | BRINGS["Bowl"]
            return (Notice("warning", told, "Take the bowl instead", bowl),)
        return (Notice("warning", told, "A quarter of the rate", {"rate": max(settings.rate / 4, 1e-4)}),)
    scaled = "Scale the loss to [0, 1]", {"unit_loss": True}
    if result.turned >= 0:
        text = f"At step {result.turned} the loss is below 0, so ∝ loss has a negative rate: it climbs."
        return (Notice("warning", text, *scaled),)
    first = float(result.losses[0, 0])
    if "∝ loss" in result.labels and not settings.unit_loss and first > 1:
        text = (
            f"The loss starts at {plain(first)}, outside [0, 1]: ∝ loss begins with {plain(first)} times the base rate."
        )
        return (Notice("info", text, *scaled),)
    best = int(np.argmin(result.losses[-1]))
    told = plain(float(result.losses[-1, best]), 2)
    return (Notice("info", f"Lowest after {settings.steps} steps: {result.labels[best]}, with a loss of {told}."),)


def table_of(settings: Settings, starts: int = STARTS, seed: int = 1) -> Table:
    """So many starts for all nine strategies, at these settings."""
    return tabulated(heat_of(settings)._replace(labels=STRATEGIES), starts, seed)


def tabled(settings: Settings) -> Settings:
    """`settings` with all at its default on which the table does not depend, so that it is not computed anew."""
    default = Settings()
    race = {name: getattr(default, name) for name in ("group", "start_x", "start_y", *ADDED)}
    return replace(settings, **race)


def swept(settings: Settings) -> Settings:
    """The same for the sweep over base rates, which does not depend on the base rate either."""
    return replace(tabled(settings), rate=Settings().rate)


def table_steps(settings: Settings) -> Iterator[tuple[int, int, Table]]:
    """One strategy at a time; all meet the same noise, as if they were run together."""
    rows: list[Table] = []
    for done, label in enumerate(STRATEGIES, start=1):
        rows.append(tabulated(heat_of(settings)._replace(labels=(label,)), STARTS, 1))
        shares, reached, steps = (np.concatenate(column) for column in list(zip(*rows, strict=True))[1:4])
        yield done, len(STRATEGIES), Table(STRATEGIES[:done], shares, reached, steps, STARTS)


def table_scene(result: Table, settings: Settings, live: bool = False) -> Scene:
    """Where 500 starts end under each strategy."""
    return Scene((ends_panel(result.labels, result.shares, result.reached, result.steps, result.starts),))


def words_of() -> list[tuple[str, str, str]]:
    """Each strategy, what it needs beside the base rate, and the notes' words on it."""
    return [(label, needs_of(label), notes_of(label)) for label in STRATEGIES]


def rate_steps(settings: Settings) -> Iterator[tuple[int, int, np.ndarray]]:
    """Share of 100 starts that end at a lowest point, (rates so far, S), for every base rate in RATES."""
    shares = np.full((len(RATES), len(STRATEGIES)), np.nan)
    for done, rate in enumerate(RATES, start=1):
        shares[done - 1] = table_of(replace(settings, rate=rate), RATE_STARTS).shares[:, 0]
        yield done, len(RATES), shares.copy()


def rate_scene(result: np.ndarray, settings: Settings, live: bool = False) -> Scene:
    """Each strategy at every base rate: how good it gets, and over how wide a range."""
    best = np.nanargmax(result, axis=0)
    rows = tuple(
        Readout(label, f"{percent(result[place, racer], 0)} at {plain(RATES[place], 2)}", color=CLASSES[racer])
        for racer, (label, place) in enumerate(zip(STRATEGIES, best, strict=True))
    )
    return Scene((robust_panel(STRATEGIES, np.array(RATES), result, CLASSES),), rows)


def slope_scene(result: Result, settings: Settings, live: bool = False) -> Scene:
    """What the derivative does to the rate in the notes' line, in RMSprop and in Adam."""
    return Scene(
        (slope_panel(BY_SLOPE, result.steep, result.first),),
        tuple(
            Readout(f"{label}: rate ∝ slope to the power of", power)
            for label, power in zip(BY_SLOPE, powers_of(result), strict=True)
        ),
    )


def outside_scene(result: Result, settings: Settings, live: bool = False) -> Scene:
    """How ∝ loss ends when its loss is lifted out of [0, 1] or measured in another unit."""
    heat, start = heat_of(settings), np.array([settings.start_x, settings.start_y])
    lifts = np.concatenate([LIFTS, np.full(len(SCALES), settings.lift), [settings.lift]])
    scales = np.concatenate([np.full(len(LIFTS), settings.scale), SCALES, [settings.scale]])
    heights, rates = outside_unit(heat, start, scales, lifts)
    left, here = heights[-1], (float(heights[-1, -1]), rates[:, -1])
    across = axis("added to the loss", -1.05, 1.05), axis("loss times (log)", type="log", exponentformat="power")
    count = len(LIFTS)
    return Scene(
        panels=(
            outside_panel("lift", across[0], LIFTS, left[:count], settings.lift, "Something is added to the loss"),
            outside_panel("scale", across[1], SCALES, left[count:-1], settings.scale, "The loss in another unit"),
            signed_rate_panel(here[1], settings.rate),
        ),
        readouts=(
            Readout("height left at the end", plain(here[0]) if here[0] == here[0] else "diverged"),
            Readout("rate at the start", plain(float(here[1][0]))),
        ),
        notices=(outside_notice(here[0], here[1], settings),),
    )


def outside_notice(left: float, rates: np.ndarray, settings: Settings) -> Notice:
    """What became of ∝ loss at this scale and lift, in one sentence."""
    back = "Back into [0, 1]", {"lift": 0.0, "scale": 1.0}
    if not np.isfinite(left):
        return Notice(
            "warning", f"Diverged: it begins with the rate {plain(rates[0])}, too large for this ground.", *back
        )
    if abs(rates[-1]) < 1e-3 * settings.rate and settings.lift < 0:
        way = "It climbs: its rate is negative. It" if rates[0] < 0 else "It"
        return Notice(
            "warning", f"{way} stops where what it reads is 0, with {plain(left, 2)} of the height left.", *back
        )
    if left > 0.02:
        told = f"After {settings.steps} steps {plain(left, 2)} of the height is left; the rate went from "
        return Notice("info", f"{told}{plain(rates[0], 2)} to {plain(rates[-1], 2)}.", *back)
    return Notice("good", f"It arrives: {plain(left, 2)} of the height left.")

"""Learning-rate strategies: the notes' list in one race, and measured over many starts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from core.knobs import choice, number, toggle
from core.landscapes import Ground, ground
from core.pictures.races import loss_panel, map_figure, paths
from core.pictures.rates import ENDS, ends_panel, rate_panel, robust_panel, words_panel
from core.plots import CLASSES, INK, Clock, Grip, Handle, Notice, Panel, Readout, Scene
from core.schedules import Decay
from core.strategies import BY_LANDSCAPE, BY_TIME, STRATEGIES, Heat, descend, ends_of, first_stay
from core.surfaces import SURFACES

TITLE = "Learning-rate strategies"
LINE = "Nine ways to choose the rate in one race: by the clock, by the landscape, by memory."

ALL, TIME, LANDSCAPE = "All nine", "By time", "By the landscape"
GROUPS = {ALL: STRATEGIES, TIME: BY_TIME, LANDSCAPE: BY_LANDSCAPE}
RACED_ON = tuple(label for label, surface in SURFACES.items() if surface.minima)
STARTS, RATE_STARTS, DRAWS = 500, 100, 32
RATES = tuple(np.geomspace(1e-4, 3, 28).tolist())
HEIGHT = 330


@dataclass(frozen=True)
class Settings:
    surface: str = choice("Bowl", RACED_ON, label="Surface", help="The loss, as a landscape over two parameters.")
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
    group: str = choice(ALL, GROUPS, label="Racers", help="Which strategies are raced; the fixed rate always is.")
    factor: float = number(0.5, 0.05, 1.0, label="Block factor", help="What the rate is multiplied by after a block.")
    steps: int = number(200, 10, 500, label="Steps", help="How many updates each strategy makes.")
    start_x: float = number(-2.4, -6.0, 6.0, label="Start x", help="Where all begin. Drag it on the map.")
    start_y: float = number(1.8, -6.0, 6.0, label="Start y", help="Where all begin. Drag it on the map.")
    seed: int = number(0, 0, 9999, label="Seed", help="Draws the noise, and the starts of the table.")

    @property
    def labels(self) -> tuple[str, ...]:
        return GROUPS[self.group]


@dataclass(frozen=True)
class Result:
    """S strategies from one start: places (F, S, 2), losses (F, S), NaN once lost.

    `lost` is the step at which a strategy was lost, -1 if it was not; `stays` the step from which on it stayed within
    2 % of the map's width of a lowest point, -1 if not; `typical` (F, S) and
    `rates` (F - 1, S) are the medians of loss and effective rate over 32 draws of the noise;
    `turned` the first step at which ∝ loss had a negative rate, -1 for none.
    """

    labels: tuple[str, ...]
    places: np.ndarray
    losses: np.ndarray
    typical: np.ndarray
    rates: np.ndarray
    lost: np.ndarray
    stays: np.ndarray
    turned: int


def heat_of(settings: Settings) -> Heat:
    return Heat(
        settings.surface, settings.labels, settings.rate, Decay(settings.block, settings.factor), settings.unit_loss,
        settings.steps, settings.noise, settings.seed,
    )  # fmt: skip


def run(settings: Settings) -> Result:
    """Every strategy from one start with the same noise; that noise is drawn 32 times, and the first race is told."""
    heat = heat_of(settings)
    draws = descend(heat, np.tile([settings.start_x, settings.start_y], (DRAWS if settings.noise else 1, 1)))
    places, losses = draws[0][:, :, 0], draws[1][:, :, 0]
    gone = ~np.isfinite(losses)
    turned = -1
    if "∝ loss" in heat.labels and not heat.unit_loss:
        below = losses[:, heat.labels.index("∝ loss")] < 0
        turned = int(below.argmax()) if below.any() else -1
    stays = first_stay(heat, places[:, :, None])[:, 0]
    lost = np.where(gone.any(axis=0), gone.argmax(axis=0), -1)
    return Result(heat.labels, places, losses, middle(draws[1]), middle(draws[2]), lost, stays, turned)


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
    return told


def stay_told(step: int) -> str:
    return f"from step {step}" if step >= 0 else "no"


def colors_of(labels: tuple[str, ...]) -> list[str]:
    return [CLASSES[STRATEGIES.index(label)] for label in labels]


def scene(result: Result, settings: Settings, live: bool = False) -> Scene:
    """The rate over time beside the loss, and the map below, on one clock."""
    land, colors = ground(settings.surface), colors_of(result.labels)
    rate = rate_panel(result.labels, result.rates.T, colors, HEIGHT)
    decades = 4 if settings.noise else 7
    loss = loss_panel(land, result.labels, result.typical.T, colors, HEIGHT, legend=False, decades=decades)
    if settings.noise:
        rate, loss = (replace(panel, title=f"{panel.title}: median of {DRAWS} races") for panel in (rate, loss))
    return Scene(
        panels=(rate, loss, map_panel(result, settings, land)),
        readouts=readouts(result, colors),
        clock=Clock("step", np.arange(settings.steps + 1), rate=60),
        notices=notices(result, settings, land),
    )


def map_panel(result: Result, settings: Settings, land: Ground) -> Panel:
    drawn, under = map_figure(land, False)
    return Panel(
        name="map",
        title="The paths: drag the start, or click",
        figure=drawn,
        alt=f"Contour lines of {settings.surface} with the paths of {', '.join(result.labels)}.",
        layers=(*under, *paths(result.places.swapaxes(0, 1), colors_of(result.labels))),
        handles=(Handle(Grip("start_x"), Grip("start_y"), "start of all strategies", INK),),
        click=(Grip("start_x"), Grip("start_y")),
        span=12,
        height=360,
    )


def readouts(result: Result, colors: list[str]) -> tuple[Readout, ...]:
    rows = []
    for racer, (label, color) in enumerate(zip(result.labels, colors, strict=True)):
        told = [f"{value:.3g}".replace("-", "−") if value == value else "diverged" for value in result.losses[:, racer]]
        if result.stays[racer] >= 0:
            since = int(result.stays[racer])
            told[since:] = [f"{value} · there from step {since}" for value in told[since:]]
        rows.append(Readout(label, told, color=color, help="the loss; there: within 2 % of a lowest point, for good"))
    return tuple(rows)


def notices(result: Result, settings: Settings, land: Ground) -> tuple[Notice, ...]:
    said = []
    lost = [f"{label} (step {step})" for label, step in zip(result.labels, result.lost, strict=True) if step >= 0]
    if lost:
        back = {"rate": max(settings.rate / 4, 1e-4)}
        said.append(
            Notice(
                "warning",
                f"Too large a step for this ground, diverged: {', '.join(lost)}.",
                "A quarter of the rate",
                back,
            )
        )
    first = float(result.losses[0, 0])
    if "∝ loss" in result.labels and not settings.unit_loss and result.turned >= 0:
        text = f"At step {result.turned} the loss is below 0, so ∝ loss has a negative rate: it climbs."
        said.append(Notice("warning", text, "Scale the loss to [0, 1]", {"unit_loss": True}))
    elif "∝ loss" in result.labels and not settings.unit_loss and first > 1:
        text = f"The loss starts at {first:.3g}, outside [0, 1]: ∝ loss begins with {first:.3g} times the base rate."
        said.append(Notice("info", text, "Scale the loss to [0, 1]", {"unit_loss": True}))
    x, y = land.surface.x, land.surface.y
    if not (x[0] <= settings.start_x <= x[1] and y[0] <= settings.start_y <= y[1]):
        to = {"start_x": float(land.surface.start[0]), "start_y": float(land.surface.start[1])}
        said.append(Notice("info", "The start lies off this map.", "Put it on the map", to))
    return tuple(said)


@dataclass(frozen=True)
class Table:
    """Over many starts, for each strategy: shares (S, 4) of the ENDS, the median step of arrival (S,) or NaN."""

    labels: tuple[str, ...]
    shares: np.ndarray
    steps: np.ndarray
    starts: int


def table_of(settings: Settings, starts: int = STARTS, seed: int = 1) -> Table:
    """So many starts, uniform on the map, for all nine strategies, each start with its own noise."""
    heat = heat_of(settings)._replace(labels=STRATEGIES)
    surface = SURFACES[heat.surface]
    chance = np.random.default_rng((heat.seed, seed))
    low, high = np.array([surface.x, surface.y]).T
    places, _, _ = descend(heat, chance.uniform(low, high, (starts, 2)))
    ends = ends_of(heat, places[-1])
    stays = first_stay(heat, places)
    shares = np.stack([(ends == which).mean(axis=1) for which in range(len(ENDS))], axis=1)
    steps = [float(np.median(row[row >= 0])) if (row >= 0).any() else np.nan for row in stays]
    return Table(STRATEGIES, shares, np.array(steps), starts)


def tabled(settings: Settings) -> Settings:
    """`settings` with all at its default on which the table does not depend, so that it is not computed anew."""
    default = Settings()
    return replace(settings, group=default.group, start_x=default.start_x, start_y=default.start_y)


def swept(settings: Settings) -> Settings:
    """The same for the sweep over base rates, which does not depend on the base rate either."""
    return replace(tabled(settings), rate=Settings().rate)


def table_steps(settings: Settings) -> Iterator[tuple[int, int, Table]]:
    yield 1, 1, table_of(settings)


def table_scene(result: Table, settings: Settings, live: bool = False) -> Scene:
    """Where 500 starts end under each strategy, and the notes' words beside what was measured."""
    return Scene((
        ends_panel(result.labels, result.shares, result.steps, result.starts),
        words_panel(result.labels, result.shares, result.steps),
    ))  # fmt: skip


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
        Readout(label, f"{result[place, racer]:.0%} at {RATES[place]:.2g}", color=CLASSES[racer])
        for racer, (label, place) in enumerate(zip(STRATEGIES, best, strict=True))
    )
    return Scene((robust_panel(STRATEGIES, np.array(RATES), result, CLASSES),), rows)

"""The parts of the page about landscapes in two dimensions: what is drawn and said of each."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from core.descent.critical_points import CriticalPoints
from core.descent.descent_2d import topic
from core.descent.descent_2d.escape import Escape
from core.descent.descent_2d.inner_numbers import inner_texts
from core.descent.descent_2d.inner_state import inside_panel, memory_panel
from core.descent.descent_2d.network_plane import NetworkPath
from core.descent.descent_2d.pictures import (
    contest_panel,
    curvature_panel,
    drift_panel,
    escape_panel,
    falling_panel,
    off_plane_panel,
    plane_panel,
    shares_panel,
)
from core.descent.descent_2d.races import RACERS, Race
from core.descent.descent_2d.random_landscapes import Shares
from core.descent.descent_2d.ravines import Contest
from core.descent.descent_2d.sentences import notices
from core.descent.descent_2d.topic import BESIDE, SWITCHES, Settings, ground_of, named_with_rate
from core.descent.race_map import flat_panel, loss_panel, race_panel, race_readouts, surface_panel
from core.experiment.charts import CATEGORICAL
from core.experiment.part import Part
from core.experiment.scene import Clock, Notice, Readout, Scene
from core.experiment.wording import counted, percent

HEIGHT, LOWER = 420, 330  # of the charts above and further down
# What a racer's inner numbers are.
INNER_HELP = {
    "place p": "where it stands before this step",
    "gradient g": "slopes along x and y, with this step's noise",
    "corrections": "1/(1 − β1ᵗ) for m and 1/(1 − β2ᵗ) for s",
    "step Δp": "how far it goes now: the rule, with these numbers",
    "curvatures here": "the Hessian's eigenvalues; both signs: like a saddle",
}
REMEMBERED_HELP = "after this gradient was taken in"


def race_scene(result: Race, settings: Settings) -> Scene:
    """The race on the map, and beside it the losses or the surface in space, on one clock."""
    return drawn_race(result, settings, len(result.labels))


def race_under_the_hand(result: Race, settings: Settings) -> Scene:
    """The same without the paths on the surface in space, which is slow to draw."""
    return drawn_race(result, settings, 0)


def drawn_race(result: Race, settings: Settings, in_space: int) -> Scene:
    """The race, with so many of its paths on the surface in space."""
    land, colors = ground_of(settings), [CATEGORICAL[RACERS.index(label)] for label in result.labels]
    ground_panel = race_panel(land, result.labels, result.places, result.outcomes, colors, settings.field, HEIGHT)
    if settings.beside == BESIDE[0]:
        ground_panel = replace(ground_panel, span=7)
        beside = replace(loss_panel(land, result.labels, result.losses, colors, HEIGHT), span=5)
    else:
        beside = surface_panel(land, result.places[:in_space], result.losses[:in_space], colors[:in_space], HEIGHT)
    names = [named_with_rate(label, rate) for label, rate in zip(result.labels, result.rates, strict=True)]
    return Scene(
        panels=(ground_panel, beside),
        readouts=race_readouts(names, result.losses, result.arrived, result.ended, result.outcomes, colors),
        clock=Clock("step", np.arange(settings.steps + 1)),
        notices=notices(result, settings, land),
    )


def inside_scene(result: Race, settings: Settings) -> Scene:
    """One racer alone: what it feels, remembers and does, as arrows on the map, as curves and in numbers."""
    label, inside = settings.inside, topic.inside_of(result, settings)
    if inside is None:
        switch = SWITCHES[RACERS.index(label)]
        return Scene((), notices=(Notice("info", f"{label} does not race.", "Let it race", {switch: True}),))
    color = CATEGORICAL[RACERS.index(label)]
    title = named_with_rate(label, result.rates[result.labels.index(label)])
    texts = inner_texts(label, inside, (settings.beta1, settings.beta2))
    return Scene(
        panels=(
            inside_panel(ground_of(settings), title, inside, color, HEIGHT),
            memory_panel(label, inside, HEIGHT),
        ),
        readouts=tuple(Readout(name, rows, help=INNER_HELP.get(name, REMEMBERED_HELP)) for name, rows in texts.items()),
        clock=Clock("step", np.arange(settings.steps + 1), start=min(8, settings.steps)),
    )


def critical_scene(result: CriticalPoints, settings: Settings) -> Scene:
    """The flat places of the surface: on the map and by their curvatures."""
    numbers = topic.critical_numbers(result, settings)
    rows = tuple(Readout(kinds, int(count)) for kinds, count in numbers.items())
    return Scene((flat_panel(ground_of(settings), HEIGHT), curvature_panel(result, HEIGHT)), rows)


def contest_scene(result: Contest, settings: Settings) -> Scene:
    """Steps to the bottom of ravines of many condition numbers, each racer at its best rate for each."""
    numbers = topic.contest_numbers(result, settings)
    title = next(iter(numbers))
    rows = [Readout.of(numbers, label, color=color) for label, color in zip(result.steps, CATEGORICAL, strict=False)]
    return Scene((contest_panel(result, CATEGORICAL, 360),), (Readout.of(numbers, title), *rows))


def escape_scene(result: Escape, settings: Settings) -> Scene:
    """SGD's way off the ridge, and the step at which each racer has left, against the noise."""
    numbers = topic.escape_numbers(result, settings)
    shown = ["still on the saddle without noise", *(f"{label}, noise 10⁻¹²" for label in result.steps)]
    return Scene(
        (
            drift_panel(result.drifts, LOWER),
            escape_panel(result.noises, result.steps, result.theory, CATEGORICAL, LOWER),
        ),
        tuple(Readout.of(numbers, label) for label in shown),
    )


def share_scene(result: Shares, settings: Settings) -> Scene:
    """The share of saddles against dimension, and the critical points of the highest one."""
    numbers = topic.share_numbers(result, settings)
    rows = (
        Readout("critical points found", int(result.found.sum())),
        Readout.of(numbers, f"minima in {counted(int(result.dimensions[-1]), 'dimension')}"),
        Readout.of(numbers, "minima there by theory"),
    )
    return Scene((shares_panel(result, LOWER), falling_panel(result, LOWER)), rows)


def network_scene(result: NetworkPath, settings: Settings) -> Scene:
    """The loss of a real network around the path it took, that path's shadow, and how far the truth is from it."""
    plane, numbers = result.plane, topic.network_numbers(result, settings)
    said: tuple[Notice, ...] = ()
    if result.diverged:
        said = (Notice("warning", f"Training diverged in epoch {result.diverged}; what was before it is drawn."),)
    farthest, held = "farthest off, of the way travelled", "the two directions hold"
    return Scene(
        panels=(
            plane_panel(plane, CATEGORICAL[RACERS.index(settings.trainer)], HEIGHT),
            off_plane_panel(plane, result.epochs, HEIGHT),
        ),
        readouts=(
            Readout("loss on the path", plane.on_path),
            Readout("loss on its shadow", plane.on_shadow),
            Readout("off the plane", plane.off, "in weights"),
            Readout(farthest, percent(float(numbers[farthest]))),
            Readout(held, percent(float(numbers[held])), help="of the path's squared distance to its end"),
            Readout("parameters", result.parameters),
        ),
        clock=Clock("epoch", result.epochs),
        notices=said,
    )


SURFACE = ("surface", "formula", "steepness")
RACED = (
    *SURFACE, "pace", "steps", "noise", "start_x", "start_y", *SWITCHES, "rates",
    *(f"rate_{name}" for name in SWITCHES), "beta", "decay", "beta1", "beta2", "seed",
)  # fmt: skip
UNDER_THE_HAND = Part("race", topic.race_down, topic.race_numbers, race_under_the_hand, RACED)
RACE = UNDER_THE_HAND._replace(scene=race_scene, dragged=UNDER_THE_HAND)
INSIDE = Part("inside", topic.race_down, topic.inside_numbers, inside_scene, RACED)
CRITICAL = Part("critical", topic.critical_points_of, topic.critical_numbers, critical_scene, SURFACE)
CONTEST = Part("contest", topic.contest_down_ravines, topic.contest_numbers, contest_scene, ())
ESCAPE = Part("escape", topic.escape_by_noise, topic.escape_numbers, escape_scene, ("seed",))
SHARES = Part("shares", topic.shares_by_dimension, topic.share_numbers, share_scene, ("seed",))
NETWORK = Part(
    "network", topic.network_on_its_plane, topic.network_numbers, network_scene,
    ("cloud", "units", "trainer", "trainer_rate", "seed"),
)  # fmt: skip
PARTS = (RACE, INSIDE, CRITICAL, CONTEST, ESCAPE, SHARES, NETWORK)

"""Landscapes in two dimensions: six optimizers race downhill, and what stops them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from core.descent.critical_points import KINDS
from core.descent.descent_2d.flat_places import (
    contest_panel,
    curvature_panel,
    drift_panel,
    escape_panel,
    falling_panel,
    off_plane_panel,
    plane_panel,
    shares_panel,
)
from core.descent.descent_2d.inner_state import inside_panel, inside_readouts, memory_panel
from core.descent.descent_2d.network_plane import network_plane
from core.descent.descent_2d.races import RACERS, Escape, endings, escape, race, suited_rates
from core.descent.descent_2d.random_landscapes import DRAWS, Shares, saddle_shares
from core.descent.descent_2d.ravines import Contest, contest
from core.descent.landscapes import EXAMPLE, OWN_FORMULA, Ground, ground, told_of
from core.descent.race_map import flat_panel, loss_panel, race_panel, race_readouts, surface_panel
from core.descent.surfaces import STEEPNESS, SURFACES, Surface, curvatures
from core.engine.optimizers import OPTIMIZERS, Hyper
from core.experiment.charts import CATEGORICAL
from core.experiment.knobs import choice, number, text, toggle
from core.experiment.refusal import Refusal
from core.experiment.scene import Clock, Notice, Readout, Scene
from core.experiment.wording import counted, percent, plain
from core.formulas.typed import FORMULA_HELP, formula_of

TITLE = "Landscapes in two dimensions"
LINE = "Six optimizers race down a landscape; only a minimum in every direction can trap them."

SUITED, OWN = "Suited to the surface", "My own"
OWN_RATE = {"rates": (OWN,)}
BESIDE = ("Loss against step", "The surface in 3-D")
SWITCHES = ("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam")
CLOUDS = ("Circle", "XOR", "Moons", "Spiral")
EDGE = 6.0  # how far the start can be put
GONE = 1e4  # beyond this a racer counts as lost
HEIGHT = 420
NETWORK_KNOBS = ("cloud", "units", "trainer", "trainer_rate", "seed")
FOLDED = {
    "Who races": list(SWITCHES), "Learning rates": ["rates", *(f"rate_{name}" for name in SWITCHES)],
    "Race": ["steps", "seed"],
}  # fmt: skip
START = (-0.05, 1.3)  # on Peaks: from here the six part ways
INNER_KNOBS = ("inside", "beta", "decay", "beta1", "beta2")
RAVINE = {"surface": "Ravine", "pace": 1.2, "start_x": -2.6, "start_y": 1.0}
RIDGE = {"surface": "Saddle", "start_x": -2.2, "start_y": 1e-6}
VALLEY = {"surface": "Rosenbrock", "steps": 500, "start_x": -1.4, "start_y": 1.6}
EGG_BOX = {"surface": "Rastrigin", "start_x": -2.4, "start_y": 1.6}
SLIP = "`(71, 71)`: a height for each of 71 × 71 pairs of parameters. That is the first picture of this page."


@dataclass(frozen=True)
class Settings:
    surface: str = choice(
        "Peaks", (*SURFACES, OWN_FORMULA), label="Surface", help="The loss as a landscape over two parameters.",
    )  # fmt: skip
    formula: str = text(
        EXAMPLE, label="f(x, y) =", when={"surface": (OWN_FORMULA,)},
        help=f"A function of x and y. {FORMULA_HELP}",
    )  # fmt: skip
    steepness: float = number(
        STEEPNESS, 1.0, 1000.0, log=True, label="Condition number", when={"surface": ("Ravine",)},
        help="How many times steeper the ravine is across than along: the Hessian's larger eigenvalue by the smaller.",
    )  # fmt: skip
    pace: float = number(
        1.0, 0.05, 20.0, log=True, label="All rates times",
        help="Every racer's learning rate is multiplied by this. Drag it up until the first ones diverge.",
    )  # fmt: skip
    steps: int = number(150, 10, 500, label="Steps", help="How many updates each racer makes.")
    noise: float = number(
        0.0, 0.0, 5.0, label="Gradient noise",
        help="Normal noise added to both slopes at every step, the same for all racers, as minibatches would add it.",
    )  # fmt: skip
    beside: str = choice(BESIDE[0], BESIDE, label="Beside the map", view=True, help="What the second chart shows.")
    field: bool = toggle(False, label="Downhill arrows", view=True, help="Arrows that point straight downhill.")
    start_x: float = number(START[0], -EDGE, EDGE, label="Start x", help="Where all racers begin. Drag it on the map.")
    start_y: float = number(START[1], -EDGE, EDGE, label="Start y", help="Where all racers begin. Drag it on the map.")
    sgd: bool = toggle(True, label="SGD", help="Plain descent: minus rate times gradient.")
    momentum: bool = toggle(True, label="Momentum", help="Keeps a part of its velocity.")
    nesterov: bool = toggle(True, label="Nesterov", help="Momentum that looks one step ahead.")
    adagrad: bool = toggle(True, label="AdaGrad", help="Divides by the root of the sum of all squared slopes so far.")
    rmsprop: bool = toggle(True, label="RMSprop", help="Divides by the root of a running mean of squared slopes.")
    adam: bool = toggle(True, label="Adam", help="Momentum and RMSprop together, with bias correction.")
    rates: str = choice(
        SUITED, (SUITED, OWN), label="Learning rates",
        help="Suited: chosen for each surface (the numbers under the charts tell them). My own: the six below.",
    )  # fmt: skip
    rate_sgd: float = number(
        0.02, 1e-5, 10.0, log=True, label="Rate of SGD", help="In units of 1 / curvature.", when=OWN_RATE
    )
    rate_momentum: float = number(
        0.01, 1e-5, 10.0, log=True, label="Rate of Momentum", help="In units of 1 / curvature.", when=OWN_RATE
    )
    rate_nesterov: float = number(
        0.01, 1e-5, 10.0, log=True, label="Rate of Nesterov", help="In units of 1 / curvature.", when=OWN_RATE
    )
    rate_adagrad: float = number(
        0.5, 1e-5, 10.0, log=True, label="Rate of AdaGrad", help="About the length of its first step.", when=OWN_RATE
    )
    rate_rmsprop: float = number(
        0.03,
        1e-5,
        10.0,
        log=True,
        label="Rate of RMSprop",
        when=OWN_RATE,
        help="About the length of a step along each axis, later on. The first is 1/√(1 − α) times as long: ten times.",
    )
    rate_adam: float = number(
        0.1, 1e-5, 10.0, log=True, label="Rate of Adam", help="About the length of a step.", when=OWN_RATE
    )
    inside: str = choice(
        "Adam", RACERS, label="Look inside", view=True,
        help="Whose gradient, memory and step are drawn as arrows and told in numbers, step by step.",
    )  # fmt: skip
    beta: float = number(
        0.9, 0.0, 0.99, label="Momentum's β", help="The part of the velocity that Momentum and Nesterov keep."
    )
    decay: float = number(0.99, 0.0, 0.999, label="RMSprop's α", help="The part of the mean square that is kept.")
    beta1: float = number(0.9, 0.0, 0.99, label="Adam's β1", help="The part of the mean gradient that is kept.")
    beta2: float = number(0.999, 0.0, 0.9999, label="Adam's β2", help="The part of the mean square that is kept.")
    cloud: str = choice("Circle", CLOUDS, label="Data", help="200 points of two classes for the network to part.")
    units: int = number(8, 1, 32, label="Hidden units", help="A network 2-n-1 with tanh; 4 n + 1 weights and biases.")
    trainer: str = choice("SGD", RACERS, label="Trained by", help="The optimizer that walks the network's landscape.")
    trainer_rate: float = number(
        0.1, 0.001, 3.0, log=True, label="Its learning rate", help="150 epochs in batches of 20 at this rate."
    )
    seed: int = number(0, 0, 9999, label="Seed", help="Draws the noise, the random landscapes and the network.")


@dataclass(frozen=True)
class Result:
    """R racers, F = steps + 1 moments: places (R, F, 2) and losses (R, F), NaN from a racer's end on.

    `gradients` are the slopes felt at each place, with the noise; `memory` (velocity, or Adam's mean) and `squares`
    what each remembers once it has taken them in, NaN if it has none; `moves` the step it then makes, all (R, F, 2).
    `arrived` is the step from which on a racer stayed at the minimum where it ended, -1 if it did not; `ended` the
    step at which it was lost, -1 if it was not.
    """

    labels: tuple[str, ...]
    rates: np.ndarray
    places: np.ndarray
    gradients: np.ndarray
    losses: np.ndarray
    memory: np.ndarray
    squares: np.ndarray
    moves: np.ndarray
    arrived: np.ndarray
    ended: np.ndarray
    outcomes: tuple[str, ...]
    kinds: np.ndarray


def entailed(changes: Mapping[str, Any]) -> dict[str, Any]:
    """The knobs that a newly chosen surface brings along: a start from which it tells something, and enough steps."""
    label = str(changes.get("surface"))
    if label not in (*SURFACES, OWN_FORMULA):
        return {}
    x, y = START if label == "Peaks" else SURFACES[label].start if label in SURFACES else (-1.4, 1.6)
    return {"start_x": float(x), "start_y": float(y)} | ({"steps": 500} if label == "Rosenbrock" else {})


def rates_of(settings: Settings, surface: Surface) -> tuple[float, ...]:
    own = (
        settings.rate_sgd, settings.rate_momentum, settings.rate_nesterov, settings.rate_adagrad,
        settings.rate_rmsprop, settings.rate_adam,
    )  # fmt: skip
    return tuple(settings.pace * rate for rate in (own if settings.rates == OWN else suited_rates(surface)))


def racing(settings: Settings) -> tuple[str, ...]:
    return tuple(label for label, switch in zip(RACERS, SWITCHES, strict=True) if getattr(settings, switch))


def ground_of(settings: Settings) -> Ground:
    formula = settings.formula if settings.surface == OWN_FORMULA else ""
    return ground(settings.surface, formula, settings.steepness if settings.surface == "Ravine" else STEEPNESS)


def told(settings: Settings) -> str:
    """The surface's formula and its lowest points; nothing while a typed formula cannot be read."""
    try:
        return told_of(ground_of(settings).surface)
    except Refusal:
        return ""


def run(settings: Settings) -> Result:
    """The race: all that are switched on, from one start, with the same noise."""
    land = ground_of(settings)
    labels, rates = racing(settings), rates_of(settings, land.surface)
    rates = tuple(rates[RACERS.index(label)] for label in labels)
    hypers = tuple(Hyper(rate, settings.beta, settings.decay, settings.beta1, settings.beta2) for rate in rates)
    kicks = settings.noise * np.random.default_rng(settings.seed).standard_normal((settings.steps, 2))
    start = (settings.start_x, settings.start_y)
    with np.errstate(all="ignore"):
        places, gradients, memory, squares, moves = race(land.surface, labels, hypers, start, kicks)
        losses = np.asarray(land.surface.value(places[..., 0], places[..., 1]))
    lost = ~(np.isfinite(losses) & np.isfinite(gradients).all(axis=2) & (np.abs(places).max(axis=2) < GONE))
    lost = np.logical_or.accumulate(lost, axis=1)
    ended = np.where(lost.any(axis=1), lost.argmax(axis=1), -1)
    losses = np.where(lost, np.nan, losses)
    places, gradients, memory, squares, moves = (
        np.where(lost[..., None], np.nan, part) for part in (places, gradients, memory, squares, moves)
    )
    arrived, outcomes = endings(land, places, ended)
    return Result(
        labels, np.array(rates), places, gradients, losses, memory, squares, moves, arrived, ended, outcomes,
        np.bincount(land.points.kind, minlength=len(KINDS)),
    )  # fmt: skip


def numbers_of(result: Result) -> dict[str, float | str]:
    """The numbers that stand on the page."""
    found: dict[str, float | str] = {}
    for racer, label in enumerate(result.labels):
        last = float(result.losses[racer, -1])
        found[f"{label}: height at the end"] = last if np.isfinite(last) else "none"
        for axis, end in zip("xy", result.places[racer, -1].tolist(), strict=True):
            found[f"{label}: {axis} at the end"] = end if np.isfinite(end) else "none"
        found[f"{label}: outcome"] = result.outcomes[racer]
    return found | {f"critical points: {kind}": float(count) for kind, count in zip(KINDS, result.kinds, strict=True)}


CORE = (
    *(surface.gradient for surface in SURFACES.values()),
    Hyper, *(rule.start for rule in OPTIMIZERS.values()), *(rule.step for rule in OPTIMIZERS.values()),
)  # fmt: skip


def slope_code(settings: Settings) -> tuple[str, str]:
    """A definition of the gradient at (x, y), if the surface is typed, and a call of it at `place`."""
    if settings.surface != OWN_FORMULA:
        more = f", {settings.steepness}" * (settings.surface == "Ravine")
        return "", f"{SURFACES[settings.surface].gradient.__name__}(*place{more})"
    f = formula_of(settings.formula, "formula", ("x", "y"))
    return (
        f"""
def gradient(x, y):
    return {f.derivative("x").code()}, {f.derivative("y").code()}


""",
        "gradient(*place)",
    )


def example(settings: Settings) -> str:
    """Lines that call CORE at these settings and print some of the page's numbers: those of one of the racers."""
    label, surface = settings.inside, ground_of(settings).surface
    rate = rates_of(settings, surface)[RACERS.index(label)]
    rule, hyper = OPTIMIZERS[label], Hyper(rate, settings.beta, settings.decay, settings.beta1, settings.beta2)
    kicks = f"{settings.noise} * np.random.default_rng({settings.seed}).standard_normal(({settings.steps}, 2))"
    defined, slopes = slope_code(settings)
    return f"""{defined}
# Down f(x, y) = {surface.formula}
# by {label}: each step uses the gradient, and what is remembered of those before.
place = np.array([{settings.start_x}, {settings.start_y}])
state, hyper = {rule.start.__name__}(place), {hyper}
for kick in {kicks if settings.noise else f"np.zeros(({settings.steps}, 2))"}:  # noise
    place, state = {rule.step.__name__}(place, {slopes} + kick, state, hyper)
print("{label}: x at the end:", place[0])
print("{label}: y at the end:", place[1])
"""


def scene(result: Result, settings: Settings, live: bool = False) -> Scene:
    """The race on the map, and beside it the losses or the surface in space, on one clock."""
    land, colors = ground_of(settings), [CATEGORICAL[RACERS.index(label)] for label in result.labels]
    ground_panel = race_panel(land, result.labels, result.places, result.outcomes, colors, settings.field, HEIGHT)
    if settings.beside == BESIDE[0]:
        ground_panel = replace(ground_panel, span=7)
        beside = replace(loss_panel(land, result.labels, result.losses, colors, HEIGHT), span=5)
    else:
        shown = slice(0, 0) if live else slice(None)  # space is slow to draw: its paths wait until the hand rests
        beside = surface_panel(land, result.places[shown], result.losses[shown], colors[shown], HEIGHT)
    names = [f"{label}, rate {plain(rate, 2)}" for label, rate in zip(result.labels, result.rates, strict=True)]
    return Scene(
        panels=(ground_panel, beside),
        readouts=race_readouts(names, result.losses, result.arrived, result.ended, result.outcomes, colors),
        clock=Clock("step", np.arange(settings.steps + 1)),
        notices=notices(result, settings, land),
    )


def inside_scene(result: Result, settings: Settings, live: bool = False) -> Scene:
    """One racer alone: what it feels, remembers and does, as arrows on the map, as curves and in numbers."""
    land, label = ground_of(settings), settings.inside
    if label not in result.labels:
        switch = SWITCHES[RACERS.index(label)]
        return Scene((), notices=(Notice("info", f"{label} does not race.", "Let it race", {switch: True}),))
    racer = result.labels.index(label)
    place, gradient, memory, squares, move = (
        part[racer] for part in (result.places, result.gradients, result.memory, result.squares, result.moves)
    )
    with np.errstate(all="ignore"):
        bends = np.stack(curvatures(land.surface, *place.T), axis=1)
    color, title = CATEGORICAL[RACERS.index(label)], f"{label}, rate {plain(result.rates[racer], 2)}"
    betas = (settings.beta1, settings.beta2)
    return Scene(
        panels=(
            inside_panel(land, title, place, gradient, memory, squares, move, color, HEIGHT),
            memory_panel(label, gradient, memory, squares, HEIGHT),
        ),
        readouts=inside_readouts(label, place, gradient, memory, squares, move, bends, betas),
        clock=Clock("step", np.arange(settings.steps + 1), start=min(8, settings.steps)),
    )


def notices(result: Result, settings: Settings, land: Ground) -> tuple[Notice, ...]:
    said = [Notice("info", f"{gap} There the map has a gap.") for gap in land.gaps[:2]]
    if not result.labels:
        said.append(
            Notice(
                "info", "Nobody races. Switch a racer on under “More knobs”.", "All six", dict.fromkeys(SWITCHES, True)
            )
        )
    starts_nowhere = len(result.ended) > 0 and bool((result.ended == 0).all())
    if starts_nowhere and np.isfinite(land.heights).any():
        row, column = np.argwhere(np.isfinite(land.heights))[np.isfinite(land.heights).sum() // 2]
        to = {"start_x": float(land.x[column]), "start_y": float(land.y[row])}
        said.append(Notice("warning", "At the start f has no value: nobody can set out.", "Start where it has one", to))
    lost = [
        f"{label} ({outcome})"
        for label, outcome, step in zip(result.labels, result.outcomes, result.ended, strict=True)
        if step >= 0
    ]
    if lost and not starts_nowhere:
        said.append(lost_notice(lost, settings, land))
    x, y = land.surface.x, land.surface.y
    if not (x[0] <= settings.start_x <= x[1] and y[0] <= settings.start_y <= y[1]):
        to = {"start_x": float(land.surface.start[0]), "start_y": float(land.surface.start[1])}
        said.append(Notice("info", "The start lies off this map.", "Put it on the map", to))
    return tuple(said)


def lost_notice(lost: list[str], settings: Settings, land: Ground) -> Notice:
    if settings.surface == "Monkey saddle":
        return Notice("info", f"This surface has no lowest point: it falls for ever. {', '.join(lost)}.")
    if not (land.points.kind == KINDS.index("minimum")).any():
        return Notice("info", f"This map has no minimum that could hold a racer. {', '.join(lost)}.")
    back = (
        {"pace": 1.0, "rates": SUITED}
        if settings.pace > 1 or settings.rates == OWN
        else {"pace": max(settings.pace / 4, 0.05)}
    )
    return Notice("warning", f"Too large a rate: {', '.join(lost)}.", "Smaller rates", back)


def critical_scene(result: Result, settings: Settings, live: bool = False) -> Scene:
    """The flat places of the surface: on the map and by their curvatures."""
    land = ground_of(settings)
    counts = zip(KINDS, result.kinds.tolist(), strict=True)
    rows = tuple(
        Readout({"minimum": "minima", "maximum": "maxima"}.get(kind, f"{kind}s"), count) for kind, count in counts
    )
    return Scene((flat_panel(land, HEIGHT), curvature_panel(land.points, HEIGHT)), rows)


def contest_steps(settings: Settings) -> Iterator[tuple[int, int, Contest]]:
    yield from contest()


def contest_scene(result: Contest, settings: Settings, live: bool = False) -> Scene:
    """Steps to the bottom of ravines of many condition numbers, each racer at its best rate for each."""
    first, last = (round(float(value)) for value in result.steepness[[0, -1]])
    rows = [
        Readout(label, f"{plain(steps[0])} → {counted_or_never(steps[-1])}", color=CATEGORICAL[place])
        for place, (label, steps) in enumerate(result.steps.items())
    ]
    title = f"condition number {first} → {last}"
    return Scene((contest_panel(result, CATEGORICAL, 360),), (Readout(title, "steps to the bottom"), *rows))


def counted_or_never(steps: float) -> str:
    return counted(round(steps), "step") if np.isfinite(steps) else "not in 3,000 steps"


def escape_steps(settings: Settings) -> Iterator[tuple[int, int, Escape]]:
    yield 1, 1, escape(settings.seed)


def escape_scene(result: Escape, settings: Settings, live: bool = False) -> Scene:
    """SGD's way off the ridge, and the step at which each racer has left, against the noise."""
    slowest = {label: float(steps[0]) for label, steps in result.steps.items()}
    rows = [Readout("still on the saddle without noise", ", ".join(result.without))]
    rows += [
        Readout(f"{label}, noise 10⁻¹²", f"has left at step {step:.0f}" if step == step else "not in 300 steps")
        for label, step in slowest.items()
    ]
    panels = drift_panel(result.drifts, 330), escape_panel(result.noises, result.steps, result.theory, CATEGORICAL, 330)
    return Scene(panels, tuple(rows))


def share_steps(settings: Settings) -> Iterator[tuple[int, int, Shares | None]]:
    yield from saddle_shares(settings.seed)


def share_scene(result: Shares, settings: Settings, live: bool = False) -> Scene:
    """The share of saddles against dimension, and the critical points of the highest one."""
    last, theory = int(result.dimensions[-1]), float(result.theory_minima[-1])
    rows = (
        Readout("critical points found", int(result.found.sum())),
        Readout(f"minima in {last} dimensions", f"{result.minima[-1]} of {result.found[-1]}"),
        Readout("minima there by theory", plain(theory, 1) if theory else f"none of {DRAWS:,} Hessians drawn"),
    )
    return Scene((shares_panel(result, 330), falling_panel(result, 330)), rows)


def network_scene(result: Result, settings: Settings, live: bool = False) -> Scene:
    """The loss of a real network around the path it took, that path's shadow, and how far the truth is from it."""
    chosen = (settings.cloud, settings.units, settings.trainer, settings.trainer_rate, settings.seed)
    history, plane = network_plane(*chosen)
    said: tuple[Notice, ...] = ()
    if history.diverged:
        said = (
            Notice("warning", f"Training diverged in epoch {history.diverged.epoch}; what was before it is drawn."),
        )
    share = float(plane.off.max() / max(plane.travelled.max(), 1e-12))
    return Scene(
        panels=(
            plane_panel(plane, CATEGORICAL[RACERS.index(settings.trainer)], HEIGHT),
            off_plane_panel(plane, history.epochs, HEIGHT),
        ),
        readouts=(
            Readout("loss on the path", plane.on_path),
            Readout("loss on its shadow", plane.on_shadow),
            Readout("off the plane", plane.off, "in weights"),
            Readout("farthest off, of the way travelled", percent(share)),
            Readout(
                "the two directions hold",
                percent(float(plane.shares.sum())),
                help="of the path's squared distance to its end",
            ),
            Readout("parameters", history.network.parameter_count),
        ),
        clock=Clock("epoch", history.epochs),
        notices=said,
    )

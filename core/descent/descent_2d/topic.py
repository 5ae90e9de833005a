"""Landscapes in two dimensions: six optimizers race downhill, and what stops them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.descent.critical_points import KINDS, CriticalPoints
from core.descent.descent_2d.escape import Escape, escape
from core.descent.descent_2d.inner_numbers import Inside, inner_texts
from core.descent.descent_2d.network_plane import NetworkPath, network_path
from core.descent.descent_2d.races import RACERS, Race, raced, suited_rates
from core.descent.descent_2d.random_landscapes import DRAWS, Shares, saddle_shares
from core.descent.descent_2d.ravines import MOST_STEPS, Contest, contest
from core.descent.landscapes import EXAMPLE, OWN_FORMULA, Ground, ground, height_told, told_of
from core.descent.surfaces import STEEPNESS, SURFACES, Surface, curvatures
from core.engine.optimizers import OPTIMIZERS, Hyper
from core.experiment.knobs import choice, number, text, toggle
from core.experiment.refusal import Refusal
from core.experiment.wording import counted, plain
from core.formulas.typed import FORMULA_HELP, formula_of

TITLE = "Landscapes in two dimensions"
LINE = "Six optimizers race down a landscape; only a minimum in every direction can trap them."

SUITED, OWN = "Suited to the surface", "My own"
OWN_RATE = {"rates": (OWN,)}
BESIDE = ("Loss against step", "The surface in 3-D")
# The knobs of what a racer keeps of its memory at each step.
MEMORY_KNOBS = {"Momentum": ("beta",), "Nesterov": ("beta",), "RMSprop": ("decay",), "Adam": ("beta1", "beta2")}
SWITCHES = ("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam")
CLOUDS = ("Circle", "XOR", "Moons", "Spiral")
EDGE = 6.0  # how far the start can be put
START = (-0.05, 1.3)  # on Peaks: from here the six part ways
RAVINE = {"surface": "Ravine", "pace": 1.2, "start_x": -2.6, "start_y": 1.0}
RIDGE = {"surface": "Saddle", "start_x": -2.2, "start_y": 1e-6}
VALLEY = {"surface": "Rosenbrock", "steps": 500, "start_x": -1.4, "start_y": 1.6}
EGG_BOX = {"surface": "Rastrigin", "start_x": -2.4, "start_y": 1.6}


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


def described(settings: Settings) -> str:
    """The surface's formula and its lowest points; nothing while a typed formula cannot be read."""
    try:
        return told_of(ground_of(settings).surface)
    except Refusal:
        return ""


def race_down(settings: Settings) -> Race:
    """The race: all that are switched on, from one start, with the same noise."""
    land, labels = ground_of(settings), racing(settings)
    rates = dict(zip(RACERS, rates_of(settings, land.surface), strict=True))
    betas = (settings.beta, settings.decay, settings.beta1, settings.beta2)
    hypers = tuple(Hyper(rates[label], *betas) for label in labels)
    kicks = settings.noise * np.random.default_rng(settings.seed).standard_normal((settings.steps, 2))
    return raced(land, labels, hypers, (settings.start_x, settings.start_y), kicks)


def critical_points_of(settings: Settings) -> CriticalPoints:
    """The flat places of the surface."""
    return ground_of(settings).points


def contest_down_ravines(settings: Settings) -> Iterator[tuple[int, int, Contest]]:
    """The fewest steps down ravines of many condition numbers, racer by racer."""
    yield from contest()


def escape_by_noise(settings: Settings) -> Iterator[tuple[int, int, Escape]]:
    """When each racer leaves the saddle's ridge, by the strength of the noise."""
    yield 1, 1, escape(settings.seed)


def shares_by_dimension(settings: Settings) -> Iterator[tuple[int, int, Shares | None]]:
    """The share of saddles among the flat places of random landscapes, dimension by dimension."""
    yield from saddle_shares(settings.seed)


def network_on_its_plane(settings: Settings) -> NetworkPath:
    """A network's training, and its loss on the plane of its path's two main directions."""
    return network_path(settings.cloud, settings.units, settings.trainer, settings.trainer_rate, settings.seed)


def inside_of(result: Race, settings: Settings) -> Inside | None:
    """What the racer looked into feels, remembers and does at every step; None if it does not race."""
    if settings.inside not in result.labels:
        return None
    racer = result.labels.index(settings.inside)
    with np.errstate(all="ignore"):
        bends = np.stack(curvatures(ground_of(settings).surface, *result.places[racer].T), axis=1)
    return Inside(
        result.places[racer], result.gradients[racer], result.memory[racer], result.squares[racer], result.moves[racer],
        bends,
    )  # fmt: skip


def named_with_rate(label: str, rate: float) -> str:
    """A racer's name and its rate."""
    return f"{label}, rate {plain(rate, 2)}"


def race_numbers(result: Race, settings: Settings) -> dict[str, float | str]:
    """Where each racer ended, how high and how."""
    found: dict[str, float | str] = {}
    for racer, label in enumerate(result.labels):
        last = float(result.losses[racer, -1])
        found[named_with_rate(label, result.rates[racer])] = f"{height_told(last)} · {result.outcomes[racer]}"
        found[f"{label}: height at the end"] = last if np.isfinite(last) else "none"
        for axis, end in zip("xy", result.places[racer, -1].tolist(), strict=True):
            found[f"{label}: {axis} at the end"] = end if np.isfinite(end) else "none"
        found[f"{label}: outcome"] = result.outcomes[racer]
    return found


def inside_numbers(result: Race, settings: Settings) -> dict[str, float | str]:
    """What one racer feels, remembers and does at the last step."""
    inside = inside_of(result, settings)
    if inside is None:
        return {settings.inside: "does not race"}
    texts = inner_texts(settings.inside, inside, (settings.beta1, settings.beta2))
    return {label: rows[-1] for label, rows in texts.items()}


def critical_numbers(result: CriticalPoints, settings: Settings) -> dict[str, float | str]:
    """How many flat places of each kind there are."""
    counts = np.bincount(result.kind, minlength=len(KINDS)).tolist()
    plurals = {"minimum": "minima", "maximum": "maxima"}
    return {plurals.get(kind, f"{kind}s"): float(count) for kind, count in zip(KINDS, counts, strict=True)}


def contest_numbers(result: Contest, settings: Settings) -> dict[str, float | str]:
    """The steps to the bottom in the first and the last ravine, and in every one."""
    first, last = (round(float(value)) for value in result.steepness[[0, -1]])
    found: dict[str, float | str] = {f"condition number {first} → {last}": "steps to the bottom"}
    for label, steps in result.steps.items():
        found[label] = f"{plain(steps[0])} → {counted_or_never(steps[-1])}"
    for label, steps in (result.steps | {"SGD by theory": result.theory}).items():
        for steepness, count in zip(result.steepness.tolist(), steps.tolist(), strict=True):
            known = float(count) if np.isfinite(count) else counted_or_never(count)
            found[f"{label}, condition number {plain(steepness)}"] = known
    return found


def counted_or_never(steps: float) -> str:
    """So many steps, or that there were more than any racer is given."""
    return counted(round(steps), "step") if np.isfinite(steps) else f"not in {MOST_STEPS:,} steps"


def escape_numbers(result: Escape, settings: Settings) -> dict[str, float | str]:
    """Who stays on the saddle without noise, and the step at which each racer has left it with so much of it."""
    found: dict[str, float | str] = {"still on the saddle without noise": ", ".join(result.without)}
    for label, steps in result.steps.items():
        found[f"{label}, noise 10⁻¹²"] = left_at(float(steps[0]))
    for label, steps in (result.steps | {"SGD by theory": result.theory}).items():
        for noise, step in zip(result.noises.tolist(), steps.tolist(), strict=True):
            found[f"{label}, step of escape with noise {noise:.3g}"] = step if np.isfinite(step) else left_at(step)
    return found


def left_at(step: float) -> str:
    """The step at which a racer has left the saddle."""
    return f"has left at step {step:.0f}" if np.isfinite(step) else "not in 300 steps"


def share_numbers(result: Shares, settings: Settings) -> dict[str, float | str]:
    """How many flat places were found, and in each dimension the share of saddles among them, found and by theory."""
    last, theory = int(result.dimensions[-1]), float(result.theory_minima[-1])
    found: dict[str, float | str] = {
        "critical points found": float(result.found.sum()),
        f"minima in {counted(last, 'dimension')}": f"{result.minima[-1]} of {result.found[-1]}",
        "minima there by theory": plain(theory, 1) if theory else f"none of {DRAWS:,} Hessians drawn",
    }
    measured = (result.saddles / result.found).tolist()
    for dimension, share, expected in zip(result.dimensions, measured, result.theory_saddles.tolist(), strict=True):
        found |= {f"saddles in {dimension} dimensions": share, f"saddles in {dimension} by theory": expected}
    return found


def network_numbers(result: NetworkPath, settings: Settings) -> dict[str, float | str]:
    """The loss in the end, and how far the picture is from the path."""
    plane = result.plane
    return {
        "loss on the path": float(plane.on_path[-1]),
        "loss on its shadow": float(plane.on_shadow[-1]),
        "off the plane": float(plane.off[-1]),
        "farthest off, of the way travelled": float(plane.off.max() / max(plane.travelled.max(), 1e-12)),
        "the two directions hold": float(plane.shares.sum()),
        "parameters": float(result.parameters),
    }


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

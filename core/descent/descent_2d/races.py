"""A race down a landscape: several optimizers from one start, what became of each, and how they leave a saddle."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.descent.critical_points import KINDS
from core.descent.landscapes import Ground
from core.descent.surfaces import SURFACES, Surface
from core.engine.optimizers import OPTIMIZERS, Hyper, State

RACERS = ("SGD", "Momentum", "Nesterov", "AdaGrad", "RMSprop", "Adam")
FAR = 12.0  # no map reaches as far


def suited_rates(surface: Surface) -> tuple[float, ...]:
    """A rate for each of RACERS, by the surface's own and the map's width."""
    width = surface.x[1] - surface.x[0]
    return tuple(OPTIMIZERS[label].suited(surface.rate, width) for label in RACERS)


def race(
    surface: Surface, labels: tuple[str, ...], hypers: tuple[Hyper, ...], start: tuple[float, float], kicks: np.ndarray
) -> tuple[np.ndarray, ...]:
    """Every optimizer from `start`, one step for each row of `kicks` (steps, 2), which is added to its gradient.

    Returns places, gradients, memory, squares and moves, each (R, steps + 1, 2): see Result.
    """
    rules = [OPTIMIZERS[label].step for label in labels]
    places = np.empty((len(kicks) + 2, len(rules), 2))
    gradients = np.empty((len(kicks) + 1, len(rules), 2))
    places[0] = start
    histories = [[OPTIMIZERS[label].start(np.array(start, dtype=float))] for label in labels]
    for step, kick in enumerate([*kicks, 0.0]):
        here, slope = places[step], gradients[step]
        slope[:, 0], slope[:, 1] = surface.gradient(here[:, 0], here[:, 1])
        slope += kick
        for racer, rule in enumerate(rules):
            history = histories[racer]
            places[step + 1, racer], state = rule(here[racer], slope[racer], history[-1], hypers[racer])
            history.append(state)
    memory = [remembered(history[1:], "velocity", "mean") for history in histories]
    squares = [remembered(history[1:], "squares") for history in histories]
    kept = (places[:-1], gradients, np.diff(places, axis=0))
    places, gradients, moves = (np.ascontiguousarray(part.swapaxes(0, 1)) for part in kept)
    return places, gradients, np.array(memory).reshape(places.shape), np.array(squares).reshape(places.shape), moves


def remembered(states: Sequence[State], *names: str) -> np.ndarray:
    """What stands under the first of these names that a racer's states know, (F, 2); NaN if they know none."""
    known = next((name for name in names if name in states[0]), None)
    return np.array([state[known] for state in states]) if known else np.full((len(states), 2), np.nan)


def endings(land: Ground, places: np.ndarray, ended: np.ndarray) -> tuple[np.ndarray, tuple[str, ...]]:
    """From which step on each racer stayed within 1 % of the map's width of where it ended, and what is there."""
    points, width = land.points, np.ptp(land.surface.x)
    arrived, outcomes = np.full(len(places), -1), []
    lowest = points.height.min() if len(points.height) else -np.inf
    for racer, path in enumerate(places):
        if ended[racer] >= 0:
            finite = np.isfinite(path[:, 0])
            far = bool(ended[racer]) and np.abs(path[finite][-1]).max() > FAR
            how = f"{'diverged' if far else 'left the domain of f'} at step {ended[racer]}"
            outcomes.append(how if ended[racer] else "cannot start here")
            continue
        near = np.hypot(points.x - path[-1, 0], points.y - path[-1, 1])
        if not len(near) or near.min() > 0.01 * width:
            off = not (
                np.abs(path[-1] - [np.mean(land.x), np.mean(land.y)]) <= [np.ptp(land.x) / 2, np.ptp(land.y) / 2]
            ).all()
            outcomes.append("off the map" if off else "still on its way")
            continue
        goal = int(near.argmin())
        close = np.hypot(points.x[goal] - path[:, 0], points.y[goal] - path[:, 1]) <= 0.01 * width
        arrived[racer] = 0 if close.all() else len(close) - int((~close)[::-1].argmax())
        kind = KINDS[points.kind[goal]]
        which = "lowest " if points.height[goal] <= lowest + 1e-9 else "local "
        outcomes.append(f"{which if kind == 'minimum' else ''}{kind} at step {arrived[racer]}")
    return arrived, tuple(outcomes)


@dataclass(frozen=True)
class Escape:
    """Racers set exactly on the ridge of the saddle: for each noise (L,) the median step of escape by label (L,), NaN
    if most never left; `drifts` are SGD's distances from the ridge by step, for some of the noises."""

    noises: np.ndarray
    steps: dict[str, np.ndarray]
    drifts: dict[str, np.ndarray]
    theory: np.ndarray
    without: tuple[str, ...]


def escape(seed: int, seeds: int = 40, steps: int = 300) -> Escape:
    """From (-1.4, 0) on "Saddle", at the surface's suited rates, so many seeds for each strength of noise."""
    surface, noises = SURFACES["Saddle"], np.array([0.0, *np.geomspace(1e-12, 1, 13)])
    kicks = np.random.default_rng(seed).standard_normal((steps, seeds, 2))
    left, drifts = {}, {}
    for label, rate in zip(RACERS, suited_rates(surface), strict=True):
        rule, at = OPTIMIZERS[label], np.broadcast_to([-1.4, 0.0], (len(noises), seeds, 2)).copy()
        state, away = rule.start(at), [np.zeros((len(noises), seeds))]
        for kick in kicks:
            slope = np.stack(surface.gradient(at[..., 0], at[..., 1]), axis=-1) + noises[:, None, None] * kick
            at, state = rule.step(at, slope, state, Hyper(rate))
            away.append(np.abs(at[..., 1]))
        out = np.array(away) > 2**-0.5  # half way from the saddle to its minima
        left[label] = np.median(np.where(out.any(axis=0), out.argmax(axis=0), np.inf), axis=1)
        if label == "SGD":
            drifts = {written_noise(noises[i]): np.median(np.array(away)[:, i], axis=1) for i in (13, 9, 1, 0)}
    # The unstable slope is -2y, so each step multiplies y by 1 + 2 rate and adds rate times the noise.
    growth = 1 + 2 * surface.rate
    theory = np.log(2**-0.5 * np.sqrt(growth**2 - 1) / (surface.rate * 0.6745 * noises[1:])) / np.log(growth)
    without = tuple(label for label in RACERS if not np.isfinite(left[label][0]))
    shown = {label: np.where(np.isfinite(part[1:]), part[1:], np.nan) for label, part in left.items()}
    return Escape(noises[1:], shown, drifts, np.maximum(theory, 0), without)


def written_noise(noise: float) -> str:
    return f"noise {noise:g}".replace("-", "−") if noise else "no noise (stays at 0)"

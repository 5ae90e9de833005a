"""A race down a landscape: several optimizers from one start, and what became of each."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.descent.critical_points import KINDS
from core.descent.landscapes import Ground
from core.descent.surfaces import Surface
from core.engine.optimizers import OPTIMIZERS, Hyper, State

RACERS = ("SGD", "Momentum", "Nesterov", "AdaGrad", "RMSprop", "Adam")
FAR = 12.0  # no map reaches as far
GONE = 1e4  # beyond this a racer counts as lost


@dataclass(frozen=True)
class Race:
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


def suited_rates(surface: Surface) -> tuple[float, ...]:
    """A rate for each of RACERS, by the surface's own and the map's width."""
    width = surface.x[1] - surface.x[0]
    return tuple(OPTIMIZERS[label].suited(surface.rate, width) for label in RACERS)


def race(
    surface: Surface, labels: tuple[str, ...], hypers: tuple[Hyper, ...], start: tuple[float, float], kicks: np.ndarray
) -> tuple[np.ndarray, ...]:
    """Every optimizer from `start`, one step for each row of `kicks` (steps, 2), which is added to its gradient.

    Returns places, gradients, memory, squares and moves, each (R, steps + 1, 2): see Race.
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


def raced(
    land: Ground, labels: tuple[str, ...], hypers: tuple[Hyper, ...], start: tuple[float, float], kicks: np.ndarray
) -> Race:
    """The race from `start` with these `kicks` (steps, 2), each racer up to where it is lost, and how it ended."""
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
    rates = np.array([hyper.rate for hyper in hypers])
    return Race(labels, rates, places, gradients, losses, memory, squares, moves, arrived, ended, outcomes)

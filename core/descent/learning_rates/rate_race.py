"""The nine strategies of the learning rate as one race: seven schedules of plain descent, RMSprop and Adam."""

import functools
from typing import NamedTuple

import numpy as np

from core.descent.landscapes import ground
from core.descent.learning_rates.schedules import SCHEDULES, Decay, Moment
from core.descent.surfaces import SURFACES
from core.engine.optimizers import OPTIMIZERS, Hyper

BY_MEMORY = ("RMSprop", "Adam")
STRATEGIES = (*SCHEDULES, *BY_MEMORY)
BY_TIME = ("Fixed", "Blocks", "Exponential", "Cosine")
BY_LANDSCAPE = ("Fixed", "∝ |gradient|", "∝ loss", "∝ |value|", *BY_MEMORY)
LOST = 1e4  # farther out than this a run counts as lost
ENDS = ("at a lowest point", "in another minimum", "elsewhere", "diverged")
NEAR = 0.02  # of the map's width: this close counts as there


class Heat(NamedTuple):
    """What is raced: strategies by label, on which surface, from which base rate.

    ∝ loss reads `scale` times the loss plus `lift`, each one number or one a start (N,); with `unit_loss` the loss is
    brought to 1 at the start and 0 at the lowest point before that.
    """

    surface: str
    labels: tuple[str, ...]
    rate: float
    decay: Decay
    unit_loss: bool
    steps: int
    noise: float
    seed: int
    scale: float | np.ndarray = 1.0
    lift: float | np.ndarray = 0.0


@functools.cache
def lowest(label: str) -> float:
    """The height of a surface's lowest points."""
    surface = SURFACES[label]
    return min(float(surface.value(*map(np.float64, place))) for place in surface.minima)


def read_loss(heat: Heat, losses: np.ndarray, first: np.ndarray) -> np.ndarray:
    """The losses (..., N) as ∝ loss reads them; `first` are those at the start."""
    if heat.unit_loss:
        bottom = lowest(heat.surface)
        losses = (losses - bottom) / np.maximum(first - bottom, 1e-12)
    return heat.scale * losses + heat.lift


def descend(heat: Heat, starts: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Every strategy from every start (N, 2): places (F, S, N, 2), losses (F, S, N), effective rates (F - 1, S, N).

    The effective rate is the step's length over the gradient's. All are NaN from the moment on at which a run is lost.
    All strategies meet the same noise from the same start.
    """
    surface, chance = SURFACES[heat.surface], np.random.default_rng(heat.seed)
    shape = (heat.steps, len(starts), 2)
    kicks = heat.noise * chance.standard_normal(shape) if heat.noise else np.zeros(shape)
    places = np.empty((heat.steps + 1, len(heat.labels), *starts.shape))
    slopes, losses = np.empty((heat.steps, *places.shape[1:])), np.empty(places.shape[:-1])
    moves = np.empty_like(slopes)
    places[0] = starts
    states = {label: OPTIMIZERS[label].start(places[0, 0]) for label in BY_MEMORY}
    with np.errstate(all="ignore"):
        for step in range(heat.steps):
            at = places[step]
            slopes[step] = np.stack(surface.gradient(at[..., 0], at[..., 1]), axis=-1) + kicks[step]
            losses[step] = surface.value(at[..., 0], at[..., 1])
            loss = read_loss(heat, losses[step], losses[0])
            for racer, label in enumerate(heat.labels):
                place, slope = at[racer], slopes[step, racer]
                if label in BY_MEMORY:
                    hyper = Hyper(rate=heat.rate)
                    new, states[label] = OPTIMIZERS[label].step(place, slope, states[label], hyper)
                    moves[step, racer] = place - new
                else:
                    moment = Moment(step, heat.steps, slope, loss[racer, :, None], place)
                    moves[step, racer] = SCHEDULES[label].rate(heat.rate, moment, heat.decay) * slope
            places[step + 1] = at - moves[step]
        losses[-1] = surface.value(places[-1, ..., 0], places[-1, ..., 1])
        lost = ~(np.isfinite(losses) & (np.abs(places).max(axis=-1) < LOST))
        lost = np.logical_or.accumulate(lost, axis=0)
        moved, steep = (np.hypot(*np.moveaxis(part, -1, 0)) for part in (moves, slopes))
        rates = np.where(lost[1:] | (steep == 0), np.nan, moved / steep)
    return np.where(lost[..., None], np.nan, places), np.where(lost, np.nan, losses), rates


def away(places: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Distance (…) of places (…, 2) from the nearest of the points (K, 2); infinite for NaN or no points."""
    apart = np.full(places.shape[:-1], np.inf)
    for point in points:
        apart = np.fmin(apart, np.hypot(places[..., 0] - point[0], places[..., 1] - point[1]))
    return apart


def near_lowest(heat: Heat, places: np.ndarray) -> np.ndarray:
    """Whether each place (…, 2) is as good as at a lowest point."""
    surface = SURFACES[heat.surface]
    return away(places, np.array(surface.minima)) < NEAR * (surface.x[1] - surface.x[0])


def first_visit(heat: Heat, places: np.ndarray) -> np.ndarray:
    """At which step each run (F, S, N, 2) is near a lowest point for the first time, (S, N); -1 if it never is."""
    near = near_lowest(heat, places)
    return np.where(near.any(axis=0), near.argmax(axis=0), -1)


def first_stay(heat: Heat, places: np.ndarray) -> np.ndarray:
    """From which step on each run (F, S, N, 2) stays near a lowest point, (S, N); -1 if it does not to the end."""
    near = near_lowest(heat, places)
    outside = ~near[::-1]
    since = np.where(outside.any(axis=0), len(near) - outside.argmax(axis=0), 0)
    return np.where(near[-1], since, -1)


def ends_of(heat: Heat, last: np.ndarray) -> np.ndarray:
    """How each run ended, from its last place (S, N, 2): which of the ENDS."""
    surface, points = SURFACES[heat.surface], ground(heat.surface).points
    minima = np.column_stack([points.x, points.y])[points.kind == 0]
    other = away(last, minima) < NEAR * (surface.x[1] - surface.x[0])
    return np.select([np.isnan(last[..., 0]), near_lowest(heat, last), other], [3, 0, 1], 2)


class Table(NamedTuple):
    """Over many starts, for each strategy: shares (S, 4) of the ENDS, the share (S,) that is ever at a lowest point,
    and the median step (S,) at which these are there first, or NaN."""

    labels: tuple[str, ...]
    shares: np.ndarray
    reached: np.ndarray
    steps: np.ndarray
    starts: int


def anywhere(heat: Heat, count: int, stream: int) -> np.ndarray:
    """So many places (count, 2), uniform on the map."""
    low, high = np.array([SURFACES[heat.surface].x, SURFACES[heat.surface].y]).T
    return np.random.default_rng((heat.seed, stream)).uniform(low, high, (count, 2))


def tabulated(heat: Heat, starts: int, stream: int) -> Table:
    """So many starts, uniform on the map, for all strategies of the heat, each start with its own noise."""
    places, _, _ = descend(heat, anywhere(heat, starts, stream))
    ends, visits = ends_of(heat, places[-1]), first_visit(heat, places)
    shares = np.stack([(ends == which).mean(axis=1) for which in range(len(ENDS))], axis=1)
    steps = [float(np.median(row[row >= 0])) if (row >= 0).any() else np.nan for row in visits]
    return Table(heat.labels, shares, (visits >= 0).mean(axis=1), np.array(steps), starts)


def outside_unit(heat: Heat, start: np.ndarray, scales: np.ndarray, lifts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """∝ loss from one start without noise, its loss brought to [0, 1], then scaled and lifted by each pair (N,).

    Returns the height above the lowest point as a share of the start's, and the rates η · loss, both (F, N).
    """
    alone = heat._replace(labels=("∝ loss",), noise=0.0, unit_loss=True, scale=scales, lift=lifts)
    _, losses, _ = descend(alone, np.tile(start, (len(scales), 1)))
    height = read_loss(alone._replace(scale=1.0, lift=0.0), losses[:, 0], losses[0, 0])
    return height, heat.rate * read_loss(alone, losses[:, 0], losses[0, 0])


def first_rates(heat: Heat, starts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The slope (N,) at every start, and the rates (S, N) which the heat's strategies really use there first."""
    *_, rates = descend(heat._replace(steps=1, noise=0.0), starts)
    return np.hypot(*SURFACES[heat.surface].gradient(*starts.T)), rates[0]


def exponent(steep: np.ndarray, rates: np.ndarray) -> float:
    """The k for which rate ∝ slope^k fits best (least squares of the logarithms); NaN with nothing to fit."""
    known = np.isfinite(rates) & (rates > 0) & (steep > 0)
    if known.sum() < 2:
        return float("nan")
    return round(float(np.polyfit(np.log(steep[known]), np.log(rates[known]), 1)[0]), 6) + 0.0

"""The nine strategies of the learning rate as one race: seven schedules of plain descent, RMSprop and Adam."""

import functools
from dataclasses import dataclass
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
    surface, rng = SURFACES[heat.surface], np.random.default_rng(heat.seed)
    shape = (heat.steps, len(starts), 2)
    kicks = heat.noise * rng.standard_normal(shape) if heat.noise else np.zeros(shape)
    # All x lie together in memory, and all y: NumPy goes through them faster.
    runs = (2, len(heat.labels), len(starts))
    places = np.moveaxis(np.empty((heat.steps + 1, *runs)), 1, -1)
    slopes, moves = (np.moveaxis(np.empty((heat.steps, *runs)), 1, -1) for _ in range(2))
    losses = np.empty(places.shape[:-1])
    places[0] = starts
    memories = {label: OPTIMIZERS[label].start(places[0, 0]) for label in BY_MEMORY}
    hyper = Hyper(rate=heat.rate)
    with np.errstate(all="ignore"):
        for step in range(heat.steps):
            here, slopes_here = places[step], slopes[step]
            slopes_here[..., 0], slopes_here[..., 1] = surface.gradient(here[..., 0], here[..., 1])
            slopes_here += kicks[step]
            losses[step] = surface.value(here[..., 0], here[..., 1])
            loss = read_loss(heat, losses[step], losses[0])
            for racer, label in enumerate(heat.labels):
                place, slope = here[racer], slopes_here[racer]
                if label in BY_MEMORY:
                    new, memories[label] = OPTIMIZERS[label].step(place, slope, memories[label], hyper)
                    moves[step, racer] = place - new
                else:
                    moment = Moment(step, heat.steps, slope, loss[racer, :, None], place)
                    moves[step, racer] = SCHEDULES[label].rate(heat.rate, moment, heat.decay) * slope
            places[step + 1] = here - moves[step]
        losses[-1] = surface.value(places[-1, ..., 0], places[-1, ..., 1])
        lost = ~(np.isfinite(losses) & (np.abs(places).max(axis=-1) < LOST))
        lost = np.logical_or.accumulate(lost, axis=0)
        moved, steep = (np.hypot(part[..., 0], part[..., 1]) for part in (moves, slopes))
        rates = np.where(lost[1:] | (steep == 0), np.nan, moved / steep)
    return np.where(lost[..., None], np.nan, places), np.where(lost, np.nan, losses), rates


def away(places: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Distance (…) of places (…, 2) from the nearest of the points (K, 2); infinite for NaN or no points."""
    apart = np.full(places.shape[:-1], np.inf)
    for point in points:
        apart = np.fmin(apart, np.hypot(places[..., 0] - point[0], places[..., 1] - point[1]))
    return apart


def middle(values: np.ndarray) -> np.ndarray:
    """The median over the last axis; NaN counts as larger than all, and is the answer where half are NaN."""
    most = np.median(np.where(np.isnan(values), np.inf, values), axis=-1)
    return np.where(np.isfinite(most), most, np.nan)


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


@dataclass(frozen=True)
class Race:
    """S strategies from one start, in a race that is run several times with other noise.

    `places` (F, S, 2) are the first race's, NaN once lost; `losses` (F, S) and `rates` (F - 1, S) the medians of loss
    and effective rate. `lost` is the step at which half of the races were lost, -1 if they were not; `stays` the median
    step from which on a race stays within 2 % of the map's width of a lowest point, -1 if half do not; `turned` the
    first step at which ∝ loss had a negative rate in most races, -1 for none.
    """

    labels: tuple[str, ...]
    places: np.ndarray
    losses: np.ndarray
    rates: np.ndarray
    lost: np.ndarray
    stays: np.ndarray
    turned: int


def raced(heat: Heat, start: tuple[float, float], draws: int) -> Race:
    """Every strategy from one start with the same noise; that noise is drawn so many times, and medians are kept."""
    places, every_loss, every_rate = descend(heat, np.tile(start, (draws, 1)))
    losses = middle(every_loss)
    gone, below = ~np.isfinite(losses), np.zeros(1, dtype=bool)
    if "∝ loss" in heat.labels:
        own = losses[:, heat.labels.index("∝ loss")]
        below = read_loss(heat, own, own[0]) < 0
    stays = first_stay(heat, places)
    return Race(
        heat.labels,
        places[:, :, 0],
        losses,
        middle(every_rate),
        lost=np.where(gone.any(axis=0), gone.argmax(axis=0), -1),
        stays=np.nan_to_num(middle(np.where(stays < 0, np.nan, stays)), nan=-1).astype(int),
        turned=int(below.argmax()) if below.any() else -1,
    )

"""Descent in one dimension: the notes' algorithm, step by step on a curve."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.descent.curves import CURVES, TYPED_CURVE, SampledCurve, curve_of, sample_curve
from core.descent.descent_1d.endings import (
    CIRCLING,
    DIVERGED,
    GLOBAL,
    OSCILLATING,
    OUTCOMES,
    UNFINISHED,
    steps_until,
)
from core.descent.descent_1d.valleys import Valleys, curvature_bound, slope_everywhere, typical_height, valleys_of
from core.descent.descent_1d.walks import (
    OutcomeMap,
    Terrain,
    best_of,
    outcome_map,
    starts_of,
    steps_in_numbers,
    tried,
    walk_on,
)
from core.engine.optimizers import gradient_descent
from core.experiment.knobs import choice, number, text, toggle
from core.experiment.wording import plain
from core.formulas.typed import FORMULA_HELP

TITLE = "Descent in one dimension"
LINE = "Gradient descent on a curve: drag the start, turn the rate, and see where every start ends."
RATES = np.geomspace(1e-4, 10, 200)
MOST_RESTARTS = 50
# The notes' algorithm, as they have it; `walk` does the same for many starts and rates at once.
ALGORITHM = """x = 1.8                             # 1. guess a start
for epoch in range(40):             # 2. again and again:
    slope = derivative(x)           # 3.   take the slope where you are,
    x = x - 0.01 * slope            # 4.   go against it, by the learning rate times the slope
print(x)                            # 5. where it ended"""
LONGER, MOST_EPOCHS = 5, 1000


@dataclass(frozen=True)
class Settings:
    curve: str = choice(
        "cos 2πx + x²", CURVES, label="Function f",
        help="The loss, which brings a start and a rate that suit it. “Typed” takes your own.",
    )  # fmt: skip
    typed: str = text(
        "x**4/10 - x**2 + sin(3*x)", label="f(x) =", when={"curve": (TYPED_CURVE,)},
        help=FORMULA_HELP,
    )  # fmt: skip
    start: float = number(
        1.8, -10.0, 10.0, step=0.01, label="Start x", help="The first guess. Drag it on the curve, or click the strip."
    )
    rate: float = number(
        0.01, 1e-4, 10.0, log=True, label="Learning rate", help="How far a step goes for a slope of 1."
    )
    epochs: int = number(40, 1, MOST_EPOCHS, log=True, label="Epochs", help="How many steps are taken.")
    ascent: bool = toggle(
        False, label="Ascent: climb instead", help="x + rate · slope: to a maximum instead of a minimum."
    )
    left: float = number(
        -4.0, -10.0, 10.0, label="Window from", when={"curve": (TYPED_CURVE,)}, help="Left end of your curve's window."
    )
    right: float = number(
        4.0, -10.0, 10.0, label="Window to", when={"curve": (TYPED_CURVE,)}, help="Right end of your curve's window."
    )
    restarts: int = number(
        5, 1, MOST_RESTARTS, label="Random starts k", help="As many walks from random starts; the best end counts."
    )
    seed: int = number(1, 0, 9999, label="Seed", help="Which random starts are drawn.")


def entailed(changes: Mapping[str, Any]) -> dict[str, Any]:
    """The knobs that a newly chosen curve brings along: a start and a rate that suit it."""
    curve = CURVES.get(str(changes.get("curve")))
    return {"start": curve.start, "rate": curve.rate} if curve and curve.formula else {}


@dataclass(frozen=True)
class Walk:
    """One walk: where it was at every step, `path`, `values` and `slopes` (epochs + 1,), and how it ended.

    `steps` is the step from which on it was there (-1: it was not), `bound` what its rate must stay below, `later` how
    it ends with LONGER times the steps, if it is not at its end. `starts` (400,) are all others at this rate, with
    their `ends` and `outcomes`. Places are ±∞ when diverged, NaN without a value.
    """

    formula: str
    slope_formula: str
    curve: SampledCurve
    valleys: Valleys
    path: np.ndarray
    values: np.ndarray
    slopes: np.ndarray
    outcome: int
    steps: int
    later: int
    bound: float | str
    starts: np.ndarray
    ends: np.ndarray
    outcomes: np.ndarray


@dataclass(frozen=True)
class EveryRate:
    """Where one start ends at each of RATES, `ends` and `outcomes` (200,), and `here`, at the knob's.

    The chart reaches from `low` to `high`; `bound` is what the knob's rate must stay below.
    """

    ends: np.ndarray
    outcomes: np.ndarray
    here: float
    valleys: Valleys
    low: float
    high: float
    bound: float | str


@dataclass(frozen=True)
class Restarts:
    """Walks from MOST_RESTARTS random `starts`, with their `ends` and `outcomes`, all (50,).

    `chances` (50,) is what theory says of the best of 1 … 50 random starts, `tries` what was counted.
    """

    curve: SampledCurve
    valleys: Valleys
    starts: np.ndarray
    ends: np.ndarray
    outcomes: np.ndarray
    chances: np.ndarray
    tries: np.ndarray


def terrain_of(settings: Settings) -> Terrain:
    """The curve chosen or typed, drawn in its window and as far as the start."""
    function, low, high = curve_of(settings.curve, settings.typed, settings.left, settings.right)
    edge = 0.03 * (high - low)
    curve = sample_curve(function, min(low, settings.start - edge), max(high, settings.start + edge))
    return Terrain(function, low, high, curve, valleys_of(function, low, high, settings.ascent))


def one_walk(settings: Settings) -> Walk:
    """The walk from the start, and the walks from 400 others at its rate."""
    terrain = terrain_of(settings)
    function, low, high, curve, valleys = terrain
    starts = starts_of(terrain)
    places, outcomes = walk_on(
        terrain, np.append(settings.start, starts), settings.rate, settings.epochs, settings.ascent
    )
    path, outcome = places[:, 0], int(outcomes[0])
    later = outcome_later(terrain, settings) if outcome == UNFINISHED else outcome
    return Walk(
        formula=function.pretty(),
        slope_formula=function.derivative().pretty(),
        curve=curve,
        valleys=valleys,
        path=path,
        values=function.value(path),
        slopes=slope_everywhere(function)(path),
        outcome=OSCILLATING if outcome == UNFINISHED and later in (OSCILLATING, CIRCLING) else outcome,
        steps=steps_until(path, valleys, high - low, outcome),
        later=later,
        bound=curvature_bound(valleys, path, goal_of(settings)),
        starts=starts,
        ends=places[-1, 1:],
        outcomes=outcomes[1:],
    )


def outcome_later(terrain: Terrain, settings: Settings) -> int:
    """How this walk ends if it goes on for LONGER times its steps."""
    epochs = min(MOST_EPOCHS, LONGER * settings.epochs)
    return int(walk_on(terrain, np.array([settings.start]), settings.rate, epochs, settings.ascent)[1][0])


def at_every_rate(settings: Settings) -> EveryRate:
    """Where the start ends at 200 rates, and at the knob's."""
    terrain = terrain_of(settings)
    rates = np.append(settings.rate, RATES)
    places, outcomes = walk_on(terrain, np.full(len(rates), settings.start), rates, settings.epochs, settings.ascent)
    x, bound = terrain.curve.x, curvature_bound(terrain.valleys, places[:, 0], goal_of(settings))
    ends = places[-1]
    return EveryRate(ends[1:], outcomes[1:], float(ends[0]), terrain.valleys, float(x[0]), float(x[-1]), bound)


def from_random_starts(settings: Settings) -> Restarts:
    """The walks from 50 random starts, and how often the best of so many should be and is the best there is."""
    terrain = terrain_of(settings)
    starts = starts_of(terrain)
    drawn = np.random.default_rng(settings.seed).uniform(terrain.low, terrain.high, MOST_RESTARTS)
    places, outcomes = walk_on(terrain, np.append(starts, drawn), settings.rate, settings.epochs, settings.ascent)
    inside = (starts >= terrain.low) & (starts <= terrain.high)
    found = outcomes[: len(starts)][inside] == GLOBAL
    return Restarts(
        curve=terrain.curve,
        valleys=terrain.valleys,
        starts=drawn,
        ends=places[-1, len(starts) :],
        outcomes=outcomes[len(starts) :],
        chances=best_of(float(found.mean()), MOST_RESTARTS),
        tries=tried(found, settings.seed, MOST_RESTARTS),
    )


def at_every_start_and_rate(settings: Settings) -> Iterator[tuple[int, int, OutcomeMap]]:
    """The end of every start at every rate, some rates at a time."""
    function, low, high = curve_of(settings.curve, settings.typed, settings.left, settings.right)
    height = typical_height(sample_curve(function, low, high).y)
    yield from outcome_map(function, low, high, height, settings.epochs, settings.ascent)


def goal_of(settings: Settings) -> str:
    """What is looked for."""
    return "maximum" if settings.ascent else "minimum"


def walk_numbers(result: Walk, settings: Settings) -> dict[str, float | str]:
    """Where the walk ended and how, and how the walks from the other starts did."""
    goal, share = goal_of(settings), share_of_bound(result.bound, settings.rate)
    return {
        "f": result.formula,
        "f′": result.slope_formula,
        "outcome": OUTCOMES[result.outcome].format(goal=goal),
        "x": finite_or_gone(result.path[-1]),
        "f(x)": finite_or_gone(result.values[-1]),
        "slope f′(x)": finite_or_gone(result.slopes[-1]),
        "the next step": steps_in_numbers(result.path, result.slopes, settings.rate, settings.ascent)[-1],
        "arrived after": float(result.steps) if result.steps >= 0 else "not reached",
        "rate must stay below": result.bound,
        "rate · |f″|": "none" if share is None else share,
        f"share of starts: global {goal}": float(np.mean(result.outcomes == GLOBAL)),
        "share of starts: diverged": float(np.mean(result.outcomes == DIVERGED)),
    }


def finite_or_gone(value: float) -> float | str:
    """A number of a walk, or what became of it."""
    return float(value) if np.isfinite(value) else "gone" if np.isinf(value) else "no value"


def share_of_bound(bound: float | str, rate: float) -> float | None:
    """The rate times |f″| at the nearest goal; None where there is no bound."""
    return None if isinstance(bound, str) else 2 * rate / bound


def rate_numbers(result: EveryRate, settings: Settings) -> dict[str, float | str]:
    """Which rates find the goal, and how many diverge."""
    best = RATES[result.outcomes == GLOBAL].tolist()
    found: dict[str, float | str] = {
        f"rates that find the global {goal_of(settings)}": float(len(best)),
        "they lie within": " to ".join(dict.fromkeys(plain(end, 2) for end in (best[0], best[-1]))) if best else "none",
        "rates that diverge": float(np.sum(result.outcomes == DIVERGED)),
    }
    ends = {"smallest rate that finds it": best[0], "largest rate that finds it": best[-1]} if best else {}
    return found | ends


def restart_numbers(result: Restarts, settings: Settings) -> dict[str, float | str]:
    """How often one start and the best of k find the goal, as chances and in hundredths."""
    k = settings.restarts
    one, best, counted = (float(part) for part in (result.chances[0], result.chances[k - 1], result.tries[k - 1]))
    return {
        "one start finds it": 100 * one,
        f"the best of {k} finds it": 100 * best,
        "counted in 2,000 tries": 100 * counted,
        "these starts that found it": float(np.sum(result.outcomes[:k] == GLOBAL)),
        "chance that one start finds it": one,
        f"chance that the best of {k} finds it": best,
        "share counted in 2,000 tries": counted,
    }


def map_numbers(result: OutcomeMap, settings: Settings) -> dict[str, float | str]:
    """How many of the walks of the map find the goal, in hundredths, and the share of every ending."""
    goal, ended = goal_of(settings), result.outcomes[result.outcomes >= 0]
    shares = [float(np.mean(ended == kind)) for kind in range(len(OUTCOMES))]
    found: dict[str, float | str] = {f"walks that find the global {goal}": 100 * shares[GLOBAL]}
    for name, share in zip(OUTCOMES, shares, strict=True):
        found[f"share of walks: {name.format(goal=goal)}"] = share
    return found


CORE = (gradient_descent,)


def example(settings: Settings) -> str:
    """Lines that call CORE at these settings and print some of the page's numbers."""
    function, *_ = curve_of(settings.curve, settings.typed, settings.left, settings.right)
    upward = ", upward=True" if settings.ascent else ""
    return f"""
def f(x):
    return {function.code()}


def slope(x):
    return {function.derivative().code()}


start, rate, epochs = np.float64({settings.start}), {settings.rate}, {settings.epochs}
with np.errstate(all="ignore"):  # a walk that diverges overflows in the end
    path = gradient_descent(slope, start, rate, epochs{upward})
    print("x:", path[-1])
    print("f(x):", f(path[-1]))
    print("slope f′(x):", slope(path[-1]))

    for other in [rate / 10, rate, 10 * rate]:
        print(f"x in the end with the rate {{other:g}}:", gradient_descent(slope, start, other, epochs{upward})[-1])
"""

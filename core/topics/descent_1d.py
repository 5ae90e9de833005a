"""Descent in one dimension: the notes' algorithm, step by step on a curve."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from core.curves import CURVES, TYPED_CURVE, Misread, SampledCurve, curve_of, sample_curve
from core.descending import (
    DIVERGED,
    FLAT,
    GLOBAL,
    LOCAL,
    NO_VALUE,
    OSCILLATING,
    OUTCOMES,
    OutcomeMap,
    Valleys,
    arrival,
    best_of,
    nearest_valley,
    outcome_map,
    outcomes_of,
    typical_height,
    valleys_of,
    walk,
)
from core.expressions import ExpressionError
from core.knobs import choice, number, text, toggle
from core.pictures.misread import misread_scene
from core.pictures.walks import chance_panel, curve_panel, map_panel, rates_panel, restarts_panel, values_panel
from core.plots import Clock, Notice, Readout, Scene

TITLE = "Descent in one dimension"
LINE = "Gradient descent on a curve: drag the start, turn the rate, and see where every start ends."
RATES = np.geomspace(1e-4, 10, 200)
MOST_RESTARTS = 50


@dataclass(frozen=True)
class Settings:
    curve: str = choice("cos 2πx + x²", CURVES, label="Function f", help="The loss. “Typed” takes your own.")
    typed: str = text(
        "x**4/10 - x**2 + sin(3*x)", label="f(x) =", when={"curve": (TYPED_CURVE,)},
        help="Numbers, x, pi, e, + - * / ** (or ^), and sin, cos, tan, atan, exp, log, sqrt, abs, sign, sinh, cosh, "
        "tanh, sigmoid, relu, step.",
    )  # fmt: skip
    start: float = number(
        1.8, -10.0, 10.0, step=0.01, label="Start x", help="The first guess. Drag it on the curve, or click the strip."
    )
    rate: float = number(
        0.01, 1e-4, 10.0, log=True, label="Learning rate", help="How far a step goes for a slope of 1."
    )
    epochs: int = number(40, 1, 1000, log=True, label="Epochs", help="How many steps are taken.")
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
        5, 1, MOST_RESTARTS, label="Random starts k", help="As many walks from random starts; the lowest end counts."
    )
    seed: int = number(1, 0, 9999, label="Seed", help="Which random starts are drawn.")


@dataclass(frozen=True)
class Result:
    """A curve, one walk on it `path` (epochs + 1,), and many: from `starts` (s,) at this rate, from the start at RATES.

    `ends` and `outcomes` belong to the starts, `rate_ends`, `rate_outcomes` to the rates; `chances` (k,) is what theory
    says of the best of 1 … k random starts, `tries` what was counted. Places are ±∞ when diverged, NaN without a value.
    """

    formula: str
    slope_formula: str
    low: float
    high: float
    curve: SampledCurve
    valleys: Valleys
    path: np.ndarray
    values: np.ndarray
    slopes: np.ndarray
    outcome: int
    steps: int
    starts: np.ndarray
    ends: np.ndarray
    outcomes: np.ndarray
    rate_ends: np.ndarray
    rate_outcomes: np.ndarray
    drawn: np.ndarray
    drawn_ends: np.ndarray
    drawn_outcomes: np.ndarray
    chances: np.ndarray
    tries: np.ndarray
    problem: str = ""


def run(settings: Settings) -> Result | Misread:
    """One walk down the curve, the walks from 400 starts at its rate, and from its start at 200 rates."""
    try:
        function, low, high = curve_of(settings.curve, settings.typed, settings.left, settings.right)
    except ExpressionError as error:
        return Misread(str(error), error.place)
    slope, width = function.derivative(), high - low
    curve = sample_curve(function, min(low, settings.start - 0.03 * width), max(high, settings.start + 0.03 * width))
    valleys = valleys_of(function, low, high, settings.ascent)
    random = np.random.default_rng(settings.seed)
    starts, drawn = np.linspace(curve.x[0], curve.x[-1], 400), random.uniform(low, high, MOST_RESTARTS)
    # One walk, all starts at its rate, its start at all rates, random starts at its rate: walked side by side.
    start = np.concatenate([[settings.start], starts, np.full(len(RATES), settings.start), drawn])
    rate = np.concatenate([np.full(401, settings.rate), RATES, np.full(MOST_RESTARTS, settings.rate)])
    places = walk(function, start, rate, settings.epochs, low, high, settings.ascent)
    outcomes = outcomes_of(places, slope, valleys, width, typical_height(curve.y))
    cuts = np.cumsum([1, len(starts), len(RATES)])
    (one, ends, rate_ends, drawn_ends), kinds = np.split(places[-1], cuts), np.split(outcomes, cuts)
    path = places[:, 0]
    nearest = nearest_valley(valleys, one)[0][0]
    found = kinds[1][(starts >= low) & (starts <= high)] == GLOBAL
    return Result(
        formula=function.pretty(), slope_formula=slope.pretty(), low=low, high=high, curve=curve, valleys=valleys,
        path=path, values=function.value(path), slopes=slope.value(path), outcome=int(kinds[0][0]),
        steps=arrival(path, valleys.x[nearest], width) if nearest >= 0 else -1,
        starts=starts, ends=ends, outcomes=kinds[1], rate_ends=rate_ends, rate_outcomes=kinds[2],
        drawn=drawn, drawn_ends=drawn_ends, drawn_outcomes=kinds[3],
        chances=best_of(float(found.mean()), MOST_RESTARTS), tries=counted(found, settings.seed),
    )  # fmt: skip


def counted(found: np.ndarray, seed: int) -> np.ndarray:
    """Of 2,000 tries of 50 random ones of the walks each, the part whose best of k `found` the goal, (50,)."""
    reached = np.random.default_rng([seed, 1]).choice(found, (2000, MOST_RESTARTS))
    return np.maximum.accumulate(reached, axis=1).mean(axis=0)


def numbers_of(result: Result | Misread) -> dict[str, float | str]:
    """The numbers that stand on the page."""
    if isinstance(result, Misread):
        return {"formula": result.problem}
    end, place = result.path[-1], valley_at(result)
    found: dict[str, float | str] = {
        "f": result.formula,
        "f′": result.slope_formula,
        "outcome": OUTCOMES[result.outcome],
        "last x": _said(end),
        "last f(x)": _said(result.values[-1]),
        "last slope": _said(result.slopes[-1]),
        "steps until there": float(result.steps) if result.steps >= 0 else "not reached",
    }
    if place >= 0:
        found["f″ at the minimum"] = float(result.valleys.curvature[place])
        found["rate must stay below 2/f″"] = bound_of(result)
    for name, kind in (("global minimum", GLOBAL), ("diverged", DIVERGED)):
        found[f"share of starts: {name}"] = float(np.mean(result.outcomes == kind))
    return found


def _said(value: float) -> float | str:
    return float(value) if np.isfinite(value) else "gone" if np.isinf(value) else "no value"


def valley_at(result: Result) -> int:
    """The index of the minimum nearest to where the walk ended (or, if it is gone, began); -1: the curve has none."""
    end = result.path[-1] if np.isfinite(result.path[-1]) else result.path[0]
    return int(nearest_valley(result.valleys, np.array(end))[0])


def bound_of(result: Result) -> float | str:
    """2/f″ at that minimum: a larger rate throws a walk out of it, however near it comes."""
    place = valley_at(result)
    curvature = result.valleys.curvature[place] if place >= 0 else 0.0
    return float(2 / curvature) if curvature > 1e-9 else "no bound: f″ is 0 there"


# --- the main stage -------------------------------------------------------------------------------------------------


def scene(result: Result | Misread, settings: Settings, live: bool = False) -> Scene:
    """The walk on its curve with the strip of all starts under it, and the value at every step."""
    if isinstance(result, Misread):
        return misread_scene(settings.typed, result.problem, result.place, "curve", 340)
    panels = (
        curve_panel(
            result.curve, result.valleys, (result.path, result.values), (result.starts, result.ends, result.outcomes),
            result.low, result.high, settings.ascent,
        ),
        values_panel(result.values, result.curve.y, result.valleys, settings.ascent),
    )  # fmt: skip
    clock = Clock("step", np.arange(settings.epochs + 1))
    return Scene(panels, readouts(result, settings), clock, notices(result, settings))


def readouts(result: Result, settings: Settings) -> tuple[Readout, ...]:
    sign = 1 if settings.ascent else -1
    with np.errstate(all="ignore"):
        move = sign * settings.rate * result.slopes
    bound = bound_of(result)
    within = "" if isinstance(bound, str) else f"{2 * settings.rate / bound:.3g}"
    return (
        Readout("x", result.path, digits=4),
        Readout("f(x)", result.values, digits=4),
        Readout("slope f′(x)", result.slopes, digits=4),
        Readout("next move", move, digits=4, help="rate · slope, against the slope (ascent: along it)"),
        Readout("arrived after", f"{result.steps} steps" if result.steps >= 0 else "not arrived"),
        Readout("rate must stay below", bound if isinstance(bound, str) else f"{bound:.3g}",
                help="2/f″ at the nearest minimum"),
        Readout("rate · f″", within or "none", help="Below 1: slides in. 1 to 2: zigzags in. Above 2: thrown out."),
    )  # fmt: skip


def notices(result: Result, settings: Settings) -> tuple[Notice, ...]:
    return (outcome_notice(result, settings), *(Notice("info", gap) for gap in result.curve.gaps[:2]))


def outcome_notice(result: Result, settings: Settings) -> Notice:
    """How the walk ended, in words, with a way on."""
    end, name = result.path[-1], OUTCOMES[result.outcome].replace("minimum", goal_of(settings)).capitalize()
    if result.outcome == GLOBAL:
        steps = f"{result.steps} step{'s' * (result.steps != 1)}"
        return Notice("good", f"{name} at x = {_short(end)} after {steps}. {pace(result, settings)}")
    if result.outcome == LOCAL:
        return stuck_notice(result, settings, f"{name} at x = {_short(end)}")
    if result.outcome in (DIVERGED, OSCILLATING):
        return thrown_notice(result, settings, name)
    if result.outcome == NO_VALUE:
        step = max(0, int(np.argmax(np.isnan(result.path))) - 1)
        stood = f"the step from x = {_short(result.path[step])} leads to where f has no value, or no slope."
        return Notice("warning", f"{name}: {stood}")
    if result.outcome == FLAT:
        slope = f"at x = {_short(end)} the slope is {result.slopes[-1]:.1g}"
        return Notice("warning", f"{name}: {slope}, and this is no {goal_of(settings)}. The gradient has vanished.")
    more = {"epochs": min(1000, 5 * settings.epochs)}
    text = f"{name}: after {settings.epochs} the walk is at x = {_short(end)} and still moves. {pace(result, settings)}"
    return Notice("info", text, f"Take {more['epochs']}", more) if settings.epochs < 1000 else Notice("info", text)


def stuck_notice(result: Result, settings: Settings, text: str) -> Notice:
    """A local minimum: where the lowest one is, and a start from which it is found."""
    best = result.valleys.x[result.valleys.lowest]
    if not best.size:
        return Notice("warning", f"{text}: outside the window the curve goes further than here.")
    text = f"{text}: the {'highest' if settings.ascent else 'lowest'} is at x = {_short(best[0])}."
    better = result.starts[result.outcomes == GLOBAL]
    if not better.size:
        return Notice("warning", f"{text} No start gets there at this rate.")
    inside = round(float(better[len(better) // 2]), 2)
    return Notice("warning", text, "Start where it is found", {"start": float(np.clip(inside, -10, 10))})


def thrown_notice(result: Result, settings: Settings, name: str) -> Notice:
    """Oscillating or diverged: the rate, and the bound that it is beyond."""
    when = f" at step {int(np.argmax(np.isinf(result.path)))}" if result.outcome == DIVERGED else ""
    bound = bound_of(result)
    if isinstance(bound, str) or settings.rate < bound:
        calm = settings.rate / 4
        why = "its steps jump to and fro and hardly get smaller" if not when else "its steps got larger and larger"
        text = f"{name}{when}: {why}. A smaller rate may hold it."
    else:
        calm = bound / 4
        text = f"{name}{when}: the rate is too big; at the nearest {goal_of(settings)} it must be below {bound:.3g}."
    return Notice("warning", text, "Take a smaller rate", {"rate": float(np.clip(float(f"{calm:.3g}"), 1e-4, 10))})


def goal_of(settings: Settings) -> str:
    return "maximum" if settings.ascent else "minimum"


def pace(result: Result, settings: Settings) -> str:
    """Whether the rate is too small, right or too big, by how it stands to the curvature of the nearest minimum."""
    bound = bound_of(result)
    if isinstance(bound, str):
        return ""
    share = 2 * settings.rate / bound
    words = [(0.1, "a small rate: many short steps"), (1.0, "a good rate: it slides in without overshooting"),
             (2.0, "a big rate: it zigzags in")]  # fmt: skip
    word = next((words for limit, words in words if share <= limit), "too big to hold a walk there")
    return f"Rate · f″ = {share:.2g}: {word}."


def _short(value: float) -> str:
    return f"{value:.4g}".replace("-", "−")


# --- further down ---------------------------------------------------------------------------------------------------


def rates_scene(result: Result | Misread, settings: Settings, live: bool = False) -> Scene:
    """Where the same start ends at 200 rates."""
    if isinstance(result, Misread):
        return misread_scene(settings.typed, result.problem, result.place, "rates", 200)
    panel = rates_panel(
        RATES, result.rate_ends, result.rate_outcomes, result.valleys, result.curve.x, bound_of(result), result.path[-1]
    )
    best = RATES[result.rate_outcomes == GLOBAL]
    said = f"{best[0]:.2g} to {best[-1]:.2g}" if best.size else "none"
    return Scene((panel,), (
        Readout(f"rates that find the global {goal_of(settings)}", f"{best.size} of 200"),
        Readout("they lie within", said),
        Readout("rates that diverge", f"{int(np.sum(result.rate_outcomes == DIVERGED))} of 200"),
    ))  # fmt: skip


def restarts_scene(result: Result | Misread, settings: Settings, live: bool = False) -> Scene:
    """k walks from random starts, and the chance that the best of them is the best there is."""
    if isinstance(result, Misread):
        return misread_scene(settings.typed, result.problem, result.place, "restarts", 200)
    k = settings.restarts
    drawn = (result.drawn[:k], result.drawn_ends[:k], result.drawn_outcomes[:k])
    found = int(np.sum(drawn[2] == GLOBAL))
    return Scene(
        (restarts_panel(result.curve, *drawn), chance_panel(result.chances, result.tries, k)),
        (
            Readout("one start finds it", 100 * float(result.chances[0]), "%", 1),
            Readout(f"the best of {k} finds it", 100 * float(result.chances[k - 1]), "%", 1),
            Readout("counted in 2,000 tries", 100 * float(result.tries[k - 1]), "%", 1),
            Readout("these starts that found it", f"{found} of {k}"),
        ),
    )


def mapped(settings: Settings) -> Settings:
    """`settings` with all at its default on which the map does not depend, so that it is not computed anew."""
    default = Settings()
    return replace(settings, start=default.start, rate=default.rate, restarts=default.restarts, seed=default.seed)


def map_steps(settings: Settings) -> Iterator[tuple[int, int, OutcomeMap | Misread]]:
    """The end of every start at every rate, some rates at a time."""
    try:
        function, low, high = curve_of(settings.curve, settings.typed, settings.left, settings.right)
    except ExpressionError as error:
        yield 1, 1, Misread(str(error), error.place)
        return
    height = typical_height(sample_curve(function, low, high).y)
    yield from outcome_map(function, low, high, height, settings.epochs, settings.ascent)


def map_scene(found: OutcomeMap | Misread, settings: Settings, live: bool = False) -> Scene:
    """Start against rate, coloured by where the walk ends."""
    if isinstance(found, Misread):
        return misread_scene(settings.typed, found.problem, found.place, "map", 200)
    share = float(np.mean(found.outcomes[found.outcomes >= 0] == GLOBAL))
    panel = map_panel(found, settings.start, settings.rate)
    return Scene((panel,), (Readout("walks that find the global goal", 100 * share, "%", 1),))

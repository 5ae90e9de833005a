"""Descent in one dimension: the notes' algorithm, step by step on a curve."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np

from core.descent.curves import CURVES, TYPED_CURVE, SampledCurve, curve_of, sample_curve
from core.descent.descent_1d.pictures import (
    chance_panel,
    curve_panel,
    map_panel,
    rates_panel,
    restarts_panel,
    values_panel,
)
from core.descent.descent_1d.walks import (
    CIRCLING,
    DIVERGED,
    FLAT,
    GLOBAL,
    LOCAL,
    NEAR,
    NO_VALUE,
    OSCILLATING,
    OUTCOMES,
    UNFINISHED,
    OutcomeMap,
    Valleys,
    arrival,
    best_of,
    nearest_valley,
    outcome_map,
    outcomes_of,
    slope_everywhere,
    typical_height,
    valleys_of,
    walk,
)
from core.engine.optimizers import gradient_descent
from core.experiment.knobs import choice, number, text, toggle
from core.experiment.scene import Clock, Notice, Readout, Scene
from core.experiment.wording import counted, plain
from core.formulas.expressions import Expression
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
class Result:
    """A curve, one walk on it `path` (epochs + 1,), and many: from `starts` (s,) at this rate, from the start at RATES.

    `goal` is what is looked for, minimum or maximum, and `valleys` are these; `restarts` of the `drawn` starts count.
    `ends` and `outcomes` belong to the starts, `rate_ends`, `rate_outcomes` to the rates; `chances` (k,) is what theory
    says of the best of 1 … k random starts, `tries` what was counted; `later` how the walk ends with LONGER
    times the steps, if it is not at its end. Places are ±∞ when diverged, NaN without a value.
    """

    formula: str
    slope_formula: str
    goal: str
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
    restarts: int
    drawn: np.ndarray
    drawn_ends: np.ndarray
    drawn_outcomes: np.ndarray
    chances: np.ndarray
    tries: np.ndarray
    later: int


def run(settings: Settings) -> Result:
    """One walk down the curve, the walks from 400 starts at its rate, and from its start at 200 rates."""
    function, low, high = curve_of(settings.curve, settings.typed, settings.left, settings.right)
    width = high - low
    curve = sample_curve(function, min(low, settings.start - 0.03 * width), max(high, settings.start + 0.03 * width))
    valleys = valleys_of(function, low, high, settings.ascent)
    random = np.random.default_rng(settings.seed)
    starts, drawn = np.linspace(curve.x[0], curve.x[-1], 400), random.uniform(low, high, MOST_RESTARTS)
    # One walk, all starts at its rate, its start at all rates, random starts at its rate: walked side by side.
    start = np.concatenate([[settings.start], starts, np.full(len(RATES), settings.start), drawn])
    rate = np.concatenate([np.full(401, settings.rate), RATES, np.full(MOST_RESTARTS, settings.rate)])
    places = walk(function, start, rate, settings.epochs, low, high, settings.ascent)
    height = typical_height(curve.y)
    outcomes = outcomes_of(places, function, valleys, width, height)
    cuts = np.cumsum([1, len(starts), len(RATES)])
    (one, ends, rate_ends, drawn_ends), kinds = np.split(places[-1], cuts), np.split(outcomes, cuts)
    path, outcome = places[:, 0], int(kinds[0][0])
    later = outcome_later(function, settings, valleys, (low, high), height) if outcome == UNFINISHED else outcome
    nearest = nearest_valley(valleys, one)[0][0]
    found = kinds[1][(starts >= low) & (starts <= high)] == GLOBAL
    return Result(
        formula=function.pretty(), slope_formula=function.derivative().pretty(),
        goal="maximum" if settings.ascent else "minimum",
        low=low, high=high, curve=curve, valleys=valleys,
        path=path, values=function.value(path), slopes=slope_everywhere(function)(path),
        outcome=OSCILLATING if outcome == UNFINISHED and later in (OSCILLATING, CIRCLING) else outcome,
        steps=steps_until(path, valleys.x[nearest] if nearest >= 0 else np.nan, width, outcome),
        starts=starts, ends=ends, outcomes=kinds[1], rate_ends=rate_ends, rate_outcomes=kinds[2],
        restarts=settings.restarts, drawn=drawn, drawn_ends=drawn_ends, drawn_outcomes=kinds[3],
        chances=best_of(float(found.mean()), MOST_RESTARTS), tries=tried(found, settings.seed), later=later,
    )  # fmt: skip


def outcome_later(
    function: Expression, settings: Settings, valleys: Valleys, window: tuple[float, float], height: float
) -> int:
    """How this walk ends if it goes on for LONGER times its steps."""
    epochs = min(MOST_EPOCHS, LONGER * settings.epochs)
    path = walk(function, np.array([settings.start]), np.array([settings.rate]), epochs, *window, settings.ascent)
    return int(outcomes_of(path, function, valleys, window[1] - window[0], height)[0])


def steps_until(path: np.ndarray, goal: float, width: float, outcome: int) -> int:
    """The step from which on a walk stays at its goal, or, on level ground, where it is; -1 if it does not."""
    if outcome == GLOBAL and not abs(path[-1] - goal) < NEAR * width:
        goal = path[-1]
    return arrival(path, goal, width) if np.isfinite(goal) else -1


def tried(found: np.ndarray, seed: int) -> np.ndarray:
    """Of 2,000 tries of 50 random ones of the walks each, the part whose best of k `found` the goal, (50,)."""
    reached = np.random.default_rng([seed, 1]).choice(found, (2000, MOST_RESTARTS))
    return np.maximum.accumulate(reached, axis=1).mean(axis=0)


def numbers_of(result: Result) -> dict[str, float | str]:
    """The numbers that stand on the page."""
    bound = bound_of(result)
    found: dict[str, float | str] = {
        "f": result.formula,
        "f′": result.slope_formula,
        "outcome": outcome_of(result),
        "last x": _said(result.path[-1]),
        "last f(x)": _said(result.values[-1]),
        "last slope": _said(result.slopes[-1]),
        "steps until there": float(result.steps) if result.steps >= 0 else "not reached",
        "rate must stay below 2/|f″|": bound,
    }
    for name, kind in ((f"global {result.goal}", GLOBAL), ("diverged", DIVERGED)):
        found[f"share of starts: {name}"] = float(np.mean(result.outcomes == kind))
        found[f"rates of 200: {name}"] = float(np.sum(result.rate_outcomes == kind))
    best = RATES[result.rate_outcomes == GLOBAL]
    if best.size:
        found |= {"smallest rate that finds it": float(best[0]), "largest rate that finds it": float(best[-1])}
    k = result.restarts
    return found | {
        "chance that one start finds it": float(result.chances[0]),
        f"chance that the best of {k} finds it": float(result.chances[k - 1]),
        "counted in 2,000 tries": float(result.tries[k - 1]),
        "of these starts found it": float(np.sum(result.drawn_outcomes[:k] == GLOBAL)),
    }


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
    print("last x:", path[-1])
    print("last f(x):", f(path[-1]))
    print("last slope:", slope(path[-1]))

    for other in [rate / 10, rate, 10 * rate]:
        print(f"x in the end with the rate {{other:g}}:", gradient_descent(slope, start, other, epochs{upward})[-1])
"""


def outcome_of(result: Result) -> str:
    """How the walk ended, in words."""
    return OUTCOMES[result.outcome].format(goal=result.goal)


def _said(value: float) -> float | str:
    return float(value) if np.isfinite(value) else "gone" if np.isinf(value) else "no value"


def valley_at(result: Result) -> int:
    """The index of the minimum nearest to where the walk ended (or, if it is gone, began); -1: the curve has none."""
    end = result.path[-1] if np.isfinite(result.path[-1]) else result.path[0]
    return int(nearest_valley(result.valleys, np.array(end))[0])


def bound_of(result: Result) -> float | str:
    """2/|f″| at that minimum (maximum): a larger rate throws a walk out of it, however near it comes."""
    place = valley_at(result)
    if place < 0:
        return f"no {result.goal} here"
    curvature = result.valleys.curvature[place]
    if np.isnan(curvature):
        return "no bound: a kink has no f″"
    return float(2 / curvature) if curvature > 1e-9 else "no bound: f″ is 0 there"


# --- the main stage -------------------------------------------------------------------------------------------------


def scene(result: Result, settings: Settings, live: bool = False) -> Scene:
    """The walk on its curve with the strip of all starts under it, and the value at every step."""
    panels = (
        curve_panel(
            result.curve, result.valleys, (result.path, result.values), result.slopes,
            (result.starts, result.ends, result.outcomes), result.low, result.high, settings.ascent,
        ),
        values_panel(result.values, result.curve.y, result.valleys, settings.ascent),
    )  # fmt: skip
    clock = Clock("step", np.arange(settings.epochs + 1))
    return Scene(panels, readouts(result, settings), clock, notices(result, settings))


def readouts(result: Result, settings: Settings) -> tuple[Readout, ...]:
    bound = bound_of(result)
    share = share_of(result, settings)
    return (
        Readout("x", result.path, digits=4),
        Readout("f(x)", result.values, digits=4),
        Readout("slope f′(x)", result.slopes, digits=4),
        Readout("the next step", arithmetic(result, settings), help="x − rate · slope (ascent: plus) is the new x."),
        Readout("arrived after", counted(result.steps, "step") if result.steps >= 0 else "not yet"),
        Readout("rate must stay below", bound if isinstance(bound, str) else plain(bound, 3),
                help=f"2/|f″| at the nearest {result.goal}"),
        Readout("rate · |f″|", "none" if share is None else f"{plain(share, 3)}: {pace_of(share).word}",
                help="Each step near the goal multiplies the distance to it by 1 − rate · |f″|: below 1 it slides in, "
                "from 1 to 2 it zigzags in, at 2 it keeps its distance, above 2 it is thrown out."),
    )  # fmt: skip


def arithmetic(result: Result, settings: Settings) -> list[str]:
    """Every step in numbers: 1.8 − 0.01 · 11.8 = 1.682."""
    sign, rate = "+" if settings.ascent else "−", f"{settings.rate:.3g}"
    after = [*result.path[1:], np.nan]
    texts = []
    for x, slope, new in zip(result.path.tolist(), result.slopes.tolist(), after, strict=True):
        if not np.isfinite(x) or not np.isfinite(slope):
            texts.append("no step from here")
            continue
        factor = f"({plain(slope, 4)})" if slope < 0 else plain(slope, 4)
        if np.isnan(new):  # the last one is not taken any more, or leads to where f has no value
            new = x + (1 if settings.ascent else -1) * settings.rate * slope
        texts.append(
            f"{plain(x, 4)} {sign} {rate} · {factor} = {plain(float(new), 4) if np.isfinite(new) else 'far away'}"
        )
    return texts


def notices(result: Result, settings: Settings) -> tuple[Notice, ...]:
    return (outcome_notice(result, settings), *(Notice("info", gap) for gap in result.curve.gaps[:2]))


def outcome_notice(result: Result, settings: Settings) -> Notice:
    """How the walk ended, in words, with a way on."""
    end, name = result.path[-1], outcome_of(result).capitalize()
    if result.outcome == GLOBAL:
        steps = counted(max(result.steps, 0), "step")
        return Notice("good", f"{name} at x = {_short(end)} in {steps}. {pace(result, settings)}")
    if result.outcome == LOCAL:
        return stuck_notice(result, f"{name} at x = {_short(end)}")
    if result.outcome in (DIVERGED, OSCILLATING, CIRCLING):
        return thrown_notice(result, settings, name)
    if result.outcome == NO_VALUE:
        return outside_notice(result, name)
    if result.outcome == FLAT:
        slope = f"at x = {_short(end)} the slope is {_short(result.slopes[-1], 1)}"
        return Notice("warning", f"{name}: {slope}, and this is no {result.goal}. The gradient has vanished.")
    return unfinished_notice(result, settings, name)


def unfinished_notice(result: Result, settings: Settings, name: str) -> Notice:
    """Out of steps: more of them are offered if they lead anywhere, else a larger rate."""
    text = f"{name}: after {settings.epochs} the walk is at x = {_short(result.path[-1])}, where the slope is "
    text += f"{_short(result.slopes[-1], 2)}, and still moves."
    more = min(MOST_EPOCHS, LONGER * settings.epochs)
    if not result.valleys.x.size and np.isnan(result.valleys.floor):
        return Notice("info", f"{text} There is no {result.goal} in sight.")
    if result.later != UNFINISHED:
        return Notice("info", text, f"Take {more}", {"epochs": more})
    bound = bound_of(result)
    faster = 10 * settings.rate if isinstance(bound, str) else min(10 * settings.rate, bound / 4)
    if settings.rate < faster <= 10:
        rate = float(f"{faster:.2g}")
        text += f" {more} would not be enough either: the rate is small."
        return Notice("info", text, f"Take the rate {plain(rate, 4)}", {"rate": rate})
    return Notice("info", text)


def outside_notice(result: Result, name: str) -> Notice:
    """Where the walk met a place with no value or slope, or that it began at one."""
    gone = int(np.argmax(np.isnan(result.path) | np.isnan(result.values)))
    if gone == 0 or np.isnan(result.slopes[0]):
        return Notice(
            "warning", "At this start f has no value, or no slope: there is no way to go. Drag the start elsewhere."
        )
    stood = f"step {gone} leads from x = {_short(result.path[gone - 1])} to where f has no value, or no slope."
    return Notice("warning", f"{name}: {stood}")


def stuck_notice(result: Result, text: str) -> Notice:
    """A local minimum: where the lowest one is, and a start from which it is found."""
    best = result.valleys.x[result.valleys.lowest]
    if not best.size:
        beyond = "higher than any maximum" if result.goal == "maximum" else "lower than any minimum"
        return Notice("warning", f"{text}. There is no global one in sight: farther out the curve gets {beyond}.")
    text = f"{text}: the {'highest' if result.goal == 'maximum' else 'lowest'} is at x = {_short(best[0])}."
    better = result.starts[result.outcomes == GLOBAL]
    if not better.size:
        return Notice("warning", f"{text} No start gets there at this rate.")
    inside = round(float(better[len(better) // 2]), 2)
    return Notice("warning", text, "Start where it is found", {"start": float(np.clip(inside, -10, 10))})


def thrown_notice(result: Result, settings: Settings, name: str) -> Notice:
    """Circling, oscillating or diverged: the rate, and the bound that it is beyond."""
    if runs_away(result):
        return Notice(
            "warning", f"{gone(result, name)}: there is no {result.goal} in that direction, so no rate would help."
        )
    bound = bound_of(result)
    if result.outcome == CIRCLING:
        a, b = sorted(result.path[-2:].tolist())
        text = f"{name}, {_short(a)} and {_short(b)}, for ever"
        if "kink" in str(bound):
            text += ": at a kink the slope does not shrink. A smaller rate circles closer"
        else:
            text += ": the rate is too big"
    elif isinstance(bound, str) or settings.rate < bound:
        text = f"{gone(result, name)}: its steps jump to and fro and do not get smaller. A smaller rate may hold it"
    else:
        text = f"{gone(result, name)}: the rate is too big"
    calm = settings.rate / 4
    if not isinstance(bound, str) and settings.rate >= bound:
        calm, text = bound / 4, f"{text}; at the nearest {result.goal} it must be below {plain(bound, 3)}"
    rate = float(np.clip(float(f"{calm:.3g}"), 1e-4, 10))
    return Notice("warning", f"{text}.", "Take a smaller rate", {"rate": rate})


def gone(result: Result, name: str) -> str:
    """That a walk diverged: when it left, or how its steps grow while it is still in sight."""
    if result.outcome != DIVERGED:
        return name
    if np.isinf(result.path[-1]):
        return f"{name} at step {int(np.argmax(np.isinf(result.path)))}"
    moves = np.abs(np.diff(result.path))
    longer = plain(moves[-1] / moves[-2], 3)
    return f"{name.replace('Diverged', 'Diverging')}: every step is {longer} times as long as the one before"


def runs_away(result: Result) -> bool:
    """Whether a walk that is gone went one way all the time, and no minimum (maximum) lies ahead of its start."""
    path = result.path[: int(np.argmax(np.isinf(result.path))) + 1]
    if not np.isinf(path[-1]):
        return False
    way = np.sign(path[-1])
    ahead = way * (result.valleys.x - path[0]) > 0
    return bool(result.outcome == DIVERGED and np.all(way * np.diff(path) > 0) and not ahead.any())


class Pace(NamedTuple):
    """How a walk comes near its goal: up to which rate · |f″|, a word for the readout, a clause for the notice."""

    most: float
    word: str
    clause: str


PACES = (
    Pace(0.1, "creeps in", "a small rate, many short steps"),
    Pace(1.0, "slides in", "a good rate, it slides in without overshooting"),
    Pace(2.0 - 1e-9, "zigzags in", "a big rate, it zigzags in"),
    Pace(2.0 + 1e-9, "keeps its distance", "to and fro, no nearer and no farther"),
    Pace(np.inf, "thrown out", "too big to hold a walk there"),
)


def share_of(result: Result, settings: Settings) -> float | None:
    """The rate times |f″| at the nearest goal; None where there is no bound."""
    bound = bound_of(result)
    return None if isinstance(bound, str) else 2 * settings.rate / bound


def pace_of(share: float) -> Pace:
    return next(pace for pace in PACES if share <= pace.most)


def pace(result: Result, settings: Settings) -> str:
    """Whether the rate is too small, right or too big, by how it stands to the curvature of the nearest goal."""
    share = share_of(result, settings)
    return "" if share is None else f"Rate · |f″| = {plain(share, 2)}: {pace_of(share).clause}."


def _short(value: float, digits: int = 4) -> str:
    return plain(round(float(value), 12) if digits > 2 else float(value), digits)


# --- further down ---------------------------------------------------------------------------------------------------


def rates_scene(result: Result, settings: Settings, live: bool = False) -> Scene:
    """Where the same start ends at 200 rates."""
    panel = rates_panel(
        RATES, result.rate_ends, result.rate_outcomes, result.valleys, result.curve.x, bound_of(result),
        result.path[-1], result.goal,
    )  # fmt: skip
    best = RATES[result.rate_outcomes == GLOBAL]
    said = f"{plain(best[0], 2)} to {plain(best[-1], 2)}" if best.size else "none"
    return Scene((panel,), (
        Readout(f"rates that find the global {result.goal}", f"{best.size} of 200"),
        Readout("they lie within", said),
        Readout("rates that diverge", f"{int(np.sum(result.rate_outcomes == DIVERGED))} of 200"),
    ))  # fmt: skip


def restarts_scene(result: Result, settings: Settings, live: bool = False) -> Scene:
    """k walks from random starts, and the chance that the best of them is the best there is."""
    k = settings.restarts
    drawn = (result.drawn[:k], result.drawn_ends[:k], result.drawn_outcomes[:k])
    found = int(np.sum(drawn[2] == GLOBAL))
    none = f"This curve has no global {result.goal} in sight: farther out it goes beyond every local one."
    return Scene(
        (restarts_panel(result.curve, *drawn, result.goal), chance_panel(result.chances, result.tries, k)),
        (
            Readout("one start finds it", 100 * float(result.chances[0]), "%", 1),
            Readout(f"the best of {k} finds it", 100 * float(result.chances[k - 1]), "%", 1),
            Readout("counted in 2,000 tries", 100 * float(result.tries[k - 1]), "%", 1),
            Readout("these starts that found it", f"{found} of {k}"),
        ),
        notices=() if result.valleys.lowest.any() else (Notice("info", none),),
    )


def mapped(settings: Settings) -> Settings:
    """`settings` with all at its default on which the map does not depend, so that it is not computed anew."""
    default = Settings()
    return replace(settings, start=default.start, rate=default.rate, restarts=default.restarts, seed=default.seed)


def map_steps(settings: Settings) -> Iterator[tuple[int, int, OutcomeMap]]:
    """The end of every start at every rate, some rates at a time."""
    function, low, high = curve_of(settings.curve, settings.typed, settings.left, settings.right)
    height = typical_height(sample_curve(function, low, high).y)
    yield from outcome_map(function, low, high, height, settings.epochs, settings.ascent)


def map_scene(found: OutcomeMap, settings: Settings, live: bool = False) -> Scene:
    """Start against rate, coloured by where the walk ends."""
    share = float(np.mean(found.outcomes[found.outcomes >= 0] == GLOBAL))
    panel = map_panel(found, settings.start, settings.rate)
    goal = "maximum" if settings.ascent else "minimum"
    return Scene((panel,), (Readout(f"walks that find the global {goal}", 100 * share, "%", 1),))

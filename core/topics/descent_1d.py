"""Descent in one dimension: the notes' algorithm, step by step on a curve."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from core.curves import CURVES, TYPED_CURVE, Misread, SampledCurve, curve_of, sample_curve, window_of
from core.descending import (
    DIVERGED,
    GLOBAL,
    NO_VALUE,
    OUTCOMES,
    Valleys,
    arrival,
    best_of,
    nearest_valley,
    outcomes_of,
    typical_height,
    valleys_of,
    walk,
)
from core.descent_pictures import chance_panel, curve_panel, map_panel, rates_panel, restarts_panel, values_panel
from core.expressions import ExpressionError
from core.knobs import choice, number, text, toggle
from core.misread import misread_scene
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
    rate: float = number(0.01, 1e-4, 10.0, log=True, label="Learning rate", help="How far a step goes for a slope of 1.")
    epochs: int = number(60, 1, 1000, log=True, label="Epochs", help="How many steps are taken.")
    ascent: bool = toggle(False, label="Ascent: climb instead", help="x + rate · slope: to a maximum instead of a minimum.")
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
    groups = {
        "one": ([settings.start], [settings.rate]),
        "starts": (np.linspace(curve.x[0], curve.x[-1], 400), np.full(400, settings.rate)),
        "rates": (np.full(200, settings.start), RATES),
        "drawn": (random.uniform(low, high, MOST_RESTARTS), np.full(MOST_RESTARTS, settings.rate)),
    }
    start, rate = (np.concatenate([pair[place] for pair in groups.values()]) for place in (0, 1))
    places = walk(slope, start, rate, settings.epochs, low, high, settings.ascent)
    outcomes = outcomes_of(places, slope, valleys, width, typical_height(curve.y))
    cuts = np.cumsum([len(pair[0]) for pair in groups.values()])[:-1]
    (one, ends, rate_ends, drawn_ends), kinds = np.split(places[-1], cuts), np.split(outcomes, cuts)
    path = places[:, 0]
    nearest = nearest_valley(valleys, one)[0][0]
    inside = (start[1:401] >= low) & (start[1:401] <= high)
    share = float(np.mean(kinds[1][inside] == GLOBAL))
    return Result(
        formula=function.pretty(), slope_formula=slope.pretty(), low=low, high=high, curve=curve, valleys=valleys,
        path=path, values=function.value(path), slopes=slope.value(path), outcome=int(kinds[0][0]),
        steps=arrival(path, valleys.x[nearest], width) if nearest >= 0 else -1,
        starts=groups["starts"][0], ends=ends, outcomes=kinds[1], rate_ends=rate_ends, rate_outcomes=kinds[2],
        drawn=groups["drawn"][0], drawn_ends=drawn_ends, drawn_outcomes=kinds[3],
        chances=best_of(share, MOST_RESTARTS), tries=counted(share, settings.seed),
    )  # fmt: skip

"""Derivatives: the slope of a curve by secant, by tangent, by autograd and by rule."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.descent.curves import CURVES, TYPED_CURVE, beyond_drawing, curve_of, sample_curve, too_fast
from core.descent.derivatives.finite_differences import (
    DIFFERENCES,
    PRECISIONS,
    Bends,
    bends_at,
    best_width,
    difference_slopes,
    expected_errors,
    secant_slope,
)
from core.descent.derivatives.pictures import Touch, addends_panel, curve_panel, error_panel, slope_panel, told
from core.descent.derivatives.rules import Contributions, RuleStep, contributions, rule_steps
from core.experiment.charts import BLUE, GREEN, INK, ORANGE
from core.experiment.knobs import choice, number, text
from core.experiment.scene import Grip, Handle, Notice, Readout, Scene
from core.formulas.expressions import Expression
from core.formulas.one_sided import EDGE, SMOOTH, Slope, singular_at, slope_at, slope_in_words
from core.formulas.typed import FORMULA_HELP, with_cube_roots

TITLE = "Derivatives"
LINE = "Slide a secant into a tangent on a function of your own, and see what autograd does better."
WIDTHS = np.geomspace(1e-16, 1.0, 193)


@dataclass(frozen=True)
class Settings:
    curve: str = choice("sin x · exp(−0.05x²)", CURVES, label="Function f", help="A curve, or “Typed” for your own.")
    typed: str = text(
        "x**2 * sin(3*x) / 4", label="f(x) =", when={"curve": (TYPED_CURVE,)},
        help=FORMULA_HELP,
    )  # fmt: skip
    point: float = number(
        1.0,
        -10.0,
        10.0,
        step=0.01,
        label="Point x",
        help="Where the slope is taken. Drag the point on the curve where the tangent touches it.",
    )
    h: float = number(
        1.5,
        1e-16,
        4.0,
        log=True,
        slider=(0.001, 4.0),
        label="Width h",
        help="How far away the second point of the secant is. Drag it too; type 1e-8 for a tiny one.",
    )
    scheme: str = choice(
        "Forward", DIFFERENCES, label="Secant",
        help="Forward: through x and x + h. Central: through x − h and x + h, whose error falls with h² instead of h.",
    )  # fmt: skip
    left: float = number(
        -5.0, -10.0, 10.0, label="Window from", when={"curve": (TYPED_CURVE,)}, help="Left end of your curve's window."
    )
    right: float = number(
        5.0, -10.0, 10.0, label="Window to", when={"curve": (TYPED_CURVE,)}, help="Right end of your curve's window."
    )


@dataclass(frozen=True)
class Result:
    """A curve at x (n,) with its slopes and its secants' slopes; `errors` are (2, 2, m): scheme, precision, width.

    `ends` of the secant are (x, y, x, y); `best` has the best width for each scheme and precision, `theory` the errors
    to be expected; `here` is the slope at the point as both sides have it; `reason` says why f has no value there;
    `fast` and `vast` that the curve cannot be drawn as it is; `rooted` the formula with real cube roots. NaN: no value.
    """

    formula: str
    slope_formula: str
    slope_latex: str
    x: np.ndarray
    y: np.ndarray
    slope: np.ndarray
    secants: np.ndarray
    gaps: tuple[str, ...]
    value: float
    by_autograd: float
    by_rule: float
    secant: float
    ends: tuple[float, float, float, float]
    here: Slope
    reason: str
    fast: bool
    vast: bool
    rooted: str
    errors: np.ndarray
    theory: np.ndarray
    best: tuple[tuple[float, ...], ...]
    steps: tuple[RuleStep, ...]
    addends: Contributions


def run(settings: Settings) -> Result:
    """The slope of the curve at a point, four ways, and everywhere; the differences' errors at every width."""
    function, low, high = curve_of(settings.curve, settings.typed, settings.left, settings.right)
    point, h = settings.point, settings.h
    start = point - h if settings.scheme == "Central" else point
    margin = 0.05 * (high - low)
    sample = sample_curve(function, min(low, start - margin), max(high, point + h + margin))
    derivative = function.derivative()
    values = function.value(np.array([point, start, point + h]))
    here = slope_at(function, point)
    gaps = [gap.sentence for gap in function.undefined(point)]
    exact = here.value if here.kind in (SMOOTH, EDGE) else float(function.gradient(np.array([point]))[0][0])
    errors, bends = difference_errors(function, point, exact), bends_at(function, point)
    back = h if settings.scheme == "Central" else 0.0
    with np.errstate(all="ignore"):
        secants = secant_slope(function.value, sample.x, h, settings.scheme)
        secant = float((values[2] - values[1]) / (h + back))
    return Result(
        formula=function.pretty(), slope_formula=derivative.pretty(),
        slope_latex=derivative.latex(),
        x=sample.x, y=sample.y, slope=sample.slope, secants=np.where(np.isfinite(secants), secants, np.nan),
        gaps=sample.gaps, value=np.nan if gaps else float(values[0]), by_autograd=here.by_autograd,
        by_rule=float(derivative.value(point)),
        secant=secant, ends=(start, float(values[1]), point + h, float(values[2])), here=here,
        reason=gaps[0] if gaps else "", fast=too_fast(sample), vast=beyond_drawing(sample.y),
        rooted=with_cube_roots(function),
        errors=errors, theory=theory_of(function, point, bends),
        best=tuple(tuple(best_width(WIDTHS, row) for row in rows) for rows in errors),
        steps=rule_steps(function, point), addends=contributions(function, point),
    )  # fmt: skip


def difference_errors(function: Expression, point: float, exact: float) -> np.ndarray:
    """|finite difference − slope| for each scheme, precision and width, (2, 2, m); 1e-18 stands for no error."""
    with np.errstate(all="ignore"):
        rows = [
            [np.abs(difference_slopes(function, point, WIDTHS, scheme, kind) - exact) for kind in PRECISIONS]
            for scheme in DIFFERENCES
        ]
    return np.maximum(np.array(rows), 1e-18)


def theory_of(function: Expression, point: float, bends: Bends) -> np.ndarray:
    """The errors that theory expects, in the shape of `difference_errors`; NaN at a kink, of which it knows nothing."""
    if singular_at(function.tree, point):
        return np.full((2, 2, len(WIDTHS)), np.nan)
    rows = [[expected_errors(bends, point, WIDTHS, scheme, kind) for kind in PRECISIONS] for scheme in DIFFERENCES]
    return np.maximum(np.array(rows), 1e-18)


def numbers_of(result: Result) -> dict[str, float | str]:
    """The numbers that stand on the page."""
    found = {
        "f(x)": result.value,
        "slope": result.here.value,
        "slope by autograd": result.by_autograd,
        "slope by rule": result.by_rule,
        "slope of the secant": result.secant,
        "secant minus slope": result.secant - result.here.value,
    }
    for scheme, widths in zip(DIFFERENCES, result.best, strict=True):
        found |= {f"best h, {scheme.lower()}, {kind}": width for kind, width in zip(PRECISIONS, widths, strict=True)}
    found |= {f"part {part.label}": part.amount for part in result.addends.parts}
    shown = {name: float(value) if np.isfinite(value) else "no value" for name, value in found.items()}
    return {"f": result.formula, "f′": result.slope_formula} | shown


CORE = (secant_slope,)


def example(settings: Settings) -> str:
    """Lines that call CORE at these settings and print some of the page's numbers."""
    function, *_ = curve_of(settings.curve, settings.typed, settings.left, settings.right)
    return f"""
def f(x):
    return {function.code("torch")}


def slope_by_rule(x):
    return {function.derivative().code("torch")}


x = torch.tensor({settings.point}, dtype=torch.float64, requires_grad=True)
y = f(x)
y.backward()  # autograd: the slope of y along x is then in x.grad
print("f(x):", y.item())
print("slope by autograd:", x.grad.item())

with torch.no_grad():
    print("slope by rule:", slope_by_rule(x).item())
    print("slope of the secant:", secant_slope(f, x, {settings.h}, "{settings.scheme}").item())
    # The narrower the secant the better, until rounding makes it worse again.
    for h in [1e-1, 1e-4, 1e-8, 1e-12]:
        print(f"secant minus slope, h = {{h:g}}:", (secant_slope(f, x, h, "{settings.scheme}") - x.grad).item())
"""


# --- the main stage: secant and tangent on the curve, the slope everywhere ------------------------------------------


def scene(result: Result, settings: Settings, live: bool = False) -> Scene:
    """The curve with its secant and tangent, and beside it the slope at every place."""
    touch = touch_of(result, settings)
    panels = (
        curve_panel(result.formula, result.x, result.y, result.slope, touch),
        slope_panel(result.slope_formula, result.x, result.slope, result.secants, touch),
    )
    return Scene(panels, readouts(result), None, notices(result, settings))


def touch_of(result: Result, settings: Settings) -> Touch:
    """The point of the curve that is looked at."""
    return Touch(settings.point, result.value, result.here.value, result.secant, result.ends)


def readouts(result: Result) -> tuple[Readout, ...]:
    slope = result.here.value
    return (
        Readout("f(x)", told(result.value)),
        Readout("slope f′(x)", told(slope), color=ORANGE if slope > 0 else BLUE if slope < 0 else ""),
        Readout("by autograd", told(result.by_autograd), help="torch's answer, from the formula's parts."),
        Readout("secant's slope", told(result.secant), color=GREEN),
        Readout("secant − slope", told(result.secant - slope), help="What the finite difference gets wrong at this h."),
        Readout("f′ as a formula", result.slope_formula if len(result.slope_formula) < 70 else "long: see below"),
    )


def notices(result: Result, settings: Settings) -> tuple[Notice, ...]:
    mend = (
        ("Take the real cube root, cbrt", {"curve": TYPED_CURVE, "typed": result.rooted}) if result.rooted else ("", {})
    )
    gaps = [Notice("info", gap, *(mend if "no real value" in gap else ())) for gap in result.gaps[:2]]
    seen = [notice for notice in (too_fast_notice(result), too_vast_notice(result, settings)) if notice]
    return (trouble(result, settings) or Notice("info", way_down(result, settings)), *seen, *gaps)


def way_down(result: Result, settings: Settings) -> str:
    """What the slope's sign says of the way downhill."""
    slope, here = result.here.value, f"At x = {told(settings.point)} the"
    if slope > 0:
        return f"{here} slope is positive, so the curve rises: downhill is to the left."
    if slope < 0:
        return f"{here} slope is negative, so the curve falls: downhill is to the right."
    left, right = (side.sign if side else 0.0 for side in (result.here.left, result.here.right))
    if left < 0 < right:
        return f"{here} slope is 0 and points no way. Left of it the curve falls, right of it it rises: a minimum."
    if left > 0 > right:
        return f"{here} slope is 0 and points no way. Left of it the curve rises, right of it it falls: a maximum."
    if left == right != 0:
        goes = "rises" if left > 0 else "falls"
        return f"{here} slope is 0 and points no way, yet the curve {goes} on both sides: neither minimum nor maximum."
    return f"{here} slope is 0, and so it is nearby: flat ground, which points no way."


def trouble(result: Result, settings: Settings) -> Notice | None:
    """Why a number of the page has no value, or a wrong one, with a way back."""
    if not np.isfinite(result.value):
        why = f" {result.reason}" if result.reason else ""
        return Notice("warning", f"f has no value at x = {told(settings.point)}, so there is no slope either.{why}")
    if words := slope_in_words(result.here, settings.point):
        return Notice("warning", words)
    if not np.isfinite(result.secant):
        return Notice("warning", "The other end of the secant lies where f has no value. Make h smaller.")
    if settings.point + settings.h != settings.point:
        return None
    small = f"h = {told(settings.h, 2)} is too small: in 64-bit numbers x + h is x. The secant's slope, "
    small += f"{told(result.secant)}, is not to be believed."
    return Notice("warning", small, "Back to h = 10⁻⁸", {"h": 1e-8})


def too_fast_notice(result: Result) -> Notice | None:
    if not result.fast:
        return None
    return Notice(
        "warning",
        "The curve goes up and down faster than the chart's 601 points can follow: what is drawn is chance (aliasing). "
        "The numbers at the point are right.",
    )


def too_vast_notice(result: Result, settings: Settings) -> Notice | None:
    """That values differ too much for one axis, with a narrower window where there can be one."""
    if not result.vast:
        return None
    finite = result.y[np.isfinite(result.y)]
    text = (
        f"In this window f runs from {told(finite.min(), 2)} to {told(finite.max(), 2)}: more than one axis can show."
    )
    left, right = max(-10.0, round(settings.point - 1, 2)), min(10.0, round(settings.point + 1, 2))
    if settings.curve != TYPED_CURVE or (settings.left, settings.right) == (left, right):
        return Notice("info", text)
    return Notice("info", text, f"Look from {told(left)} to {told(right)}", {"left": left, "right": right})


# --- further down: how small should h be; the rules -----------------------------------------------------------------


def error_scene(result: Result, settings: Settings, live: bool = False) -> Scene:
    """The error of finite differences against their width, on two log axes."""
    names = [f"{scheme.lower()}, {kind}" for scheme in DIFFERENCES for kind in PRECISIONS]
    here = abs(result.secant - result.here.value)
    handles = (Handle(Grip("h"), max(here, 1e-17), "width h", INK),) if np.isfinite(here) else ()
    measured = dict(zip(names, result.errors.reshape(4, -1), strict=True))
    expected = result.theory[list(DIFFERENCES).index(settings.scheme)]
    panel = error_panel(WIDTHS, measured, f"theory, {settings.scheme.lower()}", expected, handles)
    best = {name: value for name, value in numbers_of(result).items() if name.startswith("best")}
    return Scene((panel,), tuple(Readout(name, told(value, 1)) for name, value in best.items()))


def rule_table(result: Result) -> dict[str, list[str]]:
    """The formula taken apart, one row for each part from outside in: column heading to Markdown cells."""
    return {
        "part": [f"${step.part}$" for step in result.steps],
        "rule": [step.rule for step in result.steps],
        "its derivative": [f"${step.slope}$" for step in result.steps],
        "value here": [told(step.value_there) for step in result.steps],
        "slope here": [told(step.slope_there) for step in result.steps],
    }


def rules_scene(result: Result, settings: Settings, live: bool = False) -> Scene:
    """What each addend of the outermost rule brings to the slope at the point."""
    return Scene((addends_panel(result.addends, result.here.value, settings.point),))

"""Derivatives: the slope of a curve by secant, by tangent, by autograd and by rule."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.descent.curves import CURVES, TYPED_CURVE, beyond_drawing, curve_of, sample_curve, too_fast
from core.descent.derivatives.finite_differences import (
    DIFFERENCES,
    PRECISIONS,
    bends_at,
    best_width,
    difference_slopes,
    expected_errors,
    secant_slope,
)
from core.descent.derivatives.rules import Contributions, RuleStep, contributions, rule_steps
from core.experiment.knobs import choice, number, text
from core.experiment.wording import NO_VALUE
from core.formulas.expressions import Expression
from core.formulas.one_sided import EDGE, SMOOTH, Slope, singular_at, slope_at
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
class Secant:
    """A curve at x (n,) with its slopes and its secants' slopes, NaN where there are none, and one place of it.

    `value` is f at the point (`reason` says why it has none), `here` its slope there as both sides have it, `secant`
    the slope of the secant with the `ends` (x, y, x, y). `fast` and `vast` say that the curve cannot be drawn as it is;
    `rooted` is the formula with real cube roots.
    """

    formula: str
    slope_formula: str
    x: np.ndarray
    y: np.ndarray
    slope: np.ndarray
    secants: np.ndarray
    gaps: tuple[str, ...]
    value: float
    reason: str
    here: Slope
    secant: float
    ends: tuple[float, float, float, float]
    fast: bool
    vast: bool
    rooted: str


@dataclass(frozen=True)
class Errors:
    """How far finite differences are off: `errors` (2, 2, m) by scheme, precision and width, and by `theory`.

    `best` has the best width for each scheme and precision; `here` is how far off the secant at hand is.
    """

    errors: np.ndarray
    theory: np.ndarray
    best: tuple[tuple[float, ...], ...]
    here: float


@dataclass(frozen=True)
class Rules:
    """A formula taken apart: the `steps` from outside in, what each part brings to the slope, its derivative in LaTeX.

    The `slope` at the point is NaN where there is none, whatever the rules and autograd answer.
    """

    steps: tuple[RuleStep, ...]
    addends: Contributions
    slope_latex: str
    slope: float
    by_rule: float
    by_autograd: float


def chosen_function(settings: Settings) -> tuple[Expression, float, float]:
    """The function chosen or typed, and its window."""
    return curve_of(settings.curve, settings.typed, settings.left, settings.right)


def secant_at(function: Expression, settings: Settings) -> tuple[float, tuple[float, float, float, float]]:
    """The slope of the secant at the point, and its ends (x, y, x, y)."""
    back = settings.h if settings.scheme == "Central" else 0.0
    start, end = settings.point - back, settings.point + settings.h
    first, last = function.value(np.array([start, end])).tolist()
    return (last - first) / (settings.h + back), (start, first, end, last)


def secant_and_tangent(settings: Settings) -> Secant:
    """The slope of the curve at a point by secant and by tangent, and everywhere."""
    function, low, high = chosen_function(settings)
    point, margin = settings.point, 0.05 * (high - low)
    secant, ends = secant_at(function, settings)
    sample = sample_curve(function, min(low, ends[0] - margin), max(high, ends[2] + margin))
    with np.errstate(all="ignore"):
        secants = secant_slope(function.value, sample.x, settings.h, settings.scheme)
    gaps = [gap.sentence for gap in function.undefined(point)]
    return Secant(
        formula=function.pretty(),
        slope_formula=function.derivative().pretty(),
        x=sample.x,
        y=sample.y,
        slope=sample.slope,
        secants=np.where(np.isfinite(secants), secants, np.nan),
        gaps=sample.gaps,
        value=np.nan if gaps else float(function.value(np.array([point]))[0]),
        reason=gaps[0] if gaps else "",
        here=slope_at(function, point),
        secant=secant,
        ends=ends,
        fast=too_fast(sample),
        vast=beyond_drawing(sample.y),
        rooted=with_cube_roots(function),
    )


def errors_by_width(settings: Settings) -> Errors:
    """The errors of finite differences of every width, as measured and as theory has them."""
    function, *_ = chosen_function(settings)
    point = settings.point
    here = slope_at(function, point)
    exact = here.value if here.kind in (SMOOTH, EDGE) else float(function.gradient(np.array([point]))[0][0])
    errors = difference_errors(function, point, exact)
    return Errors(
        errors,
        theory_of(function, point),
        tuple(tuple(best_width(WIDTHS, row) for row in rows) for rows in errors),
        abs(secant_at(function, settings)[0] - here.value),
    )


def by_rules(settings: Settings) -> Rules:
    """The formula taken apart rule by rule, with the numbers at the point."""
    function, *_ = chosen_function(settings)
    derivative, here = function.derivative(), slope_at(function, settings.point)
    return Rules(
        steps=rule_steps(function, settings.point),
        addends=contributions(function, settings.point),
        slope_latex=derivative.latex(),
        slope=here.value,
        by_rule=float(derivative.value(settings.point)),
        by_autograd=here.by_autograd,
    )


def difference_errors(function: Expression, point: float, exact: float) -> np.ndarray:
    """|finite difference − slope| for each scheme, precision and width, (2, 2, m); 1e-18 stands for no error."""
    with np.errstate(all="ignore"):
        rows = [
            [np.abs(difference_slopes(function, point, WIDTHS, scheme, kind) - exact) for kind in PRECISIONS]
            for scheme in DIFFERENCES
        ]
    return np.maximum(np.array(rows), 1e-18)


def theory_of(function: Expression, point: float) -> np.ndarray:
    """The errors that theory expects, in the shape of `difference_errors`; NaN at a kink, of which it knows nothing."""
    if singular_at(function.tree, point):
        return np.full((2, 2, len(WIDTHS)), np.nan)
    bends = bends_at(function, point)
    rows = [[expected_errors(bends, point, WIDTHS, scheme, kind) for kind in PRECISIONS] for scheme in DIFFERENCES]
    return np.maximum(np.array(rows), 1e-18)


def finite_or_said(numbers: dict[str, float]) -> dict[str, float | str]:
    """The numbers, and in words which of them have no value."""
    return {name: float(value) if np.isfinite(value) else NO_VALUE for name, value in numbers.items()}


def secant_numbers(result: Secant, settings: Settings) -> dict[str, float | str]:
    """The curve's formulas, and its value and slopes at the point."""
    found = {
        "f(x)": result.value,
        "slope f′(x)": result.here.value,
        "by autograd": result.here.by_autograd,
        "secant's slope": result.secant,
        "secant − slope": result.secant - result.here.value,
    }
    return {"f": result.formula, "f′ as a formula": result.slope_formula} | finite_or_said(found)


def error_numbers(result: Errors, settings: Settings) -> dict[str, float | str]:
    """The width at which each finite difference is best."""
    found = {
        f"best h, {scheme.lower()}, {kind}": width
        for scheme, widths in zip(DIFFERENCES, result.best, strict=True)
        for kind, width in zip(PRECISIONS, widths, strict=True)
    }
    return finite_or_said(found)


def rule_numbers(result: Rules, settings: Settings) -> dict[str, float | str]:
    """The slope by the rules and by autograd, and what each part of the outermost rule brings to it."""
    parts = {f"part {part.label}": part.amount for part in result.addends.parts}
    return finite_or_said({"slope by rule": result.by_rule, "slope by autograd": result.by_autograd} | parts)


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
    print("secant's slope:", secant_slope(f, x, {settings.h}, "{settings.scheme}").item())
    # The narrower the secant the better, until rounding makes it worse again.
    for h in [1e-1, 1e-4, 1e-8, 1e-12]:
        print(f"secant minus slope, h = {{h:g}}:", (secant_slope(f, x, h, "{settings.scheme}") - x.grad).item())
"""

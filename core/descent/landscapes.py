"""A landscape ready for a race: one of the menu or one typed by the reader, with its heights and critical points."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from core.descent.critical_points import CriticalPoints, critical_points
from core.descent.surfaces import STEEPNESS, SURFACES, Surface, curvatures, ravine_of
from core.experiment.wording import plain
from core.formulas.expressions import Expression
from core.formulas.trees import count_terms
from core.formulas.typed import formula_of

OWN_FORMULA = "My own f(x, y)"
EXAMPLE = "sin(x)*cos(y) + 0.1*x^2 + 0.1*y^2"


# Longer derivatives than this are slower by the school's rules than autograd is.
LONGEST_DERIVATIVE = 500
DUST = 1e-12  # heights below it are rounding, or far from everything


@dataclass(frozen=True)
class Ground:
    """A landscape as far as it does not depend on the race: heights (rows, columns) on a grid, critical points.

    `gaps` are the sentences that say where and why a typed formula has no value.
    """

    surface: Surface
    x: np.ndarray
    y: np.ndarray
    heights: np.ndarray
    points: CriticalPoints
    gaps: tuple[str, ...] = ()


def height_told(height: float, digits: int = 3) -> str:
    """A height that a race has come to, in words."""
    if not np.isfinite(height):
        return "lost"
    return "≈ 0" if 0 < abs(height) < DUST else plain(height, digits)


def typed_surface(f: Expression) -> Surface:
    """A surface from a typed formula; its derivatives by the school's rules, or by autograd where these get long."""
    f_x, f_y = f.derivative("x"), f.derivative("y")
    surface = Surface(
        f.value,
        lambda x, y: (f_x.value(x, y), f_y.value(x, y)),
        lambda x, y: differences(surface.gradient, x, y),
        f.pretty(), (-3, 3), (-3, 3), (), (-1.4, 1.6), 0.05,
    )  # fmt: skip
    if count_terms(f_x.tree) + count_terms(f_y.tree) > LONGEST_DERIVATIVE:
        surface = surface._replace(gradient=f.gradient)
    else:
        second = (f_x.derivative("x"), f_x.derivative("y"), f_y.derivative("y"))
        if sum(count_terms(part.tree) for part in second) <= LONGEST_DERIVATIVE:
            surface = surface._replace(hessian=lambda x, y: tuple(part.value(x, y) for part in second))
    return surface._replace(rate=suited_rate(surface))


def suited_rate(surface: Surface) -> float:
    """A rate for plain descent on a typed surface: a quarter of 2/curvature where it is strongly curved, and no step on
    most of the map longer than a twentieth of its width (abs(x) + abs(y) has no curvature)."""
    grid = np.meshgrid(np.linspace(*surface.x, 15), np.linspace(*surface.y, 15))
    with np.errstate(all="ignore"):
        bend = np.abs(curvatures(surface, *grid)).max(axis=0)
        steep = np.hypot(*surface.gradient(*grid))
    bend, steep = bend[np.isfinite(bend)], steep[np.isfinite(steep)]
    by_bend = 0.5 / max(float(np.quantile(bend, 0.9)), 0.05) if len(bend) else 0.05
    by_slope = 0.05 * np.ptp(surface.x) / max(float(np.median(steep)), 1e-9) if len(steep) else np.inf
    return float(max(min(by_bend, by_slope), 1e-12))


def differences(
    gradient: Callable[[np.ndarray, np.ndarray], tuple[np.ndarray, ...]], x: np.ndarray, y: np.ndarray, h: float = 1e-5
) -> tuple[np.ndarray, ...]:
    """A Hessian by central differences of a gradient."""
    (xx, xy), (_, yy) = (
        tuple((after - before) / (2 * h) for after, before in zip(gradient(*there), gradient(*here), strict=True))
        for there, here in (((x + h, y), (x - h, y)), ((x, y + h), (x, y - h)))
    )
    return xx, xy, yy


@lru_cache(maxsize=32)
def ground(label: str, formula: str = "", steepness: float = STEEPNESS) -> Ground:
    """The landscape of a menu's label, or the typed one; raises Refusal if that cannot be read.

    `steepness` is the ravine's condition number.
    """
    if label != OWN_FORMULA:
        return surveyed(ravine_of(steepness) if label == "Ravine" else SURFACES[label])
    f = formula_of(formula, "formula", ("x", "y"))
    land = surveyed(typed_surface(f))
    return replace(land, gaps=tuple(gap.sentence for gap in f.undefined(*np.meshgrid(land.x, land.y))))


def surveyed(surface: Surface) -> Ground:
    """Its heights on a grid of 71 by 71 places, and its critical points."""
    x, y = np.linspace(*surface.x, 71), np.linspace(*surface.y, 71)
    with np.errstate(all="ignore"):
        return Ground(surface, x, y, np.asarray(surface.value(*np.meshgrid(x, y))), critical_points(surface))


def surfaces_table() -> dict[str, list[str]]:
    """The surfaces of the menu, as columns of a table: formula, lowest points, the height there."""
    surfaces = list(SURFACES.values())
    heights = [[float(surface.value(*np.array(place))) for place in surface.minima] for surface in surfaces]
    return {
        "surface": list(SURFACES),
        "f(x, y)": [surface.formula for surface in surfaces],
        "lowest at": ["; ".join(map(written, surface.minima)) or "nowhere: it falls for ever" for surface in surfaces],
        "height there": [f"{min(low):.4g}".replace("-", "−") if low else "none" for low in heights],
    }


def told_of(surface: Surface) -> str:
    """A surface's formula, and its lowest points as far as they are known."""
    lowest = f" Lowest at {' and '.join(map(written, surface.minima))}." if surface.minima else ""
    return f"f(x, y) = {surface.formula}.{lowest}"


def written(place: tuple[float, float]) -> str:
    return "({:.4g}, {:.4g})".format(*place).replace("-", "−")

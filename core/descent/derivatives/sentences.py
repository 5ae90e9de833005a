"""What the page about derivatives says of a curve and its slope: the way down, and what is amiss."""

from __future__ import annotations

import numpy as np

from core.descent.curves import TYPED_CURVE
from core.descent.derivatives.topic import Secant, Settings
from core.experiment.scene import Notice
from core.experiment.wording import plain
from core.formulas.one_sided import slope_in_words


def notices(result: Secant, settings: Settings) -> tuple[Notice, ...]:
    mend = (
        ("Take the real cube root, cbrt", {"curve": TYPED_CURVE, "typed": result.rooted}) if result.rooted else ("", {})
    )
    gaps = [Notice("info", gap, *(mend if "no real value" in gap else ())) for gap in result.gaps[:2]]
    seen = [notice for notice in (too_fast_notice(result), too_vast_notice(result, settings)) if notice]
    return (trouble(result, settings) or Notice("info", way_down(result, settings)), *seen, *gaps)


def way_down(result: Secant, settings: Settings) -> str:
    """What the slope's sign says of the way downhill."""
    slope, here = result.here.value, f"At x = {plain(settings.point, 4)} the"
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


def trouble(result: Secant, settings: Settings) -> Notice | None:
    """Why a number of the page has no value, or a wrong one, with a way back."""
    if not np.isfinite(result.value):
        why = f" {result.reason}" if result.reason else ""
        return Notice("warning", f"f has no value at x = {plain(settings.point, 4)}, so there is no slope either.{why}")
    if words := slope_in_words(result.here, settings.point):
        return Notice("warning", words)
    if not np.isfinite(result.secant):
        return Notice("warning", "The other end of the secant lies where f has no value. Make h smaller.")
    if settings.point + settings.h != settings.point:
        return None
    small = f"h = {plain(settings.h, 2)} is too small: in 64-bit numbers x + h is x. The secant's slope, "
    small += f"{plain(result.secant, 4)}, is not to be believed."
    return Notice("warning", small, "Back to h = 10⁻⁸", {"h": 1e-8})


def too_fast_notice(result: Secant) -> Notice | None:
    if not result.fast:
        return None
    return Notice(
        "warning",
        "The curve goes up and down faster than the chart's 601 points can follow: what is drawn is chance (aliasing). "
        "The numbers at the point are right.",
    )


def too_vast_notice(result: Secant, settings: Settings) -> Notice | None:
    """That values differ too much for one axis, with a narrower window where there can be one."""
    if not result.vast:
        return None
    finite = result.y[np.isfinite(result.y)]
    text = (
        f"In this window f runs from {plain(finite.min(), 2)} to {plain(finite.max(), 2)}: more than one axis can show."
    )
    left, right = max(-10.0, round(settings.point - 1, 2)), min(10.0, round(settings.point + 1, 2))
    if settings.curve != TYPED_CURVE or (settings.left, settings.right) == (left, right):
        return Notice("info", text)
    return Notice("info", text, f"Look from {plain(left, 4)} to {plain(right, 4)}", {"left": left, "right": right})

"""How many steps each optimizer takes down ravines of many condition numbers, at its best rate for each of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from core.descent.descent_2d.races import RACERS
from core.engine.optimizers import OPTIMIZERS, Hyper

NEAR_BOTTOM = 0.01  # as near the minimum as that is there
MOST_STEPS = 3000
RATES_TRIED = 57


class Contest(NamedTuple):
    """Condition numbers (C,), by label the fewest steps at the best rate (C,), ∞ if none did it in MOST_STEPS, and what
    theory says of plain descent."""

    steepness: np.ndarray
    steps: dict[str, np.ndarray]
    theory: np.ndarray


def contest() -> Iterator[tuple[int, int, Contest]]:
    """Every racer down (x² + κ y²)/2 from (−2.6, 1), κ from 1 to 1,000, at many rates: (racers done, all, so far)."""
    steepness = np.geomspace(1, 1000, 10)
    # Plain descent at its best rate, 2/(1 + κ), multiplies both distances by (κ − 1)/(κ + 1) each step.
    with np.errstate(divide="ignore"):
        theory = np.log(NEAR_BOTTOM / np.hypot(2.6, 1)) / np.log((steepness - 1) / (steepness + 1))
    steps: dict[str, np.ndarray] = {}
    for done, label in enumerate(RACERS, start=1):
        steps = steps | {label: fewest_steps(label, steepness)}
        yield done, len(RACERS), Contest(steepness, steps, np.maximum(theory, 1))


def fewest_steps(label: str, steepness: np.ndarray) -> np.ndarray:
    """The steps until a racer stays near the bottom, at the best of RATES_TRIED rates, (C,)."""
    rule, curvature = OPTIMIZERS[label], np.stack([np.ones_like(steepness), steepness], axis=-1)[:, None]
    # Rates of rules that multiply the gradient are tried in units of plain descent's best, 2/(1 + κ); 1 is among them.
    shares = 2.0 ** np.linspace(-6, 1, RATES_TRIED)[None, :, None]
    lengths = np.geomspace(1e-3, 10, RATES_TRIED)[None, :, None]
    rates = lengths if rule.divides else shares * 2 / (1 + curvature[..., 1:])
    hyper = Hyper(rates)  # type: ignore[arg-type]
    place = np.broadcast_to([-2.6, 1.0], (len(steepness), RATES_TRIED, 2)).copy()
    state, away_last = rule.start(place), np.zeros(place.shape[:2])
    with np.errstate(all="ignore"):
        for step in range(1, MOST_STEPS + 1):
            place, state = rule.step(place, curvature * place, state, hyper)
            away = ~(np.hypot(place[..., 0], place[..., 1]) < NEAR_BOTTOM)
            away_last = np.where(away, step, away_last)
    needed = np.where(away_last < MOST_STEPS, away_last + 1, np.inf)
    return needed.min(axis=1)

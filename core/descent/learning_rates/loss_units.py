"""∝ loss where the loss does not lie in [0, 1]: lifted, or measured in another unit."""

from dataclasses import dataclass

import numpy as np

from core.descent.learning_rates.rate_race import Heat, descend, read_loss

LIFTS, SCALES = np.linspace(-1, 1, 81), np.geomspace(0.01, 1000, 81)


@dataclass(frozen=True)
class Outside:
    """∝ loss alone: the height left at the end, as a share of the start's, NaN where it diverges.

    `by_lift` (81,) at each of LIFTS and one scale, `by_scale` (81,) at each of SCALES and one lift; `left` and the
    `rates` (F,) at that scale and lift.
    """

    by_lift: np.ndarray
    by_scale: np.ndarray
    left: float
    rates: np.ndarray


def outside_unit(heat: Heat, start: np.ndarray, scales: np.ndarray, lifts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """∝ loss from one start without noise, its loss brought to [0, 1], then scaled and lifted by each pair (N,).

    Returns the height above the lowest point as a share of the start's, and the rates η · loss, both (F, N).
    """
    alone = heat._replace(labels=("∝ loss",), noise=0.0, unit_loss=True, scale=scales, lift=lifts)
    _, losses, _ = descend(alone, np.tile(start, (len(scales), 1)))
    height = read_loss(alone._replace(scale=1.0, lift=0.0), losses[:, 0], losses[0, 0])
    return height, heat.rate * read_loss(alone, losses[:, 0], losses[0, 0])


def outside_of(heat: Heat, start: np.ndarray, scale: float, lift: float) -> Outside:
    """The same around one scale and lift."""
    lifts = np.concatenate([LIFTS, np.full(len(SCALES), lift), [lift]])
    scales = np.concatenate([np.full(len(LIFTS), scale), SCALES, [scale]])
    heights, rates = outside_unit(heat, start, scales, lifts)
    by_lift, by_scale, left = np.split(heights[-1], [len(LIFTS), -1])
    return Outside(by_lift, by_scale, float(left[0]), rates[:, -1])

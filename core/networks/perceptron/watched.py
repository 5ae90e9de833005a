"""A walk of the weights, watched: what each moment of it shows, and the same walk at three rates."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.networks.perceptron.rules import Walk, averaged, errors_of, pocket
from core.networks.perceptron.samples import Sample

RATES = (0.01, 1.0, 100.0)
FRAMES = 240  # moments of a walk that are shown


@dataclass(frozen=True)
class Learned:
    """A walk over the `sample`: at each of the F moments `steps` (F,) a point `index` (F,) was shown (−1: none yet).

    `sums` (F,) are its sums, `before` and `after` (F, d) the weights, `kept` those in the pocket, `mean` the mean of
    all so far. `mistakes` (F,) counts the wrong so far, the others the errors on all points. `ended` is the pass
    without a mistake, 0 if there was none.
    """

    sample: Sample
    steps: np.ndarray
    index: np.ndarray
    sums: np.ndarray
    before: np.ndarray
    after: np.ndarray
    kept: np.ndarray
    mean: np.ndarray
    mistakes: np.ndarray
    errors: np.ndarray
    errors_kept: np.ndarray
    errors_mean: np.ndarray
    ended: int


@dataclass(frozen=True)
class Rates:
    """Mistakes so far (3, T + 1) at the three RATES, each walk's last number repeated to the end.

    `same` says whether the three made the very same mistakes at the very same points.
    """

    mistakes: np.ndarray
    same: bool


def watch_walk(sample: Sample, x: np.ndarray, weights: np.ndarray, walk: Walk, ends: bool) -> Learned:
    """A walk over inputs x (n, d), the constant with them, and its `weights` (T + 1, d), at the moments shown.

    `ends`: whether the rule comes to an end, so that a pass without a mistake is the last.
    """
    wrong = walk.sums * sample.y[walk.shown] <= 0
    count, moments = len(sample.y), shown_moments(len(walk.shown))
    kept, mean = pocket(weights, x, sample.y), averaged(weights)
    back = np.maximum(moments - 1, 0)
    return Learned(
        sample=sample,
        steps=moments,
        index=np.where(moments > 0, walk.shown[back], -1),
        sums=walk.sums[back],
        before=weights[back],
        after=weights[moments],
        kept=kept[moments],
        mean=mean[moments],
        mistakes=np.concatenate([[0], np.cumsum(wrong)])[moments],
        errors=errors_of(weights[moments], x, sample.y),
        errors_kept=errors_of(kept[moments], x, sample.y),
        errors_mean=errors_of(mean[moments], x, sample.y),
        ended=len(wrong) // count if ends and not wrong[-count:].any() else 0,
    )


def shown_moments(steps: int) -> np.ndarray:
    """Which moments of 0 … steps are shown: all or, of more than FRAMES, the first half one by one, then some."""
    if steps < FRAMES:
        return np.arange(steps + 1)
    rest = np.linspace(FRAMES // 2, steps, FRAMES // 2)
    return np.unique(np.concatenate([np.arange(FRAMES // 2), rest.round()]).astype(int))


def mistakes_at_rates(sample: Sample, walks: list[Walk]) -> Rates:
    """The mistakes of one walk (each of RATES) so far, and whether they are the same ones."""
    wrong = [walk.sums * sample.y[walk.shown] <= 0 for walk in walks]
    longest = max(map(len, wrong))
    padded = np.array([np.pad(each, (1, longest - len(each))) for each in wrong])
    return Rates(np.cumsum(padded, axis=1), all(np.array_equal(wrong[0], each) for each in wrong))

"""What the page says of a sample's mean and variance: where they mislead, and what lies outside the picture."""

from __future__ import annotations

import numpy as np

from core.chance.mean_variance.moments import near_mean
from core.chance.mean_variance.pictures import drawn_range
from core.chance.mean_variance.topic import Described, Divisors, OneMore, Settings
from core.experiment.scene import Notice
from core.experiment.wording import percent, plain

LONE = (
    "One value: it is its own mean and median. It says nothing about spread: ÷ n gives 0, and ÷ (n − 1) would divide "
    "by 0."
)
ALIKE = "All values are equal: no deviation from the mean, and a variance of 0."
ROUNDED = "The squares of such small numbers are rounded to 0."
CAUCHY = (
    "Cauchy's population has no mean and no variance. A sample has both, but they settle nowhere: try other seeds and "
    "more values."
)
LOPSIDED = "Mean and median lie more than a fifth of a deviation apart: a lopsided sample."
NO_DIVISOR = (
    "Cauchy's population has no variance: no divisor is right; the average of the 10,000 is what its wildest value "
    "makes it."
)
SURE = "± two standard errors: within it lies the average of infinitely many samples, but for one seed in twenty."
BIASED = f"{SURE} That is less than the population's variance: the bias is the point."
FAIR = f"{SURE} That average is the population's variance."


def sample_notices(result: Described, settings: Settings) -> tuple[Notice, ...]:
    """What mean and variance leave unsaid of this sample, and which values are not drawn."""
    notices = list(_of_spread(result))
    if settings.source == "Cauchy":
        notices.append(Notice("warning", CAUCHY))
    elif not notices and _apart(result.measures) > result.measures["standard deviation"] / 5:
        notices.append(Notice("info", LOPSIDED))
    return (*notices, *_outside(result, settings))


def _of_spread(result: Described) -> tuple[Notice, ...]:
    sample, largest = result.sample, float(np.abs(result.sample).max())
    if len(sample) == 1:
        return (Notice("info", LONE),)
    if result.measures["standard deviation"] <= 1e-12 * largest:
        return (Notice("info", ALIKE if float(np.ptp(sample)) <= 1e-12 * largest else ROUNDED),)
    near = near_mean(sample)
    if len(sample) >= 10 and near < 0.05:
        text = f"{percent(near, 0)} lies within ¼ of a deviation of it; in a bell it would be 20 %."
        return (Notice("warning", f"The mean lies where hardly any data is: {text}"),)
    return ()


def _apart(measures: dict[str, float]) -> float:
    return abs(measures["mean"] - measures["median"])


def _outside(result: Described, settings: Settings) -> tuple[Notice, ...]:
    sample, (low, high) = result.sample, drawn_range(result.sample, result.measures["mean"], settings.source)
    outside = int(((sample < low) | (sample > high)).sum())
    if not outside:
        return ()
    farthest = plain(float(sample[np.abs(sample - 5).argmax()]))
    lie = "lies" if outside == 1 else "lie"
    values = f"{outside} of {len(sample)} values {lie} outside the range drawn, the farthest at {farthest}."
    return (Notice("info", f"{values} They count all the same."),)


def one_more_notices(result: OneMore) -> tuple[Notice, ...]:
    """Where one more value cannot show what it should."""
    notices = []
    if len(result.sample) == 1:
        text = "With one value only beside it, the median is the mean of the two and follows too."
        notices.append(Notice("info", text))
    if result.sample.min() < result.extras[0] or result.sample.max() > result.extras[-1]:
        text = "Some of the sample lies outside −50 … 100, where the added value can be."
        notices.append(Notice("info", text))
    return tuple(notices)


def divisor_notices(result: Divisors) -> tuple[Notice, ...]:
    """Where no divisor is right, or any is."""
    if not np.isfinite(result.truth):
        return (Notice("warning", NO_DIVISOR, "Take a bell", {"source": "Normal"}),)
    if result.truth == 0:
        return (Notice("info", "All your numbers are equal, so every variance is 0, whatever it is divided by."),)
    return ()

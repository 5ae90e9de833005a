"""Wider and wider networks on few points, some with a wrong label: does the test error fall a second time?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from core.data.datasets import Points, standardise
from core.engine.networks import Network
from core.engine.seeds import epochs_together, seed_by_seed
from core.engine.training import History, Recipe, Sample

TEST_POINTS = 500
REPEATS = 24
SURE = 3.0  # so many standard errors must a peak lie above both lows
FITTED = 0.005  # a training error below this share has all but reached 0
LEAST_SQUARES, DESCENT = "Only the output layer, by least squares", "All weights, by descent"
WIDEST = 128  # units of a network whose weights are all trained
LONG = Recipe(loss="Cross-entropy", optimizer="Adam", rate=0.02, batch=0, epochs=1000, frames=2)


@dataclass(frozen=True)
class Widening:
    """Shares of wrong answers (W, k) of networks with so many `widths` (W,) of hidden units, in k repeats.

    `train` is of the labels trained on, wrong ones too, `test` of true labels. `square` (W, k) is the mean squared
    error on the test points, NaN where the network is not fitted to numbers. `epochs` is 0 where there are none.
    """

    widths: np.ndarray
    train: np.ndarray
    test: np.ndarray
    square: np.ndarray
    epochs: int


class Verdict(NamedTuple):
    """Whether the error was seen to fall twice, and the rows of the first low, the peak and the second low."""

    seen: bool
    low: int
    peak: int
    second: int


def few_points(points: Points, count: int, flipped: float, seed: int) -> Sample:
    """So many points to train on, a share of their labels set to another class, the rest to test on.

    At most half of all points are trained on; labels of the test are the true ones.
    """
    chance = np.random.default_rng([seed, 5])
    order = chance.permutation(len(points.y))
    count = min(count, len(order) // 2)
    first, second = order[:count], order[count : count + TEST_POINTS]
    scaled = standardise(points.x[first], points.x[second])
    labels = points.y[first].copy()
    wrong = chance.permutation(count)[: round(flipped * count)]
    labels[wrong] = (labels[wrong] + chance.integers(1, len(points.classes), len(wrong))) % len(points.classes)
    return Sample(scaled.train, labels, scaled.test, points.y[second])


def widened(
    clouds: Sequence[Points], few: int, flipped: float, fitted: str, cancelled: Callable[[], bool]
) -> Iterator[tuple[int, int, Widening | None]]:
    """Every width on `few` points of each cloud, a share of their labels `flipped`; one cloud a repeat."""
    samples = [few_points(cloud, few, flipped, seed) for seed, cloud in enumerate(clouds)]
    sizes, classes = widths_around(len(samples[0].x)), len(clouds[0].classes)
    if fitted == LEAST_SQUARES:
        yield from by_least_squares(samples, sizes, classes)
    else:
        yield from by_descent(samples, sizes[sizes <= WIDEST], classes, cancelled)


def widths_around(count: int) -> np.ndarray:
    """Numbers of units from 1 to sixteen times the training points, close together where both are equal."""
    steps = (1 / 40, 1 / 20, 1 / 10, 1 / 5, 2 / 5, 3 / 5, 4 / 5, 9 / 10, 1, 11 / 10, 5 / 4, 3 / 2, 2, 3, 4, 8, 16)
    return np.unique([max(1, round(step * count)) for step in steps])


def least_squares_error(sample: Sample, classes: int, width: int, seed: int) -> tuple[float, float, float]:
    """Training and test error and squared test error with ReLU units that stay as drawn.

    Of all output weights that fit the training points best, those with the least norm (numpy's lstsq).
    """
    chance = np.random.default_rng([seed, 6])
    # Drawn unit by unit, so that a wider network holds the narrower one's units.
    drawn = chance.standard_normal((width, 3))
    features = [
        np.maximum(x @ drawn[:, :2].T + 1.5 * drawn[:, 2], 0).astype(np.float64) for x in (sample.x, sample.test_x)
    ]
    targets, true = (signs(y, classes) for y in (sample.y, sample.test_y))
    output = np.linalg.lstsq(features[0], targets, rcond=None)[0]
    fitted, answers = (each @ output for each in features)
    wrong, missed = (float(np.mean(a.argmax(axis=1) != y)) for a, y in ((fitted, sample.y), (answers, sample.test_y)))
    return wrong, missed, float(np.mean((answers - true) ** 2))


def signs(y: np.ndarray, classes: int) -> np.ndarray:
    """A column for each class: 1 where it is the point's, else −1."""
    return 2.0 * (y[:, None] == np.arange(classes)) - 1


def by_least_squares(
    samples: Sequence[Sample], widths: np.ndarray, classes: int
) -> Iterator[tuple[int, int, Widening | None]]:
    """Every width on the points of every repeat; yields what there is after each repeat."""
    found: list[list[tuple[float, float, float]]] = []
    done, total = 0, len(samples) * len(widths)
    for seed, sample in enumerate(samples):
        found.append([])
        for width in widths:
            found[-1].append(least_squares_error(sample, classes, int(width), seed))
            done += 1
            yield done, total, None
        train, test, square = np.array(found).transpose(2, 1, 0)
        yield done, total, Widening(widths, train, test, square, 0)


def by_descent(
    samples: Sequence[Sample], widths: np.ndarray, classes: int, cancelled: Callable[[], bool]
) -> Iterator[tuple[int, int, Widening | None]]:
    """The same with all weights trained, by Adam on all points at once."""
    networks = [Network(2, (int(width),), classes, "ReLU") for width in widths]
    epochs = epochs_together(networks, LONG, len(samples[0].x), len(samples))
    runs = [
        (network, replace(LONG, epochs=epochs, seed=seed), sample)
        for seed, sample in enumerate(samples)
        for network in networks
    ]
    for done, total, table in seed_by_seed(runs, len(widths), lambda index, run: errors(run), cancelled):
        new = None if table is None else Widening(widths, table[..., 0], table[..., 1], table[..., 1] * np.nan, epochs)
        yield done, total, new


def errors(run: History) -> tuple[float, float]:
    """Shares of wrong answers on the training and on the test points at the end; all wrong if it diverged."""
    training, test = run.final_accuracies
    return (1.0, 1.0) if run.diverged else (1 - training, 1 - test)


def verdict_on(test: np.ndarray) -> Verdict:
    """Whether the test error (W, k) falls, rises to a peak and falls again.

    Every other repeat chooses the three widths, the others decide: on these the peak must lie above both lows by more
    than SURE standard errors of the difference. So what was chosen because it looked high is not its own proof.
    """
    choosing, deciding = test[:, ::2], test[:, 1::2]
    mean = choosing.mean(axis=1)
    inner = range(1, len(mean) - 1)
    peak = max(inner, key=lambda at: mean[at] - max(mean[:at].min(), mean[at + 1 :].min()))
    low, second = int(mean[:peak].argmin()), peak + 1 + int(mean[peak + 1 :].argmin())
    above = [deciding[peak] - deciding[other] for other in (low, second)]
    enough = deciding.shape[1] > 2
    seen = enough and all(a.mean() > SURE * a.std(ddof=1) / np.sqrt(len(a)) and a.mean() > 0 for a in above)
    return Verdict(bool(seen), low, peak, second)


def threshold(result: Widening) -> float:
    """The least width whose median training error is 0; NaN if none reaches it."""
    reached = np.median(result.train, axis=1) < FITTED
    return float(result.widths[reached.argmax()]) if reached.any() else np.nan

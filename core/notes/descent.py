"""The notes on derivatives, gradient descent and its landscapes, judged."""

from __future__ import annotations

import math

import numpy as np

from core.descent.critical_points import CriticalPoints
from core.descent.descent_2d.slips import slips
from core.experiment.wording import percent, plain
from core.notes.claim import Claim, Found, Judgement, judged, ran, untested

RACERS = ("SGD", "Momentum", "Nesterov", "AdaGrad", "RMSprop", "Adam")
PARABOLA, SINE = "3x² − 3x + 4", "sin x · exp(−0.05x²)"


def points_the_way(rising: Found, falling: Found) -> Judgement:
    slopes = [each.value("slope f′(x)") for each in (rising, falling)]
    secants = [each.value("secant's slope") for each in (rising, falling)]
    figure = (
        f"Slope {plain(slopes[0])} at x = 1, where a step of 0.01 changes f by {plain(secants[0])} per unit; "
        f"{plain(slopes[1])} at x = 2: {plain(secants[1])}"
    )
    return judged(figure, all(slope * secant > 0 for slope, secant in zip(slopes, secants, strict=True)))


def least_error_best(found: Found) -> Judgement:
    fitted, best = found.value("test error at the peak"), found.value("lowest test error before the peak")
    figure = (
        f"At the width where the training error all but vanishes, {percent(fitted)} of new points are "
        f"wrong; at the best "
        f"smaller width, with more errors in training, {percent(best)}"
    )
    return judged(figure, fitted <= best)


def leads_to_optimum(found: Found) -> Judgement:
    share, height = found.value("share of starts: global minimum"), found.value("f(x)")
    start = math.cos(2 * math.pi * 1.8) + 1.8**2
    figure = (
        f"Downhill from {plain(start)} to {plain(height)}; the optimum is reached from {percent(share)} of all starts"
    )
    return judged(figure, height < start, share > 0.99)


def minimises(found: Found) -> Judgement:
    outcome = found.text("outcome")
    figure = f"{found.text('f')}: {outcome}, after {plain(found.value('arrived after'))} steps"
    return judged(figure, found.says("outcome", "converged to the global minimum"))


def goes_downhill(small: Found, large: Found) -> Judgement:
    start = math.cos(2 * math.pi * 1.8) + 1.8**2
    ends = [each.value("f(x)") for each in (small, large)]
    figure = f"From {plain(start)} to {plain(ends[0])} at rate 0.01; to {plain(ends[1])} at rate 1"
    return judged(figure, ends[0] < start, ends[1] < start)


def goes_wrong(found: Found) -> Judgement:
    end, limit = found.value("f(x)"), found.value("rate must stay below")
    start = math.cos(2 * math.pi * 1.8) + 1.8**2
    return judged(f"At rate 1, {found.text('outcome')}: from {plain(start)} up to {plain(end)}", end > start, limit < 1)


def impossible_to_see(found: Found) -> Judgement:
    shape = found.text("as written")
    return judged(f"A landscape over two parameters is drawn: {shape}", found.says("as written", "it stops with"))


def weights_of(result: object) -> np.ndarray:
    """The last weights and biases of a trained network, in a row."""
    layers = result.history.weights_at(-1)  # type: ignore[attr-defined]
    return np.concatenate([np.ravel(each) for layer in layers for each in layer])


def many_solutions(first: Found, *others: Found) -> Judgement:
    accuracies = [found.value("test accuracy") for found in (first, *others)]
    mine = first.result
    angles = [found.of(lambda result: cosine(weights_of(mine), weights_of(result))) for found in others]
    low, high = percent(min(accuracies)), percent(max(accuracies))
    figure = (
        f"Five seeds: {low} to {high} right, the cosine of their weights with the first's at most "
        f"{plain(max(angles), 2)}"
    )
    return judged(figure, max(accuracies) - min(accuracies) < 0.04, max(map(abs, angles)) < 0.5)


def cosine(one: np.ndarray, other: np.ndarray) -> float:
    return float(one @ other / np.linalg.norm(one) / np.linalg.norm(other))


def few_minima(found: Found) -> Judgement:
    two, twenty = (found.value(f"saddles in {count} dimensions") for count in (2, 20))
    figure = (
        f"Of the critical points found in random landscapes, {percent(two)} are saddles in 2 "
        f"dimensions, {percent(twenty)} "
        f"in 20; minima there: {found.text('minima in 20 dimensions')}"
    )
    return judged(figure, found.value("minima in 20 dimensions") == 0, twenty > two)


def saddle(found: Found) -> Judgement:
    curvatures = found.of(middle_curvatures)
    return judged(
        f"The page's saddle: {plain(found.value('saddles'))} saddle, product of its two curvatures {plain(curvatures)}",
        found.value("saddles") >= 1 and curvatures < 0,
    )


def middle_curvatures(points: CriticalPoints) -> float:
    """The product of the two curvatures at the critical point nearest to the middle."""
    nearest = int(np.hypot(points.x, points.y).argmin())
    return float(points.low[nearest] * points.high[nearest])


def trapped_only(found: Found) -> Judgement:
    left = sum(not found.says(f"{name}, noise 10⁻¹²", "not in") for name in RACERS)
    still = found.text("still on the saddle without noise")
    count = len([name for name in RACERS if name in still.split(", ")])
    figure = f"On the saddle's ridge {left} of 6 leave with a noise of 10⁻¹²; with none at all {count} stay for good"
    return judged(figure, left == 6, count == 0)


def restarts_help(found: Found) -> Judgement:
    one, five = found.value("chance that one start finds it"), found.value("share counted in 2,000 tries")
    return judged(
        f"One start finds the lowest point in {percent(one)}, the best of five in {percent(five)}", five > one + 0.1
    )


def more_dimensions(found: Found) -> Judgement:
    shares = [1 - found.value(f"saddles in {count} dimensions") for count in (1, 2, 4, 20)]
    figure = f"Share of extremes among critical points in 1, 2, 4, 20 dimensions: {', '.join(map(percent, shares))}"
    return judged(figure, shares == sorted(shares, reverse=True) and shares[0] > shares[-1])


def larger_model(found: Found) -> Judgement:
    small, large = found.value("2 units: failed"), found.value("8 units: failed")
    return judged(f"XOR, 50 seeds: {percent(small, 0)} fail with 2 units, {percent(large, 0)} with 8", large < small)


def rate_differs(waves: Found, parabola: Found, half: Found) -> Judgement:
    limits = [each.value("rate must stay below") for each in (waves, parabola, half)]
    figure = f"The rate must stay below {', '.join(map(plain, limits))} on three functions"
    return judged(figure, max(limits) > 2 * min(limits))


def ascends(found: Found) -> Judgement:
    figure = f"{found.text('outcome')}, f = {plain(found.value('f(x)'))}".capitalize()
    return judged(figure, found.says("outcome", "converged to the global maximum"))


CLAIMS = (
    Claim(
        "derivatives",
        "A derivative says in which direction a function increases.",
        "derivatives",
        "secant",
        points_the_way,
        {"h": 0.01},
        ({"h": 0.01, "point": 2.0},),
    ),
    Claim(
        "derivatives",
        "The best solution is the point with the smallest error.",
        "capacity",
        "widening",
        least_error_best,
    ),
    Claim(
        "derivatives",
        "The derivative tells which way to move to find the optimal solution.",
        "descent_1d",
        "walk",
        leads_to_optimum,
    ),
    Claim(
        "gradient-descent",
        "Guess, compute the error, learn from it: this minimises the loss.",
        "descent_1d",
        "walk",
        minimises,
        {"curve": PARABOLA, "epochs": 100},
    ),
    Claim(
        "potential-problems",
        "Descent is guaranteed to go downhill.",
        "descent_1d",
        "walk",
        goes_downhill,
        {},
        ({"rate": 1.0},),
    ),
    Claim(
        "potential-problems",
        "Descent can go wrong if its parameters do not suit the landscape.",
        "descent_1d",
        "walk",
        goes_wrong,
        {"rate": 1.0},
    ),
    Claim(
        "potential-problems",
        "Error landscapes are impossible to visualise in 2 or more dimensions.",
        "descent_2d",
        "race",
        impossible_to_see,
        measure=ran(slips()[0]),
    ),
    untested(
        "potential-problems",
        "Why deep learning succeeds in spite of this remains a mystery.",
        "It is said of what people know, and no experiment here can say that.",
    ),
    Claim(
        "potential-problems",
        "There are many equally good solutions, of very different weights.",
        "classification",
        "training",
        many_solutions,
        {},
        ({"seed": 1}, {"seed": 2}, {"seed": 3}, {"seed": 4}),
    ),
    Claim(
        "potential-problems",
        "In many dimensions there are extremely few local minima.",
        "descent_2d",
        "shares",
        few_minima,
    ),
    Claim(
        "potential-problems",
        "At a saddle, minimum and maximum lie in two different directions.",
        "descent_2d",
        "critical",
        saddle,
        {"surface": "Saddle"},
    ),
    Claim(
        "potential-problems",
        "Descent is trapped only where there is a minimum in all dimensions.",
        "descent_2d",
        "escape",
        trapped_only,
    ),
    untested(
        "options",
        "When a model does well, do not worry about local minima.",
        "It is advice. What speaks for it, many equally good solutions, is measured above.",
        "classification",
        "cloud",
    ),
    Claim(
        "options", "Start again from many random weights, and take the best.", "descent_1d", "restarts", restarts_help
    ),
    Claim("options", "More dimensions leave fewer local minima.", "descent_2d", "shares", more_dimensions),
    Claim("options", "A more complex model is less often stuck.", "capacity", "widths", larger_model),
    Claim(
        "learning-rate",
        "A rate of 0.01 and 100 epochs find the minimum.",
        "descent_1d",
        "walk",
        minimises,
        {"curve": PARABOLA, "epochs": 100},
    ),
    Claim(
        "learning-rate",
        "The learning rate differs for every problem.",
        "descent_1d",
        "walk",
        rate_differs,
        {},
        ({"curve": PARABOLA}, {"curve": "½x²"}),
    ),
    Claim(
        "learning-rate",
        "With a plus instead of the minus, gradient ascent maximises.",
        "descent_1d",
        "walk",
        ascends,
        {"curve": SINE, "ascent": True, "start": 0.5, "rate": 0.1},
    ),
)

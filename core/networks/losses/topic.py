"""Errors, losses and costs: what a wrong answer costs, how hard that pushes, and what it pulls a model to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from core.engine.activations import sigmoid
from core.engine.losses import least_loss_twice
from core.engine.rounding import rounding_numbers
from core.engine.sisters import sisters_numbers, sisters_of
from core.engine.training import Run
from core.engine.training.work import AT_REST, WHILE_DRAGGED, within_work
from core.engine.trial import Trial, under_same_seeds
from core.experiment.knobs import choice, number, numbers
from core.experiment.set_aside import aside_text, pairs_number, sides
from core.experiment.sisters import asked, sisters_choice
from core.experiment.wording import finite_or
from core.networks.losses.chosen_output import OPENING, SPANS, prediction_and_target, shape_of, suited
from core.networks.losses.costs import STEPS, Samples, costs_of
from core.networks.losses.fits import (
    Constants,
    Fits,
    every_constant,
    least_absolute_line,
    least_squares_line,
    odd_points,
    with_odd_point,
)
from core.networks.losses.floats import PRECISIONS, Cliff, cliff_of
from core.networks.losses.judged import Judged, judge, unit_run
from core.networks.losses.measures import (
    LOGIT,
    MEASURES,
    NUMBER,
    OUTPUTS,
    POINTS,
    PROBABILITY,
    Measured,
    measure_along,
    measured_by_torch,
)
from core.networks.losses.noises import (
    COIN,
    LABELS,
    NOISES,
    SPREADS,
    Likelihood,
    coin_surprise,
    surprise_of_coin,
    surprise_of_spread,
)
from core.networks.losses.sureness import Decisions, at_every_sureness
from core.networks.losses.trainings import Escaping, Twice, class_clouds, descend_from, train_classes, wrong_starts

TITLE = "Errors, losses and costs"
LINE = "Drag a prediction off its target: what it costs, how hard that pushes, and what model it makes."

SEEDS = 200
UPDATES = 200
CLASS_UPDATES = 70
COUNTED = tuple(name for name, measure in MEASURES.items() if measure.takes == NUMBER)


@dataclass(frozen=True)
class Settings:
    loss: str = choice("BCE", MEASURES, label="Loss", help="The error or loss whose value and slope are drawn.")
    beside: str = choice("Squared error", MEASURES, label="Beside it", help="A second one, to compare with.")
    output: str = choice(
        PROBABILITY, OUTPUTS, label="The output is",
        help="What the prediction is: any number ŷ, a probability ŷ, or a logit z, of which ŷ = σ(z) is made.",
    )  # fmt: skip
    prediction: float = number(
        2.0, -4, 4, step=0.05, label="Prediction ŷ", when={"output": [NUMBER]},
        help="What the model says. Drag its point on either chart.",
    )  # fmt: skip
    target: float = number(
        -0.5, -4, 4, step=0.05, label="Target y", when={"output": [NUMBER]}, help="What is true. Drag it on the axis.",
    )  # fmt: skip
    probability: float = number(
        0.1, 0.001, 0.999, step=0.001, label="Prediction ŷ", when={"output": [PROBABILITY]},
        help="The probability that the model gives to class 1.",
    )  # fmt: skip
    logit: float = number(
        -2.2, -10, 10, step=0.1, label="Logit z", when={"output": [LOGIT]},
        help="The network's output before the sigmoid: any number; ŷ = σ(z).",
    )  # fmt: skip
    truth: float = number(
        1.0, 0, 1, step=0.05, label="Target y", when={"output": [PROBABILITY, LOGIT]},
        help="1 for class 1, 0 for class 0; between them a label that is itself unsure.",
    )  # fmt: skip
    delta: float = number(
        1.0, 0.1, 3.0, step=0.1, label="Huber's δ",
        help="The error up to which Huber is a parabola; beyond it, a straight line.",
    )  # fmt: skip
    classes: int = number(
        2, 2, 6, label="Classes K", help="How many classes cross-entropy tells apart; with 2 it is BCE.",
    )  # fmt: skip
    sample_loss: str = choice(
        "Squared error", COUNTED, label="Loss of each sample", help="The error or loss that is taken of every sample.",
    )  # fmt: skip
    predictions: tuple[float, ...] = numbers(
        (1.5, -1, 2.5, 0.5, 3, -2, 1, 2), -4, 4, step=0.1, least=1, most=12, label="Predictions ŷ",
        help="What the model says of each sample. Drag a point, or type a list.",
    )  # fmt: skip
    targets: tuple[float, ...] = numbers(
        (0.5, -1.5, 1, 1, 0, -2.5, 0, 1.5), -4, 4, step=0.1, least=1, most=12, label="Targets y",
        help="What is true of each sample. Where the lists differ in length, the shorter counts.",
    )  # fmt: skip
    rate: float = number(
        0.05, 0.001, 1, log=True, label="Learning rate η", help="The length of a step, times the cost's slope.",
    )  # fmt: skip
    outlier_x: float = number(9.0, 0, 10, step=0.1, label="Odd point, x", help="Where the odd point lies.")
    outlier_y: float = number(-6.0, -10, 15, step=0.1, label="Odd point, y", help="How far off the odd point lies.")
    fit_seed: int = number(1, 0, 10_000, label="Seed of the points", help="Another one draws eleven other points.")
    values: tuple[float, ...] = numbers(
        (0, 1, 1.5, 2, 3, 4, 9), -2, 10, step=0.1, least=1, most=12, label="Values",
        help="What is to be predicted by one number. Drag a point, or type a list.",
    )  # fmt: skip
    quantile: float = number(
        0.9, 0.05, 0.95, step=0.05, label="Quantile τ",
        help="The pinball loss: a value above costs τ per unit, one below 1 − τ.",
    )  # fmt: skip
    ones: int = number(14, 0, LABELS, label=f"Ones among {LABELS} labels", help="The base rate is this share.")
    noise: str = choice(
        "Bell", NOISES, label="Noise", help="How the values are taken to scatter around the prediction."
    )
    centre: float = number(
        4.0, -2, 10, step=0.05, label="Prediction, the centre", when={"noise": list(SPREADS)},
        help="The number around which the values are taken to scatter.",
    )  # fmt: skip
    width: float = number(
        1.5, 0.3, 5, step=0.1, label="Width", when={"noise": list(SPREADS)},
        help="The bell's standard deviation σ, or Laplace's scale b.",
    )  # fmt: skip
    chance: float = number(
        0.4, 0.01, 0.99, step=0.01, label="Prediction, P(1)", when={"noise": [COIN]}, help="The coin's chance of a 1.",
    )  # fmt: skip
    answers: tuple[float, ...] = numbers(
        (-2, -1.2, 0.8, -0.6, 1.8, 0.4, 0.2, -0.4), -4, 4, step=0.1, least=2, most=12, label="Logits z",
        help="The model's answers; the first half of the samples is of class 0, the others of class 1.",
    )  # fmt: skip
    scale: float = number(
        1.0, 0.1, 20, log=True, label="Sureness k", help="Every logit is multiplied by it: the same decisions, surer.",
    )  # fmt: skip
    judged_rate: float = number(
        1.0, 0.01, 100, log=True, label="Learning rate", help="How far each update goes along the negative gradient."
    )
    judged_noise: float = number(
        25.0, 0, 50, step=1, label="Overlap", help="How far the two clouds reach into each other: the dataset's noise."
    )
    judged_seed: int = number(0, 0, 9999, label="Seed", help="Which first weights the unit has.")
    judged_data_seed: int = number(0, 0, 9999, label="Seed of the data", help="Which points are drawn.")
    sisters: str = sisters_choice()
    aside: str = aside_text()
    trial_pairs: int = pairs_number()
    precision: str = choice("float32", PRECISIONS, label="Precision", help="How many bits a number has; torch's is 32.")
    label: str = choice("0", ("0", "1"), label="Truth y", help="The true class; the logit lies on the other side.")
    wrong: float = number(
        20.0, 0, 60, step=0.1, label="Logit on the wrong side",
        help="How sure of the wrong class: z itself where y = 0, and −z where y = 1.",
    )  # fmt: skip
    start: float = number(
        7.0, 0, 12, step=0.1, label="Wrong by", help="The logit at the clouds' centres at first, on the wrong side.",
    )  # fmt: skip
    escape_rate: float = number(1.0, 0.01, 10, log=True, label="Learning rate", help="The same for both losses.")
    escape_seed: int = number(0, 0, 10_000, label="First seed", help=f"The {SEEDS} starts are drawn from here on.")
    twice_rate: float = number(1.0, 0.01, 10, log=True, label="Learning rate", help="The same for the trainings.")
    twice_seed: int = number(0, 0, 10_000, label="Seed", help="Draws the points.")


def entailed(changes: dict) -> dict:
    """The losses that suit an output, when it is chosen."""
    return OPENING.get(changes.get("output", ""), {})


@dataclass(frozen=True)
class Priced:
    """Curves of two losses along `x` (F,), and the same (1,) at the prediction; torch's own there."""

    x: np.ndarray
    curves: tuple[Measured, Measured]
    here: tuple[Measured, Measured]
    by_torch: tuple[Measured, Measured]


def priced(settings: Settings) -> Priced:
    """Two losses along everything that could be predicted, and at the prediction."""
    settings = suited(settings)
    names = (settings.loss, settings.beside)
    shape, (x, y) = shape_of(settings), prediction_and_target(settings)
    along, target = np.linspace(*SPANS[settings.output], POINTS), np.array(float(y))
    first, second = (MEASURES[name] for name in names)
    kind, here = settings.output, np.array([x])
    return Priced(
        along,
        (measure_along(first, kind, along, target, shape), measure_along(second, kind, along, target, shape)),
        (measure_along(first, kind, here, target, shape), measure_along(second, kind, here, target, shape)),
        (measured_by_torch(first, kind, x, y, shape), measured_by_torch(second, kind, x, y, shape)),
    )


def priced_numbers(result: Priced, settings: Settings) -> dict[str, float | str]:
    """Error, value and slope of both losses, and how far from torch's they are."""
    settings, (x, y) = suited(settings), prediction_and_target(settings)
    share = float(sigmoid(np.array(x))) if settings.output == LOGIT else x
    found: dict[str, float | str] = {
        "error ŷ − y": share - y,
        "binarised error": float((share > 0.5) != (y > 0.5)),
        f"{settings.loss}": float(result.here[0].value[0]),
        f"slope of {settings.loss}": float(result.here[0].slope[0]),
        f"{settings.beside}": float(result.here[1].value[0]),
        f"slope of {settings.beside}": float(result.here[1].slope[0]),
    }
    apart = [
        float(np.abs(np.concatenate(ours) - np.concatenate(theirs)).max())
        for ours, theirs in zip(result.here, result.by_torch, strict=True)
    ]
    return found | {"compared with torch": "the same" if max(apart) < 1e-9 else f"{max(apart):.1e} apart"}


def samples(settings: Settings) -> Samples:
    """Each sample's loss, the cost, and descent on the mean and on the sum."""
    count = min(len(settings.predictions), len(settings.targets))
    ours, theirs = np.array(settings.predictions[:count]), np.array(settings.targets[:count])
    return costs_of(ours, theirs, settings.sample_loss, shape_of(settings), settings.rate)


def samples_numbers(result: Samples, settings: Settings) -> dict[str, float | str]:
    """Cost as a mean and as a sum, and their slopes along a shift of all predictions."""
    count = len(result.losses)
    return {
        "cost, the mean": float(result.losses.mean()),
        "the sum instead": float(result.losses.sum()),
        "slope of the mean": float(result.slopes.mean()),
        "slope of the sum": float(result.slopes.sum()),
        "the sum's rate as the mean's": settings.rate * count,
        f"mean cost after {STEPS} steps on the mean": float(result.descents[0, -1]),
        f"mean cost after {STEPS} steps on the sum": float(result.descents[1, -1]),
    }


def fits(settings: Settings) -> Fits:
    """The best line under three losses, with one odd point, and as that moves up and down."""
    return with_odd_point(settings.fit_seed, settings.outlier_x, settings.outlier_y, settings.delta)


def fits_numbers(result: Fits, settings: Settings) -> dict[str, float | str]:
    """The lines' slopes, and how the odd point pulls."""
    squared, absolute, between = (float(line[1]) for line in result.lines)
    return {
        "slope without the odd point": float(result.without[1]),
        "slope of the MSE line": squared,
        "slope of the MAE line": absolute,
        "slope of the Huber line": between,
        "odd point's pull, squared": float(result.pulls[0]),
        "odd point's pull, absolute": float(result.pulls[1]),
        "odd point's pull, Huber": float(result.pulls[2]),
    }


def constants(settings: Settings) -> Constants:
    """What it costs to predict every sample by the same number."""
    return every_constant(np.array(settings.values), settings.quantile, settings.ones)


def constants_numbers(result: Constants, settings: Settings) -> dict[str, float | str]:
    """The best constant under each loss."""
    return {
        "best under the squared error": result.best["squared"],
        "best under the absolute error": result.best["absolute"],
        "best under the pinball loss": result.best["quantile"],
        "best probability under BCE": result.base_rate,
        "BCE there": float(coin_surprise(np.array([result.base_rate]), result.base_rate)[0]),
    }


def likelihood(settings: Settings) -> Likelihood:
    """How surprising the values are under every prediction, and the loss, the same but for scale and constant."""
    if settings.noise == COIN:
        return surprise_of_coin(settings.chance, settings.ones)
    return surprise_of_spread(SPREADS[settings.noise], np.array(settings.values), settings.centre, settings.width)


def likelihood_numbers(result: Likelihood, settings: Settings) -> dict[str, float | str]:
    """The mean surprise here, where it is least, and that the loss is the same."""
    return {
        "mean surprise here": result.here,
        "least surprised at": result.best,
        "surprise and loss differ by at most": float(np.abs(result.surprise - result.as_loss).max()),
    }


def decisions(settings: Settings) -> Decisions:
    """The same decisions at every sureness: accuracy stays, loss does not."""
    return at_every_sureness(np.array(settings.answers), settings.scale)


def decisions_numbers(result: Decisions, settings: Settings) -> dict[str, float | str]:
    """Accuracy with either threshold, and the loss here and at its least."""
    best = int(result.losses.argmin())
    return {
        "right, logit > 0": result.accuracy,
        "right, logit > 0.5": result.above_half,
        "mean BCE": result.loss,
        "least BCE": float(result.losses[best]),
        "least at sureness": float(result.scales[best]),
    }


def cliff(settings: Settings) -> Cliff:
    """What torch makes of a logit on the wrong side, in one precision."""
    return cliff_of(int(settings.label), settings.wrong, settings.precision)


def cliff_numbers(result: Cliff, settings: Settings) -> dict[str, float | str]:
    """torch's numbers at the knob's logit."""
    none = "no number (NaN)"
    return {
        "sigmoid": float(result.here.sigmoid[0]),
        "BCELoss": finite_or(float(result.here.bce[0]), none),
        "gradient through BCELoss": finite_or(float(result.here.bce_slope[0]), none),
        "BCEWithLogitsLoss": finite_or(float(result.here.with_logits[0]), none),
        "gradient through BCEWithLogitsLoss": finite_or(float(result.here.with_logits_slope[0]), none),
        "sigmoid is exactly 1 from logit": result.one_from,
    }


def escape(settings: Settings) -> Escaping:
    """One sigmoid unit from many confidently wrong starts, under either loss."""
    starts = wrong_starts(SEEDS, settings.start, settings.escape_seed)
    squared, coin = (descend_from(starts, each, settings.escape_rate, UPDATES) for each in (True, False))
    return Escaping(squared, coin)


def escape_numbers(result: Escaping, settings: Settings) -> dict[str, float | str]:
    """How many came to 90 % and in how many updates, under either loss."""
    found: dict[str, float | str] = {}
    for name, escapes in (("squared error", result.squared), ("BCE", result.cross_entropy)):
        out = escapes.first >= 0
        found[f"{name}: escaped"] = float(out.mean())
        # Who never comes out counts as slower than all.
        times = np.sort(np.where(out, escapes.first, UPDATES + 1))
        middle = float(np.median(times))
        found[f"{name}: median updates"] = middle if middle <= UPDATES else f"over {UPDATES}"
    return found


def twice(settings: Settings) -> Twice:
    """The same layer trained on its scores, and on their softmax."""
    points, truth = class_clouds(settings.classes, settings.twice_seed)
    scores, shares = (
        train_classes(points, truth, before, settings.twice_rate, CLASS_UPDATES) for before in ("scores", "softmax")
    )
    return Twice(scores, shares, least_loss_twice(settings.classes))


def twice_numbers(result: Twice, settings: Settings) -> dict[str, float | str]:
    """The losses at the end, the floor, and that log-softmax twice changes nothing."""
    return {
        "loss, given scores": float(result.scores.loss[-1]),
        "loss, given softmax": float(result.softmax.loss[-1]),
        "least it can be, given softmax": result.floor,
        "right, given scores": float(result.scores.accuracy[-1]),
        "right, given softmax": float(result.softmax.accuracy[-1]),
        "log-softmax before it changes the loss by": abs(float(result.scores.loss[-1]) - result.scores.relogged),
    }


def run_for(cap: int, settings: Settings) -> tuple[Run, float]:
    """The run that is judged, within so much work; its losses are multiplied by 1, for the targets are classes."""
    run = unit_run(settings.judged_rate, settings.judged_noise, settings.judged_data_seed, settings.judged_seed)
    return within_work(*run, cap), 1.0


def trial(settings: Settings, cancelled: Callable[[], bool] = lambda: False) -> Iterator[tuple[int, int, Trial | None]]:
    """Train what is set aside as A and what the knobs say, B, under the same seeds; no pair where nothing is."""
    both = [run_for(AT_REST, each) for each in sides(settings)]
    yield from under_same_seeds(both, settings.trial_pairs, cancelled)


def trial_numbers(result: Trial, settings: Settings) -> dict[str, float | str]:
    """What the paired test says of B less A."""
    return result.numbers


def judged(settings: Settings) -> Judged:
    """One training, by its loss and by the share of its wrong answers, and its sisters."""
    return judged_within(AT_REST, settings)


def judged_while_dragged(settings: Settings) -> Judged:
    """The same while a knob is dragged: with fewer sisters."""
    return judged_within(WHILE_DRAGGED, settings)


def judged_within(cap: int, settings: Settings) -> Judged:
    """The training and its sisters within so much work."""
    run, _ = run_for(cap, settings)
    dragged = cap == WHILE_DRAGGED
    beside = sisters_of(*run, asked(settings.sisters, dragged), cap)
    return judge(run, dragged, beside and replace(beside, weights=()))


def judged_numbers(result: Judged, settings: Settings) -> dict[str, float | str]:
    """Where the share of wrong answers stands still, and what the loss does meanwhile."""
    return {
        "wrong at first": float(result.wrong[0, 0]),
        "wrong at the end": float(result.wrong[0, -1]),
        "wrong at the end, test points": float(result.wrong[1, -1]),
        "it stands still from epoch": float(result.epochs[result.steady]),
        "loss there": float(result.loss[0, result.steady]),
        "loss at the end": float(result.loss[0, -1]),
        "a nudge moves the binarised error by": float(result.nudges[0]),
        "a nudge moves the loss by": float(result.nudges[1]),
        **({"test accuracy": result.test_accuracy} if result.sisters else {}),
        **sisters_numbers(result.sisters),
        **rounding_numbers(result.rounding),
    }


CORE = (odd_points, least_squares_line, least_absolute_line)


def example(settings: Settings) -> str:
    """Lines that call CORE at these settings and print some of the page's numbers."""
    side = 1 if settings.label == "0" else -1
    return f"""
# One odd point among twelve: how far it tilts the best line under either loss.
x, y = odd_points({settings.fit_seed}, {settings.outlier_x}, {settings.outlier_y})
print("slope of the MSE line:", least_squares_line(x, y)[1])
print("slope of the MAE line:", least_absolute_line(x, y)[1])

# A logit on the wrong side: through the sigmoid the loss loses its gradient, from the logit it does not.
z = torch.tensor([{side * settings.wrong}], dtype=torch.{settings.precision}, requires_grad=True)
truth = torch.full_like(z, {settings.label})
through_sigmoid = nn.BCELoss()(torch.sigmoid(z), truth)
from_logit = nn.BCEWithLogitsLoss()(z, truth)
print("BCELoss:", through_sigmoid.item())
print("gradient through BCELoss:", torch.autograd.grad(through_sigmoid, z)[0].item())
print("BCEWithLogitsLoss:", from_logit.item())
print("gradient through BCEWithLogitsLoss:", torch.autograd.grad(from_logit, z)[0].item())
"""

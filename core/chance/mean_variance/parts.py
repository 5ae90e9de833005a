"""The parts of the page about mean and variance: what is drawn and said of each."""

from __future__ import annotations

from core.chance.mean_variance import topic
from core.chance.mean_variance.many_samples import bias_panel, shapes_panel, variances_panel
from core.chance.mean_variance.moments import far_count
from core.chance.mean_variance.pictures import (
    added_panel,
    beside_panel,
    drawn_range,
    least_panels,
    sample_panel,
    squares_panel,
)
from core.chance.mean_variance.sentences import BIASED, FAIR, SURE, divisor_notices, one_more_notices, sample_notices
from core.chance.mean_variance.topic import OWN, Costs, Described, Divisors, OneMore, Settings, Shapes
from core.experiment.charts import BLUE, GREEN, ORANGE, RED
from core.experiment.part import Numbers, Part
from core.experiment.scene import Readout, Scene
from core.experiment.wording import fixed, percent

DRAGGABLE = 40
COLORS = {"mean": ORANGE, "median": GREEN, "standard deviation": BLUE}


def sample_scene(result: Described, settings: Settings) -> Scene:
    """The sample on its line, and its squared deviations as squares."""
    sample, span = result.sample, drawn_range(result.sample, result.measures["mean"], settings.source)
    movable = settings.source == OWN and len(sample) <= DRAGGABLE
    return Scene(
        panels=(
            sample_panel(sample, result.measures, span, "own" if movable else ""),
            squares_panel(sample, span, settings.offset, far_count(len(sample))),
        ),
        readouts=sample_readouts(result, settings),
        notices=sample_notices(result, settings),
    )


def sample_readouts(result: Described, settings: Settings) -> tuple[Readout, ...]:
    numbers, farthest = topic.describe_numbers(result, settings), topic.farthest_named(len(result.sample))
    square, biased = topic.square_named(result, settings), "np.var(x). ddof, what is taken off n, is 0."
    return (
        Readout.of(numbers, "mean", digits=4, color=ORANGE),
        Readout.of(numbers, "median", digits=4, color=GREEN),
        Readout.of(numbers, square, digits=4, color=ORANGE, help="Around the mean it is the variance, and least."),
        Readout.of(numbers, "variance, ÷ n", digits=4, help=biased),
        Readout.of(numbers, "variance, ÷ (n − 1)", digits=4, help="np.var(x, ddof=1)"),
        Readout.of(numbers, "standard deviation, ÷ n", digits=4, help="The root of the variance."),
        Readout(
            farthest,
            percent(result.far, 0),
            color=RED,
            help="The part of the variance that the red squares make.",
        ),
    )


def one_more_scene(result: OneMore, settings: Settings) -> Scene:
    """The sample with one more value, and mean, median and deviation of all, wherever that value stands."""
    numbers, here = topic.one_more_numbers(result, settings), result.with_extra
    return Scene(
        panels=(
            beside_panel(result.sample, here, (float(result.extras[0]), float(result.extras[-1]))),
            added_panel(result.extras, result.by_extra, here["mean"], COLORS),
        ),
        readouts=tuple(Readout.of(numbers, f"{name}: without → with", color=color) for name, color in COLORS.items()),
        notices=one_more_notices(result),
    )


def costs_scene(result: Costs, settings: Settings) -> Scene:
    """Mean squared and mean absolute deviation from every c: one is least at the mean, the other at the median."""
    numbers, here = topic.costs_numbers(result, settings), (result.c, result.square, result.distance)
    return Scene(
        panels=least_panels(result.centres, (result.squared, result.absolute), result.measures, here),
        readouts=(
            Readout.of(numbers, "c"),
            Readout.of(numbers, "mean squared deviation", digits=4, color=ORANGE),
            Readout.of(numbers, "= variance", digits=4),
            Readout.of(numbers, "+ (c − mean)²", digits=4),
            Readout.of(numbers, "mean absolute deviation", digits=4, color=GREEN),
        ),
    )


def divisors_scene(result: Divisors, settings: Settings) -> Scene:
    """Variances of 10,000 samples, divided by n and by n - 1, and the bias for every n against (n - 1)/n."""
    return Scene(
        panels=(
            variances_panel(result.biased, result.unbiased, result.truth, settings.size),
            bias_panel(result.ratios, settings.size),
        ),
        readouts=divisors_readouts(result, settings),
        notices=divisor_notices(result),
    )


def divisors_readouts(result: Divisors, settings: Settings) -> tuple[Readout, ...]:
    numbers = topic.divisors_numbers(result, settings)
    truth = Readout.of(numbers, "population's variance", digits=4)
    if len(numbers) == 1:
        return (truth,)
    off = float(numbers["± ÷ n"])
    over = [within(numbers, "÷ n over the population's", off / result.truth, help=SURE)] if result.truth else []
    return (
        truth,
        within(numbers, "average, ÷ n", off, BIASED, BLUE),
        within(numbers, "average, ÷ (n − 1)", float(numbers["± ÷ (n − 1)"]), FAIR, ORANGE),
        Readout.of(numbers, "÷ n around the true mean", digits=4),
        *over,
        Readout("theory: (n − 1)/n", fixed(float(numbers["theory: (n − 1)/n"]))),
    )


def within(numbers: Numbers, label: str, margin: float, help: str, color: str = "") -> Readout:
    """One of a part's numbers with what chance may be off."""
    return Readout(label, f"{fixed(float(numbers[label]))} ± {fixed(margin)}", help=help, color=color)


def shapes_scene(result: Shapes, settings: Settings) -> Scene:
    """The populations that share mean 5 and standard deviation 2, on one axis."""
    return Scene((shapes_panel(result.x, result.densities),))


OF_SAMPLE = ("source", "own", "count", "seed")
SAMPLE = Part("sample", topic.describe, topic.describe_numbers, sample_scene, (*OF_SAMPLE, "offset"))
OUTLIER = Part("outlier", topic.one_more, topic.one_more_numbers, one_more_scene, (*OF_SAMPLE, "extra"))
LEAST = Part("least", topic.costs, topic.costs_numbers, costs_scene, (*OF_SAMPLE, "offset"))
DIVISOR = Part("divisor", topic.divisors, topic.divisors_numbers, divisors_scene, ("source", "own", "size", "again"))
SHAPES = Part("shapes", topic.shapes, topic.shapes_numbers, shapes_scene)
PARTS = (SAMPLE, OUTLIER, LEAST, DIVISOR, SHAPES)

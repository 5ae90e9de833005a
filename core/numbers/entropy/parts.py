"""The parts of the page about entropy: what is drawn and said of each."""

from __future__ import annotations

import numpy as np

from core.experiment.charts import BLUE
from core.experiment.part import Part
from core.experiment.scene import Readout, Scene
from core.experiment.wording import fixed
from core.numbers.entropy import topic
from core.numbers.entropy.one_prediction import coin_panel, loss_panel, sides_panel, wrong_panel
from core.numbers.entropy.pictures import (
    areas_panel,
    pair_panel,
    shares_panel,
    stack_panel,
    surprise_panel,
)
from core.numbers.entropy.sample_pictures import bins_panel, histogram_panel
from core.numbers.entropy.samples import SAMPLE_SHAPES
from core.numbers.entropy.sentences import loss_notice, outcomes_notice, pair_notices, sum_notices
from core.numbers.entropy.topic import (
    Coin,
    OneDistribution,
    OnePrediction,
    Samples,
    Settings,
    TwoDistributions,
    per_bit,
)

MEANINGS = {
    "H(p)": "average surprise of one who expects p, and p happens",
    "H(p, q)": "average surprise of one who expects q while p happens",
    "KL(p‖q)": "Kullback–Leibler divergence, H(p, q) − H(p): what expecting q costs",
    "KL(q‖p)": "the roles exchanged: H(q, p) − H(q)",
    "F.cross_entropy(ln q, p)": "torch's H(p, q); it answers in nats",
    "F.kl_div(ln q, p)": "torch's KL(p‖q); it answers in nats",
}
OF_TWO_OUTCOMES = {
    "F.binary_cross_entropy(q, p)": "Label p, prediction q; it answers in nats. For two outcomes it is H(p, q).",
}


def distribution_scene(result: OneDistribution, settings: Settings) -> Scene:
    """The distribution as bars to be dragged, and surprise times probability as areas that add up to the entropy."""
    numbers, most = topic.distribution_numbers(result, settings), f"most possible with {len(result.p)} outcomes"
    return Scene(
        panels=(shares_panel(result.p), surprise_panel(result.p, per_bit(settings), settings.unit)),
        readouts=(
            Readout.of(numbers, "entropy H(p)", color=BLUE),
            Readout.of(numbers, "the same"),
            Readout.of(numbers, most, help="log n: all equal"),
            Readout.of(numbers, "share of it"),
        ),
        notices=(*sum_notices(p=settings.p), outcomes_notice(result)),
    )


def coin_scene(result: Coin, settings: Settings) -> Scene:
    """The entropy of a coin against its probability of heads, and the surprise of either side."""
    numbers, scale, unit = topic.coin_numbers(result, settings), per_bit(settings), settings.unit
    return Scene(
        panels=(
            coin_panel(result.chances, scale * result.entropies, scale * result.entropy, scale, unit),
            sides_panel(settings.heads, scale, unit),
        ),
        readouts=(Readout.of(numbers, "coin's entropy"), Readout.of(numbers, "the same")),
    )


def two_scene(result: TwoDistributions, settings: Settings) -> Scene:
    """p and q side by side, both to be dragged, and their cross-entropies as stacks of entropy and divergence."""
    numbers, scale, unit = topic.two_numbers(result, settings), per_bit(settings), settings.unit
    meanings = MEANINGS | (OF_TWO_OUTCOMES if len(result.p) == 2 else {})
    own, extra, whole = (scale * np.array(values) for values in (result.entropies, result.kl, result.cross))
    return Scene(
        panels=(
            pair_panel(result.p, result.q, (len(settings.p), len(settings.q))),
            stack_panel(own, extra, whole, 4 * scale, unit),
            areas_panel(result.p, result.q, scale, unit),
        ),
        readouts=tuple(Readout.of(numbers, name, help=meaning) for name, meaning in meanings.items()),
        notices=sum_notices(p=settings.p, q=settings.q) + pair_notices(result, settings),
    )


def prediction_scene(result: OnePrediction, settings: Settings) -> Scene:
    """Binary cross-entropy against the prediction, by hand and by torch; and where torch's clamp ends it."""
    numbers = topic.prediction_numbers(result, settings)
    return Scene(
        panels=(
            loss_panel(result.predictions, result.losses, settings.truth, min(result.here[0], 5.0)),
            wrong_panel(result.digits, result.wrong_losses, settings.truth),
        ),
        readouts=tuple(
            Readout(name, nats if isinstance(nats, str) else f"{fixed(nats)} nats") for name, nats in numbers.items()
        ),
        notices=(loss_notice(result, settings),),
    )


def sample_scene(result: Samples, settings: Settings) -> Scene:
    """Histograms of four samples with both numbers, and the entropy of each against the number of bins."""
    scale, unit = per_bit(settings), settings.unit
    said = [
        f"H = {fixed(bits * scale, 2)} {unit}, variance = {fixed(variance, 2)}"
        for bits, variance in zip(result.entropies, result.variances, strict=True)
    ]
    # The constant sample's one bar would flatten the others; it may leave the chart.
    tallest = 1.1 * float(result.shares[:3].max())
    histograms = [
        histogram_panel(name, shares, tallest, numbers)
        for name, shares, numbers in zip(SAMPLE_SHAPES, result.shares, said, strict=True)
    ]
    ceiling = scale * np.minimum(np.log2(result.bin_counts), np.log2(settings.count))
    curves = dict(zip(SAMPLE_SHAPES, scale * result.by_bins, strict=True))
    here = scale * float(result.entropies[0])
    by_bins = bins_panel(result.bin_counts, curves, ceiling, here, scale, unit)
    return Scene(panels=(*histograms, by_bins))


DISTRIBUTION = Part("surprise", topic.one_distribution, topic.distribution_numbers, distribution_scene, ("p",))
COIN = Part("coin", topic.coin, topic.coin_numbers, coin_scene, ("heads",))
TWO = Part("two", topic.two_distributions, topic.two_numbers, two_scene, ("p", "q"))
PREDICTION = Part("binary", topic.one_prediction, topic.prediction_numbers, prediction_scene, ("truth", "prediction"))
SAMPLES = Part("sample", topic.sort_samples, topic.sample_numbers, sample_scene, ("count", "bins", "apart", "seed"))
PARTS = (DISTRIBUTION, COIN, TWO, PREDICTION, SAMPLES)

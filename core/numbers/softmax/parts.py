"""The parts of the page about softmax: what is drawn and said of each."""

from __future__ import annotations

from core.experiment.charts import CLASSES, GREEN
from core.experiment.part import Part
from core.experiment.scene import Notice, Readout, Scene
from core.experiment.wording import listed, plain
from core.numbers.softmax import topic
from core.numbers.softmax.pictures import (
    exponentials_panel,
    jacobian_panel,
    probabilities_panel,
    scores_panel,
    slopes_panel,
    temperature_panel,
    twice_panels,
)
from core.numbers.softmax.topic import ROUNDING, Settings, Shares, Slopes, Temperatures, Twice


def shares_scene(result: Shares, settings: Settings) -> Scene:
    """Scores with their handles, their exponentials, and the probabilities that these are shares of."""
    return Scene(
        panels=(
            scores_panel(result.shifted, settings.shift),
            exponentials_panel(result.exponentials, settings.temperature),
            probabilities_panel(result.probabilities),
        ),
        readouts=shares_readouts(result, settings),
        notices=notices(result),
    )


def shares_readouts(result: Shares, settings: Settings) -> tuple[Readout, ...]:
    numbers = topic.shares_numbers(result, settings)
    first, apart = topic.most_likely(result.probabilities), float(numbers["compared with nn.Softmax"])
    return (
        Readout.of(numbers, "sum of probabilities", digits=6),
        Readout.of(numbers, "most likely outcome", color="" if len(first) > 1 else CLASSES[first[0] - 1]),
        Readout.of(
            numbers, "odds, largest to next", "{} to 1",
            help="The largest probability divided by the next: e to the power of the gap between their scores over T",
        ),
        Readout.of(numbers, "formula as written", help="exp(z/T) / Σ exp(z/T), nothing taken off first"),
        Readout.of(
            numbers, "compared with nn.Softmax", "the same" if apart < ROUNDING else "{} apart", color=GREEN,
            help=f"Largest difference: {plain(apart)}. A few 10⁻¹⁷ are rounding: float64 has 16 digits.",
        ),
    )  # fmt: skip


def notices(result: Shares) -> tuple[Notice, ...]:
    """Why the formula as written fails, where it does."""
    verdict, largest = topic.naive_verdict(result), plain(float(result.scaled.max()), 6)
    why = {
        "overflows: an exp is ∞": f"scores over T reach {largest}, and exp() is infinite from about 710 on; "
        "∞/∞ has no value",
        "underflows: every exp is 0": f"scores over T are at most {largest}, and exp() is 0 below about −745; "
        "0/0 has no value",
        "overflows: the sum is ∞": "each exp() is still finite, but their sum is infinite, so every share becomes 0",
        "wrong: exp has lost its digits": "exp() is so small (below 10⁻³⁰⁸) that float64 keeps only a few of its "
        "digits: the shares are " + listed([f"{value:.3f}" for value in result.naive]),
    }.get(verdict)
    if why is None:
        return ()
    text = f"The formula as written fails: {why}. With the largest score taken off first nothing is lost."
    return (Notice("warning", text, "Back to no shift", {"shift": 0.0}),)


def temperature_scene(result: Temperatures, settings: Settings) -> Scene:
    """The same scores at every temperature."""
    return Scene(panels=(temperature_panel(result.temperatures, result.shares, result.here, settings.temperature),))


def slopes_scene(result: Slopes, settings: Settings) -> Scene:
    """The Jacobian, and what becomes of it behind two losses."""
    numbers, (cross_entropy, squared) = topic.slopes_numbers(result, settings), result.slopes
    return Scene(
        panels=(
            jacobian_panel(result.jacobian),
            slopes_panel(cross_entropy, squared, topic.true_outcome(settings)),
        ),
        readouts=(
            Readout("probability of the true outcome", f"{numbers['probability of the true outcome']:.3f}"),
            Readout("largest slope, cross-entropy", numbers["largest slope, cross-entropy"]),
            Readout("largest slope, squared error", numbers["largest slope, squared error"]),
        ),
    )


def twice_scene(result: Twice, settings: Settings) -> Scene:
    """Cross-entropy given the scores, as torch wants it, and given their softmax: it takes softmax a second time."""
    numbers = topic.twice_numbers(result, settings)
    floor = f"least it can be with {settings.classes} classes"
    return Scene(
        panels=twice_panels(result.leads, result.losses, result.pushes, (settings.lead, result.here), result.floor),
        readouts=(
            Readout.of(numbers, "loss, given the scores", unit="nats"),
            Readout.of(numbers, "loss, given softmax of the scores", unit="nats"),
            Readout(floor, numbers[floor], "nats", help="ln(e + K − 1) − 1"),
        ),
    )


SHARES = Part("shares", topic.shares, topic.shares_numbers, shares_scene, ("scores", "temperature", "shift"))
TEMPERATURE = Part(
    "temperature", topic.at_every_temperature, topic.temperature_numbers, temperature_scene,
    ("scores", "temperature", "shift"),
)  # fmt: skip
SLOPES = Part(
    "gradient", topic.slopes, topic.slopes_numbers, slopes_scene, ("scores", "temperature", "shift", "target")
)
TWICE = Part("twice", topic.twice, topic.twice_numbers, twice_scene, ("classes", "lead"))
PARTS = (SHARES, TEMPERATURE, SLOPES, TWICE)

"""The parts of the page about dropout: what is drawn and said of each."""

from __future__ import annotations

import numpy as np

from core.engine.rounding import rounding_sentence
from core.experiment.charts import BLUE, GREEN, MAUVE, ORANGE, RED
from core.experiment.part import Part
from core.experiment.scene import Clock, Readout, Scene
from core.experiment.set_aside import trial_reads
from core.experiment.sister_charts import no_sisters, sister_readouts, sisters_notices, sisters_panel
from core.experiment.trial_charts import trial_scene
from core.experiment.twin_charts import rounding_notices
from core.regularization.dropout import topic
from core.regularization.dropout.average import Averaged, Gaps
from core.regularization.dropout.convolution import Convolved
from core.regularization.dropout.helps import Helped
from core.regularization.dropout.knocked import Knocked
from core.regularization.dropout.longer import Longer
from core.regularization.dropout.ones import CALLS, Ones
from core.regularization.dropout.pictures import (
    accuracies_panel,
    average_panels,
    band_panels,
    losses_panel,
    maps_panels,
    network_panel,
    ones_panels,
    strip_panels,
    ways_panel,
)
from core.regularization.dropout.rates import Rates
from core.regularization.dropout.sentences import (
    average_notices,
    convolved_notices,
    gaps_notices,
    helps_notices,
    knocked_notices,
    longer_notices,
    ones_notices,
    rates_notices,
    strip_notices,
    times_notices,
    trained_notices,
    uncertainty_notices,
)
from core.regularization.dropout.sweep_pictures import (
    convolved_panels,
    gaps_panels,
    helps_panels,
    knocked_panels,
    longer_panels,
    rates_panels,
    times_panels,
)
from core.regularization.dropout.times import Timed
from core.regularization.dropout.topic import EVERY, LAST, Settings, Strip, Trained
from core.regularization.dropout.uncertainty import Band


def trained_scene(result: Trained, settings: Settings) -> Scene:
    """Network, maps and curves on one clock."""
    return scene_of(EVERY, result, settings)


def last_frame_scene(result: Trained, settings: Settings) -> Scene:
    """The same at the end only, while a knob is dragged."""
    return scene_of(LAST, result, settings)


def scene_of(frames: slice, result: Trained, settings: Settings) -> Scene:
    """What the training has come to at these frames; of all of them there is a clock."""
    numbers = topic.trained_numbers(result, settings)
    total = result.kept.shape[1]
    kept = [f"{int(row.sum())} of {total}" for row in result.kept[frames]]
    shares, (_, accuracy) = 100 * result.thinned_right[frames], result.history.accuracies
    beside = result.sisters
    fewer = sisters_notices(settings.sisters, beside.finals if beside else None, frames == EVERY)
    chaos = rounding_notices(rounding_sentence(result.rounding), beside is not None)
    return Scene(
        panels=(
            network_panel(result, frames),
            *maps_panels(result),
            losses_panel(result, frames),
            accuracies_panel(result, frames),
            *(
                (sisters_panel(beside.finals, beside.failed, settings.seed, color=MAUVE),)
                if beside
                else no_sisters(settings.sisters)
            ),
        ),
        readouts=(
            Readout("units kept", kept, color=BLUE, help="Of all hidden units, in the subnetwork of this moment."),
            Readout("subnetwork, test", shares, "%", 1, help="What this moment's subnetwork gets right of the test."),
            Readout("whole, test", 100 * accuracy[frames], "%", 1, color=ORANGE, help="What the whole network does."),
            Readout("without dropout, test", 100 * float(numbers["without dropout, test"]), "%", 1,
                    help="At the end, trained from the same start."),
            Readout("loss, masked", result.masked_loss[frames], color=RED,
                    help="Of the training points, dropout on, under some 400 masks: about what a loop prints."),
            Readout("loss, whole", result.history.train_loss[frames], color=BLUE,
                    help="Of the same points with the same weights, in eval mode."),
            *sister_readouts(numbers, "They diverge, or end under 75 % test accuracy."),
        ),
        clock=Clock("epoch", result.history.epochs) if frames == EVERY else None,
        notices=trained_notices(result, settings) + fewer + chaos,
    )  # fmt: skip


def ones_scene(result: Ones, settings: Settings) -> Scene:
    """Call after call."""
    numbers = topic.ones_numbers(result, settings)
    return Scene(
        panels=(*ones_panels(result, settings), ways_panel(result, settings)),
        readouts=(
            Readout.of(numbers, "1/(1 − p)", help="What is kept is multiplied by it"),
            Readout.of(numbers, "mean of all calls", color=BLUE),
            Readout.of(numbers, "x²p/(1 − p)", help="The variance that dropout adds to a number x, in theory"),
            Readout.of(numbers, "variance, measured", color=ORANGE),
        ),
        clock=Clock("call", np.arange(1.0, CALLS + 1)),
        notices=ones_notices(result, settings),
    )


def strip_scene(result: Strip, settings: Settings) -> Scene:
    """Six subnetworks, their mean, and the whole."""
    numbers = topic.strip_numbers(result, settings)
    labels = ("one subnetwork, mean", "the worst", "the best", "all 200 together", "eval()")
    return Scene(
        panels=strip_panels(result),
        readouts=tuple(Readout(label, 100 * float(numbers[label]), "%", 1) for label in labels),
        notices=strip_notices(result, settings),
    )


def average_scene(result: Averaged, settings: Settings) -> Scene:
    """All 1,024 against eval()."""
    numbers = topic.average_numbers(result, settings)
    shares = ("right, eval()", "right, average", "right, one subnetwork")
    return Scene(
        panels=average_panels(result),
        readouts=(
            Readout.of(numbers, "gap in sd of the masks", color=BLUE,
                       help="How far eval()'s output is from the average of all subnetworks'"),
            Readout.of(numbers, "probability from the average", color=ORANGE),
            Readout.of(numbers, "… from the geometric mean", color=GREEN),
            *(Readout(label, 100 * float(numbers[label]), "%", 1) for label in shares),
        ),
        notices=average_notices(result, settings),
    )  # fmt: skip


def uncertainty_scene(result: Band, settings: Settings) -> Scene:
    """Where masked passes disagree."""
    numbers = topic.uncertainty_numbers(result, settings)
    labels = (
        "spread at the training points", "spread at the rim", "rank correlation with distance",
        "… with doubt",
    )  # fmt: skip
    return Scene(
        panels=band_panels(result),
        readouts=tuple(Readout.of(numbers, label) for label in labels),
        notices=uncertainty_notices(result, settings),
    )


def gaps_scene(result: Gaps, settings: Settings) -> Scene:
    """The gap against depth."""
    return Scene(panels=gaps_panels(result), notices=gaps_notices(result, settings))


def rates_scene(result: Rates, settings: Settings) -> Scene:
    """Accuracy against p."""
    return Scene(panels=rates_panels(result), notices=rates_notices(result, settings))


def longer_scene(result: Longer, settings: Settings) -> Scene:
    """Losses over the epochs."""
    return Scene(panels=longer_panels(result), notices=longer_notices(result, settings))


def times_scene(result: Timed, settings: Settings) -> Scene:
    """Times of an epoch."""
    return Scene(panels=times_panels(result), notices=times_notices(result, settings))


def knocked_scene(result: Knocked, settings: Settings) -> Scene:
    """Units taken out."""
    return Scene(panels=knocked_panels(result), notices=knocked_notices(result, settings))


def convolved_scene(result: Convolved, settings: Settings) -> Scene:
    """Dropout at three places of a convolutional network."""
    return Scene(panels=convolved_panels(result), notices=convolved_notices(result, settings))


def helps_scene(result: Helped, settings: Settings) -> Scene:
    """With and without."""
    return Scene(panels=helps_panels(result), notices=helps_notices(result, settings))


LEARNS = ("p", "points", "noise", "data", "activation", "rate", "epochs")
NETWORK = (*LEARNS, "units", "layers")
CHANCE = ("data_seed", "seed")
TRAINED_BY = (*NETWORK, *CHANCE)
WITH_SISTERS = (*TRAINED_BY, "sisters")
WHILE_DRAGGED = Part("network", topic.trained_while_dragged, topic.trained_numbers, last_frame_scene, WITH_SISTERS)
NETWORK_PART = Part("network", topic.trained, topic.trained_numbers, trained_scene, WITH_SISTERS, dragged=WHILE_DRAGGED)
ONES = Part("ones", topic.ones, topic.ones_numbers, ones_scene, ("share", "value", "seed"))
STRIP = Part("strip", topic.strip, topic.strip_numbers, strip_scene, TRAINED_BY)
AVERAGE = Part("average", topic.average, topic.average_numbers, average_scene, (*LEARNS, "depth", *CHANCE))
GAPS = Part("gaps", topic.gaps, topic.gaps_numbers, gaps_scene, LEARNS)
RATES = Part("rates", topic.rates, topic.rates_numbers, rates_scene, ("course", "width", "sweep_epochs"))
LONGER = Part("longer", topic.longer, topic.longer_numbers, longer_scene, ("p",))
TIMES = Part("times", topic.times, topic.times_numbers, times_scene, ("p",), timed=("milliseconds",))
KNOCKED = Part("knocked", topic.knocked, topic.knocked_numbers, knocked_scene, NETWORK)
UNCERTAINTY = Part("uncertainty", topic.uncertainty, topic.uncertainty_numbers, uncertainty_scene, TRAINED_BY)
HELPS = Part("helps", topic.helps, topic.helps_numbers, helps_scene, (*NETWORK, "against"))
CONVOLVED = Part("convolved", topic.convolved, topic.convolved_numbers, convolved_scene, ("p",))
TRIAL = Part("trial", topic.trial, topic.trial_numbers, trial_scene, trial_reads(WITH_SISTERS))
LOGGED = ("loss, whole", "test loss", "whole, training", "whole, test", "diverged")  # in the log of runs
PARTS = (NETWORK_PART, ONES, STRIP, AVERAGE, GAPS, RATES, LONGER, TIMES, KNOCKED, UNCERTAINTY, HELPS, CONVOLVED, TRIAL)

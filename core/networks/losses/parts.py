"""The parts of the page about losses: what is drawn and said of each."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from core.engine.rounding import rounding_sentence
from core.engine.trial import Trial
from core.experiment.charts import BLUE, GREEN, ORANGE
from core.experiment.part import Part
from core.experiment.scene import Notice, Readout, Scene
from core.experiment.set_aside import trial_reads
from core.experiment.sister_charts import sister_readouts, sisters_panel
from core.experiment.trial_charts import trial_scene
from core.experiment.twin_charts import rounding_notices
from core.experiment.wording import counted, percent, plain
from core.networks.losses import pictures, topic, training_pictures
from core.networks.losses.chosen_output import first_share, suited
from core.networks.losses.costs import STEPS, Samples
from core.networks.losses.fits import Constants, Fits
from core.networks.losses.floats import Cliff
from core.networks.losses.judged import Judged
from core.networks.losses.measures import HALF, LOGIT, MEASURES, PROBABILITY
from core.networks.losses.noises import LABELS, Likelihood
from core.networks.losses.sureness import Decisions
from core.networks.losses.topic import Priced, Settings
from core.networks.losses.trainings import Escaping, Twice


def priced_scene(result: Priced, settings: Settings) -> Scene:
    """Two losses and their slopes, with prediction and target."""
    asked, settings = settings, suited(settings)
    numbers = topic.priced_numbers(result, settings)
    rows = [
        Readout.of(numbers, "error ŷ − y", help="Signed: above 0 the prediction is too high."),
        Readout.of(numbers, "binarised error", help="1 if prediction and target lie on different sides of ½, else 0"),
    ]
    for name, color in (
        {settings.loss: BLUE} | ({} if settings.beside == settings.loss else {settings.beside: ORANGE})
    ).items():
        help = MEASURES[name].formula
        rows += [
            Readout.of(numbers, name, color=color, help=help),
            Readout.of(numbers, f"slope of {name}", color=color),
        ]
    rows.append(
        Readout.of(numbers, "compared with torch", color=GREEN, help="Value and slope, by torch's loss and autograd")
    )
    notices = tuple(Notice("info", text) for text in remarks(settings))
    for wanted, drawn in ((asked.loss, settings.loss), (asked.beside, settings.beside)):
        if wanted != drawn:
            text = f"{wanted} takes the logarithm of a probability, and any number is none: {drawn} is drawn instead."
            notices = (Notice("warning", text, "Predict a probability", {"output": PROBABILITY}), *notices)
    return Scene(pictures.priced_panels(result, settings), tuple(rows), notices=notices)


def remarks(settings: Settings) -> list[str]:
    """What is odd about the losses chosen."""
    names, found = {settings.loss, settings.beside}, []
    if "Signed error" in names:
        found.append("The signed error is no loss: the lower the prediction, the lower it is, without end.")
    if "Binarised error" in names:
        found.append("The binarised error has slope 0 wherever it has one: it says who is wrong, and not where to go.")
    if {HALF, "Squared error"} <= names:
        found.append("The ½ halves value and slope: half the rate on nn.MSELoss makes the same steps.")
    if settings.output == LOGIT and "Cross-entropy" in names and settings.classes > 2:
        found.append(
            f"Cross-entropy's scores are (z, 0, …, 0): with {settings.classes} classes the first one's probability is "
            f"{plain(first_share(settings))} here, and not σ(z), which the other loss and the error take."
        )
    if settings.output == LOGIT and "BCE" in names:
        found.append("Behind the sigmoid BCE's slope along z is ŷ − y: the sigmoid's own slope cancels.")
    return found


def samples_scene(result: Samples, settings: Settings) -> Scene:
    """Every sample's loss and their mean; what the sum does to the rate."""
    numbers, count = topic.samples_numbers(result, settings), len(result.losses)
    labels = ("cost, the mean", "the sum instead", "slope of the mean", "slope of the sum")
    readouts = [Readout.of(numbers, label, digits=4) for label in labels]
    readouts.append(
        Readout.of(
            numbers, "the sum's rate as the mean's", help=f"η times {count}: a step on the sum is that much longer"
        )
    )
    return Scene(pictures.samples_panels(result, settings), tuple(readouts), notices=samples_notices(result, settings))


def samples_notices(result: Samples, settings: Settings) -> tuple[Notice, ...]:
    """Where descent goes off, stands still or has no end."""
    if settings.sample_loss == "Signed error":
        text = (
            "Errors of either sign cancel in the mean, and descent lowers it without end: it is not a cost to train on."
        )
        return (Notice("info", text, "Square them", {"sample_loss": "Squared error"}),)
    if settings.sample_loss == "Binarised error":
        text = "The binarised error has slope 0: descent does not move, whatever the rate."
        return (Notice("info", text, "Square them", {"sample_loss": "Squared error"}),)
    mean, total = (row[-1] > row[0] + 1e-9 for row in result.descents)
    if (mean or total) and settings.sample_loss == "Absolute error":
        text = (
            "The absolute error's slope does not shrink near the minimum: steps of one length jump to and fro over it."
        )
        return (Notice("info", text),)
    if mean:
        text = f"With this rate even the steps on the mean go further off: after {STEPS} of them the cost is higher."
        return (Notice("warning", text, "A rate of 0.05", {"rate": 0.05}),)
    if total:
        count = len(result.losses)
        text = f"On the mean the cost goes down; on the sum each step is {count} times as long, and the cost rises."
        return (Notice("warning", text, "A rate of 0.05", {"rate": 0.05}),)
    return ()


def fits_scene(result: Fits, settings: Settings) -> Scene:
    """Three best lines and the odd point."""
    numbers = topic.fits_numbers(result, settings)
    colors = {"MSE": BLUE, "MAE": ORANGE, "Huber": GREEN}
    rows = [Readout.of(numbers, "slope without the odd point")]
    rows += [Readout.of(numbers, f"slope of the {name} line", color=color) for name, color in colors.items()]
    rows += [
        Readout.of(numbers, f"odd point's pull, {name}", color=color, help="The loss's slope at its error")
        for name, color in zip(("squared", "absolute", "Huber"), colors.values(), strict=True)
    ]
    return Scene(pictures.fits_panels(result, settings), tuple(rows))


def constants_scene(result: Constants, settings: Settings) -> Scene:
    """The best constant under each loss."""
    numbers = topic.constants_numbers(result, settings)
    names = {"squared error": BLUE, "absolute error": ORANGE, "pinball loss": GREEN}
    rows = [Readout.of(numbers, f"best under the {name}", color=color) for name, color in names.items()]
    rows += [Readout.of(numbers, "best probability under BCE"), Readout.of(numbers, "BCE there", unit="nats")]
    notices = []
    if settings.ones in (0, LABELS):
        notices.append(Notice("info", "All labels are alike: the best probability is certain, and its BCE is 0."))
    if len(settings.values) % 2 == 0 and _middle_gap(settings.values) > 0:
        notices.append(
            Notice("info", "An even number of values: any number between the two middle ones is as good for MAE.")
        )
    return Scene(pictures.constants_panels(result, settings), tuple(rows), notices=tuple(notices))


def _middle_gap(values: tuple[float, ...]) -> float:
    ordered, half = sorted(values), len(values) // 2
    return ordered[half] - ordered[half - 1]


def likelihood_scene(result: Likelihood, settings: Settings) -> Scene:
    """The noise that a loss comes from."""
    numbers = topic.likelihood_numbers(result, settings)
    rows = (
        Readout.of(numbers, "mean surprise here", unit="nats"),
        Readout.of(numbers, "least surprised at"),
        Readout.of(
            numbers, "surprise and loss differ by at most", color=GREEN, help="Rounding apart they are one curve"
        ),
    )
    return Scene(pictures.likelihood_panels(result, settings), rows)


def decisions_scene(result: Decisions, settings: Settings) -> Scene:
    """Equal accuracy, different loss; the threshold of logits."""
    numbers = topic.decisions_numbers(result, settings)
    rows = [
        Readout(label, percent(float(numbers[label])))
        for label in ("right, logit > 0", "right, logit > 0.5")
    ]  # fmt: skip
    rows += [Readout.of(numbers, label) for label in ("mean BCE", "least BCE", "least at sureness")]
    notices = []
    if result.accuracy == 1:
        notices.append(Notice("info", "All are right: the surer, the lower the loss, with no least at any sureness."))
    if result.above_half != result.accuracy:
        notices.append(
            Notice("info", "Cut at 0.5, logits between 0 and 0.5 are taken for class 0, though their ŷ is above ½.")
        )
    return Scene(training_pictures.decisions_panels(result, settings), tuple(rows), notices=tuple(notices))


def judged_scene(result: Judged, settings: Settings) -> Scene:
    """One training, by its loss and by its wrong answers."""
    numbers = topic.judged_numbers(result, settings)
    rows = (
        Readout("wrong at the end", percent(float(numbers["wrong at the end"])), help="Of the training points."),
        Readout.of(numbers, "it stands still from epoch", digits=4),
        Readout.of(numbers, "loss there", color=BLUE),
        Readout.of(numbers, "loss at the end", color=BLUE),
        Readout.of(
            numbers,
            "a nudge moves the binarised error by",
            help="The largest change when one weight or bias of the untrained unit moves by 0.0001. Descent needs one.",
        ),
        Readout.of(numbers, "a nudge moves the loss by"),
        *((Readout("test accuracy", 100 * result.test_accuracy, "%", 1),) if result.sisters else ()),
        *sister_readouts(numbers, "They diverge, or end under 75 % test accuracy."),
    )
    panels, sisters = training_pictures.judged_panels(result), result.sisters
    if sisters:
        panels += (sisters_panel(sisters.finals, sisters.failed, settings.judged_seed, pick="judged_seed"),)
    chaos = rounding_notices(rounding_sentence(result.rounding), sisters is not None)
    return Scene(panels, rows, notices=judged_notices(result) + chaos)


def judged_notices(result: Judged) -> tuple[Notice, ...]:
    """Equal accuracy, different loss: how far, and which way."""
    if result.diverged:
        return (Notice("warning", "The numbers overflowed: the curves end there.", "Rate 1", {"judged_rate": 1.0}),)
    steps, first, last = len(result.epochs) - 1 - result.steady, *result.loss[0, [result.steady, -1]]
    if not steps:
        return (Notice("info", "The share of wrong answers still changes in the last epoch: no stretch to compare."),)
    way = "falls" if last < first else "rises"
    text = (
        f"Through the last {'epoch' if steps == 1 else counted(steps, 'epoch')} (shaded) the same share of the "
        f"training answers is wrong, {percent(float(result.wrong[0, -1]))}, while the loss {way} from {plain(first)} "
        f"to {plain(last)}: judged by these answers, nothing happens there."
    )
    return (Notice("info", text),)


def cliff_scene(result: Cliff, settings: Settings) -> Scene:
    """torch's two ways to binary cross-entropy in one precision."""
    numbers = topic.cliff_numbers(result, settings)
    rows = (
        Readout.of(numbers, "sigmoid", digits=8),
        Readout.of(numbers, "BCELoss", color=ORANGE, digits=4),
        Readout.of(numbers, "gradient through BCELoss", color=ORANGE),
        Readout.of(numbers, "BCEWithLogitsLoss", color=BLUE, digits=4),
        Readout.of(numbers, "gradient through BCEWithLogitsLoss", color=BLUE),
        Readout.of(numbers, "sigmoid is exactly 1 from logit", digits=4, help="In this precision, to a thousandth"),
    )
    return Scene(training_pictures.cliff_panels(result, settings), rows, notices=cliff_notices(result, settings))


def cliff_notices(result: Cliff, settings: Settings) -> tuple[Notice, ...]:
    """What has happened at the knob's logit."""
    here, back = result.here, ("Back to a logit of 5", {"wrong": 5.0})
    share, push, true_push = (float(each[0]) for each in (here.sigmoid, here.bce_slope, here.with_logits_slope))
    if np.isnan(push):
        text = (
            f"In {settings.precision} the sigmoid is exactly {plain(share)}: BCELoss's slope divides 0 by 0, since its "
            "guard of 10⁻¹² is 0 itself in 16 bits. The gradient is no number, and after a step no weight is."
        )
    elif share in (0.0, 1.0):
        text = (
            f"In {settings.precision} the sigmoid is exactly {plain(share)}: the log would be −∞, torch puts −100 in "
            "its place, and the gradient is 0. This sample no longer pushes at all."
        )
    elif abs(push) < 0.5 * abs(true_push):
        text = (
            "The loss is still right, but its gradient is not: torch divides by ŷ(1 − ŷ), and by 10⁻¹² where that is "
            "smaller. So the further off, the weaker the push."
        )
    else:
        return ()
    return (Notice("warning", text, *back),)


def escape_scene(result: Escaping, settings: Settings) -> Scene:
    """How long it takes to come out of a confident mistake."""
    numbers = topic.escape_numbers(result, settings)
    rows = []
    for name, color in (("BCE", BLUE), ("squared error", ORANGE)):
        rows.append(Readout(f"{name}: escaped", percent(float(numbers[f"{name}: escaped"])), color=color))
        rows.append(Readout.of(numbers, f"{name}: median updates", digits=4, color=color))
    return Scene(training_pictures.escape_panels(result, settings), tuple(rows))


def twice_scene(result: Twice, settings: Settings) -> Scene:
    """Softmax put before a loss that takes it itself."""
    numbers = topic.twice_numbers(result, settings)
    rows = [
        Readout.of(numbers, "loss, given scores", color=BLUE),
        Readout.of(numbers, "loss, given softmax", color=ORANGE),
        Readout.of(numbers, "least it can be, given softmax", help="ln(e + K − 1) − 1"),
        Readout("right, given scores", percent(float(numbers["right, given scores"])), color=BLUE),
        Readout("right, given softmax", percent(float(numbers["right, given softmax"])), color=ORANGE),
        Readout.of(numbers, "log-softmax before it changes the loss by", color=GREEN),
    ]
    return Scene(training_pictures.twice_panels(result, settings), tuple(rows))


def judged_trial_scene(result: Trial, settings: Settings) -> Scene:
    """A against B; a pair that is clicked sets the unit's own seed."""
    found = trial_scene(result, settings)
    return replace(
        found, panels=tuple(replace(panel, pick="judged_seed" if panel.pick else "") for panel in found.panels)
    )


PRICED = Part(
    "priced", topic.priced, topic.priced_numbers, priced_scene,
    ("output", "loss", "beside", "prediction", "target", "probability", "logit", "truth", "delta", "classes"),
)  # fmt: skip
SAMPLES = Part(
    "samples", topic.samples, topic.samples_numbers, samples_scene,
    ("sample_loss", "predictions", "targets", "rate", "delta", "classes"),
)  # fmt: skip
FITS = Part("fits", topic.fits, topic.fits_numbers, fits_scene, ("outlier_x", "outlier_y", "fit_seed", "delta"))
CONSTANTS = Part(
    "constants", topic.constants, topic.constants_numbers, constants_scene, ("values", "quantile", "ones")
)  # fmt: skip
LIKELIHOOD = Part(
    "likelihood", topic.likelihood, topic.likelihood_numbers, likelihood_scene,
    ("noise", "values", "centre", "width", "chance", "ones"),
)  # fmt: skip
DECISIONS = Part("decisions", topic.decisions, topic.decisions_numbers, decisions_scene, ("answers", "scale"))
OF_THE_UNIT = ("judged_rate", "judged_noise", "judged_seed", "judged_data_seed", "sisters")
JUDGED = Part(
    "judged", topic.judged, topic.judged_numbers, judged_scene, OF_THE_UNIT,
    dragged=Part("judged", topic.judged_while_dragged, topic.judged_numbers, judged_scene, OF_THE_UNIT),
)  # fmt: skip
CLIFF = Part("cliff", topic.cliff, topic.cliff_numbers, cliff_scene, ("precision", "label", "wrong"))
ESCAPE = Part("escape", topic.escape, topic.escape_numbers, escape_scene, ("start", "escape_rate", "escape_seed"))
TWICE = Part("twice", topic.twice, topic.twice_numbers, twice_scene, ("classes", "twice_rate", "twice_seed"))
TRIAL = Part("trial", topic.trial, topic.trial_numbers, judged_trial_scene, trial_reads(OF_THE_UNIT))
LOGGED = ("loss at the end", "wrong at the end", "wrong at the end, test points")  # in the log of runs
PARTS = (PRICED, SAMPLES, FITS, CONSTANTS, LIKELIHOOD, DECISIONS, JUDGED, CLIFF, ESCAPE, TWICE, TRIAL)

"""The parts of the page about overfitting: what is drawn and said of each."""

from __future__ import annotations

from core.engine.rounding import rounding_sentence
from core.experiment.charts import BLUE, GREEN, MAUVE, ORANGE
from core.experiment.part import Part
from core.experiment.scene import Clock, Notice, Panel, Readout, Scene
from core.experiment.set_aside import trial_reads
from core.experiment.sister_charts import no_sisters, sister_readouts, sisters_notices, sisters_panel
from core.experiment.trial_charts import trial_scene
from core.experiment.twin_charts import rounding_notices
from core.regularization.overfitting import topic
from core.regularization.overfitting.choosing import Chosen
from core.regularization.overfitting.digits import Digits
from core.regularization.overfitting.errors import Split
from core.regularization.overfitting.fits import Fit
from core.regularization.overfitting.jitter import Jittered, Ridge
from core.regularization.overfitting.labels import Shuffled
from core.regularization.overfitting.leak import Leak
from core.regularization.overfitting.paired import Growth, Pairs
from core.regularization.overfitting.pictures import (
    fit_panel,
    jitter_panels,
    loss_panel,
    plane_panels,
    ridge_panels,
    seen_panel,
    wiggle_panels,
)
from core.regularization.overfitting.plane import Mapped
from core.regularization.overfitting.sentences import (
    chosen_notices,
    curve_notices,
    digits_notices,
    growth_notices,
    jitter_notices,
    label_notices,
    leak_notices,
    pairs_notices,
    plane_notices,
    ridge_notices,
    seen_notices,
    split_notices,
    wiggle_notices,
)
from core.regularization.overfitting.sweep_pictures import (
    answers_panel,
    chosen_panel,
    digits_panels,
    growth_panels,
    label_panel,
    leak_panels,
    pairs_panels,
    split_panel,
)
from core.regularization.overfitting.topic import Settings

EVERY, LAST = slice(None), slice(-1, None)  # frames


def curve_scene(result: Fit, settings: Settings) -> Scene:
    """The curve and its losses on one clock."""
    return curve_at(EVERY, result, settings)


def curve_dragged_scene(result: Fit, settings: Settings) -> Scene:
    """The same at the end only, while a knob is dragged."""
    return curve_at(LAST, result, settings)


def curve_at(frames: slice, result: Fit, settings: Settings) -> Scene:
    """What the training has come to at these frames; of all of them there is a clock."""
    numbers, tests = topic.curve_numbers(result, settings), settings.test
    readouts = [Readout("training loss", result.train[frames], color=BLUE)]
    if tests:
        readouts += [
            Readout("test loss", result.test[frames], color=ORANGE),
            Readout("gap", result.gap[frames], help="Test loss less training loss"),
            Readout.of(numbers, "least test loss"),
            Readout.of(
                numbers, "test loss, stopped early", help="By the validation loss, with that patience", color=GREEN
            ),
        ]
    readouts.append(Readout("total variation", result.variation[frames], help="How far up and down the curve goes"))
    if tests:
        fails = "They diverge, or end with a larger test loss than one and the same answer to all would have."
        readouts += sister_readouts(numbers, fails, percent=False)
    return Scene(
        panels=(
            fit_panel(result, frames, tests),
            loss_panel(result, frames, tests),
            *(dots_of(result, settings) if tests else ()),
        ),
        readouts=tuple(readouts),
        clock=clock_of(frames, result),
        notices=curve_notices(result, settings) + fewer_of(result, settings.sisters, frames) + chaos_of(result, tests),
    )


def fewer_of(result: Fit | Mapped, wanted: str, frames: slice) -> tuple[Notice, ...]:
    """That there are fewer sisters than were asked for."""
    return sisters_notices(wanted, result.sisters.finals if result.sisters else None, frames == EVERY)


def chaos_of(result: Fit, tests: bool) -> tuple[Notice, ...]:
    """Where rounding is felt; nothing of it while the test set is hidden, on which both ends are told."""
    return rounding_notices(rounding_sentence(result.rounding), result.sisters is not None) if tests else ()


def dots_of(result: Fit | Mapped, settings: Settings) -> tuple[Panel, ...]:
    """Where the sisters end, if any are asked for."""
    found = result.sisters
    if found is None:
        return no_sisters(settings.plane_sisters if isinstance(result, Mapped) else settings.sisters)
    known = found.accuracy is not None
    return (sisters_panel(found.finals, found.failed, settings.seed, accuracy=known, color=MAUVE),)


def clock_of(frames: slice, result: Fit | Mapped) -> Clock | None:
    """The clock of all frames; none of one."""
    return Clock("epoch", result.updates.astype(float)) if frames == EVERY else None


def wiggle_scene(result: Fit, settings: Settings) -> Scene:
    """How wiggly the curve is."""
    return wiggle_at(EVERY, result, settings)


def wiggle_dragged_scene(result: Fit, settings: Settings) -> Scene:
    """The same at the end only."""
    return wiggle_at(LAST, result, settings)


def wiggle_at(frames: slice, result: Fit, settings: Settings) -> Scene:
    """How wiggly the curve is at these frames."""
    numbers = topic.curve_numbers(result, settings)
    labels = ("total variation", "total variation of the true curve", "bending", "bending of the true curve")
    return Scene(
        panels=wiggle_panels(result, frames),
        readouts=tuple(Readout.of(numbers, label) for label in (*labels, "turning points")),
        clock=clock_of(frames, result),
        notices=wiggle_notices(result, settings),
    )


def seen_scene(result: Fit, settings: Settings) -> Scene:
    """The training loss twice."""
    return seen_at(EVERY, result, settings)


def seen_dragged_scene(result: Fit, settings: Settings) -> Scene:
    """The same at the end only."""
    return seen_at(LAST, result, settings)


def seen_at(frames: slice, result: Fit, settings: Settings) -> Scene:
    """The training loss twice, at these frames; the test loss only where the test set is shown."""
    tested = (Readout("test loss, evaluated", result.test[frames], color=ORANGE),) if settings.test else ()
    return Scene(
        panels=(seen_panel(result, frames, settings.test),),
        readouts=(
            Readout("loss as trained", (result.during + result.penalty)[frames], color=BLUE),
            Readout("of which penalty", result.penalty[frames]),
            Readout("training loss, evaluated", result.train[frames], color=BLUE),
            *tested,
        ),
        clock=clock_of(frames, result),
        notices=seen_notices(result, settings),
    )


def plane_scene(result: Mapped, settings: Settings) -> Scene:
    """The map and the accuracies on one clock."""
    return plane_at(EVERY, result, settings)


def plane_dragged_scene(result: Mapped, settings: Settings) -> Scene:
    """The same at the end only."""
    return plane_at(LAST, result, settings)


def plane_at(frames: slice, result: Mapped, settings: Settings) -> Scene:
    """The map and the accuracies at these frames."""
    numbers = topic.classes_numbers(result, settings)
    return Scene(
        panels=(*plane_panels(result, frames), *dots_of(result, settings)),
        readouts=(
            Readout("training accuracy", 100 * result.train[frames], "%", 1, color=BLUE),
            Readout("test accuracy", 100 * result.test[frames], "%", 1, color=ORANGE),
            Readout("accuracy of a guess", 100 * result.chance, "%", 1),
            Readout.of(numbers, "length of the border", help="Neighbouring cells of the map that disagree, in widths"),
            *sister_readouts(numbers, "They diverge, or end under 75 % test accuracy."),
        ),
        clock=clock_of(frames, result),
        notices=plane_notices(result, settings) + fewer_of(result, settings.plane_sisters, frames),
    )


def pairs_scene(result: Pairs, settings: Settings) -> Scene:
    return Scene(panels=pairs_panels(result), notices=pairs_notices(result, settings))


def growth_scene(result: Growth, settings: Settings) -> Scene:
    return Scene(panels=growth_panels(result), notices=growth_notices(result, settings))


def split_scene(result: Split, settings: Settings) -> Scene:
    return Scene(panels=(split_panel(result), answers_panel(result)), notices=split_notices(result, settings))


def label_scene(result: Shuffled, settings: Settings) -> Scene:
    return Scene(panels=(label_panel(result),), notices=label_notices(result, settings))


def jitter_scene(result: Jittered, settings: Settings) -> Scene:
    return Scene(panels=jitter_panels(result), notices=jitter_notices(result, settings))


def ridge_scene(result: Ridge, settings: Settings) -> Scene:
    return Scene(panels=ridge_panels(result), notices=ridge_notices(result, settings))


def digits_scene(result: Digits, settings: Settings) -> Scene:
    return Scene(panels=digits_panels(result), notices=digits_notices(result, settings))


def leak_scene(result: Leak, settings: Settings) -> Scene:
    return Scene(panels=leak_panels(result), notices=leak_notices(result, settings))


def chosen_scene(result: Chosen, settings: Settings) -> Scene:
    return Scene(panels=(chosen_panel(result),), notices=chosen_notices(result, settings))


STRENGTHS, SIZE = ("share", "strength", "jitter"), ("units", "layers", "activation", "start", "rate", "updates")
SWITCHES = ("dropping", "shrinking", "copying", *STRENGTHS)
POINTS, PLANE = ("count", "noise"), ("data", "rows", "blur")
ALONE_READS = (*SWITCHES, *POINTS, *SIZE, "patience", "data_seed", "seed")
CURVE_READS = (*ALONE_READS, "sisters")
PLANE_READS = (*SWITCHES, *PLANE, "random", *SIZE, "data_seed", "seed", "plane_sisters")
DRAGGED, ALONE = topic.curve_while_dragged, topic.curve_alone_while_dragged
CURVE_DRAGGED = Part("curve", DRAGGED, topic.curve_numbers, curve_dragged_scene, CURVE_READS)
CURVE = Part("curve", topic.curve_fit, topic.curve_numbers, curve_scene, CURVE_READS, dragged=CURVE_DRAGGED)
WIGGLE_DRAGGED = Part("wiggle", ALONE, topic.curve_numbers, wiggle_dragged_scene, ALONE_READS)
WIGGLE = Part("wiggle", topic.curve_fit, topic.curve_numbers, wiggle_scene, CURVE_READS, dragged=WIGGLE_DRAGGED)
SEEN_DRAGGED = Part("seen", ALONE, topic.seen_numbers, seen_dragged_scene, ALONE_READS)
SEEN = Part("seen", topic.curve_fit, topic.seen_numbers, seen_scene, CURVE_READS, dragged=SEEN_DRAGGED)
CLASSES_DRAGGED = Part(
    "classes", topic.classes_while_dragged, topic.classes_numbers, plane_dragged_scene, PLANE_READS
)  # fmt: skip
CLASSES = Part(
    "classes", topic.classes_learned, topic.classes_numbers, plane_scene, PLANE_READS, dragged=CLASSES_DRAGGED
)
PAIRED = Part(
    "pairs", topic.pairs, topic.pairs_numbers, pairs_scene, (*STRENGTHS, *POINTS, *SIZE, "patience"),
    timed=("seconds",),
)  # fmt: skip
GROWTH = Part("growth", topic.growth, topic.growth_numbers, growth_scene, (*STRENGTHS, *POINTS, *SIZE, "along"))
SPLIT = Part(
    "split", topic.error_parts, topic.error_numbers, split_scene,
    (*SWITCHES, *POINTS, *(name for name in SIZE if name != "units")),
)  # fmt: skip
LABELS = Part("labels", topic.label_sweep, topic.label_numbers, label_scene, (*SWITCHES, *PLANE, *SIZE))
JITTER = Part(
    "anew", topic.jittered, topic.jittered_numbers, jitter_scene,
    (*POINTS, *SIZE, "strength", "jitter", "data_seed", "seed"),
)  # fmt: skip
RIDGE = Part("ridge", topic.ridge, topic.ridge_numbers, ridge_scene, ("jitter", "seed"))
DIGITS = Part("digits", topic.digits, topic.digits_numbers, digits_scene, ("images", "pixels", "degrees", "speckle"))
LEAK = Part("leak", topic.leak, topic.leak_numbers, leak_scene, (*PLANE, *SIZE, "noise_labels", "jitter"))
CHOSEN = Part("chosen", topic.chosen, topic.chosen_numbers, chosen_scene, (*PLANE, *SIZE, "noise_labels", "held"))
TRIAL = Part("trial", topic.trial, topic.trial_numbers, trial_scene, trial_reads(CURVE_READS))
LOGGED = ("training loss", "validation loss", "total variation", "diverged")  # in the log of runs
PARTS = (CURVE, WIGGLE, SEEN, CLASSES, PAIRED, GROWTH, SPLIT, LABELS, JITTER, RIDGE, DIGITS, LEAK, CHOSEN, TRIAL)

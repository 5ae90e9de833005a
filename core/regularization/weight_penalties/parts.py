"""The parts of the page about penalties on weights: what is drawn and said of each."""

from __future__ import annotations

from core.engine.rounding import rounding_sentence
from core.experiment.charts import BLUE, GREEN, MAUVE, ORANGE, RED
from core.experiment.part import Part
from core.experiment.scene import Clock, Panel, Readout, Scene
from core.experiment.set_aside import trial_reads
from core.experiment.sister_charts import sister_readouts, sisters_notices, sisters_panel
from core.experiment.trial_charts import trial_scene
from core.experiment.twin_charts import rounding_notices
from core.regularization.weight_penalties import topic
from core.regularization.weight_penalties.decay import WAYS, Decays
from core.regularization.weight_penalties.l1_rules import Rules
from core.regularization.weight_penalties.linear_paths import Paths
from core.regularization.weight_penalties.many_seeds import Seeds
from core.regularization.weight_penalties.pictures import (
    apart_panel,
    cost_panel,
    dialect_weights_panel,
    dialects_panel,
    norms_panel,
    path_loss_panel,
    paths_panel,
    plane_panel,
    threshold_panel,
    two_paths_panel,
    units_panel,
)
from core.regularization.weight_penalties.scales import Scaled
from core.regularization.weight_penalties.sentences import (
    decays_notices,
    paths_notices,
    seeds_notices,
    trained_notices,
    translations_notices,
    two_weights_notices,
)
from core.regularization.weight_penalties.topic import Settings
from core.regularization.weight_penalties.training import Trained
from core.regularization.weight_penalties.training_pictures import (
    accuracy_panel,
    histogram_panel,
    layers_panel,
    loss_panel,
    map_panel,
    rules_panels,
    seeds_panels,
    zeros_panel,
)
from core.regularization.weight_penalties.translator import Translations
from core.regularization.weight_penalties.two_weights import Plane

EVERY, LAST = slice(None), slice(-1, None)  # frames
SISTERS_HEIGHT = 260  # pixels


def two_weights_scene(result: Plane, settings: Settings) -> Scene:
    """The plane, the paths, and the map of one weight."""
    numbers = topic.two_weights_numbers(result, settings)
    return Scene(
        panels=(plane_panel(result), two_paths_panel(result, settings.strength), threshold_panel(result)),
        readouts=(
            Readout.of(numbers, "w₁", color=BLUE),
            Readout.of(numbers, "w₂", color=ORANGE),
            Readout.of(numbers, "exact zeros", color=RED),
            Readout.of(numbers, "loss above its least", help="Mean squared error above that of least squares"),
            Readout.of(numbers, "penalty"),
            Readout.of(numbers, "w₂ is 0 from λ =", help="The first λ on the chart from which on it stays exactly 0"),
        ),
        notices=two_weights_notices(result, settings),
    )


def paths_scene(result: Paths, settings: Settings) -> Scene:
    """All paths, and the losses."""
    numbers = topic.paths_numbers(result, settings)
    return Scene(
        panels=(paths_panel(result, settings.table_strength), path_loss_panel(result, settings.table_strength)),
        readouts=(
            Readout.of(numbers, "exact zeros", color=RED),
            Readout.of(numbers, "next to zero", help="Not 0, but below a hundredth of the largest weight"),
            Readout.of(numbers, "test loss", color=ORANGE),
            Readout.of(numbers, "least test loss"),
            Readout.of(numbers, "at λ ="),
            Readout.of(numbers, "largest difference from scikit-learn", color=GREEN),
            Readout.of(numbers, "scikit-learn's zeros"),
        ),
        notices=paths_notices(result, settings),
    )


def translations_scene(result: Translations, settings: Settings) -> Scene:
    """Four dialects side by side."""
    numbers = topic.translations_numbers(result, settings)
    return Scene(
        panels=(dialects_panel(result), dialect_weights_panel(result)),
        readouts=tuple(
            Readout.of(numbers, f"{name}: {what}")
            for what in ("largest difference", "with λ as it stands")
            for name in result.dialects
        ),
        notices=translations_notices(result, settings),
    )


def decays_scene(result: Decays, settings: Settings) -> Scene:
    """Four ways of taking L2."""
    numbers = topic.decays_numbers(result, settings)
    return Scene(
        panels=(apart_panel(result, settings.optimizer), norms_panel(result)),
        readouts=tuple(Readout.of(numbers, f"{way}: largest difference") for way in WAYS[1:]),
        notices=decays_notices(result, settings),
    )


def trained_scene(result: Trained, settings: Settings) -> Scene:
    """Map, histogram and curves on one clock."""
    return scene_of(EVERY, result, settings)


def last_frame_scene(result: Trained, settings: Settings) -> Scene:
    """The same at the end only, while a knob is dragged."""
    return scene_of(LAST, result, settings)


def scene_of(frames: slice, result: Trained, settings: Settings) -> Scene:
    """What the training has come to at these frames; of all of them there is a clock."""
    numbers = topic.trained_numbers(result, settings)
    fewer = sisters_notices(settings.sisters, result.sisters.finals if result.sisters else None, frames == EVERY)
    chaos = rounding_notices(rounding_sentence(result.rounding), result.sisters is not None)
    shares = ("training accuracy", "test accuracy", "test accuracy without a penalty", "exact zeros", "next to zero")
    return Scene(
        panels=(
            map_panel(result, frames),
            histogram_panel(result, frames),
            loss_panel(result, frames),
            layers_panel(result, frames),
            zeros_panel(result, frames),
            *sisters_panels(result, frames, settings.seed),
        ),
        readouts=(
            *(Readout(label, 100 * float(numbers[label]), "%", 1) for label in shares),
            Readout.of(numbers, "largest weight"),
            Readout.of(numbers, "largest weight without a penalty"),
            Readout.of(
                numbers, "scale of the prior",
                help="1 / (n λ) of L1's Laplace, 1 / √(2 n λ) of L2's bell, with n points to train on",
            ),
            *sister_readouts(numbers, "They diverge, or end under 75 % test accuracy."),
        ),
        clock=Clock("epoch", result.history.epochs) if frames == EVERY else None,
        notices=trained_notices(result, settings) + fewer + chaos,
    )  # fmt: skip


def sisters_panels(result: Trained, frames: slice, seed: int) -> tuple[Panel, ...]:
    """The accuracies of the run among its sisters', and where these end, if there are any."""
    if result.sisters is None:
        return ()
    ends = sisters_panel(result.sisters.finals, result.sisters.failed, seed, span=6, height=SISTERS_HEIGHT, color=MAUVE)
    return accuracy_panel(result, frames, SISTERS_HEIGHT), ends


def rules_scene(result: Rules, settings: Settings) -> Scene:
    """Three rules of L1."""
    numbers = topic.rules_numbers(result, settings)
    return Scene(
        panels=rules_panels(result),
        readouts=(
            Readout.of(numbers, "weights"),
            *(Readout.of(numbers, f"{rule}: exact zeros") for rule in result.histories),
            *(Readout(name, 100 * float(numbers[name]), "%", 1) for name in numbers if "accuracy" in name),
        ),
    )


def scaled_scene(result: Scaled, settings: Settings) -> Scene:
    """The same function in other units."""
    numbers = topic.scaled_numbers(result, settings)
    labels = (
        "largest difference of the answers", "∑|w| at this c", "∑w² at this c", "its weight, all standardised",
        "its weight, in other units", "its weight, standardised again",
    )  # fmt: skip
    return Scene(
        panels=(cost_panel(result, settings.factor), units_panel(result)),
        readouts=tuple(Readout.of(numbers, label) for label in labels),
    )


def seeds_scene(result: Seeds, settings: Settings) -> Scene:
    """Every measure against λ."""
    return Scene(panels=seeds_panels(result), notices=seeds_notices(result, settings))


KIND, TABLE = ("penalty", "share"), ("source", "count", "noise", "data_seed")
NETWORK = (*KIND, "data", "spread", "rule", "biases", "units", "activation", "optimizer", "rate", "epochs")
TRAINED_BY = (*NETWORK, "weight", "turn", "times", "seed", "sisters")
TWO_WEIGHTS = Part(
    "two_weights", topic.two_weights, topic.two_weights_numbers, two_weights_scene,
    (*KIND, "strength", "correlation", "free"),
)  # fmt: skip
PATHS = Part("paths", topic.paths, topic.paths_numbers, paths_scene, (*KIND, *TABLE, "table_strength"))
TRANSLATOR = Part(
    "translator", topic.translations, topic.translations_numbers, translations_scene,
    (*KIND, *TABLE, "table_strength"),
)  # fmt: skip
DECAY = Part("decay", topic.decays, topic.decays_numbers, decays_scene, (*TABLE, "optimizer", "step", "decay"))
WHILE_DRAGGED = Part("network", topic.trained_while_dragged, topic.trained_numbers, last_frame_scene, TRAINED_BY)
NETWORK_PART = Part("network", topic.trained, topic.trained_numbers, trained_scene, TRAINED_BY, dragged=WHILE_DRAGGED)
RULES = Part(
    "rules", topic.rules, topic.rules_numbers, rules_scene,
    ("data", "spread", "units", "activation", "optimizer", "rate", "epochs", "weight", "turn", "times", "seed"),
)  # fmt: skip
SCALE = Part(
    "scale", topic.scaled, topic.scaled_numbers, scaled_scene,
    (*KIND, *TABLE, "table_strength", "factor", "units", "seed"),
)  # fmt: skip
SEEDS = Part("seeds", topic.seeds, topic.seeds_numbers, seeds_scene, NETWORK)
TRIAL = Part("trial", topic.trial, topic.trial_numbers, trial_scene, trial_reads(TRAINED_BY))
LOGGED = ("training accuracy", "test accuracy", "exact zeros", "length of the border", "diverged")  # in the log of runs
PARTS = (TWO_WEIGHTS, PATHS, TRANSLATOR, DECAY, NETWORK_PART, RULES, SCALE, SEEDS, TRIAL)

"""The parts of the page on gradients through depth: what is drawn and said of each."""

from __future__ import annotations

import numpy as np

from core.descent.vanishing_exploding import topic
from core.descent.vanishing_exploding.gradients import measured_factor
from core.descent.vanishing_exploding.learning_curves import (
    bars_panel,
    learning_panel,
    race_panel,
    through_training_panel,
)
from core.descent.vanishing_exploding.pictures import (
    factors_panel,
    forward_panel,
    gradient_panel,
    histogram_panel,
    moves_panel,
    network_panel,
    spread_panel,
    units_panel,
)
from core.descent.vanishing_exploding.sentences import dead_networks, notice, units_notice, verdict
from core.descent.vanishing_exploding.teaching import Training
from core.descent.vanishing_exploding.topic import BRIEF, Moves, Passage, Race, Settings, Spread, Tried
from core.engine.activations import ACTIVATIONS
from core.experiment.charts import GREEN
from core.experiment.part import Numbers, Part
from core.experiment.scene import Notice, Readout, Scene
from core.experiment.wording import percent

HEAVY = (
    "A few networks far above the rest carry the mean, so in deep and narrow ones a hundred are too few to measure it."
)
LEARNED = f"digits right after {BRIEF} updates"


def tried_scene(result: Tried, settings: Settings) -> Scene:
    """The gradient layer by layer beside the theory's, what the activations look like, and the network in little."""
    learned = percent(result.learned) if np.isfinite(result.learned) else "training broke off"
    return gradient_scene(result.passage, settings, learned, notice(result.passage, settings, result.learned))


def dragged_scene(result: Passage, settings: Settings) -> Scene:
    """The same without the short training, which takes too long for a knob on the move."""
    return gradient_scene(result, settings, "let go to see", notice(result, settings, None))


def gradient_scene(result: Passage, settings: Settings, learned: str, said: Notice) -> Scene:
    numbers, bounded = topic.passage_numbers(result, settings), ACTIVATIONS[settings.activation].saturates
    return Scene(
        panels=(
            gradient_panel(result.reach, result.theory, result.weights),
            histogram_panel(result.histogram, result.ends, settings.activation, bounded),
            network_panel(result.reach),
        ),
        readouts=(
            Readout.of(numbers, "first layer's gradient / last's", digits=2),
            Readout.of(numbers, "factor per layer", help="Measured, going back one layer."),
            Readout.of(numbers, "by theory", help="Typical slope times gain of the weights."),
            Readout("dead units", numbers["dead units"], "%", 1, "No slope on any picture of the batch."),
            Readout(
                LEARNED, learned, color=GREEN,
                help="Of the 450 test digits, after a short training; guessing gives 10 %.",
            ),
        ),
        notices=(said,),
    )  # fmt: skip


def moves_scene(result: Moves, settings: Settings) -> Scene:
    """How far one update of the optimizer moves every layer's weights, in proportion to their length."""
    return Scene(panels=(moves_panel(result.moved, result.decayed, settings.optimizer),))


def factors_scene(result: Passage, settings: Settings) -> Scene:
    """Slope and gain, whose product is the factor; and what the layers do to the signal on its way forward."""
    return Scene(panels=(factors_panel(result.slope, result.gain), forward_panel(result.size, result.contrast)))


def units_scene(result: Passage, settings: Settings) -> Scene:
    """The share of dead units and of flat slopes, layer by layer."""
    numbers = topic.units_numbers(result, settings)
    return Scene(
        panels=(units_panel(result.dead, result.asleep),),
        readouts=(
            Readout("dead units", numbers["dead units"], "%", 1),
            Readout("flat slopes", numbers["flat slopes"], "%", 1, "Below a hundredth of the steepest."),
        ),
        notices=(units_notice(result, settings),),
    )


def training_scene(result: Training, settings: Settings) -> Scene:
    """Loss and accuracy over the updates, and every layer's gradient all along."""
    if not len(result.updates):
        return Scene(panels=(), notices=(Notice("warning", result.ended),))
    numbers = topic.training_numbers(result, settings)
    return Scene(
        panels=(learning_panel(result), through_training_panel(result)),
        readouts=(
            Readout("training loss", numbers["training loss"]),
            percentage(numbers, "accuracy on the training digits"),
            percentage(numbers, "accuracy on the 450 test digits"),
        ),
        notices=(verdict(result, settings),),
    )


def percentage(numbers: Numbers, label: str) -> Readout:
    return Readout(label, numbers[label], "%", 1)


def spread_scene(result: Spread, settings: Settings) -> Scene:
    """What many networks have in common: the gradient on its way back, the size of the outputs on the way on."""
    alive = np.isfinite([measured_factor(row) for row in result.reach])
    if settings.depth == 1 or settings.initialisation == "Zero":
        return Scene((), notices=(Notice("info", "There is no factor to compare: take more layers, and weights."),))
    if not alive.any():
        return Scene((), notices=(Notice("warning", "In no network so far does a gradient reach layer 1."),))
    numbers, reach = topic.spread_numbers(result, settings), result.reach[alive] / result.reach[alive, -1:]
    alone = "of which one network alone makes"
    return Scene(
        panels=(
            spread_panel(
                "reach", "The gradient, relative to the last layer's", "|∂L/∂h|, last layer = 1", reach, False
            ),
            spread_panel(
                "squares", "The outputs on the way on", "mean square, layer 1 = 1", topic.relative_squares(result), True
            ),
        ),
        readouts=(
            Readout.of(numbers, "factor per layer: least, median, most"),
            Readout.of(numbers, "mean square, last layer / first: mean"),
            Readout(alone, percent(float(numbers[alone])), help=HEAVY),
            Readout.of(numbers, "median network's"),
            Readout("networks", numbers["networks"], digits=0),
        ),
        notices=(*dead_networks(alive),),
    )


def race_scene(result: Race, settings: Settings) -> Scene:
    """The learning curves of all remedies, and what each had of the gradient before the first update."""
    accuracies = [topic.last_accuracy(training) for training in result.trainings]
    return Scene(
        panels=(
            race_panel(result.names, result.trainings),
            bars_panel(result.names, accuracies, result.kept),
        )
    )


LAYERS = (
    "depth", "activation", "initialisation", "times", "normalisation", "residual", "width", "dropout", "pretraining",
)  # fmt: skip
NETWORK = (*LAYERS, "seed")
STEP = ("optimizer", "rate", "weight_decay")
DRAGGED = Part("gradient", topic.passage, topic.passage_numbers, dragged_scene, NETWORK)
GRADIENT = Part("gradient", topic.tried, topic.tried_numbers, tried_scene, (*NETWORK, *STEP), DRAGGED)
MOVES = Part("moves", topic.first_update, topic.moves_numbers, moves_scene, (*NETWORK, *STEP))
TRAINING = Part("training", topic.training_steps, topic.training_numbers, training_scene)
FACTORS = Part("factors", topic.passage, topic.factors_numbers, factors_scene, NETWORK)
SPREAD = Part("spread", topic.spread_steps, topic.spread_numbers, spread_scene, LAYERS)
UNITS = Part("units", topic.passage, topic.units_numbers, units_scene, NETWORK)
RACE = Part(
    "race", topic.race_steps, topic.race_numbers, race_scene,
    ("depth", "width", "seed", "optimizer", "rate", "updates"),
)  # fmt: skip
PARTS = (GRADIENT, MOVES, TRAINING, FACTORS, SPREAD, UNITS, RACE)

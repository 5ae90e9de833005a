"""The parts of the page on activation functions: what is drawn and said of each."""

from __future__ import annotations

from core.data.own_points import MOST_POINTS, REACH
from core.engine.rounding import rounding_sentence
from core.experiment.charts import GREEN, ORANGE, RED
from core.experiment.part import Part
from core.experiment.scene import Notice, Panel, Readout, Scene
from core.experiment.set_aside import trial_reads
from core.experiment.sister_charts import sister_readouts, sisters_notices, sisters_panel
from core.experiment.trial_charts import trial_scene
from core.experiment.twin_charts import rounding_notices
from core.experiment.wording import plain
from core.networks.activations import topic
from core.networks.activations.dead_units import ALIVE, EVERYWHERE, HERE
from core.networks.activations.families import PARAMETERS
from core.networks.activations.pictures import curve_panels, forms_panels, passage_panels, two_units_panels
from core.networks.activations.race import Raced
from core.networks.activations.random_layers import Passage
from core.networks.activations.sentences import (
    curves_notices,
    dead_notices,
    passage_notices,
    race_notices,
    two_units_notices,
)
from core.networks.activations.topic import Autopsy, Curves, Forms, Settings
from core.networks.activations.training_pictures import cards_panel, empty_plane_panel, plane_panel, race_panels
from core.networks.activations.two_units import Composed
from core.networks.clicked_points import CLICKED, own_points
from core.networks.curve_panels import accuracy_panel
from core.networks.network_maps import OwnPoints

CLICKS = OwnPoints("points", "brush", MOST_POINTS, REACH)
LAST_DIGITS = 1e-12


def curves_scene(result: Curves, settings: Settings) -> Scene:
    """Value and slope, and where it is flat."""
    numbers = topic.curves_numbers(result, settings)
    apart = float(numbers["compared with autograd"])
    flat = numbers["here it is"] == "flat"
    return Scene(
        panels=curve_panels(result, settings.activation, settings.beside, settings.z),
        readouts=(
            Readout.of(numbers, "f(z)", digits=4),
            Readout.of(numbers, "slope f′(z)", digits=4),
            Readout.of(
                numbers, "here it is", color=RED if flat else GREEN,
                help="Flat (saturated): the slope is smaller than 0.05 in size, as in the shaded zones.",
            ),
            Readout.of(
                numbers, "a gradient through 10 such slopes", digits=2,
                help="What is left of a gradient of 1 after 10 layers with this slope, the weights apart: |f′|¹⁰.",
            ),
            Readout(
                "normal z where it is flat", 100 * result.share, "%", 1,
                "The share of a standard normal z (mean 0, spread 1) that falls into the shaded zones.",
            ),
            Readout.of(
                numbers, "compared with autograd", "the same" if apart < LAST_DIGITS else "{} apart", color=GREEN,
                help=f"Value and slope by torch: the largest difference is {plain(apart)}.",
            ),
        ),
        notices=curves_notices(settings),
    )  # fmt: skip


def forms_scene(result: Forms, settings: Settings) -> Scene:
    """The exact GELU and its tanh form."""
    numbers = topic.forms_numbers(result, settings)
    return Scene(
        panels=forms_panels(result, settings.z),
        readouts=(
            Readout.of(numbers, "exact GELU(z)", digits=6),
            Readout.of(numbers, "tanh form", digits=6),
            Readout.of(numbers, "difference at z", digits=2),
            Readout.of(numbers, "largest difference"),
            Readout.of(numbers, "largest difference of slopes"),
        ),
    )


def passage_scene(result: Passage, settings: Settings) -> Scene:
    """What random layers make of a normal input."""
    numbers = topic.passage_numbers(result, settings)
    return Scene(
        panels=passage_panels(result, settings.activation),
        readouts=(
            Readout.of(numbers, "spread, layer 1"),
            Readout.of(numbers, "spread, last layer"),
            Readout.of(numbers, "mean, last layer"),
            Readout("flat, last layer", 100 * float(result.flat[-1]), "%", 1, "Outputs where |f′| is under 0.05."),
            Readout("exactly 0, last layer", 100 * float(result.zero[-1]), "%", 1),
            Readout.of(
                numbers, "difference between inputs, last layer",
                help="The spread of a unit's output over the inputs: at 0 all inputs look the same.",
            ),
        ),
        notices=passage_notices(result, settings),
    )  # fmt: skip


def dead_scene(result: Autopsy, settings: Settings) -> Scene:
    """A card for every unit, the chosen unit's sum over the plane, and the sisters."""
    return autopsy_scene(result, settings, dragged=False)


def dead_while_dragged_scene(result: Autopsy, settings: Settings) -> Scene:
    """The same while a knob is dragged."""
    return autopsy_scene(result, settings, dragged=True)


def sister_panels(result: Autopsy, seed: int) -> tuple[Panel, ...]:
    """The accuracy of run and sisters over the epochs, and where each ends."""
    history, sisters = result.history, result.sisters
    if history is None or sisters is None:
        return ()
    return (
        accuracy_panel(history, None, sisters, result.rounding, span=5, height=250),
        sisters_panel(sisters.finals, sisters.failed, seed, span=7, height=250),
    )


def autopsy_scene(result: Autopsy, settings: Settings, dragged: bool) -> Scene:
    """What became of the units; while one knob is dragged it goes unsaid that there are fewer sisters."""
    clicks = CLICKS if settings.data == CLICKED else None
    if result.missing:
        return Scene((empty_plane_panel(own_points(settings), CLICKS),), notices=(Notice("info", result.missing),))
    numbers, card = topic.dead_numbers(result, settings), min(settings.card, len(result.units))
    unit, found = result.units[card - 1], result.sisters
    fewer = sisters_notices(settings.sisters, found.finals if found else None, at_rest=not dragged)
    chaos = rounding_notices(rounding_sentence(result.rounding), found is not None)
    return Scene(
        panels=(
            cards_panel(result.units, card),
            plane_panel(result, unit, clicks),
            *sister_panels(result, settings.seed),
        ),
        readouts=(
            Readout.of(numbers, ALIVE, color=GREEN),
            Readout.of(numbers, HERE, color=ORANGE, help="Silent on all training points, but somewhere it would fire."),
            Readout.of(
                numbers, EVERYWHERE, color=RED, help="Whatever comes in: decided exactly, over the whole plane."
            ),
            Readout.of(
                numbers, "of these for good",
                help="No incoming weight and no bias is positive, and ReLUs send nothing negative: no change in the "
                "layer before can wake it.",
            ),
            Readout("test accuracy", 100 * result.accuracy, "%", 1),
            *sister_readouts(numbers, "They diverge, or end under 75 % test accuracy."),
        ),
        notices=dead_notices(result, unit) + fewer + chaos,
    )  # fmt: skip


def race_scene(result: Raced, settings: Settings) -> Scene:
    """How often each activation fails, and how often units are left without a slope."""
    return Scene(panels=race_panels(result, settings.seed), notices=race_notices(result, settings))


def two_units_scene(result: Composed, settings: Settings) -> Scene:
    """Two units made by hand, and their sum against the target."""
    numbers = topic.two_units_numbers(result, settings)
    return Scene(
        panels=two_units_panels(result, settings.target, settings.centres, settings.heights, settings.offset),
        readouts=(
            Readout.of(numbers, "mean squared error"),
            Readout.of(
                numbers, "with the best outgoing weights",
                help="By least squares, for these centres and incoming weights.",
            ),
            Readout.of(numbers, "of the best constant", help="The target's own variance."),
            Readout.of(numbers, "largest distance"),
        ),
        notices=two_units_notices(result),
    )  # fmt: skip


SHAPE = ("activation", *dict.fromkeys(PARAMETERS.values()))
TRAINED = ("data", "points", "across", "up", "units", "rate", "epochs")
CURVES = Part("curves", topic.curves, topic.curves_numbers, curves_scene, (*SHAPE, "z"))
FORMS = Part("forms", topic.forms, topic.forms_numbers, forms_scene, ("z",))
PASSAGE = Part(
    "passage", topic.passage, topic.passage_numbers, passage_scene, (*SHAPE, "depth", "law", "times", "width", "seed")
)
ONE = (*TRAINED, "seed", "sisters")
DEAD = Part(
    "dead", topic.dead, topic.dead_numbers, dead_scene, ONE,
    dragged=Part("dead", topic.dead_while_dragged, topic.dead_numbers, dead_while_dragged_scene, ONE),
)  # fmt: skip
RACE = Part("race", topic.raced, topic.raced_numbers, race_scene, TRAINED)
TWO_UNITS = Part(
    "two_units", topic.two_units, topic.two_units_numbers, two_units_scene,
    (*SHAPE, "target", "centres", "slopes", "heights", "offset"),
)  # fmt: skip
TRIAL = Part("trial", topic.trial, topic.trial_numbers, trial_scene, trial_reads(ONE))
LOGGED = ("alive", "dead on these data", "dead for every input", "test accuracy")  # in the log of runs
PARTS = (CURVES, FORMS, PASSAGE, DEAD, RACE, TWO_UNITS, TRIAL)

"""The parts of the page about extremes: what is drawn and said of each."""

from __future__ import annotations

import numpy as np

from core.experiment.charts import BLUE, CLASSES, GREEN, ORANGE
from core.experiment.part import Part
from core.experiment.scene import Clock, Readout, Scene
from core.numbers.extremes import topic
from core.numbers.extremes.answer_tables import answers_panel, gaps_panel, tied_places_panel, ties_panel
from core.numbers.extremes.learning import loss_panel, plane_panel, scores_panel
from core.numbers.extremes.pictures import matrix_panel, outcome_panel, slope_panels, sorted_panel, values_panel
from core.numbers.extremes.reductions import two_valleys
from core.numbers.extremes.sentences import class_notices, loss_notices, notices, untied
from core.numbers.extremes.topic import Extremes, Gaps, Reductions, Scores, Search, Settings, SlopesOfMax, Ties


def extremes_scene(result: Extremes, settings: Settings) -> Scene:
    """The list with its extremes, and the same in order of size."""
    extremes, numbers = (result.lows, result.highs), topic.extremes_numbers(result, settings)
    least, where_least, most, where_most = list(numbers)[:4]
    return Scene(
        panels=(values_panel(result.values, *extremes, settings.shift), sorted_panel(result.values, *extremes)),
        readouts=(
            Readout.of(numbers, least, color=BLUE),
            Readout.of(numbers, where_least, color=BLUE, help="the first smallest, from 0"),
            Readout.of(numbers, most, color=ORANGE),
            Readout.of(numbers, where_most, color=ORANGE, help="the first largest, from 0"),
        ),
        notices=notices(result, settings),
    )


def library_scene(result: Extremes, settings: Settings) -> Scene:
    """The four answers by each library, with the NaN where the knob puts it."""
    return Scene((answers_panel(result.answers),), notices=notices(result, settings))


def class_scene(result: Scores, settings: Settings) -> Scene:
    """A plane coloured by the argmax of three scores, and the scores and probabilities at the point dragged."""
    numbers, winner = topic.class_numbers(result, settings), int(result.scores.argmax())
    return Scene(
        panels=(plane_panel(), scores_panel(result.scores, result.probabilities)),
        readouts=(
            Readout.of(numbers, "predicted class: argmax", color=CLASSES[winner]),
            Readout("its score: max", numbers["its score: max"]),
            Readout("lead over the second", numbers["lead over the second"]),
            Readout.of(numbers, "argmax of the probabilities"),
        ),
        notices=class_notices(result),
    )


def loss_scene(result: Search, settings: Settings) -> Scene:
    """The loss with the weights tried, the argmin among them, and the path of descent."""
    numbers, weight = topic.loss_numbers(result, settings), "weights[np.argmin(losses)]"
    return Scene(
        panels=(loss_panel(result.weights, result.losses, result.path),),
        readouts=(
            Readout("np.min(losses)", numbers["np.min(losses)"], color=ORANGE),
            Readout.of(numbers, "np.argmin(losses)", help="an index: which of the weights tried"),
            Readout(weight, numbers[weight], color=ORANGE),
            Readout("descent is at w =", result.path, color=GREEN),
            Readout("its loss", two_valleys(result.path), color=GREEN),
        ),
        clock=Clock("step", np.arange(len(result.path))),
        notices=loss_notices(result),
    )


def matrix_scene(result: Reductions, settings: Settings) -> Scene:
    """The matrix with its winners outlined, and the answers beside or below it."""
    numbers = topic.matrix_numbers(result, settings)
    *_, where = numbers
    best, place = result.reduced[f"{settings.wanted} {settings.along}"]
    call = f"A.{{}}{settings.wanted}(axis={settings.along})"
    return Scene(
        panels=(
            matrix_panel(result.matrix, topic.winners(result, settings), settings.wanted),
            outcome_panel(best, place, settings.wanted, settings.along),
        ),
        readouts=(
            Readout.of(numbers, call.format("")),
            Readout.of(numbers, call.format("arg"), help="axis=None counts the cells row by row"),
            Readout.of(numbers, "shape, before → after"),
            Readout.of(numbers, where, help="np.unravel_index" if settings.along == "None" else ""),
        ),
    )


def slope_scene(result: SlopesOfMax, settings: Settings) -> Scene:
    """What backward() through a maximum gives each value: ties share, or one takes all."""
    numbers = topic.slope_numbers(result, settings)
    readout = Readout.of(numbers, "v.argmax().backward() says")
    return Scene(slope_panels(result.slopes), readouts=(readout,), notices=untied(settings))


def tie_scene(result: Ties, settings: Settings) -> Scene:
    """Which of n equal values each call says, for every n and, side by side, for the present one."""
    return Scene((tied_places_panel(result.places, settings.tied), ties_panel(result.answers, settings.tied)))


def gap_scene(result: Gaps, settings: Settings) -> Scene:
    """What the libraries answer to the values with a NaN put first, in the middle and last."""
    return Scene((gaps_panel(result.answers),))


LIST = ("values", "shift", "hole", "place")
EXTREMES = Part("extremes", topic.find_extremes, topic.extremes_numbers, extremes_scene, LIST)
CLASSIFIER = Part("classes", topic.classify, topic.class_numbers, class_scene, ("x", "y"))
LOSS = Part("loss", topic.search_and_descend, topic.loss_numbers, loss_scene, ("start", "points"))
MATRIX = Part("matrix", topic.reduce_matrix, topic.matrix_numbers, matrix_scene, ("cells", "rows", "columns"))
SLOPE = Part("slope", topic.differentiate_max, topic.slope_numbers, slope_scene, ("values", "shift"))
TIES = Part("ties", topic.ask_of_ties, topic.tie_numbers, tie_scene, ("tied",))
GAPS = Part("gaps", topic.ask_of_gaps, topic.gap_numbers, gap_scene, ("values", "shift"))
LIBRARIES = Part("libraries", topic.find_extremes, topic.library_numbers, library_scene, LIST)
PARTS = (EXTREMES, CLASSIFIER, LOSS, MATRIX, SLOPE, TIES, GAPS, LIBRARIES)

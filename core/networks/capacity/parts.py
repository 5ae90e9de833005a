"""The parts of the page on capacity: what is drawn and said of each."""

from __future__ import annotations

from core.data.own_points import MOST_POINTS, REACH
from core.experiment.charts import BLUE, GREEN, ORANGE, RED
from core.experiment.part import Part
from core.experiment.scene import Clock, Notice, Opening, Readout, Scene
from core.experiment.set_aside import trial_reads
from core.experiment.sister_charts import sister_readouts
from core.experiment.trial_charts import trial_scene
from core.networks.capacity import topic
from core.networks.capacity.chain_race import Raced
from core.networks.capacity.chosen_data import elsewhere
from core.networks.capacity.collapse import Collapse
from core.networks.capacity.double_descent import Widening
from core.networks.capacity.irises import IRIS
from core.networks.capacity.linear_or_large import PAIRED
from core.networks.capacity.pictures import SWITCHES, collapse_panels, pieces_panel, plane_panel
from core.networks.capacity.plane import Plane
from core.networks.capacity.sentences import (
    both_notices,
    chains_notices,
    collapse_notices,
    depths_notices,
    iris_notices,
    plane_notices,
    widening_notices,
    widths_notices,
)
from core.networks.capacity.survey import Survey
from core.networks.capacity.sweep_pictures import (
    RUN,
    both_panels,
    chains_panels,
    iris_panels,
    survey_panels,
    widening_panels,
)
from core.networks.capacity.topic import Settings
from core.networks.clicked_points import CLICKED, own_points
from core.networks.curve_panels import accuracy_panel
from core.networks.map_panels import MAP_HEIGHT, agreement_readout, empty_panel, sister_panels
from core.networks.network_maps import OwnPoints, decision

CLICKS = OwnPoints("points", "brush", MOST_POINTS, REACH)
EVERY, LAST = slice(None), slice(-1, None)  # frames
OTHER_PAGE = "classification"


def plane_scene(result: Plane, settings: Settings) -> Scene:
    """The map with its lines, accuracy and regions on one clock."""
    return scene_of(EVERY, result, settings)


def last_frame_scene(result: Plane, settings: Settings) -> Scene:
    """The same at the end only, while a knob is dragged."""
    return scene_of(LAST, result, settings)


def scene_of(frames: slice, result: Plane, settings: Settings) -> Scene:
    """What training has come to at these frames; of all of them there is a clock."""
    if result.missing:
        return Scene((empty_panel(own_points(settings), CLICKS),), notices=(Notice("info", result.missing),))
    history, numbers, sisters = result.history, topic.plane_numbers(result, settings), result.sisters
    train_accuracy, test_accuracy = history.accuracies
    plane = decision(result.prepared, history, frames, result.area, settings.sharp, SWITCHES)
    count = result.count
    pieces = count if isinstance(count, str) else result.pieces[frames].clip(1).astype(float)
    return Scene(
        panels=(
            plane_panel(result, plane, CLICKS if settings.data == CLICKED else None, settings),
            accuracy_panel(history, frames, sisters, result.rounding, span=3, height=MAP_HEIGHT + 40),
            pieces_panel(result, frames),
            *sister_panels(
                settings.sisters, sisters, result.shares, result.prepared, result.area, settings.seed
            ),
        ),
        readouts=(
            Readout(
                "regions on the map", pieces, digits=0, color=BLUE,
                help="Pieces into which the units' lines cut the map, counted exactly. In each the network is linear.",
            ),
            Readout.of(
                numbers, "regions at most", color=RED,
                help="An upper bound for these layers. With one hidden layer of n units it is 1 + n + n(n − 1)/2.",
            ),
            Readout(
                "patterns of the training points", result.inhabited[frames].astype(float), digits=0, color=ORANGE,
                help="How many different sets of units are on at some training point: the regions that are in use.",
            ),
            Readout.of(numbers, "parameters", help="Weights and biases.", digits=6),
            Readout("training accuracy", 100 * train_accuracy[frames], "%", 1),
            Readout("test accuracy", 100 * test_accuracy[frames], "%", 1),
            *sister_readouts(numbers, "They diverge, or end under 75 % test accuracy."),
            *agreement_readout(result.shares),
        ),
        clock=Clock("epoch", history.epochs) if frames == EVERY else None,
        notices=plane_notices(result, settings, dragged=frames != EVERY),
    )  # fmt: skip


def widths_scene(result: Survey, settings: Settings) -> Scene:
    """Accuracy and failures against width."""
    across, name = (result.parameters, "parameters") if settings.by_size else (result.units, "hidden units")
    opens = Opening(OTHER_PAGE, RUN, elsewhere(settings, result.epochs))
    return Scene(survey_panels(result, across, name, True, opens), notices=widths_notices(result, settings))


def depths_scene(result: Survey, settings: Settings) -> Scene:
    """Accuracy and failures against depth."""
    opens = Opening(OTHER_PAGE, RUN, elsewhere(settings, result.epochs))
    across, name = (result.parameters, "parameters") if settings.by_size else (result.layers, "hidden layers")
    return Scene(
        survey_panels(result, across, name, settings.by_size, opens),
        tuple(
            Readout(
                f"{depth} × {units}", float(parameters), "parameters", 6, "Hidden layers × units in each",
            )
            for depth, units, parameters in zip(result.layers, result.units, result.parameters, strict=True)
        ),
        notices=depths_notices(result, settings),
    )  # fmt: skip


def iris_scene(result: Survey, settings: Settings) -> Scene:
    """The course's breadth against depth."""
    numbers = topic.iris_breadth_numbers(result, settings)
    knobs = {
        "data": "Iris", "rest": "fed, held at the mean in the map", "scaled": False, "share": 80, "data_seed": 0,
        "activation": "ReLU", "rate": IRIS.rate, "batch": 1000, "epochs": result.epochs, "across": 3, "up": 4,
    }  # fmt: skip
    labels = "accuracy with units, r", "accuracy with parameters, r", "accuracy with layers, r"
    return Scene(
        iris_panels(result, Opening(OTHER_PAGE, RUN, knobs)),
        tuple(
            Readout.of(numbers, label, help="Correlation over all runs; of sizes the logarithm.") for label in labels
        ),
        notices=iris_notices(result),
    )


def both_scene(result: Survey, settings: Settings) -> Scene:
    """A linear model and a large network on every cloud."""
    knobs = {
        "activation": settings.activation, "noise": settings.noise, "count": settings.count, "loss": "Cross-entropy",
        "optimizer": PAIRED.optimizer, "rate": PAIRED.rate, "epochs": result.epochs,
    }  # fmt: skip
    names = ("data", "layers", "units", "data_seed", "seed")
    return Scene(both_panels(result, Opening(OTHER_PAGE, names, knobs)), notices=both_notices(result, settings))


def collapse_scene(result: Collapse, settings: Settings) -> Scene:
    """A chain of layers beside the one matrix that it is."""
    if result.missing:
        return Scene((empty_panel(own_points(settings), CLICKS),), notices=(Notice("info", result.missing),))
    notices = collapse_notices(result, settings)
    if not result.weights:
        return Scene((), notices=notices)
    numbers = topic.collapse_numbers(result, settings)
    linear = len(result.parts) == 1 or settings.activation == "Linear"
    return Scene(
        panels=collapse_panels(result, settings),
        readouts=(
            Readout.of(numbers, "layers of weights"),
            Readout.of(numbers, "they collapse into", "{} matri" + ("x" if len(result.parts) == 1 else "ces")),
            Readout.of(
                numbers, "largest difference of outputs", digits=2, color=GREEN,
                help="Between all layers in turn and their product, over map and data, computed in 64 bits.",
            ),
            Readout.of(
                numbers, "the same in 32 bits", digits=2,
                help="As torch computes: it grows with the outputs, for each has only seven digits.",
            ),
            Readout.of(
                numbers, "logit off a plane, at most", digits=2, color=GREEN if linear else ORANGE,
                help="How far the output is from the nearest plane ax + by + c over the map. 0: the border is a line.",
            ),
            Readout("chain's training accuracy", 100 * result.train_accuracy, "%", 1),
            Readout("chain's test accuracy", 100 * result.test_accuracy, "%", 1),
        ),
        notices=notices,
    )  # fmt: skip


def chains_scene(result: Raced, settings: Settings) -> Scene:
    """The loss of linear networks by depth."""
    return Scene(chains_panels(result), notices=chains_notices(result))


def widening_scene(result: Widening, settings: Settings) -> Scene:
    """Error against width on few points, some with a wrong label."""
    numbers = topic.widening_numbers(result, settings)
    labels = "double descent", "training error reaches 0 at", "repeats"
    return Scene(
        widening_panels(result),
        tuple(Readout.of(numbers, label) for label in labels),
        notices=widening_notices(result, settings),
    )


POINTS = ("data", "points", "across", "up", "noise", "count", "data_seed")
TRAINED = (*POINTS, "activation", "rate", "epochs", "optimizer", "batch")
ONE = (*TRAINED, "units", "layers", "seed", "sisters")
PLANE = Part(
    "plane", topic.plane, topic.plane_numbers, plane_scene, ONE,
    dragged=Part("plane", topic.plane_while_dragged, topic.plane_numbers, last_frame_scene, ONE),
)  # fmt: skip
WIDE = Part("widths", topic.widths, topic.widths_numbers, widths_scene, TRAINED)
DEEP = Part("depths", topic.depths, topic.depths_numbers, depths_scene, (*TRAINED, "units", "equal", "parameters"))
BREADTH = Part("iris_breadth", topic.iris_breadth, topic.iris_breadth_numbers, iris_scene, ())
BOTH = Part("both_ways", topic.both_ways, topic.both_ways_numbers, both_scene, ("activation", "noise", "count"))
CHAIN = ("chain_units", "chain_rate")
COLLAPSE = Part(
    "collapse", topic.collapse, topic.collapse_numbers, collapse_scene,
    (*POINTS, *CHAIN, "chain", "bend", "activation", "seed"),
)  # fmt: skip
CHAINS = Part(
    "chains", topic.chains, topic.chains_numbers, chains_scene, (*CHAIN, "chain_data", "times", "noise", "count")
)
WIDENING = Part(
    "widening", topic.widening, topic.widening_numbers, widening_scene,
    ("data", "points", "across", "up", "noise", "few", "flipped", "fitted"),
)  # fmt: skip
TRIAL = Part("trial", topic.trial, topic.trial_numbers, trial_scene, trial_reads(ONE))
LOGGED = ("parameters", "training accuracy", "test accuracy", "regions on the map", "diverged")  # in the log of runs
PARTS = (PLANE, COLLAPSE, CHAINS, WIDE, DEEP, BREADTH, BOTH, WIDENING, TRIAL)

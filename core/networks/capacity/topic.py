"""How much a network can do: hidden units, depth, the collapse of linear layers, and too much of it all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from core.data.datasets import CLOUDS, divided, load
from core.data.own_table import Table
from core.engine.activations import ACTIVATIONS
from core.engine.inputs import Prepared, prepare
from core.engine.losses import LOSSES, outputs_for
from core.engine.networks import Network, draw_weights, initial_weights
from core.engine.optimizers import OPTIMIZERS
from core.engine.rounding import rounding_numbers, with_twin
from core.engine.sisters import sisters_numbers, sisters_of
from core.engine.training import Recipe, Run
from core.engine.training.work import AT_REST, WHILE_DRAGGED, within_work
from core.engine.trial import Trial, under_same_seeds
from core.experiment.knobs import choice, number, toggle
from core.experiment.refusal import Refusal
from core.experiment.set_aside import aside_text, pairs_number, sides
from core.experiment.sisters import asked, sisters_choice
from core.experiment.wording import counted, plain
from core.networks.agreement import FINEST, MOVING, agreed, agreement_of
from core.networks.capacity.chain_race import Raced, half_ways, last_losses, race_chains
from core.networks.capacity.chosen_data import SHARE, features_drawn, prepared_for
from core.networks.capacity.collapse import Collapse, collapse_of, entries_of
from core.networks.capacity.double_descent import (
    DESCENT,
    LEAST_SQUARES,
    REPEATS,
    TEST_POINTS,
    Widening,
    threshold,
    verdict_on,
    widened,
)
from core.networks.capacity.irises import IRIS, IRIS_SEEDS, IRIS_UNITS, goes_with_size, iris_sample
from core.networks.capacity.linear_chain import Chain
from core.networks.capacity.linear_or_large import gain_of, on_every_cloud
from core.networks.capacity.plane import Plane, plane_of
from core.networks.capacity.regions import most_regions
from core.networks.capacity.short_script import chain_code
from core.networks.capacity.survey import Survey, quartiles, survey_numbers, surveyed, width_for
from core.networks.clicked_points import lacking_points
from core.networks.plane_data import MENU, across_number, area_of, blur_number, brush_choice, points_text, up_number

TITLE = "Hidden units, depth and the linear collapse"
LINE = "How many lines cut the plane, what width and depth buy, and why linear layers are one layer."

WIDTHS = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128)
DEPTHS = (1, 2, 3, 4, 5)
SEEDS = 50  # of each network in the sweeps over width and depth
SAME_UNITS, SAME_PARAMETERS = "The same units per layer", "The same number of parameters"


@dataclass(frozen=True)
class Settings:
    data: str = choice(
        "XOR", MENU, label="Data",
        help="What is to be told apart: drawn by formula, two features of a table, or your own points or table.",
    )  # fmt: skip
    units: int = number(
        4, 1, 32, log=True, label="Units per layer",
        help="Hidden units in each hidden layer. Each of them cuts the plane along one line.",
    )  # fmt: skip
    layers: int = number(1, 1, 5, label="Hidden layers", help="How many layers of hidden units stand in a row.")
    activation: str = choice(
        "ReLU", ACTIVATIONS, label="Activation", help="What stands behind every hidden unit. Linear: nothing at all."
    )
    rate: float = number(
        0.1, 1e-3, 10.0, log=True, label="Learning rate", help="How far each update goes along the negative gradient."
    )
    epochs: int = number(100, 1, 1000, log=True, label="Epochs", help="How often all training points are gone through.")
    points: str = points_text()
    brush: str = brush_choice()
    across: int = across_number()
    up: int = up_number()
    noise: float = blur_number()
    count: int = number(
        400, 20, 1000, log=True, label="Points", help="How many points are drawn; 60 % are trained on.",
        when={"data": tuple(CLOUDS)},
    )  # fmt: skip
    optimizer: str = choice("SGD", OPTIMIZERS, label="Optimizer", help="How a gradient becomes a step (torch.optim).")
    batch: int = number(
        10, 1, 1000, log=True, label="Batch size", unit="points",
        help="Points whose gradients are averaged for one update; more than there are means all.",
    )  # fmt: skip
    data_seed: int = number(
        0, 0, 9999, label="Seed of the data", help="Which points are drawn, and how they are split."
    )
    seed: int = number(0, 0, 9999, label="Seed of the network", help="Initial weights and the order of the points.")
    sisters: str = sisters_choice()
    aside: str = aside_text()
    trial_pairs: int = pairs_number()
    unit: int = number(
        1, 1, 161, label="Lines drawn", help="Those of all hidden units, or that of one unit alone: layer.number.",
        view=True,
    )  # fmt: skip
    tests: bool = toggle(True, label="Test points", help="Show the points that are kept for the test.", view=True)
    sharp: bool = toggle(False, label="Only the decision", help="Draw the likelier class, not how sure.", view=True)
    by_size: bool = toggle(
        False, label="Against parameters", view=True,
        help="What lies along the horizontal axis: units or layers, or the number of all weights and biases.",
    )  # fmt: skip
    equal: str = choice(
        SAME_UNITS, (SAME_UNITS, SAME_PARAMETERS), label="Compared at",
        help="What networks of different depth have in common: the width of their layers, or their size in all.",
    )  # fmt: skip
    parameters: int = number(
        120, 20, 512, log=True, label="Parameters, about",
        help="Weights and biases in all: every depth takes the width that comes closest.",
        when={"equal": (SAME_PARAMETERS,)},
    )  # fmt: skip
    chain: int = number(3, 0, 5, label="Hidden layers of the chain", help="Hidden layers that only multiply and add.")
    chain_units: int = number(
        4, 1, 16, label="Units in each", help="How wide the chain's layers are. They collapse all the same."
    )
    bend: int = number(
        0, 0, 5, label="Activation behind layer", help="0: nowhere, all is linear. Else one layer has the activation."
    )
    chain_rate: float = number(
        0.1, 0.01, 1.0, log=True, label="The chain's rate", help="Its learning rate: descent on all points at once."
    )
    chain_data: str = choice(
        "Gauss", CLOUDS, label="Data of the race", help="What the linear networks learn. A line parts Gauss well."
    )
    times: float = number(
        0.5, 0.1, 2.0, log=True, label="First weights times", help="Small first weights make the plateau longer."
    )
    few: int = number(40, 10, 100, label="Training points", help="How few points are trained on.")
    flipped: float = number(
        20.0, 0.0, 50.0, step=5, label="Wrong labels", unit="%", help="The share of training labels made wrong."
    )
    fitted: str = choice(
        LEAST_SQUARES, (LEAST_SQUARES, DESCENT), label="What is fitted",
        help="Hidden units left as drawn and the output solved for, or everything trained by Adam.",
    )  # fmt: skip


def recipe_for(settings: Settings, prepared: Prepared) -> Recipe:
    """How the page's networks are trained."""
    return Recipe(
        loss=outputs_for(len(prepared.points.classes))[1], optimizer=settings.optimizer, rate=settings.rate,
        batch=settings.batch, epochs=settings.epochs, seed=settings.seed, frames=40,
    )  # fmt: skip


def network_for(settings: Settings, prepared: Prepared, units: int, layers: int) -> Network:
    """A network of the plane with these hidden layers."""
    return Network(2, (units,) * layers, outputs_for(len(prepared.points.classes))[0], settings.activation)


def run_for(cap: int, settings: Settings, table: Table | None = None) -> tuple[Run, float]:
    """The run that is shown, and by what its losses are multiplied; a Refusal while points are lacking."""
    if lacking := lacking_points(settings):
        raise Refusal(lacking, knob="points")
    return run_on(prepared_for(settings, table), settings, cap), 1.0


def trial(
    settings: Settings, table: Table | None = None, cancelled: Callable[[], bool] = lambda: False
) -> Iterator[tuple[int, int, Trial | None]]:
    """Train what is set aside as A and what the knobs say, B, under the same seeds; no pair where nothing is."""
    yield from under_same_seeds(
        [run_for(AT_REST, each, table) for each in sides(settings)], settings.trial_pairs, cancelled
    )


def trial_numbers(result: Trial, settings: Settings) -> dict[str, float | str]:
    """What the paired test says of B less A."""
    return result.numbers


def run_on(prepared: Prepared, settings: Settings, cap: int) -> Run:
    """The network, its recipe and the sample to train it on: for no epochs while points are lacking."""
    network = network_for(settings, prepared, settings.units, settings.layers)
    recipe = recipe_for(settings, prepared)
    if lacking_points(settings):
        return network, replace(recipe, epochs=0), prepared.sample
    return within_work(network, recipe, prepared.sample, cap)


def plane(settings: Settings, table: Table | None = None) -> Plane:
    """Train one network, and count the pieces into which its units cut the plane."""
    return plane_within(AT_REST, settings, table)


def plane_while_dragged(settings: Settings, table: Table | None = None) -> Plane:
    """The same while a knob is dragged: as it ends, for as many epochs as a fifth of a second allows."""
    return plane_within(WHILE_DRAGGED, settings, table)


def plane_within(cap: int, settings: Settings, table: Table | None) -> Plane:
    """Train for the epochs asked for, or as many as the work allowed lets."""
    lacking, prepared = lacking_points(settings), prepared_for(settings, table)
    run = run_on(prepared, settings, cap)
    dragged = cap == WHILE_DRAGGED
    history, rounding = with_twin(*run, dragged=dragged)
    found = plane_of(prepared, history, area_of(settings, prepared.points), not dragged, lacking)
    found = replace(found, rounding=rounding)
    count = 0 if lacking else asked(settings.sisters, dragged)
    if beside := sisters_of(*run, count, cap):
        network, recipe, _ = run
        of = network, recipe.loss, beside.weights, prepared, found.area
        shares = agreement_of(*of, MOVING if dragged else FINEST) if beside.weights else None
        return replace(found, sisters=replace(beside, weights=()), shares=shares)
    return found


def plane_numbers(result: Plane, settings: Settings) -> dict[str, float | str]:
    """How it ended: size, accuracies, and the pieces it really uses."""
    if result.missing:
        return {"training": f"waits for points. {result.missing}"}
    history = result.history
    train_accuracy, test_accuracy = history.accuracies
    most = most_regions(history.network.hidden)
    return {
        "regions on the map": result.count,
        "regions at most": float(most) if most < 1e6 else plain(most),
        "patterns of the training points": float(result.inhabited[-1]),
        "parameters": float(history.network.parameter_count),
        "training accuracy": float(train_accuracy[-1]),
        "test accuracy": float(test_accuracy[-1]),
        "diverged": f"at update {history.diverged.update}" if history.diverged else "no",
        **sisters_numbers(result.sisters),
        **({} if result.shares is None else {"sisters agree, share of the map": agreed(result.shares)}),
        **rounding_numbers(result.rounding),
    }


def line_names(settings: Settings) -> dict[str, tuple[str, ...]]:
    """The names of what the knob `unit` numbers: the lines of all units, then each by layer and number."""
    units = [f"{layer + 1}.{unit + 1}" for layer in range(settings.layers) for unit in range(settings.units)]
    return {"unit": ("all", *units)}


def widths(
    settings: Settings, table: Table | None = None, cancelled: Callable[[], bool] = lambda: False
) -> Iterator[tuple[int, int, Survey | None]]:
    """One hidden layer of 1 to 128 units, many seeds each."""
    if lacking_points(settings):
        return
    prepared = prepared_for(settings, table)
    networks = [network_for(settings, prepared, units, 1) for units in WIDTHS]
    names = tuple(counted(units, "unit") for units in WIDTHS)
    yield from surveyed(names, networks, recipe_for(settings, prepared), prepared.sample, SEEDS, cancelled)


def widths_numbers(result: Survey | None, settings: Settings) -> dict[str, float | str]:
    """Of every width: median and quartiles of the accuracy, and how often it fails."""
    return {"training": "waits for points"} if result is None else survey_numbers(result)


def depths(
    settings: Settings, table: Table | None = None, cancelled: Callable[[], bool] = lambda: False
) -> Iterator[tuple[int, int, Survey | None]]:
    """One to five hidden layers, equally wide or equally large, many seeds each."""
    if lacking_points(settings):
        return
    prepared = prepared_for(settings, table)
    outputs, _ = outputs_for(len(prepared.points.classes))
    matched = settings.equal == SAME_PARAMETERS
    units = [width_for(settings.parameters, depth, 2, outputs) if matched else settings.units for depth in DEPTHS]
    networks = [network_for(settings, prepared, width, depth) for width, depth in zip(units, DEPTHS, strict=True)]
    names = tuple(f"{depth} × {width}" for width, depth in zip(units, DEPTHS, strict=True))
    yield from surveyed(names, networks, recipe_for(settings, prepared), prepared.sample, SEEDS, cancelled)


def depths_numbers(result: Survey | None, settings: Settings) -> dict[str, float | str]:
    """Of every depth: median and quartiles of the accuracy, and how often it fails."""
    return {"training": "waits for points"} if result is None else survey_numbers(result)


def iris_breadth(
    settings: Settings, cancelled: Callable[[], bool] = lambda: False
) -> Iterator[tuple[int, int, Survey | None]]:
    """The course's question: more units or more layers? On the irises, one to five layers of 4 to 49 units."""
    shapes = [(depth, units) for depth in DEPTHS for units in IRIS_UNITS]
    networks = [Network(4, (units,) * depth, 3, "ReLU") for depth, units in shapes]
    names = tuple(f"{depth} × {units}" for depth, units in shapes)
    yield from surveyed(names, networks, IRIS, iris_sample(), IRIS_SEEDS, cancelled)


def iris_breadth_numbers(result: Survey, settings: Settings) -> dict[str, float | str]:
    """How accuracy goes with units, parameters and layers over all runs, and every network's own numbers."""
    return {**goes_with_size(result), **survey_numbers(result)}


def both_ways(
    settings: Settings, cancelled: Callable[[], bool] = lambda: False
) -> Iterator[tuple[int, int, Survey | None]]:
    """No hidden layer, and a large network, on every cloud: new points and new first weights in each repeat."""
    yield from on_every_cloud(settings.count, settings.noise, settings.activation, cancelled)


def both_ways_numbers(result: Survey, settings: Settings) -> dict[str, float | str]:
    """Of every cloud: both medians, and what the large network gains on the test points, with its 95 % interval."""
    found: dict[str, float | str] = {"repeats": float(result.seeds), "epochs": float(result.epochs)}
    test, train_ = quartiles(result.test)[1], quartiles(result.train)[1]
    for row, name in enumerate(result.names):
        found |= {f"{name}: test accuracy": float(test[row]), f"{name}: training accuracy": float(train_[row])}
    for row in range(0, len(result.names), 2):
        gain, half = gain_of(result, row)
        cloud = result.names[row].removesuffix(", linear")
        found |= {f"{cloud}: gain": gain, f"{cloud}: gain, ±": half if np.isfinite(half) else "unknown from one repeat"}
    return found


def collapse(settings: Settings, table: Table | None = None) -> Collapse:
    """Train a chain of layers with at most one activation, and multiply out what is linear."""
    lacking, prepared = lacking_points(settings), prepared_for(settings, table)
    outputs, loss = outputs_for(len(prepared.points.classes))
    first = initial_weights(Network(2, (settings.chain_units,) * settings.chain, outputs), settings.seed)
    bend, area = min(settings.bend, settings.chain), area_of(settings, prepared.points)
    plan = Chain(first, bend, settings.activation, loss, settings.chain_rate)
    return collapse_of(prepared, plan, area, lacking)


def collapse_numbers(result: Collapse, settings: Settings) -> dict[str, float | str]:
    """The one matrix and how far its answers are from the network's."""
    if result.missing:
        return {"training": f"waits for points. {result.missing}"}
    if not result.weights:
        return {"training": "overflowed"}
    return {
        "layers of weights": float(len(result.weights)),
        "parameters": float(sum(part.size for pair in result.weights for part in pair)),
        "they collapse into": float(len(result.parts)),
        "parameters left": float(sum(part.size for pair in result.parts for part in pair)),
        "largest difference of outputs": result.difference,
        "the same in 32 bits": result.rounded,
        "largest output": result.largest,
        "logit off a plane, at most": result.curved,
        "chain's training accuracy": result.train_accuracy,
        "chain's test accuracy": result.test_accuracy,
        **entries_of(result.parts),
    }


def chains(
    settings: Settings, cancelled: Callable[[], bool] = lambda: False
) -> Iterator[tuple[int, int, Raced | None]]:
    """The loss of linear networks of six depths over the epochs, many seeds each, on the same points."""
    prepared = prepare(load(settings.chain_data, settings.count, settings.noise, 0), (0, 1), SHARE / 100, 0)
    outputs, loss = outputs_for(len(prepared.points.classes))
    networks = [
        Network(2, (settings.chain_units,) * depth, outputs, "Linear", times=settings.times) for depth in range(6)
    ]
    yield from race_chains(networks, loss, settings.chain_rate, prepared.sample, cancelled)


def chains_numbers(result: Raced, settings: Settings) -> dict[str, float | str]:
    """Of every depth: the median loss at the end, and after how many epochs most of the way is done."""
    found: dict[str, float | str] = {"seeds": float(result.loss.shape[1])}
    for depth, (end, way) in enumerate(zip(last_losses(result), half_ways(result), strict=True)):
        found[f"{depth} hidden: median last loss"] = float(end) if np.isfinite(end) else "diverged"
        found[f"{depth} hidden: median epochs to half-way"] = float(way) if np.isfinite(way) else "not reached"
    return found


def widening(
    settings: Settings, table: Table | None = None, cancelled: Callable[[], bool] = lambda: False
) -> Iterator[tuple[int, int, Widening | None]]:
    """Test error against width on few points with wrong labels, through the width at which the training error is 0."""
    if lacking_points(settings):
        return
    drawn = replace(settings, count=settings.few + TEST_POINTS)
    clouds = [features_drawn(replace(drawn, data_seed=seed), table) for seed in range(REPEATS)]
    yield from widened(clouds, settings.few, settings.flipped / 100, settings.fitted, cancelled)


def widening_numbers(result: Widening | None, settings: Settings) -> dict[str, float | str]:
    """Whether double descent was seen, and the errors of every width."""
    if result is None:
        return {"training": "waits for points"}
    verdict, reached = verdict_on(result.test), threshold(result)
    mean = result.test.mean(axis=1)
    found: dict[str, float | str] = {
        "repeats": float(result.test.shape[1]),
        "double descent": "seen" if verdict.seen else "not seen here",
        "training error reaches 0 at": counted(round(reached), "unit") if np.isfinite(reached) else "no width",
        "lowest test error before the peak": float(mean[verdict.low]),
        "test error at the peak": float(mean[verdict.peak]),
        "lowest test error behind the peak": float(mean[verdict.second]),
        "units at the peak": float(result.widths[verdict.peak]),
    }
    for row, width in enumerate(result.widths):
        name = counted(int(width), "unit")
        found[f"{name}: training error"] = float(result.train[row].mean())
        found[f"{name}: test error"] = float(mean[row])
    return found


CORE = (
    *(cloud.args[0] for cloud in CLOUDS.values()), divided, draw_weights,
    *(activation.module for activation in ACTIVATIONS.values()), *(loss.module for loss in LOSSES.values()),
    *(loss.right for loss in LOSSES.values()),
)  # fmt: skip


def example(settings: Settings) -> str:
    """Layers without an activation, trained by torch on the page's points, and their product."""
    return chain_code(settings, prepared_for(settings))

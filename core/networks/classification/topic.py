"""A network for classification: the main page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from core.data.datasets import CLOUDS, TABLES, Points, divided, extent
from core.data.own_points import REACH
from core.data.own_table import Table
from core.engine.activations import ACTIVATIONS
from core.engine.edits import fitting, read_edits
from core.engine.inputs import Prepared
from core.engine.losses import LOSSES
from core.engine.networks import Network, draw_weights
from core.engine.optimizers import OPTIMIZERS
from core.engine.rounding import Rounding, rounding_code, rounding_numbers, with_twin
from core.engine.seeds import SEEDS, Cloud, accuracies_by_seed, spread_of, under_many_seeds
from core.engine.sisters import Sisters, sisters_numbers, sisters_of
from core.engine.training import History, Recipe, Run, train
from core.engine.training.work import AT_REST, WHILE_DRAGGED, within_work
from core.engine.trial import Trial, under_same_seeds
from core.experiment.knobs import choice, number, numbers, text, toggle
from core.experiment.refusal import Refusal
from core.experiment.set_aside import aside_text, pairs_number, sides
from core.experiment.sisters import asked, sisters_choice
from core.networks.agreement import FINEST, MOVING, agreed, agreement_of
from core.networks.classification.chosen_data import PLANES, chosen_features, prepared_for
from core.networks.classification.short_script import cloud_code, points_code, table_code, training_code
from core.networks.clicked_points import CLICKED, lacking_points
from core.networks.plane_data import (
    COLUMNS,
    MENU,
    OWN,
    Area,
    across_number,
    blur_number,
    brush_choice,
    points_text,
    up_number,
)

TITLE = "A network for classification"
LINE = "Train a whole network anew within the touch of a knob, and see what every unit in it sees."

SINGLE_UPDATES = 8  # frames of one update each: the first ones, and the last before a divergence
FRAME_NUMBERS = 900_000  # parameters of all frames together, which are sent to the browser
MOST_PARAMETERS = 25_000  # of a network that is trained while someone waits


@dataclass(frozen=True)
class Settings:
    data: str = choice(
        "Circle", MENU, label="Data",
        help="What is to be told apart. The first eight are drawn by formula; Iris, Wine and Breast cancer are real.",
    )  # fmt: skip
    layers: int = number(
        2, 0, 6, label="Hidden layers", help="Layers between input and output. 0 is one straight line."
    )
    units: int = number(
        8, 1, 128, log=True, label="Units per layer", help="How many units each hidden layer has.",
        when={"layers": (1, 2, 3, 4, 5, 6)},
    )  # fmt: skip
    activation: str = choice(
        "tanh", ACTIVATIONS, label="Activation", help="The non-linear function behind every hidden unit."
    )
    rate: float = number(
        0.1, 1e-4, 30.0, log=True, label="Learning rate",
        help="How far each update goes along the negative gradient. Too small: slow. Too large: it jumps or explodes.",
    )  # fmt: skip
    epochs: int = number(100, 1, 2000, log=True, label="Epochs", help="How often all training points are gone through.")
    loss: str = choice(
        "BCEWithLogits", LOSSES, label="Loss",
        help="What is made small. Cross-entropy is used by itself where there are more than two classes.",
    )  # fmt: skip
    optimizer: str = choice("SGD", OPTIMIZERS, label="Optimizer", help="How a gradient becomes a step (torch.optim).")
    momentum: float = number(
        0.9, 0.0, 0.99, step=0.01, label="Momentum", help="How much of the last step is kept.",
        when={"optimizer": ("Momentum", "Nesterov")},
    )  # fmt: skip
    batch: int = number(
        10, 1, 1000, log=True, label="Batch size", unit="points",
        help="Points whose gradients are averaged for one update; more than there are means all.",
    )  # fmt: skip
    dropout: float = number(
        0.0, 0.0, 0.9, step=0.05, label="Dropout", help="Share of hidden units silenced at random in each update."
    )
    weight_decay: float = number(
        0.0, 1e-5, 0.2, log=True, zero=True, label="Weight decay",
        help="torch.optim's own: this much times the weight is added to its gradient, biases too; L2 at half of it "
        "does the same to the weights. AdamW instead shrinks each weight by the rate times this, beside the gradient.",
    )  # fmt: skip
    l1: float = number(
        0.0, 1e-5, 0.05, log=True, zero=True, label="L1",
        help="This much times the sum of |w| joins the loss: it draws every weight to 0 with one and the same pull.",
    )  # fmt: skip
    l2: float = number(
        0.0, 1e-5, 0.05, log=True, zero=True, label="L2",
        help="This much times the sum of w² joins the loss: it draws large weights most, and biases not at all.",
    )  # fmt: skip
    noise: float = blur_number()
    count: int = number(
        400, 20, 2000, log=True, label="Points", help="How many points are drawn.", when={"data": tuple(CLOUDS)}
    )
    share: int = number(
        60, 10, 90, step=5, label="Training share", unit="%", help="The rest is kept for the test, never trained on."
    )
    feed_x: bool = toggle(True, label="x", help="Feed the horizontal coordinate.", when={"data": PLANES})
    feed_y: bool = toggle(True, label="y", help="Feed the vertical coordinate.", when={"data": PLANES})
    feed_x2: bool = toggle(
        False, label="x²", help="Feed the square of x: large on the left and right.", when={"data": PLANES}
    )
    feed_y2: bool = toggle(
        False, label="y²", help="Feed the square of y: large at the top and bottom.", when={"data": PLANES}
    )
    product: bool = toggle(
        False, label="xy", help="Feed the product: positive where the signs agree.", when={"data": PLANES}
    )
    feed_sin_x: bool = toggle(False, label="sin x", help="Feed a wave that runs across.", when={"data": PLANES})
    feed_sin_y: bool = toggle(False, label="sin y", help="Feed a wave that runs upward.", when={"data": PLANES})
    squares: bool = toggle(False, label="x² and y²", help="Feed both squares at once.")
    sines: bool = toggle(False, label="sin x and sin y", help="Feed both waves at once.")
    points: str = points_text()
    brush: str = brush_choice()
    across: int = across_number()
    up: int = up_number()
    rest: str = choice(
        "left out", ["left out", "fed, held at the mean in the map"], label="Other features",
        help="The table's other columns: left out, or fed to the network and held at their mean on the map.",
        when={"data": COLUMNS},
    )  # fmt: skip
    scaled: bool = toggle(
        True, label="Standardise", help="Every input less its training mean, over its training standard deviation."
    )
    data_seed: int = number(
        0, 0, 9999, label="Seed of the data", help="Which points are drawn, and how they are split."
    )
    seed: int = number(0, 0, 9999, label="Seed of the network", help="Initial weights, order of points, dropout masks.")
    own_shape: tuple[float, ...] = numbers(
        (), 1, 64, least=0, most=6, step=1, label="Own shape",
        help="Units of each hidden layer, such as 8, 4, 2. Empty: the two knobs above count.",
    )  # fmt: skip
    later: bool = toggle(
        False, label="Change the rate midway", help="Train with another learning rate from some epoch on."
    )
    later_from: int = number(
        50,
        1,
        2000,
        log=True,
        label="After epoch",
        help="After how many epochs the rate changes.",
        when={"later": (True,)},
    )
    later_rate: float = number(
        0.01, 1e-4, 30.0, log=True, label="Rate from then on", help="The learning rate after that epoch.",
        when={"later": (True,)},
    )  # fmt: skip
    sisters: str = sisters_choice()
    aside: str = aside_text()
    trial_pairs: int = pairs_number()
    edits: str = text(
        "", most=3000, label="Set by hand",
        help="Weights and biases set by hand, such as 1.2.3=0.5@100: layer 1, its unit 2, the weight from source 3 "
        "(b: the bias) is 0.5 after epoch 100. Click a weight or a unit in the network to set one.",
    )  # fmt: skip
    sharp: bool = toggle(False, label="Only the decision", help="Draw the likelier class, not how sure.", view=True)
    tests: bool = toggle(True, label="Test points", help="Show the points that are kept for the test.", view=True)


@dataclass(frozen=True)
class Training:
    """The data, the whole history of training, what is `missing` to train ("" for nothing), and its sisters if any.

    `shares` (classes, S, S) is how many of the sisters answer each class over the `area` of the map. `rounding` tells
    what one float32 step does to this run; None while a knob is dragged, and where the run is too long for a twin.
    """

    prepared: Prepared
    history: History
    area: Area
    missing: str = ""
    sisters: Sisters | None = None
    shares: np.ndarray | None = None
    rounding: Rounding | None = None


def train_network(settings: Settings, table: Table | None = None) -> Training:
    """Train one network on the chosen data; with OWN the points come from `table`."""
    return train_within(AT_REST, settings, table)


def train_while_dragged(settings: Settings, table: Table | None = None) -> Training:
    """The same while a knob is dragged: for as many epochs as half a second allows."""
    return train_within(WHILE_DRAGGED, settings, table)


def train_within(cap: int, settings: Settings, table: Table | None) -> Training:
    """Train for the epochs asked for, or as many as the work allowed lets; at rest also what rounding does to it."""
    if lacking := lacking_points(settings):
        prepared = prepared_for(replace(settings, data="Circle"), table)
        network, recipe = plan(settings, prepared)
        untrained = train(network, replace(recipe, epochs=0), prepared.sample)
        return Training(prepared, untrained, map_area(settings, prepared), lacking)
    prepared, (network, recipe, sample) = run_within(cap, settings, table)
    area, dragged = map_area(settings, prepared), cap == WHILE_DRAGGED
    history, rounding = with_twin(network, recipe, sample, dragged)
    # The loss of every update may be many times all else together: what is kept is the last epoch's.
    last = history.batch_loss[-history.updates_per_epoch :].copy()
    count = asked(settings.sisters, dragged)
    sisters = sisters_of(network, recipe, sample, count, cap) if count else None
    weights, finest = sisters.weights if sisters else (), MOVING if dragged else FINEST
    shares = agreement_of(network, recipe.loss, weights, prepared, area, finest) if weights else None
    beside = sisters and replace(sisters, weights=())
    return Training(prepared, replace(history, batch_loss=last), area, "", beside, shares, rounding)


def run_within(cap: int, settings: Settings, table: Table | None) -> tuple[Prepared, Run]:
    """What is trained, for the epochs asked for or as many as the work allowed lets; the data are there."""
    prepared = prepared_for(settings, table)
    network, recipe = plan(settings, prepared)
    return prepared, within_work(network, recipe, prepared.sample, cap)


def run_for(cap: int, settings: Settings, table: Table | None = None) -> tuple[Run, float]:
    """The run that is shown, and by what its losses are multiplied; a Refusal while points are lacking."""
    if lacking := lacking_points(settings):
        raise Refusal(lacking, knob="points")
    return run_within(cap, settings, table)[1], 1.0


def map_area(settings: Settings, prepared: Prepared) -> Area:
    """What the decision map shows: all points with some room, or all the room there is to set some by hand."""
    return ((-REACH, REACH), (-REACH, REACH)) if settings.data == CLICKED else extent(prepared.points, prepared.axes)


def plan(settings: Settings, prepared: Prepared) -> tuple[Network, Recipe]:
    """The network and how it is trained; more than two classes need cross-entropy and an output for each."""
    classes = len(prepared.points.classes)
    loss = settings.loss if classes == 2 else "Cross-entropy"
    hidden = tuple(int(units) for units in settings.own_shape) or (settings.units,) * settings.layers
    outputs = classes if loss == "Cross-entropy" else 1
    network = Network(prepared.sample.x.shape[1], hidden, outputs, settings.activation, settings.dropout)
    if network.parameter_count > MOST_PARAMETERS:
        text = (
            f"{network.parameter_count:,} parameters are more than can be trained while you wait, {MOST_PARAMETERS:,}."
        )
        raise Refusal(f"{text} Take fewer layers or fewer units.", knob="units")
    try:
        edits = fitting(read_edits(settings.edits), network)
    except ValueError as error:
        raise Refusal(str(error), knob="edits") from error
    recipe = Recipe(
        loss=loss, optimizer=settings.optimizer, rate=settings.rate, momentum=settings.momentum,
        weight_decay=settings.weight_decay, l1=settings.l1, l2=settings.l2, batch=settings.batch,
        epochs=settings.epochs, seed=settings.seed, edits=edits, singles=SINGLE_UPDATES,
        frames=min(80, max(24, FRAME_NUMBERS // network.parameter_count)),
        later_rate=settings.later_rate, later_from=settings.later_from if settings.later else 0,
    )  # fmt: skip
    return network, recipe


def training_numbers(result: Training, settings: Settings) -> dict[str, float | str]:
    """How it ended, at the last epoch."""
    history = result.history
    if result.missing:
        return {"training": f"waits for points. {result.missing}"}
    train_accuracy, test_accuracy = history.accuracies
    return {
        "network": " - ".join(map(str, history.network.sizes)),
        "parameters": float(history.network.parameter_count),
        "updates": float(history.updates),
        "training loss": float(history.train_loss[-1]),
        "test loss": float(history.test_loss[-1]),
        "training accuracy": float(train_accuracy[-1]),
        "test accuracy": float(test_accuracy[-1]),
        "diverged": f"at update {history.diverged.update}" if history.diverged else "no",
        **sisters_numbers(result.sisters),
        **({} if result.shares is None else {"sisters agree, share of the map": agreed(result.shares)}),
        **rounding_numbers(result.rounding),
    }


def seed_cloud(
    settings: Settings, table: Table | None = None, cancelled: Callable[[], bool] = lambda: False
) -> Iterator[tuple[int, int, Cloud]]:
    """Train under SEEDS seeds of the network, on the same data; yields what is there after each."""
    if lacking_points(settings):
        return
    prepared = prepared_for(settings, table)
    network, recipe = plan(settings, prepared)
    for cloud in under_many_seeds(network, recipe, prepared.sample, SEEDS, cancelled):
        yield len(cloud.seeds), SEEDS, cloud


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


def cloud_numbers(result: Cloud | None, settings: Settings) -> dict[str, float | str]:
    """How far the final test accuracy, a share of 1, depends on the seed."""
    if result is None:
        return {"training": "waits for points"}
    return spread_of(result) | accuracies_by_seed(result)


CORE = (
    *(cloud.args[0] for cloud in CLOUDS.values()), divided, draw_weights,
    *(loss.right for loss in LOSSES.values()), *(loss.module for loss in LOSSES.values()),
    *(activation.module for activation in ACTIVATIONS.values()),
)  # fmt: skip


def omitted(settings: Settings) -> list[str]:
    """What the short script leaves out of these settings."""
    made = settings.data in PLANES and set(chosen_features(settings)) != {"x", "y"}
    chosen = {
        "your own table": settings.data == OWN,
        "features made of x and y": made,
        "dropout": settings.dropout > 0,
        "L1": settings.l1 > 0,
        "L2": settings.l2 > 0,
        "the change of the rate": settings.later,
        "weights set by hand": bool(settings.edits),
    }
    return [name for name, on in chosen.items() if on]


def data_code(settings: Settings, points: Points) -> str:
    """Lines that make x (n, d) and y (n,): drawn, loaded or, points set by hand, written out."""
    if settings.data in CLOUDS:
        return cloud_code(settings.data, settings.count, settings.noise, settings.data_seed)
    return table_code(settings.data, points) if settings.data in TABLES else points_code(points)


def example(settings: Settings) -> str:
    """The notes' training loop at these settings; it prints the page's numbers, if nothing had to be left out."""
    if lacking := lacking_points(settings):
        return f'print("The training waits for points.", {lacking!r})'
    prepared, (network, recipe, sample) = run_within(AT_REST, settings, None)
    left_out = omitted(settings)
    rounding = None if left_out else with_twin(network, recipe, sample)[1]
    network = replace(network, inputs=prepared.shown_train.shape[1]) if settings.data in PLANES else network
    return training_code(
        data_code(settings, prepared.points),
        f"divided(y, {settings.share / 100}, {settings.data_seed})",
        network,
        replace(recipe, batch=recipe.batch_size(len(sample.x))),
        settings.scaled,
        left_out,
        rounding_code(rounding),
    )

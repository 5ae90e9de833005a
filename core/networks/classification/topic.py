"""A network for classification: the main page."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
import torch

from core.data.datasets import (
    CLOUDS,
    DATASETS,
    FEATURES,
    TABLES,
    Points,
    divided,
    expand,
    extent,
    load,
    pick,
    split,
    standardise,
)
from core.data.own_points import CLASS_NAMES, LONGEST, MOST_POINTS, REACH, missing, read_own_points
from core.data.own_table import Table
from core.engine.activations import ACTIVATIONS, module_code
from core.engine.ailments import ailment_of, what_losses_leave_out
from core.engine.edits import fitting, read_edits
from core.engine.inputs import Prepared
from core.engine.losses import LOSSES
from core.engine.networks import Network, draw_weights, forward, generator
from core.engine.optimizers import OPTIMIZERS
from core.engine.training import History, Recipe, Sample, train, train_each
from core.engine.training.work import ALTOGETHER, AT_REST, WHILE_DRAGGED, epochs_within
from core.experiment.charts import BLUE, INK, axis, bars, dots, figure
from core.experiment.knobs import choice, number, numbers, text, toggle
from core.experiment.refusal import Refusal
from core.experiment.scene import Clock, Notice, Panel, Readout, Scene
from core.experiment.wording import counted, listed, plain
from core.networks.classification.pictures import confusion_panel, curve_panel, empty_panel, map_panel
from core.networks.network_maps import OwnPoints, decision, network_panel

TITLE = "A network for classification"
LINE = "Train a whole network anew within the touch of a knob, and see what every unit in it sees."

OWN = "Own table"
CLICKED = "Own points"
PLANES = (*CLOUDS, CLICKED)  # data of two coordinates, from which features are made
SINGLE_UPDATES = 8  # frames of one update each: the first ones, and the last before a divergence
FRAME_NUMBERS = 900_000  # parameters of all frames together, which are sent to the browser
SEEDS = 100


@dataclass(frozen=True)
class Settings:
    data: str = choice(
        "Circle", [*DATASETS, CLICKED, OWN], label="Data",
        help="What is to be told apart. The first eight are drawn by formula; Iris, Wine and Breast cancer are real.",
    )  # fmt: skip
    layers: int = number(
        2, 0, 6, label="Hidden layers", help="Layers between input and output. 0 is one straight line."
    )
    units: int = number(
        8, 1, 64, log=True, label="Units per layer", help="How many units each hidden layer has.",
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
        help="torch.optim's own L2: this much times the weight is added to its gradient, biases too. L2 at half of it "
        "does the same to the weights.",
    )  # fmt: skip
    l1: float = number(
        0.0, 1e-5, 0.05, log=True, zero=True, label="L1",
        help="This much times the sum of |w| joins the loss: it draws every weight to 0 with one and the same pull.",
    )  # fmt: skip
    l2: float = number(
        0.0, 1e-5, 0.05, log=True, zero=True, label="L2",
        help="This much times the sum of w² joins the loss: it draws large weights most, and biases not at all.",
    )  # fmt: skip
    noise: float = number(
        10.0, 0.0, 50.0, step=1, label="Noise", help="How blurred the formula's points or labels are.",
        when={"data": tuple(CLOUDS)},
    )  # fmt: skip
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
    points: str = text(
        "", most=LONGEST, label="Own points",
        help="Click on the map to set a point, on a point to take it away. Here they stand as text: class, x and y.",
        when={"data": (CLICKED,)},
    )  # fmt: skip
    brush: str = choice(
        "A", CLASS_NAMES, label="A click sets class", help="The class of the next point that is set on the map.",
        view=True, when={"data": (CLICKED,)},
    )  # fmt: skip
    across: int = number(
        1, 1, 50, label="Feature across", help="Which column of the table lies along the horizontal axis.",
        when={"data": (*TABLES, OWN)},
    )  # fmt: skip
    up: int = number(
        2, 1, 50, label="Feature up", help="Which column of the table goes up.", when={"data": (*TABLES, OWN)}
    )
    rest: str = choice(
        "left out", ["left out", "fed, held at the mean in the map"], label="Other features",
        help="The table's other columns: left out, or fed to the network and held at their mean on the map.",
        when={"data": (*TABLES, OWN)},
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
    edits: str = text(
        "", most=3000, label="Set by hand",
        help="Weights and biases set by hand, such as 1.2.3=0.5@100: layer 1, its unit 2, the weight from source 3 "
        "(b: the bias) is 0.5 after epoch 100. Click a weight or a unit in the network to set one.",
    )  # fmt: skip
    sharp: bool = toggle(False, label="Only the decision", help="Draw the likelier class, not how sure.", view=True)
    tests: bool = toggle(True, label="Test points", help="Show the points that are kept for the test.", view=True)


@dataclass(frozen=True)
class Result:
    """The data, the whole training history, what was asked but not done (`notes`), and what is `missing` to train."""

    prepared: Prepared
    history: History
    notes: tuple[str, ...]
    missing: str = ""


def run(settings: Settings, table: Table | None = None) -> Result:
    """Train one network on the chosen data; with OWN the points come from `table`."""
    return train_within(AT_REST, settings, table)


def run_live(settings: Settings, table: Table | None = None) -> Result:
    """The same while a knob is dragged: for as many epochs as half a second allows."""
    return train_within(WHILE_DRAGGED, settings, table)


def train_within(cap: int, settings: Settings, table: Table | None) -> Result:
    """Train for the epochs asked for, or as many as the work allowed lets; the page is told at rest."""
    lacking = missing(own_points(settings)) if settings.data == CLICKED else ""
    prepared = prepare(replace(settings, data="Circle") if lacking else settings, table)
    network, recipe = plan(settings, prepared)
    epochs = 0 if lacking else epochs_within(network, recipe, len(prepared.sample.x), cap)
    notes = left_out(settings, network)
    if epochs < recipe.epochs and cap == AT_REST and not lacking:
        notes += (
            f"This network is so large, or its batches so small, that {counted(epochs, 'epoch')} of the "
            f"{recipe.epochs:,} are trained; fewer units or larger batches make room for more.",
        )
    history = train(network, replace(recipe, epochs=epochs), prepared.sample)
    # The loss of every update may be many times all else together: what is kept is the last epoch's.
    last = history.batch_loss[-history.updates_per_epoch :].copy()
    return Result(prepared, replace(history, batch_loss=last), notes, lacking)


def left_out(settings: Settings, network: Network) -> tuple[str, ...]:
    """What the knobs ask for and this network cannot have, in sentences."""
    notes = []
    lost = len(read_edits(settings.edits)) - len(fitting(read_edits(settings.edits), network))
    if lost:
        ends = (
            "belongs to a unit that is not there, and is"
            if lost == 1
            else "belong to units that are not there, and are"
        )
        notes.append(f"{counted(lost, 'weight')} set by hand {ends} left out.")
    if settings.data in PLANES and not any(wanted_features(settings).values()):
        notes.append("A network needs an input: x is fed, since no feature was chosen.")
    return tuple(notes)


def own_points(settings: Settings) -> Points:
    """The points set by hand; a Refusal says which one cannot be read."""
    try:
        return read_own_points(settings.points)
    except ValueError as error:
        raise Refusal(str(error), knob="points") from error


def prepare(settings: Settings, table: Table | None = None) -> Prepared:
    """Points split, features chosen or made, standardised by the training part."""
    if settings.data == OWN and table is not None:
        points = table.points()
    elif settings.data == CLICKED:
        points = own_points(settings)
    else:
        points = load(known_data(settings), settings.count, settings.noise, settings.data_seed)
    last = points.x.shape[1] - 1
    axes = (min(settings.across - 1, last), min(settings.up - 1, last)) if last > 1 else (0, 1)
    if axes[0] == axes[1]:
        axes = (axes[0], (axes[0] + 1) % (last + 1))
    train_x, train_y, test_x, test_y = split(points, settings.share / 100, settings.data_seed)
    shown = train_x[:, axes], test_x[:, axes]
    if last > 1 and settings.rest == "left out":
        points = pick(points, axes)
        train_x, test_x, axes = *shown, (0, 1)
    names = points.names
    if settings.data in PLANES:
        names = chosen_features(settings)
        train_x, test_x = expand(train_x, names), expand(test_x, names)
    scale = standardise(train_x, test_x) if settings.scaled else None
    if scale:
        train_x, test_x = scale.train, scale.test
    return Prepared(points, axes, *shown, Sample(train_x, train_y, test_x, test_y), scale, tuple(names))


def known_data(settings: Settings) -> str:
    """The name of data that can be loaded: a table of one's own that is not there yet shows the circle."""
    return "Circle" if settings.data == OWN else settings.data


def feature_menus(settings: Settings, table: Table | None = None) -> dict[str, tuple[str, ...]]:
    """The names of the columns that the knobs `across` and `up` number; none where the data is a plane."""
    if settings.data in PLANES or (settings.data == OWN and table is None):
        return {}
    names = table.features if settings.data == OWN and table else load(settings.data).names
    return {"across": names, "up": names}


def wanted_features(settings: Settings) -> dict[str, bool]:
    """Which of FEATURES the knobs ask for."""
    return {
        "x": settings.feed_x,
        "y": settings.feed_y,
        "x²": settings.feed_x2 or settings.squares,
        "y²": settings.feed_y2 or settings.squares,
        "xy": settings.product,
        "sin x": settings.feed_sin_x or settings.sines,
        "sin y": settings.feed_sin_y or settings.sines,
    }


def chosen_features(settings: Settings) -> tuple[str, ...]:
    """The inputs made of a plane's x and y, by name in FEATURES; one at least."""
    wanted = wanted_features(settings)
    return tuple(name for name in FEATURES if wanted.get(name)) or ("x",)


def plan(settings: Settings, prepared: Prepared) -> tuple[Network, Recipe]:
    """The network and how it is trained; more than two classes need cross-entropy and an output for each."""
    classes = len(prepared.points.classes)
    loss = settings.loss if classes == 2 else "Cross-entropy"
    hidden = tuple(int(units) for units in settings.own_shape) or (settings.units,) * settings.layers
    outputs = classes if loss == "Cross-entropy" else 1
    network = Network(prepared.sample.x.shape[1], hidden, outputs, settings.activation, settings.dropout)
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


def accuracies(history: History) -> tuple[np.ndarray, np.ndarray]:
    """Training and test accuracy (F,); classes always have them."""
    assert history.train_accuracy is not None and history.test_accuracy is not None
    return history.train_accuracy, history.test_accuracy


def numbers_of(result: Result) -> dict[str, float | str]:
    """The numbers that stand on the page, at the last epoch."""
    history = result.history
    if result.missing:
        return {"training": f"waits for points. {result.missing}"}
    train_accuracy, test_accuracy = accuracies(history)
    return {
        "network": " - ".join(map(str, history.network.sizes)),
        "parameters": float(history.network.parameter_count),
        "updates": float(history.updates),
        "training loss": float(history.train_loss[-1]),
        "test loss": float(history.test_loss[-1]),
        "training accuracy": float(train_accuracy[-1]),
        "test accuracy": float(test_accuracy[-1]),
        "diverged": f"at update {history.diverged.update}" if history.diverged else "no",
    }


CORE = (
    *(cloud.args[0] for cloud in CLOUDS.values()), divided, draw_weights,
    *(loss.right for loss in LOSSES.values()), *(each.module for each in (*ACTIVATIONS.values(), *LOSSES.values())),
)  # fmt: skip


def omitted(settings: Settings) -> list[str]:
    """What the short script leaves out of these settings."""
    chosen = {
        "your own table": settings.data == OWN, "features made of x and y": set(chosen_features(settings)) != {"x", "y"}
        and settings.data in PLANES, "dropout": settings.dropout > 0, "L1": settings.l1 > 0, "L2": settings.l2 > 0,
        "the change of the rate": settings.later, "weights set by hand": bool(settings.edits),
    }  # fmt: skip
    return [name for name, on in chosen.items() if on]


def data_code(settings: Settings) -> str:
    """Lines that make x (n, d) and y (n,): drawn, loaded or, points set by hand, written out."""
    if settings.data in CLOUDS:
        draw = CLOUDS[settings.data].args[0].__name__
        return f"x, y = {draw}({settings.count}, {settings.noise}, {settings.data_seed})"
    points, data = prepare(settings).points, "load_" + settings.data.lower().replace(" ", "_")
    if settings.data in TABLES:
        columns = [load(settings.data).names.index(name) for name in points.names]
        return f"x, y = {data}(return_X_y=True)\nx = x[:, {columns}]"
    return f"x, y = np.float32({points.x.tolist()}), np.array({points.y.tolist()})"


def network_code(network: Network, loss: str) -> str:
    """The layers of nn.Sequential; many are written one in a line."""
    sizes, bend = network.sizes, module_code(ACTIVATIONS[network.activation].module())
    layers = [f"nn.Linear({a}, {b}), {bend}" for a, b in pairwise(sizes[:-1])]
    output = LOSSES[loss].output
    end = "" if output == "Linear" else f", {module_code(ACTIVATIONS[output].module())}"
    layers.append(f"nn.Linear({sizes[-2]}, {sizes[-1]}){end}")
    text = ", ".join(layers)
    return text if len(text) < 95 else "\n    " + ",\n    ".join(layers) + ",\n"


def optimizer_code(recipe: Recipe) -> str:
    """The optimizer with what is not torch's default."""
    made = OPTIMIZERS[recipe.optimizer].torch([torch.nn.Parameter(torch.zeros(1))], recipe.hyper)
    usual = inspect.signature(type(made)).parameters
    told = [f"{name}={value}" for name, value in made.defaults.items()
            if name == "lr" or (name in usual and usual[name].default != value)]  # fmt: skip
    return f"torch.optim.{type(made).__name__}(model.parameters(), {', '.join(told)})"


def example(settings: Settings) -> str:
    """The notes' training loop at these settings; it prints the page's numbers, if nothing had to be left out."""
    if settings.data == CLICKED and (lacking := missing(own_points(settings))):
        return f'print("The training waits for points.", {lacking!r})'
    prepared = prepare(settings)
    network, recipe = plan(settings, prepared)
    network = replace(network, inputs=prepared.shown_train.shape[1]) if settings.data in PLANES else network
    epochs = epochs_within(network, recipe, len(prepared.sample.x), AT_REST)
    without = f" (without {listed(omitted(settings))})" if omitted(settings) else ""
    scaled = "x = (x - x[train].mean(axis=0)) / x[train].std(axis=0)\n" if settings.scaled else ""
    targets = "torch.tensor(y)" if recipe.loss == "Cross-entropy" else "torch.tensor(np.float32(y))[:, None]"
    batch, right = recipe.batch_size(len(prepared.sample.x)), LOSSES[recipe.loss].right.__name__
    return f"""
{data_code(settings)}
train, test = divided(y, {settings.share / 100}, {settings.data_seed})
{scaled}x, y = torch.tensor(np.float32(x)), {targets}
model = nn.Sequential({network_code(network, recipe.loss)})
chance = torch.Generator().manual_seed({generator(recipe.seed, 0).initial_seed()})
for layer in model[::2]: draw_weights(layer, chance)
loss_function = {module_code(LOSSES[recipe.loss].module())}
optimizer = {optimizer_code(recipe)}
chance = torch.Generator().manual_seed({generator(recipe.seed, 1).initial_seed()})
for epoch in range({epochs}):
    for batch in torch.randperm(len(train), generator=chance).split({batch}):
        loss = loss_function(model(x[train[batch]]), y[train[batch]])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
with torch.no_grad():
    for name, part in ("training", train), ("test", test):
        output = model(x[part])
        print(f"{{name}} loss{without}:", loss_function(output, y[part]).item())
        print(f"{{name}} accuracy{without}:", {right}(output.numpy(), y[part].numpy()).mean())
"""


def threshold_slip(result: Result) -> str:
    """What cutting logits at 0.5 instead of 0 does to the test points of this very network, in words."""
    history, sample = result.history, result.prepared.sample
    if result.missing:
        return "set points above first, and it is told for the network that they train."
    if history.recipe.loss != "BCEWithLogits":
        return f"with {history.recipe.loss} the output is no single logit; choose BCEWithLogits above to see it."
    final = tuple((matrix[-1], bias[-1]) for matrix, bias in history.weights)
    logits = forward(history.network, final, sample.test_x)[-1][:, 0]
    wrong, right = (float(np.mean((logits > cut) == (sample.test_y == 1))) for cut in (0.5, 0.0))
    moved = int(((logits > 0) & (logits <= 0.5)).sum())
    return (
        f"with the network above, {moved} of {len(logits)} test points lie between the two cuts; "
        f"accuracy {wrong:.1%} at 0.5, {right:.1%} at 0."
    )


# --- drawing ----------------------------------------------------------------------------------------------------------


def scene(result: Result, settings: Settings, live: bool = False) -> Scene:
    """Decision map and network on one clock, the curves and the confusion matrix below; `live` draws the end only."""
    clicks = OwnPoints("points", "brush", MOST_POINTS, REACH)
    if result.missing:
        return Scene((empty_panel(own_points(settings), clicks),), notices=(Notice("info", empty_state(result)),))
    prepared, history = result.prepared, result.history
    last = slice(-1, None) if live else slice(None)
    weights = tuple((matrix[last], bias[last]) for matrix, bias in history.weights)
    clicked = settings.data == CLICKED
    area = ((-REACH, REACH), (-REACH, REACH)) if clicked else extent(prepared.points, prepared.axes)
    switches = {"Test points": "tests", "Only the decision": "sharp"}
    plane = decision(prepared, history, last, area, settings.sharp, switches)
    longer = {"epochs": min(2000, 2 * settings.epochs)} if settings.epochs < 2000 and not history.diverged else {}
    return Scene(
        panels=(
            map_panel(prepared, (plane, clicks) if clicked else (plane,), settings.tests, settings.data in PLANES),
            network_panel(history, offered_features(settings, prepared), longer),
            curve_panel(history, last, "Loss", (history.train_loss, history.test_loss), "mean loss"),
            curve_panel(history, last, "Accuracy", accuracies(history), "share correct"),
            confusion_panel(prepared, history, weights),
        ),
        readouts=readouts(result, live),
        clock=None if live else Clock("epoch", history.epochs, names=moments(history)),
        notices=notices(result, settings),
    )


def empty_state(result: Result) -> str:
    return (
        f"Click on the map to set points of class A; choose another class by the knob beside it. {result.missing} "
        "A click on a point takes it away. The points stand in the address."
    )


def offered_features(settings: Settings, prepared: Prepared) -> tuple[tuple[str, bool, dict[str, Any] | None], ...]:
    """The inputs that could be fed: name, whether it is, and the knobs that switch it (None for a table's)."""
    if settings.data not in PLANES:
        return tuple((name, True, None) for name in prepared.features)
    knobs = {"x": "feed_x", "y": "feed_y", "x²": "feed_x2", "y²": "feed_y2", "xy": "product"}
    knobs |= {"sin x": "feed_sin_x", "sin y": "feed_sin_y"}
    wanted = {knobs[name]: fed for name, fed in wanted_features(settings).items()}
    # Two older knobs feed pairs of features; a switch of one takes them apart.
    apart = {"squares": False, "sines": False}
    switch = {knob: {**wanted, knob: not fed, **apart} for knob, fed in wanted.items()}
    return tuple((name, name in prepared.features, switch[knob]) for name, knob in knobs.items())


def moments(history: History) -> tuple[str, ...]:
    """What every frame is, in words: an update, an epoch and how many lie between two frames, an edit."""
    per_epoch, names = history.updates_per_epoch, []
    stride = float(np.diff(history.epochs).max()) if len(history.epochs) > 1 else 1.0
    evenly = f"; a frame is {stride:g} epochs" if stride > 1 else ""
    for index, epoch in enumerate(history.epochs):
        done = round(epoch * per_epoch)
        name = f"epoch {epoch:g}{evenly}" if done % per_epoch == 0 else f"update {done:,} (in epoch {int(epoch) + 1:,})"
        edited = index > 0 and history.epochs[index - 1] == epoch
        names.append("before training" if done == 0 and not edited else f"{name}, edited" if edited else name)
    return tuple(names)


def readouts(result: Result, live: bool) -> tuple[Readout, ...]:
    history, values = result.history, numbers_of(result)
    last = slice(-1, None) if live else slice(None)
    train_accuracy, test_accuracy = accuracies(history)
    return (
        Readout("training loss", history.train_loss[last], digits=4),
        Readout("test loss", history.test_loss[last], digits=4),
        Readout("training accuracy", train_accuracy[last] * 100, "%", 1),
        Readout("test accuracy", test_accuracy[last] * 100, "%", 1),
        Readout("network", values["network"]),
        Readout("parameters", values["parameters"]),
        Readout("updates", values["updates"]),
    )


def notices(result: Result, settings: Settings) -> tuple[Notice, ...]:
    history = result.history
    found = [Notice("info", sentence) for sentence in result.notes]
    if history.diverged:
        found.append(blown_up(history, settings))
    elif ailment := ailment_of(history, result.prepared.sample):
        found.append(Notice("warning", ailment.text, ailment.action, ailment.knobs))
    if history.recipe.loss != settings.loss:
        found.append(Notice("info", "More than two classes: cross-entropy over one output per class is used."))
    if beside := what_losses_leave_out(history):
        found.append(Notice("info", beside))
    return tuple(found)


def blown_up(history: History, settings: Settings) -> Notice:
    """Where training blew up, in words, with a smaller rate as the way back."""
    gone, outputs = history.diverged, "the output layer"
    assert gone is not None
    layer = outputs if gone.layer == len(history.network.hidden) else f"hidden layer {gone.layer + 1}"
    where = "in the loss" if gone.what == "loss" else f"in the {gone.what} of {layer}"
    name = "later_rate" if settings.later and gone.epoch > settings.later_from else "rate"
    rate = max(1e-4, getattr(settings, name) / 10)
    return Notice(
        "warning",
        f"Training blew up at update {gone.update:,} (epoch {gone.epoch:,}): the first number beyond float32 stood "
        f"{where}. The frames end with the updates just before it, one by one. A smaller learning rate cures it.",
        f"Try a rate of {plain(rate)}",
        {name: rate},
    )


# --- the seed cloud ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Cloud:
    """The same settings under many seeds: final test accuracy (n,) after `epochs`, NaN where training diverged."""

    seeds: np.ndarray
    accuracy: np.ndarray
    epochs: int


def cloud_steps(
    settings: Settings, table: Table | None = None, cancelled: Callable[[], bool] = lambda: False
) -> Iterator[tuple[int, int, Cloud]]:
    """Train under SEEDS seeds of the network, on the same data; yields what is there after each."""
    if settings.data == CLICKED and missing(own_points(settings)):
        return
    prepared = prepare(settings, table)
    network, recipe = plan(settings, prepared)
    epochs = epochs_within(network, recipe, len(prepared.sample.x), ALTOGETHER // SEEDS)
    recipe = replace(recipe, epochs=epochs, frames=2, singles=0, edits=())  # what was set by hand belongs to one seed
    runs = [(network, replace(recipe, seed=seed), prepared.sample) for seed in range(SEEDS)]
    accuracy: dict[int, float] = {}
    for index, history in train_each(runs, cancelled=cancelled):
        accuracy[index] = float("nan") if history.diverged else float(accuracies(history)[1][-1])
        seeds = np.array(sorted(accuracy))
        yield len(accuracy), SEEDS, Cloud(seeds, np.array([accuracy[seed] for seed in seeds]), epochs)


def cloud_scene(cloud: Cloud, settings: Settings, live: bool = False) -> Scene:
    """Every seed a dot to click, and how often each accuracy came."""
    good = np.isfinite(cloud.accuracy)
    percent = cloud.accuracy * 100
    here = cloud.seeds == settings.seed
    values = percent[good]
    counts, edges = np.histogram(values, bins=20, range=(0, 100))
    failed = float(np.mean(~good | (cloud.accuracy < 0.75)))
    every = dots(cloud.seeds[good], values, color=BLUE, customdata=cloud.seeds[good])
    shown = dots(cloud.seeds[good & here], percent[good & here], color=INK, size=13, hoverinfo="skip")
    return Scene(
        panels=(
            Panel(
                "cloud",
                "Final test accuracy under each seed: click a dot to open it",
                figure(
                    [every | {"hovertemplate": "seed %{x}: %{y:.1f} %<extra></extra>"}, shown],
                    axis("seed of the network", -1, SEEDS), axis("test accuracy (%)", -2, 102),
                ),
                "A dot for every seed; the large dark one is the seed shown above.",
                span=8, height=260, pick="seed",
            ),
            Panel(
                "spread",
                "How often",
                figure([bars(counts, (edges[:-1] + edges[1:]) / 2, orientation="h")], axis("seeds"), axis("", -2, 102)),
                "Histogram of the final test accuracies.",
                span=4, height=260,
            ),
        ),
        readouts=(
            Readout(
                "mean of those that did not diverge" if not good.all() else "mean",
                float(values.mean()) if len(values) else "none", "%", 1,
            ),
            Readout("worst", float(values.min()) if len(values) else "none", "%", 1),
            Readout("best", float(values.max()) if len(values) else "none", "%", 1),
            Readout("failed (under 75 % or diverged)", failed * 100, "%", 0),
            Readout("diverged", float((~good).sum()), "seeds", 0),
        ),
        notices=(
            (Notice("info", f"{SEEDS} trainings of this size: each is done for {cloud.epochs} epochs only."),)
            if cloud.epochs < settings.epochs
            else ()
        ),
    )  # fmt: skip

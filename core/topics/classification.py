"""A network for classification: the main page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from core.datasets import (
    CLOUDS,
    DATASETS,
    FEATURES,
    TABLES,
    expand,
    extent,
    load,
    pick,
    split,
    standardise,
)
from core.functions import ACTIVATIONS
from core.knobs import choice, number, numbers, toggle
from core.losses import LOSSES
from core.networks import Network, forward
from core.optimizers import OPTIMIZERS
from core.pictures.classifiers import confusion_panel, curve_panel, map_panel
from core.pictures.networks import (
    decision_raster,
    grid,
    map_side,
    maps,
    network_panel,
    probabilities,
)
from core.plots import (
    BLUE,
    ORANGE,
    Clock,
    Notice,
    Panel,
    Readout,
    Scene,
    axis,
    bars,
    dots,
    figure,
)
from core.prepared import Prepared, inputs_of
from core.tables import Table
from core.training import History, Recipe, Sample, train, train_each
from core.training.work import ALTOGETHER, AT_REST, WHILE_DRAGGED, epochs_within

TITLE = "A network for classification"
LINE = "Train a whole network anew within the touch of a knob, and see what every unit in it sees."

OWN = "Own table"
SEEDS = 100


@dataclass(frozen=True)
class Settings:
    data: str = choice(
        "Circle", [*DATASETS, OWN], label="Data",
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
        0.0, 0.0, 0.2, step=0.001, label="Weight decay", help="L2 as torch.optim does it: every weight shrinks a bit."
    )
    l1: float = number(0.0, 0.0, 0.05, step=0.0005, label="L1", help="This much times the sum of |w| joins the loss.")
    l2: float = number(0.0, 0.0, 0.05, step=0.0005, label="L2", help="This much times the sum of w² joins the loss.")
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
    squares: bool = toggle(
        False, label="Feed x² and y²", help="Two more inputs, made from the two.", when={"data": tuple(CLOUDS)}
    )
    product: bool = toggle(False, label="Feed xy", help="One more input: the product.", when={"data": tuple(CLOUDS)})
    sines: bool = toggle(
        False, label="Feed sin x and sin y", help="Two more inputs, periodic ones.", when={"data": tuple(CLOUDS)}
    )
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
    sharp: bool = toggle(False, label="Only the decision", help="Draw the likelier class, not how sure.", view=True)


@dataclass(frozen=True)
class Result:
    """The data, the whole training history, and what was asked but not done (`said`)."""

    prepared: Prepared
    history: History
    said: tuple[str, ...]


def run(settings: Settings, table: Table | None = None) -> Result:
    """Train one network on the chosen data; with OWN the points come from `table`."""
    return train_within(AT_REST, settings, table)


def run_live(settings: Settings, table: Table | None = None) -> Result:
    """The same while a knob is dragged: for as many epochs as half a second allows."""
    return train_within(WHILE_DRAGGED, settings, table)


def train_within(cap: int, settings: Settings, table: Table | None) -> Result:
    """Train for the epochs asked for, or as many as the work allowed lets; the page is told at rest."""
    prepared = prepare(settings, table)
    network, recipe = plan(settings, prepared)
    epochs = epochs_within(network, recipe, len(prepared.sample.x), cap)
    cut = epochs < recipe.epochs and cap == AT_REST
    said = (f"This much work is done for {epochs} epochs only, not {recipe.epochs}.",) if cut else ()
    history = train(network, replace(recipe, epochs=epochs), prepared.sample)
    # The loss of every update may be many times all else together: what is kept is the last epoch's.
    last = history.batch_loss[-history.updates_per_epoch :].copy()
    return Result(prepared, replace(history, batch_loss=last), said)


def prepare(settings: Settings, table: Table | None = None) -> Prepared:
    """Points split, features chosen or made, standardised by the training part."""
    own = settings.data == OWN and table is not None
    points = (
        table.points()
        if own and table
        else load(known_data(settings), settings.count, settings.noise, settings.data_seed)
    )
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
    if settings.data in CLOUDS:
        names = chosen_features(settings)
        train_x, test_x = expand(train_x, names), expand(test_x, names)
    scale = standardise(train_x, test_x) if settings.scaled else None
    if scale:
        train_x, test_x = scale.train, scale.test
    return Prepared(points, axes, *shown, Sample(train_x, train_y, test_x, test_y), scale, tuple(names))


def known_data(settings: Settings) -> str:
    """The name of data that can be loaded: a table of one's own that is not there yet shows the circle."""
    return "Circle" if settings.data == OWN else settings.data


def chosen_features(settings: Settings) -> tuple[str, ...]:
    """The inputs made of a plane's x and y, by name in FEATURES."""
    wanted = {"x²": settings.squares, "y²": settings.squares, "xy": settings.product}
    wanted |= {"sin x": settings.sines, "sin y": settings.sines}
    return tuple(name for name in FEATURES if wanted.get(name, True))


def plan(settings: Settings, prepared: Prepared) -> tuple[Network, Recipe]:
    """The network and how it is trained; more than two classes need cross-entropy and an output for each."""
    classes = len(prepared.points.classes)
    loss = settings.loss if classes == 2 else "Cross-entropy"
    hidden = tuple(int(units) for units in settings.own_shape) or (settings.units,) * settings.layers
    outputs = classes if loss == "Cross-entropy" else 1
    network = Network(prepared.sample.x.shape[1], hidden, outputs, settings.activation, settings.dropout)
    recipe = Recipe(
        loss=loss, optimizer=settings.optimizer, rate=settings.rate, momentum=settings.momentum,
        weight_decay=settings.weight_decay, l1=settings.l1, l2=settings.l2, batch=settings.batch,
        epochs=settings.epochs, seed=settings.seed,
    )  # fmt: skip
    return network, recipe


def accuracies(history: History) -> tuple[np.ndarray, np.ndarray]:
    """Training and test accuracy (F,); classes always have them."""
    assert history.train_accuracy is not None and history.test_accuracy is not None
    return history.train_accuracy, history.test_accuracy


def numbers_of(result: Result) -> dict[str, float | str]:
    """The numbers that stand on the page, at the last epoch."""
    history = result.history
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


def threshold_slip(result: Result) -> str:
    """What cutting logits at 0.5 instead of 0 does to the test points of this very network, in words."""
    history, sample = result.history, result.prepared.sample
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
    prepared, history = result.prepared, result.history
    last = slice(-1, None) if live else slice(None)
    weights = tuple((matrix[last], bias[last]) for matrix, bias in history.weights)
    side = map_side(history.network, len(weights[0][0]))
    x, y = extent(prepared.points, prepared.axes)
    plane = inputs_of(prepared, grid(x, y, side))
    layers = maps(history.network, weights, plane, side)
    share = probabilities(history.recipe.loss, np.moveaxis(layers[-1], 1, -1))
    input_maps = plane.T.reshape(-1, side, side)
    return Scene(
        panels=(
            map_panel(prepared, history, decision_raster(share, x, y, settings.sharp), weights, live),
            network_panel(history.network, weights, layers, input_maps, prepared.features),
            curve_panel(history.epochs, last, "Loss", history.train_loss, history.test_loss, "mean loss"),
            curve_panel(history.epochs, last, "Accuracy", *accuracies(history), "share correct"),
            confusion_panel(prepared, history, weights),
        ),
        readouts=readouts(result, live),
        clock=None if live else Clock("epoch", history.epochs),
        notices=notices(result, settings),
    )


def readouts(result: Result, live: bool) -> tuple[Readout, ...]:
    history, values = result.history, numbers_of(result)
    last = slice(-1, None) if live else slice(None)
    train_accuracy, test_accuracy = accuracies(history)
    return (
        Readout("training loss", history.train_loss[last], digits=4),
        Readout("test loss", history.test_loss[last], digits=4),
        Readout("training accuracy", train_accuracy[last] * 100, "%", 1),
        Readout("test accuracy", test_accuracy[last] * 100, "%", 1, color=ORANGE),
        Readout("network", values["network"]),
        Readout("parameters", values["parameters"]),
        Readout("updates", values["updates"]),
    )


def notices(result: Result, settings: Settings) -> tuple[Notice, ...]:
    said = [Notice("info", sentence) for sentence in result.said]
    gone = result.history.diverged
    if gone:
        said.append(
            Notice(
                "warning",
                f"Training blew up at update {gone.update} (epoch {gone.epoch}): the first number beyond float32 stood "
                f"in the {gone.what} of layer {gone.layer + 1}. Every step overshot further than the last; what is "
                "shown is the state before. A smaller learning rate cures it.",
                f"Try a rate of {settings.rate / 10:.2g}",
                {"rate": max(1e-4, settings.rate / 10)},
            )
        )
    if result.history.recipe.loss != settings.loss:
        said.append(Notice("info", "More than two classes: cross-entropy over one output per class is used."))
    return tuple(said)


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
    prepared = prepare(settings, table)
    network, recipe = plan(settings, prepared)
    epochs = epochs_within(network, recipe, len(prepared.sample.x), ALTOGETHER // SEEDS)
    runs = [(network, replace(recipe, seed=seed, epochs=epochs, frames=2), prepared.sample) for seed in range(SEEDS)]
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
    shown = dots(cloud.seeds[good & here], percent[good & here], color=ORANGE, size=13, hoverinfo="skip")
    return Scene(
        panels=(
            Panel(
                "cloud",
                "Final test accuracy under each seed: click a dot to open it",
                figure(
                    [every | {"hovertemplate": "seed %{x}: %{y:.1f} %<extra></extra>"}, shown],
                    axis("seed of the network", -1, SEEDS), axis("test accuracy (%)", -2, 102),
                ),
                "A dot for every seed; the orange one is the seed shown above.",
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
            Readout("mean", float(values.mean()) if len(values) else "none", "%", 1),
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

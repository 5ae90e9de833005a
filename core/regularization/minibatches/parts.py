"""The parts of the page about minibatches: what is drawn and said of each."""

from __future__ import annotations

import numpy as np

from core.engine.rounding import rounding_sentence
from core.engine.training.orders import ORDERS
from core.experiment.charts import BLUE, GREEN, ORANGE, RED
from core.experiment.part import Part
from core.experiment.scene import Clock, Readout, Scene
from core.experiment.set_aside import trial_reads
from core.experiment.sister_charts import sister_readouts, sisters_notices
from core.experiment.trial_charts import trial_scene
from core.experiment.twin_charts import rounding_notices
from core.regularization.minibatches import topic
from core.regularization.minibatches.accumulation import WAYS_TO_ADD, Accumulated
from core.regularization.minibatches.likeness import RIVALS, Alike, Likenesses
from core.regularization.minibatches.network_pictures import (
    accumulation_panels,
    cloud_panel,
    epoch_panel,
    noise_panel,
    order_panels,
    scale_panel,
    short_panel,
    updates_panel,
)
from core.regularization.minibatches.noise import Noise
from core.regularization.minibatches.order_race import OrderRace
from core.regularization.minibatches.paths import Paths
from core.regularization.minibatches.pictures import alike_panels, likenesses_panels, loss_panels, path_panel
from core.regularization.minibatches.rate_map import RateMap
from core.regularization.minibatches.regulariser import Pairs
from core.regularization.minibatches.sentences import (
    accumulation_notices,
    alike_notices,
    cloud_notices,
    likenesses_notices,
    order_notices,
    pairs_notices,
    paths_notices,
    rates_notices,
    short_notices,
    speed_notices,
    trained_notices,
)
from core.regularization.minibatches.short_batch import Short
from core.regularization.minibatches.speed import Speed
from core.regularization.minibatches.sweep_pictures import (
    epoch_times_panel,
    image_times_panel,
    losses_panel,
    map_panels,
    pairs_panels,
)
from core.regularization.minibatches.topic import Settings, Trained
from core.regularization.minibatches.training_pictures import training_panels


def paths_scene(result: Paths, settings: Settings) -> Scene:
    """The bowl, and the loss twice."""
    numbers = topic.paths_numbers(result, settings)
    return Scene(
        panels=(path_panel(result, settings.batch), *loss_panels(result, settings.batch)),
        readouts=(
            Readout.of(numbers, "loss above its least", color=BLUE),
            Readout.of(numbers, "all 600, same updates"),
            Readout.of(numbers, "all 600, same samples", help="Where they are when they have seen no more"),
            Readout.of(numbers, "updates an epoch"),
            Readout.of(numbers, "strays by", color=ORANGE,
                       help="From the best weights: root mean square over the last third of the updates, 16 orders"),
            Readout.of(numbers, "by the formula", color=GREEN,
                       help="How far random batches stray in the long run: √(∑ η σ² / (B (1 − ηh/2))) over both axes "
                       "of the bowl, h its curvature"),
        ),
        clock=Clock("update", np.arange(len(result.seen))),
        notices=paths_notices(result, settings),
    )  # fmt: skip


def cloud_scene(result: Noise, settings: Settings) -> Scene:
    """The cloud of gradients, the law of the noise, and noise against gradient on the way."""
    numbers = topic.cloud_numbers(result, settings)
    return Scene(
        panels=(cloud_panel(result, settings.drawn), noise_panel(result, settings.drawn), scale_panel(result)),
        readouts=(
            Readout.of(numbers, "length of the gradient"),
            Readout.of(numbers, "noise of one sample", help="Root mean square distance of a sample's gradient from it"),
            Readout.of(numbers, "noise equals gradient at B =", color=BLUE),
            Readout.of(numbers, "slope of log noise by log B", color=ORANGE, help="−0.5 is one over the root of B"),
            Readout.of(
                numbers, "slope without replacement", help="Steeper: a batch of all samples has no noise at all"
            ),
        ),
        notices=cloud_notices(result, settings),
    )


def speed_scene(result: Speed, settings: Settings) -> Scene:
    """Losses against what the switch says, and the times."""
    return Scene(
        panels=(losses_panel(result, settings.against), epoch_times_panel(result), image_times_panel(result)),
        notices=speed_notices(result, settings),
    )


def short_scene(result: Short, settings: Settings) -> Scene:
    """An epoch as blocks, updates by batch size, and the losses."""
    numbers = topic.short_numbers(result, settings)
    return Scene(
        panels=(epoch_panel(result), updates_panel(result), short_panel(result)),
        readouts=(
            Readout.of(numbers, "samples in the last batch"),
            Readout.of(numbers, "updates an epoch, kept", color=BLUE),
            Readout.of(numbers, "updates an epoch, dropped", color=ORANGE),
            Readout.of(numbers, "a sample of it counts", "{} times", help="As much as another, if it is kept"),
            Readout.of(numbers, "loss of all samples", digits=5, help="After the first epoch, one seed"),
            Readout.of(
                numbers, "mean of the batches' losses", digits=5,
                help="What a loop reports that averages loss.item() over the batches: biased towards the short one",
            ),
        ),
        notices=short_notices(result, settings),
    )  # fmt: skip


def trained_scene(result: Trained, settings: Settings) -> Scene:
    """One network's training, and its sisters."""
    return trained_at(result, settings, at_rest=True)


def trained_dragged_scene(result: Trained, settings: Settings) -> Scene:
    """The same while a knob is dragged."""
    return trained_at(result, settings, at_rest=False)


def trained_at(result: Trained, settings: Settings, at_rest: bool) -> Scene:
    """A training and its sisters; of fewer sisters nothing is said while a knob is dragged."""
    numbers = topic.trained_numbers(result, settings)
    fewer = sisters_notices(settings.sisters, result.sisters.finals if result.sisters else None, at_rest)
    chaos = rounding_notices(rounding_sentence(result.rounding), result.sisters is not None)
    return Scene(
        panels=training_panels(result, settings.seed),
        readouts=(
            Readout.of(numbers, "updates"),
            Readout.of(numbers, "training loss", color=BLUE),
            Readout.of(numbers, "test loss", color=ORANGE),
            Readout("training accuracy", 100 * float(numbers["training accuracy"]), "%", 1, color=BLUE),
            Readout("test accuracy", 100 * float(numbers["test accuracy"]), "%", 1, color=ORANGE),
            *sister_readouts(numbers, "They diverge, or end under 75 % test accuracy."),
        ),
        notices=trained_notices(result, settings, at_rest) + fewer + chaos,
    )


def orders_scene(result: OrderRace, settings: Settings) -> Scene:
    """Four orders."""
    numbers = topic.orders_numbers(result, settings)
    return Scene(
        panels=order_panels(result),
        readouts=(
            *(Readout.of(numbers, f"{order}: training loss") for order in ORDERS),
            Readout(
                "not seen in an epoch, with replacement", 100 * result.unseen, "%", 1,
                help="(1 − 1/n)ⁿ, which tends to 1/e",
            ),
        ),
        notices=order_notices(result, settings),
    )  # fmt: skip


def similar_scene(result: Alike, settings: Settings) -> Scene:
    """Samples drawn together, and what each batch size needs."""
    numbers = topic.similar_numbers(result, settings)
    return Scene(
        panels=alike_panels(result),
        readouts=tuple(Readout.of(numbers, f"B = {size}: {what}") for what in ("samples", "rate") for size in RIVALS),
        notices=alike_notices(result, settings),
    )


def likenesses_scene(result: Likenesses, settings: Settings) -> Scene:
    """At every likeness."""
    return Scene(panels=likenesses_panels(result), notices=likenesses_notices(result, settings))


def regularised_scene(result: Pairs, settings: Settings) -> Scene:
    """Paired gaps."""
    return Scene(panels=pairs_panels(result), notices=pairs_notices(result, settings))


def rates_scene(result: RateMap, settings: Settings) -> Scene:
    """The map, and the line on it."""
    return Scene(panels=map_panels(result, settings), notices=rates_notices(result, settings))


def added_up_scene(result: Accumulated, settings: Settings) -> Scene:
    """Ways of adding up."""
    numbers = topic.added_up_numbers(result, settings)
    colors = (GREEN, BLUE, ORANGE, RED, "")
    return Scene(
        panels=accumulation_panels(result),
        readouts=tuple(Readout.of(numbers, way, color=color) for way, color in zip(WAYS_TO_ADD, colors, strict=True)),
        notices=accumulation_notices(result, settings),
    )


CLOUD_OF = ("data", "spread", "units")
LEARNS = (*CLOUD_OF, "rate")
PATHS = Part(
    "paths", topic.paths, topic.paths_numbers, paths_scene,
    ("batch", "step", "noise", "updates", "fall", "start", "seed"),
)  # fmt: skip
CLOUD = Part(
    "cloud", topic.gradient_cloud, topic.cloud_numbers, cloud_scene,
    (*LEARNS, "size", "look", "drawn", "across", "up", "seed"),
)  # fmt: skip
SPEED = Part(
    "speed",
    topic.speed,
    topic.speed_numbers,
    speed_scene,
    (*LEARNS, "seed", "against"),
    timed=("eager", "compiled", "images"),
)
SHORT = Part("short", topic.short_one, topic.short_numbers, short_scene, ("short", "iris_rate"))
TRAINED_BY = (*LEARNS, "size", "epochs", "seed", "sisters")
TRAINED_DRAGGED = Part("network", topic.trained_while_dragged, topic.trained_numbers, trained_dragged_scene, TRAINED_BY)
NETWORK = Part("network", topic.trained, topic.trained_numbers, trained_scene, TRAINED_BY, dragged=TRAINED_DRAGGED)
WHILE_DRAGGED = Part(
    "orders", topic.orders_while_dragged, topic.orders_numbers, orders_scene, (*LEARNS, "size", "epochs")
)
ORDER = Part(
    "orders", topic.orders, topic.orders_numbers, orders_scene, (*LEARNS, "size", "epochs"), dragged=WHILE_DRAGGED
)
SIMILAR = Part("similar", topic.similar, topic.similar_numbers, similar_scene, ("likeness", "noise", "goal", "seed"))
SIMILARITIES = Part(
    "likenesses", topic.likenesses, topic.likenesses_numbers, likenesses_scene, ("noise", "goal", "seed")
)
REGULARISER = Part(
    "regulariser", topic.regularised, topic.regularised_numbers, regularised_scene,
    ("data", "spread", "rate", "size", "compared"),
)  # fmt: skip
RATE_MAP = Part("rates", topic.rates, topic.rates_numbers, rates_scene, CLOUD_OF)
ACCUMULATION = Part("accumulation", topic.added_up, topic.added_up_numbers, added_up_scene, (*LEARNS, "part", "seed"))
TRIAL = Part("trial", topic.trial, topic.trial_numbers, trial_scene, trial_reads(TRAINED_BY))
LOGGED = ("training loss", "test loss", "training accuracy", "test accuracy", "diverged")  # in the log of runs
PARTS = (PATHS, CLOUD, NETWORK, SPEED, SHORT, ORDER, SIMILAR, SIMILARITIES, REGULARISER, RATE_MAP, ACCUMULATION, TRIAL)

"""The parts of the classification page: what is drawn and said of each."""

from __future__ import annotations

from typing import Any

from core.data.own_points import MOST_POINTS, REACH
from core.engine.inputs import Prepared
from core.engine.rounding import felt
from core.engine.seeds import SEEDS, Cloud, spread_of
from core.experiment.knobs import knobs
from core.experiment.part import Part
from core.experiment.scene import Clock, Notice, Readout, Scene
from core.experiment.set_aside import trial_reads
from core.experiment.sister_charts import sister_readouts
from core.experiment.trial_charts import trial_scene
from core.networks.classification import topic
from core.networks.classification.chosen_data import PLANES, wanted_features
from core.networks.classification.pictures import (
    cloud_panels,
    confusion_panel,
    curve_panel,
)
from core.networks.classification.sentences import empty_state, moments, notices
from core.networks.classification.topic import Settings, Training
from core.networks.clicked_points import CLICKED, own_points
from core.networks.map_panels import agreement_readout, empty_panel, map_panel, sister_panels
from core.networks.network_maps import OwnPoints, decision, network_panel

CLICKS = OwnPoints("points", "brush", MOST_POINTS, REACH)
SWITCHES = {"Test points": "tests", "Only the decision": "sharp"}
EVERY, LAST = slice(None), slice(-1, None)  # frames


def training_scene(result: Training, settings: Settings) -> Scene:
    """Decision map and network on one clock, the curves and the confusion matrix below."""
    if result.missing:
        return Scene((empty_panel(own_points(settings), CLICKS),), notices=(Notice("info", empty_state(result)),))
    return scene_of(EVERY, result, settings)


def last_frame_scene(result: Training, settings: Settings) -> Scene:
    """The same at the end only, while a knob is dragged."""
    return training_scene(result, settings) if result.missing else scene_of(LAST, result, settings)


def scene_of(frames: slice, result: Training, settings: Settings) -> Scene:
    """What training has come to at these frames; of all of them there is a clock."""
    prepared, history, sisters = result.prepared, result.history, result.sisters
    weights = tuple((matrix[frames], bias[frames]) for matrix, bias in history.weights)
    clicked, twin = settings.data == CLICKED, felt(result.rounding)
    plane = decision(prepared, history, frames, result.area, settings.sharp, SWITCHES)
    longer = {"epochs": min(2000, 2 * settings.epochs)} if settings.epochs < 2000 and not history.diverged else {}
    return Scene(
        panels=(
            map_panel(prepared, (plane, CLICKS) if clicked else (plane,), settings.tests, settings.data in PLANES),
            network_panel(history, offered_features(settings, prepared), longer),
            curve_panel(
                history, frames, "Loss", (history.train_loss, history.test_loss), "mean loss",
                (sisters.epochs, sisters.loss) if sisters else None,
                (twin.epochs, twin.loss) if twin else None,
            ),
            curve_panel(
                history, frames, "Accuracy", history.accuracies, "right answers",
                (sisters.epochs, sisters.accuracy) if sisters and sisters.accuracy is not None else None,
                (twin.epochs, twin.accuracy) if twin and twin.accuracy is not None else None,
            ),
            confusion_panel(prepared, history, weights),
            *sister_panels(settings.sisters, sisters, result.shares, prepared, result.area, settings.seed),
        ),
        readouts=training_readouts(frames, result, settings),
        clock=Clock("epoch", history.epochs, names=moments(history)) if frames == EVERY else None,
        notices=notices(result, settings, dragged=frames != EVERY),
    )  # fmt: skip


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


def training_readouts(frames: slice, result: Training, settings: Settings) -> tuple[Readout, ...]:
    """Losses and accuracies at these frames, and the size of it all."""
    history, numbers = result.history, topic.training_numbers(result, settings)
    train_accuracy, test_accuracy = history.accuracies
    return (
        Readout("training loss", history.train_loss[frames], digits=4),
        Readout("test loss", history.test_loss[frames], digits=4),
        Readout("training accuracy", train_accuracy[frames] * 100, "%", 1),
        Readout("test accuracy", test_accuracy[frames] * 100, "%", 1),
        *(Readout(label, numbers[label]) for label in ("network", "parameters", "updates")),
        *sister_readouts(numbers, "They diverge, or end under 75 % test accuracy."),
        *agreement_readout(result.shares),
    )


def cloud_scene(result: Cloud, settings: Settings) -> Scene:
    """Every seed a dot to click, and how often each accuracy came."""
    spread = spread_of(result)
    diverged, failed = spread.pop("diverged"), spread.pop("failed (under 75 % or diverged)")
    text = f"{SEEDS} trainings of this size: each is done for {result.epochs} epochs only."
    return Scene(
        panels=cloud_panels(result, settings.seed),
        readouts=(
            *(in_percent(label, share, 1) for label, share in spread.items()),
            in_percent("failed (under 75 % or diverged)", failed, 0),
            Readout("diverged", diverged, "seeds", 0),
        ),
        notices=(Notice("info", text),) if result.epochs < settings.epochs else (),
    )


def in_percent(label: str, share: float | str, digits: int) -> Readout:
    """A share of 1 as it is shown."""
    return Readout(label, share if isinstance(share, str) else 100 * share, "%", digits)


TRAINED = tuple(
    name for name, knob in knobs(Settings).items() if not knob.view and name not in ("aside", "trial_pairs")
)
ANY_SEED = tuple(name for name in TRAINED if name not in ("seed", "edits", "sisters"))
WHILE_DRAGGED = Part("training", topic.train_while_dragged, topic.training_numbers, last_frame_scene, TRAINED)
TRAINING = Part("training", topic.train_network, topic.training_numbers, training_scene, TRAINED, WHILE_DRAGGED)
CLOUD = Part("cloud", topic.seed_cloud, topic.cloud_numbers, cloud_scene, ANY_SEED)
TRIAL = Part("trial", topic.trial, topic.trial_numbers, trial_scene, trial_reads(ANY_SEED))
LOGGED = ("training loss", "test loss", "training accuracy", "test accuracy", "diverged")  # in the log of runs
PARTS = (TRAINING, CLOUD, TRIAL)

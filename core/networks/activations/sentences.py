"""What the page on activation functions says about a result, in sentences."""

from __future__ import annotations

import numpy as np

from core.engine.activations import ACTIVATIONS
from core.experiment.scene import Notice
from core.experiment.wording import counted, percent, plain
from core.networks.activations.dead_units import ALIVE, HERE, Unit
from core.networks.activations.race import Raced
from core.networks.activations.random_layers import Passage
from core.networks.activations.topic import Autopsy, Settings
from core.networks.activations.two_units import Composed


def curves_notices(settings: Settings) -> tuple[Notice, ...]:
    """Where torch chooses a slope that mathematics does not give."""
    if settings.activation == "Step":
        text = (
            "The slope of a step is 0 wherever it has one: no gradient comes through, so descent cannot train what "
            "lies before it."
        )
        return (Notice("warning", text, "Take sigmoid, a smooth step", {"activation": "Sigmoid"}),)
    if settings.z == 0 and settings.activation in ("ReLU", "Leaky ReLU"):
        text = "At 0 there is a kink, and mathematics gives no slope there. torch takes the one from the left."
        return (Notice("info", text),)
    return ()


def passage_notices(result: Passage, settings: Settings) -> tuple[Notice, ...]:
    """What has become of the input: gone, blown up, all the same, saturated, or well."""
    first, last, apart = (float(value) for value in (result.spread[1], result.spread[-1], result.apart[-1]))
    largest = max(last, abs(float(result.mean[-1])))
    if largest == 0:
        return (Notice("warning", "Nothing is left: every output of the last layer is exactly 0.", *kaiming(settings)),)
    if largest > 100:
        text = f"It blows up: the last layer's spread is {plain(last)}, after {plain(first)} in layer 1."
        return (Notice("warning", text, *kaiming(settings)),)
    if largest < 0.01:
        text = f"It fades: the last layer's spread is {plain(last)}, after {plain(first)} in layer 1."
        return (Notice("warning", text, *kaiming(settings)),)
    if apart < 0.01 * largest:
        text = (
            f"The outputs have not faded, but they hardly depend on the input any more: over the inputs a unit of the "
            f"last layer differs by {plain(apart)} only. A histogram of all units at once hides that."
        )
        return (Notice("warning", text),)
    if ACTIVATIONS[settings.activation].saturates and result.flat[-1] > 0.5:
        text = f"Saturated: {percent(float(result.flat[-1]), 0)} of the last layer's slopes are next to 0."
        return (Notice("warning", text),)
    return (Notice("good", f"The last layer still tells the inputs apart: by {plain(apart)}, in its own units."),)


def kaiming(settings: Settings) -> tuple[str, dict[str, float | str]]:
    """A way back: weights of a size that keeps this activation's spread about level."""
    if settings.activation == "ReLU" and (settings.law, settings.times) != ("Kaiming", 1.0):
        return "Draw them by Kaiming's law", {"law": "Kaiming", "times": 1.0}
    if (settings.law, settings.times) != ("Xavier", 1.0):
        return "Back to Xavier's law", {"law": "Xavier", "times": 1.0}
    return "", {}


def dead_notices(result: Autopsy, unit: Unit) -> tuple[Notice, ...]:
    """What is so of the chosen unit; and what became of the training."""
    found = []
    if result.diverged:
        text = f"Training broke off at update {result.diverged}: numbers overflowed. The units are those at its start."
        found.append(Notice("warning", text, "Try a rate of 0.5", {"rate": 0.5}))
    scale = result.prepared.scale
    if unit.verdict == ALIVE:
        text = f"Unit {unit.name} fires on {percent(unit.fires, 0)} of the training points: it can learn."
        found.append(Notice("good", text))
    elif unit.verdict == HERE and scale is not None:
        x, y = scale.mean + scale.scale * unit.witness
        text = (
            f"Unit {unit.name} is silent on every training point, so it gets no gradient. But it would fire at "
            f"({plain(x)}, {plain(y)}): a new point there, or a change in the layer before, could wake it."
        )
        found.append(Notice("info", text))
    else:
        why = (
            " No incoming weight and no bias is positive, so nothing can wake it any more."
            if unit.for_good
            else " Only a change in the layer before could wake it."
        )
        text = f"Unit {unit.name} is silent wherever a point may lie: its sum is positive nowhere in the plane.{why}"
        found.append(Notice("warning", text))
    return tuple(found)


def race_notices(result: Raced, settings: Settings) -> tuple[Notice, ...]:
    """Where fewer epochs were trained than asked for."""
    short = [name for name, epochs in zip(result.names, result.epochs, strict=True) if epochs < settings.epochs]
    if not short:
        return ()
    few = int(np.min(result.epochs))
    text = f"So many trainings of this size: some of the activations are trained for {counted(few, 'epoch')} only."
    return (Notice("info", text),)


def two_units_notices(result: Composed) -> tuple[Notice, ...]:
    """The way to the best outgoing weights, where there are better ones that the knobs can take."""
    if result.error < 1e-6:
        return (Notice("good", "The sum is the target: the error is 0, or next to it."),)
    first, second, offset = (float(value) for value in result.best)
    if result.error <= 1.01 * result.best_error or max(abs(first), abs(second), abs(offset)) > 10:
        return ()
    text = f"With these two units the mean squared error could be {plain(result.best_error)}."
    knobs = {"heights": (round(first, 4), round(second, 4)), "offset": round(offset, 4)}
    return (Notice("info", text, "Take the best outgoing weights", knobs),)

"""What the page on gradients through depth says of what it has measured, and the remedy that it offers."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np

from core.descent.vanishing_exploding.gradients import measured_factor
from core.descent.vanishing_exploding.teaching import Training
from core.descent.vanishing_exploding.topic import BATCH_NORMALISATION, WEIGHT_NORMALISATION, Passage, Settings
from core.engine.activations import ACTIVATIONS
from core.experiment.scene import Notice
from core.experiment.wording import counted, percent, plain

# float32's smallest number (below 1.2e-38 with fewer and fewer digits) and its largest.
FLOAT32 = (2.0**-149, 3.4028235e38)


def notice(result: Passage, settings: Settings, learned: float | None) -> Notice:
    """What became of the gradient, what it is good for, and the first remedy to try."""
    undone = "Pre-training diverged: its numbers left float32, and the layers stay as they were drawn. "
    said = verdict_on_gradient(result, settings, learned)
    return dataclasses.replace(said, text=(undone if result.undone else "") + said.text)


def verdict_on_gradient(result: Passage, settings: Settings, learned: float | None) -> Notice:
    if settings.initialisation == "Zero":
        return zero_notice(result, settings)
    if settings.depth == 1:
        return Notice("info", "One hidden layer: the gradient passes no other, so nothing is multiplied. Add layers.")
    if not np.isfinite([*result.reach, *result.size]).all():
        text = "Exploding: even float64 overflows on the way to the loss and back."
        return Notice("warning", text, *remedy(settings))
    if not result.reach[0]:
        return Notice("warning", nothing_arrives(result), *remedy(settings))
    ratio, factor = result.reach[0] / result.reach[-1], measured_factor(result.reach)
    told = f"about times {plain(factor, 2)} at each layer back; layer 1 gets {plain(ratio, 2)} of the last one's "
    told += f"gradient.{beyond_float32(result)}"
    if ratio < 1e-2:
        return Notice("warning", f"Vanishing: {told}", *remedy(settings))
    if ratio > 1e2:
        return Notice("warning", f"Exploding: {told}", *remedy(settings))
    if learned is None or learned > 0.25:
        return Notice("good", f"Kept: {told}")
    return Notice("warning", f"Kept, but it does not learn yet: {told}{why_not(result, settings)}", *remedy(settings))


def nothing_arrives(result: Passage) -> str:
    """Which layer lets nothing through, in a sentence, where exactly 0 reaches layer 1."""
    passed = np.flatnonzero(result.reach)
    if not passed.size:
        return "The loss sends no gradient back at all: exactly 0 leaves the output layer."
    layer = int(passed[0]) + 1
    if result.slope[layer - 1] > 0:
        return f"Vanishing: in front of layer {layer} the gradient is too small even for float64."
    return (
        f"Layer {layer} is dead: none of its units has a slope on any picture. Exactly nothing comes back to the "
        "layers before it, in any precision."
    )


def why_not(result: Passage, settings: Settings) -> str:
    """What stops a network whose gradient arrives, where the way forward shows it."""
    directions = result.directions[-1]
    if settings.residual or directions > 2:
        return " It may need more updates, or another learning rate: train it below."
    return (
        f" The way forward is what is lost: at the last layer all pictures lie almost on one line ({directions:.2f} "
        f"directions; at layer 1: {result.directions[0]:.1f}), and on a line ten digits cannot be told apart."
    )


def zero_notice(result: Passage, settings: Settings) -> Notice:
    told = "All weights are zero: every unit of a layer computes the same, and zero weights pass no gradient back."
    if settings.normalisation == WEIGHT_NORMALISATION:
        told += " Weight normalisation would divide by their length, 0/0: the charts show the network without it."
    elif settings.pretraining and result.reach[0]:
        told = "From zero weights even pre-training leaves every unit of a layer the same: they all learn alike."
    return Notice("warning", told, "Draw them by Xavier's law", {"initialisation": "Xavier"})


def beyond_float32(result: Passage) -> str:
    """What would happen to these numbers in float32, torch's usual type; nothing if they fit."""
    gradients = np.minimum(result.reach, result.weights[:-1])
    lost = int(np.sum((gradients > 0) & (gradients < FLOAT32[0])))
    burst = int(np.sum(np.maximum(result.reach, result.size) > FLOAT32[1]))
    usual = " float32, torch's usual type, would"
    if burst:
        return f"{usual} overflow in {counted(burst, 'layer')}; here it is computed in float64."
    return f"{usual} round it to 0 in {counted(lost, 'layer')}; here it is computed in float64." if lost else ""


def remedy(settings: Settings) -> tuple[str, dict]:
    """The next of the remedies that these settings have not taken, and the knobs it turns."""
    if settings.times != 1.0:
        return "Take the law's own weights (times 1)", {"times": 1.0}
    if settings.initialisation in ("Too small (0.01)", "Too large (1)"):
        return "Draw the weights by Xavier's law", {"initialisation": "Xavier"}
    if not settings.residual or settings.normalisation != BATCH_NORMALISATION:
        both = {"residual": True, "normalisation": BATCH_NORMALISATION}
        return "Add residual connections and batch normalisation", both
    return "Fewer layers", {"depth": 5}


def units_notice(result: Passage, settings: Settings) -> Notice:
    """Where no unit is dead, what would make some; where some are, which activation cannot die."""
    if result.dead.any():
        share = f"{percent(float(result.dead.mean()))} of all units are dead: no picture of the batch moves them."
        if settings.activation == "Leaky ReLU":
            return Notice("info", share)
        return Notice("warning", share, "Take leaky ReLU", {"activation": "Leaky ReLU"})
    if settings.activation == "ReLU" or settings.initialisation == "Zero":
        return Notice("info", "No unit is dead.")
    steep: dict[str, Any] = {"initialisation": "Xavier", "times": 10.0, "normalisation": "None"}
    if ACTIVATIONS[settings.activation].saturates and dataclasses.replace(settings, **steep) != settings:
        text = "No unit is dead. With Xavier's weights, ten times as large, many slopes are flat all the same."
        return Notice("info", text, "Show it", steep)
    plain = {"activation": "ReLU", "initialisation": "Kaiming", "normalisation": "None"}
    text = "No unit is dead. With plain ReLU units can die, even at Kaiming's weights; in a deep network many do."
    return Notice("info", text, "Take ReLU", plain)


def dead_networks(alive: np.ndarray) -> tuple[Notice, ...]:
    """How many networks are left out because nothing comes back to layer 1, if any are."""
    dead = int((~alive).sum())
    if not dead:
        return ()
    verb = "has" if dead == 1 else "have"
    text = f"{dead} of {counted(len(alive), 'network')} {verb} a dead layer: nothing comes back through it. "
    return (Notice("info", text + "The gradient's chart and its factors are those of the others."),)


def verdict(training: Training, settings: Settings) -> Notice:
    """Whether the network has learned; with ten digits, guessing is right once in ten."""
    if training.ended:
        return Notice("warning", training.ended, *remedy(settings))
    share, done = float(training.test_accuracy[-1]), int(training.updates[-1])
    accuracy = f"{percent(share, 0)} of the test digits"
    if done < settings.updates:
        return Notice("info", f"Update {done} of {settings.updates}: {accuracy} right so far.")
    if share < 0.15:
        told = f"It has learned nothing: {accuracy} right is what guessing gives."
        return Notice("warning", told, *remedy(settings))
    best = int(np.argmax(training.test_accuracy))
    if training.test_accuracy[best] > share + 0.1:
        told = f"It fell back: {percent(training.test_accuracy[best], 0)} right at update {training.updates[best]}, "
        return Notice("warning", f"{told}{accuracy} at the end. A smaller rate is steadier.",
                      "A third of the rate", {"rate": max(settings.rate / 3, 1e-4)})  # fmt: skip
    if share < 0.8:
        return Notice("info", f"It has begun to learn: {accuracy} right, and it is still slow.", *remedy(settings))
    return Notice("good", f"It learns: {accuracy} right.")

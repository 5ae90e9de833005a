"""What the classification page says: of a training, of its frames, of what was asked and not done."""

from __future__ import annotations

import numpy as np

from core.engine.ailments import ailment_of, what_losses_leave_out
from core.engine.edits import fitting, read_edits
from core.engine.networks import Network, forward
from core.engine.rounding import rounding_sentence
from core.engine.training import History
from core.experiment.cut_short import cut_short
from core.experiment.scene import Notice
from core.experiment.sister_charts import sisters_notices
from core.experiment.twin_charts import rounding_notices
from core.experiment.wording import counted, percent, plain
from core.networks.classification.chosen_data import PLANES, wanted_features
from core.networks.classification.topic import Settings, Training


def notices(result: Training, settings: Settings, dragged: bool) -> tuple[Notice, ...]:
    """What goes wrong in this training, and what the knobs ask for in vain; a drag that cuts it short goes unsaid."""
    history = result.history
    lacking = left_out(settings, history.network)
    found = [Notice("info", sentence) for sentence in lacking]
    if not dragged:
        found += cut_short(history.recipe.epochs, settings.epochs, "fewer units or larger batches")
    beside = result.sisters.finals if result.sisters else None
    found += sisters_notices(settings.sisters, beside, at_rest=not dragged and not result.missing)
    if history.diverged:
        found.append(blown_up(history, settings))
    elif ailment := ailment_of(history, result.prepared.sample):
        found.append(Notice("warning", ailment.text, ailment.action, ailment.knobs))
    if history.recipe.loss != settings.loss:
        found.append(Notice("info", "More than two classes: cross-entropy over one output per class is used."))
    found += rounding_notices(rounding_sentence(result.rounding), result.sisters is not None)
    if apart := what_losses_leave_out(history):
        found.append(Notice("info", apart))
    return tuple(found)


def left_out(settings: Settings, network: Network) -> list[str]:
    """What the knobs ask for and this network cannot have, in sentences."""
    notes, edits = [], read_edits(settings.edits)
    lost = len(edits) - len(fitting(edits, network))
    if lost:
        ends = (
            "belongs to a unit that is not there, and is"
            if lost == 1
            else "belong to units that are not there, and are"
        )
        notes.append(f"{counted(lost, 'weight')} set by hand {ends} left out.")
    if settings.data in PLANES and not any(wanted_features(settings).values()):
        notes.append("A network needs an input: x is fed, since no feature was chosen.")
    return notes


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


def empty_state(result: Training) -> str:
    """How points are set, and which are still lacking."""
    return (
        f"Click on the map to set points of class A; choose another class by the knob beside it. {result.missing} "
        "A click on a point takes it away. The points stand in the address."
    )


def threshold_slip(result: Training) -> str:
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
        f"accuracy {percent(wrong)} at 0.5, {percent(right)} at 0."
    )

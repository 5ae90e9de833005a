"""What ruins a training, found in its history: each a measure of the network as it ended, and one sentence for it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from core.engine.activations import ACTIVATIONS
from core.engine.networks import Network, Weights, forward
from core.engine.optimizers import OPTIMIZERS
from core.engine.training import History, Recipe, Sample
from core.experiment.wording import counted, percent, plain

GONE = 0.05  # a slope below this share of the activation's largest lets next to nothing through
FLAT = 0.02  # outputs that differ by less over all points are one answer for all


class Ailment(NamedTuple):
    """What went wrong, in a sentence, and a way out: what its button says and the knobs it sets."""

    text: str
    action: str
    knobs: dict[str, float | str | bool]


def slopes(network: Network, weights: Weights, x: np.ndarray) -> list[np.ndarray]:
    """Every hidden layer's slopes (n, units) at its pre-activations, as shares of the activation's largest slope."""
    activation, found, values = ACTIVATIONS[network.activation], [], x
    for matrix, bias in weights[:-1]:
        z = values @ matrix.T + bias
        found.append(activation.slope(z) / (activation.steepest or 1.0))
        values = activation.value(z)
    return found


def saturated_share(network: Network, weights: Weights, x: np.ndarray) -> float:
    """The share of hidden units and points (n, inputs) whose slope is below GONE; 0 where nothing can saturate."""
    if not ACTIVATIONS[network.activation].saturates or not network.hidden:
        return 0.0
    return float(np.mean(np.concatenate([layer.ravel() for layer in slopes(network, weights, x)]) < GONE))


def dead_units(network: Network, weights: Weights, x: np.ndarray) -> list[int]:
    """How many ReLU units of each hidden layer answer 0 at every one of the points (n, inputs)."""
    if network.activation != "ReLU":
        return [0] * len(network.hidden)
    return [int((layer <= 0).all(axis=0).sum()) for layer in forward(network, weights, x)[:-1]]


def guessing_loss(recipe: Recipe, y: np.ndarray) -> float:
    """The loss of an answer that is the same for every point and knows only how frequent the classes are."""
    shares = np.bincount(y.astype(int).ravel()) / y.size
    shares = shares[shares > 0]
    return float(1 - (shares**2).sum()) / 2 if recipe.loss == "MSE" else float(-(shares * np.log(shares)).sum())


def unreachable(recipe: Recipe, outputs: np.ndarray, y: np.ndarray) -> int:
    """How many points BCE answers wrongly by a sigmoid of exactly 0 or 1 in float32, where its gradient is 0."""
    if recipe.loss != "BCE":
        return 0
    p = ACTIVATIONS["Sigmoid"].value(outputs[:, 0].astype(np.float32))
    return int(((p == 1 - y) & np.isin(p, (0, 1))).sum())


def ailment_of(history: History, sample: Sample) -> Ailment | None:
    """The first that is found, from the most to the least certain; None for a run that is well, diverged or edited."""
    if history.diverged or history.recipe.edits or history.updates < 10:
        return None
    weights = history.weights_at(-1)
    x, y = np.asarray(sample.x, np.float32), np.asarray(sample.y)
    outputs = forward(history.network, weights, x)[-1]
    return (
        _killed(history, weights, outputs)
        or _clamped(history, outputs, y)
        or _without_slope(history)
        or _dead(history, weights, x)
        or _above_guessing(history, weights, x, y)
        or _saturated(history, weights, x)
    )


def _killed(history: History, weights: Weights, outputs: np.ndarray) -> Ailment | None:
    recipe = history.recipe
    penalties = {"l1": recipe.l1, "l2": recipe.l2, "weight_decay": recipe.weight_decay}
    small = [layer for layer, (matrix, _) in enumerate(weights, start=1) if np.abs(matrix).max() < 0.05]
    if not any(penalties.values()) or not small or np.ptp(outputs, axis=0).max() > FLAT:
        return None
    name = max(penalties, key=lambda each: penalties[each])
    label = {"l1": "L1", "l2": "L2", "weight_decay": "Weight decay"}[name]
    layers = "every layer" if len(small) == len(weights) else f"layer {small[0]}"
    return Ailment(
        f"{label} has drawn all weights of {layers} to 0 or next to it: the network gives every point the same answer.",
        f"A tenth of it: {plain(penalties[name] / 10)}", {name: penalties[name] / 10},
    )  # fmt: skip


def _clamped(history: History, outputs: np.ndarray, y: np.ndarray) -> Ailment | None:
    lost = unreachable(history.recipe, outputs, y)
    if lost < 0.05 * len(y):
        return None
    return Ailment(
        f"{counted(lost, 'training point')} of {len(y)} {'is' if lost == 1 else 'are'} answered wrongly by a sigmoid "
        "of exactly 0 or 1: there the gradient of BCE is 0, and nothing can be learned from them any more. "
        "BCEWithLogits, the same loss computed from the logit, keeps its gradient.",
        "Take BCEWithLogits", {"loss": "BCEWithLogits"},
    )  # fmt: skip


def _without_slope(history: History) -> Ailment | None:
    if ACTIVATIONS[history.network.activation].steepest or not history.network.hidden:
        return None
    return Ailment(
        "A step has slope 0 everywhere, so no gradient comes through it: only the output layer learns, the hidden ones "
        "stay as they were drawn.",
        "Take tanh, a smooth step", {"activation": "tanh"},
    )  # fmt: skip


def _dead(history: History, weights: Weights, x: np.ndarray) -> Ailment | None:
    dead, hidden = dead_units(history.network, weights, x), history.network.hidden
    whole = [layer for layer, (count, size) in enumerate(zip(dead, hidden, strict=True), start=1) if count == size]
    if whole:
        text = f"Every ReLU unit of layer {whole[0]} answers 0 at all training points: no gradient comes through it."
    elif sum(dead) and 3 * sum(dead) >= sum(hidden):
        text = (
            f"{sum(dead)} of {counted(sum(hidden), 'ReLU unit')} answer 0 at all training points: they are dead, "
            "no gradient reaches their weights."
        )
    else:
        return None
    return Ailment(text, "Take Leaky ReLU", {"activation": "Leaky ReLU"})


def _above_guessing(history: History, weights: Weights, x: np.ndarray, y: np.ndarray) -> Ailment | None:
    loss, guess = float(history.train_loss[-1]), guessing_loss(history.recipe, y)
    if loss < 1.5 * guess:
        return None
    share = saturated_share(history.network, weights, x)
    gone = f" {percent(share, 0)} of the hidden units' slopes are all but 0: they are saturated." if share > 0.5 else ""
    rate = history.recipe.later_rate if history.recipe.later_from else history.recipe.rate
    name = "later_rate" if history.recipe.later_from else "rate"
    return Ailment(
        f"The training loss, {plain(loss)}, is far above that of guessing, {plain(guess)}: the network is sure of "
        f"wrong answers, as when steps overshoot.{gone}",
        f"Try a rate of {plain(rate / 10)}", {name: max(1e-4, rate / 10)},
    )  # fmt: skip


def _saturated(history: History, weights: Weights, x: np.ndarray) -> Ailment | None:
    share = saturated_share(history.network, weights, x)
    if share < 0.75 or history.train_accuracy is None or history.train_accuracy[-1] > 0.9:
        return None
    return Ailment(
        f"{percent(share, 0)} of the hidden units' slopes at the training points are under a twentieth of the largest: "
        "saturated units hardly learn.",
        "Take ReLU", {"activation": "ReLU"},
    )  # fmt: skip


def penalty_of(recipe: Recipe, weights: Weights) -> float:
    """What the penalties add to the loss: L1, L2, and torch.optim's weight decay (half of w², biases too)."""
    matrices, everything = [matrix for matrix, _ in weights], [part for pair in weights for part in pair]
    l1 = recipe.l1 * sum(float(np.abs(matrix).sum()) for matrix in matrices)
    l2 = recipe.l2 * sum(float(np.square(matrix).sum()) for matrix in matrices)
    decay = 0.0 if OPTIMIZERS[recipe.optimizer].decoupled else recipe.weight_decay
    halves = decay / 2 * sum(float(np.square(part).sum()) for part in everything)
    return recipe.penalty_times(recipe.epochs) * (l1 + l2 + halves)


def what_losses_leave_out(history: History) -> str:
    """What is minimised beside the loss shown, with both figures; "" where the loss shown is all."""
    recipe, sentences = history.recipe, []
    decay = recipe.weight_decay and not OPTIMIZERS[recipe.optimizer].decoupled
    if recipe.l1 or recipe.l2 or decay:
        added = penalty_of(recipe, history.weights_at(-1))
        shown = float(history.train_loss[-1])
        sentences.append(
            f"The losses shown leave out the penalty: at the end {plain(shown)} is shown, and {plain(shown + added)} "
            f"is minimised, of which the penalty is {plain(added)}."
        )
    if history.network.dropout and len(history.batch_loss):
        last = float(history.batch_loss[-history.updates_per_epoch :].mean())
        sentences.append(
            f"The losses shown are measured with every unit at work; with dropout, the batches of the last epoch had "
            f"{plain(last)} on average."
        )
    return " ".join(sentences)

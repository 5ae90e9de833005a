"""Backpropagation: forward, loss, backward and update of a small network, one step and one factor at a time."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch

from core.experiment.knobs import choice, number, numbers, text, toggle
from core.experiment.refusal import Refusal
from core.experiment.wording import listed, plain
from core.formulas.typed import FORMULA_HELP, formula_of
from core.networks.backpropagation.exercises import (
    Asked,
    asked_of_batch,
    asked_of_units,
    asked_of_updates,
    asked_of_weights,
    drilled,
    judgement,
    marks_of,
)
from core.networks.backpropagation.graphs import Node, adjoints_of, formula_graph, layered, paths_into
from core.networks.backpropagation.passes import (
    BCE,
    HALF,
    MEAN,
    SCORES,
    SUM,
    Layers,
    autograd_gradients,
    backward_pass,
    batch_gradients,
    cost_of,
    difference_gradients,
    flat_parameters,
    forward_pass,
    gradient_in,
    sample_gradients,
    slopes_of,
    updated,
    verdict,
    whole_cost,
)
from core.networks.backpropagation.steps import Moment, Sample, factor, parameter_names, steps_of

TITLE = "Forward and backward, step by step"
LINE = "A small network with all its numbers: forward, loss, backward, update, one factor at a time."
LARGEST, MOST_SAMPLES, MOST_OUTPUTS = 3, 4, 2
NOTHING = "nothing"
VARIABLES = ("x", "w", "b")
CHAIN, WIDER, OWN = "A chain of two weights", "A network 2-2-1", "The network above"
ONE_X, ONE_Y = 1.5, 3.0  # the one sample of the part about zero_grad: its best weight is 2
# What a link and the prediction set: a network of 32 numbers; a hidden unit on its flat end, and a wrong answer.
LARGE = {"depth": 2, "hidden": 3, "inputs": 3, "outputs": 2}
SATURATED = {"b1": (4.0, -0.1, 0.3), "y": (-4.0, 0.0, 0.0, 1.0, 1.0, 1.0, 0.0, 0.0)}
# Odd numbers, and no bias of 0: with round ones a wrong backward pass could come out right by chance.
W1 = (0.7, -0.4, 0.3, -0.3, 0.9, -0.6, 0.5, 0.2, -0.8)
W2 = (0.6, -0.5, 0.4, 0.3, 0.8, -0.7, -0.9, 0.2, 0.5)
W3 = (1.1, -0.8, 0.6, -0.5, 0.9, 0.7)


def _matrix(default: tuple[float, ...], label: str, rows: str, columns: str, sheet: int, help: str, **more: Any) -> Any:
    return numbers(
        default, -5, 5, least=len(default), most=len(default), step=0.01, label=label, rows=rows, columns=columns,
        sheet=sheet, help=help, **more,
    )  # fmt: skip


@dataclass(frozen=True)
class Settings:
    activation: str = choice(
        "tanh", ("tanh", "Sigmoid", "ReLU", "Linear"), label="Activation of hidden units",
        help="What a hidden unit does with its weighted sum.",
    )  # fmt: skip
    output: str = choice(
        "Linear", ("Linear", "Sigmoid", "tanh"), label="Activation of the output", when={"loss": (HALF, MEAN, SUM)},
        help="What an output unit does with its weighted sum. BCE wants probabilities, so it brings a sigmoid.",
    )  # fmt: skip
    loss: str = choice(
        HALF, SCORES, label="Loss",
        help="½ Σ(ŷ − y)² as the notes write it; their mean as nn.MSELoss has it; the plain sum; binary cross-entropy.",
    )  # fmt: skip
    rate: float = number(0.2, 0.001, 5.0, log=True, label="Learning rate η", help="The update is w ← w − η ∂L/∂w.")
    inputs: int = number(2, 1, LARGEST, label="Inputs", help="How many numbers one sample has.")
    hidden: int = number(2, 1, LARGEST, label="Units in a hidden layer", help="How many units each hidden layer has.")
    depth: int = number(1, 0, 2, label="Hidden layers", help="With none, inputs lead straight to the outputs.")
    outputs: int = number(1, 1, MOST_OUTPUTS, label="Outputs", help="How many numbers the network answers with.")
    samples: int = number(
        1, 1, MOST_SAMPLES, label="Samples in the batch", help="The gradient of a batch is the mean of its samples'."
    )
    sample: int = number(
        1, 1, MOST_SAMPLES, label="Sample drawn", when={"samples": (2, 3, 4)},
        help="Whose numbers stand in the network. Beyond the last one, the last is meant.",
    )  # fmt: skip
    x: tuple[float, ...] = _matrix(
        (0.6, -1.2, 0.4, -0.7, 0.5, 1.3, 1.4, 0.9, -0.8, -0.2, -0.6, 0.3), "Inputs x", "samples", "inputs", LARGEST,
        "One row a sample.",
    )  # fmt: skip
    y: tuple[float, ...] = _matrix(
        (1.0, 0.0, 0.0, 1.0, 1.0, 1.0, 0.0, 0.0), "Targets y", "samples", "outputs", MOST_OUTPUTS,
        "What the outputs should be, one row a sample. BCE wants them from 0 to 1.",
    )  # fmt: skip
    w1: tuple[float, ...] = _matrix(
        W1, "Weights into the first hidden layer", "hidden", "inputs", LARGEST,
        "One row a unit, one column an input. A weight can also be set in the drawing: click on it.",
        when={"depth": (1, 2)},
    )  # fmt: skip
    b1: tuple[float, ...] = _matrix(
        (0.2, -0.1, 0.3), "Their biases", "", "hidden", 3, "One for each unit.", when={"depth": (1, 2)}
    )
    w2: tuple[float, ...] = _matrix(
        W2, "Weights into the second hidden layer", "hidden", "hidden", LARGEST,
        "One row a unit, one column a unit of the layer before.", when={"depth": (2,)},
    )  # fmt: skip
    b2: tuple[float, ...] = _matrix(
        (-0.2, 0.1, 0.4), "The second layer's biases", "", "hidden", 3, "One for each unit.", when={"depth": (2,)}
    )
    w3: tuple[float, ...] = _matrix(
        W3, "Weights into the outputs", "outputs", "hidden", LARGEST,
        "One row an output, one column a unit of the layer before.", when={"depth": (1, 2)},
    )  # fmt: skip
    w0: tuple[float, ...] = _matrix(
        W3, "Weights from the inputs", "outputs", "inputs", LARGEST, "One row an output, one column an input.",
        when={"depth": (0,)},
    )  # fmt: skip
    b3: tuple[float, ...] = _matrix((0.3, -0.4), "The outputs' biases", "", "outputs", 2, "One for each output.")
    # --- a typed formula
    typed: str = text(
        "(tanh(w·x + b) − 1)² + 0.1w²", label="L =", help=f"A formula in x, w and b. {FORMULA_HELP}", most=200
    )
    at_x: float = number(0.8, -5, 5, step=0.01, label="x", help="The formula's x.")
    at_w: float = number(-0.6, -5, 5, step=0.01, label="w", help="The formula's w.")
    at_b: float = number(0.3, -5, 5, step=0.01, label="b", help="The formula's b.")
    # --- check me
    drill: str = choice(
        CHAIN, (CHAIN, WIDER, OWN), label="Exercise on",
        help="A fresh network of odd numbers for each seed, or the network and the batch of the first chart.",
    )  # fmt: skip
    drill_seed: int = number(1, 0, 9999, label="Exercise", help="Another number is another exercise; they never end.")
    mine: tuple[float, ...] = numbers(
        (), -1e6, 1e6, least=0, most=100, label="Your answers",
        help="In the order of the table, with commas between them. Four digits are enough.",
    )  # fmt: skip
    commit: bool = toggle(
        False, label="I commit", help="Nothing is marked before every answer is there and this is ticked."
    )
    # --- zero_grad
    start: float = number(0.2, -2, 6, step=0.01, label="Starting weight", help="Drag the point on the curve.")
    step_rate: float = number(0.3, 0.01, 2.0, log=True, label="Learning rate", help="Of both runs alike.")
    count: int = number(12, 3, 40, label="Steps", help="How many updates are made.")


@dataclass(frozen=True)
class Turn:
    """One turn of a network: its passes for the sample drawn, the batch's gradients three ways, and after the update.

    Gradients and parameters in a row (P,) stand unit by unit, the bias first; `per_sample` (S, P); `losses` (S,).
    `texts` are the step's sentences, `fresh` the drawn sample's forward pass with the new weights.
    """

    sizes: tuple[int, ...]
    names: tuple[str, ...]
    layers: Layers
    after: Layers
    sample: Sample
    fresh: Sample
    steps: tuple[Moment, ...]
    losses: np.ndarray
    cost: float
    cost_after: float
    per_sample: np.ndarray
    by_hand: np.ndarray
    by_autograd: np.ndarray
    by_difference: np.ndarray
    drawn: int


@dataclass(frozen=True)
class Batch:
    """The gradients (S, P) of all four samples and of their cost (P,); the parameters' `names`."""

    names: tuple[str, ...]
    per_sample: np.ndarray
    whole: np.ndarray
    losses: np.ndarray
    cost: float


@dataclass(frozen=True)
class Factors:
    """The gradients (3, P) under three squared errors of the same network and batch, and what makes them alike.

    `ratios` (3,) to that of ½ squared error; `rates` (3,) that give the same step; `apart`: the largest difference of
    the weights after it.
    """

    names: tuple[str, ...]
    losses: tuple[str, ...]
    gradients: np.ndarray
    ratios: np.ndarray
    rates: np.ndarray
    apart: float


@dataclass(frozen=True)
class Formula:
    """A typed formula's graph, its adjoints (N,), what every use hands back to a node, and autograd's answers."""

    text: str
    nodes: tuple[Node, ...]
    adjoints: np.ndarray
    paths: tuple[tuple[float, ...], ...]
    places: tuple[np.ndarray, np.ndarray]
    steps: tuple[Moment, ...]
    variables: tuple[str, ...]
    by_autograd: np.ndarray


@dataclass(frozen=True)
class Exercise:
    """A network whose backward pass is asked, the answers typed, their marks and what is said of them."""

    turn: Turn
    loss: str
    rate: float
    asked: tuple[Asked, ...]
    typed: tuple[float, ...]
    marks: tuple[str, ...]
    judgement: str


@dataclass(frozen=True)
class Forgotten:
    """Weights, fresh gradients and what .grad holds (2, F): with zero_grad() first, without it second."""

    weights: np.ndarray
    fresh: np.ndarray
    held: np.ndarray


def layers_of(settings: Settings) -> Layers:
    """The network's weights and biases, cut out of the sheets."""
    inputs, hidden, outputs = settings.inputs, settings.hidden, settings.outputs

    def cut(weights: tuple[float, ...], bias: tuple[float, ...], rows: int, columns: int) -> tuple:
        sheet = np.array(weights, dtype=float).reshape(-1, LARGEST)
        return sheet[:rows, :columns].copy(), np.array(bias[:rows], dtype=float)

    if settings.depth == 0:
        return (cut(settings.w0, settings.b3, outputs, inputs),)
    second = (cut(settings.w2, settings.b2, hidden, hidden),) if settings.depth == 2 else ()
    return cut(settings.w1, settings.b1, hidden, inputs), *second, cut(settings.w3, settings.b3, outputs, hidden)


def batch_of(settings: Settings) -> tuple[np.ndarray, np.ndarray]:
    """The samples' inputs (S, inputs) and targets (S, outputs)."""
    x = np.array(settings.x, dtype=float).reshape(MOST_SAMPLES, LARGEST)[: settings.samples, : settings.inputs]
    y = np.array(settings.y, dtype=float).reshape(MOST_SAMPLES, MOST_OUTPUTS)[: settings.samples, : settings.outputs]
    if settings.loss == BCE and ((y < 0) | (y > 1)).any():
        mend = tuple(float(min(1, max(0, value))) for value in settings.y)
        raise Refusal(
            "BCE compares probabilities, so its targets lie from 0 to 1.", "y", None, "Take the nearest of 0 and 1",
            {"y": mend},
        )  # fmt: skip
    return x.copy(), y.copy()


def activations_of(settings: Settings) -> tuple[str, ...]:
    output = "Sigmoid" if settings.loss == BCE else settings.output
    return (*[settings.activation] * settings.depth, output)


def turn(settings: Settings) -> Turn:
    """Forward, backward and update of the network of the knobs."""
    return turned(layers_of(settings), *batch_of(settings), activations_of(settings), settings.loss, settings.rate,
                  min(settings.sample, settings.samples) - 1)  # fmt: skip


def turned(
    layers: Layers, x: np.ndarray, y: np.ndarray, names: tuple[str, ...], loss: str, rate: float, drawn: int = 0
) -> Turn:
    """One turn over a batch; the numbers of sample `drawn` are kept."""
    score, sizes = SCORES[loss], (x.shape[1], *[len(bias) for _, bias in layers])
    sums, outputs = forward_pass(layers, x, names)
    losses = score.loss(outputs[-1], y)
    slopes = slopes_of(sums, outputs, names)
    errors, deltas = backward_pass(layers, slopes, score.slope(outputs[-1], y))
    each = sample_gradients(outputs, deltas)
    gradients = batch_gradients(each, score.summed)
    after = updated(layers, gradients, rate)
    per_sample = np.stack([flat_parameters([(w[s], b[s]) for w, b in each]) for s in range(len(x))])
    sample = sample_of(drawn, x, y, losses, sums, outputs, errors, slopes, deltas)
    new_sums, new_outputs = forward_pass(after, x, names)
    new_losses = score.loss(new_outputs[-1], y)
    fresh = sample_of(drawn, x, y, new_losses, new_sums, new_outputs, errors, slopes, deltas)
    cost, cost_after = cost_of(losses, score.summed), whole_cost(after, x, y, names, loss)
    flat = flat_parameters(gradients)
    texts = {
        "activation": names[0], "output": names[-1], "loss": loss_sentence(sizes, sample, loss),
        "batch": batch_sentence(len(x), cost, score.summed),
        "update": update_sentence(sizes, layers, flat, rate), "again": again_sentence(cost, cost_after, len(x)),
    }  # fmt: skip
    return Turn(
        sizes, names, layers, after, sample, fresh, steps_of(sizes, sample, layers, texts, len(x) > 1), losses, cost,
        cost_after, per_sample, flat, flat_parameters(autograd_gradients(layers, x, y, names, loss)),
        flat_parameters(difference_gradients(layers, x, y, names, loss)), drawn,
    )  # fmt: skip


def sample_of(drawn: int, x: np.ndarray, y: np.ndarray, losses: np.ndarray, *passes: list) -> Sample:
    """The numbers of one sample: of each pass (sums, outputs, errors, slopes, deltas) its row, layer by layer."""
    sums, outputs, errors, slopes, deltas = ([part[drawn] for part in each] for each in passes)
    return Sample(x[drawn], y[drawn], sums, outputs, errors, slopes, deltas, float(losses[drawn]))


def loss_sentence(sizes: tuple[int, ...], sample: Sample, loss: str) -> str:
    """The loss of one sample with its numbers."""
    pairs = list(zip(sample.outputs[-1], sample.y, strict=True))
    if loss == BCE:
        each = [
            f"−[{plain(float(y), 4)}·ln {plain(float(p), 4)} + {plain(float(1 - y), 4)}·ln {plain(float(1 - p), 4)}]"
            for p, y in pairs
        ]
    else:
        each = [f"({plain(float(p), 4)} − {factor(float(y))})²" for p, y in pairs]
    total = " + ".join(each) if len(each) == 1 else f"[{' + '.join(each)}]"
    scaled = {HALF: f"½ {total}", SUM: total}.get(loss, total if len(each) == 1 else f"{total} / {len(each)}")
    return f"L = {scaled} = {plain(sample.loss, 4)}."


def batch_sentence(count: int, cost: float, summed: bool) -> str:
    way = "sum" if summed else "mean"
    return (
        f"The same is done for all {count} samples. The cost is the {way} of their losses, {plain(cost, 4)}, and the "
        f"gradient of each weight the {way} of its {count} gradients; these now stand in the drawing."
    )


def update_sentence(sizes: tuple[int, ...], layers: Layers, gradients: np.ndarray, rate: float) -> str:
    """w ← w − η ∂L/∂w with the numbers of the first weight."""
    name, w, g = parameter_names(sizes)[1], float(flat_parameters(layers)[1]), float(gradients[1])
    return (
        f"w ← w − η ∂L/∂w. For {name}: {plain(w, 4)} − {plain(rate)}·{factor(g)} = {plain(w - rate * g, 4)}; likewise "
        f"all {len(gradients)} weights and biases, at the same time."
    )


def again_sentence(cost: float, after: float, count: int) -> str:
    """What the update has brought."""
    what = "the loss" if count == 1 else "the cost"
    if after < cost:
        return f"Forward with the new weights: {what} falls from {plain(cost, 4)} to {plain(after, 4)}."
    if after == cost:
        return f"Forward with the new weights: {what} stays {plain(cost, 4)}; the gradient is 0."
    return (
        f"Forward with the new weights: {what} rises from {plain(cost, 4)} to {plain(after, 4)}. The step was too long."
    )


def turn_numbers(result: Turn, settings: Settings) -> dict[str, float | str]:
    """Loss, gradients and updated weights, and how the three ways of computing the gradients agree."""
    names = parameter_names(result.sizes)
    return {
        "this step": result.steps[-1].says,
        "loss": result.cost_after,
        "loss before the update": result.cost,
        "by hand against autograd": agreement(result.by_hand, result.by_autograd),
        "largest difference from autograd": float(np.abs(result.by_hand - result.by_autograd).max()),
        "largest difference from finite differences": float(np.abs(result.by_hand - result.by_difference).max()),
        **{f"∂L/∂({name})": float(g) for name, g in zip(names, result.by_hand, strict=True)},
        **{f"new {name}": float(w) for name, w in zip(names, flat_parameters(result.after), strict=True)},
    }


def agreement(ours: np.ndarray, theirs: np.ndarray) -> str:
    """The worst verdict among all numbers."""
    verdicts = {verdict(float(a), float(b)) for a, b in zip(ours, theirs, strict=True)}
    return next(word for word in ("wrong", "close", "exact") if word in verdicts)


# --- a batch, and three squared errors


def batch(settings: Settings) -> Batch:
    """All four samples through the network of the knobs."""
    found = turn(replace(settings, samples=MOST_SAMPLES))
    return Batch(tuple(parameter_names(found.sizes)), found.per_sample, found.by_hand, found.losses, found.cost)


def batch_numbers(result: Batch, settings: Settings) -> dict[str, float | str]:
    """Every sample's loss, and the gradient that its batch gives each weight."""
    return {
        **{f"loss of sample {index}": float(loss) for index, loss in enumerate(result.losses, start=1)},
        "cost of the batch": result.cost,
        **{f"∂cost/∂({name})": float(g) for name, g in zip(result.names, result.whole, strict=True)},
        "weights on which samples disagree": disagreement(result),
    }


def disagreement(result: Batch) -> str:
    """How many weights one sample would raise and another lower."""
    both = ((result.per_sample > 0).any(axis=0) & (result.per_sample < 0).any(axis=0)).sum()
    return f"{int(both)} of {len(result.names)}"


def factors(settings: Settings) -> Factors:
    """The gradients of all four samples under ½ squared error, their mean and their sum."""
    here = replace(settings, samples=MOST_SAMPLES, loss=HALF)
    layers, (x, y), names = layers_of(here), batch_of(here), activations_of(here)
    found, kinds = [], (HALF, MEAN, SUM)
    for loss in kinds:
        one = turned(layers, x, y, names, loss, settings.rate)
        found.append(one.by_hand)
    ratios = np.array([1.0, 2.0 / settings.outputs, 2.0 * MOST_SAMPLES])
    rates = settings.rate / ratios
    flat = flat_parameters(layers)
    ends = [flat - rate * gradient for rate, gradient in zip(rates, found, strict=True)]
    apart = float(max(np.abs(end - ends[0]).max() for end in ends))
    sizes = (x.shape[1], *[len(bias) for _, bias in layers])
    return Factors(tuple(parameter_names(sizes)), kinds, np.stack(found), ratios, rates, apart)


def factors_numbers(result: Factors, settings: Settings) -> dict[str, float | str]:
    """How much larger the other two gradients are, and the rates that make up for it."""
    return {
        "MSE's gradient": float(result.ratios[1]),
        "the sum's gradient": float(result.ratios[2]),
        "rate for MSE": float(result.rates[1]),
        "rate for the sum": float(result.rates[2]),
        "weights after one step": "the same" if result.apart < 1e-9 else "not the same",
    }


# --- a typed formula


def formula(settings: Settings) -> Formula:
    """The typed formula's graph at the knobs' x, w and b."""
    expression = formula_of(settings.typed, "typed", VARIABLES)
    given = dict(zip(VARIABLES, (settings.at_x, settings.at_w, settings.at_b), strict=True))
    values = [np.array([value]) for value in given.values()]
    gaps = expression.undefined(*values)
    if gaps:
        raise Refusal(f"There is no value here: {gaps[0].sentence}", "typed")
    nodes = formula_graph(expression.tree, given)
    adjoints = adjoints_of(nodes)
    if not np.isfinite(adjoints).all():
        raise Refusal("The formula has a value here, but no finite slope. Move x, w or b a little.", "typed")
    used = tuple(name for name in VARIABLES if any(node.key == name for node in nodes))
    slopes = dict(zip(VARIABLES, expression.gradient(*values), strict=True))
    paths = tuple(tuple(paths_into(nodes, adjoints, index)) for index in range(len(nodes)))
    return Formula(
        expression.pretty(), nodes, adjoints, paths, layered(nodes), formula_steps(nodes, adjoints), used,
        np.array([float(slopes[name][0]) for name in used]),
    )  # fmt: skip


def formula_steps(nodes: tuple[Node, ...], adjoints: np.ndarray) -> tuple[Moment, ...]:
    """Each operation forward, then each backward; `unit` is the node at work."""
    work = [index for index, node in enumerate(nodes) if node.parts or node.key.startswith("node ")]
    found = [Moment("start", 0, -1, "Start", "Only the leaves have values: x, w, b and plain numbers.")]
    for index in work:
        node = nodes[index]
        parts = listed([f"{nodes[part].name} = {plain(nodes[part].value, 4)}" for part in node.parts])
        says = f"{node.name} = {plain(node.value, 4)}" + (f", from {parts}." if parts != "none" else ".")
        found.append(Moment("forward", 0, index, f"Forward: {node.label}", says))
    for index in reversed(work):
        if not nodes[index].wanted:
            continue
        node, own = nodes[index], float(adjoints[index])
        handed = [
            f"{nodes[part].name} gets {factor(own)} × {factor(local)} = {plain(own * local, 4)}"
            for part, local in zip(node.parts, node.local, strict=True)
            if nodes[part].wanted
        ]
        says = f"The adjoint of {node.name} is {plain(own, 4)}: {'; '.join(handed)}."
        found.append(Moment("backward", 0, index, f"Backward: {node.label}", says))
    return tuple(found)


def formula_numbers(result: Formula, settings: Settings) -> dict[str, float | str]:
    """The value, the slope by each variable, and how these compare with autograd's."""
    own = variable_slopes(result)
    apart = float(np.abs(own - result.by_autograd).max()) if len(own) else 0.0
    return {
        "this step": result.steps[-1].says,
        "value": result.nodes[-1].value,
        **{f"∂L/∂{name}": float(slope) for name, slope in zip(result.variables, own, strict=True)},
        "largest difference from autograd": apart,
        "used more than once": twice_used(result),
    }


def variable_slopes(result: Formula) -> np.ndarray:
    """The adjoints of the variables that the formula uses, in their order."""
    places = {node.key: index for index, node in enumerate(result.nodes)}
    return np.array([result.adjoints[places[name]] for name in result.variables])


def twice_used(result: Formula) -> str:
    """The variables with several paths, each with what the paths bring: w: −0.42 + 0.1 = −0.32."""
    rows = [
        f"{node.name}: {' + '.join(factor(path) for path in paths)} = {plain(float(adjoint), 4)}"
        for node, paths, adjoint in zip(result.nodes, result.paths, result.adjoints, strict=True)
        if node.wanted and len(paths) > 1
    ]
    return "; ".join(rows) or NOTHING


# --- check me


def exercise(settings: Settings) -> Exercise:
    """What is asked, and what is to be said of the answers."""
    if settings.drill == OWN:
        found, loss, rate = turn(settings), settings.loss, settings.rate
    else:
        sizes = {CHAIN: (1, 1, 1), WIDER: (2, 2, 1)}[settings.drill]
        layers, x, y, activation = drilled(sizes, settings.drill_seed)
        loss, rate = HALF, 0.1
        found = turned(layers, x, y, (activation, "Linear"), loss, rate)
    if len(found.losses) == 1:
        asked = asked_of_units(found.sizes, found.sample, found.layers, found.after, found.names)
        asked += asked_of_weights(found.sizes, found.sample, found.layers, found.by_autograd)
    else:
        asked = asked_of_batch(found.sizes, found.per_sample, found.by_autograd)
    asked += asked_of_updates(found.sizes, found.layers, found.by_autograd, rate)
    told, committed = tuple(asked), settings.commit and len(settings.mine) >= len(asked)
    marks = marks_of(told, settings.mine) if committed else ()
    return Exercise(found, loss, rate, told, settings.mine[: len(told)], marks,
                    judgement(told, settings.mine, settings.commit))  # fmt: skip


def exercise_numbers(result: Exercise, settings: Settings) -> dict[str, float | str]:
    """The judgement, and every right answer."""
    return {"answers": result.judgement, **{each.name: each.value for each in result.asked}}


# --- zero_grad


def forgotten(settings: Settings) -> Forgotten:
    """The same descent twice, with torch's own .grad: emptied before every step, and never."""
    runs = [gradient_runs(settings.start, settings.step_rate, settings.count, clean) for clean in (True, False)]
    weights, fresh, held = (np.stack([run[part] for run in runs]) for part in range(3))
    return Forgotten(weights, fresh, held)


def gradient_runs(start: float, rate: float, count: int, clean: bool) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """w at the start and after each step, the loss's own gradient before it, and what w.grad held when it was made."""
    w = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    weights, fresh, held = [start], [math.nan], [math.nan]
    with torch.enable_grad():
        for _ in range(count):
            if clean and w.grad is not None:
                w.grad.zero_()  # what optimizer.zero_grad() is for
            fresh.append((weights[-1] * ONE_X - ONE_Y) * ONE_X)
            loss = (w * ONE_X - ONE_Y) ** 2 / 2
            loss.backward()  # adds to w.grad
            held.append(float(gradient_in(w)))
            with torch.no_grad():
                w -= rate * held[-1]
            weights.append(float(w.detach()))
    return np.array(weights), np.array(fresh), np.array(held)


def forgotten_numbers(result: Forgotten, settings: Settings) -> dict[str, float | str]:
    """Where the two runs are at the end."""
    return {
        "w, with zero_grad": float(result.weights[0, -1]),
        "w, without": float(result.weights[1, -1]),
        ".grad, with zero_grad": float(result.held[0, -1]),
        ".grad, without": float(result.held[1, -1]),
        "steps past the goal, without": float(crossings(result.weights[1])),
    }


def crossings(weights: np.ndarray) -> int:
    """How often a run jumps over the best weight."""
    return int((np.diff(np.sign(weights - ONE_Y / ONE_X)) != 0).sum())


CORE = (backward_pass,)
WRITTEN = {
    "tanh": "(np.tanh, lambda z, a: 1 - a**2)",
    "Sigmoid": "(lambda z: 1 / (1 + np.exp(-z)), lambda z, a: a * (1 - a))",
    "ReLU": "(lambda z: np.maximum(z, 0), lambda z, a: z > 0)",
    "Linear": "(lambda z: z, lambda z, a: np.ones_like(z))",
}


def example(settings: Settings) -> str:
    """Lines that call CORE at these settings and print some of the page's numbers."""
    layers, (x, y) = layers_of(settings), batch_of(settings)
    pairs = ",\n    ".join(f"(np.array({w.tolist()}), np.array({b.tolist()}))" for w, b in layers)
    rules = ",\n    ".join(WRITTEN[name] for name in activations_of(settings))
    slope, loss = {
        HALF: ("p - y", "((p - y) ** 2).sum(axis=1).mean() / 2"),
        MEAN: ("2 * (p - y) / p.shape[1]", "((p - y) ** 2).mean()"),
        SUM: ("2 * (p - y)", "((p - y) ** 2).sum()"),
        BCE: ("(p - y) / (p * (1 - p)) / p.shape[1]", "-(y * np.log(p) + (1 - y) * np.log(1 - p)).mean()"),
    }[settings.loss]
    name = parameter_names((settings.inputs, *[len(b) for _, b in layers]))[1]
    together = "sum" if SCORES[settings.loss].summed else "mean"
    return f"""
x, y = np.array({x.tolist()}), np.array({y.tolist()})
layers = [
    {pairs},
]
# Each layer's activation, and its slope.
rules = [
    {rules},
]

outputs, slopes = [x], []
for (weights, bias), (activation, slope) in zip(layers, rules):
    z = outputs[-1] @ weights.T + bias
    outputs.append(activation(z))
    slopes.append(slope(z, outputs[-1]))
p = outputs[-1]
print("loss before the update:", {loss})
errors, deltas = backward_pass(layers, slopes, {slope})

# The gradient of a weight: δ of the unit that it leads to, times what came in.
gradient = (deltas[0][:, 0] * x[:, 0]).{together}()
print("∂L/∂({name}):", gradient)
print("new {name}:", layers[0][0][0, 0] - {settings.rate} * gradient)
"""

"""Backpropagation: forward, loss, backward and update of a small network, one step and one factor at a time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from core.experiment.knobs import choice, number, numbers, text, toggle
from core.experiment.refusal import Refusal
from core.formulas.typed import FORMULA_HELP
from core.networks.backpropagation.batches import Batch, Factors, disagreement, squared_errors
from core.networks.backpropagation.exercises import Exercise, drilled, marked
from core.networks.backpropagation.passes import BCE, HALF, MEAN, SCORES, SUM, Layers, backward_pass, flat_parameters
from core.networks.backpropagation.steps import parameter_names
from core.networks.backpropagation.turns import Turn, agreement, turned
from core.networks.backpropagation.typed_formula import Formula, formula_at, twice_used, variable_slopes
from core.networks.backpropagation.zero_grad import Forgotten, both_ways, crossings

TITLE = "Forward and backward, step by step"
LINE = "A small network with all its numbers: forward, loss, backward, update, one factor at a time."
LARGEST, MOST_SAMPLES, MOST_OUTPUTS = 3, 4, 2
CHAIN, WIDER, OWN = "A chain of two weights", "A network 2-2-1", "The network above"
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


def factors(settings: Settings) -> Factors:
    """The gradients of all four samples under ½ squared error, their mean and their sum."""
    here = replace(settings, samples=MOST_SAMPLES, loss=HALF)
    return squared_errors(layers_of(here), *batch_of(here), activations_of(here), settings.rate)


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
    return formula_at(settings.typed, (settings.at_x, settings.at_w, settings.at_b))


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
    return marked(found, loss, rate, settings.mine, settings.commit)


def exercise_numbers(result: Exercise, settings: Settings) -> dict[str, float | str]:
    """The judgement, and every right answer."""
    return {"answers": result.judgement, **{each.name: each.value for each in result.asked}}


# --- zero_grad


def forgotten(settings: Settings) -> Forgotten:
    """The same descent twice, with torch's own .grad: emptied before every step, and never."""
    return both_ways(settings.start, settings.step_rate, settings.count)


def forgotten_numbers(result: Forgotten, settings: Settings) -> dict[str, float | str]:
    """Where the two runs are at the end."""
    return {
        "w, with zero_grad": float(result.weights[0, -1]),
        "w, without": float(result.weights[1, -1]),
        ".grad, with zero_grad": float(result.held[0, -1]),
        ".grad, without": float(result.held[1, -1]),
        "steps past the goal, without": float(crossings(result.weights[1])),
    }


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

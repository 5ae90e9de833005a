"""Check me: the numbers that are asked of a network's turn, with what known mistakes would make of each."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from core.networks.backpropagation.marking import Asked, judgement, marks_of
from core.networks.backpropagation.passes import RULES, Layers, flat_parameters
from core.networks.backpropagation.steps import Sample, parameter_names, unit_name
from core.networks.backpropagation.turns import Turn


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


def asked_of_units(sizes: tuple[int, ...], sample: Sample, layers: Layers, after: Layers, names: tuple) -> list[Asked]:
    """Error, slope and δ of every unit, from the outputs back to the first layer."""
    found, last = [], len(sizes) - 1
    for layer in range(last, 0, -1):
        for unit in range(sizes[layer]):
            own = unit_name(sizes, layer, unit)
            z, a = float(sample.sums[layer - 1][unit]), float(sample.outputs[layer][unit])
            error, slope = float(sample.errors[layer - 1][unit]), float(sample.slopes[layer - 1][unit])
            if layer == last:
                rule = f"error ∂L/∂{own}, from the loss"
                mistakes = [
                    ("it has the wrong sign: prediction minus target, not target minus prediction", -error),
                    ("it is twice what it should be: mind the factor in the loss", 2 * error),
                    ("it is half of what it should be: mind the factor in the loss", error / 2),
                ]
            else:
                weights, behind = layers[layer][0][:, unit], sample.deltas[layer]
                rule = "error Σ w·δ, over the units that it feeds"
                mistakes = [
                    ("the weights are missing", float(behind.sum())),
                    ("the slopes of the layer behind are missing: it is w times δ, not w times the error",
                     float(weights @ sample.errors[layer])),
                    ("it uses the updated weights: the backward pass wants those of the forward pass",
                     float(after[layer][0][:, unit] @ behind)),
                    ("the sign is wrong", -error),
                ]  # fmt: skip
            found.append(Asked(f"error of {own}", rule, error, tuple(mistakes)))
            found.append(
                Asked(
                    f"slope of {own}", "slope of its activation", slope,
                    (("that is the activation's value, not its slope", a), ("that is z", z),
                     ("the slope was taken at the activation's value instead of at z",
                      slope_at(names[layer - 1], a))),
                )
            )  # fmt: skip
            found.append(
                Asked(
                    f"δ of {own}", "δ = error × slope", error * slope,
                    (("the slope is missing", error), ("the error is missing", slope),
                     ("error and slope are added, not multiplied", error + slope),
                     ("the sign is wrong", -error * slope)),
                )
            )  # fmt: skip
    return found


def slope_at(name: str, z: float) -> float:
    rule, here = RULES[name], np.array([z])
    return float(rule.slope(here, rule.value(here))[0])


def asked_of_weights(sizes: tuple[int, ...], sample: Sample, layers: Layers, gradients: np.ndarray) -> list[Asked]:
    """∂L/∂w and ∂L/∂b of one sample, layer by layer from the last."""
    names, flat = parameter_names(sizes), flat_parameters(layers)
    found, ends = [], np.cumsum([units * (before + 1) for before, units in pairwise(sizes)])
    for layer in range(len(sizes) - 1, 0, -1):
        before, width = sample.outputs[layer - 1], sizes[layer - 1] + 1
        start = int(ends[layer - 1]) - sizes[layer] * width
        for unit in range(sizes[layer]):
            delta, error = float(sample.deltas[layer - 1][unit]), float(sample.errors[layer - 1][unit])
            for source in range(width):
                index = start + unit * width + source
                came = 1.0 if source == 0 else float(before[source - 1])
                sums = [] if source == 0 or layer == 1 else [float(sample.sums[layer - 2][source - 1])]
                mistakes = [
                    ("the slope is missing: it is δ, not the error, that is multiplied", error * came),
                    ("the sign is wrong", -delta * came),
                    ("δ is missing", came),
                    *[("it takes the sum z of the unit before, not its output", delta * z) for z in sums],
                    ("it multiplies δ by the weight itself, not by what came in", delta * float(flat[index])),
                ]
                rule = "= δ" if source == 0 else f"= δ × {unit_name(sizes, layer - 1, source - 1)}"
                found.append(Asked(f"∂L/∂({names[index]})", rule, float(gradients[index]), tuple(mistakes)))
    return found


def asked_of_batch(sizes: tuple[int, ...], per_sample: np.ndarray, gradients: np.ndarray) -> list[Asked]:
    """The gradients of a batch: the mean of the samples'."""
    total = per_sample.sum(axis=0)
    return [
        Asked(
            f"∂cost/∂({name})", "over the whole batch", float(gradients[index]),
            (("it is the first sample's alone", float(per_sample[0, index])),
             ("the samples' gradients are added where their mean is meant", float(total[index])),
             ("the mean of the samples' gradients is taken where their sum is meant",
              float(total[index]) / len(per_sample))),
        )
        for index, name in enumerate(parameter_names(sizes))
    ]  # fmt: skip


def asked_of_updates(sizes: tuple[int, ...], layers: Layers, gradients: np.ndarray, rate: float) -> list[Asked]:
    """Every weight and bias after w ← w − η ∂L/∂w."""
    return [
        Asked(
            f"new {name}", "w − η ∂L/∂w", float(w - rate * g),
            (("the step is added, not subtracted", float(w + rate * g)), ("the rate is missing", float(w - g)),
             ("that is the step alone, without the weight", float(-rate * g))),
        )
        for name, w, g in zip(parameter_names(sizes), flat_parameters(layers), gradients, strict=True)
    ]  # fmt: skip


def drilled(sizes: tuple[int, ...], seed: int) -> tuple[Layers, np.ndarray, np.ndarray, str]:
    """A small network with odd numbers, none of them 0: its layers, a sample, its target and its hidden activation."""
    rng = np.random.default_rng([seed, *sizes])

    def odd(*shape: int) -> np.ndarray:
        return rng.integers(2, 15, size=shape) / 10 * rng.choice([-1, 1], size=shape)

    layers = tuple((odd(units, before), odd(units)) for before, units in pairwise(sizes))
    return layers, odd(1, sizes[0]), odd(1, sizes[-1]), str(rng.choice(["tanh", "Sigmoid"]))


def marked(turn: Turn, loss: str, rate: float, typed: tuple[float, ...], committed: bool) -> Exercise:
    """Everything that is asked of a turn, with the answers typed: no marks before all are there and committed."""
    if len(turn.losses) == 1:
        asked = asked_of_units(turn.sizes, turn.sample, turn.layers, turn.after, turn.names)
        asked += asked_of_weights(turn.sizes, turn.sample, turn.layers, turn.by_autograd)
    else:
        asked = asked_of_batch(turn.sizes, turn.per_sample, turn.by_autograd)
    asked += asked_of_updates(turn.sizes, turn.layers, turn.by_autograd, rate)
    whole = tuple(asked)
    marks = marks_of(whole, typed) if committed and len(typed) >= len(whole) else ()
    return Exercise(turn, loss, rate, whole, typed[: len(whole)], marks, judgement(whole, typed, committed))

"""Check me: what is asked of a network, the answers a reader gave, and the first factor that is wrong in them."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from core.experiment.wording import counted, listed
from core.networks.backpropagation.passes import RULES, Layers, flat_parameters
from core.networks.backpropagation.steps import Sample, parameter_names, unit_name

ROUNDED = 5e-3  # an answer this near, of its own size, is right but rounded
SIX_DIGITS = 1e-6


class Asked(NamedTuple):
    """One number that is asked: its name, the rule it follows, its value, and what known mistakes would make of it."""

    name: str
    rule: str
    value: float
    mistakes: tuple[tuple[str, float], ...]


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


def mark_of(typed: float, value: float) -> str:
    """exact (to 6 digits), close (right, but rounded) or wrong."""
    apart = abs(typed - value)
    if apart <= SIX_DIGITS * max(abs(value), 1e-3):
        return "exact"
    return "close" if apart <= max(ROUNDED * abs(value), SIX_DIGITS) else "wrong"


def marks_of(asked: tuple[Asked, ...], typed: tuple[float, ...]) -> tuple[str, ...]:
    """A mark for each answer up to the first wrong one; what follows from that is "not marked"."""
    marks: list[str] = []
    for each, answer in zip(asked, typed, strict=False):
        marks.append("not marked" if "wrong" in marks else mark_of(answer, each.value))
    return tuple(marks)


def judgement(asked: tuple[Asked, ...], typed: tuple[float, ...], committed: bool) -> str:
    """What is said of the answers: nothing but their count before all are committed, then the first wrong factor."""
    given = min(len(typed), len(asked))
    if not committed or given < len(asked):
        more = "marks come when the whole chain is there" if committed else "type them all, then commit"
        return f"{given} of {counted(len(asked), 'answer')} typed; {more}."
    marks = marks_of(asked, typed)
    if "wrong" not in marks:
        rounded = marks.count("close")
        return f"All {len(asked)} are right" + (f", {rounded} of them rounded." if rounded else " to 6 digits.")
    index = marks.index("wrong")
    each, answer = asked[index], typed[index]
    known = [why for why, value in each.mistakes if value != each.value and mark_of(answer, value) != "wrong"]
    reason = f": {listed(known[:1])}" if known else f"; it follows {each.rule.removeprefix('= ')}" if each.rule else ""
    before = "Nothing before it is wrong" if index else "It is the very first"
    return f"The first wrong factor is number {index + 1}, {each.name}{reason}. {before}."


def drilled(sizes: tuple[int, ...], seed: int) -> tuple[Layers, np.ndarray, np.ndarray, str]:
    """A small network with odd numbers, none of them 0: its layers, a sample, its target and its hidden activation."""
    rng = np.random.default_rng([seed, *sizes])

    def odd(*shape: int) -> np.ndarray:
        return rng.integers(2, 15, size=shape) / 10 * rng.choice([-1, 1], size=shape)

    layers = tuple((odd(units, before), odd(units)) for before, units in pairwise(sizes))
    return layers, odd(1, sizes[0]), odd(1, sizes[-1]), str(rng.choice(["tanh", "Sigmoid"]))

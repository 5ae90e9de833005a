"""The order of the work: forward unit by unit, the loss, backward unit by unit, the update; each step in a sentence."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from core.experiment.wording import listed, plain
from core.networks.backpropagation.passes import BCE, HALF, SUM, Layers, flat_parameters

UNIT_LETTERS = "hg"  # of the first and the second hidden layer
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
FLAT = 0.05  # a slope below this: the unit is saturated


def factor(value: float, digits: int = 4) -> str:
    """A number in a product, to `digits` significant ones and in brackets if negative: what is small is not 0."""
    text = exactly(value, digits)
    return f"({text})" if text.startswith("−") else text


def exactly(value: float, digits: int = 3) -> str:
    """A number to `digits` significant ones, or to as many as keep it from looking whole where it is not: 0.99989."""
    text = plain(value, digits)
    while value != round(value) and abs(value) < 1e3 and text.lstrip("−").isdecimal() and digits < 8:
        digits += 1
        text = plain(value, digits)
    return text


class Moment(NamedTuple):
    """One step: its `phase`, the layer (from 1) and unit (from 0) at work, and what is computed, in a sentence."""

    phase: str
    layer: int
    unit: int
    title: str
    says: str


class Sample(NamedTuple):
    """The numbers of one sample's passes, layer by layer: inputs first in `outputs`, and no sums for them."""

    x: np.ndarray
    y: np.ndarray
    sums: list
    outputs: list
    errors: list
    slopes: list
    deltas: list
    loss: float


def unit_name(sizes: tuple[int, ...], layer: int, unit: int) -> str:
    """x₁, h₁, g₁ or ŷ₁; alone in its layer without a number."""
    letter = "x" if layer == 0 else "ŷ" if layer == len(sizes) - 1 else UNIT_LETTERS[layer - 1]
    return letter + (str(unit + 1).translate(SUBSCRIPTS) if sizes[layer] > 1 else "")


def parameter_names(sizes: tuple[int, ...]) -> list[str]:
    """Of each weight and bias, unit by unit, its bias first: b of h₁, w x₁→h₁."""
    names = []
    for layer in range(1, len(sizes)):
        for unit in range(sizes[layer]):
            own = unit_name(sizes, layer, unit)
            names.append(f"b of {own}")
            names += [f"w {unit_name(sizes, layer - 1, source)}→{own}" for source in range(sizes[layer - 1])]
    return names


def parameter_keys(sizes: tuple[int, ...]) -> list[str]:
    """Of each weight and bias a short key, in the same order: b1.0 and w1.0.2 are of layer 1's first unit."""
    keys = []
    for layer in range(1, len(sizes)):
        for unit in range(sizes[layer]):
            keys.append(f"b{layer}.{unit}")
            keys += [f"w{layer}.{unit}.{source}" for source in range(sizes[layer - 1])]
    return keys


def steps_of(
    sizes: tuple[int, ...], sample: Sample, layers: tuple, texts: dict[str, str], several: bool
) -> tuple[Moment, ...]:
    """All steps of one turn; `texts` are the sentences of the loss, the mean of a batch, the update and the end."""
    last = len(sizes) - 1
    units = [(layer, unit) for layer in range(1, last + 1) for unit in range(sizes[layer])]
    backward = [(layer, unit) for layer in range(last, 0, -1) for unit in range(sizes[layer])]
    found = [Moment("start", 0, -1, "Start", "Inputs, weights and target are known. Nothing is computed yet.")]
    found += [
        Moment("forward", layer, unit, f"Forward: {unit_name(sizes, layer, unit)}",
             forward_sentence(sizes, sample, layers, (layer, unit), texts["activation" if layer < last else "output"]))
        for layer, unit in units
    ]  # fmt: skip
    found.append(Moment("loss", last, -1, "Loss", texts["loss"]))
    found += [
        Moment("backward", layer, unit, f"Backward: {unit_name(sizes, layer, unit)}",
             backward_sentence(sizes, sample, layers, layer, unit))
        for layer, unit in backward
    ]  # fmt: skip
    if several:
        found.append(Moment("batch", last, -1, "The batch", texts["batch"]))
    found.append(Moment("update", last, -1, "Update", texts["update"]))
    found.append(Moment("again", last, -1, "Forward again", texts["again"]))
    return tuple(found)


def forward_sentence(
    sizes: tuple[int, ...], sample: Sample, layers: tuple, at_work: tuple[int, int], activation: str
) -> str:
    """z = b + Σ w·a with the numbers, and a = f(z)."""
    layer, unit = at_work
    weights, bias = layers[layer - 1]
    before, own = sample.outputs[layer - 1], unit_name(sizes, layer, unit)
    products = [f"{factor(w)}·{factor(a)}" for w, a in zip(weights[unit], before, strict=True)]
    z, a = plain(float(sample.sums[layer - 1][unit]), 4), plain(float(sample.outputs[layer][unit]), 4)
    total = f"z = {plain(float(bias[unit]), 4)} + {' + '.join(products)} = {z}"
    through = f"{own} = z" if activation == "Linear" else f"{own} = {activation}(z) = {a}"
    return f"{total}; {through}."


def backward_sentence(sizes: tuple[int, ...], sample: Sample, layers: tuple, layer: int, unit: int) -> str:
    """δ = error × slope, where the error comes from, and the gradients that δ gives."""
    error, slope, delta = (float(part[layer - 1][unit]) for part in (sample.errors, sample.slopes, sample.deltas))
    own, last = unit_name(sizes, layer, unit), len(sizes) - 1
    if layer == last:
        source = f"error ∂L/∂{own} = {exactly(error, 4)}"
    else:
        above = zip(layers[layer][0][:, unit], sample.deltas[layer], strict=True)
        products = " + ".join(f"{factor(float(w))}·{factor(float(d))}" for w, d in above)
        source = f"error Σ w·δ = {products} = {exactly(error, 4)}"
    sources = [unit_name(sizes, layer - 1, i) for i in range(sizes[layer - 1])]
    gradients = [
        f"∂L/∂(w {source}→{own}) = δ·{source} = {plain(delta * float(a))}"
        for source, a in zip(sources, sample.outputs[layer - 1], strict=True)
    ]
    flat = " This unit is saturated: hardly any of the error passes." if abs(slope) < FLAT else ""
    return (
        f"{source}; δ = error × slope = {factor(error)} × {factor(slope)} = {exactly(delta, 4)}.{flat} "
        f"So {listed(gradients)}; ∂L/∂b = δ."
    )


def known_from(steps: tuple[Moment, ...], phase: str, layer: int = 0, unit: int = -1) -> int:
    """The first step after which something is known: what this phase computes, of this unit if it is one's."""
    return next(
        index
        for index, step in enumerate(steps)
        if step.phase == phase and (unit < 0 or (step.layer, step.unit) == (layer, unit))
    )


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

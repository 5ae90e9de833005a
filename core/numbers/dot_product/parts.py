"""The parts of the page about the dot product: what is drawn and said of each."""

from __future__ import annotations

import numpy as np

from core.experiment.charts import BLUE, GREEN, MAUVE, ORANGE
from core.experiment.part import Part
from core.experiment.readings import read_list
from core.experiment.scene import LinkedArrows, Notice, Readout, Scene
from core.numbers.dot_product import topic
from core.numbers.dot_product.neuron import neuron_panel, sum_panel
from core.numbers.dot_product.pictures import (
    components_panel,
    cosine_panel,
    plane_panel,
    products_panel,
    scatter_panel,
    space_panel,
)
from core.numbers.dot_product.topic import ENTRIES, Lists, Neuron, Settings, TwoArrows
from core.numbers.dot_product.vectors import Pair

GRID = 0.5
LINKED = LinkedArrows(
    ("a", "b"), ("a_length", "b_length"), direction="b_direction", angle="angle", sets={"entry": ENTRIES[0]}
)


def arrows_scene(result: TwoArrows, settings: Settings) -> Scene:
    """The two arrows with projection and rejection, and the cosine curve with the present angle on it."""
    numbers, pair = topic.arrow_numbers(result, settings), result.pair
    return Scene(
        panels=(plane_panel(pair, GRID if settings.snap else None), cosine_panel(pair, result.angle)),
        arrows=LINKED,
        readouts=(
            Readout("a · b", pair.dot, digits=2),
            Readout.of(numbers, "a₁b₁ + a₂b₂"),
            Readout.of(numbers, "|a| |b| cos θ", help="The same number, by both lengths and the angle"),
            Readout("angle θ", numbers["angle θ"], _degrees(pair), digits=1),
            Readout("cos θ", numbers["cos θ"], help="The dot product over both lengths: from −1 to 1"),
            Readout.of(numbers, "they stand"),
            Readout(
                "a along b", numbers["a along b"], digits=2, help="The shadow's signed length, a·b / |b|", color=GREEN
            ),
            Readout("the rest of a", numbers["the rest of a"], digits=2, help="The rejection's length", color=MAUVE),
        ),
    )


def _degrees(pair: Pair) -> str:
    return "°" if np.isfinite(pair.angle) else ""


def space_scene(result: Pair, settings: Settings) -> Scene:
    """p and q in three dimensions, turned by hand, and their components as bars to drag."""
    numbers = topic.space_numbers(result, settings)
    return Scene(
        panels=(space_panel(result), components_panel(result)),
        readouts=(
            Readout("p · q", result.dot, digits=2),
            Readout.of(numbers, "x₁x₂ + y₁y₂ + z₁z₂"),
            Readout("angle θ", numbers["angle θ"], _degrees(result), digits=1),
            Readout("cos θ", numbers["cos θ"]),
            Readout.of(numbers, "they stand"),
        ),
    )


def neuron_scene(result: Neuron, settings: Settings) -> Scene:
    """A neuron with two inputs: on which side of its line an input lies is the sign of w · x + b."""
    numbers, weights, inputs = topic.neuron_numbers(result, settings), result.weights, result.inputs
    color = ORANGE if result.total > 0 else BLUE if result.total < 0 else ""
    flat = Notice("info", "Both weights are 0: the sum is b whatever comes in, so no line parts the plane.")
    return Scene(
        panels=(neuron_panel(weights, inputs, settings.bias), sum_panel(weights, inputs, settings.bias)),
        readouts=(
            Readout("w · x", result.agreement, digits=2),
            Readout("w · x + b", result.total, digits=2, color=color),
            Readout.of(numbers, "the input lies on the"),
        ),
        notices=() if weights.any() else (flat,),
    )


def lists_scene(result: Lists, settings: Settings) -> Scene:
    """The typed lists: products that add up to the dot product, and to the correlation once centred and scaled."""
    numbers = topic.list_numbers(result, settings)
    return Scene(
        panels=(
            scatter_panel(result.u, result.v),
            products_panel("products", "Products: sum u · v", result.u * result.v, "u·v"),
            products_panel("centred", "Centred, scaled: sum r", result.centred, "product"),
        ),
        readouts=(
            Readout("u · v", result.total, digits=2),
            Readout("correlation r", numbers["correlation r"], color=GREEN),
            Readout.of(numbers, "they vary"),
        ),
        notices=list_notices(result, settings),
    )


def list_notices(result: Lists, settings: Settings) -> tuple[Notice, ...]:
    """What is wrong with the lists, or how they were read; and that a constant one has no correlation."""
    notices = [Notice("warning", result.complaint)] if result.complaint else []
    said = {"u": read_list(settings.u).note, "v": read_list(settings.v).note}
    notices += [Notice("info", f"{name}: {note}") for name, note in said.items() if note and not result.complaint]
    if not np.isfinite(result.correlation):
        notices.append(
            Notice("info", "No correlation: a list whose numbers are all equal has no ups and downs to share.")
        )
    return tuple(notices)


ARROWS = Part(
    "arrows", topic.two_arrows, topic.arrow_numbers, arrows_scene,
    ("entry", "a", "b", "a_length", "b_length", "b_direction", "angle"),
)  # fmt: skip
SPACE = Part("space", topic.in_space, topic.space_numbers, space_scene, ("p", "q"))
NEURON = Part("neuron", topic.neuron, topic.neuron_numbers, neuron_scene, ("weights", "inputs", "bias"))
LISTS = Part("lists", topic.two_lists, topic.list_numbers, lists_scene, ("u", "v", "lift"))
PARTS = (ARROWS, SPACE, NEURON, LISTS)

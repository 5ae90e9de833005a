"""The parts of the page about matrices: what is drawn and said of each."""

from __future__ import annotations

import numpy as np

from core.experiment.charts import GREEN, ORANGE
from core.experiment.part import Part
from core.experiment.scene import Clock, Grip, Notice, Readout, Scene
from core.numbers.matrices import topic
from core.numbers.matrices.meeting import layer_panel, meeting_panel, partners_panel, running_panel
from core.numbers.matrices.multiplication import written_sums
from core.numbers.matrices.pictures import matrix_panel, network_panel, order_panels, plane_panel
from core.numbers.matrices.topic import Layer, Order, Originals, Plane, Product, Settings


def product_scene(result: Product, settings: Settings) -> Scene:
    """A to the left of the product and B above it, with a clock that goes from multiplication to multiplication."""
    a, b, steps = result.a, result.b, result.steps
    if result.product is None:
        quoted = " numpy: “{}”. torch: “{}”.".format(*result.refusals)
        return Scene((meeting_panel(a, b), partners_panel(a, b)), notices=(misfit(a, b, quoted),))
    numbers, count, n = topic.multiply_numbers(result, settings), len(steps.i), a.shape[1]
    written = zip(steps.i, steps.j, written_sums(a, b, steps), strict=True)
    return Scene(
        panels=(meeting_panel(a, b), running_panel(steps, n)),
        readouts=(
            Readout.of(numbers, "shapes", help="The inner numbers meet, the outer ones remain."),
            Readout("multiplications", count, help="m · n · p in all"),
            Readout("the present cell, so far", [f"AB[{i + 1},{j + 1}] = {text}" for i, j, text in written]),
        ),
        # Two a second can be followed; a large product is through in 40 seconds all the same.
        clock=Clock("multiplication", np.arange(1, count + 1), start=n - 1),
    )


def misfit(a: np.ndarray, b: np.ndarray, quoted: str = "") -> Notice:
    """Why A and B cannot be multiplied, by their shapes and as both libraries are `quoted`."""
    n = a.shape[1]
    sentence = topic.why_none(a, b) + quoted
    return Notice("warning", sentence, f"Give B {n} row{'s' if n > 1 else ''}", {"b_rows": n})


def transpose_scene(result: Originals, settings: Settings) -> Scene:
    """A matrix beside its transpose, one element outlined in both."""
    numbers, (name, row, column) = topic.originals_numbers(result, settings), topic.followed(settings)
    matrix = result.matrices[name]
    (m, n), grips = matrix.shape, (Grip("column"), Grip("row"))
    chosen = np.zeros((m, n))
    chosen[row - 1, column - 1] = 1
    room = max(m, n)
    height = 70 + 46 * room
    notice = Notice("info", f"{name} is {m}×{n}, so the element followed is row {row}, column {column}.")
    outside = (row, column) != (settings.row, settings.column)
    return Scene(
        panels=(
            matrix_panel("original", f"{name}, {m}×{n}: click a cell", matrix, chosen, height, room=room, click=grips),
            matrix_panel("turned", f"{name}ᵀ, {n}×{m}", matrix.T, chosen.T, height, room=room, click=grips[::-1]),
        ),
        readouts=tuple(Readout(label, value, color=ORANGE) for label, value in numbers.items()),
        notices=(notice,) if outside else (),
    )


def order_scene(result: Order, settings: Settings) -> Scene:
    """AB beside BA, and (AB)ᵀ beside BᵀAᵀ, of the reader's own matrices."""
    if result.product is None or result.swapped is None:
        return Scene((), notices=(misfit(result.a, result.b),))
    numbers = topic.order_numbers(result, settings)
    known = [("ab", "AB", result.product), ("abt", "(AB)ᵀ", result.product.T), ("btat", "BᵀAᵀ", result.swapped)]
    if result.reverse is not None:
        known.insert(1, ("ba", "BA", result.reverse))
    equal = Notice("info", "These two are an exception: here AB = BA.")
    return Scene(
        order_panels(known),
        readouts=(
            Readout.of(numbers, "largest difference of AB and BA"),
            Readout.of(numbers, "(AB)ᵀ and BᵀAᵀ"),
        ),
        notices=(equal,) if numbers["largest difference of AB and BA"] == 0 else (),
    )


def plane_scene(result: Plane, settings: Settings) -> Scene:
    """The plane's grid moved by a 2×2 matrix, and the matrix."""
    numbers = topic.plane_numbers(result, settings)
    return Scene(
        panels=(
            plane_panel(result.matrix, result.determinant, settings.effect == "Your own"),
            matrix_panel("plane_cells", "The matrix: columns i, j", result.matrix, None, 420, 4),
        ),
        readouts=(
            Readout.of(numbers, "determinant", help="Its size multiplies areas; below 0 it mirrors."),
            Readout.of(numbers, "what it does"),
            Readout.of(numbers, "orientation", help="Whether the letter F can still be read"),
        ),
    )


def layer_scene(result: Layer, settings: Settings) -> Scene:
    """A as samples (rows) of features, B as weights: one sample through the layer's lines, and all of them as XWᵀ."""
    if result.product is None:
        return Scene((), notices=(misfit(result.a, result.b),))
    numbers, inside, (m, p) = topic.layer_numbers(result, settings), topic.within(settings), result.product.shape
    sample, unit = inside.sample - 1, inside.unit - 1
    notice = Notice("info", f"XWᵀ is {m}×{p}, so sample {sample + 1} and unit {unit + 1} are shown.")
    outside = (inside.sample, inside.unit) != (settings.sample, settings.unit)
    rounding = "torch may add in another order: numbers like 0.1 are then rounded otherwise."
    return Scene(
        panels=(
            network_panel(result.a[sample], result.b, result.product[sample], sample, unit),
            layer_panel(result.a, result.b, result.product, sample, unit, (Grip("unit"), Grip("sample"))),
        ),
        readouts=(
            Readout.of(numbers, f"sample {sample + 1} in unit {unit + 1}", color=GREEN),
            Readout("weights", result.b.size, help="One line each: features × units"),
            Readout.of(numbers, "compared with torch's linear", help=rounding),
        ),
        notices=(notice,) if outside else (),
    )


A, B = ("a_rows", "a_columns", "a"), ("b_rows", "b_columns", "b")
PRODUCT = Part("product", topic.multiply, topic.multiply_numbers, product_scene, A + B)
TRANSPOSE = Part("transpose", topic.originals, topic.originals_numbers, transpose_scene, A)
ORDER = Part("order", topic.order, topic.order_numbers, order_scene, A + B)
PLANE = Part("plane", topic.plane, topic.plane_numbers, plane_scene, ("effect", "turn", "shear", "own"))
LAYER = Part("layer", topic.layer, topic.layer_numbers, layer_scene, A + B)
PARTS = (PRODUCT, TRANSPOSE, ORDER, PLANE, LAYER)

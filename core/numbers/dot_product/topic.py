"""Vectors and the dot product: one number for how far two of them agree."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import torch

from core.experiment.charts import BLUE, GREEN, MAUVE, ORANGE
from core.experiment.knobs import choice, number, numbers, text, toggle
from core.experiment.readings import read_list
from core.experiment.scene import LinkedArrows, Notice, Readout, Scene
from core.experiment.shown_code import Answer, answer
from core.experiment.wording import factor, short
from core.numbers.dot_product.neuron import neuron_panel, sum_panel
from core.numbers.dot_product.pictures import (
    components_panel,
    cosine_panel,
    plane_panel,
    products_panel,
    scatter_panel,
    space_panel,
)
from core.numbers.vectors import Pair, centred_products, in_words, pair_of, typed_list

TITLE = "Vectors and the dot product"
LINE = "Drag two arrows and read the one number that says how far they agree."
GRID = 0.5
LONGEST = 7.1  # the diagonal of the chart's 5 by 5
ENTRIES = ("Components", "Length and angle")
LINKED = LinkedArrows(
    ("a", "b"), ("a_length", "b_length"), direction="b_direction", angle="angle", sets={"entry": ENTRIES[0]}
)
# The notes' two ways in numpy and in torch, and the operator that both share.
EXPRESSIONS = (
    "np.dot(nv1, nv2)", "np.sum(nv1 * nv2)", "nv1 @ nv2",
    "torch.dot(tv1, tv2)", "torch.sum(tv1 * tv2)", "tv1 @ tv2",
)  # fmt: skip


@dataclass(frozen=True)
class Settings:
    entry: str = choice(
        ENTRIES[0], ENTRIES, label="Which numbers of an address count",
        help="The components of a and b, or their lengths and angles. On the page each follows the other.",
    )  # fmt: skip
    snap: bool = toggle(
        True, label="Snap dragged tips to halves", view=True,
        help="By hand a tip lands on the nearest half; off, on the nearest tenth. Typed components stand as typed.",
    )  # fmt: skip
    a: tuple[float, ...] = numbers(
        (2, 3.5), -LONGEST, LONGEST, least=2, most=2, step=0.1, label="a = (x, y)",
        help="The components of a: how far to the right, how far up. Drag its tip, or type two numbers.",
    )  # fmt: skip
    b: tuple[float, ...] = numbers(
        (4.5, 1), -LONGEST, LONGEST, least=2, most=2, step=0.1, label="b = (x, y)",
        help="The components of b. Drag its tip, or type two numbers.",
    )  # fmt: skip
    a_length: float = number(4.0, 0, LONGEST, step=0.1, label="Length of a", help="|a|, how long a is.")
    b_length: float = number(4.5, 0, LONGEST, step=0.1, label="Length of b", help="|b|, how long b is.")
    b_direction: float = number(
        15.0, -180, 180, step=1, unit="°", label="Direction of b",
        help="Turns both vectors together, counted from the x axis. The dot product does not change.",
    )  # fmt: skip
    angle: float = number(
        45.0, -180, 180, step=1, unit="°", label="Angle from b to a",
        help="θ in |a||b| cos θ. Drag the point on the curve, or this knob.",
    )  # fmt: skip
    p: tuple[float, ...] = numbers(
        (4, 1, 3), -5, 5, least=3, most=3, step=0.5, label="p (along i, j, k)",
        help="The three components of p. Drag the bars' tips, or type three numbers.",
    )  # fmt: skip
    q: tuple[float, ...] = numbers(
        (1, -3, 4), -5, 5, least=3, most=3, step=0.5, label="q (along i, j, k)",
        help="The three components of q. Drag the bars' tips, or type three numbers.",
    )  # fmt: skip
    weights: tuple[float, ...] = numbers(
        (2, 1.5), -5, 5, least=2, most=2, step=0.1, label="Weights w",
        help="How much each input counts, and with which sign. Drag the arrow, or type two numbers.",
    )  # fmt: skip
    inputs: tuple[float, ...] = numbers(
        (1, 2.5), -5, 5, least=2, most=2, step=0.1, label="Inputs x",
        help="What comes in. Drag the point, or type two numbers.",
    )  # fmt: skip
    bias: float = number(
        -1.0, -10, 10, step=0.5, label="Bias b", help="Added to the dot product: it moves the line without turning it."
    )
    u: str = text("1, 2, 3, 4, 5", most=2000, label="u", help="1 to 50 numbers, separated by commas or spaces.")
    v: str = text("2, 1, 4, 3, 6", most=2000, label="v", help="As many numbers as u has: each needs its partner.")
    lift: float = number(
        0.0, -100, 100, step=1, label="Add to every number",
        help="Lifts all numbers of both lists alike. What happens to u · v, and what to r?",
    )  # fmt: skip


@dataclass(frozen=True)
class Result:
    """`plane` and `space` are the pairs in two and three dimensions; `angle` (degrees) is that from b to a, signed.

    `neuron` is w · x + b. `u`, `v` (n,) are the typed lists that were used.

    `complaint` says what is wrong with the lists as typed (empty: nothing). `centred` are the products of the centred
    unit lists and `correlation` is their sum (zeros and NaN where a list is constant). `answers` are the notes' lines.
    """

    plane: Pair
    angle: float
    space: Pair
    neuron: float
    u: np.ndarray
    v: np.ndarray
    complaint: str
    total: float
    centred: np.ndarray
    correlation: float
    answers: tuple[Answer, ...]


def plane_vectors(settings: Settings) -> tuple[np.ndarray, np.ndarray]:
    """a and b (2,): from their components, or from lengths and angles."""
    if settings.entry == "Components":
        return np.array(settings.a, dtype=float), np.array(settings.b, dtype=float)
    b_turn = np.radians(settings.b_direction)
    a_turn = b_turn + np.radians(settings.angle)
    a = settings.a_length * np.array([np.cos(a_turn), np.sin(a_turn)])
    return a, settings.b_length * np.array([np.cos(b_turn), np.sin(b_turn)])


def synced(settings: Settings) -> Settings:
    """The same arrows with components, lengths and angles all telling of them; an angle that is not there stays."""
    a, b = plane_vectors(settings)
    direction = float(np.degrees(np.arctan2(b[1], b[0]))) if b.any() else settings.b_direction
    angle = float(np.degrees(np.arctan2(a[1], a[0]))) - direction if a.any() else settings.angle
    return replace(
        settings,
        entry=ENTRIES[0],
        a=tuple(round(float(value), 4) for value in a),
        b=tuple(round(float(value), 4) for value in b),
        a_length=round(float(np.hypot(*a)), 3),
        b_length=round(float(np.hypot(*b)), 3),
        b_direction=round(direction, 1),
        angle=round((angle + 540) % 360 - 180, 1),
    )


def typed_lists(settings: Settings) -> tuple[np.ndarray, np.ndarray, str]:
    """The lists u and v as far as they can be used, lifted, and what is wrong with them (nothing: an empty text)."""
    try:
        u, v = typed_list("u", settings.u) + settings.lift, typed_list("v", settings.v) + settings.lift
    except ValueError as error:
        return (
            np.arange(1.0, 6.0) + settings.lift,
            np.array([2.0, 1, 4, 3, 6]) + settings.lift,
            f"{error} Shown instead: 1, 2, 3, 4, 5 and 2, 1, 4, 3, 6.",
        )
    shared = min(len(u), len(v))
    if len(u) == len(v):
        return u, v, ""
    longer = "u" if len(u) > len(v) else "v"
    refused = answer("np.dot(u, v)", {"u": u, "v": v}).value
    sentence = f"u has {len(u)} numbers and v has {len(v)}: number {shared + 1} of {longer} has no partner."
    return u[:shared], v[:shared], f"{sentence} np.dot answers “{refused}”. The bars show the first {shared}."


def run(settings: Settings) -> Result:
    """The dot products of the arrows, of p and q, and of the typed lists, with what they say."""
    u, v, complaint = typed_lists(settings)
    centred = centred_products(u, v)
    return Result(
        plane=pair_of(*plane_vectors(settings)),
        angle=synced(settings).angle,
        space=pair_of(np.array(settings.p, dtype=float), np.array(settings.q, dtype=float)),
        neuron=float(np.dot(settings.weights, settings.inputs) + settings.bias),
        u=u,
        v=v,
        complaint=complaint,
        total=float(np.dot(u, v)),
        centred=np.zeros(len(u)) if centred is None else centred,
        correlation=np.nan if centred is None else float(centred.sum()),
        answers=answers(u, v, "lists of floats"),
    )


def answers(u: np.ndarray, v: np.ndarray, given: str) -> tuple[Answer, ...]:
    """The notes' lines run on u and v `given` as lists of floats, whole numbers with floats, or rows [[…]] (2-D)."""
    first, second = u.tolist(), v.tolist()
    if given == "whole numbers with floats":
        first = [round(value) for value in first]
    if given == "rows [[…]]":
        first, second = [first], [second]
    names = {"nv1": np.array(first), "nv2": np.array(second), "tv1": torch.tensor(first), "tv2": torch.tensor(second)}
    return tuple(answer(expression, names) for expression in EXPRESSIONS)


def answers_tables(settings: Settings) -> tuple[dict[str, list[str]], ...]:
    """What each of the notes' lines answers to three kinds of input: for each kind a table of one column."""
    u, v, _ = typed_lists(settings)
    kinds = ("lists of floats", "whole numbers with floats", "rows [[…]]")
    return tuple({f"Given {given}": [_told(said) for said in answers(u, v, given)]} for given in kinds)


def _told(said: Answer) -> str:
    answered = f"⚠ {said.value}" if said.failed else f"**{said.value}** {said.kind}"
    return f"`{said.expression}` → {answered}"


def notes_slip() -> tuple[Answer, Answer, Answer]:
    """torch.dot on the notes' tensors as written, on whole numbers with floats, and mended."""
    row, whole, floats = torch.tensor([[1, 2, 3, 4]]), torch.tensor([1, 2, 3, 4]), torch.tensor([1.0, 2.0, 3.0, 4.0])
    return (
        answer("torch.dot(tv1, tv2)", {"tv1": row, "tv2": row}),
        answer("torch.dot(tv1, tv2)", {"tv1": whole, "tv2": floats}),
        answer("torch.dot(tv1, tv2)", {"tv1": floats, "tv2": floats}),
    )


def numbers_of(result: Result) -> dict[str, float | str]:
    """The numbers that stand on the page."""
    plane, space = result.plane, result.space
    shown = {
        "a · b": plane.dot,
        "length of a": float(np.linalg.norm(plane.a)),
        "length of b": float(np.linalg.norm(plane.b)),
        "angle": plane.angle if np.isfinite(plane.angle) else "none: a length is 0",
        "cosine": plane.cosine if np.isfinite(plane.cosine) else "none: a length is 0",
        "a along b": plane.along if plane.b.any() else "none: b has no direction",
        "the rest": float(np.linalg.norm(plane.rejection)),
        "p · q": space.dot,
        "angle of p and q": space.angle if np.isfinite(space.angle) else "none: a length is 0",
        "w · x + b": result.neuron,
        "u · v": result.total,
        "correlation": result.correlation if np.isfinite(result.correlation) else "none: a list is constant",
    }
    return shown | {said.expression: said.value for said in result.answers}


CORE = (pair_of,)


def example(settings: Settings) -> str:
    """Lines that call CORE at these settings and print some of the page's numbers."""
    a, b = (vector.tolist() for vector in plane_vectors(settings))
    w, x = (list(map(float, vector)) for vector in (settings.weights, settings.inputs))
    return f"""
a, b = np.array({a}), np.array({b})
print("by np.dot, np.sum and torch:", np.dot(a, b), np.sum(a * b), torch.dot(torch.tensor(a), torch.tensor(b)).item())

pair = pair_of(a, b)
print("a · b:", pair.dot)
print("angle:", pair.angle)
print("cosine:", pair.cosine)
print("a along b:", pair.along)

# A neuron: weights, inputs and bias.
w, x, bias = np.array({w}), np.array({x}), {settings.bias}
print("w · x + b:", np.dot(w, x) + bias)
"""


def scene(result: Result, settings: Settings, live: bool = False) -> Scene:
    """The two arrows with projection and rejection, and the cosine curve with the present angle on it."""
    values, pair = numbers_of(result), result.plane
    return Scene(
        panels=(
            plane_panel(pair, GRID if settings.snap else None),
            cosine_panel(pair, result.angle),
        ),
        arrows=LINKED,
        readouts=(
            Readout("a · b", pair.dot, digits=2),
            Readout("a₁b₁ + a₂b₂", _written_out(pair)),
            Readout("|a| |b| cos θ", _by_lengths(pair), help="The same number, by both lengths and the angle"),
            Readout("angle θ", values["angle"], "°" if np.isfinite(pair.angle) else "", digits=1),
            Readout("cos θ", values["cosine"], help="The dot product over both lengths: from −1 to 1"),
            Readout("they stand", in_words(pair.cosine)),
            Readout(
                "a along b", values["a along b"], digits=2, help="The shadow's signed length, a·b / |b|", color=GREEN
            ),
            Readout("the rest of a", values["the rest"], digits=2, help="The rejection's length", color=MAUVE),
        ),
    )


def _written_out(pair: Pair) -> str:
    terms = [[factor(value, 2) for value in row] for row in (pair.a, pair.b)]
    return " + ".join(f"{x}·{y}" for x, y in zip(*terms, strict=True))


def _by_lengths(pair: Pair) -> str:
    if not np.isfinite(pair.cosine):
        return "0: a length is 0"
    lengths = [short(float(np.linalg.norm(vector)), 2) for vector in (pair.a, pair.b)]
    return "·".join([*lengths, factor(pair.cosine, 3)])


def space_scene(result: Result, settings: Settings, live: bool = False) -> Scene:
    """p and q in three dimensions, turned by hand, and their components as bars to drag."""
    pair, values = result.space, numbers_of(result)
    return Scene(
        panels=(space_panel(pair), components_panel(pair)),
        readouts=(
            Readout("p · q", pair.dot, digits=2),
            Readout("x₁x₂ + y₁y₂ + z₁z₂", _written_out(pair)),
            Readout("angle θ", values["angle of p and q"], "°" if np.isfinite(pair.angle) else "", digits=1),
            Readout("cos θ", pair.cosine if np.isfinite(pair.cosine) else "none: a length is 0"),
            Readout("they stand", in_words(pair.cosine)),
        ),
    )


def neuron_scene(result: Result, settings: Settings, live: bool = False) -> Scene:
    """A neuron with two inputs: on which side of its line an input lies is the sign of w · x + b."""
    weights, inputs = np.array(settings.weights, dtype=float), np.array(settings.inputs, dtype=float)
    side = "line itself" if result.neuron == 0 else "positive side" if result.neuron > 0 else "negative side"
    color = ORANGE if result.neuron > 0 else BLUE if result.neuron < 0 else ""
    flat = Notice("info", "Both weights are 0: the sum is b whatever comes in, so no line parts the plane.")
    return Scene(
        panels=(neuron_panel(weights, inputs, settings.bias), sum_panel(weights, inputs, settings.bias)),
        readouts=(
            Readout("w · x", float(weights @ inputs), digits=2),
            Readout("w · x + b", result.neuron, digits=2, color=color),
            Readout("the input lies on the", side),
        ),
        notices=() if weights.any() else (flat,),
    )


def lists_scene(result: Result, settings: Settings, live: bool = False) -> Scene:
    """The typed lists: products that add up to the dot product, and to the correlation once centred and scaled."""
    values = numbers_of(result)
    notices = [Notice("warning", result.complaint)] if result.complaint else []
    said = {"u": read_list(settings.u).note, "v": read_list(settings.v).note}
    notices += [Notice("info", f"{name}: {note}") for name, note in said.items() if note and not result.complaint]
    if not np.isfinite(result.correlation):
        notices.append(
            Notice("info", "No correlation: a list whose numbers are all equal has no ups and downs to share.")
        )
    return Scene(
        panels=(
            scatter_panel(result.u, result.v),
            products_panel("products", "Products: sum u · v", result.u * result.v, "u·v"),
            products_panel("centred", "Centred, scaled: sum r", result.centred, "product"),
        ),
        readouts=(
            Readout("u · v", result.total, digits=2),
            Readout("correlation r", values["correlation"], digits=3, color=GREEN),
            Readout("they vary", _together(result.correlation)),
        ),
        notices=tuple(notices),
    )


def _together(correlation: float) -> str:
    if np.isnan(correlation):
        return "not at all: a list is constant"
    if abs(correlation) < 1e-9:
        return "along no straight line"
    return "in the same direction" if correlation > 0 else "in opposite directions"

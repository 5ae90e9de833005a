"""Vectors and the dot product: one number for how far two of them agree."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from core.experiment.knobs import choice, number, numbers, text, toggle
from core.experiment.shown_code import Answer, answer
from core.experiment.wording import factor, finite_or, short
from core.numbers.dot_product.libraries import KINDS, answers
from core.numbers.dot_product.vectors import Pair, centred_products, in_words, pair_of, typed_list

TITLE = "Vectors and the dot product"
LINE = "Drag two arrows and read the one number that says how far they agree."
LONGEST = 7.1  # the diagonal of the chart's 5 by 5
ENTRIES = ("Components", "Length and angle")


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
class TwoArrows:
    """The pair in the plane; `angle` (degrees) is that from b to a, signed."""

    pair: Pair
    angle: float


@dataclass(frozen=True)
class Neuron:
    """Weights and inputs (2,), and their dot product without and with the bias."""

    weights: np.ndarray
    inputs: np.ndarray
    agreement: float
    total: float


@dataclass(frozen=True)
class Lists:
    """`u`, `v` (n,) are the typed lists that were used, `complaint` what is wrong with them (empty: nothing).

    `centred` (n,) are the products of the centred unit lists and `correlation` is their sum (zeros and NaN where a list
    is constant). `answers` are those of the notes' lines, for each kind of input.
    """

    u: np.ndarray
    v: np.ndarray
    complaint: str
    total: float
    centred: np.ndarray
    correlation: float
    answers: dict[str, tuple[Answer, ...]]


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


def two_arrows(settings: Settings) -> TwoArrows:
    """The dot product of the arrows in the plane, and all that it tells."""
    return TwoArrows(pair_of(*plane_vectors(settings)), synced(settings).angle)


def in_space(settings: Settings) -> Pair:
    """The dot product of p and q, and all that it tells."""
    return pair_of(np.array(settings.p, dtype=float), np.array(settings.q, dtype=float))


def neuron(settings: Settings) -> Neuron:
    """The sum that a neuron makes of its inputs."""
    weights, inputs = np.array(settings.weights, dtype=float), np.array(settings.inputs, dtype=float)
    agreement = float(weights @ inputs)
    return Neuron(weights, inputs, agreement, agreement + settings.bias)


def two_lists(settings: Settings) -> Lists:
    """The dot product of the typed lists, their correlation, and what numpy and torch answer."""
    u, v, complaint = typed_lists(settings)
    centred = centred_products(u, v)
    return Lists(
        u=u,
        v=v,
        complaint=complaint,
        total=float(np.dot(u, v)),
        centred=np.zeros(len(u)) if centred is None else centred,
        correlation=np.nan if centred is None else float(centred.sum()),
        answers={given: answers(u, v, given) for given in KINDS},
    )


def written_out(pair: Pair) -> str:
    """The products of the components, added up."""
    terms = [[factor(value, 2) for value in row] for row in (pair.a, pair.b)]
    return " + ".join(f"{x}·{y}" for x, y in zip(*terms, strict=True))


def by_lengths(pair: Pair) -> str:
    """Both lengths times the cosine."""
    if not np.isfinite(pair.cosine):
        return "0: a length is 0"
    lengths = [short(float(np.linalg.norm(vector)), 2) for vector in (pair.a, pair.b)]
    return "·".join([*lengths, factor(pair.cosine, 3)])


def arrow_numbers(result: TwoArrows, settings: Settings) -> dict[str, float | str]:
    """The dot product, the angle, and the parts of a."""
    pair, no_angle = result.pair, "none: a length is 0"
    return {
        "a · b": pair.dot,
        "a₁b₁ + a₂b₂": written_out(pair),
        "|a| |b| cos θ": by_lengths(pair),
        "length of a": float(np.linalg.norm(pair.a)),
        "length of b": float(np.linalg.norm(pair.b)),
        "angle θ": finite_or(pair.angle, no_angle),
        "cos θ": finite_or(pair.cosine, no_angle),
        "they stand": in_words(pair.cosine),
        "a along b": pair.along if pair.b.any() else "none: b has no direction",
        "the rest of a": float(np.linalg.norm(pair.rejection)),
    }


def space_numbers(result: Pair, settings: Settings) -> dict[str, float | str]:
    """The dot product of p and q, and their angle."""
    no_angle = "none: a length is 0"
    return {
        "p · q": result.dot,
        "x₁x₂ + y₁y₂ + z₁z₂": written_out(result),
        "angle θ": finite_or(result.angle, no_angle),
        "cos θ": finite_or(result.cosine, no_angle),
        "they stand": in_words(result.cosine),
    }


def neuron_numbers(result: Neuron, settings: Settings) -> dict[str, float | str]:
    """The neuron's sum, and on which side of its line the input lies."""
    side = "line itself" if result.total == 0 else "positive side" if result.total > 0 else "negative side"
    return {"w · x": result.agreement, "w · x + b": result.total, "the input lies on the": side}


def list_numbers(result: Lists, settings: Settings) -> dict[str, float | str]:
    """The dot product and the correlation of the lists, and the answers of the notes' lines to lists of floats."""
    return {
        "u · v": result.total,
        "correlation r": finite_or(result.correlation, "none: a list is constant"),
        "they vary": together(result.correlation),
        **{said.expression: said.value for said in result.answers[KINDS[0]]},
    }


def together(correlation: float) -> str:
    """What a correlation means."""
    if np.isnan(correlation):
        return "not at all: a list is constant"
    if abs(correlation) < 1e-9:
        return "along no straight line"
    return "in the same direction" if correlation > 0 else "in opposite directions"


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
print("angle θ:", pair.angle)
print("cos θ:", pair.cosine)
print("a along b:", pair.along)

# A neuron: weights, inputs and bias.
w, x, bias = np.array({w}), np.array({x}), {settings.bias}
print("w · x + b:", np.dot(w, x) + bias)
"""

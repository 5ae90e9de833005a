"""Min, max, argmin, argmax: how much, and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from core.experiment.knobs import choice, number, numbers, toggle
from core.numbers.extremes.reductions import (
    as_matrix,
    class_scores,
    descend,
    library_answers,
    places_of,
    reductions,
    reductions_by_torch,
    shares,
    slope_of_argmax,
    slopes_of_max,
    text_of,
    two_valleys,
)
from core.numbers.extremes.ties_and_nans import MOST_TIED, gap_answers, tie_answers, tied_places

TITLE = "Min, max, argmin, argmax"
LINE = "How much and where: drag values, tie them, hide a NaN among them, reduce a matrix."

SHEET = (
    3, 1, 4, 1, 0, 2,
    5, 9, -2, 6, 1, 7,
    5, 3, 5, 8, 9, 4,
    7, 2, 8, 0, -3, 6,
    -1, 4, 4, 2, 5, 0,
    6, -5, 3, 9, 1, 8,
)  # fmt: skip


@dataclass(frozen=True)
class Settings:
    values: tuple[float, ...] = numbers(
        (1, -2, 1, 2, 3, 4), -1000, 1000, most=200, step=0.1, label="Values v",
        help="The notes' own list. Drag the tips, or type or paste 1 to 200 numbers.",
    )  # fmt: skip
    shift: float = number(
        0.0, -100.0, 100.0, step=0.5, label="Add to every value",
        help="The same constant added to all of them.",
    )  # fmt: skip
    hole: bool = toggle(
        False, label="Put a NaN in",
        help="NaN, “not a number”, stands for a missing or broken measurement. Libraries disagree about it.",
    )  # fmt: skip
    place: int = number(
        2, 0, 199, label="Index of the NaN", when={"hole": (True,)},
        help="Where it stands, counted from 0; beyond the end of the list it takes the last place.",
    )  # fmt: skip
    tied: int = number(
        20, 1, MOST_TIED, label="Equal values n", help="How many equal values numpy and torch are asked about."
    )
    cells: tuple[float, ...] = numbers(
        SHEET, -1000, 1000, least=36, most=36, step=0.1, rows="rows", columns="columns", sheet=6, label="Matrix A",
        help="Type over any cell. Cells out of sight come back when the matrix grows.",
    )  # fmt: skip
    rows: int = number(3, 1, 6, label="Rows", help="How many rows A has.")
    columns: int = number(4, 1, 6, label="Columns", help="How many columns A has.")
    along: str = choice(
        "0", ("None", "0", "1"), label="axis", view=True,
        help="None: one answer for the whole matrix. 0: go down the rows, one answer per column. 1: one per row.",
    )  # fmt: skip
    wanted: str = choice("max", ("min", "max"), label="Look for", view=True, help="The smallest or the largest.")
    x: float = number(1.0, -3.0, 3.0, step=0.1, label="Feature x", help="The point's first feature. Drag it.")
    y: float = number(0.8, -3.0, 3.0, step=0.1, label="Feature y", help="The point's second feature. Drag it.")
    start: float = number(
        1.6, -1.8, 1.8, step=0.01, label="Descent starts at w", help="Where descent begins. Drag it on the curve."
    )  # fmt: skip
    points: int = number(25, 3, 201, label="Weights tried", help="On how many places np.argmin compares the loss.")


@dataclass(frozen=True)
class Extremes:
    """The values (n,), all tied indexes of the smallest and of the largest, and what the libraries answer.

    `answers` rows are (who, min, argmin, max, argmax) as text.
    """

    values: np.ndarray
    lows: np.ndarray
    highs: np.ndarray
    answers: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Scores:
    """The scores of three classes (3,), and what softmax makes of them."""

    scores: np.ndarray
    probabilities: np.ndarray


@dataclass(frozen=True)
class Search:
    """The losses (n,) of the weights tried (n,), and the `path` (F,) of w that descent takes instead."""

    weights: np.ndarray
    losses: np.ndarray
    path: np.ndarray


@dataclass(frozen=True)
class Reductions:
    """A matrix, and numpy's and torch's minima and maxima of it by "min 0" and the like: which, and along what axis."""

    matrix: np.ndarray
    reduced: dict[str, tuple[Any, Any]]
    by_torch: dict[str, str]


@dataclass(frozen=True)
class SlopesOfMax:
    """What backward() gives each value (2, n) for v.max() and for v.max(dim=0), and what it says of argmax."""

    slopes: np.ndarray
    no_slope: str


@dataclass(frozen=True)
class Ties:
    """numpy's and torch's answers to n equal values, and the index that some calls answer to each number of them."""

    answers: tuple[tuple[str, ...], ...]
    places: dict[str, np.ndarray]


@dataclass(frozen=True)
class Gaps:
    """Rows of a line of code and what it answers to the values with a NaN first, in the middle and last."""

    answers: tuple[tuple[str, ...], ...]


def values_of(settings: Settings) -> np.ndarray:
    """The values (n,) with the constant added."""
    return np.array(settings.values) + settings.shift


def find_extremes(settings: Settings) -> Extremes:
    """The smallest and the largest of the values, one of which may be made a NaN, and where they stand."""
    values = values_of(settings)
    if settings.hole:
        values[min(settings.place, len(values) - 1)] = np.nan
    some = not np.isnan(values).all()
    return Extremes(
        values=values,
        lows=places_of(values, np.nanmin(values)) if some else np.array([], int),
        highs=places_of(values, np.nanmax(values)) if some else np.array([], int),
        answers=library_answers(values),
    )


def classify(settings: Settings) -> Scores:
    """The three scores of a point."""
    scores = class_scores(np.array([settings.x, settings.y]))
    return Scores(scores, shares(scores))


def search_and_descend(settings: Settings) -> Search:
    """The loss of every weight tried, and descent on the same loss."""
    weights = np.linspace(-1.8, 1.8, settings.points)
    return Search(weights, two_valleys(weights), descend(settings.start))


def reduce_matrix(settings: Settings) -> Reductions:
    """The matrix reduced along either axis, and as a whole."""
    matrix = as_matrix(settings.cells, settings.rows, settings.columns)
    return Reductions(matrix, reductions(matrix), reductions_by_torch(matrix))


def differentiate_max(settings: Settings) -> SlopesOfMax:
    """The slopes that backward() finds through a maximum of the values."""
    values = values_of(settings)
    return SlopesOfMax(slopes_of_max(values), slope_of_argmax(values))


def ask_of_ties(settings: Settings) -> Ties:
    """Which of n equal values numpy and torch name."""
    return Ties(tie_answers(settings.tied), tied_places())


def ask_of_gaps(settings: Settings) -> Gaps:
    """What the libraries answer to the values with a NaN among them."""
    return Gaps(gap_answers(values_of(settings).tolist()))


def extremes_numbers(result: Extremes, settings: Settings) -> dict[str, float | str]:
    """The extremes and their first places, a NaN left out, and all tied places."""
    nan = "nan" if np.isnan(result.values).any() else ""
    names = (f"{nan}min: how much", f"{nan}argmin: where", f"{nan}max: how much", f"{nan}argmax: where")
    _, *without_nan = result.answers[2]
    return {
        **dict(zip(names, [item.replace("-", "−") for item in without_nan], strict=True)),
        "places of the smallest": text_of(result.lows),
        "places of the largest": text_of(result.highs),
    }


def library_numbers(result: Extremes, settings: Settings) -> dict[str, float | str]:
    """numpy's own answers, with NaN and without."""
    answers: dict[str, float | str] = {}
    for before, (_, *row) in (("", result.answers[1]), ("nan", result.answers[2])):
        calls = (f"np.{before}{name}(v)" for name in ("min", "argmin", "max", "argmax"))
        answers |= dict(zip(calls, row, strict=True))
    return answers


def class_numbers(result: Scores, settings: Settings) -> dict[str, float | str]:
    """The scores, the class that they predict, and the probabilities."""
    winner, second = int(result.scores.argmax()), np.sort(result.scores)[-2]
    return {
        "predicted class: argmax": float(winner),
        "its score: max": float(result.scores[winner]),
        "lead over the second": float(result.scores[winner] - second),
        "argmax of the probabilities": float(result.probabilities.argmax()),
        **{f"score of class {index}": float(score) for index, score in enumerate(result.scores)},
        **{f"probability of class {index}": float(share) for index, share in enumerate(result.probabilities)},
    }


def loss_numbers(result: Search, settings: Settings) -> dict[str, float | str]:
    """The smallest loss tried and its weight, and where descent ends."""
    lowest = int(result.losses.argmin())
    return {
        "np.min(losses)": float(result.losses[lowest]),
        "np.argmin(losses)": float(lowest),
        "weights[np.argmin(losses)]": float(result.weights[lowest]),
        "descent is at w =": float(result.path[-1]),
        "its loss": float(two_valleys(result.path[-1])),
    }


def matrix_numbers(result: Reductions, settings: Settings) -> dict[str, float | str]:
    """The matrix's extremes and their places along every axis; of the axis chosen the shapes and torch's answer."""
    answers: dict[str, float | str] = {}
    for name, (best, place) in result.reduced.items():
        which, along = name.split()
        answers[f"A.{which}(axis={along})"] = text_of(best)
        answers[f"A.arg{which}(axis={along})"] = text_of(place)
    chosen = f"{settings.wanted} {settings.along}"
    answers["shape, before → after"] = f"{result.matrix.shape} → {np.shape(result.reduced[chosen][0])}"
    if settings.along == "None":
        rows, columns = winners(result, settings)
        return answers | {"row, column of that cell": f"{rows[0]}, {columns[0]}"}
    return answers | {f"torch: A.{settings.wanted}(dim={settings.along})": result.by_torch[chosen]}


def winners(result: Reductions, settings: Settings) -> tuple[Any, ...]:
    """(rows, columns) of the cells that the present reduction tells."""
    place = np.atleast_1d(result.reduced[f"{settings.wanted} {settings.along}"][1])
    if settings.along == "None":
        return np.unravel_index(place, result.matrix.shape)
    other = np.arange(len(place))
    return (place, other) if settings.along == "0" else (other, place)


def slope_numbers(result: SlopesOfMax, settings: Settings) -> dict[str, float | str]:
    """The slope that each value is given by either call, and what torch says of argmax."""
    return {
        "v.argmax().backward() says": f"“{result.no_slope}”",
        "slopes of v.max()": text_of(result.slopes[0]),
        "slopes of v.max(dim=0)": text_of(result.slopes[1]),
    }


def tie_numbers(result: Ties, settings: Settings) -> dict[str, float | str]:
    """What argmin and argmax answer; what sorting says of a tie may differ from one machine to the next."""
    return {
        f"{ours}, {theirs} of n equal values": f"{here}, {there}" for ours, here, theirs, there in result.answers[:2]
    }


def gap_numbers(result: Gaps, settings: Settings) -> dict[str, float | str]:
    """What each line answers to the three lists."""
    return {f"{line}, NaN first, in the middle, last": ", ".join(items) for line, *items in result.answers}


CORE = (places_of, class_scores, shares, two_valleys)


def example(settings: Settings) -> str:
    """Lines that call CORE at these settings and print some of the page's numbers."""
    hole = f"v[{min(settings.place, len(settings.values) - 1)}] = np.nan\n" if settings.hole else ""
    alone = """print("np.nanmin(v):", np.nanmin(v))
print("places of the smallest:", places_of(v, np.nanmin(v)).tolist())
"""
    return f"""
v = np.array({list(map(float, settings.values))}) + {settings.shift}
{hole}print("np.min(v):", np.min(v))
print("np.argmin(v):", np.argmin(v))
print("np.max(v):", np.max(v))
print("np.argmax(v):", np.argmax(v))
{"" if settings.hole and len(settings.values) == 1 else alone}
# A classifier's answer is the argmax of its scores; the largest probability stands at the same place.
scores = class_scores(np.array([{settings.x}, {settings.y}]))
print("predicted class: argmax:", np.argmax(scores))
print(f"probability of class {{np.argmax(scores)}}: {{shares(scores).max()}}")

# The weight with the smallest loss, of {settings.points} that are tried.
weights = np.linspace(-1.8, 1.8, {settings.points})
print("weights[np.argmin(losses)]:", weights[np.argmin(two_valleys(weights))])
print("np.min(losses):", np.min(two_valleys(weights)))
"""

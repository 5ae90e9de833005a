"""Min, max, argmin, argmax: how much, and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from core.experiment.charts import BLUE, CLASSES, GREEN, ORANGE
from core.experiment.knobs import choice, number, numbers, toggle
from core.experiment.scene import Clock, Notice, Readout, Scene
from core.experiment.wording import fixed
from core.numbers.extremes.answer_tables import answers_panel, gaps_panel, tied_places_panel, ties_panel
from core.numbers.extremes.pictures import (
    loss_panel,
    matrix_panel,
    outcome_panel,
    plane_panel,
    scores_panel,
    slope_panels,
    sorted_panel,
    values_panel,
)
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
    valley_bottoms,
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
class Result:
    """`answers` rows are (who, min, argmin, max, argmax) as text; `lows`, `highs` all tied places; reductions by axis.

    `by_tie` are numpy's and torch's answers to equal values, `tied` the index told of each number of them, `by_gap` the
    answers with a NaN first, in the middle, last. `slopes` (2, n) is what backward() gives each value for v.max() and
    for v.max(dim=0); `path` is descent's w.
    """

    values: np.ndarray
    lows: np.ndarray
    highs: np.ndarray
    answers: tuple[tuple[str, ...], ...]
    by_tie: tuple[tuple[str, ...], ...]
    tied: dict[str, np.ndarray]
    by_gap: tuple[tuple[str, ...], ...]
    slopes: np.ndarray
    no_slope: str
    matrix: np.ndarray
    reduced: dict[str, tuple[Any, Any]]
    reduced_by_torch: dict[str, str]
    scores: np.ndarray
    probabilities: np.ndarray
    weights: np.ndarray
    losses: np.ndarray
    path: np.ndarray


def run(settings: Settings) -> Result:
    """Extremes of a list, of a matrix along its axes, of class scores and of a loss curve."""
    values = np.array(settings.values) + settings.shift
    slopes = slopes_of_max(values)
    no_slope, by_gap = slope_of_argmax(values), gap_answers(values.tolist())
    if settings.hole:
        values[min(settings.place, len(values) - 1)] = np.nan
    some = not np.isnan(values).all()
    matrix = as_matrix(settings.cells, settings.rows, settings.columns)
    scores = class_scores(np.array([settings.x, settings.y]))
    weights = np.linspace(-1.8, 1.8, settings.points)
    return Result(
        values=values,
        lows=places_of(values, np.nanmin(values)) if some else np.array([], int),
        highs=places_of(values, np.nanmax(values)) if some else np.array([], int),
        answers=library_answers(values),
        by_tie=tie_answers(settings.tied),
        tied=tied_places(),
        by_gap=by_gap,
        slopes=slopes,
        no_slope=no_slope,
        matrix=matrix,
        reduced=reductions(matrix),
        reduced_by_torch=reductions_by_torch(matrix),
        scores=scores,
        probabilities=shares(scores),
        weights=weights,
        losses=two_valleys(weights),
        path=descend(settings.start),
    )


def numbers_of(result: Result) -> dict[str, float | str]:
    """The numbers that stand on the page."""
    told: dict[str, float | str] = {}
    for before, (_, *row) in (("", result.answers[1]), ("nan", result.answers[2])):
        names = (f"np.{before}{name}(v)" for name in ("min", "argmin", "max", "argmax"))
        told |= dict(zip(names, row, strict=True))
    for name, (best, place) in result.reduced.items():
        which, along = name.split()
        told[f"A.{which}(axis={along})"] = text_of(best)
        told[f"A.arg{which}(axis={along})"] = text_of(place)
    told |= {f"{line}, NaN first, in the middle, last": ", ".join(items) for line, *items in result.by_gap}
    # What sorting says of a tie is no number of the page's: it may differ from one machine to the next.
    told |= {
        f"{ours}, {theirs} of n equal values": f"{here}, {there}" for ours, here, theirs, there in result.by_tie[:2]
    }
    told |= {f"score of class {place}": float(score) for place, score in enumerate(result.scores)}
    told |= {f"probability of class {place}": float(share) for place, share in enumerate(result.probabilities)}
    lowest = int(result.losses.argmin())
    return told | {
        "places of the smallest": text_of(result.lows),
        "places of the largest": text_of(result.highs),
        "predicted class": int(result.scores.argmax()),
        "lead over the second": float(np.diff(np.sort(result.scores))[-1]),
        "smallest loss tried": float(result.losses[lowest]),
        "weight that has it": float(result.weights[lowest]),
        "descent ends at": float(result.path[-1]),
        "loss there": float(two_valleys(result.path[-1])),
    }


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
print("predicted class:", np.argmax(scores))
print(f"probability of class {{np.argmax(scores)}}: {{shares(scores).max()}}")

# The weight with the smallest loss, of {settings.points} that are tried.
weights = np.linspace(-1.8, 1.8, {settings.points})
print("weight that has it:", weights[np.argmin(two_valleys(weights))])
print("smallest loss tried:", np.min(two_valleys(weights)))
"""


def scene(result: Result, settings: Settings, live: bool = False) -> Scene:
    """The list with its extremes, and the same in order of size."""
    extremes = (result.lows, result.highs)
    return Scene(
        panels=(values_panel(result.values, *extremes, settings.shift), sorted_panel(result.values, *extremes)),
        readouts=readouts(result),
        notices=notices(result, settings),
    )


def readouts(result: Result) -> tuple[Readout, ...]:
    told = {name: str(value) for name, value in numbers_of(result).items()}
    nan = "nan" if np.isnan(result.values).any() else ""
    return (
        Readout(f"{nan}min: how much", told["np.nanmin(v)"].replace("-", "−"), color=BLUE),
        Readout(f"{nan}argmin: where", told["np.nanargmin(v)"], color=BLUE, help="the first smallest, from 0"),
        Readout(f"{nan}max: how much", told["np.nanmax(v)"].replace("-", "−"), color=ORANGE),
        Readout(f"{nan}argmax: where", told["np.nanargmax(v)"], color=ORANGE, help="the first largest, from 0"),
    )


def notices(result: Result, settings: Settings) -> tuple[Notice, ...]:
    said = []
    count = len(result.values)
    if not len(result.lows):
        said.append(Notice("warning", "Nothing but a NaN is left: there is no smallest and no largest, and "
                           "np.nanargmin raises ValueError.", "Take the NaN out", {"hole": False}))  # fmt: skip
    elif settings.hole:
        at = min(settings.place, count - 1)
        said.append(Notice("warning", f"A NaN stands at index {at}. np.min and torch pass it on, np.nanmin "
                           "leaves it out, torch.sort takes it for the largest; plain Python depends on its place.",
                           "Take the NaN out", {"hole": False}))  # fmt: skip
    if count > 1 and len(result.lows) == count:
        said.append(Notice("info", "All values are equal: every one is the smallest and the largest, and argmin and "
                           "argmax both say 0."))  # fmt: skip
    elif len(result.lows) > 1 or len(result.highs) > 1:
        tied = [("smallest", result.lows), ("largest", result.highs)]
        nan = "nan" if settings.hole else ""
        where = " and ".join(f"the {name} stands at indices {text_of(at[:12])}" for name, at in tied if len(at) > 1)
        said.append(Notice("info", f"A tie: {where}. {nan}argmin and {nan}argmax tell the first only."))
    if count == 1 and len(result.lows):
        said.append(Notice("info", "One value: it is the smallest and the largest, at index 0."))
    return tuple(said)


def tie_scene(result: Result, settings: Settings, live: bool = False) -> Scene:
    """Which of n equal values each call says, for every n and, side by side, for the present one."""
    return Scene((tied_places_panel(result.tied, settings.tied), ties_panel(result.by_tie, settings.tied)))


def gap_scene(result: Result, settings: Settings, live: bool = False) -> Scene:
    """What the libraries answer to the values with a NaN put first, in the middle and last."""
    return Scene((gaps_panel(result.by_gap),))


def library_scene(result: Result, settings: Settings, live: bool = False) -> Scene:
    """The four answers by each library, with the NaN where the knob puts it."""
    return Scene((answers_panel(result.answers),), notices=notices(result, settings))


def slope_scene(result: Result, settings: Settings, live: bool = False) -> Scene:
    """What backward() through a maximum gives each value: ties share, or one takes all."""
    readout = Readout("v.argmax().backward() says", f"“{result.no_slope}”")
    return Scene(slope_panels(result.slopes), readouts=(readout,), notices=untied(result, settings))


def untied(result: Result, settings: Settings) -> tuple[Notice, ...]:
    """Where one value alone is the largest, both calls agree: a way to the tie in which they do not."""
    if len(settings.values) == 1 or settings.values.count(max(settings.values)) > 1:
        return ()
    tied = list(settings.values)
    winner = tied.index(max(tied))
    tied[winner - 1] = tied[winner]
    return (Notice("info", f"One value is the largest, at index {winner}: it takes the whole slope in both calls.",
                   "Make a tie", {"values": tuple(tied)}),)  # fmt: skip


def matrix_scene(result: Result, settings: Settings, live: bool = False) -> Scene:
    """The matrix with its winners outlined, and the answers beside or below it."""
    best, place = result.reduced[f"{settings.wanted} {settings.along}"]
    call = f"A.{{}}{settings.wanted}(axis={settings.along})"
    shape = f"{result.matrix.shape} → {np.shape(best)}"
    rows, columns = winners(result, settings)
    if settings.along == "None":
        where = Readout("row, column of that cell", f"{rows[0]}, {columns[0]}", help="np.unravel_index")
    else:
        where = Readout(
            f"torch: A.{settings.wanted}(dim={settings.along})",
            result.reduced_by_torch[f"{settings.wanted} {settings.along}"],
        )
    return Scene(
        panels=(
            matrix_panel(result.matrix, (rows, columns), settings.wanted),
            outcome_panel(best, place, settings.wanted, settings.along),
        ),
        readouts=(
            Readout(call.format(""), text_of(best)),
            Readout(call.format("arg"), text_of(place), help="axis=None counts the cells row by row"),
            Readout("shape, before → after", shape),
            where,
        ),
    )


def winners(result: Result, settings: Settings) -> tuple[Any, ...]:
    """(rows, columns) of the cells that the present reduction tells."""
    place = np.atleast_1d(result.reduced[f"{settings.wanted} {settings.along}"][1])
    if settings.along == "None":
        return np.unravel_index(place, result.matrix.shape)
    other = np.arange(len(place))
    return (place, other) if settings.along == "0" else (other, place)


def class_scene(result: Result, settings: Settings, live: bool = False) -> Scene:
    """A plane coloured by the argmax of three scores, and the scores and probabilities at the point dragged."""
    winner = int(result.scores.argmax())
    said: tuple[Notice, ...] = ()
    if (result.scores == result.scores.max()).sum() > 1:
        tied = np.flatnonzero(result.scores == result.scores.max())
        said = (Notice("info", f"Classes {text_of(tied)} have the same score: argmax says the first, {winner}. "
                       "Nothing in the data prefers it."),)  # fmt: skip
    second = np.sort(result.scores)[-2]
    return Scene(
        panels=(plane_panel(), scores_panel(result.scores, result.probabilities)),
        readouts=(
            Readout("predicted class: argmax", str(winner), color=CLASSES[winner]),
            Readout("its score: max", float(result.scores[winner])),
            Readout("lead over the second", float(result.scores[winner] - second)),
            Readout("argmax of the probabilities", str(int(result.probabilities.argmax()))),
        ),
        notices=said,
    )


def loss_scene(result: Result, settings: Settings, live: bool = False) -> Scene:
    """The loss with the weights tried, the argmin among them, and the path of descent."""
    lowest = int(result.losses.argmin())
    there, least = float(result.weights[lowest]), float(result.losses[lowest])
    panel = loss_panel(result.weights, result.losses, result.path)
    readouts = (
        Readout("np.min(losses)", least, color=ORANGE),
        Readout("np.argmin(losses)", str(lowest), help="an index: which of the weights tried"),
        Readout("weights[np.argmin(losses)]", there, color=ORANGE),
        Readout("descent is at w =", result.path, color=GREEN),
        Readout("its loss", two_valleys(result.path), color=GREEN),
    )
    return Scene((panel,), readouts, Clock("step", np.arange(len(result.path))), loss_notices(result, there))


def loss_notices(result: Result, there: float) -> tuple[Notice, ...]:
    end = float(result.path[-1])
    said = []
    left, right = valley_bottoms()
    bottom = right if end > 0 else left
    if abs(end - bottom) > 0.01:
        valley, here = "shallower" if end > 0 else "deeper", f"w = {fixed(end, 2)}"
        way = f"still on its way to the bottom of the {valley} valley at {fixed(bottom, 2)}"
        why = "it started near the crest between the valleys, where the slope is almost 0"
        said.append(Notice("info", f"After {len(result.path) - 1} steps descent is at {here}, {way}: {why}."))
    elif end > 0:
        wrong = f"Descent ended at w = {fixed(end, 2)}, in the wrong valley: a local minimum."
        said.append(Notice("warning", wrong, "Start in the other valley", {"start": -1.6}))
    else:
        said.append(Notice("good", f"Descent ended at w = {fixed(end, 2)}, the bottom of the deeper valley."))
    if result.losses.min() > two_valleys(end) + 0.1:
        best = f"the best of them, {fixed(there, 2)}, is worse than where descent ended"
        said.append(Notice("info", f"{len(result.weights)} weights are too few: {best}."))
    return tuple(said)

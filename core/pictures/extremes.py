"""How extremes are drawn: the libraries' answers as a table, a matrix with its winners, classes by argmax."""

from __future__ import annotations

import numpy as np

from core.extreme_values import DIRECTIONS, class_scores, shares, text_of
from core.pictures.matrices import boxes_of, outlines
from core.pictures.matrices import cells as shaded
from core.plots import (
    BLUE,
    CLASSES,
    GREEN,
    INK,
    MAUVE,
    MUTED,
    ORANGE,
    PAPER,
    RED,
    Grip,
    Handle,
    Panel,
    Raster,
    axis,
    bars,
    dots,
    figure,
    line,
)


def answers_panel(answers: tuple[tuple[str, ...], ...]) -> Panel:
    """The extremes and their places as each library tells them; what numpy (the second row) says otherwise is red."""
    columns = [list(column) for column in zip(*answers, strict=True)]
    odd = [[False] * len(answers), *([item != column[1] for item in column] for column in columns[1:])]
    agree = not any(map(any, odd))
    rows = "; ".join(f"{row[0]}: {', '.join(row[1:])}" for row in answers)
    return Panel(
        name="answers",
        title=f"Asked of each library just now: {'all agree' if agree else 'red is unlike numpy'}",
        figure=table(["asked", "min", "argmin", "max", "argmax"], columns, [2.5, 1, 1, 1, 1], odd),
        alt=f"min, argmin, max and argmax by library. {rows}.",
        height=310,
    )


def table(head: list[str], columns: list[list[str]], widths: list[float], red: list[list[bool]]) -> dict:
    """A figure that is a table, column by column; cells marked `red` stand out."""
    columns = [["−" + item[1:] if item.startswith("-") else item for item in column] for column in columns]
    plain = {"line": {"color": MUTED, "width": 0.5}, "fill": {"color": PAPER}, "height": 36, "align": "left"}
    colors = [[RED if told else INK for told in column] for column in red]
    cells = {
        "type": "table",
        "columnwidth": widths,
        "header": {"values": head, "font": {"color": INK, "size": 14}} | plain,
        "cells": {"values": columns, "font": {"color": colors, "size": 14}} | plain,
    }
    return {"data": [cells], "layout": {"margin": {"l": 4, "r": 4, "t": 8, "b": 4}, "uirevision": "kept"}}


def ties_panel(answers: tuple[tuple[str, ...], ...], count: int) -> Panel:
    """numpy's and torch's lines for a tie side by side; red where they differ."""
    asked = [f"{ours}<br>{theirs}" for ours, _, theirs, _ in answers]
    says = [[row[1] for row in answers], [row[3] for row in answers]]
    odd = [ours != theirs for ours, theirs in zip(*says, strict=True)]
    rows = "; ".join(f"{ours}: {here}, {theirs}: {there}" for ours, here, theirs, there in answers)
    return Panel(
        name="ties",
        title=f"{count} equal values, asked just now{': red where the two differ' if any(odd) else ''}",
        figure=table(["asked", "numpy", "torch"], [asked, *says], [3, 1, 1], [[False] * len(odd), odd, odd]),
        alt=f"Answers of numpy and torch to {count} equal values. {rows}.",
        height=390,
    )


def tied_places_panel(places: dict[str, np.ndarray], count: int) -> Panel:
    """The index that each call says, against the number of equal values, with the present number to drag."""
    colors = dict(zip(places, (BLUE, GREEN, MAUVE, ORANGE), strict=True))
    most = len(next(iter(places.values())))
    counts = np.arange(1, most + 1)
    traces = [
        dots(counts, said, call, colors[call], 9 if call == "np.argmax(v)" else 5) for call, said in places.items()
    ]
    highest = max(int(said[count - 1]) for said in places.values())
    mark = line([count, count], [-3, highest], color=MUTED, width=1.5, hoverinfo="skip", showlegend=False)
    return Panel(
        name="tied",
        title="Which of n equal values is it? Drag n",
        figure=figure(
            [mark, *traces], axis("n equal values", 0, most + 1), axis("index told", -3, most),
            legend={"x": 0.02, "y": 1, "yanchor": "top", "font": {"size": 13}},
        ),
        alt=f"Of {count} equal values {', '.join(f'{call} says {said[count - 1]}' for call, said in places.items())}.",
        handles=(Handle(Grip("tied"), 0.0, "how many equal values", INK),),
        height=390,
    )  # fmt: skip


def gaps_panel(answers: tuple[tuple[str, ...], ...]) -> Panel:
    """What each line says of the values with a NaN first, in the middle and last; NaN in red."""
    columns = [list(column) for column in zip(*answers, strict=True)]
    red = [[item == "NaN" for item in column] for column in columns]
    return Panel(
        name="gaps",
        title="The same values with a NaN put among them, asked just now",
        figure=table(["asked", "NaN first", "in the middle", "last"], columns, [2, 1, 1, 1], red),
        alt="; ".join(f"{row[0]}: {', '.join(row[1:])}" for row in answers) + ".",
        span=12,
        height=390,
    )


def matrix_panel(matrix: np.ndarray, cells: tuple[np.ndarray, ...], wanted: str) -> Panel:
    """The matrix with its numbers, `cells` (their rows, their columns) outlined."""
    rows, columns = cells
    height, width = matrix.shape
    chosen = np.zeros(matrix.shape)
    chosen[rows, columns] = 1
    return Panel(
        name="matrix",
        title=f"The matrix, its {wanted} outlined",
        figure=figure(
            [],
            axis("column", -0.55, width - 0.45, tickvals=list(range(width)), showgrid=False),
            axis("row", height - 0.45, -0.55, tickvals=list(range(height)), showgrid=False),
        ),
        alt=f"A {height} by {width} matrix; outlined in rows {text_of(rows)}, columns {text_of(columns)}.",
        layers=(shaded(matrix, -0.5, -0.5), outlines(boxes_of(height, width, -0.5, -0.5), chosen.ravel())),
    )


# For each axis: what an answer is about, what the chart's axis counts, and what the place counts.
WORDS = {
    "None": ("all cells", "the one answer", "cell"),
    "0": ("each column", "column", "row"),
    "1": ("each row", "row", "column"),
}


def outcome_panel(best: np.ndarray, place: np.ndarray, wanted: str, along: str) -> Panel:
    """The answers of a reduction as bars, each with the place at which it stands."""
    best, place = np.atleast_1d(best), np.atleast_1d(place)
    by, across, found = WORDS[along]
    text = [f"{value:g}<br>{found} {at}" for value, at in zip(best, place, strict=True)]
    low, high = min(0.0, best.min()), max(0.0, best.max())
    room = 0.25 * (high - low) or 1.0
    answer = bars(np.arange(len(best)), best, color=BLUE, text=text, textposition="outside", cliponaxis=False)
    return Panel(
        name="outcome",
        title=f"The {wanted} of {by}, and where it stands",
        figure=figure([answer], index_axis(across, len(best)), axis("value", low - room, high + room)),
        alt=f"{wanted} of {by}: {', '.join(item.replace('<br>', ' at ') for item in text)}.",
    )


def plane_panel() -> Panel:
    """The plane of two features coloured by the class whose score is largest, with the point to drag."""
    grid = np.linspace(-3, 3, 121)
    scores = class_scores(np.stack(np.meshgrid(grid, grid), axis=-1))
    classes = scores.argmax(axis=-1) + np.minimum(shares(scores / 2).max(axis=-1), 0.999)
    at = 2.3 * DIRECTIONS / np.linalg.norm(DIRECTIONS, axis=1, keepdims=True)
    names = dots(at[:, 0], at[:, 1], size=1, mode="text", hoverinfo="skip", text=[f"class {k}" for k in range(3)])
    return Panel(
        name="plane",
        title="Drag the point: the colour is the argmax",
        figure=figure([names], axis("feature x", -3, 3, showgrid=False), axis("feature y", -3, 3, showgrid=False)),
        alt="Three sectors of the plane, each coloured by the class whose score is largest there.",
        layers=(Raster(classes, (-3.025, 3.025), (-3.025, 3.025), (0, 3), "classes", smooth=False),),
        handles=(Handle(Grip("x"), Grip("y"), "the point to classify", INK),),
        click=(Grip("x"), Grip("y")),
    )


def scores_panel(scores: np.ndarray, probabilities: np.ndarray) -> Panel:
    """The scores as bars, with the probability that softmax makes of each."""
    names = [f"class {place}" for place in range(3)]
    colors = list(CLASSES[:3])
    text = [
        f"{score:.2f}<br>p {share:.2f}".replace("-", "−") for score, share in zip(scores, probabilities, strict=True)
    ]
    return Panel(
        name="scores",
        title="The three scores at that point",
        figure=figure(
            [bars(names, scores, color=colors, text=text, textposition="outside", cliponaxis=False)],
            axis("", type="category"), axis("score", -10, 10),
        ),
        alt=f"Scores {', '.join(f'{score:.2f}' for score in scores)}; the largest is the predicted class.",
    )  # fmt: skip


def index_axis(title: str, count: int) -> dict:
    """An axis over places 0 … count - 1."""
    ticks = {"tickvals": list(range(count))} if count <= 20 else {}
    return axis(title, -0.6, count - 0.4, **ticks)

"""What libraries answer, as tables, and which of n equal values they tell, as a chart."""

from __future__ import annotations

import numpy as np

from core.experiment.charts import BLUE, GREEN, INK, MAUVE, MUTED, ORANGE, axis, dots, figure, line, table
from core.experiment.scene import Grip, Handle, Panel
from core.experiment.wording import counted


def answers_panel(answers: tuple[tuple[str, ...], ...]) -> Panel:
    """The extremes and their places as each library tells them; what numpy (the second row) says otherwise is red."""
    columns = [list(column) for column in zip(*answers, strict=True)]
    odd = [[False] * len(answers), *([item != column[1] for item in column] for column in columns[1:])]
    agree = not any(map(any, odd))
    rows = "; ".join(f"{row[0]}: {', '.join(row[1:])}" for row in answers)
    return Panel(
        name="answers",
        title=f"Asked of each library just now: {'all agree' if agree else 'red is unlike numpy'}",
        figure=table(["asked", "min", "argmin", "max", "argmax"], columns, [2.1, 1.1, 0.9, 1.1, 0.9], odd),
        alt=f"min, argmin, max and argmax by library. {rows}.",
        span=12,
        height=310,
        narrowest=400,
    )


def ties_panel(answers: tuple[tuple[str, ...], ...], count: int) -> Panel:
    """numpy's and torch's lines for a tie side by side; red where they differ."""
    asked = [f"{ours}<br>{theirs}" for ours, _, theirs, _ in answers]
    says = [[row[1] for row in answers], [row[3] for row in answers]]
    odd = [ours != theirs for ours, theirs in zip(*says, strict=True)]
    rows = "; ".join(f"{ours}: {here}, {theirs}: {there}" for ours, here, theirs, there in answers)
    return Panel(
        name="ties",
        title=f"{counted(count, 'equal value')}, asked just now{': red where the two differ' if any(odd) else ''}",
        figure=table(["asked", "numpy", "torch"], [asked, *says], [3, 1, 1], [[False] * len(odd), odd, odd]),
        alt=f"Answers of numpy and torch to {count} equal values. {rows}.",
        height=390,
    )


def tied_places_panel(places: dict[str, np.ndarray], count: int) -> Panel:
    """The index that each call says, against the number of equal values, with the present number to drag."""
    colors = dict(zip(places, (BLUE, GREEN, MAUVE, ORANGE), strict=True))
    most = len(next(iter(places.values())))
    counts = np.arange(1, most + 1)
    # Many lie on each other: what is drawn first is large and hollow, what is drawn last small.
    shapes = (("circle-open", 12), ("diamond-open", 8), ("circle", 5), ("x", 5))
    traces = [
        dots(counts, said, call, marker={"color": colors[call], "symbol": symbol, "size": size})
        for (call, said), (symbol, size) in zip(places.items(), shapes, strict=True)
    ]
    highest = max(int(said[count - 1]) for said in places.values())
    mark = line([count, count], [-3, highest], color=MUTED, width=1.5, hoverinfo="skip", showlegend=False)
    return Panel(
        name="tied",
        title="Which of n equal values is it? Drag n",
        figure=figure(
            [mark, *traces], axis("n equal values", 0, most + 1), axis("index answered", -3, most),
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

"""What learning looks for: the largest score of a point, and the weight with the smallest loss."""

from __future__ import annotations

import numpy as np

from core.experiment.charts import BLUE, CLASSES, GREEN, INK, MUTED, ORANGE, axis, bars, dots, figure, line
from core.experiment.scene import Grip, Handle, Panel, Path, Raster
from core.numbers.extremes.reductions import DIRECTIONS, class_scores, shares, two_valleys


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


def loss_panel(weights: np.ndarray, losses: np.ndarray, path: np.ndarray) -> Panel:
    """The loss with the weights tried, the argmin among them, and the path of descent, its start to be dragged."""
    curve = np.linspace(-1.8, 1.8, 241)
    lowest = int(losses.argmin())
    there, least, end = float(weights[lowest]), float(losses[lowest]), path[-1]
    return Panel(
        name="loss",
        title="A loss over one weight: play the descent, drag its start",
        figure=figure(
            [
                line(curve, two_valleys(curve), color=MUTED, width=2, hoverinfo="skip", showlegend=False),
                dots(weights, losses, "weights tried", BLUE, 6),
                line([there, there], [-0.3, least], color=ORANGE, width=2.5, name="argmin: where"),
                line([-1.8, there], [least, least], color=ORANGE, width=2.5, name="min: how much")
                | {"line": {"color": ORANGE, "width": 2, "dash": "dot"}},
            ],
            axis("weight w", -1.85, 1.85), axis("loss L(w)", -0.3, 6.5),
        ),
        alt=f"A loss with two valleys. The least tried is {least:.3f} at w = {there:.3f}; descent ends at {end:.3f}.",
        layers=(Path(path, two_valleys(path), GREEN),),
        handles=(Handle(Grip("start"), float(two_valleys(path[0])), "start of descent", GREEN),),
        span=12,
        height=340,
    )  # fmt: skip

"""How one racer's inner state is drawn: its slope, memory and step as arrows on the map and as curves."""

import numpy as np

from core.descent.descent_2d.inner_numbers import MEMORIES, SQUARES, Inside
from core.descent.landscapes import Ground
from core.descent.race_map import map_figure, paths, roomy
from core.experiment.charts import CLASSES, INK, axis, figure, line
from core.experiment.scene import Arrows, Cursor, Panel

MEMORY, ROOT = CLASSES[8], CLASSES[6]  # no racer has these colours


def inside_panel(land: Ground, title: str, inside: Inside, color: str, height: int) -> Panel:
    """One racer's path on the map, each step marked, with its arrows."""
    drawn, under = map_figure(land, False)
    arrows = inner_arrows(float(np.ptp(land.x)), inside, color)
    return Panel(
        name="inside",
        title=title,
        figure=roomy(drawn),
        alt=f"The path of {title} on the map, with arrows for its gradient, memory and step.",
        layers=(*under, *paths(inside.place[None], [color]), *arrows),
        height=height,
    )


def inner_arrows(width: float, inside: Inside, color: str) -> tuple[Arrows, ...]:
    """Straight downhill (ink), memory, root of the squares along each axis, and the step (its colour), all (F, 2).

    Downhill, memory and root share one scale at each step; from step to step all shrink with their size, but slowly.
    """
    place, gradient, memory, squares, move, _ = inside
    root = np.sqrt(np.maximum(squares, 0))
    longest = np.fmax(np.hypot(*gradient.T), np.fmax(np.hypot(*memory.T), np.fmax(root[:, 0], root[:, 1])))
    scale = enlarged(longest, width)
    arrows = [one_arrow(place, enlarged(np.hypot(*move.T), width) * move, color, 5.0)]
    if np.isfinite(root).any():
        arrows += [one_arrow(place, scale * root * way, ROOT, 2.5) for way in ((1, 0), (0, 1))]
    if np.isfinite(memory).any():
        arrows.append(one_arrow(place, -scale * memory, MEMORY, 3.0))
    return (*arrows, one_arrow(place, -scale * gradient, INK, 2.5))


def enlarged(sizes: np.ndarray, width: float) -> np.ndarray:
    """The factor (F, 1) by which arrows of these sizes are drawn: the largest of all a fifth of the map long."""
    sizes = np.where(np.isfinite(sizes) & (sizes > 0), sizes, np.inf)
    largest = np.max(sizes, initial=0.0, where=np.isfinite(sizes)) or 1.0
    return (width / 5 * (np.minimum(sizes, largest) / largest) ** 0.3 / sizes)[:, None]


def one_arrow(place: np.ndarray, vector: np.ndarray, color: str, width: float) -> Arrows:
    tip = place + vector
    return Arrows(place[:, :1], place[:, 1:], tip[:, :1], tip[:, 1:], color, width)


def memory_panel(label: str, inside: Inside, height: int) -> Panel:
    """Gradient, memory and root of the squares over steps: solid along x, dashed along y."""
    curves = [("gradient g", INK, inside.gradient)]
    if label in MEMORIES:
        curves.append((MEMORIES[label], MEMORY, inside.memory))
    if label in SQUARES:
        curves.append((f"root of {SQUARES[label]}", ROOT, np.sqrt(np.maximum(inside.squares, 0))))
    steps = np.arange(len(inside.gradient))
    traces = [
        line(steps, values[:, 0], name, color) | {"hovertemplate": "step %{x}: %{y:.4g} along x"}
        for name, color, values in curves
    ]
    traces += [
        line(steps, values[:, 1], name, color, line={"color": color, "width": 2, "dash": "dash"}, showlegend=False)
        | {"hovertemplate": "step %{x}: %{y:.4g} along y"}
        for name, color, values in curves
    ]
    upright = axis("slope", exponentformat="power")
    return Panel(
        name="memory",
        title="Over time: solid along x, dashed along y",
        figure=figure(traces, axis("step", 0, len(steps) - 1), upright, showlegend=True),
        alt=f"What {label} feels and remembers at each step, along both axes.",
        layers=(Cursor(steps),),
        height=height,
    )

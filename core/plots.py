"""What everyone draws with: the palette, the few traces, and the pieces of a scene that moves.

A topic computes first and draws afterwards: `scene(result, settings)` returns a `Scene` of `Panel`s. A panel's figure
is Plotly's own description as a plain dict (`Panel.plotly()` is the validated `go.Figure`); layers and frames are what
the stage draws on top while a clock runs; the legend's entry of a layer's `name` switches it. Colours are fixed here
for both themes, but for INK and PAPER, which the stage replaces by the theme's text and background.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import plotly.graph_objects as go

# Okabe and Ito's idea: hues that stay apart under every common colour blindness, darkened until each has a contrast
# of 3 to 1 or more on white and on the dark page alike.
BLUE, ORANGE, GREEN, MAUVE, RED, SLATE = "#2f7ed8", "#d9730d", "#0b9a75", "#b565a7", "#d1495b", "#6b7785"
CATEGORICAL = (BLUE, ORANGE, GREEN, MAUVE, RED, SLATE)
CLASSES = (BLUE, ORANGE, GREEN, MAUVE, RED, SLATE, "#8a6d3b", "#2b93a5", "#7a5cc9", "#929a1c")
# Ten steps of viridis: even in lightness, so it also reads in grey.
SEQUENTIAL = (
    "#440154", "#482878", "#3e4a89", "#31688e", "#26828e", "#1f9e89", "#35b779", "#6ece58", "#b5de2b", "#fde725",
)  # fmt: skip
DIVERGING = (
    "#2f7ed8", "#5a97df", "#85b0e6", "#b0caed", "#dbe6f5", "#f8e3d0", "#f2c6a0", "#eba971", "#e38c3f", "#d9730d",
)  # fmt: skip
INK, PAPER, MUTED = "#1b1f24", "#fefefe", "#7d8590"


@dataclass(frozen=True)
class Raster:
    """A picture in data coordinates: `values` (H, W) or, along the clock, (F, H, W); row 0 is at the lower edge.

    `colors`: "sequential", "diverging" (low blue, middle background, high orange) or "classes" (then a value is
    class + confidence, confidence in [0, 1)). `span` is the (lowest, highest) value. `digits` writes the numbers in.
    A click on a cell leads to its frame in `seek` (H, W), or to its field in the matrix knob `edit`.
    """

    values: np.ndarray
    x: tuple[float, float]
    y: tuple[float, float]
    span: tuple[float, float] = (0.0, 1.0)
    colors: str = "sequential"
    digits: int | None = None
    smooth: bool = True
    name: str = ""
    seek: np.ndarray | None = None
    edit: str = ""


@dataclass(frozen=True)
class Segments:
    """Straight lines (E,) whose `weight` (E,) or (F, E) is drawn: thickness its size, colour its sign."""

    x0: np.ndarray
    y0: np.ndarray
    x1: np.ndarray
    y1: np.ndarray
    weight: np.ndarray
    name: str = ""


@dataclass(frozen=True)
class Path:
    """A trail of points (F,) drawn up to the present frame, its head marked; NaN breaks it; `marks` dots each step."""

    x: np.ndarray
    y: np.ndarray
    color: str = BLUE
    width: float = 2.0
    dash: bool = False
    marks: bool = True
    name: str = ""


@dataclass(frozen=True)
class Dots:
    """Points (N,) or, along the clock, (F, N) for each of x and y; `color` one for all."""

    x: np.ndarray
    y: np.ndarray
    color: str = BLUE
    size: float = 6.0
    name: str = ""


@dataclass(frozen=True)
class Arrows:
    """Arrows from (x0, y0) to (x1, y1), each (N,) or (F, N), in one colour."""

    x0: np.ndarray
    y0: np.ndarray
    x1: np.ndarray
    y1: np.ndarray
    color: str = INK
    width: float = 2.5
    name: str = ""


@dataclass(frozen=True)
class Cursor:
    """A thin upright line at x (F,): where the clock stands on a chart over time."""

    x: np.ndarray
    name: str = ""


@dataclass(frozen=True)
class Frames:
    """Values (F, …) of one attribute ("y", "marker.color", "customdata") of a trace along the clock.

    `lazy` ones are set only when the clock rests: right for hover texts, and for what is too slow to play.
    """

    trace: int
    attribute: str
    values: Any
    lazy: bool = False


@dataclass(frozen=True)
class Grip:
    """What one coordinate of a handle moves: the knob `name` (its item `index`, if a list), shown at value + offset.

    `step` is what it snaps to by hand, where that is coarser than the knob's own; `least` what a hand cannot go below,
    where the knob itself goes lower.
    """

    name: str
    index: int | None = None
    offset: float = 0.0
    step: float | None = None
    least: float | None = None


@dataclass(frozen=True)
class Handle:
    """A point dragged on the chart itself (or moved by arrow keys); a plain number is a coordinate that stays.

    Every handle is a ring with a dot and small arrows for the ways it can go; of several on one spot the last declared
    is taken. A `hollow` one leaves what lies below it in sight: the head of an arrow.
    """

    x: Grip | float
    y: Grip | float
    label: str
    color: str = BLUE
    hollow: bool = False


@dataclass(frozen=True)
class Panel:
    """One chart. `name` is its stable identity; `alt` says in a sentence what it shows; `span` is its share of 12.

    `click` moves knobs to the place clicked; `pick` is the knob that takes a clicked point's customdata.
    """

    name: str
    title: str
    figure: Mapping[str, Any]
    alt: str
    layers: tuple[Any, ...] = ()
    frames: tuple[Frames, ...] = ()
    handles: tuple[Handle, ...] = ()
    span: int = 6
    height: int = 320
    click: tuple[Grip | None, Grip | None] | None = None
    pick: str = ""

    def plotly(self) -> go.Figure:
        """The figure as Plotly's validated object (layers and frames belong to the stage and are not in it)."""
        return go.Figure(dict(self.figure))


@dataclass(frozen=True)
class Readout:
    """A number on the page: one value, or one for each frame (F,); text is shown as it is."""

    label: str
    value: Any
    unit: str = ""
    digits: int = 3
    help: str = ""
    color: str = ""


@dataclass(frozen=True)
class Clock:
    """The frames' own time: `values` (F,) named by `label`; `start` is the frame first shown (-1 the last).

    `names` (F,) say what each frame is, where a label and a number do not.
    """

    label: str
    values: np.ndarray
    start: int = -1
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Notice:
    """A sentence the page says about this run ("info", "good", "warning"), with an optional way back: knobs to set."""

    kind: str
    text: str
    action: str = ""
    knobs: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class LinkedArrows:
    """Two arrows of the plane whose components and whose lengths and angles are all knobs: one moved, the other follow.

    `vectors` are lists (x, y), `lengths` theirs, `direction` the second's angle to the x axis and `angle` that from the
    second to the first, in degrees. What counts is the components; moving any sets the knobs of `sets` too.
    """

    vectors: tuple[str, str]
    lengths: tuple[str, str]
    direction: str
    angle: str
    sets: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Scene:
    """All that a stage shows of one result."""

    panels: tuple[Panel, ...]
    readouts: tuple[Readout, ...] = ()
    clock: Clock | None = None
    notices: tuple[Notice, ...] = ()
    arrows: LinkedArrows | None = None


# --- the few traces: plain dicts in Plotly's own words --------------------------------------------------------------


def figure(
    traces: Sequence[Mapping[str, Any]],
    x: Mapping[str, Any],
    y: Mapping[str, Any],
    *,
    equal: bool = False,
    **layout: Any,
) -> dict:
    """A chart of `traces` with its two axes (see `axis`) and the house's layout; `layout` adds or replaces.

    With `equal` axes a unit is as long upwards as across: for a plane where both are space, so that circles are round.
    """
    house = {
        "xaxis": dict(x) | ({"constrain": "domain"} if equal else {}),
        "yaxis": dict(y) | ({"constrain": "domain", "scaleanchor": "x"} if equal else {}),
        "margin": {"l": 52, "r": 12, "t": 8, "b": 44},
        "showlegend": sum(bool(trace.get("name")) for trace in traces) > 1,
        "legend": {"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "font": {"size": 13}},
        "uirevision": "kept",
        "hovermode": "closest",
        "dragmode": False,
        "font": {"size": 14},
    }
    return {"data": [dict(trace) for trace in traces], "layout": house | layout}


def axis(title: str, low: float | None = None, high: float | None = None, **more: Any) -> dict:
    """An axis with its name (and unit in it); with `low` and `high` its range is fixed."""
    fixed = {} if low is None or high is None else {"range": [low, high]}
    return (
        {"title": {"text": title, "standoff": 8, "font": {"size": 14}}, "zeroline": False, "automargin": True}
        | fixed
        | more
    )


def line(x: Any, y: Any, name: str = "", color: str = BLUE, width: float = 2.5, **more: Any) -> dict:
    """A curve; every point of it is drawn, for with fewer a bend becomes a polygon."""
    stroke = {"color": color, "width": width, "simplify": False}
    return {"type": "scatter", "mode": "lines", "x": x, "y": y, "name": name, "line": stroke} | more


def dots(x: Any, y: Any, name: str = "", color: Any = BLUE, size: float = 8, **more: Any) -> dict:
    """Points; `color` one colour or numbers for a colorscale."""
    marker = {"color": color, "size": size, "line": {"color": PAPER, "width": 1}}
    return {"type": "scatter", "mode": "markers", "x": x, "y": y, "name": name, "marker": marker} | more


def bars(x: Any, y: Any, name: str = "", color: Any = BLUE, **more: Any) -> dict:
    """Upright bars."""
    return {"type": "bar", "x": x, "y": y, "name": name, "marker": {"color": color}} | more


def colorscale(colors: Sequence[str]) -> list[list]:
    """`colors` as Plotly's evenly spaced colour scale."""
    return [[place / (len(colors) - 1), color] for place, color in enumerate(colors)]

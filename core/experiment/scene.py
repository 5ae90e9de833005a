"""The pieces of a scene that moves: panels with their layers, frames and handles, readouts, the clock, notices.

A part computes first and draws afterwards: its `scene(result, settings)` returns a `Scene` of `Panel`s. A panel's
figure is Plotly's own description as a plain dict; layers and frames are what the stage draws on top while a clock
runs; the legend's entry of a layer's `name` switches it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from core.experiment.charts import BLUE, INK
from core.experiment.wording import plain


@dataclass(frozen=True)
class Overlay:
    """What the stage draws on or under a chart. A subclass is a kind of its own, whose other half is in browser/."""


@dataclass(frozen=True)
class Raster(Overlay):
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
class Segments(Overlay):
    """Straight lines (E,) whose `weight` (E,) or (F, E) is drawn: thickness its size, colour its sign."""

    x0: np.ndarray
    y0: np.ndarray
    x1: np.ndarray
    y1: np.ndarray
    weight: np.ndarray
    name: str = ""


@dataclass(frozen=True)
class Path(Overlay):
    """A trail of points (F,) drawn up to the present frame, its head marked; NaN breaks it; `marks` dots each step."""

    x: np.ndarray
    y: np.ndarray
    color: str = BLUE
    width: float = 2.0
    dash: bool = False
    marks: bool = True
    name: str = ""


@dataclass(frozen=True)
class Dots(Overlay):
    """Points (N,) or, along the clock, (F, N) for each of x and y; `color` one for all."""

    x: np.ndarray
    y: np.ndarray
    color: str = BLUE
    size: float = 6.0
    name: str = ""


@dataclass(frozen=True)
class Arrows(Overlay):
    """Arrows from (x0, y0) to (x1, y1), each (N,) or (F, N), in one colour."""

    x0: np.ndarray
    y0: np.ndarray
    x1: np.ndarray
    y1: np.ndarray
    color: str = INK
    width: float = 2.5
    name: str = ""


@dataclass(frozen=True)
class Cursor(Overlay):
    """A thin upright line at x (F,): where the clock stands on a chart over time."""

    x: np.ndarray
    name: str = ""


@dataclass(frozen=True)
class Linked(Overlay):
    """Marks (N,) of things `keys`: the one under the pointer lights every mark of its key, on all charts of a stage.

    `texts` (N,) or, along the clock, (F, N) are what its tip says, `names` (N,) what it is called; `width` and `height`
    are a mark's size in pixels. `edits` holds the (knob, index) of the list that a click on a mark of that key edits.
    """

    x: np.ndarray
    y: np.ndarray
    keys: tuple[str, ...]
    names: tuple[str, ...]
    texts: Any
    width: float = 40.0
    height: float = 28.0
    color: str = INK
    edits: Mapping[str, tuple[str, int]] = field(default_factory=dict)
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
class Opening:
    """The page, by its topic's name, that a click on a point opens, set up with `knobs`.

    Beside these the knobs `names` are set there, to the first numbers of the point's customdata, in this order.
    """

    page: str
    names: tuple[str, ...]
    knobs: Mapping[str, Any]


@dataclass(frozen=True)
class Panel:
    """One chart. `name` is its stable identity; `alt` says in a sentence what it shows; `span` is its share of 12.

    `click` moves knobs to the place clicked; `pick` is the knob that takes a clicked point's customdata; `opens` is
    what a clicked point leads to on another page. A chart is never squeezed below `narrowest` pixels (0: as narrow as
    the screen): where there are fewer, it is moved sideways.
    """

    name: str
    title: str
    figure: Mapping[str, Any]
    alt: str
    layers: tuple[Overlay, ...] = ()
    frames: tuple[Frames, ...] = ()
    handles: tuple[Handle, ...] = ()
    span: int = 6
    height: int = 320
    click: tuple[Grip | None, Grip | None] | None = None
    pick: str = ""
    opens: Opening | None = None
    narrowest: int = 0


@dataclass(frozen=True)
class Readout:
    """A number on the page: one value, or one for each frame (F,); text is shown as it is."""

    label: str
    value: Any
    unit: str = ""
    digits: int = 3
    help: str = ""
    color: str = ""

    @classmethod
    def of(
        cls,
        numbers: Mapping[str, float | str],
        label: str,
        form: str = "{}",
        *,
        unit: str = "",
        digits: int = 3,
        help: str = "",
        color: str = "",
    ) -> Readout:
        """One of a part's numbers, by its name, written with so many `digits` in a `form` such as "{} to 1"."""
        number = numbers[label]
        text = number if isinstance(number, str) else plain(float(number), digits)
        return cls(label, form.format(text), unit, help=help, color=color)


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

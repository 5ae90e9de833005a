"""How a landscape over two parameters is drawn: heights stretched, the map, the surface, its points."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from core.descent.critical_points import KINDS, CriticalPoints
from core.experiment.charts import DIVERGING, INK, MUTED, PAPER, SLATE, axis, colorscale
from core.experiment.scene import Raster
from core.experiment.wording import minus

LEVELS = 16
# Shapes and ink only: every colour belongs to a racer, or to the height of the ground.
KIND_COLORS = (INK, INK, INK, SLATE)
KIND_SIGNS = ("circle", "x-thin-open", "triangle-up", "diamond")
# The middle of the diverging scale only: paths of any colour stay visible on it.
PALE = (-0.8, 1.8)


class Stretch(NamedTuple):
    """Heights to 0…1, monotonic: half of the map's places lie below 0.5, so that low ground is told apart.

    shown = log(1 + bend u) / log(1 + bend) with u the height between lowest and highest; bend 0 is the plain share.
    """

    lowest: float
    highest: float
    bend: float

    def shown(self, heights: np.ndarray) -> np.ndarray:
        share = (np.asarray(heights, dtype=float) - self.lowest) / ((self.highest - self.lowest) or 1.0)
        if not self.bend:
            return share
        return np.log1p(self.bend * np.maximum(share, 0)) / np.log1p(self.bend)

    def height(self, shown: np.ndarray) -> np.ndarray:
        share = np.expm1(np.asarray(shown) * np.log1p(self.bend)) / self.bend if self.bend else np.asarray(shown)
        return self.lowest + share * (self.highest - self.lowest)


def stretch_of(heights: np.ndarray) -> Stretch:
    """The stretch for these heights: bend (1 - 2 m) / m² puts the median m at one half; none if it is there already."""
    finite = heights[np.isfinite(heights)]
    if not len(finite) or np.ptp(finite) == 0:
        level = float(finite[0]) if len(finite) else 0.0
        return Stretch(level, level + 1.0, 0.0)
    lowest, highest = float(finite.min()), float(finite.max())
    median = max(float((np.median(finite) - lowest) / (highest - lowest)), 1e-3)
    return Stretch(lowest, highest, (1 - 2 * median) / median**2 if median < 0.45 else 0.0)


def map_traces(x: np.ndarray, y: np.ndarray, heights: np.ndarray, stretch: Stretch) -> list[dict]:
    """Contour lines at even steps of the stretched height; hovering tells the true one."""
    lines = {"coloring": "none", "start": 0.02, "end": 1.0, "size": 1 / LEVELS}
    return [
        {
            "type": "contour", "x": x, "y": y, "z": stretch.shown(heights), "contours": lines,
            "line": {"color": MUTED, "width": 0.7}, "showscale": False, "autocontour": False,
            "customdata": heights,
            "hovertemplate": "x %{x:.2f}, y %{y:.2f}<br>height %{customdata:.4g}<extra></extra>",
        }
    ]  # fmt: skip


def map_raster(x: np.ndarray, y: np.ndarray, heights: np.ndarray, stretch: Stretch) -> Raster:
    """The same as colours: blue is low, orange is high; it reaches half a cell beyond the outermost points."""
    half_x, half_y = (x[1] - x[0]) / 2, (y[1] - y[0]) / 2
    edges_x, edges_y = (x[0] - half_x, x[-1] + half_x), (y[0] - half_y, y[-1] + half_y)
    return Raster(stretch.shown(heights), edges_x, edges_y, PALE, "diverging")


def map_axes(x: np.ndarray, y: np.ndarray, names: tuple[str, str] = ("x", "y")) -> tuple[dict, dict]:
    """Equal lengths on both axes, so that a gradient stands at right angles on its contour line."""
    across = axis(names[0], float(x[0]), float(x[-1]), constrain="domain", showgrid=False)
    return across, axis(names[1], float(y[0]), float(y[-1]), scaleanchor="x", constrain="domain", showgrid=False)


def critical_traces(points: CriticalPoints) -> list[dict]:
    """The critical points, each kind by its own sign and colour; hovering tells height and curvatures."""
    traces = []
    for place, kind in enumerate(KINDS):
        chosen = points.kind == place
        if chosen.any():
            told = np.column_stack([points.height, points.low, points.high])[chosen]
            marker: dict[str, Any] = {"color": KIND_COLORS[place], "symbol": KIND_SIGNS[place], "size": 9}
            marker["line"] = {"width": 2 if "open" in KIND_SIGNS[place] else 1}
            marker["line"]["color"] = KIND_COLORS[place] if "open" in KIND_SIGNS[place] else PAPER
            traces.append(
                {
                    "type": "scatter", "mode": "markers", "x": points.x[chosen], "y": points.y[chosen],
                    "marker": marker, "name": kind, "customdata": told,
                    "hovertemplate": f"<b>{kind}</b> at (%{{x:.3f}}, %{{y:.3f}})<br>height %{{customdata[0]:.4g}}<br>"
                    "curvatures %{customdata[1]:.4g} and %{customdata[2]:.4g}<extra></extra>",
                }
            )  # fmt: skip
    return traces


def surface_figure(
    x: np.ndarray,
    y: np.ndarray,
    heights: np.ndarray,
    stretch: Stretch,
    traces: Sequence[dict],
) -> dict:
    """The surface in space, turned by hand, with `traces` on it (their z in stretched heights)."""
    shown = stretch.shown(heights)
    surface = {
        "type": "surface", "x": x, "y": y, "z": shown, "colorscale": colorscale(DIVERGING), "cmin": -0.3, "cmax": 1.3,
        "showscale": False, "opacity": 0.92, "hoverinfo": "skip",
        "contours": {"z": {"show": True, "start": 0.02, "end": 1.0, "size": 1 / LEVELS, "color": MUTED, "width": 1}},
        "lighting": {"ambient": 0.85, "diffuse": 0.35, "specular": 0.02},
    }  # fmt: skip
    ticks = np.linspace(0, 1, 3)
    # To two digits of the whole range: the low ground's last digits would only be long.
    span = stretch.highest - stretch.lowest  # a constant beyond 2⁵³ has none: adding 1 does not change it
    decimals = 1 - int(np.floor(np.log10(span))) if span > 0 else 0
    texts = [minus(f"{round(value, decimals) + 0.0:.6g}") for value in stretch.height(ticks).tolist()]
    scene = {
        "xaxis": {"title": {"text": "x"}, "range": [float(x[0]), float(x[-1])]},
        "yaxis": {"title": {"text": "y"}, "range": [float(y[0]), float(y[-1])]},
        "zaxis": {"title": {"text": ""}, "range": [-0.02, 1.05], "tickvals": ticks.tolist(), "ticktext": texts},
        "aspectmode": "manual",
        "aspectratio": {"x": 1.25, "y": 1.25, "z": 0.75},
        "camera": {"eye": {"x": -1.52, "y": -1.8, "z": 1.25}, "center": {"x": -0.04, "y": 0.03, "z": -0.12}},
        "dragmode": "turntable",
    }
    layout = {"scene": scene, "uirevision": "kept", "margin": {"l": 0, "r": 0, "t": 0, "b": 0}, "showlegend": False}
    return {"data": [surface, *(dict(trace) for trace in traces)], "layout": layout | {"font": {"color": INK}}}

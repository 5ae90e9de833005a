"""A topic's picture for the gallery: the first panel of its own scene as a small SVG, with its axes' names and ends."""

from __future__ import annotations

import base64
import math
import re
import struct
import zlib
from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

import numpy as np

from core.experiment.charts import BLUE, CLASS_SHARES, CLASSES, DIVERGING_SHARE, INK, MUTED, SEQUENTIAL
from core.experiment.scene import Arrows, Dots, Panel, Path, Raster, Scene, Segments

WIDTH, HEIGHT = 240, 150
LEFT, RIGHT, TOP, BOTTOM = 20, 8, 8, 20  # margins; the axes' names stand in those on the left and below
POINTS = 160  # of a curve or cloud: more would not be seen
LEAST = 24  # of each piece of a curve, such as a ring of a contour: fewer would make corners
LONGEST = 26  # letters of an axis's name
EDGE = 3  # by how much a dot or line may stand out over the axes


class Frame:
    """Data coordinates to the picture's: each axis linear or logarithmic."""

    def __init__(self, panel: Panel) -> None:
        layout = panel.figure["layout"]
        self.logs = [layout.get(name, {}).get("type") == "log" for name in ("xaxis", "yaxis")]
        self.ranges = [self._range(panel, place) for place in (0, 1)]
        if layout.get("yaxis", {}).get("scaleanchor"):
            self._equalise()
        bars = [self.x(trace["x"]) for trace in panel.figure["data"] if trace["type"] == "bar" and len(trace["x"])]
        places = np.unique(np.concatenate(bars)) if bars else np.zeros(1)
        self.bar = float(np.diff(places).min(initial=np.inf))

    def _range(self, panel: Panel, place: int) -> tuple[float, float]:
        fixed = panel.figure["layout"].get(("xaxis", "yaxis")[place], {}).get("range")
        if fixed is not None:
            return float(fixed[0]), float(fixed[1])
        values = [self.scale(np.ravel(part), place) for part in _coordinates(panel, place)]
        flat = np.concatenate(values) if values else np.zeros(1)
        flat = flat[np.isfinite(flat)] if np.isfinite(flat).any() else np.zeros(1)
        low, high = float(flat.min()), float(flat.max())
        if place == 1 and any(trace["type"] == "bar" for trace in panel.figure["data"]):
            low, high = min(low, 0.0), max(high, 0.0)
        return (low, high) if high > low else (low - 1, high + 1)

    def _equalise(self) -> None:
        """Widen one range about its middle until one unit is as long on both axes."""
        sizes = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
        spans = [high - low for low, high in self.ranges]
        unit = max(abs(span) / size for span, size in zip(spans, sizes, strict=True))
        reach = [math.copysign(unit * size / 2, span) for span, size in zip(spans, sizes, strict=True)]
        middles = [(low + high) / 2 for low, high in self.ranges]
        self.ranges = [(middle - half, middle + half) for middle, half in zip(middles, reach, strict=True)]

    def scale(self, values: np.ndarray, place: int) -> np.ndarray:
        values = np.asarray(values, dtype=float)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.log10(values) if self.logs[place] else values

    def x(self, values: Any) -> np.ndarray:
        low, high = self.ranges[0]
        return LEFT + (self.scale(values, 0) - low) / (high - low) * (WIDTH - LEFT - RIGHT)

    def y(self, values: Any) -> np.ndarray:
        low, high = self.ranges[1]
        return HEIGHT - BOTTOM - (self.scale(values, 1) - low) / (high - low) * (HEIGHT - TOP - BOTTOM)


def sketch(scene: Scene, panel: str = "") -> str:
    """The panel of this name (or the first) as SVG text; ink becomes a grey that reads in both themes."""
    drawn = next((part for part in scene.panels if part.name == panel), scene.panels[0])
    frame = Frame(drawn)
    under = [layer for layer in drawn.layers if isinstance(layer, Raster | Segments)]
    over = [layer for layer in drawn.layers if not isinstance(layer, Raster | Segments)]
    parts = [text for layer in under for text in _layer(layer, frame)]
    parts += [text for trace in drawn.figure["data"] for text in _trace(trace, frame)]
    parts += [text for layer in over for text in _layer(layer, frame)]
    body = "".join([*_within(drawn, parts), *_axes(drawn, frame)]).replace(INK, MUTED)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{2 * WIDTH}" '
        f'height="{2 * HEIGHT}">{body}</svg>'
    )


def _is_chart(panel: Panel) -> bool:
    """Whether its axes have names; it is a picture otherwise."""
    return any(_name(panel, axis) for axis in ("xaxis", "yaxis"))


def _within(panel: Panel, parts: list[str]) -> list[str]:
    """What is drawn, cut off where the axes end: a line that goes on would cross their names."""
    if not _is_chart(panel):
        return parts
    box = LEFT - EDGE, TOP - EDGE, WIDTH - LEFT - RIGHT + 2 * EDGE, HEIGHT - TOP - BOTTOM + 2 * EDGE
    size = f'x="{box[0]}" y="{box[1]}" width="{box[2]}" height="{box[3]}"'
    return [f'<svg {size} viewBox="{" ".join(map(str, box))}">', *parts, "</svg>"]


def _axes(panel: Panel, frame: Frame) -> Iterator[str]:
    """Both axes as lines, with their names and the numbers at their ends."""
    left, right, top, bottom = LEFT, WIDTH - RIGHT, TOP, HEIGHT - BOTTOM
    if not _is_chart(panel):
        return
    yield f'<path d="M{left} {top}V{bottom}H{right}" fill="none" stroke="{MUTED}" stroke-width="1"/>'
    names = [_name(panel, axis) for axis in ("xaxis", "yaxis")]
    yield f'<g fill="currentColor" font-size="10" font-family="sans-serif">{_across(names[0], frame)}'
    turned = f"translate(12 {(top + bottom) / 2:.0f}) rotate(-90)"
    yield f'<text transform="{turned}" text-anchor="middle">{names[1]}</text></g>'


def _across(name: str, frame: Frame) -> str:
    """The name of the axis below and, where it counts, the numbers at its ends."""
    low, high = frame.ranges[0]
    ends = (
        [f"{10**end:.3g}" if frame.logs[0] else f"{round(end):d}" for end in (low, high)]
        if high - low > 2
        else ["", ""]
    )
    texts = ((LEFT, "start", ends[0]), ((LEFT + WIDTH) / 2, "middle", name), (WIDTH - RIGHT, "end", ends[1]))
    return "".join(
        f'<text x="{x:.0f}" y="{HEIGHT - 7}" text-anchor="{anchor}">{text.replace("-", "−")}</text>'
        for x, anchor, text in texts
        if text
    )


def _name(panel: Panel, axis: str) -> str:
    """An axis's name, without tags, no longer than the picture: of a long one what stands before its explanation."""
    title = (panel.figure["layout"].get(axis) or {}).get("title") or {}
    plain = re.sub(r"<[^>]*>", "", title.get("text", ""))
    if len(plain) > LONGEST:
        plain = re.split(r"[:,(]", plain)[0].strip()
    return escape(plain if len(plain) <= LONGEST else plain[: LONGEST - 1] + "…")


def _coordinates(panel: Panel, place: int) -> Iterator[Any]:
    for trace in panel.figure["data"]:
        values = trace.get("xy"[place])
        if values is not None and len(values) and not isinstance(values[0], str):
            yield values
    for layer in panel.layers:
        if isinstance(layer, Path | Dots | Raster):
            yield (layer.x, layer.y)[place]
        elif isinstance(layer, Arrows):
            yield np.concatenate([np.ravel((layer.x0, layer.y0)[place]), np.ravel((layer.x1, layer.y1)[place])])


def _last(values: Any) -> np.ndarray:
    values = np.asarray(values, dtype=float)
    return values[-1] if values.ndim > 1 else values


def _trace(trace: dict, frame: Frame) -> Iterator[str]:
    kind, mode = trace["type"], trace.get("mode", "lines")
    drawable = trace.get("x") is not None and trace.get("y") is not None and kind in ("scatter", "bar")
    if not drawable or not len(trace["x"]) or isinstance(trace["x"][0], str):
        return
    x, y = frame.x(trace["x"]), frame.y(trace["y"])
    if kind == "bar":
        yield from _bars(trace, frame, x, y)
    elif "lines" in mode:
        style = trace.get("line", {})
        yield _curve(x, y, style.get("color", BLUE), max(1.6, float(style.get("width", 2)) * 0.8))
    elif "markers" in mode:
        color = trace.get("marker", {}).get("color", BLUE)
        yield from _circles(x, y, color, 2.4)


def _curve(x: np.ndarray, y: np.ndarray, color: str, width: float) -> str:
    step = max(1, len(x) // POINTS)
    drawn = np.isfinite(x) & np.isfinite(y)
    runs = []
    for piece in np.split(np.arange(len(x)), np.flatnonzero(np.diff(drawn)) + 1):
        if not drawn[piece[:1]].all():
            continue
        kept = np.unique(np.append(piece[:: min(step, max(1, len(piece) // LEAST))], piece[-1:]))
        ends = zip(x[kept], np.clip(y[kept], -99, HEIGHT + 99), strict=True)
        runs.append("M" + "L".join(f"{across:.1f} {up:.1f}" for across, up in ends))
    return (
        f'<path d="{"".join(runs)}" fill="none" stroke="{color}" stroke-width="{width:.1f}" stroke-linejoin="round"/>'
    )


def _circles(x: np.ndarray, y: np.ndarray, color: Any, radius: float) -> Iterator[str]:
    step = max(1, len(x) // POINTS)
    several = not isinstance(color, str)
    for place in range(0, len(x), step):
        if np.isfinite(x[place]) and np.isfinite(y[place]):
            mine = color[place] if several and isinstance(color[place], str) else color if not several else BLUE
            yield f'<circle cx="{x[place]:.1f}" cy="{y[place]:.1f}" r="{radius}" fill="{mine}"/>'


def _bars(trace: dict, frame: Frame, x: np.ndarray, y: np.ndarray) -> Iterator[str]:
    if trace.get("orientation") == "h" or not len(x):
        return
    color = trace.get("marker", {}).get("color", BLUE)
    width = 0.8 * (frame.bar if np.isfinite(frame.bar) else WIDTH / 4)
    floor = float(frame.y([max(0.0, frame.ranges[1][0])])[0]) if not frame.logs[1] else HEIGHT - BOTTOM
    for place, (across, up) in enumerate(zip(x, y, strict=True)):
        mine = color[place] if isinstance(color, list | tuple) else color if isinstance(color, str) else BLUE
        top, height = min(up, floor), max(abs(floor - up), 0.6)
        if np.isfinite(top):
            size = f'width="{width:.1f}" height="{height:.1f}"'
            yield f'<rect x="{across - width / 2:.1f}" y="{top:.1f}" {size} fill="{mine}"/>'


def _layer(layer: Any, frame: Frame) -> Iterator[str]:
    if isinstance(layer, Raster):
        yield _picture(layer, frame)
    elif isinstance(layer, Path):
        yield _curve(frame.x(layer.x), frame.y(layer.y), layer.color, 2.0)
    elif isinstance(layer, Dots):
        yield from _circles(frame.x(_last(layer.x)), frame.y(_last(layer.y)), layer.color, 2.4)
    elif isinstance(layer, Segments):
        weight = _last(layer.weight)
        largest = float(np.abs(weight).max(initial=0)) or 1.0
        ends = (frame.x(layer.x0), frame.y(layer.y0), frame.x(layer.x1), frame.y(layer.y1))
        for x0, y0, x1, y1, size in zip(*ends, weight, strict=True):
            yield _line(x0, y0, x1, y1, CLASSES[1] if size > 0 else CLASSES[0], 0.3 + 2.5 * abs(size) / largest)
    elif isinstance(layer, Arrows):
        ends = (frame.x(_last(layer.x0)), frame.y(_last(layer.y0)), frame.x(_last(layer.x1)), frame.y(_last(layer.y1)))
        for x0, y0, x1, y1 in zip(*ends, strict=True):
            yield _line(x0, y0, x1, y1, layer.color, 2.5)


def _line(x0: float, y0: float, x1: float, y1: float, color: str, width: float) -> str:
    if not np.isfinite([x0, y0, x1, y1]).all():
        return ""
    return (
        f'<line x1="{x0:.1f}" y1="{y0:.1f}" x2="{x1:.1f}" y2="{y1:.1f}" stroke="{color}" stroke-width="{width:.1f}" '
        'stroke-linecap="round"/>'
    )


def _picture(layer: Raster, frame: Frame) -> str:
    values = np.asarray(layer.values, dtype=float)
    values = values[-1] if values.ndim == 3 else values
    left, right = (float(part) for part in frame.x(np.array(layer.x)))
    bottom, top = (float(part) for part in frame.y(np.array(layer.y)))
    rows = values[::-1] if bottom > top else values
    data = base64.b64encode(_png(_colored(layer, rows))).decode()
    style = "" if layer.smooth else ' style="image-rendering:pixelated"'
    return (
        f'<image href="data:image/png;base64,{data}" x="{left:.1f}" y="{min(top, bottom):.1f}" '
        f'width="{right - left:.1f}" height="{abs(bottom - top):.1f}" preserveAspectRatio="none"{style}/>'
    )


def _colored(layer: Raster, values: np.ndarray) -> np.ndarray:
    """RGBA bytes (H, W, 4): a class's own colour grows opaque with confidence, so that the page shows through."""
    low, high = layer.span
    share = np.clip(np.nan_to_num((values - low) / ((high - low) or 1)), 0, 1)
    if layer.colors == "sequential":
        steps = np.array([_rgb(color) for color in SEQUENTIAL], dtype=float)
        place = share * (len(steps) - 1)
        below = np.minimum(place.astype(int), len(steps) - 2)
        color = steps[below] + (steps[below + 1] - steps[below]) * (place - below)[..., None]
        opacity = np.full(values.shape, 255.0)
    elif layer.colors == "classes":
        which = np.clip(values.astype(int), 0, round(high) - 1)
        color = np.array([_rgb(color) for color in CLASSES], dtype=float)[which]
        least, most = CLASS_SHARES
        opacity = 255 * (least + (most - least) * (values - which))
    else:
        color = np.where((share < 0.5)[..., None], np.array(_rgb(CLASSES[0])), np.array(_rgb(CLASSES[1]))).astype(float)
        opacity = 255 * DIVERGING_SHARE * np.abs(2 * share - 1)
    return np.concatenate([color, opacity[..., None]], axis=-1).astype(np.uint8)


def _rgb(color: str) -> Sequence[int]:
    return [int(color[place : place + 2], 16) for place in (1, 3, 5)]


def _png(pixels: np.ndarray) -> bytes:
    """RGBA bytes (H, W, 4) as a PNG file."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    height, width, _ = pixels.shape
    raw = b"".join(b"\0" + row.tobytes() for row in pixels)
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(raw)) + chunk(b"IEND", b"")

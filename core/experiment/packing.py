"""What a stage is told, and the bytes it reads: header length, JSON header, then every array, aligned to 8 bytes.

In the header an array stands as {"$": [type, offset, shape]} with type f4, i4 or u1. The browser's types of all this
are in pages/lab/browser/messages.d.ts; tests/examples/message.json holds one message as both sides understand it.
"""

from __future__ import annotations

import dataclasses
import json
import math
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.experiment.knobs import applies, knobs
from core.experiment.scene import Clock, Frames, Overlay, Panel, Raster, Scene, Segments


def pack(header: Mapping[str, Any]) -> bytes:
    """`header` (dicts, lists, numbers, text and numpy arrays) as one message."""
    arrays: list[bytes] = []
    offset = 0

    def place(value: Any) -> Any:
        """What JSON cannot hold: an array's bytes go behind the header, and its reference stands in its place."""
        nonlocal offset
        if isinstance(value, np.generic):
            return value.item()
        if not isinstance(value, np.ndarray):
            return dict(value)
        if value.dtype.kind not in "fiub":
            return value.tolist()
        packed = _narrow(value)
        raw = packed.tobytes()
        reference = {"$": [packed.dtype.str[1:], offset, list(packed.shape)]}
        arrays.append(raw + b"\0" * (-len(raw) % 8))
        offset += len(arrays[-1])
        return reference

    try:
        head = json.dumps(header, default=place, allow_nan=False, separators=(",", ":")).encode()
    except ValueError:  # somewhere a plain number is not finite, which JSON cannot say
        arrays.clear()
        offset = 0
        head = json.dumps(_finite(header), default=place, allow_nan=False, separators=(",", ":")).encode()
    start = len(head).to_bytes(4, "little") + head
    return b"".join([start, b"\0" * (-len(start) % 8), *arrays])


def _narrow(values: np.ndarray) -> np.ndarray:
    kind = values.dtype.kind
    if kind == "f":
        with np.errstate(over="ignore"):
            return np.ascontiguousarray(values, dtype="<f4")
    if kind == "i" or (kind == "u" and values.dtype.itemsize > 1):
        return np.ascontiguousarray(values, dtype="<i4")
    return np.ascontiguousarray(values, dtype="u1")


def _finite(value: Any) -> Any:
    """The same with NaN as null and infinities as text."""
    if isinstance(value, Mapping):
        return {name: _finite(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    if isinstance(value, float | np.floating) and not math.isfinite(value):
        return None if math.isnan(value) else ("∞" if value > 0 else "−∞")
    return value


@dataclass(frozen=True)
class Drawing:
    """What a stage shows of one scene: `frame` is shown first, `start` where the address names no moment."""

    panels: list[dict[str, Any]]
    readouts: list[dict[str, Any]]
    notices: list[dict[str, Any]]
    clock: dict[str, Any] | None
    frame: int
    start: int
    arrows: dict[str, Any] | None

    @classmethod
    def of(cls, scene: Scene) -> Drawing:
        clock, arrows = scene.clock, scene.arrows
        return cls(
            panels=[_panel(panel) for panel in scene.panels],
            readouts=[vars(readout) for readout in scene.readouts],
            notices=[vars(notice) for notice in scene.notices],
            clock=None if clock is None else _clock(clock),
            frame=clock.start if clock else -1,
            start=clock.start if clock else -1,
            arrows=None if arrows is None else dataclasses.asdict(arrows),
        )


@dataclass(frozen=True)
class Mounting:
    """What stays as long as a stage stands where it is: only a run of its page tells it.

    `key` is the stage's name in the page, `live` the address that answers while a knob is dragged ("" if none does),
    `plotly` that of Plotly's script. `keeps` is whether the page's address holds the moment shown. `readings` say by
    knob how a link's text was read; `fallback` is what stands, faded, below a refusal where nothing was drawn before.
    """

    key: str
    live: str
    plotly: str
    keeps: bool
    readings: Mapping[str, str]
    fallback: Drawing | None = None


@dataclass(frozen=True)
class Message:
    """All that a stage is told at once, in answer to its request `seq`.

    `knobs` and `hidden` are the specs of the knobs on the stage and of the others. Where there is a `refusal` (the
    fields of core.experiment.refusal) there is no `drawing`; while a knob is dragged there is no `mounting`.
    """

    seq: int
    knobs: list[dict[str, Any]]
    hidden: list[dict[str, Any]]
    refusal: dict[str, Any] | None
    drawing: Drawing | None
    mounting: Mounting | None = None

    def packed(self) -> bytes:
        return pack(self.header())

    def header(self) -> dict[str, Any]:
        """As it is packed: the fields of drawing and mounting stand beside the others."""
        own = {name: value for name, value in vars(self).items() if name not in ("drawing", "mounting")}
        mounting = self.mounting and vars(self.mounting)
        if mounting and mounting["fallback"]:
            mounting = mounting | {"fallback": vars(mounting["fallback"])}
        return own | (vars(self.drawing) if self.drawing else {}) | (mounting or {})


Groups = tuple[tuple[str, tuple[str, ...]], ...]  # (heading, names of its knobs), in order


def groups_of(folded: Mapping[str, Sequence[str]] | Sequence[str]) -> Groups:
    """The folded knobs under their headings; a plain list stands under "More knobs"."""
    headed = folded if isinstance(folded, Mapping) else {"More knobs": folded} if folded else {}
    return tuple((heading, tuple(names)) for heading, names in headed.items())


def knob_specs(settings: Any, shown: Sequence[str], folded: Groups = ()) -> tuple[list[dict], list[dict]]:
    """The specs of the knobs that stand on the stage (in order), and of the others, which handles may move.

    A spec's `group` is the heading under which its knob is folded, "" for one in sight.
    """
    groups = {name: heading for heading, names in folded for name in names}
    specs = {}
    for name, knob in knobs(settings).items():
        spec = {key: value for key, value in knob._asdict().items() if key not in ("when", "view")}
        specs[name] = spec | {
            "name": name,
            "whole": knob.whole,
            "value": getattr(settings, name),
            "off": not applies(settings, name),
            "group": groups.get(name, ""),
        }
    standing = [*shown, *groups]
    return [specs[name] for name in standing], [spec for name, spec in specs.items() if name not in standing]


def _clock(clock: Clock) -> dict[str, Any]:
    return {"label": clock.label, "values": np.asarray(clock.values, dtype=float), "names": clock.names}


def _panel(panel: Panel) -> dict[str, Any]:
    frames = [_frames(part) for part in panel.frames]
    return {
        "name": panel.name,
        "title": panel.title,
        "alt": panel.alt,
        "span": panel.span,
        "height": panel.height,
        "narrowest": panel.narrowest,
        "figure": panel.figure,
        "layers": [_layer(layer) for layer in panel.layers],
        "frames": frames,
        "handles": [dataclasses.asdict(handle) for handle in panel.handles],
        "click": panel.click and [grip and dataclasses.asdict(grip) for grip in panel.click],
        "pick": panel.pick,
        "opens": panel.opens and dataclasses.asdict(panel.opens),
        "hash": _digest((panel.figure, frames, panel.height, panel.span)),
    }


def _frames(part: Frames) -> dict[str, Any]:
    return {"trace": part.trace, "attribute": part.attribute, "values": part.values, "lazy": part.lazy}


def _layer(layer: Overlay) -> dict[str, Any]:
    fields = {item.name: getattr(layer, item.name) for item in dataclasses.fields(layer)}
    kind = {"kind": type(layer).__name__.lower()}
    if isinstance(layer, Raster):
        return kind | _raster(layer)
    if isinstance(layer, Segments):
        largest = float(np.nanmax(np.abs(layer.weight), initial=0.0))
        return kind | fields | {"scale": largest or 1.0}
    return kind | fields


def _raster(layer: Raster) -> dict[str, Any]:
    low, high = layer.span
    values = np.asarray(layer.values, dtype=np.float64)  # a narrow span may lie below what 32 bits can tell apart
    classes = round(high) if layer.colors == "classes" else 2
    if layer.colors == "classes":
        width = 255 // classes
        which = np.clip(np.floor(values), 0, classes - 1)
        levels = which * width + np.clip(values - which, 0, 0.999) * width
    else:
        levels = np.clip((values - low) / ((high - low) or 1.0), 0, 1) * 254 + 0.5
    levels = np.where(np.isfinite(values), levels, 255).astype(np.uint8)
    packed = {"values": levels, "x": layer.x, "y": layer.y, "colors": layer.colors, "classes": classes}
    packed |= {"smooth": layer.smooth, "digits": layer.digits, "span": layer.span, "name": layer.name}
    packed |= {"seek": layer.seek, "edit": layer.edit}
    return packed | ({"numbers": values} if layer.digits is not None else {})


def _digest(value: Any) -> int:
    """A checksum by which the stage knows that a panel's figure has not changed."""
    return zlib.crc32(json.dumps(value, default=_summed, separators=(",", ":")).encode())


def _summed(value: Any) -> Any:
    """An array by its own checksum; all else that JSON cannot hold, as what it can."""
    if isinstance(value, np.ndarray) and value.dtype.kind in "fiub":
        return f"{value.shape} {zlib.crc32(np.ascontiguousarray(value).data)}"
    return dict(value) if isinstance(value, Mapping) else value.tolist()

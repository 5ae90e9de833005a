"""One message with everything that a message can hold: `python -m tests.example_message` writes it anew.

tests/examples/message.json is what Python and JavaScript agree on: the packed bytes, and what they mean.
"""

import base64
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from core.experiment import scene as drawn
from core.experiment.charts import axis, dots, figure
from core.experiment.knobs import choice, number, numbers, text, toggle
from core.experiment.packing import Drawing, Message, Mounting
from core.experiment.scene import Frames, Grip, Handle, Opening, Overlay, Panel
from core.networks.network_maps import Confusion, Cuts, Decision, Diagram, OwnPoints
from pages.lab.drawing import Shown

FILE = Path(__file__).parent / "examples" / "message.json"
NARROW = {"f": ("f4", "<f4"), "i": ("i4", "<i4"), "u": ("u1", "u1"), "b": ("u1", "u1")}
LINE, TWO_LINES = np.array([0.0, 0.5, np.nan]), np.array([[0.0, 1.0], [0.5, -1.0]])


@dataclass(frozen=True)
class Settings:
    """A knob of every kind."""

    rate: float = number(0.5, 0.25, 2.0, label="Rate", help="How fast.", log=True, zero=True, slider=(0.25, 1.0))
    column: int = number(1, 1, 2, label="Column", help="Which one.", step=1, unit="of two")
    way: str = choice("up", ["up", "down"], label="Way", help="Where to.")
    shown: bool = toggle(True, label="Shown", help="Whether it is.", when={"way": ["up"]})
    shares: tuple = numbers((1.0, 3.0), low=0, high=4, least=2, most=3, total=4, label="Shares", help="Of four.")
    formula: str = text("x²", label="f(x) =", help="A formula.", most=20)


def layers() -> tuple[Overlay, ...]:
    """Each kind once, and a raster more: one that moves, and one with numbers in its cells."""
    network = Decision(
        sizes=(2, 1), activation="ReLU", loss="MSE", weights=np.array([[0.5, -0.25, 1.0]]), epochs=np.array([0.0]),
        inputs=("x", "y"), held=(0.0, 0.0), mean=(0.0, 0.0), scale=(1.0, 1.0), x=(-1.0, 1.0), y=(-1.0, 1.0),
        classes=("inside", "outside"), axes=("x", "y"), switches={"Test points": "shown"},
    )  # fmt: skip
    return (
        drawn.Raster(np.stack([TWO_LINES, -TWO_LINES]), (0, 2), (0, 2), (-1, 1), "diverging", name="moving"),
        drawn.Raster(TWO_LINES, (0, 2), (0, 2), digits=1, seek=np.array([[0, 1], [1, 0]]), edit="shares"),
        drawn.Segments(LINE, LINE, LINE, LINE, weight=np.stack([LINE, LINE])),
        drawn.Path(LINE, LINE, dash=True),
        drawn.Dots(TWO_LINES, TWO_LINES),
        drawn.Arrows(LINE, LINE, LINE, LINE),
        drawn.Cursor(LINE),
        drawn.Linked(
            LINE[:2], LINE[:2], ("a", "b"), ("one", "two"), (("a 1", "b 1"), ("a 2", "b 2")), edits={"a": ("shares", 1)}
        ),
        network,
        Cuts(1, "#0b9a75", 2, name="layer 1"),
        Diagram((("x", True, {"shown": False}), ("y", False, None)), longer={"column": 2}),
        Confusion(np.array([[[3, 1], [0, 4]]]), ("inside", "outside")),
        OwnPoints("formula", "way", most=5, reach=2.0),
    )


def example() -> Message:
    chart = figure([dots(LINE, LINE, name="points")], axis("x"), axis("y"))
    frames = Frames(0, "y", np.stack([LINE, LINE])), Frames(0, "customdata", np.array([1, 2]), lazy=True)
    handle = Handle(Grip("rate", step=0.5, least=0.5), 1.0, "the rate")
    click = (Grip("shares", index=1, offset=0.5), None)
    panel = Panel(
        "chart", "A chart", chart, "Says what it shows.", layers(), frames, (handle,), 12, 320, click, "column",
        Opening("classification", ("units", "seed"), {"data": "XOR"}),
    )  # fmt: skip
    scene = drawn.Scene(
        panels=(panel,),
        readouts=(
            drawn.Readout("loss", np.array([0.5, 0.25]), "nats", help="Less is better."),
            drawn.Readout("t", "none"),
        ),
        clock=drawn.Clock("epoch", np.array([0.0, 1.0]), start=0, names=("first", "last")),
        notices=(drawn.Notice("warning", "It grows.", "Back", {"rate": 0.5}),),
        arrows=drawn.LinkedArrows(("a", "b"), ("a_length", "b_length"), "direction", "angle", {"shown": True}),
    )
    refusal = {"sentence": "No.", "knob": "formula", "place": 1, "action": "Back", "changes": {"formula": "x²"}}
    shown = Shown.of(["rate", "column", "way"], {"More knobs": ["shares"]}, {"column": ["first", "second"]})
    drawing = Drawing.of(scene)
    mounting = Mounting(
        key="stage_example_main", live="live/ticket", plotly="plotly.min.js?v=1", keeps=True,
        readings={"shares": "Read 1,5 as 1.5."}, fallback=Drawing.of(drawn.Scene(())),
    )  # fmt: skip
    return Message(7, *shown.specs(Settings()), refusal, drawing, mounting)


def described(value: Any) -> Any:
    """What the browser finds: an array is rows of {type: numbers}, with null for NaN; a tuple is a list."""
    if isinstance(value, np.ndarray) and value.ndim > 1:
        return [described(row) for row in value]
    if isinstance(value, np.ndarray):
        kind, narrow = NARROW[value.dtype.kind]
        return {kind: [None if number != number else number for number in value.astype(narrow).tolist()]}
    if isinstance(value, dict):
        return {name: described(item) for name, item in value.items()}
    return [described(item) for item in value] if isinstance(value, list | tuple) else value


def written() -> str:
    """The example as it stands in its file."""
    message = example()
    packed = base64.b64encode(message.packed()).decode()
    return json.dumps({"message": described(message.header()), "packed": packed}, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    FILE.write_text(written(), encoding="utf-8")

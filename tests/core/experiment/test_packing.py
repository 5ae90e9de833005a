"""What is packed is what the stage unpacks."""

import dataclasses
import json

import numpy as np
import pytest

from core.experiment.charts import axis, dots, figure
from core.experiment.packing import Drawing, pack
from core.experiment.scene import Arrows, Cursor, Dots, Panel, Path, Raster, Scene, Segments


def unpack(message: bytes) -> dict:
    """The stage's own reading of a message, in Python."""
    size = int.from_bytes(message[:4], "little")
    base = -(-(4 + size) // 8) * 8
    types = {"f4": "<f4", "i4": "<i4", "u1": "u1"}

    def revive(value: dict) -> object:
        if "$" not in value:
            return value
        kind, offset, shape = value["$"]
        return np.frombuffer(message, types[kind], int(np.prod(shape)), base + offset).reshape(shape)

    return json.loads(message[4 : 4 + size], object_hook=revive)


def test_arrays_come_back_as_they_were() -> None:
    parts = {"a": np.arange(7, dtype=np.int64), "b": np.linspace(0, 1, 5), "c": np.array([True, False]), "d": "text"}
    back = unpack(pack(parts | {"deep": [{"e": np.ones((2, 3), np.float32)}]}))
    np.testing.assert_array_equal(back["a"], parts["a"])
    np.testing.assert_allclose(back["b"], parts["b"], rtol=1e-6)
    assert back["c"].tolist() == [1, 0] and back["d"] == "text" and back["deep"][0]["e"].shape == (2, 3)


def test_what_is_not_finite_is_said_in_words() -> None:
    assert unpack(pack({"a": float("nan"), "b": [float("inf"), np.float64("-inf")]})) == {"a": None, "b": ["∞", "−∞"]}


def scene(color: str, value: float) -> Scene:
    raster = Raster(np.full((2, 2), value), (0, 1), (0, 1))
    return Scene((Panel("p", "P", figure([dots([1], [2], color=color)], axis("x"), axis("y")), "alt", (raster,)),))


def test_a_panel_is_drawn_anew_only_when_its_figure_changed() -> None:
    hashes = [
        vars(Drawing.of(scene(*case)))["panels"][0]["hash"] for case in [("#2f7ed8", 0), ("#2f7ed8", 1), ("#d9730d", 0)]
    ]
    assert hashes[0] == hashes[1] != hashes[2]


def test_a_raster_is_one_byte_a_cell_and_255_is_no_value() -> None:
    values = np.array([[0.0, 1.0], [0.5, np.nan]])
    layer = vars(
        Drawing.of(Scene((Panel("p", "P", figure([], axis("x"), axis("y")), "", (Raster(values, (0, 1), (0, 1)),)),)))
    )
    assert layer["panels"][0]["layers"][0]["values"].tolist() == [[0, 254], [127, 255]]


def test_classes_share_the_bytes_out_by_class_and_confidence() -> None:
    values = np.array([[0.0, 1.0, 2.5]])
    panel = Panel("p", "P", figure([], axis("x"), axis("y")), "", (Raster(values, (0, 1), (0, 1), (0, 3), "classes"),))
    levels = vars(Drawing.of(Scene((panel,))))["panels"][0]["layers"][0]["values"]
    assert levels.tolist() == [[0, 85, 212]]


@pytest.mark.parametrize("scale", [1e-60, 1.0, 1e60])
def test_a_raster_s_levels_depend_on_its_span_alone(scale: float) -> None:
    """32 bits cannot tell numbers below 1e-45 apart, nor hold those above 3e38; the picture can."""
    values = scale * np.array([[-1.0, 0.0, 1.0]])
    panel = Panel(
        "p", "P", figure([], axis("x"), axis("y")), "", (Raster(values, (0, 1), (0, 1), (-scale, scale), "diverging"),)
    )
    levels = vars(Drawing.of(Scene((panel,))))["panels"][0]["layers"][0]["values"]
    assert levels.tolist() == [[0, 127, 254]]


@pytest.mark.parametrize("kind", [Raster, Segments, Path, Dots, Arrows, Cursor])
def test_every_layer_can_be_named(kind: type) -> None:
    """The legend's entry of the name switches it."""
    assert next(item for item in dataclasses.fields(kind) if item.name == "name").default == ""


def test_equal_axes_make_circles_round() -> None:
    layout = figure([], axis("x"), axis("y"), equal=True)["layout"]
    assert (
        layout["yaxis"]["scaleanchor"] == "x"
        and "scaleanchor" not in figure([], axis("x"), axis("y"))["layout"]["yaxis"]
    )

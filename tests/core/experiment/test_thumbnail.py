"""The gallery's pictures: every topic's own scene as a small SVG."""

import xml.etree.ElementTree as ET
from types import ModuleType

import numpy as np
import pytest

from core.experiment.charts import INK, axis, bars, figure, line
from core.experiment.part import parts_of
from core.experiment.scene import Panel, Raster, Scene
from core.experiment.thumbnail import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH, sketch
from pages.sections import SECTIONS, topic_of

TOPICS = [topic_of(name) for names in SECTIONS.values() for name in names]
SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.__name__)
def test_a_topic_s_picture_is_small_and_well_formed(topic: ModuleType) -> None:
    settings = topic.Settings()
    part = parts_of(topic)[0]
    text = sketch(part.scene(part.run(settings), settings))
    assert len(ET.fromstring(text)) >= 1
    assert len(text) < 120_000
    assert "nan" not in text and INK not in text


def test_a_curve_spans_the_picture() -> None:
    text = sketch(Scene((Panel("p", "P", figure([line([0.0, 1.0], [0.0, 1.0])], axis("x"), axis("y")), ""),)))
    path = ET.fromstring(text).find(f".//{SVG}path")
    assert path is not None
    assert path.get("d") == f"M{LEFT:.1f} {HEIGHT - BOTTOM:.1f}L{WIDTH - RIGHT:.1f} {TOP:.1f}"
    assert {node.text for node in ET.fromstring(text).iter(f"{SVG}text")} == {"x", "y"}


def test_bars_stand_on_zero_and_a_raster_is_an_image() -> None:
    panel = Panel(
        "p", "P", figure([bars([0, 1], [1.0, -1.0])], axis("x"), axis("y")), "", (Raster(np.eye(2), (0, 1), (0, 1)),)
    )
    drawn = ET.fromstring(sketch(Scene((panel,))))
    up, down = drawn.findall(f".//{SVG}rect")
    assert float(up.get("y", 0)) + float(up.get("height", 0)) == pytest.approx(float(down.get("y", 0)), abs=0.2)
    assert drawn.find(f".//{SVG}image") is not None


def drawn(across: str, *traces: dict) -> ET.Element:
    """A chart of these traces, its upright axis from 0 to 1, as the gallery draws it."""
    chart = figure(list(traces), axis(across, 0, 100), axis("y", 0, 1))
    return ET.fromstring(sketch(Scene((Panel("p", "P", chart, ""),))))


def test_nothing_is_drawn_across_the_axes_names() -> None:
    svg = drawn("x", line([0, 100], [-5.0, 5.0]))
    box = svg.find(f"{SVG}svg")
    assert box is not None and box.find(f"{SVG}path") is not None
    assert float(box.get("y", 0)) + float(box.get("height", 0)) <= HEIGHT - BOTTOM + 5
    assert svg.find(f"{SVG}path") is not None, "the axes lie outside the box"


def test_pieces_of_a_curve_stay_pieces_and_rings_stay_round() -> None:
    turn = np.append(np.linspace(0, 2 * np.pi, 60), np.nan)
    x, y = (np.concatenate([50 + size * part(turn) for size in range(1, 30)]) for part in (np.cos, np.sin))
    path = drawn("x", line(x, y / 100)).find(f".//{SVG}path")
    assert path is not None
    pieces = path.get("d", "").split("M")[1:]
    assert len(pieces) == 29
    assert all(piece.count("L") >= 24 for piece in pieces)
    assert all(piece.split("L")[0] == piece.split("L")[-1] for piece in pieces), "a ring is closed"


def test_a_long_name_of_an_axis_is_cut_before_its_explanation() -> None:
    names = {node.text for node in drawn("hidden layer, from the picture to the loss").iter(f"{SVG}text")}
    assert "hidden layer" in names

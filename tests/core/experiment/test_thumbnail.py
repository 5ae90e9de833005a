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
    path = ET.fromstring(text).find(f"{SVG}path")
    assert path is not None
    assert path.get("d") == f"M{LEFT:.1f} {HEIGHT - BOTTOM:.1f}L{WIDTH - RIGHT:.1f} {TOP:.1f}"
    assert {node.text for node in ET.fromstring(text).iter(f"{SVG}text")} == {"x", "y"}


def test_bars_stand_on_zero_and_a_raster_is_an_image() -> None:
    panel = Panel(
        "p", "P", figure([bars([0, 1], [1.0, -1.0])], axis("x"), axis("y")), "", (Raster(np.eye(2), (0, 1), (0, 1)),)
    )
    drawn = ET.fromstring(sketch(Scene((panel,))))
    up, down = drawn.findall(f"{SVG}rect")
    assert float(up.get("y", 0)) + float(up.get("height", 0)) == pytest.approx(float(down.get("y", 0)), abs=0.2)
    assert drawn.find(f"{SVG}image") is not None

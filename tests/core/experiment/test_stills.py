"""A notebook draws its page's charts with Plotly alone: what the stage adds stands in them as traces."""

import __future__

import contextlib
import io
import json
from types import ModuleType

import numpy as np
import plotly.graph_objects as go
import pytest

from core.chance.t_test import topic as t_test
from core.experiment.charts import axis, figure, line
from core.experiment.part import parts_of
from core.experiment.scene import Arrows, Dots, Frames, Panel, Path, Raster, Segments
from core.experiment.standalone_script import notebook
from core.experiment.stills import still
from core.numbers.matrices import topic as matrices
from core.numbers.softmax import topic as softmax

TWO = np.array([0.0, 1.0])


def test_layers_and_the_last_frame_are_in_the_figure() -> None:
    layers = (
        Raster(np.stack([np.zeros((2, 2)), np.eye(2)]), (0.0, 2.0), (0.0, 4.0)),
        Segments(TWO, TWO, TWO + 1, TWO, np.array([[1.0, -1.0], [0.0, 2.0]])),
        Arrows(TWO, TWO, TWO + 1, TWO),
        Path(np.arange(3.0), np.arange(3.0) ** 2),
        Dots(np.stack([TWO, TWO + 5]), np.stack([TWO, TWO + 7])),
    )
    frames = (Frames(0, "y", np.array([[0.0, 0.0], [3.0, 4.0]])), Frames(0, "line.color", ["red", "blue"]))
    drawn = figure([line(TWO, TWO)], axis("x"), axis("y"))
    made = go.Figure(still(Panel("p", "Title", drawn, "", layers, frames)))
    below, curve, *above = made.data
    assert below.type == "heatmap" and np.array(below.z).tolist() == np.eye(2).tolist()
    assert list(below.x) == [0.5, 1.5] and list(below.y) == [1.0, 3.0]
    assert list(curve.y) == [3.0, 4.0] and curve.line.color == "blue"
    assert drawn["data"][0]["line"]["color"] != "blue", "the panel itself is left as it was"
    assert made.layout.title.text == "Title"
    assert any(list(trace.x) == [5.0, 6.0] and list(trace.y) == [7.0, 8.0] for trace in above)
    assert sum(trace.mode == "lines" for trace in above) == 4 and len(above) == 7


@pytest.mark.parametrize("topic", [softmax, matrices, t_test], ids=lambda topic: topic.__name__.split(".")[-2])
def test_the_notebook_runs_and_draws_every_panel(topic: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[go.Figure] = []
    monkeypatch.setattr(go.Figure, "show", lambda drawn: shown.append(drawn))
    space: dict = {"__name__": "__main__"}
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        for cell in json.loads(notebook(topic, topic.Settings()))["cells"]:
            if cell["cell_type"] == "code":
                code = compile("".join(cell["source"]), "cell", "exec", __future__.annotations.compiler_flag, True)
                exec(code, space)
    settings = topic.Settings()
    panels = [panel for part in parts_of(topic) for panel in part.scene(part.run(settings), settings).panels]
    assert [drawn.layout.title.text for drawn in shown] == [panel.title for panel in panels]
    assert all(len(drawn.data) for drawn, panel in zip(shown, panels, strict=True) if panel.figure["data"])
    assert printed.getvalue().count(": ") > 5

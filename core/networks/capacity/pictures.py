"""Pictures of one network: the plane it cuts, its curves, and a linear chain beside its one matrix."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from core.experiment.charts import BLUE, GREEN, INK, MAUVE, MUTED, ORANGE, RED, SLATE, axis, dots, figure, line
from core.experiment.scene import Cursor, Overlay, Panel, Raster
from core.experiment.wording import counted, fixed, plain
from core.networks.capacity.collapse import GRID, Collapse
from core.networks.capacity.linear_chain import Affine
from core.networks.capacity.plane import Plane
from core.networks.capacity.regions import most_regions
from core.networks.capacity.topic import Settings
from core.networks.clicked_points import CLICKED
from core.networks.map_panels import MAP_HEIGHT, class_points, map_panel
from core.networks.network_maps import Cuts, Decision, OwnPoints, probabilities

LAYER_COLORS = (GREEN, MAUVE, RED, SLATE, "#8a6d3b")
SWITCHES = {"Test points": "tests", "Only the decision": "sharp"}
FAR = 1e9  # where a trace stands that is there for the legend only
ROW = 2.4  # how wide a row of matrices is drawn
WRITTEN = 0.4  # how wide a cell must be to hold its number


def cuts_of(hidden: Sequence[int], chosen: int) -> tuple[Cuts, ...]:
    """The lines of every layer or, if one is `chosen` (from 2 on, layer by layer), that of one unit."""
    layers, before = [], 1
    for layer, units in enumerate(hidden, start=1):
        unit = chosen - before if before < chosen <= before + units else 0
        if unit or chosen == 1 or chosen > 1 + sum(hidden):
            layers.append(Cuts(layer, LAYER_COLORS[layer - 1], unit, name=layer_name(layer, units)))
        before += units
    return tuple(layers)


def layer_name(layer: int, units: int) -> str:
    return f"layer {layer}: {counted(units, 'line')}"


def plane_panel(result: Plane, plane: Decision, clicks: OwnPoints | None, settings: Settings) -> Panel:
    """The map of what the network answers, cut by the lines on which its hidden units switch."""
    hidden = result.history.network.hidden
    layers: tuple[Overlay, ...] = (plane, *cuts_of(hidden, settings.unit), *((clicks,) if clicks else ()))
    panel = map_panel(result.prepared, layers, settings.tests, result.prepared.points.names == ("x", "y"))
    points = [trace | {"showlegend": False} for trace in panel.figure["data"]]
    names = [
        line([FAR], [FAR], cuts.name, cuts.color, 3, showlegend=True, hoverinfo="skip")
        for cuts in layers
        if isinstance(cuts, Cuts)
    ]
    layout = panel.figure["layout"] | {"showlegend": True}
    return replace(
        panel,
        title="Decision map",
        figure={"data": [*points, *names], "layout": layout},
        alt=f"What a network with hidden layers of {', '.join(map(str, hidden))} units answers over the plane, and the "
        "lines on which its hidden units switch.",
        span=6,
        height=MAP_HEIGHT + 40,
    )


def pieces_panel(result: Plane, frames: slice) -> Panel:
    """The pieces of the map over the epochs, and how many there could be."""
    history, most = result.history, most_regions(result.history.network.hidden)
    epochs = history.epochs
    last = float(max(epochs[-1], 1))
    traces = [line(epochs[-len(result.inhabited) :], result.inhabited, "with points", ORANGE)]
    if len(result.pieces):
        shown = np.where(result.pieces > 0, result.pieces, np.nan)
        traces.insert(0, line(epochs[-len(shown) :], shown, "on the map", BLUE, 5))
    highest = max([1, *result.pieces.tolist(), *result.inhabited.tolist()])
    near = most <= 4 * highest
    bound = {"type": "line", "x0": 0, "x1": last, "y0": most, "y1": most, "line": {"color": RED, "dash": "dash"}}
    top = 1.15 * (most if near else highest)
    bound_said = f"at most {most:,}" if most < 1e6 else f"at most {plain(most, 2)}"
    note = {
        "x": last, "y": most if near else top, "text": bound_said,
        "showarrow": False, "xanchor": "right", "yanchor": "bottom" if near else "top",
        "font": {"color": RED, "size": 12},
    }  # fmt: skip
    return Panel(
        name="pieces",
        title="Regions",
        figure=figure(
            traces, axis("epoch", 0, last), axis("on/off patterns", 0, top), shapes=[bound] if near else [],
            annotations=[note],
        ),
        alt=f"How many regions the map has over the epochs; the training points lie in {result.inhabited[-1]} of them "
        "at last.",
        layers=(Cursor(epochs[frames]),),
        span=3,
        height=MAP_HEIGHT + 40,
    )  # fmt: skip


def collapse_panels(result: Collapse, settings: Settings) -> tuple[Panel, ...]:
    """What the chain answers, what becomes of a grid in it, and its matrices beside their product."""
    return chain_map(result, settings), warp_panel(result), matrices_panel(result, settings.activation)


def chain_map(result: Collapse, settings: Settings) -> Panel:
    """The map of the chain's answers with its border and, where all is linear, the line of the one matrix."""
    prepared, (x, y) = result.prepared, result.area
    outputs = result.outputs.reshape(GRID, GRID, -1)
    classes = prepared.points.classes
    loss = "Cross-entropy" if outputs.shape[-1] > 1 else "BCEWithLogits"
    shares = probabilities(loss, outputs)
    if len(classes) == 2:
        raster = Raster(shares[..., -1], x, y, (0, 1), "diverging")
        margins = [outputs[..., 0]]
    else:
        best = shares.argmax(axis=-1)
        sure = np.clip((shares.max(axis=-1) * len(classes) - 1) / (len(classes) - 1), 0, 0.99)
        raster = Raster(best + sure, x, y, (0, len(classes)), "classes", smooth=False)
        margins = [
            outputs[..., k] - np.delete(outputs, k, axis=-1).max(axis=-1) for k in range(len(classes))
        ]  # fmt: skip
    across, up, names = np.linspace(*x, GRID), np.linspace(*y, GRID), prepared.points.names
    traces = class_points("training", prepared.shown_train, prepared.sample.y, classes)
    traces = [trace | {"showlegend": False} for trace in traces]
    traces += [zero_line(across, up, margin) for margin in margins]
    if len(result.parts) == 1 and len(classes) == 2:
        traces.append(one_matrix_line(result.parts[0], result))
    equal = settings.data == CLICKED or names == ("x", "y")
    return Panel(
        name="chain",
        title="The chain’s answer",
        figure=figure(
            traces, axis(names[0], *x, showgrid=False), axis(names[1], *y, showgrid=False), equal=equal,
            showlegend=len(result.parts) == 1 and len(classes) == 2,
        ),
        alt="What the chain of layers answers over the plane; a dark line is the border between the classes.",
        layers=(raster,),
        span=4,
        height=330,
    )  # fmt: skip


def zero_line(across: np.ndarray, up: np.ndarray, margin: np.ndarray) -> dict:
    """Where a field over the plane is 0."""
    return {
        "type": "contour", "x": across, "y": up, "z": margin, "showscale": False, "hoverinfo": "skip", "name": "",
        "contours": {"start": 0, "end": 0, "size": 1, "coloring": "none"}, "line": {"color": INK, "width": 2.5},
        "autocontour": False, "showlegend": False,
    }  # fmt: skip


def one_matrix_line(part: Affine, result: Collapse) -> dict:
    """Where the one matrix's own output is 0, from edge to edge of the map and beyond."""
    scale, (x, y) = result.prepared.scale, result.area
    assert scale is not None
    slope = part.matrix[0] / scale.scale
    offset = part.bias[0] - slope @ scale.mean
    length = float(slope @ slope) or 1.0
    middle = np.array([sum(x) / 2, sum(y) / 2])
    foot = middle - (slope @ middle + offset) / length * slope
    along = np.array([-slope[1], slope[0]]) / np.sqrt(length) * 2 * max(x[1] - x[0], y[1] - y[0])
    ends = np.stack([foot - along, foot + along])
    dashed = {"color": RED, "width": 2, "dash": "dash"}
    return line(ends[:, 0], ends[:, 1], "the one matrix’s border", RED, showlegend=True, hoverinfo="skip") | {
        "line": dashed
    }


def warp_panel(result: Collapse) -> Panel:
    """A grid of the plane as the last hidden layer has it, with the training points."""
    gaps = np.full((len(result.lines), 1, 2), np.nan)
    path = np.concatenate([result.lines, gaps], axis=1).reshape(-1, 2)
    traces = [line(path[:, 0], path[:, 1], color=MUTED, width=1, hoverinfo="skip")]
    sample = result.prepared.sample
    traces += class_points("training", result.hidden, sample.y, result.prepared.points.classes)
    return Panel(
        name="warp",
        title="The plane as the last hidden layer has it",
        figure=figure(
            traces, axis("first main direction"), axis("second"), showlegend=False,
        ),
        alt="An even grid of the plane, carried into the last hidden layer: straight lines stay straight and parallel "
        "where all layers are linear.",
        span=4,
        height=330,
    )  # fmt: skip


def matrices_panel(result: Collapse, activation: str) -> Panel:
    """Every layer's matrix, its bias as last column, the last layer first, over what they multiply out to."""
    weights, parts = ([np.column_stack(pair) for pair in pairs] for pairs in (result.weights, result.parts))
    names = [f"W<sub>{layer}</sub>" + ("*" if layer == result.bend else "") for layer in range(1, len(weights) + 1)]
    products = ["their product, bias last"] if len(parts) == 1 else ["product 1", "product 2"]
    # A matrix is applied to what stands on its right: the last layer stands first.
    above, notes = drawn_row(weights[::-1], names[::-1], 1.7, gap=0.15, wide=0.3, tall=1.05)
    below, named = drawn_row(parts[::-1], products[::-1], 0.05, gap=0.3, wide=0.75, tall=1.1, digits=2)
    bare = {"visible": False, "fixedrange": True}
    rows = "; ".join(", ".join(fixed(value, 2) for value in row) for part in parts for row in part)
    return Panel(
        name="matrices",
        title="Its matrices, each on its own scale" + (f" (*: {activation})" if len(parts) > 1 else ""),
        figure=figure(
            [dots([FAR], [FAR], hoverinfo="skip")], axis("", 0.0, ROW + 0.2, **bare),
            axis("", 0.0, 3.1, **bare), annotations=[*notes, *named], margin={"l": 4, "r": 4, "t": 4, "b": 4},
            showlegend=False,
        ),
        alt=f"The matrices of {len(weights)} layers, and what they multiply out to: {rows}.",
        layers=(*above, *below),
        span=4,
        height=330,
    )  # fmt: skip


def drawn_row(
    matrices: Sequence[np.ndarray], names: Sequence[str], bottom: float, gap: float, wide: float, tall: float,
    digits: int = 0,
) -> tuple[list[Raster], list[dict]]:  # fmt: skip
    """Matrices side by side over a width of ROW with their names above, and numbers where a cell can hold `digits`.

    A cell is at most `wide`, and a matrix at most `tall`.
    """
    rasters, notes, left = [], [], 0.0
    text = {"showarrow": False, "xanchor": "left", "yanchor": "bottom", "font": {"size": 13}}
    room = (ROW - gap * (len(matrices) - 1)) / sum(matrix.shape[1] for matrix in matrices)
    across = min(wide, room)
    up = min(across, tall / max(len(matrix) for matrix in matrices))
    across = across if digits else up
    for matrix, name in zip(matrices, names, strict=True):
        height, width = up * len(matrix), across * matrix.shape[1]
        largest = float(np.abs(matrix).max()) or 1.0
        # The first row stands on top.
        rasters.append(
            Raster(
                matrix, (left, left + width), (bottom + height, bottom), (-largest, largest), "diverging",
                digits if digits and across >= WRITTEN else None, smooth=False,
            )
        )  # fmt: skip
        notes.append(text | {"x": left, "y": bottom + height + 0.02, "text": name})
        left += width + gap
    return rasters, notes

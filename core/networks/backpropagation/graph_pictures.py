"""Graphs of operations: the network's and a typed formula's, with values, local slopes and adjoints."""

from __future__ import annotations

import numpy as np

from core.experiment.charts import BLUE, GREEN, MUTED, PAPER, dots, figure, line
from core.experiment.scene import Frames, Linked, Panel
from core.experiment.wording import plain
from core.networks.backpropagation.graphs import Node, Placed, adjoints_of, network_graph
from core.networks.backpropagation.moments import Moments
from core.networks.backpropagation.steps import exactly, factor
from core.networks.backpropagation.turns import Turn
from core.networks.backpropagation.typed_formula import Formula
from core.networks.backpropagation.words import NOT_YET, Words, along, bare, framed_texts, paper

COLUMN, WITH_SLOPES = 56, 116  # pixels at least from node to node


def operations_panel(result: Turn, loss: str) -> Panel:
    """The same turn as a graph of operations: values above the nodes, adjoints under them."""
    moments = Moments(result)
    placed, fresh = (
        network_graph(result.sizes, sample, layers, result.names, loss)
        for sample, layers in ((result.sample, result.layers), (result.fresh, result.after))
    )
    adjoints, last = adjoints_of(placed.nodes), len(result.sizes) - 1
    values, slopes, tips, rings = [], [], [], []
    for index, (node, new) in enumerate(zip(placed.nodes, fresh.nodes, strict=True)):
        forward, backward = node_moments(node, placed, index, moments, last)
        value = moments.through(forward, "", exactly(node.value), exactly(new.value))
        if not node.parts:
            value = along(moments.count, moments.update, exactly(node.value), exactly(new.value))
        values.append(value)
        slopes.append(moments.through(backward, "", plain(float(adjoints[index])), ""))
        tip = node_tip(node, placed.nodes, float(adjoints[index]), moments, forward, backward)
        tip[moments.end] = f"{node.name} = {plain(new.value, 4)}\nadjoint: {NOT_YET}"
        tips.append(tip)
        rings.append([
            BLUE if node.parts and frame == forward else GREEN if node.parts and frame == backward else MUTED
            for frame in range(moments.count)
        ])  # fmt: skip
    rows = round(float(max(placed.y))) + 1
    return graph_panel(
        "operations", "The same as single operations: value above, adjoint ∂L/∂node under it", placed.nodes,
        (placed.x, placed.y), (values, slopes, tips, rings), height=60 + 56 * max(rows, 3),
        alt=f"A graph of {len(placed.nodes)} nodes from the inputs to the loss. Forward fills in values, backward the "
            "adjoints: each node hands its adjoint times a local slope to what it was made of.",
    )  # fmt: skip


def node_moments(node: Node, placed: Placed, index: int, moments: Moments, last: int) -> tuple[int, int]:
    """The frames from which a node's value and its adjoint are known."""
    if node.owner == (0, 0):
        layer = int(node.key[1])
        if layer == 0:
            return 0, max(moments.backward(1, unit) for unit in range(units_in(moments, 1)))
        return 0, moments.backward(layer, int(node.key[1:].split(".")[1]))
    if node.key == "loss":
        return moments.loss, moments.backward(last, 0)
    return moments.forward(*node.owner), moments.backward(*node.owner)


def units_in(moments: Moments, layer: int) -> int:
    return sum(step.phase == "forward" and step.layer == layer for step in moments.steps)


def node_tip(
    node: Node, nodes: tuple[Node, ...], adjoint: float, moments: Moments, forward: int, backward: int
) -> list[str]:
    """Name, value, local slopes and adjoint of a node, as far as they are known."""
    local = [f"by {nodes[part].name}: {plain(slope)}" for part, slope in zip(node.parts, node.local, strict=True)]
    head = f"{node.name} = {plain(node.value, 4)}" + (f"\nlocal slope {', '.join(local)}" if local else "")
    row = along(moments.count, forward, f"{node.name}: {NOT_YET}", head)
    return [
        text + (f"\nadjoint = {plain(adjoint, 4)}" if frame >= backward else f"\nadjoint: {NOT_YET}")
        for frame, text in enumerate(row)
    ]


def graph_panel(
    name: str, title: str, nodes: tuple[Node, ...], places: tuple[np.ndarray, np.ndarray],
    columns: tuple[list, list, list, list], *, height: int, alt: str, slopes_on_lines: bool = False,
) -> Panel:  # fmt: skip
    """A graph of operations: `columns` are each node's value, adjoint, tip and ring along the clock."""
    x, y = places
    values, adjoints, tips, rings = columns
    traces: list[dict] = []
    frames: list[Frames] = []
    edges = [(part, index) for index, node in enumerate(nodes) for part in node.parts]
    along_x = [value for a, b in edges for value in (float(x[a]), float(x[b]), None)]
    along_y = [value for a, b in edges for value in (float(y[a]), float(y[b]), None)]
    traces.append(line(along_x, along_y, color=MUTED, width=1.2, hoverinfo="skip"))
    colors = framed_texts(rings)
    leaves = ["circle" if node.parts else "square" for node in nodes]
    marker = {
        "size": 30, "symbol": leaves, "color": PAPER, "line": {"width": 2.5, "color": colors[-1]}, "opacity": 1
    }  # fmt: skip
    traces.append(dots(x, y, marker=marker, hoverinfo="skip", showlegend=False))
    frames.append(Frames(1, "marker.line.color", colors))
    words = Words()
    words.add([[node.label] * len(column) for node, column in zip(nodes, values, strict=True)], x, y, size=12)
    span = float(y.max() - y.min()) + 1.2
    lift = 17 * span / height
    words.add(values, x, y - lift, "top center")
    words.add(adjoints, x, y + lift, "bottom center", GREEN)
    if slopes_on_lines:
        marks = [
            (a, b, slope)
            for b, node in enumerate(nodes)
            for a, slope in zip(node.parts, node.local, strict=True)
            if nodes[a].wanted
        ]
        # Rather far from the node that gets the adjoint: under it stands a sum, where there is more than one path.
        middle = np.array([(0.45 * x[a] + 0.55 * x[b], 0.45 * y[a] + 0.55 * y[b]) for a, b, _ in marks]).reshape(-1, 2)
        told = [f"×{factor(slope, 3)}" for _, _, slope in marks]
        traces.append(paper(middle[:, 0], middle[:, 1], [3.2 * len(text) for text in told], 14))
        words.add([[text] * len(colors) for text in told], middle[:, 0], middle[:, 1], color=MUTED, size=12)
    words.draw(traces, frames)
    known = [index for index, node in enumerate(nodes) if node.key]
    return Panel(
        name=name,
        title=title,
        figure=figure(
            traces, bare(float(x.min()) - 0.6, float(x.max()) + 0.7), bare(float(y.max()) + 0.6, float(y.min()) - 0.6),
            margin={"l": 2, "r": 2, "t": 2, "b": 2}, showlegend=False, hovermode=False,
        ),
        alt=alt,
        layers=(
            Linked(
                x[known], y[known], tuple(nodes[index].key for index in known),
                tuple(nodes[index].name for index in known),
                framed_texts([tips[index] for index in known]), 34, 34,
            ),
        ),
        frames=tuple(frames),
        span=12,
        height=height,
        narrowest=round((WITH_SLOPES if slopes_on_lines else COLUMN) * (float(x.max() - x.min()) + 1.3)),
    )  # fmt: skip


def formula_panel(result: Formula) -> Panel:
    """The typed formula's graph: values above, adjoints under the nodes, local slopes on the lines."""
    count, values, adjoints, tips, rings = len(result.steps), [], [], [], []
    done = {step.unit: frame for frame, step in enumerate(result.steps) if step.phase == "forward"}
    handed = {step.unit: frame for frame, step in enumerate(result.steps) if step.phase == "backward"}
    first = next((frame for frame, step in enumerate(result.steps) if step.phase == "backward"), count)
    for index, node in enumerate(result.nodes):
        known = done.get(index, 0)
        values.append(along(count, known, "", exactly(node.value)))
        users = [
            (handed[user], float(result.adjoints[user] * slope))
            for user, other in enumerate(result.nodes)
            for part, slope in zip(other.parts, other.local, strict=True)
            if part == index and user in handed
        ]
        row = adjoint_texts(count, sorted(users, key=lambda each: each[0])) if node.wanted else [""] * count
        if index == len(result.nodes) - 1:
            row = along(count, first, "", "1")
        adjoints.append(row)
        local = [
            f"by {result.nodes[part].name}: {plain(slope)}" for part, slope in zip(node.parts, node.local, strict=True)
        ]
        tip = f"{node.name} = {plain(node.value, 4)}" + (f"\nlocal slope {', '.join(local)}" if local else "")
        tips.append([
            (tip if frame >= known else f"{node.name}: {NOT_YET}") + f"\nadjoint: {text or NOT_YET}"
            for frame, text in enumerate(cell.replace("<br>", " ") for cell in row)
        ])  # fmt: skip
        rings.append(
            [
                BLUE if frame == done.get(index) else GREEN if frame == handed.get(index) else MUTED
                for frame in range(count)
            ]
        )
    crowd = int(max(np.unique(result.places[0], return_counts=True)[1]))
    row_height = 84 if any("<br>" in text for row in adjoints for text in row) else 68  # a sum stands in two lines
    return graph_panel(
        "formula", f"L = {result.text}", result.nodes, (result.places[0], -crowd * result.places[1]),
        (values, adjoints, tips, rings), height=120 + row_height * crowd,
        alt=f"The formula {result.text} as {len(result.nodes)} nodes, with values, local slopes and adjoints.",
        slopes_on_lines=True,
    )  # fmt: skip


def adjoint_texts(count: int, users: list[tuple[int, float]]) -> list[str]:
    """A node's adjoint along the clock: of several paths first one, then their sum."""
    rows = []
    for frame in range(count):
        come = [value for moment, value in users if moment <= frame]
        if not come:
            rows.append("")
        elif len(users) == 1:
            rows.append(plain(come[0]))
        elif len(come) < len(users):
            rows.append(" + ".join([*map(lambda value: factor(value, 3), come), "…"]))
        else:
            rows.append(f"{' + '.join(factor(value, 3) for value in come)}<br>= {plain(sum(come))}")
    return rows

"""Pictures of backpropagation: the network with its numbers, its operations as a graph, and the tables beside them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from core.experiment.charts import BLUE, GREEN, INK, MUTED, ORANGE, PAPER, RED, axis, bars, dots, figure, line
from core.experiment.scene import Frames, Grip, Handle, Linked, Panel, Path, Raster, Segments
from core.experiment.wording import factor, listed, plain
from core.networks.backpropagation.exercises import Asked
from core.networks.backpropagation.graphs import Node, Placed, adjoints_of, network_graph, spread
from core.networks.backpropagation.passes import RULES, flat_parameters, verdict
from core.networks.backpropagation.steps import FLAT, known_from, parameter_keys, parameter_names, unit_name
from core.networks.backpropagation.topic import Batch, Factors, Forgotten, Formula, Turn

NOT_YET = "not yet"
ALONG = 1 / 3  # how far along a line its weight is written
CIRCLE = 50  # pixels across
Edits = dict[str, tuple[str, int]]


def bare(low: float, high: float) -> dict:
    """An axis that is not drawn."""
    return axis("", low, high, visible=False, fixedrange=True)


def written(texts: Sequence[str], x: Any, y: Any, position: str = "middle center", color: str = INK, size: int = 12) -> dict:
    """Words at places."""
    return {
        "type": "scatter", "mode": "text", "x": x, "y": y, "text": list(texts), "textposition": position,
        "textfont": {"size": size, "color": color}, "hoverinfo": "skip", "showlegend": False, "cliponaxis": False,
    }  # fmt: skip


def along(count: int, since: int, before: str, after: str) -> list[str]:
    """One text up to frame `since`, another from there on."""
    return [before if frame < since else after for frame in range(count)]


def framed_texts(columns: Sequence[list[str]]) -> list[list[str]]:
    """Of texts along the clock, one list a mark, what all marks say at every frame (F, N)."""
    return [list(row) for row in zip(*columns, strict=True)]


def moving(traces: list[dict], frames: list[Frames], trace: dict, columns: Sequence[list[str]], still: bool) -> None:
    """Add a trace of words that changes along the clock; `still` shows the last."""
    rows = framed_texts(columns)
    traces.append(trace | {"text": rows[-1] if rows else []})
    if rows and not still:
        frames.append(Frames(len(traces) - 1, "text", rows))


# --- the network ----------------------------------------------------------------------------------------------------


class Moments:
    """From which step on each number of a turn is known, and how many steps there are."""

    def __init__(self, result: Turn) -> None:
        self.steps = result.steps
        self.count = len(result.steps)
        self.loss = known_from(result.steps, "loss")
        self.update = known_from(result.steps, "update")
        self.end = self.count - 1
        self.batch = known_from(result.steps, "batch") if len(result.losses) > 1 else None

    def forward(self, layer: int, unit: int) -> int:
        return known_from(self.steps, "forward", layer, unit) if layer else 0

    def backward(self, layer: int, unit: int) -> int:
        return known_from(self.steps, "backward", layer, unit)

    def through(self, since: int, before: str, then: str, fresh: str | None = None) -> list[str]:
        """A number known from `since` on; after the update it is the new one, or nothing."""
        row = along(self.count, since, before, then)
        row[self.end] = then if fresh is None else fresh
        return row


def places_of(sizes: tuple[int, ...]) -> list[np.ndarray]:
    """The height of every unit, layer by layer, from the top."""
    return [spread(size, max(sizes)) for size in sizes]


def weight_spot(layer: int, low: float, high: float) -> tuple[float, float]:
    """Where the weight of a line is written: on the line, as the stage bends it, a third along."""
    t = ALONG
    across = 1.5 * (1 - t) ** 2 * t + 1.5 * (1 - t) * t**2 + t**3
    return layer - 1 + across, low + (high - low) * (3 * t**2 - 2 * t**3)


def network_panel(result: Turn, edits: Edits, *, name: str = "network", title: str = "The network", still: int | None = None) -> Panel:
    """Units as circles, weights as lines, and all their numbers as they become known.

    `edits` says which knob holds each weight. With `still` only that frame is shown, and nothing can be edited.
    """
    sizes, moments = result.sizes, Moments(result)
    heights, count, last = places_of(sizes), moments.count, len(sizes) - 1
    keys, names = parameter_keys(sizes), parameter_names(sizes)
    before, after = flat_parameters(result.layers), flat_parameters(result.after)
    gradient = result.per_sample[result.drawn]
    traces: list[dict] = []
    frames: list[Frames] = []
    units = [(layer, unit) for layer in range(last + 1) for unit in range(sizes[layer])]
    at_x = [layer for layer, _ in units]
    at_y = [float(heights[layer][unit]) for layer, unit in units]

    def cut(columns: list[list[str]]) -> list[list[str]]:
        return columns if still is None else [[column[still]] for column in columns]

    # the loss, and what leads to it
    loss_x, loss_y = last + 0.85, float(np.mean(heights[last]))
    joined_x = [value for _ in heights[last] for value in (last, loss_x, None)]
    joined_y = [value for y in heights[last] for value in (float(y), loss_y, None)]
    traces.append(line(joined_x, joined_y, color=MUTED, width=1.5, hoverinfo="skip"))
    # circles, the one at work ringed
    rings = [
        [
            GREEN if step.phase == "backward" and (step.layer, step.unit) == each
            else BLUE if step.phase == "forward" and (step.layer, step.unit) == each else MUTED
            for each in units
        ] + [BLUE if step.phase in ("loss", "again") else GREEN if step.phase == "batch" else MUTED]
        for step in result.steps
    ]  # fmt: skip
    marker = {
        "size": [CIRCLE] * (len(units) + 1), "symbol": ["circle"] * len(units) + ["square"], "color": PAPER,
        "line": {"width": 3, "color": rings[-1] if still is None else [MUTED] * (len(units) + 1)}, "opacity": 1,
    }  # fmt: skip
    traces.append(dots([*at_x, loss_x], [*at_y, loss_y], marker=marker, hoverinfo="skip", showlegend=False))
    if still is None:
        frames.append(Frames(len(traces) - 1, "marker.line.color", rings))
    # what stands in the circles
    inner = []
    for layer, unit in units:
        own = unit_name(sizes, layer, unit)
        if layer == 0:
            inner.append([f"{own}<br>{plain(float(result.sample.x[unit]))}"] * count)
            continue
        known, fresh = result.sample, result.fresh
        then, new = (
            f"z {plain(float(one.sums[layer - 1][unit]))}<br>{own} {plain(float(one.outputs[layer][unit]))}"
            for one in (known, fresh)
        )
        inner.append(moments.through(moments.forward(layer, unit), f"z ?<br>{own} ?", then, new))
    cost = result.cost if len(result.losses) > 1 else result.sample.loss
    losses = along(count, moments.loss, "L ?", f"L<br>{plain(result.sample.loss)}")
    for frame in range(moments.batch if moments.batch is not None else count, count):
        losses[frame] = f"cost<br>{plain(cost)}"
    losses[moments.end] = f"{'L' if len(result.losses) == 1 else 'cost'}<br>{plain(result.cost_after)}"
    moving(traces, frames, written([], [*at_x, loss_x], [*at_y, loss_y]), cut([*inner, losses]), still is not None)
    # biases above, with their gradients; δ below
    own_units = [(layer, unit) for layer, unit in units if layer]
    ux = [layer for layer, _ in own_units]
    uy = np.array([float(heights[layer][unit]) for layer, unit in own_units])
    lift = 0.5 * CIRCLE / pixels_a_row(sizes)
    above, below, flat, weights, slopes, lines = [], [], [], [], [], []
    for layer, unit in own_units:
        index = keys.index(f"b{layer}.{unit}")
        since = moments.backward(layer, unit)
        above.append(changing(moments, since, index, before, after, gradient, result.by_hand, "b "))
        error, slope, delta = (
            float(part[layer - 1][unit]) for part in (result.sample.errors, result.sample.slopes, result.sample.deltas)
        )
        below.append(moments.through(since, "", f"δ {plain(delta)}<br>= {factor(error, 3)} × {factor(slope, 3)}", ""))
        lock = "off" if slope == 0 and result.names[layer - 1] == "ReLU" else "saturated"
        shut = abs(slope) < FLAT
        flat.append(moments.through(moments.forward(layer, unit), "", lock if shut else "", ""))
        for source in range(sizes[layer - 1]):
            where = keys.index(f"w{layer}.{unit}.{source}")
            lines.append((layer, source, unit))
            weights.append(changing(moments, count, where, before, after, gradient, result.by_hand, ""))
            slopes.append(gradient_text(moments, since, where, gradient, result.by_hand))
    moving(traces, frames, written([], ux, uy - lift, "top center"), cut(above), still is not None)
    moving(traces, frames, written([], ux, uy + lift, "bottom center", GREEN), cut(below), still is not None)
    if any(any(row) for row in flat):
        moving(traces, frames, written([], ux, uy - lift - 15 / pixels_a_row(sizes), "top center", RED), cut(flat), still is not None)
    spots = [weight_spot(layer, heights[layer - 1][source], heights[layer][unit]) for layer, source, unit in lines]
    wx, wy = np.array(spots).T
    paper = {"symbol": "line-ew", "size": 26, "color": PAPER, "line": {"width": 15, "color": PAPER}, "opacity": 1}
    traces.append(dots(wx, wy, marker=paper, hoverinfo="skip", showlegend=False))
    moving(traces, frames, written([], wx, wy), cut(weights), still is not None)
    moving(traces, frames, written([], wx, wy + 7 / pixels_a_row(sizes), "bottom center", GREEN), cut(slopes), still is not None)
    targets = [f"{'y' if sizes[-1] == 1 else 'y' + '₁₂'[unit]} = {plain(float(value))}" for unit, value in enumerate(result.sample.y)]
    ty = heights[last] if sizes[-1] > 1 else [loss_y]
    shift = 0.0 if sizes[-1] > 1 else 0.5 * CIRCLE / pixels_a_row(sizes)
    traces.append(written(targets, [last + 0.5 if sizes[-1] > 1 else loss_x] * len(targets), np.asarray(ty) + shift, "bottom center"))
    flow = np.stack([np.array([weight_of(values, keys, each) for each in lines]) for values in (before, after)])
    drawn = flow[[0] * moments.update + [1] * (count - moments.update)] if still is None else flow[0]
    marks = linked_marks(result, moments, units, lines, spots, heights, edits, lift)
    return Panel(
        name=name,
        title=title,
        figure=figure(
            traces, bare(-0.32, last + 1.2), bare(max(sizes) - 0.42, -0.58),
            margin={"l": 2, "r": 2, "t": 2, "b": 2}, showlegend=False, hovermode=False,
        ),
        alt=network_alt(result),
        layers=(
            Segments(
                np.array([layer - 1.0 for layer, _, _ in lines]),
                np.array([heights[layer - 1][source] for layer, source, _ in lines]),
                np.array([float(layer) for layer, _, _ in lines]),
                np.array([heights[layer][unit] for layer, _, unit in lines]),
                drawn,
            ),
            *(marks if still is None else ()),
        ),
        frames=tuple(frames),
        span=12,
        height=network_height(sizes),
    )  # fmt: skip


def network_height(sizes: tuple[int, ...]) -> int:
    return {1: 210, 2: 330, 3: 432}[max(sizes)]


def pixels_a_row(sizes: tuple[int, ...]) -> float:
    """How many pixels apart two units of the fullest layer stand."""
    return (network_height(sizes) - 4) / (max(sizes) + 0.16)


def weight_of(values: np.ndarray, keys: list[str], spot: tuple[int, int, int]) -> float:
    layer, source, unit = spot
    return float(values[keys.index(f"w{layer}.{unit}.{source}")])


def changing(
    moments: Moments, since: int, index: int, before: np.ndarray, after: np.ndarray, gradient: np.ndarray,
    batch: np.ndarray, head: str,
) -> list[str]:  # fmt: skip
    """A weight along the clock: its value, the gradient behind it from `since` on, and its new value."""
    slopes = gradient_text(moments, since, index, gradient, batch) if since < moments.count else [""] * moments.count
    row = []
    for frame, slope in enumerate(slopes):
        value = after[index] if frame >= moments.update else before[index]
        row.append(f"{head}{plain(float(value))}" + (f"  {slope}" if slope else ""))
    return row


def gradient_text(moments: Moments, since: int, index: int, gradient: np.ndarray, batch: np.ndarray) -> list[str]:
    """A gradient from the step on in which it is known; from the batch's step on it is the batch's."""
    row = moments.through(since, "", f"∂ {plain(float(gradient[index]))}", "")
    if moments.batch is not None:
        for frame in range(moments.batch, moments.end):
            row[frame] = f"∂ {plain(float(batch[index]))}"
    return row


def linked_marks(result, moments, units, lines, spots, heights, edits, lift) -> tuple[Linked, ...]:
    """What lights up under the pointer: weights, biases and units, each with its sentence."""
    sizes = result.sizes
    keys, names = parameter_keys(sizes), parameter_names(sizes)
    told = dict(zip(keys, parameter_tips(result, moments), strict=True))
    weights = [f"w{layer}.{unit}.{source}" for layer, source, unit in lines]
    own = [(layer, unit) for layer, unit in units if layer]
    biases = [f"b{layer}.{unit}" for layer, unit in own]
    called = dict(zip(keys, names, strict=True))
    x, y = np.array(spots).T
    gap = pixels_a_row(sizes)
    return (
        Linked(
            x, y + 5 / gap, tuple(weights), tuple(called[key] for key in weights),
            framed_texts([told[key] for key in weights]), 46, 32, edits={key: edits[key] for key in weights if key in edits},
        ),
        Linked(
            np.array([float(layer) for layer, _ in own]), np.array([heights[layer][unit] for layer, unit in own]) - lift - 9 / gap,
            tuple(biases), tuple(called[key] for key in biases), framed_texts([told[key] for key in biases]), 74, 18,
            edits={key: edits[key] for key in biases if key in edits},
        ),
        Linked(
            np.array([float(layer) for layer, _ in units]), np.array([heights[layer][unit] for layer, unit in units]),
            tuple(f"u{layer}.{unit}" for layer, unit in units), tuple(unit_name(sizes, *each) for each in units),
            framed_texts([unit_tip(result, moments, *each) for each in units]), CIRCLE + 4, CIRCLE + 4,
        ),
    )  # fmt: skip


def parameter_tips(result: Turn, moments: Moments) -> list[list[str]]:
    """Of each parameter, unit by unit, what the pointer is told along the clock."""
    sizes, rows = result.sizes, []
    before, after = flat_parameters(result.layers), flat_parameters(result.after)
    gradient = result.per_sample[result.drawn]
    index = 0
    for layer in range(1, len(sizes)):
        for unit in range(sizes[layer]):
            own, delta = unit_name(sizes, layer, unit), float(result.sample.deltas[layer - 1][unit])
            since = moments.backward(layer, unit)
            for source in range(sizes[layer - 1] + 1):
                name = parameter_names(sizes)[index]
                came = "" if source == 0 else f" × {unit_name(sizes, layer - 1, source - 1)}"
                size = "" if source == 0 else f" × {factor(float(result.sample.outputs[layer - 1][source - 1]))}"
                first = f"{name} = {plain(float(before[index]), 4)}"
                slope = f"gradient = δ of {own}{came} = {factor(delta)}{size} = {plain(float(gradient[index]), 4)}"
                row = along(moments.count, since, f"{first}\ngradient: {NOT_YET}", f"{first}\n{slope}")
                if moments.batch is not None:
                    for frame in range(moments.batch, moments.count):
                        row[frame] += f"\nthe batch's gradient: {plain(float(result.by_hand[index]), 4)}"
                for frame in range(moments.update, moments.count):
                    row[frame] += f"\nnow {plain(float(after[index]), 4)}"
                rows.append([f"{text}\nClick to change it." for text in row])
                index += 1
    return rows


def unit_tip(result: Turn, moments: Moments, layer: int, unit: int) -> list[str]:
    """What the pointer is told of a unit: the sentences of its own two steps, as far as they are done."""
    own = unit_name(result.sizes, layer, unit)
    if layer == 0:
        return [f"{own} = {plain(float(result.sample.x[unit]), 4)}, an input"] * moments.count
    forward, backward = moments.forward(layer, unit), moments.backward(layer, unit)
    rule = f"slope of {result.names[layer - 1]}: {RULES[result.names[layer - 1]].formula}"
    row = along(moments.count, forward, f"{own}: {NOT_YET}", f"{moments.steps[forward].says}\n{rule}")
    return [
        text + (f"\n{moments.steps[backward].says}" if frame >= backward else "") for frame, text in enumerate(row)
    ]


def network_alt(result: Turn) -> str:
    answers = [plain(float(value)) for value in result.sample.outputs[-1]]
    return (
        f"A network of {' - '.join(map(str, result.sizes))} units with its numbers. It answers {listed(answers)} where "
        f"{listed([plain(float(value)) for value in result.sample.y])} is wanted; the loss is "
        f"{plain(result.sample.loss)}. Orange lines are positive weights, blue ones negative; what the backward pass "
        "brings is green."
    )


# --- the operations -------------------------------------------------------------------------------------------------


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
        value = moments.through(forward, "", plain(node.value), plain(new.value))
        if not node.parts:
            value = along(moments.count, moments.update, plain(node.value), plain(new.value))
        values.append(value)
        slopes.append(moments.through(backward, "", plain(float(adjoints[index])), ""))
        tips.append(node_tip(node, placed.nodes, float(adjoints[index]), moments, forward, backward))
        rings.append([
            BLUE if node.parts and frame == forward else GREEN if node.parts and frame == backward else MUTED
            for frame in range(moments.count)
        ])  # fmt: skip
    rows = int(round(max(placed.y))) + 1
    return graph_panel(
        "operations", "The same as single operations: value above, adjoint ∂L/∂node under it", placed.nodes,
        (placed.x, placed.y), (values, slopes, tips, rings), height=60 + 46 * max(rows, 3),
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
        "size": 24, "symbol": leaves, "color": PAPER, "line": {"width": 2.5, "color": colors[-1]}, "opacity": 1
    }  # fmt: skip
    traces.append(dots(x, y, marker=marker, hoverinfo="skip", showlegend=False))
    frames.append(Frames(1, "marker.line.color", colors))
    traces.append(written([node.label for node in nodes], x, y, size=11))
    span = float(y.max() - y.min()) + 1.2
    lift = 12 * span / height
    moving(traces, frames, written([], x, y - lift, "top center"), values, False)
    moving(traces, frames, written([], x, y + lift, "bottom center", GREEN), adjoints, False)
    if slopes_on_lines:
        marks = [(a, b, slope) for b, node in enumerate(nodes) for a, slope in zip(node.parts, node.local, strict=True) if nodes[a].wanted]
        middle = np.array([(0.55 * x[a] + 0.45 * x[b], 0.55 * y[a] + 0.45 * y[b]) for a, b, _ in marks]).reshape(-1, 2)
        traces.append(written([f"×{factor(slope, 3)}" for _, _, slope in marks], *middle.T, color=MUTED, size=11))
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
                x[known], y[known], tuple(nodes[index].key for index in known), tuple(nodes[index].name for index in known),
                framed_texts([tips[index] for index in known]), 34, 34,
            ),
        ),
        frames=tuple(frames),
        span=12,
        height=height,
    )  # fmt: skip


# --- tables ---------------------------------------------------------------------------------------------------------


def table_panel(
    name: str, title: str, heads: Sequence[str], columns: Sequence[Sequence[list[str]]], alt: str, *,
    keys: Sequence[str] = (), colors: Sequence[str] = (), span: int = 12, still: bool = False,
) -> Panel:  # fmt: skip
    """A table of words: `columns` hold of each cell its texts along the clock; a row of a key lights with it."""
    rows = len(columns[0])
    traces: list[dict] = [written([f"<b>{head}</b>" for head in heads], list(range(len(heads))), [-1] * len(heads), "middle right")]
    frames: list[Frames] = []
    y = np.arange(rows, dtype=float)
    for index, cells in enumerate(columns):
        color = colors[index] if index < len(colors) else INK
        moving(traces, frames, written([], [index] * rows, y, "middle right", color), cells, still)
    middle = (len(heads) - 1) / 2
    width = 2000.0  # wider than any table: the chart's frame cuts it
    marks = Linked(np.full(rows, middle), y, tuple(keys), tuple(keys), ("",) * rows, width, 21)
    return Panel(
        name=name,
        title=title,
        figure=figure(
            traces, bare(-0.05, len(heads)), bare(rows - 0.4, -1.6), margin={"l": 2, "r": 2, "t": 2, "b": 2},
            showlegend=False, hovermode=False,
        ),
        alt=alt,
        layers=(marks,) if keys else (),
        frames=tuple(frames),
        span=span,
        height=int(22 * (rows + 1.2)) + 4,
    )  # fmt: skip


def gradient_table(result: Turn) -> Panel:
    """Every gradient by hand, by autograd and by finite differences, and whether they agree."""
    moments, sizes = Moments(result), result.sizes
    ready = moments.batch if moments.batch is not None else moments.update - 1
    names, keys = parameter_names(sizes), parameter_keys(sizes)
    since = [ready if moments.batch is not None else moments.backward(int(key[1]), int(key.split(".")[1])) for key in keys]
    columns = [[[name] * moments.count for name in names]]
    for values in (result.by_hand, result.by_autograd, result.by_difference):
        columns.append([along(moments.count, first, NOT_YET, plain(float(value), 6)) for first, value in zip(since, values, strict=True)])
    for values in (result.by_autograd, result.by_difference):
        columns.append([
            along(moments.count, first, "", verdict(float(ours), float(value)))
            for first, ours, value in zip(since, result.by_hand, values, strict=True)
        ])  # fmt: skip
    worst = {name: float(np.abs(result.by_hand - values).max()) for name, values in (("autograd", result.by_autograd), ("finite differences", result.by_difference))}
    return table_panel(
        "gradients", "Every gradient, three ways", ("∂L by", "hand", "autograd", "difference", "autograd is", "difference is"), columns,
        f"A table of {len(names)} gradients by hand, by autograd and by finite differences. The largest differences are "
        f"{plain(worst['autograd'])} and {plain(worst['finite differences'])}.", keys=keys,
    )  # fmt: skip


def batch_panel(result: Batch) -> Panel:
    """The gradients of all samples as a map of numbers, the batch's in the lowest row."""
    table = np.concatenate([result.whole[None], result.per_sample[::-1]])
    largest = float(np.abs(table).max()) or 1.0
    rows = ["the batch", *[f"sample {index}" for index in range(len(result.per_sample), 0, -1)]]
    count = len(result.names)
    return Panel(
        name="batch",
        title="The gradient of every sample, and of their cost",
        figure=figure(
            [], axis("", 0, count, tickvals=[index + 0.5 for index in range(count)], ticktext=list(result.names), tickangle=-60, showgrid=False),
            axis("", 0, len(rows), tickvals=[index + 0.5 for index in range(len(rows))], ticktext=rows, showgrid=False),
        ),
        alt=f"A map of {len(rows)} rows: four samples' gradients and, in the lowest row, the batch's, for {count} weights "
            "and biases; orange is positive, blue negative.",
        layers=(Raster(table, (0, count), (0, len(rows)), (-largest, largest), "diverging", digits=3 if count <= 10 else None, smooth=False),),
        span=12,
        height=330,
    )  # fmt: skip


def factors_panel(result: Factors) -> Panel:
    """The gradient along each weight under three squared errors."""
    colors = (BLUE, ORANGE, GREEN)
    x = np.arange(len(result.names))
    return Panel(
        name="factors",
        title="The same network, the same four samples: the gradient under three squared errors",
        figure=figure(
            [bars(x, row, loss, color) for row, loss, color in zip(result.gradients, result.losses, colors, strict=True)],
            axis("", -0.6, len(x) - 0.4, tickvals=list(x), ticktext=list(result.names), tickangle=-60),
            axis("∂cost/∂weight", zeroline=True),
        ),
        alt=f"Bars for {len(x)} weights and biases: everywhere MSE's gradient is {plain(float(result.ratios[1]))} times, the sum's "
            f"{plain(float(result.ratios[2]))} times that of ½ squared error.",
        span=12,
    )  # fmt: skip


def formula_panel(result: Formula) -> Panel:
    """The typed formula's graph: values above, adjoints under the nodes, local slopes on the lines."""
    count, values, adjoints, tips, rings = len(result.steps), [], [], [], []
    done = {step.unit: frame for frame, step in enumerate(result.steps) if step.phase == "forward"}
    handed = {step.unit: frame for frame, step in enumerate(result.steps) if step.phase == "backward"}
    first = next((frame for frame, step in enumerate(result.steps) if step.phase == "backward"), count)
    for index, node in enumerate(result.nodes):
        known = done.get(index, 0)
        values.append(along(count, known, "", "" if not node.wanted and not node.parts else plain(node.value)))
        users = [(handed[user], float(result.adjoints[user] * slope)) for user, other in enumerate(result.nodes) if user in handed
                 for part, slope in zip(other.parts, other.local, strict=True) if part == index]  # fmt: skip
        row = adjoint_texts(count, sorted(users, key=lambda each: each[0])) if node.wanted else [""] * count
        if index == len(result.nodes) - 1:
            row = along(count, first, "", "1")
        adjoints.append(row)
        local = [f"by {result.nodes[part].name}: {plain(slope)}" for part, slope in zip(node.parts, node.local, strict=True)]
        tip = f"{node.name} = {plain(node.value, 4)}" + (f"\nlocal slope {', '.join(local)}" if local else "")
        tips.append([
            (tip if frame >= known else f"{node.name}: {NOT_YET}") + f"\nadjoint: {text or NOT_YET}" for frame, text in enumerate(row)
        ])  # fmt: skip
        rings.append([BLUE if frame == done.get(index) else GREEN if frame == handed.get(index) else MUTED for frame in range(count)])
    crowd = int(max(np.unique(result.places[0], return_counts=True)[1]))
    return graph_panel(
        "formula", f"L = {result.text}", result.nodes, (result.places[0], -crowd * result.places[1]),
        (values, adjoints, tips, rings), height=120 + 68 * crowd,
        alt=f"The formula {result.text} as a graph of {len(result.nodes)} nodes, with values, local slopes and adjoints.",
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
            rows.append(f"{' + '.join(factor(value, 3) for value in come)} = {plain(sum(come))}")
    return rows


def answers_panel(asked: tuple[Asked, ...], typed: tuple[float, ...], marks: tuple[str, ...]) -> Panel:
    """What is asked, what was typed, and the marks once all is committed."""
    words = {"exact": "right", "close": "right, rounded", "wrong": "wrong: the first", "not marked": "not marked"}
    told = [plain(value, 7) for value in typed] + [""] * (len(asked) - len(typed))
    marked = [words[mark] for mark in marks] + [""] * (len(asked) - len(marks))
    columns = [
        [[str(index)] for index in range(1, len(asked) + 1)],
        [[each.name] for each in asked], [[each.rule] for each in asked], [[text] for text in told], [[mark] for mark in marked],
    ]  # fmt: skip
    wide = [0.0, 0.35, 1.6, 3.6, 4.35]
    panel = table_panel(
        "answers", "What is asked, in this order", ("", "number", "its rule", "yours", ""), columns,
        f"A table of {len(asked)} numbers to be typed, {len(typed)} of them typed.", still=True,
    )  # fmt: skip
    for trace in panel.figure["data"][1:]:
        trace["x"] = [wide[trace["x"][0]]] * len(asked)
    panel.figure["data"][0]["x"] = wide
    return panel


def forgotten_panels(result: Forgotten, settings: Any, curve: Callable[[np.ndarray], np.ndarray]) -> tuple[Panel, Panel]:
    """The loss over the weight with both walks on it, and the weight against the steps."""
    x = np.linspace(-2, 6, 161)
    names, colors = ("with zero_grad()", "without"), (BLUE, RED)
    count = result.weights.shape[1]
    paths = tuple(
        Path(row, curve(row), color, name=name) for row, color, name in zip(result.weights, colors, names, strict=True)
    )
    grads = [
        line(np.arange(1, count), np.where(np.abs(row[1:]) < 1e9, row[1:], np.nan), name, color)
        for row, name, color in zip(result.held, names, colors, strict=True)
    ]
    return (
        Panel(
            name="walks",
            title="The loss over one weight: two walks",
            figure=figure(
                [line(x, curve(x), color=INK, width=2), *[line([None], [None], name, color) for name, color in zip(names, colors, strict=True)]],
                axis("weight w", -2, 6), axis("loss ½(1.5w − 3)²", -1, float(curve(np.array(6.0))) + 1), showlegend=True,
            ),
            alt=f"A parabola with its lowest point at w = 2. With zero_grad the walk ends at {plain(float(result.weights[0, -1]))}, "
                f"without at {plain(float(result.weights[1, -1]))}.",
            layers=paths,
            handles=(Handle(Grip("start"), float(curve(np.array(settings.start))), "starting weight", INK),),
        ),
        Panel(
            name="held",
            title="What .grad holds when the step is made",
            figure=figure(grads, axis("step", 0.5, count - 0.5, nticks=8), axis(".grad", zeroline=True)),
            alt="The gradient held at every step: with zero_grad the fresh one, without it the sum of all so far.",
        ),
    )  # fmt: skip

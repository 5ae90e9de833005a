"""The network drawn with all its numbers, each from the step on in which it is known."""

from __future__ import annotations

import numpy as np

from core.experiment.charts import BLUE, GREEN, MUTED, PAPER, RED, dots, figure, line
from core.experiment.scene import Frames, Linked, Panel, Segments
from core.experiment.wording import listed, plain
from core.networks.backpropagation.graphs import spread
from core.networks.backpropagation.moments import Moments
from core.networks.backpropagation.passes import RULES, flat_parameters
from core.networks.backpropagation.steps import FLAT, exactly, factor, parameter_keys, parameter_names, unit_name
from core.networks.backpropagation.turns import Turn
from core.networks.backpropagation.words import NOT_YET, Edits, Words, along, bare, framed_texts, paper

CIRCLE = 64  # pixels across
LAYER_APART = 152  # pixels at least from layer to layer: so much room a circle and a weight with its gradient need


def places_of(sizes: tuple[int, ...]) -> list[np.ndarray]:
    """The height of every unit, layer by layer, from the top."""
    return [spread(size, max(sizes)) for size in sizes]


def weight_spot(layer: int, low: float, high: float, crowded: bool) -> tuple[float, float]:
    """Where the weight of a line is written: on the line, as the stage bends it, where no two lines cross."""
    t = 1 / 3 if crowded else 0.4
    across = 1.5 * (1 - t) ** 2 * t + 1.5 * (1 - t) * t**2 + t**3
    return layer - 1 + across, low + (high - low) * (3 * t**2 - 2 * t**3)


def network_panel(
    result: Turn, edits: Edits, *, name: str = "network", title: str = "The network", still: int | None = None
) -> Panel:
    """Units as circles, weights as lines, and all their numbers as they become known.

    `edits` says which knob holds each weight. With `still` only that frame is shown, and nothing can be edited.
    """
    sizes, moments = result.sizes, Moments(result)
    heights, count, last = places_of(sizes), moments.count, len(sizes) - 1
    keys = parameter_keys(sizes)
    before, after = flat_parameters(result.layers), flat_parameters(result.after)
    gradient = result.per_sample[result.drawn]
    traces: list[dict] = []
    frames: list[Frames] = []
    units = [(layer, unit) for layer in range(last + 1) for unit in range(sizes[layer])]
    at_x = [layer for layer, _ in units]
    at_y = [float(heights[layer][unit]) for layer, unit in units]

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
            f"z {exactly(float(one.sums[layer - 1][unit]))}<br>{own} {exactly(float(one.outputs[layer][unit]))}"
            for one in (known, fresh)
        )
        inner.append(moments.through(moments.forward(layer, unit), f"z ?<br>{own} ?", then, new))
    cost = result.cost if len(result.losses) > 1 else result.sample.loss
    losses = along(count, moments.loss, "L ?", f"L<br>{plain(result.sample.loss)}")
    for frame in range(moments.batch if moments.batch is not None else count, count):
        losses[frame] = f"cost<br>{plain(cost)}"
    losses[moments.end] = f"{'L' if len(result.losses) == 1 else 'cost'}<br>{plain(result.cost_after)}"
    words = Words()
    words.add([*inner, losses], [*at_x, loss_x], [*at_y, loss_y])
    # biases above, with their gradients; δ below
    own_units = [(layer, unit) for layer, unit in units if layer]
    ux = [layer for layer, _ in own_units]
    uy = np.array([float(heights[layer][unit]) for layer, unit in own_units])
    row = pixels_a_row(sizes)
    lift = (0.5 * CIRCLE + 3) / row
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
    words.add(above, ux, uy - lift, "top center")
    words.add(below, ux, uy + lift + 3 / row, "bottom center", GREEN)
    if any(any(texts) for texts in flat):
        words.add(flat, ux, uy - lift - 15 / row, "top center", RED)
    spots = [
        weight_spot(layer, heights[layer - 1][source], heights[layer][unit], max(sizes) > 2)
        for layer, source, unit in lines
    ]
    wx, wy = np.array(spots).T
    traces.append(paper(wx, wy, 26, 16))
    strips = [[14 if text else 0 for text in texts] for texts in framed_texts(slopes)]
    traces.append(paper(wx, wy + 15 / row, 34, strips[-1 if still is None else still]))
    if still is None:
        frames.append(Frames(len(traces) - 1, "marker.line.width", strips))
    words.add(weights, wx, wy)
    words.add(slopes, wx, wy + 15 / row, color=GREEN)
    targets = [
        f"{'y' if sizes[-1] == 1 else 'y' + '₁₂'[unit]} = {plain(float(value))}"
        for unit, value in enumerate(result.sample.y)
    ]
    ty = heights[last] if sizes[-1] > 1 else [loss_y]
    shift = 0.0 if sizes[-1] > 1 else (0.5 * CIRCLE + 6) / row
    tx = [last + 0.5 if sizes[-1] > 1 else loss_x] * len(targets)
    words.add([[text] * count for text in targets], tx, np.asarray(ty) + shift, "bottom center")
    words.draw(traces, frames, still)
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
        narrowest=round(LAYER_APART * (last + 1.52)),
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


def linked_marks(
    result: Turn, moments: Moments, units: list[tuple[int, int]], lines: list[tuple[int, int, int]],
    spots: list[tuple[float, float]], heights: list[np.ndarray], edits: Edits, lift: float,
) -> tuple[Linked, ...]:  # fmt: skip
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
            x, y + 7 / gap, tuple(weights), tuple(called[key] for key in weights),
            framed_texts([told[key] for key in weights]), 62, 36,
            edits={key: edits[key] for key in weights if key in edits},
        ),
        Linked(
            np.array([float(layer) for layer, _ in own]),
            np.array([heights[layer][unit] for layer, unit in own]) - lift - 9 / gap,
            tuple(biases), tuple(called[key] for key in biases), framed_texts([told[key] for key in biases]), 96, 20,
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
    return [text + (f"\n{moments.steps[backward].says}" if frame >= backward else "") for frame, text in enumerate(row)]


def network_alt(result: Turn) -> str:
    answers = [plain(float(value)) for value in result.sample.outputs[-1]]
    return (
        f"A network of {' - '.join(map(str, result.sizes))} units with its numbers. It answers {listed(answers)} where "
        f"{listed([plain(float(value)) for value in result.sample.y])} is wanted; the loss is "
        f"{plain(result.sample.loss)}. Orange lines are positive weights, blue ones negative; what the backward pass "
        "brings is green."
    )

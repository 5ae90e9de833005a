"""A computation as a graph: every operation with its value and local slopes, the adjoints swept back through it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from core.formulas.elementary import apply_kind, differentiate, evaluate_term
from core.formulas.notation import PRETTY, superscript, written
from core.formulas.operations import program_of
from core.formulas.trees import CONSTANTS, Term, number_term
from core.networks.backpropagation.passes import BCE, HALF, MEAN, RULES, SCORES
from core.networks.backpropagation.steps import Sample, parameter_keys, parameter_names, unit_name

SYMBOLS = {"*": "×", "-": "−", "minus": "−", "/": "÷", "**": "^"}


class Node(NamedTuple):
    """An operation, or a leaf without `parts`: its value, and its slope by each part (`local`).

    `key` is the thing of the network that it belongs to; `owner` the (layer, unit) at work when it is computed, (0, 0)
    for what is given, and the last layer plus one for the loss. `wanted`: whether its adjoint is of interest.
    """

    label: str
    name: str
    parts: tuple[int, ...]
    value: float
    local: tuple[float, ...]
    key: str = ""
    owner: tuple[int, int] = (0, 0)
    wanted: bool = True


def adjoints_of(nodes: tuple[Node, ...]) -> np.ndarray:
    """∂(last node)/∂(each node): backwards, each hands its adjoint × local slope to its parts, where they add up."""
    adjoints = np.zeros(len(nodes))
    adjoints[-1] = 1.0
    for index in reversed(range(len(nodes))):
        for part, local in zip(nodes[index].parts, nodes[index].local, strict=True):
            adjoints[part] += adjoints[index] * local
    return adjoints


def paths_into(nodes: tuple[Node, ...], adjoints: np.ndarray, index: int) -> list[float]:
    """What each use of a node hands back to it: its adjoint is their sum."""
    return [
        float(adjoints[user] * local)
        for user, node in enumerate(nodes)
        for part, local in zip(node.parts, node.local, strict=True)
        if part == index
    ]


# --- a typed formula ------------------------------------------------------------------------------------------------


def formula_graph(tree: Term, given: dict[str, float]) -> tuple[Node, ...]:
    """The formula's operations in order, equal parts once, at the values given of its variables.

    A plain number stands within the operation that it belongs to (×0.1, ²), unless it is all there is.
    """
    nodes: list[Node] = []
    where: dict[int, int] = {}  # an operation's place among the nodes
    terms: list[Term] = []
    values: list[float] = []
    program = program_of(tree)
    with np.errstate(all="ignore"):
        for index, (kind, parts, value) in enumerate(program):
            terms.append(Term(kind, tuple(terms[part] for part in parts), value))
            if not parts:
                number = given[value] if kind == "variable" else CONSTANTS[value] if kind == "constant" else value
                values.append(float(number))
                if kind == "variable" or index == len(program) - 1:
                    name = written(terms[-1], PRETTY)
                    where[index] = len(nodes)
                    nodes.append(Node(name, name, (), values[-1], (), key=name, wanted=kind == "variable"))
                continue
            mine = [values[part] for part in parts]
            plain = [part not in where for part in parts]
            fixed = [still or not nodes[where[part]].wanted for part, still in zip(parts, plain, strict=True)]
            slopes = local_slopes(kind, mine, fixed)
            values.append(float(apply_kind(kind, [np.float64(each) for each in mine])))
            where[index] = len(nodes)
            numbers = [written(terms[part], PRETTY) if still else "" for part, still in zip(parts, plain, strict=True)]
            nodes.append(
                Node(
                    operation_label(kind, numbers),
                    short_name(terms[-1], len(nodes)),
                    tuple(where[part] for part, still in zip(parts, plain, strict=True) if not still),
                    values[-1],
                    tuple(slope for slope, still in zip(slopes, plain, strict=True) if not still),
                    key=f"node {index}",
                    wanted=not all(fixed),
                )
            )
    return tuple(nodes)


def operation_label(kind: str, numbers: list[str]) -> str:
    """An operation's sign with the plain number in it, where one of its parts is one: ×0.1, ², 1−."""
    sign = SYMBOLS.get(kind, kind)
    if len(numbers) != 2 or not any(numbers) or all(numbers):
        return sign
    first, second = numbers
    if kind == "**" and second.isdecimal():
        return superscript("", second)
    if kind not in ("+", "-", "*", "/", "**"):
        return sign
    if kind in ("+", "*"):
        return f"{sign}{first or second}"
    return f"{first}{sign}" if first else f"{sign}{second}"


def short_name(term: Term, index: int) -> str:
    """The part of the formula that a node stands for, or its number where that is long."""
    text = written(term, PRETTY)
    return text if len(text) <= 18 else f"node {index + 1}"


def local_slopes(kind: str, values: list[float], fixed: list[bool]) -> tuple[float, ...]:
    """An operation's slope by each of its parts, at their values; 0 by a part that is a plain number."""
    names = [f"u{index}" for index in range(len(values))]
    parts = tuple(
        number_term(value) if still else Term("variable", value=name)
        for name, value, still in zip(names, values, fixed, strict=True)
    )
    here = dict(zip(names, map(np.float64, values), strict=True))
    whole = Term(kind, parts)
    return tuple(
        0.0 if still else float(evaluate_term(differentiate(whole, name), here))
        for name, still in zip(names, fixed, strict=True)
    )


def layered(nodes: tuple[Node, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Where each node stands: its column by how much must be done before it, its height near those it is joined to."""
    column = np.zeros(len(nodes), dtype=int)
    for index, node in enumerate(nodes):
        if node.parts:
            column[index] = 1 + max(column[part] for part in node.parts)
    for index in reversed(range(len(nodes))):  # a leaf stands right before its first use
        users = [column[user] for user, node in enumerate(nodes) if index in node.parts]
        if not nodes[index].parts and users:
            column[index] = min(users) - 1
    height = np.zeros(len(nodes))
    height[-1] = 0.5
    for _ in range(4):
        for level in range(int(column.max()), -1, -1):
            mine = [index for index in range(len(nodes)) if column[index] == level]
            wish = {index: _middle(nodes, height, index) for index in mine}
            for rank, index in enumerate(sorted(mine, key=lambda each: (wish[each], -each))):
                height[index] = (rank + 1) / (len(mine) + 1)
    return column.astype(float), height


def _middle(nodes: tuple[Node, ...], height: np.ndarray, index: int) -> float:
    """Between the users of a node, its first part a little above its second."""
    users = [(height[user], node.parts.index(index)) for user, node in enumerate(nodes) if index in node.parts]
    return float(np.mean([place - 0.01 * rank for place, rank in users])) if users else 0.5


# --- the network ----------------------------------------------------------------------------------------------------


class Placed(NamedTuple):
    """A graph with the place of every node: columns from 0, rows from the top."""

    nodes: tuple[Node, ...]
    x: np.ndarray
    y: np.ndarray


def network_graph(sizes: tuple[int, ...], sample: Sample, layers: tuple, names: tuple[str, ...], loss: str) -> Placed:
    """All operations of one sample's loss: products, sums, activations, and the loss in its own small steps."""
    nodes: list[Node] = []
    places: list[tuple[float, float]] = []
    words = dict(zip(parameter_keys(sizes), parameter_names(sizes), strict=True))

    def add(node: Node, x: float, y: float) -> int:
        nodes.append(node)
        places.append((x, y))
        return len(nodes) - 1

    most = max(units * (before + 1) for before, units in pairwise(sizes))
    before = [
        add(Node(unit_name(sizes, 0, i), unit_name(sizes, 0, i), (), float(value), (), f"u0.{i}"), 0.0, y)
        for i, (value, y) in enumerate(zip(sample.x, spread(sizes[0], most), strict=True))
    ]
    column = 0.0
    for layer, ((weights, bias), name) in enumerate(zip(layers, names, strict=True), start=1):
        rows = spread(sizes[layer] * (sizes[layer - 1] + 1), most)
        after = []
        for unit in range(sizes[layer]):
            own, mine = unit_name(sizes, layer, unit), rows[unit * (len(before) + 1) : (unit + 1) * (len(before) + 1)]
            parts, owner, middle = [], (layer, unit), float(np.mean(mine))
            for source, index in enumerate(before):
                key = f"w{layer}.{unit}.{source}"
                w = float(weights[unit, source])
                leaf = add(Node("w", words[key], (), w, (), key), column + 1, mine[source])
                value = nodes[index].value
                product = Node(
                    "×", f"w·{nodes[index].name}", (leaf, index), w * value, (value, w), f"u{layer}.{unit}", owner
                )
                parts.append(add(product, column + 2, mine[source]))
            key = f"b{layer}.{unit}"
            parts.append(add(Node("b", words[key], (), float(bias[unit]), (), key), column + 2, mine[-1]))
            z = float(sum(nodes[part].value for part in parts))
            total = add(
                Node("Σ", f"z of {own}", tuple(parts), z, (1.0,) * len(parts), f"u{layer}.{unit}", owner),
                column + 3, middle,
            )  # fmt: skip
            a = float(sample.outputs[layer][unit])
            slope = float(RULES[name].slope(np.array([z]), np.array([a]))[0])
            after.append(
                add(Node(SHORT[name], own, (total,), a, (slope,), f"u{layer}.{unit}", owner), column + 4, middle)
            )
        before, column = after, column + 4
    _add_loss(add, nodes, places, before, sample, loss, (len(sizes), 0), column)
    x, y = np.array(places).T
    return Placed(tuple(nodes), x, y)


SHORT = {"tanh": "tanh", "Sigmoid": "σ", "ReLU": "ReLU", "Linear": "id"}


def _add_loss(
    add: Callable[[Node, float, float], int],
    nodes: list[Node],
    places: list[tuple[float, float]],
    outputs: list[int],
    sample: Sample,
    loss: str,
    owner: tuple[int, int],
    column: float,
) -> None:
    """The loss of the outputs, operation by operation, each handing on its own factor."""
    terms, heights = [], [places[index][1] for index in outputs]
    for index, target, y in zip(outputs, sample.y, heights, strict=True):
        name, value = nodes[index].name, nodes[index].value
        if loss == BCE:
            p, t = np.array([[value]]), np.array([[float(target)]])
            own = float(SCORES[BCE].loss(p, t)[0]), float(SCORES[BCE].slope(p, t)[0, 0])
            terms.append(add(Node("BCE", f"BCE of {name}", (index,), own[0], (own[1],), "loss", owner), column + 1, y))
            continue
        gap = value - float(target)
        less = add(Node("−y", f"{name} − y", (index,), gap, (1.0,), "loss", owner), column + 1, y)
        terms.append(add(Node("²", f"({name} − y)²", (less,), gap**2, (2 * gap,), "loss", owner), column + 2, y))
    column += 1 if loss == BCE else 2
    middle = float(np.mean(heights))
    if len(terms) > 1:
        column += 1
        total = sum(nodes[term].value for term in terms)
        terms = [add(Node("Σ", "sum", tuple(terms), total, (1.0,) * len(terms), "loss", owner), column, middle)]
    size = 0.5 if loss == HALF else 1 / len(outputs) if loss in (MEAN, BCE) else 1.0
    label = "×½" if loss == HALF else f"÷{len(outputs)}" if size != 1 else "L"
    add(Node(label, "L", tuple(terms), size * nodes[terms[0]].value, (size,), "loss", owner), column + 1, middle)


def spread(count: int, most: int) -> np.ndarray:
    """`count` heights from the top (0) to the foot (most − 1), evenly and in the middle."""
    gap = most / count
    return (np.arange(count) + 0.5) * gap - 0.5

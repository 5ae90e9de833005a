"""A typed formula as a graph: its operations forward and backward, and what several uses of a variable bring."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.experiment.refusal import Refusal
from core.experiment.wording import listed, plain
from core.formulas.typed import formula_of
from core.networks.backpropagation.graphs import Node, adjoints_of, formula_graph, layered, paths_into
from core.networks.backpropagation.steps import Moment, factor

NOTHING = "nothing"
VARIABLES = ("x", "w", "b")


@dataclass(frozen=True)
class Formula:
    """A typed formula's graph, its adjoints (N,), what every use hands back to a node, and autograd's answers."""

    text: str
    nodes: tuple[Node, ...]
    adjoints: np.ndarray
    paths: tuple[tuple[float, ...], ...]
    places: tuple[np.ndarray, np.ndarray]
    steps: tuple[Moment, ...]
    variables: tuple[str, ...]
    by_autograd: np.ndarray


def formula_at(typed: str, at: tuple[float, ...]) -> Formula:
    """The graph of a formula in VARIABLES where they have the values `at`; refused where it has no value or slope."""
    expression = formula_of(typed, "typed", VARIABLES)
    values = [np.array([value]) for value in at]
    gaps = expression.undefined(*values)
    if gaps:
        raise Refusal(f"There is no value here: {gaps[0].sentence}", "typed")
    nodes = formula_graph(expression.tree, dict(zip(VARIABLES, at, strict=True)))
    adjoints = adjoints_of(nodes)
    if not np.isfinite(adjoints).all():
        raise Refusal("The formula has a value here, but no finite slope. Move x, w or b a little.", "typed")
    used = tuple(name for name in VARIABLES if any(node.key == name for node in nodes))
    slopes = dict(zip(VARIABLES, expression.gradient(*values), strict=True))
    paths = tuple(tuple(paths_into(nodes, adjoints, index)) for index in range(len(nodes)))
    return Formula(
        expression.pretty(), nodes, adjoints, paths, layered(nodes), formula_steps(nodes, adjoints), used,
        np.array([float(slopes[name][0]) for name in used]),
    )  # fmt: skip


def formula_steps(nodes: tuple[Node, ...], adjoints: np.ndarray) -> tuple[Moment, ...]:
    """Each operation forward, then each backward; `unit` is the node at work."""
    work = [index for index, node in enumerate(nodes) if node.parts or node.key.startswith("node ")]
    found = [Moment("start", 0, -1, "Start", "Only the leaves have values: x, w, b and plain numbers.")]
    for index in work:
        node = nodes[index]
        parts = listed([f"{nodes[part].name} = {plain(nodes[part].value, 4)}" for part in node.parts])
        says = f"{node.name} = {plain(node.value, 4)}" + (f", from {parts}." if parts != "none" else ".")
        found.append(Moment("forward", 0, index, f"Forward: {node.label}", says))
    for index in reversed(work):
        if not nodes[index].wanted:
            continue
        node, own = nodes[index], float(adjoints[index])
        handed = [
            f"{nodes[part].name} gets {factor(own)} × {factor(local)} = {plain(own * local, 4)}"
            for part, local in zip(node.parts, node.local, strict=True)
            if nodes[part].wanted
        ]
        says = f"The adjoint of {node.name} is {plain(own, 4)}: {'; '.join(handed)}."
        found.append(Moment("backward", 0, index, f"Backward: {node.label}", says))
    return tuple(found)


def variable_slopes(result: Formula) -> np.ndarray:
    """The adjoints of the variables that the formula uses, in their order."""
    places = {node.key: index for index, node in enumerate(result.nodes)}
    return np.array([result.adjoints[places[name]] for name in result.variables])


def twice_used(result: Formula) -> str:
    """The variables with several paths, each with what the paths bring: w: −0.42 + 0.1 = −0.32."""
    rows = [
        f"{node.name}: {' + '.join(factor(path) for path in paths)} = {plain(float(adjoint), 4)}"
        for node, paths, adjoint in zip(result.nodes, result.paths, result.adjoints, strict=True)
        if node.wanted and len(paths) > 1
    ]
    return "; ".join(rows) or NOTHING

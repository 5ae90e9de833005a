"""A formula's tree as a list of operations in which no part is worked out twice: derivatives repeat themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import torch

from core.formulas.elementary import apply_kind
from core.formulas.trees import CONSTANTS, Term


class Operation(NamedTuple):
    """One operator, function, variable or number of a program; `parts` are the places of what it works on."""

    kind: str
    parts: tuple[int, ...]
    value: Any


def program_of(tree: Term) -> tuple[Operation, ...]:
    """The tree's operations, each after what it works on; equal parts of the tree become one of them."""
    places: dict[Operation, int] = {}
    known: dict[int, int] = {}  # by identity: what the tree itself shares is not even walked through again

    def place_of(term: Term) -> int:
        if id(term) not in known:
            operation = Operation(term.kind, tuple(place_of(part) for part in term.parts), term.value)
            known[id(term)] = places.setdefault(operation, len(places))
        return known[id(term)]

    place_of(tree)
    return tuple(places)


def run_program(program: tuple[Operation, ...], given: Mapping[str, Any], by_torch: bool = False) -> Any:
    """The value of the last operation with the variables `given`, in float64, by numpy or by torch."""
    values: list[Any] = []
    for kind, parts, value in program:
        if kind == "variable":
            values.append(given[value])
        elif parts:
            values.append(apply_kind(kind, [values[part] for part in parts], by_torch))
        else:
            number = CONSTANTS[value] if kind == "constant" else value
            values.append(torch.tensor(number, dtype=torch.float64) if by_torch else np.float64(number))
    return values[-1]

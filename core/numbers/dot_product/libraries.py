"""The dot product as the notes write it in numpy and in torch, each line really run."""

from __future__ import annotations

import numpy as np
import torch

from core.experiment.shown_code import Answer, answer

# The notes' two ways in numpy and in torch, and the operator that both share.
EXPRESSIONS = (
    "np.dot(nv1, nv2)", "np.sum(nv1 * nv2)", "nv1 @ nv2",
    "torch.dot(tv1, tv2)", "torch.sum(tv1 * tv2)", "tv1 @ tv2",
)  # fmt: skip
KINDS = ("lists of floats", "whole numbers with floats", "rows [[…]]")


def answers(u: np.ndarray, v: np.ndarray, given: str) -> tuple[Answer, ...]:
    """The notes' lines run on u and v `given` as lists of floats, whole numbers with floats, or rows [[…]] (2-D)."""
    first, second = u.tolist(), v.tolist()
    if given == "whole numbers with floats":
        first = [round(value) for value in first]
    if given == "rows [[…]]":
        first, second = [first], [second]
    names = {"nv1": np.array(first), "nv2": np.array(second), "tv1": torch.tensor(first), "tv2": torch.tensor(second)}
    return tuple(answer(expression, names) for expression in EXPRESSIONS)


def answers_tables(by_kind: dict[str, tuple[Answer, ...]]) -> tuple[dict[str, list[str]], ...]:
    """What each of the notes' lines answers to each kind of input: for each kind a table of one column."""
    return tuple({f"Given {given}": [_row(each) for each in found]} for given, found in by_kind.items())


def _row(said: Answer) -> str:
    answered = f"⚠ {said.value}" if said.failed else f"**{said.value}** {said.kind}"
    return f"`{said.expression}` → {answered}"

"""What numpy and torch answer: on products of A and B, on the notes' transposes, and on mixing the two."""

from __future__ import annotations

import numpy as np
import torch

from core.experiment.shown_code import Answer, answer
from core.numbers.matrices.topic import NOTES_ARRAYS

EXPRESSIONS = ("nA @ nB", "np.matmul(nA, nB)", "tA @ tB", "torch.matmul(tA, tB)", "nA * nB", "tA * tB")
# The notes' own vectors and matrices, and a 1-D list beside them.
NOTES = {
    **NOTES_ARRAYS,
    "tv": torch.tensor([[1, 2, 3, 4]]),
    "tM": torch.tensor([[1, 2, 3], [4, 5, 6]]),
    "flat": np.array([1, 2, 3, 4]),
}
TRANSPOSES = ("nv", "nv.T", "nM.T", "tv.T", "tM.T", "flat.T", "np.shares_memory(nM, nM.T)")


def answers_table(a: np.ndarray, b: np.ndarray) -> dict[str, list[str]]:
    """What numpy and torch answer on A and B as floats, and with whole numbers in A, as columns of a table."""
    columns = {}
    for given, kind in (("floats", float), ("A whole numbers, B floats", int)):
        whole = np.rint(a).astype(kind) if kind is int else a
        names = {"nA": whole, "nB": b, "tA": torch.tensor(whole), "tB": torch.tensor(b)}
        columns[given] = [cell_of(answer(expression, names)) for expression in EXPRESSIONS]
    return {"run": [f"`{expression}`" for expression in EXPRESSIONS]} | columns


def transposes_table() -> dict[str, list[str]]:
    """The notes' transposes, run: value, type and shape."""
    lines = [answer(expression, NOTES) for expression in TRANSPOSES]
    return {
        "run": [f"`{line.expression}`" for line in lines],
        "value": [line.value for line in lines],
        "type": [line.kind for line in lines],
    }


def cell_of(said: Answer) -> str:
    """An answer as a cell of a table: long matrices by their type alone."""
    if said.failed:
        return f"⚠ {said.value}"
    return f"**{said.value}** {said.kind}" if len(said.value) < 60 else said.kind


def notes_slip() -> tuple[Answer, Answer]:
    """A numpy matrix @ a torch matrix, as the notes' lines invite, and mended."""
    return answer("nM.T @ tM", NOTES), answer("torch.from_numpy(nM).T @ tM", NOTES)

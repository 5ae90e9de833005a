"""Ties and NaN as plain Python, numpy and torch answer them, each line really run."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from core.experiment.shown_code import answer

# The same question put to numpy (v) and to torch (t).
OF_A_TIE = (
    ("np.argmin(v)", "t.argmin()"),
    ("np.argmax(v)", "t.argmax()"),
    ("np.argsort(v)[0]", "t.argsort()[0]"),
    ("np.argsort(v, stable=True)[0]", "t.argsort(stable=True)[0]"),
    ("np.argsort(v, stable=True)[-1]", "t.argsort(stable=True)[-1]"),
    ("np.argpartition(v, 0)[0]", "t.topk(1).indices[0]"),
)
OF_A_GAP = (
    "min(v)", "np.min(v)", "np.argmin(v)", "np.nanmin(v)", "np.nanargmin(v)", "t.min()", "t.argmin()",
    "t[~t.isnan()].min()", "t.sort().values[-1]",
)  # fmt: skip
MOST_TIED = 64


def tie_answers(count: int) -> tuple[tuple[str, ...], ...]:
    """What numpy and torch say of `count` equal values: rows of (numpy's line, answer, torch's line, answer)."""
    names = {"v": np.ones(count), "t": torch.ones(count, dtype=torch.float64)}
    return tuple((ours, answer(ours, names).value, theirs, answer(theirs, names).value) for ours, theirs in OF_A_TIE)


def tied_places() -> dict[str, np.ndarray]:
    """The index that four calls say of 1, 2, … MOST_TIED equal values, by the call."""
    tied = [torch.ones(count, dtype=torch.float64) for count in range(1, MOST_TIED + 1)]
    return {
        "np.argmax(v)": np.array([np.argmax(t.numpy()) for t in tied]),
        "t.argmax()": np.array([int(t.argmax()) for t in tied]),
        "t.argsort()[0]": np.array([int(t.argsort()[0]) for t in tied]),
        "t.topk(1).indices[0]": np.array([int(t.topk(1).indices[0]) for t in tied]),
    }


def gap_answers(values: Sequence[float]) -> tuple[tuple[str, ...], ...]:
    """What each line says of the values with a NaN put first, in the middle, last: rows of (line, three answers)."""
    middle = len(values) // 2
    lists = [[*values[:at], float("nan"), *values[at:]] for at in (0, middle, len(values))]
    names = [{"v": v, "t": torch.tensor(v, dtype=torch.float64)} for v in lists]
    return tuple((line, *(answer(line, each).value.replace("nan", "NaN") for each in names)) for line in OF_A_GAP)

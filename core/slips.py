"""Slips of the notes: their lines as they stand, the mended ones, and what either does when it is run."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F


class Slip(NamedTuple):
    """What the notes say, their code, the mended code, and the reason; code ends by printing what it is about."""

    said: str
    code: str
    mend: str
    because: str


def happens(code: str) -> str:
    """Run `code`, a constant of this project and never a reader's text, with np, torch, F at hand; tell it in Markdown.

    Told are its prints, numpy's floating-point warnings and the error it ends in; nothing global is touched, as
    warnings.catch_warnings and redirect_stdout would for every other visitor too.
    """
    told: list[str] = []

    def say(*values: object) -> None:
        told.append(f"it prints `{' '.join(map(str, values))}`")

    def warn(kind: str, flag: int) -> None:
        told.append(f"`RuntimeWarning: {kind} encountered`")

    with np.errstate(all="call", call=warn):
        try:
            exec(code, {"np": np, "torch": torch, "F": F, "print": say})
        except Exception as error:
            told.append(f"it stops with `{type(error).__name__}: {str(error).splitlines()[0]}`")
    return ", then ".join(dict.fromkeys(told)) + "."


LOOP = """\
p = [1, 0]  # True label
q = [0.25, 0.75]  # Model prediction
H = 0
for i in range(0, len(p)):
    H -= q[i]*np.log(p[i])
print(H)"""
NATURAL = """\
x = [0.25, 0.75]
H = 0
for p in x:
    H += -(p*np.log(p))
print(round(H, 4))"""
LISTS = """\
p = [1, 0]  # True label
q = [0.25, 0.75]  # Model prediction
print(F.binary_cross_entropy(p, q))"""
ORDER = """\
q_tensor = torch.Tensor(q)
p_tensor = torch.Tensor(p)
print(F.binary_cross_entropy(p_tensor, q_tensor))"""
TENSORS = LISTS[: LISTS.rindex("\n") + 1] + ORDER
LOWEST = """\
x = np.linspace(-2, 2, 401)
f = x**2 - 1
print(x[np.argmin(f)])
print(x[np.argmin(np.log(f))])"""

ENTROPY = (
    Slip(
        "The loop for cross-entropy takes the logarithm of the label, and exchanges the roles of p and q.",
        LOOP,
        LOOP.replace("q[i]*np.log(p[i])", "p[i]*np.log(q[i])"),
        "Cross-entropy is −Σ p log q: the logarithm belongs to the prediction, which softmax and sigmoid keep above "
        "0, rounding apart. A label holds zeros, and log 0 is −∞.",
    ),
    Slip(
        "Entropy is written with log₂, but coded with the natural logarithm.",
        NATURAL,
        NATURAL.replace("np.log(p)", "np.log2(p)"),
        "Neither is wrong: the first is in nats, the second in bits. Nats divided by ln 2 = 0.693 are bits. "
        "torch's losses are in nats.",
    ),
    Slip(
        "`F.binary_cross_entropy` is given the lists, not the tensors made of them; and the label first.",
        LISTS,
        TENSORS.replace("(p_tensor, q_tensor)", "(q_tensor, p_tensor)"),
        f"The order is (input = prediction, target). With tensors, but in the order of the notes, {happens(TENSORS)} "
        "There log 0 is met in every element, and torch's clamp at −100 hides it: (0.75 · 100 + 0.75 · 100) / 2 = 75.",
    ),
)
LOGARITHMS = (
    Slip(
        "“Minimizing x is the same as minimizing log(x)”: taken for any function, this fails where it is 0 or below.",
        LOWEST,
        LOWEST.replace("x**2 - 1", "x**2 + 1"),
        "The logarithm needs something positive. Here f is negative between −1 and 1: its log is NaN there, and "
        "np.argmin answers with the first NaN. Lifted above 0, both have the same place. A likelihood is never "
        "below 0, and its best value is above.",
    ),
)

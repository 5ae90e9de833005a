"""Two hidden neurons and one output neuron on the four corners of XOR."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.networks.perceptron.one_neuron import bend
from core.networks.perceptron.samples import CORNERS, GATES

# What a neuron answers at 00, 01, 10 and 11, as one number in binary.
FUNCTIONS = {
    0b0000: "never", 0b0001: "AND", 0b0010: "x₁ and not x₂", 0b0011: "x₁", 0b0100: "x₂ and not x₁", 0b0101: "x₂",
    0b0110: "XOR", 0b0111: "OR", 0b1000: "NOR", 0b1001: "equal", 0b1010: "not x₂", 0b1011: "x₁ or not x₂",
    0b1100: "not x₁", 0b1101: "x₂ or not x₁", 0b1110: "NAND", 0b1111: "always",
}  # fmt: skip


@dataclass(frozen=True)
class Hidden:
    """At the four corners: the hidden neurons' sums and answers (4, 2), the output's sums (4,)."""

    sums: np.ndarray
    answers: np.ndarray
    totals: np.ndarray


def at_corners(weights: np.ndarray, output: np.ndarray, activation: str) -> Hidden:
    """Neurons with `weights` (2, 3), the bias last, and above them the `output` neuron (3,), at the four corners."""
    sums = CORNERS @ weights[:, :2].T + weights[:, 2]
    answers = bend(activation, sums)
    return Hidden(sums, answers, answers @ output[:2] + output[2])


def function_named(sums: np.ndarray) -> str:
    """Which function of two bits it is to answer 1 where the sums (4,) are above 0."""
    return FUNCTIONS[int("".join("1" if total > 0 else "0" for total in sums), 2)]


def wrong_corners(result: Hidden) -> np.ndarray:
    """At which corners (4,) the output's answer is not XOR's; a sum of 0 counts as wrong."""
    return result.totals * np.array(GATES["XOR"]) <= 0


def corner_names() -> list[str]:
    """The corners as pairs of bits: "0 0"."""
    return [f"{int(x)} {int(y)}" for x, y in CORNERS]

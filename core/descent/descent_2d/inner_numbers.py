"""One racer's inner state in words and numbers: its rule, and what it feels, remembers and does at every step."""

from typing import NamedTuple

import numpy as np

from core.engine.optimizers import OPTIMIZERS
from core.experiment.wording import plain

# What each rule remembers of the gradients and of their squares, in words.
MEMORIES = {
    label: words for label, rule in OPTIMIZERS.items() for name, words in rule.memory.items() if name != "squares"
}
SQUARES = {label: rule.memory["squares"] for label, rule in OPTIMIZERS.items() if "squares" in rule.memory}


class Inside(NamedTuple):
    """One racer at every step: places, slopes felt, memory, squares, moves and the ground's curvatures, all (F, 2)."""

    place: np.ndarray
    gradient: np.ndarray
    memory: np.ndarray
    squares: np.ndarray
    move: np.ndarray
    curvatures: np.ndarray


def inner_texts(label: str, inside: Inside, betas: tuple[float, float]) -> dict[str, list[str]]:
    """What the racer `label` feels, remembers and does, a text for every step; `betas` are Adam's."""
    rows = {"place p": pairs(inside.place), "gradient g": pairs(inside.gradient)}
    if label in MEMORIES:
        rows[MEMORIES[label]] = pairs(inside.memory)
    if label in SQUARES:
        rows[SQUARES[label]] = pairs(inside.squares)
    if label == "Adam":
        steps = np.arange(1, len(inside.memory) + 1)
        corrections = np.stack([1 / (1 - betas[0] ** steps), 1 / (1 - betas[1] ** steps)], axis=1)
        rows["corrections"] = pairs(corrections, ("m times", "s times"))
    rows["step Δp"] = pairs(inside.move)
    return rows | {"curvatures here": pairs(inside.curvatures, ("lower", "higher"))}


def pairs(values: np.ndarray, names: tuple[str, str] = ("x", "y")) -> list[str]:
    """(F, 2) as texts "x 1.5, y 2"."""
    one, two = names
    return [f"{one} {plain(a)}, {two} {plain(b)}" if a == a else "lost" for a, b in values.tolist()]

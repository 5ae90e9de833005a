"""Weights and biases set by hand, as one line of text: "1.2.3=0.5@100 2.1.b=-1".

That is: layer 1, its unit 2, the weight from source 3, becomes 0.5 after epoch 100; then a bias, after the last epoch.
Everything counts from 1, layer 1 being the first behind the inputs; source b (or 0) is the bias.
"""

from __future__ import annotations

import math
import re

from core.engine.networks import Network
from core.engine.training import Edit

MOST_EDITS, LARGEST = 100, 100.0
EDIT = re.compile(r"(\d{1,3})\.(\d{1,3})\.(\d{1,3}|b)=([-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d{1,2})?)(?:@(\d+\.?\d*))?")


def read_edits(text: str) -> tuple[Edit, ...]:
    """The edits of a text; ValueError says which one is wrong and what would be right."""
    items = text.replace("−", "-").replace(";", " ").replace(",", " ").split()
    if len(items) > MOST_EDITS:
        raise ValueError(f"At most {MOST_EDITS} weights can be set by hand, not {len(items)}.")
    return tuple(_edit(number, item) for number, item in enumerate(items, start=1))


def _edit(number: int, item: str) -> Edit:
    found = EDIT.fullmatch(item.lower())
    if not found:
        raise ValueError(
            f"Edit {number}, “{item[:20]}”, cannot be read. Write layer.unit.source=value, such as 1.2.3=0.5 for a "
            "weight or 1.2.b=0.5 for a bias, and @20 behind it for after epoch 20."
        )
    layer, unit, source, value, epochs = found.groups()
    if int(layer) < 1 or int(unit) < 1:
        raise ValueError(f"Edit {number}, “{item[:20]}”: layers and units count from 1.")
    if not abs(float(value)) <= LARGEST:
        raise ValueError(f"Edit {number}, “{item[:20]}”: the value must lie from −{LARGEST:g} to {LARGEST:g}.")
    when = float(epochs) if epochs else math.inf
    return Edit(when, int(layer) - 1, int(unit) - 1, -1 if source in ("b", "0") else int(source) - 1, float(value))


def fitting(edits: tuple[Edit, ...], network: Network) -> tuple[Edit, ...]:
    """The edits of weights that this network has."""
    sizes = network.sizes
    return tuple(
        edit
        for edit in edits
        if edit.layer < len(sizes) - 1 and edit.unit < sizes[edit.layer + 1] and edit.source < sizes[edit.layer]
    )

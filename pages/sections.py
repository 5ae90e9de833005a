"""Which topics there are, by section and in the order of the menu. A new page is one more name here."""

from __future__ import annotations

import importlib
from types import ModuleType

SECTIONS: dict[str, list[str]] = {
    "Numbers": ["dot_product", "matrices", "softmax", "logarithms", "entropy", "extremes"],
    "Chance": ["mean_variance", "sampling", "t_test"],
    "Descent": ["derivatives", "descent_1d", "descent_2d", "learning_rates", "vanishing_exploding"],
    "Networks": ["classification"],
    "Regularization": [],
}


def topic_of(name: str) -> ModuleType:
    """The topic module of a page, by the page's name."""
    return importlib.import_module(f"core.topics.{name}")

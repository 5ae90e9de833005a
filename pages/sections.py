"""Which topics there are and are to come, in the order of the notes. A topic joins the menu when its file is there."""

from __future__ import annotations

import importlib
import threading
from pathlib import Path
from types import ModuleType
from typing import NamedTuple


class Planned(NamedTuple):
    """A page of the plan: its topic's name and title, and the passage of the notes that it tests."""

    name: str
    title: str
    passage: str


PLAN: dict[str, list[Planned]] = {
    "Numbers": [
        Planned("dot_product", "Vectors and the dot product", "Dot product"),
        Planned("matrices", "Transpose and matrix multiplication", "Transpose vectors/matrices; Matrix Multiplication"),
        Planned("softmax", "Softmax", "Softmax"),
        Planned("logarithms", "Logarithms", "Logarithms"),
        Planned("entropy", "Entropy and cross-entropy", "Entropy & cross entropy"),
        Planned("extremes", "Min, max, argmin, argmax", "Min/Max and argmin/argmax"),
    ],
    "Chance": [
        Planned("mean_variance", "Mean and variance", "Mean & Variance"),
        Planned("sampling", "Sampling variability and seeds", "Sampling variability; Reproducible randomness"),
        Planned("t_test", "The t-test", "T-test"),
    ],
    "Descent": [
        Planned("derivatives", "Derivatives", "Derivatives"),
        Planned("descent_1d", "Descent in one dimension", "Gradient Descent"),
        Planned("descent_2d", "Landscapes in two dimensions", "Gradient Descent: potential problems"),
        Planned("learning_rates", "Learning-rate strategies", "Ways to proportionate the learning rate"),
        Planned("vanishing_exploding", "Gradients through depth", "How to minimize gradient problems"),
    ],
    "Networks": [
        Planned("perceptron", "Perceptron and feature space", "The perceptron and ANN architecture"),
        Planned("activations", "Activation functions", "The perceptron: non linear activation functions"),
        Planned("losses", "Errors, losses and costs", "Errors, loss & cost"),
        Planned("backpropagation", "Forward and backward, step by step", "Back propagation"),
        Planned("regression", "A network for regression", "ANN for regression"),
        Planned("classification", "A network for classification", "For classification"),
        Planned("capacity", "Hidden units, depth and the linear collapse", "Comparing the number of hidden units"),
    ],
    "Regularization": [
        Planned("overfitting", "Overfitting, and the three families", "Regularization"),
        Planned("train_eval", "train(), eval(), no_grad()", "Gradients and regularization while evaluating"),
        Planned("dropout", "Dropout", "Dropout"),
        Planned("weight_penalties", "L1, L2, elastic net", "L1/L2 regularization"),
        Planned("minibatches", "Minibatches", "Train in batches"),
    ],
}
_TOPICS = {path.parent.name for path in (Path(__file__).parents[1] / "core").glob("*/*/topic.py")}
SECTIONS: dict[str, list[str]] = {
    section: [page.name for page in pages if page.name in _TOPICS] for section, pages in PLAN.items()
}
SECTION_OF: dict[str, str] = {page.name: section.lower() for section, pages in PLAN.items() for page in pages}
ORDER: list[str] = [name for names in SECTIONS.values() for name in names]
PASSAGES: dict[str, str] = {page.name: page.passage for pages in PLAN.values() for page in pages}
TITLES: dict[str, str] = {page.name: page.title for pages in PLAN.values() for page in pages}
# The server imports topics in the background while its first visitors come: two threads that import modules which
# import each other could see them half made.
IMPORTING = threading.RLock()


def topic_of(name: str) -> ModuleType:
    """The topic module of a page, by the page's name; what draws its parts is imported with it."""
    with IMPORTING:
        importlib.import_module(f"core.{SECTION_OF[name]}.{name}.parts")
        return importlib.import_module(f"core.{SECTION_OF[name]}.{name}.topic")


def file_of(name: str) -> str:
    """The page's file, seen from the shell's folder."""
    return f"{SECTION_OF[name]}/{name}.py" if name in SECTION_OF else f"{name}.py"


def address_of(name: str) -> str:
    """The page's address below the app's own; Home's is empty."""
    return "" if name == "home" else name.replace("_", "-")

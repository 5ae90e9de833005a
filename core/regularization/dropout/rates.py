"""The course's sweep of the rate p, on irises and on doughnuts, every p under many seeds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from core.data.datasets import load
from core.engine.inputs import prepare
from core.engine.networks import Network
from core.engine.seeds import epochs_together, seed_by_seed
from core.engine.training import Recipe, Run
from core.regularization.dropout.training import SEEDS_ASKED

IRIS, DOUGHNUTS = "Irises", "Doughnuts"
COURSES = (IRIS, DOUGHNUTS)
RATES = np.round(np.arange(0, 1, 0.1), 1)
TRAIN_SHARE = 0.8
EACH = 200  # doughnut points a class, as in the course


@dataclass(frozen=True)
class Rates:
    """Training and test accuracy at the end (10, k), evaluated whole, for p = 0, 0.1 … 0.9; NaN where one diverged."""

    train: np.ndarray
    test: np.ndarray
    epochs: int
    hidden: tuple[int, ...]


def course_runs(course: str, units: int, epochs: int) -> tuple[list[Run], int]:
    """All runs, seed after seed, and for how many epochs: the notes' 4-12-12-3, or 2-n-n-1 on two rings; plain SGD.

    Irises are fed as they are, at the course's rate. The rings' values lie near 20, and at the course's rate of 0.002
    they take it 1,000 epochs of 128 units: here they are standardised, which learns as much in a tenth of the time.
    """
    iris = course == IRIS
    hidden, name = ((12, 12), "Iris") if iris else ((units, units), "Doughnuts")
    networks = [Network(4 if iris else 2, hidden, 3 if iris else 1, "ReLU", float(p)) for p in RATES]
    loss, rate = ("Cross-entropy", 0.005) if iris else ("BCEWithLogits", 0.1)
    recipe = Recipe(loss, rate=rate, batch=16, epochs=epochs, frames=2)
    samples = [
        prepare(load(name, 2 * EACH, 0.0, seed), (0, 1), TRAIN_SHARE, seed, scaled=not iris).sample
        for seed in range(SEEDS_ASKED)
    ]
    epochs = epochs_together(networks, recipe, len(samples[0].x), SEEDS_ASKED)
    return [
        (network, replace(recipe, epochs=epochs, seed=seed), sample)
        for seed, sample in enumerate(samples)
        for network in networks
    ], epochs


def all_rates(
    course: str, units: int, epochs: int, cancelled: Callable[[], bool] = lambda: False
) -> Iterator[tuple[int, int, Rates | None]]:
    """Train at every p under each seed."""
    runs, epochs = course_runs(course, units, epochs)
    hidden = runs[0][0].hidden
    for done, total, table in seed_by_seed(runs, len(RATES), lambda _, history: history.final_accuracies, cancelled):
        yield done, total, None if table is None else Rates(table[..., 0], table[..., 1], epochs, hidden)
